"""Why an advice has its status, as a Mermaid flowchart: advice <- rules <- conditions <- facts and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backrules.conditions import Constant
from backrules.explain.parts import Part, RuleReason, Source
from backrules.explain.text import LOOKS, headline, signs
from backrules.render.mermaid import escaped, shortened, wrapped_label

if TYPE_CHECKING:
    from backrules.explain.why import Why

__all__ = ["to_mermaid"]

_MOST_OF_SOURCE = 80  # characters of the label of a source
_CLASSES = {
    "advice": "fill:#ddf4ff,stroke:#0969da,color:#0a3069,stroke-width:2px",
    "yes": "fill:#dafbe1,stroke:#1a7f37,color:#0b3d1d",
    "no": "fill:#ffebe9,stroke:#b42318,color:#5c0f0a",
    "open": "fill:#f3f4f6,stroke:#6b7280,color:#24292f,stroke-dasharray:4 3",
    "fact": "fill:#ffffff,stroke:#57606a,color:#24292f",
    "source": "fill:#fff8c5,stroke:#9a6700,color:#4d2d00",
}
_SHAPES = {
    "advice": ('(["', '"])'),
    "rule": ('["', '"]'),
    "part": ('("', '")'),
    "fact": ('[/"', '"/]'),
    "source": ('[["', '"]]'),
}


def to_mermaid(why: Why) -> str:
    """Return an explanation as the text of a Mermaid flowchart.

    The nodes are numbered and every label is quoted, with all that could mean something to Mermaid or to HTML written
    as an entity.
    """
    return "\n".join(_Chart(why).lines()) + "\n"


class _Chart:
    def __init__(self, why: Why) -> None:
        self.why = why
        self.nodes: dict[object, str] = {}  # what a node stands for -> its id
        self.body: list[str] = []
        self.edges: dict[str, None] = {}
        self.gettext, self.signs = why.language.gettext, signs(why.language)

    def lines(self) -> Iterator[str]:
        advice = self.node("advice", "advice", f"{self.why.title}: {headline(self.why)}", "advice")
        for reason, label in self.reasons():
            self.rule(reason, label, advice)
        for reason in self.why.rules("avoid", None):
            guard = self.node(("guard", reason.clear), "rule", reason.clear, "open")
            self.edge(guard, advice, self.gettext("assuming"))
        if self.why.needs is not None:
            self.edge(self.part(self.why.needs), advice, self.gettext("takes"))
        yield "flowchart RL"
        yield from self.body
        yield from self.edges
        yield from (f"  classDef {name} {look}" for name, look in _CLASSES.items())

    def reasons(self) -> Iterator[tuple[RuleReason, str]]:
        """Yield the rules that are shown, each with what it does to the advice."""
        why = self.why
        speaking = why.rules("advise", True) or why.rules("advise", None) or why.rules("advise", False)
        yield from ((one, f"+{one.rule.points}") for one in speaking)
        yield from ((one, self.gettext("holds back")) for one in why.rules("avoid", True))
        yield from ((one, self.gettext("take care")) for one in why.rules("caution", True))

    def rule(self, reason: RuleReason, label: str, advice: str) -> None:
        rule = self.node(("rule", reason.rule.id), "rule", reason.because, LOOKS[reason.truth])
        self.edge(rule, advice, label)
        if not isinstance(reason.rule.when, Constant):
            self.edge(self.part(reason.condition), rule)
        for source in reason.sources:
            self.edge(self.source(source), rule, self.gettext("softens") if source.softens else "", dotted=True)

    def part(self, part: Part) -> str:
        """Draw a condition and what it is made of; where it stands twice it is drawn once."""
        key = _key(part)
        known = key in self.nodes
        node = self.node(key, "part", f"{self.signs[part.truth]}: {part.words}", LOOKS[part.truth])
        if not known:
            for inner in part.parts:
                self.edge(self.part(inner), node)
            for name in dict.fromkeys(fact for fact, _ in part.facts):
                self.fact(name, node)
        return node

    def fact(self, name: str, part: str) -> None:
        """Draw an asked fact; a computed number is shown by its inputs."""
        if name in self.why.titles:
            unknown = self.gettext("{title}: {value}", title=self.why.titles[name], value=self.gettext("not known"))
            words = self.why.told.get(name, unknown)
            self.edge(self.node(("fact", name), "fact", words, "fact"), part)

    def source(self, source: Source) -> str:
        label = shortened(f"{source.name}: {source.text}", _MOST_OF_SOURCE)
        return self.node(("source", *source.key), "source", label, "source")

    def node(self, key: object, shape: str, label: str, look: str) -> str:
        if key not in self.nodes:
            self.nodes[key] = f"n{len(self.nodes)}"
            before, after = _SHAPES[shape]
            self.body.append(f"  {self.nodes[key]}{before}{wrapped_label(label)}{after}:::{look}")
        return self.nodes[key]

    def edge(self, start: str, end: str, label: str = "", *, dotted: bool = False) -> None:
        line = "-.->" if dotted else "-->"
        said = f'|"{escaped(label)}"|' if label else ""
        self.edges[f"  {start} {line}{said} {end}"] = None


def _key(part: Part) -> tuple[object, ...]:
    if part.joint == "derived":
        return part.joint, part.name  # opened where it first stands
    facts = tuple(name for name, _ in part.facts)
    return part.joint, part.words, part.told, facts, tuple(map(_key, part.parts))
