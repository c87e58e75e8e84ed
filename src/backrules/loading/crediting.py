"""Credits: what the options of a list count for, held against the facts that they fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backrules.facts import CHOICES, INTEGER, Fact
from backrules.facts.schema import LARGEST
from backrules.loading.entries import CreditingEntry
from backrules.loading.linking import Linking
from backrules.loading.structure import Path
from backrules.model import Credit, Crediting

__all__ = ["link_credits"]


def link_credits(linking: Linking, facts: Mapping[str, Fact]) -> dict[str, Crediting]:
    """Return the credits by the facts whose options have them; what does not fit is reported."""
    found: dict[str, Crediting] = {}
    filled: dict[str, str] = {}
    for key, entry in linking.structured("credits", CreditingEntry).items():
        linking.check_known("credits", key, (), [key], linking.items["facts"], "fact")
        if entry.times is not None:
            linking.number_fact("credits", key, ("times",), entry.times)
        if key not in facts:
            continue
        found[key] = made = Crediting(key, entry.times, of := entry.of)
        for path, message in _unfit(made, facts, filled):
            linking.report("credits", key, path, message)
        linking.check_known("credits", key, ("of",), of, facts[key].options, "option")
        targets = dict.fromkeys(target for credits in of.values() for target in credits)
        linking.check_known("credits", key, ("of",), targets, linking.items["facts"], "fact")
        filled |= dict.fromkeys(targets, key)
    return found


def _unfit(made: Crediting, facts: Mapping[str, Fact], filled: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    if facts[made.fact].type != CHOICES:
        yield (), f"{made.fact} is no list to tick: credits are of the options of a choices fact"
    most: dict[str, float] = {}
    for option, credits in made.of.items():
        for target, credit in credits.items():
            path = ("of", option, target)
            if target in (made.fact, made.times) or target in filled:
                other = f"is filled by {filled[target]} already" if target in filled else "cannot be filled by itself"
                yield path, f"{target} {other}"
            elif target in facts:
                yield from ((path, message) for message in _misfits(credit, facts[target]))
                if not isinstance(credit, tuple):
                    most[target] = most.get(target, 0) + credit
    times = facts.get(made.times or "")
    highest = 1 if made.times is None else times.range[1] if times and times.range else LARGEST
    for target, number in most.items():
        low, high = facts[target].range or (-LARGEST, LARGEST)
        if facts[target].is_number and number * highest > high:
            yield ("of",), f"{target} could become {number * highest:g}, and is from {low:g} to {high:g}"


def _misfits(credit: Credit, target: Fact) -> Iterator[str]:
    if target.safety:
        yield f"{target.name} is about safety, and is asked for itself"
    elif target.type == CHOICES:
        gone = [one for one in credit if one not in target.options] if isinstance(credit, tuple) else [credit]
        if gone:
            yield f"{target.name} has options, and {gone[0]} is none of them"
    elif not target.is_number or target.is_date:
        yield f"{target.name} is neither a number nor a list: it cannot be filled"
    elif isinstance(credit, tuple) or credit < 0 or (target.type == INTEGER and credit % 1):
        yield f"a credit to {target.name} is a {'whole ' if target.type == INTEGER else ''}number from 0"
