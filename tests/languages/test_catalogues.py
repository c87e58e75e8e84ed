"""Catalogues: every message of the library is in each of them, and gettext reads what is written."""

import gettext
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules._util.language import ENGLISH, Language
from backrules._util.po import CatalogueError, Message, binary, placeholders, read_po, written_po
from backrules.loading.languages import TEMPLATE, language_of, shipped_languages
from tests.support import examples
from tools import messages

GERMAN = language_of("de", [], [])
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\x04\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.stem)
def test_every_message_is_translated_with_its_values_and_none_is_left_over(path):
    assert messages.problems_of(messages.catalogues()[path]) == []


def test_what_is_missing_of_a_catalogue_is_said():
    catalogue = read_po((messages.LOCALE / f"{TEMPLATE}.po").read_text())
    first, second, third, *rest = catalogue[1:]
    worse = [Message(first.id, context=first.context), Message(second.id, "", second.context, ("{nothing}",)), *rest]
    assert {f"not translated: {one.id!r}" for one in (first, third)} <= {*messages.problems_of(worse)}
    assert f"other values: {second.id!r}" in messages.problems_of(worse)
    assert "no message any more: 'gone'" in messages.problems_of([*catalogue, Message("gone", forms=("weg",))])


def test_a_message_is_found_wherever_it_stands():
    found = messages.messages()
    assert ("", "Held back") in found  # in code
    assert ("", "Take care:") in found  # in a template
    assert found["", "{n} more piece of advice"].plural == "{n} more pieces of advice"
    assert ("band", "good") in found  # in a table


@settings(max_examples=examples(60))
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["", "here"]), TEXTS),
        st.tuples(TEXTS, st.sampled_from(["", "things"]), TEXTS),
        max_size=6,
    )
)
def test_a_catalogue_reads_as_it_is_written_and_gettext_finds_every_message(given_texts):
    found = [
        Message(text, plural, context, (form, other) if plural else (form,))
        for (context, text), (form, plural, other) in given_texts.items()
    ]
    head = Message("", forms=("Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",))
    assert read_po(written_po([head, *found])) == [head, *found]
    catalogue = gettext.GNUTranslations(io.BytesIO(binary([head, *found])))
    for message in found:
        context = message.context
        if message.plural:
            said = [
                catalogue.npgettext(context, message.id, message.plural, n)
                if context
                else catalogue.ngettext(message.id, message.plural, n)
                for n in (1, 2)
            ]
        else:
            said = [catalogue.pgettext(context, message.id) if context else catalogue.gettext(message.id)]
        assert tuple(said) == message.forms


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("msgid word", "line 1: expected msgctxt, msgid, msgstr or a text in quotes"),
        ('"text"', "line 1: expected msgctxt, msgid, msgstr or a text in quotes"),
        ('msgid "a"\nmsgid "b"', "line 2: a second msgid of one message"),
        ('msgstr "a"', "a message without msgid: 'a'"),
    ],
)
def test_a_catalogue_that_is_none_says_where(text, message):
    with pytest.raises(CatalogueError) as caught:
        read_po(text)
    assert str(caught.value) == message


def test_comments_and_texts_of_several_lines_are_read():
    assert read_po('# a remark\n#: file.py\nmsgid "a "\n"b"\nmsgstr "c "\n"d"\n') == [Message("a b", forms=("c d",))]
    assert read_po('msgid "a"\nmsgstr ""\n') == [Message("a")]


def test_placeholders_are_names_in_braces():
    assert placeholders("{a} and {b_2}, {a}") == {"a", "b_2"}


def test_english_is_there_without_a_catalogue_and_first():
    assert shipped_languages()[0] == "en"
    assert language_of("en", [], []) is ENGLISH
    assert Language().is_source


def test_numbers_lists_and_plural_forms_are_those_of_the_language():
    assert (GERMAN.digits(7.5), GERMAN.about(10 / 3)) == ("7,5", "etwa 3,33333")
    assert GERMAN.joined(["a", "b", "c"]) == "a, b und c"
    assert GERMAN.joined(["a, b", "c"], "or") == "a, b; oder c"
    assert GERMAN.joined(["„a, b“", "c"]) == "„a, b“ und c"
    assert [GERMAN.ngettext("at least {n} day ago", "at least {n} days ago", n) for n in (1, 2, 0.5)] == [
        "vor mindestens 1 Tag",
        "vor mindestens 2 Tagen",
        "vor mindestens 0,5 Tagen",
    ]
    assert GERMAN.quoted("x") == "„x“"
    assert GERMAN.pgettext("band", "good") == "gut"
    assert (GERMAN.direction, ENGLISH.direction) == ("ltr", "ltr")


def test_a_unit_has_the_plural_forms_that_its_translation_gives():
    spoken = Language("de", GERMAN._catalogue, {"Sätze/Woche": ("Satz/Woche", "Sätze/Woche")})
    assert [spoken.unit("Sätze/Woche", n) for n in (1, 2, 1.5)] == ["Satz/Woche", "Sätze/Woche", "Sätze/Woche"]
    assert spoken.unit("kg", 1) == "kg"
    assert [ENGLISH.unit("sets/week", n) for n in (1, 2)] == ["set/week", "sets/week"]
