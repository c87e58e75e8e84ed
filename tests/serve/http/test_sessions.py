"""Where sessions are between two requests: none is lost, none is mixed up, and what is wrong with one is said."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing, nullcontext

import pytest

import backrules
from backrules import Session, UsageError
from backrules.serve.handles import Handles
from backrules.serve.http import app
from backrules.serve.http.problems import Refusal
from backrules.serve.http.sessions import SealedSessions, StoredSessions
from tests.serve.http.support import Client, problem_of
from tests.support import full_disk

KEY, OTHER = b"k" * 32, b"o" * 32
DAY = 86_400


@pytest.fixture
def place(tmp_path):
    return tmp_path / "sessions.db"


@pytest.fixture
def store():
    """Return a function that opens a store; it is closed in the end, as all are."""
    return StoredSessions


def asked(place, query):
    """What a file says to a query."""
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute(query).fetchone()[0]


def code_of(refused):
    (problem,) = refused["problems"]
    assert problem["path"] == "session"
    return problem["code"]


def wide(session):
    """A session with so much told that it takes pages of a file."""
    for hours in range(200):
        session = session.tell(desk_hours=hours % 24, words=f"about {hours} hours, more or less, on a usual day")
    return session


# held by clients


def test_a_token_is_taken_by_every_server_with_the_key():
    turn = Client(keys=(KEY,)).done("/v1/sessions", profile={"desk_hours": 9})
    assert Client(keys=(OTHER, KEY)).done("/v1/sessions/undo", session=turn["session"])["told"] == []
    assert code_of(Client(keys=(OTHER,)).refused("/v1/sessions/undo", session=turn["session"])) == "session_key"


def test_a_token_that_was_changed_is_refused():
    client = Client()
    token = client.done("/v1/sessions")["session"]
    changed = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    assert code_of(client.refused("/v1/sessions/undo", session=changed)) in ("session_changed", "session_malformed")
    assert code_of(client.refused("/v1/sessions/undo", session="x")) == "session_malformed"


def test_a_token_ends_after_the_days_that_were_said():
    session, handles = Session(), Handles(KEY)
    old = handles.seal(session, at="2020-01-01")
    assert SealedSessions(handles).open(old, backrules.builtin()) == session
    sessions = SealedSessions(handles, most_days=30)
    with pytest.raises(Refusal) as raised:
        sessions.open(old, backrules.builtin())
    assert raised.value.problems[0].code == "session_expired"
    assert sessions.open(sessions.keep(session), backrules.builtin()) == session


def test_a_conversation_that_is_too_long_for_a_token_is_refused(monkeypatch):
    monkeypatch.setattr("backrules.serve.handles.LONGEST", 400)
    refused = Client().refused("/v1/sessions", profile={name: [] for name in ("red_flags", "back_pain", "equipment")})
    assert code_of(refused) == "session_large"


# kept in a store


def test_a_store_holds_what_a_token_holds(place, store):
    sessions = store(place)
    session = Session().tell(desk_hours=9, by="user", words="about nine").skip("red_flags")
    token = sessions.keep(session)
    assert len(token) < 30
    again = store(place).open(token, backrules.builtin())
    assert again == session
    assert again.history == session.history
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_change_goes_only_over_the_version_it_was_made_from(place):
    client = Client(store=place)
    first = client.done("/v1/sessions")
    one = client.done("/v1/sessions/tell", session=first["session"], facts={"desk_hours": 9})
    response = client.post("/v1/sessions/tell", session=first["session"], facts={"slouches": True})
    assert response.status_code == 409
    refused = problem_of(response)
    assert code_of(refused) == "session_conflict"
    assert refused["session"] == one["session"]
    other = client.done("/v1/sessions/tell", session=refused["session"], facts={"slouches": True})
    assert [fact["fact"] for fact in other["told"]] == ["desk_hours", "slouches"]


def test_what_only_reads_needs_no_new_version(place):
    client = Client(store=place)
    turn = client.done("/v1/sessions", profile={"desk_hours": 9})
    assert client.done("/v1/sessions/recommendation", session=turn["session"])
    same = client.done("/v1/sessions/tell", session=turn["session"], facts={"desk_hours": 9})
    assert same["session"] == turn["session"]


@pytest.mark.parametrize(("token", "code"), [("x" * 22 + ".1", "session_unknown"), ("x", "session_malformed")])
def test_what_is_no_session_of_a_store_is_refused(place, token, code):
    assert code_of(Client(store=place).refused("/v1/sessions/undo", session=token)) == code


def test_old_sessions_are_dropped(place, store):
    now = [1_000_000_000.0]
    sessions = store(place, most_days=30, clock=lambda: now[0])
    kept = [sessions.keep(Session().tell(desk_hours=hours)) for hours in range(3)]
    now[0] += 20 * DAY
    going_on = sessions.keep(Session().tell(slouches=True), kept[0])
    now[0] += 20 * DAY
    with pytest.raises(Refusal, match="not any more"):
        sessions.open(kept[1], backrules.builtin())
    sessions.prune()
    assert asked(place, "select count(*) from sessions") == 1
    assert sessions.open(going_on, backrules.builtin()).profile == {"slouches": True}
    store(place).prune()  # without days, nothing is old


def test_a_session_that_fits_no_more_is_refused(place, store, folder):
    token = store(place).keep(Session())
    with pytest.raises(Refusal) as raised:
        store(place).open(token, folder().load())
    assert raised.value.problems[0].code == "session_ruleset"


@pytest.mark.parametrize("full", ["of this file", "of the disk"])
def test_where_there_is_no_room_the_session_stays_as_it_was(place, store, full):
    sessions = store(place)
    token = sessions.keep(Session().tell(desk_hours=9))
    with full_disk(place.stat().st_size + 40_000) if full == "of the disk" else nullcontext():
        if full == "of this file":
            with sessions._connection() as connection:
                connection.execute(f"pragma max_page_count = {asked(place, 'pragma page_count')}")
        with pytest.raises(Refusal) as raised:
            [sessions.keep(wide(Session())) for _ in range(50)]
    assert raised.value.status == 507
    sessions.close()
    assert asked(place, "pragma integrity_check") == "ok"
    again = store(place)
    session = again.open(token, backrules.builtin())
    assert session.profile == {"desk_hours": 9}
    assert again.open(again.keep(session.tell(slouches=True), token), backrules.builtin()).profile["slouches"]


def test_no_room_is_said_in_the_answer(place, monkeypatch):
    client = Client(store=place)

    def full(_):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(StoredSessions, "_connection", full)
    assert problem_of(client.post("/v1/sessions"))["status"] == 507


def test_a_store_that_is_busy_is_tried_again_later(place, store, monkeypatch):
    monkeypatch.setattr("backrules.serve.http.sessions._WAIT", 0.01)
    sessions = store(place)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(Refusal) as raised:
            sessions.keep(Session())
    assert raised.value.status == 503
    assert sessions.keep(Session())


def test_what_cannot_be_a_store_is_refused(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, and no database. " * 100)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("pragma user_version = 9")
    for place in (tmp_path, text, other, tmp_path / "none" / "sessions.db"):
        with pytest.raises(UsageError, match=str(place)):
            app(store=place)
    assert text.read_text().startswith("These are notes")
