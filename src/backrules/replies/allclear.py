"""Whether an all-clear is one: nothing beside a no could take it back.

A no about safety counts where each clause of the reply is a no itself, or one of everyday life: of time, places, work
and other people, in words that the tables hold. A word that nobody knows may be one for what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from backrules.facts import BOOLEAN, CHOICES
from backrules.replies.admitted import is_admitted
from backrules.replies.clauses.clause import DENYING, DOUBTED, REMARK, WHY, Clause, clauses_of, words_of
from backrules.replies.clauses.places import present, without_asides
from backrules.replies.clauses.sides import with_sides
from backrules.replies.events import COUNTS, EVERYDAY, is_open_event, tells_event
from backrules.replies.lexical.lexicon import YES, Lexicon
from backrules.replies.lexical.matching import Atom, tokens_from
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.ages import ages_in
from backrules.replies.values.marks import mark_of
from backrules.replies.values.numbers import number_in
from backrules.replies.wishes import is_declined

__all__ = ["are_clear", "has_no_sign", "is_age", "is_all_clear", "is_made_light_of", "is_shifted", "told_now"]

_TURNS = ("over", "usual", "relief", "worsening", *DOUBTED)
_AGES = range(14, 111)
_LONG = 3  # spaces in what denies all by itself, whatever other denial it holds
_MANAGED = {"refers", "relief", "limits", "began", "story", "when", "and", "degree", "over"}


def is_all_clear(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether nothing in a reply that denies could take that back."""
    if not words.asks_event and (is_admitted(tokens, words) or is_declined(tokens, words)):
        return False
    said = clauses_of(tokens, words)
    clauses = told_now(said, words)
    quiet = [atom for place in range(len(said)) for atom in _quiet_in(said, place, clauses, words)]
    if any(clause.is_apart and clause.has("none") for clause in clauses):
        tokens = _besides(clauses, quiet)
    elif quiet:
        tokens = _without(tokens, quiet)
    within = list(_said_in_full(tokens, clauses, words))
    if words.asks_event:
        is_open = _has_phrase(tokens, words, "unmet", within) or is_open_event(tokens, clauses, words)
    else:
        is_open = _has_phrase(tokens, words, "unaware narrowing", within) or _is_not_well(tokens, words)
        is_open |= words.fact.type == CHOICES and _is_not_all(tokens, words)
    return not is_open and are_clear(clauses, words)


def _without(tokens: Sequence[Token], atoms: Sequence[Atom]) -> list[Token]:
    """Return tokens without those of some atoms."""
    taken = {place for span in _spans(tokens, atoms) for place in span}
    return [token for place, token in enumerate(tokens) if place not in taken]


def _spans(tokens: Sequence[Token], atoms: Sequence[Atom]) -> Iterator[range]:
    """Yield the places of some atoms, which stand among tokens in this order."""
    texts, place = [token.text for token in tokens], 0
    for words in (atom.text.split() for atom in atoms if atom.text):
        starts = (start for start in range(place, len(texts)) if texts[start : start + len(words)] == words)
        if (start := next(starts, None)) is not None:
            place = start + len(words)
            yield range(start, place)


def _said_in_full(tokens: Sequence[Token], clauses: Sequence[Clause], words: Lexicon) -> Iterator[range]:
    """Yield the places of what the ruleset has names for that say all that they say."""
    yield from _spans(tokens, [atom for one in clauses for atom in one.named if _denies_in_full(atom, words)])
    if words.asks_event:
        full = [
            atom for one in clauses for atom in one.named if atom.value is True and atom.text.count(" ") > _LONG + 1
        ]
        yield from _affirmed(tokens, full, words)
    denied = [atom for one in clauses for atom in one.all("none") if atom.text.count(" ") > _LONG]
    for place in (place for span in _spans(tokens, denied) for place in span):
        if tokens[place].text in words.spoken.negating:  # "I can't say I have any of these"
            yield range(place, place + 1)
    apart = [one for one in clauses if one.is_apart] if words.fact.type == BOOLEAN else []
    for atom in (atom for clause in apart for atom in clause.named):
        yield from _runs(tokens, atom)


def _affirmed(tokens: Sequence[Token], full: Sequence[Atom], words: Lexicon) -> Iterator[range]:
    """Yield the places, of those of some names, of words that say yes, and not of what stands between: "in 6 weeks"."""
    for span in _spans(tokens, full):
        for says_yes, places in groupby(span, lambda place: tokens[place].text in words.affirming):
            run = [*places]
            if says_yes:
                yield range(run[0], run[-1] + 1)


def _runs(tokens: Sequence[Token], atom: Atom) -> Iterator[range]:
    """Yield the places of the words of a name whose parts stand apart, those of neighbours together."""
    place, start = 0, 0
    for word in atom.text.split():
        here = next((one for one in range(place, len(tokens)) if tokens[one].text == word), None)
        if here is None:
            return
        if here != place:
            yield range(start, place)
            start = here
        place = here + 1
    yield range(start, place)


def _denies_in_full(atom: Atom, words: Lexicon) -> bool:
    """Whether a ruleset has these words for the answer that there is none: "nothing runs down"."""
    has_names = words.sides is not None or words.asks_symptom
    return has_names and words.denies(atom.value) and atom.text.count(" ") > 1


def told_now(clauses: Sequence[Clause], words: Lexicon) -> Sequence[Clause]:
    """Return the clauses that say how it is now, where a reply tells of places or of sides."""
    told = without_asides(clauses, words)
    return (with_sides(told, words) or told) if words.sides else (present(told, words) or told)


def _quiet_in(said: Sequence[Clause], place: int, told: Sequence[Clause], words: Lexicon) -> Sequence[Atom]:
    """Return what takes no all-clear back in a clause: remarks, everyday complaints and where or of what these are."""
    clause = said[place]
    if clause not in told or _is_complaint(clause, words):
        return clause.atoms
    spared = words.spoken.single("spared") if _is_reason(clause, said[:place], words) else frozenset()
    return [atom for atom in clause.atoms if atom.value == REMARK or atom.text in spared]


def _besides(clauses: Sequence[Clause], quiet: Sequence[Atom]) -> list[Token]:
    """Return what stands beside the parts of a denial that the ruleset has words for."""
    atoms = (atom for clause in clauses for atom in clause.atoms if atom.kind != "none" and atom.text)
    return tokens_from(atom for atom in atoms if atom not in quiet)


def _is_complaint(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells of no more than an everyday complaint, where none is asked for: "just a bit stiff"."""
    spoken = words.spoken
    minor, complaint = spoken.single("minor"), spoken.single("complaint")
    if words.fact.type != CHOICES or words.claims or clause.opener not in ("", "but", "except"):
        return False
    small = minor | complaint | spoken.single("complaint_beside") | spoken.single("spared")
    texts = [word for atom in clause.atoms if not _is_circumstance(atom, words) for word in atom.text.split()]
    is_minor = clause.opener == "except" or not minor.isdisjoint(texts)  # "healthy | apart from a stiff back"
    return small.issuperset(texts) and is_minor and not complaint.isdisjoint(texts)


def is_age(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells how old somebody is who replies: "I'm 23"."""
    numbers = [number_in(atom) for atom in clause.all("num", "number")]
    is_age = len(numbers) == 1 and numbers[0] is not None and numbers[0] in _AGES
    is_own = words.fact.type == CHOICES and not clause.opener and clause.atoms[0].kind == "own"
    units = {words.spoken.unit(atom.text) for atom in clause.all("unit")} <= {"year"}
    return is_age and is_own and units and clause.kinds <= {"own", "num", "number", "unit", "one", "filler", "story"}


def _is_circumstance(atom: Atom, words: Lexicon) -> bool:
    """Whether something told says where or of what an everyday complaint is, and may be no sign itself."""
    is_told = atom.kind in ("story", "place", "when")
    return is_told and (atom.text in words.spoken.single("spared") or atom.text not in words.spoken.single("narrowing"))


def _is_reason(clause: Clause, before: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause says when or of what the complaint right before it is: "just stiff | from gardening"."""
    opens = clause.opener in (*WHY, "during")
    return opens and bool(before) and _is_complaint(before[-1], words) and clause.kinds <= EVERYDAY | {"all", "people"}


def is_shifted(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply says of a number that it is not the one that was asked for: "4 at best", "knee 4"."""
    if words.fact.scale:
        return mark_of(tokens, words) is None
    is_told = bool(words.intervals) and ages_in(tokens, words.as_number) is not None
    return not is_told and _has_phrase(tokens, words, "shifting")


def _is_not_well(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply denies that there is nothing: "my neck is not good", "never without pain"."""
    spoken, texts = words.spoken, [token.text for token in tokens]
    negators, without = spoken.single("negator"), spoken.single("without")
    for place, text in enumerate(texts):
        if text in negators - without and not without.isdisjoint(texts[place + 1 :]):
            return True
        following = list(takewhile(lambda token: token.kind == "word", tokens[place + 1 : place + 4]))
        is_verb = bool(following) and following[0].text in spoken.single("elided") | spoken.single(
            "feel"
        )  # "nothing is okay"
        if text in spoken.none_words and is_verb and any(one.text in spoken.single("sound") for one in following):
            return True
        if text in negators - spoken.single("no") and any(token.text in spoken.single("sound") for token in following):
            return True
    return False


def _is_not_all(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a reply only denies that it is all of them: "I don't have all of these"."""
    spoken, texts = words.spoken, [token.text for token in tokens]
    denying, verbs = spoken.single("negator") - spoken.single("plain_no"), spoken.single("having")
    every = spoken.phrases("all")
    for place, text in enumerate(texts[:-1]):
        start = place + 1 + (texts[place + 1] in verbs and place + 2 < len(texts))
        if text in denying and every.matches(texts, start):
            return True
    return False


def _has_phrase(tokens: Sequence[Token], words: Lexicon, kinds: str, within: Sequence[range] = ()) -> bool:
    """Whether a phrase of some classes stands among tokens, and not within one of these places."""
    phrases, texts = words.spoken.phrases(kinds), [token.text for token in tokens]
    found = ((place, end) for place in range(len(texts)) for end, *_ in phrases.matches(texts, place))
    return any(not any(place in span and end <= span.stop for span in within) for place, end in found)


def are_clear(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether nothing in clauses that deny could take that back."""
    is_denied, is_no = is_denied_in_words(clauses, words), is_bare_no(clauses, words)
    return all(
        _is_harmless(clause, words, clauses[place + 1 :])
        or has_no_sign(clauses, place, words)
        or (is_denied and _is_of_own_doing(clause, words))
        or ((is_denied or is_no) and not clause.opener and (is_over(clause, words) or _is_past(clause, words)))
        for place, clause in enumerate(clauses)
    )


def has_no_sign(clauses: Sequence[Clause], place: int, words: Lexicon) -> bool:
    """Whether a clause beside a denial tells of an everyday complaint, of its reason, of an age or of a treatment."""
    clause, managed = clauses[place], [place for place, one in enumerate(clauses) if one.is_apart and one.has("none")]
    is_treatment = bool(managed) and managed[0] < place < managed[-1] and _is_treatment(clause, words)
    is_told = _is_complaint(clause, words) or _is_reason(clause, clauses[:place], words)
    return is_told or is_treatment or is_age(clause, words)


def is_denied_in_words(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause denies a symptom in words of the ruleset: "no pain"."""
    return words.asks_symptom and any(atom.value is False and " " in atom.text for one in clauses for atom in one.named)


def is_bare_no(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a reply to the question for a symptom begins with a bare no."""
    return words.asks_symptom and clauses[0].has("no") and clauses[0].kinds <= {"no", "filler"}


def _is_past(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells of something else that was: "two years ago I had a crash"."""
    turns = ("option", "people", "felt", "degree", "began", "relief", "worsening", *DOUBTED, *DENYING)
    return clause.has("once") and clause.has("own") and not clause.has(*turns) and words.claims.isdisjoint(clause.texts)


def is_over(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that what was there is over, which says no more than a denial beside it."""
    turns = ("option", "people", "felt", "relief", "worsening", *DOUBTED, *DENYING)
    recurs = words.spoken.single("recurring")
    return clause.has("over") and not clause.has(*turns) and recurs.isdisjoint(atom.text for atom in clause.all("over"))


def _is_of_own_doing(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a denial in words tells what somebody does or can do: "I can turn it both ways".

    It may hold new words, but none that says what was asked for, that something helped, or when it is so.
    """
    if clause.opener or clause.has("people", "felt", "degree", "once", *_TURNS, *DENYING):
        return False
    spoken, yes = words.spoken, any(atom.value is not False for atom in clause.named)
    told = spoken.single("own") & spoken.single("subject") - spoken.single("possessive")
    is_told = clause.atoms[0].text.split(" ")[0] in told
    return is_told and not yes and words.only_in(YES).isdisjoint(clause.texts) and words.claims.isdisjoint(clause.texts)


def _is_treatment(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause within a denial that the ruleset has words for only says with what: "it is, with ramipril"."""
    is_new = any(words.is_of_others(atom.text, ()) for atom in clause.atoms)
    return not clause.opener and not is_new and clause.kinds <= {"refers", "limits", "relief", "unknown", "filler"}


def _is_harmless(clause: Clause, words: Lexicon, behind: Sequence[Clause]) -> bool:
    """Whether a clause is an all-clear itself, or one of everyday life: nothing in it could take an all-clear back."""
    if clause.opener in ("except", "during", "condition"):
        return False
    if clause.is_apart and clause.has("none"):  # "my blood pressure | was high, but | is controlled"
        says_so = _has_word_of_denial(clause, words)
        return clause.kinds <= {"none", "filler", "only", "own", "having", *(() if says_so else _MANAGED)}
    if clause.has("only") and clause.kinds <= {"only", "filler"} and _is_end(clause, words):
        return True  # "... | but that's all"
    if clause.has(*_TURNS):
        return False
    if words.asks_event:
        return tells_event(clause, words)
    if clause.has("people") and not clause.has("own"):
        return _is_of_another(clause, behind, words)
    felt = [atom.text for atom in clause.all("felt") if not _is_asked(atom.text, words)]
    if clause.named and not clause.has(*DENYING):
        return all(words.denies(atom.value) for atom in clause.named) and not felt and not clause.has("unknown")
    if any(_is_weighed(atom, words) for atom in clause.all("none")) or is_made_light_of(clause, words):
        return False
    if clause.has("denied"):
        bare = [other for other in behind if not other.named and not other.has("denied", "felt", "unknown")]
        firsts = [atom.text.split(" ")[0] for other in bare for atom in other.all("none", "no")]
        is_before = not words.spoken.denying.isdisjoint(firsts)  # "my heart is fine, no problems": there
        return not is_before and clause.kinds <= EVERYDAY | {"denied", "having"}
    says_so = not words.claims.isdisjoint(clause.texts)  # "no, my back hurts"
    is_well = clause.has("well") and not clause.has("negator", "contrast") and not says_so
    if is_well and clause.kinds <= EVERYDAY | {"unknown", "having"}:  # "my neck is top"
        return not felt and all(atom.text in words.topics for atom in clause.all("unknown"))
    if clause.has(*DENYING):
        is_part = not words.fact.is_number and clause.has("num", "number")  # "none of the first three"
        is_past = any(atom.text in words.spoken.single("had") for atom in clause.all("once"))  # "I had none"
        is_part |= is_past and words.fact.type == CHOICES and clause.has("none")
        is_part |= clause.is_apart and not all(words.denies(atom.value) for atom in clause.named)  # whose not is it
        return not felt and not is_part and not clause.has("unknown", "degree", "story", "past")
    if clause.opener == "but" or says_so or felt:
        return False
    if any(words.is_of_others(atom.text, ()) for atom in clause.atoms):
        return False
    is_since = clause.opener == "cause" and clause.atoms[0].text in words.spoken.single("since")
    if is_since and words.fact.type != CHOICES:  # "no, the neck is good since I zzqx"
        return clause.kinds <= EVERYDAY | {"unknown", "having"}
    is_before_all = any(" " in atom.text for other in behind for atom in other.all("none"))  # "... and none of these"
    more = (COUNTS if words.fact.is_number else set()) | ({"having", "limits", "times"} if is_before_all else set())
    return clause.kinds <= EVERYDAY | more


def _is_end(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause only ends a reply: "but | that's all", "that's all", and not "just that"."""
    said = [atom.text.split() for atom in clause.all("only")]
    return clause.opener == "but" or all(len(one) > 1 and one[0] not in words.spoken.single("minor") for one in said)


def _is_of_another(clause: Clause, behind: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause tells of another person's trouble, and not what another one says of whoever replies.

    "My mother has osteoporosis", and "my brother zzqx it" only before "I do not".
    """
    denies_own = any(other.has("own") and other.has(*DENYING) for other in behind)
    is_theirs = denies_own and len(clause.atoms) > 1 and clause.atoms[1].text in words.spoken.single("elided")
    if clause.opener or (clause.has("felt") and not is_theirs) or (clause.has(*DENYING) and not clause.named):
        return False
    if clause.has("unknown") or is_theirs:
        return denies_own
    return bool(clause.named) or clause.has("story", "echo")


def _is_weighed(atom: Atom, words: Lexicon) -> bool:
    """Whether a denial is one that says a word of an option, and no no with it: "just constant back pain"."""
    said = set(atom.text.split())
    return bool(said & words.weights) and said.isdisjoint(words.spoken.negating | words.spoken.single("no"))


def _has_word_of_denial(clause: Clause, words: Lexicon) -> bool:
    """Whether what says of a list that there is none says so by a word, and not only how little there is."""
    said, spoken = set(words_of(clause.all("none"))), words.spoken
    return not all(said.isdisjoint(one) for one in (spoken.none_words, spoken.negating, spoken.single("no")))


def is_made_light_of(clause: Clause, words: Lexicon) -> bool:
    """Whether an option stands beside no denial but how little it is: "after the fall | just tense"."""
    is_mild = clause.has("none") and not clause.has("negator", "contrast", "no")
    is_mild = is_mild and not _has_word_of_denial(clause, words)
    is_list = words.fact.type == CHOICES and not words.claims  # and not "the upper back | is fine"
    return is_list and is_mild and any(not words.denies(atom.value) for atom in clause.named)


def _is_asked(word: str, words: Lexicon) -> bool:
    """Whether a word says what the question asks for, and is denied where that is."""
    return word in words.asked or word in words.claims or words.spoken.stem(word) in words.common
