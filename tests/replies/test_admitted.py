"""That something is there, and not what, is asked for again, however light is made of it behind that."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply

FACTS = {lang: backrules.builtin(lang=lang).data.facts for lang in ("en", "de")}
ADMITTED = """\
en|neck_pain|I do have some but it doesn't bother me
en|neck_pain|I do still feel it but no issues
en|neck_pain|I can feel it but it's fine
en|neck_pain|I'm aware of it but it doesn't bother me
en|neck_pain|some but it's fine
en|neck_pain|it's there, doesn't bother me
en|back_pain|it's there but none of these
en|back_pain|it's there and doesn't bother me
en|back_pain|there but no pain
en|red_flags|I do have it but none of these
en|health_conditions|it's there but nothing on the list
en|leg_pain|it's there though it doesn't bother me
de|neck_pain|ist da, aber macht keine Probleme
de|neck_pain|ich kann es spüren, aber ist ok
de|back_pain|ist da, stört aber nicht
de|back_pain|da, aber nichts davon
de|red_flags|gibt es, aber nichts davon
de|red_flags|hab das, aber keins davon
de|leg_pain|da, aber nein
"""
DENIED = """\
en|neck_pain|I have a desk job but no pain
en|neck_pain|I feel fine, no pain
en|back_pain|no, nothing there
en|red_flags|no, I have none of these
de|neck_pain|nein, da ist nichts
de|back_pain|das hab ich nicht
de|leg_pain|da habe ich keine Schmerzen
"""


def read(line: str) -> tuple[str, object]:
    lang, fact, text = line.split("|")
    reply = parse_reply(FACTS[lang][fact], text, lang)
    return reply.status, reply.value


@pytest.mark.parametrize("line", ADMITTED.splitlines())
def test_what_is_there_without_a_name_is_asked_for_again(line: str) -> None:
    assert read(line) == ("unclear", None)


@pytest.mark.parametrize("line", DENIED.splitlines())
def test_no_other_word_that_says_that_something_is_there_turns_a_denial(line: str) -> None:
    status, value = read(line)
    assert status == "understood"
    assert value in (False, [], "none")
