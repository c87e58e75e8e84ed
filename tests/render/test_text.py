"""Lines, tables, the colours of roles and progress: nothing is wider than what is there, and only colours are added."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrules.render.progress import Meter, lasting
from backrules.render.terminal import CLEARED, coded, style
from backrules.render.text import Layout, columns, wrapped

WORDS = st.text("ab cd-\n\N{NO-BREAK SPACE}", max_size=120)


def marked(role, text):
    return f"<{role}>{text}</{role}>"


@given(
    text=WORDS,
    label=st.sampled_from(["", "why:"]),
    tail=st.sampled_from(["", "[E1; swinton 2011]", "[" + 9 * "x y " + "]"]),
)
def test_colours_change_nothing_but_colours_and_no_line_is_too_wide(text, label, tail):
    asked = {"first": "  - ", "rest": "      ", "role": "good", "label": label, "tail": tail}
    plain = Layout(40).lines(text, **asked)
    assert max(map(len, plain)) <= 40
    coloured = Layout(40, marked).lines(text, **asked)
    assert [re.sub(r"</?(good|muted)>", "", line) for line in coloured] == plain


def test_of_a_line_with_a_label_only_the_label_and_the_tail_have_colours():
    lines = Layout(40, marked).lines("so that it bends", "  ", label="why:", role="good", tail="[E1; E2]")
    assert lines == ["  <good>why:</good> so that it bends  <muted>[E1; E2]</muted>"]


def test_what_stands_behind_a_text_is_on_one_line_where_it_fits():
    assert Layout(40).lines("a" * 24, "  ", tail="[swinton 2011]") == [f"  {'a' * 24}", "  [swinton 2011]"]


def test_a_section_without_lines_has_no_heading():
    assert list(Layout(style=marked).section("Held back", ["- it"])) == ["", "<heading>Held back</heading>", "- it"]
    assert list(Layout().section("Held back", [])) == []


def test_a_table_has_its_names_on_the_left_and_where_it_is_too_wide_its_numbers_below_them():
    heads, rows = ("", "people", "share"), [("a name of some words", "1,234", "5 %"), ("other", "7", "")]
    assert list(Layout(48).table(heads, rows)) == [
        "                        people  share",
        "  a name of some words   1,234    5 %",
        "  other                      7",
    ]
    wide = [(row[0], *row[1:] * 5) for row in rows]
    assert list(Layout(40).table(("", *heads[1:] * 5), wide))[-3:] == [
        "  other",
        "    people 7; people 7; people 7; people",
        "    7; people 7",
    ]


def test_a_table_of_short_names_needs_no_more_room_than_they_are_long():
    heads, rows = ("", "people", "share"), [("one", "1,234", "100.0 %"), ("two", "7", "–")]
    assert list(Layout(40).table(heads, rows)) == [
        "       people    share",
        "  one   1,234  100.0 %",
        "  two       7        –",
    ]
    wide = ["1,234,567"] * 3  # 31 columns, and four between and before: five are left for names
    table = Layout(40).table(("", *"abc"), [("n", *wide), ("names", *wide)])
    assert [*table][1:] == [f"  {name:5}  {'  '.join(wide)}" for name in ("n", "names")]
    assert next(Layout(40).table(("", *"abc"), [("a name", *wide)])) == "  a name"  # and its numbers below


def test_columns_stand_at_their_sides():
    assert columns([("a", "10", "x"), ("long", "9", "")], "<><") == ["a     10  x", "long   9"]


class Stream(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.isatty = lambda: terminal


@pytest.mark.parametrize(
    ("terminal", "variables", "coloured"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": ""}, True),
    ],
)
def test_colours_are_only_for_a_terminal_that_has_some(monkeypatch, terminal, variables, coloured):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    text = style("heading", "Held \x1b[31mback")
    plain = r"Held \x1b[31mback"
    assert coded(text, Stream(terminal)) == (f"\x1b[36m\x1b[1m{plain}\x1b[0m" if coloured else plain)
    assert coded(text, None) == plain


def test_a_closed_stream_is_no_terminal():
    stream = Stream(True)
    stream.close()
    assert "\x1b" not in coded(style("good", "yes"), stream)


@pytest.mark.parametrize("live", [True, False])
def test_progress_is_one_line_that_changes_or_a_line_now_and_then(monkeypatch, live):
    clock = iter([0.0, 0.1, 5.0, 20.0])
    monkeypatch.setattr("backrules.render.progress.time.monotonic", lambda: next(clock))
    written = []
    progress = Meter("mutants", written.append, live=live)
    for done in (0, 1, 50, 100):
        progress("judging", done, 100)
    progress.close()
    progress.close()
    between = "judging 50 of 100 mutants (50%), 10/s, 5 s left"
    lines = ["judging 0 of 100 mutants (0%)", *([between] if live else []), "judging 100 of 100 mutants (100%), 5/s"]
    assert written == ([*(f"{CLEARED}{line}" for line in lines), "\n"] if live else [f"{line}\n" for line in lines])


def test_lines_after_the_first_begin_with_what_they_are_told_or_with_as_many_spaces():
    assert wrapped("one two three", 9, "- ") == ["- one two", "  three"]
    assert wrapped("one two three", 9, "- ", "> ") == ["- one two", "> three"]
    assert wrapped("", 9, "-  ") == ["-"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3599, "59 min 59 s"), (3600, "1 h 0 min"), (7265, "2 h 1 min")],
)
def test_what_is_left_is_said_in_hours_minutes_and_seconds(seconds, said):
    assert lasting(seconds) == said
