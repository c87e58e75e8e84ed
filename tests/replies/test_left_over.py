"""One sign denied, the others left open: a denial that is limited, or beside which the sign may be told, denies none."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
HOW_OFTEN = """\
en|red_flags|no chest pain usually
en|red_flags|mostly no chest pain
en|red_flags|I don't have chest pain very often
en|red_flags|no fever every day
en|red_flags|not dizzy all the time
en|red_flags|I don't get dizzy every time
en|health_conditions|no nerve pain mostly
en|back_pain|no lower back pain usually
de|red_flags|meistens kein Fieber
de|red_flags|Fieber habe ich nicht oft
de|red_flags|nicht ständig schwindlig
de|red_flags|mir ist nicht jedes Mal schwindlig
de|back_pain|unten nicht immer
"""
WITHIN_A_NAME = """\
en|red_flags|I don't always get dizzy
en|red_flags|not completely incontinent
en|red_flags|not terribly dizzy
en|red_flags|not too feverish
en|red_flags|no terrible fever
en|health_conditions|no new fracture
en|health_conditions|not heavily pregnant
en|leg_pain|it doesn't always go down
en|leg_pain|not the whole leg
en|leg_pain|doesn't go all the way down
en|leg_pain|no constant leg pain
de|red_flags|nicht so schwindlig
de|health_conditions|kein neuer Wirbelbruch
de|leg_pain|zieht nicht immer ins Bein
"""
ONLY_THERE_OR_THEN = """\
en|red_flags|no chest pain at work
en|red_flags|no chest pain after coffee
en|red_flags|no dizziness because I sit
en|red_flags|no weakness in one leg
en|red_flags|no weakness in the other leg
en|red_flags|no weakness in the lower legs
en|red_flags|my legs used to be fine
en|red_flags|my legs are getting fine
en|health_conditions|no back surgery this year
de|red_flags|kein Schwindel bei der Arbeit
de|red_flags|kein Schwindel, weil ich sitze
de|red_flags|keine Schwäche im anderen Bein
de|red_flags|noch kein Fieber
"""
HIDDEN_BY_A_MEDICINE = """\
en|red_flags|no fever thanks to paracetamol
en|red_flags|no fever, I took ibuprofen
en|red_flags|I took ibuprofen, no fever
en|red_flags|no night pain because of pills
en|health_conditions|no osteoporosis, I take tablets
en|back_pain|no lower back pain thanks to pills
de|red_flags|kein Fieber, nehme Paracetamol
de|red_flags|kein Fieber dank Paracetamol
de|red_flags|kein Schwindel, habe Tabletten genommen
"""
NOT_LOOKED_INTO = """\
en|red_flags|no fever, haven't measured
en|red_flags|no cancer, not checked
en|red_flags|no weight loss, no scales
en|health_conditions|no osteoporosis, never tested
de|red_flags|kein Fieber, nicht gemessen
de|red_flags|kein Krebs, nicht untersucht
"""
TOLD_IN_OTHER_WORDS = """\
en|red_flags|not losing weight, lost it
en|red_flags|no accident, a small one
en|red_flags|no fall, heavy landing
en|red_flags|no fall, rugby
en|red_flags|no chest pain, improved
de|red_flags|Krebs nein, Metastasen
de|red_flags|nicht abgenommen, Hose rutscht
de|red_flags|kein Fieber, Corona
de|red_flags|Sturz nein, Tritt
"""
LIMITED = HOW_OFTEN + WITHIN_A_NAME + ONLY_THERE_OR_THEN + HIDDEN_BY_A_MEDICINE + NOT_LOOKED_INTO + TOLD_IN_OTHER_WORDS
PLAIN = """\
en|red_flags|fever|no fever, luckily
en|red_flags|fever|no fever at all
en|red_flags|dizziness|not at all dizzy
en|red_flags|fever|no fever, I'm glad to say
en|red_flags|dizziness|not dizzy, haven't read the rest yet
en|red_flags|fever|no fever, let me look at the rest later
en|red_flags|pregnancy_signs|well I'm not pregnant, that's for sure
en|red_flags|bladder_or_bowel|no to the first one
en|red_flags|bladder_or_bowel|I can still pee and poo fine
en|red_flags|serious_injury|I didn't fall or bump into anything
en|health_conditions|osteoporosis|no osteoporosis
en|back_pain|lower|not the lower back
de|red_flags|fever|Fieber hab ich zum Glück keins
de|red_flags|fever|gar kein Fieber
de|red_flags|fever|kein Fieber, beim Rest muss ich überlegen
de|red_flags|cancer_history|Krebs hatte ich nie, das kann ich sicher sagen
de|red_flags|bladder_or_bowel|Klo klappt einwandfrei, groß wie klein
de|back_pain|lower|unten nicht
"""


def lines(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "fact", "text"), lines(LIMITED))
def test_a_sign_is_not_denied_by_what_leaves_some_of_it(lang: str, fact: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).status == "unclear"


@pytest.mark.parametrize(("lang", "fact", "option", "text"), lines(PLAIN))
def test_a_plain_denial_of_one_sign_stays_one(lang: str, fact: str, option: str, text: str) -> None:
    assert parse_reply(FACTS[lang][fact], text, lang).value == {option: False}
