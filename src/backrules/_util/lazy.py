"""A property that is computed once."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar, overload

__all__ = ["lazy"]

_T = TypeVar("_T")


class lazy(cached_property[_T]):  # noqa: N801 - a decorator
    """`functools.cached_property` without its lock.

    Before Python 3.12 that lock is one for the property of *all* instances, and a child that is forked while another
    thread holds it waits for ever. Here two threads may both compute the value; all see the one that was kept first.
    On attrs classes with slots, attrs itself takes the function out and keeps the value.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> lazy[_T]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> _T: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> lazy[_T] | _T:
        if instance is None:
            return self
        name = self.attrname
        assert name is not None  # noqa: S101 - set by __set_name__
        return instance.__dict__.setdefault(name, self.func(instance))  # type: ignore[no-any-return]
