"""The band of a check is known where what is known decides it, and nowhere else."""

import pytest

from backrules.semantics.bands import band, overall

TABLE = {
    (True, True): "good",
    (True, False): "good",
    (True, None): "good",
    (False, True): "thin",
    (False, False): "off",
    (False, None): None,
    (None, True): None,
    (None, False): None,
    (None, None): None,
}


@pytest.mark.parametrize(("good", "thin"), TABLE)
def test_a_band_is_read_off_the_table(good, thin):
    assert band(good, thin) == TABLE[good, thin]


def test_the_worst_band_that_is_known_is_that_of_all():
    assert overall([None, "good", "thin"]) == "thin"
    assert overall(["off", None, "good"]) == "off"
    assert overall(["good", "good"]) == "good"
    assert overall([None, None]) is None
    assert overall([]) is None
