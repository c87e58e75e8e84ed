"""A ruleset whose files change while it is served: the next request sees the new one, none is dropped, none sees two."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

import backrules
from backrules.serve.handles import Handles
from backrules.serve.http.around import JsonLines
from backrules.serve.http.endpoints import Endpoints, Settings
from backrules.serve.http.reloading import Current, loader_of
from backrules.serve.http.sessions import SealedSessions
from tests.support import SMALL


@pytest.fixture
def small(folder):
    return folder()


def current(small) -> Current:
    ruleset = small.load()
    return Current(ruleset, loader_of(ruleset))


def changed(small, before="Sit less", after="Sit much less"):
    small.write("advice.yaml", SMALL["advice.yaml"].replace(before, after))


def title(served):
    return served.ruleset.recommend({"hours": 9}).advice[0].title


def test_an_edit_is_served_and_nothing_else_is_loaded(small, caplog):
    caplog.set_level(logging.INFO, "backrules.serve")
    served = current(small)
    before = served.ruleset
    assert not served.look()
    assert served.ruleset is before
    changed(small)
    assert served.changed
    assert served.look()
    assert title(served) == "Sit much less"
    assert not served.changed
    (line,) = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert (line["event"], line["ruleset"]) == ("reloaded", "small")


def test_a_broken_edit_keeps_what_was_served_and_is_said(small, caplog):
    served = current(small)
    changed(small, "kind: referral", "kind: referal")
    assert not served.look()
    assert title(served) == "Sit less"
    assert len(served.refused) == 1
    assert "did you mean 'referral'?" in served.refused[0]
    (line,) = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert (line["event"], line["count"]) == ("reload refused", 1)
    assert not served.look()  # said once
    changed(small)
    assert served.look()
    assert served.refused == ()


def test_the_state_of_the_files_is_in_health(small):
    served = current(small)
    health = Endpoints(served, SealedSessions(Handles(b"k" * 32)), Settings()).health()
    said = lambda: json.loads(asyncio.run(health(None)).body)["files"]  # noqa: E731
    assert said() == {"state": "served", "problems": 0}
    changed(small, "kind: referral", "kind: referal")
    served.look()
    assert said() == {"state": "refused", "problems": 1}


def test_a_fault_of_ours_keeps_what_was_served(small, caplog):
    ruleset = small.load()
    served = Current(ruleset, lambda: 1 / 0)
    changed(small)
    assert not served.look()
    assert served.ruleset is ruleset
    assert served.refused == ("an internal error: ZeroDivisionError",)


def test_files_that_come_go_and_move_are_seen(small, tmp_path):
    served = current(small)
    small.write("texts/notes.txt", "no YAML")
    assert not served.changed
    small.write("rules/more.yaml", "rules: []\n")
    assert served.look() is False  # the same ruleset, read anew
    assert not served.changed
    (small.path / "rules" / "more.yaml").unlink()
    assert served.changed
    assert not served.look()
    assert served.refused == ()
    small.path.replace(tmp_path / "elsewhere")
    assert served.changed
    assert not served.look()
    assert served.refused
    assert title(served) == "Sit less"


def test_a_link_that_leads_nowhere_is_no_fault(small):
    served = current(small)
    (small.path / "rules" / "gone.yaml").symlink_to(small.path / "nowhere.yaml")
    assert not served.changed


def test_what_came_from_nowhere_is_never_looked_at(small):
    assert loader_of(backrules.Ruleset(small.load().data)) is None


def test_a_language_is_kept(small):
    served = Current(small.load(), None)
    assert loader_of(served.ruleset)().language == "en"
    changed(small)
    assert not served.changed
    assert not served.look()
