"""The file in which the texts of a ruleset are translated, with what is translated already."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as Folder

import attrs

from backrules._util.language import SOURCE
from backrules._util.po import Message, read_po, written_po
from backrules.errors import Problem, RulesetError
from backrules.loading.files import read_text
from backrules.loading.languages import catalogue_of, shipped_languages, template
from backrules.loading.merge import read_sections
from backrules.loading.retelling import Path, texts_of
from backrules.loading.translating import Translations, is_typed, read_translations, typed_words
from backrules.model import RulesetData

__all__ = ["TextsFile", "catalogue_text", "texts_file_of"]

_HEAD = """\
# The texts of {id} in the language {code}: write each translation behind `{code}:`, and leave `{source}:` as it is.
# Values in braces stay, wherever the sentence wants them. `backrules new --texts {code}` writes this file again after
# the ruleset has changed: what is translated is kept, and beside a text that changed stands what it was before.
"""
_PLAIN = re.compile(r"[A-Za-z][^:#\\\"\n]*[^:#\\\"\s]|[A-Za-z]")
_MEANING = frozenset({"null", "true", "false", "Null", "True", "False", "NULL", "TRUE", "FALSE"})
_HEAD_OF_CATALOGUE = (
    "Language: {code}\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)


@attrs.frozen
class TextsFile:
    """A file of translations.

    Attributes:
        text: its content.
        texts: how many texts it has.
        missing: how many of them are not translated, or changed since.
    """

    text: str
    texts: int
    missing: int


def texts_file_of(data: RulesetData, code: str, folders: Sequence[Folder]) -> TextsFile:
    """Return the file for the last folder of a ruleset and its overlays: the texts that the others do not translate.

    Raises:
        RulesetError: a file that is there cannot be read.
    """
    problems: list[Problem] = []
    before = read_translations(code, folders[:-1], problems)
    given = read_translations(code, folders, problems)
    named = read_sections(folders, problems).items["replies"]  # whose names stand in files for each language
    if problems:
        raise RulesetError(problems)
    texts = {path: text for path, text in texts_of(data).items() if before.of(path, text) is None}
    typed = {path: text for path, text in typed_words(data).items() if path not in before.entries}
    typed = {path: text for path, text in typed.items() if path[0] != "facts" or path[1] not in named}
    typed |= {path: entries[-1].source for path, entries in given.entries.items() if is_typed(path)}
    head = _HEAD.format(id=data.id, code=code, source=SOURCE)
    lines = _lines(texts | typed, given)
    missing = sum(given.of(path, text) is None for path, text in texts.items())
    return TextsFile(head + "".join(f"{line}\n" for line in lines), len(texts), missing)


def _lines(texts: Mapping[Path, str], given: Translations) -> Iterator[str]:
    above: Path = ()
    for path, text in sorted(texts.items(), key=_order(texts)):
        shared = next((n for n, (one, other) in enumerate(zip(path, above, strict=False)) if one != other), len(above))
        for depth in range(shared, len(path)):
            yield f"{'  ' * depth}{_scalar(path[depth])}:"
        yield from (f"{'  ' * len(path)}{line}" for line in _pair(path, text, given))
        above = path


def _order(texts: Mapping[Path, str]) -> _Order:
    return _Order({path[:depth]: None for path in texts for depth in range(1, len(path) + 1)})


class _Order:
    """Puts what stands below one key together, each key where it first stood."""

    def __init__(self, paths: Mapping[Path, None]) -> None:
        self._places = {path: place for place, path in enumerate(paths)}

    def __call__(self, item: tuple[Path, str]) -> tuple[int, ...]:
        path, _ = item
        return tuple(self._places[path[:depth]] for depth in range(1, len(path) + 1))


def _pair(path: Path, text: str, given: Translations) -> Iterator[str]:
    """Yield a text with its translation; where it changed, with what it and its translation were before."""
    entries, typed = given.entries.get(path, ()), is_typed(path)
    entry = entries[-1] if entries and typed else given.of(path, text)
    if not (typed and entry is not None and entry.text):  # which is no translation of the English words
        yield f"{SOURCE}: {_scalar(text)}"
    if entry is not None and entry.text:
        yield f"{given.code}: {_scalar(entry.text)}"
        return
    yield f"{given.code}:"
    if (earlier := given.earlier(path)) is not None:
        yield f"{SOURCE}_before: {_scalar(earlier[0])}"
        yield f"{given.code}_before: {_scalar(earlier[1])}"


def _scalar(text: str) -> str:
    """Return a text as YAML writes it, on one line."""
    if _PLAIN.fullmatch(text) and text not in _MEANING:
        return text
    if "\n" not in text and '"' in text and "\\" not in text:
        return "'{}'".format(text.replace("'", "''"))
    return json.dumps(text, ensure_ascii=False)


def catalogue_text(code: str, folders: Sequence[Folder]) -> str | None:
    """Return the catalogue of a language that the library does not speak, with what is translated already.

    Returns:
        None where the library speaks it, or what comes before the last folder brings it.

    Raises:
        RulesetError: the one that is there cannot be read.
    """
    if code in shipped_languages() or any(catalogue_of(folder, code).exists() for folder in folders[:-1]):
        return None
    problems: list[Problem] = []
    path = catalogue_of(folders[-1], code)
    text = read_text(path, problems) if path.exists() else ""
    if text is None:
        raise RulesetError(problems)
    given = {message.key: message for message in read_po(text)}
    head = given.get(("", ""), Message("", forms=(_HEAD_OF_CATALOGUE.format(code=code),)))
    kept = [attrs.evolve(one, forms=given[one.key].forms if one.key in given else ()) for one in template()[1:]]
    return written_po([head, *kept])
