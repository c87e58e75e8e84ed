"""A condition in fewer words: the same Kleene truth for every profile.

Only laws that hold when a fact is unknown are used: `a and not a` is unknown then, so it stays. What decides is the
order false < unknown < true: `p` entails `q` when `p` is at most `q` for every profile, and then `p and q` is `p`, and
`p or q` is `q`. Tests of one number or one choice are unknown together, so there sets of values decide.
"""

from __future__ import annotations

import attrs

from backrules.conditions.counting import shortest_count
from backrules.conditions.nodes import (
    FALSE,
    TRUE,
    And,
    Any,
    Compare,
    Condition,
    Constant,
    Count,
    Flag,
    Has,
    In,
    Is,
    Known,
    Not,
    Operator,
    Or,
    Unknown,
)
from backrules.conditions.rewrites import names_read, negation_normal_form
from backrules.conditions.truth import COMPARISONS

__all__ = ["simplified"]

_OPERATORS: tuple[Operator, ...] = ("<", "<=", "==", "!=", ">=", ">")
_DEEPEST = 4  # steps into conditions inside conditions that are taken to see whether one entails the other
_MOST_PARTS = 60  # of one `and` or `or` that are held against each other

_Joint = type[And] | type[Or]


def simplified(condition: Condition) -> Condition:
    """Return a shorter condition with the same Kleene truth for every profile.

    `not` stands only before tests without an opposite of their own, nothing stands twice, what follows from another
    part is left out, and tests of one number or one choice are merged where one test says the same.
    """
    return _simplified(negation_normal_form(condition))


def _simplified(condition: Condition) -> Condition:
    match condition:
        case And(parts) | Or(parts):
            return _joined(type(condition), [_simplified(part) for part in parts])
        case Count(parts):
            return _counted(condition, [_simplified(part) for part in parts])
        case In() | Is() | Not(In() | Is()):
            options, among = _choice(condition)
            return _chosen(_fact(condition), dict.fromkeys(options), among)
        case _:
            return condition


def _counted(count: Count, parts: list[Condition]) -> Condition:
    """Return a count of simplified parts, or what says the same without counting."""
    found = shortest_count(parts, count.ranges)
    return count if found == count else found if isinstance(found, Count) else simplified(found)


def _joined(node: _Joint, parts: list[Condition]) -> Condition:
    """Join simplified parts."""
    deciding, neutral = (FALSE, TRUE) if node is And else (TRUE, FALSE)
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, node) else (part,))]
    kept = _gathered(node, [part for part in flat if part != neutral])
    if deciding in kept:
        return deciding
    if len(kept) < 2:
        return kept[0] if kept else neutral
    shorter = [_beside(node, part, kept) for part in kept]
    return _joined(node, shorter) if shorter != kept else _factored(node, _in_order(node, kept))


def _gathered(node: _Joint, parts: list[Condition]) -> list[Condition]:
    """Merge each part with the ones before it, where two parts say no more than one."""
    if len(parts) > _MOST_PARTS:
        return list(dict.fromkeys(parts))
    kept: list[Condition] = []
    for index, part in enumerate(parts):
        for place, other in enumerate(kept):
            both = _merged(node, other, part)
            if both is not None:
                # what was merged may go together with others
                rest = [*kept[:place], both, *kept[place + 1 :], *parts[index + 1 :]]
                return _gathered(node, rest)
        kept.append(part)
    return kept


def _merged(node: _Joint, one: Condition, other: Condition) -> Condition | None:
    """Return the one condition that says what two say together, or None."""
    if one == other or isinstance(one, Constant) or isinstance(other, Constant):
        return _with_constant(node, one, other)
    if isinstance(one, (And, Or, Count)) or isinstance(other, (And, Or, Count)):
        if set(names_read(one)).isdisjoint(names_read(other)):
            return None
        if _entails(one, other, _DEEPEST):
            return one if node is And else other
        if _entails(other, one, _DEEPEST):
            return other if node is And else one
        return None
    return _merged_tests(node, one, other) if _fact(one) == _fact(other) else None


def _with_constant(node: _Joint, one: Condition, other: Condition) -> Condition:
    if one == other:
        return one
    constant, rest = (one, other) if isinstance(one, Constant) else (other, one)
    return constant if (constant == FALSE) == (node is And) else rest


def _merged_tests(node: _Joint, one: Condition, other: Condition) -> Condition | None:
    """Merge two tests of one name."""
    match one, other:
        case Compare(), Compare():
            return _merged_comparisons(node, one, other)
        case ((Is() | In() | Not(Is() | In())), (Is() | In() | Not(Is() | In()))):
            return _merged_choices(node, one, other)
        case (Known(), Unknown()) | (Unknown(), Known()):  # these two are never unknown themselves
            return FALSE if node is And else TRUE
        case (Has(), Any()) | (Any(), Has()):
            return one if isinstance(one, Has) == (node is And) else other
        case Not(Has() | Any() as inner), Not(Has() | Any() as second) if inner != second:
            both = _merged_tests(Or if node is And else And, inner, second)
            return None if both is None else Not(both)
    return None


def _merged_comparisons(node: _Joint, one: Compare, other: Compare) -> Compare | None:
    """Return the comparison that holds for the same numbers, or None: also where none or all are left."""
    numbers = sorted({one.number, other.number})
    first, second = _places(one, numbers), _places(other, numbers)
    wanted = first & second if node is And else first | second
    for operator in _OPERATORS:
        for number in numbers:
            single = attrs.evolve(one, operator=operator, number=number)
            if _places(single, numbers) == wanted:
                return single
    return None


def _places(test: Compare, numbers: list[int | float]) -> set[int]:
    """Return where a comparison holds: the numbers are places 1, 3 and so on; 0, 2 and so on lie around them."""
    place = 2 * numbers.index(test.number) + 1
    return {here for here in range(2 * len(numbers) + 1) if COMPARISONS[test.operator](here, place)}


def _merged_choices(node: _Joint, one: Condition, other: Condition) -> Condition | None:
    """Return the test that holds for the same options, or None: also where none or all are left."""
    (first, among), (second, also) = _choice(one), _choice(other)
    if node is Or:  # by De Morgan
        among, also = not among, not also
    if among and also:
        left, inside = [option for option in first if option in second], True
    elif among or also:
        allowed, refused = (first, second) if among else (second, first)
        left, inside = [option for option in allowed if option not in refused], True
    else:
        left, inside = [*first, *second], False
    return _chosen(_fact(one), dict.fromkeys(left), inside == (node is And)) if left else None


def _choice(test: Condition) -> tuple[tuple[str, ...], bool]:
    """Return the options of a test of a choice, and whether it must be among them."""
    match test:
        case Not(part):
            return _choice(part)[0], False
        case In(_, options):
            return options, True
    return (test.option,), True  # type: ignore[union-attr]


def _chosen(fact: str, options: dict[str, None], among: bool) -> Condition:
    test = Is(fact, next(iter(options))) if len(options) == 1 else In(fact, tuple(options))
    return test if among else Not(test)


def _fact(test: Condition) -> str:
    """Return the name that a test reads."""
    match test:
        case Not(part):
            return _fact(part)
        case Flag(name):
            return name
    return test.fact  # type: ignore[union-attr]


def _entails(one: Condition, other: Condition, depth: int) -> bool:
    """Whether one is at most the other (false < unknown < true) for every profile; False also where it is not seen."""
    if one == other:
        return True
    if depth == 0:
        return False
    if isinstance(one, Or):
        return all(_entails(part, other, depth - 1) for part in one.parts)
    if isinstance(other, And):
        return all(_entails(one, part, depth - 1) for part in other.parts)
    if isinstance(one, And) and any(_entails(part, other, depth - 1) for part in one.parts):
        return True
    if isinstance(other, Or):
        return any(_entails(one, part, depth - 1) for part in other.parts)
    if isinstance(one, (And, Count)) or isinstance(other, Count):
        return False
    return _fact(one) == _fact(other) and _merged_tests(And, one, other) == one


def _factored(node: _Joint, parts: list[Condition]) -> Condition:
    """Take out what every part has: `(a and b) or (a and c)` is `a and (b or c)`."""
    inner: _Joint = Or if node is And else And
    shared: list[Condition] = []
    if all(isinstance(part, inner) for part in parts):
        sets = [set(part.parts) for part in parts]  # type: ignore[union-attr]
        shared = [one for one in parts[0].parts if all(one in each for each in sets)]  # type: ignore[union-attr]
    if not shared:
        return node(tuple(parts))
    rest = [_joined(inner, [one for one in part.parts if one not in shared]) for part in parts]  # type: ignore[union-attr]
    return _joined(inner, [*shared, _joined(node, rest)])


def _beside(node: _Joint, part: Condition, others: list[Condition]) -> Condition:
    """Leave out of a part what stands beside it: `a and (b or (a and c))` is `a and (b or c)`."""
    inner: _Joint = Or if node is And else And
    if not isinstance(part, inner):
        return part
    shorter = [
        _joined(node, [one for one in each.parts if one not in others]) if isinstance(each, node) else each
        for each in part.parts
    ]
    return part if shorter == list(part.parts) else _joined(inner, shorter)


def _in_order(node: _Joint, parts: list[Condition]) -> list[Condition]:
    """Put comparisons of one name side by side: for a range the lower bound first, around a gap the upper one."""
    first: dict[str, int] = {}
    for index, part in enumerate(parts):
        if isinstance(part, Compare):
            first.setdefault(part.fact, index)

    def place(index: int) -> tuple[int, bool, int]:
        part = parts[index]
        if not isinstance(part, Compare):
            return index, False, index
        return first[part.fact], (part.operator in ("<", "<=")) == (node is And), index

    return [parts[index] for index in sorted(range(len(parts)), key=place)]
