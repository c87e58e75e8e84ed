"""An interview from the first question to the plan, as people do it: with a keyboard, a mouse, or their own words."""

import json
import urllib.request

import pytest

pytestmark = pytest.mark.xdist_group("page")

HEALTHY = {"red_flags": [], "back_pain": [], "neck_pain": False, "health_conditions": [], "age_group": "adult"}
READY = HEALTHY | {
    "current_exercises": ["presses", "curls"],
    "sets_per_exercise": 4,
    "goals": ["posture"],
    "tight_back": True,
    "equipment": ["mat", "dumbbells", "bands"],
    "days_per_week": 2,
    "minutes_per_session": 30,
    "training_level": "new",
    "desk_hours": 8,
    "slouches": True,
}
FOCUSED = """() => {
  const { tagName, type, value, id } = document.activeElement;
  return { tag: tagName, type: type ?? "", value: value ?? "", id };
}"""


def fills_in(page) -> None:
    """Fill the card in from its heading on, and send it, by keyboard alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if (now["type"] == "checkbox" and now["value"] == "") or now["type"] == "radio":
            page.keyboard.press("Space")
        elif now["type"] == "text":
            page.keyboard.type("30" if "minutes" in now["id"] else "2")
        elif now["type"] == "submit" or now["tag"] == "BUTTON":  # a yes-or-no question has buttons
            page.keyboard.press("Enter")
            return
    raise AssertionError("no way to send it")


def test_a_whole_interview_by_keyboard_alone(visitor):
    page = visitor.comes().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the question"
    page.keyboard.press("Enter")
    asked = []
    while page.locator("#controls").count():
        asked.append(visitor.title)
        assert len(asked) == 1 or visitor.focus == "question-title"
        before = page.locator("#question > .card").element_handle()
        fills_in(page)
        before.wait_for_element_state("hidden")
    assert len(asked) == len({*asked}) > 5
    assert visitor.focus == "question-title"
    assert visitor.title == "That was the last question"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert visitor.focus == "answer-title"
    page.locator(".day").nth(1).wait_for()
    while visitor.focus != "plan-days":
        page.keyboard.press("Tab")
    page.keyboard.type("1")
    visitor.sees("The plan is new: 1 day", "#answer-news")
    assert visitor.focus == "plan-days"
    assert page.locator(".day").count() == 1


def test_nothing_leaves_the_browser_but_to_this_server_and_nothing_stays_but_its_place(visitor):
    visitor.comes_back(READY)
    visitor.answers()
    page = visitor.page
    assert all(url.startswith(visitor.url) for url in visitor.asked_of)
    kept = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]")
    assert kept == [[], ["backrules"], ""]
    assert [*page.evaluate("JSON.parse(sessionStorage.getItem('backrules'))")] == ["session", "language"]
    token = page.evaluate("JSON.parse(sessionStorage.getItem('backrules')).session")
    assert len(token) > 100
    assert not [url for url in visitor.asked_of if token[:20] in url]
    assert page.url == visitor.url


def test_the_page_comes_with_headers_that_let_nothing_else_in(server):
    with urllib.request.urlopen(server.url) as response:
        headers, html = response.headers, response.read().decode()
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "<style" not in html
    assert " style=" not in html


def test_own_words_are_read_by_the_server_and_what_they_came_to_is_said(visitor):
    visitor.comes().writes("banana")
    visitor.sees("I could not read that. What can be answered stands above", "#own-words")
    assert visitor.page.locator("#words").input_value() == "banana"
    assert visitor.focus == "words"
    first = visitor.title
    visitor.writes("why?")
    visitor.sees("It is about your safety.", "#news")
    assert visitor.title == first
    visitor.writes("none")
    visitor.sees("Understood: warning signs: none.", "#news")
    visitor.sees("Your back at present", "#question-title")
    visitor.writes("lower back, 4")
    visitor.sees("Understood: where the back hurts: lower back.", "#news")
    visitor.sees("Understood: back pain at its worst: 4 of 10.", "#news")
    assert "Do you have any of these signs" in visitor.page.locator("#earlier").text_content()


def test_people_skip_go_back_stop_and_go_on(visitor):
    visitor.comes().press("Why do you ask?")
    visitor.sees("It is about your safety.", "#news")
    first = visitor.title
    visitor.press("I don't know")
    visitor.sees("Your back at present", "#question-title")
    visitor.sees("not asked again", "#told")
    visitor.press("Back")
    visitor.sees(first.split(" ", 4)[-1][-30:], "#question-title")
    visitor.sees("One step back.", "#news")
    visitor.tick("None of these")
    visitor.sends()
    visitor.press("Enough for now")
    visitor.sees("Enough for now", "#question-title")
    assert visitor.focus == "question-title"
    visitor.press("Go on with the questions")
    visitor.sees("Your back at present", "#question-title")


def test_what_was_told_is_changed_and_forgotten(visitor):
    visitor.comes_back(READY)
    page = visitor.page
    page.get_by_role("button", name="Change: hours at a desk").click()
    visitor.sees("How many hours do you sit at a desk", "#question-title")
    assert page.locator("#in-desk_hours").input_value() == "8"
    visitor.press("Leave it as it was")
    page.get_by_role("button", name="Change: hours at a desk").click()
    page.locator("#in-desk_hours").fill("2.5")
    visitor.sends()
    visitor.sees("2.5 h/day", "#told")
    page.get_by_role("button", name="Forget: slouching").click()
    visitor.sees("Forgotten: slouching.", "#news")
    assert visitor.focus == "told-title"
    assert page.get_by_role("button", name="Forget: slouching").count() == 0


def test_beginning_again_asks_first(visitor):
    visitor.comes().tick("None of these")
    visitor.sends()
    visitor.press("Begin again")
    visitor.page.get_by_role("dialog").wait_for()
    visitor.press("No, go on here")
    visitor.sees("Your back at present", "#question-title")
    visitor.press("Begin again")
    visitor.press("Yes, erase it")
    visitor.sees("Do you have any of these signs", "#question-title")
    visitor.sees("Nothing yet.", "#told")


def test_a_tab_that_is_loaded_anew_goes_on_where_it_was(visitor):
    visitor.comes().tick("None of these")
    visitor.sends()
    visitor.comes()
    visitor.sees("Here you are again.", "#news")
    visitor.sees("Your back at present", "#question-title")


WRONG = {
    "many": "one number, such as 3",
    "11": "from 0 to 10",
    "-1": "from 0 to 10",
    "2,5": "a whole number",
    "1 2": "one number, such as 3",
}


def test_a_number_that_is_none_is_said_and_nothing_is_sent(visitor):
    visitor.comes_back({"red_flags": []})
    visitor.tick("Lower back")
    field = visitor.page.locator("#in-pain_severity")
    for written, said in WRONG.items():
        field.fill(written)
        visitor.press("Send", "#controls")
        visitor.sees(said, "#question")
        assert visitor.focus == "in-pain_severity"
        assert field.get_attribute("aria-invalid") == "true"
        assert field.input_value() == written
    field.fill("4")
    visitor.sends()
    visitor.sees("4 of 10", "#told")


def test_what_was_filled_in_and_not_sent_is_there_when_words_were(visitor):
    visitor.comes_back({"red_flags": []})
    visitor.tick("Lower back")
    visitor.page.locator("#in-pain_weeks").fill("6")
    visitor.writes("nothing that fits")
    visitor.sees("Where does your back hurt at present? Please", "#own-words")
    visitor.writes("lower back, 3")
    visitor.sees("Understood: where the back hurts", "#news")
    assert visitor.page.locator("#in-pain_weeks").input_value() == "6"
    visitor.page.locator("#words").fill("one more thing")
    visitor.tick("Yes, into one leg")
    visitor.sends()
    assert visitor.page.locator("#words").input_value() == "one more thing"


def test_a_tick_list_without_a_tick_is_no_answer_and_none_of_these_stands_alone(visitor):
    visitor.comes().press("Send", "#controls")
    visitor.sees("Please tick what fits", "#question")
    visitor.tick("None of these")
    visitor.tick("Feeling faint or dizzy")
    assert not visitor.page.get_by_label("None of these").is_checked()
    visitor.tick("None of these")
    assert not visitor.page.get_by_label("Feeling faint or dizzy").is_checked()


def test_what_hangs_on_an_answer_is_asked_once_that_is_there(visitor):
    visitor.comes_back({"red_flags": []})
    runs = visitor.page.get_by_text("Does pain, tingling or numbness run")
    assert not runs.is_visible()
    visitor.tick("Lower back")
    assert runs.is_visible()
    visitor.tick("None of these")
    assert not runs.is_visible()


def test_the_answer_stands_beside_with_safety_first_bars_in_words_and_the_plan(visitor):
    visitor.comes_back(READY)
    page = visitor.page
    page.locator(".day").first.wait_for()
    headings = page.locator("#answer h3").all_inner_texts()
    assert headings[:3] == ["Your safety first", "How balanced is your back training?", "Your week for the back"]
    with urllib.request.urlopen(asked_for(visitor, "assessment")) as response:
        checks = json.load(response)["checks"]
    words = {"good": "good", "thin": "thin", "off": "off", "unknown": "not known"}
    assert page.locator(".check .band").all_inner_texts() == [words[check["band"]] for check in checks]
    full = {"good": 3, "thin": 2, "off": 1, "unknown": 0}
    bars = page.locator(".check .bar").all()
    assert [bar.locator(".full").count() for bar in bars] == [full[check["band"]] for check in checks]
    page.locator(".day summary").first.click()
    page.locator(".day .reasons li").first.wait_for()
    assert 0 < page.locator(".day .reasons details li").count() < 8  # of the rules that speak for it, and of no others
    page.locator("#everything summary").first.click()
    visitor.sees("Held back for now", "#everything")


def asked_for(visitor, what: str) -> urllib.request.Request:
    token = visitor.page.evaluate("JSON.parse(sessionStorage.getItem('backrules')).session")
    body = json.dumps({"session": token}).encode()
    return urllib.request.Request(f"{visitor.url}v1/sessions/{what}", body, {"content-type": "application/json"})


def test_cautions_go_with_whatever_a_plan_for_other_days_holds(visitor):
    visitor.comes_back(READY | {"days_per_week": 1, "minutes_per_session": 10})
    page = visitor.page
    page.locator(".day").first.wait_for()
    page.locator("#plan-days").select_option("5")
    visitor.sees("of at most 10 minutes", "#answer-news")
    page.locator("#plan-minutes").select_option("90")
    visitor.sees("of at most 90 minutes", "#answer-news")
    token = page.evaluate("JSON.parse(sessionStorage.getItem('backrules')).session")
    body = json.dumps({"session": token, "days": 5, "minutes": 90}).encode()
    request = urllib.request.Request(f"{visitor.url}v1/sessions/plan", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        plan = json.load(response)
    said = page.locator(ANSWER_TEXT).inner_text()
    titles = {item["advice"]["id"]: item["advice"]["title"] for day in plan["days"] for item in day["items"]}
    warned = {advice: [one["because"] for one in some] for advice, some in plan["cautions"].items()}
    assert warned
    for advice, cautions in warned.items():
        for because in cautions:
            assert [line for line in said.splitlines() if because in line and titles.get(advice, "") in line]


ANSWER_TEXT = "#answer"


def test_an_emergency_takes_the_whole_screen_and_ends_the_interview(visitor):
    visitor.comes().tick("Chest pain or pressure")
    visitor.page.locator("#controls button[type=submit]").click()
    visitor.sees("Go to an emergency department now", "#emergency")
    page = visitor.page
    assert visitor.focus == "emergency-title"
    assert not page.locator("#shell").is_visible()
    assert "With chest pain or short breath call an ambulance" in page.locator("#emergency").inner_text()
    assert page.locator("#emergency").bounding_box()["height"] >= 900
    visitor.comes()
    assert page.locator("#emergency-title").is_visible()
    visitor.press("That was a mistake")
    visitor.sees("Do you have any of these signs", "#question-title")
    assert not page.locator("#emergency").is_visible()


def test_what_is_urgent_is_said_above_the_question_at_once(visitor):
    visitor.comes().tick("Constant pain that rest does not ease")
    visitor.sends()
    visitor.sees("Important, please read now: See a clinician", "#alarm")
    assert "See a clinician before you train your back" in visitor.page.locator("#short .urgent").inner_text()


def test_the_language_is_changed_in_the_middle(visitor):
    visitor.comes_back(READY)
    visitor.page.locator("#words").fill("some words")
    visitor.page.locator("#language").focus()
    visitor.page.locator("#language").select_option("de")
    visitor.sees("Was du gesagt hast", "#told")
    visitor.sees("8 Std./Tag", "#told")
    assert visitor.page.evaluate("document.documentElement.lang") == "de"
    assert visitor.focus == "language"
    assert visitor.page.title() == "Ausgewogenes Rückentraining"
    assert visitor.page.locator("#words").input_value() == "some words"
    visitor.comes()
    visitor.sees("Da bist du wieder.", "#news")


def test_a_language_that_could_not_be_taken_is_not_shown_as_taken(visitor):
    visitor.comes_back(READY)
    visitor.may_fail = True
    visitor.context.set_offline(True)
    visitor.page.locator("#language").select_option("de")
    visitor.sees("The server cannot be reached.", "#trouble")
    assert visitor.page.locator("#language").input_value() == "en"
    visitor.context.set_offline(False)
    visitor.press("Try again")
    visitor.sees("Was du gesagt hast", "#told")
    assert visitor.page.locator("#language").input_value() == "de"
