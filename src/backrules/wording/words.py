"""Conditions in words that a person would say, made of the titles of facts, the texts of options and the units.

There are two ways to say a test: as a label ("equipment: a hex bar"), and as a clause, which can stand behind "if"
("equipment includes a hex bar").
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Literal

import attrs

from backrules._util.language import Language, gettext_noop, pgettext_noop
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
from backrules.wording.english import anything, existing, negated, plural
from backrules.wording.phrases import ago_in_words, answer_of, number_in_words, title_of, unit_of

__all__ = ["bare_words", "clause", "if_clause", "if_words", "in_numbers", "in_words", "stated"]

_COMPARED = {
    "<": pgettext_noop("compared", "below {number}"),
    "<=": pgettext_noop("compared", "at most {number}"),
    "==": pgettext_noop("compared", "exactly {number}"),
    "!=": pgettext_noop("compared", "other than {number}"),
    ">=": pgettext_noop("compared", "at least {number}"),
    ">": pgettext_noop("compared", "more than {number}"),
}
# two numbers compared: as a clause, and as a statement that stands alone, which is the same in English
_SIDES = {
    "<": (pgettext_noop("clause", "{left} is below {right}"), pgettext_noop("label", "{left} is below {right}")),
    "<=": (pgettext_noop("clause", "{left} is at most {right}"), pgettext_noop("label", "{left} is at most {right}")),
    "==": (pgettext_noop("clause", "{left} is exactly {right}"), pgettext_noop("label", "{left} is exactly {right}")),
    "!=": (
        pgettext_noop("clause", "{left} is other than {right}"),
        pgettext_noop("label", "{left} is other than {right}"),
    ),
    ">=": (pgettext_noop("clause", "{left} is at least {right}"), pgettext_noop("label", "{left} is at least {right}")),
    ">": (
        pgettext_noop("clause", "{left} is more than {right}"),
        pgettext_noop("label", "{left} is more than {right}"),
    ),
}
_NUMBERS = (
    gettext_noop("zero"),
    gettext_noop("one"),
    gettext_noop("two"),
    gettext_noop("three"),
    gettext_noop("four"),
    gettext_noop("five"),
    gettext_noop("six"),
    gettext_noop("seven"),
    gettext_noop("eight"),
    gettext_noop("nine"),
    gettext_noop("ten"),
)
_BETWEEN = {
    (">=", "<"): gettext_noop("from {low} to below {high}"),
    (">=", "<="): gettext_noop("from {low} to {high}"),
    (">", "<"): gettext_noop("above {low} and below {high}"),
    (">", "<="): gettext_noop("above {low} and at most {high}"),
}
# what is said of a fact, by its type; only English has a word for titles in the plural
_SAID = {
    "number": (pgettext_noop("number", "{title} is {what}"), "{title} are {what}"),
    "choice": (pgettext_noop("choice", "{title} is {what}"), "{title} are {what}"),
    "not choice": (pgettext_noop("not choice", "{title} is {what}"), "{title} are {what}"),
    "date": (pgettext_noop("date", "{title} is {what}"), "{title} are {what}"),
    "known": (pgettext_noop("known", "{title} is {what}"), "{title} are {what}"),
    "choices": (pgettext_noop("choices", "{title} includes {what}"), "{title} include {what}"),
    "not choices": (pgettext_noop("not choices", "{title} includes {what}"), "{title} include {what}"),
    "no choice": (pgettext_noop("no choice", "{title} does not include {what}"), "{title} do not include {what}"),
}
_JOINED = {
    "and": (gettext_noop("{one} and {other}"), gettext_noop("{one}, and {other}")),
    "or": (gettext_noop("{one} or {other}"), gettext_noop("{one}, or {other}")),
}
_Joint = And | Or
_Word = Literal["and", "or"]


def in_words(condition: Condition, data: RulesetData) -> str:
    """Return a condition in words: a label if it is about one fact, otherwise clauses."""
    condition, language = negation_normal_form(condition), data.language
    names = names_read(condition)
    match condition:
        case Constant(value):
            return language.gettext("always") if value else language.gettext("never")
        case Flag(name):
            return title_of(name, data)
        case Not(Flag(name)):
            title = title_of(name, data)
            return _negated(name, data) if language.is_source else language.gettext("{title}: no", title=title)
        case Any(fact) | Not(Any(fact)):
            return _any(fact, data, none=isinstance(condition, Not), label=True)
    if len(names) == 1 and not any(True for _ in numbers_without_names(condition)):
        words = bare_words(condition, data)
        return language.gettext("{title}: {value}", title=title_of(names[0], data), value=words)
    return _Words(data, label=not language.is_source).words(condition)


def bare_words(condition: Condition, data: RulesetData) -> str:
    """Return a condition about one fact in words, without the title of the fact: "at least 6 h/day"."""
    return _Words(data, bare=True).words(negation_normal_form(condition))


def clause(condition: Condition, data: RulesetData) -> str:
    """Return a condition in words that can stand behind "if" or "unless"."""
    return _Words(data).words(negation_normal_form(condition))


def stated(condition: Condition, data: RulesetData) -> str:
    """Return a condition in words that stand by themselves: a clause in English, elsewhere no clause without "if"."""
    return clause(condition, data) if data.language.is_source else in_words(condition, data)


def in_numbers(ranges: Ranges, language: Language) -> str:
    """Return how many are counted: "at least two", "exactly one", "any number but three"."""
    if len(ranges) == 1:
        return _range_in_numbers(*ranges[0], language, alone=True)
    others = complement(ranges)
    if others == ((others[0][0],) * 2,):
        return language.gettext("any number but {number}", number=_number(others[0][0], language))
    return language.joined((_range_in_numbers(*one, language, alone=False) for one in ranges), "or")


def _range_in_numbers(low: int, high: int | None, language: Language, *, alone: bool) -> str:
    """Say a range of counts; "exactly one" where it stands alone, among others "one"."""
    if high is None:
        return language.gettext("at least {number}", number=_number(low, language))
    if low == high:
        if not low:
            return language.gettext("none")
        number = _number(low, language)
        return language.gettext("exactly {number}", number=number) if alone else number
    if low == 0:
        return language.gettext("at most {number}", number=_number(high, language))
    return language.gettext("{low} to {high}", low=_number(low, language), high=_number(high, language))


def _number(count: int, language: Language) -> str:
    return language.gettext(_NUMBERS[count]) if count < len(_NUMBERS) else str(count)


def if_words(condition: Condition, data: RulesetData) -> str:
    """Return a condition as "if ..."; "in any case" and "never" for the constants."""
    if isinstance(condition, Constant):
        return data.language.gettext("in any case") if condition.value else data.language.gettext("never")
    return if_clause(clause(condition, data), data.language)


def if_clause(words: str, language: Language) -> str:
    """Return a clause behind "if"."""
    return language.gettext("if {clause}", clause=words)


@attrs.frozen
class _Words:
    """Says conditions whose `not` stands only before tests.

    Attributes:
        data: the ruleset.
        bare: leave out the title of the one fact that the condition is about.
        label: say it so that it stands alone, where that is another thing than behind "if"; in English it is not.
    """

    data: RulesetData
    bare: bool = False
    label: bool = False

    @property
    def language(self) -> Language:
        return self.data.language

    def words(self, condition: Condition, depth: int = 0) -> str:
        gettext = self.language.gettext
        match condition:
            case And() | Or():
                return self._joined(condition, depth)
            case Count():
                return self._counted(condition, depth)
            case Constant(value):
                return gettext("always") if value else gettext("never")
            case Flag(name) | Not(Flag(name)):
                return self._flag(name, none=isinstance(condition, Not))
            case Any(fact) | Not(Any(fact)):
                return self._any(fact, none=isinstance(condition, Not))
            case Known(fact):
                return self._about_fact(fact, "known", gettext("known"))
            case Unknown(fact):
                return self._about_fact(fact, "known", gettext("not known"))
            case _:
                return self._tests([condition], "and")

    def _flag(self, name: str, *, none: bool) -> str:
        if self.bare:
            return self.language.gettext("no") if none else self.language.gettext("yes")
        title = title_of(name, self.data)
        if self.language.is_source:
            return existing(_negated(name, self.data) if none else title)
        if self.label:
            return self.language.gettext("{title}: no", title=title) if none else title
        true, false = pgettext_noop("flag", "{title} is true"), pgettext_noop("flag", "{title} is false")
        return self.language.pgettext("flag", false if none else true, title=title)

    def _any(self, fact: str, *, none: bool) -> str:
        if self.bare:
            return self.language.gettext("none") if none else self.language.gettext("any")
        return _any(fact, self.data, none=none, label=self.label)

    def _about_fact(self, name: str, how: str, what: str) -> str:
        """Return what is said of a fact, behind its title and the verb in its right number."""
        if self.bare:
            return what
        title, (one, several) = title_of(name, self.data), _SAID[how]
        if self.label:
            return self.language.gettext("{title}: {value}", title=title, value=what)
        if self.language.is_source and plural(title):
            return several.format(title=title, what=what)
        return self.language.pgettext(how, one, title=title, what=what)

    def _joined(self, condition: _Joint, depth: int) -> str:
        """Join parts: commas keep apart what is joined inside, parentheses what is joined deeper."""
        word: _Word = "and" if isinstance(condition, And) else "or"
        texts = [
            self.words(group[0], depth + 1) if _kind(group[0]) is None else self._tests(group, word)
            for group in _groups(condition)
        ]
        if len(texts) == 1:
            return texts[0]
        if depth > 1:
            return f"({self._chained(texts, word)})"
        if depth == 1:
            return self._chained(texts, word)
        nested = any(isinstance(part, (And, Or)) for part in condition.parts) or any("," in text for text in texts)
        return self._chained(texts, word, comma=True) if nested else self.language.joined(texts, word)

    def _chained(self, texts: Iterable[str], word: _Word, *, comma: bool = False) -> str:
        """Return texts with the word between each two of them."""
        message = _JOINED[word][comma]
        return reduce(lambda one, other: self.language.gettext(message, one=one, other=other), texts)

    def _counted(self, count: Count, depth: int) -> str:
        """Say "at least two of: ...", and of the options of one fact what it includes."""
        language = self.language
        number, facts = in_numbers(count.ranges, language), {p.fact for p in count.parts if isinstance(p, Has)}
        if len(facts) == 1 and all(isinstance(part, Has) for part in count.parts):
            (fact,) = facts
            if len(count.of) > 1:
                among = language.joined(self._answers(fact, [*count.parts]))
                number = language.gettext("{number} of {answers}", number=number, answers=among)
            return self._about_fact(fact, "choices", number)
        parts = language.joined(self.words(part, 2) for part in count.parts)
        text = language.gettext("{number} of: {parts}", number=number, parts=parts)
        return f"({text})" if depth else text

    def _tests(self, tests: list[Condition], word: _Word) -> str:
        """Say tests of one kind on one fact, joined by a word."""
        first = tests[0]
        match first:
            case Compare():
                return self._compared([test for test in tests if isinstance(test, Compare)], word)
            case Has(fact) | Not(Has(fact)):
                how = "choices"
            case Is(fact) | In(fact) | Not(Is(fact) | In(fact)):
                how = "choice"
            case _:  # pragma: no cover - there is no other test
                raise AssertionError(first)
        held, refused = ([test for test in tests if isinstance(test, Not) is no] for no in (False, True))
        if not held:
            return self._refused(fact, how, self._answers(fact, refused))
        said = self.language.joined(self._answers(fact, held), "or" if how == "choice" else word)
        if refused:
            but = self._none_of(self._answers(fact, refused))
            said = self.language.gettext("{answers} but {refused}", answers=said, refused=but)
        return self._about_fact(fact, how, said)

    def _answers(self, fact: str, tests: list[Condition]) -> list[str]:
        options = dict.fromkeys(option for test in tests for option in _options(test))
        return [answer_of(fact, option, self.data) for option in options]

    def _refused(self, fact: str, how: str, answers: list[str]) -> str:
        if len(answers) > 1:
            return self._about_fact(fact, f"not {how}", self._none_of(answers))
        article, _, rest = answers[0].partition(" ")
        if self.bare and article in ("a", "an") and self.language.is_source:
            return f"no {rest}"
        if self.bare or how == "choice":
            return self._about_fact(fact, f"not {how}", self._none_of(answers))
        return self._about_fact(fact, "no choice", answers[0])

    def _none_of(self, answers: list[str]) -> str:
        gettext = self.language.gettext
        if len(answers) == 1:
            return gettext("not {answer}", answer=answers[0])
        if len(answers) == 2:
            return gettext("neither {one} nor {other}", one=answers[0], other=answers[1])
        return gettext("none of {answers}", answers=self.language.joined(answers))

    def _compared(self, tests: list[Compare], word: _Word) -> str:
        language, fact = self.language, tests[0].fact
        if tests[0].computed is not None:
            return self._chained(map(self._sides, tests), word)
        known = self.data.facts.get(fact)
        if known is not None and known.as_of is not None:
            ago = [ago_in_words(test.operator, test.number, known.as_of, language) for test in tests]
            return self._about_fact(known.name, "date", language.joined(ago, word))
        unit = unit_of(fact, self.data, tests[-1].number)
        amount = self._amount(tests[0]) if len(tests) == 1 and language.is_source else ""
        if amount:
            return amount
        signs = tuple(test.operator for test in tests)
        numbers = [language.digits(test.number) for test in tests]
        if word == "and" and signs in _BETWEEN:
            said = language.gettext(_BETWEEN[signs], low=numbers[0], high=numbers[1])
            return self._about_fact(fact, "number", said + unit)
        compared = zip(signs, numbers, strict=True)
        said = language.joined(
            [language.pgettext("compared", _COMPARED[sign], number=number) for sign, number in compared], word
        )
        return self._about_fact(fact, "number", said + unit)

    def _sides(self, test: Compare) -> str:
        """Say a comparison of two expressions."""
        left, right = sides(test)
        one, other = (number_in_words(side, self.data) for side in (left, right))
        message = _SIDES[test.operator][self.label]
        if self.language.is_source and isinstance(left, Quantity) and plural(title_of(left.name, self.data)):
            message = message.replace(" is ", " are ")
        return self.language.pgettext("label" if self.label else "clause", message, left=one, right=other)

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
    title, language = title_of(fact, data), data.language
    if language.is_source:
        return anything(title, none=none, label=label)
    if label:
        message = gettext_noop("{title}: none of it") if none else gettext_noop("{title}: any of it")
    else:
        message = gettext_noop("nothing holds of {title}") if none else gettext_noop("something holds of {title}")
    return language.gettext(message, title=title)


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
