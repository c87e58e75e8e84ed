"""What counts for a time alone, an operation or a birth, is asked for again where it was long ago, comes or was not done."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts["health_conditions"] for lang in ("en", "de")}
NOT_DONE_OR_LONG_AGO = """\
en|refused back surgery
en|offered back surgery but declined
en|back surgery cancelled
en|I need back surgery
en|on the list for back surgery
en|back op in my twenties
en|back surgery, ages ago
de|Rücken-OP steht an
de|Rücken-OP abgesagt
de|brauche eine Rücken-OP
de|Rücken-OP vor Jahren
de|Rücken-OP, schon ewig her
de|Rücken-OP in den Neunzigern
de|Geburt in drei Monaten
de|Kaiserschnitt in drei Wochen
"""
OF_OTHERS = """\
de|Geburt meines Enkels vor 2 Monaten
de|Kind ist 2 Monate alt, meine Frau hat entbunden
en|birth of my grandson 2 months ago
"""
TOLD = """\
en|recent_back_surgery|back surgery three months ago
en|recent_back_surgery|back surgery, went well
en|recent_back_surgery|I had back surgery this year
de|recent_back_surgery|Rücken-OP im März
de|recent_back_surgery|Rücken-OP, gut verlaufen
de|postpartum|Geburt vor drei Monaten
de|postpartum|Geburt im Oktober
"""


@pytest.mark.parametrize("line", (NOT_DONE_OR_LONG_AGO + OF_OTHERS).splitlines())
def test_what_was_not_done_or_not_lately_or_by_others_is_asked_for_again(line: str) -> None:
    lang, text = line.split("|")
    assert parse_reply(FACTS[lang], text, lang).value is None


@pytest.mark.parametrize("line", TOLD.splitlines())
def test_what_was_done_lately_is_told(line: str) -> None:
    lang, option, text = line.split("|")
    assert parse_reply(FACTS[lang], text, lang).value == [option]
