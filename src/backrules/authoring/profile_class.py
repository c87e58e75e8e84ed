"""A typed class for the facts of a ruleset, as the text of a Python module."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Iterator

from backrules.errors import UsageError, quoted_list
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, Fact
from backrules.model import RulesetData

__all__ = ["profile_module"]

_WIDTH = 120
_TAKEN = ("Collection", "Literal", "Mapping", "Profile")  # names of the module itself
_HEAD = '''\
"""A person, with a typed field for each fact of the ruleset {id}. Written by `backrules new --profile`."""

from __future__ import annotations

{imports}import attrs

__all__ = ["Profile"]
'''
_CLASS = '''\
@attrs.frozen(kw_only=True)
class Profile:
    """What is known about a person; None is unknown.

    A field for several options takes a collection, which settles all of them, or a mapping option -> bool, which
    leaves the others unknown. Values are checked when the profile is used.

    Attributes:
'''


def profile_module(data: RulesetData) -> str:
    """Return the text of a module with an attrs class `Profile`, which has a typed field for each fact of a ruleset.

    Raises:
        UsageError: a fact has a name that no field in Python can have.
    """
    facts = list(data.facts.values())
    if reserved := [fact.name for fact in facts if keyword.iskeyword(fact.name)]:
        raise UsageError(f"no field in Python can be called {quoted_list(reserved)}: the word has a meaning there")
    types = _option_types(facts)
    parts = [_HEAD.format(id=data.id, imports=_imports(facts))]
    parts += ["".join(_literal(types[fact.name], fact) for fact in facts if fact.options)] if types else []
    fields = "".join(f"    {fact.name}: {_annotation(fact, types.get(fact.name, ''))} = None\n" for fact in facts)
    described = "".join(line for fact in facts for line in _described(fact))
    return "\n".join(parts) + f'\n\n{_CLASS}{described}    """\n\n{fields}'


def _imports(facts: list[Fact]) -> str:
    """Return what the module imports from the standard library, as lines."""
    several, options = any(fact.type == CHOICES for fact in facts), any(fact.options for fact in facts)
    lines = ["from collections.abc import Collection, Mapping\n"] if several else []
    lines += ["from typing import Literal\n"] if options else []
    return "".join([*lines, "\n"] if lines else [])


def _option_types(facts: list[Fact]) -> dict[str, str]:
    """Return for each fact that has options the name of their type; no two have the same."""
    types: dict[str, str] = {}
    for fact in facts:
        if fact.options:
            name = "".join(word.capitalize() for word in fact.name.split("_"))
            while name in _TAKEN or name in types.values() or keyword.iskeyword(name):
                name += "Option"
            types[fact.name] = name
    return types


def _literal(name: str, fact: Fact) -> str:
    """Return the definition of the type of a fact's options."""
    line = f"{name} = Literal[{', '.join(map(_quoted, fact.options))}]\n"
    if len(line) <= _WIDTH:
        return line
    return f"{name} = Literal[\n" + "".join(f"    {_quoted(option)},\n" for option in fact.options) + "]\n"


def _quoted(option: str) -> str:
    return f'"{option}"'  # an option is an id


def _annotation(fact: Fact, options: str) -> str:
    if fact.type == CHOICES:
        return f"Collection[{options}] | Mapping[{options}, bool | None] | None"
    if fact.is_date:
        return "str | int | None"
    plain = {BOOLEAN: "bool", INTEGER: "int", CHOICE: options}
    return f"{plain.get(fact.type, 'float')} | None"


def _described(fact: Fact) -> Iterator[str]:
    """Yield the lines about a field in the docstring."""
    limits = f", {fact.range[0]:g} to {fact.range[1]:g}" if fact.range else ""
    unit = f" {fact.unit}" if fact.unit else ""
    text = f"{fact.name}: {fact.title}{limits}{unit}.".replace("\\", "\\\\").replace('"', '\\"')
    for line in textwrap.wrap(text, _WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 12):
        yield f"{line}\n"
