"""Two denials make a yes, and a denial of a limit, of one thing or of one kind is none of all: these are asked back."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
DENIED_TWICE = """\
en|red_flags|there's not one I don't have
en|red_flags|it's not that I have none
en|red_flags|none of these don't apply
en|health_conditions|nothing on the list I haven't got
en|pain_severity|it's never painless
en|pain_severity|pain-free it isn't
en|pain_severity|never not hurting
en|pain_severity|without pain never
en|leg_pain|there's no day it doesn't
en|neck_pain|not a day goes by that it doesn't
en|neck_pain|I won't say it doesn't
en|back_pain|nowhere that doesn't hurt
en|first_back_pain|never in my life have I not had back pain
de|red_flags|nicht gar nichts
de|red_flags|es gibt keins, das ich nicht habe
de|red_flags|es ist nicht so, dass ich keins hätte
de|neck_pain|kein Tag, an dem es nicht wehtut
de|pain_severity|nie schmerzfrei
de|back_pain|nicht nirgends
"""
ASKED = """\
en|back_pain|where doesn't it hurt
en|neck_pain|don't we all
en|red_flags|is there one I don't have
de|back_pain|wo tut es nicht weh
"""
LIMIT_DENIED = """\
en|leg_pain|doesn't stop at the hip
en|leg_pain|doesn't stay in my back
en|leg_pain|doesn't leave my leg
en|leg_pain|isn't only in the back
en|leg_pain|it no longer stays in my back
en|leg_pain|it never goes below the knee
en|leg_pain|doesn't go any further than the thigh
de|leg_pain|hört nicht an der Hüfte auf
de|leg_pain|geht nicht weiter als bis zum Knie
"""
ONE_BY_ONE = """\
en|leg_pain|tingling yes pain no
en|leg_pain|some tingling pain no
en|leg_pain|pain no numbness yes
en|leg_pain|pins and needles yes pain no
de|leg_pain|Kribbeln ja Schmerz nein
de|leg_pain|Schmerz nein Taubheit ja
"""
OF_THEIRS = """\
en|red_flags|my dad had cancer, I don't
en|red_flags|my kids have a fever, I don't have one
en|health_conditions|my mum has osteoporosis but me no
en|health_conditions|my sister has a slipped disc, I have none
de|red_flags|mein Vater hatte Krebs, ich nicht
de|health_conditions|meine Mutter hat Osteoporose, ich habe keine
"""
LIKENED = """\
en|leg_pain|nothing like it was
en|neck_pain|no longer like before
en|neck_pain|no longer all day
en|neck_pain|doesn't hurt a great deal
en|neck_pain|no longer just stiff
en|neck_pain|not today for once
en|neck_pain|it's fine, I'm used to it
en|neck_pain|it's gone on for weeks
de|neck_pain|nicht mehr den ganzen Tag
de|neck_pain|nicht mehr nur steif
"""
PLAIN = """\
en|red_flags|no, I don't have any of these
en|red_flags|I haven't got none of that
en|red_flags|none, not even one
en|red_flags|my dad had cancer, I have none of these
en|red_flags|none of these for me, my mother had cancer
en|pain_severity|no pain, it doesn't hurt
en|neck_pain|no it doesn't hurt
en|neck_pain|not at all, never
en|neck_pain|no longer
en|leg_pain|doesn't go below the hip
en|leg_pain|no it stays in my back
en|leg_pain|no pain no numbness
en|leg_pain|numbness and tingling none
en|leg_pain|doesn't leave my back
en|back_pain|nowhere, it doesn't hurt
en|first_back_pain|never had it before
en|first_back_pain|yes, never once in my life before
de|red_flags|nein, hab ich nicht
de|red_flags|mein Vater hatte Krebs, ich habe nichts davon
de|neck_pain|nein, tut nicht weh
de|neck_pain|nicht mehr
de|leg_pain|Schmerz nein Kribbeln nein
de|leg_pain|kein Schmerz kein Kribbeln
"""
OPEN = DENIED_TWICE + ASKED + LIMIT_DENIED + ONE_BY_ONE + OF_THEIRS + LIKENED


def lines(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "fact", "text"), lines(OPEN))
def test_no_denial_is_read_where_another_word_turns_or_narrows_it(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == "unclear"


@pytest.mark.parametrize(("lang", "fact", "text"), lines(PLAIN))
def test_a_denial_that_is_but_said_again_or_beside_another_no_stays_one(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == "understood"
