"""What is loaded: rulesets, their cases, and the findings that their authors accept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from backrules._util.printable import quoted, shortened
from backrules.errors import Problem, ProfileError, RulesetError, few_hints, nearest
from backrules.facts import Profiles
from backrules.facts.dates import date_said
from backrules.loading.entries import AcceptedEntry, CaseEntry, Targets
from backrules.loading.layers import Item
from backrules.loading.link import check_shapes, link
from backrules.loading.merge import Sections, merged_sections, read_layers, read_sections
from backrules.loading.safety import check_guarded, check_protected
from backrules.loading.selectors import Catalogue
from backrules.loading.source_map import SourceMap
from backrules.loading.structure import problem_at, structure
from backrules.model import STRENGTHS, UNORDERED, Accepted, Case, Expectation, RulesetData

__all__ = [
    "cases_of",
    "link_sections",
    "read_accepted",
    "read_cases",
    "read_merged",
    "read_ruleset_with_places",
]

_SCORE = re.compile(rf"(?:{'|'.join(STRENGTHS)}) [0-9]+")


def read_ruleset_with_places(
    folder: Path, overlays: Sequence[Path] = (), *, allow_unsafe: bool = False
) -> tuple[RulesetData, SourceMap]:
    """Return the ruleset in a folder, with overlays merged over it, and where everything stands; see `read_merged`."""
    data, sections = read_merged(folder, overlays, allow_unsafe=allow_unsafe)
    return data, SourceMap.of(sections)


@few_hints()
def read_merged(
    folder: Path, overlays: Sequence[Path] = (), *, allow_unsafe: bool = False
) -> tuple[RulesetData, Sections]:
    """Return the ruleset in a folder, with overlays merged over it in order, and what was merged.

    Each file is read once, however many overlays there are.

    Args:
        folder: the folder of the ruleset.
        overlays: folders of overlays.
        allow_unsafe: let overlays disable and change safety rules.

    Raises:
        RulesetError: everything that is wrong with any of the files.
    """
    problems: list[Problem] = []
    layers = read_layers([folder, *overlays], problems)
    sections = merged_sections(layers, problems)
    if not all(layer.whole for layer in layers):  # names that are not there may stand in what was left out
        check_shapes(sections, problems)
        raise RulesetError(problems)
    data = link(sections, problems)
    if data is not None and not allow_unsafe:
        found: list[Problem] = []
        for count in range(1, len(layers)):
            before = link(merged_sections(layers[:count], []), [], hashed=False)
            if before is not None:  # what is wrong with it is wrong with the whole, and reported there
                check_protected(before, data, sections, found)
        problems += dict.fromkeys(found)
    return _checked(data, sections, problems), sections


def link_sections(sections: Sections, problems: list[Problem]) -> RulesetData:
    """Return the ruleset of merged sections, or raise every problem there is."""
    return _checked(link(sections, problems), sections, problems)


def _checked(data: RulesetData | None, sections: Sections, problems: list[Problem]) -> RulesetData:
    if data is not None:
        check_guarded(data, sections, problems)
    if problems or data is None:
        raise RulesetError(problems)
    return data


@few_hints()
def read_cases(folders: Sequence[Path], data: RulesetData) -> tuple[Case, ...]:
    """Return the cases in `cases/` of a ruleset's folder and its overlays.

    Raises:
        RulesetError: cases that do not fit the ruleset.
    """
    problems: list[Problem] = []
    cases = cases_of(read_sections(folders, problems, part="cases").items["cases"], data, problems)
    if problems:
        raise RulesetError(problems)
    return cases


def cases_of(items: Mapping[str, Item], data: RulesetData, problems: list[Problem]) -> tuple[Case, ...]:
    """Return the cases among items that fit a ruleset; what is wrong with the others is a problem."""
    profiles = Profiles(data.facts, data.renamed)
    cases = []
    for key, written in items.items():
        item = _with_ids(written, f"cases.{key}", data, problems)
        entry = structure(item, CaseEntry, f"cases.{key}", problems)
        if entry is not None:
            own = profiles if entry.as_of is None else _profiles_as_of(item, entry, data, problems)
            _check_case(item, entry, data, own, problems)
            place = item.entry.key_span.place if item.entry else ""
            profile = entry.profile if entry.as_of is None else _in_days(entry.profile, data, own)
            cases.append(Case(entry.id, entry.says, profile, entry.expect, entry.strict, place, entry.as_of))
    return tuple(cases)


def _profiles_as_of(item: Item, entry: CaseEntry, data: RulesetData, problems: list[Problem]) -> Profiles:
    """Return what reads the profile of a case as of its own day."""
    day = date_said(entry.as_of)
    if day is None:
        message = f"expected a date, such as 2026-01-31, not {shortened(str(entry.as_of))}"
        problems.append(problem_at(item, f"cases.{entry.id}", ("as_of",), message))
    facts = {name: attrs.evolve(fact, as_of=day) if fact.is_date else fact for name, fact in data.facts.items()}
    return Profiles(facts, data.renamed)


def _in_days(profile: dict[str, Any], data: RulesetData, profiles: Profiles) -> dict[str, Any]:
    """Return a profile whose dates are the days that had gone by on the day of the case, whatever day it is now."""
    dates = {name: value for name, value in profile.items() if name in data.facts and data.facts[name].is_date}
    try:
        return profile | profiles.read(dates)
    except ProfileError:  # which was reported
        return profile


def _with_ids(item: Item, name: str, data: RulesetData, problems: list[Problem]) -> Item:
    """Put the ids of what they pick in the place of the selectors of a case."""
    expect = item.data.get("expect") if isinstance(item.data, dict) else None
    given = [key for key in UNORDERED if isinstance(expect, dict) and isinstance(expect.get(key), dict)]
    catalogue, found = Catalogue(data.kinds, data.attributes, data.advice), dict(expect or {}) if given else {}
    for key in given:
        at = ("expect", key)
        targets = structure(attrs.evolve(item, data=found[key]), Targets, f"{name}.expect.{key}", problems)
        found[key] = []
        if targets is not None and targets.selector is not None:
            for below, message, hint in catalogue.wrong(targets.selector):
                problems.append(problem_at(item, name, (*at, *below), message, hint))
            found[key] = list(catalogue.picked(targets.selector))
    return attrs.evolve(item, data={**item.data, "expect": found}) if given else item


@few_hints()
def read_accepted(folders: Sequence[Path]) -> tuple[Accepted, ...]:
    """Return the accepted findings in accepted.yaml of a ruleset's folder and its overlays.

    Raises:
        RulesetError: everything that is wrong with these files.
    """
    problems: list[Problem] = []
    found = []
    for key, item in read_sections(folders, problems, part="accepted").items["accepted"].items():
        entry = structure(item, AcceptedEntry, f"accepted.{key}", problems)
        if entry is not None:
            place = item.entry.key_span.place if item.entry else ""
            found.append(Accepted(entry.finding, entry.at, entry.because, place))
    if problems:
        raise RulesetError(problems)
    return tuple(found)


def _check_case(item: Item, entry: CaseEntry, data: RulesetData, profiles: Profiles, problems: list[Problem]) -> None:
    name = f"cases.{entry.id}"
    try:
        profiles.read(entry.profile)
    except ProfileError as error:
        for problem in error.problems:
            path = ("profile", problem.path.split(".")[0].split("[")[0])
            problems.append(problem_at(item, name, path, f"{problem.path}: {problem.message}", problem.hint))
    if entry.expect == Expectation():
        problems.append(problem_at(item, name, ("expect",), "expected at least one thing to be expected"))
    for key in ("first", "order", "recommended", "exactly", "not_recommended", "possible", "excluded"):
        value = getattr(entry.expect, key)
        for one in [value] if isinstance(value, str) else value or ():
            _check_id(item, name, ("expect", key), one, data.advice, "advice", problems)
    for key in ("withheld", "assuming", "cautions", "scores"):
        for one in getattr(entry.expect, key) or ():
            _check_id(item, name, ("expect", key, one), one, data.advice, "advice", problems)
    if entry.expect.scores is not None and not entry.expect.scores:
        problems.append(problem_at(item, name, ("expect", "scores"), "expected at least one advice with its score"))
    for advice, score in (entry.expect.scores or {}).items():
        if not _SCORE.fullmatch(score):
            message = f"expected a strength and a score, such as `should 3`, not {quoted(score)}"
            problems.append(problem_at(item, name, ("expect", "scores", advice), message))
    for key in ("assuming", "cautions"):
        for advice, rules in (getattr(entry.expect, key) or {}).items():
            for one in rules:
                if one != "needs" or key == "cautions":
                    _check_id(item, name, ("expect", key, advice), one, data.acting, "rule", problems)
    for one in entry.expect.applies or ():
        _check_id(item, name, ("expect", "applies", one), one, data.ask_if, "fact with `ask_if`", problems)
    _check_proposals(item, entry, data, problems)
    for one in entry.expect.violations or ():
        _check_id(item, name, ("expect", "violations"), one, data.contradictions, "constraint", problems)


def _check_proposals(item: Item, entry: CaseEntry, data: RulesetData, problems: list[Problem]) -> None:
    """Report what is expected of checks and slots that there are not."""
    name, expect = f"cases.{entry.id}", entry.expect
    checks = data.assessment.checks if data.assessment is not None else {}
    slots = data.plan.slots if data.plan is not None else {}
    numbers = [fact.name for fact in data.facts.values() if fact.is_number]
    tables: list[tuple[str, Collection[str], Collection[str], str]] = [
        ("assessment", expect.assessment or (), checks, "check"),
        ("fixes", expect.fixes or (), numbers, "number fact"),
        ("plan", expect.plan or (), slots, "slot"),
        ("amounts", expect.amounts or (), slots, "slot"),
    ]
    for key, given, allowed, noun in tables:
        for one in given:
            _check_id(item, name, ("expect", key, one), one, allowed, noun, problems)
    for slot, advice in (expect.plan or {}).items():
        if advice != "nothing":
            _check_id(item, name, ("expect", "plan", slot), advice, data.advice, "advice", problems)
    for key, part in (("assessment", data.assessment), ("fixes", data.assessment), ("plan", data.plan)):
        if getattr(expect, key) is not None and part is None:
            file = "plan.yaml" if key == "plan" else "assessment.yaml"
            problems.append(problem_at(item, name, ("expect", key), f"there is no {file}"))


def _check_id(
    item: Item,
    name: str,
    path: tuple[str, ...],
    one: str,
    allowed: Collection[str],
    noun: str,
    problems: list[Problem],
) -> None:
    if one not in allowed:
        problems.append(
            problem_at(item, name, path, f"there is no {noun} {shortened(one)}", nearest(one, allowed, problems))
        )
