"""How bad something is at its worst, on a scale: the highest of the marks that a reply gives for these days.

A reply is read by its pieces. A mark may be one at its worst, one of other times ("2 in the evenings, usually"), one of
what was ("it was 8 before"), or somebody else's. What stands beside a mark must be of a kind that cannot turn it: what
somebody did or could not do, when that was, that it is less at other times, that it is nothing to speak of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import attrs

from backrules.replies.clauses.clause import DENYING, words_of
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.tokens import Token
from backrules.replies.values.pieces import CIRCUMSTANCES, NUMBERS, QUIET, WHEN, Piece, cut

__all__ = ["mark_of"]

_LIMITING = ("peak", "upper", "worsening")
_MOST_SLIGHT = 6  # the highest mark of what is nothing to speak of
_LEAST_SEVERE = 5  # the lowest mark of what is hard to bear
_ALONE = QUIET | NUMBERS | DENYING | {"option", "out_of", "/", "level", "peak", "upper", "slight", "well"}
_ALONE |= {"lessening", "increasing", "severe", "relief", "limits", "people", "usual", "doubt", "past", "varying"}
_AT_TIMES = {"when", "daytime", "once"}  # of a mark that is low, and may be one of then only
_NOTHING = (QUIET | NUMBERS | DENYING | {"option", "out_of", "/", "well", "peak"}) - {"daytime", "degree", "only"}
_KNOWN = QUIET | {"story", "usual", "nearly"}


def mark_of(tokens: Sequence[Token], words: Lexicon) -> Fraction | None:
    """Return the mark at its worst that a reply gives, None where none is certain."""
    return _Marks(cut(tokens, words)).highest()


@attrs.define
class _Marks:
    """The marks of the pieces of a reply."""

    pieces: list[Piece]
    worst: list[Fraction] = attrs.field(factory=list)  # what may be a mark at its worst
    resting: list[Fraction] = attrs.field(factory=list)  # and such as count beside others alone: at rest, now
    lesser: list[Fraction] = attrs.field(factory=list)  # what may be none: of other times, of what was, of others
    is_certain: bool = False  # whether a mark is said to be the worst, or a limit
    is_hedged: bool = False  # whether a mark is only one of several that it may be: "8 or so, maybe 9"

    def highest(self) -> Fraction | None:
        """Return the mark at its worst, None where none is certain."""
        if not all(self._take(place, piece) for place, piece in enumerate(self.pieces) if piece.marks != []):
            return None
        if not self.worst or (self.is_hedged and len({*self.worst}) > 1):
            return None
        top = max(*self.worst, *self.resting, Fraction(0))
        if any(mark > top for mark in self.lesser):
            return None
        if top == 0 and (not all(map(_is_nothing, self.pieces)) or (len(self.pieces) > 1 and _is_now(self.pieces[-1]))):
            return None  # "0, until I move", "0 in the evening", "none, at the moment"
        if 0 < top < _LEAST_SEVERE and self._is_of_then():
            return None
        return None if any(self._turns(place, piece, top) for place, piece in enumerate(self.pieces)) else top

    # marks

    def _take(self, place: int, piece: Piece) -> bool:
        """Take the marks of a piece; False where they are not certain."""
        if self._is_put_aside(place, piece):
            return True
        if piece.marks is None:
            return False
        if piece.is_theirs:
            self.lesser += piece.said
            return True
        is_supposed = piece.opener == "condition" and piece.has_word("supposing")  # "if I lifted it would be a 9"
        if (
            is_supposed
            or piece.has("untrue")
            or self._is_half_a_limit(place, piece)
            or self._is_one_of_many(place, piece)
            or self._may_be_thing(piece)
            or _is_praise(piece)
        ):
            return False
        if piece.is_numbered and (piece.parts is None or piece.parts[1].is_bounded):
            return False
        if not self._is_over(piece):
            self._sort(place, piece)
        return True

    def _sort(self, place: int, piece: Piece) -> None:
        """Take marks for what they are: at rest, on days off or now, of other times, or what may be the worst."""
        is_now = self._is_of_now(piece) or (piece.has_word("leisure") and not piece.has(*_LIMITING, "once", "past"))
        if is_now or any(one.is_at_rest for one in (piece, *self._circumstances(place, WHEN))):
            self.resting += piece.said
        elif piece.is_shifted or self._is_of_other_times(place, piece):
            self.lesser += piece.said
        else:
            doubted = piece.words.spoken.single("doubt")
            self.worst += piece.said
            self.is_certain |= piece.has(*_LIMITING)
            self.is_hedged |= any(atom.text in doubted for atom in piece.atoms if atom.kind == "about")

    def _is_of_now(self, piece: Piece) -> bool:
        """Whether a mark is one of now alone: "none right now", "3 tonight", and a low limit where nothing was."""
        if piece.has("relief"):
            return False
        is_low = all(mark < _LEAST_SEVERE for mark in piece.said)
        if not piece.has(*_LIMITING):
            return piece.has_word("at_present") or (is_low and piece.says("of_now so_far"))
        was = piece.says("up_to_now") or any(
            one.has("once", "past", "bygone", "ceased", "season") for one in self.pieces if one is not piece
        )
        return is_low and not was and piece.says("of_now")

    def _is_put_aside(self, place: int, piece: Piece) -> bool:
        """Whether a "but" with a mark follows what others say, or what was meant: "I meant to say 6, but it's 4"."""
        behind = any(other.opener == "but" and other.marks for other in self.pieces[place + 1 :])
        return behind and piece.has("people", "doubt")

    def _is_half_a_limit(self, place: int, piece: Piece) -> bool:
        """Whether a limit holds for some circumstances only: "3 tops when sitting", "3 tops on days off"."""
        if piece.has_word("at_most") and piece.has_word("leisure"):
            return True
        is_low = piece.has("upper") and all(mark < _LEAST_SEVERE for mark in piece.said)
        return (is_low or piece.has_word("at_most")) and bool(self._circumstances(place))

    def _is_one_of_many(self, place: int, piece: Piece) -> bool:
        """Whether a number is but one of a list, "4, 5, 6", or what something is compared with: "not as bad as 8"."""
        beside = self.pieces[max(0, place - 1) : place] + self.pieces[place + 1 : place + 2]
        is_listed = piece.is_bare and any(one.is_bare and one.said != piece.said for one in beside)
        explains = piece.explains_scale and any(one.said for one in self.pieces if one is not piece)
        behind = self.pieces[place + 1 : place + 2]
        explains |= piece.atoms[0].kind == "limits" and any(
            one.has("peak", "severe") and not one.marks for one in behind
        )
        return is_listed or explains or (piece.opener == "cause" and any(mark.place == 0 for mark in piece.marks or ()))

    def _is_over(self, piece: Piece) -> bool:
        """Whether a piece tells of what is long over: "it used to be 9", "9 last week" before "these days 4"."""
        if piece.has("ceased", "bygone") or (piece.has("season") and piece.has("once", "past")):
            return True
        is_contrasted = any(other.has("these_days") for other in self.pieces if other is not piece)
        return is_contrasted and piece.has("once", "when") and not piece.is_recent

    def _is_of_other_times(self, place: int, piece: Piece) -> bool:
        """Whether a mark may be none at its worst: of what usually is, is eased, or was at a time that is not said."""
        if self._is_relieved(place, piece) or piece.is_outdone or _is_of_a_life(piece):
            return True
        if piece.opening in piece.words.spoken.single("compared_with"):
            return True  # "4 | instead | of 9"
        before = [one for one in self.pieces[max(0, place - 1) : place] if not one.marks]
        beside = (piece, *before, *self._circumstances(place))
        if any(one.has("peak", "worsening") for one in beside):
            return False
        if any(one.has("upper") for one in beside):
            is_low = all(mark < _LEAST_SEVERE for mark in piece.said)
            now = piece.words.spoken.single("of_now")  # and then it is one of now alone, or limits what was before
            usual = [atom for atom in piece.atoms if atom.kind in ("usual", "lessening") and atom.text not in now]
            is_alone = sum(len(one.said) for one in self.pieces) == 1
            is_usual = bool(usual) or piece.has_word("chiefly") or (is_alone and piece.has("daytime"))
            return (is_low and is_usual) or piece.says("before_now")
        was = piece.has("once", "past", "over") or piece.has_word("recent")
        is_usual = piece.has("usual") and not piece.has("these_days")
        return (was and not piece.is_recent) or is_usual or piece.has("lessening", "season")

    def _is_relieved(self, place: int, piece: Piece) -> bool:
        """Whether a mark is one with something that eases it: "3 with tablets", and the 2 of "4 without, 2 with"."""
        if piece.atoms[-1].kind == "limits":
            return True
        told = (piece, *self._circumstances(place, WHEN))
        if any(one.is_eased for one in told if one.opener in WHEN or one.has_word("activity")):
            return True
        return any(one.has("relief") and not one.has(*DENYING) for one in (piece, *self._circumstances(place, WHEN)))

    def _circumstances(self, place: int, openers: Collection[str] = CIRCUMSTANCES) -> list[Piece]:
        """Return the piece behind a mark that says when it is so."""
        return [one for one in self.pieces[place + 1 : place + 2] if one.opener in openers and not _has_mark(one)]

    def _is_of_then(self) -> bool:
        """Whether a low mark, the only one that is told, may be that of a time, a place or a cause: "3 | at work".

        Nor is it one at its worst beside what tells how somebody is now, or that it is more: "2 | on sick leave".
        """
        told = [mark for piece in self.pieces for mark in piece.said]
        if self.is_certain or len(told) > 1 or any(map(_bounds, self.pieces, [*self.pieces[1:], None])):
            return False
        return any(_tells_when(piece) or _tells_more(piece) for piece in self.pieces)

    def _may_be_thing(self, piece: Piece) -> bool:
        """Whether a number beside a denial may be no mark: "no pain, | on one side", "no pain, | had one yesterday"."""
        sided = piece.words.spoken.single("sided")
        others = [mark for other in self.pieces if other is not piece for mark in other.said]
        return 0 in others and any(piece.atoms[mark.place].text in sided for mark in piece.marks or ())

    # what stands beside them

    def _turns(self, place: int, piece: Piece, top: Fraction) -> bool:
        """Whether what stands beside the marks may turn them."""
        if self._is_put_aside(place, piece):
            return False
        if not piece.is_numbered or piece.is_theirs:
            return self._is_turning(place, piece, top)
        if piece.has("severe") and top < _LEAST_SEVERE and not piece.has(*DENYING):
            return True  # "3 and that is awful"
        before = attrs.evolve(piece, atoms=piece.parts[0]) if piece.parts and piece.parts[0] else None
        return before is not None and (before.has("doubt") or self._is_turning(place, before, top))

    def _is_turning(self, place: int, piece: Piece, top: Fraction) -> bool:
        by_cue = self._is_turning_by_cue(place, piece, top)
        if by_cue is not None:
            return by_cue
        denied = piece.has(*DENYING)
        if piece.marks and not piece.has("unknown", "story", "felt", "doubt"):
            return False  # "walking I feel nothing"
        if top == 0 and denied and all(map(piece.is_asked, (one for one in piece.atoms if one.kind == "felt"))):
            return piece.has("unknown", "story", "doubt")  # "it does not hurt, 0"
        is_highest = piece.words.fact.range is not None and top == piece.words.fact.range[1]  # nothing is above it
        if (self._is_eased(piece) and not is_highest) or self._is_doubted(piece):
            return True
        if piece.opener in ("but", "except"):
            return not (piece.has_word("only") and piece.kinds <= QUIET) and not any(
                one.marks for one in self.pieces[place + 1 : place + 2]
            )
        return not piece.is_told and (denied or bool(piece.marks) or self._is_strange(piece))

    def _is_turning_by_cue(self, place: int, piece: Piece, top: Fraction) -> bool | None:
        """Whether a cue in a piece turns the marks, or says that none does; None where there is no such cue."""
        denied = piece.has(*DENYING) or bool(piece.marks)
        is_barred = not piece.marks and piece.atoms[0].text in piece.words.spoken.single("barring")  # "until I cough"
        if is_barred or piece.has("untrue", "unsure", "bygone") or piece.is_shifted:
            return True
        if piece.is_theirs:
            return not (piece.marks or piece.is_told)
        if piece.has("increasing"):
            return (
                piece.opener == "condition" or not piece.is_contradicted
            )  # "3 if not more", "3, without tablets more"
        if piece.has(*_LIMITING):
            is_when = (piece.is_recent or piece.has_word("activity")) and not piece.is_elsewhere
            return not (denied or is_when or piece.kinds <= QUIET | {*_LIMITING})
        if piece.has("severe"):
            return denied or top < _LEAST_SEVERE
        if piece.has("lessening"):
            return denied
        if piece.has("ceased", "over"):
            return not (piece.is_unable or (place and self._tells_past(self.pieces[place - 1])))
        if piece.has("slight", "well"):
            return top > _MOST_SLIGHT and not piece.has("usual")
        return None

    def _tells_past(self, piece: Piece) -> bool:
        return bool(piece.marks) and (self._is_over(piece) or piece.has("once", "past"))

    def _is_doubted(self, piece: Piece) -> bool:
        telling = piece.words.spoken.single("telling")
        return any(atom.kind == "doubt" and atom.text not in telling for atom in piece.atoms)

    def _is_eased(self, piece: Piece) -> bool:
        """Whether a piece tells that something eases it, or how it usually is."""
        if piece.is_at_rest and (piece.is_told or piece.opener in CIRCUMSTANCES):
            return len(self.worst) + len(self.resting) < 2
        if piece.is_told and piece.is_denied:
            return False
        if piece.has_word("leisure") and not (piece.marks or piece.is_told or self.is_certain):
            return True  # "3, | on holiday"
        is_usual = piece.has("usual") and not (piece.is_told or piece.has("daytime", "when"))
        return not self.is_certain and (piece.has("relief") or is_usual)

    def _is_strange(self, piece: Piece) -> bool:
        """Whether a piece that nobody tells of themselves holds words that may say anything."""
        if piece.opener in CIRCUMSTANCES or (piece.opener == "cause" and not piece.is_elsewhere):
            return False
        known = _KNOWN | {"felt"} if piece.is_asked(piece.atoms[0]) else _KNOWN  # "it pulls | up to the head"
        return any(atom.kind not in known and not piece.is_asked(atom) for atom in piece.atoms)


def _is_of_a_life(piece: Piece) -> bool:
    """Whether a mark below the highest is the worst of a whole life: "worst ever 9"."""
    scale, ever = piece.words.fact.range, piece.words.spoken.single("of_a_life")
    first = min((mark.place for mark in piece.marks or ()), default=0)
    is_top = scale is not None and any(mark == scale[1] for mark in piece.said)
    return not is_top and not ever.isdisjoint(words_of(piece.atoms[:first]))


def _is_praise(piece: Piece) -> bool:
    """Whether the highest mark is one for how well somebody is: "10/10 | no pain", "feeling 10/10"."""
    scale, spoken = piece.words.fact.range, piece.words.spoken
    top = next((mark for mark in piece.marks or () if scale is not None and mark.value == scale[1]), None)
    if top is None:
        return False
    behind = [atom.kind for atom in piece.atoms[top.place + 1 :] if atom.kind not in (*NUMBERS, "/", "out_of")]
    if behind[:1] in (["option"], ["none"]):
        return True
    is_rated = any(atom.kind in ("/", "out_of") for atom in piece.atoms)
    before = words_of(piece.atoms[: top.place])
    is_of_it = bool(before) and before[0] in spoken.single("refers")  # "it feels like a 10 of 10"
    return is_rated and not is_of_it and not spoken.single("feel_well").isdisjoint(before)


def _tells_when(piece: Piece) -> bool:
    """Whether a piece tells when, where or by what something is, and not how bad it is."""
    if piece.is_theirs or piece.has("slight"):
        return False
    is_when = piece.has(*_AT_TIMES) or piece.is_of_activity or (not piece.marks and piece.has("began", "beyond"))
    if piece.opener in WHEN or is_when or piece.has_word("spiking") or piece.has_word("and_more"):
        return True
    if piece.has("peak") and not piece.marks:
        return not piece.has("refers")  # "that was the worst", and not "mornings worst"
    return not piece.is_own and any(atom.kind not in _ALONE and not piece.is_asked(atom) for atom in piece.atoms)


def _bounds(piece: Piece, behind: Piece | None) -> bool:
    """Whether a piece says that a mark is no higher elsewhere, and not only why it is low: "only | because I rest"."""
    is_why = behind is not None and behind.opener == "cause" and behind.is_own
    return piece.is_bounding and not is_why


def _tells_more(piece: Piece) -> bool:
    """Whether beside a low mark stands how somebody is, what they do or how it hurts, and not that it is little."""
    if piece.marks or piece.is_theirs or piece.has("slight", "well", "beyond"):
        return False
    spoken = piece.words.spoken
    texts = words_of(piece.atoms)
    minor, intense = spoken.single("minor"), spoken.single("intense")
    is_able = not piece.is_denied and not spoken.single("able").isdisjoint(texts)
    if (piece.is_told and piece.opener not in CIRCUMSTANCES) or not spoken.single("acting").isdisjoint(texts):
        return not is_able  # "3, I can do everything"
    grades = [atom.text for atom in piece.atoms if atom.kind == "degree"]
    if piece.has("increasing") or any(minor.isdisjoint(text.split()) for text in grades):
        return not piece.is_contradicted
    is_intense = len(piece.atoms) > 1 and any(atom.text in intense for atom in piece.atoms)
    return _is_now(piece) or (is_intense and not (piece.is_denied or grades))


def _is_now(piece: Piece) -> bool:
    """Whether a piece says no more than that it is so now: "2, | at the moment"."""
    return not piece.marks and piece.has_word("at_present") and piece.kinds <= QUIET | {"usual"}


def _has_mark(piece: Piece) -> bool:
    """Whether a piece has a mark of its own: "when walking, nothing", and not "if I have no stress"."""
    return piece.has(*NUMBERS, "option") or (bool(piece.marks) and piece.atoms[-1].kind == "none")


def _is_nothing(piece: Piece) -> bool:
    """Whether a piece says that there is nothing, and neither when nor how often there is something, nor what else."""
    if piece.is_told or piece.opener:
        return False
    quiet = piece.words.spoken.single("at_present")
    is_named = piece.has("option")  # which says all by itself: "no pain", and not "it does not | hurt"
    last = piece.atoms[-1]
    is_over = last.kind == "increasing" and piece.is_contradicted  # "no pain | any more"
    atoms = piece.atoms[:-1] if is_over else piece.atoms
    return all(atom.kind in _NOTHING or atom.text in quiet or (not is_named and piece.is_asked(atom)) for atom in atoms)
