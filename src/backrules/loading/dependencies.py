"""The order of derived facts, their cycles, and where `unknown()` reaches through them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backrules.conditions import Condition, Count, Flag, Not, Unknown, leaves, negation_normal_form
from backrules.conditions.nodes import And, Or

__all__ = ["dependency_order", "reaches_unknown", "unknown_reach"]

Reach = Mapping[str, tuple[bool, bool]]


def dependency_order(reads: Mapping[str, Iterable[str]]) -> tuple[list[str], list[list[str]]]:
    """Return the names, each after the ones it reads, and the cycles that were found.

    Args:
        reads: name -> the names it reads; names that are no keys are passed over. Ties are broken by name.
    """
    order: list[str] = []
    cycles: list[list[str]] = []
    circled: set[str] = set()
    state: dict[str, int] = {}  # 1: on the path, 2: done
    for start in sorted(reads):
        if start in state:
            continue
        path = [start]
        pending = [iter(sorted(reads[start]))]
        state[start] = 1
        while path:  # a loop, not recursion: chains may be thousands long
            following = next((name for name in pending[-1] if name in reads and state.get(name) != 2), None)
            if following is None:
                pending.pop()
                done = path.pop()
                state[done] = 2
                order.append(done)
            elif state.get(following) == 1:
                if following not in circled:  # one circle through a name says enough
                    circled.add(following)
                    cycles.append(_shortened([*path[path.index(following) :], following]))
            else:
                state[following] = 1
                path.append(following)
                pending.append(iter(sorted(reads[following])))
    return order, cycles


def _shortened(cycle: list[str]) -> list[str]:
    return cycle if len(cycle) <= 20 else [*cycle[:10], f"({len(cycle) - 19} more)", *cycle[-9:]]


def unknown_reach(derived: Mapping[str, Condition]) -> dict[str, tuple[bool, bool]]:
    """Return, for each derived condition, whether `unknown()` counts in it when asked for, and when negated."""
    reach: dict[str, tuple[bool, bool]] = {}
    for name, condition in derived.items():
        reach[name] = (reaches_unknown(condition, reach), reaches_unknown(Not(condition), reach))
    return reach


def reaches_unknown(condition: Condition, reach: Reach) -> bool:
    """Whether the condition holds `unknown()` or `not known()`, directly or through a derived condition."""
    pending = [negation_normal_form(condition)]
    while pending:
        match pending.pop():
            case And(parts) | Or(parts):
                pending.extend(parts)
            case Count(parts):  # more of them may be what it waits for, and fewer
                pending.extend(parts)
                pending.extend(negation_normal_form(part, negate=True) for part in parts)
            case Unknown():
                return True
            case Flag(name) if reach.get(name, (False, False))[0]:
                return True
            case Not(Flag(name)) if reach.get(name, (False, False))[1]:
                return True
    return False


def flags(condition: Condition) -> list[str]:
    """Return the boolean facts and derived conditions that a condition names."""
    return [leaf.name for leaf in leaves(condition) if isinstance(leaf, Flag)]
