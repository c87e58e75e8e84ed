"""Labelled drafts: who they are for, what they say, and what is to be found in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

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


@attrs.frozen
class FreshDraft:
    """A draft of the third, fourth or sixth set, in English or German: its author had never seen the guard.

    Attributes:
        place: its id.
        profile: what is known of whom it is for.
        lang: its language.
        text: what it says.
        kinds: what is to be found in it, in the author's words; nothing if it is good.
        dangerous: somebody may get hurt by it.
        half: `seen`: the guard has learned from it; `held`: it has not.
    """

    place: str
    profile: Mapping[str, Any]
    lang: str
    text: str
    kinds: frozenset[str]
    dangerous: bool
    half: str

    def found(self) -> tuple[Finding, ...]:
        """What the guard finds in it."""
        rec = backrules.builtin(lang=self.lang).recommend(self.profile, strict=True)
        return check_reply(rec, self.text)


@attrs.frozen
class Level:
    """How far the guard tells some drafts apart.

    Attributes:
        precision: the share of bad drafts among those that it accuses.
        recall: the share of the bad drafts that it accuses.
        dangerous: the share of the dangerous ones.
        missed: where the bad drafts are that it lets pass.
        accused: where the good ones are that it does not.
    """

    precision: float
    recall: float
    dangerous: float
    missed: list[str]
    accused: list[str]


def level(drafts: Iterable[LabelledDraft | FreshDraft]) -> Level:
    """Return how far the guard tells drafts apart."""
    found = [(draft, bool(draft.found())) for draft in drafts]
    right = sum(accused and bool(draft.kinds) for draft, accused in found)
    dangerous = [accused for draft, accused in found if draft.dangerous]
    return Level(
        right / max(1, sum(accused for _, accused in found)),
        right / max(1, sum(bool(draft.kinds) for draft, _ in found)),
        sum(dangerous) / max(1, len(dangerous)),
        [draft.place for draft, accused in found if draft.kinds and not accused],
        [draft.place for draft, accused in found if accused and not draft.kinds],
    )


def read_fresh(name: str, half: str = "seen") -> Iterator[FreshDraft]:
    """Yield those of a set of a fresh author that the guard has learned from, or has not."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["half"] == half:
            kinds = frozenset(told["kinds"] if told["label"] == "bad" else ())
            yield FreshDraft(
                told["id"], told["profile"], told["lang"], told["text"], kinds, told["dangerous"], told["half"]
            )


@cache
def fourth() -> Mapping[str, FreshDraft]:
    """Return the fourth set: id -> draft."""
    return {draft.place: draft for draft in read_fresh("fourth_drafts.jsonl")}


@cache
def recommendation(person: str) -> backrules.Recommendation:
    """Return what one of the people is recommended, or whom a draft of the fourth set is for, by its id."""
    if person in fourth():
        told = fourth()[person]
        return backrules.builtin(lang=told.lang).recommend(told.profile, strict=True)
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
