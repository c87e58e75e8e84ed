"""What pytest collects of a file of cases: a test for each case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backrules._util.atomic import write_atomic
from backrules.api import Ruleset, builtin, load
from backrules.authoring.cases import run_case
from backrules.errors import BackrulesError
from backrules.loading.case_file import CaseFile, NewCase, read_case_file
from backrules.model import Case
from backrules.testing.snapshots import expectation

__all__ = ["WRITTEN", "CaseFailure", "CaseItem", "CasesFile", "NewCaseItem"]

WRITTEN = pytest.StashKey[list[str]]()  # the places of the cases that were written
_RULESETS = pytest.StashKey[dict[tuple[Path | None, ...], Ruleset]]()


class CaseFailure(AssertionError):
    """A case that does not pass; its text is all there is to see."""


class CasesFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each case.

        Raises:
            RulesetError: the file, or the ruleset it names, does not load.
        """
        file = read_case_file(self.path)
        ruleset = self._ruleset(file)
        cases, new = file.cases(ruleset.data)
        found: dict[str, Case | NewCase] = {one.id: one for one in cases}
        found |= {one.id: one for one in new}
        for case in (found[key] for key in file.items):
            kind = CaseItem if isinstance(case, Case) else NewCaseItem
            yield kind.from_parent(self, name=case.id, case=case, ruleset=ruleset)

    def _ruleset(self, file: CaseFile) -> Ruleset:
        """Return the ruleset of a file, loaded once for all files."""
        if file.ruleset is None and not file.overlays:
            return builtin()
        loaded = self.config.stash.setdefault(_RULESETS, {})
        key = (file.ruleset and file.ruleset.resolve(), *(one.resolve() for one in file.overlays))
        if key not in loaded:
            loaded[key] = load(file.ruleset or builtin().folders[0], file.overlays)
        return loaded[key]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what is wrong with a file as text."""
        if isinstance(excinfo.value, BackrulesError):
            return str(excinfo.value)
        return super(pytest.Collector, self).repr_failure(excinfo, style)


class _Item(pytest.Item):
    """A case of a file."""

    def __init__(self, *, case: Any, ruleset: Ruleset, **options: Any) -> None:
        super().__init__(**options)
        self.case, self.ruleset = case, ruleset

    @property
    def place(self) -> str:
        """Where it stands, relative to where pytest was started if it is below."""
        start = self.config.invocation_params.dir
        path = self.path.relative_to(start) if self.path.is_relative_to(start) else self.path
        return ":".join([str(path), *self.case.place.rsplit(":", 2)[1:]])

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where it stands, the line from 0, and what it is called."""
        return self.path, int(self.case.place.rsplit(":", 2)[1]) - 1, f"case {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the differences as text, and a traceback of nothing but mistakes in backrules itself."""
        if isinstance(excinfo.value, CaseFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class CaseItem(_Item):
    """A case and what must be recommended."""

    case: Case

    def runtest(self) -> None:
        """Recommend, and compare.

        Raises:
            CaseFailure: something is not as expected.
        """
        result = run_case(self.case, self.ruleset)
        if not result.passed:
            lines = [f"  {one}" for one in result.differences]
            raise CaseFailure("\n".join([f"{self.place}: {self.case.says}", *lines]))


class NewCaseItem(_Item):
    """A case of which nothing is expected yet."""

    case: NewCase

    def runtest(self) -> None:
        """Write what is recommended now, if that is asked for.

        Raises:
            CaseFailure: it is not asked for, or cannot be written.
        """
        if not self.config.getoption("--update-cases"):
            raise CaseFailure(f"{self.place}: nothing is expected yet; pytest --update-cases writes what comes out")
        recommendation = self.ruleset.recommend(self.case.profile, strict=self.case.strict, as_of=self.case.as_of)
        if not _write(self.path, self.name, self.ruleset, expectation(recommendation)):
            raise CaseFailure(f"{self.place}: expect cannot be written here: the case must be lines, without `expect:`")
        self.config.stash.setdefault(WRITTEN, []).append(self.place)


def _write(path: Path, case: str, ruleset: Ruleset, expected: dict[str, Any]) -> bool:
    """Write what is expected of a case below it, and return whether that was possible."""
    # the file is read anew: cases before this one may have been written
    new = next(one for one in read_case_file(path).cases(ruleset.data)[1] if one.id == case)
    if new.end is None:
        return False
    before = path.read_bytes().decode("utf-8-sig")
    margin = " " * new.indent
    held = ", ".join(f"{one}: {cause}" for one, cause in expected["withheld"].items())
    lines = [
        f"{margin}expect:",
        f"{margin}  exactly: [{', '.join(expected['exactly'])}]",
        f"{margin}  withheld: {{{held}}}",
    ]
    end = "\n" if new.end == len(before) or before[new.end - 1] != "\r" else "\r\n"
    text = "".join([before[: new.end].removesuffix("\r"), *(f"{end}{line}" for line in lines)])
    write_atomic(path, text + (end + before[new.end + 1 :] if new.end < len(before) else end))
    return True
