"""How the house is built: files and functions that can be read at once, and the meaning found by one search each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from statistics import median

import pytest

from tests.packaging.support import ROOT

PACKAGE = ROOT / "src" / "backrules"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "rules" not in path.relative_to(PACKAGE).parts)

pytestmark = pytest.mark.skipif(not FILES, reason="this is no checkout")


def bodies(source: str) -> Iterator[tuple[str, int]]:
    """The functions of a file, with how many lines each has below its docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            rest = node.body[ast.get_docstring(node) is not None :]
            yield node.name, rest[-1].end_lineno - rest[0].lineno + 1 if rest else 0


def test_a_body_is_counted_below_its_docstring():
    assert dict(
        bodies('def one():\n    """Says."""\n    a = 1\n\n    return a\n\n\ndef none():\n    """Says."""\n')
    ) == {
        "one": 3,
        "none": 0,
    }


def test_no_file_is_long_and_the_middle_one_is_a_page():
    lengths = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8").count("\n") for path in FILES}
    assert {name: length for name, length in lengths.items() if length > 450} == {}
    assert 120 <= median(lengths.values()) <= 220


def test_no_function_is_long_and_most_are_short():
    lengths = {
        (path.relative_to(PACKAGE).as_posix(), name): length
        for path in FILES
        for name, length in bodies(path.read_text("utf-8"))
    }
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert median(lengths.values()) <= 8


@pytest.mark.parametrize(
    ("search", "places"),
    [
        (r"^class Standing\b", ["semantics/status.py"]),  # the table of statuses
        (r"\| true \| V or N unknown, strict \|", ["semantics/status.py"]),
        (r"def comes_before\b", ["semantics/order.py"]),  # the order of advice
        (r"^class (Key|Place|Spot|Scale)\(?.*NamedTuple", ["semantics/order.py"]),
        (r"is_true\(against\)|is_false\(against\)", ["semantics/status.py"]),  # what strict means
        (r"Key\(STRENGTHS\.index", ["semantics/order.py"]),  # how strengths rank
        (r"\+ spot\.number", ["semantics/order.py"]),
    ],
)
def test_the_status_table_and_the_order_are_found_by_one_search_each(search, places):
    found = [path for path in FILES if re.search(search, path.read_text("utf-8"), re.MULTILINE)]
    assert [path.relative_to(PACKAGE).as_posix() for path in found] == places


def test_names_in_messages_are_shortened_in_one_way():
    cutting = {path.name for path in FILES if re.search(r"\[:60\](!r)?\}", path.read_text("utf-8"))}
    assert cutting == set(), "shortened() and quoted() of _util/printable.py say that something was cut off"


def test_the_architecture_names_only_files_that_are_there():
    """Every path in backticks on the page about the house leads somewhere."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)+[\w.]*|[a-z_]+\.py)`", page))
    assert len(named) > 50
    assert sorted(name for name in named if not stands(name)) == []


def stands(name: str) -> bool:
    """Whether a path is there: from the root, the package or the shipped ruleset, or a file whose folder the sentence names."""
    if any((root / name).exists() for root in (ROOT, PACKAGE, ROOT / "rules" / "balanced_back")):
        return True
    return "/" not in name and any(any(root.rglob(name)) for root in (PACKAGE, ROOT / "tests"))
