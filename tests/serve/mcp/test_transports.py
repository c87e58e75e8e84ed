"""The real command over standard input and output and over HTTP, with the client of the SDK, in both eras."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys

import anyio
import pytest

from backrules.serve.handles import Handles
from tests.serve.mcp.support import ERAS, KEY, Model, a_whole_interview, said
from tests.support import PATIENCE, ROOT, called, unmeasured

pytest.importorskip("mcp", reason="the SDK mcp is not installed")

import httpx
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from backrules.serve.mcp import asgi_app
from backrules.serve.mcp.transports import mounted

SETTINGS = {"BACKRULES_KEY": KEY.decode(), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
COMMAND = [sys.executable, "-m", "backrules", "mcp"]


@pytest.fixture(scope="module")
def address():
    """Where a real server listens; it is interrupted in the end, and says nothing but that."""
    process = subprocess.Popen(
        [*COMMAND, "--http", "127.0.0.1:0"],
        env=unmeasured() | SETTINGS,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = process.stderr.readline()
        assert said.startswith("listening at http://127.0.0.1:"), said
        yield said.split()[2].rstrip(",")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, "")
    assert err.endswith("backrules: interrupted\n")
    assert [line for line in err.splitlines()[:-1] if "evil" not in line] == []  # who was refused is said


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")


async def interviewed_by(of, mode):
    async with Client(of, mode=mode) as client:
        assert client.session.protocol_version == ERAS[mode]
        model, _, planned = await a_whole_interview(client)
        return model.session, planned


def configured():
    """The server as docs/mcp.md has apps start it."""
    (shown,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "mcp.md").read_text("utf-8"), re.DOTALL)
    server = json.loads(shown)["mcpServers"]["backrules"]
    assert server["command"] == "backrules"
    return StdioServerParameters(
        command=sys.executable, args=["-m", "backrules", *server["args"]], env={**os.environ, **SETTINGS}
    )


@pytest.mark.parametrize("mode", ["legacy", pytest.param("auto", marks=pytest.mark.unmeasured)])
def test_a_whole_interview_over_standard_input_and_output(mode):
    session, _ = anyio.run(interviewed_by, configured(), mode)
    assert Handles(KEY).unseal(session).settled


def test_whole_interviews_over_http_at_the_same_time(address):
    found = {}

    async def one(mode, number):
        found[mode, number] = await interviewed_by(address, mode)

    async def all_of_them():
        async with anyio.create_task_group() as group:
            for mode in ERAS:
                for number in range(2):
                    group.start_soon(one, mode, number)

    anyio.run(all_of_them)
    assert len(found) == 4
    assert len({session for session, _ in found.values()}) == 1  # the same answers, the same session to the letter


def test_a_session_goes_on_at_another_process_and_one_changed_bit_is_refused(address):
    async def conversation():
        begun = Handles(KEY).seal(Handles(KEY).unseal(await told_in_memory()), short=True)
        async with Client(address) as client:
            model = Model(client)
            model.session = begun
            assert (await model.call("recommend")).structured_content["session"] == begun
            for place in range(0, len(begun), 17):
                model.session = begun[:place] + chr(ord(begun[place]) ^ 1) + begun[place + 1 :]
                result = await model.call("recommend")
                assert result.is_error
                assert "session" in result.content[0].text

    anyio.run(conversation)


async def told_in_memory():
    from backrules.serve.mcp import server

    async with Client(server(handles=Handles(KEY))) as client:
        model = Model(client)
        await model.call("tell", facts=[said("desk_hours", "9", "nine hours")])
        return model.session


# who may call


def post(client, url, body=None, **headers):
    given = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    return client.post(url, content=body or b"{}", headers=given | {k.replace("_", "-"): v for k, v in headers.items()})


def test_another_host_a_strange_page_and_what_is_too_large_are_refused(address):
    with httpx.Client(trust_env=False) as client:
        assert post(client, address, host="evil.example").status_code == 421
        assert post(client, address, host="127.0.0.1.evil.example").status_code == 421
        assert post(client, address, origin="https://evil.example").status_code == 403
        assert post(client, address, origin="http://localhost:3000").status_code == 400  # no request at all
        assert post(client, address, b"x" * 1_100_000).status_code == 413
        for body in (b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"jsonrpc": "2.0", "id": 1}'):
            response = post(client, address, body)
            assert 400 <= response.status_code < 500, (body[:20], response.text)
            assert "Traceback" not in response.text
        assert client.get(address.removesuffix("/mcp")).status_code == 404
        for method in ("GET", "DELETE", "PUT"):  # a stream that says nothing would be held open for ever
            response = client.request(method, address, headers={"accept": "text/event-stream"})
            assert (response.status_code, response.headers["allow"]) == (405, "POST")


HANDSHAKES = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]


@pytest.mark.parametrize("version", HANDSHAKES)
def test_every_version_with_a_handshake_is_answered(address, version):
    told = {} if version == "2024-11-05" else {"mcp-protocol-version": version}  # which had no such header yet

    def answered(client, method, **params):
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        response = post(client, address, json.dumps(body).encode(), **told)
        assert response.status_code == 200
        return response.json()["result"]

    with httpx.Client(trust_env=False) as client:
        asked = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        assert answered(client, "initialize", **asked)["protocolVersion"] == version
        assert len(answered(client, "tools/list")["tools"]) == 10
        called = answered(client, "tools/call", name="next_question", arguments={})
        assert json.loads(called["content"][0]["text"]) == called["structuredContent"]


@pytest.mark.parametrize("value", ["NaN", "1e999", "1" * 400, '{"a": 1, "a": 2}', "[" * 90 + "]" * 90])
def test_json_that_nobody_means_is_answered_in_json(address, value):
    body = '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "plan", "arguments": {"days": %s}}}'
    with httpx.Client(trust_env=False) as client:
        result = post(client, address, (body % value).encode()).json()["result"]
        assert result["isError"]
        assert result["content"][0]["text"].startswith("days: expected")
        broken = post(client, address, (body % '"\\ud800"').encode())
        assert (broken.status_code, broken.json()["error"]["code"]) == (400, -32700)


@pytest.mark.parametrize(
    ("hosts", "host", "status"),
    [
        ((), "127.0.0.1:80", 400),
        ((), "advice.example.org", 421),
        (("advice.example.org",), "advice.example.org", 400),
        (("advice.example.org",), "127.0.0.1:80", 421),
        (("*",), "anything", 400),
    ],
)
def test_hosts_are_named(hosts, host, status):
    async def one():
        app = mounted(asgi_app(handles=Handles(KEY), hosts=hosts))
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x") as client,
        ):
            given = {"content-type": "application/json", "accept": "application/json", "host": host}
            return (await client.post("/mcp", content=b"{}", headers=given)).status_code

    assert anyio.run(one) == status


def test_an_app_works_within_its_run_alone():
    async def one():
        transport = httpx.ASGITransport(asgi_app(handles=Handles(KEY)))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as client:
            with pytest.raises(RuntimeError, match="run"):
                await client.post("/mcp", content=b"{}")

    anyio.run(one)


# the command


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--http", "8000"], "--http is a host and a port, such as 127.0.0.1:8000, not '8000'"),
        (["--http", "127.0.0.1:99999"], "--http is a host and a port"),
        (["--http", "127.0.0.1:"], "--http is a host and a port"),
        (["--http", ":8000"], "--http is a host and a port"),
        (["--http", "0.0.0.0:8000"], "say with --allow-host by which name"),
        (["--allow-host", "x"], "--allow-host goes with --http"),
        (["--key-file", "nowhere"], "nowhere: No such file or directory"),
        (["--ruleset", "nowhere"], "nowhere"),
        (["--lang", "xx"], "xx"),
    ],
)
def test_what_is_wrong_about_the_command_is_said(arguments, why, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = called("mcp", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr


def test_whoever_starts_it_in_a_terminal_can_interrupt_it():
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as it:
        it.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        it.stdin.flush()
        assert json.loads(it.stdout.readline())["result"] == {}
        it.send_signal(signal.SIGINT)
        assert (it.wait(PATIENCE), it.stderr.read()) == (
            130,
            "backrules: interrupted\n",
        )  # while its input is still open


def test_it_leaves_in_the_middle_of_what_it_does(monkeypatch):
    def left(code):
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", left)
    monkeypatch.setattr("backrules.serve.mcp.serve_stdio", lambda *_: signal.raise_signal(signal.SIGINT))
    before = signal.getsignal(signal.SIGINT)
    done = called("mcp")
    assert (done.returncode, done.stderr) == (130, "backrules: interrupted\n")
    assert signal.getsignal(signal.SIGINT) is before


def test_an_address_that_is_taken_is_said():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = called("mcp", "--http", f"127.0.0.1:{taken.getsockname()[1]}")
    assert done.returncode == 2
    assert done.stderr.startswith("backrules: Address already in use")
