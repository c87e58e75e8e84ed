"""The HTML of an explanation: well formed, and without anything that a ruleset's text could bring in."""

import html.parser
import re

from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from tests.explain.hostile import TEXTS, explained, hostile_worlds, spoiled
from tests.support import examples

TAGS = {"div", "p", "strong", "em", "cite", "small", "span", "ul", "li", "details", "summary"}


class Checked(html.parser.HTMLParser):
    """Every tag is one of ours and closed in order; every attribute is one of ours; the text is kept."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.text = [], []

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS
        for name, value in attributes:
            assert name in {"class", "style", "open"}
            assert value is None or re.fullmatch(r"[\w\s:;.,#()/-]*", value)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def text_of(fragment):
    parser = Checked()
    parser.feed(fragment)
    parser.close()
    assert parser.open == []
    return " ".join("".join(parser.text).split())


@settings(max_examples=examples(50))
@given(world=hostile_worlds(), strict=st.booleans())
def test_it_is_well_formed_and_only_our_tags_are_in_it_whatever_the_texts_are(world, strict):
    data, person = world
    for why in explained(data, person, strict=strict):
        text = text_of(why.to_html())
        assert "".join(data.advice[why.id].label.split()) in "".join(text.split())


def test_hostile_texts_are_shown_as_they_are():
    data = spoiled(backrules.builtin().data, TEXTS)
    shown = "".join(text_of(why.to_html()) for why in explained(data, {"desk_hours": 9, "slouches": True}))
    for text in TEXTS[:3]:
        assert text in shown


def test_it_shows_status_reasons_tree_sources_and_what_else_was_looked_at():
    rec = backrules.recommend({"desk_hours": 9, "deadlift_experience": "none", "equipment": ["hex_bar"]})
    text = text_of(rec.why("hex_bar_deadlift").to_html())
    for words in (
        "Hex-bar deadlift recommended, number 2 of 16 (should)",
        "It rests on what has not been asked: ",
        "What speaks for it (score 4 + 3 = 7)",
        "+4 Inside a hex bar the weight stays close",
        "yes new to the deadlift",
        "(told: “I have never deadlifted”)",
        "article E17: Newcomers to the deadlift do well",
        "rule deadlift.hex_bar_first",
        "What it takes yes equipment: a hex bar",
        "Take care care When a deadlift hurts somebody",
        "Would call for care:",
    ):
        assert words in text
    assert rec.why("hex_bar_deadlift")._repr_html_() == rec.why("hex_bar_deadlift").to_html()


def test_what_holds_it_back_and_what_could_speak_for_it_have_their_places():
    rec = backrules.recommend({"deadlift_experience": "none"})
    assert "What holds it back stop The conventional lift" in text_of(rec.why("conventional_deadlift").to_html())
    assert "What could speak for it +" in text_of(rec.why("pull_up").to_html())
    assert "which softens this" in text_of(
        backrules.recommend({"desk_hours": 9}).why("prioritise_rear_chain").to_html()
    )
