"""What the meaning is computed on: truths of any kind, by the few operations that it takes."""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeVar

__all__ = ["BITS", "KLEENE", "Algebra", "Bits", "Kleene"]

T = TypeVar("T")
U = TypeVar("U")


class Algebra(Protocol[T, U]):
    """Strong Kleene logic on some kind of truth, `T`; what is either true or false is a `U`.

    There are four kinds: a Kleene value (`KLEENE`), many at once as bits (`BITS`), an expression over the columns of a
    table (`frames`), and a decision diagram (`tables`).
    """

    def disjunction(self, *truths: T) -> T:
        """Return Kleene's or; of nothing, false."""
        ...

    def negation(self, truth: T) -> T:
        """Return Kleene's not."""
        ...

    def certainly(self, truth: T) -> T:
        """Return true where something is known to be true, and false where it is not."""
        ...

    def is_true(self, truth: T) -> U:
        """Return whether something is known to be true."""
        ...

    def is_false(self, truth: T) -> U:
        """Return whether something is known to be false."""
        ...

    def both(self, one: U, other: U) -> U:
        """Return whether both are true."""
        ...

    def either(self, one: U, other: U) -> U:
        """Return whether one is true at least."""
        ...

    def negated(self, one: U) -> U:
        """Return whether it is false."""
        ...


Kleene = bool | None  # None: unknown


class _KleeneAlgebra:
    """One truth."""

    def disjunction(self, *truths: Kleene) -> Kleene:
        return True if True in truths else None if None in truths else False

    def negation(self, truth: Kleene) -> Kleene:
        return None if truth is None else not truth

    def certainly(self, truth: Kleene) -> Kleene:
        return truth is True

    def is_true(self, truth: Kleene) -> bool:
        return truth is True

    def is_false(self, truth: Kleene) -> bool:
        return truth is False

    def both(self, one: bool, other: bool) -> bool:
        return one and other

    def either(self, one: bool, other: bool) -> bool:
        return one or other

    def negated(self, one: bool) -> bool:
        return not one


class Bits(NamedTuple):
    """The truths of many things, a bit for each; -1 has all bits.

    Attributes:
        true: those for which it is true.
        false: those for which it is false; for all others it is unknown.
    """

    true: int
    false: int


class _BitAlgebra:
    """Many truths at once."""

    def disjunction(self, *truths: Bits) -> Bits:
        true, false = 0, -1
        for truth in truths:
            true, false = true | truth.true, false & truth.false
        return Bits(true, false)

    def negation(self, truth: Bits) -> Bits:
        return Bits(truth.false, truth.true)

    def certainly(self, truth: Bits) -> Bits:
        return Bits(truth.true, ~truth.true)

    def is_true(self, truth: Bits) -> int:
        return truth.true

    def is_false(self, truth: Bits) -> int:
        return truth.false

    def both(self, one: int, other: int) -> int:
        return one & other

    def either(self, one: int, other: int) -> int:
        return one | other

    def negated(self, one: int) -> int:
        return ~one


KLEENE: Algebra[Kleene, bool] = _KleeneAlgebra()
BITS: Algebra[Bits, int] = _BitAlgebra()
