"""Several options that a reply names, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import attrs

from backrules.facts import CHOICES
from backrules.replies.clauses.spans import is_anywhere, spanned
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import PARTING, Atom, as_joints, atoms_of, pieces_of
from backrules.replies.lexical.tokens import Token

__all__ = ["QUIET", "Named", "are_mostly", "atoms_of_options", "is_of_another", "is_of_doing", "read_choices"]

_KINDS = (
    "rest_unknown only none well_of all both except no negator but hedge likely_no or and yes past degree well object "
    "place feel filler num unit story frequency"
)
QUIET = {"filler", "echo", "and", "+", "only", "feel", "place", "object", "degree"}

_BESIDE_ALL = ("filler", "feel", "having", "refers", "echo")
_OF_AMOUNTS = {"kg", "lb", "g", "time"}  # "2 x 10 kg"

NO_OPTION = "0"  # the label of "none of these", where options are shown with numbers


@attrs.frozen
class Named:
    """Options that a reply names.

    Attributes:
        held: option -> whether it holds, for those that are named.
        whole: whether all others do not hold; otherwise they are unknown.
        closed: whether nothing can be said about the others, and they need not be asked for.
    """

    held: Mapping[str, bool]
    whole: bool
    closed: bool = False


def atoms_of_options(tokens: Sequence[Token], words: Lexicon, labels: Mapping[str, str]) -> list[Atom]:
    """Return what the pieces of a reply are to the question for one option or several."""
    atoms = atoms_of(tokens, words.sources(_KINDS, words.hints))
    atoms = [_denying(atom, atoms[place + 1 : place + 3], words) for place, atom in enumerate(atoms)]
    if words.fact.type == CHOICES:
        atoms = _judged(atoms, words)
    if not words.fact.safety:
        atoms = [atom._replace(kind="filler") if atom.kind in ("story", "frequency") else atom for atom in atoms]
        atoms = [atom._replace(kind="filler") if atom.kind == "well_of" else atom for atom in atoms]
        atoms = _without_no(as_joints(atoms, words.spoken), words)
    else:
        atoms = [_whole_no(_weighed(atom, words), words) for atom in spanned(atoms, words)]
        atoms = [atom._replace(kind="negator") if atom.kind == "well_of" else atom for atom in atoms]
        atoms = [_aimed(atom, atoms[:place], words) for place, atom in enumerate(atoms)]
    return _numbered(atoms, labels, words) if labels else _without_amounts(atoms, words)


def _without_no(atoms: list[Atom], words: Lexicon) -> list[Atom]:
    """Leave out a no before a name, where no option is a no: "nope, never done it"."""
    if words.fact.type == CHOICES or words.denial is not None or len(atoms) < 2 or atoms[0].kind not in ("no", "yes"):
        return atoms
    plain = atoms[0].kind == "yes" or words.spoken.is_plain_no(atoms[0].text)
    is_apart = atoms[1].kind in ("sep", "-") or atoms[0].text not in words.spoken.negating
    return atoms[1:] if plain and is_apart and any(atom.kind == "option" for atom in atoms) else atoms


def _judged(atoms: Sequence[Atom], words: Lexicon) -> list[Atom]:
    """Return atoms with options of which a word behind them says whether they hold: "the upper no, the lower yes"."""
    pieces = [_sound(piece, words) for piece in pieces_of(atoms)]
    is_list = sum(any(atom.kind == "option" for atom in piece) for piece in pieces) > 1
    return [atom for piece in pieces for atom in _judged_piece(piece, words, is_list=is_list)]


def _sound(piece: Sequence[Atom], words: Lexicon) -> Sequence[Atom]:
    """Return a piece in which a small word at its end says that a name of it is well: "the middle is ok"."""
    is_said = len(piece) > 1 and piece[-1].kind == "filler" and piece[-1].text in words.spoken.single("sound")
    is_named = is_said and any(atom.kind == "option" for atom in piece[:-1])
    return [*piece[:-1], piece[-1]._replace(kind="well")] if is_named else piece


def _judged_piece(piece: Sequence[Atom], words: Lexicon, *, is_list: bool) -> Sequence[Atom]:
    content = [atom for atom in piece if atom.kind not in QUIET | PARTING]
    if len(content) < 2 or {atom.kind for atom in content[:-1]} != {"option"} or content[-1] is not piece[-1]:
        return piece
    verdict = content[-1].kind
    if verdict == "yes":
        return piece[:-1]
    is_plain = words.spoken.is_plain_no(piece[-1].text) or piece[-1].text in words.spoken.single("contrast")
    is_no = verdict in ("no", "none") and (is_list or (words.asks_where and is_plain))
    if verdict != "well" and not is_no:  # "mat no": whose no that is, nobody knows
        return piece
    if any(word in words.spoken.negating for atom in content[:-1] for word in atom.text.split()):
        return piece  # "can't pee | fine"
    return [atom._replace(kind="denied") if atom.kind == "option" else atom for atom in piece[:-1]]


def _whole_no(atom: Atom, words: Lexicon) -> Atom:
    """Return a "not yet" as unknown: it is no answer to what of a list there is."""
    return atom._replace(kind="unknown") if atom.kind == "no" and not words.spoken.is_plain_no(atom.text) else atom


def _weighed(atom: Atom, words: Lexicon) -> Atom:
    """Return a denial as unknown that says a word of an option, and no no with it: "just constant back pain"."""
    said = set(atom.text.split())
    is_mild = atom.kind == "none" and said.isdisjoint(words.spoken.negating | words.spoken.single("no"))
    return atom._replace(kind="unknown") if is_mild and said & words.weights else atom


def _aimed(atom: Atom, before: Sequence[Atom], words: Lexicon) -> Atom:
    """Return what is aimed at something else as unknown: "lower it", and "my left | leg is fine"."""
    is_done_to = atom.kind == "object" and before and before[-1].kind == "option"
    denies = atom.kind == "option" and words.denial is not None and atom.value == words.denial
    is_of_one_side = denies and before and before[-1].text.split(" ")[-1] in words.spoken.single("sided")
    return atom._replace(kind="unknown") if is_done_to or is_of_one_side else atom


_NAMED = ("option", "filler", "unknown")  # what an article may stand before: "ne alte Bank"


def _denying(atom: Atom, behind: Sequence[Atom], words: Lexicon) -> Atom:
    """Return "no" and "none" right before an option as what they are there: they deny that one alone."""
    if atom.kind == "yes" and " " in atom.text and behind and behind[0].kind == "none":
        return atom._replace(kind="filler")  # "I have | no pain": a verb
    is_article = atom.text in words.spoken.articles and atom.kind == "no"
    named = [one.kind for one in behind[: 1 if words.fact.safety else 2]]
    if is_article and "option" in named and named[0] in _NAMED:
        return atom._replace(kind="filler")  # a short form of "nein" is one of "eine", too
    denies = atom.kind in ("no", "none") and atom.text.split(" ")[-1] in words.spoken.negating
    is_contrast = atom.text in words.spoken.single("contrast")  # "nicht | der | obere"
    denied = behind[1:] if is_contrast and behind and behind[0].text in words.spoken.articles else behind
    return atom._replace(kind="negator") if denies and denied and denied[0].kind == "option" else atom


def _numbered(atoms: list[Atom], labels: Mapping[str, str], words: Lexicon) -> list[Atom]:
    """Make numbers the options that have them, and 1-3 all that are between."""
    found: list[Atom] = []
    order = list(labels)
    for place, atom in enumerate(atoms):
        option = labels.get(atom.text) if atom.kind == "number" else None
        if option is None:
            is_none = atom.text == NO_OPTION and words.fact.type == CHOICES
            kind = "none" if is_none else "unknown" if _dangles(atoms, place, labels) else atom.kind
            found.append(atom._replace(kind=kind))
            continue
        if place > 1 and atoms[place - 1].kind == "-" and atoms[place - 2].text in labels:
            first, last = order.index(atoms[place - 2].text), order.index(atom.text)
            found[-1:] = [Atom("option", labels[label], label) for label in order[first + 1 : last]]
            if first >= last:
                found.append(Atom("unknown", None, atom.text))
        found.append(Atom("option", option, atom.text))
    return found


def _dangles(atoms: Sequence[Atom], place: int, labels: Mapping[str, str]) -> bool:
    """Whether a dash stands beside a number, but not between two: "1-"."""
    if atoms[place].kind != "-":
        return False
    beside = [
        atom for atom in (*atoms[max(0, place - 1) : place], *atoms[place + 1 : place + 2]) if atom.text in labels
    ]
    return len(beside) == 1


def _without_amounts(atoms: list[Atom], words: Lexicon) -> list[Atom]:
    """Leave out how many of an option there are, and how heavy: "two 10 kilo dumbbells"."""
    if words.fact.safety:
        return atoms
    found: list[Atom] = []
    for atom in reversed(atoms):
        is_amount = atom.kind in ("num", "number") or (atom.kind == "unit" and atom.value in _OF_AMOUNTS)
        behind = [other.kind for other in found[:-3:-1]]
        if not is_amount or (behind[:1] != ["option"] and behind != ["filler", "option"]):  # "a 16er kettlebell"
            found.append(atom)
    return _without_weights(found[::-1])


def _without_weights(atoms: Sequence[Atom]) -> list[Atom]:
    """Leave out how heavy something is: "a kettlebell of 12 kilos"."""
    weights = {
        place
        for place, (atom, unit) in enumerate(pairwise(atoms))
        if atom.kind in ("num", "number") and unit.kind == "unit" and unit.value in _OF_AMOUNTS - {"time"}
    }
    return [atom for place, atom in enumerate(atoms) if not {place, place - 1} & weights]


def is_of_another(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether somebody else is named, or has it: "my husband", "she has it in the left leg"."""
    spoken, texts = words.spoken, [token.text for token in tokens]
    people, having = spoken.phrases("people"), spoken.single("elided") | spoken.single("having")
    return any(
        end > place + 1 or (end < len(texts) and texts[end] in having)
        for place in range(len(texts))
        for end, *_ in people.matches(texts, place)
    )


def read_choices(tokens: Sequence[Token], words: Lexicon, labels: Mapping[str, str]) -> Named | None:
    """Return the options that a reply names, None where that is not certain."""
    if words.fact.safety and is_of_another(tokens, words):
        return None
    atoms = atoms_of_options(tokens, words, labels)
    if words.asks_where and any(is_anywhere(one, words) and two.kind == "place" for one, two in pairwise(atoms)):
        return None  # "down | in the basement"
    return _Options(atoms, words).read()


def are_mostly(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether "mostly" is said of all options themselves, and not of when or where: "the lower back mostly"."""
    pieces = pieces_of(atoms)
    mostly = [piece for piece in pieces if _is_mostly(piece, words)]
    named, of = ({atom.value for piece in some for atom in piece if atom.kind == "option"} for some in (pieces, mostly))
    return bool(mostly) and named == of


def _is_mostly(atoms: Sequence[Atom], words: Lexicon) -> bool:
    ending = {*PARTING, "option"}
    atoms = [atom for atom in atoms if atom.text not in words.spoken.articles]
    kinds = [*(atom.kind for atom in atoms), "sep"]
    chiefly = words.spoken.single("chiefly") | words.spoken.single("most_times")
    return any(atom.text in chiefly and kinds[place + 1] in ending for place, atom in enumerate(atoms))


def is_of_doing(atoms: Sequence[Atom], words: Lexicon) -> bool:
    """Whether "all" is said of what hurts, is well or is done, and not of the options: "I do | everything"."""
    spoken = words.spoken
    telling = spoken.single("felt") | spoken.single("sound") | spoken.single("able") | spoken.single("doing")
    beside = [atom for atom in atoms if atom.kind in _BESIDE_ALL]
    beside += [one for one, other in pairwise(atoms) if other.kind == "all" and one.kind in ("yes", "own")]
    return any(not (telling - words.claims).isdisjoint({atom.text, *atom.text.split()}) for atom in beside)


class _Options:
    """Reads a list of options."""

    def __init__(self, atoms: Sequence[Atom], words: Lexicon) -> None:
        self._atoms, self._words = atoms, words
        self.held: dict[str, bool] = {}
        self.kinds = {atom.kind for atom in atoms}
        self._sign: bool | None = True  # of the next option; None is: it may be either
        self._from_all = False
        self._has_part = False  # whether a part of an option is denied, so that the option stays open
        self._is_mostly = words.asks_where and are_mostly(atoms, words)
        self._contrasts = False  # "the lower, not the upper": the one that is not takes no other away

    def read(self) -> Named | None:
        """Return what is named, None where something is said that cannot be read."""
        others = (
            self.kinds
            - QUIET
            - {"sep", "-", "or", "num", "number", "option", "denied", "yes", "negator", "no", "none", "except", "but"}
        )
        others -= {"well"} if self.kinds & {"none", "no"} and "option" not in self.kinds else set()
        is_graded = self._words.fact.safety and {"denied", "degree"} <= self.kinds  # "I can barely | pee and poo fine"
        if others - {"all", "both", "rest_unknown"} or is_graded:
            return None
        for place, atom in enumerate(self._atoms):
            if not self._take(atom, place):
                return None
        return self._result()

    def _take(self, atom: Atom, place: int) -> bool:
        """Take an atom; False where it does not fit."""
        kind = atom.kind
        if kind == "option":
            if self._sign is False and self._words.fact.safety and self._atoms[place - 1].kind == "option":
                return False  # "no fever chest pain"
            if self._sign is False and not self._words.is_whole(atom.value, atom.text):
                self._has_part = True  # "no chills"
            elif self._sign is None or self.held.setdefault(atom.value, self._sign) is not self._sign:
                return False
        elif kind == "denied":
            before = [one.kind for one in self._atoms[:place] if one.kind != "and"][-1:]
            if before == ["option"] and atom.text.split(" ")[-1] in self._words.spoken.negating:
                return False  # "fever and | cancer I don't have"
            if not self._words.spoken.single("neither").isdisjoint(atom.text.split()):
                self._sign = False  # of what stands behind its "nor", too
            return self._words.is_whole(atom.value, atom.text) and not self.held.setdefault(atom.value, False)
        elif kind in ("num", "number"):
            return self._counts_all(atom, place)
        elif kind == "or":
            return self._sign is False  # "no mat or bench"
        elif kind == "sep" and self._sign is False and not self._from_all:
            self._sign = True if self._contrasts and self._is_own(place) else None  # "no mat, bench": who knows
        elif kind in ("negator", "no") and self._denies(place):
            self._sign = False
            self._contrasts = atom.text in self._words.spoken.single("contrast")
        elif kind in ("no", "none") and True in self.held.values():
            return False  # "a mat, but not any more"
        elif kind in ("no", "none") and {"option", "except"} & self._kinds_behind(place):
            return "except" in self._kinds_behind(place)
        elif kind == "but":
            self._sign = True
        elif kind == "except":
            return self._except(place)
        elif kind == "negator":
            return False
        return True

    def _counts_all(self, atom: Atom, place: int) -> bool:
        """Whether a number says how many all of them are: "all three"."""
        after_all = place > 0 and self._atoms[place - 1].kind == "all"
        said = atom.text if atom.kind == "number" else str(atom.value)
        return after_all and said == str(len(self._words.fact.options))

    def _is_own(self, place: int) -> bool:
        """Whether what stands behind begins anew: "not the upper, the lower"."""
        behind = self._atoms[place + 1 : place + 3]
        has_article = bool(behind) and behind[0].text.split(" ")[0] in self._words.spoken.articles
        kinds = [atom.kind for atom in behind]
        return kinds == ["filler", "option"] or (kinds[:1] == ["option"] and has_article)

    def _denies(self, place: int) -> bool:
        """Whether a "no" stands before an option, with nothing between that parts them."""
        for atom in self._atoms[place + 1 :]:
            if atom.kind == "option":
                words = atom.text.split()
                return "," not in words and words[0] not in self._words.spoken.single("and")  # "no and double vision"
            if atom.kind not in ("filler", "echo"):
                return False
        return False

    def _kinds_behind(self, place: int) -> set[str]:
        return {atom.kind for atom in self._atoms[place + 1 :]}

    def _except(self, place: int) -> bool:
        """Take "but": after all it takes away, after none it lets through, and else it only joins."""
        before = {atom.kind for atom in self._atoms[:place]}
        if "all" in before and not self.held:
            self._from_all, self._sign = True, False
        elif "none" in before and not self.held:  # "nothing but a mat"
            self.kinds.discard("none")
        elif "option" in before and self._atoms[place].text in self._words.spoken.classes["but"]:
            self._sign = True
        elif "option" in before and self._contrasts_with_more(place):
            self._sign, self._contrasts = False, True  # "the upper, but not the lower"
        else:
            return False
        return True

    def _contrasts_with_more(self, place: int) -> bool:
        """Whether a "but not" stands before what it takes away."""
        is_contrast = self._atoms[place].text.split(" ")[-1] in self._words.spoken.single("contrast")
        return is_contrast and "option" in self._kinds_behind(place)

    def _result(self) -> Named | None:
        options = self._words.fact.options
        positive = [option for option, holds in self.held.items() if holds]
        if self.kinds & {"all", "both"} and not self._from_all:
            return self._whole_list(positive)
        if self._from_all:
            if not self.held or self.kinds & {"none", "no"}:
                return None
            return Named({option: option not in self.held for option in options}, whole=True)
        if "rest_unknown" in self.kinds:
            return Named(self.held, whole=False, closed=True) if self.held else None
        if not self.held:
            denying = {"none"} if self._has_part else {"none", "no"}
            return Named({}, whole=True) if self.kinds & denying and "yes" not in self.kinds else None
        if "none" in self.kinds:  # "no fever, no chills, nothing"
            return None if positive else Named({}, whole=True)
        mixed = len(positive) < len(self.held)
        of_places = not self._words.fact.safety or self._words.asks_where  # of which one takes the others' place
        closes = (self._contrasts and of_places) or any(
            atom.kind == "only" and " " in atom.text for atom in self._atoms
        )
        if self._is_mostly and positive and not closes:
            return Named(self.held, whole=False)  # the others may hurt, too, if less
        is_open = mixed and self._words.fact.safety and not closes and len(self.held) < len(options)
        return Named(self.held, whole=bool(positive) and not (is_open or self._has_part))

    def _whole_list(self, positive: list[str]) -> Named | None:
        options = self._words.fact.options
        if self._has_part:
            return None
        if "all" in self.kinds:
            fits = not self.held and not self.kinds & {"none", "no", "negator", "except", "but"}
            fits = fits and not (self._words.fact.safety and is_of_doing(self._atoms, self._words))
        else:
            fits = not self.held and len(options) == 2
            if len(positive) == 2 and None not in self.held.values():  # "both fever and chills"
                return Named(self.held, whole=True)
        return Named(dict.fromkeys(options, True), whole=True) if fits else None
