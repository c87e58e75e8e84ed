"""The grammar of computed numbers.

sum     := product (("+" | "-") product)*
product := factor (("*" | "/") factor)*
factor  := NAME | "-"? NUMBER | "(" sum ")" | FUNCTION "(" sum ("," sum)* ")"
"""

from __future__ import annotations

import re
from typing import NoReturn, cast

from backrules._util.printable import shortened
from backrules.conditions.arithmetic import (
    FUNCTIONS,
    PRECEDENCE,
    Arithmetic,
    Call,
    Function,
    Number,
    Operation,
    Quantity,
    Sign,
)
from backrules.conditions.reader import Reader
from backrules.conditions.tokens import Token
from backrules.errors import nearest, quoted_list

__all__ = ["MOST_OPERATIONS", "SumReader", "parse_arithmetic"]

# functions of other languages, and what says the same
_MEANT = {
    **dict.fromkeys(("len", "size", "sum"), "what is counted is compared: count(a, b, c) >= 2"),
    "all": "write a and b and c",
    **dict.fromkeys(
        ("day", "month", "year", "age", "date"), "of a date there are days_since(fact) and years_since(fact)"
    ),
}
_SIGNS = {level: tuple(sign for sign in PRECEDENCE if PRECEDENCE[sign] == level) for level in PRECEDENCE.values()}
MOST_OPERATIONS = 100  # left-nested: also the depth of recursion


def parse_arithmetic(text: str) -> Arithmetic:
    """Return the expression that `text` says.

    Raises:
        ConditionError: it does not parse, or has more than 100 operations.
    """
    reader = SumReader(text)
    result = reader.sum()
    reader.finish("expected + - * / or the end")
    return result


class SumReader(Reader):
    """Reads sums (level 1) and products (level 2)."""

    wanted = "a number fact, a computed number or a number"
    functions: tuple[str, ...] = tuple(FUNCTIONS)

    def sum(self) -> Arithmetic:
        """Read a sum."""
        self._operations = 0
        return self._level(1)

    def _level(self, precedence: int) -> Arithmetic:
        if precedence > 2:
            return self._factor()
        left = self._level(precedence + 1)
        while sign := self.skip(*_SIGNS[precedence]):
            self._operations += 1
            if self._operations > MOST_OPERATIONS:
                self.fail(f"expected at most {MOST_OPERATIONS} operations", sign, "split it with a computed number")
            left = Operation(cast(Sign, sign.text), left, self._level(precedence + 1))
        return left

    def _factor(self) -> Arithmetic:
        if self.skip("("):
            self.deeper()
            inner = self._level(1)
            self.shallower()
            self.expect(")")
            return inner
        minus = self.skip("-")
        token = self.next
        if token.kind == "number":
            self.take()
            return Number(self.number(token, minus is not None))
        if minus:
            self.fail("expected a number after -", hint=f"write 0 - {token.text}" if token.kind == "name" else "")
        if token.kind != "name":
            self.no_operand()
        self.take()
        return self._call(token) if self.next.text == "(" else Quantity(token.text, at=(token.start, token.end))

    def no_operand(self) -> NoReturn:
        """Fail where something is expected that has a value."""
        self.fail(f"expected {self.wanted}")

    def number(self, token: Token, negative: bool) -> int | float:
        """Return the number that a token says."""
        if re.match("0[0-9]", token.text):
            dated = re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", self.text)
            mend = "how long ago a day was is compared: days_since(fact) > 30" if dated else "write 40000 for 40,000"
            self.refuse(f"the number {shortened(token.text)} begins with 0", token, mend)
        try:
            value = float(token.text) if any(c in token.text for c in ".eE") else int(token.text)
            return Number(-value if negative else value).value
        except (ValueError, OverflowError):
            self.fail("expected a number of at most 2**53", token)

    def _call(self, token: Token) -> Call:
        if token.text not in FUNCTIONS:
            self.no_function(token)
        function: Function = token.text
        self.expect("(")
        self.deeper()
        arguments = [self._level(1)]
        while self.skip(","):
            arguments.append(self._level(1))
        self.shallower()
        self.expect(")")
        takes = FUNCTIONS[function][1]
        if takes is None and len(arguments) < 2:
            self.refuse(f"{function}() takes two numbers or more", token)
        if takes is not None and len(arguments) != takes:
            self.refuse(f"{function}() takes one number, not {len(arguments)}", token)
        return Call(function, tuple(arguments))

    def no_function(self, token: Token) -> NoReturn:
        """Fail at the name of a function that does not exist."""
        hint = _MEANT.get(token.text) or nearest(token.text, self.functions)
        listed = f"there are {quoted_list(self.functions)}"
        self.refuse(f"there is no function {shortened(token.text)}()", token, hint or listed)
