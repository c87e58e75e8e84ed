import fcntl
import json

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backrules.bulk.files import Columns, Options, read_columns, score
from backrules.bulk.files.summary import Summary
from backrules.errors import BackrulesError, FrameError, UsageError
from tests.bulk.files.files import FORMATS, columns_file, people, read, write


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    from tests.support import Folder

    return Folder(tmp_path_factory.mktemp("rules"), {}).load()


@pytest.fixture
def columns(small, tmp_path):
    return read_columns(columns_file(tmp_path), small.data.facts)


def run(ruleset, given, out, batch=90, overwrite=False, fresh=False, progress=lambda *_: None, form=None, **options):
    return score(
        ruleset,
        str(given),
        str(out),
        Options(**{"key": "id", **options}),
        form=form,
        batch=batch,
        overwrite=overwrite,
        fresh=fresh,
        progress=progress,
    )


def expected(ruleset, frame, **options):
    return ruleset.recommend_frame(frame, **{"key": "id", **options}).to_dicts()


# what is written


@pytest.mark.unmeasured
@pytest.mark.parametrize("given", FORMATS)
@pytest.mark.parametrize("out", FORMATS)
def test_every_format_is_read_and_written_and_the_advice_is_that_of_the_table(small, columns, tmp_path, given, out):
    frame = people(small, 200)
    source = write(frame, tmp_path / f"people.{given}")
    said = columns if given == "csv" else Columns()
    outcome = run(small, source, tmp_path / f"advice.{out}", columns_file=said)
    assert read(tmp_path / f"advice.{out}") == expected(small, frame)
    assert (outcome.people, outcome.problems, outcome.dropped) == (200, 0, 0)
    assert not (tmp_path / f"advice.{out}.partial").exists()


@pytest.mark.parametrize("out", FORMATS)
def test_the_wide_shape_is_written_in_every_format(small, tmp_path, out):
    frame = people(small, 50)
    run(small, write(frame, tmp_path / "people.parquet"), tmp_path / f"advice.{out}", output="wide", strict=True)
    assert read(tmp_path / f"advice.{out}") == expected(small, frame, output="wide", strict=True)


@pytest.mark.parametrize("out", ["parquet", "ndjson", "arrow"])
def test_the_first_pieces_of_advice_are_structs(small, tmp_path, out):
    frame = people(small, 50)
    run(small, write(frame, tmp_path / "people.parquet"), tmp_path / f"advice.{out}", output="top", top=2)
    assert read(tmp_path / f"advice.{out}") == expected(small, frame, output="top", top=2)


def test_in_csv_the_first_pieces_of_advice_are_columns(small, tmp_path):
    frame = people(small, 50)
    run(small, write(frame, tmp_path / "people.parquet"), tmp_path / "advice.csv", output="top", top=2)
    for row, structs in zip(read(tmp_path / "advice.csv"), expected(small, frame, output="top", top=2), strict=True):
        for place in (1, 2):
            one = structs[f"advice_{place}"] or dict.fromkeys(("advice", "strength", "score", "assuming", "cautions"))
            assert {part: row[f"{part}_{place}"] for part in one} == one
        assert row["violations"] == structs["violations"]


def test_columns_that_stay_stay_and_lists_among_them_are_texts_in_csv(small, tmp_path):
    frame = people(small, 30).with_columns(pl.lit("x,y").alias("note"), pl.col("id").cast(pl.Categorical).alias("kind"))
    source = write(frame, tmp_path / "people.parquet")
    for name in ("advice.parquet", "advice.arrow"):
        run(small, source, tmp_path / name, keep="all", batch=7)
        assert read(tmp_path / name) == expected(small, frame, keep="all")
    run(small, source, tmp_path / "advice.csv", keep=("note", "tools"))
    texts = pl.read_csv(tmp_path / "advice.csv")["tools"].to_list()
    lists = [row["tools"] for row in expected(small, frame, keep=["tools"])]
    assert texts == [None if one is None else ";".join(one) for one in lists]


def test_what_csv_cannot_hold_is_said_before_anything_is_written(small, tmp_path):
    frame = people(small, 3).with_columns(where=pl.struct(a=1))
    source = write(frame, tmp_path / "people.parquet")
    with pytest.raises(UsageError, match=r"CSV cannot hold where \(Struct"):
        run(small, source, tmp_path / "advice.csv", keep=("where",))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["people.parquet"]


@pytest.mark.unmeasured
@pytest.mark.parametrize("batch", [1, 7, 19, 1000])
def test_people_without_a_key_are_numbered_over_all_batches_whatever_their_size(small, tmp_path, batch):
    frame = people(small, 20)
    source = write(frame, tmp_path / "people.parquet")
    for output in ("long", "wide"):
        run(small, source, tmp_path / "advice.parquet", batch=batch, key=None, output=output, overwrite=True)
        right = expected(
            small, frame.with_row_index("row").with_columns(pl.col("row").cast(int)), key="row", output=output
        )
        assert read(tmp_path / "advice.parquet") == right


def test_a_table_without_people_gives_one_without_advice(small, tmp_path):
    for form in ("parquet", "csv", "arrow"):
        source = write(people(small, 0).select("id", "hours"), tmp_path / f"people.{form}")
        outcome = run(small, source, tmp_path / f"advice.{form}")
        assert (outcome.people, outcome.rows) == (0, 0)
        assert read(tmp_path / f"advice.{form}") == []


def test_who_gets_what_is_counted_in_every_shape(small, tmp_path):
    frame = people(small, 120)
    source = write(frame, tmp_path / "people.parquet")
    rows = expected(small, frame, top=2)
    given = {one: sum(row["advice"] == one for row in rows) for one in small.data.advice}
    first = {one: sum(row["advice"] == one and row["rank"] == 1 for row in rows) for one in small.data.advice}
    for output in ("long", "top"):
        summary = run(small, source, tmp_path / "a.parquet", output=output, top=2, overwrite=True).summary
        assert dict(summary.given) == {one: count for one, count in given.items() if count}
        assert dict(summary.first) == {one: count for one, count in first.items() if count}
        assert (summary.people, summary.advised) == (120, sum(first.values()))
    wide = run(small, source, tmp_path / "a.parquet", output="wide", overwrite=True).summary
    assert (wide.people, wide.advised, wide.first) == (120, sum(first.values()), None)


# which files


def test_a_folder_and_a_pattern_are_their_files_in_order(small, tmp_path):
    frame = people(small, 100)
    (tmp_path / "in").mkdir()
    for start, name in ((0, "a"), (33, "b"), (66, "c")):
        write(frame[start : start + 33 if name != "c" else None], tmp_path / "in" / f"{name}.parquet")
    (tmp_path / "in" / "_SUCCESS").touch()
    for given in ("in", "in/*.parquet", "**/[abc].parquet"):
        run(small, tmp_path / given, tmp_path / "advice.parquet", batch=20, overwrite=True)
        assert read(tmp_path / "advice.parquet") == expected(small, frame)


def test_files_with_other_columns_or_of_another_format_are_named(small, tmp_path):
    frame = people(small, 10)
    write(frame, tmp_path / "a.parquet")
    write(frame.drop("hours").with_columns(pl.col("sets").cast(str), more=1), tmp_path / "b.parquet")
    with pytest.raises(UsageError) as error:
        run(small, tmp_path / "*.parquet", tmp_path / "advice.csv")
    assert f"{tmp_path}/b.parquet: it lacks hours; it has more besides; sets is String, not Int64" in str(error.value)
    write(frame, tmp_path / "b.csv")
    with pytest.raises(UsageError, match=r"a\.parquet is parquet, .*b\.csv is csv"):
        run(small, tmp_path / "?.*", tmp_path / "advice.csv")


def test_files_that_are_not_there_or_no_tables_are_refused(small, tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "ragged.csv").write_text("id,hours\n1,2,3\n")
    (tmp_path / "cut.ndjson").write_text('{"id": 1}\n{"id": ')
    (tmp_path / "list.ndjson").write_text('{"id": 1, "flags": ["fever"]}\n{"id": 2, "flags": "fever"}\n')
    (tmp_path / "twice.csv").write_text("id,id\n1,2\n")
    (tmp_path / "people.xlsx").touch()
    pq.write_table(pa.table([[1], [2]], names=["hours", "hours"]), tmp_path / "same.parquet")
    pq.write_table(pa.table({}), tmp_path / "blank.parquet")
    (tmp_path / "empty").mkdir()
    for name, why in {
        "nowhere.parquet": "there is no file or folder",
        "no*.parquet": "no file is named like",
        "broken.parquet": "broken.parquet cannot be read: ",
        "ragged.csv": "ragged.csv cannot be read: there are 3 values in line 2, and 2 columns",
        "cut.ndjson": "cut.ndjson cannot be read: ",
        "list.ndjson": "expected some of night_pain, fever, not 'fever (no list)' (id 2, line 2)",
        "twice.csv": "several columns named id",
        "same.parquet": "several columns are named hours",
        "blank.parquet": "blank.parquet has no columns",
        "people.xlsx": "is not named .parquet",
        "empty": "is empty",
        ".": "has folders in it: empty/",
    }.items():
        with pytest.raises(BackrulesError) as error:
            run(small, tmp_path / name, tmp_path.parent / "advice.parquet")
        assert why in str(error.value)
    assert not (tmp_path.parent / "advice.parquet.partial").exists()


def test_fields_of_ndjson_may_be_missing_come_late_and_be_of_several_types(small, tmp_path):
    rows = [{"id": "a"}] * 60 + [{"id": "b", "hours": 8, "hurts": True}, {"id": "c", "hours": "many", "hurts": "no"}]
    (tmp_path / "people.ndjson").write_text("\n\n".join(map(json.dumps, rows)))
    outcome = run(small, tmp_path / "people.ndjson", tmp_path / "advice.ndjson", on_bad="null", batch=25)
    assert outcome.people == 62
    assert [row["advice"] for row in read(tmp_path / "advice.ndjson") if row["id"] == "b"] == ["sit_less", "stretch"]
    found = [(row["id"], row["fact"], row["value"]) for row in read(tmp_path / "advice.problems.ndjson")]
    assert found == [("c", "hours", "many"), ("c", "hurts", "no")]


# values that do not fit


def bad_people(small):
    frame = people(small, 100)
    at = pl.int_range(pl.len())
    return frame.with_columns(
        hours=pl.when(at.is_in([3, 60, 61])).then(pl.lit(99.0)).otherwise("hours"),
        level=pl.when(at.is_in([3, 99])).then(pl.lit("guru")).otherwise("level"),
    )


def test_values_that_do_not_fit_are_all_listed_and_nothing_is_written(small, tmp_path):
    source = write(bad_people(small), tmp_path / "people.parquet")
    with pytest.raises(FrameError) as error:
        run(small, source, tmp_path / "advice.parquet", batch=10)
    text = str(error.value)
    assert "2 problems in the table" in text
    assert "hours: 3 of 100 people have a value that does not fit: expected a number from 0 to 24 h/day, not " in text
    assert "'99.0' (id p00003), '99.0' (id p00060), '99.0' (id p00061)" in text
    assert "level: 2 of 100 people have a value that does not fit: expected one of none, some, expert" in text
    assert [one.name for one in tmp_path.iterdir()] == ["people.parquet"]


@pytest.mark.unmeasured
@pytest.mark.parametrize("on_bad", ["null", "drop"])
@pytest.mark.parametrize("given", FORMATS)
def test_values_that_do_not_fit_are_unknown_or_drop_the_person_and_are_listed(small, columns, tmp_path, given, on_bad):
    frame = bad_people(small)
    source = write(frame, tmp_path / f"people.{given}")
    said = columns if given == "csv" else Columns()
    outcome = run(small, source, tmp_path / "advice.parquet", batch=25, on_bad=on_bad, columns_file=said)
    result, problems = small.recommend_frame(frame, key="id", on_bad=on_bad)
    assert read(tmp_path / "advice.parquet") == result.to_dicts()
    found = pl.read_parquet(tmp_path / "advice.problems.parquet")
    assert found.sort("id", "fact").to_dicts() == problems.sort("id", "fact").to_dicts()
    assert (outcome.problems, outcome.dropped) == (5, 4 if on_bad == "drop" else 0)


def test_people_of_the_same_name_do_not_share_what_does_not_fit(small, tmp_path):
    frame = pl.DataFrame({"id": [None, None, "a", "a"], "hours": [99.0, 8.0, 99.0, 8.0]})
    source = write(frame, tmp_path / "people.parquet")
    run(small, source, tmp_path / "advice.parquet", on_bad="drop")
    assert [(row["id"], row["advice"]) for row in read(tmp_path / "advice.parquet")] == [
        (None, "sit_less"),
        (None, "stretch"),
        ("a", "sit_less"),
        ("a", "stretch"),
    ]


def test_people_without_a_key_are_named_by_their_row_among_what_does_not_fit(small, tmp_path):
    source = write(pl.DataFrame({"hours": [8.0, 99.0, 98.0]}), tmp_path / "people.parquet")
    run(small, source, tmp_path / "advice.parquet", key=None, on_bad="null", batch=2)
    found = read(tmp_path / "advice.problems.parquet")
    assert [(row["row"], row["fact"], row["value"]) for row in found] == [(1, "hours", "99.0"), (2, "hours", "98.0")]


def test_a_text_that_is_no_number_does_not_fit_and_an_empty_one_is_unknown(small, tmp_path):
    texts = ["25", "8", " 8.5", "8e0", "", "abc", "nan", "inf", "1_0", "true"]
    (tmp_path / "people.csv").write_text("id,hours,hurts\n" + "".join(f"{one},{one},{one}\n" for one in texts))
    run(small, tmp_path / "people.csv", tmp_path / "advice.csv", on_bad="null", top=1)
    problems = pl.read_csv(tmp_path / "advice.problems.csv")
    assert problems.filter(fact="hours")["value"].to_list() == ["25", "abc", "nan", "inf", "1_0", "true"]
    assert problems.filter(fact="hurts")["value"].to_list() == [one for one in texts if one not in ("", "true")]
    advice = {row["id"]: row["advice"] for row in read(tmp_path / "advice.csv")}
    assert {name for name, one in advice.items() if one == "sit_less"} == {"8", " 8.5", "8e0"}


def test_a_text_of_several_options_needs_a_separator(small, tmp_path):
    (tmp_path / "people.csv").write_text("id,tools\n1,bar;mat\n")
    with pytest.raises(FrameError, match=r"tools: \{name: tools, separator: ';'\}"):
        run(small, tmp_path / "people.csv", tmp_path / "advice.csv")


# columns


def test_values_of_columns_mean_something_in_every_format(small, tmp_path):
    path = tmp_path / "columns.yaml"
    path.write_text("hurts: {name: pain, values: {1: true, 0: false}}\nflags: {fever: has_fever}\nhours: desk\n")
    columns = read_columns(path, small.data.facts)
    frame = pl.DataFrame(
        {"id": ["a", "b", "c"], "pain": [1, 0, None], "has_fever": [True, None, False], "desk": [8, 1, 7]}
    )
    plain = frame.select("id", hurts=pl.col("pain") == 1, flags_fever="has_fever", hours="desk")
    for form in FORMATS:
        run(
            small,
            write(frame, tmp_path / f"people.{form}"),
            tmp_path / "advice.parquet",
            columns_file=columns,
            overwrite=True,
        )
        assert read(tmp_path / "advice.parquet") == expected(small, plain)


def test_mistakes_in_the_file_of_columns_are_shown_in_their_place(small, tmp_path):
    path = tmp_path / "columns.yaml"
    lines = ["hour: desk", "hurts: {nam: pain}", "tools: [bar]", "flags: {name: f, separator: 3}"]
    lines += ["level: {name: l, values: [none]}", "sets: {name: s, values: {few: [1]}}"]
    path.write_text("\n".join(lines))
    with pytest.raises(FrameError) as error:
        read_columns(path, small.data.facts)
    text = str(error.value)
    for line in (
        "columns.yaml:1:1: there is no fact 'hour' (did you mean 'hours'?)",
        "columns.yaml:2:9: expected name, values, separator, none (did you mean 'name'?)",
        "columns.yaml:3:9: a column is a name, or a mapping",
        "columns.yaml:4:29: separator is a text; quote it",
        "columns.yaml:5:27: values are a mapping: what stands in the column, and what it means",
        "columns.yaml:6:32: a value means true, false or an option",
    ):
        assert line in text
    path.write_text("hours: dsk\nflags: {fver: id}\n")
    frame = pl.DataFrame({"id": ["a"], "desk": [8]})
    source = write(frame, tmp_path / "people.parquet")
    with pytest.raises(FrameError) as error:
        run(small, source, tmp_path / "advice.csv", columns_file=read_columns(path, small.data.facts))
    assert "columns.yaml:1:8: hours: there is no column 'dsk' (did you mean 'desk'?)" in str(error.value)
    assert "columns.yaml:2:15: flags.fver: there is no such option (did you mean 'fever'?)" in str(error.value)


# where it goes


def test_a_result_that_is_there_is_replaced_only_when_told_so(small, tmp_path):
    source = write(people(small, 10), tmp_path / "people.parquet")
    run(small, source, tmp_path / "advice.csv", top=1)
    before = (tmp_path / "advice.csv").read_bytes()
    with pytest.raises(UsageError, match=r"advice\.csv is there already; --overwrite"):
        run(small, source, tmp_path / "advice.csv")
    assert (tmp_path / "advice.csv").read_bytes() == before
    run(small, source, tmp_path / "advice.csv", overwrite=True)
    assert len((tmp_path / "advice.csv").read_bytes()) > len(before)


@pytest.mark.parametrize(
    ("out", "form", "why"),
    [
        ("advice/", "parkuet", r"a format is one of .*, not 'parkuet' \(did you mean 'parquet'\?\)"),
        ("advice.csv", "parquet", "advice.csv is named as csv, and --format says parquet"),
        ("none/advice.csv", None, "there is no folder .*none"),
        ("a\0.csv", None, "is no name of a result"),
    ],
)
def test_a_result_has_a_name_a_place_and_one_format(small, tmp_path, out, form, why):
    source = write(people(small, 3), tmp_path / "people.parquet")
    with pytest.raises(UsageError, match=why):
        run(small, source, f"{tmp_path}/{out}", form=form)
    assert [path.name for path in tmp_path.iterdir()] == ["people.parquet"]


def test_more_places_than_there_is_advice_are_as_many_as_there_is_and_counted(small, tmp_path):
    frame = people(small, 50)
    source = write(frame, tmp_path / "people.parquet")
    few = run(small, source, tmp_path / "few.parquet", output="top", top=len(small.data.advice))
    many = run(small, source, tmp_path / "many.parquet", output="top", top=len(small.data.advice) + 3)
    assert many.summary == few.summary
    assert read(tmp_path / "many.parquet") == expected(small, frame, output="top", top=len(small.data.advice) + 3)


def test_a_folder_gets_a_part_for_each_batch_and_a_mark_that_it_is_whole(small, tmp_path):
    frame = people(small, 50)
    source = write(frame, tmp_path / "people.csv")
    source = write(frame, tmp_path / "people.parquet")
    run(small, source, f"{tmp_path}/advice/", batch=20)
    names = sorted(one.name for one in (tmp_path / "advice").iterdir())
    assert names == ["_SUCCESS", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert pl.read_parquet(tmp_path / "advice/*.parquet").to_dicts() == expected(small, frame)
    run(small, source, tmp_path / "advice", form="ndjson", overwrite=True)
    assert sorted(one.name for one in (tmp_path / "advice").iterdir()) == ["_SUCCESS", "part-00000.ndjson"]
    (tmp_path / "advice" / "diary.txt").touch()
    with pytest.raises(UsageError, match=r"something else in it, diary\.txt"):
        run(small, source, tmp_path / "advice", overwrite=True)


def test_what_is_read_is_never_overwritten(small, tmp_path):
    frame = people(small, 10)
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        write(frame, tmp_path / "in" / f"{name}.parquet")
    for out in ("in/a.parquet", "in/", "in/c.parquet"):
        with pytest.raises(UsageError, match=r"would overwrite what is read|be read the next time"):
            run(small, tmp_path / "in", f"{tmp_path}/{out}", overwrite=True)
    assert sorted(one.name for one in (tmp_path / "in").iterdir()) == ["a.parquet", "b.parquet"]


def test_names_that_clash_are_refused(small, tmp_path):
    frame = people(small, 3)
    source = write(frame.with_columns(row=1, rank=1, value=1), tmp_path / "people.parquet")
    for options, why in (
        ({"key": None}, "numbered in a column 'row'"),
        ({"keep": ("rank",)}, "the result has columns rank"),
        ({"key": "value"}, "has a column 'value' of its own"),
        ({"key": "ide"}, "there is no column 'ide'"),
    ):
        with pytest.raises(UsageError, match=why):
            run(small, source, tmp_path / "advice.csv", **options)


# taking up


class Stop(Exception):
    pass


def stopped(small, source, out, *, after, **options):
    """Run until so many people are done."""

    def progress(phase, done, total):
        if phase == "scoring" and done >= after:
            raise Stop

    with pytest.raises(Stop):
        run(small, source, out, progress=progress, **options)


@pytest.mark.unmeasured
@pytest.mark.parametrize("form", FORMATS)
def test_a_run_that_was_stopped_goes_on_and_the_result_is_the_same_to_the_byte(small, columns, tmp_path, form):
    frame = bad_people(small)
    source = write(frame, tmp_path / f"people.{form}")
    said = {"columns_file": columns if form == "csv" else Columns(), "on_bad": "null", "batch": 20}
    whole, out = tmp_path / f"whole.{form}", tmp_path / f"advice.{form}"
    run(small, source, whole, **said)
    stopped(small, source, out, after=40, **said)
    assert not out.exists()
    outcome = run(small, source, out, **said)
    assert (outcome.resumed, outcome.people, outcome.problems) == (40, 100, 5)
    assert out.read_bytes() == whole.read_bytes()
    assert (tmp_path / f"advice.problems.{form}").read_bytes() == (tmp_path / f"whole.problems.{form}").read_bytes()
    assert outcome.summary == run(small, source, whole, overwrite=True, **said).summary


def test_a_run_may_go_on_with_batches_of_another_size(small, tmp_path):
    frame = people(small, 100)
    source = write(frame, tmp_path / "people.parquet")
    stopped(small, source, tmp_path / "advice.parquet", after=40, batch=20)
    assert run(small, source, tmp_path / "advice.parquet", batch=7).resumed == 40
    assert read(tmp_path / "advice.parquet") == expected(small, frame)


COUNTS = {
    "another count": lambda data: {**data, "more": 1},
    "a count below nothing": lambda data: {**data, "rows": -1},
    "counts of the report that are none": lambda data: {**data, "population": []},
    "a summary of something else": lambda data: {**data, "summary": {}},
    "a summary that counts no advice": lambda data: {**data, "summary": {**data["summary"], "given": [1]}},
    "a summary of halves": lambda data: {**data, "summary": {**data["summary"], "given": {"stretch": 0.5}}},
    "no counts of parts": lambda data: [data],
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("harm", ["cut", "gone", "no counts", "half"])
def test_a_part_that_is_not_whole_is_made_again_with_all_after_it(small, tmp_path, harm):
    frame = people(small, 100)
    source, out = write(frame, tmp_path / "people.parquet"), tmp_path / "advice.parquet"
    stopped(small, source, out, after=40, batch=10)
    work = tmp_path / "advice.parquet.partial"
    part = work / "parts" / "part-00002.parquet"
    if harm == "cut":
        part.write_bytes(part.read_bytes()[:100])
    elif harm == "gone":
        part.unlink()
    elif harm == "no counts":
        (work / "done" / "part-00002.json").unlink()
    else:
        (work / "parts" / ".backrules-0123456789abcdef.tmp").write_bytes(b"PAR1")
    assert run(small, source, out, batch=10).resumed == (40 if harm == "half" else 20)
    assert read(out) == expected(small, frame)


@pytest.mark.parametrize("harm", COUNTS)
def test_a_part_with_counts_that_are_none_is_made_again(small, tmp_path, harm):
    source, out = write(people(small, 6), tmp_path / "people.parquet"), tmp_path / "advice.csv"
    stopped(small, source, out, after=4, batch=2)
    counts = tmp_path / "advice.csv.partial" / "done" / "part-00001.json"
    counts.write_text(json.dumps(COUNTS[harm](json.loads(counts.read_text()))))
    assert run(small, source, out, batch=4).resumed == 2


def test_work_of_another_run_is_refused_with_every_difference(small, builtin, tmp_path):
    frame = people(small, 100)
    source, out = write(frame, tmp_path / "people.parquet"), tmp_path / "advice.parquet"
    stopped(small, source, out, after=40, batch=10)
    write(frame.head(99), source)
    with pytest.raises(UsageError) as error:
        run(small, source, out, top=5, strict=True)
    text = str(error.value)
    assert "options.top: 3 then, 5 now" in text
    assert "options.strict: false then, true now" in text
    assert f"inputs.{source}.size: " in text
    assert "--fresh" in text
    outcome = run(small, source, out, top=5, strict=True, fresh=True)
    assert (outcome.resumed, outcome.people) == (0, 99)


def test_the_counts_of_the_report_are_taken_up_too_and_damaged_ones_are_refused(small, tmp_path):
    source, out = write(people(small, 4), tmp_path / "people.parquet"), tmp_path / "advice.csv"
    whole = run(small, source, tmp_path / "whole.csv", report=True)
    stopped(small, source, out, after=2, report=True, batch=2)
    outcome = run(small, source, out, report=True, batch=2)
    assert (outcome.resumed, outcome.population.to_dict()) == (2, whole.population.to_dict())
    stopped(small, source, out, after=2, report=True, batch=2, overwrite=True)
    for part in (tmp_path / "advice.csv.partial" / "done").iterdir():
        part.write_text(json.dumps({**json.loads(part.read_text()), "population": {"people": "many"}}))
    with pytest.raises(UsageError, match=r"counts of an earlier run are damaged .*--fresh leaves its work"):
        run(small, source, out, report=True, batch=2, overwrite=True)


def test_rows_that_are_lost_on_the_way_are_noticed_before_anything_is_there(small, tmp_path, monkeypatch):
    source, out = write(people(small, 20), tmp_path / "people.csv"), tmp_path / "advice.parquet"
    out.write_bytes(b"before")
    monkeypatch.setattr("backrules.bulk.files.formats.parquet.Parquet.count", lambda *_: 7)
    with pytest.raises(UsageError, match=r"has 7 rows, and \d+ were written: .*advice\.parquet stays as it was"):
        run(small, source, out, overwrite=True, columns_file=read_columns(columns_file(tmp_path), small.data.facts))
    assert out.read_bytes() == b"before"


def test_people_who_are_lost_in_a_batch_are_noticed(small, tmp_path, monkeypatch):
    source = write(people(small, 5), tmp_path / "people.parquet")
    monkeypatch.setattr("backrules.bulk.files.scorer.summary_of", lambda *_: Summary(people=3))
    with pytest.raises(AssertionError, match="people became 3"):
        run(small, source, tmp_path / "advice.csv")
    assert not (tmp_path / "advice.csv").exists()


def test_a_folder_of_another_user_is_not_taken_for_work_and_an_empty_one_of_ours_is(small, tmp_path, monkeypatch):
    source, out = write(people(small, 5), tmp_path / "people.parquet"), tmp_path / "advice.parquet"
    (tmp_path / "advice.parquet.partial").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("os.geteuid", lambda: tmp_path.stat().st_uid + 1)
        with pytest.raises(UsageError, match="the folder of another user"):
            run(small, source, out)
    assert run(small, source, out).people == 5


def test_a_link_that_comes_where_the_parts_go_is_not_followed(small, tmp_path):
    source = write(people(small, 5), tmp_path / "people.parquet")
    (tmp_path / "elsewhere").mkdir()

    def link(phase, done, total):
        if phase == "joining":
            (tmp_path / "advice").symlink_to("elsewhere")

    with pytest.raises(UsageError, match="advice is a link: name what it leads to"):
        run(small, source, f"{tmp_path}/advice/", progress=link)
    assert [*(tmp_path / "elsewhere").iterdir()] == []


def test_work_whose_beginning_cannot_be_read_is_refused(small, tmp_path):
    source, out = write(people(small, 20), tmp_path / "people.parquet"), tmp_path / "advice.parquet"
    stopped(small, source, out, after=10, batch=10)
    (tmp_path / "advice.parquet.partial" / "run.json").write_text('{"half": ')
    with pytest.raises(UsageError, match=r"run\.json cannot be read; --fresh leaves it and begins anew"):
        run(small, source, out)
    assert run(small, source, out, fresh=True).resumed == 0


def test_what_somebody_lays_into_the_work_meanwhile_is_not_removed(small, tmp_path):
    source, out = write(people(small, 20), tmp_path / "people.parquet"), tmp_path / "advice.parquet"
    work = tmp_path / "advice.parquet.partial"

    def lay(phase, done, total):
        if phase == "joining":
            (work / "diary.txt").touch()
            (work / "parts" / "letter.txt").touch()

    run(small, source, out, progress=lay)
    assert len(read(out)) >= 20
    assert sorted(path.name for path in work.rglob("*.txt")) == ["diary.txt", "letter.txt"]
    assert not [path for path in work.rglob("*") if path.suffix in (".parquet", ".json", ".lock")]


def test_two_runs_do_not_write_the_same_result_at_once(small, tmp_path):
    source, out = write(people(small, 20), tmp_path / "people.parquet"), tmp_path / "advice.parquet"
    stopped(small, source, out, after=10, batch=10)
    with (tmp_path / "advice.parquet.partial" / "backrules.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another run is at work"):
            run(small, source, out)
    run(small, source, out)


def test_a_folder_of_somebody_else_is_not_taken_for_work(small, tmp_path):
    source = write(people(small, 20), tmp_path / "people.parquet")
    (tmp_path / "advice.parquet.partial").mkdir()
    (tmp_path / "advice.parquet.partial" / "diary.txt").touch()
    for fresh in (False, True):
        with pytest.raises(UsageError, match="it is something else: move it away"):
            run(small, source, tmp_path / "advice.parquet", fresh=fresh)
