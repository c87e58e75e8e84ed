"""Installs backrules from this checkout into the environment that runs this script.

Run by the Makefile. The C core of durable_rules is built with optimisation, which its own build does not ask for; where
it cannot be built, everything else is installed all the same, and backrules works on with its cells engine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
CORE = "durable-rules"
LOG = Path(sys.prefix) / "durable_rules-build.log"


def main() -> int:
    """Install, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="install what the tests and checks need")
    dev = parser.parse_args().dev
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    if dev:
        say("Installing the tools for tests and checks")
        return pip("install", *project["optional-dependencies"]["dev"])
    core = [one for one in project["dependencies"] if name(one) == CORE]
    others = [one for one in project["dependencies"] if name(one) != CORE]
    say("Installing backrules and what it needs")
    code = pip("install", *settings["build-system"]["requires"], "editables", *others) or pip(
        "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)
    )
    if code == 0 and not has_core() and not build_core(core):
        why = "building it failed" if os.environ.get("COMPILER") else "there is no C compiler"
        say(f"durable_rules is left out: {why} (see {shown(LOG)}). To try again: make clean advise")
    return code


def build_core(requirements: list[str]) -> bool:
    """Build and install the C core with -O2; return whether that worked."""
    compiler = os.environ.get("COMPILER") or "cc"
    # a wheel that pip kept may have been built without optimisation
    command = ("install", "--no-cache-dir", "--use-pep517", *requirements)
    with LOG.open("w", encoding="utf-8") as log:
        return pip(*command, env={**os.environ, "CC": f"{compiler} -O2"}, log=log) == 0


def has_core() -> bool:
    """Whether the C core is installed already."""
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('durable_rules_engine') is None)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def pip(command: str, *arguments: str, env: dict[str, str] | None = None, log: IO[str] | None = None) -> int:
    """Run pip in this environment and return its exit code."""
    line = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", command, *arguments]
    return subprocess.run(line, check=False, env=env, stdout=log, stderr=log).returncode


def name(requirement: str) -> str:
    """Return the normalized name of a requirement."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def shown(path: Path) -> str:
    """Return a path relative to the checkout where it is inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
