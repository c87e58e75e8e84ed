"""Conditions in words that a person would say, made of the titles of facts, the texts of options and the units.

There are two ways to say a test: as a label ("equipment: a hex bar"), and as a clause, which can stand behind "if"
("equipment includes a hex bar").
"""

from __future__ import annotations

import attrs

from backrules._util.numerals import digits
from backrules.conditions import (
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
    Or,
    Quantity,
    Unknown,
    names_read,
    negation_normal_form,
    numbers_without_names,
)
from backrules.conditions.comparing import sides
from backrules.conditions.counting import Ranges, complement
from backrules.model import RulesetData
from backrules.wording.phrases import (
    ago_in_words,
    answer_of,
    existing,
    joined,
    negated,
    number_in_words,
    plural,
    title_of,
    unit_of,
)

__all__ = ["clause", "if_words", "in_numbers", "in_words"]

_COMPARED = {
    "<": "below",
    "<=": "at most",
    "==": "exactly",
    "!=": "other than",
    ">=": "at least",
    ">": "more than",
}
_AGO = _COMPARED | {"<": "less than", "!=": "not exactly"}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FROM = {">=": "from {}", ">": "above {}"}
_TO = {
    (">=", "<"): "to below {}",
    (">=", "<="): "to {}",
    (">", "<"): "and below {}",
    (">", "<="): "and at most {}",
}
_Joint = And | Or


def in_words(condition: Condition, data: RulesetData) -> str:
    """Return a condition in words: a label if it is about one fact, otherwise clauses."""
    condition = negation_normal_form(condition)
    names = names_read(condition)
    match condition:
        case Constant(value):
            return "always" if value else "never"
        case Flag(name):
            return title_of(name, data)
        case Not(Flag(name)):
            return _negated(name, data)
        case Any(fact) | Not(Any(fact)):
            return _any(fact, data, none=isinstance(condition, Not), label=True)
    if len(names) == 1 and not any(True for _ in numbers_without_names(condition)):
        return f"{title_of(names[0], data)}: {_Words(data, bare=True).words(condition)}"
    return _Words(data).words(condition)


def clause(condition: Condition, data: RulesetData) -> str:
    """Return a condition in words that can stand behind "if" or "unless"."""
    return _Words(data).words(negation_normal_form(condition))


def in_numbers(ranges: Ranges) -> str:
    """Return how many are counted: "at least two", "exactly one", "any number but three"."""
    others = complement(ranges)
    match ranges:
        case ((low, None),):
            return f"at least {_number(low)}"
        case ((low, high),) if low == high:
            return f"exactly {_number(low)}" if low else "none"
        case ((0, high),):
            return f"at most {_number(high or 0)}"
        case ((low, high),):
            return f"{_number(low)} to {_number(high or 0)}"
    if others == ((others[0][0],) * 2,):
        return f"any number but {_number(others[0][0])}"
    return joined((in_numbers((one,)).removeprefix("exactly ") for one in ranges), "or")


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def if_words(condition: Condition, data: RulesetData) -> str:
    """Return a condition as "if ..."; "in any case" and "never" for the constants."""
    if isinstance(condition, Constant):
        return "in any case" if condition.value else "never"
    return f"if {clause(condition, data)}"


@attrs.frozen
class _Words:
    """Says conditions whose `not` stands only before tests.

    Attributes:
        data: the ruleset.
        bare: leave out the title of the one fact that the condition is about.
    """

    data: RulesetData
    bare: bool = False

    def words(self, condition: Condition, depth: int = 0) -> str:
        match condition:
            case And() | Or():
                return self._joined(condition, depth)
            case Count():
                return self._counted(condition, depth)
            case Constant(value):
                return "always" if value else "never"
            case Flag(name) | Not(Flag(name)):
                return self._flag(name, none=isinstance(condition, Not))
            case Any(fact) | Not(Any(fact)):
                return self._any(fact, none=isinstance(condition, Not))
            case Known(fact):
                return self._said(fact, "is", "known")
            case Unknown(fact):
                return self._said(fact, "is", "not known")
            case _:
                return self._tests([condition], "and")

    def _flag(self, name: str, *, none: bool) -> str:
        if self.bare:
            return "no" if none else "yes"
        return existing(_negated(name, self.data) if none else title_of(name, self.data))

    def _any(self, fact: str, *, none: bool) -> str:
        if self.bare:
            return "none" if none else "any"
        return _any(fact, self.data, none=none, label=False)

    def _said(self, name: str, verb: str, what: str) -> str:
        """Return `what`, behind the title and the verb in its right number."""
        if self.bare:
            return what
        title = title_of(name, self.data)
        many = plural(title)
        verbs = {"is": "are" if many else "is", "include": "include" if many else "includes"}
        return f"{title} {verbs[verb]} {what}"

    def _joined(self, condition: _Joint, depth: int) -> str:
        """Join parts: commas keep apart what is joined inside, parentheses what is joined deeper."""
        word = "and" if isinstance(condition, And) else "or"
        texts = [
            self.words(group[0], depth + 1) if _kind(group[0]) is None else self._tests(group, word)
            for group in _groups(condition)
        ]
        if len(texts) == 1:
            return texts[0]
        if depth > 1:
            return f"({f' {word} '.join(texts)})"
        if depth == 1:
            return f" {word} ".join(texts)
        nested = any(isinstance(part, (And, Or)) for part in condition.parts) or any("," in text for text in texts)
        return f", {word} ".join(texts) if nested else joined(texts, word)

    def _counted(self, count: Count, depth: int) -> str:
        """Say "at least two of: ...", and of the options of one fact what it includes."""
        number, facts = in_numbers(count.ranges), {part.fact for part in count.parts if isinstance(part, Has)}
        if len(facts) == 1 and all(isinstance(part, Has) for part in count.parts):
            (fact,) = facts
            among = "" if len(count.of) == 1 else f" of {joined(self._answers(fact, [*count.parts]))}"
            return self._said(fact, "include", f"{number}{among}")
        text = f"{number} of: {joined(self.words(part, 2) for part in count.parts)}"
        return f"({text})" if depth else text

    def _tests(self, tests: list[Condition], word: str) -> str:
        """Say tests of one kind on one fact, joined by a word."""
        first = tests[0]
        match first:
            case Compare():
                return self._compared([test for test in tests if isinstance(test, Compare)], word)
            case Has(fact) | Not(Has(fact)):
                verb = "include"
            case Is(fact) | In(fact) | Not(Is(fact) | In(fact)):
                verb = "is"
            case _:  # pragma: no cover - there is no other test
                raise AssertionError(first)
        held, refused = ([test for test in tests if isinstance(test, Not) is no] for no in (False, True))
        if not held:
            return self._refused(fact, verb, self._answers(fact, refused))
        said = joined(self._answers(fact, held), "or" if verb == "is" else word)
        but = f" but {_none_of(self._answers(fact, refused))}" if refused else ""
        return self._said(fact, verb, said + but)

    def _answers(self, fact: str, tests: list[Condition]) -> list[str]:
        options = dict.fromkeys(option for test in tests for option in _options(test))
        return [answer_of(fact, option, self.data) for option in options]

    def _refused(self, fact: str, verb: str, answers: list[str]) -> str:
        if len(answers) > 1:
            return self._said(fact, verb, _none_of(answers))
        article, _, rest = answers[0].partition(" ")
        if self.bare and article in ("a", "an"):
            return f"no {rest}"
        if self.bare or verb == "is":
            return self._said(fact, verb, f"not {answers[0]}")
        title = title_of(fact, self.data)
        return f"{title} {'do' if plural(title) else 'does'} not include {answers[0]}"

    def _compared(self, tests: list[Compare], word: str) -> str:
        if tests[0].computed is not None:
            return f" {word} ".join(map(self._sides, tests))
        known = self.data.facts.get(tests[0].fact)
        if known is not None and known.as_of is not None:
            ago = [f"{_AGO[test.operator]} {ago_in_words(test.number, known.as_of)}" for test in tests]
            return self._said(known.name, "is", joined(ago, word))
        fact, unit = tests[0].fact, unit_of(tests[0].fact, self.data, tests[-1].number)
        amount = self._amount(tests[0]) if len(tests) == 1 else ""
        if amount:
            return amount
        signs = tuple(test.operator for test in tests)
        if word == "and" and signs in _TO:
            low, high = (digits(test.number) for test in tests)
            return self._said(fact, "is", f"{_FROM[signs[0]].format(low)} {_TO[signs].format(high)}{unit}")
        said = joined([f"{_COMPARED[test.operator]} {digits(test.number)}" for test in tests], word)
        return self._said(fact, "is", f"{said}{unit}")

    def _sides(self, test: Compare) -> str:
        """Say a comparison of two expressions."""
        left, right = sides(test)
        verb = "are" if isinstance(left, Quantity) and plural(title_of(left.name, self.data)) else "is"
        one, other = (number_in_words(side, self.data) for side in (left, right))
        return f"{one} {verb} {_COMPARED[test.operator]} {other}"

    def _amount(self, test: Compare) -> str:
        """Return "there are no ..." and "there are ..." for things that are counted; otherwise nothing."""
        title = title_of(test.fact, self.data)
        known = self.data.facts.get(test.fact)
        positive = known is not None and known.range is not None and known.range[0] >= 0
        if test.number != 0 or not plural(title):
            return ""
        if test.operator == "==" or (test.operator == "<=" and positive):
            return "none" if self.bare else f"there are no {title}"
        if test.operator in (">", "!=") and positive:
            return "some" if self.bare else f"there are {title}"
        return ""


def _negated(name: str, data: RulesetData) -> str:
    title = title_of(name, data)
    untitled = name not in data.facts and data.derived[name].title is None
    return f"not {title}" if untitled else negated(title)


def _any(fact: str, data: RulesetData, *, none: bool, label: bool) -> str:
    title = title_of(fact, data)
    if title.startswith("where "):
        return f"{title.removeprefix('where ')} {'nowhere' if none else 'somewhere'}"
    some = "no " if none else "" if plural(title) and not label else "any "
    return f"{some}{title}" if label else f"there {'are' if plural(title) else 'is'} {some}{title}"


def _none_of(answers: list[str]) -> str:
    if len(answers) == 1:
        return f"not {answers[0]}"
    return f"neither {answers[0]} nor {answers[1]}" if len(answers) == 2 else f"none of {joined(answers)}"


def _options(test: Condition) -> tuple[str, ...]:
    match test:
        case Not(part):
            return _options(part)
        case In(_, options):
            return options
    return (test.option,)  # type: ignore[union-attr]


def _kind(test: Condition) -> tuple[str, str] | None:
    """Return what tests that are said together have in common: their fact, and how they look at it."""
    match test:
        case Compare(fact):
            return fact, "compare"
        case Has(fact):
            return fact, "has"
        case Is(fact) | In(fact):
            return fact, "is"
        case Not(Has(fact)):
            return fact, "has not"
        case Not(Is(fact) | In(fact)):
            return fact, "is not"
    return None


def _groups(condition: _Joint) -> list[list[Condition]]:
    """Return the parts, those that are said together side by side, in the order of the first."""
    both = isinstance(condition, And)
    apart = ("is",) if both else ("has not", "is not")  # joined so, they are no list
    groups: dict[object, list[Condition]] = {}
    for index, part in enumerate(condition.parts):
        kind = _kind(part)
        if kind and both:
            kind = kind[0], kind[1].replace("has not", "has")  # "dumbbells but not a barbell"
        groups.setdefault(index if kind is None or kind[1] in apart else kind, []).append(part)
    return list(groups.values())
