"""What `test_browser.py` runs in Pyodide; prints one JSON object. Arguments: a command line, code, how many examples."""

import contextlib
import io
import json
import shlex
import sys
import warnings

warnings.simplefilter("error")

import backrules  # noqa: E402
from backrules.authoring.verify import prove  # noqa: E402
from backrules.cli import main  # noqa: E402
from backrules.engines import available_engines, build, default_engine  # noqa: E402
from backrules.testing import run_conformance  # noqa: E402

command, code, examples = sys.argv[1:]


def printed(work, *arguments):
    """Return what a function prints."""
    with contextlib.redirect_stdout(io.StringIO()) as output, contextlib.suppress(SystemExit):
        work(*arguments)
    return output.getvalue()


def conforming(name):
    """Return whether an engine means what the reference means."""
    run_conformance(lambda program: build(name, program), max_examples=int(examples))
    return True


found = {
    "python": sys.version_info[:2],
    "engines": available_engines(),
    "default": default_engine(),
    "command": printed(main, shlex.split(command)),
    "code": printed(exec, code, {}),
    "conforming": {name: conforming(name) for name in available_engines()},
    "proved": {verdict.invariant.id: verdict.holds for verdict in prove(backrules.builtin())},
}
print(json.dumps(found))
