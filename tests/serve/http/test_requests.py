"""Requests of strangers: whatever is sent is answered within bounds, and says nothing to the log that is personal."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time

import pytest

import backrules
from backrules.serve.http import app
from backrules.serve.http.around import Around, JsonLines
from backrules.serve.http.people import recommend
from backrules.serve.http.problems import refusal_of
from tests.serve.http.support import Client, problem_of
from tests.support import examples

TOKEN = "a-token-of-some-length"
JSON = {"content-type": "application/json"}
DEEP = 100_000


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def sent(client, body, headers=JSON, path="/v1/recommend"):
    return client.call("POST", path, content=body, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b'{"profile": {"desk_hours": "\xc3"}}',
        b"nothing",
        b"[]",
        b'"text"',
        b'{"profile": {"desk_hours": 9, "desk_hours": 3}}',
        b'{"profile": {"desk_hours": NaN}}',
        b'{"profile": {"desk_hours": -Infinity}}',
        b'{"profile": {"desk_hours": ' + b"9" * 5000 + b"}}",
        b"[" * DEEP,
        b'{"profile": ' + b'{"a": ' * 40 + b"1" + b"}" * 41,
        b'{"profile": {"desk_hours": "\\ud800"}}',
        b'{"profile": {}} {}',
        b'\xef\xbb\xbf{"profile": {}}',
    ],
    ids=range(14),
)
def test_what_is_not_json_as_the_standard_has_it_is_refused(client, body):
    response = sent(client, body)
    assert response.status_code == 400
    assert problem_of(response)["detail"].startswith("the body ")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""]
)
def test_another_content_type_is_refused(client, kind):
    response = sent(client, b"{}", {"content-type": kind})
    assert problem_of(response)["status"] == 415
    assert response.headers["accept"] == "application/json"


def test_json_is_said_in_any_case_and_with_its_charset(client):
    for kind in ("Application/JSON", 'application/json; charset="UTF-8"', "application/json;charset=utf-8"):
        assert sent(client, b'{"profile": {}}', {"content-type": kind}).status_code == 200


def test_a_large_body_is_refused_before_it_is_read():
    client = Client(largest_body=1000)
    assert problem_of(sent(client, b" " * 1001))["status"] == 413
    parts = (b" " * 100 for _ in range(10**9))

    async def endless():
        for part in parts:
            yield part

    assert problem_of(sent(client, endless()))["status"] == 413
    assert next(parts) is not None


def test_paths_and_methods_that_are_not_there(client):
    assert problem_of(client.call("GET", "/v2/recommend"))["status"] == 404
    assert problem_of(client.call("POST", "/v1/recommend/"))["status"] == 404
    response = client.call("GET", "/v1/recommend")
    assert problem_of(response)["status"] == 405
    assert response.headers["allow"] == "POST"


def test_every_answer_is_told_not_to_be_kept_or_framed(client):
    for response in (client.call("GET", "/health"), client.post("/v1/recommend", profile={}), client.call("GET", "/x")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert response.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in response.headers


def test_a_token_is_wanted_of_everything_but_health():
    client = Client(token=TOKEN)
    for given in ({}, {"authorization": "Bearer x"}, {"authorization": TOKEN}, {"authorization": f"Bearer {TOKEN}x"}):
        for path in ("/openapi.json", "/v1/rulesets", "/nowhere"):
            response = client.call("GET", path, headers=given)
            assert problem_of(response)["status"] == 401
            assert response.headers["www-authenticate"] == "Bearer"
    twice = [("authorization", f"Bearer {TOKEN}"), ("authorization", "Bearer x")]
    assert client.call("GET", "/openapi.json", headers=twice).status_code == 401
    found = client.call("GET", "/openapi.json", headers={"authorization": f"Bearer {TOKEN}"}).json()
    assert found["security"] == [{"bearer": []}]
    assert "401" in found["paths"]["/v1/recommend"]["post"]["responses"]
    assert client.call("GET", "/health").status_code == 200


def test_pages_of_others_may_call_only_where_that_is_said():
    client = Client(origins=("https://a.example",))
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    allowed = client.call("OPTIONS", "/v1/recommend", headers={"origin": "https://a.example", **asked})
    assert allowed.headers["access-control-allow-origin"] == "https://a.example"
    other = client.call("OPTIONS", "/v1/recommend", headers={"origin": "https://b.example", **asked})
    assert "access-control-allow-origin" not in other.headers
    plain = Client().call("OPTIONS", "/v1/recommend", headers={"origin": "https://a.example", **asked})
    assert "access-control-allow-origin" not in plain.headers


def test_what_takes_too_long_is_answered_all_the_same(monkeypatch, client):
    slow = Client(longest_seconds=0.05)
    monkeypatch.setattr(backrules.Ruleset, "recommend", lambda *_, **__: time.sleep(0.2))
    response = slow.post("/v1/recommend", profile={})
    assert problem_of(response)["status"] == 503
    assert response.headers["retry-after"] == "1"
    assert slow.call("GET", "/health").status_code == 200

    async def never():
        yield b"{"
        await asyncio.sleep(60)

    assert problem_of(sent(slow, never()))["status"] == 503


def test_too_many_requests_are_refused_at_once():
    client = Client(most_waiting=0)
    assert problem_of(client.post("/v1/recommend", profile={}))["status"] == 503
    assert problem_of(client.call("GET", "/v1/rulesets"))["status"] == 503


def test_a_body_that_breaks_off_is_no_json(client):
    async def call():
        said = []
        scope = {"type": "http", "method": "POST", "path": "/v1/recommend", "headers": [], "query_string": b""}
        broken = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])

        async def receive():
            return next(broken)

        async def send(message):
            said.append(message)

        await client.app(scope, receive, send)
        return said

    assert asyncio.run(call())[0]["status"] == 400


def test_a_fault_before_any_answer_is_answered(caplog):
    async def broken(*_):
        raise ValueError("a secret")

    response = Client(Around(broken)).call("GET", "/")
    assert problem_of(response)["status"] == 500
    assert "secret" not in response.text


def test_what_the_library_says_without_a_place_is_a_problem_too():
    refused = refusal_of(backrules.UsageError("this is none"))
    assert (refused.status, refused.detail) == (422, "this is none")
    assert str(refused) == "422 Unprocessable Content: this is none"


def test_a_fault_says_nothing_of_what_was_sent(monkeypatch, client, caplog):
    def broken(*_, **__):
        raise KeyError("a secret that somebody told")

    monkeypatch.setattr(backrules.Ruleset, "recommend", broken)
    response = client.post("/v1/recommend", profile={})
    assert problem_of(response)["status"] == 500
    assert response.headers["x-content-type-options"] == "nosniff"
    lines = [JsonLines().format(record) for record in caplog.records]
    (fault,) = [json.loads(line) for line in lines if '"fault"' in line]
    assert fault["error"] == "KeyError"
    assert any(recommend.__name__ in frame for frame in fault["frames"])
    assert "secret" not in response.text + "".join(lines)


def test_a_log_is_json_and_holds_nothing_personal(caplog):
    caplog.set_level(logging.INFO, "backrules.serve")
    client = Client(token=TOKEN)
    headers = {"authorization": f"Bearer {TOKEN}", **JSON}
    body = b'{"profile": {"desk_hours": 9.25, "secret": "fever"}}'
    client.call("POST", "/v1/recommend?name=Mallory", content=body, headers=headers)
    client.call("GET", "/people/Mallory?desk_hours=9.25", headers=headers)
    client.call("BREW", "/v1/recommend", headers=headers)
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert [(one["method"], one["path"], one["status"]) for one in lines] == [
        ("POST", "/v1/recommend", 422),
        ("GET", "unknown", 404),
        ("other", "/v1/recommend", 405),
    ]
    assert {"at", "level", "worker", "event", "ms"} <= lines[0].keys()
    assert not any(word in json.dumps(lines) for word in ("Mallory", "9.25", "fever", "secret", TOKEN, "BREW"))


def test_a_record_of_others_is_json_too():
    record = logging.LogRecord("uvicorn.error", logging.WARNING, __file__, 1, "Invalid %s", ("request",), None)
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["message"], line["level"]) == ("message", "Invalid request", "warning")
    try:
        raise ValueError("a secret")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    line = JsonLines().format(record)
    assert json.loads(line)["error"] == "ValueError"
    assert "secret" not in line


# hostile bodies and sessions


def hostile(draw: random.Random, token: str, question: str) -> tuple[str, bytes]:
    """A path and a body that somebody made to break something."""
    path = draw.choice(["recommend", "recommend/batch", "plan", "why", "sessions", "sessions/answer", "sessions/tell"])
    base = {"profile": {"desk_hours": 9, "equipment": ["mat"]}, "session": token, "question": question, "text": "none"}
    body = json.dumps({name: value for name, value in base.items() if draw.random() < 0.8}).encode()
    match draw.randrange(6):
        case 0:  # bits
            changed = bytearray(body or b" ")
            for _ in range(draw.randrange(1, 6)):
                changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
            return path, bytes(changed)
        case 1:  # cut off
            return path, body[: draw.randrange(len(body) + 1)]
        case 2:  # anything
            return path, draw.randbytes(draw.randrange(400))
        case 3:  # nested
            inner = draw.choice([b"[", b'{"a":', b'{"session":', b"[[[["])
            return path, inner * draw.randrange(1, 5000)
        case 4:  # values that are none
            wild = [None, -1, 1e308, 2**70, "\u202e", "\0", [], {}, [[]], "a" * 3000, True, {"": {"": ""}}, "😀"]
            names = [
                *base,
                "profiles",
                "facts",
                "advice",
                "strict",
                "top",
                "as_of",
                "lang",
                "values",
                "skip",
                "__class__",
            ]
            return path, json.dumps({draw.choice(names): draw.choice(wild) for _ in range(6)}).encode()
        case _:  # sessions
            made = bytearray(token.encode())
            made[draw.randrange(len(made))] = draw.choice(b"ABab01-_=+. ")
            given = draw.choice([made.decode(), token[: draw.randrange(len(token))], token * 2, question, "é"])
            return "sessions/answer", json.dumps({**base, "session": given, "profile": None} | {}).encode()


def all_refused(client, count, seed):
    first = client.done("/v1/sessions")
    draw = random.Random(seed)

    async def send() -> list[int]:
        import httpx

        statuses = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(client.app), base_url="http://test") as http:
            for _ in range(count):
                path, body = hostile(draw, first["session"], first["question"]["id"])
                response = await http.post(f"/v1/{path}", content=body, headers=JSON)
                statuses.append(response.status_code)
                assert response.status_code in (200, 201, 400, 409, 422), (path, body, response.text)
                assert len(response.content) < 200_000
        return statuses

    statuses = asyncio.run(send())
    assert sum(status >= 400 for status in statuses) > count * 0.8
    assert {400, 422} <= {*statuses}


def test_hostile_bodies_are_refused_within_bounds(client):
    all_refused(client, examples(300), 1)


@pytest.mark.long
@pytest.mark.parametrize("kept", ["by clients", "in a store"])
def test_ten_thousand_hostile_bodies_are_refused_within_bounds(kept, tmp_path):
    client = Client(app(store=tmp_path / "sessions.db" if kept == "in a store" else None))
    all_refused(client, 10_000, 2)
