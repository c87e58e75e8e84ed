"""A real server in a process of its own, and a real browser."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.page.visitor import Visitor
from tests.support import PATIENCE, ROOT, unmeasured

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = ROOT / "src" / "backrules" / "serve" / "page"


class Server:
    """A `backrules serve --chat` that can be stopped and started again at the same place."""

    def __init__(self, folder: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self._log, self._options = folder / "server.log", options
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        command = [sys.executable, "-m", "backrules", "serve", "--chat", "--port", str(self.port), *self._options]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=unmeasured())
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(self.url):
                return self
            time.sleep(0.05)
        raise AssertionError(f"no server: {self._log.read_text()}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    server = Server(folder, *options)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server for all that needs none of its own."""
    with serving(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="package")
def browser():
    """A browser for these tests alone: while Playwright is there, its event loop is that of the thread."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visitors(browser):
    """Make visitors, each in a context of its own; nobody may have seen an error or left the server."""
    contexts, made = [], []

    def visit(server: Server, **options) -> Visitor:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options
        context = browser.new_context(**options)
        contexts.append(context)
        made.append(Visitor(context, server.url))
        return made[-1]

    yield visit
    for visitor in made:
        assert visitor.strangers == set()
        assert visitor.errors == []
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(visitors, server) -> Visitor:
    return visitors(server)
