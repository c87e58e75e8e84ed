"""Labelled drafts: who they are for, what they say, and what is to be found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

import backrules
from backrules.chat import Finding, check_reply
from backrules.loading import parse_yaml

HERE = Path(__file__).parent
_LINE = re.compile(r"(?P<sign>[+!-])(?P<near>~?) (?:(?P<kinds>[\w,]+) :: )?(?P<text>.*)")


@attrs.frozen
class LabelledDraft:
    """A draft.

    Attributes:
        place: file and line.
        person: who it is for.
        text: what it says.
        kinds: what is to be found in it; nothing if it is good.
        dangerous: somebody may get hurt by it.
        near: it is a near miss.
    """

    place: str
    person: str
    text: str
    kinds: frozenset[str]
    dangerous: bool
    near: bool

    def found(self) -> tuple[Finding, ...]:
        """What the guard finds in it."""
        return check_reply(recommendation(self.person), self.text)


@cache
def recommendation(person: str) -> backrules.Recommendation:
    """Return what one of the people is recommended."""
    text = (HERE / "people.yaml").read_text(encoding="utf-8")
    people = parse_yaml("people.yaml", text, [])
    told = people[person]
    return backrules.recommend({**told["profile"], **told.get("more", {})}, strict=told.get("strict", True))


def read_drafts(name: str) -> Iterator[LabelledDraft]:
    """Yield the drafts of a file."""
    person = ""
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@ "):
            person = line[2:].strip()
        elif line and not line.startswith("#"):
            parts = _LINE.fullmatch(line)
            assert parts is not None, f"{name}:{number}: {line}"
            assert bool(parts["kinds"]) is (parts["sign"] != "+"), f"{name}:{number}: kinds are those of a bad draft"
            kinds = frozenset(parts["kinds"].split(",")) if parts["kinds"] else frozenset()
            text = filled(parts["text"], person)
            yield LabelledDraft(f"{name}:{number}", person, text, kinds, parts["sign"] == "!", bool(parts["near"]))


def filled(text: str, person: str) -> str:
    """Return a draft with notice and cautions in their own words."""
    rec = recommendation(person)
    given = {advice.id: advice for advice in rec.advice}

    def care(found: re.Match[str]) -> str:
        return " ".join(caution.because for key in found[1].split() for caution in given[key].cautions)

    text = re.sub(r"\{care: ([\w ]+)\}", care, text.replace("\\n", "\n"))
    text = re.sub(r"\{detail: (\w+)\}", lambda found: given[found[1]].detail, text)
    return text.replace("{notice}", rec.ruleset.data.notice)
