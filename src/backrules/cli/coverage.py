"""`suggest-cases`: people who are worth a case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backrules.cli.options import loaded, ruleset_options
from backrules.cli.output import echo, echo_document
from backrules.loading import read_cases
from backrules.render.text import wrapped

if TYPE_CHECKING:
    from backrules.authoring.suggesting import Rest

__all__ = ["suggest_cases"]

_HEAD = """\
# {count}, suggested by `backrules suggest-cases`.
# They expect what the ruleset answers now, right or wrong. A human must read each one: is this what this person should
# be told? Then give it an id and a sentence of its own, and strike out of `expect` what does not matter.
# They show that each rule fires and each part of a condition decides. They fail when a rule is gone, and when a need,
# an avoid rule or a caution is changed. Whether one fails when anything else is changed is another question, which
# `backrules mutate` answers.
"""
_COMPLETE = """\
# The cases show that each rule fires, each advice is recommended and each part of a condition decides. They fail when a
# rule is gone, and when a need, an avoid rule or a caution is changed, as far as can be. Whether one fails when
# anything else is changed is another question, which `backrules mutate` answers.
"""
_WIDTH = 80  # of what is listed below the cases
_UNNOTICED = "# No case can notice a mistake in these:\n"


@click.command(name="suggest-cases")
@ruleset_options
@click.option("--missing", is_flag=True, help="Only what the cases of the ruleset leave open.")
def suggest_cases(named: str | None, overlay: tuple[Path, ...], missing: bool) -> None:
    """Print cases that show every rule, every advice, and every part of every condition.

    They notice each rule that is gone, and each small mistake in needs, avoid rules and cautions; what no case can
    notice is listed. The set is small, not proved to be the smallest.
    """
    from backrules.authoring.coverage import cases_yaml
    from backrules.authoring.suggesting import Suggesting, rest_of

    ruleset = loaded(named, overlay)
    given = read_cases(ruleset.folders, ruleset.data)
    taken = [case.id for case in given]
    suggesting = Suggesting(ruleset.data, given if missing else ())
    found = suggesting.cases(suggesting.people(), taken)
    rest = rest_of(suggesting, found, taken)
    found = (*found, *rest.cases)
    if found:
        count = f"{len(found)} {'person' if len(found) == 1 else 'people'}"
        echo_document(_HEAD.format(count=count) + cases_yaml(found))
    else:
        echo(_COMPLETE, newline=False)
    if rest.unnoticed:
        echo_document(_UNNOTICED + "".join(f"{line}\n" for line in _unnoticed(rest)))


def _unnoticed(rest: Rest) -> Iterator[str]:
    """Yield what no case notices by the reason, and below that by what it is in, as comments of a file."""
    for why, parts in rest.reasons.items():
        yield from wrapped(f"{why}:", _WIDTH, "# - ", "#   ")
        for part, mistakes in parts.items():
            said = f"{part}: {'; '.join(mistakes)}" if mistakes else part
            yield from wrapped(said, _WIDTH, "#   ", "#     ")
