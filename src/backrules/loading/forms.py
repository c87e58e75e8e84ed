"""Forms: which facts are asked for together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from backrules.conditions import names_read
from backrules.loading.entries import FormEntry
from backrules.loading.linking import Linking
from backrules.model import MOST_FACTS, DerivedCondition, DerivedNumber, Form
from backrules.semantics.program import names_behind

__all__ = ["link_forms"]


def link_forms(
    linking: Linking, derived: Mapping[str, DerivedCondition], numbers: Mapping[str, DerivedNumber]
) -> dict[str, Form]:
    """Return the forms; what does not fit is reported. What an overlay disabled is passed over.

    Args:
        linking: the sections, and the conditions under which facts are asked.
        derived: the derived conditions.
        numbers: the computed numbers.
    """
    conditions, computed = {n: one.when for n, one in derived.items()}, {n: one.compute for n, one in numbers.items()}
    behind = {
        name: names_behind(names_read(condition), conditions, computed) for name, condition in linking.asking.items()
    }
    forms: dict[str, Form] = {}
    taken: dict[str, str] = {}
    for key, entry in linking.structured("forms", FormEntry).items():
        facts = tuple(name for name in entry.facts.ids if name not in linking.disabled["facts"])
        linking.check_known("forms", key, ("facts",), facts, linking.items["facts"], "fact")
        for message in (*_unfit(entry.facts.ids, taken), *_too_early(facts, behind)):
            linking.report("forms", key, ("facts",), message)
        taken |= dict.fromkeys(facts, key)
        forms[key] = Form(key, entry.title, facts)
    return {key: form for key, form in forms.items() if form.facts}


def _unfit(facts: tuple[str, ...], taken: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the facts of a form, apart from their names; `taken` has the form of each so far."""
    if not facts:
        yield "a form has at least one fact"
    if len(facts) > MOST_FACTS:
        yield f"a form has at most {MOST_FACTS} facts, not {len(facts)}"
    for name in facts:
        if name in taken:
            yield f"{name} is in the form {taken[name]} already"


def _too_early(facts: tuple[str, ...], behind: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield the facts that stand before what decides whether they are asked for."""
    for place, name in enumerate(facts):
        for gate in facts[place + 1 :]:
            if gate in behind.get(name, ()):
                yield f"{gate} decides whether {name} is asked for, and comes before it"
