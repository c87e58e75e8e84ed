"""A program on a real terminal of a given size, driven as a person would."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from tests.support import PATIENCE

_UNHEARD = 5  # seconds after which a key is pressed again


class Terminal:
    """The command line on a pseudo terminal.

    Args:
        arguments: of the command.
        columns: of the terminal.
        rows: of the terminal.
        env: more environment; None takes a variable away.
        piped: standard output goes to a pipe.
    """

    def __init__(
        self,
        *arguments: str | Path,
        columns: int = 80,
        rows: int = 24,
        env: dict[str, str | None] | None = None,
        piped: bool = False,
    ) -> None:
        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        changed = {"TERM": "xterm-256color", "NO_COLOR": None, "COLUMNS": None, "LINES": None, **(env or {})}
        environment = {key: value for key, value in {**os.environ, **changed}.items() if value is not None}
        command = [sys.executable, "-c", "from backrules.cli import main; main()", *map(str, arguments)]
        self.process = subprocess.Popen(
            command,
            stdin=child,
            stdout=subprocess.PIPE if piped else child,
            stderr=child,
            env=environment,
            preexec_fn=_own_terminal,
        )
        os.close(child)
        self.shown = ""
        self._seen = 0

    def until(self, text: str) -> str:
        """Read until a text is shown, and return what was shown since the last time."""
        ends = time.monotonic() + PATIENCE
        while text not in self.plain[self._seen :]:
            assert self._read(ends - time.monotonic()), f"{text!r} does not come:\n{self.plain[self._seen :]}"
        since = self.plain[self._seen :]
        self._seen += since.index(text) + len(text)
        return since

    def type(self, text: str) -> None:
        """Type a text as it is."""
        os.write(self.parent, text.encode())

    def answer(self, line: str) -> str:
        """Wait for the prompt, type a line, and return what is shown until the next prompt."""
        self.type(f"{line}\n")
        return self.until("\n> ")

    def interrupt(self) -> str:
        """Press Ctrl-C, again as long as nothing happens, and return what was shown since the last time.

        CPython looks for signals, then waits for a key: one that comes between the two is seen with the next key only.
        """
        for _ in range(PATIENCE // _UNHEARD):
            self.type("\x03")
            while self._read(_UNHEARD):
                pass
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                break
        return self.end()

    def end(self) -> str:
        """Read to the end, and return what was shown since the last time."""
        ends = time.monotonic() + PATIENCE
        while self._read(ends - time.monotonic()):
            pass
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it does not end:\n{self.plain[self._seen :]}") from None
        os.close(self.parent)
        return self.plain[self._seen :]

    def kill(self) -> None:
        """Kill it as if the machine went off."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        os.close(self.parent)

    @property
    def plain(self) -> str:
        """What was shown, without colours."""
        return re.sub(r"\x1b\[[0-9;]*m", "", self.shown).replace("\r\n", "\n")

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self.parent], [], [], max(0, patience))
        if not ready:
            return False
        try:
            piece = os.read(self.parent, 65536)
        except OSError:
            return False
        self.shown += piece.decode(errors="replace")
        return bool(piece)


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
