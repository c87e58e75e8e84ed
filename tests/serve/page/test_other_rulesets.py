"""The page knows no ruleset: one without plan and assessment, with dates, and with hostile texts is shown as it is."""

from textwrap import dedent

import pytest

from tests.serve.page.conftest import serving
from tests.support import SMALL, Folder

pytestmark = pytest.mark.xdist_group("page")

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    facts = dedent(SMALL["facts.yaml"]).replace("fever: fever", f'fever: "{HOSTILE}"')
    facts = facts.replace("Which tools?", f'"{HOSTILE}?"').replace("a bar,", f'"{HOSTILE}",')
    facts += "last_day: {title: last day, type: date, ask: When was the last day?}\n"
    rules = (
        dedent(SMALL["rules/all.yaml"])
        .replace("sits}", "sits or days_since(last_day) > 9}")
        .replace("when: sits", "when: sits or days_since(last_day) > 9")
    )
    advice = dedent(SMALL["advice.yaml"]).replace("title: Sit less", f'title: "{HOSTILE}"')
    ruleset = dedent(SMALL["ruleset.yaml"]).replace("title: A small ruleset", f'title: "{HOSTILE}"')
    Folder(
        folder / "rules", {"facts.yaml": facts, "rules/all.yaml": rules, "advice.yaml": advice, "ruleset.yaml": ruleset}
    )
    with serving(folder, "--ruleset", str(folder / "rules")) as server:
        yield server


def test_an_interview_with_hostile_texts_dates_and_neither_plan_nor_assessment(visitors, small):
    visitor = visitors(small)
    spoken = []
    visitor.page.on("dialog", lambda dialog: spoken.append(dialog.message))
    visitor.comes()
    page = visitor.page
    assert page.locator("h1").inner_text() == HOSTILE
    assert not page.locator("#language").is_visible()
    seen = set()
    while page.locator("#controls").count():
        seen |= {one.get_attribute("id") for one in page.locator("#controls input[type=date]").all()}
        for date in page.locator("#controls input[type=date]").all():
            date.fill("2025-03-04")
        before = page.locator("#question > .card").element_handle()
        for part in page.locator("#controls .part:visible").all():
            inputs = part.locator("input")
            if inputs.first.get_attribute("type") == "text":
                inputs.first.fill("3")
            elif inputs.first.get_attribute("type") != "date":
                (inputs.last if inputs.first.get_attribute("name") == "in-flags" else inputs.first).check()
        send = page.locator("#controls button[type=submit]")
        (send if send.count() else page.locator("#controls fieldset button").last).click()
        before.wait_for_element_state("hidden")
    visitor.sees(HOSTILE, "#told")
    visitor.sees(HOSTILE, "#pieces")
    assert page.locator("main img, body > script, main script").count() == 0
    assert spoken == []
    assert page.locator("#balance, #plan").all_inner_texts() == ["", ""]
    assert seen == {"in-last_day"}
    assert "4 March 2025" in page.locator("#talk").text_content()
