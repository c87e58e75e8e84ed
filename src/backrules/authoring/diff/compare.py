"""Compares two rulesets over everybody, and finds the plainest person for each difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backrules.api import Recommendation, Ruleset
from backrules.authoring.diff.comparison import Comparison, Difference
from backrules.authoring.diff.differences import KINDS, Kind, Part, changes_outcome, orders, parts, swapped
from backrules.authoring.diff.people import People, as_heard
from backrules.authoring.diff.text import changes
from backrules.diagrams import FALSE, TooLarge, Variable
from backrules.diagrams.priors import estimate
from backrules.model import RulesetData
from backrules.semantics.decisions import read_by

__all__ = ["compare"]

_TOO_LARGE = "the decision tables are too large"
_APPLIES = "applies to other people, or is something else where it does not apply"
_MOST_LEFT = 200_000  # nodes of finished pairs, before they are forgotten
_LARGE = 20_000  # nodes of the diagram of everybody who is told something else
_MISTAKE = "internal error, please report it: the tables find this person, and the answers do not show it"

_Key = tuple[Kind, tuple[str, ...], str, str]
_Both = tuple[Recommendation, Recommendation]


def compare(
    one: Ruleset,
    other: Ruleset,
    *,
    strict: bool | None = None,
    names: tuple[str, str] | None = None,
    most: int = 1_000_000,
) -> Comparison:
    """Return what two rulesets tell people differently.

    All people count who contradict no constraint of either, also those of whom little is known. What a ruleset has no
    word for (a fact, an option, a number outside its range), it does not hear.

    Args:
        one: a ruleset.
        other: what it is compared with.
        strict: compare strict answers (true) or the others (false) only; both by default.
        names: what they are called in the text.
        most: nodes that the decision diagrams may have at once; beyond that the comparison is not exact, and says so.

    Raises:
        RulesetError: a fact has another type in the other ruleset.
    """
    names = names or (f"{one.id} {one.version}", f"{other.id} {other.version}")
    modes = (False, True) if strict is None else (strict,)
    texts = tuple(changes(one.data, other.data))
    both = one.data, other.data
    try:
        people = People(*both, most)
        found = _Comparing(people, (one, other), modes)
        differences = found.differences()
        share = found.share()
    except TooLarge:
        return Comparison(names, both, (), texts, {"all advice": _TOO_LARGE}, None)
    return Comparison(names, both, differences, texts, found.unclear, share, tuple(sorted(found.without_prior)))


def gated_otherwise(one: RulesetData, other: RulesetData) -> frozenset[str]:
    """Return the facts that apply to other people in each of two rulesets, or are something else where they do not."""

    def meaning(data: RulesetData, name: str) -> tuple[object, ...]:
        gate = data.ask_if.get(name)
        if gate is None:
            return ()
        behind = sorted(read_by([gate], data) - {*data.facts})
        return (gate, data.facts[name].otherwise, *(data.derived.get(key) or data.numbers.get(key) for key in behind))

    gated = {*one.ask_if, *other.ask_if} & one.facts.keys() & other.facts.keys()
    return frozenset(name for name in gated if meaning(one, name) != meaning(other, name))


class _Comparing:
    def __init__(self, people: People, rulesets: tuple[Ruleset, Ruleset], modes: tuple[bool, ...]) -> None:
        self.people, self.rulesets, self.modes = people, rulesets, modes
        self.diagrams = people.diagrams
        self.unclear: dict[str, str] = self._blurred() | self._gated_otherwise()
        self._weights = [one.weights for one in people.tables.variables]  # which only put things in order
        self._memo: dict[int, float] = {}
        self._estimates = [_estimate(people, one) for one in people.tables.variables]
        self._said = [one or () for one in self._estimates]
        self._memo_said: dict[int, float] = {}
        self.without_prior: set[str] = set()  # facts that keep a share from being said
        self._outcomes: dict[int, None] | None = {}  # where the outcome is another one

    def _blurred(self) -> dict[str, str]:
        """Return the advice that reads facts of which it is not known in which ways they can be."""
        variables = self.people.tables.variables
        facts = frozenset().union(*(one.facts for one in variables if one.group is not None and not one.group.exact))
        if not facts:
            return {}
        found = {}
        for answers, outcomes in zip(self.people.answers, self.people.outcomes, strict=True):
            facts = outcomes.tied(facts)
            for advice in answers.data.advice:
                read = (outcomes.read_by(advice) | answers.warned_by(advice)) & facts
                if read:
                    found[advice] = f"not every way in which {', '.join(sorted(read))} can be could be tried"
        return found

    def _gated_otherwise(self) -> dict[str, str]:
        """Return the advice that reads facts that apply to other people in each: that cannot be compared."""
        facts = gated_otherwise(self.rulesets[0].data, self.rulesets[1].data)
        found = {}
        for answers, outcomes in zip(self.people.answers, self.people.outcomes, strict=True):
            for advice in answers.data.advice if facts else ():
                read = (outcomes.read_by(advice) | answers.warned_by(advice)) & facts
                if read:
                    found[advice] = f"{', '.join(sorted(read))} {_APPLIES}"
        return found

    def differences(self) -> tuple[Difference, ...]:
        made = [*self._of_advice(), *self._of_orders()]
        made.sort(key=lambda pair: (-pair[0], KINDS.index(pair[1].kind), pair[1].advice, pair[1].was, pair[1].now))
        return tuple(one for _, one in made)

    def _of_advice(self) -> Iterator[tuple[float, Difference]]:
        found: dict[_Key, dict[bool, int]] = {}
        for advice in dict.fromkeys([*self.rulesets[0].data.advice, *self.rulesets[1].data.advice]):
            if self.unclear.get(advice, "").endswith(_APPLIES):
                continue
            try:
                for strict in self.modes:
                    for part in parts(self.people, advice, strict):
                        self._look(part, strict, found)
            except TooLarge:
                self.unclear[advice] = _TOO_LARGE
        yield from self._differences(found)

    def _of_orders(self) -> Iterator[tuple[float, Difference]]:
        """Yield the pairs that stand in another order: there may be many, so each is finished before the next."""
        both = (advice for advice in self.rulesets[0].data.advice if advice in self.rulesets[1].data.advice)
        pairs = list(
            orders(self.people, [one for one in both if not self.unclear.get(one, "").endswith((_TOO_LARGE, _APPLIES))])
        )
        self.people.allowed(0)  # which keeps the diagrams of constraints
        mark = len(self.diagrams)
        for pair in pairs:
            found: dict[_Key, dict[bool, int]] = {}
            for strict in self.modes:
                self._look(swapped(self.people, *pair, strict), strict, found)
            yield from self._differences(found)
            if len(self.diagrams) > mark + _MOST_LEFT:
                self._release(mark)

    def _release(self, mark: int) -> None:
        """Forget the diagrams of pairs that are finished."""
        for answers in self.people.answers:
            answers.release(mark)
        self.diagrams.release(mark)
        self._memo.clear()
        self._memo_said.clear()
        self._outcomes = None

    def _look(self, part: Part, strict: bool, found: dict[_Key, dict[bool, int]]) -> None:
        """Take note of a part that somebody shows."""
        try:
            node = part.node()
            if node == FALSE or (possible := self.people.possible(node)) == FALSE:
                return
        except TooLarge:
            self.unclear.update(dict.fromkeys(part.advice, _TOO_LARGE))
            return
        found.setdefault((part.kind, part.advice, part.was, part.now), {})[strict] = possible
        data = (ruleset.data for ruleset in self.rulesets)
        if self._outcomes is not None and changes_outcome(part.kind, part.was or part.now, data):
            self._outcomes[node] = None

    def _differences(self, found: dict[_Key, dict[bool, int]]) -> Iterator[tuple[float, Difference]]:
        """Yield differences, each with what puts it in its place: how many it is about, as far as anybody can guess."""
        for key, nodes in found.items():
            try:
                yield max(map(self._guess, nodes.values())), self._difference(key, nodes)
            except TooLarge:
                self.unclear.update(dict.fromkeys(key[1], _TOO_LARGE))

    def share(self) -> float | None:
        """Return how many people have another outcome, or None if that is too large."""
        if self._outcomes is None or any(reason == _TOO_LARGE for reason in self.unclear.values()):
            return None
        whole = FALSE
        try:
            for node in self._outcomes:
                whole = self.diagrams.disjunction(whole, node)
                if self.diagrams.count(whole) > _LARGE:
                    return None
        except TooLarge:
            return None
        return self._share(whole)

    def _share(self, node: int) -> float | None:
        """Return how many of the people who can be are in a diagram; None if a fact that it depends on has no prior."""
        if node == FALSE:
            return 0.0
        allowed = self.people.allowed(self.diagrams.support[node])
        read = self.diagrams.support[node] | self.diagrams.support[allowed]
        variables = [one for one in self.people.tables.variables if read >> one.level & 1]
        missing = [name for one in variables if self._estimates[one.level] is None for name in one.facts]
        self.without_prior.update(missing)
        return None if missing else self._part_of(node, allowed, self._said, self._memo_said)

    def _guess(self, node: int) -> float:
        """Return the same, all answers being alike where there is no prior: only for an order, never said."""
        return self._part_of(node, self.people.allowed(self.diagrams.support[node]), self._weights, self._memo)

    def _part_of(self, node: int, allowed: int, weights: Sequence[Sequence[float]], memo: dict[int, float]) -> float:
        whole = self.diagrams.probability(allowed, weights, memo)
        part = self.diagrams.probability(self.diagrams.conjunction(node, allowed), weights, memo)
        return min(1.0, part / whole) if whole else 0.0

    def _difference(self, key: _Key, nodes: dict[bool, int]) -> Difference:
        kind, advice, was, now = key
        strict, node = next(iter(nodes.items()))
        profile = self.people.example(node) or {}
        before, after = (
            ruleset.recommend(as_heard(profile, ruleset.data), strict=strict, engine="reference")
            for ruleset in self.rulesets
        )
        return Difference(
            kind,
            advice,
            was=_answer_about(kind, advice, before, was or now),
            now=_answer_about(kind, advice, after, was or now),
            people=_most(map(self._share, nodes.values())),
            strict=None if len(nodes) == len(self.modes) else strict,
            profile=profile,
            before=before.outcome,
            after=after.outcome,
            fault="" if _shows(kind, advice, (before, after), (was, now)) else _MISTAKE,
        )


def _estimate(people: People, variable: Variable) -> tuple[float, ...] | None:
    """Return how likely the cells of a variable are, None if nobody has said so."""
    if variable.group is not None:
        return variable.group.estimate()
    return estimate(people.tables.facts[variable.facts[0]], variable.option)


def _most(shares: Iterable[float | None]) -> float | None:
    found = list(shares)
    return None if None in found else max(share for share in found if share is not None)


def _answer_about(kind: Kind, advice: tuple[str, ...], answer: Recommendation, rule: str = "") -> str:
    """Return what an answer says of what a difference is about."""
    if kind == "order":
        return ", ".join(one for one in answer.outcome if one in advice)
    found = next((one for one in answer.advice if one.id == advice[0]), None)
    if kind == "caution":
        return rule if found and any(caution.rule == rule for caution in found.cautions) else ""
    if kind in ("strength", "score"):
        return "" if found is None else str(found.strength if kind == "strength" else found.score)
    return answer.status(advice[0]) if advice[0] in answer.ruleset.data.advice else "no such advice"


def _shows(kind: Kind, advice: tuple[str, ...], answers: _Both, wanted: tuple[str, str]) -> bool:
    """Whether two answers differ as they should, and nobody contradicts themselves."""
    if any(answer.violations for answer in answers):
        return False
    was, now = (_answer_about(kind, advice, answer, "".join(wanted)) for answer in answers)
    match kind:
        case "newly recommended":
            return was != "recommended" and now == "recommended"
        case "no longer recommended":
            return was == "recommended" and now != "recommended"
        case "order":
            return (was, now) == (", ".join(advice), ", ".join(advice[::-1]))
        case "status":
            return (was, now) == wanted
        case "caution":
            return (was, now) == wanted and all(advice[0] in answer.outcome for answer in answers)
    return was != now and "" not in (was, now)
