import json
import signal
import subprocess
import sys
import time

import polars as pl
import pytest

from backrules.bulk import files as scoring
from backrules.cli.output import meter
from tests.bulk.files.files import people, read, write
from tests.support import PATIENCE, SMALL, Folder, called, unmeasured


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "rules", {})


@pytest.fixture
def source(folder, tmp_path):
    return write(people(folder.load(), 400), tmp_path / "people.parquet")


def test_the_summary_says_who_gets_what(folder, source, tmp_path):
    done = called("score", source, "--ruleset", folder.path, "--key", "id", "--out", tmp_path / "advice.csv")
    assert done.returncode == 0, done.stderr
    rows = read(tmp_path / "advice.csv")
    assert done.stdout.startswith(f"400 people, {len(rows)} rows in {tmp_path}/advice.csv\n")
    nobody = sum(row["rank"] is None for row in rows)
    assert f"{400 - nobody} get advice, {nobody} get none" in done.stdout
    stretch = sum(row["advice"] == "stretch" for row in rows) / 400
    assert f"{stretch:.1%}  Stretch\n" in done.stdout
    assert "scoring 400 of 400 people (100%)" in done.stderr
    plain = json.loads(
        called("score", source, "--ruleset", folder.path, "--key", "id", "--out", tmp_path / "b.csv", "--json").stdout
    )
    assert (plain["people"], plain["rows"], plain["advised"]) == (400, len(rows), 400 - nobody)
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "advice.csv").read_bytes()


def test_values_that_do_not_fit_are_an_error_or_findings(folder, tmp_path):
    source = write(pl.DataFrame({"id": [1, 2], "hours": [25, 8]}), tmp_path / "people.csv")
    call = ("score", source, "--ruleset", folder.path, "--key", "id", "--out", tmp_path / "advice.csv")
    done = called(*call)
    assert (done.returncode, done.stdout) == (2, "")
    assert "hours: 1 of 2 people have a value that does not fit" in done.stderr
    done = called(*call, "--on-bad", "drop")
    assert done.returncode == 1
    assert "1 value does not fit, listed in " in done.stdout
    assert "people left out: 1" in done.stdout


def test_a_report_is_shown_in_place_of_the_summary_and_written_as_a_page(folder, tmp_path):
    source = write(pl.DataFrame({"id": [1, 2], "hours": [9, 0]}), tmp_path / "people.csv")
    page = tmp_path / "page.html"
    call = ("score", source, "--ruleset", folder.path, "--key", "id", "--out", tmp_path / "advice.csv")
    done = called(*call, "--report", page)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"2 people, 3 rows in {tmp_path}/advice.csv\n")
    assert "Counts below 5 are shown as <5." in done.stdout
    assert page.read_text().startswith("<!")
    assert "given  advice" not in done.stdout


def test_of_many_pieces_of_advice_the_summary_names_the_most_frequent_and_counts_the_others(tmp_path):
    names = [f"walk_{number}" for number in range(14)]
    advice = "".join(
        f"{name}: {{kind: priority, title: Walk, detail: Walk., source: {{article: A2}}}}\n" for name in names
    )
    rule = f"{{id: r, when: hours == 1, advise: {names}, because: So., source: {{author: We say so.}}}}"
    folder = Folder(
        tmp_path / "many",
        {
            "advice.yaml": SMALL["advice.yaml"].replace("        ", "") + advice,
            "rules/more.yaml": f"rules:\n  - {rule}\n",
        },
    )
    source = write(pl.DataFrame({"id": [1, 2], "hours": [1, 0]}), tmp_path / "people.csv")
    call = ("score", source, "--ruleset", folder.path, "--key", "id", "--overwrite", "--out", tmp_path / "advice.csv")
    done = called(*call, "--top", "all")
    assert (done.returncode, done.stdout.count("Walk\n")) == (0, 12)
    assert "and 2 more pieces of advice" in done.stdout
    write(pl.DataFrame({"id": [1, 2], "hours": [0, 0]}), source)
    done = called(*call)
    assert done.stdout.splitlines()[1:] == ["  0 get advice, 2 get none"]


@pytest.mark.parametrize("library", ["polars", "pyarrow", "narwhals"])
def test_without_the_libraries_it_says_what_to_install(folder, tmp_path, monkeypatch, library):
    for name in [name for name in sys.modules if name.startswith("backrules.bulk.files")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("backrules.bulk.files", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    done = called("score", tmp_path / "people.csv", "--ruleset", folder.path, "--out", tmp_path / "advice.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"needs {library}" in done.stderr
    assert "backrules[frame]" in done.stderr


def test_a_mistake_of_our_own_is_no_missing_library(folder, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("backrules.bulk.files")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("backrules.bulk.files", raising=False)
    monkeypatch.setitem(sys.modules, "backrules.bulk.files.options", None)
    with pytest.raises(ModuleNotFoundError, match=r"backrules\.bulk\.files\.options"):
        called("score", tmp_path / "people.csv", "--ruleset", folder.path, "--out", tmp_path / "advice.csv")


def test_the_report_of_spark_is_written_as_a_page_too(folder, tmp_path, monkeypatch):
    def on_this_machine(ruleset, given, out, asked, *, master, **more):
        assert master == "local[1]"
        return scoring.score(ruleset, given, out, asked, progress=lambda *_: None, **more)

    monkeypatch.setattr(scoring, "score_on_spark", on_this_machine)
    source, page = write(pl.DataFrame({"id": [1], "hours": [0]}), tmp_path / "people.csv"), tmp_path / "page.html"
    call = (
        "score",
        source,
        "--ruleset",
        folder.path,
        "--key",
        "id",
        "--out",
        tmp_path / "advice.csv",
        "--spark",
        "local[1]",
    )
    assert called(*call, "--report", page).returncode == 0
    assert page.read_text().startswith("<!")


def test_on_a_terminal_the_meter_is_one_line_that_says_how_long_it_will_take(monkeypatch, capsys):
    clock = iter([0.0, 0.1, 100.0, 100.1, 200.0])
    monkeypatch.setattr("backrules.cli.output.is_live", lambda: True)
    monkeypatch.setattr("backrules.render.progress.time.monotonic", lambda: next(clock))
    progress = meter("people")
    for done in (0, 1, 10, 11, 2000):
        progress("scoring", done, 2000)
    progress.close()
    progress.close()
    shown = capsys.readouterr().err
    lines = [line.replace("\x1b[K", "") for line in shown.split("\r")]
    assert lines == [
        "",
        "scoring 0 of 2,000 people (0%)",
        "scoring 10 of 2,000 people (0%), 0/s, 5 h 31 min left",
        "scoring 2,000 of 2,000 people (100%), 10/s\n",
    ]


def test_mistakes_are_one_message_and_exit_code_2(folder, source, tmp_path):
    for arguments, why in (
        (["--top", "0"], "neither a whole number from 1 nor all"),
        (["--key", "name"], "backrules: --key: there is no column 'name'"),
        (["--columns", tmp_path / "none.yaml"], "none.yaml is not a file"),
        (["--spark", "local[1]", "--fresh"], "--fresh does not go with --spark"),
        (["--spark", "local[1]"], "--key is needed on Spark"),
        (["--spark", "local[1]", "--spreadsheet-safe"], "--spreadsheet-safe does not go with --spark"),
    ):
        done = called("score", source, "--ruleset", folder.path, "--out", tmp_path / "advice.csv", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.unmeasured
def test_a_run_that_is_killed_interrupted_and_terminated_goes_on_and_gives_the_same_bytes(folder, source, tmp_path):
    call = ["score", source, "--ruleset", folder.path, "--key", "id", "--batch", "10"]
    whole = called(*call, "--out", tmp_path / "whole.parquet")
    assert whole.returncode == 0
    out, work = tmp_path / "advice.parquet", tmp_path / "advice.parquet.partial"
    for part, how, code in ((2, signal.SIGKILL, -9), (4, signal.SIGINT, 130), (6, signal.SIGTERM, 143)):
        error = _stopped([*call, "--out", out], work / "done" / f"part-{part:05}.json", how, code)
        assert not out.exists()
        if how != signal.SIGKILL:
            assert f"what is done stays in {work}, and the same command goes on from there" in error
            assert "Traceback" not in error, error
    done = called(*call, "--out", out)
    assert done.returncode == 0
    assert "were done by an earlier run" in done.stdout
    assert out.read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert not work.exists()


# it waits behind one part for what is sent to it: otherwise it may have ended before
WAITING = """
import signal
import sys

from backrules.bulk.files import checkpoint
from backrules.cli import main

awaited, write_json = sys.argv.pop(1), checkpoint.write_json


def write_and_wait(path, data):
    write_json(path, data)
    if str(path) == awaited:
        signal.pause()


checkpoint.write_json = write_and_wait
main()
"""


def _stopped(call, part, how, code):
    command = [sys.executable, "-c", WAITING, *map(str, (part, *call))]
    env = unmeasured() if how == signal.SIGKILL else None  # what is killed can tell nobody what was measured
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env)
    while not part.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(how)
    error = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == code
    return error


@pytest.mark.unmeasured
def test_a_full_disk_is_one_message_and_the_work_is_kept(folder, source, tmp_path):
    out = tmp_path / "advice.ndjson"
    limited = (
        "import resource\n"
        "limit, no_limit = resource.RLIMIT_FSIZE, resource.RLIM_INFINITY\n"
        "resource.setrlimit(limit, (60_000, no_limit))\n"
        "from backrules.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"  # what measures coverage writes its own file at the end
        "    resource.setrlimit(limit, (no_limit, no_limit))\n"
    )
    call = ["score", source, "--ruleset", folder.path, "--key", "id", "--batch", "50", "--out", out]
    done = subprocess.run([sys.executable, "-c", limited, *map(str, call)], capture_output=True, text=True)
    assert done.returncode == 2
    assert "File too large" in done.stderr
    assert f"what is done stays in {out}.partial" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
    done = called(*call)
    assert done.returncode == 0
    assert "were done by an earlier run" in done.stdout
