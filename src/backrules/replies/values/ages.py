"""The age of who replies, among other numbers that a reply may tell: "I'm 16 and on the team", "52, my back is 80".

Each number has a part: it is the age of who replies, one that they nearly have or will have soon, one that they feel
like, somebody else's, or no age at all. Only where one age is left is it told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise, takewhile
from math import floor

import attrs

from backrules._util.lazy import lazy
from backrules.replies.clauses.clause import DENYING, words_of
from backrules.replies.lexical.calendar import age_between
from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, atoms_of, tokens_from
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.numbers import may_be_year, number_in

__all__ = ["ages_in"]

_AGES = range(5, 111)
_NEAR = 3  # years before an age in which somebody nearly has it
_KINDS = (
    "correction meaning untrue unsure unbound birthday years_of_age older seeming nearing reached coming younger born "
    "num plus_half people during condition cause about or but except ago ceased no none negator contrast own being "
    "polite refers having began already when ahead once story felt doubt and unit feel filler personal"
)
_NUMBERS = {"number", "num"}
_PARTING = {"sep", "-", "but", "except", "during", "condition", "cause", "and"}
_NO_ANSWER = {"correction", "meaning", "question", "ambiguous", "unsure", "untrue", "unbound", "born", "or"}
_NO_ANSWER |= {"-", "/", "+"}
_BEFORE = {"own", "refers", "about", "polite", "reached", "already", "echo", "having", "coming", "nearing", "older"}
_BEFORE |= {"younger", "and", "began", "birthday", "once", "being"}
_DATED = {"filler", "story", "when", "ahead"}  # and before an age with a day: "on Monday I turned 56"
_BEHIND = {"", "own", "about", "polite", "reached", "years_of_age", "birthday", "filler", "refers", "having", "already"}
_BEHIND |= {"plus_half", "began", "and", "feel", "seeming", "nearing", "being", "coming", "once", "during", "unit"}
_BEHIND |= {"when", "ahead", "story"}
_DATING = {"birthday", "once", "began", "unit", "filler", "reached"}  # between an age and the year in which they got it
_TIME = {*_NUMBERS, "but", "cause", "once", "when", "unit", "filler", "began"}
_ENDS = {"", "sep", "-"}
_OF_AGE = ("birthday", "coming")
_SETTLED = {"people", "reached", "birthday", "began", "years_of_age", *_NUMBERS}  # beside an age, leaves it as it is
_PLAIN = {"being", "polite", "filler", "refers", "feel"}  # and what says nothing by itself
_IN_TIME = {"nearing", "ahead", "older", "about", "doubt", "when", "but", "cause", "ago", "no", "negator", *_PLAIN}
_REFERRING = {"refers", "having", "being", "filler", "polite"}
_JOINING = ("but", "except", "and")
_NOTHING = Atom("", None, "")


def ages_in(tokens: Sequence[Token], words: Lexicon) -> range | None:
    """Return the ages that somebody may have who replies so; None where none is told for certain."""
    spoken = words.spoken
    atoms = atoms_of(tokens, [words.units, spoken.phrases(_KINDS), words.echo])
    atoms = [*_with_birthdays(_with_joints(atoms, spoken.single("and")))]
    kinds = [atom.kind for atom in atoms]
    if not _NO_ANSWER.isdisjoint(kinds) or _has_pair(kinds):
        return None
    pieces = list(_pieces(atoms))
    around = zip([[], *pieces], pieces, [*pieces[1:], []], strict=False)
    told = [
        (piece, _time_in(behind))
        for before, piece, behind in around
        if not (_is_apposed(before, piece) or _is_spent(piece, behind, words))
    ]
    said = [one for piece, time in told for one in _numbers_in(piece, time, words) if one.part]
    decades = [ages for piece in pieces if (ages := age_between(tokens_from(piece), spoken))]
    found = range(decades[0][0], decades[0][1] + 1) if len(decades) == 1 and not said else _ages_of(said)
    is_own = any(one.is_own for one in said if one.part == "is")
    if any(_turns(piece, words, is_own=is_own) or _is_felt(piece) for piece in pieces):
        return None
    if found and any(_leaves_open(piece, words, is_own=is_own) for piece in pieces):
        return range(found.start - 1, found.stop + 1)  # at an end of a group nobody knows in which one they are
    return found


def _with_birthdays(atoms: Sequence[Atom]) -> Iterator[Atom]:
    """Yield atoms without the mark of an ordinal before a birthday: "58. Geburtstag"."""
    for place, atom in enumerate(atoms):
        around = [one.kind for one in (*atoms[max(0, place - 1) : place], *atoms[place + 1 : place + 2])]
        if not (atom.text == "." and around == ["number", "birthday"]):
            yield atom


def _has_pair(kinds: Sequence[str]) -> bool:
    """Whether two numbers stand side by side, or joined and at the end of a piece: "55 56", "40 and 60"."""
    fours = zip(kinds, [*kinds[1:], ""], [*kinds[2:], "", ""], [*kinds[3:], "", "", ""], strict=False)
    return any(
        one in _NUMBERS and (two in _NUMBERS or (two == "and" and three in _NUMBERS and four in _ENDS))
        for one, two, three, four in fours
    )


def _has(atom: Atom, spoken: Language) -> bool:
    """Whether an atom says that who replies has something: "I have"."""
    return atom.kind == "own" and not spoken.single("owning").isdisjoint(atom.text.split())


def _with_joints(atoms: Sequence[Atom], joining: AbstractSet[str]) -> list[Atom]:
    """Return atoms in which a short word for "under" behind a number is the one for "and" that it is, too."""
    found: list[Atom] = []
    for atom in atoms:
        is_joint = atom.kind == "younger" and atom.text in joining and any(one.kind in _NUMBERS for one in found)
        found.append(atom._replace(kind="and") if is_joint else atom)
    return found


def _is_apposed(before: Sequence[Atom], piece: Sequence[Atom]) -> bool:
    """Whether a piece begins with the age of somebody else who was just named: "for my mother | who is 72"."""
    first = next((atom.kind for atom in piece if atom.kind not in _REFERRING), "")
    return bool(before) and before[-1].kind == "people" and first in _NUMBERS


def _is_spent(piece: Sequence[Atom], behind: Sequence[Atom], words: Lexicon) -> bool:
    """Whether years are those that somebody did something: "30 years | with a | desk job"."""
    joint = behind[0].text.split() if behind and behind[0].kind == "and" else []
    return piece[-1].kind == "unit" and bool(joint) and joint[0] in words.spoken.single("limits")


def _pieces(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Yield the pieces of a reply, each with what opens it."""
    piece: list[Atom] = []
    for atom in atoms:
        if atom.kind in _PARTING and piece:
            yield piece
            piece = []
        if atom.kind != "sep":
            piece.append(atom)
    if piece:
        yield piece


def _time_in(piece: Sequence[Atom]) -> Sequence[Atom]:
    """Return a piece that says nothing but a time, of what the one before it tells: "70 | two years ago"."""
    return piece if all(atom.kind in _TIME for atom in piece) else []


def _numbers_in(piece: Sequence[Atom], time: Sequence[Atom], words: Lexicon) -> Iterator[_Number]:
    """Yield the numbers of a piece that may be ages, each with what stands around it, and the time behind the piece."""
    where = words.spoken.single("where")
    counts = any(
        one.kind in _NUMBERS and two.kind in ("unit", "when") and two.text not in where for one, two in pairwise(piece)
    )
    for place, atom in enumerate(piece):
        value = number_in(atom) if atom.kind in _NUMBERS else None
        if value is None or floor(value) not in _AGES:
            continue
        if atom.kind == "number" and (value.denominator > 1 or atom.text.startswith("0")):  # "08", which is a year
            continue
        before, rest = piece[:place], piece[place + 1 :]
        behind = list(takewhile(lambda one: one.kind not in _NUMBERS, rest))
        yield _Number(floor(value), before, behind, [*rest, *time], words, counts=counts)


@attrs.frozen(slots=False)
class _Number:
    """A number that may be an age.

    Attributes:
        age: the number.
        before: what stands before it in its piece.
        behind: what stands behind it, up to the next number.
        rest: all that stands behind it, and a time behind its piece.
        words: the words of the fact.
        counts: whether a number of the piece counts something: "in 20 years".
    """

    age: int
    before: Sequence[Atom]
    behind: Sequence[Atom]
    rest: Sequence[Atom]
    words: Lexicon
    counts: bool

    @lazy
    def part(self) -> str:
        """What it is of the age of who replies: `is` that, may be at another time, or is a bound; "" for none."""
        kinds, behind = {atom.kind for atom in self.before}, {atom.kind for atom in self.behind}
        if self.before and self.before[-1].kind in DENYING:
            return "denied"  # "57, no 58", "not 30 any more"
        if self.before and self.before[-1].text in self.words.spoken.single("at_age") and "began" in behind:
            return ""  # German "mit 17 angefangen"
        if self.before and self.before[0].text in self.words.spoken.single("barring"):
            return ""  # "a year until 18", "I was fine | until 50"
        is_last = all(atom.kind not in _NUMBERS for atom in self.rest)
        is_felt = "seeming" in kinds or (is_last and "seeming" in behind)
        if is_felt or kinds & {"people", *DENYING} or not self._counts_years:
            return ""
        return self._part_in_time(kinds | behind) if self._leads == "is" else self._leads

    def _part_in_time(self, kinds: AbstractSet[str]) -> str:
        has_passed = "reached" in kinds or {"birthday", "once"} <= kinds
        is_coming = "coming" in kinds or {"birthday", "ahead"} <= kinds  # "80 next birthday"
        if ("once" in kinds or "birthday" in kinds) and not (has_passed or is_coming):
            return ""  # "I was 40"
        if self._is_years_ahead:
            return ""  # "18 in two years"
        if is_coming:
            is_now = not self.words.spoken.single("at_present").isdisjoint(words_of((*self.before, *self.rest)))
            if self.counts or is_now or "once" in kinds:
                return ""  # "I'll be 60 in 20 years"
            is_this_year = self.words.spoken.phrases("this_year").along(words_of((*self.before, *self.rest)))
            return "open" if is_this_year else "coming"
        for kind in ("older", "younger", "nearing"):
            if any(atom.kind == kind for atom in self.before):
                return kind
        if self.rest == self.behind and self._follows.kind == "nearing":
            return "nearing"  # "56 almost", and not "14, nearly 15"
        if (has_passed or not self.is_own) and (time := self._time):
            return time
        is_soon = any(atom.kind in ("when", "ahead") for atom in self.behind) or self._names(self.words.spoken.months)
        is_so = has_passed or self.is_own or self._names(self.words.spoken.single("since"))
        return "open" if is_soon and not is_so else "is"

    @lazy
    def ages(self) -> range:
        """The ages that it leaves, if it is the only one that is told."""
        ways = {
            "coming": (self.age - 1, self.age),
            "open": (self.age - 1, self.age + 1),
            "nearing": (self.age - _NEAR, self.age + 1),
            "last_year": (self.age, self.age + 2),
            "long_ago": (self.age, _AGES.stop),
            "older": (self.age + 1, _AGES.stop),
            "younger": (_AGES.start, self.age),
        }
        first, end = ways.get(self.part, (self.age, self.age + 1))
        exact = self.words.spoken.single("exact")
        beside = (*self.before, *self.behind)
        more = self.words.spoken.single("and_more") | self.words.spoken.single("such_as")  # "70 at least"
        is_rough = any((one.kind == "about" and one.text not in exact) or one.text in more for one in beside)
        return range(first - is_rough, end + is_rough)

    @lazy
    def is_own(self) -> bool:
        """Whether somebody says that it is theirs: "I'm 41"."""
        possessive = self.words.spoken.single("possessive")
        return any(atom.kind == "own" and atom.text not in possessive for atom in self.before)

    @property
    def _is_years_ahead(self) -> bool:
        """Whether it is told in how many years they have it."""
        into, number, unit = [*self.rest, _NOTHING, _NOTHING, _NOTHING][:3]
        spoken = self.words.spoken
        return into.text in spoken.single("where") and number.kind in _NUMBERS and spoken.unit(unit.text) == "year"

    @property
    def _time(self) -> str:
        """The class of the time at which they had it, if they may have got older since: "turned 70 in 2020", or ""."""
        dated = list(takewhile(lambda atom: atom.kind in _DATING, self.rest))
        if any(map(may_be_year, self.rest[len(dated) : len(dated) + 1])):
            return "long_ago"
        texts = words_of((*self.before, *self.rest))
        told = (kind for kind in ("long_ago", "last_year") if self.words.spoken.phrases(kind).along(texts))
        return next(told, "")

    def _names(self, words: AbstractSet[str]) -> bool:
        return not words.isdisjoint(words_of(self.behind))

    @property
    def _follows(self) -> Atom:
        return self.behind[0] if self.behind else _NOTHING

    @lazy
    def _counts_years(self) -> bool:
        """Whether what stands behind lets it be an age: "63 years old", and not "20 years of pain" or "20 kilos"."""
        spoken, text = self.words.spoken, self._follows.text
        further = self.behind[1].kind if len(self.behind) > 1 else ""
        if self._follows.kind == "years_of_age":
            return further not in ("unknown", "felt", "people", "story")  # "20 year old injury"
        if text in spoken.single("to") | spoken.single("clock") - spoken.single("since"):
            return False
        if spoken.unit(text) == "year":
            is_reached = any(atom.kind == "reached" for atom in self.before)
            return is_reached or further in ("", "own", "polite", "being", "people")
        is_unit = bool(text) and spoken.phrases("unit").has(text.split()) and text not in spoken.single("where")
        return not is_unit and self._follows.kind in _BEHIND

    @lazy
    def _leads(self) -> str:
        """Whether what stands before leads to an age (`is`), or nothing does and it may be another number."""
        spoken = self.words.spoken
        before = [atom for atom in self.before if atom.kind not in _JOINING]
        is_year = spoken.unit(self._follows.text) == "year"
        since = spoken.single("since") - (frozenset() if is_year else spoken.single("already"))  # "schon 80"
        last = (before or [_NOTHING])[-1]
        is_time = last.kind != "being" and last.text in spoken.single("clock")
        if is_time or any(atom.text in since for atom in before) or (_has(last, spoken) and not is_year):
            return ""  # "I have 30"
        if last.text in spoken.articles and any(_has(atom, spoken) for atom in before[-2:-1]):
            return ""  # "I have a 12 year old"
        is_dated = any(atom.kind in ("reached", "coming", "birthday") for atom in (*before, *self.behind))
        known, title = _BEFORE | (_DATED if is_dated else set()), spoken.words(self.words.fact.title)
        small = list(takewhile(lambda atom: atom.kind in known or atom.text in title, reversed(before)))
        mine = spoken.single("possessive")
        if any(
            (one.kind == "own" and one.text not in mine) or one.kind in _OF_AGE or one.text in title for one in small
        ):
            return "is"
        is_birthday = any(atom.kind == "birthday" for atom in self.behind)
        if len(small) < len(before) or (any(atom.text in mine for atom in small) and not is_birthday):
            return ""
        is_told = is_dated or self._names(since | spoken.months)
        return "is" if is_told or all(atom.kind not in ("unknown", "story") for atom in self.behind) else "strange"


def _ages_of(said: Sequence[_Number]) -> range | None:
    """Return the ages that all that is said leaves, None where they are not one, or one to come."""
    by_part = {part: [one for one in said if one.part == part] for part in {one.part for one in said}}
    held = {one.age for one in by_part.get("is", ())}
    if "denied" in by_part or len(held) > 1:
        return None
    if held:
        age, next_ages = max(held), {one.age for part in ("coming", "open") for one in by_part.get(part, ())}
        others = {one.age for one in by_part.get("strange", ())}
        return by_part["is"][0].ages if next_ages <= {age + 1} and others <= {age} else None
    left = {one.ages for one in said}
    return left.pop() if len(left) == 1 and "strange" not in by_part else None


def _turns(piece: Sequence[Atom], words: Lexicon, *, is_own: bool) -> bool:
    """Whether a piece leaves in doubt whose or when an age is: "35, my son needs this", "34 when it began"."""
    kinds = {atom.kind for atom in piece}
    if kinds & {"during", "condition", "except", "ceased"}:
        return not is_own
    possessive = words.spoken.single("possessive")
    tells = any(atom.kind == "own" and atom.text not in possessive for atom in piece)
    return "people" in kinds and not (is_own or tells)


def _is_felt(piece: Sequence[Atom]) -> bool:
    """Whether a piece says of the age before it that it is how somebody feels, and nothing else: "30, | inside"."""
    return piece[-1].kind == "seeming" and {atom.kind for atom in piece} <= {"seeming", "but", "and", "about", *_PLAIN}


def _leaves_open(piece: Sequence[Atom], words: Lexicon, *, is_own: bool) -> bool:
    """Whether a piece beside an age may say that it is not reached yet, or is over: "18, | soon", "70, | long gone"."""
    spoken, kinds = words.spoken, {atom.kind for atom in piece}
    possessive = spoken.single("possessive")
    is_told = any(atom.kind == "own" and atom.text not in possessive for atom in piece)
    is_past = "older" in kinds and "when" in kinds  # "a week past it"
    if is_told or is_past or not kinds.isdisjoint(_SETTLED):
        return False
    known = [atom for atom in piece if atom.text not in spoken.single("personal") and atom.kind not in ("and", "sep")]
    is_plain = all(atom.kind in _PLAIN for atom in known)
    return not is_plain and (not is_own or all(atom.kind in _IN_TIME for atom in known))
