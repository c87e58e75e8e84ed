"""What is made once in a process, whichever thread asks first, and a lock that no fork can leave locked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from threading import RLock
from typing import Any, Generic, TypeVar

__all__ = ["Once", "ProcessLock"]

_T = TypeVar("_T")
_generation = 0  # how many forks lie between the first process and this one


def _after_fork() -> None:
    global _generation  # noqa: PLW0603 - a child begins with a single thread, which is this one
    _generation += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class ProcessLock:
    """A lock that its thread may take again, and that is free in a forked child.

    A child is a copy of one thread: what another thread had locked at that moment would stay locked in it for ever. So
    each generation of processes has a lock of its own. What the lock protects may be half done in the child; whoever
    uses it must be able to begin again there.
    """

    def __init__(self) -> None:
        self._locks: dict[int, Any] = {}  # generation -> its lock

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let one thread in."""
        lock = self._locks.get(_generation)
        if lock is None:  # two threads may both make one; both get the one that was kept
            lock = self._locks.setdefault(_generation, RLock())
        with lock:
            yield


class Once(Generic[_T]):
    """A function without arguments that computes its value once; threads that ask meanwhile wait for it.

    An error is not kept: the next call tries again. A child that is forked while another thread computes does not wait
    for that thread, which it does not have, but computes the value itself. So does a signal handler that asks while its
    own thread computes; everybody gets the value that was there first.
    """

    def __init__(self, make: Callable[[], _T]) -> None:
        self._make, self._lock = make, ProcessLock()
        self._made: tuple[_T] | None = None
        update_wrapper(self, make)

    def __call__(self) -> _T:
        """Return the value."""
        if self._made is None:
            with self._lock.held():
                if self._made is None:
                    made = (self._make(),)
                    self._made = self._made or made
        return self._made[0]
