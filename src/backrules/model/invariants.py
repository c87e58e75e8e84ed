"""Invariants: what a ruleset must keep to for everybody."""

from __future__ import annotations

import attrs

from backrules.conditions import TRUE, Condition

__all__ = [
    "Always",
    "Apart",
    "Before",
    "Cautioned",
    "Fills",
    "First",
    "Invariant",
    "Keeps",
    "Learning",
    "Never",
    "NoPlan",
    "Only",
    "Promise",
    "Together",
    "Withheld",
]


@attrs.frozen
class Never:
    """None of these is recommended."""

    advice: tuple[str, ...]


@attrs.frozen
class Always:
    """All of these are recommended."""

    advice: tuple[str, ...]


@attrs.frozen
class Only:
    """These are recommended to nobody else."""

    advice: tuple[str, ...]


@attrs.frozen
class First:
    """It is recommended, and nothing stands before it."""

    advice: tuple[str, ...]


@attrs.frozen
class Before:
    """Of these, whatever is recommended stands in this order."""

    advice: tuple[str, ...]


@attrs.frozen
class Together:
    """Whoever is recommended one of these is recommended all of them."""

    advice: tuple[str, ...]


@attrs.frozen
class Apart:
    """No two of these are recommended together."""

    advice: tuple[str, ...]


@attrs.frozen
class Withheld:
    """All of these are withheld."""

    advice: tuple[str, ...]


@attrs.frozen
class Cautioned:
    """Whatever of these is recommended carries a caution of one of these rules.

    Attributes:
        advice: the advice.
        rules: ids of caution rules; one of them is enough.
    """

    advice: tuple[str, ...]
    rules: tuple[str, ...]


@attrs.frozen
class Keeps:
    """Another number takes nothing away: of two people who differ in this fact only, the other one gets it too.

    Attributes:
        advice: what is kept.
        fact: a number fact, known of both.
        rising: from the smaller number to the larger, otherwise the other way round.
        rank: besides, nothing comes before it that did not stand before it.
    """

    advice: tuple[str, ...]
    fact: str
    rising: bool = True
    rank: bool = False


@attrs.frozen
class Learning:
    """Whatever an unknown fact turns out to be, an advise rule still speaks for what one spoke for.

    Attributes:
        advice: what is kept.
        facts: the facts, each learnt alone; of choices one option at a time.
    """

    advice: tuple[str, ...]
    facts: tuple[str, ...]


@attrs.frozen
class NoPlan:
    """There is no plan.

    Attributes:
        advice: none.
    """

    advice: tuple[str, ...] = ()


@attrs.frozen
class Fills:
    """Whoever has a plan is recommended something for each of these slots of it.

    Attributes:
        slots: slots that take nothing which one before them may have taken.
        advice: what they take.
    """

    slots: tuple[str, ...]
    advice: tuple[str, ...]


Promise = (
    Never | Always | Only | First | Before | Together | Apart | Withheld | Cautioned | Keeps | Learning | NoPlan | Fills
)


@attrs.frozen
class Invariant:
    """What must hold for everybody.

    Attributes:
        id: the id.
        says: the same in a sentence.
        promise: what must hold.
        when: for whom: the people for whom this is true. Where it is unknown, nothing is said.
        strict: for strict answers (true) or the others (false) only; None for both.
        place: `file:line:column`, for messages.
    """

    id: str
    says: str
    promise: Promise
    when: Condition = TRUE
    strict: bool | None = None
    place: str = attrs.field(default="", eq=False)
