"""The files of the page: small, plain, and whole in both languages."""

import json
import re
import shutil
import subprocess

import pytest

from tests.serve.http.support import Client
from tests.serve.page.conftest import PAGE
from tests.support import called

TEXTS = {code: json.loads((PAGE / "texts" / f"{code}.json").read_text()) for code in ("en", "de")}
SCRIPTS = sorted(PAGE.glob("*.js"))
HTML = (PAGE / "index.html").read_text()
CODE = {path.name: path.read_text() for path in [*SCRIPTS, *PAGE.glob("*.css")]} | {"index.html": HTML}


def test_the_colours_of_a_brand_stand_behind_those_of_the_page(tmp_path):
    css = ":root { --accent: #663399; }"
    found = Client(chat=True, colours=css).call("GET", "/colours.css").text
    assert found == (PAGE / "colours.css").read_text() + css
    missing = called("serve", "--chat", "--colours", tmp_path / "none.css")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.css cannot be read: No such file" in missing.stderr


def test_both_languages_have_the_same_texts_with_the_same_places():
    english, german = ({key: {*re.findall(r"\{\w+\}", text)} for key, text in some.items()} for some in TEXTS.values())
    assert english == german
    assert all(text.strip() == text != "" for some in TEXTS.values() for text in some.values())


def test_every_text_is_there_and_used():
    code = "".join(CODE.values())
    used = {*re.findall(r'data-say="(\w+)"', HTML)}
    assert used <= TEXTS["en"].keys()
    called = {*re.findall(r'say\("(\w+)"', code)}
    assert called <= TEXTS["en"].keys()
    assert [key for key in TEXTS["en"] if not re.search(rf"\b{key}\b", code)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_read(path):
    if (node := shutil.which("node")) is None:
        pytest.skip("there is no node on this machine")
    subprocess.run([node, "--check", path], check=True)


@pytest.mark.parametrize("name", CODE)
def test_nothing_is_inline_remote_or_made_of_strings(name):
    text = CODE[name]
    assert len(text.splitlines()) < 450
    for banned in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "localStorage",
    ):
        assert banned not in text
    assert not re.search(r"(https?:)?//(?![ \w./*]*$)\w+\.", re.sub(r"//.*", "", text))
    if name == "index.html":
        assert not re.search(r"<style| style=| on\w+=|javascript:", text)
        assert re.findall(r"<script([^>]*)>", text) == [' type="module" src="page.js"']
