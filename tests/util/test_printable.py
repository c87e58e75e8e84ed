"""Texts of others, made safe to print."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrules._util.printable import escaped, one_line
from backrules.render.text import wrapped

KEPT = {"\u00ad", "\u200c", "\u200d", "\n", "\t"}


@given(st.text(st.characters(), max_size=30))
def test_no_control_or_direction_of_a_text_is_left(text):
    for shown in (escaped(text), one_line(text), *wrapped(text, 20)):
        assert shown.isascii() or not {c for c in shown if unicodedata.bidirectional(c) in ("RLO", "LRO", "RLI", "PDF")}
        assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")} - KEPT
    assert "\n" not in one_line(text)


def test_every_sign_that_is_not_seen_is_escaped():
    unseen = ("Cc", "Cf", "Cs", "Zl", "Zp")
    signs = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in unseen}
    left = {sign for sign in signs if escaped(sign) == sign} - KEPT
    seen = {c for c in left if re.search("ARABIC|SYRIAC|KAITHI|EGYPTIAN|MUSICAL|SHORTHAND", unicodedata.name(c, ""))}
    assert left == seen, "what is left belongs to scripts"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b]0;x\x07b", r"a\x1b]0;x\x07b"),
        ("\u202eabc", r"\u202eabc"),
        ("o\udcff.csv", r"o\xff.csv"),
        ("\U000e0041", r"\U000e0041"),
        ("a\r\nb", "a\\x0d\nb"),
        ("Rücken – “ja”", "Rücken – “ja”"),
        ("\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}", "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}"),
    ],
)
def test_what_is_escaped_is_still_told(text, shown):
    assert escaped(text) == shown
    assert one_line(text) == shown.replace("\n", r"\n")


def test_words_are_not_broken_and_line_breaks_are_spaces():
    assert wrapped("a very hyphen-ated\nword", 13, "- ") == ["- a very", "  hyphen-ated", "  word"]
    assert wrapped("", 12, "- ") == ["-"]
    assert all(len(line) <= 12 for line in wrapped("x" * 30, 12, "- "))
