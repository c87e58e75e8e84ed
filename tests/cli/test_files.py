"""What commands write: refused before any work where it would harm, and whole or not at all."""

import json

import pytest

from tests.support import Folder, called, full_disk

IDLE = (
    "rules:\n  - {id: more.idle, when: hours >= 6 or hours >= 7, advise: cat_cow, because: So., source: {author: a}}\n"
)


@pytest.fixture
def small(tmp_path):
    return Folder(tmp_path / "rules", {})


@pytest.mark.parametrize(
    "command",
    [("graph", "--format", "dot", "--out"), ("check", "--sarif"), ("mutate", "--resume"), ("schema", "facts", "--out")],
)
def test_no_command_writes_over_the_ruleset_or_where_it_cannot(small, tmp_path, command):
    name, *options = command
    first = (name, *options)
    folder = () if name == "schema" else ("--ruleset", small.path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    before = {path: path.read_bytes() for path in small.path.rglob("*.yaml")}
    bad = [tmp_path / "file" / "x"] if name == "schema" else [
        small.path / "facts.yaml",
        small.path / "rules" / "new.yaml",
        tmp_path / "folder",
        tmp_path / "nowhere" / "x",
        tmp_path / "file" / "x",
    ]  # fmt: skip
    for path in bad:
        done = called(*first, path, *folder)
        assert (done.returncode, done.stdout) == (2, ""), path
        assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in small.path.rglob("*.yaml")} == before


@pytest.mark.parametrize("command", [("graph", "--out"), ("check", "--sarif"), ("schema", "facts", "--out")])
def test_on_a_full_disk_a_file_stays_what_it_was_and_there_is_one_message(small, tmp_path, command):
    name, *options = command
    path = tmp_path / "facts.schema.json" if name == "schema" else tmp_path / "out.dot"
    path.write_text("before")
    given = () if name == "schema" else ("--ruleset", small.path)
    with full_disk(100):
        done = called(name, *options, tmp_path if name == "schema" else path, *given)
    assert (done.returncode, path.read_text()) == (2, "before")
    assert "cannot be written: File too large" in done.stderr
    assert not list(tmp_path.glob(".*"))


def test_what_is_no_file_can_be_written_to(small):
    assert called("graph", "--ruleset", small.path, "--format", "dot", "--out", "/dev/null").returncode == 0
    done = called("graph", "--ruleset", small.path, "--format", "dot", "--out", "/dev/full")
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "backrules: /dev/full cannot be written: No space left on device",
    )


def test_mends_leave_line_ends_and_marks_as_they_are(small):
    path = small.write("rules/more.yaml", b"\xef\xbb\xbf" + IDLE.replace("\n", "\r\n").encode())
    assert called("check", "--ruleset", small.path, "--fix").stderr.startswith("mended")
    assert path.read_bytes().decode("utf-8") == "\ufeff" + IDLE.replace(" or hours >= 7", "").replace("\n", "\r\n")


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_mends_are_made_in_all_files_or_in_none(small, names):
    first = small.write(f"rules/{names[0]}.yaml", IDLE.replace("idle", "one"))
    second = small.write(f"rules/{names[1]}.yaml", IDLE + "".join(f"# {number}\n" for number in range(500)))
    before = first.read_bytes(), second.read_bytes()
    with full_disk(1000):
        done = called("check", "--ruleset", small.path, "--fix")
    assert (done.returncode, (first.read_bytes(), second.read_bytes())) == (2, before)
    assert called("check", "--ruleset", small.path, "--fix").stderr.startswith("mended 2 of ")


def test_mends_that_do_not_fit_are_taken_back(small, monkeypatch):
    path = small.write("rules/more.yaml", IDLE)
    monkeypatch.setattr("backrules.cli.check.fixed_files", lambda _: {str(path): "rules: [x"})
    done = called("check", "--ruleset", small.path, "--fix")
    assert (done.returncode, path.read_text()) == (2, IDLE)
    assert "the mends do not fit into" in done.stderr
    assert "nothing was changed" in done.stderr


def test_mends_that_mend_nothing_are_tried_once(small, monkeypatch):
    path = small.write("rules/more.yaml", IDLE)
    monkeypatch.setattr("backrules.cli.check.fixed_files", lambda _: {str(path): IDLE})
    done = called("check", "--ruleset", small.path, "--fix")
    assert done.stderr.count("mended 0 of ") == 1
    assert "idle-part" in done.stdout


def test_a_kept_interview_in_which_a_key_stands_twice_is_refused_and_stays(small, tmp_path):
    file = tmp_path / "me.json"
    assert called("ask", "--ruleset", small.path, "--session", file, "--flags", "fever", stdin="").returncode == 0
    text = file.read_text()
    twice = text.replace('"flags": [', '"flags": [],\n "flags": [', 1)
    assert json.loads(twice) == json.loads(text)
    file.write_text(twice)
    done = called("ask", "--ruleset", small.path, "--session", file, stdin="")
    assert (done.returncode, done.stdout, file.read_text()) == (2, "", twice)
    assert "the key 'flags' stands twice" in done.stderr
    assert called("advise", "--ruleset", small.path, "--profile", file).returncode == 2


def test_a_profile_of_json_in_which_a_key_stands_twice_is_refused(small, tmp_path):
    file = tmp_path / "me.json"
    for text in ('{"flags": [], "flags": ["fever"]}', '{"flags": {"fever": false, "fever": true}}'):
        file.write_text(text)
        done = called("advise", "--ruleset", small.path, "--profile", file)
        assert (done.returncode, done.stdout) == (2, "")
        assert "me.json:1:" in done.stderr
        assert "stands here twice" in done.stderr
