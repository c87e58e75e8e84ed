"""Sets of small whole numbers as the bits of one."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["ones"]


def ones(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, from low to high; what they cost is how many they are."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
