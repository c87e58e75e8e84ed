"""Yes and no, as the clauses of a reply say it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from backrules.replies.allclear import are_clear, is_bare_no, is_denied_in_words, is_over
from backrules.replies.clauses.clause import BESIDE, DENYING, DOUBTED, WHY, Clause
from backrules.replies.events import is_recent
from backrules.replies.lexical.calendar import is_year
from backrules.replies.lexical.lexicon import NO, YES, Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.values.booleans import is_open_no

__all__ = ["read_careful_truth", "read_truth"]


_FULL = 4  # spaces in a name that says all by itself
_TURNS = (*DOUBTED, "over", "unsure")
_GENERAL = ("degree", "when", "filler", "usual", "likely_no", "likely_yes", "past", "each_day", "never", "lapsed")


def read_careful_truth(clauses: Sequence[Clause], words: Lexicon) -> bool | None:
    """Return the truth that clauses agree on, where safety hangs on it."""
    careful = not words.asks_event  # that something hurts, or that nobody cleared it
    clauses = _without_retracted(clauses, words)
    if words.asks_symptom and any(is_year(text) for clause in clauses for text in clause.texts):
        return None  # "I hurt it in 1990"
    if words.asks_first and any(_is_of_something_else(clause, words) for clause in clauses):
        return None
    answered = _answered(clauses, words)
    if answered is not None:
        return answered
    is_denied = is_denied_in_words(clauses, words) or is_bare_no(clauses, words)
    said: set[bool] = set()
    for place, clause in enumerate(clauses):
        truth = None
        if not _is_of_another(clause, words):
            truth = _truth_of(clause, words, is_first=not place)
        is_limited = any(
            atom.kind == "limits" and (behind is None or behind.kind != "option")
            for atom, behind in zip(clause.atoms, [*clause.atoms[1:], None], strict=True)
        )  # "I can turn it | with | no pain"
        is_turned = clause.has(*DOUBTED, "unsure") or (
            clause.has("over") and not (is_denied and is_over(clause, words))
        )
        turns = is_limited or is_turned or clause.opener == "except"
        recent = words.spoken.single("recent") if words.asks_event else frozenset()
        lately = recent | (words.spoken.single("ago") if recent and is_recent(clause, words) else frozenset())
        is_past = any(atom.text not in lately for atom in clause.all("once"))  # "cleared me | two weeks | ago"
        is_aside = is_past or _is_of_another(clause, words)
        if turns or (is_aside and (truth is not None or (place and not clause.has_content))):
            return None
        if truth is not None:
            said.add(truth)
    if said == {careful} and (not careful or _is_told(clauses, words)):
        return careful
    return said.pop() if len(said) == 1 and are_clear(clauses, words) else None


def _without_retracted(clauses: Sequence[Clause], words: Lexicon) -> Sequence[Clause]:
    """Leave out a bare no before a yes that contradicts it: "nein ... doch"."""
    if len(clauses) > 1 and clauses[0].kinds == {"no"}:
        first = clauses[1].atoms[0]
        if first.kind == "yes" and first.text in words.spoken.single("contradicting"):
            return clauses[1:]
    return clauses


def _answered(clauses: Sequence[Clause], words: Lexicon) -> bool | None:
    """Return the answer that one clause gives, barely or in words of the ruleset, where no other one turns it.

    What is told beside a "yes, it hurts" or a "no, nobody cleared it" does not have to be understood word by word, as
    what is told beside an all-clear has to. So it is with "no, not the first time": no word for a pain is one for that.
    """
    found = None
    for answer, may_stand in _tolerant(words):
        heads = [place for place, clause in enumerate(clauses) if _answers(clause, answer, words)]
        for head in heads:
            if _is_at_an_end(head, clauses) and all(
                may_stand(clause, words) or (place < head and not answer and _is_outdone(clause, clauses[head], words))
                for place, clause in enumerate(clauses)
                if place != head
            ):
                found = answer
    return found


def _is_outdone(clause: Clause, behind: Clause, words: Lexicon) -> bool:
    """Whether a yes to a part stands before a "but" and a denial: "he looked at it, yes, | but | forbade weights"."""
    but = words.spoken.single("but")
    is_but = behind.opener == "but" or any(not but.isdisjoint(atom.text.split()) for atom in behind.named)
    is_part = (clause.has_content or clause.has("over")) and not clause.named and not clause.has("unsure")
    return words.asks_event and bool(behind.named) and is_but and is_part


def _is_of_something_else(clause: Clause, words: Lexicon) -> bool:
    """Whether what is named as new or as old is no pain: "my first time | at a gym", "it rains | every autumn"."""
    is_new = any(not _is_emphatic(atom, words) for atom in clause.all("unknown", "story"))
    if not is_new or not any(atom.text.count(" ") < _FULL for atom in clause.named):
        return False
    told = {atom.kind for atom in clause.atoms[1:]}
    return told.isdisjoint({"refers", "having", "echo", "began"}) and words.claims.isdisjoint(clause.texts)


def _tolerant(words: Lexicon) -> list[tuple[bool, Callable[[Clause, Lexicon], bool]]]:
    """Return the answers that may be read beside much else, and what may stand beside each."""
    if words.asks_event:
        return [(False, _may_stand_beside_no)]
    return [(True, _may_stand_beside_yes), *([(False, _may_stand_beside_again)] if words.asks_first else [])]


def _is_at_an_end(place: int, clauses: Sequence[Clause]) -> bool:
    """Whether a clause is the first or the last one, or says more than yes or no."""
    return place in (0, len(clauses) - 1) or bool(clauses[place].named)


def _answers(clause: Clause, answer: bool, words: Lexicon) -> bool:
    """Whether a clause is an answer for certain: a bare one, or one in words of the ruleset with nothing against it."""
    if not clause.named:
        return _is_bare(clause, "yes" if answer else "no", words)
    if clause.opener not in ("", "but") or _truth_of(clause, words, is_first=True) is not answer:
        return False
    is_long = any(" " in atom.text for atom in clause.named)
    if words.asks_event:
        is_long |= any(atom.text in words.spoken.single("nobody") for atom in clause.named)
        is_before = any(before is not None and before.kind == "once" for before, _ in clause.beside("option"))
        return is_long and not is_before and not clause.has(*DOUBTED, *DENYING, "unsure")  # "I was | cleared before it"
    is_turned = clause.has(*_TURNS, *DENYING, "limits", "well") or _is_of_another(clause, words)
    is_past = clause.has("once") and not clause.has("began")
    if words.asks_first:
        after = zip([None, *clause.atoms[:-1]], clause.atoms, strict=True)
        is_past = answer and any(not _is_perfect(before, atom, words) for before, atom in after)
    is_of_it = clause.has("refers", "having", "echo") or not words.claims.isdisjoint(clause.texts)
    is_new = clause.has("unknown", "story") and not is_of_it  # "I fly | every year"
    is_new |= answer and not all(_is_emphatic(atom, words) for atom in clause.all("unknown"))
    is_new |= any(
        atom.text in words.spoken.single("first_time") for atom in clause.atoms
    )  # "second week of my | first"
    is_elsewhere = any(atom.kind == "felt" and atom.text not in words.claims for atom in clause.atoms)
    is_said = is_long or (answer and _is_claimed(clause, words))
    return is_said and not (is_new or is_elsewhere or is_turned or is_past or _is_of_others(clause, words))


def _is_perfect(before: Atom | None, atom: Atom, words: Lexicon) -> bool:
    """Whether something is no time, or but the end of a verb: "nie zuvor | gehabt", not "first time | this week"."""
    is_end = before is not None and before.kind == "option" and atom.text in words.spoken.single("had_so")
    return is_end or atom.kind not in ("once", "when")


def _is_emphatic(atom: Atom, words: Lexicon) -> bool:
    """Whether a new word is only a form of one that stresses another: German "absolutes Neuland"."""
    spoken = words.spoken
    return spoken.stem(atom.text) in spoken.single("filler") | spoken.single("yes") | spoken.single("not_ever")


def _is_claimed(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says with one word that it is so, of nothing else: "it | pinches", "a bit | sore"."""
    named = next(place for place, atom in enumerate(clause.atoms) if atom.kind == "option")
    before = {atom.kind for atom in clause.atoms[:named] if atom.text not in words.claims}
    behind = clause.atoms[named + 1 : named + 2]
    is_part = any(atom.kind in BESIDE and atom.text not in words.claims for atom in behind)  # "stiff | drink"
    quiet = {"filler", "degree", "refers", "having", "began", "about", "yes", "and", "people"}
    return words.asks_symptom and before <= quiet and not is_part


def _is_bare(clause: Clause, answer: str, words: Lexicon) -> bool:
    """Whether a clause is an answer and nothing else but when that holds."""
    if any(is_open_no(atom.text, words) for atom in clause.all(answer)):
        return False
    if clause.opener or not clause.has(answer) or _is_sound(clause, words):
        return False  # "jetzt | ist es | gut"
    return clause.kinds <= {answer, "filler", "echo", "began", "when"}


def _may_stand_beside_no(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a bare no tells of no clearance: neither in words of the ruleset, nor with a yes."""
    is_open = clause.has("yes", "unsure") or _is_wish(clause, words)
    return not is_open and all(atom.value is False for atom in clause.named)


def _may_stand_beside_again(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a no to what is asked for a first time does not say that it is new."""
    if _is_of_another(clause, words):
        return False
    turns = clause.has("yes", "unsure", *DENYING) or _is_wish(clause, words)
    turns |= clause.has("or", "nearly", "doubt") and not clause.has_content
    tells = any(atom.text in words.only_in(YES) for atom in clause.all("unknown"))
    return not turns and not tells and all(atom.value is False for atom in clause.named)


def _may_stand_beside_yes(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a bare yes takes nothing of it back.

    It may say what the yes leads to or comes from in any words, but it may not be about another part of the body,
    somebody else or another time, deny more than what one can no longer do, or hold words of the other answer.
    """
    spoken = words.spoken
    if clause.opener in ("but", "except") or clause.has("over", "unsure", "nearly", "or", "none", "contrast", "well"):
        return False
    things = BESIDE if clause.named else BESIDE - {"story"}  # "my doctor | has neck pain", and not "my pillow is bad"
    says_when_or_why = clause.opener in ("during", "condition", *WHY)
    if any(atom.value is False for atom in clause.named):
        return False
    adds = clause.atoms[-1].text in spoken.single("also")  # "yes and | my shoulders | too"
    if not (says_when_or_why or adds) and _is_of_others(clause, words, things):
        return False
    if words.asks_first and _is_of_years(clause, words) and not clause.named:
        return False
    if _is_of_another(clause, words) or (not clause.named and _is_sound(clause, words)):
        return False
    first = clause.atoms[0]
    is_about_oneself = first.kind in ("own", "refers") or first.text in spoken.single("own") or clause.opener in WHY
    is_unable = not spoken.single("able").isdisjoint(clause.texts) and clause.has_content
    is_unhelped = clause.has("relief") and not clause.has("doubt")  # "ibuprofen | barely | touches it"
    if clause.has("doubt", "likely_no") and not (clause.has_content and (is_about_oneself or is_unable or is_unhelped)):
        return False
    if clause.has("negator", "no") and not is_unable:
        return False
    is_aside = is_about_oneself and not clause.has("having", "felt", "refers", "echo")
    is_ago = words.asks_first and all(atom.text in spoken.single("ago") for atom in clause.all("once"))
    began = is_ago and is_recent(clause, words)  # "yes, | two weeks ago"
    if clause.has("once") and not (clause.named or is_aside or began):
        return False
    if _is_wish(clause, words):
        return False
    is_felt_elsewhere = any(atom.kind == "felt" and atom.text not in words.claims for atom in clause.atoms)
    if is_felt_elsewhere and not (is_about_oneself or is_unable):
        return False
    return not clause.has("unknown") or _tells_of_it(clause, words)


def _tells_of_it(clause: Clause, words: Lexicon) -> bool:
    """Whether new words are told of who replies, of what was asked, or of when and why: "that's where most of it sits".

    "Yes, my back", "yes, as a student" and "yes, I read the question" answer another question.
    """
    new = {atom.text for atom in clause.all("unknown")}
    spoken = words.spoken
    if not new.isdisjoint(words.only_in(NO)) or not new.isdisjoint(spoken.single("aside") & spoken.single("asking")):
        return False
    if any(behind is not None and behind.kind in BESIDE for _, behind in clause.beside("option")):
        return False  # "stiff | drink"
    refers = clause.has("own", "refers", "having", "began", "relief") or not words.topics.isdisjoint(clause.texts)
    feels = not spoken.single("feel").isdisjoint(clause.texts)
    sides = spoken.single("sided") - spoken.single("one") - spoken.articles
    is_where = clause.atoms[0].text in spoken.single("where") or not sides.isdisjoint(
        clause.texts
    )  # "right | up there"
    return refers or feels or is_where or clause.opener in ("during", "condition", *WHY)


def _is_wish(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause is a wish from its first word to its last: "yes, next question"."""
    wishes = words.spoken.phrases("stop back why skip")
    return any(end == len(clause.texts) for end, *_ in wishes.matches(clause.texts, 0))


def _is_told(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether clauses say what was asked, or a yes beside which only circumstances stand: when, where, since, why."""
    if any(_says_what_was_asked(clause, words) for clause in clauses):
        return True
    has_head = any(clause.atoms[0].kind == "yes" or _is_long(clause) for clause in clauses)
    return has_head and all(_is_circumstance(clause, words) for clause in clauses)


def _is_long(clause: Clause) -> bool:
    """Whether what is named is no phrase of two words, as "it hurts" is, which may be said of anything."""
    return any(atom.value is True and atom.text.count(" ") > 1 for atom in clause.named)


def _is_circumstance(clause: Clause, words: Lexicon) -> bool:
    if clause.has("once") or clause.opener == "but":
        return False
    if words.asks_first and _is_of_years(clause, words):
        return False
    if words.asks_symptom and not clause.named and _is_sound(clause, words):
        return False  # "yes, all good"
    if clause.opener in ("during", "condition", *WHY):
        return True
    return (not clause.has("unknown") or clause.has("began")) and not _is_of_others(clause, words)


def _is_sound(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause holds a word for being well, which "well" before an answer is none: "well | yes"."""
    texts = clause.texts[1:] if clause.texts[0] in words.spoken.single("chatter") else clause.texts
    return not words.spoken.single("sound").isdisjoint(texts)


def _is_of_years(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells of a year, or of years: "yes, | since 2009"."""
    return any(is_year(text) or words.spoken.unit(text) == "year" for text in clause.texts)


def _truth_of(clause: Clause, words: Lexicon, *, is_first: bool) -> bool | None:
    """Return what a clause says, None where it answers nothing."""
    named = {atom.value for atom in clause.named}
    denies = clause.has("negator", "contrast", "no")
    asked = words.topics | words.claims
    beside = clause.all("felt") if clause.is_apart else [one for one, _ in clause.beside("option") if one is not None]
    if clause.is_subject(words):
        return None
    if words.topics.isdisjoint(clause.texts):
        beside = clause.all("felt")  # "for the first time my | knee | hurts"
    is_elsewhere = True in named and any(atom.kind == "felt" and atom.text not in asked for atom in beside)
    if named and (clause.has("none") or is_elsewhere or (denies and clause.is_apart)):
        return None  # "my shoulder | is sore a bit", of a neck
    if named == {False}:
        negating = words.spoken.negating
        is_not_well = clause.has("well") and any(atom.text.split(" ")[-1] in negating for atom in clause.named)
        is_yes = any(atom.kind == "yes" and " " not in atom.text for atom in clause.atoms)  # "yes, it is fine"
        return (
            None if is_not_well or is_yes or _is_denied_again(clause, words) else False
        )  # "my neck is not | in order"
    if len(named) > 1:
        return None  # "the pain is not gone"
    if not named and _says_none(clause, words):
        return False
    if named == {True} or _says_what_was_asked(clause, words):
        return None if denies or clause.has("none") else True
    if clause.has("yes"):
        own = words.spoken.single("own")
        is_verb = all(not own.isdisjoint(atom.text.split()) for atom in clause.all("yes"))  # "I have | a long neck"
        return None if denies or (is_verb and clause.has(*BESIDE)) else True
    is_well = clause.has("well") and not words.asks_event and any(atom.text in words.topics for atom in clause.atoms)
    is_plain = not clause.has("felt") and (is_first or not clause.has_content)
    is_plain &= not any(is_open_no(atom.text, words) for atom in clause.all("no"))
    return False if is_well or (denies and is_plain) else None


def _says_none(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says that nothing of what was asked is so, and no more: "weh tut da nichts"."""
    is_asked = not words.claims.isdisjoint(clause.texts) and not words.asks_event
    felt = words.claims | words.topics
    is_plain = clause.kinds <= {"none", "felt", "filler", "refers", "own"}
    return is_asked and is_plain and clause.has("none") and all(atom.text in felt for atom in clause.all("felt"))


def _is_denied_again(clause: Clause, words: Lexicon) -> bool:
    """Whether a negator stands beside an answer that is a denial itself: "it's not that | it doesn't hurt"."""
    return any(atom.kind in DENYING and not words.spoken.is_plain_no(atom.text) for atom in clause.atoms)


def _is_of_another(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells of another person: of "er", but not where a name of the answer calls the neck so."""
    if clause.has("own"):
        return False
    known = words.affirming if words.asks_symptom else frozenset()
    return any(atom.text not in known for atom in clause.all("people"))


def _says_what_was_asked(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause says in its own words what was asked: of the same thing that it hurts."""
    said = frozenset(clause.texts)
    return bool(said & words.topics) and bool(said & words.claims) and not _is_of_others(clause, words)


def _is_of_others(clause: Clause, words: Lexicon, things: Collection[str] = BESIDE) -> bool:
    """Whether a clause speaks of something that was not asked for: "my doctor has neck pain"."""
    possessive, which = words.spoken.single("possessive"), words.spoken.single("anywhere")
    return any(
        atom.text in possessive
        and behind.kind in things
        and (behind.text not in which or words.asked.isdisjoint(clause.texts))  # "my lower | back"
        and (words.topics | words.asked).isdisjoint(behind.text.split())
        for atom, behind in pairwise(clause.atoms)
    )


def read_truth(clauses: Sequence[Clause], words: Lexicon) -> bool | None:
    """Return the truth that the first yes or no says, else all clauses, where nothing hangs on it but advice."""
    if any(clause.has("unsure") for clause in clauses):
        return None
    named = [clause for clause in clauses if not _confirms(clause, clauses)]
    said = [(clause, truth) for clause in named if (truth := _plain_truth(clause, words)) is not None]
    if not said:
        return None
    first, truth = said[0]
    if first is clauses[0] and first.atoms[0].kind in ("yes", "no") and not first.has("once"):
        against = [clause for clause, other in said[1:] if other is not truth and clause.opener in ("but", "except")]
        narrowed = {atom.value for clause in against for atom in clause.named}
        return truth if not against else narrowed.pop() if len(narrowed) == 1 else None  # "yes, but with a band"
    return truth if {other for _, other in said} == {truth} else None


def _confirms(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a clause is a yes to what the one before it names: "with a band, yes"."""
    before = next((one for one, behind in pairwise(clauses) if behind is clause), None)
    return clause.kinds <= {"yes", "filler"} and before is not None and bool(before.named)


def _plain_truth(clause: Clause, words: Lexicon) -> bool | None:
    if clause.atoms[0].kind in ("yes", "no"):
        is_yes = clause.atoms[0].kind == "yes"
        return None if is_yes and clause.has("once") else is_yes
    named = {atom.value for atom in clause.named}
    denies = clause.has("negator", "no", "none", "likely_no")
    if len(named) == 1 and not clause.has("nearly"):
        if not _is_meant(clause, words) or (denies and True not in named):
            return None
        return named.pop() is not denies
    if clause.has("doubt", "unsure", "nearly"):
        return None
    is_of_others = clause.has("people") and not clause.is_own(words.spoken)
    if is_of_others and clause.atoms[-1].kind == "yes" and words.spoken.single("saying").isdisjoint(clause.texts):
        return None  # "my son | does", and not "my wife says | yes"
    if clause.has("yes", "likely_yes"):
        return not denies and not clause.has("once")
    return False if clause.has("no", "none", "likely_no") else None


def _is_meant(clause: Clause, words: Lexicon) -> bool:
    """Whether what a clause names is told of who replies, without doubt, and not only by words that say anything."""
    if clause.has("doubt", "unsure") or (clause.has("people") and not clause.is_own(words.spoken)):
        return False  # "my husband is a painter", "maybe one"
    if any(behind is not None and behind.kind == "unit" and behind.value != "time" for _, behind in _counts(clause)):
        return False  # "20 kg"
    is_general = all(any(atom.text in words.spoken.single(kind) for kind in _GENERAL) for atom in clause.named)
    return not (is_general and clause.has("unknown"))  # "every day is different"


def _counts(clause: Clause) -> list[tuple[Atom, Atom | None]]:
    """Return the numbers that a clause names, each with what stands behind it."""
    return [
        (atom, behind)
        for atom, behind in zip(clause.atoms, [*clause.atoms[1:], None], strict=True)
        if atom.kind == "option" and atom.text.isdigit()
    ]
