"""`python -m backrules` is the command line, and each of its commands starts in a process that has loaded nothing else."""

import json

import pytest

from backrules.cli.main import cli
from tests.support import python

# Each command runs in a child of a process that has loaded the group of commands and no command: what it needs, it
# must load itself. A fork is cheaper than a new interpreter, and has what it tests in common with one.
EACH = """
    import json, os, sys
    from backrules.cli import main

    def outcome(arguments):
        read, write = os.pipe()
        if child := os.fork():
            os.close(write)
            with open(read) as printed:
                return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed.read()
        os.dup2(write, 2)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        try:
            main(arguments)
        except SystemExit as ended:
            os._exit(ended.code or 0)
        except BaseException as error:
            print(type(error).__name__, error, file=sys.stderr, flush=True)
        os._exit(99)

    commands = json.loads(sys.argv[1])
    loaded = sorted(name for name in sys.modules if name.startswith("backrules.cli."))
    print(json.dumps([loaded, {name: outcome([name, *rest]) for name, rest in commands.items()}]))
"""


def test_the_package_runs_as_a_module():
    done = python(
        "import runpy, sys; sys.argv = ['backrules', '--version']; runpy.run_module('backrules', run_name='__main__')"
    )
    assert done.returncode == 0
    assert done.stdout.startswith("backrules, version ")


@pytest.mark.unmeasured
def test_each_command_loads_what_it_needs_and_ends_without_a_warning(folder, tmp_path):
    small = str(folder({}, name="small").path)
    (tmp_path / "people.csv").write_text("id,hours\n1,9\n2,\n")
    ruleset = ["--ruleset", small]
    commands = {
        "advise": [*ruleset, "--hours", "9"],
        "ask": [*ruleset],
        "assess": ["--desk-hours", "9"],
        "check": [*ruleset, "--claims", "--fail-on", "never"],
        "diff": [*ruleset, "--against", small],
        "graph": [*ruleset],
        "mcp": [*ruleset],  # nothing to read: it ends
        "new": [*ruleset, "--profile"],
        "mutate": [*ruleset, "--rule", "nothing.is.called.so"],
        "plan": ["--red-flags", "none", "--minutes-per-session", "30"],
        "prove": [*ruleset],
        "schema": ["facts"],
        "score": [str(tmp_path / "people.csv"), *ruleset, "--key", "id", "--out", str(tmp_path / "advice.csv")],
        "serve": [*ruleset, "--key-file", str(tmp_path / "none")],
        "suggest-cases": [*ruleset],
        "test": [*ruleset],
        "why": ["sit_less", *ruleset],
        "why-not": ["sit_less", *ruleset],
    }
    assert set(commands) == set(cli.commands)
    done = python(EACH, json.dumps(commands))
    assert done.returncode == 0, done.stderr
    loaded, outcomes = json.loads(done.stdout)
    assert loaded == ["backrules.cli.main", "backrules.cli.output"]
    codes = {name: code for name, (code, _) in outcomes.items()}
    assert codes == dict.fromkeys(commands, 0) | {"mutate": 2, "serve": 2}, outcomes
    assert not [shown for _, shown in outcomes.values() if "Warning" in shown or "Traceback" in shown]
