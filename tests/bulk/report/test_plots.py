"""What the page and the text show of given counts: bars by their place and width, keys, scales, tables and notes."""

import re
from html import unescape

import attrs
import pytest

from backrules import Ruleset
from backrules._util.frozen import Frozen
from backrules.bulk.report.html import page, shown_parts
from backrules.loading.languages import language_of
from tests.bulk.report.made import asked, made
from tests.support import WITHOUT_EXERCISES, Folder

COUNTS = {
    "people all": 100,
    "people advised": 90,
    "people assuming": 25,
    "people cautioned": 4,
    "people urgent": 6,
    "advice stretch recommended": 40,
    "advice stretch top": 30,
    "advice stretch first": 10,
    "advice stretch possible": 8,
    "advice stretch score": 60,
    "advice deadlift recommended": 25,
    "advice deadlift top": 25,
    "advice deadlift first": 3,
    "advice deadlift withheld": 20,
    "advice deadlift score": 70,
    "advice sit_less withheld": 4,
    "advice see_doctor recommended": 6,
    "advice see_doctor top": 6,
    "advice see_doctor first": 6,
    "advice see_doctor score": 54,
    "rules desk.sit_less fires": 30,
    "rules desk.sit_less possible": 20,
    "rules safety.flags fires": 5,
    "rules safety.flags possible": 95,
    "rules train.deadlift possible": 3,
    "violations sets_of_nobody": 12,
    "facts hours known": 80,
    "values hours below 2": 20,
    "values hours from 2 below 6": 57,
    "values hours from 6": 3,
    "facts hurts known": 96,
    "values hurts true": 0,
    "facts sets known": 100,
    "values sets up to 0": 100,
    "facts level known": 98,
    "values level some": 97,
    "facts tools known": 60,
    "facts tools partly": 20,
    "values tools mat": 40,
    "facts flags known": 94,
    "facts flags partly": 4,
}
SAMPLE = [
    *[asked("hours tools", outcome="hours tools", first="hours", changed="hours", next_="hours")] * 5,
    *[asked("hours tools", outcome="hours", perhaps="hours", next_="hours")] * 2,
    *[asked("hours tools level hurts")] * 3,
    *[asked("sets", outcome="sets", first="sets", changed="sets", next_="sets")] * 5,
]
ASKING = "What is missing, and what asking would change"


class Shown:
    """The plots of a page: by the title of a row its bars, each as (words, parts, height), its number and its share."""

    def __init__(self, text):
        self.text = text
        self.parts = dict(re.findall(r"<h2>(.*?)</h2>(.*?)(?=<h2>|</main>)", text, re.DOTALL))

    def rows(self, heading):
        found = {}
        for row in re.findall(r"<li><span class=\"name\">(.*?)</li>", self.parts[heading], re.DOTALL):
            title, shown = re.split(r"</span><span>(?=<svg)", row, maxsplit=1)
            bars = [
                (unescape(words), self._parts(inner), int(high))
                for words, high, inner in re.findall(r'aria-label="(.*?)".*?height:(\d+)px">(.*?)</svg>', shown)
            ]
            number, share = re.search(r'<span class="n">(.*?) <small>(.*?)</small>', shown).groups()
            found[re.sub("<.*?>", "", title)] = (bars, unescape(number), share)
        return found

    def _parts(self, inner):
        found = re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)"', inner)
        return [(look, float(at), float(wide)) for look, at, wide in found]

    def axis(self, heading):
        return re.findall(r"<span>([\d.]+ %)</span>", self.parts[heading])

    def key(self, heading):
        return re.findall(r'<i class="(\w+)"></i>(.*?)</span>', self.parts[heading])

    def table(self, heading):
        body = self.parts[heading].partition("<tbody>")[2]
        rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', body)
        return {
            re.sub("<.*?>", " ", name): [unescape(cell) for cell in re.findall("<td>(.*?)</td>", cells)]
            for name, cells in rows
        }

    def heads(self, heading):
        return re.findall(r'<th scope="col">(.*?)</th>', self.parts[heading])


@pytest.fixture(scope="module")
def shown(small):
    """The page of the counts above."""
    return Shown(page(made(small, COUNTS, SAMPLE)))


def text_table(text, heading):
    """A table of the text: its cells by the name of the row."""
    section = text.split(f"\n{heading}\n")[1].split("\n\n")[0].splitlines()
    return {row[0]: row[1:] for row in (re.split(r" {2,}", line.strip()) for line in section)}


@pytest.fixture(scope="module")
def text(small):
    """The text of the counts above, wide enough for tables."""
    return made(small, COUNTS, SAMPLE).to_text(width=160)


def test_groups_of_people_are_bars_of_all_people(shown, text):
    rows = shown.rows("People")
    assert {title: (bars[0][1], number, share) for title, (bars, number, share) in rows.items()} == {
        "People": ([("one", 0, 1000)], "100", "100 %"),
        "get advice": ([("one", 0, 900)], "90", "90.0 %"),
        "get advice, and all of it is checked": ([("one", 0, 650)], "65", "65.0 %"),
        "get advice that assumes what was not asked": ([("one", 0, 250)], "25", "25.0 %"),
        "get advice with a caution for safety": ([], "<5", "–"),
        "get urgent advice": ([("one", 0, 60)], "6", "6.0 %"),
        "get no advice": ([("one", 0, 100)], "10", "10.0 %"),
    }
    assert rows["get urgent advice"][0][0][0] == "6"
    said = text_table(text, "People")
    assert said.pop("people") == ["share"]
    assert {title: (number, share) for title, (number, share) in said.items()} == {
        title: (number, share) for title, (_, number, share) in rows.items()
    }


def test_advice_is_parted_by_its_place_and_what_is_withheld_has_a_thin_bar(shown):
    rows = shown.rows("Advice")
    assert [*rows] == ["Stretch", "Deadlift", "See a doctor urgent", "Sit less", "Cat-cow"]
    assert shown.axis("Advice") == ["0 %", "25 %", "50 %"]  # 40 of 100 at most
    words = "recommended to 40, first for 10, among the first 3 for 30, withheld from 0"
    assert rows["Stretch"] == (
        [(words, [("one", 0, 200), ("two", 200, 400), ("three", 600, 200)], 14)], "40", "40.0 %",
    )  # fmt: skip
    words = "recommended to 25, first for <5, among the first 3 for 25, withheld from 20"
    wide, thin = rows["Deadlift"][0]
    assert wide == (words, [("two", 0, 500)], 14)  # the few who get it first are not told apart
    assert thin == ("withheld from 20", [("care", 0, 400)], 5)
    assert rows["Sit less"][0][1] == ("withheld from <5", [], 5)
    assert rows["Sit less"][1:] == ("0", "0 %")
    assert [len(bars) for bars, *_ in rows.values()] == [1, 2, 1, 2, 1]
    looks = [("one", "comes first"), ("two", "among the first 3"), ("three", "further down")]
    assert shown.key("Advice") == [*looks, ("care", "withheld (the thin bar)")]


def test_tables_of_advice_hold_every_count(shown, text):
    heads = ["advice", "recommended", "share", "first", "first 3", "mean score", "withheld", "possible", "excluded"]
    assert shown.heads("Advice") == heads
    assert shown.table("Advice") == {
        "Stretch  stretch ": ["40", "40.0 %", "10", "30", "1.5", "0", "8", "52"],
        "Deadlift  deadlift ": ["25", "25.0 %", "<5", "25", "2.8", "20", "0", "55"],
        "See a doctor  see_doctor ": ["6", "6.0 %", "6", "6", "9.0", "0", "0", "94"],
        "Sit less  sit_less ": ["0", "0 %", "0", "0", "–", "<5", "0", "96"],
        "Cat-cow  cat_cow ": ["0", "0 %", "0", "0", "–", "0", "0", "100"],
    }
    assert text_table(text, "Advice") == {
        "people": ["share", "first", "first 3", "withheld", "possible", "score"],
        "Stretch": ["40", "40.0 %", "10", "30", "0", "8", "1.5"],
        "Deadlift": ["25", "25.0 %", "<5", "25", "20", "0", "2.8"],
        "See a doctor": ["6", "6.0 %", "6", "6", "0", "0", "9.0"],
        "Sit less": ["0", "0 %", "0", "0", "<5", "0", "–"],
        "Cat-cow": ["0", "0 %", "0", "0", "0", "0", "–"],
    }


def test_missing_facts_are_parted_by_what_asking_would_change(shown):
    rows = shown.rows(ASKING)
    assert [*rows] == ["hours at a desk", "equipment", "warning signs", "back pain", "level", "sets"]
    assert shown.axis(ASKING) == ["0 %", "25 %", "50 %"]
    share = "can change the first three pieces of advice for about"
    # of the 20 who miss the hours, 7 of 10 in the sample can change the first three: for two of them it is not sure
    words = f"missing for 20, {share} 70.0 % of them"
    assert rows["hours at a desk"] == ([(words, [("one", 0, 280), ("three", 280, 120)], 14)], "20", "20.0 %")
    # of the 20 who miss the equipment and the 20 of whom it is partly known, it can change something for 5 of 10
    words = f"missing for 40, {share} 0 % of them"
    assert rows["equipment"] == ([(words, [("two", 0, 400), ("three", 400, 400)], 14)], "40", "40.0 %")
    assert rows["warning signs"] == ([("missing for 6", [("unsaid", 0, 120)], 14)], "6", "6.0 %")
    assert rows["back pain"] == ([("missing for <5", [], 14)], "<5", "–")
    assert rows["sets"][1:] == ("0", "0 %")
    assert ("unsaid", "missing; too few to say more") in shown.key(ASKING)
    assert [look for look, _ in shown.key(ASKING)] == ["one", "two", "three", "unsaid"]


def test_that_too_few_miss_a_fact_stands_in_the_key_only_where_it_is_so(small):
    enough = made(small, {"people all": 5, **{f"facts {name} known": 5 for name in small.data.facts if name != "hours"}},
                  [asked("hours")] * 5)  # fmt: skip
    assert [look for look, _ in Shown(page(enough)).key(ASKING)] == ["one", "two", "three"]


def test_tables_of_facts_hold_what_is_missing_and_the_shares_of_the_sample(shown, text):
    heads = ["fact", "missing", "share", "only partly known", "in the sample", "can change advice, %"]
    assert shown.heads(ASKING) == [*heads, "can change the first three, %", "at once, %", "asked next, %"]
    seventy, fifty = "70 (40–89)", "50 (24–76)"
    assert shown.table(ASKING) == {
        "hours at a desk  hours ": ["20", "20.0 %", "", "10", seventy, seventy, fifty, seventy],
        "equipment  tools ": ["20", "20.0 %", "20", "10", fifty, "0 (0–28)", "0 (0–28)", "0 (0–28)"],
        "warning signs  flags ": ["<5", "–", "<5", "0", "–", "–", "–", "–"],
        "back pain  hurts ": ["<5", "–", "", "<5", "–", "–", "–", "–"],
        "level  level ": ["<5", "–", "", "<5", "–", "–", "–", "–"],
        "sets  sets ": ["0", "0 %", "", "5", *["100 (57–100)"] * 4],
    }
    assert text_table(text, "Facts that are missing") == {
        "missing": ["share", "partly"],
        "equipment": ["20", "20.0 %", "20"],
        "hours at a desk": ["20", "20.0 %"],
        "warning signs": ["<5", "–", "<5"],
        "back pain": ["<5", "–"],
        "level": ["<5", "–"],
        "sets": ["0", "0 %"],
    }
    asking = text_table(text, "What asking would change")
    assert asking.pop("miss it") == ["advice %", "first 3 %", "at once %", "next %"]
    assert asking["hours at a desk"] == ["10", seventy, seventy, fifty, seventy]
    assert asking["equipment"] == ["10", fifty, "0 (0–28)", "0 (0–28)", "0 (0–28)"]
    assert asking["level"] == ["<5", "–", "–", "–", "–"]
    assert "warning signs" not in asking  # nobody in the sample misses them


def test_rules_are_bars_of_who_fires_them_and_of_whom_it_is_open(shown, text):
    rows = shown.rows("Rules")
    words = "fires for 30, possible for 20"
    assert rows["desk.sit_less advise"] == ([(words, [("one", 0, 300), ("three", 300, 200)], 10)], "30", "30.0 %")
    assert rows["safety.flags avoid"][0][0][1] == [("one", 0, 50), ("three", 50, 950)]
    assert rows["train.deadlift advise"] == ([("fires for 0, possible for <5", [], 10)], "0", "0 %")
    assert shown.axis("Rules") == ["0 %", "50 %", "100 %"]
    assert shown.key("Rules") == [("one", "fires"), ("three", "possible: something unknown decides")]
    assert shown.heads("Rules") == ["rule", "effect", "fires", "share", "possible", "false"]
    cells = {
        "desk.sit_less": ["advise", "30", "30.0 %", "20", "50"],
        "safety.flags": ["avoid", "5", "5.0 %", "95", "0"],
        "train.deadlift": ["advise", "0", "0 %", "<5", "97"],
        "safety.refer": ["advise", "0", "0 %", "0", "100"],
        "train.stretch": ["advise", "0", "0 %", "0", "100"],
    }
    notes = {
        "desk.sit_less": "on Sit less: You sit a lot.",
        "safety.flags": "on Deadlift: A sign keeps the load away.",
        "train.deadlift": "on 2 pieces of advice: You can.",
        "safety.refer": "on See a doctor: A sign is for a doctor.",
        "train.stretch": "on Stretch: It feels good.",
    }
    assert shown.table("Rules") == {f"{name}  {notes[name]} ": row for name, row in cells.items()}
    said = text_table(text, "Rules")
    assert said.pop("effect") == ["fires", "share", "possible", "false"]
    assert said == cells


def test_values_are_bars_of_those_of_whom_the_fact_is_known(shown):
    cards = dict(re.findall(r"<h3>(.*?) <small>(.*?)</small></h3>", shown.parts["What is known"]))
    assert cards == {
        "warning signs": "known of 94, partly of &lt;5",
        "back pain": "known of 96",
        "hours at a desk": "known of 80, h/day",
        "sets": "known of 100",
        "level": "known of 98",
        "equipment": "known of 60, partly of 20",
    }
    rows = shown.rows("What is known")
    assert rows["from 2 below 6"] == ([("from 2 below 6: 57", [("two", 0, 712.5)], 9)], "57", "71.2 %")
    assert rows["from 6"] == ([("from 6: <5", [], 9)], "<5", "–")
    assert rows["a mat"] == ([("a mat: 40", [("two", 0, 500)], 9)], "40", "50.0 %")  # of 60 and 20
    assert rows["no"] == ([("no: 96", [("two", 0, 1000)], 9)], "96", "100 %")
    assert shown.axis("What is known") == []


def test_contradictions_are_shown_where_there_are_some(small, shown, text):
    ((bars, number, share),) = shown.rows("Contradictions").values()
    assert (bars, number, share) == ([("12", [("care", 0, 120)], 14)], "12", "12.0 %")
    assert text_table(text, "Contradictions")["Whoever never trained has no sets."] == ["12", "12.0 %"]
    none = made(small, {"people all": 9})
    assert "Contradictions" not in page(none)
    assert "Contradictions" not in none.to_text()


def test_notes_say_what_the_page_is_of_and_what_could_not_be_made_sure(small, shown):
    assert "· 100 people ·\nwhat was not asked is assumed, and said so (not strict)</p>" in shown.text
    assert "could not be made sure" in shown.text
    strict = made(small, {"people all": 9}, [asked("hours", first="hours")], strict=True, top=7)
    text = page(strict, when="in May")
    assert "advice is withheld while a question that guards it is open (strict) · in May</p>" in text
    assert "could not be made sure" not in text
    assert "among the first 7" in text
    assert "first 7" in strict.to_text(width=160)
    assert strict.to_text().startswith("A small ruleset (small 1.0.0, strict)\nCounts below 5 are shown as <5. Not")
    assert made(small, {}).to_text().startswith("A small ruleset (small 1.0.0)\n")


def test_what_asking_would_change_is_said_only_of_those_who_miss_something(small, text):
    assert "Of those who miss a fact, for how many" in text
    known = made(small, {"people all": 9}, [asked()] * 9).to_text()
    assert "What asking would change" not in known
    assert "Of those who miss a fact" not in known
    assert known.count("Worked out for all people.") == 1


@pytest.mark.parametrize(("people", "words"), [(0, "0 people"), (1, "<5 people"), (4, "<5 people"), (5, "5 people")])
def test_that_it_is_one_person_is_not_told_by_the_grammar(small, people, words):
    assert f" · {words} ·" in unescape(page(made(small, {"people all": people})))


@pytest.mark.parametrize(
    ("most", "axis"),
    [(0, 5), (50, 5), (51, 10), (100, 10), (101, 25), (250, 25), (251, 50), (500, 50), (501, 100), (1_000, 100)],
)
def test_a_plot_is_as_wide_as_the_smallest_round_share_into_which_all_bars_fit(small, most, axis):
    counts = {"people all": 1_000, "advice sit_less withheld": most}
    shown = Shown(page(made(small, counts)))
    assert shown.axis("Advice") == ["0 %", f"{axis / 2:g} %", f"{axis} %"]
    bars, *_ = shown.rows("Advice")["Sit less"]
    assert [parts for _, parts, _ in bars[1:]] == ([[("care", 0, pytest.approx(most / axis * 100))]] if most else [])


def test_who_is_there_can_be_seen_however_many_there_are(small):
    counts = {"people all": 1_000_000, "people advised": 5, "people assuming": 5, "people urgent": 3_000}
    rows = Shown(page(made(small, counts))).rows("People")
    assert rows["get advice"] == ([("5", [("one", 0, 2)], 14)], "5", "0.1 %")
    assert rows["get urgent advice"] == ([("3,000", [("one", 0, 3)], 14)], "3,000", "0.3 %")
    assert rows["get advice, and all of it is checked"] == ([("0", [], 14)], "0", "0 %")


def test_parts_of_five_are_shown_and_the_rest_goes_to_the_largest():
    assert shown_parts([("a", 5), ("b", 5), ("c", 4)]) == [("a", 9), ("b", 5)]
    assert shown_parts([("a", 4), ("b", 1)]) == [("unsaid", 5)]
    assert shown_parts([("a", 2), ("b", 2)]) == []
    assert shown_parts([]) == []


def test_nobody_at_all_has_rows_without_bars_and_shares(small, tmp_path):
    empty = Shown(page(made(small, {})))
    assert {(str(bars[0][1]), *rest) for bars, *rest in empty.rows("People").values()} == {("[]", "0", "–")}
    assert [empty.axis(heading)[-1] for heading in ("Advice", ASKING, "Rules")] == ["100 %"] * 3
    bare = Folder(tmp_path / "r", {"rules/all.yaml": None, **WITHOUT_EXERCISES}).load()
    assert Shown(page(made(bare, {"people all": 9}))).rows("Rules") == {}


def test_that_there_is_no_rule_is_said_in_the_language_of_the_report(small):
    data = attrs.evolve(small.data, rules=Frozen(), language=language_of("de", [], []))
    assert made(Ruleset(data), {"people all": 9}).to_text(width=120).endswith("\nRegeln\n  keine")
