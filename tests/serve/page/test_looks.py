"""The page looks right to everybody: axe finds nothing, nothing reaches out sideways, in the light and in the dark."""

import pytest

from tests.serve.page.test_interview import HEALTHY, READY
from tests.serve.page.visitor import begun

pytestmark = pytest.mark.xdist_group("page")

LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]
STATES = ("form", "answer", "emergency", "trouble")
MORE = ("everything", "start", "wrong", "urgent", "changing", "asked")


def brought_to(state: str, visitor) -> None:
    """Bring the page into a state."""
    if state in ("start", "emergency", "trouble"):
        visitor.comes()
    else:
        urgent = {"red_flags": ["night_pain"], "back_pain": ["lower"], "pain_severity": 9}
        facts = {"form": {"red_flags": []}, "wrong": {"red_flags": []}, "urgent": urgent}
        visitor.comes_back(facts.get(state, READY))
    page = visitor.page
    if state == "form":
        visitor.tick("Lower back")
    elif state == "wrong":
        page.locator("#in-pain_severity").fill("much")
        visitor.press("Send", "#controls")
        visitor.writes("banana")
        visitor.sees("Where does your back hurt at present? Please", "#own-words")
    elif state == "answer":
        page.locator(".day").first.wait_for()
        page.locator(".checks summary").first.click()
        page.locator(".day summary").first.click()
        page.locator(".day .reasons li").first.wait_for()
    elif state == "everything":
        visitor.opens_all()
    elif state == "emergency":
        visitor.tick("Chest pain or pressure")
        page.locator("#controls button[type=submit]").click()
        visitor.sees("Go to an emergency department now", "#emergency")
    elif state == "changing":
        page.get_by_role("button", name="Change: goals").click()
        visitor.sees("You are changing an answer.", "#question")
    elif state == "asked":
        visitor.press("Begin again")
        page.get_by_role("dialog").wait_for()
    elif state == "trouble":
        visitor.may_fail = True
        visitor.context.set_offline(True)
        visitor.tick("None of these")
        visitor.press("Send", "#controls")
        visitor.sees("The server cannot be reached.", "#trouble")


def findings(visitor) -> str:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(visitor.page)
    return found.generate_report() if found.violations_count else ""


def looked_at(visitor, state, looks) -> None:
    brought_to(state, visitor)
    for width, scheme in looks:
        visitor.page.emulate_media(color_scheme=scheme)
        assert visitor.too_wide(width) == [], (state, width)
        assert findings(visitor) == "", (state, width, scheme)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_reaches_out(visitors, server, state):
    looked_at(
        visitors(server, reduced_motion="reduce"), state, LOOKS[1:3]
    )  # a small one in the dark, a large one in the light


@pytest.mark.long
@pytest.mark.parametrize("state", STATES + MORE)
def test_axe_finds_nothing_in_any_look(visitors, server, state):
    looked_at(visitors(server, reduced_motion="reduce"), state, LOOKS)


def test_small_windows_zoom_and_the_other_direction_leave_nothing_outside(visitors, server):
    visitor = visitors(server, locale="de-DE")
    visitor.comes_back(READY, "de")
    visitor.page.locator(".day").first.wait_for()
    for direction in ("ltr", "rtl"):
        visitor.page.evaluate("(way) => { document.documentElement.dir = way }", direction)
        for width in (320, 360, 640, 768, 1280):  # 640 is 1280 at 200 %
            assert visitor.too_wide(width) == [], (direction, width)


def test_the_answer_stands_beside_the_question_where_there_is_room_and_below_it_else(visitor):
    visitor.comes_back(HEALTHY)
    page = visitor.page

    def boxes():
        return page.locator("#question").bounding_box(), page.locator("#answer").bounding_box()

    question, answer = boxes()
    assert answer["x"] > question["x"] + question["width"]
    page.set_viewport_size({"width": 360, "height": 800})
    question, answer = boxes()
    assert answer["y"] >= question["y"] + question["height"]


SMALL_TARGETS = """() => [...document.querySelectorAll("button, select, summary, textarea, .option, input:not(.option input)")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.getBoundingClientRect(), one.textContent || one.id])
  .filter(([box]) => Math.min(box.height, box.width) < 44).map(([box, text]) => `${text}: ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("state", ["form", pytest.param("answer", marks=pytest.mark.long)])
def test_what_is_pressed_is_large_enough_for_a_finger(visitors, server, state):
    visitor = visitors(server, viewport={"width": 360, "height": 800})
    brought_to(state, visitor)
    assert visitor.page.evaluate(SMALL_TARGETS) == []


def test_what_moves_and_what_has_the_focus(visitors, server):
    visitor = visitors(server, reduced_motion="reduce").comes()
    page = visitor.page
    assert page.evaluate("getComputedStyle(document.querySelector('#question')).transitionDuration") == "0s"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    assert page.evaluate(outline) == "3px"


def test_paper_gets_the_answer_and_what_was_told(visitor):
    visitor.comes_back(READY)
    page = visitor.page
    page.locator(".day").first.wait_for()
    page.emulate_media(media="print")
    for shown in ("#short", ".checks", ".day", "#told", "#notice"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in ("#question", "#language", "#plan-days", "#told button"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_people_and_machines_find_their_way(visitor):
    visitor.comes_back(HEALTHY)
    page = visitor.page
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    for name in ("Conversation", "Your answer so far", "What you told"):
        assert page.get_by_role("region", name=name).count() == 1, name
    for live in ("#news", "#answer-news"):
        assert page.locator(live).get_attribute("role") == "status"
    assert page.locator("#controls fieldset").count() == page.locator("#controls legend").count() > 0
    labels = "[...document.querySelectorAll('input, select, textarea')].every((one) => one.labels.length === 1)"
    assert page.evaluate(labels)


def test_a_conversation_can_be_handed_to_the_page(server, visitors):
    turn = begun(server.url, READY)
    assert turn["question"] is None or turn["question"]["facts"]
    visitor = visitors(server)
    visitor.comes_back(READY)
    assert turn["answer"]["notice"] in visitor.all_texts()
