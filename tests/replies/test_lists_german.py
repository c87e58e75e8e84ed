"""Lists of signs and conditions in German: all of them and single ones are denied, and near misses are asked back."""

from __future__ import annotations

import pytest

import backrules
from tests.replies.corpus import told

FACTS = backrules.builtin(lang="de").data.facts


def read(fact: str, text: str) -> object:
    return told(FACTS[fact], text, "de")


@pytest.mark.parametrize("fact", ["red_flags", "health_conditions"])
@pytest.mark.parametrize(
    "text",
    [
        "Keines der genannten Zeichen liegt bei mir vor.",
        "Von diesen Beschwerden habe ich dankenswerterweise keine",
        "da passt bei mir kein einziger Punkt",
        "leer lassen bitte",
        "Ich kann alle Punkte mit Nein beantworten",
        "bin die Punkte einzeln durchgegangen und finde mich in keinem wieder",
        "Fehlanzeige auf ganzer Linie",
        "kein Kreuz zu setzen",
        "nix dabei",
        "i ha keis vo dene Zeiche",
        "Noi, nix von dem hann i",
        "es trifft würkli nüüt zue",
    ],
)
def test_a_whole_list_is_denied_in_many_ways(fact: str, text: str) -> None:
    assert read(fact, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "trifft alles zu, nur das nicht",
        "da muss ich passen",
        "davon habe ich keine Ahnung",
        "ich kann nicht alles verneinen",
        "Krebs kann ich ausschließen, den Rest nicht",
        "Mir fehlt nichts außer Luft",
        "Bei mir stimmt nichts mehr",
        "nicht eines, sondern drei",
        "Kein Kreuz zu setzen, mein Mann schon",
        "Keines der Zeichen, aber seit gestern ist mein Fuß komisch",
        "Ich finde mich überall wieder",
        "nach drei Bier ist mir schwindlig",
        "der Arm schläft mir ein, wenn ich nachts drauf liege",
        "Ich wach nachts auf, weil der Hund bellt",
        "Der Fuß bleibt in der Tür hängen",
        "Bin 39 und der Nacken schmerzt",
        "Beim Marathon geht mir die Puste aus",
        "Die Kleider werden zu weit, weil ich Diät mache",
        "Meine Frau ist ausgerutscht und auf den Hintern gefallen",
        "Die Erde dreht sich",
        "gar nichts mehr ist in Ordnung",
        "Alles tut weh",
        "eigentlich nichts",
        "Ich bin Krebs, mein Mann ist Löwe",
        "Krebs ist mein Sternzeichen",
        "Ich hab mir eine Blase gelaufen",
        "Das Auto hatte einen Unfall",
        "Als Kind bin ich mal vom Baum gefallen",
        "Nichts davon, das hatte ich vorher nie",
        "Gestürzt, ist verheilt",
        "Fieber oder Schüttelfrost auch nicht mehr",
    ],
)
def test_what_is_no_sign_and_no_denial_is_asked_back(text: str) -> None:
    assert read("red_flags", text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ich hab ein großes Herz",
        "Mein Herz ist nicht ok",
        "Die Bandscheiben sind nicht okay",
        "wir probieren gerade ein Kind zu bekommen",
        "Wir bekommen bald einen Hund",
        "Die Geburt liegt zwei Jahre zurück",
        "mir ist ein Zahn gebrochen",
        "Herz ist gut, Blutdruck nicht",
        "bin nicht operiert worden, mein Mann schon",
    ],
)
def test_what_is_no_condition_and_no_denial_is_asked_back(text: str) -> None:
    assert read("health_conditions", text) is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Klo klappt einwandfrei, groß wie klein", {"bladder_or_bowel": False}),
        ("Die Arme sind beide stark und voller Gefühl", {"arm_weakness": False}),
        (
            "Bein wird schwächer, aber Blase und Darm funktionieren wie immer",
            {"leg_weakness": 1, "bladder_or_bowel": 0},
        ),
        ("Schwanger, aber weder Blutungen noch Wehen noch läuft was aus", {"pregnancy_signs": False}),
        ("zehn Kilo runter, aber absichtlich mit Diät", {"weight_loss": False}),
        ("Nachts weckt mich der Schmerz, abgenommen hab ich aber nicht", {"night_pain": True, "weight_loss": False}),
        ("Schwindel kenne ich nicht, Fieber oder Atemnot auch nicht", {"dizziness": 0, "fever": 0}),
        ("Meine Beine sind gut, nur das linke ist taub", None),
        ("Die Beine sind okay, außer nachts", None),
        ("Meine Beine waren immer gut", None),
        ("Blase und Beine sind ok", None),
        ("Brust ist okay, aber ich krieg keine Luft", None),
        ("schwanger bin ich nicht sicher", None),
        ("Krebs hatte ich nie, mein Vater schon", None),
        ("nicht gestürzt, aber einen Schlag abbekommen", None),
        ("zehn Kilo weg, nicht durch Diät", None),
        ("mir ist nie schwindlig außer beim Aufstehen", None),
    ],
)
def test_a_sign_is_denied_alone_where_nothing_takes_that_back(text: str, held: dict[str, bool] | None) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Mein rechtes Bein gibt beim Treppensteigen nach", ["leg_weakness"]),
        ("das linke Bein knickt mir neuerdings weg", ["leg_weakness"]),
        ("i kriag koa Gfui im Oarm", ["arm_weakness"]),
        ("ich denke noch nach", None),
        ("Mein Bein gibt nie nach", None),
        ("mein Mann sagt, mein Bein gibt beim Treppensteigen nach", ["leg_weakness"]),
    ],
)
def test_a_particle_at_the_end_belongs_to_its_verb(text: str, held: object) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("mir ist mal ein Wirbel gebrochen, der ist aber gut verheilt", ["vertebral_fracture"]),
        ("Wirbelbruch, war Fehlalarm", None),
        ("Bandscheibenvorfall, verheilt", None),
        ("Bandscheibenvorfall schon, operiert wurde ich nicht", {"disc_or_nerve": True, "recent_back_surgery": False}),
        ("weder schwanger noch in letzter Zeit ein Kind gekriegt", {"pregnancy": False, "postpartum": False}),
    ],
)
def test_what_has_healed_counts_where_the_past_does(text: str, held: object) -> None:
    assert read("health_conditions", text) == held


@pytest.mark.parametrize(
    "text", ["weder schwanger noch frisch entbunden", "bin weder schwanger, noch hab ich grad ein Kind bekommen"]
)
def test_what_stands_behind_neither_is_never_had(text: str) -> None:
    value = read("health_conditions", text)
    assert value is None or value == {"pregnancy": False, "postpartum": False}


@pytest.mark.parametrize("text", ["weh tut da nichts", "der ist nur bisschen steif vom sitzen, weh tut da nichts"])
def test_that_nothing_hurts_is_no_pain(text: str) -> None:
    assert read("neck_pain", text) is not True


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Fieber hab ich keins und abgenommen auch nicht", {"fever", "weight_loss"}),
        ("gestürzt bin ich nicht und Krebs hatte ich auch keinen", {"serious_injury", "cancer_history"}),
        ("Brust ist ok und schwindelig ist mir auch nie", {"chest_pain", "dizziness"}),
        ("kein Schwindel, keine Atemnot und auch kein Druck auf der Brust", {"chest_pain", "dizziness"}),
        ("Fieber hab ich schon mal keins", {"fever"}),
    ],
)
def test_each_of_two_denials_counts_whose_no_stands_behind_it(text: str, denied: set[str]) -> None:
    assert read("red_flags", text) == dict.fromkeys(denied, False)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("manchmal sticht es in der Brust", ["chest_pain"]),
        ("außer Druck auf der Brust nichts", ["chest_pain"]),
        ("beide Beine tun plötzlich weh, war vorher nie", ["leg_weakness"]),
        ("Blase läuft, Schritt taub, alles seit gestern", ["bladder_or_bowel", "saddle_numbness"]),
        ("Mein Arm wird immer schwächer, ich krieg die Kanne kaum noch hoch", ["arm_weakness"]),
        ("mein Hintern ist pelzig, seit vorgestern schon", ["saddle_numbness"]),
    ],
)
def test_how_often_since_when_and_how_little_is_left_take_no_sign_back(text: str, held: list[str]) -> None:
    assert read("red_flags", text) == held


@pytest.mark.parametrize(
    "text",
    [
        "Fieber hab ich keins und Schwindel",
        "gestürzt bin ich nicht und Fieber hab ich",
        "Fieber hab ich schon mal gehabt",
        "manchmal keine Schmerzen in der Brust",
        "außer Rückenschmerzen nichts",
        "außer nachts nichts",
        "kein Schwindel, alles seit gestern",
        "kein Fieber, ich krieg die Gießkanne kaum noch hoch",
        "wirklich nicht schön",
        "davon verschont bin ich nicht",
        "Ich hab gestern das Bett gemacht",
        "die Blase läuft normal",
    ],
)
def test_a_no_to_one_and_what_is_no_sign_beside_it_stay_open(text: str) -> None:
    assert read("red_flags", text) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Bluthochdruck, nehme aber nichts dagegen", ["heart_or_blood_pressure"]),
        ("Wirbel angebrochen, da war ich 17", ["vertebral_fracture"]),
        ("mir haben sie im Sommer Schrauben in den Rücken gesetzt", ["recent_back_surgery"]),
        ("Osteoporose, weiter nichts", ["osteoporosis"]),
        ("am Rücken operiert worden bin ich nie", {"recent_back_surgery": False}),
        ("Herz ist gesund und der Blutdruck normal", {"heart_or_blood_pressure": False}),
        ("hatte und hab ich alles nicht", []),
    ],
)
def test_conditions_are_told_and_denied_in_the_words_of_everyday(text: str, right: object) -> None:
    assert read("health_conditions", text) == right


@pytest.mark.parametrize(
    "text",
    [
        "Bluthochdruck, nehme Tabletten dagegen",
        "der Wirbel war durch die Blockade verschoben",
        "am Rücken operiert bin ich nicht, aber am Knie",
        "herz nicht gesund und blutdruck normal",
        "Beim Röntgen haben sie keinen gebrochenen Wirbel gesehen",
        "bin im Oktober geboren",
        "weiter nichts als Osteoporose",
    ],
)
def test_what_is_near_a_condition_and_none_is_asked_back(text: str) -> None:
    assert read("health_conditions", text) is None


def test_an_age_and_the_end_of_a_reply_take_no_denial_back() -> None:
    assert read("health_conditions", "Schwanger bin ich nicht, bin 67") == {"pregnancy": False}
    assert read("red_flags", "Nein. Mein Rücken ist bloß steif, das ist alles.") == []
    assert read("red_flags", "nein, nur das") is None
    assert read("red_flags", "kein Fieber, ich habe 39") is None


def test_nothing_with_a_part_of_the_body_denies_its_sign() -> None:
    assert read("red_flags", "nichts mit der Brust") == {"chest_pain": False}
    assert read("red_flags", "nichts mit der Brust und kein Gefühl") is None


def test_where_and_when_it_is_well_belongs_to_the_name_that_says_so() -> None:
    assert read("red_flags", "nachts schlaf ich durch und im Liegen ist der Schmerz weg") == {"night_pain": False}
    assert read("red_flags", "nachts schlaf ich gut, im Liegen ist der Schmerz meistens weg") is None
    assert read("red_flags", "Brust ist in Ruhe ok") is None
