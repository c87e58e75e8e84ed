"""The interview: answers from a pipe and from a terminal, the file it is kept in, its ends."""

import json
import os
import signal
import stat
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.cli.session_file import SessionFile
from tests.cli.people import answers, people
from tests.cli.terminal import Terminal
from tests.support import PATIENCE, called, cli, examples, full_disk

PERSON = {"flags": [], "hours": 9, "level": "expert", "tools": ["bar", "mat"], "hurts": False, "sets": 4}


@pytest.fixture
def small(folder):
    return folder()


def lines(*some):
    return "".join(f"{line}\n" for line in some)


def unwrapped(text):
    """A text without its white space: where a long path is wrapped depends on where the tests run."""
    return "".join(text.split())


# answers from a pipe


def test_answers_from_a_pipe_lead_to_the_advice(small):
    typed = answers(small.load(), PERSON)
    done = called("ask", "--ruleset", small.path, stdin=lines(*typed))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "> 0\n-> warning signs: none\n" in done.stdout
    assert "Nothing is left to ask that could change your advice." in done.stdout
    advice = small.load().recommend({name: PERSON[name] for name in ("flags", "hours", "level", "tools")}, strict=True)
    assert done.stdout.endswith(f"\n{advice}\n")
    assert "\nFirst of all\n  - Sit less\n    Stand up.\n" in done.stdout


@settings(max_examples=examples(4))
@given(st.data())
def test_the_json_of_any_person_is_the_recommendation_for_what_they_answered(data):
    builtin = backrules.builtin()
    person, way = data.draw(people(builtin)), data.draw(st.integers(0, 5))
    done = called("ask", "--json", stdin=lines(*answers(builtin, person, way=way)))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["settled"]
    assert [one["id"] for one in found["advice"]] == list(builtin.recommend(person, strict=True).outcome)
    assert found["profile"].items() <= builtin.recommend(person).profile.items()


def test_json_goes_to_standard_output_and_the_questions_to_standard_error(small):
    done = called("ask", "--ruleset", small.path, "--json", stdin="0\n")
    assert json.loads(done.stdout) == small.load().recommend({"flags": []}, strict=True).to_dict()
    assert "Any of these?" in done.stderr
    assert "Question 2 of at most" in done.stderr


@pytest.mark.parametrize("given", ["", "0", "0\n", "\n", "0\nfoo", "0\nfoo\n\n\n"])
def test_the_end_of_the_input_is_the_end_of_the_interview(small, given):
    done = called("ask", "--ruleset", small.path, stdin=given)
    assert (done.returncode, done.stderr) == (0, "")
    assert "> (end of the answers)\n" in done.stdout
    assert "From what is known so far" in done.stdout
    assert done.stdout.rstrip().endswith("Not medical advice.")


@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_a_line_that_names_its_fact_answers_no_other_question(small, times):
    done = called("ask", "--ruleset", small.path, stdin=lines(*["flags: none"] * times))
    assert done.stdout.count("-> ") == 1
    assert "-> warning signs: none\n" in done.stdout
    assert done.stdout.count("This answers flags, and ") == times - 1


def test_an_answer_that_is_none_is_explained_and_asked_again(small):
    done = called("ask", "--ruleset", small.path, "--flags", "none", "--level", "none", stdin=lines("99", "lots", "9"))
    assert done.returncode == 0
    assert (
        "> 99\nExpected a number from 0 to 24 h/day, not 99.\n"
        "> lots\nExpected a number from 0 to 24 h/day, not 'lots'.\n"
        "> 9\n-> hours at a desk: 9 h/day\n"
    ) in done.stdout


def test_done_ends_it_with_advice_and_quit_without(small):
    done = called("ask", "--ruleset", small.path, "--hours", "9", stdin=lines("0", "done", "1"))
    assert done.returncode == 0
    assert "\nFirst of all\n  - Sit less\n" in done.stdout
    done = called("ask", "--ruleset", small.path, "--hours", "9", stdin=lines("0", "q", "1"))
    assert done.returncode == 0
    assert done.stdout.endswith("> q\nStopped. Nothing is kept; with --session FILE it would be.\n")
    done = called("ask", "--ruleset", small.path, "--hours", "9", "--json", stdin=lines("0", "q"))
    assert json.loads(done.stdout)["profile"] == {"flags": [], "hours": 9}


def test_what_was_skipped_is_said_at_the_end(small):
    done = called("ask", "--ruleset", small.path, stdin=lines("s", "why", "top"))
    assert "> s\nSkipped. What it guards stays held back.\n" in done.stdout
    assert "Why this question" in done.stdout
    assert "All advice so far" in done.stdout
    assert done.stdout.endswith("Skipped, and so taken as unknown: warning signs.\n")


def test_urgent_advice_is_shown_at_once(small):
    done = called("ask", "--ruleset", small.path, stdin=lines("2", "9"))
    alarm = done.stdout.index("!!!!\nSEE A DOCTOR\nGo there.\nwhy: A sign is for a doctor.\n")
    assert alarm < done.stdout.index("Question 2")
    known = called("ask", "--ruleset", small.path, "--flags", "fever=yes", stdin="").stdout
    assert known.index("SEE A DOCTOR") < known.index("Question 1")


def test_flags_and_a_profile_are_known_from_the_start(small, tmp_path):
    (tmp_path / "me.yaml").write_text("hours: 9\nflags: []\n")
    done = called(
        "ask", "--ruleset", small.path, "--profile", tmp_path / "me.yaml", "--level", "none", stdin=lines("b")
    )
    assert "3 facts known already.\n" in done.stdout
    assert "This is the first question; what was known before stays (a flag changes it)." in done.stdout
    assert "  1. Sit less\n" in done.stdout


def test_prefer_top_stops_when_the_first_three_cannot_change(builtin):
    person = {"red_flags": ["fever"], "desk_hours": 9}
    some, all_of_them = (answers(builtin, person, prefer=prefer) for prefer in ("top", "outcome"))
    assert len(some) <= len(all_of_them)
    done = called("ask", "--prefer", "top", stdin=lines(*some))
    assert "(end of the answers)" not in done.stdout
    assert "See a clinician" in done.stdout


def test_strict_holds_back_and_no_strict_says_what_it_takes_for_granted(small):
    arguments = ("ask", "--ruleset", small.path, "--level", "expert", "--tools", "bar", "--json")
    found = {
        flags: [one["id"] for one in json.loads(called(*arguments, *flags, stdin="").stdout)["advice"]]
        for flags in ((), ("--strict",), ("--no-strict",))
    }
    assert found == {(): ["cat_cow"], ("--strict",): ["cat_cow"], ("--no-strict",): ["deadlift", "cat_cow"]}


HOSTILE = {
    "a huge line": b"x" * 1_000_000 + b"\n0\n",
    "control characters": b"\x1b]0;title\x07\x1b[2J\n0\n",
    "nul": b"\x00\x00\n0\n",
    "not utf-8": b"\xff\xfe\x80\n0\n",
    "right to left": "\u202e1\n0\n".encode(),
    "line ends of windows": b"\xef\xbb\xbf0\r\n",
    "carriage returns": b"\r\r\n0\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_explained_and_the_next_line_counts(small, name):
    done = called("ask", "--ruleset", small.path, stdin=HOSTILE[name])
    assert (done.returncode, done.stderr) == (0, "")
    assert "-> warning signs: none" in done.stdout
    assert len(done.stdout) < 6000
    assert not set("\x1b\x00\x07\u202e") & set(done.stdout)


@pytest.mark.parametrize("given", [b"foo\n" * 200, b"?\n" * 200, b"\n" * 200, b"x" * 40_000_000])
def test_input_that_never_answers_anything_ends_it_with_exit_code_2(small, given):
    done = called("ask", "--ruleset", small.path, stdin=given)
    assert done.returncode == 2
    assert done.stderr.startswith("backrules: ")
    assert "standard input" in done.stderr


@pytest.mark.unmeasured
def test_a_closed_standard_input_ends_it_with_what_is_known(small):
    command = f"exec {sys.executable} -c 'from backrules.cli import main; main()' ask --ruleset {small.path} <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "(end of the answers)" in done.stdout


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
@pytest.mark.unmeasured
def test_a_terminal_without_unicode_shows_plain_characters(encoding):
    arguments = [sys.executable, "-c", "from backrules.cli import main; main()", "ask", "--desk-hours", "9"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        arguments, input="0\n?\nü\n".encode("latin-1"), capture_output=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Your advice" in done.stdout.decode(encoding)


def test_standard_input_is_not_for_the_profile_too():
    done = called("ask", "--profile", "-", stdin="{}")
    assert done.returncode == 2
    assert "standard input holds the answers" in done.stderr


# the file


def test_an_interview_is_kept_for_its_owner_alone_and_goes_on(small, tmp_path):
    file = tmp_path / "me.json"
    first = called("ask", "--ruleset", small.path, "--session", file, "--hours", "9", stdin=lines("0", "q"))
    assert unwrapped(f"Stopped, and kept in {file}. To go on:") in unwrapped(first.stdout)
    assert first.stdout.endswith(f"  backrules ask --session {file} --ruleset {small.path}\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    session = backrules.Session.from_dict(json.loads(file.read_text()), small.load())
    assert session.profile == {"flags": [], "hours": 9}
    again = called("ask", "--ruleset", small.path, "--session", file, "--hours", "9", stdin="b\n")
    assert unwrapped(f"2 facts known already, from {file}.") in unwrapped(again.stdout)
    assert backrules.Session.from_dict(json.loads(file.read_text()), small.load()).profile == {"hours": 9}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_flag_changes_what_is_kept(small, tmp_path):
    file = tmp_path / "me.json"
    called("ask", "--ruleset", small.path, "--session", file, "--hours", "9", stdin=lines("0"))
    done = called("ask", "--ruleset", small.path, "--session", file, "--hours", "1", "--json", stdin="")
    assert json.loads(done.stdout)["profile"] == {"flags": [], "hours": 1}


@pytest.mark.unmeasured
def test_an_interview_goes_on_after_it_was_killed(small, tmp_path):
    file, typed = tmp_path / "me.json", answers(small.load(), PERSON)
    terminal = Terminal("ask", "--ruleset", small.path, "--session", file)
    terminal.until("\n> ")
    terminal.answer(typed[0])
    terminal.answer(typed[1])
    terminal.kill()
    done = called("ask", "--ruleset", small.path, "--session", file, "--json", stdin=lines(*typed[2:]))
    assert "Question 3 of" in done.stderr
    straight = called("ask", "--ruleset", small.path, "--json", stdin=lines(*typed))
    assert json.loads(done.stdout) == json.loads(straight.stdout)


def test_an_interview_that_is_over_gives_its_advice_again(small, tmp_path):
    file, typed = tmp_path / "me.json", answers(small.load(), PERSON)
    first = called("ask", "--ruleset", small.path, "--session", file, "--json", stdin=lines(*typed))
    again = called("ask", "--ruleset", small.path, "--session", file, "--json", stdin="")
    assert json.loads(again.stdout) == json.loads(first.stdout)
    assert "Question" not in again.stderr


def test_strict_may_change_when_an_interview_goes_on(small, tmp_path):
    file = tmp_path / "me.json"
    arguments = ("ask", "--ruleset", small.path, "--session", file, "--json")
    for flags, strict in (((), True), (("--no-strict",), False), ((), False), (("--strict",), True)):
        assert json.loads(called(*arguments, *flags, stdin="").stdout)["options"]["strict"] is strict


def kept(small, **changes):
    return json.dumps(backrules.Session(small.load()).tell(hours=3).to_dict() | changes)


BAD_FILES = {
    "empty": lambda _: b"",
    "cut off": lambda small: kept(small).encode()[:-20],
    "not utf-8": lambda _: b"\xff\xfe",
    "nul": lambda _: b"\0" * 100,
    "another thing": lambda _: b"[1, 2]",
    "a number of many digits": lambda _: b"1" * 10_000,
    "deep": lambda _: b"[" * 200_000,
    "of the future": lambda small: kept(small, format=99).encode(),
    "of another ruleset": lambda small: kept(small, ruleset={"id": "x", "version": "1", "fingerprint": "f"}).encode(),
    "invalid values": lambda small: kept(
        small, history=[{"told": {"hours": 99}, "forgotten": [], "skipped": []}]
    ).encode(),
    "damaged": lambda small: kept(small, strict="maybe").encode(),
    "huge": lambda _: b" " * (16 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_holds_no_such_session_is_refused_and_stays_as_it_is(small, tmp_path, name):
    file, content = tmp_path / "me.json", BAD_FILES[name](small)
    file.write_bytes(content)
    done = called("ask", "--ruleset", small.path, "--session", file, "--hours", "9", stdin="0\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"backrules: {file} cannot be taken up and stays as it is: ")
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == content
    assert list(tmp_path.glob(".*")) == []


def test_what_is_no_file_is_refused(small, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path, tmp_path / "pipe", tmp_path / "nowhere" / "me.json", "/dev/null", "\x01" * 300):
        done = called("ask", "--ruleset", small.path, "--session", place, stdin="0\n")
        assert (done.returncode, done.stdout) == (2, ""), place
        assert done.stderr.startswith("backrules: ")


def test_facts_that_are_not_valid_leave_the_file_as_it_is(small, tmp_path):
    file = tmp_path / "me.json"
    file.write_text(kept(small))
    done = called("ask", "--ruleset", small.path, "--session", file, "--hours", "99", stdin="0\n")
    assert done.returncode == 2
    assert file.read_text() == kept(small)


def test_a_file_that_cannot_be_written_at_first_is_said_before_anything_is_asked(small, tmp_path):
    with full_disk(10):
        done = called("ask", "--ruleset", small.path, "--session", tmp_path / "me.json", stdin=lines("no"))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path}/me.json cannot be written: File too large" in done.stderr
    assert [*tmp_path.glob("*.json")] == []


def test_top_shows_all_advice_so_far_and_counts_what_is_held_back(small):
    done = called(
        "ask", "--ruleset", small.path, "--level", "expert", "--tools", "bar", "--hours", "9", stdin=lines("top", "q")
    )
    shown = done.stdout.partition("All advice so far\n")[2]
    assert shown.startswith("  1. Sit less\n  2. Cat-cow\n     2 held back, 1 not decided yet\n")


def test_a_link_to_the_file_stays_a_link(small, tmp_path):
    (tmp_path / "real.json").write_text(kept(small))
    (tmp_path / "link.json").symlink_to("real.json")
    called("ask", "--ruleset", small.path, "--session", tmp_path / "link.json", stdin="0\n")
    assert (tmp_path / "link.json").is_symlink()
    assert '"flags"' in (tmp_path / "real.json").read_text()


def test_an_interview_whose_file_cannot_be_written_any_more_goes_on(small, tmp_path):
    place = tmp_path / "away"
    place.mkdir()
    terminal = Terminal("ask", "--ruleset", small.path, "--session", place / "me.json")
    terminal.until("\n> ")
    place.rename(tmp_path / "gone")
    shown = unwrapped(terminal.answer("0"))
    assert unwrapped("me.json cannot be written now: No such file or directory.") in shown
    terminal.type("done\n")
    assert "Your advice" in terminal.end()
    assert terminal.process.returncode == 0


# a terminal


@pytest.mark.unmeasured
def test_a_person_at_a_terminal_is_asked_in_colours_and_advised(small):
    terminal = Terminal("ask", "--ruleset", small.path)
    opening = terminal.until("\n> ")
    assert opening.startswith("A small ruleset\n")
    assert "\x1b[36m\x1b[1mQuestion 1 of at most 4\x1b[0m" in terminal.shown
    assert "\n  1  pain at night\n  2  fever\n  0  none of these\n" in opening
    for line in answers(small.load(), PERSON)[:-1]:
        assert "-> " in terminal.answer(line)
    terminal.type(answers(small.load(), PERSON)[-1] + "\n")
    assert "Nothing is left to ask" in terminal.end()
    assert terminal.process.returncode == 0


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
@pytest.mark.unmeasured
def test_there_are_no_colours_where_none_are_wanted(small, env):
    terminal = Terminal("ask", "--ruleset", small.path, env=env)
    terminal.until("\n> ")
    terminal.type("\x04")
    assert "(end of the answers)" in terminal.end()
    assert "\x1b" not in terminal.shown


def test_a_narrow_terminal_is_not_overrun():
    terminal = Terminal("ask", "--desk-hours", "9", columns=40)
    terminal.until("\n> ")
    terminal.answer("?")
    terminal.answer("help")
    terminal.type("done\n")
    terminal.end()
    assert [line for line in terminal.plain.splitlines() if len(line) > 40] == []


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 24)])
@pytest.mark.unmeasured
def test_why_a_question_is_asked_does_not_scroll_itself_away(columns, rows):
    terminal = Terminal("ask", columns=columns, rows=rows)
    opening = terminal.until("\n> ")
    shown = terminal.answer("?")
    assert "Why this question" in shown
    assert len(shown.splitlines()) < rows
    whole = " ".join(terminal.answer("?").split())
    assert "0 none of these nothing yet" in whole
    assert "again shows all" not in whole
    again = terminal.answer("")
    assert again.rstrip("\n> ").endswith(opening[opening.index("Question 1 of") :].rstrip("\n> "))
    terminal.kill()


def test_urgent_advice_waits_until_it_was_read(small):
    terminal = Terminal("ask", "--ruleset", small.path)
    terminal.until("\n> ")
    terminal.type("fever\n")
    assert "SEE A DOCTOR" in terminal.until("Enter goes on, q quits > ")
    assert "Question 2" in terminal.answer("")
    terminal.type("q\n")
    terminal.end()
    terminal = Terminal("ask", "--ruleset", small.path, "--flags", "fever")
    terminal.until("Enter goes on, q quits > ")
    terminal.type("q\n")
    assert "Question" not in terminal.end()
    assert terminal.process.returncode == 0


@pytest.mark.unmeasured
def test_what_was_typed_before_its_question_was_shown_answers_nothing(small):
    terminal = Terminal("ask", "--ruleset", small.path)
    terminal.until("\n> ")
    terminal.type("0\n0\n0\n0\n")  # one answer, delivered four times
    terminal.until("Question 2")
    terminal.until("\n> ")
    terminal.type("done\n")
    assert "Your advice" in terminal.end()
    assert terminal.plain.count("-> ") == 1


@pytest.mark.unmeasured
def test_up_brings_back_an_earlier_line_and_tab_completes(small):
    terminal = Terminal("ask", "--ruleset", small.path)
    terminal.until("\n> ")
    terminal.type("fev\tX\x7f\n")
    assert "-> warning signs: fever" in terminal.until("Enter goes on")
    terminal.kill()
    terminal = Terminal("ask", "--ruleset", small.path, "--flags", "none")
    terminal.until("\n> ")
    assert "Expected" in terminal.answer("99")
    assert "Expected" in terminal.answer("\x1b[A")
    assert "no text" not in terminal.answer("\x1b[A\x7f\x1b[D\x7f")
    terminal.kill()


@pytest.mark.unmeasured
def test_ctrl_c_leaves_with_130_and_what_was_kept(small, tmp_path):
    file = tmp_path / "me.json"
    terminal = Terminal("ask", "--ruleset", small.path, "--session", file)
    terminal.until("\n> ")
    terminal.answer("0")
    terminal.type("fe")
    terminal.until(
        "fe"
    )  # Ctrl-C takes keys away that were not read yet, and whoever was about to read one waits for another
    assert terminal.interrupt().endswith(f"  backrules ask --session {file} --ruleset {small.path}\n")
    assert terminal.process.returncode == 130
    assert "Traceback" not in terminal.plain
    assert backrules.Session.from_dict(json.loads(file.read_text()), small.load()).profile == {"flags": []}


@pytest.mark.unmeasured
def test_an_interrupt_of_a_pipe_is_130_too(small):
    command = [sys.executable, "-c", "from backrules.cli import main; main()", "ask", "--ruleset", str(small.path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    shown = b""
    while not shown.endswith(b"> "):
        shown += process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (130, b"")


@pytest.mark.unmeasured
def test_questions_have_the_width_of_the_terminal_they_are_shown_on(small):
    terminal = Terminal("ask", "--ruleset", small.path, "--json", columns=50, piped=True)
    terminal.until("\n> ")
    terminal.type("done\n")
    found = json.loads(terminal.process.stdout.read())
    terminal.end()
    terminal.process.stdout.close()
    assert found["advice"] == []
    assert max(map(len, terminal.plain.splitlines())) in range(40, 51)


def test_a_write_that_fails_leaves_the_file_and_nothing_beside_it(small, tmp_path, monkeypatch):
    file = tmp_path / "me.json"
    file.write_text(kept(small))
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        SessionFile(file).write(backrules.Session(small.load()))
    assert file.read_text() == kept(small)
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_json_survives_a_terminal_without_unicode():
    arguments = ("why", "train_all_three_planes", "--json")
    ascii_only = cli(*arguments, env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(ascii_only.stdout) == json.loads(called(*arguments).stdout)
