"""The messages of the library: found in its code and templates, and kept in the catalogues of `src/backrules/locale`.

    python -m tools.messages          write the catalogues anew: new messages are empty in them, old ones are gone
    python -m tools.messages --check  say what is missing, and change nothing

gettext's own tools are not needed: a message is a text in a call of `gettext`, `pgettext`, `ngettext`, or of their
twins `..._noop` for tables.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs

from backrules._util.po import Message, placeholders, read_po, written_po

__all__ = ["catalogues", "messages", "problems_of"]

SOURCE = Path(__file__).resolve().parents[1] / "src" / "backrules"
LOCALE = SOURCE / "locale"
_IN_TEMPLATE = re.compile(r'\bgettext\(("(?:[^"\\]|\\.)*")')
# call -> how many texts it begins with, and which of them are context, message and plural
_CALLS = {"gettext": (1, False, False), "pgettext": (2, True, False), "ngettext": (2, False, True)}


@functools.cache
def messages() -> dict[tuple[str, str], Message]:
    """Return the messages of the library, by context and text, in the order of the files."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            for message in _in_code(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(message.key, message)
        elif path.suffix == ".html":
            for text in _IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
                message = Message(ast.literal_eval(text))
                found.setdefault(message.key, message)
    return found


def _in_code(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _called(node)) in _CALLS:
            count, in_context, plural = _CALLS[name]
            texts = [
                one.value for one in node.args[:count] if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if len(texts) == count:
                context = texts[0] if in_context else ""
                yield Message(texts[1] if in_context else texts[0], texts[1] if plural else "", context)


def _called(node: ast.Call) -> str:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name.removesuffix("_noop")


def catalogues() -> dict[Path, list[Message]]:
    """Return the catalogues there are, with what each of them says."""
    return {path: read_po(path.read_text(encoding="utf-8")) for path in sorted(LOCALE.glob("*.po"))}


def problems_of(catalogue: list[Message]) -> list[str]:
    """Return what is missing of a catalogue, too much in it, or says other values than its message."""
    wanted, given = messages(), {message.key: message for message in catalogue}
    found = [
        f"not translated: {text!r}" for _, text in wanted.keys() - {key for key, one in given.items() if one.forms}
    ]
    found += [f"no message any more: {text!r}" for _, text in given.keys() - wanted.keys() if text]
    for message in catalogue:
        names = placeholders(message.id) | placeholders(message.plural)
        if message.id and any(placeholders(form) - {"n"} != names - {"n"} for form in message.forms):
            found.append(f"other values: {message.id!r}")
    return sorted(found)


def main() -> int:
    """Write or check the catalogues; return the exit code."""
    wanted, wrong = messages(), 0
    for path, catalogue in catalogues().items():
        if "--check" in sys.argv[1:]:
            for problem in problems_of(catalogue):
                wrong += 1
                sys.stdout.write(f"{path.name}: {problem}\n")
            continue
        given = {message.key: message for message in catalogue}
        head = given.get(("", ""), Message(""))
        kept = [attrs.evolve(one, forms=given[key].forms if key in given else ()) for key, one in wanted.items()]
        path.write_text(written_po([head, *kept]), encoding="utf-8")
        sys.stdout.write(f"{path.name}: {sum(not one.forms for one in kept)} of {len(kept)} to be translated\n")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
