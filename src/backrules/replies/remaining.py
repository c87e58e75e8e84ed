"""Whether a denial of pain leaves some of it: how often, how bad, on which side, when, or until it is quite gone.

"It doesn't always hurt", "no bad pain", "no, in the evenings" and "almost fine" deny less than that it hurts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from backrules.replies.clauses.clause import DENYING, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.lexical.tokens import Token

__all__ = ["leaves_some"]

_SITUATIONS = ("story", "place")
_SPANS = ("week", "month", "year")  # in all of which there was nothing
_UNDENIED = ("kk", "ko", "ok", "oo", "ky", "oy", "k.", "o.")  # a kind without a denial behind it, nor joined to one
_TOLD = ("own", "people", "well", "only", "yes", "option", "denied", "past", "once", "over")


def leaves_some(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a denial of pain leaves some of it.

    Args:
        tokens: the reply, which denies.
        words: the words of the fact, which asks whether, where or how much something hurts.
    """
    tokens = _of_now(tokens, words)
    spoken, texts = words.spoken, [token.text for token in tokens]
    is_now = not spoken.single("at_present").isdisjoint(texts)
    unwell = "unwell" if is_now else "unwell leisure"  # "at the weekend it did, | now it doesn't"
    if spoken.phrases(unwell).along(texts) or _breaks_off(tokens, words):
        return True
    clauses = clauses_of(tokens, words)
    is_otherwise = _denies(clauses[0], words) and texts[0] in spoken.single("otherwise")
    if is_otherwise or (not is_now and any(_is_of_another_time(clause, words) for clause in clauses)):
        return True
    if any(_is_for_one_part(clause, clauses[:place], words) for place, clause in enumerate(clauses)):
        return True
    return any(_leaves_some(clause, words) for clause in clauses) or _leaves_kind(clauses, words)


def _of_now(tokens: Sequence[Token], words: Lexicon) -> Sequence[Token]:
    """Return what is said of now alone, where what was is told in a piece before it: "it used to, | now not at all"."""
    spoken, texts = words.spoken, [token.text for token in tokens]
    begins = 0 in spoken.phrases("bygone was_so").along(texts)
    places = [place for place, text in enumerate(texts) if text in spoken.single("at_present")]
    is_apart = begins and len(places) == 1 and tokens[places[0] - 1].kind == "mark"
    return tokens[places[0] :] if is_apart else tokens


def _is_of_another_time(clause: Clause, words: Lexicon) -> bool:
    """Whether it is denied of a day of the week or of what was, and nothing is said of now: "not yesterday"."""
    spoken, texts = words.spoken, clause.texts
    if _is_of_a_day(clause, words):
        return True
    if not _denies(clause, words) or spoken.negating.isdisjoint(texts) & spoken.none_words.isdisjoint(texts):
        return False
    if not spoken.single("also").isdisjoint(texts) or not spoken.single("since").isdisjoint(texts):
        return False  # "nor yesterday", "not since last week"
    return not clause.has("over") and bool(spoken.phrases("ended bygone").along(texts))


def _is_for_one_part(clause: Clause, before: Sequence[Clause], words: Lexicon) -> bool:
    """Whether only one part is said to be well, or all but one: "only my back is fine", "fine, | only not mornings"."""
    spoken, texts = words.spoken, clause.texts
    is_well_else = any(one.has("well") or not spoken.single("sound").isdisjoint(one.texts) for one in before)
    is_asked = not is_well_else and not words.topics.isdisjoint(texts)  # "only my neck doesn't"
    if clause.atoms[0].text.split(" ")[0] not in spoken.single("only") or is_asked:
        return False
    denies = not spoken.negating.isdisjoint(texts) and not all(map(spoken.is_plain_no, texts[1:]))
    is_part = bool(before or clause.opener or clause.named) or len(clause.atoms) > 2
    is_well = clause.has("well") or not (spoken.single("sound") | spoken.single("doing")).isdisjoint(texts)
    return (denies and is_part) or (is_well and bool(clause.named))


def _breaks_off(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether the last word of a reply says that more was to follow: "no. But."."""
    last = next((token.text for token in reversed(tokens) if token.kind == "word"), "")
    return last in words.spoken.single("cut_off") & words.spoken.single("but")


def _leaves_kind(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether nothing is denied but a kind of what is felt that a question only asks for, too: "no tingling"."""
    main, others = _kinds_asked(words)
    if others and any(_answers_one_by_one(clause, main, others, words) for clause in clauses):
        return True
    whole = (words.spoken.none_words - words.spoken.negating) | words.spoken.single("rest")
    is_part = False
    for clause in clauses if others else ():
        stems = {words.spoken.stem(text) for text in clause.texts}
        if _denies(clause, words):
            if others.isdisjoint(stems) or not main.isdisjoint(stems) or not whole.isdisjoint(clause.texts):
                return False  # "nothing in the legs", "no pain or tingling"
            is_part = True
    return is_part


def _answers_one_by_one(clause: Clause, main: frozenset[str], others: frozenset[str], words: Lexicon) -> bool:
    """Whether kinds of what is felt have an answer each, and one of them no denial: "tingling yes pain no"."""
    spoken = words.spoken
    saying = spoken.single("yes") - spoken.single("having_verb")
    answering = spoken.negating | spoken.none_words | spoken.single("no") | saying
    denying, joining = answering - saying, spoken.single("and") | spoken.single("or")
    signs = ""  # of each kind, other kind, denial, yes and joint
    for text in clause.texts:
        stem = spoken.stem(text)
        if text in answering:
            signs += "n" if text in denying else "y"
        elif stem in main or stem in others:
            signs += "k" if stem in main else "o"
        elif text in joining:
            signs += "&"
    if not signs.startswith(("k", "o")):
        return "y" in signs[1:-1]  # "pins and needles yes pain no"
    is_told = "ky" in signs or ("o" in signs and len(signs.strip("&")) > 1)
    return is_told and any(sign in f"{signs}." for sign in _UNDENIED)


@lru_cache(maxsize=64)
def _kinds_asked(words: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of the words for what a question is about, pain, and for what it asks for, too: numbness."""
    stem = words.spoken.stem
    title = {stem(word) for word in words.spoken.words(words.fact.title)}
    asked = {stem(word) for word in words.asked}
    kinds = [frozenset(stem(one) for one in kind if " " not in one) for kind in words.spoken.synonyms]
    main = [kind for kind in kinds if not kind.isdisjoint(title)]
    others = [kind for kind in kinds if kind not in main and not kind.isdisjoint(asked) and words.sides]
    return frozenset().union(*main), frozenset().union(*others)


def _denies(clause: Clause, words: Lexicon) -> bool:
    return clause.has(*DENYING) or any(words.denies(atom.value) for atom in clause.named)


def _leaves_some(clause: Clause, words: Lexicon) -> bool:
    spoken = words.spoken
    if " ".join(clause.texts) in spoken.single("fragment"):
        return True  # whatever a name has of it: "no, earlier"
    if _is_denied_itself(clause, words):
        return True
    told = words_of(atom for atom in clause.atoms if atom.kind != "degree")  # "a great deal" is no "great"
    if clause.has("well") or not spoken.single("sound").isdisjoint(told):
        return not clause.has("own", "began") and _is_well_then(clause, words)
    if _is_likened(clause, words) or _had_one(clause, words):
        return True
    denies = _denies(clause, words)
    if not denies and not _is_fragment(clause, words):
        return False
    if _is_instead(clause, words):
        return True
    is_past = not spoken.single("once").isdisjoint(clause.texts)  # "it was sore in June, | it's gone"
    kinds = "partly" if denies else "partly fragment"
    partly = spoken.phrases(kinds if is_past else f"{kinds} season on_weekday")
    is_of_neither = clause.texts[0] in spoken.single("neither")  # "neither left nor right"
    return (bool(partly.along(clause.texts)) and not is_of_neither) or any(
        _limits(atom, words) for atom in clause.atoms
    )


def _is_denied_itself(clause: Clause, words: Lexicon) -> bool:
    """Whether it is denied that there is nothing: "no, it is not | gone", "never really | good", "won't go away"."""
    spoken = words.spoken
    negating = spoken.negating - spoken.single("plain_no")
    if any(not negating.isdisjoint(atom.text.split()) for atom in clause.all("began")):
        return True
    apart = [atom for atom in clause.atoms if atom.kind in DENYING and not negating.isdisjoint(atom.text.split())]
    named = [
        atom for atom in clause.named if words.denies(atom.value) and spoken.negating.isdisjoint(atom.text.split())
    ]
    is_sound = any(atom.kind in ("well", "filler") and atom.text in spoken.single("sound") for atom in clause.atoms)
    return bool(apart) and words.topics.isdisjoint(clause.texts) and (is_sound or bool(named))


def _is_of_a_day(clause: Clause, words: Lexicon) -> bool:
    """Whether it is said of a day of the week, and not that it did hurt then: "no, | on Monday"."""
    spoken, said = words.spoken, {*clause.texts}
    hurt = not said.isdisjoint(words.claims | spoken.single("once")) and said.isdisjoint(spoken.negating)
    is_part = _denies(clause, words) or _is_fragment(clause, words)
    return is_part and not hurt and not said.isdisjoint(spoken.weekdays)


def _is_likened(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says what it is like that is denied: "no, | like before", and not "no, | like I said"."""
    spoken = words.spoken
    is_said = not spoken.single("saying").isdisjoint(clause.texts)
    return clause.atoms[0].text in spoken.single("alike") and len(clause.atoms) > 1 and not is_said


def _had_one(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that there was one, of whatever that is: "no, | had one yesterday"."""
    return clause.has("once") and any(
        atom.text in words.spoken.numbers and not words.denies(atom.value) for atom in clause.named
    )


def _is_well_then(clause: Clause, words: Lexicon) -> bool:
    """Whether behind a word for being well stands when, where or how much it is: "fine | at night", "ok | at work"."""
    spoken = words.spoken
    sound = spoken.single("sound")
    is_sound = [atom.kind in ("well", "option") or not sound.isdisjoint(atom.text.split()) for atom in clause.atoms]
    behind = clause.atoms[len(is_sound) - is_sound[::-1].index(True) :] if True in is_sound else []
    is_told = spoken.phrases("hours_of_day").along(clause.texts) or spoken.phrases("partly season on_weekday").along(
        words_of(behind)
    )
    return bool(is_told) or any(_limits(atom, words) for atom in behind)


def _is_instead(clause: Clause, words: Lexicon) -> bool:
    """Whether it says behind a denial what it is instead, or that it is more: "no pain | just | numb"."""
    around = [*clause.beside("only"), *clause.beside("rest")]
    return any(
        before is not None
        and (before.kind in DENYING or words.denies(before.value))
        and behind is not None
        and behind.kind in ("felt", "echo")
        for before, behind in around
    )


def _is_fragment(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a no tells of nobody, and so may say when or how it does hurt: "in the evening"."""
    telling = words.spoken.single("unsaid") | words.spoken.subjects
    return not clause.has(*_TOLD) and clause.atoms[0].text.split(" ")[0] not in telling


def _limits(atom: Atom, words: Lexicon) -> bool:
    """Whether an atom says of what is denied how much, when or where it is so: "always", "at work"."""
    if atom.kind == "degree":
        return all(words.spoken.unit(word) not in _SPANS for word in atom.text.split())
    return atom.kind in _SITUATIONS or atom.text in words.spoken.single("activity")
