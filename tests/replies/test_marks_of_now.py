"""Of a mark on a scale: one of now, of most days or of what is over is none at its worst, nor is the end of the scale."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}


def mark(text: str, lang: str) -> object:
    return parse_reply(FACTS[lang]["pain_severity"], text, lang).value


OF_NOW = [
    *(("en", text) for text in ("none right now", "nothing at the moment", "no pain yet", "3 tonight", "1 so far")),
    *(("en", text) for text in ("max 3 today", "at worst 3 today", "not above 3 right now")),
    *(("de", text) for text in ("keine im Moment", "1 bisher", "höchstens 3 heute", "schlimmstenfalls 3 heute")),
]
USUAL_LIMITS = [
    *(("en", text) for text in ("usually not above 4", "not above 4 most days", "3 tops on good days")),
    *(("en", text) for text in ("never above 4 at rest", "no more than 3 if I sit", "at most 3 in the mornings")),
    *(("de", text) for text in ("meistens höchstens 3", "höchstens 3 an guten Tagen", "nie über 4 wenn ich sitze")),
]
OVER = [
    *(("en", text) for text in ("never above 4 before", "never more than 3 until now", "been to a 10 once")),
    *(
        ("en", text)
        for text in ("peaked at 9, long ago", "worst ever 9, these days 3", "4 instead of 9", "3 rather than 9")
    ),
    *(("de", text) for text in ("nie über 4 vorher", "4 statt 9", "hatte mal eine 10")),
]
PRAISE = [("en", "10/10 pain free"), ("en", "feeling 10/10"), ("de", "10/10 schmerzfrei"), ("de", "fühle mich 10/10")]


@pytest.mark.parametrize(("lang", "text"), [*OF_NOW, *USUAL_LIMITS, *OVER, *PRAISE])
def test_a_mark_of_now_of_most_days_or_of_what_is_over_is_none_at_its_worst(lang: str, text: str) -> None:
    assert mark(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "right"),
    [
        ("en", "out of 10 I'd say 6", 6),
        ("en", "if 10 is agony, 3", None),
        ("en", "10 is max, I'm 3", None),
        ("en", "if 10 is the worst then 4", 4),
        ("en", "10 out of 10", 10),
        ("en", "it feels like a 10/10", 10),
        ("en", "never more than 3", 3),
        ("en", "so far never above 3", 3),
        ("en", "it was never above 4", 4),
        ("en", "usually 3, 5 at most", 5),
        ("en", "max 7 today", 7),
        ("de", "von 10 würde ich 6 sagen", 6),
        ("de", "bis jetzt nie mehr als 3", 3),
        ("de", "im Sommer war's noch ne 8, jetzt höchstens noch 2", 2),
        ("de", "grad mal eins", 1),
    ],
)
def test_the_end_of_the_scale_is_no_mark_and_a_limit_of_these_days_is_one(
    lang: str, text: str, right: int | None
) -> None:
    assert mark(text, lang) == right
