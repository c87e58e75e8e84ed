"""Which column of a table says which fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Literal

import attrs

from backrules._util.frozen import frozen
from backrules.errors import FrameError, Problem, few_hints, nearest
from backrules.facts import BOOLEAN, CHOICE, CHOICES, Fact
from backrules.facts.renamed import Renamed
from backrules.frames.hints import PYTHON, Hints

__all__ = ["Column", "Source", "Wanted", "matched"]

Wanted = Literal["truth", "number", "text", "date", "list"]  # what the values of a column are to be

_NOTHING_RENAMED = Renamed()
_CLOSE = 0.85  # how much alike a name and a fact's are, from 0 to 1, before it is taken for a slip


def _meanings(values: Mapping[Any, Any] | None) -> Mapping[Any, Any] | None:
    return None if values is None else frozen(values)


@attrs.frozen
class Column:
    """The column that says a fact, or one option of it, and what its values mean.

    Attributes:
        name: the name of the column.
        values: what stands in the column -> what it means: true or false, or the option of a choice
            (`{1: True, 0: False}`). What is not listed is a problem; null stays unknown.
        separator: a choices fact is written as one text, with this between the options.
        none: of such a text, what says that no option holds (an empty text is unknown).
    """

    name: str
    values: Mapping[Any, bool | str] | None = attrs.field(default=None, converter=_meanings)
    separator: str | None = None
    none: str | None = None


@attrs.frozen
class Source:
    """A column, and the fact or the option of a choices fact that it says.

    Attributes:
        fact: the fact.
        option: the option, or None.
        column: the column, as the caller has it.
        at: what it is called while the table is worked on.
    """

    fact: Fact
    option: str | None
    column: Column
    at: str = ""

    @property
    def path(self) -> str:
        """What it says, as in messages: `equipment.mat`."""
        return self.fact.name if self.option is None else f"{self.fact.name}.{self.option}"

    @property
    def boolean(self) -> bool:
        """Whether it says true or false."""
        return self.fact.type == BOOLEAN or self.option is not None

    @property
    def wanted(self) -> Wanted:
        """What is wanted of the values of the column, where they can be of any type."""
        if self.column.values is not None:
            return _wanted_of(next(iter(self.column.values)))
        if self.boolean:
            return "truth"
        if self.fact.is_date:
            return "date"
        if self.fact.is_number:
            return "number"
        return "text" if self.fact.type == CHOICE or self.column.separator is not None else "list"

    @property
    def is_list(self) -> bool:
        """Whether it says all options at once, as a list."""
        return self.fact.type == CHOICES and self.option is None and self.column.separator is None


def _wanted_of(value: object) -> Wanted:
    return "truth" if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else "text"


Given = Mapping[str, str | Column | Mapping[str, str | Column]]


@few_hints()
def matched(
    facts: Mapping[str, Fact],
    names: Iterable[str],
    given: Given,
    others: Iterable[str],
    hints: Hints = PYTHON,
    renamed: Renamed = _NOTHING_RENAMED,
) -> tuple[Source, ...]:
    """Return which columns say which facts, in the order of the facts.

    A column says the fact of its name, or of a choices fact the option: `equipment` is a list of options,
    `equipment_mat` says of one whether it holds.

    Args:
        facts: the facts.
        names: the columns of the table.
        given: fact -> its column, or option -> column, where the names differ.
        others: columns that are known to say something else.
        hints: how the caller is told what to do.
        renamed: what facts and options were called before: a column of such a name is not passed over.

    Raises:
        FrameError: a column that is not there, said twice, or whose name looks like a slip; or none fits.
    """
    names, problems = list(names), _Problems(hints)
    sources = [
        source for fact in facts.values() for source in _sources(fact, facts, names, given.get(fact.name), problems)
    ]
    for name in given:
        if name not in facts:
            problems.add(f"columns.{name}", "there is no such fact", renamed.hint(name) or nearest(name, facts))
    said = {source.column.name for source in sources}
    unsaid = {name: fact for name, fact in facts.items() if not isinstance(given.get(name), (str, Column))}
    open_names = dict(_open_names(unsaid, sources))
    old_names = dict(_old_names(unsaid, renamed))
    for name in (name for name in names if name not in said and name not in others):
        if name in old_names and old_names[name][0] in open_names:
            now, fact, option = old_names[name]
            message = f"this column has an old name: {now} is what it is called now"
            problems.add(name, message, hints.hint(name, fact, option))
        elif slip := _slip(name, open_names):
            problems.add(
                name,
                f"this column is no fact, and its name is close to {slip!r}, which has no column",
                hints.hint(name, *open_names[slip]),
            )
    if not sources and not problems.found:
        shown = ", ".join(map(repr, names[:12])) or "none"
        problems.add("", f"no column says a fact; the columns are {shown}", hints.where)
    if problems.found:
        raise FrameError(problems.found)
    return tuple(sources)


class _Problems:
    def __init__(self, hints: Hints) -> None:
        self.hints = hints
        self.found: list[Problem] = []

    def add(self, path: str, message: str, hint: str = "") -> None:
        self.found.append(Problem(message, path, hint=hint))


def _sources(
    fact: Fact, facts: Mapping[str, Fact], names: list[str], given: Any, problems: _Problems
) -> Iterator[Source]:
    """Yield the columns of one fact."""
    if given is None:
        if fact.name in names:
            yield Source(fact, None, Column(fact.name))
        options = [one for one in _of_options(fact) if one[1] in names and one[1] not in facts]
        if options and fact.name in names:
            first = options[0][1]
            problems.add(fact.name, f"both this column and {first!r} say it", problems.hints.one_of(fact.name, first))
        for option, name in options:
            yield Source(fact, option, Column(name))
    elif isinstance(given, Mapping):
        for option, column in given.items():
            path = f"columns.{fact.name}.{option}"
            if option not in fact.options or fact.type != CHOICES:
                what = "such option" if fact.type == CHOICES else "option with a column of its own"
                problems.add(path, f"there is no {what}", nearest(option, fact.options))
            elif checked := _checked(path, column, names, Source(fact, option, Column("")), problems):
                yield Source(fact, option, checked)
    elif checked := _checked(f"columns.{fact.name}", given, names, Source(fact, None, Column("")), problems):
        yield Source(fact, None, checked)


def _checked(path: str, given: Any, names: list[str], source: Source, problems: _Problems) -> Column | None:
    """Return the column that somebody named, if there is one and its values mean something."""
    column = Column(given) if isinstance(given, str) else given
    if not isinstance(column, Column):
        problems.add(path, f"a column is named by a text or a Column, not {given!r}")
        return None
    before = len(problems.found)
    if column.name not in names:
        problems.add(path, f"there is no column {column.name!r}", nearest(column.name, names))
    fact = source.fact
    if column.separator is not None and (fact.type != CHOICES or source.option is not None):
        problems.add(path, "only a choices fact in one column has a separator")
    if column.separator == "":
        problems.add(path, "a separator has a character at least")
    if column.none is not None and column.separator is None:
        problems.add(path, "`none` goes with a separator")
    if column.values is not None:
        if source.boolean:
            wrong: list[object] = [one for one in column.values.values() if one is not True and one is not False]
            allowed = "true and false"
        elif fact.type == CHOICE:
            wrong = [one for one in column.values.values() if one not in fact.options]
            allowed = ", ".join(fact.options)
        else:
            wrong, allowed = ["values"], "nothing: only a boolean, a choice and an option of choices have values"
        for one in wrong:
            problems.add(f"{path}.values", f"values mean {allowed}, not {one!r}")
        if not column.values:
            problems.add(f"{path}.values", "values list one value at least")
    return column if len(problems.found) == before else None


def _of_options(fact: Fact) -> list[tuple[str, str]]:
    return [(option, f"{fact.name}_{option}") for option in fact.options] if fact.type == CHOICES else []


def _open_names(facts: Mapping[str, Fact], sources: list[Source]) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """Yield the names that columns of facts without one would have, and the fact and the option that they would say."""
    said = {source.path for source in sources}
    for fact in facts.values():
        options = [(option, name) for option, name in _of_options(fact) if f"{fact.name}.{option}" not in said]
        if fact.name not in said:
            if len(options) == len(fact.options):
                yield fact.name, (fact.name, None)
            for option, name in options:
                yield name, (fact.name, option)


def _old_names(facts: Mapping[str, Fact], renamed: Renamed) -> Iterator[tuple[str, tuple[str, str, str | None]]]:
    """Yield the names that columns had before: what they are called now, and the fact and the option that they say."""
    for old, now in renamed.facts.items():
        yield old, (now, now, None)
    for fact in facts.values():
        called = [fact.name, *(old for old, now in renamed.facts.items() if now == fact.name)]
        options = [*((option, option) for option, _ in _of_options(fact)), *renamed.options.get(fact.name, {}).items()]
        for name in called:
            for old, now in options:
                yield f"{name}_{old}", (f"{fact.name}_{now}", fact.name, now)


def _slip(name: str, open_names: Iterable[str]) -> str:
    """Return the fact's name that a column's name is almost, or ""."""
    folded = str(name).strip().lower().replace("-", "_").replace(" ", "_").replace(".", "_")
    if len(folded) > 80:
        return ""
    return next((one for one in open_names if SequenceMatcher(None, folded, one).ratio() >= _CLOSE), "")
