"""How a program is laid out for the C core of durable_rules, within its limits and for its speed.

The network that the core builds is a trie of comparisons; a message walks down from the root along every comparison
that holds.

- Facts are sent as small integers: a number as its cell among the thresholds (below the first, at it, between it and
  the next ...), an option as its place, of the others each test that holds as a property. So the core never sees a
  float, a large number or a text from outside. And a message is short: the core goes through it at every place of the
  trie, and repeats it in its answer.
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
from string import ascii_letters
from typing import Any, NamedTuple

import attrs

from backrules.conditions import Compare, Condition, In, Is, Not
from backrules.engines.dnf import Term, disjunctive
from backrules.engines.lookup import Lookup
from backrules.engines.lowering import Node, Ref, fact_of, test_holds
from backrules.facts import CHOICE, Fact, Values

__all__ = ["Encoder", "Layout", "Network"]

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
    "exists": lambda name, value: {"$ex": {name: value}},
}


def property_names() -> Iterator[str]:
    """Yield short names; the first have hashes that differ in the five bits the core sorts by.

    The core knows a name by its hash alone, so a name whose hash was given out before is passed over.
    """
    taken = {hash_of(name) for name in ("sid", "id", "$s", "$m", "$forward")}
    slots = {hash_of(name) & 31 for name in ("sid", "id")}
    later = []
    for name in ascii_letters:
        if hash_of(name) & 31 in slots:
            later.append(name)
        else:
            slots.add(hash_of(name) & 31)
            taken.add(hash_of(name))
            yield name
    for name in chain(later, (f"{ascii_letters[index % 52]}{index // 52}" for index in count())):
        if hash_of(name) not in taken:
            taken.add(hash_of(name))
            yield name


def hash_of(name: str) -> int:
    """Return the hash by which the core knows a name."""
    value = 0x811C9DC5  # FNV-1a, as in the core
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class Encoder:
    """Writes tests as comparisons and values as properties.

    A number is sent as its cell, the option of a choice likewise as its place, and a property for each other test that
    holds.

    Args:
        tests: every test of a fact that is made.
        facts: the asked facts.
        relaxed: whether an unknown fact passes every test but `known()`. Of a number there are then two properties, for
            tests from below and for tests from above, which an unknown one passes both.
    """

    def __init__(self, tests: Iterable[Condition], facts: Mapping[str, Fact], *, relaxed: bool) -> None:
        self._relaxed = relaxed
        self._options = {name: tuple(fact.options) for name, fact in facts.items() if fact.type == CHOICE}
        self._names: dict[object, str] = {}
        self._free = property_names()
        self.guard = next(self._free)
        self._serial = count(1)
        self._tests: dict[str, dict[Condition, Compare | None]] = defaultdict(dict)
        for test in tests:
            self._tests[fact_of(test)][test] = self._compared(test)
        self._cuts = {
            name: sorted({one.number for one in of_fact.values() if one is not None})
            for name, of_fact in self._tests.items()
        }

    def always(self) -> Atom:
        """Return a comparison that holds for every message, different each time."""
        return Atom(self.guard, "<=", next(self._serial) + 1)

    def name(self, meaning: object) -> str:
        """Return the property for a test, a node, or a side of a number."""
        if meaning not in self._names:
            self._names[meaning] = next(self._free)
        return self._names[meaning]

    def atoms(self, test: Condition | Ref) -> list[Atom]:
        """Return the comparisons that together say a test."""
        comparison = None if isinstance(test, Ref) else self._tests[fact_of(test)][test]
        return [Atom(self.name(test), "exists", 1)] if comparison is None else self._comparison(comparison)

    def _compared(self, test: Condition) -> Compare | None:
        """Return a test that says the same of a number or of the place of an option, if there is one."""
        match test:
            case Compare():
                return test
            case Is(fact, option):
                return Compare(fact, "==", self._options[fact].index(option))
            case Not(Is(fact, option)):
                return Compare(fact, "!=", self._options[fact].index(option))
            case In(fact, wanted):
                return self._among(fact, [option in wanted for option in self._options[fact]])
            case Not(In(fact, refused)):
                return self._among(fact, [option not in refused for option in self._options[fact]])
        return None

    @staticmethod
    def _among(fact: str, wanted: list[bool]) -> Compare | None:
        """Return a comparison for the options that are wanted, when they are the first or the last."""
        count, size = sum(wanted), len(wanted)
        if all(wanted[:count]):
            return Compare(fact, "<=", count - 1)
        return Compare(fact, ">=", size - count) if all(wanted[size - count :]) else None

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
        from_below = self.name(("below", fact))
        return from_below, self.name(("above", fact)) if self._relaxed else from_below

    def writer(self, properties: frozenset[str]) -> Callable[[Values], str]:
        """Return a function from values to the text of a message, still open at its end.

        Args:
            properties: the properties that are sent; a message holds no others but `sid` and `id`.
        """
        tables = {name: Lookup(self._text_of(name, properties)) for name in self._tests}
        unknown = {name: table[None] for name, table in tables.items() if table[None]}

        def write(values: Values) -> str:
            texts = [tables[name][value] for name, value in values.items() if name in tables]
            texts += [text for name, text in unknown.items() if name not in values]
            return '{"sid":"1","id":"1"' + "".join(texts)

        return write

    def _text_of(self, name: str, properties: frozenset[str]) -> Callable[[Any], str]:
        """Return a function from the value of a fact, None for unknown, to its properties."""
        cell = self._cell_text(name, properties)
        singles = [test for test, comparison in self._tests[name].items() if comparison is None]

        def text(value: Any) -> str:
            values = {} if value is None else {name: value}
            truths = ((test, test_holds(test, values)) for test in singles)
            holding = {self.name(test): 1 for test, truth in truths if truth or (truth is None and self._relaxed)}
            return cell(value) + self.properties(holding, properties)

        return text

    def _cell_text(self, name: str, properties: frozenset[str]) -> Callable[[Any], str]:
        """Return a function from a number or an option, None for unknown, to the properties for comparisons with it."""
        cuts = self._cuts[name]
        if not cuts:
            return lambda _: ""
        from_below, from_above = self._bounds(name)
        unknown = self.properties({from_below: _BEYOND, from_above: -1} if self._relaxed else {}, properties)
        texts = [self.properties({from_below: n, from_above: n}, properties) for n in range(2 * len(cuts) + 1)]
        options = self._options.get(name)

        def text(value: Any) -> str:
            if value is None:
                return unknown
            number = value if options is None else options.index(value)
            return texts[bisect_left(cuts, number) + bisect_right(cuts, number)]

        return text

    @staticmethod
    def properties(sent: Mapping[str, int], properties: frozenset[str]) -> str:
        """Return properties as JSON text, each with a comma before it, those that nobody tests left out."""
        return "".join(f',"{name}":{value}' for name, value in sent.items() if name in properties)


# --- the trie ----------------------------------------------------------------------------------------

_Path = list[Atom]
_Item = tuple[int, tuple[Atom, ...]]  # a node, and the comparisons of one of its conjunctions, or what is left of them


@attrs.frozen
class Network:
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

    def _part(self, items: list[_Item]) -> Network:
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
        return Network(f"{{{','.join(actions)}}}", nodes, properties | {self.encoder.guard})

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
