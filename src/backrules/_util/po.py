"""Catalogues of messages as translators write them (`.po`), for gettext.

gettext reads the binary form alone (`.mo`). It is made here when a language is first asked for, so that no built file
goes stale beside the one that people write.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Mapping

import attrs

from backrules._util.printable import quoted

__all__ = ["CatalogueError", "Message", "binary", "placeholders", "read_po", "written_po"]

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?("(?:[^"\\]|\\.)*")')
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_CONTEXT, _FORMS = "\x04", "\0"  # what gettext joins a context and a message with, and the forms of one
_MAGIC = 0x950412DE


class CatalogueError(ValueError):
    """A catalogue cannot be read: what is wrong, and in which line."""


@attrs.frozen
class Message:
    """A message of a catalogue.

    Attributes:
        id: the English message; the one for a single thing where there are several forms.
        plural: the English message for several things, or empty.
        context: what tells it from others that are the same in English, or empty.
        forms: the translation: one form, or as many as the language has for numbers; empty where there is none.
    """

    id: str
    plural: str = ""
    context: str = ""
    forms: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others."""
        return self.context, self.id


def placeholders(text: str) -> frozenset[str]:
    """Return the names of what is put into a message."""
    return frozenset(_PLACEHOLDER.findall(text))


def read_po(text: str) -> list[Message]:
    """Return the messages of a catalogue, its head (the message with an empty id) first.

    Raises:
        CatalogueError: it is none.
    """
    found: list[dict[str, str]] = [{}]
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None or not (match[1] or key):
            raise CatalogueError(f"line {number}: expected msgctxt, msgid, msgstr or a text in quotes")
        if match[1]:
            key = match[1]
            begins = key == "msgctxt" or (key == "msgid" and "msgstr" in "".join(found[-1]))
            if begins and found[-1]:
                found.append({})
            if key in found[-1]:
                raise CatalogueError(f"line {number}: a second {key} of one message")
        found[-1][key] = found[-1].get(key, "") + ast.literal_eval(match[2])
    return [_message(entry) for entry in found if entry]


def _message(entry: Mapping[str, str]) -> Message:
    if "msgid" not in entry:
        raise CatalogueError(f"a message without msgid: {quoted(entry.get('msgstr', ''))}")
    forms = tuple(text for key, text in sorted(entry.items()) if key.startswith("msgstr"))
    return Message(entry["msgid"], entry.get("msgid_plural", ""), entry.get("msgctxt", ""), forms if all(forms) else ())


def binary(messages: Iterable[Message]) -> bytes:
    """Return messages in the form that `gettext.GNUTranslations` reads; those without a translation are left out."""
    pairs = sorted(
        (_key(message).encode(), _FORMS.join(message.forms).encode()) for message in messages if message.forms
    )
    keys, texts = ([pair[side] for pair in pairs] for side in (0, 1))
    tables = 7 * 4
    start = tables + 2 * 8 * len(pairs)
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), tables, tables + 8 * len(pairs), 0, 0)
    places, data = b"", b""
    for part in (*keys, *texts):
        places += struct.pack("<2I", len(part), start + len(data))
        data += part + b"\0"
    return head + places + data


def _key(message: Message) -> str:
    context = f"{message.context}{_CONTEXT}" if message.context else ""
    return f"{context}{message.id}{_FORMS}{message.plural}" if message.plural else f"{context}{message.id}"


def written_po(messages: Iterable[Message], *, forms: int = 2) -> str:
    """Return a catalogue as translators write it.

    Args:
        messages: the messages, the head among them.
        forms: how many forms an empty message has for numbers.
    """
    return "\n".join(f"{text}\n" for text in ("\n".join(_lines(message, forms)) for message in messages))


def _lines(message: Message, forms: int) -> Iterable[str]:
    if message.context:
        yield f"msgctxt {_quoted(message.context)}"
    if not message.id:  # the head, a line for each of its keys
        yield 'msgid ""\nmsgstr ""'
        yield from (_quoted(line) for line in "".join(message.forms).splitlines(keepends=True))
        return
    yield f"msgid {_quoted(message.id)}"
    if message.plural:
        yield f"msgid_plural {_quoted(message.plural)}"
        given = message.forms or ("",) * forms
        yield from (f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(given))
    else:
        yield f"msgstr {_quoted(''.join(message.forms))}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
