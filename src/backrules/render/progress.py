"""How far a long run is: one line that is rewritten on a terminal, and a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from backrules.render.terminal import CLEARED

__all__ = ["Meter", "lasting"]

_OFTEN, _SELDOM = 0.2, 10.0  # seconds between two lines


class Meter:
    """Says how many of how many are done, how fast, and how long the rest will take.

    Args:
        noun: what is counted.
        write: prints a text.
        live: whether somebody watches, so that there is a single line that changes.
    """

    def __init__(self, noun: str, write: Callable[[str], None], *, live: bool) -> None:
        self._noun, self._say, self._live = noun, write, live
        self._began: tuple[float, int] | None = None
        self._shown, self._phase, self._open = 0.0, "", False

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Say how far it is, unless that was just said."""
        now = time.monotonic()
        if self._began is None:
            self._began = now, done
        if phase == self._phase and done < total and now - self._shown < (_OFTEN if self._live else _SELDOM):
            return
        self._shown, self._phase = now, phase
        self._write(self._line(phase, done, total, now))

    def _line(self, phase: str, done: int, total: int, now: float) -> str:
        start, before = self._began or (now, done)
        rate = (done - before) / (now - start) if now > start else 0.0
        share = f" ({done / total:.0%})" if total else ""
        line = f"{phase} {done:,} of {total:,} {self._noun}{share}"
        if rate:
            line += f", {rate:,.0f}/s"
            if done < total:
                line += f", {lasting((total - done) / rate)} left"
        return line

    def _write(self, line: str) -> None:
        self._say(f"{CLEARED}{line}" if self._live else f"{line}\n")
        self._open = self._live

    def close(self) -> None:
        """End the line."""
        if self._open:
            self._say("\n")
            self._open = False


def lasting(seconds: float) -> str:
    """Return a time in the two largest units that it has."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"
