"""How to say which column says what: in Python, or on the command line."""

from __future__ import annotations

__all__ = ["COMMAND_LINE", "PYTHON", "Hints"]


class Hints:
    """What is said about columns to somebody who calls from Python."""

    where = "say which with columns="

    def hint(self, name: str, fact: str, option: str | None) -> str:
        """Return what to do with a column whose name looks like a slip."""
        entry = f"{fact!r}: {name!r}" if option is None else f"{fact!r}: {{{option!r}: {name!r}}}"
        return f"columns={{{entry}}} if it is meant, or name it in ignore="

    def one_of(self, one: str, other: str) -> str:  # noqa: ARG002 - both are named in the message
        """Return what to do with two columns that say the same."""
        return "name one of them in ignore="


class _CommandLine(Hints):
    where = "say which in a file: --columns FILE.yaml"

    def hint(self, name: str, fact: str, option: str | None) -> str:
        entry = f"{fact}: {name}" if option is None else f"{fact}: {{{option}: {name}}}"
        return f"write '{entry}' into the file of --columns if it is meant, or --ignore {_word(name)}"

    def one_of(self, one: str, other: str) -> str:
        return f"--ignore {_word(one)} or --ignore {_word(other)}"


def _word(name: str) -> str:
    return name if name.isidentifier() else f"'{name}'"


PYTHON, COMMAND_LINE = Hints(), _CommandLine()
