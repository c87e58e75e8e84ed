"""Runs what a Markdown page shows, and says where what comes out is not what stands there.

| block | what is done with it |
|---|---|
| `python` | it is run; what it prints stands in the `text` block that follows; one that begins with `# a/name.py` is written there |
| `console` | each line after `$` is run in a shell; what comes out stands below it; `backrules` and `curl` are answered here |
| `yaml` | it must be YAML that a ruleset may hold; one that begins with `# a/name.yaml` is written there |
| `sh` | not run: what sets up machines |

A page runs in a folder of its own, in which `examples/` and `rules/` are those of the checkout.
`python -m tests.docs.pages` writes what comes out into the pages.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
from sybil import Document, Example
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

from backrules.loading import parse_yaml
from tests.support import Called, called

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

# a page -> the module without which it is not run: nothing that the tests install
NEEDS = {"langchain.md": "langchain_core", "mcp.md": "mcp"}

_FILE = re.compile(r"# ([\w./-]+\.(?:yaml|json|py))\n")
_CALL = re.compile(r"backrules ((?:[^|;&<>`$'\"0-9]|'[^']*'|\"[^\"`$]*\"|[0-9](?!>))*)")
_CURL = re.compile(r"curl ((?:[^|]|'[^']*')*)")
_WIDTH = 88


@attrs.frozen
class Difference:
    """What a block shows, and what it should."""

    place: str
    start: int
    shown: str
    found: str


def differences(page: Path, folder: Path) -> list[Difference]:
    """Run a page in an empty folder."""
    for name in ("examples", "rules"):
        (folder / name).symlink_to(ROOT / name)
    with tempfile.TemporaryDirectory() as scripts:
        run = _Run(folder, Path(scripts), here=page.name != "README.md")
        _evaluate(page, run)
    run.forgotten()
    return run.found


def _evaluate(page: Path, run: _Run) -> None:
    parsers = [
        CodeBlockParser(language, getattr(run, language)) for language in ("python", "text", "console", "yaml", "sh")
    ]
    document = Document.parse(str(page), *parsers)
    with contextlib.chdir(run.folder), _environment():
        for example in document.examples():
            example.evaluate()


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """The commands of this environment, at a fixed width."""
    before = dict(os.environ)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ.update(PATH=path, COLUMNS=str(_WIDTH))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class _Run:
    def __init__(self, folder: Path, scripts: Path, *, here: bool) -> None:
        self.folder, self.scripts, self.here = folder, scripts, here
        self.found: list[Difference] = []
        self.printed: tuple[str, str] | None = None  # where, what
        self._python = PythonEvaluator()

    def compare(self, example: Example, found: str) -> None:
        if example.parsed != found:
            start = example.region.start + example.document.text[example.region.start :].index("\n") + 1
            self.found.append(Difference(_place(example), start, str(example.parsed), found))

    def forgotten(self) -> None:
        if self.printed is not None:
            raise AssertionError(f"{self.printed[0]} prints, and no text block shows it:\n{self.printed[1]}")

    def python(self, example: Example) -> None:
        self.forgotten()
        if self.written(example):
            return
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            self._python(example)
        if output.getvalue():
            self.printed = (_place(example), output.getvalue())

    def text(self, example: Example) -> None:
        if self.printed is not None:
            self.compare(example, self.printed[1])
            self.printed = None

    def console(self, example: Example) -> None:
        self.forgotten()
        commands = re.findall(r"^\$ (.+)$", str(example.parsed), re.MULTILINE)
        assert commands, f"{_place(example)} holds no line that begins with $"
        self.compare(example, "".join(f"$ {command}\n{self.shell(command)}" for command in commands))

    def shell(self, command: str) -> str:
        """Return what a line of a shell shows.

        `backrules` at its beginning is called in this process, and what it printed is handed to the rest of the line by
        a script of its name: an interpreter for each line was half of the time. README's `advise` runs as it stands.
        """
        path = os.environ["PATH"]
        if (self.here or "advise" not in command) and (call := _CALL.match(command)):
            path = f"{self.scripted('backrules', called(*shlex.split(call[1])))}{os.pathsep}{path}"
        elif call := _CURL.match(command):
            path = f"{self.scripted('curl', fetched(shlex.split(call[1])))}{os.pathsep}{path}"
        done = subprocess.run(
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PATH": path},
        )
        return done.stdout

    def scripted(self, name: str, done: Called) -> Path:
        """Return a folder with a script that says what a command said."""
        shown = self.scripts / "shown"
        for stream, text in (("out", done.stdout), ("err", done.stderr)):
            (shown.with_suffix(f".{stream}")).write_text(text, encoding="utf-8")
        script = self.scripts / name
        script.write_text(f"#!/bin/sh\ncat '{shown}.err' >&2\ncat '{shown}.out'\nexit {done.returncode}\n")
        script.chmod(0o700)
        return self.scripts

    def yaml(self, example: Example) -> None:
        problems: list[object] = []
        parse_yaml(_place(example), str(example.parsed), problems)  # type: ignore[arg-type]
        assert not problems, "\n".join(map(str, problems))
        self.written(example)

    def written(self, example: Example) -> bool:
        """Write a block that names its file; whether it does."""
        name = _FILE.match(str(example.parsed))
        if name:
            path = self.folder / name[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(example.parsed), encoding="utf-8")
        return bool(name)

    def sh(self, example: Example) -> None:
        """What sets up machines is not run here."""


def fetched(arguments: list[str]) -> Called:
    """Return what `curl` prints of a `backrules serve` that listens at localhost:8000, without any socket."""
    from starlette.testclient import TestClient

    from backrules.serve.http import app

    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-s", action="store_true", required=True)
    parser.add_argument("-i", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("-H", action="append", default=[], type=lambda text: tuple(text.split(": ", 1)))
    given = parser.parse_args(arguments)
    with TestClient(app(keys=(b"-" * 32,)), base_url="http://localhost:8000") as client:
        headers = {**dict(given.H), **({"content-type": "application/json"} if given.json else {})}
        method = "POST" if given.json else "GET"
        answer = client.request(method, f"http://{given.url}", content=given.json, headers=headers)
    head = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\n"
    lines = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
    return Called(f"{head}{lines}\n{answer.text}" if given.i else answer.text, "", 0)


def _place(example: Example) -> str:
    return f"{Path(example.path).name}:{example.line}"


def main() -> None:
    """Write what comes out into every page."""
    for page in PAGES:
        needed = NEEDS.get(page.name)
        if needed and importlib.util.find_spec(needed) is None:
            print(f"{page.name}: left as it is, since {needed} is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = differences(page, Path(folder))
        text = page.read_text(encoding="utf-8")
        for one in reversed(found):
            assert text[one.start :].startswith(one.shown), one.place
            text = text[: one.start] + one.found + text[one.start + len(one.shown) :]
            print(f"{one.place}: written")
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
