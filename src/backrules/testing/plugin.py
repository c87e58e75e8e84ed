"""A plugin for pytest: files of cases are collected as tests.

    # desk.cases.yaml
    ruleset: ../my_rules
    cases:
      - id: desk.all_day
        says: ...

It is loaded whenever pytest starts, so it imports nothing before there is a file of cases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_collect_file", "pytest_configure", "pytest_terminal_summary"]

_PATTERN = "*.cases.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the setting."""
    group = parser.getgroup("backrules", "cases of rulesets")
    group.addoption(
        "--update-cases",
        action="store_true",
        help="write what is recommended now into the cases that expect nothing yet",
    )
    parser.addini("backrules_cases", "the names of files of cases (an empty value: none)", "args", [_PATTERN])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot work: several processes would write the same file."""
    if config.getoption("--update-cases") and config.getoption("numprocesses", None):
        import pytest

        raise pytest.UsageError("--update-cases writes files: run it in one process, without -n")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of cases."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    if not any(file_path.match(pattern) for pattern in parent.config.getini("backrules_cases")):
        return None
    from backrules.testing.case_items import CasesFile

    file: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
    return file


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which cases were written."""
    if not config.getoption("--update-cases"):
        return
    from backrules.testing.case_items import WRITTEN

    if places := config.stash.get(WRITTEN, []):
        terminalreporter.section("cases")
        terminalreporter.line("written; read them before you keep them:")
        for place in places:
            terminalreporter.line(f"  {place}")
