"""OpenFisca itself (openfisca-core): each rule a variable of a person with a formula; its numbers are float32."""

from __future__ import annotations

from typing import Any

import numpy as np

from bulk_peers._numpy import decided
from bulk_peers._peer import Peer, numpy_columns

PERIOD = "2024"  # every variable is for a year


class _OpenFisca(Peer):
    def __init__(self, rules: list[Any], facts: dict[str, Any]) -> None:
        from openfisca_core.entities import Entity
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        self.facts, self.ids = facts, [rule["id"] for rule in rules]
        self.person = Entity("person", "persons", "A person", "")
        self.system = TaxBenefitSystem([self.person])
        self.names: dict[str, str] = {}
        for name, fact in facts.items():
            if fact["kind"] in ("int", "float"):
                self._variable(name, float)
            else:
                options = [f"{name}_{one}" for one in fact["values"]] if fact["kind"] == "set" else [name]
                for one in options:
                    self._variable(one, int if fact["kind"] == "choice" else bool)
                self._variable(f"{name}?", bool)
        for rule in rules:
            self._variable(rule["id"], bool, self._formula(rule["when"]))
            if rule["derives"]:
                self.names[rule["derives"]] = rule["id"]

    def _variable(self, name: str, value_type: type, formula: Any = None) -> None:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        self.names[name] = name.replace("?", "_is_known")
        body = {"value_type": value_type, "entity": self.person, "definition_period": DateUnit.YEAR}
        body |= {"formula": formula} if formula else {}
        self.system.add_variable(type(self.names[name], (Variable,), body))

    def _formula(self, tree: Any) -> Any:
        def formula(person: Any, period: Any) -> np.ndarray:
            return decided(tree, self.facts, lambda name: person(self.names[name], period))

        return formula

    def load(self, files: list[str], rows: int) -> Any:
        return numpy_columns(files, rows, self.facts)

    def run(self, table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        from openfisca_core.simulations import SimulationBuilder

        count = len(next(iter(table.values())))
        simulation = SimulationBuilder().build_default_simulation(self.system, count)
        for name, values in table.items():
            simulation.set_input(self.names[name], PERIOD, values)
        return {name: simulation.calculate(name, PERIOD) for name in self.ids}

    def fired(self, answer: Any, rule: str) -> np.ndarray:
        return answer[rule]


def build(rules: list[Any], facts: dict[str, Any]) -> Peer:
    return _OpenFisca(rules, facts)
