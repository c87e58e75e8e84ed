"""Lists whose options count for other facts: what was ticked fills these, and spares the questions."""

from textwrap import dedent

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrules import Session, replay
from backrules.engines import ENGINES
from tests.support import WITHOUT_EXERCISES, Folder, examples

FACTS = """\
    does:
      title: exercises
      type: choices
      options: {press: presses, row: rows, lift: deadlifts, walk: walks}
      ask: Which of these do you do?
    each: {title: sets of each, type: number, range: [0, 10], ask: How many sets of each?, ask_if: any(does)}
    front: {title: sets for the front, type: number, range: [0, 50], ask: How many for the front?}
    back: {title: sets for the back, type: number, range: [0, 50], ask: How many for the back?}
    ways: {title: directions, type: choices, options: {along: forward, across: sideways}, ask: Which directions?}
    just: {title: just trained, type: boolean, ask: Just trained?, context: true}
    credits:
      does:
        times: each
        of:
          press: {front: 1}
          row: {back: 1, ways: along}
          lift: {back: 1.5, ways: [along]}
    forms:
      doing: {title: What you do, facts: [does, each]}
      counts: {title: Your sets, facts: [front, back]}
"""
RULES = """\
    rules:
      - {id: r.more, when: front > back, advise: sit_less, because: More in front., source: {author: We say so.}}
      - {id: r.ways, when: across not in ways, advise: stretch, because: One way., source: {author: We say so.}}
      - {id: r.just, when: just, advise: cool, because: You just trained., source: {author: We say so.}}
"""
ADVICE = """\
    sit_less: {kind: priority, title: Sit less, detail: Stand up.}
    stretch: {kind: recovery, title: Stretch, detail: Stretch.}
    cool: {kind: recovery, title: Cool down, detail: Cool down.}
"""
FILES = {**WITHOUT_EXERCISES, "facts.yaml": FACTS, "rules/all.yaml": RULES, "advice.yaml": ADVICE}


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("credits") / "r", FILES).load()


# told, and what counts then of front, back and ways
TABLE = [
    ({"does": ["press", "row"], "each": 3}, 3, 3, ("along",)),
    ({"does": ["row", "lift"], "each": 3}, 0, 7.5, ("along",)),
    ({"does": ["row", "lift"], "each": 2}, 0, 5, ("along",)),
    ({"does": ["walk"], "each": 3}, 0, 0, ()),
    ({"does": []}, 0, 0, ()),
    ({"does": ["row"]}, 0, None, ("along",)),
    ({"does": ["row"], "back": 9}, 0, 9, ("along",)),
    ({"does": ["row"], "each": 4, "back": 9, "front": 20, "ways": ["across"]}, 0, 4, ("along",)),
    ({"does": {"row": True}, "each": 4, "back": 9}, None, 9, None),
    ({"each": 4, "front": 2}, 2, None, None),
]


@pytest.mark.parametrize(("told", "front", "back", "ways"), TABLE)
def test_what_was_ticked_is_counted_and_beats_what_was_told(ruleset, told, front, back, ways):
    rec = ruleset.recommend(told)
    values = rec.answer.context.counted.values
    assert (values.get("front"), values.get("back"), values.get("ways")) == (front, back, ways)
    assert rec.profile == told, "the profile stays what was told"
    assert replay(rec).same


def test_what_does_not_count_is_said_with_what_outweighs_it(ruleset):
    rec = ruleset.recommend({"does": ["press"], "each": 4, "front": 20})
    assert [(one.fact, one.because) for one in rec.not_counted] == [
        ("front", "What was counted outweighs it: exercises.")
    ]
    assert not ruleset.recommend({"does": ["press"], "each": 4, "front": 4}).not_counted


def test_the_list_is_asked_for_instead_and_what_it_fills_once_it_is_skipped(ruleset):
    session = Session(ruleset)
    question = session.next_question()
    assert (question.title, question.facts) == ("What you do", ("does", "each"))
    assert question.why.startswith("It says this, too: ")
    assert {"does", "front", "back"} <= {*session.relevant}
    assert session.tell(does=["press"]).next_question().facts == ("each",)
    assert session.tell(does=["press"], each=2).settled
    assert session.tell(does=[]).settled
    assert session.skip("does").next_question().facts == ("front", "back")
    assert session.tell(does=["press"]).skip("each").next_question().facts == ("front",)


def test_what_is_known_from_the_situation_alone_is_never_asked_for(ruleset):
    rec = ruleset.recommend({"does": []})
    assert rec.settled
    assert [one.id for one in rec.undecided] == ["cool"]
    assert "cool" in ruleset.recommend({"does": [], "just": True}).outcome


PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "does": st.lists(st.sampled_from(["press", "row", "lift", "walk"]), unique=True),
        "each": st.integers(0, 20).map(lambda number: number / 2),
        "front": st.integers(0, 20),
        "back": st.integers(0, 20),
        "ways": st.lists(st.sampled_from(["along", "across"]), unique=True),
    },
)


@settings(max_examples=examples(15))
@given(people=st.lists(PEOPLE, min_size=1, max_size=8))
def test_tables_and_lists_of_people_say_the_same_as_one_by_one(ruleset, people):
    one_by_one = [ruleset.recommend(person).outcome for person in people]
    for engine in ENGINES:
        assert [rec.outcome for rec in ruleset.recommend_many(people, engine=engine)] == one_by_one
    schema = {"does": pl.List(pl.String), "each": pl.Float64, "front": pl.Float64, "back": pl.Float64}
    frame = pl.DataFrame(people, schema=schema | {"ways": pl.List(pl.String)}, orient="row")
    found = ruleset.recommend_frame(frame.with_row_index("id"), keep=["id"], output="long")
    by_id = {place: [] for place in range(len(people))}
    for row in found.sort("id", "rank").iter_rows(named=True):
        by_id[row["id"]] += [row["advice"]] if row["advice"] else []
    assert [tuple(by_id[place]) for place in by_id] == one_by_one
    wide = ruleset.recommend_frame(frame, top=1, output="top")
    idle = [[one.fact for one in ruleset.recommend(person).not_counted] for person in people]
    assert wide["not_counted"].to_list() == idle


MISTAKES = {
    "no such list": ("{dose: {of: {}}}", "credits.dose: there is no fact dose (did you mean 'does'?)"),
    "no list": ("{front: {of: {}}}", "credits.front: front is no list to tick: credits are of the options of a choices fact"),
    "no such option": ("{does: {of: {jump: {front: 1}}}}", "credits.does.of: there is no option jump; there are press, row, lift, walk"),
    "no such fact": ("{does: {of: {row: {bock: 1}}}}", "credits.does.of: there is no fact bock (did you mean 'back'?)"),
    "itself": ("{does: {of: {row: {does: row}}}}", "credits.does.of.row.does: does cannot be filled by itself"),
    "times of no number": ("{does: {times: ways, of: {}}}", "credits.does.times: ways is no number"),
    "too much": ("{does: {times: each, of: {row: {back: 6}}}}", "credits.does.of: back could become 60, and is from 0 to 50"),
    "no option of the target": ("{does: {of: {row: {ways: 1}}}}", "credits.does.of.row.ways: ways has options, and 1 is none of them"),
    "below 0": ("{does: {of: {row: {back: -1}}}}", "credits.does.of.row.back: a credit to back is a number from 0"),
    "to safety": ("{does: {of: {row: {just: 1}}}}", "credits.does.of.row.just: just is neither a number nor a list: it cannot be filled"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_credits_that_do_not_fit_are_refused_in_their_place(folder, mistake):
    text, message = MISTAKES[mistake]
    facts = dedent(FACTS).partition("credits:")[0] + f"credits: {text}\n"
    assert folder({**FILES, "facts.yaml": facts}).messages() == [message]


def test_a_safety_fact_is_neither_filled_nor_context(folder):
    facts = dedent(FACTS).replace("title: sets for the back,", "title: sets for the back, safety: true,")
    facts = facts.replace("title: just trained,", "title: just trained, safety: true,")
    assert folder({**FILES, "facts.yaml": facts}).messages() == [
        "facts.just.context: what is about safety is asked for",
        "credits.does.of.row.back: back is about safety, and is asked for itself",
        "credits.does.of.lift.back: back is about safety, and is asked for itself",
    ]
