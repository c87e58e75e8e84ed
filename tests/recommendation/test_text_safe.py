"""What an answer prints, whoever wrote the ruleset and however narrow the screen is."""

import pytest

import backrules
from tests.support import WITHOUT_EXERCISES

HOSTILE = "a\u200bb\nc\u200fd"


@pytest.fixture
def hostile(folder):
    quoted = r'"a\u200bb\nc\u200fd"'
    advice = "stretch: {kind: recovery, title: @, detail: @}\n"
    rules = "rules:\n  - {id: a.b, when: hours >= 2, advise: stretch, because: @, source: {author: @}}\n"
    files = {"advice.yaml": advice, "rules/all.yaml": rules, **WITHOUT_EXERCISES, "sources.yaml": None}
    return folder({name: text and text.replace("@", quoted) for name, text in files.items()}).load()


def test_no_text_of_an_answer_moves_a_cursor(hostile):
    rec = hostile.recommend({"hours": 9})
    assert rec.advice[0].title == HOSTILE
    texts = [str(rec), str(rec.why("stretch")), str(hostile.recommend({}).why_not("stretch"))]
    texts.append(str(rec.what_if(hours=1)))
    for text in texts:
        assert r"a\u200bb c\u200fd" in text
        assert not {"\u200b", "\u200f"} & {*text}


def test_html_says_how_much_more_there_is(builtin):
    rec = builtin.recommend({"desk_hours": 9}, top=2)
    count = len(builtin.recommend({"desk_hours": 9}).advice) - 2
    assert f"<p>and {count} more pieces of advice</p>" in rec.to_html(detail="all")
    assert "more pieces of advice" not in builtin.recommend({"desk_hours": 9}).to_html(detail="all")


@pytest.mark.parametrize("width", [40, 60, 88])
def test_no_word_is_broken_however_narrow(width):
    rec = backrules.recommend({"desk_hours": 9, "slouches": True, "equipment": ["mat"], "red_flags": []})
    words = {
        word
        for text in (rec.to_text(width=1000), rec.why("flexibility_work").to_text(width=1000))
        for word in text.split()
    }
    for text in (rec.to_text(width=width), rec.why("flexibility_work").to_text(width=width)):
        assert {*text.split()} <= words
        assert all(len(line) <= width for line in text.splitlines())
