"""Standard streams that are full, closed, or left by their reader; and Ctrl-C anywhere."""

import io
import json
import os
import subprocess
import sys

import pytest

from backrules.cli import main
from backrules.cli.answers import Misunderstood
from backrules.cli.output import echo, echo_document, echo_json
from backrules.cli.stdin import ask_line
from backrules.errors import UsageError
from backrules.render.terminal import CLEARED, style
from tests.cli.terminal import Terminal
from tests.support import PATIENCE, called

FULL = "standard output cannot be written: No space left on device"
COMMANDS = {
    "advise": ["advise", "--ruleset", "{}", "--hours", "9"],
    "json": ["advise", "--ruleset", "{}", "--json"],
    "check": ["check", "--ruleset", "{}"],
    "why": ["why", "stretch", "--ruleset", "{}", "--format", "html"],
    "help": ["--help"],
    "help of a command": ["advise", "--ruleset", "{}", "--help"],
    "schema": ["schema"],
    "graph": ["graph", "--ruleset", "{}"],
    "ask": ["ask", "--ruleset", "{}"],
}


class Full(io.TextIOWrapper):
    """A stream on a disk that is full."""

    def __init__(self, error: OSError) -> None:
        super().__init__(io.BytesIO(), "utf-8")
        self.error = error

    def flush(self) -> None:
        raise self.error


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (OSError(28, "No space left on device"), 2, "No space left on device\n"),
        (OSError(5, "Input/output error"), 2, "Input/output error\n"),
        (BrokenPipeError(32, "Broken pipe"), 0, ""),
    ],
)
def test_output_that_cannot_be_written_is_one_line_and_exit_code_2(folder, monkeypatch, name, error, code, message):
    path = str(folder().path)
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    monkeypatch.setattr(sys, "stdout", Full(error))
    monkeypatch.setattr(sys, "stderr", errors)
    with pytest.raises(SystemExit) as ended:
        main([one.format(path) for one in (*COMMANDS[name], *(["--fail-on", "error"] if name == "check" else []))])
    assert (ended.value.code, errors.getvalue().count("\n")) == (code, bool(message))
    assert errors.getvalue().endswith(message)


def test_a_reader_who_has_gone_does_not_change_the_exit_code(folder, monkeypatch):
    path = folder({"rules/b.yaml": "rule: 1\n"}).path
    monkeypatch.setattr(sys, "stdout", Full(BrokenPipeError(32, "Broken pipe")))
    with pytest.raises(SystemExit) as ended:
        main(["check", "--ruleset", str(path)])
    assert ended.value.code == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_a_closed_standard_output_is_one_line_and_exit_code_2(folder, monkeypatch, name):
    path = str(folder().path)
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", errors)
    with pytest.raises(SystemExit) as ended:
        main([one.format(path) for one in COMMANDS[name]])
    assert (ended.value.code, errors.getvalue()) == (2, "backrules: standard output is closed\n")


@pytest.mark.parametrize("stream", [None, Full(OSError(28, "No space left on device"))], ids=["closed", "full"])
def test_without_standard_error_the_exit_code_is_the_same(folder, monkeypatch, stream):
    monkeypatch.setattr(sys, "stderr", stream)
    for arguments, code in (
        (["advise", "--houres", "9"], 2),
        (["check", "--ruleset", "/nowhere"], 2),
        (["mutate", "--ruleset", "/nowhere"], 2),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == code


def test_an_input_that_cannot_be_read_is_said(monkeypatch):
    class Broken(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, _):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Broken())))
    with pytest.raises(UsageError, match="standard input cannot be read: Input/output error"):
        ask_line("> ", err=True)


def test_without_standard_output_nothing_is_lost_without_a_word(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(UsageError, match="standard output is closed"):
        echo("advice")


def test_a_line_that_is_edited_is_completed_and_refused_like_any_other(monkeypatch):
    readline = pytest.importorskip("readline")
    parent, child = os.openpty()
    with os.fdopen(parent, "rb", 0), os.fdopen(child, "r") as typed, os.fdopen(os.dup(child), "w") as shown:
        monkeypatch.setattr(sys, "stdin", typed)
        monkeypatch.setattr(sys, "stdout", shown)

        def asked(line):
            monkeypatch.setattr("builtins.input", line)
            return ask_line("> ", words=("night pain", "none"))

        def broken(_):
            return b"\xff".decode()

        def ended(_):
            raise EOFError

        assert asked(lambda prompt: f"{prompt}no") == "> no"
        assert [readline.get_completer()("n", state) for state in range(3)] == ["night pain", "none", None]
        assert asked(ended) is None
        with pytest.raises(Misunderstood, match="no text"):
            asked(broken)
        with pytest.raises(Misunderstood, match="too long"):
            asked(lambda _: "x" * 5000)
        readline.set_completer(None)
        monkeypatch.setitem(sys.modules, "readline", None)
        monkeypatch.setattr("backrules.cli.stdin.read_line", lambda: "typed without it")
        assert asked(broken) == "typed without it"


def test_a_closed_standard_input_is_said(folder, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as ended:
        main(["advise", "--ruleset", str(folder().path), "--profile", "-"])
    assert (ended.value.code, capsys.readouterr().err) == (2, "backrules: standard input is closed\n")


def in_a_shell(command):
    """Run a command line of the shell with `$B` for backrules."""
    backrules = f"{sys.executable} -W error -c 'from backrules.cli import main; main()'"
    script = command.replace("$B", backrules)
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("command", "errors", "code"),
    [
        pytest.param("$B check --claims > /dev/full", f"backrules: {FULL}\n", 2, marks=pytest.mark.unmeasured),
        pytest.param("$B check --claims | exit; exit ${PIPESTATUS[0]}", "", 0, marks=pytest.mark.unmeasured),
        ("$B schema nothing <&- >&- 2>&-", "", 2),
    ],
)
def test_a_process_ends_without_a_word_of_python(command, errors, code):
    done = in_a_shell(command)
    assert (done.stderr, done.returncode) == (errors, code)


def test_nothing_is_printed_into_a_file_that_takes_the_number_of_a_closed_stream(tmp_path):
    code = "import os, sys; from backrules.cli.output import plug_streams; plug_streams();"
    code += f"file = open({str(tmp_path / 'out')!r}, 'w'); os.write(2, b'a panic'); sys.exit(file.fileno() < 3)"
    done = subprocess.run(["bash", "-c", f'{sys.executable} -c "{code}" >&- 2>&-'], check=False, timeout=PATIENCE)
    assert (done.returncode, (tmp_path / "out").read_text()) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_is_one_line_and_130_in_every_command(folder, monkeypatch, name):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    path = folder().path
    for place in ("backrules.cli.options.load", "backrules.cli.check.load"):
        monkeypatch.setattr(place, interrupted)
    monkeypatch.setattr("backrules.cli.schema.schema_of", interrupted)
    monkeypatch.setattr("click.Group.list_commands", interrupted)
    done = called(*[one.format(path) for one in COMMANDS[name]])
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "backrules: interrupted\n")


def test_ctrl_c_ends_the_processes_of_mutate_too(folder):
    terminal = Terminal("mutate", "--ruleset", folder().path, "--jobs", "2")
    terminal.until("mutants")
    shown = terminal.interrupt()
    assert shown.endswith("\nbackrules: interrupted\n")
    assert "Traceback" not in shown
    assert terminal.process.returncode == 130


# what is printed


HOSTILE = "a\x1b]0;PWN\x07b\x1b[31mred\u202e\x9b2J\rx"
SHOWN = r"a\x1b]0;PWN\x07b\x1b[31mred\u202e\x9b2J\x0dx"


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("err", [True, False])
def test_what_others_wrote_is_escaped_where_it_is_printed(monkeypatch, terminal, err):
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stderr" if err else "stdout", stream)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    echo(f"{HOSTILE} {style('good', HOSTILE)}", err=err)
    bright = ("\x1b[32m", "\x1b[0m") if terminal else ("", "")
    assert stream.getvalue() == f"{SHOWN} {bright[0]}{SHOWN}{bright[1]}\n"


def test_colours_cannot_be_forged_beyond_colours(monkeypatch, capsys):
    echo("\ufdd0]0;x \ufdd0[2J \ufdd0[31;5m \ufdd0")
    assert capsys.readouterr().out == "\\ufdd0]0;x \\ufdd0[2J \\ufdd0[31;5m \\ufdd0\n"
    assert CLEARED == "\ufdd0\r\ufdd0[K"


def test_json_stays_the_same_and_a_document_is_exact_unless_somebody_looks(monkeypatch, capsys):
    value = {HOSTILE: ["\x7f", "\ud800", "\u2028", "ü"]}
    echo_json(value)
    shown = capsys.readouterr().out
    assert json.loads(shown) == value
    assert not {"\x1b", "\x7f", "\u202e", "\x9b", "\u2028"} & set(shown)
    assert "ü" in shown
    echo_document(f"{HOSTILE}\n")
    assert capsys.readouterr().out == f"{HOSTILE}\n"
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", stream)
    echo_document(f"{HOSTILE}\n")
    assert stream.getvalue() == f"{SHOWN}\n"


def test_names_of_files_and_ids_are_shown_on_one_line(folder):
    rule = "rules:\n  - {id: train.stretch, when: hours > 1, advise: stretch, because: B., source: {author: me.}}\n"
    made = folder({"rules/z\x1b]0;PWN\x07\nno problems in z.yaml": rule})
    done = called("check", "--ruleset", made.path)
    assert "\x1b" not in done.stdout
    assert f"{made.path}/rules/z\\x1b]0;PWN\\x07\\nno problems in z.yaml:2:10: train.stretch is" in done.stdout
    done = called("advise", "--ruleset", made.path / "a\u202eb\nc")
    assert done.stderr.endswith("a\\u202eb\\nc\n")
    done = called("advise", "--a\x1b[31mb")
    assert "\x1b" not in done.stderr
    assert "--a\\x1b[31mb" in done.stderr


def test_a_mistake_of_usage_names_what_was_typed_even_if_it_is_no_text(folder):
    done = called("graph", "--ruleset", folder().path, "--out", os.fsdecode(b"o\xff.csv"))
    assert (done.returncode, done.stderr) == (
        2,
        "backrules: o\\xff.csv: name it .svg, .dot, .gv, .mmd or .md, or say the --format\n",
    )
