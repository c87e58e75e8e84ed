"""NumPy by hand: an array of truths for each rule, one after another."""

from __future__ import annotations

from typing import Any

import numpy as np

from bulk_peers._numpy import decided
from bulk_peers._peer import Peer, numpy_columns


class _NumPy(Peer):
    def __init__(self, rules: list[Any], facts: dict[str, Any]) -> None:
        self.rules, self.facts = rules, facts

    def load(self, files: list[str], rows: int) -> Any:
        return numpy_columns(files, rows, self.facts)

    def run(self, table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        columns, answer = dict(table), {}
        for rule in self.rules:
            answer[rule["id"]] = decided(rule["when"], self.facts, columns.__getitem__)
            if rule["derives"]:
                columns[rule["derives"]] = answer[rule["id"]]
        return answer

    def fired(self, answer: Any, rule: str) -> np.ndarray:
        return answer[rule]


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return _NumPy(rules, facts)
