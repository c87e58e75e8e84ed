"""Answers are bound to their question: whatever comes twice, late or from another tab is never taken for another."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules import AnswerError, ProfileError, Session, UsageError
from tests.support import SMALL, Folder, examples

RULES = backrules.builtin()


@pytest.fixture
def small(folder) -> backrules.Ruleset:
    """A small ruleset, of which questions are found fast."""
    return folder(SMALL).load()


@pytest.fixture(scope="module")
def tabbed(tmp_path_factory) -> backrules.Ruleset:
    """The same, for a property."""
    return Folder(tmp_path_factory.mktemp("tabs"), SMALL, bare=True).load()


def refused(session: Session, question: object, answer: object, **options: object) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        session.answer(question, answer, **options)
    return caught.value


@pytest.mark.unmeasured
def test_an_answer_is_told_and_the_next_question_is_another(small) -> None:
    session = Session(small)
    question = session.next_question()
    after = session.answer(question, "none")
    assert after.profile == {"flags": []}
    assert after == session.tell(flags=[])
    assert after.next_question().fact != "flags"
    assert session.answer(question.id, "none") == after


@pytest.mark.unmeasured
def test_an_answer_that_comes_again_is_refused_with_the_question_that_is_open_now(small) -> None:
    session = Session(small)
    question = session.next_question()
    after = session.answer(question, "none")
    error = refused(after, question, "none")
    assert (error.status, error.question) == ("answered", after.next_question())
    assert error.say == f"That was about an earlier question. {after.next_question().ask}"
    assert refused(after, question.id, "none", lang="de").say.startswith("Das war zu einer früheren Frage.")


def test_whatever_else_changed_since_a_question_was_asked_makes_it_stale(small) -> None:
    session = Session(small)
    question = session.question("hours")
    for other in (
        session.tell(sets=3),
        session.skip("sets"),
        session.tell(sets=3).undo(),
        session.tell(sets=3).forget("sets"),
    ):
        assert refused(other, question, "9").status == "stale"
        kept = Session.from_dict(json.loads(json.dumps(other.to_dict())), small)
        assert refused(kept, question, "9").status == "stale"
        assert refused(pickle.loads(pickle.dumps(other)), question, "9").status == "stale"


def test_a_question_taken_back_and_answered_anew_is_another_one(small) -> None:
    session = Session(small)
    late = session.next_question()
    session = session.answer(late, "none").undo()
    assert session == Session(small)
    assert refused(session, late, "fever").status == "stale"
    assert session.answer(session.next_question(), "fever").profile == {"flags": ["fever"]}


def test_where_nothing_is_left_to_ask_the_error_says_so(small) -> None:
    session = Session(small).tell(flags=["fever", "night_pain"])
    question = session.question("flags")
    while (asked := session.next_question()) is not None:
        session = session.skip(asked.fact)
    error = refused(session, question, "none")
    assert (error.question, error.say) == (None, "That was about an earlier question, and nothing is left to ask.")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("text", "status", "say"),
    [
        ("banana", "unclear", "I did not understand “banana”. Please give one number from 0 to 24 (h/day)."),
        ("8-10", "unclear", "Please give one number from 0 to 24 (h/day)."),
        ("", "unclear", "Please give one number from 0 to 24 (h/day)."),
        ("stop", "stop", "All right, we stop here."),
    ],
)
def test_a_text_that_is_no_answer_is_refused_with_what_to_send(small, text: str, status: str, say: str) -> None:
    session = Session(small)
    error = refused(session, session.question("hours"), text)
    assert (error.status, error.say, error.question) == (status, say, session.next_question())
    assert str(error) == f"{status}: {say}"


def test_why_is_answered_with_the_reason_of_the_question(small) -> None:
    session = Session(small)
    question = session.next_question()
    assert refused(session, question, "why?").say == question.why
    assert refused(session, session.question("hours"), "why?").say == session.question("hours").why


def test_a_text_may_skip_and_go_back(small) -> None:
    session = Session(small).tell(sets=3)
    question = session.next_question()
    assert session.answer(question, "don't know").skipped == (question.fact,)
    assert session.answer(question, "go back") == Session(small)
    assert Session(small).answer(Session(small).next_question(), "back") == Session(small)


def test_a_part_of_the_options_is_told_and_the_rest_asked_for_unless_nobody_knows_it(small) -> None:
    session = Session(small)
    some = session.answer(session.question("tools"), "no mat")
    assert (some.profile, some.skipped) == ({"tools": {"mat": False}}, ())
    assert some.question("tools").parse("none").value == {"bar": False}
    rest = session.answer(session.question("tools"), "a mat, not sure about the rest")
    assert (rest.profile, rest.skipped) == ({"tools": {"mat": True}}, ("tools",))


FORM = {
    "facts.yaml": """\
    smokes: {title: smoking, type: boolean, ask: Do you smoke?}
    packs: {title: packs, type: integer, range: [0, 9], ask: How many packs a day?, ask_if: smoker}
    stairs: {title: stairs, type: integer, range: [0, 9], ask: How many stairs a day?}
    forms: {habits: {title: Habits, facts: [smokes, packs, stairs]}}
    """,
    "rules/a.yaml": """\
    derived: {smoker: {when: smokes, title: a smoker}}
    rules:
      - {id: a.b, when: packs > 2, advise: stretch, strength: should, because: So., source: {author: Ours.}}
      - {id: a.c, when: not smokes and stairs < 3, advise: walk, strength: can, because: So., source: {author: Ours.}}
    """,
    "advice.yaml": "stretch: {title: Stretch, do: Stretch.}\nwalk: {title: Walk, do: Walk.}\n",
    "ruleset.yaml": "{format: 1, id: habits, version: 1.0.0, title: Habits, notice: Ask somebody.}\n",
}


@pytest.mark.parametrize("text", ["no", "yes", "3", "no, 3", "yes, 2, 3"])
def test_an_answer_reads_a_reply_as_its_question_does_also_where_a_gate_has_a_name(tmp_path, text: str) -> None:
    session = Session(Folder(tmp_path / "habits", FORM, bare=True).load())
    question = session.next_question()
    assert question.facts == ("smokes", "packs", "stairs")
    read = question.parse(text)
    if read.has_value:
        assert session.answer(question, text).profile == read.value
    else:
        assert refused(session, question, text).say == read.ask_back


@pytest.mark.parametrize(
    ("fact", "answer", "profile"),
    [
        ("hours", 9, {"hours": 9}),
        ("hours", {"hours": 9}, {"hours": 9}),
        ("hurts", False, {"hurts": False}),
        ("level", "some", {"level": "some"}),
        ("tools", ["mat"], {"tools": ["mat"]}),
        ("tools", {"mat": True}, {"tools": {"mat": True}}),
        ("tools", {"tools": {"mat": True}}, {"tools": {"mat": True}}),
        ("hours", {"hours": None}, {}),
    ],
)
def test_an_answer_may_be_a_value_or_a_mapping(small, fact: str, answer: object, profile: dict[str, object]) -> None:
    session = Session(small)
    assert session.answer(session.question(fact), answer).profile == profile


def test_an_answer_tells_no_other_fact_than_the_one_that_was_asked_for(small) -> None:
    session = Session(small)
    with pytest.raises(ProfileError) as caught:
        session.answer(session.question("hours"), {"hours": 9, "sets": 3, "hour": 2})
    assert [(one.path, one.message, one.hint) for one in caught.value.problems] == [
        ("sets", "the question does not ask for this, but for hours", ""),
        ("hour", "the question does not ask for this, but for hours", "did you mean 'hours'?"),
    ]
    with pytest.raises(ProfileError, match="expected a number from 0 to 24"):
        session.answer(session.question("hours"), 99)


@pytest.mark.parametrize("question", [None, "", 3, "hours", "other-00000000:hours:0", "small:hours:0", "small-0::0"])
def test_what_is_no_question_of_this_ruleset_is_refused(small, question: object) -> None:
    with pytest.raises(UsageError):
        Session(small).answer(question, "9")


def test_a_question_of_a_recommendation_has_no_answer(small) -> None:
    question = small.recommend({}).next_question()
    assert question.id == ""
    with pytest.raises(UsageError, match="answer takes a question of a session"):
        Session(small).answer(question, "none")


def test_the_id_of_a_question_says_nothing_of_values(small) -> None:
    ids = {Session(small).tell(hours=hours).question("sets").id for hours in (1, 2, 3)}
    assert ids == {f"small-{small.fingerprint[:8]}:sets:1"}


def test_the_question_for_a_fact_that_is_known_says_what_another_answer_changes(small) -> None:
    session = Session(small).tell(tools=["mat"], hours=9)
    question = session.question("tools")
    assert [dict(one.value) for one in question.answers if len(one.value) == 1] == [{"bar": True}, {"mat": True}]
    assert session.answer(question, "the bar").profile["tools"] == ["bar"]
    with pytest.raises(ProfileError, match="did you mean 'hours'"):
        session.question("hour")


@pytest.mark.parametrize("name", list(RULES.data.facts))
def test_every_id_of_an_option_is_understood_as_that_option(name: str) -> None:
    fact, session = RULES.data.facts[name], Session()
    for option in fact.options:
        after = session.answer(session.question(name), option)
        assert after.profile[name] == ([option] if fact.type == "choices" else option)


# when, by whom, in which words


def test_a_step_says_when_by_whom_and_in_which_words(small) -> None:
    at = datetime(2026, 3, 5, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    session = Session(small)
    session = session.answer(session.question("hours"), "about  nine", at=at)
    session = session.tell(sets=3, by="app", at="2026-03-06").skip("level", by="user", words="no idea")
    assert [(step.at, step.by, step.words) for step in session.history] == [
        ("2026-03-05T09:30:00Z", "user", "about nine"),
        ("2026-03-06T00:00:00Z", "app", ""),
        ("", "user", "no idea"),
    ]


def test_equal_sessions_may_have_been_told_at_other_times(small) -> None:
    one = Session(small).tell(hours=9, at="2026-03-05", by="user", words="nine")
    other = Session(small).tell(hours=9)
    assert one == other
    assert hash(one) == hash(other)
    assert one.history == other.history
    assert one.question("sets") == other.question("sets")


def test_a_session_that_is_kept_keeps_where_its_steps_come_from(small) -> None:
    session = Session(small).tell(hours=9, at="2026-03-05", by="model", words="nine").skip("sets")
    for again in (
        Session.from_dict(json.loads(json.dumps(session.to_dict())), small),
        pickle.loads(pickle.dumps(session)),
    ):
        assert [(step.at, step.by, step.words) for step in again.history] == [
            ("2026-03-05T00:00:00Z", "model", "nine"),
            ("", "", ""),
        ]
        assert again.to_dict() == session.to_dict()


def test_sessions_of_earlier_formats_still_load(small) -> None:
    ruleset = {"id": "small", "version": "1.0.0", "fingerprint": "0"}
    history = [{"told": {"hours": 9}, "forgotten": [], "skipped": ["sets"]}]
    for version in (1, 2):
        kept = {"format": version, "ruleset": ruleset, "strict": True, "options": {}, "history": history}
        assert Session.from_dict(kept, small).profile == {"hours": 9}
    assert Session.from_dict(kept, small).skipped == ("sets",)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"at": "noon"}, "this session is damaged: history[0]: 'noon' is no time"),
        ({"by": "nobody"}, "this session is damaged: history[0]: by is user, model, app, not 'nobody'"),
        ({"words": 3}, "this session is damaged: history[0].words should be text"),
    ],
)
def test_a_damaged_step_is_refused(small, changes: dict[str, object], problem: str) -> None:
    kept = Session(small).tell(hours=9).to_dict()
    kept["history"][0] |= changes
    with pytest.raises(UsageError) as caught:
        Session.from_dict(kept, small)
    assert str(caught.value).startswith(problem)
    with pytest.raises(UsageError, match="number should be a whole number from 0"):
        Session.from_dict(Session(small).to_dict() | {"number": -1}, small)


def test_forgetting_a_fact_erases_the_words_in_which_it_was_told(small) -> None:
    session = (
        Session(small).tell({"hours": 9, "sets": 3}, words="nine hours, three sets").tell(hurts=True, words="it hurts")
    )
    assert [step.words for step in session.forget("hours").history] == ["", "it hurts"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"by": "me"}, "by is user, model, app, not 'me'"),
        ({"at": "yesterday"}, "'yesterday' is no time: expected a datetime, or text like 2026-03-05T09:30:00Z"),
        ({"at": 3}, "expected a datetime, or text like 2026-03-05T09:30:00Z, not int"),
        ({"words": 3}, "words is text, not int"),
        ({"on_error": "ignore"}, "on_error is raise or collect, not 'ignore'"),
    ],
)
def test_what_is_no_time_and_nobody_is_refused(small, given: dict[str, object], problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        Session(small).tell({"hours": 9}, **given)
    assert str(caught.value) == problem


def test_a_fact_that_is_called_like_a_keyword_is_told_in_the_mapping(folder) -> None:
    more = {
        "facts.yaml": SMALL["facts.yaml"].replace(
            "hurts:", "by: {title: by, type: boolean, ask: By?}\n        hurts:", 1
        )
    }
    session = Session(folder(more).load())
    assert session.tell({"by": True}).profile == {"by": True}
    with pytest.raises(UsageError, match="by is a keyword of tell and a fact of this ruleset"):
        session.tell(by="user", hours=9)


def test_what_was_told_long_ago_or_nobody_knows_when_is_stale(small) -> None:
    session = (
        Session(small)
        .tell(hours=9, at="2026-03-01")
        .tell(sets=3, at=datetime(2026, 3, 20, tzinfo=UTC))
        .tell(hurts=True)
    )
    assert session.stale(days=30, now="2026-04-05") == ("hurts", "hours")
    assert session.stale(days=10, now=date(2026, 4, 5)) == ("hurts", "hours", "sets")
    assert session.tell(hours=9.5, at="2026-04-05").stale(days=30, now="2026-04-05") == ("hurts",)
    for days in (-1, True, "30", float("nan")):
        with pytest.raises(UsageError, match="days is a number from 0"):
            session.stale(days=days, now="2026-04-05")


# what is valid of much, and quotes


def test_what_is_valid_is_told_and_what_is_not_is_collected(small) -> None:
    session, problems = Session(small).tell({"hours": 99, "sets": 3, "hour": 2}, on_error="collect")
    assert session.profile == {"sets": 3}
    assert [one.path for one in problems] == ["hours", "hour"]
    same, none = Session(small).tell(sets=3, on_error="collect")
    assert (same, none) == (session, ())


def test_a_model_tells_only_what_the_message_says() -> None:
    message = "I sit nine hours, and I’ve got a mat."
    quotes = {"desk_hours": "sit NINE hours", "equipment": "i've got a mat"}
    told = {"desk_hours": 9, "equipment": {"mat": True}}
    session = Session().tell(told, by="model", quotes=quotes, message=message)
    assert session.history[0].words == "sit NINE hours … i've got a mat"
    invented = {**quotes, "slouches": "I slouch", "goals": "strong"}
    session, problems = Session().tell(
        {**told, "slouches": True, "goals": ["strength"], "back_pain": []},
        quotes=invented,
        message=message,
        on_error="collect",
    )
    assert session.profile == told
    assert [(one.path, one.message) for one in problems] == [
        ("slouches", "its quote does not stand in the message"),
        ("goals", "its quote does not stand in the message"),
        ("back_pain", "there is no quote for this: the words of the message that say so"),
    ]
    with pytest.raises(ProfileError, match="there is a quote for this, and no value"):
        Session().tell(quotes={"slouches": "I slouch"}, message="I slouch")


@pytest.mark.parametrize("quote", ["", " ", "…", "nin", "hours nine", '"'])
def test_a_quote_is_whole_words_that_stand_there(quote: str) -> None:
    with pytest.raises(ProfileError):
        Session().tell(desk_hours=9, quotes={"desk_hours": quote}, message='I sit nine hours "daily"')


def test_a_session_with_its_times_and_words_is_small() -> None:
    session, at = Session(), datetime(2026, 3, 5, tzinfo=UTC)
    words = {
        "boolean": "no, not at the moment",
        "choices": "none of these",
        "choice": "",
        "integer": "about 1",
        "number": "about 1",
    }
    for name, fact in RULES.data.facts.items():
        text = words[fact.type] or next(iter(fact.options))
        session = session.answer(session.question(name), text, at=at)
    assert len(session.profile) == len(RULES.data.facts)
    assert len(json.dumps(session.to_dict())) < 6000


# two tabs, and messages that come up to four times

REPLIES = ("none", "no", "yes", "3", "skip", "back", "fever", "bar", "some", "banana")


@settings(max_examples=examples(20), deadline=None)
@given(st.data())
def test_no_message_is_ever_taken_for_the_answer_to_another_question(tabbed, data: st.DataObject) -> None:
    ruleset = tabbed
    session, tabs, sent = Session(ruleset), [None, None], []
    for _ in range(data.draw(st.integers(1, 12))):
        tab = data.draw(st.integers(0, 1))
        if tabs[tab] is None or data.draw(st.booleans()):
            tabs[tab] = session.next_question()
        if tabs[tab] is not None:
            message = (tabs[tab].id, tabs[tab].facts, data.draw(st.sampled_from(REPLIES)))
            sent += [message] * data.draw(st.integers(1, 4))
        late = data.draw(st.permutations(range(len(sent)))) if sent else []
        for place in late[:3]:
            session = delivered(session, *sent[place])


def delivered(session: Session, question: str, facts: tuple[str, ...], text: str) -> Session:
    """Return the session after a message, which may have changed nothing but what it was about."""
    open_now = session.next_question()
    try:
        after = session.answer(question, text)
    except AnswerError:
        return session
    assert open_now is not None
    assert open_now.id == question, "only an answer to the question that is open now is taken"
    if text != "back":
        changed = {
            name for name in {*after.profile, *session.profile} if after.profile.get(name) != session.profile.get(name)
        }
        assert changed | {*after.skipped} - {*session.skipped} <= {*facts}
    return after


@pytest.mark.parametrize(
    ("known", "form", "text"),
    [
        ({}, "pain", "no pain"),
        ({}, "pain", "nothing hurts"),
        ({}, "pain", "none of these"),
        ({"age_group": "adult"}, "health", "no to both"),
        ({"age_group": "adult"}, "health", "no neck pain no conditions"),
        ({"age_group": "adult"}, "health", "no to the first"),
        ({}, "health", "no to the first"),
    ],
)
def test_what_a_reply_says_is_open_is_what_the_session_asks_next(known, form, text) -> None:
    session = Session(RULES).tell(known, red_flags=[])
    question = session.next_question(form=form)
    read, left = question.parse(text), session.answer(question, text).next_question(form=form)
    assert (read.status == "understood") is (left is None)
    assert read.ask_back == ("" if left is None else f"And this is still open: {left.ask}")
