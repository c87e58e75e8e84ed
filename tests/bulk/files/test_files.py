"""Files as they come: torn, changed, odd, hostile; and what must never happen to them or because of them."""

import json
import os
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from backrules.bulk.files import Columns, Options, score
from backrules.bulk.files.formats import FORMATS as FILE_FORMATS
from backrules.errors import FrameError, UsageError
from tests.bulk.files.files import FORMATS, people, read, write
from tests.support import SMALL, Folder, called, full_disk, python


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("rules"), {}).load()


def run(ruleset, given, out, *, batch=90, page=None, reads=(), overwrite=False, fresh=False, progress=None, **options):
    return score(
        ruleset,
        str(given),
        str(out),
        Options(**{"key": "id", "top": 1, **options}),
        batch=batch,
        page=page,
        reads=reads,
        overwrite=overwrite,
        fresh=fresh,
        progress=progress or (lambda *_: None),
    )


def advised(path, column="id"):
    return [row[column] for row in read(path)]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# NDJSON (A7)


def test_a_key_twice_in_an_object_is_a_value_that_does_not_fit_and_names_its_line(small, tmp_path):
    source = tmp_path / "people.ndjson"
    lines = [
        '{"id": 1, "flags": [], "flags": ["fever"], "hours": 9}',
        "",
        '{"id": 2, "hours": 2, "h\\u006furs": 9, "flags": []}',
        '{"id": 3, "hurts": {"a": 1, "a": 2}}',
        '{"id": 4, "hours": 9, "note": 1, "note": 2}',
    ]
    source.write_text("\n".join(lines))
    with pytest.raises(FrameError) as error:
        run(small, source, tmp_path / "a.csv")
    text = str(error.value)
    assert "flags: 1 of 4 people" in text
    assert """'[] and ["fever"] (twice in line 1)' (id 1, line 1)""" in text
    assert "hours: 1 of 4 people" in text
    assert "'2 and 9 (twice in line 3)' (id 2, line 3)" in text
    assert "(twice in line 4)' (id 3, line 4)" in text
    outcome = run(small, source, tmp_path / "a.ndjson", on_bad="null")
    assert outcome.problems == 3
    by_id = {row["id"]: row["advice"] for row in read(tmp_path / "a.ndjson")}
    assert by_id == {1: "sit_less", 2: None, 3: None, 4: "sit_less"}
    run(small, source, tmp_path / "b.ndjson", on_bad="drop")
    assert advised(tmp_path / "b.ndjson") == [4]
    with pytest.raises(UsageError, match=r"people\.ndjson:5: 'note' stands twice in this line"):
        run(small, source, tmp_path / "c.ndjson", on_bad="null", keep=("note",))


@pytest.mark.parametrize("odd", ["true", '"many"', "[9]", '{"a": 1}', "1e400", "9007199254740993", "Infinity"])
def test_a_value_of_any_type_is_counted_and_its_line_named(small, tmp_path, odd):
    source = tmp_path / "people.ndjson"
    lines = ['{"id": 1, "hours": 9}', '{"id": 2, "hours": 8.5, "unread": true}', f'{{"id": 3, "hours": {odd}}}']
    source.write_text("\n".join(lines))
    with pytest.raises(FrameError, match=r"hours: 1 of 3 people .* \(id 3, line 3\)"):
        run(small, source, tmp_path / "a.ndjson")
    assert run(small, source, tmp_path / "a.ndjson", on_bad="null").problems == 1
    assert {row["id"]: row["advice"] for row in read(tmp_path / "a.ndjson")} == {1: "sit_less", 2: "sit_less", 3: None}


def test_a_text_where_others_have_a_list_is_no_list_and_an_item_that_is_no_text_no_option(small, tmp_path):
    source = tmp_path / "people.ndjson"
    rows = ['["mat"]', '"mat"', '["mat", 3]', "[]", "null", "[null]"]
    source.write_text("".join(f'{{"id": {number}, "hours": 3, "tools": {row}}}\n' for number, row in enumerate(rows)))
    outcome = run(small, source, tmp_path / "a.ndjson", on_bad="null")
    problems = {row["id"]: row["value"] for row in read(tmp_path / "a.problems.ndjson")}
    assert problems.keys() >= {1, 2}
    assert problems[1] == "mat (no list)"
    assert outcome.people == len(rows)
    assert read(tmp_path / "a.ndjson")[0]["advice"] == "stretch"


def test_nan_is_unknown_and_a_mark_at_the_beginning_is_passed_over(small, tmp_path):
    source = tmp_path / "people.ndjson"
    source.write_bytes(b'\xef\xbb\xbf{"id": 1, "hours": NaN}\n{"id": 2, "hours": 9}\n')
    assert run(small, source, tmp_path / "a.ndjson").problems == 0
    assert [row["advice"] for row in read(tmp_path / "a.ndjson")] == [None, "sit_less"]


def test_keys_and_columns_that_stay_are_what_is_written(small, tmp_path):
    source = tmp_path / "people.ndjson"
    ids = ["9007199254740993", "9007199254740992", "1.50", "123456789012345678901", '"x"']
    source.write_text("".join(f'{{"id": {one}, "hours": 9, "weight": {one}}}\n' for one in ids))
    run(small, source, tmp_path / "a.csv", keep=("weight", "hours"))
    rows = (tmp_path / "a.csv").read_text().splitlines()[1:]
    assert [row.split(",")[:3] for row in rows] == [[one.strip('"')] * 2 + ["9"] for one in ids]
    source.write_text("".join(f'{{"id": {one}, "hours": 9}}\n' for one in ids[:2]))
    run(small, source, tmp_path / "b.ndjson")
    assert advised(tmp_path / "b.ndjson") == [9007199254740993, 9007199254740992]


def test_whole_numbers_and_decimals_in_different_places_of_a_file_are_one_column(small, tmp_path, monkeypatch):
    monkeypatch.setattr("backrules.bulk.files.formats.ndjson._LINES", 2)
    source = tmp_path / "people.ndjson"
    hours = ["9", "8", "7.5", "1.5", '"6"', "2", "null", "[]"]
    source.write_text("".join(f'{{"id": {number}, "hours": {one}}}\n' for number, one in enumerate(hours)))
    for batch in (1, 3, 100):
        outcome = run(small, source, tmp_path / "a.csv", batch=batch, on_bad="null", overwrite=True, keep=("hours",))
        rows = [row.split(",") for row in (tmp_path / "a.csv").read_text().splitlines()[1:]]
        assert [row[1] for row in rows] == ["9", "8", "7.5", "1.5", "6", "2", "", "[]"]
        assert [row[3] for row in rows] == ["sit_less"] * 3 + [""] + ["sit_less", "stretch"] + [""] * 2
        assert outcome.problems == 1


def test_whole_numbers_among_decimals_stay_whole_where_the_column_stays(small, tmp_path, monkeypatch):
    monkeypatch.setattr("backrules.bulk.files.formats.ndjson._LINES", 2)
    source = tmp_path / "people.ndjson"
    for hours in (["9.5", "8.5", "7.5", "2"], ["9", "8", "7.5", "1.5"]):
        source.write_text("".join(f'{{"id": {number}, "hours": {one}}}\n' for number, one in enumerate(hours)))
        run(small, source, tmp_path / "a.csv", overwrite=True, keep=("hours",))
        assert [row.split(",")[1] for row in (tmp_path / "a.csv").read_text().splitlines()[1:]] == hours
    source.write_text('{"id": 0, "hours": 9.0}\n{"id": 1, "hours": 8.5}\n')
    run(small, source, tmp_path / "a.ndjson", keep=("hours",))
    assert [row["hours"] for row in read(tmp_path / "a.ndjson")] == [9.0, 8.5]


def test_objects_and_lists_stay_what_they_are_beside_lines_that_are_read_one_by_one(small, tmp_path, monkeypatch):
    monkeypatch.setattr("backrules.bulk.files.formats.ndjson._LINES", 2)
    source = tmp_path / "people.ndjson"
    lines = [
        '{"id": 1, "hours": 9, "note": {"a": 1, "b": "x"}, "tools": [3]}',
        '{"id": 2, "hours": 9, "note": {"a": 2, "b": "y"}, "tools": []}',
        '{"id": 3, "hours": 3, "note": {"a": 3, "b": "z"}, "tools": ["mat"]}',
        '{"id": 4, "hours": 1, "hours": 2, "hours": 9, "note": {"a": 4, "b": "ä"}, "tools": ["bar", "mat"], "hurts": true}',
    ]
    source.write_text("\n".join(lines))
    outcome = run(small, source, tmp_path / "a.ndjson", keep=("note",), on_bad="null")
    rows = read(tmp_path / "a.ndjson")
    assert [row["note"] for row in rows] == [{"a": at, "b": text} for at, text in enumerate("xyzä", 1)]
    assert [row["advice"] for row in rows] == ["sit_less", "sit_less", "stretch", None]
    assert outcome.problems == 2
    found = [(row["id"], row["value"]) for row in read(tmp_path / "a.problems.ndjson")]
    assert found == [(1, "3"), (4, "1 and 2 and 9 (twice in line 4)")]


DEEP = '{"id": ' + "[" * 100_000


@pytest.mark.parametrize("line", ['{"id": ', "[1]", "{} {}", '{"id": 1} x', "nothing", '{"id": "\udcff"}', DEEP])
def test_what_is_no_json_is_refused_with_its_line(small, tmp_path, line):
    source = tmp_path / "people.ndjson"
    source.write_bytes(f'{{"id": 1, "hours": 9}}\n\n{line}\n'.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=r"people\.ndjson:3:"):
        run(small, source, tmp_path / "a.ndjson")
    assert names(tmp_path) == ["people.ndjson"]


# parts of one table (C4)


PARTS = {
    "nothing": ({"hours": pa.array([9.5])}, {"hours": pa.nulls(1)}, ["sit_less", None]),
    "nothing first": ({"hours": pa.nulls(1)}, {"hours": pa.array([9])}, [None, "sit_less"]),
    "empty lists": ({"tools": pa.array([["mat"]])}, {"tools": pa.array([[]])}, [None, None]),
    "whole numbers": ({"hours": pa.array([9.5])}, {"hours": pa.array([9])}, ["sit_less", "sit_less"]),
    "narrow": ({"hours": pa.array([9], pa.int8())}, {"hours": pa.array([9], pa.uint64())}, ["sit_less", "sit_less"]),
    "decimals": ({"hours": pa.array([9], pa.decimal256(50, 2))}, {"hours": pa.array([9])}, ["sit_less", "sit_less"]),
    "words": ({"level": pa.array(["expert"])}, {"level": pa.array(["expert"]).dictionary_encode()}, ["deadlift"] * 2),
    "views": (
        {"flags": pa.array([["fever"]])},
        {"flags": pa.array([[], ["night_pain"]], pa.list_view(pa.string()))[1:]},
        ["see_doctor"] * 2,
    ),
    "unsigned": (
        {"id": pa.array([1], pa.uint8()), "hours": pa.array([9])},
        {"id": pa.array([2**64 - 1], pa.uint64()), "hours": pa.array([9])},
        ["sit_less"] * 2,
    ),
    "small": (
        {"id": pa.array([-1], pa.int8()), "hours": pa.array([9])},
        {"id": pa.array([65535], pa.uint16()), "hours": pa.array([9])},
        ["sit_less"] * 2,
    ),
    "words in lists": (
        {"flags": pa.array([["fever"]])},
        {"flags": pa.array([["fever"]], pa.list_(pa.dictionary(pa.int32(), pa.string())))},
        ["see_doctor"] * 2,
    ),
    "runs": ({"hours": pa.array([9])}, {"hours": pc.run_end_encode(pa.array([9]))}, ["sit_less"] * 2),
    "a type of its own": (
        {"level": pa.array(["expert"])},
        {"level": pa.ExtensionArray.from_storage(pa.json_(pa.string()), pa.array(["expert"]))},
        ["deadlift"] * 2,
    ),
    "not a number": ({"hours": pa.array([float("nan")])}, {"hours": pa.array([9.0])}, [None, "sit_less"]),
}


@pytest.mark.parametrize("form", ["parquet", "arrow"])
@pytest.mark.parametrize("what", PARTS)
def test_parts_that_differ_because_one_is_empty_or_written_otherwise_are_one_table(small, tmp_path, form, what):
    first, second, right = PARTS[what]
    if form == "parquet" and what in ("views", "runs"):
        pytest.skip("Parquet has no list views and no runs")
    for name, columns in (("a", first), ("b", second)):
        table = pa.table({"id": [name], **columns})
        if form == "parquet":
            pq.write_table(table, tmp_path / f"{name}.parquet")
        else:
            with (
                pa.OSFile(str(tmp_path / f"{name}.arrow"), "wb") as file,
                pa.ipc.new_file(file, table.schema) as writer,
            ):
                writer.write_table(table)
    run(small, tmp_path / f"[ab].{form}", tmp_path / "out.ndjson")
    assert [row["advice"] for row in read(tmp_path / "out.ndjson")] == right


def test_a_whole_number_that_no_float_holds_is_not_rounded_to_fit_other_parts(small, tmp_path):
    pq.write_table(pa.table({"id": [2**53 + 1], "hours": [9]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"id": [1.5], "hours": [9]}), tmp_path / "b.parquet")
    with pytest.raises(UsageError, match=r"a\.parquet: the column 'id' cannot be read: other files have decimals"):
        run(small, tmp_path / "*.parquet", tmp_path / "out.csv")


def test_a_column_of_a_type_that_nobody_knows_is_named_where_it_is_needed_and_no_harm_elsewhere(small, tmp_path):
    table = pa.table({"id": ["a"], "hours": [9], "odd": pa.nulls(1, pa.month_day_nano_interval())})
    with pa.OSFile(str(tmp_path / "people.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    run(small, tmp_path / "people.arrow", tmp_path / "out.csv")
    with pytest.raises(UsageError, match=r"people\.arrow: the column 'odd' has the type month_day_nano_interval"):
        run(small, tmp_path / "people.arrow", tmp_path / "b.csv", keep=("odd",))


# CSV: joined parts (F2), rows that are there (F4), whole numbers


@pytest.mark.unmeasured
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ['height 6"', "\ufeffid", 'a,"b"\nc', "=1+1", "é", " "])
def test_parts_are_joined_whatever_columns_are_called(small, tmp_path, form, name):
    frame = pl.DataFrame({name: ["tall", 'x"y', "a\nb", "d"], "hours": [9, 9, 2, 9]})
    source = write(frame, tmp_path / "people.parquet")
    run(small, source, tmp_path / f"one.{form}", key=name, batch=100)
    run(small, source, tmp_path / f"many.{form}", key=name, batch=1)
    if form in ("csv", "ndjson"):
        assert (tmp_path / f"many.{form}").read_bytes() == (tmp_path / f"one.{form}").read_bytes()
    assert next(iter(read(tmp_path / f"many.{form}")[0].values())) == "tall"
    assert len(read(tmp_path / f"many.{form}")) == 4


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('id,hours,note\n1,9,ok\n2,3,"said 6 feet\n3,4,x\n4,5,y\n', r"people\.csv:3: a quote opens .* never closed"),
        ('id,hours,note\n1,9,ok\n2,3,"6 feet\n3,4,x\n4,5,"y"\n', r"people\.csv:3: .* ends in line 5, in the middle"),
        ('id,hours,note\n1,9,"6" tall"\n', r"people\.csv:2: .* ends in line 2, in the middle"),
        ("id,hours\n1,9\n2\n3,4\n", "there are 1 values in line 3, and 2 columns"),
        ("id,hours\n1,9\n2,3,secret\n", "there are 3 values in line 3, and 2 columns"),
        ("id,hours\n\udcff,9\n", r"people\.csv cannot be read: .*UTF"),
    ],
)
def test_a_row_that_would_swallow_others_is_refused_with_its_line(small, tmp_path, text, why):
    (tmp_path / "people.csv").write_bytes(os.fsencode(text))
    with pytest.raises(UsageError, match=why) as error:
        run(small, tmp_path / "people.csv", tmp_path / "a.csv")
    assert "secret" not in str(error.value)
    assert names(tmp_path) == ["people.csv"]


@pytest.mark.parametrize("block", [64, 4 * 2**20])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_row_of_a_csv_is_there_and_knows_its_line(small, tmp_path, monkeypatch, block, end, mark):
    monkeypatch.setattr("backrules.bulk.files.formats.lines.BLOCK", block)
    rows = ['1,9,"a, ""b"""', f'2,99,"line{end}break"', "", '3,"9",6" tall', f'"4",99,"{end}{end}"', "5,99,x"]
    (tmp_path / "people.csv").write_bytes((mark + end.join(["", "id,hours,note", *rows])).encode())
    with pytest.raises(FrameError, match=r"id 2, line 4\).*id 4, line 8\).*id 5, line 11\)"):
        run(small, tmp_path / "people.csv", tmp_path / "a.ndjson")
    assert run(small, tmp_path / "people.csv", tmp_path / "a.ndjson", on_bad="null", batch=2).people == 5
    assert advised(tmp_path / "a.ndjson") == ["1", "2", "3", "4", "5"]


def test_a_row_that_is_longer_than_any_is_refused_with_its_line(small, tmp_path, monkeypatch):
    monkeypatch.setattr("backrules.bulk.files.formats.lines.BLOCK", 64)
    source = tmp_path / "people.csv"
    for text, line in ((f"id,hours,{'x' * 100}\n1,9,\n", 1), (f"id,hours,note\n1,9,\n2,9,{'x' * 200}\n3,9,\n", 3)):
        source.write_text(text)
        with pytest.raises(UsageError, match=rf"people\.csv:{line}: "):
            run(small, source, tmp_path / "a.csv")
    assert names(tmp_path) == ["people.csv"]


def test_a_file_of_several_pieces_is_taken_up_in_the_midst_and_what_is_done_outlasts_a_row_that_is_wrong(
    small, tmp_path, monkeypatch
):
    monkeypatch.setattr("backrules.bulk.files.formats.lines.BLOCK", 64)
    source, out = tmp_path / "people.csv", tmp_path / "a.ndjson"
    lines = ["id,hours", *(f"person{number:02},{9 if number % 2 else 1}" for number in range(20))]
    source.write_text("\n".join([*lines, "one,too,many"]))
    with pytest.raises(UsageError, match="there are 3 values in line 22, and 2 columns"):
        run(small, source, out, batch=4)
    assert not out.exists()
    assert (tmp_path / "a.ndjson.partial").is_dir()
    source.write_text("\n".join(lines))

    def stop(phase, done, total):
        if phase == "scoring" and done >= 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small, source, out, batch=4, fresh=True, progress=stop)
    assert run(small, source, out, batch=4).resumed == 12
    assert [row["advice"] for row in read(out)] == [None, "sit_less"] * 10


def test_parts_of_another_header_are_not_joined(tmp_path):
    for name, text in (("a", "id,hours\n1,2\n"), ("b", "id,sets\n1,2\n")):
        (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match="b begins with another header"), (tmp_path / "whole").open("wb") as file:
        FILE_FORMATS["csv"].join([tmp_path / "a", tmp_path / "b"], file)


def test_an_empty_line_of_one_column_is_somebody_and_of_several_is_nobody(small, tmp_path):
    (tmp_path / "one.csv").write_text("hours\n9\n\n3\n\n")
    (tmp_path / "two.csv").write_text("hours,sets\n9,1\n\n3,1\n\n")
    for name, right in (("one", [0, 1, 2, 3]), ("two", [0, 1])):
        run(small, tmp_path / f"{name}.csv", tmp_path / "a.ndjson", key=None, overwrite=True)
        assert advised(tmp_path / "a.ndjson", "row") == right


def test_a_whole_number_is_not_rounded_before_it_is_checked(tmp_path):
    steps = "steps: {title: steps, type: integer, ask: How many steps?}\n        constraints:"
    rule = "{id: more.steps, when: steps > 5, advise: cat_cow, because: So., source: {author: We say so.}}"
    facts = SMALL["facts.yaml"].replace("constraints:", steps)
    ruleset = Folder(tmp_path / "rules", {"facts.yaml": facts, "rules/more.yaml": f"rules:\n  - {rule}\n"}).load()
    texts = [f"{2**53}", f"{2**53 + 1}", f"-{2**53 + 1}", f"{2**60}", f" {2**53 + 1} ", f"{2**53}.0"]
    for form in ("csv", "ndjson"):
        source = write(pl.DataFrame({"id": range(6), "steps": texts}), tmp_path / f"people.{form}")
        run(ruleset, source, tmp_path / f"a.{form}", on_bad="null")
        assert [int(row["id"]) for row in read(tmp_path / f"a.problems.{form}")] == [1, 2, 3, 4]
        assert [row["advice"] for row in read(tmp_path / f"a.{form}")] == ["cat_cow", *[None] * 4, "cat_cow"]
    numbers = "".join(f'{{"id": {place}, "steps": {text}}}\n' for place, text in enumerate(texts))
    for form, text in (("ndjson", numbers), ("jsonl", "".join(numbers.splitlines(keepends=True)[:4]))):
        (tmp_path / f"numbers.{form}").write_text(text)
        run(ruleset, tmp_path / f"numbers.{form}", tmp_path / "b.ndjson", on_bad="null", overwrite=True)
        found = [row["advice"] for row in read(tmp_path / "b.ndjson")]
        assert found == ["cat_cow", *[None] * 4, "cat_cow"][: len(found)]


# inputs that change (F4)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("harm", ["replaced", "shorter", "longer", "cut"])
def test_inputs_that_change_while_they_are_read_end_the_run_and_nothing_is_written(small, tmp_path, form, harm):
    frame = people(small, 60).select("id", "hours")
    for number in range(3):
        write(frame[number * 20 : number * 20 + 20], tmp_path / f"part{number}.{form}")
    path = tmp_path / f"part2.{form}"

    def change(phase, done, total):
        if phase == "scoring" and done == 20:
            if harm == "replaced":  # the same content, in another file
                other = tmp_path / "other"
                other.write_bytes(path.read_bytes())
                os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
                other.replace(path)
            elif harm == "cut":
                os.truncate(path, path.stat().st_size // 2)
            else:
                write(frame[40:50] if harm == "shorter" else frame[20:60], path)

    with pytest.raises(UsageError, match=r"part2\.\w+ (was changed while it was read|cannot be read)"):
        run(small, tmp_path / f"part*.{form}", tmp_path / "out.csv", batch=10, progress=change)
    assert names(tmp_path) == [f"part{number}.{form}" for number in range(3)]


def test_an_arrow_file_that_is_cut_off_is_one_message(small, tmp_path):
    source = write(people(small, 500), tmp_path / "people.arrow")
    whole = source.read_bytes()
    for size in (0, 5, len(whole) // 2, len(whole) - 1):
        source.write_bytes(whole[:size])
        with pytest.raises(UsageError, match=r"people\.arrow cannot be read"):
            run(small, source, tmp_path / "out.csv")


@pytest.mark.parametrize("again", range(3))  # more often than not it showed: Arrow's threads began as the process ended
def test_a_process_that_met_an_arrow_file_cut_off_ends_by_itself(small, tmp_path, again):
    source = write(people(small, 500), tmp_path / "people.arrow")
    os.truncate(source, source.stat().st_size // 2)
    done = python(
        f"""
        from pathlib import Path
        from backrules.errors import UsageError
        from backrules.bulk.files.formats.arrow import Arrow

        try:
            Arrow().layout(Path({str(source)!r}))
        except UsageError as error:
            print(error)
        """
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert "cannot be read" in done.stdout


# the work folder (F5)


def torn(small, source, out, **options):
    """Leave the work of a run that was stopped."""

    def stop(phase, done, total):
        if phase == "scoring" and done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small, source, out, batch=10, progress=stop, **options)
    return out.with_name(f"{out.name}.partial")


@pytest.fixture
def source(small, tmp_path):
    return write(people(small, 40).select("id", "hours"), tmp_path / "people.parquet")


@pytest.mark.parametrize("inside", ["lock", "backrules.lock", "run.json", "parts/part-00000.csv", "diary.txt"])
def test_a_folder_that_is_not_wholly_ours_is_not_touched(small, source, tmp_path, inside):
    other = tmp_path / "a.csv.partial" / inside
    other.parent.mkdir(parents=True)
    other.write_text("precious")
    for fresh in (False, True):
        with pytest.raises(UsageError, match="it is something else: move it away"):
            run(small, source, tmp_path / "a.csv", fresh=fresh)
    assert other.read_text() == "precious"
    assert names(other.parent) == [other.name]


@pytest.mark.parametrize("inside", ["thesis.txt", "parts/thesis.txt", "done/x/part-00000.json", "old/thesis.txt"])
def test_what_somebody_has_put_into_the_work_stays(small, source, tmp_path, inside):
    other = torn(small, source, tmp_path / "a.csv") / inside
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("precious")
    for fresh in (False, True):
        with pytest.raises(UsageError, match=f"{inside.partition('/')[0]} in it is not ours"):
            run(small, source, tmp_path / "a.csv", fresh=fresh)
    assert other.read_text() == "precious"


@pytest.mark.parametrize(
    "linked", ["", "parts", "problems", "done", "run.json", "parts/part-00001.csv", "backrules.lock"]
)
def test_no_link_in_the_work_is_followed(small, source, tmp_path, linked):
    work = torn(small, source, tmp_path / "a.csv")
    place, away = work / linked if linked else work, tmp_path / "away"
    place.rename(away)
    place.symlink_to(away)
    before = {path: path.read_bytes() for path in [away, *away.rglob("*")] if path.is_file()}
    for fresh in (False, True):
        with pytest.raises(UsageError, match="it is something else: move it away"):
            run(small, source, tmp_path / "a.csv", fresh=fresh)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "content", ["{}", "[]", "null", "x", '{"start": 0, "start": 1}', '{"start": "0"}', "[" * 100_000, "\0"]
)
def test_damaged_counts_of_a_part_are_made_again(small, source, tmp_path, content):
    work = torn(small, source, tmp_path / "a.csv")
    (work / "done" / "part-00001.json").write_text(content)
    outcome = run(small, source, tmp_path / "a.csv", batch=10)
    assert (outcome.resumed, outcome.people) == (10, 40)
    assert len(advised(tmp_path / "a.csv")) == 40


def test_an_out_that_is_a_link_is_refused_before_work(small, source, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "file.csv").write_text("before")
    for name, leads_to in (("linked", "real"), ("link.csv", "file.csv"), ("dangling.csv", "nowhere.csv")):
        (tmp_path / name).symlink_to(leads_to)
        with pytest.raises(UsageError, match=f"{name} is a link to {leads_to}: name what it leads to"):
            run(small, source, tmp_path / name, overwrite=True)
    assert (tmp_path / "file.csv").read_text() == "before"


# what is written (C3, F3)


@pytest.mark.parametrize(
    "page",
    [
        "people.csv",
        "./in/../people.csv",
        "soft",
        "hard",
        "columns.yaml",
        "advice.csv",
        "advice.problems.csv",
        "advice.csv.partial",
        "nowhere/page.html",
        "in",
        "rules/facts.yaml",
    ],
)
def test_a_page_does_not_take_the_place_of_what_is_read_or_written(tmp_path, page):
    rules = Folder(tmp_path / "rules", {})
    source = tmp_path / "people.csv"
    source.write_text("id,desk\na,9\n")
    (tmp_path / "columns.yaml").write_text("hours: desk\n")
    (tmp_path / "soft").symlink_to(source)
    os.link(source, tmp_path / "hard")
    (tmp_path / "in").mkdir()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    call = [
        "score",
        source,
        "--ruleset",
        rules.path,
        "--columns",
        tmp_path / "columns.yaml",
        "--key",
        "id",
        "--overwrite",
    ]
    done = called(*call, "--out", tmp_path / "advice.csv", "--report", tmp_path / page)
    if page == "advice.csv.partial":  # a page of this name would be where the work is kept
        assert done.returncode == 2
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_page_that_is_there_is_replaced_only_when_told_so_and_keeps_its_mode(small, source, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("before")
    page.chmod(0o640)
    with pytest.raises(UsageError, match=r"page\.html is there already; --overwrite"):
        run(small, source, tmp_path / "a.csv", page=page, report=True)
    run(small, source, tmp_path / "a.csv", page=page, report=True, overwrite=True)
    assert page.read_text().startswith("<!")
    assert page.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("given", "out"),
    [
        ("in", "in/advice.csv"),
        ("in", "in/sub/advice.csv"),
        ("in/*.csv", "in/advice.csv"),
        ("in/*.csv", "in/advice.problems.csv"),
        ("**/*.csv", "elsewhere/advice.csv"),
        ("in/**/[ab]*.csv", "in/sub/advice.csv"),
        ("link", "in/advice.csv"),
        ("in", "link/advice.csv"),
        ("in", "."),
    ],
)
def test_a_result_is_never_where_the_next_night_would_read_it(small, tmp_path, given, out):
    for name in ("in/sub", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    if given in ("in", "link"):
        (tmp_path / "in" / "sub").rmdir()
        if out == "in/sub/advice.csv":
            pytest.skip("a folder with folders in it is refused anyway")
    (tmp_path / "link").symlink_to("in")
    (tmp_path / "in" / "a.csv").write_text("id,hours\na,9\n")
    with pytest.raises(UsageError, match=r"would (lie among|overwrite)"):
        run(small, tmp_path / given, f"{tmp_path / out}", overwrite=True)
    assert (tmp_path / "in" / "a.csv").read_text() == "id,hours\na,9\n"


def test_a_result_may_lie_beside_what_is_read_by_a_pattern(small, tmp_path):
    (tmp_path / "in" / "out").mkdir(parents=True)
    (tmp_path / "in" / "members.csv").write_text("id,hours\na,9\n")
    for _ in range(2):
        run(small, tmp_path / "in" / "m*.csv", tmp_path / "in" / "advice.csv", overwrite=True)
        run(small, tmp_path / "in" / "m*.csv", tmp_path / "in" / "out" / "m.csv", overwrite=True)
    assert advised(tmp_path / "in" / "advice.csv") == ["a"]


def test_on_a_full_disk_what_was_there_stays_and_the_work_goes_on_later(small, source, tmp_path):
    out, page = tmp_path / "a.ndjson", tmp_path / "page.html"
    run(small, source, out, page=page, report=True)
    before, whole = (out.read_bytes(), page.read_bytes()), out.stat().st_size
    out.chmod(0o640)
    with full_disk(whole - 1), pytest.raises(OSError, match="File too large"):
        run(small, source, out, batch=30, overwrite=True, report=False)
    assert out.read_bytes() == before[0]
    outcome = run(small, source, out, batch=30, overwrite=True, report=False)
    assert (outcome.resumed, out.read_bytes()) == (40, before[0])
    assert out.stat().st_mode & 0o777 == 0o640
    assert not [name for name in names(tmp_path) if name.startswith(".") or name.endswith(".partial")]


# kept values and spreadsheets (F15), limits (F10), what is said (hints)


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_fact_that_is_kept_stays_as_it_is_in_the_file(small, tmp_path, form):
    source = tmp_path / "people.csv"
    source.write_text("id,hours,hurts,level\na, 9,true,none\nb,8.50,maybe,guru\nc,99,,\n")
    run(small, source, tmp_path / f"a.{form}", keep=("hours", "hurts", "level"), on_bad="null")
    assert [(row["hours"], row["hurts"], row["level"]) for row in _texts(tmp_path / f"a.{form}")] == [
        (" 9", "true", "none"),
        ("8.50", "maybe", "guru"),
        ("99", None, None),
    ]
    assert [row["advice"] for row in read(tmp_path / f"a.{form}")] == ["sit_less", "sit_less", None]


def _texts(path):
    return (pl.read_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.read_ndjson(path)).to_dicts()


def test_for_a_spreadsheet_no_text_is_a_formula(small, tmp_path):
    texts = ["=1+1", "+A1", "-cmd|x", "@x", "\tx", "-5", "+4.5", "fine", "a=b"]
    frame = pl.DataFrame({"id": texts, "hours": 99, "=note": texts})
    source = write(frame, tmp_path / "people.parquet")
    run(small, source, tmp_path / "a.csv", keep=("=note",), on_bad="null", spreadsheet_safe=True)
    safe = ["'=1+1", "'+A1", "'-cmd|x", "'@x", "'\tx", "-5", "+4.5", "fine", "a=b"]
    assert [row["id"] for row in _texts(tmp_path / "a.csv")] == safe
    assert [row["'=note"] for row in _texts(tmp_path / "a.csv")] == safe
    assert [row["id"] for row in _texts(tmp_path / "a.problems.csv")] == safe
    run(small, source, tmp_path / "b.csv", keep=("=note",), on_bad="null")
    assert [row["id"] for row in _texts(tmp_path / "b.csv")] == texts
    with pytest.raises(UsageError, match="--spreadsheet-safe is for CSV"):
        run(small, source, tmp_path / "a.parquet", on_bad="null", spreadsheet_safe=True)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--batch", "99999999999999999999"], "is not in the range"),
        (["--batch", "1e20"], "is not a valid integer"),
        (["--top", "99999999"], "--top is at most 1,000, or all"),
        (["--top", "9" * 5000], "neither a whole number from 1 nor all"),
        (["--output", "top", "--top", "1001"], "--top is at most 1,000, or all"),
        (["--keep", "idd"], "backrules: --keep: there is no column 'idd' (did you mean 'id'?)"),
        (["--ignore", "idd"], "backrules: --ignore: there is no column 'idd'"),
        (["--out", "o\udcff.csv"], "the name of a result is UTF-8"),
        (["--out", "x" * 300 + ".csv"], "File name too long"),
    ],
)
def test_what_cannot_be_is_one_line_and_the_code_of_wrong_usage(tmp_path, arguments, why):
    rules = Folder(tmp_path / "rules", {})
    source = tmp_path / "people.csv"
    source.write_text("id,hours\na,9\n")
    out = () if "--out" in arguments else ("--out", tmp_path / "a.csv")
    given = [f"{tmp_path}/{one}" if one.endswith(".csv") else one for one in arguments]
    done = called("score", source, "--ruleset", rules.path, "--key", "id", *out, *given)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert names(tmp_path) == ["people.csv", "rules"]


def test_the_command_line_is_told_of_its_own_options(small, tmp_path):
    source = tmp_path / "people.csv"
    for columns, said in {
        "id,hour": "write 'hours: hour' into the file of --columns if it is meant, or --ignore hour",
        "id,hours,flags_fevr": "write 'flags: {fever: flags_fevr}' into the file of --columns",
        "id,zz": "say which in a file: --columns FILE.yaml",
        "id,tools,tools_mat": "--ignore tools or --ignore tools_mat",
    }.items():
        source.write_text(f"{columns}\n")
        with pytest.raises(FrameError) as error:
            run(small, source, tmp_path / "a.csv", columns_file=Columns())
        assert said in str(error.value)
        assert "columns=" not in str(error.value)


def test_names_of_inputs_may_be_of_no_encoding(small, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    path = Path(os.fsdecode(os.fsencode(folder) + b"/p\xff.csv"))
    path.write_text("id,hours\na,9\n")
    run(small, folder, tmp_path / "a.csv")
    assert advised(tmp_path / "a.csv") == ["a"]
    assert json.dumps([str(path)])
