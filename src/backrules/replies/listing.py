"""Options that a reply names in its clauses: which are so, which are not, and whether that is all."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from backrules.facts import CHOICES
from backrules.replies.allclear import are_clear, is_made_light_of
from backrules.replies.clauses.clause import BESIDE, DENYING, DOUBTED, WHY, Clause, words_of
from backrules.replies.clauses.firm import PLAIN, closes, is_firm, is_never, is_sound
from backrules.replies.clauses.times import is_of_another_time, tells_of_year
from backrules.replies.clauses.unmeant import is_aside_no, is_done_by_some, is_of_things, is_unseen
from backrules.replies.lexical.lexicon import Lexicon
from backrules.replies.lexical.matching import Atom
from backrules.replies.values.options import Named, are_mostly, is_of_doing

__all__ = ["Listing"]

_BARE = {"option", "having", "own", "filler", "began", "degree", "and", "or", "echo", "refers", "well", *DENYING}
_DENIED = _BARE - {"degree", "or", *DENYING} | {"both", "denied", "well", "only"}
_DONE = {"unknown", "num", "number", "or", "story"}  # what somebody does "without feeling faint"
_SAYING = ("option", "denied", "rest", "all", "people", *DENYING)  # what a clause may say without more content
_SINCE = {"all", "began", "when", "filler", "num", "number", "once"}
_TIMES = ("during", "condition")
_LIMITING = ("but", "except", *_TIMES)  # what may open a clause that says when a denial does not hold


@attrs.define
class Listing:
    """Options that clauses name, one clause after the other."""

    words: Lexicon
    held: dict[str, bool] = attrs.field(factory=dict)
    doubted: set[str] = attrs.field(factory=set)
    is_none: bool = False
    is_open: bool = False  # what else there is, is not known
    closes: bool = False  # there is nothing else
    others: bool = False  # somebody else was spoken of
    says_none: bool = False  # that there is none was said of all of them, and not with a mere no
    is_partial: bool = False  # something is not known
    has_part: bool = False  # a part of an option was denied, so that the option stays open
    told: list[Clause] = attrs.field(factory=list)  # what names no option, and might do so in other words
    is_one_of_many: bool = False  # whether there is more than one clause
    is_named: bool = False  # whether options are named anywhere
    of_another: bool = False  # whether the clause before is about somebody else
    theirs: set[str] = attrs.field(factory=set)  # what is named of somebody else
    unowned: set[str] = attrs.field(factory=set)  # what is named in a clause that does not say of whom
    is_all: bool = False  # all of them were said to be so
    is_of_year: bool = False  # a year was told beside what is named
    mostly: set[str] = attrs.field(factory=set)  # what was only said to be so most of all
    denied: bool = False  # the clause before denied what stood behind its "no"
    cleared: bool = False  # the clause before said of an option that it is not so
    is_denied: bool = False  # a name says of an option that it is not so
    beside: list[Clause] = attrs.field(factory=list)  # what names no option, and says nothing of the others
    has_just: bool = False  # the last clause that names options says that they are so, and none denied any before

    def of(self, clauses: Sequence[Clause]) -> Named | None:
        """Return what is named, None where that is not certain."""
        self.is_one_of_many = len(clauses) > 1
        self.is_named = any(clause.named for clause in clauses) and all(one.opener != "except" for one in clauses)
        answers = any(clause.opener not in WHY and clause.has("option", "all", *DENYING) for clause in clauses)
        for place, clause in enumerate(clauses):
            if clause.opener in WHY and not self.words.fact.safety and (answers or not clause.named):
                continue  # why it is so, and not "I want to move more freely", of goals
            if clause.opener == "except" and self._lets_through(clause, clauses[:place]):
                continue
            clause = self._exception(clause)
            if is_aside_no(clause, clauses[place + 1 :]) or (self.has_just and is_unseen(clause, self.words)):
                continue
            if is_of_things(clause, clauses[:place], self.words):
                is_own = clause.is_own(self.words.spoken)
                self.is_partial |= not is_own and any(atom.value not in self.held for atom in clause.named)
                clause = clause.without("people") if is_own else clause
            self.of_another = self._is_of_another(clause, clauses[place - 1] if place else None)
            if not self._takes(clause):
                return None
        return self._result(clauses)

    def _takes(self, clause: Clause) -> bool:
        """Take a clause; False where it leaves all in doubt."""
        if self.cleared and self._limits(clause):
            return False
        if clause.has("rest_unknown"):  # "... among other things"
            self.is_open = True
            clause = clause.without("rest_unknown")
            if not clause.has_content and not clause.has(*_SAYING):
                return True
        before = list(self.held.values()).count(False)
        take = self._denies if clause.has("denied") else self._names if clause.named else self._tells
        fits = take(clause)
        self.cleared = list(self.held.values()).count(False) > before
        is_end = closes(clause) and not clause.has("felt")  # and not "only the | left one is numb"
        if clause.named or clause.has("denied"):
            self.has_just = bool(self.held) and all(self.held.values()) and not self.has_part
        elif not clause.has("rest", "unsure") and not is_end and not self.has_just:
            self.beside.append(clause)
        return fits

    def _limits(self, clause: Clause) -> bool:
        """Whether a clause behind a denial about safety says when it does not hold: "no chest pain | until I run"."""
        relief = self.words.spoken.single("relief")
        is_rest = any(atom.text not in relief for atom in clause.all("rest"))  # "no fever | when I rest"
        says_more = is_rest or clause.named or clause.has("denied", "unsure", "none", "people")
        tells = clause.has_content or clause.has("rest")
        return self.words.fact.safety and clause.opener in _LIMITING and tells and not says_more

    def _denies(self, clause: Clause) -> bool:
        """Take a clause in which a name says that an option is not so: "my chest is fine"."""
        goes_on = all(self.held.get(atom.value) is False for atom in clause.all("denied"))  # "eases | when I lie down"
        if self.of_another or (clause.opener in ("except", "aim", *_TIMES) and not goes_on):
            return False
        is_unaware = any(atom.text in self.words.spoken.single("unaware") for atom in clause.atoms)
        if is_unaware or clause.atoms[0].text in self.words.spoken.single("elided"):
            return False  # "no fractures | that I know of", "is my chest fine"
        if clause.has("unsure"):
            self.is_open = True
            return True  # "whether my chest is fine, I don't know"
        negating = self.words.spoken.negating
        says_no = all(not negating.isdisjoint(atom.text.split()) for atom in clause.all("denied"))
        told = clause.kinds_told - ({"once"} if is_never(clause, self.words) else set())
        if not told <= _DENIED | (_DONE if says_no else set()) or (clause.named and not says_no):
            return False  # "bladder and chest are fine"
        denied = clause.all("denied")
        if clause.named and any(atom.text.split(" ")[-1] in negating for atom in denied):
            return False  # "fever and | cancer I don't have"
        if any(not self.words.spoken.single("neither").isdisjoint(atom.text.split()) for atom in denied):
            denied = [*denied, *clause.named]  # "neither pregnant | nor new mother"
        rest = attrs.evolve(clause, atoms=[atom for atom in clause.atoms if atom not in denied])
        fits = self._names(rest) if rest.named else True
        self.is_denied = True
        return fits and all(self._take(atom, is_so=False) for atom in denied)

    def _lets_through(self, clause: Clause, before: Sequence[Clause]) -> bool:
        """Take what a no to all lets through: "all no except the fever", "everything except the fever is no"."""
        is_denied = clause.atoms[-1].kind in ("no", "none")
        is_all = not before or (before[-1].has("all") and before[-1].kinds <= PLAIN | {"all"})
        is_all &= is_denied  # with nothing before it: "except the fever, nothing"
        atoms = clause.atoms[:-1] if is_all else clause.atoms
        is_bare = {atom.kind for atom in atoms} <= {"option", "filler", "and", "one", "num", "having", "feel", "own"}
        if not is_all and before and before[-1].kinds == {"no"} and len(atoms) == 1 and " " not in atoms[0].text:
            return False  # "no, except at night"
        is_first = len(before) <= 1 if is_all else self.is_none and not self.held
        if not is_bare or not is_first:
            return False
        self.held = dict.fromkeys((atom.value for atom in clause.named), True)
        self.is_none, self.is_all, self.closes = False, False, True
        return self.words.denial is None

    def _exception(self, clause: Clause) -> Clause:
        """Take a no to all back where a clause says in full what it does not hold for: "none, except I had a fall"."""
        is_first = self.is_none and not self.held and self.words.fact.safety and self.words.denial is None
        if clause.opener != "except" or not is_first or not self.says_none:
            return clause
        names = clause.named and any(" " in atom.text for atom in clause.named)
        if not names and not clause.kinds <= {"num", "number", "one", "filler", "having"}:
            return clause
        self.is_none, self.closes = False, True
        return attrs.evolve(clause, opener="")

    @property
    def _turns(self) -> set[str]:
        """What leaves in doubt what is named; a "mostly" only where safety hangs on it."""
        return {*DOUBTED, "over"} - (set() if self.words.fact.safety else {"likely_yes"})

    def _is_of_another(self, clause: Clause, before: Clause | None) -> bool:
        """Whether a clause is about somebody else: it says so, or goes on from one that does: "... and is in bed"."""
        if clause.has("own"):
            return False
        first = clause.atoms[0]
        goes_on = clause.opener in WHY or first.kind == "both" or first.text in self.words.spoken.single("elided")
        of_thing = clause.opener in WHY and before is not None and self._has_thing(before)
        return clause.has("people") or of_thing or (self.of_another and goes_on)

    def _has_thing(self, clause: Clause) -> bool:
        """Whether a clause is but a thing that something happens to, in the next one: "my | phone | is | off ..."."""
        kinds = [atom.kind for atom in clause.atoms]
        is_thing = len(kinds) == 3 and kinds[0] in ("own", "refers") and kinds[1] in ("unknown", "story")
        return (
            is_thing and kinds[2] == "refers" and self.words.spoken.stem(clause.atoms[1].text) not in self.words.common
        )

    def _names(self, clause: Clause) -> bool:
        """Take a clause in which options are named."""
        options = {atom.value for atom in clause.named}
        self.closes |= closes(clause)
        is_own = clause.is_own(self.words.spoken) and (
            not self.words.fact.safety or is_done_by_some(clause, self.words)
        )
        if (clause.has("people") or self.of_another) and not is_own:
            self.others = True
            self.theirs |= options
            self.doubted |= options if clause.is_apart else set()  # "my wife is pregnant, and bleeding"
            return not clause.has("own")
        if clause.is_apart and not clause.has("own"):
            self.unowned |= options
        self.mostly |= options if self.words.asks_where and are_mostly(clause.atoms, self.words) else set()
        if clause.has("unsure"):
            self.doubted |= options
            self.is_open = True
            return not clause.has("yes")
        is_list = self.words.fact.type == CHOICES
        if is_list and clause.atoms[0].kind == "doubt" and True in self.held.values():  # "the lower, maybe the mid"
            self.doubted |= options
            self.is_partial = True
            return not clause.has(*DENYING)
        holds = self._holds(clause)
        if holds is None or (holds and self.denied and not clause.opener and not clause.has("own", "began", "yes")):
            return False  # "no fever, chest pain"
        self.denied = not holds and clause.atoms[-1].kind == "option"
        self.is_none |= any(atom.value == self.words.denial for atom in clause.named)
        return all(self._take(atom, is_so=holds) for atom in clause.named if atom.value != self.words.denial)

    def _take(self, atom: Atom, *, is_so: bool) -> bool:
        """Take whether an option is so; False where it was said to be otherwise."""
        if not is_so and atom.kind == "option" and not self.words.is_whole(atom.value, atom.text):
            self.has_part = True
            return True
        return self.held.setdefault(atom.value, is_so) is is_so

    def _holds(self, clause: Clause) -> bool | None:
        """Whether what a clause names is so; None where that is not certain."""
        if self._is_turned(clause) or clause.opener == "except" or (clause.opener == "aim" and self.words.fact.safety):
            return None
        if clause.has("past") and not self.words.fact.safety:
            return None  # "I sold my bench"
        if clause.has("well") and self.words.fact.safety:
            is_plain = clause.atoms[-1].kind == "well" and not clause.is_apart and not clause.has(*DENYING)
            is_plain &= self.words.spoken.negating.isdisjoint(words_of(clause.named))  # "can't pee | fine"
            return False if is_plain and clause.kinds <= _BARE | {"well"} else None  # "heart and lungs are fine"
        if clause.has("well_of"):
            return False if clause.atoms[0].kind == "well_of" and clause.kinds <= _BARE | {"well_of"} else None
        if clause.has(*DENYING):
            if self.words.fact.safety and is_made_light_of(clause, self.words):
                return None
            return False if not clause.is_apart and self._is_denied(clause) else None
        if is_sound(clause, self.words):
            return False if clause.kinds <= {"option", "filler", "and"} else None  # "heart good"
        quiet = self._quiet_in(clause) if self.words.sides is not None else frozenset()
        told = [atom._replace(kind="filler") if atom.text in quiet else atom for atom in clause.atoms]
        if is_of_another_time(clause, self.words) or not is_firm(attrs.evolve(clause, atoms=told), self.words):
            return None
        return True

    def _is_turned(self, clause: Clause) -> bool:
        """Whether a clause holds a word of doubt, and not one of wishing where a question asks for wishes."""
        quiet = self._wished | self._quiet_in(clause)
        return any(atom.text not in quiet for atom in clause.all(*self._turns))

    def _quiet_in(self, clause: Clause) -> frozenset[str]:
        """The words of a clause that turn nothing there: "I can't walk | any more", "no fever | or | chills"."""
        spoken, is_list = self.words.spoken, self.words.fact.type == CHOICES
        is_sign = is_list and self.words.fact.safety
        quiet = spoken.single("recurring") if is_sign else frozenset()
        is_told = clause.has("own") or clause.is_apart  # "I see double | at times"
        is_told |= clause.texts[0] in spoken.single("owning")
        is_told |= is_sign and any(" " in atom.text for atom in clause.named)  # "now and then | my chest stings"
        if has_sides := self.words.sides is not None:  # "sometimes | down my leg", and not "sometimes | left"
            is_told |= clause.has("felt") or any(" " in atom.text for atom in clause.named)
        if (is_sign or has_sides) and is_told and not clause.has(*DENYING):
            quiet |= spoken.single("now_and_then") | spoken.single("somehow")
        named = set(words_of(clause.named))
        if not named.isdisjoint(spoken.single("negator") | spoken.single("nearly")):
            quiet |= spoken.single("no_more")  # "I can't walk", "hardly feel it | any more"
            is_like = is_sign and not spoken.single("alike").isdisjoint(clause.texts)
            quiet |= spoken.single("lapsed") if is_like else frozenset()  # "I can't lift it | like I | used to"
        if is_list and clause.atoms[-1].text in spoken.single("indeed"):
            quiet |= spoken.single("indeed")  # "a slipped disc, yes, surgery no"
        is_list_denied = is_list and clause.kinds <= _BARE
        is_list_denied &= not {clause.atoms[0].kind, clause.atoms[-1].kind}.isdisjoint(("no", "negator"))
        return quiet | spoken.single("or") if is_list_denied and not clause.is_apart else quiet

    @property
    def _wished(self) -> frozenset[str]:
        """The words of wishing that turn nothing, as a question asks for wishes."""
        return self.words.spoken.single("wishing") if self.words.asks_wish else frozenset()

    def _is_denied(self, clause: Clause) -> bool:
        """Whether one negator denies all that is named, and nothing else is said: "no fever", "fever no"."""
        kinds = [atom.kind for atom in clause.atoms if atom.kind in DENYING or atom.kind == "option"]
        denying = [kind for kind in kinds if kind != "option"]
        if clause.atoms[-1].text in self.words.spoken.single("limits") or "," in words_of(clause.named):
            return False  # "without", "no neck pain, just double vision"
        told = clause.kinds - ({"once"} if is_never(clause, self.words) else set())
        says_whose = clause.has("own", "having") or not self.words.spoken.single("own").isdisjoint(clause.texts)
        is_there = not self.words.spoken.single("copula").isdisjoint(clause.texts)  # "oben | ist | nichts"
        says_whose |= self.words.asks_where and clause.has("none") and is_there
        is_behind = kinds[-1] != "option" and (self.is_one_of_many or says_whose)
        is_around = kinds[0] in ("negator", "contrast", "no") or is_behind  # "mat no" alone: whose no is that
        return len(denying) == 1 and told <= _BARE and is_around

    def _tells(self, clause: Clause) -> bool:
        """Take a clause that names no option; False where it leaves all in doubt."""
        if self.words.asks_where and clause.opener in (*_TIMES, *WHY) and not clause.has("people"):
            self.told += [clause] if self._may_name(clause) else []
            return True  # "when I want to get up again"
        if closes(clause) or (clause.has("rest") and clause.has(*DENYING) and not clause.has("unknown", "unsure")):
            self.closes = True
            return True
        if clause.has("unsure") and clause.has("worsening") and len(self.held) > 1:
            return True  # "I couldn't tell you which one's worse"
        if clause.has("unsure"):
            elsewhere = self.words.spoken.single("elsewhere")
            self.is_open |= clause.has("rest") or any(atom.text in elsewhere for atom in clause.atoms)
            self.is_partial |= bool(self.held) and clause.has("felt")
            return self.is_open or self.is_partial
        if self._leaves_open(clause):
            self.is_open = True
            return True
        if self.doubted and clause.has("unsure", "doubt"):
            return True
        if self._says_since(clause):
            return not self.is_none and False not in self.held.values()
        turns = self._turns - ({"nearly"} if clause.has_content else set()) - self._not_over(clause)
        quiet = self._wished | self._relative_in(clause) | self._small_in(clause)
        if any(atom.text not in quiet for atom in clause.all(*turns)):
            return False
        self.is_of_year |= tells_of_year(clause)
        if clause.has("over"):
            return True  # "haven't had it looked at"
        if clause.has("all") and clause.kinds <= PLAIN | {"all"}:
            if self.words.fact.safety and is_of_doing(clause.atoms, self.words):
                return False
            self.is_all = True
            return not self.is_named and all(self.held.setdefault(option, True) for option in self.words.fact.options)
        if clause.has("people"):
            self.others |= not clause.has("own")
            return clause.has_content or not self.held
        if clause.has("none"):
            self.is_none = self.says_none = True
            return not clause.has("negator", "yes")
        if clause.has("no") and not clause.has_content:
            self.is_none = True
            plain = all(self.words.spoken.is_plain_no(atom.text) for atom in clause.all("no"))
            return plain and not self.held and not self.has_part and not clause.has("yes")
        counts_ever = self.has_just and all(map(self.words.counts_healed, self.held))  # "cancer, | ten years ago"
        is_past = clause.has("once") and not (counts_ever or clause.has("began"))  # and not "it began two days ago"
        takes_back = clause.has("negator", "contrast") or (clause.opener == "but" and clause.has("well"))
        if (takes_back or is_past) and not clause.has_content:
            return False
        if self._may_name(clause):
            self.told.append(clause)
        return True

    def _says_since(self, clause: Clause) -> bool:
        """Whether a clause says of all that was named since when it is so: "all since yesterday", "never before"."""
        is_all = clause.has("all") and clause.has("began") and clause.kinds <= _SINCE and self.has_just
        return is_all or self.words.spoken.phrases("unlike").has(clause.texts)  # "that was not so two weeks ago"

    def _relative_in(self, clause: Clause) -> frozenset[str]:
        """The words that only say more of a sign that is had: "broken, | which | healed", "numb, | kind of | odd"."""
        if not (self.words.fact.safety and self.has_just):
            return frozenset()
        quiet = self.words.spoken.single("somehow") if clause.has(*BESIDE) else frozenset()
        begins = clause.atoms[0].text in self.words.spoken.single("relative")
        is_past = clause.has("once") and not all(map(self.words.counts_healed, self.held))
        return quiet | ({clause.atoms[0].text} if begins and not clause.opener and not is_past else set())

    def _may_name(self, clause: Clause) -> bool:
        """Whether a clause may name an option in other words, and does not only say why."""
        is_why = clause.opener in WHY and not clause.has("own")
        is_why |= self.words.asks_where and clause.opener in _TIMES
        return (self.words.fact.type == CHOICES and not is_why) or self.words.sides is not None

    def _leaves_open(self, clause: Clause) -> bool:
        """Whether a clause tells something of the others that is no answer: "the others I'll look up later"."""
        rest = any(atom.text in self.words.spoken.single("others") for atom in clause.all("rest"))
        return rest and clause.has("unknown", "story", "over", "doubt") and not clause.has("well", "none", "only")

    def _not_over(self, clause: Clause) -> set[str]:
        """Return that what is over is denied, if so: "haven't had it looked at", and not "not any more".

        What somebody is no longer able to do is no end of a sign, but one more: "I can't carry the shopping any more".
        """
        ceased = self.words.spoken.single("ceased")
        is_still = clause.has("negator", "no") and all(atom.text not in ceased for atom in clause.all("over", "no"))
        is_loss = self._is_of_ability(clause) and clause.has(*DENYING, "over")
        return {"over"} if is_still or is_loss or self._is_healed(clause) else set()

    def _is_of_ability(self, clause: Clause) -> bool:
        """Whether a clause tells what somebody can do, or cannot."""
        spoken = self.words.spoken
        is_own = clause.has("own") or not spoken.single("subject").isdisjoint(clause.texts)
        is_able = not spoken.single("able").isdisjoint(clause.texts)
        return self.words.fact.safety and clause.has_content and is_own and is_able

    def _small_in(self, clause: Clause) -> frozenset[str]:
        """The words that only say how little one can, or since when: "I | hardly | lift it", "since May | schon"."""
        spoken, nothing = self.words.spoken, frozenset[str]()
        is_sign = self.words.fact.type == CHOICES and self.has_just
        nearly = spoken.single("nearly") if is_sign and self._is_of_ability(clause) else nothing
        is_since = self.has_just and clause.has("began", "unit") and not clause.has(*DENYING)
        return nearly | (spoken.single("indeed") & {clause.atoms[-1].text} if is_since else nothing)

    def _is_healed(self, clause: Clause) -> bool:
        """Whether a clause says that what is named has healed, and counts all the same: "a broken vertebra, healed"."""
        ended = self.words.spoken.single("healed") | self.words.spoken.single("long_ago")
        healed = all(atom.text in ended for atom in clause.all("over"))
        held = [option for option, holds in self.held.items() if holds]
        return healed and bool(held) and all(self.words.counts_healed(option) for option in held)

    def _is_felt_elsewhere(self, atom: Atom, named: Sequence[str]) -> bool:
        """Whether a word is of something felt, and says no more of what is named: "my legs are weak, I gave way"."""
        said = [word for word in atom.text.split() if word not in self.words.spoken.negating]  # "no strength"
        tells = any(self.words.tells_of(word, self.words.sides or named) for word in said)
        asked = self.words.common | self.words.claimed
        return atom.kind == "felt" and self.words.spoken.stem(atom.text) not in asked and not tells

    def _is_near(self, clause: Clause) -> bool:
        """Whether a clause may name an option in other words."""
        named = [option for option, holds in self.held.items() if holds]
        atoms = [atom for atom in clause.atoms if atom.kind != "story"]
        if self.words.sides is not None:
            return any(self._is_felt_elsewhere(atom, named) for atom in atoms)
        quiet = self.words.spoken.gaps | (self.words.spoken.single("placing") if self.words.asks_where else set())
        atoms = [atom for atom in atoms if self.words.spoken.stem(atom.text) not in self.words.common]
        return any(
            self._is_felt_elsewhere(atom, named)
            or (
                atom.text not in quiet and self.words.is_of_others(atom.text, named) and self.words.is_of_one(atom.text)
            )
            for atom in atoms
        )

    def _result(self, clauses: Sequence[Clause]) -> Named | None:
        positive = [option for option, holds in self.held.items() if holds]
        is_shared = bool(self.theirs & self.unowned)  # "my husband fell, now it hurts": who was it
        if is_shared or self.doubted & self.held.keys() or (self.others and not (positive or self.is_none)):
            return None
        is_sign = self.words.fact.safety and not self.words.asks_where
        if self.is_all and is_sign and not all(clause.opener in _TIMES for clause in self.told):
            return None  # "my arms are strong, I feel everything"
        if self.is_of_year and positive and not all(self.words.counts_past(option) for option in positive):
            return None  # "in bed with a fever, that was 1999"
        if self.is_none:
            lets_through = any(clause.opener in _LIMITING for clause in clauses)
            is_clear = are_clear(clauses, self.words) if self.words.fact.safety else not lets_through
            return Named({}, whole=True) if is_clear and not positive and not self.is_open else None
        if self.is_denied and self.words.fact.safety and not are_clear(self.beside, self.words):
            return None  # "my legs are fine, I just can't lift the left one"
        if not self.held or (not self.closes and any(map(self._is_near, self.told))):
            return None
        if self.is_open:
            return Named(self.held, whole=False, closed=True)
        is_mostly = bool(positive) and self.mostly.issuperset(positive) and not self.closes
        if self.is_partial or self.has_part or is_mostly:
            return Named(self.held, whole=False)
        is_mixed = len(positive) < len(self.held) < len(self.words.fact.options)
        return Named(self.held, whole=bool(positive) and (self.closes or not is_mixed))
