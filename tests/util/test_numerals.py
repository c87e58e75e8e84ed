"""Numbers as a person writes them, in every text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backrules._util.language import ENGLISH
from backrules._util.numerals import digits, literal
from backrules.facts.schema import LARGEST
from tests.support import WITHOUT_EXERCISES

FACTS = """\
    price: {title: price of the house, type: number, unit: €, range: [0, 1234567.5], ask: What is the price?}
    rooms: {title: rooms, type: integer, range: [0, 20], ask: How many rooms?}
    pain: {title: pain, type: integer, range: [0, 10], scale: true, ask: How bad?}
    tiny: {title: tiny, type: number, range: [0, 1], ask: How small?}
    """
RULES = """\
    rules:
      - {id: a.a, when: price > 1000000 and rooms < 4, advise: buy, because: B., source: {author: me.}}
      - {id: a.b, when: price > 200000.55 and tiny < 0.00001 and pain >= 7, advise: buy, because: B., source: {author: me.}}
      - {id: a.c, when: price == 1234567.5 or price == 999999.25, advise: wait, because: B., source: {author: me.}}
      - {id: a.d, when: third > 0.25, advise: wait, because: B., source: {author: me.}}
    derived:
      third: {compute: price / 3}
    """
EXPONENT = re.compile(r"\d[eE][+-]?\d")
floats = st.floats(-LARGEST, LARGEST, allow_subnormal=False)


@given(st.one_of(st.integers(-LARGEST, LARGEST), floats))
@example(1e-05)
@example(200000.55)
@example(-0.0)
@example(float(LARGEST))
def test_digits_are_the_number_itself_and_no_exponent(number):
    assert float(digits(number)) == number
    assert re.fullmatch(r"-?\d+(\.\d+)?", digits(number))
    assert float(literal(number)) == number
    assert len(literal(number)) <= 40


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (10 / 3, "about 3.33333"),
        (0.1 + 0.2, "0.3"),
        (1234567.5, "1234567.5"),
        (2 / 3e6, "about 0.000000666667"),
        (7.0, "7"),
        (1e6 / 3, "about 333333.33"),
        (0.0, "0"),
        (12, "12"),
    ],
)
def test_a_computed_number_says_where_it_is_rounded(number, text):
    assert ENGLISH.about(number) == text


def house(folder):
    advice = "buy: {kind: priority, title: Buy, detail: B.}\nwait: {kind: priority, title: Wait, detail: W.}\n"
    files = {"facts.yaml": FACTS, "advice.yaml": advice, "rules/all.yaml": RULES, **WITHOUT_EXERCISES}
    return folder({**files, "sources.yaml": None})


def test_every_text_has_the_numbers_of_the_rules(folder):
    ruleset = house(folder).load()
    rec = ruleset.recommend({"price": 999999.25, "tiny": 0.000001})
    texts = [
        rec.to_text(detail="all"),
        str(rec.why("buy")),
        str(rec.why_not("buy")),
        rec.to_html(detail="all"),
        str(rec),
        rec.to_html(),
        str(rec.why("wait")),
    ]
    texts += [rec.why("buy").to_mermaid(), rec.why("buy").to_html(), str(rec.to_dict()["possible"])]
    session = ruleset.recommend({}).next_question()
    texts.append(str(session and [session.why, *(one.words for one in session.answers)]))
    for text in texts:
        assert not EXPONENT.search(re.sub(r"&[#\w]+;", "", text)), text
        for rounded in ("1e+06", "200001", "1.23457", "of 20", "1e-05"):
            assert rounded not in text
    everything = "\n".join(texts)
    for said in ("1000000 €", "200000.55", "0.00001", "999999.25 €", "at least 7 of 10", "rooms are below 4"):
        assert said in everything, said
    assert "about 333333.08" in str(rec.why("wait"))


def test_messages_and_the_words_of_a_range_are_exact(folder):
    ruleset = house(folder).load()
    with pytest.raises(ValueError, match=re.escape("from 0 to 1234567.5 €, not 1234567.75")):
        ruleset.recommend({"price": 1234567.75})
    with pytest.raises(ValueError, match=re.escape("not 10000000000000000")):
        ruleset.recommend({"price": 1e16})
    pl = pytest.importorskip("polars")
    with pytest.raises(ValueError, match=re.escape("from 0 to 1234567.5 €")):
        ruleset.recommend_frame(pl.DataFrame({"price": [2e6]}))


@pytest.mark.parametrize(
    "fact", ["type: number, unit: kg, range: [0, 10]", "type: number", "type: integer, range: [1, 10]", "type: boolean"]
)
def test_a_scale_has_a_range_from_0_and_no_unit(folder, fact):
    made = house(folder)
    made.write("facts.yaml", FACTS.rstrip(" ") + f"    x: {{title: x, {fact}, scale: true, ask: X?}}\n")
    assert "facts.x.scale: a scale is a number with a range from 0, and without a unit" in made.messages()
