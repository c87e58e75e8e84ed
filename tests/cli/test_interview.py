"""The interview without a terminal: what each line leads to."""

from textwrap import dedent

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.cli import interview_view, screen
from backrules.cli.interview import Interview
from backrules.render.terminal import coded, style
from backrules.render.text import Layout
from tests.cli.people import people, typed
from tests.support import SMALL, examples

WIDE, NARROW = Layout(80, style), Layout(40, style)
BUILTIN = backrules.builtin()
KNOWN = {"flags": [], "hurts": False}


@pytest.fixture
def small(folder):
    return folder().load()


def interview(ruleset, *lines, **facts):
    """An interview after some lines."""
    session = backrules.Session(ruleset)
    if facts:
        session = session.tell(facts)
    state = Interview(session, floor=len(session.history))
    for line in lines:
        state = state.take(line).interview
    return state


def shown(lines):
    """What is shown, without colours."""
    return coded("\n".join(lines), None)


def test_safety_is_asked_first(small):
    state = interview(small)
    assert (state.question.fact, state.question.safety, state.number) == ("flags", True, 1)
    assert "Question 1 of at most 4, about your safety" in shown(screen.question_lines(state, WIDE))


def test_an_answer_is_told_and_leads_to_the_next_question(small):
    turn = interview(small).take("0")
    assert (turn.kind, turn.interview.session.profile, turn.interview.number) == ("answer", {"flags": []}, 2)
    assert turn.interview.question.fact != "flags"


def test_at_most_so_many_questions_come_as_facts_are_relevant(small):
    state = interview(small)
    while state.question is not None:
        assert state.left == len(state.session.relevant)
        after = state.take("s").interview
        assert after.left <= state.left - 1
        state = after
    assert state.left == 0


def test_what_is_skipped_is_not_asked_again_and_stays_unknown(small):
    turn = interview(small).take("don’t know")
    assert (turn.kind, turn.interview.session.skipped, turn.interview.number) == ("skip", ("flags",), 2)
    assert turn.interview.session.profile == {}
    assert "deadlift" not in interview(small, "s", level="expert").recommendation.outcome


def test_back_asks_again_what_was_answered_or_skipped(small):
    start = interview(small)
    for line in ("s", "0", "fever"):
        turn = start.take(line).interview.take("b")
        assert turn.kind == "back"
        assert turn.interview.question.fact == "flags"
        assert turn.interview.session.profile == {}
        assert turn.interview.session.skipped == ()
    assert start.take("0").interview.take("0").interview.take("back").interview.take("undo").interview.number == 1


def test_back_stops_where_the_interview_began(small):
    turn = interview(small).take("b")
    assert (turn.kind, turn.problem) == ("mistake", "this is the first question")
    turn = interview(small, hours=9).take("b")
    assert turn.problem == "this is the first question; what was known before stays (a flag changes it)"
    assert turn.interview.session.profile == {"hours": 9}
    resumed = Interview(
        backrules.Session(small).tell(hours=9, hurts=False)
    )  # from a file: nobody knows how it was told
    assert resumed.take("b").problem == "what came before was told all at once, and stays"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("?", "why"),
        ("Why", "why"),
        ("top", "top"),
        ("LIST", "top"),
        ("help", "help"),
        ("done", "done"),
        ("q", "quit"),
        ("/quit", "quit"),
        ("  s ", "skip"),
        ("/ back", "mistake"),
    ],
)
def test_commands(small, line, kind):
    state = interview(small)
    turn = state.take(line)
    assert turn.kind == kind
    assert (turn.interview is state) == (kind != "skip")


@pytest.mark.parametrize(
    "line", ["", "   ", "\t", "/", "/x", "\x00", "a\x1b[31m", "\x1b[A", "\u202e1", "x" * 100_000, "\udcff"]
)
def test_what_is_neither_answer_nor_command_is_explained(small, line):
    state = interview(small)
    turn = state.take(line)
    assert turn.kind == "mistake"
    assert turn.interview is state
    assert 0 < len(turn.problem) < 200
    assert turn.problem.isprintable()


def test_an_answer_goes_before_a_command_of_the_same_name(folder):
    facts = "where: {title: w, type: choice, options: {back: at the back, top: on top}, ask: Where?}\n"
    rules = "rules:\n  - {id: a.b, when: where == back, advise: stretch, because: B., source: {author: A.}}\n"
    made = folder({"facts.yaml": facts + dedent(SMALL["facts.yaml"]), "rules/b.yaml": rules}).load()
    state = interview(made, flags=[], hours=1, level="none", tools=["mat"])
    assert state.question.fact == "where"
    assert state.take("back").interview.session.profile["where"] == "back"
    assert state.take("/top").kind == "top"


def test_of_a_fact_that_is_known_in_part_only_the_rest_is_asked(small):
    state = interview(small, hours=3, level="none", flags={"fever": False})
    assert state.question.fact == "flags"
    text = shown(screen.question_lines(state, WIDE))
    assert "Known already - fever: no" in text
    assert "  1  pain at night\n  0  none of these\n" in text
    assert state.take("1").interview.session.profile["flags"] == ["night_pain"]
    assert state.take("0").interview.session.profile["flags"] == []


def test_why_tells_what_each_answer_would_change_in_titles(small):
    text = shown(screen.why_lines(interview(small, level="expert", tools=["bar"]), WIDE))
    assert text.startswith("\nWhy this question\n  It is about your safety")
    assert "What an answer changes at once\n  1 or 2\n    new: See a doctor\n" in text
    assert "  0  none of these\n    new: Deadlift\n" in text


def test_why_says_where_it_is_not_sure_that_an_answer_matters(small):
    state = interview(small)
    sure = "The ruleset is too large to be sure that it matters."
    assert sure not in shown(screen.why_lines(state, WIDE))
    object.__setattr__(state, "question", attrs.evolve(state.question, exact=False))
    assert sure in shown(screen.why_lines(state, WIDE))


def test_what_an_answer_changed_is_marked(small):
    before = interview(small, flags=[], hours=9)
    after = interview(small, flags=[], hours=9, level="expert", tools=["bar", "mat"])
    text = shown(interview_view.so_far(before.recommendation, after.recommendation, WIDE))
    assert text == (
        "\nYour advice so far\n"
        "  1. Sit less\n"
        "  2. Deadlift  (new)\n"
        "  3. Cat-cow  (new)\n"
        "     and 1 more, 1 of them new (top lists all)"
    )
    text = shown(interview_view.so_far(after.recommendation, before.recommendation, WIDE))
    assert text == "\nYour advice so far\n  1. Sit less\n     no longer: Deadlift; Cat-cow; Stretch"
    assert "(as before)" in shown(interview_view.so_far(after.recommendation, after.recommendation, WIDE))


CARE = """\
rules:
  - {id: z.care, when: hurts, caution: sit_less, safety: true, because: Slowly., source: {author: Us.}}
"""


def test_another_caution_is_told_though_the_advice_is_as_before(folder):
    ruleset = folder({"rules/z.yaml": CARE}).load()
    before = interview(ruleset, flags=[], hours=9, level="none", tools=[])
    assert before.question.fact == "hurts"
    text = shown(screen.why_lines(before, WIDE))
    assert "yes\n    other cautions: Sit less\n" in text
    after = interview(ruleset, flags=[], hours=9, level="none", tools=[], hurts=True)
    assert before.recommendation.outcome == after.recommendation.outcome
    text = shown(interview_view.so_far(before.recommendation, after.recommendation, WIDE))
    assert text.endswith("     other cautions: Sit less")
    assert "(as before)" not in text


def test_urgent_advice_is_shown_once_and_prominently(small):
    before, after = interview(small), interview(small, "fever")
    text = shown(interview_view.urgent(before.recommendation, after.recommendation, NARROW))
    assert text.splitlines()[1:4] == ["!" * 40, "SEE A DOCTOR", "Go there."]
    assert interview_view.is_urgent(before.recommendation, after.recommendation)
    assert interview_view.is_urgent(None, after.recommendation)
    assert not interview_view.is_urgent(after.recommendation, after.recommendation)


def test_facts_that_do_not_go_together_are_said_once(small):
    before, after = interview(small, sets=3), interview(small, sets=3, level="none")
    text = shown(interview_view.contradictions(before.recommendation, after.recommendation, WIDE))
    assert text.startswith("\n! These answers do not go together: Whoever never trained has no sets.")
    assert not shown(interview_view.contradictions(after.recommendation, after.recommendation, WIDE))


def test_the_end_says_what_the_advice_rests_on(small):
    state = interview(small)
    while state.question is not None:
        state = state.take("s").interview
    assert "Nothing is left to ask" in shown(interview_view.closing(state, WIDE))
    assert "at most 4 more questions could change it" in shown(interview_view.closing(interview(small), WIDE))
    assert "Skipped, and so taken as unknown: warning signs." in shown(
        interview_view.skipped(interview(small, "s"), WIDE)
    )
    assert not shown(interview_view.skipped(interview(small), WIDE))


def test_the_end_says_that_the_first_three_are_settled_where_only_they_matter(small):
    known = {**KNOWN, "hours": 9, "sets": 4, "level": "expert", "tools": {"bar": True}}
    state = Interview(backrules.Session(small).tell(known), "top")
    assert state.session.relevant == ("tools",)
    assert "No other answer can change the first three pieces" in shown(interview_view.closing(state, WIDE))


def test_where_nothing_is_held_back_or_open_nothing_is_counted(small):
    rec = small.recommend({**KNOWN, "hours": 9, "sets": 4, "level": "expert", "tools": ["bar", "mat"]})
    assert shown(interview_view.everything(rec, WIDE)).splitlines()[2:] == [
        f"  {rank}. {one.title}" for rank, one in enumerate(rec.advice, 1)
    ]


@pytest.mark.parametrize("columns", [40, 44, 80, 100])
def test_nothing_is_wider_than_the_terminal(columns):
    state, before, layout = interview(BUILTIN), None, Layout(columns, style)
    while state.question is not None:
        lines = [
            *screen.question_lines(state, layout),
            *screen.why_lines(state, layout),
            *screen.help_lines(state.language, layout),
        ]
        lines += [
            *interview_view.so_far(before, state.recommendation, layout),
            *interview_view.everything(state.recommendation, layout),
        ]
        lines += [
            *interview_view.closing(state, layout),
            *interview_view.urgent(before, state.recommendation, layout),
        ]
        assert [line for line in shown(lines).splitlines() if len(line) > columns] == []
        answer = {"boolean": "y", "choice": "1", "choices": "1,2"}.get(state.fact.type, "5")
        before, state = state.recommendation, state.take(answer).interview


@settings(max_examples=examples(10))
@given(st.data(), st.sampled_from(["outcome", "top"]))
def test_whoever_answers_by_their_profile_gets_the_advice_of_their_profile(data, prefer):
    person = data.draw(people(BUILTIN))
    state, way = Interview(backrules.Session(BUILTIN), prefer), data.draw(st.integers(0, 5))
    while state.question is not None:
        name = state.question.fact
        line = typed(state, person[name], way) if name in person else "s"
        turn = state.take(line)
        assert turn.kind == ("answer" if name in person else "skip"), (name, line, turn.problem)
        state = turn.interview
    answered = {name: value for name, value in person.items() if name in state.session.profile}
    outcome = state.recommendation.outcome
    assert outcome == BUILTIN.recommend(answered, strict=True).outcome
    everything = BUILTIN.recommend(person, strict=True).outcome
    assert outcome == everything if prefer == "outcome" else outcome[:3] == everything[:3]


@settings(max_examples=examples(5))
@given(st.data())
@pytest.mark.unmeasured
def test_back_leads_through_the_same_questions_to_the_first(data):
    person = data.draw(people(BUILTIN))
    state, states = Interview(backrules.Session(BUILTIN)), []
    while len(states) < 8:
        name = state.question.fact
        after = state.take(typed(state, person[name], 0) if name in person else "s").interview
        if after.question is None:  # it is over, and nothing more can be typed
            break
        states.append(state)
        state = after
    for before in reversed(states):
        state = state.take("b").interview
        assert state.question == before.question
        assert state.session.profile == before.session.profile


FORM = {"facts.yaml": dedent(SMALL["facts.yaml"]) + "forms: {work: {title: Your day, facts: [hours, sets, level]}}\n"}


@pytest.fixture
def formed(folder):
    more = """\
        rules:
          - id: more.sets
            when: sets > 3 and hours > 1
            advise: stretch
            because: You train.
            source: {author: We say so.}
        """
    return folder({**FORM, "rules/more.yaml": more}).load()


def test_a_form_is_one_question_under_one_heading_and_its_parts_come_one_after_the_other(formed):
    state = interview(formed, **KNOWN, tools=["bar", "mat"])
    assert state.question.facts == ("hours", "sets", "level")
    first = shown(screen.question_lines(state, WIDE))
    assert "Question 1 of at most 1" in first
    assert first.count("Your day") == 1
    asked = []
    while state.question is not None:
        asked.append((state.fact.name, state.number, "Your day" in shown(screen.question_lines(state, WIDE))))
        state = state.take({"hours": "3", "sets": "9", "level": "expert"}[state.fact.name]).interview
    assert asked == [("hours", 1, True), ("sets", 1, False), ("level", 1, False)]
    assert state.number == 2


def test_in_a_form_one_part_is_skipped_or_all_that_is_left_and_back_takes_one_answer_back(formed):
    state = interview(formed, "s", **KNOWN, tools=["bar", "mat"])
    assert (state.session.skipped, state.fact.name) == (("hours",), "level"), "without hours the sets are of no use"
    assert interview(formed, "skip all", **KNOWN, tools=["bar", "mat"]).question is None
    state = interview(formed, "3", "9", **KNOWN, tools=["bar", "mat"])
    again = state.take("b").interview
    assert (again.fact.name, again.question.facts, again.number) == ("sets", ("sets", "level"), 1)
    state = interview(formed, "9", "sa", **KNOWN)
    assert (state.session.skipped, state.fact.name, state.number) == (("sets", "level"), "tools", 2)
    assert state.take("b").interview.fact.name == "level"


def test_a_session_asks_for_what_is_left_of_a_form_if_told_so(formed):
    session = backrules.Session(formed).tell(hours=3, **KNOWN)
    assert session.next_question(form="work").facts == ("sets", "level")
    assert session.tell(sets=1, level="none").next_question(form="work") is None
    with pytest.raises(backrules.UsageError, match=r"there is no form 'wrok' .did you mean 'work'"):
        session.next_question(form="wrok")
