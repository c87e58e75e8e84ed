"""`mutate`: whether the cases and invariants of a ruleset notice small mistakes in it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from backrules._util.printable import quoted
from backrules.cli.options import as_json_option, completing, loaded, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_json, layout, meter
from backrules.errors import UsageError
from backrules.loading import read_accepted, read_cases, read_invariants
from backrules.render.terminal import style

if TYPE_CHECKING:
    from backrules.api import Ruleset
    from backrules.authoring.mutation import Mutant, MutationReport, Result
    from backrules.model import Case

__all__ = ["mutate"]


def _because(ruleset: Ruleset) -> dict[str, str]:
    return {rule.id: rule.because for rule in ruleset.data.rules.values()}


@click.command()
@ruleset_options
@as_json_option
@click.option("--jobs", type=click.IntRange(1), help="Processes to use; by default one for each processor.")
@click.option(
    "--resume", type=click.Path(path_type=Path, dir_okay=False), help="Keep results in a file and go on from them."
)
@click.option("--rule", shell_complete=completing(_because), help="Mutate only what has such an id: 'deadlift.*'.")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Fail only if the score is below so many percent.")
def mutate(
    named: str | None,
    overlay: tuple[Path, ...],
    as_json: bool,
    jobs: int | None,
    resume: Path | None,
    rule: str | None,
    fail_under: float | None,
) -> None:
    """Make small mistakes in a ruleset, one at a time, and see whether its cases and invariants notice.

    Exit code 1 says that a mistake went unnoticed that accepted.yaml does not accept, or with --fail-under that the
    score is too low.
    """
    if fail_under is not None and math.isnan(fail_under):
        raise UsageError("--fail-under is a number from 0 to 100")
    ruleset = loaded(named, overlay)
    check_outputs({"--resume": resume}, folders=ruleset.folders)
    report, mutants = _report(ruleset, jobs, resume, rule)
    if as_json:
        echo_json(report.to_dict())
    else:
        for line in _lines(ruleset, report, mutants):
            echo(line)
    failed = bool(report.open) if fail_under is None else report.score < fail_under
    sys.exit(1 if failed else 0)


def _report(
    ruleset: Ruleset, jobs: int | None, resume: Path | None, rule: str | None
) -> tuple[MutationReport, tuple[Mutant, ...]]:
    from backrules.authoring.mutation import (
        Invariants,
        ResultCache,
        default_jobs,
        judge_all,
        key_of,
        mutants_of,
        report_on,
    )

    data, cases = ruleset.data, read_cases(ruleset.folders, ruleset.data)
    _check_cases(ruleset, cases)
    every = read_invariants(ruleset.folders, data)
    invariants = Invariants.of(data, every)
    left_out = [one.id for one in every if one not in invariants.invariants]
    if left_out:
        said = f"these invariants are not proved for the ruleset itself, and notice nothing: {', '.join(left_out)}"
        echo(style("warning", said), err=True)
    mutants = mutants_of(data, rule)
    if rule is not None and not mutants:
        raise UsageError(f"there is nothing to mutate that has an id like {quoted(rule)}")
    kept = ResultCache(resume, key_of(data, cases, invariants)) if resume else None
    with closing(meter("mutants", logged=False)) as progress:
        numbers, jobs = count(), jobs or default_jobs()

        def done() -> None:
            progress("judging", next(numbers), len(mutants))

        done()
        results = judge_all(data, cases, mutants, failing=invariants, jobs=jobs, kept=kept, done=done)
    return report_on(results, read_accepted(ruleset.folders), all_of_them=rule is None), mutants


def _check_cases(ruleset: Ruleset, cases: tuple[Case, ...]) -> None:
    from backrules.authoring.cases import run_case

    failed = [case.id for case in cases if not run_case(case, ruleset, engine="reference").passed]
    if failed:
        raise UsageError(f"these cases fail on the ruleset itself; mend them first: {', '.join(failed)}")


def _lines(ruleset: Ruleset, report: MutationReport, mutants: tuple[Mutant, ...]) -> Iterator[str]:
    for survivors, case in _with_cases(ruleset, report, mutants):
        yield from _survivors(survivors, case)
    for one in report.survivors:
        if one.id in report.accepted:
            yield from layout().lines(f"accepted  {one.id}: {report.accepted[one.id]}", rest="          ")
    for at in report.outdated:
        yield style("warning", "outdated") + f"  accepted.yaml accepts {at}, which does not survive"
    if len(report.open) > 1:
        yield style("heading", "survivors are in")
        for name, many in report.open_in.items():
            yield from layout().lines(name, f"{many:>5}  ")
        yield ""
    counts = [f"{report.count(status)} {status}" for status in ("killed", "survived", "not exact")]
    counted = ", ".join(one for one in counts if not one.startswith("0 ")) or "nothing to mutate"
    equal = f"; {report.count('equal')} equal to the ruleset, not counted" if report.count("equal") else ""
    role = "warning" if report.open else "good"
    score = f"{math.floor(10 * report.score) / 10:.1f} %  "
    yield from layout().lines(f"{counted}{equal}", score, "  ", role=role)


def _with_cases(
    ruleset: Ruleset, report: MutationReport, mutants: tuple[Mutant, ...]
) -> Iterator[tuple[list[Result], Case | None]]:
    """Yield the survivors, those in one part of the ruleset together that one case notices, with that case."""
    from backrules.authoring.coverage import case_yaml
    from backrules.authoring.mutation import case_for

    together: dict[tuple[str, ...], tuple[list[Result], Case | None]] = {}
    results = {one.id: one for one in report.open}
    for number, mutant in enumerate(mutants, 1):
        result = results.get(mutant.id)
        if result is None:
            continue
        witness = result.witness
        case = None if witness is None else case_for(ruleset.data, mutant, witness, number)
        said = "" if case is None else case_yaml(attrs.evolve(case, id="", says=""))
        together.setdefault((result.part, repr(witness), said), ([], case))[0].append(result)
    yield from together.values()


def _survivors(survivors: list[Result], case: Case | None) -> Iterator[str]:
    from backrules.authoring.coverage import case_yaml, person_text

    put, (first, *more), witness = layout().lines, survivors, survivors[0].witness
    yield from put(first.id, rest=" " * 12, label="SURVIVED " if witness else "NOT EXACT", role="warning")
    for one in more:
        yield from put(one.id, " " * 10, " " * 12)
    if witness is None or case is None:
        yield "  no case fails, and the tables are too large to say whether anybody would notice"
        yield ""
        return
    known = person_text(witness.profile)
    yield from put(f"{known}{' (strictly)' if witness.strict else ''}", "  would notice: ", "    ")
    yield from put(_WHAT[witness.differs], "  differs: ", "    ")
    if witness.before != witness.after:
        yield from put(", ".join(witness.before) or "nothing", "  gets now: ", "    ")
        yield from put(", ".join(witness.after) or "nothing", "  would get: ", "    ")
    yield style("muted", "  a case to paste, once a human has read it:")
    if more:
        case = attrs.evolve(case, says=f"{case.says.removesuffix('.')} and {len(more)} more.")
    yield from case_yaml(case).splitlines()
    yield ""


_WHAT = {
    "assessment": "the band of a check",
    "plan": "what their plan holds, or whether they have one",
    "advice": "which advice they get, or why it is withheld",
    "order": "the order of the advice",
    "cautions": "the cautions beside the advice",
    "assuming": "what the advice takes for granted",
    "violations": "which constraints they are said to violate",
    "score": "the strength or the score that is shown",
    "applies": "whether a question applies to them",
}
