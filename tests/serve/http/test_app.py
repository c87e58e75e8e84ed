"""The app from its start to its end: edits and old sessions are looked after meanwhile; the files of the page."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from backrules.serve.http import app
from backrules.serve.http.page import CONTENT_SECURITY_POLICY
from backrules.serve.http.sessions import StoredSessions
from tests.serve.http.support import Client, problem_of
from tests.support import SMALL


def until(holds):
    for _ in range(600):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it does not come")


def test_edits_are_served_and_old_sessions_dropped_while_it_runs(folder, tmp_path, monkeypatch):
    pruned = []
    monkeypatch.setattr(StoredSessions, "prune", lambda self: pruned.append(self.path))
    ruleset = folder()
    with TestClient(app(ruleset.load(), store=tmp_path / "s.db", most_days=1, look_seconds=0.01)) as http:
        assert http.get("/v1/rulesets/small").json()["title"] == "A small ruleset"
        ruleset.write("ruleset.yaml", SMALL["ruleset.yaml"].replace("A small", "Another small"))
        until(lambda: http.get("/v1/rulesets/small").json()["title"] == "Another small ruleset")
        until(lambda: pruned)
    assert pruned == [tmp_path / "s.db"]


def test_without_looks_an_edit_is_not_seen(folder):
    ruleset = folder()
    client = Client(ruleset=ruleset.load(), look_seconds=0)
    ruleset.write("ruleset.yaml", SMALL["ruleset.yaml"].replace("A small", "Another small"))
    assert client.call("GET", "/v1/rulesets/small").json()["title"] == "A small ruleset"


def test_many_languages_and_edits_keep_little(client):
    for _ in range(3):
        for lang in ("en", "de"):
            assert client.call("GET", f"/v1/rulesets/balanced_back?lang={lang}").json()["language"] == lang


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(chat=True)


def test_the_page_is_served_under_its_own_policy(client):
    page = client.call("GET", "/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    same = client.call("GET", "/", headers={"if-none-match": page.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    script = client.call("GET", "/page.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert problem_of(client.call("GET", "/../../pyproject.toml"))["status"] == 404
    assert problem_of(client.call("POST", "/"))["status"] == 405
    assert problem_of(client.call("GET", "/v1/sessions"))["status"] == 405


def test_there_is_no_page_unless_it_is_asked_for():
    assert Client().call("GET", "/").status_code == 404
