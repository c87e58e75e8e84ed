"""What is kept of a session, read with distrust: it may come from anywhere, and may be damaged, forged or outdated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from backrules._util.language import SOURCE
from backrules._util.printable import shortened
from backrules.api.steps import Link, Source
from backrules.errors import BackrulesError, Problem, ProfileError, UsageError, nearest
from backrules.facts import Profiles, Values
from backrules.facts.renamed import Renamed
from backrules.facts.schema import LARGEST
from backrules.model import RulesetData

if TYPE_CHECKING:
    from backrules.api.ruleset import Ruleset

__all__ = [
    "FORMAT",
    "MOST_STEPS",
    "KeptStep",
    "SessionError",
    "Snapshot",
    "fitting_steps",
    "read_snapshot",
    "snapshot_of",
]

FORMAT = 3  # of Session.to_dict(); 2 had no time, speaker and words of a step, 1 no skipped facts and no options

MOST_STEPS = 10_000
_MOST_NAMES = 1000  # in one list or mapping below a step
_MOST_ENTRIES = 2_000_000  # in the whole
_MOST_PROBLEMS = 1000  # after so many, the rest is not looked at
_LONGEST_TEXT = 1000


class SessionError(ProfileError):
    """A session does not fit its ruleset; `.problems` lists every step that does not.

    Attributes:
        reason: with which version it was made, and which it is now.
    """

    nouns = ("problem in the session", "problems in the session")

    def __init__(self, problems: Iterable[Problem], reason: str) -> None:
        super().__init__(problems)
        self.reason = reason
        self.args = (self.problems, reason)  # so that it pickles

    def __str__(self) -> str:
        return f"{self.reason}\n{super().__str__()}"


@attrs.frozen
class KeptStep:
    """A step as it was kept, or as it fits the ruleset."""

    told: dict[str, Any]
    forgotten: tuple[str, ...]
    skipped: tuple[str, ...]
    source: Source = Source()


@attrs.frozen
class Snapshot:
    """What `Session.to_dict` gave: of the right types throughout, but not yet held against a ruleset.

    Attributes:
        id: of the ruleset.
        version: of the ruleset.
        fingerprint: of the ruleset.
        strict: of the session.
        as_of: the day of the session, where its ruleset reads dates.
        language: of the session; None for that of the ruleset.
        options: fact -> its options then, of the choices facts of which all were known.
        steps: first to last.
        number: of changes, those that were taken back among them.
    """

    id: str
    version: str
    fingerprint: str
    strict: bool
    as_of: str | None
    language: str | None
    options: dict[str, tuple[str, ...]]
    steps: tuple[KeptStep, ...]
    number: int = 0


def read_snapshot(snapshot: object) -> Snapshot:
    """Return a snapshot, copied into plain types in bounded time and memory.

    Raises:
        UsageError: it is none, or damaged.
    """
    try:
        return _Reader().snapshot(snapshot)
    except BackrulesError:
        raise
    except Exception as error:  # mappings of somebody else's making may raise anything
        raise UsageError(f"this session cannot be read: {type(error).__name__}") from error


def snapshot_of(ruleset: Ruleset, links: Sequence[Link], *, strict: bool, number: int) -> dict[str, Any]:
    """Return the snapshot of a session, plain JSON types.

    Args:
        ruleset: the ruleset.
        links: the steps.
        strict: of the session.
        number: of changes.
    """
    data, canonical = ruleset.data, ruleset.profiles.canonical
    settled = {name for link in links for name, value in link.told if isinstance(value, tuple)}
    history = ({"told": canonical(dict(link.told)), "skipped": list(link.skipped)} | link.source.said for link in links)
    return {
        "format": FORMAT,
        "ruleset": {"id": data.id, "version": data.version, "fingerprint": data.fingerprint},
        "strict": strict,
        **({} if ruleset.as_of is None else {"as_of": ruleset.as_of.isoformat()}),
        **({} if ruleset.language == SOURCE else {"language": ruleset.language}),
        # so that an option that another version adds is not taken for answered
        "options": {name: list(fact.options) for name, fact in data.facts.items() if name in settled},
        **({} if number == len(links) else {"number": number}),
        "history": [*history],
    }


class _Reader:
    """Reads one snapshot. What it returns has no foreign types in it, not even subclasses of plain ones."""

    def __init__(self) -> None:
        self.left = _MOST_ENTRIES

    def snapshot(self, snapshot: object) -> Snapshot:
        version = snapshot.get("format") if isinstance(snapshot, Mapping) else None
        if type(version) is not int or not 1 <= version <= FORMAT:
            raise UsageError(f"this is no session of format 1 to {FORMAT}, as Session.to_dict() gives it")
        whole = self.mapping(snapshot, "it")
        ruleset = self.mapping(whole.get("ruleset"), "ruleset")
        strict = whole.get("strict")
        if not isinstance(strict, bool):
            _damaged("strict", "true or false", strict)
        options = self.mapping(whole.get("options", {}), "options")
        history = self.items(whole.get("history"), "history", MOST_STEPS)
        return Snapshot(
            id=self.text(ruleset.get("id"), "ruleset.id"),
            version=self.text(ruleset.get("version"), "ruleset.version"),
            fingerprint=self.text(ruleset.get("fingerprint"), "ruleset.fingerprint"),
            strict=strict,
            as_of=None if (day := whole.get("as_of")) is None else self.text(day, "as_of"),
            language=None if (code := whole.get("language")) is None else self.text(code, "language"),
            options={fact: self.texts(given, f"options.{_cut(fact)}") for fact, given in options.items()},
            steps=tuple(self.step(step, f"history[{index}]", version) for index, step in enumerate(history)),
            number=self.number(whole.get("number", 0)),
        )

    def number(self, number: object) -> int:
        if type(number) is not int or not 0 <= number <= LARGEST:
            _damaged("number", "a whole number from 0", number)
        return number

    def step(self, step: object, place: str, version: int) -> KeptStep:
        keys = self.mapping(step, place)
        told = self.mapping(keys.get("told"), f"{place}.told")
        return KeptStep(
            told={name: self.value(value, f"{place}.told.{_cut(name)}") for name, value in told.items()},
            forgotten=self.texts(keys.get("forgotten", () if version == FORMAT else None), f"{place}.forgotten"),
            skipped=self.texts(keys.get("skipped"), f"{place}.skipped") if version > 1 else (),
            source=self.source(keys, place) if version == FORMAT else Source(),
        )

    def source(self, keys: Mapping[str, Any], place: str) -> Source:
        said = {key: keys.get(key, "") for key in Source._fields}
        found = {key: self.text(value, f"{place}.{key}") for key, value in said.items()}
        try:
            return Source.of(found["at"] or None, found["by"] or None, found["words"])
        except UsageError as error:
            raise UsageError(f"this session is damaged: {place}: {error}") from None

    def value(self, value: object, place: str) -> Any:
        if isinstance(value, Mapping):
            return {option: self.scalar(holds, place) for option, holds in self.mapping(value, place).items()}
        if isinstance(value, (list, tuple)):
            return [self.scalar(one, place) for one in self.items(value, place)]
        return self.scalar(value, place)

    def scalar(self, value: object, place: str) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int.__int__(value)
        if isinstance(value, float):
            return float.__float__(value)
        return self.text(value, place, "a value of plain JSON types")

    def text(self, value: object, place: str, wanted: str = "text") -> str:
        if not isinstance(value, str) or str.__len__(value) > _LONGEST_TEXT:
            _damaged(place, wanted, value)
        return str.__str__(value)

    def texts(self, value: object, place: str) -> tuple[str, ...]:
        return tuple(self.text(one, place, "texts alone") for one in self.items(value, place))

    def mapping(self, value: object, place: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            _damaged(place, "a mapping", value)
        pairs = dict.items(value) if isinstance(value, dict) else value.items()
        return {self.text(key, place, "texts as keys"): one for key, one in self.counted(pairs, place, _MOST_NAMES)}

    def items(self, value: object, place: str, most: int = _MOST_NAMES) -> list[Any]:
        if not isinstance(value, (list, tuple)):
            _damaged(place, "a list", value)
        return self.counted(list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value), place, most)

    def counted(self, entries: Iterable[Any], place: str, most: int) -> list[Any]:
        """Take entries, not more than are allowed here and in the whole: the same list may stand in many places."""
        taken = list(islice(entries, most + 1))
        self.left -= len(taken)
        if len(taken) > most:
            raise UsageError(f"this session is too large: {place} has more than {most:,} entries")
        if self.left < 0:
            raise UsageError(f"this session is too large: it has more than {_MOST_ENTRIES:,} entries in all")
        return taken


def _damaged(place: str, wanted: str, value: object) -> NoReturn:
    kind = "nothing" if value is None else f"a value of type {type(value).__name__}"
    kind = "a text" if isinstance(value, str) else kind
    raise UsageError(
        f"this session is damaged: {place} should be {wanted}, as Session.to_dict() gives it, and is {kind}"
    )


def _cut(name: str) -> str:
    return shortened(name) if name.isprintable() else "?"


def fitting_steps(kept: Snapshot, data: RulesetData, profiles: Profiles) -> list[KeptStep]:
    """Return the steps of a snapshot with canonical values.

    Args:
        kept: the snapshot.
        data: the ruleset, of the same id, of the same or another version.
        profiles: reads profiles of its facts.

    Raises:
        SessionError: something in it is not valid, or not any more; every such thing.
    """
    steps: list[KeptStep] = []
    problems: list[Problem] = []
    kept = _with_new_names(kept, data.renamed) if data.renamed else kept
    for index, step in enumerate(kept.steps):
        place = f"history[{index}]"
        told = _told(step, kept, data, profiles, place, problems)
        for key, names in (("forgotten", step.forgotten), ("skipped", step.skipped)):
            for name in (one for one in names if one not in data.facts):
                hint = nearest(name, data.facts, problems)
                problems.append(Problem(f"there is no such fact: {_cut(name)}", f"{place}.{key}", hint=hint))
        steps.append(KeptStep(told, step.forgotten, step.skipped, step.source))
        if len(problems) >= _MOST_PROBLEMS:
            break
    if problems:
        raise SessionError(problems, _reason(kept, data))
    return steps


def _with_new_names(kept: Snapshot, renamed: Renamed) -> Snapshot:
    options = {
        renamed.fact(name): tuple(dict.fromkeys(renamed.option(name, one) for one in given))
        for name, given in kept.options.items()
    }
    steps = (
        KeptStep(renamed.profile(step.told), renamed.names(step.forgotten), renamed.names(step.skipped), step.source)
        for step in kept.steps
    )
    return attrs.evolve(kept, options=options, steps=tuple(steps))


def _told(
    step: KeptStep, kept: Snapshot, data: RulesetData, profiles: Profiles, place: str, problems: list[Problem]
) -> Values:
    given = {name: _as_known_then(name, value, kept, data) for name, value in step.told.items()}
    try:
        return profiles.read(given)
    except ProfileError as error:
        problems += [attrs.evolve(one, path=f"{place}.told.{one.path}") for one in error.problems]
        return {}


def _as_known_then(name: str, value: Any, kept: Snapshot, data: RulesetData) -> Any:
    """Return a list of options as a mapping where there are options now that nobody was asked about then."""
    asked = kept.options.get(name)
    if asked is None or name not in data.facts or not isinstance(value, list):
        return value
    now = data.facts[name].options
    if not all(isinstance(option, str) for option in value) or {*now} <= {*asked}:
        return value
    held = dict.fromkeys(value, True)
    return {option: False for option in asked if option in now} | held


def _reason(kept: Snapshot, data: RulesetData) -> str:
    if kept.fingerprint == data.fingerprint:
        return f"this session was made with {data.id} {data.version}, but does not fit it"
    then = f"{_cut(kept.id)} {_cut(kept.version)} (fingerprint {_cut(kept.fingerprint)[:12]})"
    now = f"{data.id} {data.version} (fingerprint {data.fingerprint[:12]})"
    return f"this session was made with {then} and does not fit what it is now, {now}"
