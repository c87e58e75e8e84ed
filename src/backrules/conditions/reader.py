"""A cursor over the tokens of one text: what every grammar here reads with."""

from __future__ import annotations

import re
from typing import NoReturn

from backrules.conditions.tokens import WITHOUT_UNIT, Token, tokens
from backrules.errors import ConditionError

__all__ = ["DEEPEST", "Reader"]

DEEPEST = 50
_BEHIND_NUMBERS = frozenset({"+", "-", "*", "/", "<", "<=", "==", "!=", ">=", ">", "in"})


# words that stand in no condition, and what is written instead
_SPELLED = {
    **{word: word for word in ("and", "or", "not", "in", "true", "false", "known", "unknown", "any")},
    **dict.fromkeys(("is", "equals", "eq"), "=="),
    **{"least": "count(a, b, c) >= 2", "most": "count(a, b, c) <= 2", "between": "1 <= x <= 2"},
    **dict.fromkeys(("contains", "has", "includes"), "option in fact"),
    **{"but": "and", "either": "a or b", "no": "not", "unless": "not"},
}
_LIST = "write a list as [a, b]"


class Reader:
    """A cursor over the tokens of one text, with the depth reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tuple(tokens(text))
        self._index = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The token ahead."""
        return self._tokens[self._index]

    def take(self) -> Token:
        """Return the token ahead and step over it."""
        token = self.next
        self._index += token.kind != "end"
        return token

    @property
    def last(self) -> Token:
        """The token behind."""
        return self._tokens[self._index - 1]

    def calls(self, name: str) -> bool:
        """Whether a function is called here."""
        return self.next.text == name and self._tokens[self._index + 1].text == "("

    def encloses_a_number(self) -> bool:
        """Whether the parenthesis ahead closes before an operator, so that what it encloses is a number."""
        depth = 0
        for place in range(self._index, len(self._tokens)):
            depth += {"(": 1, ")": -1}.get(self._tokens[place].text, 0)
            if depth == 0:
                return self._tokens[place + 1].text in _BEHIND_NUMBERS
        return False

    def skip(self, *texts: str) -> Token | None:
        """Step over the token ahead if it is one of these words or symbols."""
        token = self._tokens[self._index]
        if token.text in texts and token.kind in ("word", "symbol"):
            self._index += 1
            return token
        return None

    def expect(self, text: str) -> Token:
        """Step over this word or symbol, or fail."""
        return self.skip(text) or self.fail(f"expected {text}")

    def fail(self, message: str, token: Token | None = None, hint: str = "") -> NoReturn:
        """Raise an error at a token, by default the one ahead. Never returns."""
        token = token or self.next
        found = "" if token.kind == "end" else f", not {token.text}"
        where = (max(0, len(self.text) - 1), len(self.text)) if token.kind == "end" else (token.start, token.end)
        end = " at the end" if token.kind == "end" else found
        raise ConditionError(message + end, self.text, *where, hint or self._spelling())

    def refuse(self, message: str, token: Token, hint: str = "") -> NoReturn:
        """Raise an error about a token that is what was expected, but for what it says."""
        raise ConditionError(message, self.text, token.start, token.end, hint)

    def _spelling(self) -> str:
        """Return how something is written that other languages write as it stands here; empty where it is not seen."""
        behind, ahead = self._tokens[max(0, self._index - 1)], self.next
        before, following = (
            self._tokens[max(0, self._index - 2)],
            self._tokens[min(self._index + 1, len(self._tokens) - 1)],
        )
        if ahead.text == "," and behind.kind == following.kind == "number" and re.fullmatch("[0-9]{3}", following.text):
            return f"write {behind.text}{following.text}, without a comma"
        if (behind.kind, ahead.kind) == ("number", "name") and behind.end == ahead.start:
            return f'write "{behind.text}{ahead.text}" in quotes'
        if (behind.text, ahead.text) == ("<", ">"):
            return "write !="
        if (behind.text, ahead.text) == ("in", "(") or (before.text, ahead.text) == ("in", ","):
            return _LIST
        if ahead.text.lower() == "is" and following.text.lower() == "not":
            return "write !="
        for token in (ahead, behind):
            word = token.text.lower()
            if token.kind == "name" and word in _SPELLED:
                return f"write {_SPELLED[word]}"
        return WITHOUT_UNIT if (behind.kind, ahead.kind) == ("number", "name") else ""

    def finish(self, message: str) -> None:
        """Fail unless everything was read."""
        if self.next.kind != "end":
            self.fail(message)

    def deeper(self) -> None:
        """Count one level of nesting."""
        self._depth += 1
        if self._depth > DEEPEST:
            at = self.next
            raise ConditionError(f"nested more than {DEEPEST} deep", self.text, at.start, at.start + 1)

    def shallower(self) -> None:
        """Leave one level of nesting."""
        self._depth -= 1
