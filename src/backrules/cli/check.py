"""`check`: everything that is wrong or odd about a ruleset, with a person who shows it."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from time import process_time
from typing import Any

import click

from backrules.api import Ruleset, builtin_folder, load
from backrules.authoring import ClaimCoverage, claim_coverage
from backrules.authoring.as_cases import cases_of_findings
from backrules.authoring.lint import Finding, Report, find, fixed_files, to_sarif
from backrules.cli.options import as_called_for, as_case_option, as_json_option, folder_of, only_one, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_cases, echo_json, layout, plain_value, write_file
from backrules.errors import Problem, RulesetError, UsageError
from backrules.loading import read_cases, read_invariants
from backrules.loading.translating import languages_named_in, translated
from backrules.render.terminal import style

__all__ = ["check"]

_CASES = """\
Somebody for each finding that somebody shows. They expect what is told now, which the finding says is odd: put right in
`expect` what it should be, and the case fails until the rules are mended."""

_Checked = tuple[Ruleset | None, list[Problem], Report]
_FAILING = {"error": ("error",), "warning": ("error", "warning"), "note": ("error", "warning", "note"), "never": ()}
_ROLES = {"error": "alarm", "warning": "warning", "note": "heading"}


@click.command()
@ruleset_options
@as_json_option
@as_case_option
@click.option("--sarif", type=click.Path(path_type=Path), help="Write the findings as SARIF 2.1.0 to a file.")
@click.option("--fix", is_flag=True, help="Mend in the files what can be mended mechanically.")
@click.option("--accepted", is_flag=True, help="Show the accepted findings too.")
@click.option("--claims", is_flag=True, help="List the claims of the documents too, and what carries each.")
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILING)),
    default="warning",
    show_default=True,
    help="The mildest finding that makes the exit code 1.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=40,
    show_default=True,
    help="Begin nothing new after so many of processor time, --fix included; what was not looked at is said. 0 for no "
    "limit.",
)
def check(
    named: str | None,
    overlay: tuple[Path, ...],
    as_json: bool,
    as_case: bool,
    sarif: Path | None,
    fix: bool,
    accepted: bool,
    claims: bool,
    fail_on: str,
    seconds: float,
) -> None:
    """Say everything that is wrong with a ruleset and its cases, and what is odd, with a person who shows it."""
    only_one(json=as_json, as_case=as_case)
    folder = folder_of(named)
    if fix and (named in (None, builtin_folder().name) or overlay):
        raise UsageError("--fix mends the files of one folder, as they stand alone: name the folder, without --overlay")
    check_outputs({"--sarif": sarif}, folders=[folder, *overlay])
    look = partial(_checked, folder, overlay, seconds, process_time())
    ruleset, problems, report = look()
    if fix and not problems:
        ruleset, problems, report = _fixed(ruleset, report, look)
    if sarif is not None:
        write_file(sarif, json.dumps(to_sarif(report, Path.cwd(), problems), ensure_ascii=False, indent=2) + "\n")
    carried = claim_coverage(ruleset.data) if claims and ruleset else ()
    if as_json:
        listed = {"claims": [claim.to_dict() for claim in carried]} if claims else {}
        echo_json({"problems": [_problem_dict(problem) for problem in problems], **report.to_dict(), **listed})
    elif as_case and ruleset:
        echo_cases(cases_of_findings(report.findings, ruleset.data), _CASES)
    else:
        for line in _coverage_lines(carried):
            echo(line)
        _show(ruleset, problems, report, accepted=accepted)
    sys.exit(1 if problems or any(one.severity in _FAILING[fail_on] for one in report.findings) else 0)


def _checked(folder: Path, overlay: tuple[Path, ...], seconds: float, begun: float) -> _Checked:
    """Return the ruleset if it loads, what is wrong with it, and what is odd."""
    report, problems = Report(()), list[Problem]()
    try:
        written = load(folder, overlay)
        ruleset = as_called_for(written)
    except RulesetError as error:
        if not all(one.is_dir() for one in (folder, *overlay)):
            raise  # nothing was checked: that is wrong input, and no finding
        return None, list(error.problems), report
    data, folders = ruleset.data, ruleset.folders
    for reading in (lambda: read_cases(folders, data), lambda: read_invariants(folders, data)):
        with _collecting(problems):
            reading()
    for code in languages_named_in(folders[-1:]):  # an overlay need not be there in every language
        with _collecting(problems):
            translated(written.data, code, folders)
    with _collecting(problems):
        report = find(ruleset, seconds=seconds or None, begun=begun)
    uncovered = [c for c in claim_coverage(data) if not c.covered]
    problems += [Problem(f"no rule carries {c.name}: {c.claim.says}") for c in uncovered]
    return ruleset, problems, report


def _fixed(ruleset: Ruleset | None, report: Report, look: Callable[[], _Checked]) -> _Checked:
    """Mend what can be mended until nothing more can or the time is over, and check what came of it."""
    problems: list[Problem] = []
    while files := fixed_files(report.findings):
        before = {name: Path(name).read_bytes() for name in files}
        _replace(files, before)
        mended = [one for one in report.findings if one.rewrite is not None]
        ruleset, problems, after = look()
        if problems:
            _replace(before, {})
            raise UsageError(f"the mends do not fit into {', '.join(files)}; nothing was changed")
        gone = {(one.kind, one.at) for one in mended} - {(one.kind, one.at) for one in after.findings}
        echo(style("good", f"mended {len(gone)} of {len(report.findings)} findings in {', '.join(files)}"), err=True)
        report = after
        if not gone:
            break
    return ruleset, problems, report


def _replace(files: Mapping[str, str | bytes], before: Mapping[str, bytes]) -> None:
    """Write files, all of them or none.

    Args:
        files: name -> what it holds from now on.
        before: name -> what it held: a mark at its beginning stays, and all of it comes back if one cannot be written.
    """
    done: list[str] = []
    try:
        for name, content in files.items():
            mark = BOM_UTF8 if isinstance(content, str) and before[name].startswith(BOM_UTF8) else b""
            write_file(Path(name), mark + content.encode() if isinstance(content, str) else content)
            done.append(name)
    except UsageError:
        for name in done:
            if name in before:
                write_file(Path(name), before[name])
        raise


@contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    try:
        yield
    except RulesetError as error:
        problems += error.problems


def _problem_dict(problem: Problem) -> dict[str, Any]:
    span = problem.span
    place = {"file": span.source.name, "line": span.line, "column": span.column} if span else {}
    return {"message": problem.message, "path": problem.path, "hint": problem.hint, **place}


def _show(ruleset: Ruleset | None, problems: list[Problem], report: Report, *, accepted: bool) -> None:
    if problems:
        echo(style("warning", str(RulesetError(problems))))
    if ruleset is None:
        return
    for finding in report.findings:
        echo("\n".join(_lines(finding, ruleset)) + "\n")
    for finding, one in report.accepted if accepted else ():
        echo("\n".join([*_lines(finding, ruleset), *layout().lines(f"accepted: {one.because}", "  ")]) + "\n")
    if not problems:
        data = ruleset.data
        counts = f"{len(data.facts)} facts, {len(data.rules)} rules, {len(data.advice)} pieces of advice"
        claims = sum(len(one.claims) for one in data.documents.values())
        said = _count(report)
        role = "warning" if report.findings else "good"
        text = f"in {data.id} {data.version}: {counts}, {claims} claims"
        echo("\n".join(layout().lines(text, rest="  ", label=said, role=role)))


def _coverage_lines(carried: Sequence[ClaimCoverage]) -> Iterator[str]:
    """Yield a line for each claim, below the title of its document where there are several."""
    several = len({one.document.id for one in carried}) > 1
    for document, coverages in groupby(carried, lambda one: one.document):
        if several:
            yield style("heading", document.title)
        yield from map(_coverage_line, coverages)


def _coverage_line(coverage: ClaimCoverage) -> str:
    claim = coverage.claim
    explained = f"explained by {', '.join(coverage.advice)}" if coverage.advice else ""
    by = "; ".join(part for part in (", ".join(coverage.rules), explained) if part) or style("warning", "NOTHING")
    return f"{style('title', f'{claim.id:4}')} {claim.strength:8} {by}\n     {style('muted', claim.says)}"


def _count(report: Report) -> str:
    counts = {one: sum(found.severity == one for found in report.findings) for one in _ROLES}
    parts = [f"{count} {name}{'s' * (count != 1)}" for name, count in counts.items() if count]
    accepted = f" ({len(report.accepted)} accepted)" if report.accepted else ""
    return (", ".join(parts) or "no problems") + accepted


def _lines(finding: Finding, ruleset: Ruleset) -> Iterator[str]:
    yield f"{style(_ROLES[finding.severity], finding.severity)} {style('title', finding.kind)}  {finding.at}"
    if finding.span is not None:
        yield style("muted", f"  {finding.span.place}")
    yield from layout().lines(finding.message, "  ")
    if finding.person is not None:
        known = ", ".join(f"{name}: {plain_value(value)}" for name, value in finding.to_dict()["person"].items())
        yield from layout().lines(f"for instance: {known or 'somebody of whom nothing is known'}", "  ")
        found = ruleset.recommend(finding.person, engine="reference")
        yield from layout().lines(f"who gets: {', '.join(found.outcome) or 'nothing'}", "  ")
