"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from backrules.serve.http.sessions import StoredSessions


@pytest.fixture(autouse=True)
def _stores_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the stores of apps whose lifespan nobody runs: from Python 3.13 on, one that is left open is a warning."""
    opened, begin = [], StoredSessions.__init__

    def begun(self: StoredSessions, *given: Any, **options: Any) -> None:
        opened.append(self)
        begin(self, *given, **options)

    monkeypatch.setattr(StoredSessions, "__init__", begun)
    yield
    for sessions in opened:
        sessions.close()
