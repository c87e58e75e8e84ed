"""Texts that hold values: what they become, for whom, and that nothing else becomes of them."""

import copy
import json
import pickle
from textwrap import dedent

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import backrules
from backrules.bulk.report import Population
from backrules.conditions import check_condition, parse_arithmetic
from backrules.errors import ConditionError
from backrules.facts import Fact, PartlyKnown
from backrules.loading.texts import wrong_values
from backrules.model import DerivedNumber
from backrules.model.texts import TextValue, parse_text, values_in, with_values
from backrules.render.answer import to_html, to_text
from backrules.semantics.decisions import conditions_of
from backrules.semantics.texts import shown_texts
from backrules.testing.random_rulesets import random_ruleset_data
from backrules.wording.texts import filled, without_values
from tests.strategies import people
from tests.support import SMALL, Folder, called, examples

FACTS = {
    "hours": Fact("hours", "number", "hours at a desk", "?", unit="h/day"),
    "sets": Fact("sets", "integer", "sets", "?", unit="sets/week"),
    "price": Fact("price", "number", "price", "?", unit="\N{EURO SIGN}"),
    "pain": Fact("pain", "integer", "pain", "?", range=(0, 10), scale=True),
    "level": Fact("level", "choice", "level", "?", options={"none": "None at all", "odd": "{hours} }} {"}),
    "tools": Fact("tools", "choices", "tools", "?", options={"bar": "a bar", "mat": "a mat", "box": "a box"}),
}
DATA = attrs.evolve(
    backrules.builtin().data,
    facts=FACTS,
    numbers={"ratio": DerivedNumber("ratio", parse_arithmetic("hours / sets"), title="hours for each set")},
)

# --- one text ---------------------------------------------------------------------------------------

SAID = {
    ("You sit {hours}.", "hours", 9): "You sit 9 h/day.",
    ("You sit {hours}.", "hours", 7.5): "You sit 7.5 h/day.",
    ("You sit {hours}.", "hours", 0.1 + 0.2): "You sit 0.3 h/day.",
    ("It costs {price}.", "price", 2**53): "It costs 9007199254740992 \N{EURO SIGN}.",
    ("It costs {price}.", "price", -3): "It costs -3 \N{EURO SIGN}.",
    ("It costs {price}.", "price", 0.00001): "It costs 0.00001 \N{EURO SIGN}.",
    ("{sets} are few", "sets", 1): "1 set/week are few",
    ("{pain} is much", "pain", 7): "7 of 10 is much",
    ("{ratio} it is", "ratio", 10 / 3): "about 3.33333 it is",
    ("With {tools}.", "tools", ("bar", "mat")): "With a bar and a mat.",
    ("With {tools}.", "tools", PartlyKnown({"bar": True, "mat": False})): "With a bar.",
    ("With {tools|nothing}.", "tools", ()): "With nothing.",
    ("With {tools|nothing}.", "tools", PartlyKnown({"bar": False})): "With nothing.",
    ("Level: {level}.", "level", "none"): "Level: none at all.",
    # what is said is not read again
    ("{level} {hours|long}", "level", "odd"): "{hours} }} { long",
    ("{{hours}} {hours}", "hours", 1): "{hours} 1 h/day",
    ("{{{hours}}}", "hours", 1): "{1 h/day}",
    # where it is not known
    ("{hours|Many hours}: too much", "sets", 1): "Many hours: too much",
    ("{hours} a day", "sets", 1): "[hours at a desk] a day",
    ("{ratio} it is", "sets", 1): "[hours for each set] it is",
}


@pytest.mark.parametrize(("text", "name", "value", "said"), [(*key, said) for key, said in SAID.items()])
def test_a_value_is_said_as_a_person_writes_it(text, name, value, said):
    assert filled(text, {name: value}, DATA) == said


def test_without_values_the_default_stands_there_or_the_title_in_brackets():
    text = "You sit {hours|a lot} with {tools}, at {{x}}."
    assert without_values(text, DATA) == "You sit a lot with [tools], at {x}."


@given(st.text(st.characters(exclude_characters="{}")))
@settings(max_examples=examples(100))
def test_a_text_without_braces_is_not_changed(text):
    assert parse_text(text) == ()
    assert filled(text, {"hours": 3}, DATA) == text


PIECES = st.one_of(
    st.sampled_from(["{hours}", "{sets|few}", "{{", "}}", " "]),
    st.text(st.characters(exclude_characters="{}"), max_size=5),
)


@given(st.lists(PIECES))
@settings(max_examples=examples(60))
def test_every_piece_of_a_text_is_said_by_itself(pieces):
    said = {"{hours}": "<hours>", "{sets|few}": "<sets>", "{{": "{", "}}": "}"}
    text = "".join(pieces)
    assert with_values(text, lambda value: f"<{value.name}>") == "".join(said.get(piece, piece) for piece in pieces)
    assert [value.name for value in parse_text(text)] == [p.strip("{}|few") for p in pieces if p in said and len(p) > 2]


@given(st.text("{}|hours .!:\n"))
@settings(max_examples=examples(300))
def test_a_text_parses_or_is_refused_with_its_place_and_what_parses_shows_no_stray_brace(text):
    try:
        values = parse_text(text)
    except ConditionError as wrong:
        error = wrong
    else:
        error = None
    if error is not None:
        assert 0 <= error.start < error.end <= len(text)
        return
    assert values == tuple(values_in(text))
    doubled = text.count("{{") + text.count("}}")
    assert (
        with_values(text, lambda _: "").count("{") + with_values(text, lambda _: "").count("}") == doubled
        or "|" in text
    )


WRONG = {
    "{hours.x}": "a value in a text is a name alone, without a format",
    "{hours!r}": "a value in a text is a name alone, without a format",
    "{hours:>10}": "a value in a text is a name alone, without a format",
    "{hours[0]}": "a value in a text is a name alone, without a format",
    "{ hours }": "a value in a text is a name alone, without a format",
    "{}": "expected the name of a fact or a computed number between braces",
    "{0}": "expected the name of a fact or a computed number between braces",
    "{Hours}": "expected the name of a fact or a computed number between braces",
    "{__class__}": "expected the name of a fact or a computed number between braces",
    "{hours": "this brace is never closed",
    "{": "this brace is never closed",
    "hours}": "this brace closes nothing",
    "{hours|}": "expected words behind |",
    "{hours| }": "expected words behind |",
    "{" + "a" * 9000: "this brace is never closed",
    "{a|" * 3000: "this brace is never closed",
    "{{hours}": "this brace closes nothing",
    "{hours|{sets}}": "expected the name of a fact or a computed number between braces",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_anything_else_in_braces_is_refused(text, message):
    with pytest.raises(ConditionError) as raised:
        parse_text(f"so {text}")
    assert raised.value.message == message
    assert raised.value.start >= len("so ")


def test_the_place_of_a_value_is_where_it_stands():
    assert parse_text("a {hours} b {sets|c}")[1] == TextValue("sets", "c")
    assert [value.at for value in parse_text("a {hours} b {sets|c}")] == [(2, 9), (12, 20)]


# --- whole rulesets ---------------------------------------------------------------------------------


@st.composite
def valued(draw):
    """A ruleset whose texts hold values, as loading takes it: what it refuses has a default."""
    data = draw(random_ruleset_data())
    names = [name for name, fact in data.facts.items() if fact.type != "boolean"] + [*data.numbers]

    def said(text):
        return f"{text} {{{draw(st.sampled_from(names))}}}" if names and draw(st.booleans()) else text

    data = attrs.evolve(
        data,
        notice=said(data.notice),
        facts={name: attrs.evolve(one, ask=said(one.ask)) for name, one in data.facts.items()},
        rules={key: attrs.evolve(one, because=said(one.because)) for key, one in data.rules.items()},
        advice={
            key: attrs.evolve(one, title=said(one.title), do=said(one.do), about=one.about and said(one.about))
            for key, one in data.advice.items()
        },
        constraints={key: attrs.evolve(one, because=said(one.because)) for key, one in data.constraints.items()},
    )
    kinds = {**data.facts, **dict.fromkeys(data.numbers, "number"), **dict.fromkeys(data.derived, "condition")}
    assume(not any(True for one in conditions_of(data).values() for _ in check_condition(one, kinds)))
    return with_defaults(data)


def with_defaults(data):
    """The ruleset with a default for each value that may not be known."""
    tables = {"facts": data.facts, "advice": data.advice, "rules": data.rules, "constraints": data.constraints}
    tables = {name: dict(table) for name, table in tables.items()}
    notice = data.notice
    for shown, at, message, _ in wrong_values(data):
        assert "may not be known here" in message
        text = f"{shown.text[: at[1] - 1]}|somewhat}}{shown.text[at[1] :]}"
        if shown.section == "ruleset":
            notice = text
        else:
            table = tables[shown.section]
            table[shown.id] = attrs.evolve(table[shown.id], **{shown.key: text})
    return attrs.evolve(data, notice=notice, **tables)


def texts_of(rec):
    """Everything that somebody is told, but for why: there rules are spoken about that do not fire."""
    kept = rec.to_dict(include_question=False)
    yield from (json.dumps(kept[key]) for key in ("withheld", "possible", "undecided", "violations"))
    for one in kept["advice"]:
        yield from (one["title"], one["do"], json.dumps(one["reasons"]), json.dumps(one["cautions"]))
    yield to_text(rec.answer, rec.ruleset.data)
    yield to_html(rec.answer, rec.ruleset.data)
    yield str(rec)
    yield rec.to_html()


@given(valued(), st.data())
@settings(max_examples=examples(12))
def test_whatever_loads_never_shows_a_brace_or_a_value_that_is_not_known(data, draw):
    ruleset = backrules.Ruleset(data)
    assert not list(wrong_values(ruleset.data))
    rec = ruleset.recommend(draw.draw(people(data.facts)))
    for text in texts_of(rec):
        words = text.replace('": {', "").replace("[{", "").replace(", {", "") if text.startswith("[") else text
        assert "[f" not in words
        assert "[n0" not in words
        assert "{f" not in words
        assert "{n0" not in words


@given(valued(), st.data())
@settings(max_examples=examples(8))
def test_what_leaves_the_profile_out_is_the_same_for_all_who_are_told_the_same(data, draw):
    """Two people whose conditions stand alike get the same bytes, whatever their values are."""
    ruleset = backrules.Ruleset(data)
    person = draw.draw(people(data.facts))
    other = {
        name: value / 2 if data.facts[name].type == "number" and value is not None else value
        for name, value in person.items()
    }
    one, two = ruleset.recommend(person), ruleset.recommend(other)
    if one.answer.context.match == two.answer.context.match:
        first, second = (rec.to_dict(include_profile=False, include_question=False) for rec in (one, two))
        for key in ("advice", "withheld", "violations"):
            assert first[key] == second[key]


# --- channels ---------------------------------------------------------------------------------------


@pytest.fixture
def ruleset(folder):
    rules = dedent(SMALL["rules/all.yaml"]).replace("You sit a lot.", "You sit {hours} <b>.")
    rules = rules.replace("assume: no warning signs", 'assume: "no signs ({sets|whatever you train})"')
    advice = dedent(SMALL["advice.yaml"]).replace("title: Sit less", 'title: "Sit less than {hours|all day}"')
    advice = advice.replace("detail: Stand up.", 'detail: "Stand up after {hours}."')
    facts = dedent(SMALL["facts.yaml"]).replace("ask: Which level?", 'ask: "Besides {hours|your hours}: which level?"')
    return folder({"rules/all.yaml": rules, "advice.yaml": advice, "facts.yaml": facts}).load()


def test_a_person_reads_their_values_in_every_channel(ruleset):
    rec = ruleset.recommend({"hours": 9, "flags": []})
    advice = rec.advice[0]
    assert (advice.title, advice.detail) == ("Sit less than 9 h/day", "Stand up after 9 h/day.")
    assert advice.reasons[0].because == "You sit 9 h/day <b>."
    assert rec.to_dict()["advice"][0] == json.loads(json.dumps(advice.to_dict()))
    assert "1. Sit less than 9 h/day" in rec.to_text(detail="all")
    assert "You sit 9 h/day &lt;b&gt;." in rec.to_html(detail="all")
    for text in (str(rec), rec._repr_html_()):
        assert "Sit less than 9 h/day" in text
    why = rec.why("sit_less")
    assert why.title == "Sit less than 9 h/day"
    for text in (why.to_text(), why.to_html(), why.to_mermaid(), json.dumps(why.to_dict())):
        assert "You sit 9 h/day" in text
    assert "Sit less than 9 h/day" in str(ruleset.recommend({}).what_if(hours=9))
    for other in (copy.deepcopy(rec), pickle.loads(pickle.dumps(rec))):
        assert other.advice[0].title == advice.title
    assert backrules.replay(rec.to_dict(), ruleset).same


def test_where_nothing_is_known_the_default_stands_or_the_title_of_the_fact(ruleset):
    rec = ruleset.recommend({})
    assert rec.why_not("sit_less").title == "Sit less than all day"
    assert "Sit less than all day" in rec.to_text(detail="all")
    assert "You sit [hours at a desk] <b>." in str(rec.why("sit_less"))
    assert ruleset.data.advice["sit_less"].label == "Sit less than all day"


def test_a_question_says_what_was_told_and_nothing_of_it_where_the_answers_are_left_out(ruleset):
    for told, said in (({"hours": 9}, "9 h/day"), ({}, "your hours")):
        session = backrules.Session(ruleset).tell(told)
        (question,) = [one for one in _questions(session) if one.fact == "level"]
        assert question.ask == f"Besides {said}: which level?"
        assert question.to_dict()["parts"][0]["ask"] == question.ask
        assert question.to_dict(include_answers=False)["parts"][0]["ask"] == "Besides your hours: which level?"


def _questions(session):
    while question := session.next_question():
        yield question
        session = session.skip(question.fact)


def test_assumed_is_said_anew_for_whoever_tells_something_else(ruleset):
    told = {"level": "expert", "tools": ["bar"]}
    for sets, words in ((4, "no signs (4)"), (7, "no signs (7)"), (None, "no signs (whatever you train)")):
        (deadlift,) = (one for one in ruleset.recommend(told | {"sets": sets}).advice if one.id == "deadlift")
        assert deadlift.assuming[0].text == words
        (possible,) = (one for one in ruleset.recommend({"sets": sets}).possible if one.id == "deadlift")
        assert words in possible.open


def test_values_do_not_leave_with_a_result_without_its_profile(ruleset):
    rec = ruleset.recommend({"hours": 9, "sets": 7, "level": "expert", "tools": ["bar"]})
    kept = rec.to_dict(include_profile=False)
    advice = {one["id"]: one for one in kept["advice"]}
    assert advice["sit_less"]["title"] == "Sit less than all day"
    assert advice["sit_less"]["do"] == "Stand up after [hours at a desk]."
    assert advice["sit_less"]["reasons"][0]["because"] == "You sit [hours at a desk] <b>."
    assert "9 h" not in json.dumps(kept)
    assert "(7)" not in json.dumps(kept)
    assert "9 h" in json.dumps(rec.to_dict())
    rec = ruleset.recommend({"sets": 7})
    for include_profile in (True, False, True):  # what is said is kept
        kept = json.dumps(rec.to_dict(include_profile=include_profile))
        assert ("(7)" in kept) is include_profile


# --- loading ----------------------------------------------------------------------------------------


def because(text, when="hours >= 6"):
    return {
        "rules/more.yaml": f"rules:\n  - id: my.rule\n    when: {when}\n    advise: stretch\n    because: {text}\n    source: {{author: Us.}}\n"
    }


REFUSED = {
    '"{hors} a day"': "there is no fact or computed number hors (did you mean 'hours'?)",
    '"{level} and {hours}, {level}"': "level may not be known here: the condition can be true without it (write {level|words} with what to say then)",
    '"{hurts}"': "hurts is yes or no; a text holds numbers and options (say it in words, in a rule for each answer)",
    '"{sits}"': "sits is yes or no; a text holds numbers and options (say it in words, in a rule for each answer)",
    '"{hours!r}"': "a value in a text is a name alone, without a format (write {hours}, or {hours|words} with what to say where it is not known)",
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_one_message_says_what_is_wrong_with_a_value(folder, text, message):
    assert folder(because(text)).messages() == [f"rules.my.rule.because: {message}"]


def test_a_value_that_is_wrong_is_shown_where_it_stands_also_in_a_folded_text(folder):
    (problem,) = folder(because(">\n      You sit {hours} and\n      then {hous} more")).problems()
    assert problem.startswith("rules/more.yaml:7:12: ")
    assert problem.endswith("            ^^^^^^")


def test_a_title_a_question_a_notice_and_what_is_assumed_need_a_default(folder):
    files = {
        "advice.yaml": dedent(SMALL["advice.yaml"]).replace("title: Sit less", 'title: "Sit {hours} less"'),
        "facts.yaml": dedent(SMALL["facts.yaml"]).replace("ask: How many sets?", 'ask: "{hours}, and sets?"'),
        "ruleset.yaml": dedent(SMALL["ruleset.yaml"]).replace("Not medical advice.", '"Not advice on {hours}."'),
        "rules/all.yaml": dedent(SMALL["rules/all.yaml"]).replace("no warning signs", '"no signs at {hours}"'),
    }
    ends = "is shown where nothing is known yet, too (write {hours|words} with what to say then)"
    assert folder(files).messages() == [
        f"ruleset.notice: hours may not be known here: a notice {ends}",
        f"facts.sets.ask: hours may not be known here: a question {ends}",
        f"rules.safety.flags.assume: hours may not be known here: a text of assume {ends}",
        f"advice.sit_less.title: hours may not be known here: a title {ends}",
    ]


def test_a_detail_needs_every_rule_that_advises_it_to_know(folder):
    advice = {"advice.yaml": dedent(SMALL["advice.yaml"]).replace("detail: Stretch.", 'detail: "Stretch {hours}."')}
    folder(advice).load()
    (message,) = folder(advice | because("So.", "level == none")).messages()
    assert message.startswith("advice.stretch.do: hours may not be known here: not every rule that advises it takes")


def test_an_overlay_that_changes_a_condition_does_not_leave_a_text_without_its_value(folder, tmp_path):
    base = folder(because('"You sit {hours}."'))
    overlay = type(base)(
        tmp_path / "over", {"rules/x.yaml": "rules: [{id: my.rule, when: level == none}]\n"}, bare=True
    )
    (problem,) = base.problems(overlay)
    assert problem.startswith("rules/more.yaml:5:23: rules.my.rule.because: hours may not be known here")
    text = {"rules/x.yaml": 'rules: [{id: my.rule, because: "You sit {hour}."}]\n'}
    (problem,) = base.problems(type(base)(tmp_path / "over", text, bare=True))
    assert "did you mean 'hours'" in problem


def test_a_condition_that_does_not_fit_says_so_once(folder):
    assert len(folder(because('"You sit {hours}."', "hous >= 6")).messages()) == 1


def test_a_date_is_said_as_a_date_and_what_is_computed_from_it_as_a_number(folder):
    facts = dedent(SMALL["facts.yaml"]) + "birth: {title: birth, type: date, ask: When?}\n"
    rules = """\
        derived:
          weeks: {compute: floor(days_since(birth) / 7), unit: weeks}
        rules:
          - {id: a.b, when: days_since(birth) < 100, advise: stretch, because: "Since {birth}.", source: {author: Us.}}
          - {id: a.c, when: weeks < 10, advise: stretch, because: "For {weeks}, from {birth}.", source: {author: Us.}}
          - {id: a.d, when: known(birth), advise: stretch, because: "It was {birth}.", source: {author: Us.}}
        """
    ruleset = folder({"facts.yaml": facts, "rules/more.yaml": rules}).load()
    (stretch,) = ruleset.recommend({"birth": "2026-10-01"}, as_of="2026-11-28").advice
    assert [reason.because for reason in stretch.reasons] == [
        "Since 1 October 2026.",
        "For 8 weeks, from 1 October 2026.",
        "It was 1 October 2026.",
    ]


def test_the_fingerprint_is_of_the_text_as_it_is_written(folder):
    first, second = (folder(because(text)).load() for text in ('"You sit {hours}."', '"You sit {hours|long}."'))
    assert first.fingerprint != second.fingerprint
    assert "{hours}" in first.data.rules["my.rule"].because


def test_every_text_that_may_hold_values_is_checked():
    """A new text of the entries is a new line in `shown_texts`."""
    from backrules.loading import entries

    kinds = {"RulesetEntry": "ruleset", "FactEntry": "facts", "ConstraintEntry": "constraints", "AdviceEntry": "advice"}
    kinds |= {"RuleEntry": "rules"}
    declared = {
        (kinds.get(one.__name__), field.name)
        for one in vars(entries).values()
        if isinstance(one, type) and attrs.has(one)
        for field in attrs.fields(one)
        if "Text" in str(field.type).replace("Text |", "Text")
    }
    shown = {(one.section, one.key) for one in shown_texts(backrules.builtin().data)}
    assert declared == {(section, key) for section, key in shown if section in kinds.values()}


# --- everything that is shown -----------------------------------------------------------------------

PERSON = ("--hours", "9", "--level", "expert", "--tools", "bar", "--sets", "7")
COMMANDS = [
    ("advise", *PERSON),
    ("advise", *PERSON, "--json"),
    ("advise", "--hours", "9", "--level", "none", "--sets", "2"),  # which contradict each other
    ("why", "sit_less", *PERSON),
    ("why", "deadlift", "--json"),
    ("why-not", "sit_less"),
    ("graph",),
    ("graph", "--format", "dot"),
    ("check", "--claims"),
    ("ask", *PERSON),
]


@pytest.fixture(scope="module")
def valued_folder(tmp_path_factory):
    """A ruleset of which every text holds a value."""
    files = {
        "ruleset.yaml": (("Not medical advice.", '"Nothing for {hours|anybody}."'),),
        "facts.yaml": (
            ("ask: Which level?", 'ask: "Besides {hours|your hours}: which level?"'),
            ("because: Whoever never trained has no sets.", 'because: "Who is at {level} has no {sets}."'),
        ),
        "rules/all.yaml": (
            ("because: You sit a lot.", 'because: "You sit {hours}."'),
            ("because: A sign keeps the load away.", 'because: "With {flags} no load."'),
            ("because: You can.", 'because: "You are at {level}."'),
            ("assume: no warning signs", 'assume: "no signs ({sets|whatever you train})"'),
        ),
        "advice.yaml": (
            ("title: Sit less", 'title: "Sit less than {hours|all day}"'),
            ("detail: Stand up.", 'detail: "Stand up after {hours}."'),
            ("detail: Go there.", 'detail: "Go there and say {flags}."'),
        ),
    }
    changed = {}
    for name, changes in files.items():
        text = dedent(SMALL[name])
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        changed[name] = text
    return Folder(tmp_path_factory.mktemp("valued") / "r", changed)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_shows_a_value_as_it_is_written(valued_folder, command):
    done = called(command[0], *command[1:], "--ruleset", valued_folder.path, stdin="sets\nq\n")
    assert done.returncode in (0, 1), done.stderr
    said = done.stdout + done.stderr
    assert said
    for name in ("hours", "sets", "level", "flags"):
        assert f"{{{name}" not in said


def test_nor_does_the_page_about_many_people(valued_folder):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"hours": [9.0, 3.0], "level": ["none", "expert"], "sets": [4, 4]})
    population = Population.of(valued_folder.load(), frame)
    for text in (population.to_html(), population.to_text()):
        assert "all day" in text
        assert "{hours" not in text
        assert "{level" not in text
