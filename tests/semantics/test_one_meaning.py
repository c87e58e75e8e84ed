"""What `strict` means stands in one place: changed there, it is another one in every engine, table, query and proof."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import backrules
from backrules.engines import available_engines
from tests.support import SMALL, python

PACKAGE = Path(backrules.__file__).parent
LINE = "    return strict\n"
FACT = "aches: {title: aches, type: boolean, ask: Does it ache?, safety: true}\n        constraints:"

TABLES = ("polars", "lazy", "arrow", "pandas", "relation", "ibis")
TEXTS = ("bigquery", "postgres", "snowflake", "spark")  # queries that no database is there for
CHANNELS = """
    import json, sys
    sys.path.insert(0, sys.argv[1])
    import duckdb, ibis, pandas, polars
    import backrules
    from backrules.authoring import compare, prove
    from backrules.authoring.coverage import Coverage
    from backrules.authoring.lint import find
    from backrules.authoring.mutation.mutants import mutants_of
    from backrules.authoring.mutation.witnesses import witness_of
    from backrules.bulk.report.population import Population
    from backrules.engines import available_engines

    ruleset = backrules.load(sys.argv[2])
    without = backrules.load(sys.argv[2], sys.argv[3], allow_unsafe=True)
    assert backrules.__file__.startswith(sys.argv[1])
    person, strict = {"hours": 9}, sys.argv[4] == "strict"
    frame = polars.DataFrame({"id": [1], "hours": [9.0]})
    arrow = frame.to_arrow()
    kinds = {  # a table of each kind, and how its column of advice is read
        "polars": (frame, lambda rows: rows["advice"].to_list()),
        "lazy": (frame.lazy(), lambda rows: rows.collect()["advice"].to_list()),
        "arrow": (arrow, lambda rows: rows["advice"].to_pylist()),
        "pandas": (pandas.DataFrame({"id": [1], "hours": [9.0]}), lambda rows: rows["advice"].to_list()),
        "relation": (duckdb.from_arrow(arrow), lambda rows: [one for (one,) in rows.select("advice").fetchall()]),
        "ibis": (ibis.memtable(arrow), lambda rows: rows.to_pyarrow()["advice"].to_pylist()),
    }
    table = duckdb.connect()
    table.execute("create table people (id integer, hours double, flags varchar[], level varchar, tools varchar[], hurts boolean, aches boolean, sets integer)")
    table.execute("insert into people (id, hours) values (1, 9)")

    found = {engine: list(ruleset.recommend(person, strict=strict, engine=engine).outcome) for engine in available_engines()}
    found["list"] = [list(one.outcome) for one in ruleset.recommend_many([person], strict=strict)][0]
    for kind, (people, read) in kinds.items():
        advised = read(ruleset.recommend_frame(people, key="id", strict=strict))
        found[kind] = [one for one in advised if isinstance(one, str)]
    query = ruleset.to_sql("duckdb", table="people", key="id", strict=strict)
    position = [column[0] for column in table.execute(query).description].index("advice")
    found["sql"] = [row[position] for row in table.execute(query).fetchall() if row[position]]
    session = backrules.Session(ruleset, strict=strict).tell(person)
    found["session"] = list(session.recommendation.outcome)
    found["question"] = "aches" in session.relevant
    found["why not"] = ruleset.recommend(person, strict=strict).why_not("sit_less").status
    found["held"] = ruleset.recommend(person, strict=strict).assessment.held is not None
    found["held in a table"] = ruleset.assess_frame(frame, key="id", strict=strict)["held"].to_list() == [True]
    found["counts"] = Population.of(ruleset, frame, key="id", strict=strict).to_dict()["advice"]
    for dialect in ("bigquery", "postgres", "snowflake", "spark"):
        found[dialect] = ruleset.to_sql(dialect, table="people", key="id", strict=strict)
    dropped = next(one for one in mutants_of(ruleset.data, "mine.guard") if one.part is None)
    found["mutant"] = witness_of(ruleset.data, dropped).strict
    found["idle"] = [one.at for one in find(ruleset).findings if one.kind == "idle-question"]
    found["diff"] = any(one.strict for one in compare(ruleset, without).differences)
    found["proof"] = [one.verdict for one in prove(ruleset)]
    coverage = Coverage(ruleset.data)
    coverage.record(ruleset.profiles.read(person), strict=strict)
    found["coverage"] = sorted(one.of for one in coverage.report().met if one.kind == "advice")
    print(json.dumps(found))
    """


def said(package: Path, *arguments: object):
    done = python(CHANNELS, str(package), *map(str, arguments))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def with_meaning(folder: Path, meaning: str) -> Path:
    """A copy of the library in which `strict` means something else, in that one line."""
    copy = folder / meaning / "backrules"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("*.pyc.*"))  # what is compiled fits the rest
    text = (copy / "semantics/status.py").read_text(encoding="utf-8")
    assert text.count(LINE) == 1
    (copy / "semantics/status.py").write_text(text.replace(LINE, f"    return {meaning}\n"), encoding="utf-8")
    return copy.parent


FILES = {
    "facts.yaml": SMALL["facts.yaml"].replace("constraints:", FACT),
    # it is true of nobody, and unknown as long as nobody was asked: it counts strictly only
    "rules/mine.yaml": """\
        rules:
          - {id: mine.guard, when: aches and not aches, avoid: sit_less, because: It aches., source: {author: Us.}}
        """,
    "invariants.yaml": """\
        invariants:
          - {id: waits, says: It waits., when: hours >= 6 and unknown(aches), strict: true, never: sit_less}
        """,
    "assessment.yaml": """\
        title: Well?
        verdict: {good: Yes., thin: So so., off: No., unknown: Not known.}
        never: {when: aches and not aches, because: Rest first., assume: no aches}
        checks:
          sitting: {title: sitting, good: hours < 6, because: So., source: {author: Ours.}}
        """,
}
ANSWERS = {*available_engines(), *TABLES, "list", "sql", "session"}
OTHERS = {
    "why not": ("withheld", "recommended"),
    "held": (True, False),
    "held in a table": (True, False),
    "question": (True, False),
    "mutant": (True, False),  # whether it takes somebody who is answered strictly to notice that the guard is gone
    "idle": ([], ["fact aches"]),
    "diff": (True, False),
    "proof": (["proved"], ["refuted"]),
    "coverage": ([], ["advice sit_less", "advice stretch"]),
}


def test_strict_is_one_place_and_every_channel_reads_it_there(folder, tmp_path):
    places = folder(FILES).path, folder({"rules/less.yaml": "disable: [mine.guard]\n"}, bare=True).path
    before = said(PACKAGE.parent, *places, "strict")
    after = said(with_meaning(tmp_path, "False"), *places, "strict")
    assert before.keys() == after.keys() == ANSWERS | OTHERS.keys() | {"counts", *TEXTS}
    assert {name: (before[name], after[name]) for name in ANSWERS} == dict.fromkeys(
        ANSWERS, ([], ["sit_less", "stretch"])
    )
    assert {name: (before[name], after[name]) for name in OTHERS} == OTHERS
    assert not [name for name in ("counts", *TEXTS) if before[name] == after[name]]
    always = said(with_meaning(tmp_path, "True"), *places, "not strict")
    changed = before.keys() - {*TEXTS, "mutant", "diff"}  # which say what was asked for, or of which answers they speak
    assert {name: always[name] for name in changed} == {name: before[name] for name in changed}
