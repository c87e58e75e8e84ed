"""The languages there are: catalogues of what the library says by itself, shipped with it or beside a ruleset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from backrules._util.language import CODE, ENGLISH, Language
from backrules._util.po import CatalogueError, Message, binary, placeholders, read_po
from backrules._util.printable import quoted
from backrules.errors import Problem, UsageError, nearest, quoted_list
from backrules.loading.files import read_text

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["TEMPLATE", "catalogue_of", "checked_code", "language_of", "shipped_languages", "template"]

TEMPLATE = "de"  # a shipped catalogue, which has every message
_MOST_LISTED = 20


def checked_code(code: object) -> str:
    """Return the code of a language.

    Raises:
        UsageError: it is none.
    """
    if isinstance(code, str) and CODE.fullmatch(code):
        return code
    raise UsageError(f"lang is the code of a language, such as de, not {quoted(code)}")


def _catalogues() -> Traversable:
    from importlib.resources import files  # who reads English needs none

    return files("backrules").joinpath("locale")


@lru_cache(maxsize=1)
def shipped_languages() -> tuple[str, ...]:
    """Return the codes of the languages that the library speaks."""
    names = (entry.name for entry in _catalogues().iterdir())
    return (ENGLISH.code, *sorted(name.removesuffix(".po") for name in names if name.endswith(".po")))


@lru_cache(maxsize=16)
def _shipped(code: str) -> str:
    return _catalogues().joinpath(f"{code}.po").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def template() -> tuple[Message, ...]:
    """Return every message that a catalogue translates."""
    return tuple(read_po(_shipped(TEMPLATE)))


def language_of(code: str, folders: Sequence[Path], problems: list[Problem]) -> Language:
    """Return a language; what is missing of it is a problem.

    Args:
        code: its code.
        folders: of a ruleset and its overlays, whose `texts/` may bring a catalogue of their own.
        problems: takes what is wrong.
    """
    if code == ENGLISH.code:
        return ENGLISH
    if code in shipped_languages():
        return _language(code, _shipped(code))
    for folder in reversed(folders):
        path = catalogue_of(folder, code)
        if path.exists():
            text = read_text(path, problems)
            return ENGLISH if text is None else _own(code, path, text, problems)
    there = quoted_list(shipped_languages())
    message = f"the library does not speak {code}; it speaks {there}"
    hint = nearest(code, shipped_languages()) or f"backrules new --texts {code} writes what is to be translated"
    problems.append(Problem(message, hint=hint))
    return ENGLISH


def catalogue_of(folder: Path, code: str) -> Path:
    """Return where a ruleset has its own catalogue of a language."""
    return folder / "texts" / f"{code}.po"


@lru_cache(maxsize=16)
def _language(code: str, text: str) -> Language:
    return Language(code, binary(read_po(text)))


def _own(code: str, path: Path, text: str, problems: list[Problem]) -> Language:
    """Return the language of a catalogue that is not shipped, and may not be whole."""
    try:
        messages = read_po(text)
    except CatalogueError as error:
        problems.append(Problem(f"{path}: {error}"))
        return ENGLISH
    problems += (Problem(f"{path}: {message}") for message in _limited(_wrong(messages)))
    return Language(code, binary(messages))


def _wrong(messages: Iterable[Message]) -> Iterator[str]:
    """Yield what is missing of a catalogue, or says something else than the message that it translates."""
    given = {message.key: message for message in messages}
    if ("", "") not in given or "Plural-Forms" not in "".join(given["", ""].forms):
        yield "its head does not say the plural forms of the language (Plural-Forms: nplurals=...; plural=...;)"
    for message in template():
        there = given.get(message.key)
        if not message.id:
            continue
        if there is None or not there.forms:
            yield f"there is no translation of {message.id[:80]!r}"
            continue
        wanted = placeholders(message.id) | placeholders(message.plural)
        for form in there.forms:
            if placeholders(form) - {"n"} != wanted - {"n"}:
                yield f"the translation of {message.id[:80]!r} must hold {', '.join(sorted(wanted)) or 'no values'}"
                break


def _limited(messages: Iterator[str]) -> Iterator[str]:
    found = list(messages)
    yield from found[:_MOST_LISTED]
    if len(found) > _MOST_LISTED:
        yield f"and {len(found) - _MOST_LISTED} more"
