"""The names of answers in `replies/<language>.yaml`, and the groups of words that they share.

A group is a choice in brackets that has a name of its own. It is put where `<name>` stands before anything else looks
at a name: what reads replies, and the fingerprint, know of no groups.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from math import prod

import attrs

from backrules._util.printable import quoted, shortened
from backrules.errors import Problem, nearest
from backrules.facts import Fact
from backrules.loading.dependencies import dependency_order
from backrules.loading.linking import Linking
from backrules.loading.merge import Sections
from backrules.loading.nodes import MappingNode, ScalarNode, SequenceNode
from backrules.loading.saying import wrong_answer
from backrules.loading.structure import problem_at
from backrules.loading.values import LONGEST_TEXT

__all__ = ["Answers", "Naming", "joined"]

Answers = Mapping[str, tuple[str, ...]]  # answer -> its names
_Written = dict[str, tuple[str, ...]]  # the same, as it is read

_NONE: Answers = {}
_BETWEEN = "\0"  # names that are looked through at once, as most answers have many
_CHOICE = re.compile(r"\(([^()]*/[^()]*)\)")
_GROUP = re.compile(r"<([^<>\0]*)>")
_HOLDING = re.compile(r"\(([^()<\0]*<[^()\0]*)\)")  # brackets in which a group stands among other words
_BEGIN, _END = frozenset("(/"), frozenset("/)")  # of an alternative
_LARGEST = 16 * 1024 * 1024  # characters of what all groups stand for
_TOO_MUCH = "<>"  # instead of more than that


def joined(own: Answers, more: Answers) -> dict[str, tuple[str, ...]]:
    """Return the names that stand beside a fact, or the text of one, and those in `replies/`."""
    return {**own, **{answer: (*own.get(answer, ()), *names) for answer, names in more.items()}}


class Naming(Linking):
    """Links what `replies/` says in one language; what does not fit in it is reported."""

    def __init__(self, sections: Sections, problems: list[Problem]) -> None:
        super().__init__(sections, problems)
        self._written: dict[str, _Written] = self.structured("replies", _Written)
        self._groups = self._linked_groups()
        self._names = {
            fact: {answer: self._whole(fact, answer, names) for answer, names in answers.items()}
            for fact, answers in self._written.items()
        }
        self._check_used()

    def of(self, fact: str) -> Answers:
        """Return the names of the answers to a question."""
        return self._names.get(fact, _NONE)

    def outdated(self, fact: Fact) -> set[str]:
        """Return the answers that had names before overlays came, and that are none of the fact as it is now."""
        item = self.items["replies"].get(fact.name)
        before = item.base if item is not None and isinstance(item.base, dict) else ()
        return {answer for answer in before if wrong_answer(fact, answer)}

    def strangers(self, facts: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for each id below which names stand that is none of some facts."""
        for name in self._written:
            if name not in facts:
                message, hint = f"there is no fact {shortened(name)}", nearest(name, facts, self.problems)
                yield problem_at(self.items["replies"][name], f"replies.{name}", (), message, hint)

    def wrong_name(self, fact: str, answer: str, place: int | None, message: str, hint: str) -> Problem:
        """Return a problem of one of the names of an answer, by its place among them, or of the answer itself."""
        name = "" if place is None else self._written[fact][answer][place]
        return self._problem(fact, answer, name, message, hint)

    def _report(self, fact: str, answer: str, name: str, message: str, hint: str, at: str = "") -> None:
        self.problems.append(self._problem(fact, answer, name, message, hint, at))

    def _problem(self, fact: str, answer: str, name: str, message: str, hint: str, at: str = "") -> Problem:
        """Return a problem of a name, or of a part of it where that is given."""
        item = self.items["replies"][fact]
        problem = problem_at(item, f"replies.{fact}", (answer,), message, hint)
        root = item.entry.value if item.entry else None
        entry = root.entries.get(answer) if isinstance(root, MappingNode) else None
        nodes = entry.value.items if entry is not None and isinstance(entry.value, SequenceNode) else ()
        for node in nodes:
            if isinstance(node, ScalarNode) and node.value == name:
                start = node.span.source.text.find(at or name, node.span.start, node.span.end)
                first = node.span if start < 0 else attrs.evolve(node.span, start=start, end=start + len(at or name))
                problem = attrs.evolve(problem, span=first)
        return problem

    def _linked_groups(self) -> _Groups:
        """Return the groups of words that are well made."""
        written: dict[str, str] = {}
        for group, text in self.structured("words", str).items():
            if found := _CHOICE.fullmatch(text):
                written[group] = _unfolded(found[1])
            else:
                message = f"expected words in brackets, with slashes between, not {shortened(text)}"
                self.report("words", group, (), message, "such as (fine/okay/all right)")
        reads = {group: _GROUP.findall(text) for group, text in written.items()}
        for group, others in reads.items():
            self.check_known("words", group, (), others, self.items["words"], "group of words")
        order, circles = dependency_order(reads)
        for circle in circles:
            self.report("words", circle[0], (), f"groups of words in a circle: {' -> '.join(circle)}")
        groups = _Groups()
        for group in order if not circles else ():
            groups.choices[group] = whole = groups.put_into_choice(written[group])
            if len(whole) > LONGEST_TEXT:
                groups.choices[group] = ""
                self.report("words", group, (), f"it stands for more than {LONGEST_TEXT:,} characters")
        return groups

    def _whole(self, fact: str, answer: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of an answer, with what groups stand for."""
        if len({*names}) < len(names):
            twice = next(name for place, name in enumerate(names) if name in names[:place])
            self._report(fact, answer, twice, f"{quoted(twice)} stands here twice", "leave one of them out")
        text = _unfolded(_BETWEEN.join(names))
        if "<" not in text and ">" not in text:
            return tuple(text.split(_BETWEEN)) if names else ()
        text = self._groups.put_into(text)
        found = tuple(text.split(_BETWEEN))
        if "<" in text or ">" in text or max(map(len, found)) > LONGEST_TEXT:
            for name, whole in zip(names, found, strict=True):
                self._check_groups(fact, answer, name, whole)
        return found

    def _check_groups(self, fact: str, answer: str, name: str, whole: str) -> None:
        """Report what is wrong with the groups in a name that does not become words."""
        if "<" not in whole and ">" not in whole and len(whole) <= LONGEST_TEXT:
            return
        there = self.items["words"]
        for group in (groups := _GROUP.findall(name)):
            if group not in there:
                hint = nearest(group, there, self.problems)
                self._report(fact, answer, name, f"there is no group of words <{group}>", hint, at=f"<{group}>")
        if name.count("<") != len(groups) or name.count(">") != len(groups):
            message = f"{quoted(name)} holds a bracket < or > that is none of a group"
            self._report(fact, answer, name, message, "a group of words stands in a pair: <fine>")
        elif len(whole) > LONGEST_TEXT or _TOO_MUCH in whole:
            self._report(fact, answer, name, f"it stands for more than {LONGEST_TEXT:,} characters", "")

    def _check_used(self) -> None:
        """Report groups that nothing holds; where an overlay took away what did, they did no harm."""
        parts = (self.items["words"], self.items["replies"], self.disabled["replies"])
        for group in self._groups.choices.keys() - self._groups.used:
            if not any(f"<{group}>" in str((item.base, item.data)) for part in parts for item in part.values()):
                self.report("words", group, (), f"no name of an answer holds <{group}>", "leave it out")


class _Groups:
    """Puts groups of words where they stand.

    Attributes:
        choices: group -> the ways to say it, with slashes between.
        used: those that were put anywhere.
    """

    def __init__(self) -> None:
        self.choices: dict[str, str] = {}
        self.used: set[str] = set()
        self._size = 0

    def put_into(self, text: str) -> str:
        """Return names, or what stands in a pair of brackets, with what groups stand for."""
        whole = _GROUP.sub(self._instead, text)
        return _HOLDING.sub(lambda found: f"({self._each_way(found[1])})", whole) if "<" in whole else whole

    def _instead(self, found: re.Match[str]) -> str:
        """Return what stands in the place of a group: its choice, without brackets where it stands in some."""
        text, (start, end) = found.string, found.span()
        choice = self.choices.get(found[1])
        if choice is None:
            return found[0]
        self.used.add(found[1])
        self._size += len(choice)
        if self._size > _LARGEST:
            return _TOO_MUCH
        before, behind = text[start - 1 : start], text[end : end + 1]
        if before in _BEGIN and behind in _END:
            return choice
        is_within = text.rfind("(", 0, start) > max(text.rfind(")", 0, start), text.rfind(_BETWEEN, 0, start))
        return found[0] if is_within else f"({choice})"

    def put_into_choice(self, text: str) -> str:
        """Return what stands in a pair of brackets, with what groups stand for."""
        return self.put_into(f"({text})")[1:-1]

    def _each_way(self, text: str) -> str:
        """Return a choice with groups among other words: each way to say one is a way of its own."""
        return "/".join(way for one in text.split("/") for way in self._ways(one))

    def _ways(self, way: str) -> Iterable[str]:
        words = _GROUP.split(way)  # every other one is a group
        choices = [self.choices.get(one, f"<{one}>").split("/") if at % 2 else [one] for at, one in enumerate(words)]
        return map("".join, product(*choices)) if prod(map(len, choices)) < LONGEST_TEXT else [" " * LONGEST_TEXT, ""]


def _unfolded(text: str) -> str:
    """Return a choice without the spaces that stand in it where it goes on in the next line."""
    return text.replace("/ ", "/")
