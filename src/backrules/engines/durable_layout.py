"""How a program is laid out for the C core of durable_rules, within its limits and for its speed.

The network that the core builds is a trie of comparisons; a message walks down from the root along every comparison
that holds.

- Facts are sent as small integers: a number as its cell among the thresholds (below the first, at it, between it and
  the next ...), an option as its index, a truth value as 0 or 1. So the core never sees a float, a large number or a
  text from outside.
- Every node of the program is a set of conjunctions, and each conjunction is a path. The comparisons of a path are
  ordered by how many conjunctions make them, so that paths share their beginnings.
- Many networks share one action, told apart by the one-character alias of the message, so one call hands out
  everything that fired.
- The limits of the core are kept by construction. It holds the comparisons still to be followed on a stack of 64;
  along any path of the trie the siblings are counted, and never exceed `ROOM`. It hangs when one place has 512
  comparisons; no place has more than `FAN`.
- At most 255 conditions can end at one place of the trie; no more than `MOST_ENDS` do.
- A message has at most 255 properties. A part tests at most `MOST_PROPERTIES`, and is sent no others.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count
from operator import getitem
from string import ascii_letters
from typing import Any, NamedTuple

import attrs

from backrules.conditions import Compare, Condition, Flag, Has, Is, Known, Not, Unknown
from backrules.engines.disjunctive import Term, disjunctive
from backrules.engines.lookup import Lookup
from backrules.engines.lowering import Node, Ref
from backrules.facts import BOOLEAN, CHOICES, Fact, Values

__all__ = ["Encoder", "Layout", "Part"]

DEEPEST = 12  # levels of networks; each costs a state of about 330 KB
ROOM = 56  # of the core's 64, to be clear of it
FAN = 24  # comparisons in one place, at most
MOST_ENDS = 200  # nodes that end at one place, at most
PART = 4000  # conjunctions in one network
MOST_PROPERTIES = 240
_BEYOND = 1_000_000  # above every cell

ALIASES = [chr(code) for code in range(33, 127) if chr(code) not in '"\\']
_RULES_PER_ACTION = 80
FIRST = ALIASES[_RULES_PER_ACTION]


class Atom(NamedTuple):
    """A comparison of a property with a small integer."""

    name: str
    operator: str
    value: int


_JSON: dict[str, Callable[[str, int], dict[str, Any]]] = {
    "==": lambda name, value: {name: value},
    "!=": lambda name, value: {"$neq": {name: value}},
    ">=": lambda name, value: {"$gte": {name: value}},
    "<=": lambda name, value: {"$lte": {name: value}},
}


def _property_names() -> Iterator[str]:
    """Yield short names; the first have hashes that differ in the five bits the core sorts by.

    The core knows a name by its hash alone, so a name whose hash was given out before is passed over.
    """
    taken = {_hash(name) for name in ("sid", "id", "$s", "$m", "$forward")}
    slots = {_hash(name) & 31 for name in ("sid", "id")}
    later = []
    for name in ascii_letters:
        if _hash(name) & 31 in slots:
            later.append(name)
        else:
            slots.add(_hash(name) & 31)
            taken.add(_hash(name))
            yield name
    for name in chain(later, (f"{ascii_letters[index % 52]}{index // 52}" for index in count())):
        if _hash(name) not in taken:
            taken.add(_hash(name))
            yield name


def _hash(name: str) -> int:
    value = 0x811C9DC5  # FNV-1a, as in the core
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class Encoder:
    """Writes tests as comparisons and values as properties.

    Args:
        tests: every test of a fact that is made.
        facts: the asked facts.
        relaxed: whether an unknown fact passes every test but `known()`. It is then sent as the values that pass: a
            number has one property for tests from below and one for tests from above, a truth value one for each
            value.
    """

    def __init__(self, tests: Iterable[Condition], facts: Mapping[str, Fact], *, relaxed: bool) -> None:
        self._facts, self._relaxed = facts, relaxed
        self._names: dict[tuple[str, str], str] = {}
        self._free = _property_names()
        self.guard = next(self._free)
        self._serial = count(1)
        self._tests: dict[str, set[Condition]] = defaultdict(set)
        for test in tests:
            self._tests[_fact_of(test)].add(test)
        self._cuts = {
            name: sorted({test.number for test in of_fact if isinstance(test, Compare)})
            for name, of_fact in self._tests.items()
        }
        self._index = {
            name: {option: index for index, option in enumerate(fact.options)} for name, fact in facts.items()
        }

    def always(self) -> Atom:
        """Return a comparison that holds for every message, different each time."""
        return Atom(self.guard, "<=", next(self._serial) + 1)

    def name(self, fact: str, role: str = "") -> str:
        """Return the property for a role of a fact."""
        key = fact, role
        if key not in self._names:
            self._names[key] = next(self._free)
        return self._names[key]

    def atoms(self, test: Condition | Ref) -> list[Atom]:
        """Return the comparisons that together say a test."""
        match test:
            case Ref(node):
                return [Atom(self.name(f"node {node}"), "==", 1)]
            case Known(fact):
                return [Atom(self.name(fact, "known"), "==", 1)]
            case Unknown(fact):
                return [Atom(self.name(fact, "known"), "==", 0)]
            case Compare():
                return self._comparison(test)
            case Is(fact, option):
                return [self._single(fact, option, negated=False)]
            case Not(Is(fact, option)):
                return [self._single(fact, option, negated=True)]
            case Flag(fact):
                return [self._truth(fact, holds=True)]
            case Not(Flag(fact)):
                return [self._truth(fact, holds=False)]
            case Has(fact, option):
                return [self._truth(fact, holds=True, option=option)]
            case Not(Has(fact, option)):
                return [self._truth(fact, holds=False, option=option)]
        raise TypeError(f"{test!r} is no test")

    def _comparison(self, test: Compare) -> list[Atom]:
        cell = 2 * bisect_left(self._cuts[test.fact], test.number) + 1
        from_below, from_above = self._bounds(test.fact)
        match test.operator:
            case ">=":
                return [Atom(from_below, ">=", cell)]
            case ">":
                return [Atom(from_below, ">=", cell + 1)]
            case "<=":
                return [Atom(from_above, "<=", cell)]
            case "<":
                return [Atom(from_above, "<=", cell - 1)]
            case "!=":
                return [Atom(from_below, "!=", cell)]
        if self._relaxed:
            return [Atom(from_below, ">=", cell), Atom(from_above, "<=", cell)]
        return [Atom(from_below, "==", cell)]

    def _bounds(self, fact: str) -> tuple[str, str]:
        return self.name(fact), self.name(fact, "above") if self._relaxed else self.name(fact)

    def _single(self, fact: str, option: str, *, negated: bool) -> Atom:
        index = self._index[fact][option]
        if negated:
            return Atom(self.name(fact), "!=", index)
        if self._relaxed:
            return Atom(self.name(fact, f"may be {option}"), "==", 1)
        return Atom(self.name(fact), "==", index)

    def _truth(self, fact: str, *, holds: bool, option: str = "") -> Atom:
        if self._relaxed:
            return Atom(self.name(fact, f"{option} may be {holds}"), "==", 1)
        return Atom(self.name(fact, option), "==", int(holds))

    def writer(self, properties: frozenset[str]) -> Callable[[Values], str]:
        """Return a function from values to the text of a message, still open at its end.

        Args:
            properties: the properties that are sent; a message holds no others but `sid` and `id`.
        """
        names = tuple(self._tests)
        tables = tuple(Lookup(self._text_of(name, properties)) for name in names)

        def write(values: Values) -> str:
            return '{"sid":"1","id":"1"' + "".join(map(getitem, tables, map(values.get, names)))

        return write

    def _text_of(self, name: str, properties: frozenset[str]) -> Callable[[Any], str]:
        """Return a function from the value of a fact, None for unknown, to its properties."""
        fact = self._facts.get(name)
        if fact is None or fact.is_number:
            cuts, texts, unknown = self._number_texts(name, properties)
            return lambda value: (
                unknown if value is None else texts[bisect_left(cuts, value) + bisect_right(cuts, value)]
            )
        if fact.type == CHOICES:
            return lambda value: self._choices_text(fact, value, properties)
        return lambda value: self._single_text(fact, value, properties)

    def _number_texts(self, name: str, properties: frozenset[str]) -> tuple[list[int | float], list[str], str]:
        cuts, (from_below, from_above) = self._cuts[name], self._bounds(name)

        def text(below: int, above: int, known: int) -> str:
            sent = {from_below: below, from_above: above, self.name(name, "known"): known}
            return self.properties(sent, properties)

        unknown = text(_BEYOND, -1, 0) if self._relaxed else self._known_text(name, 0, properties)
        return list(cuts), [text(cell, cell, 1) for cell in range(2 * len(cuts) + 1)], unknown

    def _single_text(self, fact: Fact, value: Any, properties: frozenset[str]) -> str:
        known = self._known_text(fact.name, int(value is not None), properties)
        if not self._relaxed:
            code = int(value) if fact.type == BOOLEAN and value is not None else self._index[fact.name].get(value)
            return known if code is None else known + self.properties({self.name(fact.name): code}, properties)
        if fact.type == BOOLEAN:
            return known + self._may_be(fact.name, "", value, properties)
        sent = {self.name(fact.name, f"may be {o}"): 1 for o in fact.options if value in (o, None)}
        sent[self.name(fact.name)] = _BEYOND if value is None else self._index[fact.name][value]
        return known + self.properties(sent, properties)

    def _choices_text(self, fact: Fact, value: Any, properties: frozenset[str]) -> str:
        partly = value is None or isinstance(value, dict)
        text = self._known_text(fact.name, int(not partly), properties)
        for option in fact.options:
            holds = (value or {}).get(option) if partly else option in value
            if self._relaxed:
                text += self._may_be(fact.name, option, holds, properties)
            elif holds is not None:
                text += self.properties({self.name(fact.name, option): int(holds)}, properties)
        return text

    def _may_be(self, fact: str, option: str, value: bool | None, properties: frozenset[str]) -> str:
        """Return the properties for a truth value that may be unknown, in a relaxed message."""
        sent = {self.name(fact, f"{option} may be {one}"): 1 for one in (True, False) if value in (one, None)}
        return self.properties(sent, properties)

    def _known_text(self, fact: str, known: int, properties: frozenset[str]) -> str:
        return self.properties({self.name(fact, "known"): known}, properties)

    @staticmethod
    def properties(sent: Mapping[str, int], properties: frozenset[str]) -> str:
        """Return properties as JSON text, each with a comma before it, those that nobody tests left out."""
        return "".join(f',"{name}":{value}' for name, value in sent.items() if name in properties)


def _fact_of(test: Condition) -> str:
    inner: Any = test.part if isinstance(test, Not) else test
    return str(inner.name if isinstance(inner, Flag) else inner.fact)


# --- the trie ----------------------------------------------------------------------------------------

_Path = list[Atom]
_Item = tuple[int, tuple[Atom, ...]]  # a node, and the comparisons of one of its conjunctions, or what is left of them


@attrs.frozen
class Part:
    """One network.

    Attributes:
        text: its definition, for the core.
        nodes: action -> alias -> node.
        properties: what it tests.
    """

    text: str
    nodes: dict[str, dict[str, int]]
    properties: frozenset[str]


class Layout:
    """The networks of a program, level by level; `deep` are the conjunctions of nodes beyond the last level.

    Args:
        nodes: the nodes of the program.
        facts: the asked facts.
        relaxed: whether unknown facts pass every test.
    """

    def __init__(self, nodes: list[Node], facts: Mapping[str, Fact], *, relaxed: bool) -> None:
        terms = {index: disjunctive(node.tree) for index, node in enumerate(nodes)}
        self.deep = [(index, terms[index]) for index, node in enumerate(nodes) if node.level >= DEEPEST]
        tests = [t for own in terms.values() for term in own for t in term if not isinstance(t, Ref)]
        self.encoder = Encoder(tests, facts, relaxed=relaxed)
        by_level: dict[int, list[tuple[int, frozenset[Atom]]]] = defaultdict(list)
        for index, node in enumerate(nodes):
            if node.level < DEEPEST:
                by_level[node.level] += [(index, term) for term in self._conjunctions(terms[index])]
        self.levels = [[self._part(items) for items in _split(by_level[level])] for level in sorted(by_level)]

    def _conjunctions(self, terms: list[Term]) -> list[frozenset[Atom]]:
        """Return the conjunctions of a node as comparisons, without those that another one implies."""
        found = {frozenset(atom for test in term for atom in self.encoder.atoms(test)) for term in terms}
        if len(found) > 64:  # comparing all with all would be quadratic
            return sorted(found, key=sorted)
        return sorted((one for one in found if not any(other < one for other in found)), key=sorted)

    def _part(self, items: list[_Item]) -> Part:
        paths: dict[int, list[_Path]] = defaultdict(list)
        self._grow(paths, [], items, ROOM)
        nodes: dict[str, dict[str, int]] = {}
        actions: list[str] = []
        for start in range(0, len(paths), _RULES_PER_ACTION):
            action = ALIASES[len(actions)]
            nodes[action] = dict(zip(ALIASES, sorted(paths)[start : start + _RULES_PER_ACTION], strict=False))
            # the core takes the key "all" again and again, each a network of its own that leads to the same action
            networks = [f'"all":[{json.dumps({a: _all_of(p)})}]' for a, n in nodes[action].items() for p in paths[n]]
            if not actions:  # something to fire for the first message, see durable.py
                networks.append(f'"all":[{{"{FIRST}":{{"{self.encoder.guard}":0}}}}]')
            actions.append(f'"{action}":{{{",".join(networks)},"cap":9999}}')
        properties = frozenset(atom.name for own in paths.values() for path in own for atom in path)
        return Part(f"{{{','.join(actions)}}}", nodes, properties | {self.encoder.guard})

    def _grow(self, paths: dict[int, list[_Path]], prefix: _Path, items: list[_Item], room: int) -> None:
        """Lay conjunctions below a prefix, with `room` places left on the core's stack."""
        ended = [item for item in items if not item[1]]
        children: dict[Atom, list[_Item]] = defaultdict(list)
        for node, atoms in items:
            if atoms:
                children[atoms[0]].append((node, atoms[1:]))
        if prefix and len(ended) <= MOST_ENDS:
            for node, _ in ended:
                paths[node].append(prefix)
        else:
            for start in range(0, len(ended), MOST_ENDS):
                children[self.encoder.always()] = ended[start : start + MOST_ENDS]
        if not children:
            return
        # what is left must be enough for a binary tree of all that comes below; a place takes half of what is spare
        spare = room - len(items).bit_length() - 1
        fan = min(FAN, spare // 2 + 1)
        if fan < 2:
            self._halve(paths, prefix, [(n, (first, *atoms)) for first in children for n, atoms in children[first]])
        elif len(children) <= fan:
            for first, members in children.items():
                self._grow(paths, [*prefix, first], members, room - len(children) + 1)
        else:
            size = -(-len(children) // fan)
            firsts = sorted(children)
            for start in range(0, len(firsts), size):
                chunk = firsts[start : start + size]
                bundle = [(node, (first, *atoms)) for first in chunk for node, atoms in children[first]]
                self._grow(paths, [*prefix, self.encoder.always()], bundle, room - fan + 1)

    def _halve(self, paths: dict[int, list[_Path]], prefix: _Path, items: list[_Item]) -> None:
        """Lay conjunctions at the ends of a balanced binary tree: one place on the stack for each doubling."""
        if len(items) == 1:
            node, atoms = items[0]
            paths[node].append([*prefix, *atoms])
            return
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            self._halve(paths, [*prefix, self.encoder.always()], half)


def _split(items: list[tuple[int, frozenset[Atom]]]) -> Iterator[list[_Item]]:
    """Order the comparisons of each conjunction, most shared first, and cut a level into networks."""
    counts: dict[Atom, int] = defaultdict(int)
    for _, atoms in items:
        for atom in atoms:
            counts[atom] += 1
    ordered = [(node, tuple(sorted(atoms, key=lambda atom: (-counts[atom], atom)))) for node, atoms in items]
    current: list[_Item] = []
    properties: set[str] = set()
    for item in ordered:
        names = {atom.name for atom in item[1]}
        if current and (len(current) >= PART or len(properties | names) > MOST_PROPERTIES):
            yield current
            current, properties = [], set()
        current.append(item)
        properties |= names
    if current:
        yield current


def _all_of(path: _Path) -> dict[str, Any]:
    tests = [_JSON[atom.operator](atom.name, atom.value) for atom in path]
    return tests[0] if len(tests) == 1 else {"$and": tests}
