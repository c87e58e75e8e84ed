"""NumPy in the style of OpenFisca: a formula for each variable, asked for by name, its array kept once it is there."""

from __future__ import annotations

from typing import Any

import numpy as np

from bulk_peers._numpy import decided
from bulk_peers._peer import Peer, numpy_columns


class _Simulation:
    """Values of variables for one population: given, or calculated when first asked for."""

    def __init__(self, given: dict[str, np.ndarray], formulas: dict[str, Any]) -> None:
        self.kept, self.formulas = dict(given), formulas

    def calculate(self, name: str) -> np.ndarray:
        if name not in self.kept:
            self.kept[name] = self.formulas[name](self.calculate)
        return self.kept[name]


class _Style(Peer):
    def __init__(self, rules: list[Any], facts: dict[str, Any]) -> None:
        self.facts, self.ids = facts, [rule["id"] for rule in rules]
        self.formulas = {}
        for rule in rules:
            self.formulas[rule["id"]] = lambda calculate, tree=rule["when"]: decided(tree, facts, calculate)
            if rule["derives"]:
                self.formulas[rule["derives"]] = lambda calculate, name=rule["id"]: calculate(name)

    def load(self, files: list[str], rows: int) -> Any:
        return numpy_columns(files, rows, self.facts)

    def run(self, table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        simulation = _Simulation(table, self.formulas)
        return {name: simulation.calculate(name) for name in self.ids}

    def fired(self, answer: Any, rule: str) -> np.ndarray:
        return answer[rule]


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return _Style(rules, facts)
