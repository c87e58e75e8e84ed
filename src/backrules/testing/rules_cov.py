"""A plugin for pytest: what a test session shows of a ruleset.

    pytest --rules-cov                      # of the built-in ruleset
    pytest --rules-cov=rules/my_rules --rules-cov-html=htmlcov-rules --rules-cov-fail-under=100

It is loaded when pytest starts, so it imports nothing before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from backrules.api import Ruleset
    from backrules.authoring.coverage import Coverage, CoverageReport
    from backrules.facts import Values

__all__ = ["pytest_addoption", "pytest_configure"]

_NAME = "backrules_rules_cov"
_BUILT_IN = ""  # the value of --rules-cov without a folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("backrules", "coverage of a ruleset")
    group.addoption(
        "--rules-cov",
        nargs="?",
        const=_BUILT_IN,
        metavar="FOLDER",
        help="say what the tests show of the ruleset in FOLDER; by default of the built-in one",
    )
    group.addoption(
        "--rules-cov-overlay",
        action="append",
        default=[],
        metavar="FOLDER",
        help="with --rules-cov: an overlay that the tests load over the ruleset",
    )
    group.addoption("--rules-cov-html", metavar="DIR", help="with --rules-cov: write a page with the lines coloured")
    group.addoption(
        "--rules-cov-fail-under",
        type=float,
        metavar="PERCENT",
        help="with --rules-cov: fail if less is covered",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start to watch, if the session is asked to."""
    folder = config.getoption("--rules-cov")
    if folder is None and (config.getoption("--rules-cov-fail-under") or config.getoption("--rules-cov-html")):
        raise pytest.UsageError("--rules-cov-fail-under and --rules-cov-html are options of --rules-cov")
    if folder is not None:
        config.pluginmanager.register(_Session(config, folder, config.getoption("--rules-cov-overlay")), _NAME)


class _Session:
    """Watches one test session, or one worker of pytest-xdist."""

    def __init__(self, config: pytest.Config, folder: str, overlays: list[str]) -> None:
        from backrules.api import builtin, load
        from backrules.api.observers import observing
        from backrules.api.shipped import builtin_folder
        from backrules.authoring.coverage import Coverage
        from backrules.errors import BackrulesError
        from backrules.render.html import require

        try:
            if config.getoption("--rules-cov-html"):
                require()
            self.ruleset: Ruleset = load(folder or builtin_folder(), overlays) if folder or overlays else builtin()
        except BackrulesError as error:
            raise pytest.UsageError(f"--rules-cov: {error}") from error
        self.coverage: Coverage = Coverage(self.ruleset.data)
        self.others = 0  # recommendations of other rulesets
        self.lost = 0  # workers of which nothing came back
        self.config = config
        self._watching = ExitStack()
        self._watching.enter_context(observing(self._observe))
        self._report: CoverageReport | None = None

    def _observe(self, ruleset: Ruleset, values: Values, strict: bool) -> None:
        if ruleset.data is self.ruleset.data or ruleset.fingerprint == self.ruleset.fingerprint:
            self.coverage.record(values, strict=strict)
        else:
            self.others += 1

    @property
    def report(self) -> CoverageReport:
        """What was shown, worked out once."""
        if self._report is None:
            self._report = self.coverage.report()
        return self._report

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take in what a worker of pytest-xdist has seen."""
        state = getattr(node, "workeroutput", {}).get(_NAME)
        if state is None or error:
            self.lost += 1
        if state is not None:
            self.coverage.take(state["coverage"])
            self.others += state["others"]

    @pytest.hookimpl(tryfirst=True)  # before pytest-xdist sends the output of a worker
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was seen, or fail where too little is covered."""
        self._watching.close()
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output[_NAME] = {"coverage": self.coverage.state(), "others": self.others}
            return
        least = self.config.getoption("--rules-cov-fail-under")
        if least is not None and self.report.percent() < least and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print a line for each file, and write the page."""
        from backrules._util.atomic import write_atomic
        from backrules.authoring.coverage import Places, by_file, page, table

        write = terminalreporter.write_line
        files = by_file(self.report, Places(self.ruleset.folders, self.ruleset.source_map))
        terminalreporter.section(f"coverage of the ruleset {self.ruleset.id}")
        for line in table(self.report, files):
            write(line)
        for line in self._remarks():
            write(line)
        where = self.config.getoption("--rules-cov-html")
        if where:
            path = Path(where) / "index.html"
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(path, page(self.ruleset.data.title, self.report, files))
                write(f"The lines, coloured: {path}")
            except OSError as error:
                write(f"{path} cannot be written: {error.strerror}", red=True)
        least = self.config.getoption("--rules-cov-fail-under")
        if least is not None:
            reached, enough = self.report.percent(), self.report.percent() >= least
            verdict = f"Required {least:g} % of the ruleset, reached {reached:.2f} %"
            write(
                f"{'' if enough else 'FAIL '}{verdict}", **({"green": True} if enough else {"red": True, "bold": True})
            )

    def _remarks(self) -> Iterator[str]:
        report = self.report
        if report.impossible:
            yield f"{len(report.impossible)} that nobody can show are left out:"
            yield from (f"  {one.id}" for one in report.impossible)
        unsure = sum(1 for one in report.missing if one.person is None)
        if unsure:
            yield f"not exact: the decision tables are too large to say who could show {unsure} of what is missing"
        if self.others:
            times = "recommendation" if self.others == 1 else "recommendations"
            yield f"{self.others} {times} by other rulesets (or the same with an overlay) do not count"
        if self.lost:
            yield f"{self.lost} workers crashed; what they saw is lost"
