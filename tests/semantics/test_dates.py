"""Dates: from the file to the answer, as of a day."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backrules
from backrules import ProfileError, Session, UsageError
from backrules.authoring.verify import prove
from backrules.engines import available_engines
from backrules.facts.dates import days_of_years, years_of_days
from tests.support import SMALL, called, with_rule

TODAY = date(2026, 3, 1)
DATES = SMALL["facts.yaml"].replace(
    "hours: {title",
    "born: {title: date of birth, type: date, ask: When were you born?, fixed: true}\n        hours: {title",
)


def fires(ruleset, profile, **options):
    rec = ruleset.recommend(profile, **options)
    return "new.rule" in {reason.rule for advice in rec.advice for reason in advice.reasons}


def years_by_hand(born, as_of):
    """Completed calendar years: somebody born on 29 February has a birthday on 1 March where there is no such day."""
    birthday = born.replace(year=as_of.year, day=1, month=3) if (born.month, born.day) == (2, 29) else None
    if birthday is None or (as_of.year % 4 == 0 and (as_of.year % 100 != 0 or as_of.year % 400 == 0)):
        birthday = born.replace(year=as_of.year)
    return as_of.year - born.year - (as_of < birthday)


@given(as_of=st.dates(date(1990, 1, 1), date(2100, 12, 31)), days=st.integers(0, 40_000), years=st.integers(1, 100))
def test_so_many_days_complete_so_many_years(as_of, days, years):
    completed = years_by_hand(as_of - timedelta(days), as_of)
    assert (days >= days_of_years(years, as_of)) == (completed >= years)
    assert years_of_days(days_of_years(years, as_of), as_of) == years


@pytest.mark.parametrize(
    ("when", "last_not", "first"),
    [
        ("years_since(born) >= 55", "1971-03-02", "1971-03-01"),
        ("years_since(born) > 54", "1971-03-02", "1971-03-01"),
        ("not years_since(born) < 55", "1971-03-02", "1971-03-01"),
        ("54 <= years_since(born) <= 54", "1971-03-01", "1971-03-02"),
        ("years_since(born) in [54, 53]", "1971-03-01", "1971-03-02"),
        ("years_since(born) != 55", "1971-03-01", "1971-03-02"),
        ("days_since(born) < 7 * 12", "2025-12-07", "2025-12-08"),
        ("days_since(born) / 7 >= 12", "2025-12-08", "2025-12-07"),
        ("days_since(born) > sets * 2", "2026-02-27", "2026-02-26"),
        ("count(sets > 9, years_since(born) >= 55, sets > 0) >= 2", "1971-03-02", "1971-03-01"),
    ],
)
def test_every_engine_and_a_table_count_days_and_years_up_to_the_day(folder, when, last_not, first):
    ruleset = folder(with_rule(when, DATES)).load()
    for engine in available_engines():
        assert not fires(ruleset, {"born": last_not, "sets": 1}, engine=engine, as_of=TODAY)
        assert fires(ruleset, {"born": first, "sets": 1}, engine=engine, as_of="2026-03-01")
        assert not fires(ruleset, {"sets": 1}, engine=engine, as_of=TODAY)
    for born in (pl.Series([last_not, first, None]), pl.Series([last_not, first, None]).str.to_date()):
        frame = pl.DataFrame({"born": born, "sets": [1, 1, 1]})
        assert ruleset.match_frame(frame, as_of=TODAY)["new.rule"].to_list() == [False, True, None]


def test_a_date_is_told_as_a_date_a_text_or_the_days_since(folder):
    ruleset = folder(with_rule("days_since(born) == 10", DATES)).load()
    for born in (date(2026, 2, 19), datetime(2026, 2, 19, 5), "2026-02-19", 10):
        assert fires(ruleset, {"born": born}, as_of=TODAY)


@pytest.mark.parametrize(
    ("born", "message"),
    [
        ("2026-03-02", "a date after 2026-03-01, the day that this is answered as of, has not come yet"),
        ("2.3.2020", "expected a date, such as 2026-01-31, not '2.3.2020'"),
        ("2026-02-30", "expected a date"),
        (True, "expected a date"),
        (1.5, "expected a date"),
        (-1, "has not come yet"),
        ("1066-10-14", "a date is at most 200,000 days ago"),
    ],
)
def test_what_is_no_date_is_refused(folder, born, message):
    ruleset = folder(with_rule("days_since(born) == 10", DATES)).load()
    with pytest.raises(ProfileError) as raised:
        ruleset.recommend({"born": born}, as_of=TODAY)
    assert message in str(raised.value)


def test_the_day_is_in_the_result_and_a_replay_uses_it_again(folder):
    ruleset = folder(with_rule("years_since(born) >= 55", DATES)).load()
    result = ruleset.recommend({"born": "1971-03-01"}, as_of=TODAY).to_dict()
    assert (result["options"]["as_of"], result["profile"]["born"]) == ("2026-03-01", "1971-03-01")
    assert backrules.replay(result, ruleset).same
    before = ruleset.recommend({"born": "1971-03-01"}, as_of=TODAY - timedelta(1))
    assert before.outcome != ruleset.recommend({"born": "1971-03-01"}, as_of=TODAY).outcome
    assert backrules.replay(before).same
    assert "as_of" not in folder().load().recommend({}).to_dict()["options"]
    with pytest.raises(UsageError, match="as_of is a date"):
        ruleset.recommend({}, as_of="today")


ASSESSMENT = """\
    title: Old enough?
    verdict: {good: Yes., thin: Nearly., off: No., unknown: Not known.}
    checks:
      age: {title: age, good: years_since(born) >= 55, because: So., source: {author: Ours.}}
    """


def test_rules_are_matched_and_whole_tables_assessed_as_of_the_day(folder):
    ruleset = folder(with_rule("years_since(born) >= 55", DATES) | {"assessment.yaml": ASSESSMENT}).load()
    person = {"born": "1971-03-01"}
    for day, old in ((TODAY, True), (TODAY - timedelta(1), False)):
        assert ("new.rule" in ruleset.match(person, as_of=day).fired) is old
        rec = ruleset.recommend(person, as_of=day)
        assert rec.assessment.band == ("good" if old else "off")
        assert ruleset.assess_frame(pl.DataFrame([person]), as_of=day)["age"].to_list() == [rec.assessment.band]


def test_a_session_stays_on_its_day(folder):
    ruleset = folder(with_rule("years_since(born) >= 55", DATES)).load()
    session = Session(ruleset, as_of=TODAY).tell(born="1971-03-01")
    assert session.to_dict()["as_of"] == "2026-03-01"
    again = Session.from_dict(session.to_dict(), ruleset)
    assert again == session
    assert again.recommendation.outcome == session.recommendation.outcome
    assert again.recommendation.to_dict()["options"]["as_of"] == "2026-03-01"


def test_words_are_about_years_and_days(folder):
    ruleset = folder(with_rule("years_since(born) >= 55", DATES)).load()
    why = str(ruleset.recommend({"born": "1971-02-03"}, as_of=TODAY).why("sit_less"))
    assert "date of birth: at least 55 years ago (told: 3 February 1971)" in why


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("born > 3", "born is a date, and cannot be compared with the number 3"),
        ("born", "born is a date, not true or false"),
        ("born + 1 > sets", "born is a date (write days_since(born))"),
        ("days_since(hours) > 3", "days_since() takes a date, but hours is a number"),
        ("years_since(born) > 3.5", "years_since() is compared with a whole number, not 3.5"),
        ("years_since(born) * 2 > 3", "years_since() is one side of a comparison with a whole number"),
        ("days_since(bron) > 3", "there is no fact or derived fact bron (did you mean 'born'?)"),
    ],
)
def test_what_does_not_fit_is_said_once(folder, when, message):
    (problem,) = folder(with_rule(when, DATES)).error().problems
    assert message in str(problem)


def test_the_command_line_takes_a_day(folder):
    path = str(folder(with_rule("years_since(born) >= 55", DATES)).path)
    for day, holds in (("2026-02-28", False), ("2026-03-01", True)):
        out = called("advise", "--all", "--ruleset", path, "--as-of", day, "--born", "1971-03-01").stdout
        assert ("It is so." in out) is holds


def test_a_case_has_a_day_of_its_own(folder):
    case = """
        cases:
          - {id: old, says: Old., as_of: 2026-03-01, profile: {born: 1971-03-01}, expect: {recommended: [sit_less]}}
          - {id: young, says: Young., as_of: 2026-02-28, profile: {born: 1971-03-01}, expect: {not_recommended: [sit_less]}}
        """
    path = str(folder(with_rule("years_since(born) >= 55", DATES) | {"cases/ages.yaml": case}).path)
    assert "2 passed" in called("test", "--ruleset", path).stdout


def test_a_query_and_columns_of_any_objects_count_the_days(folder):
    duckdb, pd = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    pytest.importorskip("ibis")
    ruleset = folder(with_rule("years_since(born) >= 55", DATES)).load()
    query = ruleset.to_sql("duckdb", as_of=TODAY, key="id", output="long")
    with duckdb.connect() as connection:
        names = [name for name in ruleset.data.facts if name not in ("born", "flags", "tools")]
        types = {"hurts": "boolean", "level": "varchar"}
        columns = ", ".join(f"null::{types.get(name, 'double')} as {name}" for name in names)
        lists = "null::varchar[] as flags, null::varchar[] as tools"
        connection.execute(
            f"create table people as select id, born::date as born, {columns}, {lists} "
            "from (values ('a', '1971-03-01'), ('b', '1971-03-02'), ('c', null)) as told(id, born)"
        )
        found = connection.sql(query).fetchall()
    assert [row[0] for row in found if "sit_less" in row] == ["a"]
    people = pd.DataFrame({"born": [date(1971, 3, 1), "1971-03-02", None]})
    assert ruleset.match_frame(people, as_of=TODAY)["new.rule"].tolist()[:2] == [True, False]


def test_one_line_counts_signs_weeks_and_years_and_what_it_promises_is_proved(folder):
    made = folder(
        {
            "facts.yaml": """\
            leaks: {title: leaking, type: boolean, ask: Leaking?}
            pain: {title: pelvic pain, type: boolean, ask: Pain?}
            heavy: {title: heaviness, type: boolean, ask: Heaviness?}
            scar: {title: a scar that hurts, type: boolean, ask: A scar that hurts?}
            gave_birth: {title: day of the birth, type: date, ask: When did you give birth?}
            born: {title: date of birth, type: date, ask: When were you born?}
            rest: {title: weeks of rest, type: integer, range: [1, 52], unit: weeks, ask: How many weeks?}
            """,
            "ruleset.yaml": "{format: 1, id: births, version: '1', title: Births, notice: None.}\n",
            "advice.yaml": "see: {title: See somebody, detail: Please do.}\n",
            "rules/births.yaml": """\
            rules:
              - id: births.soon
                when: >-
                  count(leaks, pain, heavy, scar) >= 2 and days_since(gave_birth) < 7 * rest and years_since(born) > 55
                advise: see
                strength: should
                because: It is early.
                source: {author: Ours.}
            """,
            "invariants.yaml": """\
            invariants:
              - {id: young, says: Nobody of 55 or less is sent., when: years_since(born) <= 55, never: see}
              - {id: late, says: Nor anybody after a year., when: days_since(gave_birth) >= 364, never: see}
              - {id: week, says: A week is enough., when: days_since(gave_birth) >= 7, never: see}
            """,
        },
        bare=True,
    ).load()
    ruleset = made.on(TODAY)
    assert [verdict.verdict for verdict in prove(ruleset)] == ["proved", "proved", "refuted"]
    told = {"leaks": True, "pain": True, "gave_birth": "2026-02-01", "born": "1965-02-01", "rest": 5}
    assert [one.id for one in ruleset.recommend(told).advice] == ["see"]
    assert not ruleset.recommend({**told, "rest": 4}).advice
    assert "at least two of these" in str(ruleset.recommend(told).why("see"))
