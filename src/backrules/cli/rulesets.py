"""`check`, `test` and `claims`: commands for rule authors. Exit code 1 says that there are findings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from backrules.api import Ruleset, builtin, builtin_folder, load
from backrules.checks import CaseResult, ClaimCoverage, claim_coverage, run_cases
from backrules.cli.output import echo, echo_json, style
from backrules.engines import ENGINES
from backrules.errors import Problem, RulesetError
from backrules.loading import read_cases

__all__ = ["check", "claims", "test"]

_folder = click.argument("folder", type=click.Path(path_type=Path), required=False)
_overlay = click.option(
    "--overlay", type=click.Path(path_type=Path), multiple=True, help="A folder merged over the ruleset."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _load(folder: Path | None, overlay: tuple[Path, ...]) -> Ruleset:
    return builtin() if folder is None and not overlay else load(folder or builtin_folder(), overlay)


@click.command()
@_folder
@_overlay
@_json
def check(folder: Path | None, overlay: tuple[Path, ...], as_json: bool) -> None:
    """Read a ruleset and its cases and say everything that is wrong with them.

    FOLDER is the built-in ruleset by default.
    """
    ruleset, problems = None, []
    try:
        ruleset = load(folder or builtin_folder(), overlay)
        read_cases(ruleset.folders, ruleset.data)
    except RulesetError as error:
        problems = list(error.problems)
    uncovered = [c for c in claim_coverage(ruleset.data) if not c.covered] if ruleset else []
    problems += [Problem(f"no rule carries the claim {c.claim.id}: {c.claim.says}") for c in uncovered]
    if as_json:
        echo_json({"problems": [_problem_dict(problem) for problem in problems]})
    elif problems:
        echo(style("warning", str(RulesetError(problems))))
    elif ruleset is not None:
        data = ruleset.data
        counts = f"{len(data.facts)} facts, {len(data.rules)} rules, {len(data.advice)} pieces of advice"
        echo(f"{style('good', 'no problems')} in {data.id} {data.version}: {counts}, {len(data.claims)} claims")
    sys.exit(1 if problems else 0)


def _problem_dict(problem: Problem) -> dict[str, Any]:
    span = problem.span
    place = {"file": span.source.name, "line": span.line, "column": span.column} if span else {}
    return {"message": problem.message, "path": problem.path, "hint": problem.hint, **place}


@click.command()
@_folder
@_overlay
@_json
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True)
def test(folder: Path | None, overlay: tuple[Path, ...], as_json: bool, engine: str) -> None:
    """Run the cases of a ruleset: people, and the advice they must get.

    FOLDER is the built-in ruleset by default.
    """
    results = run_cases(_load(folder, overlay), engine=engine)
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
    known = ", ".join(f"{name}: {value}" for name, value in case.profile.items()) or "nothing is known"
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
@_folder
@_overlay
@_json
def claims(folder: Path | None, overlay: tuple[Path, ...], as_json: bool) -> None:
    """List the claims of the article and the rules that carry them.

    FOLDER is the built-in ruleset by default.
    """
    coverage = claim_coverage(_load(folder, overlay).data)
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
