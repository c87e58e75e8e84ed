"""Cases as YAML to paste: a person, and what a ruleset now answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from backrules._util.numerals import literal
from backrules.engines import Match, build
from backrules.facts import Profiles
from backrules.model import Case, Expectation, RulesetData
from backrules.recommendation import Answer, CompiledRuleset
from backrules.semantics.gates import Counted

__all__ = ["Answers", "case_yaml", "cases_yaml", "flow", "person_text"]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_. -]*")
_SENTENCE = re.compile(r"[A-Za-z][^:#\\\"\n]*[^:#\\\"\s]")
_WORDS = {"null", "true", "false", "~"}
_WIDTH = 110


class Answers:
    """What a ruleset answers, by the reference engine.

    Args:
        data: the ruleset.
    """

    def __init__(self, data: RulesetData) -> None:
        self.data, self.profiles = data, Profiles(data.facts)
        self.plan = CompiledRuleset(data)
        self._engine = build("reference", self.plan.program)

    def matched(self, profile: Mapping[str, Any]) -> tuple[Counted, Match]:
        """Return what counts of what a person told, and what matches."""
        counted = self.plan.gating.of(self.profiles.read(profile))
        return counted, self._engine.match(counted.values)

    def answer(self, profile: Mapping[str, Any], *, strict: bool = False) -> Answer:
        """Return the answer to a person."""
        counted, match = self.matched(profile)
        return Answer(self.plan, counted.values, match, strict=strict, top=None, counted=counted)

    def whole(self, profile: Mapping[str, Any], *, strict: bool = False) -> Expectation:
        """Return what `expectation` does, and the cautions beside each piece: what a case must expect to notice one."""
        advice = self.answer(profile, strict=strict).advice
        warned = {one.id: tuple(caution.rule for caution in one.cautions) for one in advice if one.cautions}
        return attrs.evolve(self.expectation(profile, strict=strict), cautions=warned or None)

    def expectation(self, profile: Mapping[str, Any], *, strict: bool = False) -> Expectation:
        """Return what the ruleset now answers, as a case expects it: the whole order, and what is withheld."""
        answer = self.answer(profile, strict=strict)
        return Expectation(
            exactly=tuple(one.id for one in answer.advice),
            withheld={held.id: held.cause for held in answer.withheld},
            violations=tuple(one.id for one in answer.violations) or None,
        )


def cases_yaml(cases: Iterable[Case]) -> str:
    """Return cases as the text of a file in `cases/`."""
    return "cases:\n" + "".join(case_yaml(case) for case in cases)


def case_yaml(case: Case) -> str:
    """Return a case as it stands in the list of a file in `cases/`."""
    lines = [f"  - id: {_scalar(case.id)}", f"    says: {_sentence(case.says)}", *_block("profile", case.profile, 4)]
    lines += ["    strict: true"] if case.strict else []
    lines += [f"    as_of: {case.as_of}"] if case.as_of else []
    lines.append("    expect:")
    for field in attrs.fields(Expectation):
        lines += _block(field.name, getattr(case.expect, field.name), 6)
    return "\n".join(lines) + "\n"


def _block(name: str, value: Any, indent: int) -> Iterator[str]:
    """Yield a key with its value: on one line where it fits, otherwise an entry a line."""
    if value is None:
        return
    head = f"{' ' * indent}{name}:"
    line = f"{head} {flow(value)}"
    if len(line) <= _WIDTH or not isinstance(value, (Mapping, list, tuple)):
        yield line
        return
    yield head
    if isinstance(value, Mapping):
        yield from (f"{' ' * indent}  {key}: {flow(one)}" for key, one in value.items())
    else:
        yield from (f"{' ' * indent}  - {flow(one)}" for one in value)


def flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    return _scalar(value)


def person_text(profile: Mapping[str, Any]) -> str:
    """Return a person on one line."""
    return ", ".join(f"{name}: {flow(value)}" for name, value in profile.items()) or "nothing is known"


def _sentence(text: str) -> str:
    return text if _SENTENCE.fullmatch(text) else _scalar(text)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS and value == value.strip():
        return value
    return literal(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
