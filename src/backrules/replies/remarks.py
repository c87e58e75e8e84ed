"""What people say around an answer: left out where it cannot change what the answer is.

A reply is cut into segments: where a comma or a full stop stands, before a word that opens a circumstance ("when",
"because", "at"), before what refers back ("and it ..."), and behind a yes or a no that stands first. A segment with a
word that nobody knows, or that says when or where, is a remark. The rest is the core, which the grammars read as if
nothing else had been said. That counts if each remark is harmless beside it: nothing in it hedges, contrasts or
excepts, speaks of somebody else, of another time or of more or less, or is an answer itself. Where safety hangs on the
fact, fewer are harmless.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from backrules.facts import BOOLEAN, CHOICES
from backrules.replies.lexicon import Lexicon
from backrules.replies.matching import Atom, atoms_of, tokens_from
from backrules.replies.tokens import Token

__all__ = [
    "KINDS",
    "Core",
    "Segment",
    "atoms_told",
    "core_of",
    "is_harmless",
    "parted_by_doubt",
    "segments_of",
    "tokens_in",
]

KINDS = (
    "during condition cause since unsure rest no none yes limits hedge except but degree likely_yes likely_no "
    "past worsening shift relief where refers negator only aside all both ahead and or subject num times unit when "
    "about well at_most beyond feel place filler story"
)
_CLAUSES = {"during", "condition", "cause", "since"}
_OPENERS = {"during", "condition", "cause", "since", "where", "refers"}
_BOUNDARIES = {"sep", "-"}
_YEAR = 4  # figures
_SHORT = 3  # letters of a word that another one may begin with by chance
_TIME = {"when", "past", "unit", "num", "number", "ahead", *_BOUNDARIES}
_NUMBERS = {"num", "number", "times"}
_ANSWERS = {"option", "yes", "no", "none"}
_CONTENT = {"option", "unknown", "rest"}
_LISTING = {"all", "both"}  # answers among options
_TURNS = {"void", "unsure", "rest", "hedge", "except", "but", "likely_yes", "likely_no", "shift", "or", "ambiguous"}
_TURNS |= {"question", *_ANSWERS}
_QUIET = {"filler", "and", "about", "well", "subject", "unit", "place", "feel", "story", *_BOUNDARIES}


class Segment(NamedTuple):
    """A piece of a reply.

    Attributes:
        opener: the word that opens it, if any.
        atoms: what stands behind that.
        joined: whether an "and" joins it to what stands before.
        within: the kind of the opener of the clause in whose midst it stands, or "": "since I on Monday | cut wood".
    """

    opener: Atom | None
    atoms: Sequence[Atom]
    joined: bool = False
    within: str = ""

    @property
    def kinds(self) -> set[str]:
        """The kinds of what stands behind the opener."""
        return {atom.kind for atom in self.atoms}

    @property
    def opened(self) -> str:
        """The kind of its opener, or ""."""
        return self.opener.kind if self.opener else ""


class Core(NamedTuple):
    """What is left of a reply without the remarks, and these."""

    tokens: list[Token]
    remarks: list[Segment]


def core_of(tokens: Sequence[Token], words: Lexicon) -> Core | None:
    """Return a reply parted into its core and remarks; None where it has one part alone, or no core."""
    segments = segments_of(tokens, words)
    remarks = [segment for segment in segments if _is_remark(segment, words)]
    core = [segment for segment in segments if segment not in remarks]
    return Core(tokens_in(core, words), remarks) if core and len(segments) > 1 else None


def parted_by_doubt(tokens: Sequence[Token], words: Lexicon) -> tuple[list[Token], set[str]] | None:
    """Return what is said of a list, and the options that are in doubt; None if nothing of the rest is left open."""
    segments = segments_of(tokens, words)
    doubted = [segment for segment in segments if _leaves_open(segment)]
    if doubted:  # "can't say about the others, I'd have to think"
        doubted += [
            segment for segment in segments if "unsure" in segment.kinds and segment.kinds <= {"unsure", *_QUIET}
        ]
    known = [segment for segment in segments if segment not in doubted]
    if not doubted or not known:
        return None
    return tokens_in(known, words), {
        atom.value for segment in doubted for atom in segment.atoms if atom.kind == "option"
    }


def _leaves_open(segment: Segment) -> bool:
    """Whether somebody says that they do not know the rest, or an option."""
    kinds = segment.kinds
    return "unsure" in kinds and bool(kinds & {"rest", "option"}) and not kinds & {"yes", "no", "none", "but", "hedge"}


def tokens_in(segments: Sequence[Segment], words: Lexicon) -> list[Token]:
    """Return segments as a reply, with commas where it was cut; in a list "because of a fall" is a fall."""
    found: list[Token] = []
    for segment in segments:
        in_list = words.fact.type == CHOICES and segment.opened in ("cause", "since", "during")
        if found and not segment.joined and segment.opened != "where":
            found.append(Token("mark", ","))
        found += tokens_from([segment.opener] if segment.opener and not in_list else [])
        found += tokens_from(segment.atoms)
    return found


def atoms_told(tokens: Sequence[Token], words: Lexicon) -> list[Atom]:
    """Return what the pieces of a reply are in which more may be told than the answer."""
    return atoms_of(tokens, words.sources(KINDS, words.hints, words.units))


def segments_of(tokens: Sequence[Token], words: Lexicon) -> list[Segment]:
    """Return the segments of a reply."""
    atoms = atoms_told(tokens, words)
    return list(
        _segments(
            [_in_sentence(atom, atoms[:place], atoms[place + 1 :], words) for place, atom in enumerate(atoms)], words
        )
    )


def _in_sentence(atom: Atom, before: Sequence[Atom], behind: Sequence[Atom], words: Lexicon) -> Atom:
    """Return "I have" and "I don't" before other words as no yes or no, but as a part of what they say."""
    if (
        atom.kind == "yes"
        and " " in atom.text
        and words.fact.type != BOOLEAN
        and before
        and before[-1].kind in _CONTENT
    ):
        return atom._replace(kind="filler")  # "what else they have"
    following = next(
        (other for other in behind if other.kind not in ("filler", "degree", "about", "well", "and")), None
    )
    if following is None or following.kind not in ("unknown", "story", "rest", "ahead", "relief"):
        return atom
    if atom.kind == "yes" and " " in atom.text:
        return atom._replace(kind="filler")
    ends = atom.kind == "no" and atom.text.split()[-1] in words.spoken.negating
    return atom._replace(kind="negator") if ends else atom


def _segments(atoms: Sequence[Atom], words: Lexicon) -> Iterator[Segment]:
    opener: Atom | None = None
    inner: list[Atom] = []
    joined, within = False, ""
    for place, atom in enumerate(atoms):
        is_boundary = atom.kind in _BOUNDARIES
        counts = words.fact.is_number and _kind_at(atoms, place + 1) in _NUMBERS  # "8 out of 10"
        opens = _opens(atom, atoms[:place]) and not (counts and atom.kind in ("cause", "where"))
        is_time = (
            not words.fact.is_number
            and bool(inner)
            and (opener is None or opener.kind == "where")
            and (_is_time(atoms[place : place + 3]) or _is_time(atoms[place : place + 2]))
        )
        joins = atom.kind == "and" and _begins_anew(opener, inner, atoms[place + 1 :], words)
        goes_on = not words.fact.is_number and not words.intervals and _was_time(inner) and atom.kind not in _TIME
        if is_boundary or opens or joins or is_time or goes_on or _stands_first(inner, atom, words):
            if opener or inner:
                yield Segment(opener, inner, joined, within)
            within = "" if is_boundary or joins else opener.kind if opener and opener.kind in _CLAUSES else within
            opener, inner = (atom if opens else None), []
            joined = joins or goes_on
            if is_boundary or opens or joins:
                continue
        inner.append(atom)
    if opener or inner:
        yield Segment(opener, inner, joined, within)


def _kind_at(atoms: Sequence[Atom], place: int) -> str:
    return atoms[place].kind if place < len(atoms) else ""


def _begins_anew(opener: Atom | None, inner: Sequence[Atom], behind: Sequence[Atom], words: Lexicon) -> bool:
    """Whether an "and" begins something else: what refers back, or an answer behind a circumstance or a story."""
    if behind and behind[0].kind == "refers":
        return True
    upto = next((place for place, atom in enumerate(behind) if atom.kind in _BOUNDARIES), len(behind))
    kinds = {atom.kind for atom in behind[:upto]}
    told = words.fact.type == CHOICES and _ANSWERS.isdisjoint(atom.kind for atom in inner)
    return (opener is not None and "option" in kinds) or (told and len(inner) > 1 and bool(kinds & {"none", "no"}))


def _is_time(atoms: Sequence[Atom]) -> bool:
    """Whether a time begins here: "two weeks ago", "last month"."""
    kinds = [atom.kind for atom in atoms]
    is_past = kinds[0] == "past" and " " in atoms[0].text  # "last year"
    is_year = kinds[0] == "number" and len(atoms[0].text) == _YEAR
    return (
        kinds[0] == "when" or is_past or is_year or (kinds[0] in _NUMBERS and kinds[1:] in (["unit", "past"], ["past"]))
    )


def _was_time(inner: Sequence[Atom]) -> bool:
    """Whether all so far was a time: "last week I fell", "numb since Monday and weak"."""
    kinds = {atom.kind for atom in inner}
    return bool(kinds & {"when", "unit", "ahead"}) and kinds <= _TIME


def _opens(atom: Atom, before: Sequence[Atom]) -> bool:
    """Whether an atom opens a segment; what refers back does so only where one begins."""
    if atom.kind == "refers":
        return bool(before) and before[-1].kind in {*_BOUNDARIES, "and"}
    return atom.kind in _OPENERS


def _stands_first(inner: Sequence[Atom], atom: Atom, words: Lexicon) -> bool:
    """Whether a yes or a no stands first, and something of its own begins behind it: "no I don't like it"."""
    if len(inner) != 1 or inner[0].kind not in ("yes", "no"):
        return False
    if inner[0].kind == "no" and inner[0].text in words.spoken.negating:
        return atom.kind in ("subject", "refers")
    own = ("subject", "refers", "echo", "aside", "ahead", *(("and",) if words.fact.type == BOOLEAN else ()))
    return atom.kind in own or (atom.kind == "unknown" and not words.fact.safety)


def _is_remark(segment: Segment, words: Lexicon) -> bool:
    """Whether a segment answers nothing."""
    kinds = segment.kinds
    is_number = (words.fact.is_number or bool(words.intervals)) and bool(kinds & _NUMBERS)
    closes = words.fact.type == CHOICES and _closes(segment)
    return not (kinds & _ANSWERS or (words.fact.options and kinds & _LISTING) or is_number or closes)


def is_harmless(segment: Segment, words: Lexicon, *, denies: bool, named: Collection[str]) -> bool:
    """Whether a remark changes nothing about the answer beside which it stands.

    Args:
        segment: the remark.
        words: the words of the fact.
        denies: whether the answer is a no, none of the options, or 0.
        named: the options that the answer names.
    """
    kinds = segment.kinds
    lies_ahead = words.asks_event and (denies or _is_recent(segment, words))
    if words.fact.safety and words.fact.options and not segment.opener and segment.atoms[0].kind == "and":
        return kinds == {"and"}  # "the left one, and a bit of the right"
    if not kinds - _QUIET and segment.opened in ("", "where"):
        return True
    turns = _TURNS if words.fact.safety or not kinds & _NUMBERS else _TURNS - {"or"}  # "yes, five or six"
    if (
        kinds & turns
        or (kinds & _NUMBERS and words.fact.is_number)
        or ("ahead" in kinds and not lies_ahead and segment.opened != "since")
    ):
        return False
    if words.fact.options and kinds & _LISTING:
        return False
    if "worsening" in kinds and (denies or words.fact.is_number):
        return False
    if any(atom.kind == "aside" and atom.text not in words.asked for atom in segment.atoms):
        return False  # about somebody else, or about the reply itself
    if segment.opened in ("during", "condition") and denies and not words.asks_event:
        return False  # "not when I stand"
    if segment.opened == "condition" and not _may_be_conditional(words, denies):
        return False
    is_for = segment.opener is not None and segment.opener.text in words.spoken.single("lasting")
    if is_for and ("unknown" in kinds or ("story" in kinds and words.asks_event)):
        return False  # "for swimming"
    if not words.fact.safety:
        return "past" not in kinds or words.asks_event
    return _is_safe(segment, words, denies, named)


def _may_be_conditional(words: Lexicon, denies: bool) -> bool:
    """Whether "if I turn" says no more than when it is so: beside what is, and a mark at its worst."""
    fact = words.fact
    return fact.scale or ((fact.type == BOOLEAN or bool(fact.options)) and not denies and not words.asks_event)


def _is_safe(segment: Segment, words: Lexicon, denies: bool, named: Collection[str]) -> bool:
    """Whether a remark is harmless where safety hangs on the answer."""
    kinds = segment.kinds
    negators = sum(atom.kind == "negator" for atom in segment.atoms)
    may_deny = segment.opened == "cause" if not denies else words.fact.type == BOOLEAN
    may_deny = may_deny or (words.fact.type == CHOICES and "unknown" in kinds and not _tells_of(segment, words, named))
    if "only" in kinds or (negators > 1 or negators > may_deny):
        return False
    if words.fact.type == CHOICES:
        return _elaborates(segment, words, named)
    if words.intervals and _is_recent(segment, words):
        return True
    if _is_of_a_time(segment, words) and not (words.asks_event and (denies or _is_recent(segment, words))):
        return False
    if words.fact.is_number:
        return not denies and (segment.opened == "cause" or not kinds & {"relief", "limits"})
    if words.asks_event:
        return denies or not (segment.opened == "during" or _has_new_words(segment, words))
    if not denies:
        return True
    is_clause = "unknown" not in kinds or segment.opener is not None or _is_clause(segment, words)
    return is_clause and not _is_near(segment, words) and segment.opened not in ("during", "where")


def _closes(segment: Segment) -> bool:
    """Whether a remark says that there is nothing else: "and that's all"."""
    says = {atom.text for atom in segment.atoms if atom.kind == "only"}
    return bool(says) and all(" " in text for text in says) and segment.kinds <= {"only", *_QUIET}


def _tells_of(segment: Segment, words: Lexicon, named: Collection[str]) -> bool:
    """Whether a word of a remark tells of an option that is named."""
    return any(words.is_of_others(atom.text, ()) and not words.is_of_others(atom.text, named) for atom in segment.atoms)


def _is_clause(segment: Segment, words: Lexicon) -> bool:
    """Whether a segment begins with who does something, and not with what was asked about."""
    first = segment.atoms[0].text.split()[0]
    return first in words.spoken.single("subject") and first not in words.spoken.single("refers")


def _is_recent(segment: Segment, words: Lexicon) -> bool:
    """Whether a remark is a time of the last days or weeks, and nothing else: "yes, last Tuesday"."""
    times = [atom.text for atom in segment.atoms if atom.kind in ("when", "unit", "ahead")]
    known = segment.kinds <= {*_TIME, *_QUIET} and segment.opened in ("", "where", "cause")
    return known and bool(times) and all(text in words.spoken.single("recent") for text in times)


def _is_ago(segment: Segment, words: Lexicon) -> bool:
    """Whether a word opens it that says how long ago something was, in languages where that stands before the time."""
    return segment.opener is not None and segment.opener.text in words.spoken.single("ago") and "unit" in segment.kinds


def _is_of_a_time(segment: Segment, words: Lexicon) -> bool:
    """Whether a remark speaks of a time that may be over."""
    kinds = segment.kinds
    return (
        "past" in kinds
        or _is_ago(segment, words)
        or ("when" in kinds and segment.opened not in ("since", "during", "condition", "cause"))
    )


def _has_new_words(segment: Segment, words: Lexicon) -> bool:
    """Whether there is a word that neither the question nor a yes holds, and that may narrow what was asked for."""
    narrows = any(atom.kind == "limits" and atom.text not in words.asked for atom in segment.atoms)
    own = words.asked | words.affirming
    return narrows or any(atom.kind == "unknown" and atom.text not in own for atom in segment.atoms)


def _is_near(segment: Segment, words: Lexicon) -> bool:
    """Whether a remark beside a no is about what was asked: it may take the no back."""
    return bool(segment.kinds & {"echo", "when", "relief", "degree", "limits"}) or any(
        words.is_of_others(atom.text, ()) for atom in segment.atoms
    )


def _elaborates(segment: Segment, words: Lexicon, named: Collection[str]) -> bool:
    """Whether a remark beside options says more of these, and is not another one in words that nobody knows."""
    kinds = segment.kinds
    if segment.atoms[:1] and segment.atoms[0].kind == "negator" and kinds <= {"negator", "unknown", *_QUIET}:
        return not _tells_of(segment, words, named)  # "no numbness"
    is_told = segment.opener is not None or segment.within or _is_sentence(segment)
    if ("limits" in kinds and named) or not (is_told or not _has_words_of_nobody(segment, words, named)):
        return False
    has_number = bool(kinds & _NUMBERS) and segment.opened != "since" and bool(named)
    has_time = _is_of_a_time(segment, words) or has_number
    if has_time and not _is_of_its_time(segment, words, named):
        return False
    return not any(words.is_of_others(atom.text, named) for atom in segment.atoms)


def _is_sentence(segment: Segment) -> bool:
    """Whether a remark is more than the name of something: "saw it on the scan"."""
    kinds = [atom.kind for atom in segment.atoms]
    return kinds[0] != "and" and (kinds.count("unknown") > 1 or bool({"subject", "refers"} & {*kinds}))


def _has_words_of_nobody(segment: Segment, words: Lexicon, named: Collection[str]) -> bool:
    """Whether there is a word that not even the text of an option that is named holds."""
    own = [word for option in named for word in words.spoken.words(words.fact.options[option])]
    unknown = [atom.text for atom in segment.atoms if atom.kind == "unknown"]
    return any(not any(len(text) > _SHORT and word.startswith(text) for word in own) for text in unknown)


def _is_of_its_time(segment: Segment, words: Lexicon, named: Collection[str]) -> bool:
    """Whether the time in a remark is one that counts for all options that are named."""
    if not named or any(map(words.has_limit_of_time, named)):
        return False
    is_past = (
        _is_ago(segment, words)
        or bool(segment.kinds & {"past", "when"})
        or any(atom.kind == "number" and len(atom.text) == _YEAR for atom in segment.atoms)
    )
    return not is_past or any(map(words.counts_past, named))
