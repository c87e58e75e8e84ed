"""Everything that README and docs show is run, and every link leads somewhere."""

from __future__ import annotations

import ast
import difflib
import importlib
import re
from pathlib import Path

import polars as pl
import pytest

import backrules
from backrules.cli.main import cli
from tests.docs.pages import NEEDS, PAGES, ROOT, differences
from tools import make_sources

_LINK = re.compile(r"\]\(([^)\s]+)\)")


# a page that starts a cluster of its own; what it calls is tested on the one session of all tests
_LONG = {"spark.md": [pytest.mark.long, pytest.mark.xdist_group("spark")]}


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name, marks=_LONG.get(page.name, ())) for page in PAGES])
@pytest.mark.unmeasured
def test_a_page_shows_what_really_comes_out(page: Path, tmp_path: Path, request: pytest.FixtureRequest):
    if page.name == "spark.md":
        request.getfixturevalue("spark")  # is skipped where there is no Java
    if page.name in NEEDS:
        pytest.importorskip(NEEDS[page.name], reason=f"{NEEDS[page.name]} is not installed")
    found = differences(page, tmp_path)
    shown = [
        f"{one.place} shows something else; `make docs` writes what comes out:\n"
        + "".join(difflib.ndiff(one.shown.splitlines(keepends=True), one.found.splitlines(keepends=True)))
        for one in found
    ]
    assert not shown, "\n".join(shown)


def test_the_table_on_the_page_of_spark_is_what_every_kind_of_table_gets():
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    (people,) = re.findall(r"createDataFrame\(\n( +\[.*?\]),\n +\"", page, re.DOTALL)
    names = ["member", "desk_hours", "slouches", "equipment"]
    frame = pl.DataFrame(ast.literal_eval(people.strip()), schema=names, orient="row")
    right = backrules.builtin().recommend_frame(frame, key="member", top=2)
    shown = [[cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\|m-.*\|$", page, re.MULTILINE)]
    assert shown == [[str(value) for value in row] for row in right["member", "rank", "advice", "score"].rows()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in _LINK.findall(text):
        if not link.startswith("https://"):
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), link
            assert target.is_relative_to(ROOT), link
            assert not anchor or anchor in _anchors(target), link


def test_every_page_of_the_docs_is_in_their_index():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    missing = [page.name for page in PAGES if page.parent.name == "docs" and f"]({page.name})" not in index]
    assert missing == ["index.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_a_page_names_is_in_the_makefile(page: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= targets


def test_the_page_of_sources_is_up_to_date():
    shown = make_sources.TARGET.read_text(encoding="utf-8")
    assert shown == make_sources.page(backrules.builtin().data), "make docs writes it anew"


def test_the_page_of_the_command_line_names_every_command_and_option():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    everywhere = {"--ruleset", "--overlay", "--as-of", "--lang"}
    assert "Every command takes `--ruleset FOLDER_OR_ID`" in page
    for name, command in cli.commands.items():
        row = re.search(rf"^\| `{name}\b.*", page, re.MULTILINE)
        assert row, name
        options = {option for one in command.params for option in one.opts if option.startswith("--")}
        assert options >= everywhere
        assert [option for option in options - everywhere if f"`{option}`" not in row[0]] == []


def test_the_page_of_the_api_names_every_public_name():
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    page = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    assert [name for name in backrules.__all__ if not re.search(rf"\b{name}\b", page)] == ["__version__"]


def test_what_pages_and_examples_import_is_public():
    stability = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
    row = r"`(backrules(?:\.\w+)+)`(?:, with ((?:`\.\w+`(?:, | and )?)+))?"
    named = re.findall(row, stability.partition("## How it changes")[0])
    public = {name + inner for name, more in named for inner in ("", *re.findall(r"`(\.\w+)`", more))} - {
        "backrules.replay"
    }
    assert {"backrules.testing", "backrules.authoring", "backrules.authoring.graph", "backrules.engines"} <= public
    imports = re.compile(r"^ *from (backrules[\w.]*) import ([\w, ]+)", re.MULTILINE)
    for page in [*PAGES, *(ROOT / "examples").rglob("*.py")]:
        for module, names in imports.findall(page.read_text(encoding="utf-8")):
            assert module == "backrules" or module in public, f"{page.name}: {module}"
            assert set(names.split(", ")) <= set(importlib.import_module(module).__all__), f"{page.name}: {names}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
