"""What is too large is an exception, each time anew, and is tried once."""

import pytest

from backrules.diagrams import OutOfWork, TooLarge
from backrules.diagrams.limits import made_once, not_too_large


def test_what_is_made_and_what_is_too_large_are_tried_once():
    tried, results = [], {}

    def make(key):
        tried.append(key)
        if key == "large":
            raise OutOfWork
        return None if key == "none" else key

    for _ in range(2):
        assert made_once(results, "small", lambda: make("small")) == "small"
        assert made_once(results, "none", lambda: make("none")) is None
        with pytest.raises(TooLarge):
            made_once(results, "large", lambda: make("large"))
    assert tried == ["small", "none", "large"]


def test_of_several_those_that_are_too_large_are_left_out():
    def make(key):
        if key > 2:
            raise TooLarge
        return -key

    assert not_too_large([1, 3, 2], make) == {1: -1, 2: -2}
    with pytest.raises(ZeroDivisionError):
        not_too_large([1], lambda _: 1 // 0)
