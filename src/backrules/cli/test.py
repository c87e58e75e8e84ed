"""`test`: the cases of a ruleset. Exit code 1 says that some fail."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from backrules.authoring import CaseResult, run_cases
from backrules.cli.options import as_json_option, engine_option, loaded, ruleset_options
from backrules.cli.output import echo, echo_json, plain_value
from backrules.render.terminal import style

__all__ = ["test"]


@click.command()
@ruleset_options
@as_json_option
@engine_option
def test(named: str | None, overlay: tuple[Path, ...], as_json: bool, engine: str | None) -> None:
    """Run the cases of a ruleset: people, and the advice they must get."""
    results = run_cases(loaded(named, overlay), engine=engine)
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
