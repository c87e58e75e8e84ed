"""A reply to the question how bad something is, in its pieces, each with the marks that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import attrs

from backrules._util.lazy import lazy
from backrules.replies.clauses.clause import DENYING, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, as_articles, atoms_of
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.numbers import fits, number_in

__all__ = ["CIRCUMSTANCES", "NUMBERS", "QUIET", "WHEN", "Piece", "cut"]

NUMBERS = frozenset({"number", "num"})
CIRCUMSTANCES = frozenset({"during", "condition"})
WHEN = CIRCUMSTANCES | {"cause"}
QUIET = frozenset({"filler", "refers", "having", "own", "about", "degree", "daytime", "when", "these_days", "began"})
QUIET |= {"yes", "only", "and", "echo", "once", "rating", "one", "to"}
_KINDS = (
    "correction meaning theirs habitual unsettled "
    "daytime unsure untrue upper peak bygone season these_days level varying rating slight "
    "severe lessening increasing resting num people during condition out_of cause aim easing relief usual about nearly "
    "beyond plus_half but except ceased over once past to or degree none no negator contrast yes worsening likely_no "
    "limits only when own refers having well began story felt doubt and filler one"
)
_SHORTEST_PART = 5  # letters of a word with which one of the question begins
_OPENING = {"but", "except", "during", "condition", "cause", "aim"}
_BESIDE = QUIET | NUMBERS | DENYING | {"option", "level", "peak", "upper", "worsening", "usual", "over", "ceased"}
_BESIDE |= {
    "severe",
    "bygone",
    "season",
    "varying",
    "past",
    "relief",
    "resting",
    "limits",
    "beyond",
    "people",
    "nearly",
}
_BESIDE |= {"lessening", "out_of", "/"}  # what may stand in a piece with its mark
_BEHIND = {"or", "to", "/", "+", "plus_half", "out_of", "number", "num", "beyond", "unknown", "people", "felt", "story"}
_BEHIND |= {"relief"}  # what may not stand right behind a mark
_CUES = {"slight", "severe", "lessening", "rating"}  # what says by itself what it does to a mark
_MEANT = {  # classes that hold more of what only a mark is beside
    "easing": "relief",
    "theirs": "people",
    "habitual": "usual",
    "unsettled": "unsure",
}
_EVERYDAY = {"story", "when", "place"}
_BETWEEN = {"-", "to", "or", "except"}
_OF_MARK = ("own", "refers", "peak", "upper", "level")  # with what the part of a piece begins that gives its mark
_TELLING = ("daytime", "unknown", "story", "felt", "people", "degree", "nearly", "relief")


class _Mark(NamedTuple):
    """A mark, and where it stands in its piece."""

    value: Fraction
    place: int


@attrs.frozen(slots=False)
class Piece:
    """A piece of a reply.

    Attributes:
        opener: the kind of the word that opens it, or "".
        opening: that word.
        atoms: what stands behind that.
        words: the words of the fact.
    """

    opener: str
    opening: str
    atoms: Sequence[Atom]
    words: Lexicon

    @lazy
    def kinds(self) -> frozenset[str]:
        """The kinds of what stands in it."""
        return frozenset(atom.kind for atom in self.atoms)

    def has(self, *kinds: str) -> bool:
        """Whether something of one of these kinds stands in it."""
        return not self.kinds.isdisjoint(kinds)

    def has_word(self, kind: str) -> bool:
        """Whether a phrase of a class stands in it."""
        single = self.words.spoken.single(kind)
        return any(atom.text in single for atom in self.atoms)

    def says(self, kinds: str) -> bool:
        """Whether a phrase of some classes stands in its words, be it within another phrase: "none | right now"."""
        return bool(self.words.spoken.phrases(kinds).along(words_of(self.atoms)))

    def is_asked(self, atom: Atom) -> bool:
        """Whether a word says what the question asks for."""
        words = self.words
        if atom.kind not in ("felt", "unknown", "level"):
            return False
        is_of_pain = any(atom.text in group for group in words.spoken.synonyms)
        is_part = len(atom.text) >= _SHORTEST_PART and any(one.startswith(atom.text) for one in words.asked)  # "Nacken"
        return is_of_pain or is_part or atom.text in words.asked or words.spoken.stem(atom.text) in words.common

    @property
    def is_numbered(self) -> bool:
        """Whether it has a number that may be a mark."""
        return self.has(*NUMBERS) and self.marks != []

    @lazy
    def marks(self) -> list[_Mark] | None:
        """The marks in it, without what counts something else; None where a number may be no mark, or not that one."""
        found: list[_Mark] = []
        place = 0
        while place < len(self.atoms):
            atom = self.atoms[place]
            value = None
            if atom.kind not in NUMBERS:
                value = self._named(place)
            elif self._is_unit(self._at(place + 1)) or self._at(place + 1).text in self.words.spoken.single(
                "parts_of_day"
            ):
                place += 1  # "3 nights"
            elif self._ends_scale(place):
                pass  # "out of 10, | 3"
            else:
                value = self._number(place)
                if value is None:
                    return None
            if value is not None:
                found.append(_Mark(value, place))
            place += 3 if atom.kind in NUMBERS and self._is_of_top(place) else 1
        return found[1:] if len(found) > 1 and self.explains_scale else found

    def _at(self, place: int) -> Atom:
        return self.atoms[place] if 0 <= place < len(self.atoms) else Atom("", None, "")

    def _named(self, place: int) -> Fraction | None:
        """Return the mark that words stand for, such as "nothing"."""
        atom = self.atoms[place]
        before = self._at(place - 1).kind
        if before == "nearly" or (atom.kind == "option" and atom.value and before in DENYING):
            return None  # "not | the worst that I can imagine"
        if atom.kind == "none" and not self.words.spoken.single("acting").isdisjoint(words_of(self.atoms)):
            return None  # "I do | nothing"
        return Fraction(0) if atom.kind == "none" else Fraction(atom.value) if atom.kind == "option" else None

    def _number(self, place: int) -> Fraction | None:
        """Return the mark that a number says; None where it may be no mark, or one of a range."""
        ranges = not self._is_of_top(place) and self._is_followed(place)
        value = None if ranges or self._is_time(place) else number_in(self.atoms[place])
        return value if value is not None and fits(self.words.fact, value) else None

    def _is_of_top(self, place: int) -> bool:
        """Whether the highest mark stands behind a number: "3 out of 10"."""
        scale, top = self.words.fact.range, self._at(place + 2)
        is_out_of = self._at(place + 1).kind in ("out_of", "/") and top.kind in NUMBERS
        return is_out_of and scale is not None and number_in(top) == scale[1]

    def _ends_scale(self, place: int) -> bool:
        """Whether a number is the highest mark as which it is named before another one: "out of 10 I'd say 3"."""
        scale, before = self.words.fact.range, self._at(place - 1).kind
        of_scale = self.words.spoken.single("scale")
        is_end = before in ("to", "upper") and not of_scale.isdisjoint(words_of(self.atoms[:place]))
        is_top = scale is not None and number_in(self.atoms[place]) == scale[1]
        return is_top and (before == "out_of" or is_end)

    def _is_followed(self, place: int) -> bool:
        """Whether what stands behind a number makes it one of a range, or one of something else: "8 kids"."""
        behind = self._at(place + 1)
        varies = behind.kind in ("to", "and") and self._at(place - 1).kind == "varying"
        return behind.kind in _BEHIND and not (varies or self.is_asked(behind))

    def _is_time(self, place: int) -> bool:
        """Whether a number stands behind a word for a time, a name or a thing: "since 8", "line 8", "my 8", "L5"."""
        spoken, before = self.words.spoken, self._at(place - 1)
        if before.text in spoken.single("since") | spoken.single("possessive") or (
            self._is_unit(before) and spoken.unit(before.text) != "time"
        ):
            return True
        told = {atom.kind for atom in self.atoms[:place]}
        behind = [atom.kind for atom in self.atoms[place + 1 :] if atom.kind != "filler"]
        if told <= {"about", "filler"} and before.text in spoken.single("where") and behind == ["daytime"]:
            return True  # "around 7 in the evening"
        is_clock = before.text in spoken.single("clock")  # "when I get up at 7", and not "I say 7"
        return is_clock and (self.opener in CIRCUMSTANCES or told.isdisjoint({"own", "refers", "level"}))

    def _is_unit(self, atom: Atom) -> bool:
        is_unit = bool(atom.text) and self.words.spoken.phrases("unit").has(atom.text.split())
        return is_unit and atom.text not in self.words.spoken.single("where")

    @lazy
    def is_own(self) -> bool:
        """Whether it says what who replies does or did, and not only what is theirs."""
        spoken, others = self.words.spoken, [atom for atom in self.atoms if atom.kind != "people"]
        firsts = {atom.text.split(" ")[0] for atom in others} | {*words_of(one for one in others if one.kind == "yes")}
        return not firsts.isdisjoint(spoken.subjects) or self.atoms[0].text.split(" ")[0] in spoken.single("unsaid")

    @lazy
    def is_told(self) -> bool:
        """Whether somebody tells what they do, did or could not do: "I could not turn my head"."""
        return self.is_own and self.has(*_TELLING)

    @lazy
    def is_denied(self) -> bool:
        """Whether a word in it says that something is not so, or hardly: "I barely sleep", and not "I don't move"."""
        spoken, others = self.words.spoken, [atom for atom in self.atoms if atom.kind not in ("resting", "upper")]
        said = set(words_of(others))
        return bool(said & (spoken.negating | spoken.single("nearly"))) or any(one.kind in DENYING for one in others)

    @property
    def is_unable(self) -> bool:
        """Whether it tells what somebody can no longer do, and not that they no longer feel it."""
        said = self.words.spoken.single
        texts = set(words_of(self.atoms))
        return self.is_told and bool(texts & said("able")) and texts.isdisjoint(said("sensing"))

    @property
    def is_at_rest(self) -> bool:
        """Whether it tells of somebody who rests."""
        first = self.atoms[0]
        moves = first.kind == "daytime" and first.text.split(" ")[0] in self.words.spoken.single("activity")
        return self.has("resting") and not self.is_denied and not moves  # "turning over | in bed"

    @property
    def said(self) -> list[Fraction]:
        """The marks in it, without their places."""
        return [mark.value for mark in self.marks or ()]

    @property
    def is_bounding(self) -> bool:
        """Whether it says that a mark is no higher elsewhere: "at most", "less in the evening", "only | when I sit"."""
        if self.marks:
            return self.has("beyond", "these_days", "upper")
        return self.has("upper") or (self.has("lessening") and not self.has("usual")) or self._ends_with_only

    @property
    def _ends_with_only(self) -> bool:
        return self.atoms[-1].text in self.words.spoken.single("only") and self.atoms[0].kind != "story"

    @property
    def is_of_activity(self) -> bool:
        """Whether it names what somebody does, right behind a word for that: German "beim Tippen", and not "bei 3"."""
        return any(
            self._is_activity(place) and self._at(place + 1).kind not in {"", *NUMBERS, "about"}
            for place in range(len(self.atoms))
        )

    @property
    def explains_scale(self) -> bool:
        """Whether it says what the highest mark means: "10 is the worst", and not "10 at its worst"."""
        scale, first = self.words.fact.range, self.atoms[0]
        is_top = first.kind in NUMBERS and scale is not None and number_in(first) == scale[1]
        if not is_top or len(self.atoms) < 3 or (self.atoms[1].kind == "peak" and self.opener != "condition"):
            return False
        is_said_of = self.atoms[1].text in self.words.spoken.single("copula")  # "10 | is | agony"
        return self.has("peak", "worsening", *(["severe", "upper"] if is_said_of else []))

    @property
    def is_bare(self) -> bool:
        """Whether it is a mark and nothing else."""
        return self.kinds <= NUMBERS and not self.opener and bool(self.marks)

    @lazy
    def is_theirs(self) -> bool:
        """Whether it says what somebody else has or says."""
        first = next((atom.kind for atom in self.atoms if atom.kind in ("people", "own")), "")
        return self.has("people") and (first == "people" or not self.is_own)

    @lazy
    def is_recent(self) -> bool:
        """Whether it tells of one of these days."""
        days = self.words.spoken.weekdays
        return self.has("daytime", "these_days") or any(atom.text in days for atom in self.atoms)

    @lazy
    def is_elsewhere(self) -> bool:
        """Whether it names a part of the body, or something felt, that was not asked for."""
        because = self.words.spoken.single("because")
        return any(atom.text not in because and not self.is_asked(atom) for atom in self.atoms if atom.kind == "felt")

    @lazy
    def is_shifted(self) -> bool:
        """Whether it says that a mark is not the one that was asked for: "at best"; in a story only how it opens."""
        phrases, others = self.words.spoken.phrases("shifting"), (one for one in self.atoms if one.kind not in _CUES)
        texts = [*self.opening.split(), *words_of(others)]
        places = range(bool(self.opening)) if self.is_told else range(len(texts))
        return any(phrases.matches(texts, place) for place in places)

    @property
    def is_contradicted(self) -> bool:
        """Whether it denies what it tells, or has a mark for that: "no worse", and not "without tablets worse"."""
        without = self.words.spoken.single("without")
        return bool(self.marks) or any(atom.kind in DENYING and atom.text not in without for atom in self.atoms)

    @lazy
    def is_eased(self) -> bool:
        """Whether it tells of a good moment, of what does somebody good, or of what they leave: "when I don't lift"."""
        spoken = self.words.spoken
        texts = [*self.opening.split(), *words_of(self.atoms)]
        kinds = "soothing" if self.opener == "during" and not self.is_denied else "soothing restoring"
        does_good = bool(spoken.phrases(kinds).along(texts))  # after or if, and not while
        if self.is_denied:
            is_worse = does_good or self.has("relief") or not spoken.single("able").isdisjoint(texts)
            return self.opener in CIRCUMSTANCES and self.is_own and not is_worse
        return does_good and spoken.single("overdone").isdisjoint(texts)  # and not "when I swim too long"

    @lazy
    def is_outdone(self) -> bool:
        """Whether behind its last mark stands what is worse now and then, and no mark for that: "3 with spikes"."""
        spoken, last = self.words.spoken, max((mark.place for mark in self.marks or ()), default=len(self.atoms))
        behind = self.atoms[last:]
        return any(
            two.text in spoken.single("spiking") and one.text not in spoken.single("where")
            for one, two in pairwise(behind)
        )

    @lazy
    def is_bounded(self) -> bool:
        """Whether a number is a bound, and not the highest: "more than 5", and not "never more than 5"."""
        without = self.words.spoken.single("without")
        denying = [atom.kind in DENYING and atom.text not in without for atom in self.atoms]
        if self.has("nearly") or any(
            no and two.kind in NUMBERS for no, two in zip(denying, self.atoms[1:], strict=False)
        ):
            return True  # "not a 4", and not "3 with tablets, without 7"
        denied = any(denying)
        if self.has("beyond"):
            return not denied or self.has_word("beneath")  # "never below 3"
        return denied and not self.has("upper", "none", "option")

    @lazy
    def parts(self) -> tuple[Sequence[Atom], Piece] | None:
        """What is told before its mark, and the part with that; None where a mark may be of what is told."""
        strange = [place for place, atom in enumerate(self.atoms) if not self._may_stand_beside(atom, place)]
        numbers = [place for place, atom in enumerate(self.atoms) if atom.kind in NUMBERS]
        if self.opener in CIRCUMSTANCES or self._is_activity(0):  # German "wenn ich hebe 7", "beim Heben 7"
            strange = [place for place in strange if place > numbers[0]]
        elif self.atoms[0].text in self.words.spoken.single("where"):  # "im Auto 7", and not "im Knie 7"
            strange = [place for place in strange if place > numbers[0] or self.atoms[place].kind not in _EVERYDAY]
        if self._is_activity(numbers[-1] + 1) and numbers[-1] + 3 == len(self.atoms):  # "7 beim Heben"
            strange = [place for place in strange if place < numbers[-1]]
        start = strange[-1] + 1 if strange else 0
        own = attrs.evolve(self, atoms=self.atoms[start:])
        if any(mark.place < start for mark in self.marks or ()) or (strange and not own.is_begun):
            return None
        return self.atoms[:start], own

    def _is_activity(self, place: int) -> bool:
        """Whether what somebody does is named from there on."""
        return self._at(place).text.split(" ")[0] in self.words.spoken.single("activity")

    @lazy
    def is_begun(self) -> bool:
        """Whether it may be the part of a piece that gives its mark: "it's an 8", and not "an 8"."""
        return self.has(*_OF_MARK) or any(atom.kind == "yes" and " " in atom.text for atom in self.atoms)

    def _may_stand_beside(self, atom: Atom, place: int) -> bool:
        is_counted = self._at(place - 1).kind in NUMBERS and self._is_unit(atom)  # "for 5 minutes"
        return (
            atom.kind in _BESIDE
            or self.is_asked(atom)
            or is_counted
            or atom.text in self.words.spoken.single("because")
        )


def cut(tokens: Sequence[Token], words: Lexicon) -> list[Piece]:
    """Return the pieces of a reply; none where it is no answer, or gives a range."""
    spoken = words.spoken
    atoms = as_articles(atoms_of(tokens, [words.options, spoken.phrases(_KINDS), words.echo]), spoken.articles)
    atoms = [atom._replace(kind=_MEANT.get(atom.kind, atom.kind)) for atom in atoms]
    kinds = {atom.kind for atom in atoms}
    if any(atom.kind == "beyond" and atom.text in spoken.single("unbound") for atom in atoms):
        return []  # "between nothing and 5"
    if not kinds.isdisjoint({"correction", "meaning", "question", "ambiguous"}) or _has_range(atoms):
        return []
    if not atoms or atoms[0].kind == "-" or any(atom.text in spoken.single("minus") for atom in atoms):
        return []
    if not kinds.isdisjoint(NUMBERS):  # beside a number, words for a high mark only say that it is high
        atoms = [atom._replace(kind="severe") if atom.kind == "option" and atom.value > 0 else atom for atom in atoms]
    return list(_pieces(atoms, words))


def _has_range(atoms: Sequence[Atom]) -> bool:
    """Whether two numbers are the ends of a range: "4-ish to 6"."""
    kinds = ["", *(atom.kind for atom in atoms if atom.kind not in ("about", "filler", "one"))]
    fours = zip(kinds, kinds[1:], kinds[2:], kinds[3:], strict=False)
    return any({low, high} <= NUMBERS and by in _BETWEEN and before != "varying" for before, low, by, high in fours)


def _pieces(atoms: Sequence[Atom], words: Lexicon) -> Iterator[Piece]:
    opener, opening, inner = "", "", list[Atom]()
    for place, atom in enumerate(atoms):
        is_and = atom.kind == "and" and any(other.kind in (*NUMBERS, "own") for other in atoms[place + 1 :])
        is_varying = is_and and len(inner) > 1 and inner[-2].kind == "varying"  # "ranges between 3 and 5"
        if not ((is_and and not is_varying) or atom.kind in _OPENING or atom.kind in ("sep", "-")):
            inner.append(atom)
            continue
        if inner:
            yield Piece(opener, opening, inner, words)
            opener, opening, inner = "", "", []
        if atom.kind in _OPENING and opener not in ("but", "except"):
            opener, opening = atom.kind, atom.text
    if inner:
        yield Piece(opener, opening, inner, words)
