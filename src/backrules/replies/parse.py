"""What somebody meant by a reply to the question for one fact.

First every word must be accounted for: as an answer, as a word that says nothing by itself, or as a word of the
question. Where that fails, the reply is read clause by clause: what is named counts unless something turns it. Where
two things are said, or where it might be meant otherwise, the reply is unclear. So silence, a picture, a question and
an unrelated sentence never become an answer, and no all-clear about safety is one beside which something else is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.replies.allclear import is_all_clear, is_shifted
from backrules.replies.asking import ask_again, ask_for_rest
from backrules.replies.clauses.clause import clauses_of
from backrules.replies.clauses.places import are_elsewhere, are_over_now
from backrules.replies.clauses.sides import leans
from backrules.replies.clauses.unmeant import is_unmeant
from backrules.replies.doubled import is_doubled
from backrules.replies.events import is_open_refusal
from backrules.replies.firsts import is_first_of_some, is_open_again
from backrules.replies.going_on import goes_on, is_shaded
from backrules.replies.lexical.language import language
from backrules.replies.lexical.lexicon import Lexicon, lexicon
from backrules.replies.lexical.matching import atoms_of
from backrules.replies.lexical.tokens import MOST_TOKENS, Token
from backrules.replies.lexical.typos import corrected, is_slip, with_number_right
from backrules.replies.outright import is_outright
from backrules.replies.qualified import is_qualified
from backrules.replies.remaining import leaves_some
from backrules.replies.reply import Reply
from backrules.replies.told import read_clauses
from backrules.replies.turns import conclusions, corrections, recounts, retractions, without_plans
from backrules.replies.values.births import option_of_birth
from backrules.replies.values.booleans import is_half, is_over, is_untried, read_boolean, tells_of_past
from backrules.replies.values.choice import read_choice
from backrules.replies.values.dates import read_date
from backrules.replies.values.listed import with_names
from backrules.replies.values.nought import with_noughts
from backrules.replies.values.numbers import may_be_negative, read_number, with_signs
from backrules.replies.values.options import Named, read_choices
from backrules.replies.wishes import asks_first, is_declined, wish_in, wish_of

__all__ = ["labelled", "parse_reply", "unclear"]

_SHORTEST_BEGINNING = 3
_LONGEST_ASIDE = 6
_SHORTEST_PART = 5  # letters of a word with which one of the question begins


def parse_reply(
    fact: Fact,
    text: str,
    lang: str = "en",
    *,
    known: Mapping[str, bool] | None = None,
    numbered: bool = False,
    whole: bool = False,
    alone: bool = True,
) -> Reply:
    """Return what somebody meant by a reply to the question for a fact.

    Args:
        fact: the fact.
        text: the reply.
        lang: its language.
        known: the options of it that are known already.
        numbered: whether the options were shown with numbers from 1 on, and 0 for none of them.
        whole: whether all of it must be the answer, and nothing is told beside it.
        alone: whether it answers this question alone, so that what it tells among other things counts.

    Raises:
        UsageError: replies in this language are not understood.
    """
    words = lexicon(fact, lang)
    options = [option for option in fact.options if option not in (known or {})]
    tokens = words.spoken.tokens(text)
    reading = _Reading(words, options, labelled(options, fact) if numbered else {}, whole=whole, alone=alone)
    return reading.of(text, tokens)


def unclear(fact: Fact, lang: str) -> Reply:
    """Return that a reply is no answer, with the sentence to ask back with."""
    return Reply("unclear", None, ask_again(fact, language(lang), options=fact.options))


def labelled(options: Sequence[str], fact: Fact) -> dict[str, str]:
    """Return label -> option: numbers from 1, or nothing where options are numbers themselves."""
    named = [name for option in options for name in (option, fact.options[option])]
    if any(name.strip().isdigit() for name in named):
        return {}
    return {str(number): option for number, option in enumerate(options, 1)}


class _Reading:
    """Reads replies to one question.

    Args:
        words: the words of the fact.
        options: the options that are open.
        labels: number -> option, where they were shown with numbers.
        whole: whether all of a reply must be the answer.
        alone: whether it answers this question alone.
    """

    def __init__(
        self, words: Lexicon, options: Sequence[str], labels: Mapping[str, str], *, whole: bool, alone: bool
    ) -> None:
        self._words, self._options, self._labels, self._whole, self._alone = words, options, labels, whole, alone
        self._fact, self._spoken = words.fact, words.spoken

    def of(self, text: str, tokens: Sequence[Token]) -> Reply:
        if not tokens or len(tokens) > MOST_TOKENS:
            return self._unclear()
        if wish := wish_of(text, tokens, self._words):
            return Reply(wish)
        tokens = self._without_remark(self._without_question(tokens))
        if any(token.text == "?" for token in tokens):
            return self._wish(tokens) or self._unclear()
        if may_be_negative(self._fact):
            tokens = with_signs(tokens, self._spoken.classes["minus"])
            if any(token.text in self._spoken.classes["minus"] for token in tokens):
                return self._unclear()  # of a word: what it takes away from is not lost
        if self._fact.safety and (self._fact.scale or self._words.intervals):
            tokens = with_number_right(tokens, self._words)
        if self._labels:
            tokens = [part for token in tokens for part in _parted(token)]
        elif self._fact.safety and not (self._fact.is_number or self._words.intervals):
            tokens = with_noughts(tokens, self._words)
        if self._fact.type in (BOOLEAN, CHOICE, CHOICES) and not self._fact.safety:
            if asks_first(tokens, self._words):
                return Reply("why")
            tokens, whole = without_plans(tokens, self._words), tokens
            if not tokens:
                return self._wish(whole) or self._unclear()
        if self._fact.type == BOOLEAN and not self._fact.safety and (told := self._in_time(tokens)):
            return told
        is_list = self._fact.type == CHOICES and self._alone  # in a form the first one is a question
        if is_list and (self._labels or len(self._options) == len(self._fact.options)):
            tokens = with_names(tokens, self._options, self._words)
        if self._is_initial(tokens):
            return self._wish(tokens) or self._unclear(tokens)
        if self._words.asks_where and (last := self._taken_back(tokens)):
            return last  # "actually" is a small word, too
        return self._in_full(text, tokens) or self._in_part(tokens) or self._wish(tokens) or self._unclear(tokens)

    def _in_time(self, tokens: Sequence[Token]) -> Reply | None:
        """Read a reply that says that something was so, or is only half so, or was never tried."""
        if is_untried(tokens, self._words):
            return Reply("skip")
        if tells_of_past(tokens, self._words):
            is_no = is_over(tokens, self._words)
            return Reply("understood", False) if is_no else self._wish(tokens) or self._unclear()
        return self._unclear() if is_half(tokens, self._words) else None

    def _in_full(self, text: str, tokens: Sequence[Token]) -> Reply | None:
        """Read a reply of which every word belongs to the answer."""
        return self._sure(self._read(text, tokens) or self._begun(tokens) or self._corrected(text, tokens), tokens)

    def _sure(self, reply: Reply | None, tokens: Sequence[Token]) -> Reply | None:
        """Return a reply as unclear that says something about safety, and what turns that."""
        if reply is None or not reply.has_value or not self._fact.safety or self._is_as_shown(tokens):
            return reply
        value = self._of_whole(reply)
        if not self._words.denies(value) and is_unmeant(tokens, self._held_in(value), self._words):
            return self._unclear()
        if isinstance(value, list) and value:
            if is_shaded(tokens, value, self._words):
                return self._unclear()
            if goes_on(tokens, value, self._words, numbered=bool(self._labels)):
                return self._listed(Named(dict.fromkeys(value, True), whole=False))
            if self._words.asks_where and self._is_elsewhere(tokens, value):
                return self._unclear()
        if not self._words.asks_event and self._may_be_doubled(value) and is_doubled(tokens, self._words):
            return self._unclear()
        if self._denies_some(value) and is_qualified(tokens, self._words):
            return self._unclear()
        if (
            self._words.sides
            and not self._words.denies(value)
            and are_over_now(clauses_of(tokens, self._words), self._words)
        ):
            return self._unclear()
        if self._is_one_side(value) and leans(tokens, self._words):
            return self._unclear()
        if self._denies_pain(value) and leaves_some(tokens, self._words):
            return self._unclear()
        is_measured = (self._fact.is_number and not self._fact.is_date) or self._words.intervals
        if is_measured and is_shifted(tokens, self._words):
            return self._unclear()
        is_event = self._words.asks_event and self._fact.type == BOOLEAN  # that nobody cleared it is no risk
        if self._words.asks_first:  # neither that it is the first time nor that it is not clears anything
            is_open = is_first_of_some if value is True else is_open_again
            right = corrected(tokens, self._words)
            said = (tokens,) if right == tokens else (tokens, right)
            return self._unclear() if any(is_open(one, self._words) for one in said) else reply
        if is_event and value is False:
            return self._unclear() if is_open_refusal(tokens, self._words) else reply
        if not (is_event or self._words.denies(value)):
            return reply
        is_clear = is_all_clear(tokens, self._words) and (value != [] or is_outright(tokens, self._words))
        return reply if is_clear else self._unclear()

    def _is_elsewhere(self, tokens: Sequence[Token], held: Sequence[str]) -> bool:
        """Whether beside these places it may be at another one."""
        return are_elsewhere(clauses_of(corrected(tokens, self._words), self._words), held, self._words)

    def _of_whole(self, reply: Reply) -> Any:
        """Return what a reply tells, of a list that none of it is so where none is of what is open of it."""
        is_none = reply.status == "understood" and isinstance(reply.value, Mapping) and not any(reply.value.values())
        return [] if is_none else reply.value

    def _held_in(self, value: Any) -> Sequence[str]:
        """Return the options of a list that are so."""
        if self._fact.type != CHOICES:
            return ()
        return [option for option, holds in value.items() if holds] if isinstance(value, Mapping) else value

    def _denies_some(self, value: Any) -> bool:
        """Whether signs are denied, all of them or some."""
        if self._fact.type != CHOICES:
            return False
        return (value == [] and not self._words.asks_where) or (isinstance(value, Mapping) and False in value.values())

    def _may_be_doubled(self, value: Any) -> bool:
        """Whether two denials may stand where one is read: where nothing is, or where something is new."""
        return value is True if self._words.asks_first else self._words.denies(value)

    def _is_one_side(self, value: Any) -> bool:
        """Whether one of two sides is told."""
        return self._words.sides is not None and value == self._words.sides[0]

    def _denies_pain(self, value: Any) -> bool:
        """Whether it is said that nothing hurts, where that, where or how much is asked for."""
        asks_pain = self._words.asks_symptom or self._words.asks_where or self._words.sides or self._fact.scale
        return asks_pain and self._words.denies(value)

    def _is_as_shown(self, tokens: Sequence[Token]) -> bool:
        """Whether a reply is nothing but options as they were shown, by their numbers or in full."""
        if self._labels and all(token.kind in ("number", "sep") for token in tokens):
            return True
        said = " ".join(token.text for token in tokens)
        return any(said in names for names in self._words.whole.values())

    def _without_question(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Leave out the question where it was said again before the answer: "Does it hurt? No."."""
        marks = [place for place, token in enumerate(tokens) if token.text == "?"]
        if len(marks) != 1 or marks[0] in (0, len(tokens) - 1):
            return tokens  # nothing was asked, or nothing is said behind it
        asked = self._words.asked | self._words.claims | self._spoken.single("filler") | self._spoken.single("subject")
        said = [token.text for token in tokens[: marks[0]]]
        parts = {text for text in said if len(text) >= _SHORTEST_PART and self._begins_topic(text)}
        is_topic = len(said) == 1 and (said[0] in self._words.topics or bool(parts))  # "neck? no"
        is_echo = len(said) > 1 and any(text in self._words.asked | parts for text in said)
        is_echo &= (asked | parts).issuperset(said)
        if self._fact.scale:  # "honestly? 9"
            small = self._spoken.single("filler") | self._spoken.single("rating")
            is_echo |= (small - self._spoken.single("possessive")).issuperset(said)
        is_echo &= not (self._words.sides and self._words.options.has(said))  # "the left? no"
        behind = tokens[marks[0] + 1 :]
        return behind if is_topic or is_echo or self._is_aside(tokens[: marks[0]], behind) else tokens

    def _begins_topic(self, text: str) -> bool:
        """Whether a word of the question begins with another: "Nackenschmerz" with "Nacken"."""
        return any(topic.startswith(text) for topic in self._words.topics)

    def _without_remark(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Leave out a question behind a sign that only says how it worries: "numb legs. Should I be worried?"."""
        if self._fact.type != CHOICES or not tokens or tokens[-1].text != "?":
            return tokens
        ends = [place for place, token in enumerate(tokens[:-1]) if token.kind == "mark" and token.text != "?"]
        start = ends[-1] + 1 if ends else 0
        texts = [token.text for token in tokens[start:-1]]
        is_remark = bool(texts) and self._spoken.phrases("remark").has(texts)
        return tokens[:start] if start and is_remark else tokens

    def _is_aside(self, tokens: Sequence[Token], behind: Sequence[Token]) -> bool:
        """Whether a question before an answer asks for nothing: "honestly? none", "with two kids? twice"."""
        if self._fact.safety or len(tokens) > _LONGEST_ASIDE or wish_in(tokens, self._words):
            return False
        kinds = {atom.kind for atom in atoms_of(tokens, self._words.sources("meaning yes no none all num only"))}
        return not kinds & {"option", "yes", "no", "none", "all", "num", "number"} and self._answers(behind)

    def _answers(self, tokens: Sequence[Token]) -> bool:
        return (self._read("", tokens) or self._told(tokens)) is not None

    def _wish(self, tokens: Sequence[Token]) -> Reply | None:
        wish = wish_in(tokens, self._words)
        return Reply(wish) if wish else None

    def _in_part(self, tokens: Sequence[Token]) -> Reply | None:
        """Read a reply of which only a part is the answer."""
        if self._whole:
            return None
        return self._turned(tokens) or self._sure(self._told(tokens), tokens) or self._told_misspelt(tokens)

    def _told_misspelt(self, tokens: Sequence[Token]) -> Reply | None:
        """Read what clauses tell of places, of sides and of signs that are there, where a word of them is misspelt."""
        is_list = self._fact.type == CHOICES and self._fact.safety
        if not (is_list or self._words.sides) or (right := corrected(tokens, self._words)) == tokens:
            return None
        reply = self._sure(
            self._sure(self._told(right), right), tokens
        )  # which may turn it by words that look misspelt
        is_sign = is_list and not self._words.asks_where
        return None if reply and is_sign and (reply.status != "understood" or reply.value == []) else reply

    def _told(self, tokens: Sequence[Token]) -> Reply | None:
        """Read what the clauses of a reply tell, whatever stands beside it."""
        if self._labels and any(token.kind == "number" for token in tokens):
            return None
        told = read_clauses(tokens, self._words, alone=self._alone)
        if isinstance(told, Named):
            return self._listed(told)
        return None if told is None else Reply("understood", told)

    def _turned(self, tokens: Sequence[Token]) -> Reply | None:
        """Read an answer that was corrected, or that follows from a reason."""
        if self._fact.safety and is_declined(tokens, self._words):
            return None  # "no, I'd rather | not say"
        if self._fact.type == CHOICES and not self._words.asks_where:
            return self._retracted(tokens)
        if self._fact.type == CHOICES:
            return None
        if last := self._taken_back(tokens):
            return last
        for _, behind in recounts(tokens, self._words) if self._is_plain_number else ():
            return self._read("", behind) or self._told(behind)
        for reason, behind in conclusions(tokens, self._words):
            last, first = self._read("", behind), self._read("", reason)
            if last and first in (None, last):
                return self._sure(last, tokens)
        return None

    def _retracted(self, tokens: Sequence[Token]) -> Reply | None:
        """Read a list of which a word or an option was taken back: "leg, sorry, arm weakness"."""
        for before, behind in retractions(tokens, self._words):
            reply = self._sure(self._read("", behind) or self._told(behind), behind)
            if reply is None or reply.status != "understood":
                continue
            if before is None or (reply.value and before not in reply.value):
                return reply
        return None

    def _taken_back(self, tokens: Sequence[Token]) -> Reply | None:
        """Read what stands behind a word that takes back what was said before it, and does not add to that."""
        for before, behind in corrections(tokens, self._words):
            if self._words.asks_where and not self._spoken.single("adding").isdisjoint(one.text for one in behind):
                continue
            last = self._read("", behind) or self._told(behind)
            if last and (
                self._read("", before) or self._told(before) or self._counts(before) or is_slip(before, behind)
            ):
                return self._sure(last, behind)
        return None

    @property
    def _is_plain_number(self) -> bool:
        """Whether a number is asked for on which no safety hangs."""
        return self._fact.is_number and not self._fact.is_date and not self._fact.safety

    def _counts(self, tokens: Sequence[Token]) -> bool:
        """Whether a number is said, where one is asked for: "10+"."""
        numbers = self._spoken.numbers
        return self._is_plain_number and any(one.kind == "number" or one.text in numbers for one in tokens)

    def _begun(self, tokens: Sequence[Token]) -> Reply | None:
        """Read how the name of an option begins, where all are shown; about safety only whole names count."""
        said = " ".join(token.text for token in tokens)
        if self._fact.safety or not self._labels or len(said) < _SHORTEST_BEGINNING:
            return None
        begun = {option for option in self._options if any(name.startswith(said) for name in self._words.whole[option])}
        if len(begun) != 1:
            return None
        option = begun.pop()
        if self._fact.type == CHOICES:
            return self._listed(Named({option: True}, whole=True))
        return Reply("understood", option)

    def _corrected(self, text: str, tokens: Sequence[Token]) -> Reply | None:
        right = corrected(tokens, self._words)
        return self._read(text, right) if right != tokens else None

    def _read(self, text: str, tokens: Sequence[Token]) -> Reply | None:
        if self._fact.type == CHOICES:
            named = read_choices(tokens, self._words, self._labels)
            return None if named is None else self._listed(named)
        value = self._value(text, tokens)
        return None if value is None else Reply("understood", value)

    def _is_initial(self, tokens: Sequence[Token]) -> bool:
        """Whether a reply is one letter with which one of several options begins: "n" may be a no or that."""
        if self._fact.type != CHOICES:
            return False
        letter = tokens[0].text if len(tokens) == 1 and tokens[0].kind == "word" else ""
        names = (name for option in self._options for name in self._words.whole[option])
        return len(letter) == 1 and any(name.startswith(letter) for name in names)

    def _value(self, text: str, tokens: Sequence[Token]) -> Any:
        if self._fact.type == BOOLEAN:
            return read_boolean(tokens, self._words)
        if self._fact.type == CHOICE:
            born = None if self._labels else option_of_birth(tokens, self._words, self._fact.as_of or date.today())
            return read_choice(tokens, self._words, self._labels) or born
        if self._fact.is_date:
            day = read_date(text, tokens, self._words)
            return None if day is None else day.isoformat()
        return read_number(tokens, self._words)

    def _listed(self, named: Named) -> Reply | None:
        if any(option not in self._options for option in named.held):
            return None  # that was answered before
        if named.closed:
            return Reply("partial", dict(named.held))
        if not named.whole:
            return Reply(
                "partial", dict(named.held), ask_for_rest(self._fact, self._spoken, named.held, options=self._options)
            )
        if len(self._options) < len(self._fact.options):
            return Reply("understood", {option: named.held.get(option, False) for option in self._options})
        return Reply("understood", [option for option in self._options if named.held.get(option)])

    def _unclear(self, tokens: Sequence[Token] = ()) -> Reply:
        return Reply("unclear", None, ask_again(self._fact, self._spoken, self._unread(tokens), options=self._options))

    def _unread(self, tokens: Sequence[Token]) -> str:
        """Return the first word that means nothing here, or ""."""
        vocabulary, known = self._spoken.vocabulary, self._words.known
        unread = (
            one.text for one in tokens if one.kind == "word" and one.text not in vocabulary and one.text not in known
        )
        return next(unread, "")


def _parted(token: Token) -> list[Token]:
    """Return "1,3" as two numbers, where numbers are those of options."""
    if token.kind != "number":
        return [token]
    return [token._replace(text=part) for part in re.split("[.,]", token.text)]
