"""What is said of somebody else, of the rest of a list, and in the words of a dialect."""

from __future__ import annotations

import pytest

import backrules
from backrules.replies import parse_reply
from backrules.replies.lexical.language import language

FACTS = backrules.builtin(lang="de").data.facts
SIGNS, CONDITIONS = FACTS["red_flags"], FACTS["health_conditions"]


@pytest.mark.parametrize(
    "text",
    [
        "Mein Mann ist gestern von der Leiter gestürzt, dem tut jetzt alles weh",
        "Mein Chef wurde im Juni am Rücken operiert und ist immer noch krankgeschrieben",
        "die warten noch, ob der Wirbel gebrochen ist",
        "mein mann hatte letztes jahr krebs",
    ],
)
def test_what_goes_on_about_somebody_else_or_is_open_is_nobody_s(text: str) -> None:
    assert not parse_reply(SIGNS, text, "de").has_value
    assert not parse_reply(CONDITIONS, text, "de").has_value


@pytest.mark.parametrize(
    ("lang", "text", "held", "status"),
    [
        ("de", "Seit dem Autounfall habe ich Schmerzen, und sie wecken mich jede Nacht", "injury night", "understood"),
        ("en", "Since the accident I've had pains, and they wake me every night", "injury night", "understood"),
        ("de", "Seit dem Autounfall habe ich Schmerzen, und sie ziehen in beide Beine", "injury", "partial"),
        ("de", "Meine Frau hatte einen Autounfall, sie wecken mich jede Nacht", "", "unclear"),
        ("de", "Mir geht es gut, sie hat Fieber", "", "unclear"),
        ("de", "Ich habe abgenommen. In Ruhe lassen die Schmerzen nach und nachts schlafe ich ruhig.", "", "unclear"),
        ("de", "Der Nacken schmerzt und ich laufe neuerdings wie auf einem Schiff", "neck", "understood"),
        ("en", "My neck hurts and I walk like on a ship lately", "neck", "understood"),
    ],
)
def test_what_a_pain_does_is_said_of_nobody_else_and_leaves_the_list_open(
    lang: str, text: str, held: str, status: str
) -> None:
    names = {"injury": "serious_injury", "night": "night_pain", "neck": "neck_signs"}
    reply = parse_reply(backrules.builtin(lang=lang).data.facts["red_flags"], text, lang)
    told = [option for option, is_so in reply.value.items() if is_so] if reply.status == "partial" else reply.value
    assert (told or [], reply.status) == ([names[name] for name in held.split()], status)


def test_a_slipped_disc_is_one_though_it_was_operated_on() -> None:
    reply = parse_reply(CONDITIONS, "Bandscheibenvorfall, im Juni deswegen am Rücken operiert", "de")
    assert reply.value == ["recent_back_surgery", "disc_or_nerve"]


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin schwanger. Die übrigen Punkte schau ich mir gleich noch an.",
        "Ich bin schwanger. Ob Herz und Blutdruck ok sind, wurde nie geprüft.",
    ],
)
def test_a_rest_that_is_left_open_is_not_clear(text: str) -> None:
    reply = parse_reply(CONDITIONS, text, "de")
    assert (reply.status, dict(reply.value)) == ("partial", {"pregnancy": True})


def test_all_at_once_is_not_all_of_the_list() -> None:
    text = "Alles auf einmal: Wirbel eingebrochen, Osteoporose, und der Nerv ist bedrängt"
    assert parse_reply(CONDITIONS, text, "de").value in (None, ["vertebral_fracture", "disc_or_nerve", "osteoporosis"])


def test_a_night_is_no_form_of_the_word_for_after() -> None:
    assert language("de").stem("nacht") != language("de").stem("nach")
    assert not parse_reply(SIGNS, "tut vor allem nach acht Stunden Büro weh", "de").has_value


@pytest.mark.parametrize(
    ("dialect", "plain"),
    [
        ("mei Oarm isch toub", "mein Arm ist taub"),
        ("i hob koa Gfui in d Haxn", "ich habe kein Gefühl in d Bein"),
        ("s Chrüz tuet nöd weh", "s Kreuz tut nicht weh"),
    ],
)
def test_a_dialect_is_read_as_what_it_spells(dialect: str, plain: str) -> None:
    words = language("de").words
    assert words(dialect.replace("mei ", "mein ")) == words(plain)


@pytest.mark.parametrize("text", ["Fieber hat sie, sagt meine Frau", "Krebs hat er, sagt meine Mutter"])
def test_what_somebody_else_has_is_told_by_a_short_yes(text: str) -> None:
    assert not parse_reply(SIGNS, text, "de").has_value


@pytest.mark.parametrize(
    ("lang", "text", "held"),
    [
        ("de", "seit dem Sturz tut es weh, und ich lalle", "serious_injury"),
        ("de", "Ich habe Fieber und ich taumel", "fever"),
        ("en", "I have a fever and I stagger", "fever"),
    ],
)
def test_what_else_somebody_does_in_a_word_that_nobody_knows_leaves_the_list_open(
    lang: str, text: str, held: str
) -> None:
    reply = parse_reply(backrules.builtin(lang=lang).data.facts["red_flags"], text, lang)
    assert (reply.status, dict(reply.value)) == ("partial", {held: True})
