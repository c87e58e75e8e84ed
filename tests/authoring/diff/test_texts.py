"""What stands otherwise in the files is listed shortly, each thing once."""

import pytest

from backrules.api import Ruleset
from backrules.authoring import compare
from tests.questions.small_worlds import tiny

OVERLAYS = {
    "a rule": (
        {"rules/more.yaml": "rules:\n  - {id: desk.sit_less, when: hours >= 7, strength: must}\n"},
        ["rule desk.sit_less changed: when: sits -> hours >= 7; strength: should -> must; points: 3 -> 9"],
    ),
    "a new rule": (
        {
            "rules/more.yaml": "rules:\n  - {id: a.b, when: sits, advise: stretch, because: So., source: {author: Us.}}\n"
        },
        ["rule a.b added"],
    ),
    "no rule any more": ({"rules/more.yaml": "disable: [train.stretch]\n"}, ["rule train.stretch removed"]),
    "a derived fact": (
        {"rules/more.yaml": "derived:\n  sits: {when: hours >= 7}\n"},
        ["condition sits changed: when: hours >= 6 -> hours >= 7"],
    ),
    "a new computed number": (
        {"rules/more.yaml": "derived:\n  twice: {compute: hours * 2}\n"},
        ["number twice added"],
    ),
    "another option": (
        {"facts.yaml": "tools: {options: {bar: a bar, mat: a mat, rope: a rope}}\n"},
        ["fact tools changed: options: nothing -> rope: a rope"],
    ),
    "another need": (
        {"advice.yaml": "stretch: {needs: }\n"},
        ['advice stretch changed: needs: "mat" in tools -> nothing'],
    ),
    "fewer targets": (
        {"rules/more.yaml": "rules:\n  - {id: train.deadlift, advise: deadlift}\n"},
        ["rule train.deadlift changed: targets: cat_cow -> nothing"],
    ),
    "another source": (
        {"rules/more.yaml": "rules:\n  - {id: train.deadlift, source: {author: They say so.}}\n"},
        ["rule train.deadlift changed: source: author: We say so. -> author: They say so."],
    ),
    "a question that waits": (
        {"facts.yaml": "sets: {ask_if: sits}\n"},
        ["ask_if sets added"],
    ),
    "a long text": (
        {"advice.yaml": f"stretch: {{detail: {'Stretch well. ' * 9}}}\n"},
        [f"advice stretch changed: do: Stretch. -> {('Stretch well. ' * 9)[:57]}..."],
    ),
    "a group": (
        {"advice.yaml": "exclusive: {one: [stretch, cat_cow]}\n"},
        ["exclusive one added"],
    ),
}


@pytest.mark.parametrize("name", OVERLAYS)
def test_a_change_is_listed(folder, name):
    files, lines = OVERLAYS[name]
    small = folder()
    found = compare(small.load(), small.load(folder(files, bare=True), allow_unsafe=True))
    assert [str(one) for one in found.texts] == lines
    assert [one["id"] for one in found.to_dict()["texts"]] == [one.id for one in found.texts]


def test_another_order_of_the_catalogue_is_listed(folder):
    small = folder()
    text = (small.path / "advice.yaml").read_text().splitlines(keepends=True)
    turned = folder({"advice.yaml": "".join(text[::-1])})
    found = compare(small.load(), turned.load())
    assert "advice (all) in another order" in map(str, found.texts)
    assert {one.kind for one in found.differences} == {"order"} or found.same


def test_many_changes_are_cut_short_in_the_text_only(folder):
    rules = "".join(
        f"  - {{id: a.r{index}, when: sits, advise: stretch, because: So., source: {{author: Us.}}}}\n"
        for index in range(20)
    )
    small = folder()
    found = compare(small.load(), small.load(folder({"rules/more.yaml": f"rules:\n{rules}"}, bare=True)))
    assert len(found.texts) == 20
    assert "  and 8 more" in found.to_text()


def test_another_expression_and_another_gate_are_shown_as_they_are_written():
    facts = {"x": "number 0 9", "a": "boolean"}
    one = tiny(facts, "advise y: n > 3 or a", compute="x + 1", ask_if={"x": "a"})
    other = tiny(facts, "advise y: n > 3 or a", compute="x * 2", ask_if={"x": "not a"})
    found = compare(Ruleset(one), Ruleset(other))
    assert [str(one) for one in found.texts] == [
        "number n changed: compute: x + 1 -> x * 2",
        "ask_if x changed: a -> not a",
    ]
