"""What somebody meant by a reply to the question for one fact.

Every word of a reply must be accounted for: as an answer, as a word that says nothing by itself, or as a word of the
question. Where one is not, where two things are said, or where it might be meant otherwise, the reply is unclear. So
silence, a picture, a question and an unrelated sentence never become an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.replies.asking import ask_again, ask_for_rest
from backrules.replies.booleans import read_boolean
from backrules.replies.dates import read_date
from backrules.replies.language import language
from backrules.replies.lexicon import Lexicon, lexicon
from backrules.replies.matching import atoms_of
from backrules.replies.numbers import fits, read_number
from backrules.replies.options import Named, read_choice, read_choices
from backrules.replies.reply import Reply, ReplyStatus
from backrules.replies.tokens import MOST_TOKENS, Token, tokens_of
from backrules.replies.typos import corrected

__all__ = ["command_of", "labelled", "parse_reply", "unclear"]

_COMMANDS: tuple[ReplyStatus, ...] = ("skip", "why", "back", "stop")
_MORE = ("vague", "and", "but", "asking", "polite")  # beside a command
_SHORTEST_BEGINNING = 3
_MEANS_WHY = {"?", "??", "???"}


def parse_reply(
    fact: Fact, text: str, lang: str = "en", *, known: Mapping[str, bool] | None = None, numbered: bool = False
) -> Reply:
    """Return what somebody meant by a reply to the question for a fact.

    Args:
        fact: the fact.
        text: the reply.
        lang: its language.
        known: the options of it that are known already.
        numbered: whether the options were shown with numbers from 1 on, and 0 for none of them.

    Raises:
        UsageError: replies in this language are not understood.
    """
    words = lexicon(fact, lang)
    options = [option for option in fact.options if option not in (known or {})]
    tokens = tokens_of(text, words.spoken.fold)
    return _Reading(words, options, labelled(options, fact) if numbered else {}).of(text, tokens)


def command_of(text: str, tokens: Sequence[Token], fact: Fact, lang: str) -> ReplyStatus | None:
    """Return the wish that a whole reply is, such as to skip the question; None if it is none."""
    if text.strip() in _MEANS_WHY:
        return "why"
    return _command(tokens, lexicon(fact, lang)) if 0 < len(tokens) <= MOST_TOKENS else None


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
    """

    def __init__(self, words: Lexicon, options: Sequence[str], labels: Mapping[str, str]) -> None:
        self._words, self._options, self._labels = words, options, labels
        self._fact, self._spoken = words.fact, words.spoken

    def of(self, text: str, tokens: Sequence[Token]) -> Reply:
        if not tokens or len(tokens) > MOST_TOKENS:
            return self._unclear()
        if command := command_of(text, tokens, self._fact, self._spoken.code):
            return Reply(command)
        if any(token.text == "?" for token in tokens):
            return self._unclear()
        if self._labels:
            tokens = [part for token in tokens for part in _parted(token)]
        return self._read(text, tokens) or self._begun(tokens) or self._corrected(text, tokens) or self._unclear(tokens)

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
            if self._is_initial(tokens):
                return None
            named = read_choices(tokens, self._words, self._labels)
            return None if named is None else self._listed(named)
        value = self._value(text, tokens)
        return None if value is None else Reply("understood", value)

    def _is_initial(self, tokens: Sequence[Token]) -> bool:
        """Whether a reply is one letter with which an option begins: "n" may be a no, and it may be that."""
        letter = tokens[0].text if len(tokens) == 1 and tokens[0].kind == "word" else ""
        names = (name for option in self._options for name in self._words.whole[option])
        return len(letter) == 1 and any(name.startswith(letter) for name in names)

    def _value(self, text: str, tokens: Sequence[Token]) -> Any:
        if self._fact.type == BOOLEAN:
            return read_boolean(tokens, self._words)
        if self._fact.type == CHOICE:
            return read_choice(tokens, self._words, self._labels)
        if self._fact.is_date:
            day = read_date(text, tokens, self._words)
            return None if day is None else day.isoformat()
        number = read_number(tokens, self._words)
        return number if number is not None and fits(self._fact, number) else None

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


def _command(tokens: Sequence[Token], words: Lexicon) -> ReplyStatus | None:
    """Return the command that a whole reply is. An answer of the same name goes first; a slash makes it a command."""
    if tokens[0].text == "/":
        tokens = tokens[1:]
    elif words.options.has([token.text for token in tokens]):
        return None
    atoms = atoms_of(tokens, [words.spoken.phrases(" ".join((*_COMMANDS, *_MORE)))])
    said = {atom.kind for atom in atoms} - {*_MORE, "sep", "question"}
    command = said.pop() if len(said) == 1 else None
    return next((one for one in _COMMANDS if one == command), None)
