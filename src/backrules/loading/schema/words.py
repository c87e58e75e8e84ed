"""What the keys of an entry mean: the `Attributes:` of the classes that it becomes, and what these do not say."""

from __future__ import annotations

import re

from backrules._util.docs import docstring
from backrules.facts import Fact
from backrules.loading import assessing, entries, planning
from backrules.loading.invariants import InvariantEntry
from backrules.model import (
    Accepted,
    AdviceDefinition,
    Attribute,
    Case,
    Citation,
    Crediting,
    Form,
    Guard,
    Kind,
    Rule,
    RulesetData,
    assessment,
    invariants,
    plan,
)

__all__ = ["OWN", "meaning", "summary"]

_ATTRIBUTE = re.compile(r" {4}(\w+): (.+)")

# an entry becomes these
_MODELS: dict[type, tuple[type, ...]] = {
    entries.AcceptedEntry: (Accepted,),
    entries.AdviceEntry: (AdviceDefinition,),
    entries.CaseEntry: (Case,),
    entries.AttributeEntry: (Attribute,),
    entries.KindEntry: (Kind,),
    entries.FormEntry: (Form,),
    entries.CreditingEntry: (Crediting,),
    entries.GuardEntry: (Guard,),
    entries.FactEntry: (Fact,),
    InvariantEntry: (invariants.Invariant,),
    entries.RuleEntry: (Rule,),
    entries.RulesetEntry: (RulesetData,),
    entries.SourceEntry: (Citation,),
    assessing.AssessmentEntry: (assessment.AssessmentDefinition,),
    assessing.ChangeEntry: (assessment.Change,),
    assessing.CheckEntry: (assessment.CheckDefinition,),
    assessing.LimitEntry: (assessment.Limit,),
    planning.FallbackEntry: (plan.Fallback,),
    planning.NoteEntry: (plan.Note,),
    planning.PlanEntry: (plan.PlanDefinition,),
    planning.SlotEntry: (plan.Slot,),
}


def summary(entry_class: type) -> str:
    """Return the first line of a class's docstring."""
    return docstring(entry_class).partition("\n")[0]


# what is said nowhere else
OWN: dict[type, dict[str, str]] = {
    entries.RulesetEntry: {
        "format": "The version of the format of these files.",
        "id": "The id of the ruleset; in an overlay the name by which it is called.",
    },
    entries.SourceEntry: {
        "article": "Ids of claims of the article. Claims of other documents stand behind the ids of these.",
    },
    entries.ArticleEntry: {
        "title": "The title of the article that the ruleset encodes.",
        "author": "Who wrote it.",
        "url": "Where it stands.",
        "note": "A remark for rule authors.",
        "cited": "What stands before a claim where one is shown: `article` if it is left out.",
    },
    entries.DocumentEntry: {
        "kind": "What it is.",
        "title": "Its title.",
        "claims": "What it says, claim by claim: how a claim is named in it -> what it says in our own words.",
        "author": "Who wrote it.",
        "url": "Where it stands.",
        "note": "A remark for rule authors.",
        "cited": "What stands before a claim where one is shown; if it is left out the kind, or of several the title.",
    },
    entries.AuthorEntry: {
        "cited": "What own decisions are called where they are shown: `our decision`.",
    },
    entries.ClaimEntry: {
        "says": "What the document says, in our own words.",
        "strength": "A rule must cite it, but for a fact: that may be explained by an advice.",
        "note": "A remark for rule authors.",
    },
    entries.EvidenceEntry: {
        "title": "The title of the paper or guideline.",
        "shows": "What it shows.",
        "does_not_show": "What it must not be cited for.",
        "authors": "Who wrote it.",
        "published": "Journal, volume and pages.",
        "year": "The year of publication.",
        "doi": "Its DOI, only where it was checked.",
        "note": "A remark for rule authors.",
    },
    entries.FactEntry: {
        "ask_if": "When the fact applies: while it is false, it is not asked, and what was told does not count.",
        "otherwise": "The value that counts while `ask_if` is false; without one it is unknown then.",
    },
    entries.ConstraintEntry: {
        "never": "A condition that no real person makes true.",
        "because": "Why these facts cannot go together.",
    },
    entries.ConditionEntry: {
        "when": "The condition that it is the name of.",
        "title": 'A phrase for it ("sitting for most of the day").',
    },
    entries.NumberEntry: {
        "compute": "Number facts, computed numbers, numbers, + - * / and parentheses.",
        "title": "A noun phrase for it.",
        "unit": "Its unit.",
    },
    entries.RuleEntry: {
        "advise": "What it recommends: an advice, a list of them, or a selector.",
        "avoid": "What it holds back: an advice, a list of them, or a selector.",
        "caution": "What it warns of: an advice, a list of them, or a selector.",
        "points": "Instead of 9 (must), 3 (should) or 1 (can); of an advise rule.",
    },
    assessing.ChangeEntry: {
        "more": "The number fact of which it takes more.",
        "less": "The number fact of which it takes less.",
    },
    planning.FallbackEntry: {"choose": "An advice, a list of them, or a selector."},
    planning.SlotEntry: {
        "choose": "What it takes: an advice, a list of them, or a selector.",
        "day": "The letter of the day that it is on, or a list of them.",
        "or_else": "What it takes where nothing that it wants is recommended.",
    },
    InvariantEntry: {
        "never": summary(invariants.Never),
        "always": summary(invariants.Always),
        "only": summary(invariants.Only),
        "first": summary(invariants.First),
        "before": summary(invariants.Before),
        "together": summary(invariants.Together),
        "not_together": summary(invariants.Apart),
        "withheld": summary(invariants.Withheld),
        "caution": summary(invariants.Cautioned),
        "by": "Caution rules; one of them is enough.",
        "no_plan": summary(invariants.NoPlan),
        "fills": summary(invariants.Fills),
        "more": "A number fact: more of it takes nothing away from keeps or keeps_rank.",
        "less": "A number fact: less of it takes nothing away from keeps or keeps_rank.",
        "learning": "Facts, or any: learning one of them takes nothing away from keeps, needs and avoid rules aside.",
        "keeps": "Advice, or any: it stays recommended.",
        "keeps_rank": "Advice, or any: it stays recommended, and nothing moves before it.",
    },
}


def meaning(entry_class: type, key: str) -> str:
    """Return what a key of an entry means, or "" where nobody says it."""
    for own in (OWN.get(entry_class, {}), *map(_attributes, (entry_class, *_MODELS.get(entry_class, ())))):
        if key in own:
            return own[key]
    return ""


def _attributes(documented: type) -> dict[str, str]:
    """Return the `Attributes:` of a docstring, each as a sentence that begins with a capital."""
    section = docstring(documented).partition("\nAttributes:\n")[2].partition("\n\n")[0]
    found: dict[str, str] = {}
    last = ""
    for line in section.splitlines():
        if attribute := _ATTRIBUTE.fullmatch(line):
            last = attribute[1]
            found[last] = attribute[2][:1].upper() + attribute[2][1:]
        elif last:
            found[last] += f" {line.strip()}"
    return found
