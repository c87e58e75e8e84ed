"""A small valid ruleset, and how tests change it, write it and read what is wrong with it."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest

import backrules
from backrules.cli import main
from backrules.engines import ENGINES, available_engines

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules" / "balanced_back"
PATIENCE = 300  # seconds, after which what waits is taken to wait for ever: a machine may be busy

# `make test` runs where the C core could not be built, too
needs_core = pytest.mark.skipif("durable" not in available_engines(), reason="the C core of durable_rules is not there")
WORKING = available_engines()
EVERY = [pytest.param(name, marks=needs_core) if name == "durable" else name for name in ENGINES]


def examples(count: int) -> int:
    """Return how many examples a property gets: `count`, unless `BACKRULES_EXAMPLES` says otherwise.

    That is a number, which then holds for all properties, or `x3` for three times as many of each.
    """
    wanted = os.environ.get("BACKRULES_EXAMPLES", "x1")
    return max(1, round(count * float(wanted[1:]))) if wanted.startswith("x") else int(wanted)


SMALL = {
    "ruleset.yaml": """\
        format: 1
        id: small
        version: 1.0.0
        title: A small ruleset
        notice: Not medical advice.
        safety: your safety
        kinds: {referral: {plural: See somebody, safety: true}, priority: First of all, recovery: Rest, exercise: Exercises}
        attributes:
          regions: {type: choices, of: exercise, required: true, options: {upper: upper back, lower: lower back}}
          planes: {type: choices, of: exercise, required: true, options: {sagittal: forward, frontal: sideways}}
          muscles: {type: text, of: exercise, required: true}
          pattern: {type: choice, of: exercise, required: true, options: {hinge: bending at the hips, row: pulling}}
          level: {type: choice, of: exercise, required: true, options: {new: new to it, advanced: years of it}}
          loaded: {type: boolean, of: exercise, required: true}
        guards:
          - {each: flags, keeps_away: {loaded: true}}
        """,
    "sources.yaml": """\
        article: {title: An article}
        author: {cited: our decision}
        claims:
          A1: {says: Desks make backs weak., strength: should}
          A2: {says: Backs have two ends., strength: fact}
        evidence:
          doe-2020: {title: A paper, shows: Something., does_not_show: Anything else.}
        """,
    "facts.yaml": """\
        flags:
          title: warning signs
          type: choices
          options: {night_pain: pain at night, fever: fever}
          ask: Any of these?
          safety: true
        hurts: {title: back pain, type: boolean, ask: Does it hurt?, safety: true}
        hours: {title: hours at a desk, type: number, unit: h/day, range: [0, 24], ask: How many hours?}
        sets: {title: sets, type: integer, range: [0, 50], ask: How many sets?}
        level: {title: level, type: choice, options: {none: never, some: a little, expert: a lot}, ask: Which level?}
        tools: {title: equipment, type: choices, options: {bar: a bar, mat: a mat}, ask: Which tools?}
        constraints:
          sets_of_nobody: {never: level == none and sets > 0, because: Whoever never trained has no sets.}
        """,
    "advice.yaml": """\
        see_doctor: {kind: referral, title: See a doctor, detail: Go there., urgent: true}
        sit_less: {kind: priority, title: Sit less, detail: Stand up., source: {article: A2}}
        stretch: {kind: recovery, title: Stretch, detail: Stretch., needs: mat in tools}
        """,
    "exercises.yaml": """\
        kind: exercise
        deadlift:
          title: Deadlift
          detail: Lift it.
          regions: lower
          planes: {sagittal: It goes up.}
          muscles: [erector spinae]
          pattern: hinge
          level: advanced
          loaded: true
          needs: bar in tools
        cat_cow:
          title: Cat-cow
          detail: Round and hollow.
          regions: [upper, lower]
          planes: {sagittal: It bends.}
          muscles: [all of them]
          pattern: row
          level: new
          loaded: false
        """,
    "rules/all.yaml": """\
        derived:
          sits: {when: hours >= 6, title: sitting for most of the day}
        rules:
          - id: safety.flags
            when: any(flags)
            avoid: {loaded: true}
            assume: no warning signs
            because: A sign keeps the load away.
            source: {evidence: doe-2020}
            safety: true
          - id: safety.refer
            when: any(flags)
            advise: see_doctor
            strength: must
            because: A sign is for a doctor.
            source: {author: We say so.}
            safety: true
          - id: desk.sit_less
            when: sits
            advise: sit_less
            because: You sit a lot.
            source: {article: A1}
          - id: train.deadlift
            when: level == expert
            advise: [deadlift, cat_cow]
            strength: should
            because: You can.
            source: {author: We say so.}
          - id: train.stretch
            when: hours >= 2
            advise: stretch
            strength: can
            because: It feels good.
            source: {author: We say so.}
        """,
}

# for tests whose rulesets have nothing that a guard is for
WITHOUT_EXERCISES: dict[str, str | None] = {
    "exercises.yaml": None,
    "ruleset.yaml": dedent(SMALL["ruleset.yaml"]).partition("guards:")[0],
}


def with_rule(when: str, facts: str = SMALL["facts.yaml"]) -> dict[str, str]:
    """The files of a small ruleset with a rule more, `new.rule`, which advises to sit less."""
    rule = f"""
          - id: new.rule
            when: '{when}'
            advise: sit_less
            strength: must
            because: It is so.
            source: {{author: We say so.}}
        """
    return {"facts.yaml": facts, "rules/all.yaml": SMALL["rules/all.yaml"].rstrip() + rule}


class Folder:
    """A ruleset's or overlay's folder on disk."""

    def __init__(self, path: Path, files: dict[str, str | bytes | None], *, bare: bool = False) -> None:
        self.path = path
        for name, text in (({} if bare else SMALL) | files).items():
            if text is not None:
                self.write(name, text)
        path.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write one file; text is dedented."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return place

    def load(self, *overlays: Folder, **options: Any) -> backrules.Ruleset:
        """Load it."""
        return backrules.load(self.path, [one.path for one in overlays], **options)

    def error(self, *overlays: Folder, **options: Any) -> backrules.RulesetError:
        """Return the error that loading it raises."""
        try:
            self.load(*overlays, **options)
        except backrules.RulesetError as error:
            return error
        raise AssertionError("it loads")

    def problems(self, *overlays: Folder, **options: Any) -> list[str]:
        """Return what is wrong with it, a text for each problem, the folder's path left out."""
        return [self.short(str(problem)) for problem in self.error(*overlays, **options).problems]

    def messages(self, *overlays: Folder, **options: Any) -> list[str]:
        """Return `path: message (hint)` for each problem, without its place."""
        found = []
        for problem in self.error(*overlays, **options).problems:
            hint = f" ({problem.hint})" if problem.hint else ""
            found.append(
                self.short(f"{problem.path}: {problem.message}{hint}" if problem.path else f"{problem.message}{hint}")
            )
        return found

    def short(self, text: str) -> str:
        """Return a text without the path of the folder."""
        return text.replace(f"{self.path}/", "").replace(f"{self.path.parent}/", "")


def unmeasured() -> dict[str, str]:
    """Return the environment for a process whose coverage is not measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def run(*command: str, stdin: str | bytes = "", env: dict[str, str] | None = None, **options: Any):
    """Run a process and return it with its output as text.

    Its coverage is not measured: that takes as long as the process, and what it runs is run in the tests' own, too.
    """
    given = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env={**unmeasured(), **(env or {})},
        **options,
    )
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


def python(code: str, *arguments: str, **options: Any):
    """Run Python code in a process of its own, warnings being errors."""
    return run(sys.executable, "-W", "error", "-c", dedent(code), *arguments, **options)


def cli(*arguments: str | Path, **options: Any):
    """Run the command line in a process of its own."""
    command = "from backrules.cli import main; main()"
    return run(sys.executable, "-W", "error", "-c", command, *map(str, arguments), **options)


def placed(folder: Path, *texts: str) -> list[str]:
    """Return texts with NOWHERE in them being a path in a folder that is not there."""
    return [text.replace("NOWHERE", str(folder / "none")) for text in texts]


class Called(NamedTuple):
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    returncode: int


def called(
    *arguments: str | Path, stdin: str | bytes = "", env: dict[str, str] | None = None, cwd: Path | None = None
) -> Called:
    """Run the command line in this process, as `cli` does in one of its own: for what it prints and its exit code.

    For signals, encodings, pipes, closed streams and start-up, use `cli`.
    """
    given = stdin if isinstance(stdin, bytes) else stdin.encode()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        if cwd is not None:
            patch.chdir(cwd)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code: object = 0
        try:
            main(list(map(str, arguments)))
        except SystemExit as stopped:
            code = stopped.code
    printed = [stream.buffer.getvalue().decode() for stream in (out, err)]
    assert not any("\\ufdd0" in text for text in printed), "colours were taken for the text of somebody else"
    return Called(*printed, code if isinstance(code, int) else 0 if code is None else 1)


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes in this process: what is longer fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
