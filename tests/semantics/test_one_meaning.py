"""What `strict` means stands in one place: changed there, it is another one in every engine, table, query and proof."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import backrules
from tests.support import python

PACKAGE = Path(backrules.__file__).parent
LINE = "return algebra.is_false(against) if strict else algebra.negated(algebra.is_true(against))"
CHANGED = "return algebra.negated(algebra.is_true(against))"  # open guards hold nothing back, strictly or not

CHANNELS = """
    import json, sys
    sys.path.insert(0, sys.argv[1])
    import duckdb, polars
    import backrules
    from backrules.authoring import compare, prove
    from backrules.authoring.coverage import Coverage
    from backrules.engines import available_engines

    ruleset = backrules.load(sys.argv[2])
    without = backrules.load(sys.argv[2], sys.argv[3], allow_unsafe=True)
    assert backrules.__file__.startswith(sys.argv[1])
    person = {"hours": 9}
    frame = polars.DataFrame({"id": [1], "hours": [9.0]})
    table = duckdb.connect()
    table.execute("create table people (id integer, hours double, flags varchar[], level varchar, tools varchar[], hurts boolean, sets integer)")
    table.execute("insert into people (id, hours) values (1, 9)")

    found = {engine: list(ruleset.recommend(person, strict=True, engine=engine).outcome) for engine in available_engines()}
    found["list"] = [list(one.outcome) for one in ruleset.recommend_many([person], strict=True)][0]
    found["table"] = [one for one in ruleset.recommend_frame(frame, key="id", strict=True)["advice"].to_list() if one]
    query = ruleset.to_sql("duckdb", table="people", key="id", strict=True)
    position = [column[0] for column in table.execute(query).description].index("advice")
    found["sql"] = [row[position] for row in table.execute(query).fetchall() if row[position]]
    session = backrules.Session(ruleset, strict=True).tell(person)
    found["session"] = list(session.recommendation.outcome)
    found["question"] = session.next_question() is not None
    found["diff"] = len([one for one in compare(ruleset, without).differences if one.strict])
    found["proof"] = [one.verdict for one in prove(ruleset)]
    coverage = Coverage(ruleset.data)
    coverage.record(ruleset.profiles.read(person), strict=True)
    found["coverage"] = sorted(one.of for one in coverage.report().met if one.kind == "advice")
    print(json.dumps(found))
    """


def said(package: Path, *folders: Path):
    done = python(CHANNELS, str(package), *map(str, folders))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_strict_is_one_place_and_every_channel_reads_it_there(folder, tmp_path):
    # it is true of nobody, and unknown as long as nobody was asked: it counts strictly only
    guard = "rules: [{id: mine.guard, when: hurts and not hurts, avoid: sit_less, because: It hurts., source: {author: Us.}}]\n"
    waits = (
        "invariants: [{id: waits, says: It waits for an answer., when: hours >= 6 and unknown(hurts), strict: true,"
        " never: sit_less}]\n"
    )
    ruleset = folder({"rules/mine.yaml": guard, "invariants.yaml": waits})
    without = folder({"rules/less.yaml": "disable: [mine.guard]\n"}, bare=True)
    before = said(PACKAGE.parent, ruleset.path, without.path)
    copy = tmp_path / "copy" / "backrules"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = (copy / "semantics/status.py").read_text(encoding="utf-8")
    assert text.count(LINE) == 1
    (copy / "semantics/status.py").write_text(text.replace(LINE, CHANGED), encoding="utf-8")
    after = said(copy.parent, ruleset.path, without.path)
    answers = {*before} - {"diff", "proof", "coverage", "question"}
    assert len(answers) >= 6
    assert {name: before[name] for name in answers} == {name: [] for name in answers}
    assert {name: after[name] for name in answers} == {name: ["sit_less", "stretch"] for name in answers}
    assert (before["diff"] > 0, before["proof"], before["coverage"]) == (True, ["proved"], [])
    assert (after["diff"], after["proof"]) == (0, ["refuted"])
    assert after["coverage"] == ["advice sit_less", "advice stretch"]
