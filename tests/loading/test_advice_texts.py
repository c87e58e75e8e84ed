"""What an advice says: `do`, `about`, and `detail` for who says all of it in one text."""

import pytest

from tests.support import SMALL, dedent

STRETCH = "detail: Stretch."


def saying(text, **more):
    return {"advice.yaml": dedent(SMALL["advice.yaml"]).replace(STRETCH, text), **more}


def test_what_to_do_and_what_is_worth_knowing_are_two_texts_and_one(folder):
    advice = folder(saying("do: Stretch., about: It helps.")).load().data.advice["stretch"]
    assert (advice.do, advice.about, advice.detail) == ("Stretch.", "It helps.", "Stretch. It helps.")


def test_detail_is_another_word_for_do(folder):
    whole, split = folder(saying(STRETCH)).load(), folder(saying("do: Stretch.")).load()
    assert whole.data == split.data
    assert (whole.data.advice["stretch"].do, whole.data.advice["stretch"].about) == ("Stretch.", None)


def test_detail_in_an_overlay_is_all_that_is_said_then(folder):
    overlay = folder({"advice.yaml": "stretch: {detail: Reach.}\n"}, bare=True)
    advice = folder(saying("do: Stretch., about: It helps.")).load(overlay).data.advice["stretch"]
    assert (advice.do, advice.about) == ("Reach.", None)
    overlay = folder({"advice.yaml": "stretch: {do: Reach.}\n"}, bare=True)
    advice = folder(saying("do: Stretch., about: It helps.")).load(overlay).data.advice["stretch"]
    assert (advice.do, advice.about) == ("Reach.", "It helps.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "do: Stretch., detail: Reach.",
            "stretch has do and detail, which are the same: what to do (say the rest in about)",
        ),
        ("about: It helps.", "advice.stretch: do is missing"),
    ],
)
def test_who_says_what_to_do_twice_or_not_at_all_is_told(folder, text, message):
    assert folder(saying(text)).messages() == [message]


def test_the_words_of_what_to_do_are_a_number_from_one(folder):
    files = {"ruleset.yaml": dedent(SMALL["ruleset.yaml"]) + "do_words: 0\n"}
    assert folder(files).messages() == ["ruleset.do_words: expected a whole number from 1, not 0"]
