"""A file of cases that stands alone, outside of any ruleset's folder: it says which ruleset it is about."""

from __future__ import annotations

from pathlib import Path

import attrs

from backrules._util.printable import shortened
from backrules._util.spans import Source, Span
from backrules.errors import Problem, ProfileError, RulesetError, few_hints, nearest, quoted_list
from backrules.facts import Profiles
from backrules.loading.files import read_text
from backrules.loading.layers import Item
from backrules.loading.load import cases_of
from backrules.loading.merge import listed_items
from backrules.loading.nodes import MappingNode, Node, ScalarNode, SequenceNode
from backrules.loading.structure import problem_at
from backrules.loading.yaml import read_yaml
from backrules.model import Case, RulesetData

__all__ = ["CaseFile", "NewCase", "read_case_file"]

_KEYS = ("ruleset", "overlay", "cases")
_CASE_KEYS = ("id", "says", "profile", "strict", "as_of", "expect")


@attrs.frozen
class NewCase:
    """A case whose author has not said yet what is expected.

    Attributes:
        id: the id.
        profile: fact -> value, as written.
        strict: whether open safety questions withhold advice.
        place: `file:line:column`.
        end: offset in the file at which `expect` may be written, or None where it is not written as a block.
        indent: how many columns the keys of the case stand in.
        as_of: the day that dates are counted up to; today if it is None.
    """

    id: str
    profile: dict[str, object]
    strict: bool
    place: str
    end: int | None
    indent: int
    as_of: str | None = None


@attrs.frozen
class CaseFile:
    """A file of cases.

    Attributes:
        path: the file.
        ruleset: the folder of the ruleset, or None for the built-in one.
        overlays: folders of overlays.
        items: what stands below `cases`.
    """

    path: Path
    ruleset: Path | None
    overlays: tuple[Path, ...]
    items: dict[str, Item]

    def cases(self, data: RulesetData) -> tuple[tuple[Case, ...], tuple[NewCase, ...]]:
        """Return the cases of a ruleset, and those of which nothing is expected yet.

        Raises:
            RulesetError: cases that do not fit the ruleset.
        """
        problems: list[Problem] = []
        new = {key: item for key, item in self.items.items() if _is_new(item)}
        cases = cases_of({key: item for key, item in self.items.items() if key not in new}, data, problems)
        profiles = Profiles(data.facts, data.renamed)
        made = tuple(_new_case(key, item, profiles, problems) for key, item in new.items())
        if problems:
            raise RulesetError(problems)
        return cases, made


@few_hints()
def read_case_file(path: Path) -> CaseFile:
    """Return a file of cases.

    Raises:
        RulesetError: what is wrong with it, apart from what only the ruleset can tell.
    """
    problems: list[Problem] = []
    text = read_text(path, problems)
    root = None if text is None else read_yaml(Source(str(path), text), problems)
    file = None if root is None else _file(path, root, problems)
    if problems or file is None:
        raise RulesetError(problems)
    return file


def _file(path: Path, root: MappingNode, problems: list[Problem]) -> CaseFile:
    for key, entry in root.entries.items():
        if key not in _KEYS:
            message = f"unknown key {shortened(key)}; a file of cases may hold {quoted_list(_KEYS)}"
            problems.append(Problem(message, span=entry.key_span, hint=nearest(key, _KEYS, problems)))
    listed = root.entries.get("cases")
    if listed is None:
        problems.append(Problem(f"{path}: cases are missing"))
    folders = {key: _folders(root, key, path, problems) for key in ("ruleset", "overlay")}
    rulesets = folders["ruleset"]
    if len(rulesets) > 1:
        problems.append(Problem("ruleset is one folder", span=root.entries["ruleset"].key_span))
    items = {} if listed is None else listed_items("cases", listed, problems)
    return CaseFile(path, rulesets[0] if rulesets else None, folders["overlay"], items)


def _folders(root: MappingNode, key: str, path: Path, problems: list[Problem]) -> tuple[Path, ...]:
    """Return folders that a file names, relative to it."""
    entry = root.entries.get(key)
    if entry is None:
        return ()
    given = entry.value.items if isinstance(entry.value, SequenceNode) else (entry.value,)
    found = []
    for node in given:
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            found.append(path.parent / node.value)
        else:
            problems.append(Problem(f"{key} is the path of a folder", span=entry.key_span))
    return tuple(found)


def _is_new(item: Item) -> bool:
    return isinstance(item.data, dict) and item.data.get("expect") in (None, {})


def _new_case(key: str, item: Item, profiles: Profiles, problems: list[Problem]) -> NewCase:
    assert item.entry is not None  # noqa: S101 - for the type checker
    node, name = item.entry.value, f"cases.{key}"
    profile, strict = item.data.get("profile"), item.data.get("strict", False)
    unknown = [one for one in item.data if one not in _CASE_KEYS]
    hints = [nearest(one, _CASE_KEYS, problems) for one in unknown]
    problems += [
        problem_at(item, name, (one,), f"unknown key {shortened(one)}", hint)
        for one, hint in zip(unknown, hints, strict=True)
    ]
    if not isinstance(item.data.get("says"), str) and not any("'says'" in hint for hint in hints):
        problems.append(problem_at(item, name, ("says",), "says is missing: what is expected, in a sentence"))
    if not isinstance(strict, bool):
        problems.append(problem_at(item, name, ("strict",), "strict is true or false"))
    try:
        profiles.read({} if profile is None else profile)
    except ProfileError as error:
        problems += [
            problem_at(item, name, ("profile",), f"{one.path}: {one.message}", one.hint) for one in error.problems
        ]
    end, indent = _where_to_write(node)
    day = item.data.get("as_of")
    as_of = None if day is None else str(day)
    return NewCase(key, profile or {}, strict, item.entry.key_span.place, end, indent, as_of)


def _where_to_write(node: Node) -> tuple[int | None, int]:
    """Return the offset after the last line of a case that is written as a block, and how far it is indented."""
    assert isinstance(node, MappingNode)  # noqa: S101 - only mappings have ids
    first = next(iter(node.entries.values())).key_span
    text = first.source.text
    if text[node.span.start] == "{" or "expect" in node.entries:
        return None, 0
    last = max((_last(entry.value) or entry.key_span).end for entry in node.entries.values())
    line = text.find("\n", last - 1)  # a text in several lines ends behind its newline
    return (len(text) if line < 0 else line), first.column - 1


def _last(node: Node) -> Span | None:
    """Return the last place in a node, where what is written as a block ends with its last line."""
    if isinstance(node, ScalarNode) or node.span.source.text[node.span.start] in "[{":
        return node.span
    if isinstance(node, SequenceNode):
        return _last(node.items[-1]) if node.items else None
    return _last(list(node.entries.values())[-1].value) if node.entries else None
