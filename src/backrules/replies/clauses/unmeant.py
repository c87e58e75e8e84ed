"""Whether a reply names what it does not say of who replies, as it is now, though no word in it denies or doubts it.

An app or a list may be what does it ("this list gives me chills"); it may be what was, what will be or what is wished
("it hurt yesterday", "I want to be pregnant"), or what was done for others ("I broke my back for that company").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from backrules.facts import CHOICES
from backrules.replies.clauses.clause import DENYING, Clause, clauses_of, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token

__all__ = ["is_aside_no", "is_done_by_some", "is_of_things", "is_unmeant", "is_unseen"]

_Rule = Callable[[Sequence[Clause], Lexicon], bool]

_WHEN = ("during", "condition")
_OWNED = {"own", "having", "only", "began", "filler", "option", "degree"}
_FEW = 3  # words within which it is said for whom something was done


def is_aside_no(clause: Clause, behind: Sequence[Clause]) -> bool:
    """Whether a no only begins what somebody did not do with another: "and no | I have not seen a doctor"."""
    if clause.kinds != {"no"} or not behind or behind[0].named or behind[0].opener:
        return False
    return behind[0].has("own") and behind[0].has("negator", "no") and behind[0].has("people", "story")


def is_unseen(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause beside a sign says no more than that nobody looked at it: "my foot is numb, | nobody saw it"."""
    is_sign = words.fact.safety and not words.asks_where and not clause.named
    is_of_nobody = any(atom.text in words.spoken.single("nobody") for atom in clause.all("people"))
    return is_sign and is_of_nobody and clause.has("over", "unknown") and not clause.has("own", *DENYING)


def is_done_by_some(clause: Clause, words: Lexicon) -> bool:
    """Whether others, whoever they are, did what is named to who replies: "they | operated on my spine"."""
    agents, possessive = words.spoken.single("agents"), words.spoken.single("possessive")
    is_of_any = all(atom.text in agents for atom in clause.all("people"))
    return is_of_any and not possessive.isdisjoint(clause.texts)


def is_of_things(clause: Clause, before: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause tells of things spoken of before it, and of nobody: "pains, | and they wake me"."""
    things = words.spoken.single("things")
    is_of_thing = clause.has("people") and all(atom.text in things for atom in clause.all("people"))
    is_told = words.fact.type == CHOICES and words.fact.safety and bool(clause.named) and not clause.has("own")
    return is_told and is_of_thing and bool(before) and not any(one.has("people") for one in before)


def is_unmeant(tokens: Sequence[Token], held: Collection[str], words: Lexicon) -> bool:
    """Whether what a reply names does not hold of whoever replies, or not now.

    Args:
        tokens: the reply, which names something about safety that is so.
        held: the options of a list that were read in it.
        words: the words of the fact.
    """
    if words.fact.scale:
        return _is_day(tokens, words)
    if held and not words.claims and _is_unreal([one.text for one in tokens], held, words):
        return True
    said = {token.text for token in tokens}
    rules = [rule for cues, rule in _rules(words) if cues is None or not cues.isdisjoint(said)]
    if not rules:
        return False
    clauses = clauses_of(tokens, words)
    return any(rule(clauses, words) for rule in rules)


def _is_unreal(texts: Sequence[str], held: Collection[str], words: Lexicon) -> bool:
    """Whether what is named was not done, or long ago, or is only like something, wished or lost: "refused surgery"."""
    found = words.spoken.phrases("undone in_life likened unreal just_been").along(texts)
    if not found:
        return False
    kinds = {kind for ends in found.values() for _, kind, _ in ends}
    if "unreal" in kinds or (kinds & {"undone", "in_life"} and any(map(words.has_limit_of_time, held))):
        return True
    if "likened" in kinds and any(map(words.counts_past, held)):
        return True
    names = words.options.along(texts)
    been = {end for ends in found.values() for end, kind, _ in ends if kind == "just_been"}
    was = (value for start in been for end, _, value in names.get(start, ()) if end == len(texts))
    return any(value in held and not words.counts_past(value) for value in was)  # "been | pregnant"


def _rules(words: Lexicon) -> list[tuple[frozenset[str] | None, _Rule]]:
    """Return rules, each with the words of which one has to stand in the reply, None where it needs none."""
    spoken = words.spoken
    found: list[tuple[frozenset[str] | None, _Rule]] = [(spoken.single("interview"), _is_of_interview)]
    found.append((spoken.single("beholding"), _is_beheld))
    if words.claims and not words.asks_first:
        found.append((spoken.single("ached"), _is_past))
        found += [(None, _was_so), (None, _is_figurative), (None, _was_until), (None, _is_supposed)]
        found.append((spoken.single("shall"), _is_to_come))
        found.append((spoken.people, _is_of_another))
    elif words.fact.type == CHOICES:
        found.append((spoken.single("becoming"), _is_wished))
        found.append((spoken.single("on_behalf"), _is_for_others))
        found.append((spoken.single("copula"), _is_in_new_words))
        found.append((spoken.people, _is_theirs))
        found.append((None, _is_undone))
    if words.sides:
        found.append((None, _is_of_body))
    if words.asks_first:
        found.append((spoken.single("sided"), _is_of_side))
    return found


def _is_day(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a number is that of a day: "since 6 November", and not "6, may be more"."""
    for place, token in enumerate(tokens):
        behind = [one.text for one in tokens[place + 1 : place + 4]]
        behind = behind[1:] if behind[:1] == ["."] else behind
        if token.kind == "number" and behind and behind[0] in words.spoken.months:
            return len(behind) == 1 or not behind[1].isalpha()
    return False


def _is_of_interview(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether this conversation is what does it: "this list gives me chills", "a pain in the neck, | this app"."""
    named = (clause for clause in clauses if clause.named and clause.opener not in _WHEN)
    return any(_is_interview(clause, words) for clause in named) or _is_bare_interview(clauses, words)


def _is_bare_interview(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a reply ends in what it is about, which is this conversation: "..., | this app"."""
    spoken, clause = words.spoken, clauses[-1]
    *before, last = clause.texts
    is_pointed = bool(before) and spoken.single("pointing").issuperset(before)
    return len(clauses) > 1 and not clause.opener and last in spoken.single("interview") and is_pointed


def _is_interview(clause: Clause, words: Lexicon) -> bool:
    """Whether a clause tells what this conversation does, and not what is "on your list" or asked "in this form"."""
    spoken, texts = words.spoken, clause.texts
    pointed = spoken.single("interview") - {*words_of(clause.named)}  # "I never had | such a thing"
    place = next((place for place, text in enumerate(texts) if text in pointed), 0)
    before = [text for text in texts[:place] if text not in spoken.single("pointing")]
    return place > 0 and (not before or before[-1] not in spoken.single("locating"))


def _is_beheld(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is so when somebody sees, reads or thinks of something: "high, | when | I see such forms"."""
    beholding, interview = words.spoken.single("beholding"), words.spoken.phrases("interview")
    return any(
        not beholding.isdisjoint(clause.texts) and (clause.has("people") or interview.along(clause.texts))
        for clause in clauses[1:]
        if clause.opener in _WHEN
    )


def _is_past(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether all that is named hurt at a time that is over: "it hurt yesterday"."""
    named = [clause for clause in clauses if clause.named]
    goes_on = any(clause.has("began", "usual", "yes") for clause in clauses)  # "..., and still does"
    return bool(named) and not goes_on and all(_hurt_then(clause, words) for clause in named)


def _was_so(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause behind a yes says only that it was so: "yes, | it did", "yes, | last week"."""
    was_so = words.spoken.single("was_so")
    if any(clause.has("began", "usual") for clause in clauses):
        return False  # "yes, | it did, and it still does"
    told = [(clause, words_of(atom for atom in clause.atoms if atom.kind != "yes")) for clause in clauses]
    return any(
        clause.opener in ("", "cause") and {" ".join(clause.texts), " ".join(texts)} & was_so for clause, texts in told
    )


def _was_until(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is said until when it was so: "until yesterday in the left leg"."""
    until = words.spoken.phrases("until_then")
    return any(clause.named and until.along(clause.texts) for clause in clauses)


def _is_supposed(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is only said what a yes would mean: German "wenn ja, | nur leicht"."""
    first, yes = clauses[0], words.spoken.single("yes") | words.spoken.single("filler")
    return first.opener == "condition" and yes.issuperset(atom.text for atom in first.atoms)


def _is_figurative(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether what is named is a nuisance: "this form is a pain in the neck"."""
    figurative = words.spoken.phrases("figurative")
    return any(figurative.along(clause.texts) for clause in clauses)


def _hurt_then(clause: Clause, words: Lexicon) -> bool:
    texts = clause.texts
    verbs = [text for text in texts if text in words.spoken.single("ached")]
    if not verbs:
        return False
    ended = words.spoken.phrases("ended")
    is_ended = bool(ended.along(texts))
    return is_ended or words.claims.isdisjoint(verbs)  # "hurt" may be what it does


def _is_to_come(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is said to hurt some day: German "morgen wird mir der Rücken wehtun"."""
    shall, hurting = words.spoken.single("shall"), words.spoken.single("to_hurt")
    return any(not shall.isdisjoint(clause.texts) and clause.texts[-1] in hurting for clause in clauses)


def _is_of_another(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether somebody else has what is named: "my husband has it in the lower back"."""
    named = [clause for clause in clauses if clause.named]
    return bool(named) and all(clause.has("people") and not clause.is_own(words.spoken) for clause in named)


def _is_theirs(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether a clause tells of somebody else what is named without saying whose it is: "..., my wife | gave birth"."""
    named = {atom.value for clause in clauses for atom in clause.named if not clause.has("own")}
    theirs = (one for one in clauses if one.has("people") and not one.named and not one.is_own(words.spoken))
    told = (word for one in theirs for word in words_of(one.all("unknown", "felt")))
    return any(words.is_of_one(word) and words.tells_of(word, named) for word in told)


def _is_undone(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether what counts for a time alone was long ago, is still to come or was not done: "surgery | refused"."""
    named = [one for one in clauses if any(words.has_limit_of_time(atom.value) for atom in one.named)]
    if not named:
        return False
    spoken = words.spoken
    past, pending = spoken.phrases("well_past"), spoken.phrases("pending")
    told = [one for one in clauses if one in named or not one.has("own")]
    is_other = any(past.along(one.texts) for one in clauses) or any(pending.along(one.texts) for one in told)
    return is_other or any(_is_of_doubt(one, words) for one in named)


def _is_of_doubt(clause: Clause, words: Lexicon) -> bool:
    """Whether beside the bare name of what may have been done stands what nobody knows: "surgery | zzqx"."""
    spoken, said = words.spoken, words_of(clause.named)
    is_dated = any(
        text[0].isdigit() or text in spoken.numbers or spoken.unit(text) in spoken.unit_names for text in said
    )
    if clause.is_apart or clause.has("over") or is_dated:
        return False
    beside = [atom for pair in clause.beside("option") for atom in pair if atom is not None]
    return any(atom.kind in ("unknown", "doubt") for atom in beside)


def _is_in_new_words(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether of a name only a new word says how it is, which may be well: "heart and blood pressure | are | zzqx"."""
    spoken = words.spoken
    return any(
        clause.atoms[place].kind == "option"
        and clause.atoms[place + 1].text in spoken.single("copula")
        and {atom.kind for atom in clause.atoms[place + 2 :]} <= {"unknown", "filler"}
        and clause.atoms[-1].kind == "unknown"
        for clause in clauses
        for place in range(len(clause.atoms) - 2)
    )


def _is_wished(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether somebody wishes to become what is named: "I want to | be pregnant"."""
    becoming = words.spoken.single("becoming")
    wished = (one for one in clauses if one.named and (one.opener == "aim" or one.has("doubt")))
    return any(not becoming.isdisjoint(clause.texts) for clause in wished)


def _is_for_others(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether somebody says for whom they did it: "I broke my back | for that company"."""
    behalf, others = words.spoken.single("on_behalf"), words.spoken.single("beneficiary")
    return any(
        clause.named and text in behalf and not others.isdisjoint(clause.texts[place + 1 : place + 1 + _FEW])
        for clause in clauses
        for place, text in enumerate(clause.texts)
    )


def _is_of_body(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether sides are only those of a body: "I have two legs", "I run on one leg", "my left leg is longer"."""
    return any(clause.named and _tells_of_body(clause, words) for clause in clauses)


def _tells_of_body(clause: Clause, words: Lexicon) -> bool:
    spoken, texts = words.spoken, clause.texts
    felt = words.claims | spoken.single("refers") - spoken.single("copula")
    if not felt.isdisjoint(texts) or all(" " not in atom.text for atom in clause.named):
        return False
    first, last = clause.atoms[0], clause.atoms[-1]
    is_owner = first.kind == "own" and first.text not in spoken.single("possessive")
    is_owned = is_owner and clause.kinds <= _OWNED
    verbs = [atom for _, atom in clause.beside("option") if atom is not None and atom.text in spoken.single("copula")]
    return is_owned or (bool(verbs) and last.kind in ("filler", "unknown", *(["refers"] if last in verbs else [])))


def _is_of_side(clauses: Sequence[Clause], words: Lexicon) -> bool:
    """Whether it is only the first time for one side: "the first time on the left"."""
    stem = words.spoken.stem
    return any(clause.named and stem(text) in words.spoken.laterals for clause in clauses for text in clause.texts)
