"""`backrules serve` as a process: what it says, workers that are killed, edits while it serves, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import httpx
import pytest
from uvicorn.supervisors.multiprocess import SIGNALS

import backrules
from backrules.api import builtin_folder
from backrules.errors import MissingExtraError
from backrules.serve.http import Settings
from backrules.serve.http.running import Deployment, _listener, _Supervisor, read_token, run, worker
from tests.serve.http.support import Client
from tests.support import PATIENCE, SMALL, called


@attrs.frozen
class Serving:
    """A server that runs."""

    process: subprocess.Popen
    url: str

    @property
    def workers(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split() if "spawn_main" in command_of(pid)]


def command_of(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@contextmanager
def serving(*arguments: object, env: dict[str, str] | None = None, log: Path | None = None) -> Iterator[Serving]:
    command = [
        sys.executable,
        "-c",
        "from backrules.cli import main; main()",
        "serve",
        "--port",
        "0",
        *map(str, arguments),
    ]
    with (log or Path(os.devnull)).open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **(env or {})}
        )
    try:
        line = process.stdout.readline()
        yield Serving(process, re.search(r"http://\S+", line)[0].rstrip("/"))
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


def tried(ask):
    """What comes of a question, asked again while nobody answers: a connection to a process that dies breaks."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except httpx.TransportError:
            assert time.monotonic() < end, "nobody answers"
            time.sleep(0.05)


def until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)  # to ask for the workers takes a process


def post(url, path, **body):
    response = tried(lambda: httpx.post(f"{url}{path}", json=body, timeout=PATIENCE))
    assert response.status_code in (200, 201), response.text
    return response.json()


@pytest.mark.parametrize("kept", ["by clients", pytest.param("in a store", marks=pytest.mark.long)])
@pytest.mark.unmeasured
def test_nothing_is_lost_where_a_worker_is_killed(folder, tmp_path, kept):
    ruleset = folder()
    store = ["--store", tmp_path / "sessions.db"] if kept == "in a store" else []
    with serving("--workers", 2, "--ruleset", ruleset.path, *store) as server:
        until(lambda: len(server.workers) == 2)
        turns = [post(server.url, "/v1/sessions", profile={"hours": hours}) for hours in range(6)]
        killed = server.workers[0]
        os.kill(killed, signal.SIGKILL)
        for _ in range(2):
            for hours, turn in enumerate(turns):
                turns[hours] = post(server.url, "/v1/sessions/tell", session=turn["session"], facts={"sets": hours + _})
        until(lambda: len(server.workers) == 2 and killed not in server.workers)
        for hours, turn in enumerate(turns):
            full = post(server.url, "/v1/sessions/recommendation", session=turn["session"], detail="full")
            assert full["profile"] == {"hours": hours, "sets": hours + 1}
    assert server.process.returncode == 0


def test_an_edit_under_traffic_drops_no_request(folder, tmp_path):
    ruleset, log, seen, stop = folder(), tmp_path / "log", [], threading.Event()

    def ask():
        with httpx.Client(timeout=PATIENCE) as client:
            while not stop.is_set():
                response = client.post(f"{server.url}/v1/recommend", json={"profile": {"hours": 9}, "detail": "full"})
                seen.append((response.status_code, response.json()["advice"][0]["title"]))

    with serving("--ruleset", ruleset.path, "--look", "0.05", log=log) as server:
        health = lambda: tried(lambda: httpx.get(f"{server.url}/health")).json()["files"]  # noqa: E731
        asking = [threading.Thread(target=ask) for _ in range(2)]
        for thread in asking:
            thread.start()
        until(lambda: len(seen) > 5)
        ruleset.write("advice.yaml", SMALL["advice.yaml"].replace("kind: referral", "kind: referal"))
        until(lambda: health()["state"] == "refused")
        ruleset.write("advice.yaml", SMALL["advice.yaml"].replace("Sit less", "Sit much less"))
        until(lambda: seen[-1][1] == "Sit much less")
        stop.set()
        for thread in asking:
            thread.join()
    assert {status for status, _ in seen} == {200}
    assert {title for _, title in seen} == {"Sit less", "Sit much less"}
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"request", "reload refused", "reloaded", "no key"} <= {line["event"] for line in lines}


# without a process


def test_a_deployment_is_told_to_workers_without_its_secrets(tmp_path):
    settings = Settings(
        chat=True,
        store=tmp_path / "s.db",
        most_days=3,
        origins=("https://a.example",),
        token="t" * 20,
        keys=(b"k" * 32,),
    )
    whole = Deployment(
        builtin_folder(), (tmp_path,), "de", "2026-01-31", workers=2, key_file=tmp_path / "k", settings=settings
    )
    text = whole.to_json()
    assert "ttt" not in text
    assert "kkk" not in text
    assert Deployment.from_json(text) == attrs.evolve(whole, settings=attrs.evolve(settings, token=None, keys=()))


@pytest.mark.unmeasured
def test_a_deployment_is_of_a_ruleset_its_language_and_its_day(folder):
    assert Deployment(builtin_folder()).ruleset() is backrules.builtin()
    assert Deployment(builtin_folder(), lang="de").ruleset() is backrules.builtin("de")
    anew = Deployment(builtin_folder()).ruleset(anew=True)
    assert anew is not backrules.builtin()
    assert anew.fingerprint == backrules.builtin().fingerprint
    dates = SMALL["facts.yaml"].replace(
        "constraints:", "seen: {title: seen, type: date, ask: When?}\n        constraints:"
    )
    rules = SMALL["rules/all.yaml"].replace("when: hours >= 2", "when: days_since(seen) > 3")
    small = folder({"facts.yaml": dates, "rules/all.yaml": rules})
    assert Deployment(small.path, as_of="2020-01-31").ruleset().as_of.isoformat() == "2020-01-31"


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_served_is_checked_and_said_before_anybody_is_served(folder, monkeypatch, workers):
    for name in ("BACKRULES_KEY", "BACKRULES_SERVE"):
        monkeypatch.setenv(name, "")
    said, ran = [], []
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: ran.append((self.config, sockets)))
    monkeypatch.setattr("uvicorn.supervisors.Multiprocess.run", lambda self: ran.append((self.config, self.sockets)))
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        run(Deployment(folder().path, port=0, workers=workers), said.append)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    ((config, (listener,)),) = ran
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", said[0])
    assert listener.fileno() == -1  # closed
    assert not config.access_log
    assert not config.server_header
    assert len(os.environ["BACKRULES_KEY"]) == 64  # one key for all
    if workers > 1:
        assert Client(worker()).call("GET", "/health").json()["ruleset"]["id"] == "small"


def test_a_row_of_those_who_wait_stays_long(monkeypatch):
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
        supervisor = object.__new__(_Supervisor)
        supervisor.sockets, supervisor.processes, supervisor.should_exit = [listener], [], threading.Event()
        supervisor.keep_subprocess_alive()
        waiting = [socket.create_connection(listener.getsockname(), timeout=PATIENCE) for _ in range(20)]
        for connection in waiting:
            connection.close()


def test_a_token_is_read_from_a_file_or_the_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("BACKRULES_TOKEN", raising=False)
    assert read_token() is None
    file = tmp_path / "token"
    file.write_text("a-token-of-some-length\n")
    assert read_token(file) == "a-token-of-some-length"
    monkeypatch.setenv("BACKRULES_TOKEN", "another-token-of-some-length")
    assert read_token() == "another-token-of-some-length"
    for wrong in ("", "short", "with a blank in it, too", "é" * 20):
        file.write_text(wrong)
        with pytest.raises(backrules.UsageError, match="at least 16") as raised:
            read_token(file)
        assert not wrong or wrong not in str(raised.value)


def test_the_command_refuses_what_it_cannot_serve(tmp_path, monkeypatch):
    monkeypatch.delenv("BACKRULES_TOKEN", raising=False)
    token = tmp_path / "token"
    token.write_text("a-token-of-some-length")
    keys = tmp_path / "keys"
    keys.write_text("short")
    for arguments, said in (
        (["--chat", "--token-file", token], "a page that everybody may open keeps no token"),
        (["--store", keys], "cannot be used as a store"),
        (["--key-file", keys], "a key has at least 32 letters"),
        (["--key-file", tmp_path / "none"], "none: No such file"),
        (["--host", "256.0.0.1"], "cannot be listened on"),
        (["--forget-after", "-1"], "expected a number from 0"),
        (["--ruleset", tmp_path], "ruleset.yaml"),
    ):
        done = called("serve", "--port", "0", *arguments)
        assert done.returncode == 2, done
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_the_extra_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "backrules.serve.http.running", None)
    monkeypatch.delitem(sys.modules, "backrules.serve.http", raising=False)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    for name in [name for name in sys.modules if name.startswith("backrules.serve.http.")]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    done = called("serve")
    assert done.returncode == 2
    assert "pip install 'backrules[serve]'" in done.stderr
    assert MissingExtraError


def test_what_is_sent_waits_for_nothing():
    with _listener("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
