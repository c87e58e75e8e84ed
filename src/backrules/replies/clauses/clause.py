"""A reply as clauses, each with what is named in it and with the cues that may turn that.

What turns an answer belongs to closed classes of words, which a table can hold nearly whole: negators, doubt, other
people, what is over. What somebody does, where, with whom and with what cannot be listed, and turns nothing. So a cue
works in its clause, and unknown words beside what is named are passed over; a clause that names nothing may still take
back what the one before it said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise, takewhile
from operator import itemgetter

import attrs

from backrules._util.lazy import lazy
from backrules.facts import CHOICES
from backrules.replies.clauses.particles import (
    ENDING,
    NO,
    OPENING,
    PARTING,
    names_any,
    reported,
    with_ends,
    with_nor,
    with_ordinals,
)
from backrules.replies.clauses.spans import spanned
from backrules.replies.lexical.apart import Apart, Found, Place
from backrules.replies.lexical.language import Language
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom, as_articles, atoms_of
from backrules.replies.lexical.tokens import Token

__all__ = ["BESIDE", "DENYING", "DOUBTED", "REMARK", "WHY", "Clause", "clauses_of", "words_of"]

WHY = ("cause", "aim")  # what opens a clause that says why
REMARK = "remark"  # the value of what is told and turns nothing, whatever words it is told in
BESIDE = frozenset({"unknown", "story", "felt"})  # what may make a name part of another one
DOUBTED = ("or", "doubt", "nearly", "likely_yes", "likely_no")
DENYING = frozenset({"negator", "contrast", "no", "none"})
_KINDS = (
    "remark last_remark correction meaning rest_unknown unsure rest none no only yes likely_no likely_yes people "
    "over once past doubt nearly began negator contrast during condition cause aim causing except but well_of "
    "well all both or and worsening usual relief limits felt story when place degree having own refers filler num "
    "times unit period about out_of"
)
_JOINED = {"during", "cause", "condition"}
_BEGINNING = {"own", "refers", "people", "negator", "no", "none", "only", "yes", "unsure", "rest"}  # behind an "and"
_QUIET = {
    "filler",
    "having",
    "own",
    "and",
    "echo",
    "began",
    "refers",
    "num",
    "number",
    "unit",
    "well",
    "only",
    "about",
    "one",
}
_SHORT = 2  # words of a name that another one may hold within it, whatever small words stand between
_SAID = DENYING | {"yes", "rest", "unsure", "option", "doubt", "over", "once", "nearly", "people"}


@attrs.frozen(slots=False)
class Clause:
    """A clause of a reply.

    Attributes:
        opener: the kind of the word that opens it, such as `but` and `during`, or "".
        atoms: what stands behind that.
        is_apart: whether something is named whose parts stand apart.
    """

    opener: str
    atoms: Sequence[Atom]
    is_apart: bool = False

    @lazy
    def kinds(self) -> frozenset[str]:
        """The kinds of what stands in it."""
        return frozenset(atom.kind for atom in self.atoms)

    @lazy
    def kinds_told(self) -> frozenset[str]:
        """The kinds of what stands in it but remarks, which turn nothing."""
        return frozenset(atom.kind for atom in self.atoms if atom.value != REMARK)

    @lazy
    def texts(self) -> list[str]:
        """Its words."""
        return words_of(self.atoms)

    @lazy
    def named(self) -> list[Atom]:
        """The options, or answers that a ruleset has words for, that are named in it."""
        return self.all("option")

    def all(self, *kinds: str) -> list[Atom]:
        """Return what is of one of these kinds."""
        return [atom for atom in self.atoms if atom.kind in kinds]

    def without(self, kind: str) -> Clause:
        """Return a clause without what is of a kind."""
        return attrs.evolve(self, atoms=[atom for atom in self.atoms if atom.kind != kind])

    def has(self, *kinds: str) -> bool:
        """Whether something of one of these kinds stands in it."""
        return not self.kinds.isdisjoint(kinds)

    @lazy
    def has_content(self) -> bool:
        """Whether it tells something, and does not only answer or refer to what was said."""
        return not self.kinds <= _QUIET | _SAID

    def is_own(self, spoken: Language) -> bool:
        """Whether it tells of who replies, too: "my trainer shows it to me"."""
        return self.has("own") or not spoken.single("own").isdisjoint(words_of(self.named))

    def is_subject(self, words: Lexicon) -> bool:
        """Whether a thing or somebody that nobody knows has what is named: "the | giraffe | has | a sore neck"."""
        first, *behind = self.atoms
        if first.text not in words.spoken.articles or self.has("own") or not behind or behind[0].kind != "unknown":
            return False
        having = words.spoken.single("elided")
        return any(
            (before is not None and before.text in having) or atom.text.split(" ")[0] in having
            for atom, (before, _) in zip(self.named, self.beside("option"), strict=True)
        )

    def beside(self, kind: str) -> Iterator[tuple[Atom | None, Atom | None]]:
        """Yield what stands before and behind each atom of a kind."""
        around = [None, *self.atoms, None]
        for place, atom in enumerate(self.atoms):
            if atom.kind == kind:
                yield around[place], around[place + 2]


def clauses_of(tokens: Sequence[Token], words: Lexicon) -> list[Clause]:
    """Return the clauses of a reply, which is looked at more than once."""
    said, found = words.last_clauses
    if said != (now := list(tokens)):
        said, found = now, _read(now, words)
        words.last_clauses = said, found
    return list(found)


def _read(tokens: Sequence[Token], words: Lexicon) -> list[Clause]:
    spoken = words.spoken
    joining = spoken.single("and")
    atoms = [
        part
        for atom in atoms_of(tokens, words.sources(_KINDS, words.hints, words.units))
        for part in _without_and(atom, joining)
    ]
    behind = [*atoms[1:], None]
    atoms = [_as_remark(atom, other) for atom, other in zip(atoms, behind, strict=True)]
    atoms = with_ordinals(with_ends(as_articles(atoms, spoken.articles), spoken), spoken)
    atoms = _denied_places(_owned(with_nor(atoms, spoken), spoken), words)
    atoms = spanned(atoms, words)
    found = list(_clauses(reported(atoms, spoken) if words.fact.type == CHOICES else atoms, spoken))
    return _with_names_apart(found, words.apart, spoken) if words.apart else found


def _without_and(atom: Atom, joining: frozenset[str]) -> list[Atom]:
    """Return a name without an "and" at its ends, as one has that leaves out what may stand there in brackets."""
    words = atom.text.split(" ")
    if atom.kind != "option" or len(words) < 2:
        return [atom]
    first, last = words[0] in joining, words[-1] in joining
    name = atom._replace(text=" ".join(words[first : len(words) - last]))
    joint = Atom("and", None, "")
    return [*([joint] if first else []), name, *([joint] if last else [])]


def _owned(atoms: Sequence[Atom], words: Language) -> list[Atom]:
    """Return atoms in which "my" before somebody else is no word about who replies: "my | mother"."""
    behind = [*atoms[1:], None]
    pairs = zip([*atoms[1:], None], [*atoms[2:], None, None], strict=False)
    atoms = [_as_verb(atom, two, words) for atom, two in zip(atoms, pairs, strict=True)]
    atoms = [_as_small(atom, other, words) for atom, other in zip(atoms, behind, strict=True)]
    return [
        atom for atom, other in zip(atoms, behind, strict=True) if not (atom.kind == "own" and _is(other, "people"))
    ]


def _denied_places(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Return atoms in which "it's nothing" behind a place or a side says that there is nothing: "left | is nothing"."""
    if not (words.asks_where or words.sides):
        return list(atoms)
    before = [None, *atoms]
    none = words.spoken.none_words
    return [
        atom._replace(kind="none")
        if atom.kind == "void" and _is(one, "option") and atom.text.split(" ")[-1] in none
        else atom
        for atom, one in zip(atoms, before[:-1], strict=True)
    ]


def _as_remark(atom: Atom, behind: Atom | None) -> Atom:
    """Return a remark as a story that turns nothing; one at an end alone is none in "I'm afraid | of cancer"."""
    is_last = behind is None or behind.kind in ENDING - {"filler"}
    if atom.kind == "remark" or (atom.kind == "last_remark" and is_last):
        return atom._replace(kind="story", value=REMARK)
    return atom._replace(kind="doubt") if atom.kind == "last_remark" else atom


def _as_verb(atom: Atom, behind: Sequence[Atom | None], words: Language) -> Atom:
    """Return "I have" before something as no yes, but as a word about who has it: "he has" about somebody else."""
    one, two = behind
    if atom.kind != "yes" or " " not in atom.text or one is None:
        return atom
    is_amid = one.text in words.single("also") | words.single("amid") and two is not None and two.kind in NO
    is_denied = is_amid or (one.kind == "except" and one.text.split(" ")[-1] in words.negating)
    if one.kind in ENDING and not is_denied:  # "Fieber | hab ich | auch nicht"
        return atom
    said = {*atom.text.split()}
    whose = next((kind for kind in ("own", "people") if not said.isdisjoint(words.single(kind))), "refers")
    return atom._replace(kind=whose)


def _as_small(atom: Atom, behind: Atom | None, words: Language) -> Atom:
    """Return what doubts or ends something elsewhere, and nothing here, as a small word.

    "Either" at an end leaves nothing to choose, "gone" before a name has become that, and "already" says when.
    """
    is_last = behind is None or behind.kind in PARTING | {"and"}
    leaves_nothing = is_last or (behind is not None and behind.kind == "story")  # "when I cough or sneeze"
    is_small = (atom.kind == "or" and leaves_nothing) or (atom.text in words.single("already") and not is_last)
    is_small |= (
        atom.kind == "doubt" and atom.text in words.single("amid") and not is_last
    )  # "die Beine dagegen sind ok"
    return atom._replace(kind="filler") if is_small else _as_became(atom, behind, words)


def _as_became(atom: Atom, behind: Atom | None, words: Language) -> Atom:
    """Return "gone" right before a name as a small word: "it has | gone | numb"."""
    has_become = atom.text in words.single("became") and _is(behind, "option")
    return atom._replace(kind="filler") if has_become else atom


def _is(atom: Atom | None, kind: str) -> bool:
    return atom is not None and atom.kind == kind


def _clauses(atoms: Sequence[Atom], words: Language) -> Iterator[Clause]:
    opener = ""
    inner: list[Atom] = []
    for place, atom in enumerate(atoms):
        if atom.text in words.single("since") and inner and place + 1 < len(atoms) and atoms[place + 1].kind == "own":
            yield Clause(opener, inner)  # "since I moved house"
            opener, inner = "cause", []
        if _denies_before(atom, atoms[place + 1 :], words):  # "fever yes, chest pain | but none"
            inner.append(atom._replace(kind="contrast"))
            continue
        is_opener = atom.kind in OPENING
        is_also = atom.text in words.single("also") and _goes_on(inner, atoms[place + 1 :])
        is_and = atom.kind == "and" and not is_also and _begins(inner, atoms[place + 1 :], words)
        if not (is_opener or atom.kind in PARTING or is_and):
            begins = atom.kind == "own" or (
                atom.kind == "option" and atom.value is False and _is_plain_no(inner, words)
            )
            if begins and [other.kind for other in inner] == ["no"]:  # "no my back hurts", "no I saw nobody"
                yield Clause(opener, inner)
                opener, inner = "", []
            inner.append(atom)
            continue
        if inner:
            yield Clause(opener, inner)
            opener, inner = "", []
        if is_opener and opener not in ("but", "except"):
            is_but = atom.kind == "except" and atom.text in words.single("but")
            opener = "but" if is_but else atom.kind
    if inner:
        yield Clause(opener, inner)


def _is_plain_no(atoms: Sequence[Atom], words: Language) -> bool:
    """Whether atoms are a no that denies nothing that stands behind it."""
    return len(atoms) == 1 and words.is_plain_no(atoms[0].text)


def _denies_before(atom: Atom, behind: Sequence[Atom], words: Language) -> bool:
    """Whether a "but not" at the end of a piece denies what stands before it."""
    is_end = not behind or behind[0].kind in PARTING
    return atom.kind == "except" and is_end and atom.text.split(" ")[-1] in words.negating


def _goes_on(before: Sequence[Atom], behind: Sequence[Atom]) -> bool:
    """Whether an "also" is but a word of its clause: "the right | as well", "die Blase hält | auch | nicht dicht"."""
    is_no = bool(behind) and behind[0].kind in NO
    if len(behind) == is_no or behind[is_no].kind in PARTING | {"and"}:
        return True
    begins = behind[0].kind in _BEGINNING - {*NO} or names_any(behind)
    return bool(before) and not begins


def _begins(before: Sequence[Atom], behind: Sequence[Atom], words: Language) -> bool:
    """Whether a clause of its own begins behind an "and": with its subject, without a name, or after a no alone."""
    is_answered = {atom.kind for atom in before} in ({"no"}, {"none"}, {"yes"})
    if not behind or is_answered:
        return True
    is_named = [atom.kind for atom in before] == ["option"] and " " not in before[0].text
    is_part = _is_part(before) or (is_named and any(atom.kind == "well" for atom in behind))
    if is_part and _is_part(behind[:1] if behind[0].kind == "felt" else behind[:2]):
        return False  # "arms | and legs are fine"
    if _is_part(before) and "option" in [atom.kind for atom in behind if atom.kind not in ("own", "filler")][:1]:
        return False  # "my arm | and my leg is numb"
    if behind[0].kind in _BEGINNING or words.is_plain_no(behind[0].text):
        return True
    return not names_any(behind) or _is_denied_twice(before, behind)


def _is_denied_twice(before: Sequence[Atom], behind: Sequence[Atom]) -> bool:
    """Whether each of two pieces has its no: "no fever | and dizzy I am not", "fever I have none | and dizzy not"."""
    piece = list(takewhile(lambda atom: atom.kind not in PARTING | OPENING, behind))
    named = [atom for atom in piece if atom.kind != "filler"]
    is_before = not {atom.kind for atom in (*before[:2], *before[-1:])}.isdisjoint({*NO, "denied"})
    is_behind = bool(named) and (named[0].kind == "denied" or (named[0].kind == "option" and named[-1].kind in NO))
    return is_before and is_behind


def _is_part(atoms: Sequence[Atom]) -> bool:
    """Whether atoms are but a part of the body, or what is felt there, as one of a list is named: "my | arms"."""
    kinds = [atom.kind for atom in atoms if atom.kind not in ("filler", "both")]
    return kinds in (["felt"], ["own", "felt"])


def _with_names_apart(clauses: Sequence[Clause], apart: Apart, words: Language) -> list[Clause]:
    """Return clauses in which what is named by parts that stand apart is named, in the place of its words."""
    joined = {number for number, clause in enumerate(clauses) if clause.opener in _JOINED}
    found = apart.find([clause.texts for clause in clauses], joined)
    if not found:
        return list(clauses)
    whole = [
        Found((atom.kind, atom.value), {number: frozenset(places)})
        for number, clause in enumerate(clauses)
        for atom, places in _placed(clause)
        if atom.kind in ("option", "denied")
    ]
    named = [one for one in found if not any(one.lies_in(other) for other in (*found, *whole))]
    denying = [
        {place for atom, places in _placed(clause) if atom.kind in DENYING for place in places} for clause in clauses
    ]
    named = [one for one in named if not any(_is_of(one, other, denying) for other in whole)]
    telling = [(one, _telling(one, clauses, words)) for one in named]
    named = [
        one
        for one, its in telling
        if not any(len(its) == 1 and its < of and one.meaning != other.meaning for other, of in telling)
    ]
    return [_named_in(clause, number, named, words) for number, clause in enumerate(clauses)]


def _telling(one: Found, clauses: Sequence[Clause], words: Language) -> frozenset[Place]:
    """Return the places of the words of a name that are no small ones: of "had accidents this week" the accidents.

    Where it is one word alone, a longer name for something else says what that means: "two accidents in my pants".
    """
    small = words.vocabulary | words.gaps
    texts = {number: clauses[number].texts for number in one.places}
    return frozenset(
        (number, place) for number, of in one.places.items() for place in of if texts[number][place] not in small
    )


def _is_of(one: Found, whole: Found, denying: Sequence[AbstractSet[int]]) -> bool:
    """Whether what was found says no more than a name that stands there as a whole, or denies a part of one."""
    kind, value = one.meaning
    is_denied = any(denying[clause] - places for clause, places in one.places.items())
    if one.meaning == whole.meaning and whole.lies_in(one) and is_denied:
        return True  # "pregnant | am I not"
    meets = any(places & whole.places.get(clause, frozenset()) for clause, places in one.places.items())
    if whole.meaning == ("denied", value) and kind == "option" and meets:
        return _is_before(one, whole)  # "I run | without feeling faint", and not "no dizziness | on the stairs"
    return one.places == whole.places or (kind != "option" and meets and not whole.lies_in(one))


def _is_before(one: Found, whole: Found) -> bool:
    """Whether no words of what was found stand behind a name that stands there as a whole."""
    return all(
        max(places) <= max(whole.places[clause]) if clause in whole.places else clause < min(whole.places)
        for clause, places in one.places.items()
    )


def words_of(atoms: Iterable[Atom]) -> list[str]:
    """Return the words of some atoms."""
    return [word for atom in atoms for word in atom.text.split()]


def _placed(clause: Clause) -> Iterator[tuple[Atom, range]]:
    """Yield each atom with the places of its words in the clause."""
    ends = [0, *accumulate(len(atom.text.split()) for atom in clause.atoms)]
    yield from zip(clause.atoms, (range(start, end) for start, end in pairwise(ends)), strict=True)


def _named_in(clause: Clause, number: int, found: Sequence[Found], words: Language) -> Clause:
    """Return a clause with what is named in it in the place of the words that do so."""
    here = [(one.meaning, sorted(one.places[number])) for one in found if number in one.places]
    if not here:
        return clause
    texts, covered = clause.texts, {place for _, places in here for place in places}
    left = [
        (places.start, _without_end(atom, places, covered, words))
        for atom, places in _placed(clause)
        if not places
        or not covered.issuperset(_saying(atom, places, texts, words))
        or (clause.named and texts == [atom.text] and all(one.goes_on_from(number, atom[:2]) for one in found))
    ]
    names = [(places[0], Atom(*meaning, " ".join(texts[place] for place in places))) for meaning, places in here]
    atoms = [atom for _, atom in sorted([*left, *names], key=itemgetter(0))]
    atoms = [_as_became(atom, behind, words) for atom, behind in zip(atoms, [*atoms[1:], None], strict=True)]
    return Clause(clause.opener, atoms, is_apart=True)


def _saying(atom: Atom, places: range, texts: Sequence[str], words: Language) -> Collection[int]:
    """Return the places of an atom, of a short name without small words: "between my | legs feel | numb"."""
    telling = [place for place in places if texts[place] not in words.gaps]
    return telling if atom.kind == "option" and 0 < len(telling) <= _SHORT else places


def _without_end(atom: Atom, places: range, covered: Collection[int], words: Language) -> Atom:
    """Return what is left of an atom within a name or at its start as a small word: "I | can't", not "never | had"."""
    if atom.text in words.single("became") and min(covered) < places.start and places.stop <= max(covered):
        return atom._replace(kind="filler")  # "my fingers have | gone all | clumsy"
    left = {word for word, place in zip(atom.text.split(), places, strict=False) if place not in covered}
    is_end = atom.kind in ("no", "negator", "degree") and places[-1] in covered
    return atom._replace(kind="filler") if is_end and words.negating.isdisjoint(left) else atom
