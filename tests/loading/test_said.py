"""`said:` and `unlisted:`: other words for what must be said, in each language its own."""

from __future__ import annotations

import pytest

from backrules.authoring.texts_file import texts_file_of
from backrules.errors import RulesetError
from tests.support import Folder

RULES = {
    "ruleset.yaml": """\
        format: 1
        id: small
        version: 1.0.0
        title: Small
        notice: No promise.
        said: [not a promise]
        unlisted: [moon boots]
        """,
    "sources.yaml": "author: {cited: our decision}",
    "facts.yaml": "wet: {title: rain, type: boolean, ask: Does it rain?}",
    "advice.yaml": """\
        coat: {title: Take a coat, do: Take it., say: [parka], said: ["coat, jacket", "take, wear"]}
        """,
    "exercises.yaml": None,
    "rules/all.yaml": """\
        rules:
          - {id: a.coat, when: wet, advise: coat, because: It rains., source: {author: Ours.}}
          - {id: b.slip, when: wet, caution: coat, because: Mind the step., said: ["step, stair"], source: {author: Ours.}}
        """,
}


@pytest.fixture
def small(tmp_path):
    return Folder(tmp_path / "rules", RULES)


def test_a_ruleset_has_other_words_for_what_must_be_said(small):
    data = small.load().data
    assert (data.said, data.unlisted) == (("not a promise",), ("moon boots",))
    assert data.advice["coat"].said == ("coat, jacket", "take, wear")
    assert data.rules["b.slip"].said == ("step, stair",)


def test_other_words_change_the_fingerprint_and_none_leave_it(small):
    before = small.load().data.fingerprint
    small.write("ruleset.yaml", RULES["ruleset.yaml"].replace("        said: [not a promise]\n", ""))
    assert small.load().data.fingerprint != before


def test_what_avoids_is_not_said(small):
    text = RULES["rules/all.yaml"].replace("caution: coat", "avoid: coat")
    small.write("rules/all.yaml", text)
    with pytest.raises(RulesetError, match="said is for rules that advise or caution, not for avoid"):
        small.load()


def test_each_language_has_its_own_words_or_none(small):
    data = small.load().data
    lines: list[str] = []
    for line in texts_file_of(data, "de", [small.path]).text.splitlines():
        words = lines[-1].strip().removeprefix("en: ").strip("'\"") if lines else ""
        lines.append(f'{line} "{words} auf Deutsch"' if line.strip() == "de:" else line)
    small.write("texts/de.yaml", "\n".join(lines))
    german = small.load().in_language("de").data
    assert german.said == ("not a promise auf Deutsch",)
    assert german.advice["coat"].said == ("coat, jacket", "take, wear auf Deutsch")
    assert german.rules["b.slip"].said == ("step, stair auf Deutsch",)
    assert german.fingerprint == data.fingerprint
    place = next(place for place, line in enumerate(lines) if "b.slip" in line)
    said = next(at for at in range(place, len(lines)) if lines[at].strip() == "said:")
    kept = [line for at, line in enumerate(lines) if at not in range(said, said + 3)]
    small.write("texts/de.yaml", "\n".join(kept))
    assert small.load().in_language("de").data.rules["b.slip"].said == ()


LOOSER = {
    "rules/loose.yaml": (
        "rules: [{id: b.slip, said: [a]}]",
        "rules.b.slip.said: an overlay may not change said of a safety rule",
    ),
    "advice.yaml": ("coat: {said: [a]}", "advice.coat.said: an overlay may not change said of urgent advice"),
    "ruleset.yaml": ("said: [a]", "ruleset.said: an overlay may not change said of a notice that stays"),
}


@pytest.mark.parametrize("file", LOOSER)
def test_an_overlay_cannot_let_less_pass_for_what_is_about_safety(small, tmp_path, file):
    small.write("advice.yaml", RULES["advice.yaml"].replace("do: Take it.", "do: Take it., urgent: true"))
    small.write("rules/all.yaml", RULES["rules/all.yaml"].replace("because: Mind", "safety: true, because: Mind"))
    text, message = LOOSER[file]
    overlay = Folder(tmp_path / "mine", {file: text}, bare=True)
    with pytest.raises(RulesetError) as error:
        small.load(overlay)
    assert message in str(error.value)
