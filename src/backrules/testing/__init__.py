"""For the tests of rulesets, of chatbots built on sessions, and of engines, in the style of Hypothesis.

    from hypothesis import given
    from backrules.testing import firing

    @given(firing(ruleset, "safety.signs"))
    def test_whoever_has_a_warning_sign_is_sent_to_a_doctor(person): ...

Names are loaded when first used: pytest imports this package when it starts, for its plugin.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backrules.testing.asserting import assert_engines_agree, assert_invariant
    from backrules.testing.conformance import run_conformance
    from backrules.testing.machine import SessionMachine
    from backrules.testing.people import firing, nearly_firing, profiles, recommending
    from backrules.testing.random_rulesets import conditions, rulesets
    from backrules.testing.snapshots import expectation, snapshot

_HOME = {
    **dict.fromkeys(("assert_engines_agree", "assert_invariant"), "asserting"),
    "run_conformance": "conformance",
    "SessionMachine": "machine",
    **dict.fromkeys(("firing", "nearly_firing", "profiles", "recommending"), "people"),
    **dict.fromkeys(("conditions", "rulesets"), "random_rulesets"),
    **dict.fromkeys(("expectation", "snapshot"), "snapshots"),
}

__all__ = [
    "SessionMachine",
    "assert_engines_agree",
    "assert_invariant",
    "conditions",
    "expectation",
    "firing",
    "nearly_firing",
    "profiles",
    "recommending",
    "rulesets",
    "run_conformance",
    "snapshot",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'backrules.testing' has no attribute {name!r}")
    try:
        home = import_module(f"backrules.testing.{_HOME[name]}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "hypothesis":
            raise
        from backrules.errors import MissingExtraError

        raise MissingExtraError(f"backrules.testing.{name}", "hypothesis", "testing") from error
    value = getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
