"""Writes src/backrules/profile.py from the facts of the built-in ruleset: `python tools/make_profile.py`."""

from __future__ import annotations

from pathlib import Path

import backrules
from backrules._util.atomic import write_atomic
from backrules.facts import BOOLEAN, CHOICE, CHOICES, INTEGER, Fact

TARGET = Path(__file__).parents[1] / "src" / "backrules" / "profile.py"

HEAD = '''"""A person, with a typed field for each fact of the built-in ruleset. Written by tools/make_profile.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import attrs

__all__ = ["Profile"]

'''

CLASS = '''
@attrs.frozen(kw_only=True)
class Profile:
    """What is known about a person; None is unknown.

    A field for several options takes a collection, which settles all of them, or a mapping option -> bool, which
    leaves the others unknown. Values are checked when the profile is used.

    Attributes:
'''


def alias(fact: Fact) -> str:
    """Return the name of the type of a fact's options."""
    return "".join(word.capitalize() for word in fact.name.split("_"))


def annotation(fact: Fact) -> str:
    """Return the type of a field."""
    if fact.type == CHOICES:
        name = alias(fact)
        return f"Collection[{name}] | Mapping[{name}, bool | None] | None"
    plain = {BOOLEAN: "bool", INTEGER: "int", CHOICE: alias(fact)}
    return f"{plain.get(fact.type, 'float')} | None"


def described(fact: Fact) -> str:
    """Return the line of a field in the docstring."""
    limits = f", {fact.range[0]:g} to {fact.range[1]:g}" if fact.range else ""
    unit = f" {fact.unit}" if fact.unit else ""
    return f"        {fact.name}: {fact.title}{limits}{unit}.\n"


def literal(fact: Fact) -> str:
    """Return the definition of the type of a fact's options."""
    options = ", ".join(f'"{option}"' for option in fact.options)
    line = f"{alias(fact)} = Literal[{options}]\n"
    if len(line) <= 120:
        return line
    return f"{alias(fact)} = Literal[\n" + "".join(f'    "{option}",\n' for option in fact.options) + "]\n"


def module() -> str:
    """Return the text of the module."""
    facts = backrules.builtin().data.facts.values()
    text = HEAD + "".join(literal(fact) for fact in facts if fact.options) + "\n" + CLASS
    text += "".join(described(fact) for fact in facts) + '    """\n\n'
    return text + "".join(f"    {fact.name}: {annotation(fact)} = None\n" for fact in facts)


if __name__ == "__main__":
    write_atomic(TARGET, module())
