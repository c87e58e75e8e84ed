"""`test` and `claims`: commands for rule authors. Exit code 1 says that there are findings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.authoring import CaseResult, ClaimCoverage, claim_coverage, run_cases
from backrules.cli.options import as_json_option, engine_option, folder_argument, loaded, overlay_option
from backrules.cli.output import echo, echo_json, plain_value, style

__all__ = ["claims", "test"]


@click.command()
@folder_argument
@overlay_option
@as_json_option
@engine_option
def test(folder: Path | None, overlay: tuple[Path, ...], as_json: bool, engine: str | None) -> None:
    """Run the cases of a ruleset: people, and the advice they must get.

    FOLDER is the built-in ruleset by default.
    """
    results = run_cases(loaded(folder, overlay), engine=engine)
    failed = [result for result in results if not result.passed]
    if as_json:
        echo_json([result.to_dict() for result in results])
    else:
        for result in failed:
            echo(_failure(result))
        summary = f"{len(results) - len(failed)} passed, {len(failed)} failed"
        echo(style("warning" if failed else "good", summary))
    sys.exit(1 if failed else 0)


def _failure(result: CaseResult) -> str:
    case = result.case
    known = ", ".join(f"{name}: {plain_value(value)}" for name, value in case.profile.items()) or "nothing is known"
    lines = [
        style("warning", f"FAILED {case.id}") + f"  {case.place}",
        f"  {case.says}",
        style("muted", f"  {known}"),
        *(f"    {difference}" for difference in result.differences),
        style("muted", f"    recommended: {', '.join(result.outcome) or 'nothing'}"),
        "",
    ]
    return "\n".join(lines)


@click.command()
@folder_argument
@overlay_option
@as_json_option
def claims(folder: Path | None, overlay: tuple[Path, ...], as_json: bool) -> None:
    """List the claims of the article and the rules that carry them.

    FOLDER is the built-in ruleset by default.
    """
    coverage = claim_coverage(loaded(folder, overlay).data)
    uncovered = [one for one in coverage if not one.covered]
    if as_json:
        echo_json([one.to_dict() for one in coverage])
    else:
        for one in coverage:
            echo(_coverage_line(one))
        summary = f"{len(coverage) - len(uncovered)} of {len(coverage)} claims are covered"
        echo(style("warning" if uncovered else "good", summary))
    sys.exit(1 if uncovered else 0)


def _coverage_line(one: ClaimCoverage) -> str:
    carried = ", ".join(one.rules)
    explained = f"explained by {', '.join(one.advice)}" if one.advice else ""
    by = "; ".join(part for part in (carried, explained) if part) or style("warning", "NOTHING")
    return f"{style('title', f'{one.claim.id:4}')} {one.claim.strength:8} {by}\n     {style('muted', one.claim.says)}"
