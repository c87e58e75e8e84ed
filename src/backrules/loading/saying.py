"""`say:` of a fact: other words for its answers, each for one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from backrules._util.printable import quoted, shortened
from backrules.errors import nearest, quoted_list
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.facts.names import denied_by, groups_of, is_apart, is_open, whole_by

__all__ = ["wrong_answer", "wrong_names"]

_RANGE = re.compile(r"\{(\d{1,4})-(\d{1,4})\}")
_TRUTHS = ("yes", "no")
_LISTS = ("none", "all")  # of the options of choices


def wrong_names(fact: Fact) -> Iterator[tuple[str, int | None, str, str]]:
    """Yield which answers, or which of their names, do not fit the fact, what is wrong, and a hint."""
    answers = {_folded(name): option for option, text in fact.options.items() for name in (option, text)}
    wholes: dict[str, str] = {}  # answer below which those names stand that deny all of an option -> that option
    for answer, names in fact.say.items():
        if wrong := wrong_answer(fact, answer):
            yield answer, None, *wrong
            continue
        if (option := whole_by(answer)) is not None:
            wholes[answer] = option
            continue
        for place, (name, folded) in enumerate(zip(names, _all_folded(names), strict=True)):
            if ("{" in name or "}" in name) and (unfit := _wrong_range(name)):
                yield answer, place, unfit, "such as {1-12}: the first one, and the last"
            elif is_apart(name) and (unfit := _wrong_parts(name)):
                yield answer, place, unfit, "write each part: (leg/legs) + (weak/numb)"
            elif (other := answers.setdefault(folded, answer)) != answer:
                message = f"{quoted(name)} stands for {other}, too: a reply could be either"
                yield answer, place, message, "leave it out of one"
            elif not name[0].isalnum() and not any(map(str.isalnum, name)):
                yield answer, place, f"{quoted(name)} is no word that somebody can say", ""
    yield from _wrong_wholes(fact, wholes, answers)


def wrong_answer(fact: Fact, answer: str) -> tuple[str, str] | None:
    """Return what is wrong with a key of `say:`, and a hint; None if it is an answer."""
    if fact.type in (CHOICE, CHOICES):
        of = (denied_by(answer) or whole_by(answer)) if fact.type == CHOICES else None
        if answer not in fact.options and not (of in fact.options or (fact.type == CHOICES and answer in _LISTS)):
            allowed = [answer.removesuffix(of) + option for option in fact.options] if of else fact.options
            return f"there is no such option: {shortened(answer)}", nearest(answer, allowed)
    elif fact.type == BOOLEAN:
        if answer not in _TRUTHS:
            return f"say of a boolean is for {quoted_list(_TRUTHS)}, not for {quoted(answer)}", nearest(answer, _TRUTHS)
    elif fact.is_number:
        if not answer.lstrip("-").replace(".", "", 1).isdecimal():
            return f"say of a number is for numbers, not for {quoted(answer)}", "write the number in quotes"
    else:
        return f"say is for what has options, yes and no, and numbers, not for {fact.type}", "leave it out"
    return None


def _wrong_wholes(
    fact: Fact, wholes: Mapping[str, str], answers: Mapping[str, str]
) -> Iterator[tuple[str, int, str, str]]:
    """Yield which names that stand for the whole of an option are none of it."""
    for answer, option in wholes.items():
        if not fact.say.get(option):  # an overlay took them away
            continue
        for place, (name, folded) in enumerate(zip(fact.say[answer], _all_folded(fact.say[answer]), strict=True)):
            if is_apart(name):
                yield answer, place, f"{quoted(name)} is never denied, as its parts stand apart", "leave it out"
            elif answers.get(folded) != option:
                names = (fact.options[option], option, *fact.say.get(option, ()))
                if not any(_is_way(folded, other) for other in names if "(" in other and not is_apart(other)):
                    yield answer, place, f"{quoted(name)} is no name of {option}", nearest(name, names)


def _wrong_range(name: str) -> str:
    """Return what is wrong with the numbers in braces, or ""."""
    ranges = _RANGE.findall(name)
    fits = name.count("{") == name.count("}") == len(ranges) and all(int(first) <= int(last) for first, last in ranges)
    return "" if fits else f"{quoted(name)} holds no range of numbers"


def _wrong_parts(name: str) -> str:
    """Return what is wrong with the parts of a name that stand apart, or ""."""
    if is_open(name):
        return f"{quoted(name)} has parts that stand apart, and an open end"
    fits = all(any(map(str.isalnum, part)) for group in groups_of(name) for part in group)
    return "" if fits else f"{quoted(name)} has a part that is no word that somebody can say"


def _is_way(folded: str, name: str) -> bool:
    """Whether some words are one of the ways in which a name with choices may be said."""
    rests = {folded}
    for part in re.split("[()]", _folded(name)):
        ways = [way.strip() for way in part.split("/")]
        rests = {rest[len(way) :].lstrip() for rest in rests for way in ways if rest.startswith(way)}
    return "" in rests


def _all_folded(names: Sequence[str]) -> Iterator[str]:
    """Yield how names are compared, told all at once, as most answers have many; choices are, as they are written."""
    plain = [name for name in names if "(" not in name]
    joined = "\n".join(plain).casefold().replace("_", " ").replace("-", " ")
    bare = joined.replace("\n", "")
    found = joined.split("\n") if plain else []
    if not bare.isprintable() or "  " in joined or "\n " in joined or " \n" in joined or bare != bare.strip(" "):
        found = [_folded(name) for name in plain]
    folded = iter(found if len(found) == len(plain) else map(_folded, plain))
    return (name if "(" in name else next(folded) for name in names)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
