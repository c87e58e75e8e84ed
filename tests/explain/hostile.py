"""Rulesets whose every text tries to break out of what it is shown in."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from backrules.engines import build
from backrules.explain import Why, why
from backrules.facts import Profiles
from backrules.model import Citation, Claim, Document, Evidence, Passages, RulesetData
from backrules.recommendation import Answer, CompiledRuleset
from tests.recommendation.worlds import worlds

TEXTS = [
    '"] --> evil["x',
    "<script>alert(1)</script>",
    "</details></div><img src=x onerror=alert(1)>",
    "a\nb\r\n  end\n  evil --> n0",
    "%%{init: {'theme': 'dark'}}%%",
    "`**bold** [link](javascript:alert(1))`",
    "#quot;#35;&quot;&lt;b&gt;",
    "1. a list",
    "- a list",
    "style: #abc; classDef x fill:#f00;",
    "subgraph end graph TD click n0 href",
    "]]))}}>|:::yes",
    "\u202egnihton\u0000\u2028 x",
    "ﬂ°°60¶ß",
    "a" * 300,
    "ü 漢字 🙂 'quoted' \\n",
    "' onmouseover='alert(1)' x='",
]


def spoiled(data: RulesetData, texts: list[str]) -> RulesetData:
    """Return a ruleset all of whose texts are among these, in turn."""
    count = iter(range(10**9))

    def text() -> str:
        return texts[next(count) % len(texts)]

    def shown() -> str:
        return text().replace("{", "{{").replace("}", "}}")  # a text that may hold values

    def source() -> Citation:
        return Citation((Passages("article", ("C1",)),), evidence=("p-1",), softened_by=("p-2",), author=text())

    papers = {
        key: Evidence(key, title=text(), shows=text(), does_not_show=text(), authors=text()) for key in ("p-1", "p-2")
    }
    return attrs.evolve(
        data,
        facts={
            name: attrs.evolve(
                fact,
                title=text(),
                unit=text() if fact.is_number else None,
                options={one: text() for one in fact.options},
            )
            for name, fact in data.facts.items()
        },
        derived={name: attrs.evolve(one, title=text()) for name, one in data.derived.items()},
        numbers={name: attrs.evolve(one, title=text(), unit=text()) for name, one in data.numbers.items()},
        advice={name: attrs.evolve(one, title=shown(), do=shown(), about=shown()) for name, one in data.advice.items()},
        rules={
            name: attrs.evolve(one, because=shown(), source=source(), assume=shown() if one.effect == "avoid" else None)
            for name, one in data.rules.items()
        },
        documents={
            "article": Document("article", "article", text(), text(), claims={"C1": Claim("C1", text(), "fact")})
        },
        evidence=papers,
    )


def answer_of(data: RulesetData, person: dict[str, Any], *, strict: bool = False, top: int | None = None) -> Answer:
    plan, values = CompiledRuleset(data), Profiles(data.facts).read(person)
    counted = plan.gating.of(values)
    match = build("reference", plan.program).match(counted.values)
    return Answer(plan, counted.values, match, strict=strict, top=top, counted=counted)


def explained(data: RulesetData, person: dict[str, Any], **options: Any) -> list[Why]:
    """Return why of every advice of a ruleset."""
    answer = answer_of(data, person, **options)
    return [why(advice, answer, data) for advice in data.advice]


@st.composite
def hostile_worlds(draw: st.DrawFn) -> tuple[RulesetData, dict[str, Any]]:
    """A ruleset with hostile texts, and a person."""
    data, person = draw(worlds())
    texts = draw(st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=40)), min_size=1, max_size=5))
    return spoiled(data, texts), person
