"""Where something is felt now: what was so before is left out, and what only describes a place says nothing new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from backrules.facts import CHOICE, CHOICES
from backrules.replies.clauses.clause import DENYING, DOUBTED, WHY, Clause
from backrules.replies.lexical.lexicon import Lexicon

__all__ = ["are_elsewhere", "are_over_now", "present", "without_asides"]

_NAMING = {"refers", "having", "filler", "own", "felt"}  # with what another part of the body is named
_SHORTEST = 3  # letters of the name of a place, and not of "between" cut short


def without_asides(clauses: Sequence[Clause], words: Lexicon) -> list[Clause]:
    """Return clauses without those that say nothing of where it is, but what it is like, or what somebody wants."""
    if not words.fact.safety or not words.claims or words.fact.type not in (CHOICE, CHOICES):
        return list(clauses)
    behind = [*clauses, None][1:]
    return [clause for clause, after in zip(clauses, behind, strict=True) if not _is_aside(clause, after, words)]


def _is_aside(clause: Clause, behind: Clause | None, words: Lexicon) -> bool:
    spoken = words.spoken
    if clause.named or clause.has(*DENYING):
        return False
    if _is_simile(clause, words):
        return True
    if clause.has("people"):
        return False
    if all(atom.text in spoken.single("chatter") for atom in clause.atoms):
        return True  # "you know"
    purposes = spoken.phrases("purpose")
    if clause.opener == "aim" or any(
        purposes.matches(clause.texts, place) for place in range(min(3, len(clause.texts)))
    ):
        felt = any(atom.text not in spoken.gaps for atom in clause.all("felt"))
        return words.asks_where and not felt and words.claims.isdisjoint(clause.texts)
    is_guess = clause.has("doubt", "likely_yes") and clause.kinds <= {"doubt", "likely_yes", "yes", "refers", "filler"}
    return is_guess and behind is not None and behind.opener in WHY  # "I think it is | because I moved house"


def _is_simile(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause only says what it is like: "it feels like a hot poker", and not "like that"."""
    spoken, texts = words.spoken, clause.texts
    place = next((place for place, text in enumerate(texts[:-1]) if text in spoken.single("alike")), None)
    if place is None or texts[place + 1] in spoken.single("refers"):
        return False
    small = spoken.single("refers") | spoken.single("feel") | spoken.single("filler") | words.claims
    return small.issuperset(texts[:place])


def present(clauses: Sequence[Clause], words: Lexicon) -> Sequence[Clause] | None:
    """Return the clauses that tell where it is so now; None where that is not certain."""
    if not words.asks_where:
        return clauses
    named = {atom.value for clause in clauses for atom in clause.named}
    moved = words.spoken.single("moved_on")
    if len(named) > 1 and any(not moved.isdisjoint(clause.texts) for clause in clauses):
        return None  # "it moved from the upper to the lower back"
    found: list[Clause] = []
    for place, clause in enumerate(clauses):
        if _is_past(clause, words) and any(_is_now(other) for other in clauses[place + 1 :]):
            if any(_adds(other, words) for other in clauses[place + 1 :]):
                return None  # "it was the lower back, now the upper as well"
            continue
        before = found[-1] if found else None
        if before is not None and before.named and _describes(clause, words):
            if not {atom.value for atom in clause.named} <= {atom.value for atom in before.named}:
                return None
            continue
        found.append(clause)
    return found


def _is_past(clause: Clause, words: Lexicon) -> bool:
    was = clause.has("over", "once") or any(atom.text in words.spoken.single("at_first") for atom in clause.atoms)
    return bool(clause.named) and was and not clause.has("people", *DENYING, *DOUBTED)


def _is_now(clause: Clause) -> bool:
    """Whether a clause tells of now, in contrast to what was."""
    is_now = clause.opener == "but" or clause.has("began", "usual")
    is_told = bool(clause.named) or clause.has("none")
    return is_now and is_told and not clause.has("people", "over", "once", *DOUBTED)


def _adds(clause: Clause, words: Lexicon) -> bool:
    return any(atom.text in words.spoken.single("adding") for atom in clause.atoms)


def _describes(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause only says more of the place before it: "..., where the straps pull"."""
    begun = [atom.text for atom in clause.atoms[:2]]
    beginning = begun[-1:] if len(begun) > 1 and clause.atoms[0].kind in ("filler", "about") else begun[:1]
    return bool(beginning) and beginning[0] in words.spoken.single("asking_where") and not clause.has("and")


def are_elsewhere(clauses: Sequence[Clause], held: Collection[str], words: Lexicon) -> bool:
    """Whether a clause beside places names another one in words that nobody knows: "lower, | ribs", "lower | and up".

    Nor is it a place where it only says how much it hurts: "the pain is lower".

    Args:
        clauses: the clauses of a reply.
        held: the places that were read in it.
        words: the words of the fact.
    """
    sinking, articles = words.spoken.single("sinking"), words.spoken.articles
    if are_over_now(clauses, words) or any(_is_another(clause, words) for clause in clauses):
        return True
    if any(" ".join(text for text in clause.texts if text not in articles) in sinking for clause in clauses):
        return True
    if _only_began(clauses, words):
        return True
    top, bottom = words.ends
    if len(held) < len(words.fact.options) and any(_spreads(clause, held, words) for clause in clauses):
        return True
    kinds = ["farther_up"] * (top not in held) + ["farther_down"] * (bottom not in held)
    return len(held) < len(words.fact.options) and any(_may_be_place(clause, kinds, words) for clause in clauses)


def _spreads(clause: Clause, held: Collection[str], words: Lexicon) -> bool:
    """Whether a clause says that pain goes on from a place, or leads from one to another, and not what lies between.

    "Lower, | and it climbs", "from the lower back | up between my shoulder blades"; and not "it creeps down".
    """
    spoken = words.spoken
    if _leaps(clause, held, words):
        return True
    is_down = not (spoken.single("farther_down") | spoken.single("downwards")).isdisjoint(clause.texts)
    return not is_down and not spoken.single("spreading").isdisjoint(clause.texts)


def _leaps(clause: Clause, held: Collection[str], words: Lexicon) -> bool:
    """Whether a clause leads from one place to another, and what lies between is not told."""
    spoken, order = words.spoken, [*words.fact.options]
    leading = spoken.single("to") | spoken.single("upwards") | spoken.single("downwards")
    if clause.has("and", "or") or leading.isdisjoint(clause.texts):
        return False
    places = [order.index(atom.value) for atom in clause.named if atom.value in order]
    between = (order[min(pair) + 1 : max(pair)] for pair in pairwise(places))
    return any(option not in held for options in between for option in options)


def _only_began(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether what is named last is where it began, and not where it is: "it started in the lower back"."""
    named = [clause for clause in clauses if clause.named]
    starting = words.spoken.phrases("starting")
    return (
        bool(named)
        and bool(starting.along(named[-1].texts))
        and words.spoken.single("since").isdisjoint(named[-1].texts)
    )


def _is_another(clause: Clause, words: Lexicon) -> bool:
    """Whether a "but" opens a clause that only names another part of the body: "lower, | but it's the hip really"."""
    if (
        clause.opener != "but"
        or clause.named
        or not clause.kinds <= _NAMING
        or not words.claims.isdisjoint(clause.texts)
    ):
        return False
    return any(words.spoken.stem(atom.text) not in words.common for atom in clause.all("felt"))


def are_over_now(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether what is named is said to be over for now."""
    return any(_is_over_now(clause, words) for clause in clauses)


def _is_over_now(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that what stands before it is not so now: "lower, | but not | now"."""
    quiet = words.spoken.single("at_present") | words.spoken.single("filler")
    is_now = not words.spoken.single("at_present").isdisjoint(atom.text for atom in clause.atoms)
    return clause.opener == "except" and is_now and all(atom.text in quiet for atom in clause.atoms)


def _may_be_place(clause: Clause, farther: Sequence[str], words: Lexicon) -> bool:
    """Whether a clause that names nothing is a new word alone, or says that it goes on in one of these directions."""
    if clause.named or clause.opener or clause.has("own", "people", "only", "well", *DENYING):
        return False
    new = [place for place, atom in enumerate(clause.atoms) if atom.kind in ("unknown", "felt")]
    if farther and new:
        before = len([word for atom in clause.atoms[: new[0]] for word in atom.text.split()])
        begins = [place for place in words.spoken.phrases(" ".join(farther)).along(clause.texts) if place <= before]
        if begins:
            return True
    quiet = words.claims | words.topics | words.spoken.single("placing")
    quiet |= words.spoken.single("farther_up") | words.spoken.single("farther_down")
    small = words.spoken.articles | words.spoken.single("and")
    told = [atom for atom in clause.atoms if atom.text and atom.text not in small]
    return len(told) == len(new) == 1 and len(told[0].text) >= _SHORTEST and told[0].text not in quiet
