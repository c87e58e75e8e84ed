"""Writes docs/sources.md from the built-in ruleset: `python tools/make_sources.py`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import backrules
from backrules._util.atomic import write_atomic
from backrules.authoring import claim_coverage
from backrules.model import Evidence, RulesetData

TARGET = Path(__file__).parents[1] / "docs" / "sources.md"


def page(data: RulesetData) -> str:
    """Return the page."""
    return "\n".join([*_head(data), *_claims(data), *_evidence(data), *_own(data)]) + "\n"


def _head(data: RulesetData) -> Iterator[str]:
    yield "<!-- Written by tools/make_sources.py; make docs does it. -->"
    yield "# Sources"
    yield ""
    for document in data.documents.values():
        by = f" by {document.author}" if document.author else ""
        yield f"The rules encode *{document.title}*{by}, in our own words."
    yield "Each claim has a number; papers and guidelines stand beside it. What neither says we decided ourselves."


def _claims(data: RulesetData) -> Iterator[str]:
    for document, coverages in groupby(claim_coverage(data), lambda one: one.document):
        heading = "the article" if document.id == "article" else document.title
        yield from ("", f"## Claims of {heading}", "", "| claim | strength | says | carried by |", "|---|---|---|---|")
        for one in coverages:
            carried = ", ".join(f"`{name}`" for name in (*one.rules, *one.advice))
            yield f"| {one.claim.id} | {one.claim.strength} | {one.claim.says} | {carried} |"


def _evidence(data: RulesetData) -> Iterator[str]:
    yield from ("", "## Papers and guidelines")
    for one in data.evidence.values():
        rules = [f"`{rule.id}`" for rule in data.rules.values() if one.id in rule.source.evidence]
        yield from ("", f"### {one.id}", "", _reference(one), "")
        yield f"- Shows: {one.shows}"
        yield f"- Does not show: {one.does_not_show}"
        if rules:
            yield f"- Rules: {', '.join(rules)}"


def _reference(one: Evidence) -> str:
    parts = [one.authors, f"*{one.title}*", one.published, str(one.year) if one.year else None]
    doi = f" [doi:{one.doi}](https://doi.org/{one.doi})" if one.doi else ""
    return ". ".join(part.rstrip(".") for part in parts if part) + "." + doi


def _own(data: RulesetData) -> Iterator[str]:
    yield from ("", "## Our own decisions", "", "| rule | decision |", "|---|---|")
    for rule in data.rules.values():
        if rule.source.author:
            yield f"| `{rule.id}` | {rule.source.author} |"


def main() -> None:
    """Write the page."""
    write_atomic(TARGET, page(backrules.builtin().data))


if __name__ == "__main__":
    main()
