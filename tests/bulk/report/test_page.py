"""The population as text and as a page."""

import random
import re

import polars as pl
import pytest

import backrules
from backrules.bulk.report import Population
from tests.frames.tables import as_kind
from tests.render.test_html import Tree
from tests.support import SMALL, WITHOUT_EXERCISES, Folder

HOSTILE = "<script>alert('x')</script> & \\\"><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def population():
    """Some people of whom much is missing."""
    draw = random.Random(7)
    people = {
        "desk_hours": [draw.choice([None, 1, 4, 9]) for _ in range(60)],
        "deadlift_experience": [draw.choice([None, "none", "comfortable"]) for _ in range(60)],
        "equipment_mat": [draw.choice([None, True, False]) for _ in range(60)],
        "red_flags": [draw.choice([None, [], ["fever"]]) for _ in range(60)],
        "tight_back": [True, False, True] + [None] * 57,
        "neck_pain": [True] * 60,
    }
    return Population.of(backrules.builtin(), pl.DataFrame(people), start=0)


@pytest.mark.unmeasured
def test_the_page_is_whole_and_needs_nothing_else(population):
    page = population.to_html(when="last night")
    tree = Tree(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(tree.tags)
    assert not [one for one in tree.attributes if one[0].startswith("on") or one[0] in ("src", "href")]
    assert not re.search(r"https?:|url\(|@import", page)
    said = " ".join(tree.said)
    data = population.ruleset.data
    for part in (data.title, data.version, data.fingerprint[:12], data.notice, "60 people", "last night"):
        assert part in said
    for one in (*data.advice.values(), *data.facts.values()):
        assert one.title in said
    assert all(one in said for one in data.rules)


def test_the_page_is_the_same_every_time_and_says_no_time_of_its_own(population):
    again = Population.from_dict(population.ruleset, population.to_dict())
    assert again.to_html() == population.to_html()
    assert again.to_text() == population.to_text()


def test_every_plot_has_words(population):
    tree = Tree(population.to_html())
    assert tree.tags.count("svg") == sum(name == "aria-label" for name, _ in tree.attributes)
    assert ("aria-label", "1 to 3: 0") in tree.attributes


def test_counts_under_5_are_shown_neither_in_numbers_nor_in_bars(population):
    assert population.count("facts", "tight_back", "known") == 3
    card = re.search(r'<section class="card"><h3>tight back.*?</section>', population.to_html(), re.DOTALL)[0]
    assert card.count("&lt;5") == 5  # known, yes and no, each in words and as a number
    assert 'class="two"' not in card
    assert "%" not in card


def test_hostile_texts_of_a_ruleset_are_only_texts(tmp_path):
    facts = SMALL["facts.yaml"].replace("title: equipment", f'title: "{HOSTILE}"').replace("a bar", f'"{HOSTILE}"')
    facts = facts.replace("unit: h/day", "unit: <b>h</b>").replace("Whoever never trained has no sets.", f'"{HOSTILE}"')
    files = {
        "facts.yaml": facts,
        "advice.yaml": SMALL["advice.yaml"].replace("title: Sit less", f'title: "{HOSTILE}"'),
        "ruleset.yaml": SMALL["ruleset.yaml"]
        .replace("A small ruleset", f'"{HOSTILE}"')
        .replace("Not medical advice.", f'"{HOSTILE}"'),
        "rules/all.yaml": SMALL["rules/all.yaml"].replace("because: You sit a lot.", f'because: "{HOSTILE}"'),
    }
    ruleset = Folder(tmp_path / "r", files).load()
    people = pl.DataFrame({"hours": [9.0] * 8, "level": ["none"] * 8, "sets": [4] * 8})
    page = Population.of(ruleset, people).to_html(when="<i>now</i>")
    tree = Tree(page)
    assert not {"script", "img"} & set(tree.tags)
    assert "<i>now" not in page
    assert "<b>h" not in page
    assert page.count("&lt;script&gt;") >= 8


def test_nobody_at_all_has_a_page_and_a_text(tmp_path):
    ruleset = Folder(tmp_path / "r", {}).load()
    for nobody in (Population.empty(ruleset), Population.of(ruleset, pl.DataFrame({"hours": [1.0]})[:0])):
        assert nobody.people == 0
        Tree(nobody.to_html())
        assert "There is nobody to ask." in nobody.to_text()


@pytest.mark.unmeasured
@pytest.mark.parametrize("width", [40, 60, 88, 120])
def test_the_text_fits_its_width(population, width):
    lines = population.to_text(width=width).splitlines()
    ids = [line for line in lines if max(map(len, line.split()), default=0) > width - 4]
    assert [line for line in lines if len(line) > width and line not in ids] == []


def test_roles_of_the_text_have_their_colours(population):
    marked = population.to_text(style=lambda role, text: f"<{role}>{text}</{role}>")
    assert "<heading>Advice</heading>" in marked
    assert re.sub(r"</?(heading|title|muted|warning)>", "", marked) == population.to_text()


def test_of_a_sample_the_page_and_the_text_say_how_far_the_shares_may_be_off(monkeypatch, tmp_path):
    monkeypatch.setattr("backrules.bulk.report.question_impact.MOST", 12)
    ruleset = Folder(tmp_path / "r", {}).load()
    found = Population.of(ruleset, pl.DataFrame({"hours": [3.0, None] * 20, "flags": [[]] * 40}), start=0)
    drawn = len(found.asked)
    assert 5 <= drawn < 40
    text = " ".join(found.to_text().split())
    assert f"Worked out for {drawn} people drawn at random from 40; in brackets where the share" in text
    assert re.search(r"\b\d+ \(\d+–\d+\)", text)
    assert re.search(r"\b\d+ \(\d+–\d+\)", found.to_html())
    assert str(found) == found.to_text()
    numbered = found + Population.of(ruleset, as_kind(pl.DataFrame({"hours": [3.0] * 5}), "duckdb"))
    assert f"Worked out for {drawn} people drawn at random from 45 (of 40 of them;" in " ".join(str(numbered).split())


def test_answers_that_do_not_go_together_are_a_table_of_the_text(tmp_path):
    ruleset = Folder(tmp_path / "r", {}).load()
    found = Population.of(ruleset, pl.DataFrame({"level": ["none"] * 8 + ["some"] * 8, "sets": [4] * 16}), start=0)
    _, contradictions = found.to_text().split("Contradictions\n")
    assert re.search(r"Whoever never trained has no sets\.\s+8\s+50\.0 ?%", contradictions)


def test_a_ruleset_without_rules_has_a_table_that_says_so(tmp_path):
    ruleset = Folder(tmp_path / "r", {"rules/all.yaml": None, **WITHOUT_EXERCISES}).load()
    assert Population.empty(ruleset).to_text().split("\nRules\n")[1].startswith("  none")
