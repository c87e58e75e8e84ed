"""A corpus of replies with their right readings: fact -> reading -> replies, one a line.

A reading is `yes` or `no`, a number, an option, a day, one of the statuses (`skip why back stop unclear`), or a list of
options: `[]` for none of them, `all`, `all -barbell` without some. With a `?` at its end it is partial: `hex_bar -mat ?`
has the hex bar, has no mat, and leaves the rest open. Of a form, whose facts stand instead of the one, it is
`fact=reading; fact=reading`, partial with `; ?`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from ruamel.yaml import YAML

from backrules.facts import BOOLEAN, CHOICES, Fact
from backrules.replies import Reply, parse_reply

FOLDER = Path(__file__).parent / "corpus"
STATUSES = ("skip", "why", "back", "stop", "unclear")


@attrs.frozen
class Line:
    """A reply to the question for a fact, and how it is to be read."""

    fact: str
    reading: str
    text: str


@cache
def lines(name: str) -> tuple[Line, ...]:
    """Return the replies of one file."""
    content: dict[str, dict[str, str]] = YAML(typ="safe").load(FOLDER / f"{name}.yaml")
    return tuple(_lines(content))


def _lines(content: dict[str, dict[str, str]]) -> Iterator[Line]:
    for fact, readings in content.items():
        for reading, replies in readings.items():
            yield from (Line(fact, str(reading), text) for text in replies.splitlines() if text.strip())


def expected(fact: Fact, reading: str) -> tuple[str, Any]:
    """Return the status and the value of a reading."""
    if reading in STATUSES and not (fact.options and reading in fact.options):
        return reading, None
    if fact.type == CHOICES:
        return _listed(fact, reading)
    if fact.type == BOOLEAN:
        return "understood", {"yes": True, "no": False}[reading]
    return "understood", float(reading) if fact.is_number and not fact.is_date else reading


def _listed(fact: Fact, reading: str) -> tuple[str, Any]:
    words = reading.split()
    named = {word.removeprefix("-"): not word.startswith("-") for word in words if word not in ("[]", "all", "?")}
    if words[-1] == "?":
        return "partial", named
    held = [one for one in fact.options if named.get(one, "all" in words)]
    return "understood", held


def expected_of_form(facts: Mapping[str, Fact], reading: str) -> tuple[str, Any]:
    """Return the status and the value of a reading of a form."""
    if reading in STATUSES:
        return reading, None
    parts = reading.split("; ")
    told = [part.split("=") for part in parts if part != "?"]
    values = {name: expected(facts[name], its)[1] for name, its in told}
    return "partial" if parts[-1] == "?" else "understood", values


def told(fact: Fact, text: str, lang: str) -> object:
    """Return what a reply says: a value or a list, of a part options with whether they hold, or None."""
    value = parse_reply(fact, text, lang).value
    return dict(value) if isinstance(value, Mapping) else value


def got(reply: Reply) -> tuple[str, Any]:
    """Return the status and the value of what was understood."""
    return reply.status, reply.value


def is_answer(reading: tuple[str, Any]) -> bool:
    """Whether there is something to tell."""
    return reading[0] in ("understood", "partial")
