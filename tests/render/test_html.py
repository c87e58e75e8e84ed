"""HTML: what is written in it is only text, its pages need nothing else, and without jinja2 it says what to install."""

import re
import sys
from html.parser import HTMLParser

import polars as pl
import pytest

import backrules
from backrules._util.once import Once
from backrules.authoring.coverage import Coverage, Places, by_file, page
from backrules.bulk.report import Population
from backrules.errors import MissingExtraError
from backrules.explain.text import LOOKS
from backrules.render import html
from tests.support import called

HOSTILE = "<script>alert(\"x\")</script> & 'y' {{ 1 + 1 }} {% raw %}"
MISSING = r"HTML needs jinja2, which is not installed: pip install 'backrules\[html\]'"
VOID = {"meta", "br", "rect"}


class Tree(HTMLParser):
    """Checks that what is opened is closed; keeps tags, attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.said = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.said.append(text)


@pytest.fixture
def without_jinja(monkeypatch):
    """As if jinja2 were not installed."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.setattr(html, "_environment", Once(html._environment.__wrapped__))


def pages(ruleset):
    """Every page there is."""
    coverage = Coverage(ruleset.data)
    files = by_file(coverage.report(), Places(ruleset.folders, ruleset.source_map))
    yield Population.of(ruleset, pl.DataFrame({"hours": [9.0] * 8, "flags": [[]] * 8})).to_html(when=HOSTILE)
    yield page(HOSTILE, coverage.report(), files)


def test_a_page_needs_nothing_else_and_what_it_is_given_is_only_text(folder):
    for text in pages(folder().load()):
        tree = Tree(text)
        assert text.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>')
        assert not {"script", "link", "img", "iframe", "object"} & set(tree.tags)
        assert not re.search(r"https?:|url\(|@import", text)
        assert HOSTILE in "".join(tree.said)
        ids = [value for name, value in tree.attributes if name == "id"]
        assert len(ids) == len(set(ids))


def test_every_colour_of_a_page_is_there_in_light_and_in_dark(folder):
    for text in pages(folder().load()):
        style = text.partition("</style>")[0]
        dark = "".join(re.findall(r"@media \(prefers-color-scheme: dark\) { :root {([^}]*)}", style))
        light = "".join(re.findall(r"^:root {([^}]*)}", style, re.MULTILINE))
        colours = set(re.findall(r"(--[\w-]+):", light))
        assert colours == set(re.findall(r"(--[\w-]+):", dark))
        assert set(re.findall(r"var\((--[\w-]+)\)", style)) <= colours


def test_a_name_that_a_template_does_not_get_is_an_error_and_no_gap():
    from jinja2 import UndefinedError

    why = backrules.recommend({"desk_hours": 9}).why("hex_bar_deadlift")
    with pytest.raises(UndefinedError, match="'headline' is undefined"):
        html.fill("why.html", why=why, signs=LOOKS, verdict="", besides=[], sum="")


def test_without_jinja2_notebooks_show_text_and_html_says_what_to_install(without_jinja):
    rec = backrules.recommend({"desk_hours": 9})
    why = rec.why("hex_bar_deadlift")
    assert (rec._repr_html_(), why._repr_html_()) == (None, None)
    for write in (why.to_html, Population.empty(backrules.builtin()).to_html):
        with pytest.raises(MissingExtraError, match=MISSING):
            write()


def test_without_jinja2_a_report_is_refused_before_there_is_any_work(folder, tmp_path, without_jinja):
    source = tmp_path / "people.csv"
    source.write_text("id,hours\n1,9\n")
    ruleset, out = folder(), tmp_path / "out" / "advice.csv"
    out.parent.mkdir()
    for more in ((), ("--spark", "local[1]")):
        call = (
            "score",
            source,
            "--ruleset",
            ruleset.path,
            "--key",
            "id",
            "--out",
            out,
            "--report",
            tmp_path / "page.html",
            *more,
        )
        done = called(*call)
        assert (done.returncode, done.stdout) == (2, "")
        assert re.search(MISSING, done.stderr)
        assert list(out.parent.iterdir()) == []


def test_without_jinja2_the_html_of_an_explanation_is_wrong_usage(without_jinja):
    done = called("why", "hex_bar_deadlift", "--format", "html")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(f"^backrules: {MISSING}$", done.stderr.strip())
