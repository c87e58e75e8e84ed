"""Installs backrules from this checkout into the environment that runs this script.

Run by the Makefile. The C core of durable_rules, the extra `durable`, is built with optimisation, which its own build
does not ask for; where it cannot be built, everything else is installed all the same, and the cells engine serves.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
LOG = Path(sys.prefix) / "durable_rules-build.log"
SUMMARY = "Installs backrules from this checkout into the environment that runs this script."


def main() -> int:
    """Install, and return the exit code."""
    parser = argparse.ArgumentParser(description=SUMMARY)
    parser.add_argument("--dev", action="store_true", help="install what the tests and checks need")
    dev = parser.parse_args().dev
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = settings["project"]["optional-dependencies"]
    if dev:
        say("Installing the tools for tests and checks")
        return pip("install", *extras["dev"])
    say("Installing backrules and what it needs")
    needed = (*settings["build-system"]["requires"], "editables", *settings["project"]["dependencies"])
    code = pip("install", *needed) or pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    if code == 0 and not has_core() and not build_core(extras["durable"]):
        why = "building it failed" if os.environ.get("COMPILER") else "there is no C compiler"
        say(f"The engine durable is left out: {why} (see {shown(LOG)}); the engine cells gives the same advice.")
        say("To try again: make clean advise")
    return code


def build_core(requirements: list[str]) -> bool:
    """Build and install the C core; return whether that worked."""
    # a wheel that pip kept may have been built without optimisation
    command = ("install", "--no-cache-dir", "--use-pep517", *requirements)
    with LOG.open("w", encoding="utf-8") as log:
        return pip(*command, env={**os.environ, "CC": compiler()}, log=log) == 0


def compiler() -> str:
    """Return the command that compiles the core; its build overwrites CFLAGS, so options stand in the command itself.

    The core calls a function that Python 3.13 no longer has, and that newer compilers therefore refuse: it is given
    the one that took its place.
    """
    renamed = " -DPyEval_CallObject=PyObject_CallObject" if sys.version_info >= (3, 13) else ""
    return f"{os.environ.get('COMPILER') or 'cc'} -O2{renamed}"


def has_core() -> bool:
    """Whether the C core is installed already."""
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('durable_rules_engine') is None)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def pip(command: str, *arguments: str, env: dict[str, str] | None = None, log: IO[str] | None = None) -> int:
    """Run pip in this environment and return its exit code."""
    line = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", command, *arguments]
    return subprocess.run(line, check=False, env=env, stdout=log, stderr=log).returncode


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def shown(path: Path) -> str:
    """Return a path relative to the checkout where it is inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
