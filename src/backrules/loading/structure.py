"""cattrs from plain data to the entries, strictly, and every error with its path."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, get_args, get_type_hints

import attrs
from cattrs import AttributeValidationNote, IterableValidationNote
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

from backrules._util.printable import shortened
from backrules._util.spans import Span
from backrules.errors import ConditionError, Problem, nearest, quoted_list
from backrules.loading.entries import SourceEntry
from backrules.loading.layers import Item
from backrules.loading.nodes import Entry, MappingNode, Node, ScalarNode, plain, span_of
from backrules.loading.values import Wrong, described, keys_of, structured_value

__all__ = ["LONGEST_ID", "fields_of", "name_of", "problem_at", "structure", "wrong_condition"]

Path = tuple[str | int, ...]


LONGEST_ID = 100
# what other tools call a key, and the keys that it may mean here, in the order in which they are looked for
_MEANT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("min", "max", "minimum", "maximum"), ("range",)),
    **dict.fromkeys(("question", "prompt"), ("ask",)),
    **dict.fromkeys(("name", "label"), ("title", "id")),
    **dict.fromkeys(("choices", "values", "enum"), ("options",)),
    **dict.fromkeys(("if", "condition", "conditions"), ("when", "ask_if", "never")),
    **dict.fromkeys(("then", "recommend", "action"), ("advise",)),
    **dict.fromkeys(("why", "reason", "explanation", "rationale"), ("because",)),
    **dict.fromkeys(("text", "message", "description"), ("do", "because", "says", "title")),
    "priority": ("strength",),
    **dict.fromkeys(("given", "facts", "person"), ("profile",)),
    **dict.fromkeys(("require", "requires"), ("needs",)),
}


def structure(
    item: Item, entry_class: type[Any], name: str, problems: list[Problem], others: Collection[str] = ()
) -> Any:
    """Return an entry, or None with everything that is wrong with it reported.

    Args:
        item: the data and where it stands.
        entry_class: the attrs class of the entry.
        name: how messages call it (`rules.deadlift.light`).
        problems: takes what is wrong.
        others: keys that may stand there besides, which the caller reads.
    """
    kind = (entry_class, frozenset(others))
    if kind in item.read:
        return item.read[kind]
    data = item.data
    if others and isinstance(data, dict):
        data = {key: value for key, value in data.items() if key not in others}
    try:
        return item.read.setdefault(kind, structured_value(data, entry_class))
    except Exception as error:  # cattrs raises groups of any errors its hooks raise
        leaves = list(_flatten(error, ()))
        meant = {
            one
            for path, leaf in leaves
            if isinstance(leaf, ForbiddenExtraKeysError)
            for one in _keys_meant(path, leaf, others)
        }
        torn = {path for path, leaf in leaves if isinstance(leaf, ForbiddenExtraKeysError)}
        for path, leaf in leaves:
            if isinstance(leaf, ConditionError) and leaf.unfinished and path[:-1] in torn:
                continue  # a comma tore the text: what follows it is the unknown key
            if not (isinstance(leaf, KeyError) and (path[:-1], leaf.args[0]) in meant):  # one mistake, one message
                problems.append(_problem(item.entry, name, path, leaf, entry_class, others))
        return None


def _keys_meant(path: Path, error: ForbiddenExtraKeysError, others: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Yield the key, with its path, that an unknown one is said to stand for."""
    said = _nearest_key(sorted(error.extra_fields)[0], allowed := _allowed(error, path, others))
    yield from ((path, key) for key in allowed if repr(key) in said)


def name_of(section: str, key: str) -> str:
    """Return how messages call an entry (`rules.deadlift.light`), or a file that is one (`ruleset`)."""
    return section if section == key else f"{section}.{key}"


def problem_at(item: Item, name: str, path: Path, message: str, hint: str = "") -> Problem:
    """Return a problem at a place of an item."""
    span = span_of(item.entry, path)[0] if item.entry else None
    return Problem(message, _joined(name, path), span, hint)


def wrong_condition(item: Item, name: str, path: Path, at: tuple[int, int] | None, message: str, hint: str) -> Problem:
    """Return a problem inside the text of a condition."""
    if item.entry is None:
        return Problem(message, _joined(name, path), None, hint)
    span, node = span_of(item.entry, path)
    return Problem(message, _joined(name, path), _inside(span, node, at), hint)


def _inside(span: Span, node: Node, at: tuple[int, int] | None) -> Span:
    if at is None or not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        return span
    start = node.text_start
    if start is not None:
        return Span(span.source, start + at[0], start + at[1])
    return _found_again(node.value[at[0] : at[1]], node.value[: at[0]], span)


def _found_again(wanted: str, before: str, span: Span) -> Span:
    """Return where a value in braces stands in a text that is folded or escaped, if it stands there as it is read."""
    start, text = span.start - 1, span.source.text
    for _ in range(before.count(wanted) + 1 if "{" in wanted else 0):
        start = text.find(wanted, start + 1, span.end)
        if start < 0:
            break
    return Span(span.source, start, start + len(wanted)) if start >= span.start else span


def _flatten(error: BaseException, path: Path) -> Iterator[tuple[Path, BaseException]]:
    """Yield every error of a cattrs group with the path to it."""
    if not isinstance(error, BaseValidationError):
        yield path, error
        return
    for inner in error.exceptions:
        yield from _flatten(inner, (*path, *_steps(inner)))


def _steps(error: BaseException) -> Iterator[str | int]:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            yield note.name
        elif isinstance(note, IterableValidationNote):
            yield note.index


def _allowed(error: ForbiddenExtraKeysError, path: Path, others: Collection[str]) -> list[str]:
    return [*keys_of(error.cl), *(others if not path else ())]


def _problem(
    entry: Entry | None,
    name: str,
    path: Path,
    error: BaseException,
    entry_class: type[Any],
    others: Collection[str] = (),
) -> Problem:
    span, node = span_of(entry, path) if entry else (None, None)
    if isinstance(error, ForbiddenExtraKeysError):
        return _extra_keys(error, _allowed(error, path, others), name, path, span, node)
    if isinstance(error, ConditionError):
        inside = _inside(span, node, (error.start, error.end)) if span and node else None
        return Problem(error.message, _joined(name, path), inside, error.hint)
    if isinstance(error, KeyError):  # an attribute that is not there
        place = span_of(entry, path[:-1])[0] if entry else None
        return Problem(f"{error.args[0]} is missing", _joined(name, path[:-1]), place)
    if isinstance(error, Wrong):
        commented = span is not None and isinstance(node, ScalarNode) and node.value is None and _is_commented(span)
        hint = "what begins with # is a comment: quote the text" if commented else error.hint
        return Problem(str(error), _joined(name, path), span, hint)
    wanted = _class_at(entry_class, path)
    given = f", not {described(plain(node))}" if node is not None else ""
    hint = "write who says so: {author: ...}" if wanted is SourceEntry else ""
    return Problem(f"expected a mapping with {quoted_list(keys_of(wanted))}{given}", _joined(name, path), span, hint)


def _is_commented(key: Span) -> bool:
    """Whether nothing but a comment stands behind a key on its line."""
    line, _, _ = key.source.text[key.end :].partition("\n")
    return line.strip(": ").startswith("#")


def _class_at(entry_class: type[Any], path: Path) -> type[Any]:
    """Return the class of what stands at a path of an entry: the innermost one that has keys."""
    found = entry_class
    for step in path:
        kind = get_type_hints(found).get(str(step))
        for inner in (kind, *get_args(kind)):
            if isinstance(inner, type) and attrs.has(inner):
                found = inner
    return found


def _extra_keys(
    error: ForbiddenExtraKeysError, allowed: list[str], name: str, path: Path, span: Span | None, node: Node | None
) -> Problem:
    extra = sorted(error.extra_fields)[0]
    if isinstance(node, MappingNode) and extra in node.entries:
        span = node.entries[extra].key_span
    others = f" (and {len(error.extra_fields) - 1} more)" if len(error.extra_fields) > 1 else ""
    message = f"unknown key {shortened(extra)}{others}; allowed are {quoted_list(allowed)}"
    if isinstance(node, MappingNode) and extra in node.entries and _is_text_after_comma(extra, node.entries[extra]):
        return Problem(
            message, _joined(name, path), span, "if the comma belongs to the text before it, quote that text"
        )
    return Problem(message, _joined(name, path), span, _nearest_key(extra, allowed))


def _nearest_key(key: str, allowed: Collection[str]) -> str:
    """Return which key is meant by one that is none, by its letters or by what it means."""
    meant = next((one for one in _MEANT.get(key, ()) if one in allowed), None)
    return f"did you mean '{meant}'?" if meant else nearest(key, allowed)


def _is_text_after_comma(key: str, entry: Entry) -> bool:
    """Whether something in braces looks like the rest of a text that had a comma in it."""
    return " " in key and isinstance(entry.value, ScalarNode) and entry.value.value is None


def _joined(name: str, path: Path) -> str:
    return name + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def fields_of(entry: Any) -> dict[str, Any]:
    """Return the fields of an entry, by name."""
    return {field.name: getattr(entry, field.name) for field in attrs.fields(type(entry))}
