import os
import stat
from pathlib import Path

import pytest

from backrules._util.atomic import is_rough, replacing, write_atomic
from backrules._util.outputs import obstacle, refusals


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path):
    write_atomic(tmp_path / "a.txt", "grüße\n")
    write_atomic(tmp_path / "b.bin", b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == "grüße\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"
    assert names(tmp_path) == ["a.txt", "b.bin"]


def stopped_in_the_middle(path, stop):
    with replacing(path) as file:
        file.write(b"half of the new")
        file.flush()
        assert path.read_text() == "before"
        assert [is_rough(one) for one in names(path.parent)].count(True) == 1
        raise stop


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_was_there_stays_when_writing_fails_in_the_middle(tmp_path, stop):
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(type(stop)):
        stopped_in_the_middle(path, stop)
    assert path.read_text() == "before"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_keeps_its_mode_and_a_new_one_gets_what_the_umask_leaves(tmp_path, mode):
    old, new, private = tmp_path / "old", tmp_path / "new", tmp_path / "private"
    old.touch()
    old.chmod(mode)
    before = os.umask(0o027)
    try:
        for path in (old, new):
            write_atomic(path, "x")
        write_atomic(private, "x", private=True)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new, private)] == [mode, 0o640, 0o600]


def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real").write_text("before")
    for name, leads_to in (("link", "far/real"), ("dangling", "far/new")):
        (tmp_path / name).symlink_to(leads_to)
        write_atomic(tmp_path / name, "after")
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / leads_to).read_text() == "after"
    assert names(tmp_path / "far") == ["new", "real"]


def test_a_link_that_is_not_followed_is_replaced_and_what_it_leads_to_stays(tmp_path):
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to("real")
    write_atomic(tmp_path / "link", "after", follow=False)
    assert not (tmp_path / "link").is_symlink()
    assert ((tmp_path / "real").read_text(), (tmp_path / "link").read_text()) == ("before", "after")


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path):
    with pytest.raises(OSError, match="No space left"):
        write_atomic(Path("/dev/full"), "x")
    write_atomic(Path("/dev/null"), "x")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert not any(map(is_rough, names(Path("/dev"))))


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        write_atomic(tmp_path / "nowhere" / "a.txt", "x")
    assert error.value.filename == str(tmp_path / "nowhere" / "a.txt")


# before work starts


def test_where_no_file_can_be_written_it_is_said_why(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "circle").symlink_to("circle")
    for path, why in {
        tmp_path: "is a folder",
        tmp_path / "nowhere" / "a": f"there is no folder {tmp_path / 'nowhere'}",
        tmp_path / "file" / "a": "cannot be written",
        tmp_path / "circle": "cannot be written",
        tmp_path / ("x" * 300): "cannot be written",
        tmp_path / "a\0b": "cannot be written",
    }.items():
        assert why in obstacle(path)
    for path in (tmp_path / "file", tmp_path / "new", Path("/dev/null"), Path("/dev/full")):
        assert obstacle(path) == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_what_is_write_protected_is_refused(tmp_path):
    (tmp_path / "file").touch(mode=0o400)
    (tmp_path / "folder").mkdir(mode=0o500)
    assert "write-protected" in obstacle(tmp_path / "file")
    assert "nothing can be written" in obstacle(tmp_path / "folder" / "a")


def test_a_file_that_is_read_is_not_written_by_whatever_name_it_is_called(tmp_path):
    read, folder = tmp_path / "people.csv", tmp_path / "rules"
    read.touch()
    folder.mkdir()
    (folder / "facts.yaml").touch()
    (tmp_path / "soft").symlink_to(read)
    os.link(read, tmp_path / "hard")
    (tmp_path / "way").symlink_to(folder)
    os.link(folder / "facts.yaml", tmp_path / "rule")
    for name in (
        "people.csv",
        "./rules/../people.csv",
        "soft",
        "hard",
        "rules/facts.yaml",
        "way/facts.yaml",
        "rules/new.yaml",
        "rule",
    ):
        (why,) = refusals({"--out": tmp_path / name}, [read], [folder])
        assert why.startswith(f"--out: {tmp_path / name} would ")
    assert [
        *refusals({"--out": tmp_path / "rules" / "a.svg", "--report": tmp_path / "other.csv"}, [read], [folder])
    ] == []


def test_two_outputs_are_not_one_file(tmp_path):
    (tmp_path / "link").symlink_to("a")
    (why,) = refusals({"--out": tmp_path / "a", "--report": tmp_path / "link", "--sarif": None})
    assert why == f"--report: {tmp_path / 'link'} is written by --out already"


def test_what_may_not_be_written_is_refused_before_it_is_tried(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path / "file")
    assert obstacle(tmp_path / "file") == f"{tmp_path / 'file'} cannot be written: it is write-protected"
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) == tmp_path / "file")
    assert "nothing can be written in" in obstacle(tmp_path / "file")


def test_a_file_of_somebody_else_stays_theirs_where_we_may(tmp_path, monkeypatch):
    path, owners = tmp_path / "a.txt", []
    path.write_text("before")
    before = path.stat()
    monkeypatch.setattr(os, "geteuid", lambda: before.st_uid + 1)
    for refusal in (None, PermissionError(1, "Operation not permitted")):

        def chown(_, user, group, refusal=refusal):
            owners.append((user, group))
            if refusal:
                raise refusal

        monkeypatch.setattr(os, "chown", chown)
        write_atomic(path, "after")
        assert path.read_text() == "after"
    assert owners == [(before.st_uid, before.st_gid)] * 2
