"""Which facts can still change the outcome, exactly and over all completions, and how likely they do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from backrules._util.bits import ones
from backrules._util.lazy import lazy
from backrules.diagrams import FALSE, TRUE, Cases, OutOfWork, Restriction, TooLarge, is_decided
from backrules.questions.open_advice import OpenAdvice
from backrules.questions.swaps import Decided, Swaps, add, deciding

__all__ = ["Relevance"]

_MOST_ORDER = (
    100_000  # nodes of one key times nodes of another, over all pairs: three times those of the built-in ruleset
)
_WORK_OF_EFFECT = 1_000  # children of nodes, for what a fact changes; beyond, its effect is estimated
_ROUNDING = 1e-9  # more than sums of probabilities are rounded


class Relevance(OpenAdvice):
    """What the open facts of one profile decide. Use it while the outcomes are held.

    A fact is relevant when two completions that differ only in it have different outcomes: another advice is
    recommended, another caution about safety goes with one, or two that both are stand in another order. The latter is
    a matter of pairs.

    Args:
        view: what the profile leaves of the diagrams.

    Attributes:
        exact: False when an outcome was too large; every fact that may matter counts as relevant then.
        is_rough: whether an effect that was returned is only a lower bound.
    """

    def __init__(self, view: Restriction) -> None:
        super().__init__(view)
        self.is_rough = False
        self._decided: dict[object, object] = {}
        self._touching: dict[str, tuple[tuple[str, int], ...]] = {}
        self._smallest: dict[str, tuple[tuple[str, int], ...]] = {}  # the same in another order
        self._swapped: dict[object, object] = {}
        self._guards: dict[str, bool] = {}
        self._parts_of: dict[object, tuple[Decided, Swaps | None]] = {}
        self._effects: dict[tuple[str, frozenset[str] | None, bool], tuple[float | None, bool]] = {}
        for fact in view.open:  # which may show that more is unclear, and that must not hang on what is asked first
            view.fibres(fact)

    def is_relevant(self, fact: str, among: Collection[str] | None = None) -> bool:
        """Whether two completions that differ only in this fact have different outcomes.

        Args:
            fact: the fact.
            among: the advice that counts; all if None.
        """
        return self._decides_any(fact, among) or any(self._swappings(fact, among)) or self.may_matter(fact)

    def effect(self, fact: str, among: Collection[str] | None = None, *, rough: bool = False) -> float | None:
        """Return how likely the outcome hangs on a fact, by the priors; None if it never does.

        This is the influence of the fact: the probability that the other facts are such that another value of this one
        gives another outcome (Ben-Or and Linial, "Collective coin flipping", 1985).

        Args:
            fact: the fact.
            among: the advice that counts; all if None.
            rough: whether a lower bound will do.
        """
        key = fact, _hashable(among), rough
        if key not in self._effects:
            before, self.is_rough = self.is_rough, False
            self._effects[key] = self._effect(fact, among, rough=rough), self.is_rough
            self.is_rough = before
        effect, is_rough = self._effects[key]
        self.is_rough |= is_rough
        return effect

    def _effect(self, fact: str, among: Collection[str] | None, *, rough: bool) -> float | None:
        decided, swaps = self._parts(fact, among, rough=rough or self.is_crowded)
        nodes = {fibre: dict(some) for fibre, some in decided.items()}
        try:
            with self.diagrams.allowance(_WORK_OF_EFFECT):
                for cases in swaps.found() if swaps else ():
                    add(nodes, cases)
        except OutOfWork:
            self.is_rough = True
        self.is_rough |= swaps is None
        self._parts_of.pop((fact, _hashable(among), rough or self.is_crowded), None)  # the effect itself is kept
        if not nodes:  # then one swap decides whether it has an effect at all
            for cases in islice(self._swappings(fact, among), 1):
                add(nodes, cases)
        if not nodes:
            return None
        shares = self.view.shares(fact)
        with self.diagrams.allowance(_WORK_OF_EFFECT):
            return sum(shares[fibre] * self.probability_of_any(list(some)) for fibre, some in sorted(nodes.items()))

    def most_effect(self, fact: str) -> float:
        """Return how much the effect of a fact is at most: what it takes to know that is a part of the way."""
        decided, swaps = self._parts(fact, None, rough=self.is_crowded)
        if swaps is None:
            return 1.0
        try:
            with self.diagrams.allowance(_WORK_OF_EFFECT):
                shares = enumerate(self.view.shares(fact))
                wheres = ((share, (*decided.get(fibre, ()), *swaps.most(fibre))) for fibre, share in shares)
                found = sum(share * self.probability(self.diagrams.disjunction(*where)) for share, where in wheres)
        except TooLarge:
            return 1.0
        return min(1.0, found + _ROUNDING)

    def _parts(self, fact: str, among: Collection[str] | None, *, rough: bool) -> tuple[Decided, Swaps | None]:
        """Return where a fact decides something for each fibre, and the pairs that it may swap elsewhere.

        The latter is None where one of the two takes too much, or a rough answer will do.
        """
        key = fact, _hashable(among), rough
        if key not in self._parts_of:
            (decided, is_whole), swaps = deciding(self, fact, self._decisions(fact, among), _WORK_OF_EFFECT), None
            if not decided and not is_whole:  # then one of them decides whether there is any, whatever it takes
                for cases in islice(self._decisions(fact, among), 1):
                    add(decided, cases)
            if is_whole and not rough:
                try:
                    with self.diagrams.allowance(_WORK_OF_EFFECT):
                        swaps = Swaps(self, fact, decided, self._pairs(fact, among))
                except OutOfWork:
                    pass
            self._parts_of[key] = decided, swaps
        return self._parts_of[key]

    def probability_of_any(self, nodes: list[int]) -> float:
        """Return how likely one of these is true, or less where their disjunction is too large."""
        whole = FALSE
        for index, node in enumerate(nodes):
            if whole == TRUE:
                break
            try:
                whole = self.diagrams.disjunction(whole, node)
            except TooLarge:
                self.is_rough = True
                return max(self.probability(one) for one in (whole, *nodes[index:]))
        return self.probability(whole)

    @lazy
    def is_crowded(self) -> bool:
        """Whether it takes too long to weigh every pair that may stand in either order."""
        sizes = [self.diagrams.count(key) for key, *_ in self.places.values()]
        pairs = sum(
            size * sum([sizes[other] for other in ones(rivals)])
            for size, rivals in zip(sizes, self.rivals, strict=True)
        )
        return pairs > 2 * _MOST_ORDER

    def breadth(self, fact: str) -> float:
        """Return how many pieces of advice are expected to be recommended or not by a fact, or less."""
        shares, total = self.view.shares(fact), 0.0
        try:
            with self.diagrams.allowance(_WORK_OF_EFFECT):
                for cases in self._decisions(fact):
                    total += sum(shares[fibre] * self.probability(node) for fibre, node in cases)
        except OutOfWork:
            pass
        return total

    def most_breadth(self, fact: str) -> float:
        """Return how many that may be at most."""
        cautions = (one for some in self.cautions.values() for one in some)
        bits, support = self.view.bits(fact), self.diagrams.support
        return len(self._touched(fact)) + sum(1 for one in cautions if bits & support[one])

    def hangs(self, fact: str) -> bool:
        """Whether any advice is recommended or not by a fact, perhaps together with others."""
        return any(self.decides(fact, node) for _, node in self._smallest_first(fact))

    def hanging(self, fact: str) -> tuple[str, ...]:
        """Return the advice that is recommended or not by a fact, perhaps together with others, in catalogue order."""
        return tuple(advice for advice, node in self._touched(fact) if self.decides(fact, node))

    def cautioning(self, fact: str) -> tuple[str, ...]:
        """Return the advice with which a caution about safety goes or not by a fact, in catalogue order."""
        found = {advice for advice, node in self._cautioned(fact) if self.decides(fact, node)}
        return tuple(advice.id for advice in self._advice if advice.id in found)

    def reordered(self, fact: str) -> tuple[str, ...]:
        """Return the advice that a fact can put in another order, in catalogue order."""
        found = {advice for pair in self._pairs(fact) if self._swaps(fact, *pair) for advice in pair}
        return tuple(advice.id for advice in self._advice if advice.id in found)

    def is_guard(self, fact: str) -> bool:
        """Whether safety hangs on a fact: a caution does, or advice that has a safety rule which still reads it.

        Of advice that is too large it is enough that a rule of its safety reads the fact.
        """
        if fact not in self._guards:
            self._guards[fact] = self._is_guard(fact)
        return self._guards[fact]

    def _is_guard(self, fact: str) -> bool:
        touched = (node for one, node in self._smallest_first(fact) if fact in self.guarding[one])
        if any(self.decides(fact, node) for node in touched):
            return True
        return any(self.decides(fact, node) for _, node in self._cautioned(fact)) or self._may_guard(fact)

    def _may_guard(self, fact: str) -> bool:
        guarded = self.view.outcomes.guarded_by
        return any(fact in facts and fact in guarded(one) for one, facts in self.too_large.items())

    def _touched(self, fact: str) -> tuple[tuple[str, int], ...]:
        """Return the advice whose diagrams have to do with a fact."""
        found = self._touching.get(fact)
        if found is None:
            bits, support = self.view.bits(fact), self.diagrams.support
            found = tuple([(advice, node) for advice, node in self.recommended.items() if bits & support[node]])
            self._touching[fact] = found
        return found

    def _smallest_first(self, fact: str) -> tuple[tuple[str, int], ...]:
        """Return the same, what takes least to look at first: where one will do."""
        found = self._smallest.get(fact)
        if found is None:
            support = self.diagrams.support
            found = tuple(sorted(self._touched(fact), key=lambda one: support[one[1]].bit_count()))
            self._smallest[fact] = found
        return found

    @property
    def exact(self) -> bool:
        """Whether every fact that counts as relevant is, and no other."""
        return not self.too_large

    def may_matter(self, fact: str) -> bool:
        """Whether advice whose outcome is too large reads the fact: then it counts as relevant."""
        return any(fact in facts for facts in self.too_large.values())

    def _decides_any(self, fact: str, among: Collection[str] | None) -> bool:
        """Whether a fact decides anything but the order of advice."""
        nodes = (node for one, node in self._smallest_first(fact) if among is None or one in among)
        if any(self.decides(fact, node) for node in nodes):
            return True
        return any(self.decides(fact, node) for _, node in self._cautioned(fact, among))

    def _decisions(self, fact: str, among: Collection[str] | None = None) -> Iterator[Cases]:
        """Yield where a fact decides something but the order of advice, for each thing that it decides."""
        for advice, node in self._smallest_first(fact):
            if (among is None or advice in among) and (cases := self.decided(fact, node)):
                yield cases
        for _, node in self._cautioned(fact, among):
            if cases := self.decided(fact, node):
                yield cases

    def _cautioned(self, fact: str, among: Collection[str] | None = None) -> Iterator[tuple[str, int]]:
        """Yield advice and where it is recommended with a caution about safety that has to do with a fact.

        Where the caution does not read the fact, nothing is decided that the advice itself does not decide.
        """
        for advice, cautions in self.cautions.items():
            if among is not None and advice not in among:
                continue
            for fires in cautions:
                if self._reads(fact, fires):
                    yield advice, self.diagrams.conjunction(self.recommended[advice], fires)

    def _reads(self, fact: str, node: int) -> bool:
        """Whether a two-valued diagram hangs on a fact, and not only on those that it shares its variables with."""
        view = self.view
        if not view.bits(fact) & self.diagrams.support[node]:
            return False
        return view.fibres(fact) == (None,) or self._is_decided(fact, node, TRUE)

    def _swappings(self, fact: str, among: Collection[str] | None = None) -> Iterator[Cases]:
        for one, other in self._pairs(fact, among):
            if cases := self._swaps(fact, one, other):
                yield cases

    def cautions_on(self, advice: Collection[str]) -> dict[int, set[str]]:
        """Return where each caution about safety fires that goes with some of this advice, and with which."""
        found: dict[int, set[str]] = {}
        for one in advice:
            for fires in self.cautions.get(one, ()):
                found.setdefault(fires, set()).add(one)
        return found

    def decides(self, fact: str, node: int) -> bool:
        """Whether a fact decides anywhere whether a two-valued diagram is true."""
        if (where := self._decided.get((fact, node))) is not None:  # as `remembered` keeps it, behind what it cost
            return len(where) > 1  # type: ignore[arg-type]
        view, support = self.view, self.diagrams.support[node]
        bits = view.bits(fact)
        if not bits & support:
            return False
        return self._is_decided(fact, node, view.feasible(bits | support))

    def _is_decided(self, fact: str, node: int, among: int) -> bool:
        block = self.view.block(fact)
        return any(is_decided(self.diagrams, node, among, block, fibre) for fibre in self.view.fibres(fact))

    def decided(self, fact: str, node: int) -> Cases:
        """Return where a fact decides whether a two-valued diagram is true: the number of a fibre -> where."""
        view, support = self.view, self.diagrams.support[node]
        if not view.bits(fact) & support:
            return ()

        def decided() -> Cases:
            return self._between(fact, view.feasible(view.bits(fact) | support), node)

        return self.diagrams.remembered(self._decided, (fact, node), decided)

    def _between(self, fact: str, possible: int, node: int) -> Cases:
        """Return where a fact decides, among possible people, whether a diagram is true."""
        view, diagrams = self.view, self.diagrams
        key = ("decides", fact, view.fibres(fact), possible, node)

        def decided() -> Cases:
            if not view.bits(fact) & diagrams.support[possible]:
                return self._beside(fact, possible, node)
            return view.deciding(fact, node, possible)

        return diagrams.remembered(view.outcomes.cache, key, decided)

    def _beside(self, fact: str, possible: int, node: int) -> Cases:
        """Return the same where the fact has nothing to do with who is possible: that can be asked apart."""
        view, diagrams = self.view, self.diagrams
        key = ("decides", fact, view.fibres(fact), TRUE, node)
        whole = diagrams.remembered(view.outcomes.cache, key, lambda: view.deciding(fact, node, TRUE))
        both = [(fibre, diagrams.conjunction(possible, where)) for fibre, where in whole]
        return tuple([case for case in both if case[1] != FALSE])

    # in which order

    def _pairs(self, fact: str, among: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield the pairs that a fact might swap: their keys overlap, and one of them depends on the fact."""
        bits, advice = self.view.bits(fact), [*self.places]
        left = sum(1 << number for number, one in enumerate(advice) if among is None or one in among)
        for number, (one, (key, *_)) in enumerate(self.places.items()):
            if left >> number & 1 and bits & self.diagrams.support[key]:
                left ^= 1 << number
                for other in ones(self.rivals[number] & left):
                    yield one, advice[other]

    def _swaps(self, fact: str, one: str, other: str) -> Cases:
        """Return where a fact puts two recommended pieces of advice in another order."""
        key = fact, one, other
        return self.diagrams.remembered(self._swapped, key, lambda: self._swap(fact, one, other))

    def _swap(self, fact: str, one: str, other: str) -> Cases:
        view, diagrams = self.view, self.diagrams
        before = self.before(one, other)
        bits, support = view.bits(fact), diagrams.support[before]
        if not bits & support:
            return ()
        both = diagrams.conjunction(self.recommended[one], self.recommended[other])
        possible = diagrams.conjunction(view.feasible(bits | support | diagrams.support[both]), both)
        return self._between(fact, possible, before)


def _hashable(among: Collection[str] | None) -> frozenset[str] | None:
    return None if among is None else frozenset(among)
