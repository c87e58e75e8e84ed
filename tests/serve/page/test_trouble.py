"""What goes wrong is said in a sentence, can be tried again, and loses nothing that was written."""

import json

import pytest

from tests.serve.page.conftest import serving

pytestmark = pytest.mark.xdist_group("page")

MARKUP = "<img src=x onerror=alert(1)><b>bold</b>"


@pytest.fixture(scope="module")
def keeping(tmp_path_factory):
    """A server that keeps sessions itself, so that two tabs share one, and it may stop and come back."""
    folder = tmp_path_factory.mktemp("keeping")
    with serving(folder, "--store", str(folder / "sessions.db")) as server:
        yield server


def test_a_stale_tab_loses_nothing_and_says_so(visitors, keeping):
    visitor = visitors(keeping).comes()
    visitor.may_fail = True  # a conflict is an error to the console
    first, second = visitor.page, visitor.tab()
    place = first.evaluate("sessionStorage.backrules")
    second.add_init_script(f"sessionStorage.backrules ??= {place!r}")
    visitor.comes(second)
    visitor.tick("None of these")
    visitor.sends()
    visitor.sees("Your back at present", "#question-title")
    visitor.page = second
    visitor.writes(MARKUP)
    visitor.sees("This was answered or changed elsewhere", "#news")
    visitor.sees(f"You had said: “{MARKUP}”", "#news")
    visitor.sees("Your back at present", "#question-title")
    assert second.locator("#words").input_value() == MARKUP
    assert second.locator("main img, main b").count() == 0
    visitor.sees("warning signs", "#told")
    visitor.page.locator("#words").fill("")
    visitor.tick("None of these")
    visitor.sends()  # it goes on by the newer token
    visitor.page = first
    visitor.tick("Lower back")
    visitor.press("Send", "#controls")
    visitor.sees("This was answered or changed elsewhere", "#news")
    visitor.sees("Lower back, below the ribs”", "#news")
    assert "Your back at present" not in visitor.title


def test_a_server_that_stops_and_comes_back_finds_everything_as_it_was(visitors, keeping):
    visitor = visitors(keeping).comes()
    visitor.may_fail = True
    visitor.tick("None of these")
    visitor.sends()
    keeping.stop()
    visitor.tick("Lower back")
    visitor.page.locator("#in-pain_severity").fill("4")
    visitor.page.locator("#words").fill("and some words")
    visitor.press("Send", "#controls")
    visitor.sees("The server cannot be reached. Nothing is lost", "#trouble")
    assert visitor.page.get_by_label("Lower back").is_checked()
    assert visitor.page.locator("#in-pain_severity").input_value() == "4"
    assert visitor.page.locator("#words").input_value() == "and some words"
    visitor.press("Try again", "#trouble")
    visitor.sees("The server cannot be reached.", "#trouble")
    keeping.start()
    visitor.press("Try again", "#trouble")
    visitor.sees("4 of 10", "#told")
    assert visitor.page.locator("#trouble").inner_text() == ""


@pytest.mark.long
def test_a_page_that_is_opened_while_the_server_is_away_says_so_and_tries_again(visitors, keeping):
    visitor = visitors(keeping).comes()
    visitor.may_fail = True
    visitor.page.route("**/v1/sessions/tell", lambda route: route.abort())
    visitor.page.reload()
    visitor.sees("The server cannot be reached.", "#trouble")
    visitor.page.unroute("**/v1/sessions/tell")
    visitor.press("Try again")
    visitor.sees("Here you are again.", "#news")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (503, "The server has much to do"),
        pytest.param(500, "The server has a problem", marks=pytest.mark.long),
        pytest.param(507, "The server has a problem", marks=pytest.mark.long),
    ],
)
def test_what_the_server_cannot_do_is_said_and_kept(visitors, server, status, said):
    visitor = visitors(server).comes()
    visitor.may_fail = True
    visitor.page.route("**/v1/sessions/answer", lambda route: route.fulfill(status=status, body="<h1>no</h1>"))
    visitor.writes("none")
    visitor.sees(said, "#trouble")
    assert visitor.page.locator("#words").input_value() == "none"
    visitor.page.unroute("**/v1/sessions/answer")
    visitor.press("Try again")
    visitor.sees("Your back at present", "#question-title")


def test_a_conversation_that_cannot_be_taken_up_again_may_begin_anew(visitors, server):
    visitor = visitors(server)
    visitor.may_fail = True
    place = '{"session": "somebody-elses", "language": "en"}'
    visitor.page.add_init_script(f"sessionStorage.backrules ??= {place!r}")
    visitor.page.goto(visitor.url)
    visitor.sees("The server no longer takes this conversation up.", "#trouble")
    visitor.press("Begin again", "#trouble")
    visitor.sees("Do you have any of these signs", "#question-title")
    assert visitor.page.locator("#trouble").inner_text() == ""


def test_what_was_told_outlives_the_key_of_the_server(visitors, server):
    visitor = visitors(server)
    visitor.comes_back({"red_flags": [], "equipment": {"mat": True}})
    visitor.may_fail = True

    def of_another_key(route):
        body = route.request.post_data_json
        route.continue_(post_data=json.dumps(body | {"session": body["session"][:-2] + "xx"}))

    visitor.page.route("**/v1/sessions/answer", of_another_key)
    visitor.tick("Lower back")
    visitor.page.locator("#words").fill("some words")
    visitor.press("Send", "#controls")
    visitor.sees("The server no longer takes this conversation up.", "#trouble")
    visitor.page.unroute("**/v1/sessions/answer")
    visitor.press("Go on with what I told", "#trouble")
    visitor.sees("Here you are again.", "#news")
    visitor.sees("an exercise mat", "#told")
    assert visitor.page.get_by_label("Lower back").is_checked()
    assert visitor.page.locator("#words").input_value() == "some words"


def test_what_stands_in_the_storage_of_the_browser_is_not_trusted(visitors, server):
    visitor = visitors(server)
    visitor.page.add_init_script("sessionStorage.backrules ??= '{'")
    visitor.comes()
    assert "Do you have any of these signs" in visitor.title
