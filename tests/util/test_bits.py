"""Sets of small whole numbers as the bits of one."""

from hypothesis import given
from hypothesis import strategies as st

from backrules._util.bits import ones


@given(numbers=st.sets(st.integers(0, 300)))
def test_the_ones_of_bits_are_the_numbers_that_were_put_in_from_low_to_high(numbers):
    assert list(ones(sum(1 << number for number in numbers))) == sorted(numbers)
