"""Where rules come from: documents that are encoded claim by claim, papers and guidelines, and own decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from backrules._util.frozen import frozen
from backrules._util.language import ENGLISH, Language

__all__ = ["Citation", "Claim", "ClaimStrength", "Document", "DocumentKind", "Evidence", "Passages"]

ClaimStrength = Literal["must", "should", "can", "caution", "fact"]
DocumentKind = Literal["article", "book", "contract", "guideline", "law", "policy", "standard"]


@attrs.frozen
class Claim:
    """One claim of a document, in our own words."""

    id: str
    says: str
    strength: ClaimStrength
    note: str | None = None


@attrs.frozen
class Document:
    """A document that the ruleset encodes.

    Attributes:
        id: the id, by which sources name it.
        kind: what it is.
        title: its title.
        cited: what stands before a claim where one is cited: `article`, `Energy Act`.
        author: who wrote it.
        url: where it stands.
        note: a remark for rule authors.
        claims: by id.
    """

    id: str
    kind: DocumentKind
    title: str
    cited: str
    author: str | None = None
    url: str | None = None
    note: str | None = None
    claims: Mapping[str, Claim] = attrs.field(factory=dict, converter=frozen)


@attrs.frozen
class Evidence:
    """A paper or guideline: what it shows, and what it must not be cited for."""

    id: str
    title: str
    shows: str
    does_not_show: str
    authors: str | None = None
    published: str | None = None
    year: int | None = None
    doi: str | None = None
    note: str | None = None


@attrs.frozen
class Passages:
    """Claims of a document that are cited.

    Attributes:
        document: its id.
        claims: claim ids.
        kind: what the document is.
        cited: what stands before the claims where they are shown.
    """

    document: str
    claims: tuple[str, ...]
    kind: str = attrs.field(default="article", eq=False)
    cited: str = attrs.field(default="article", eq=False)


@attrs.frozen
class Citation:
    """The sources of a rule or an advice.

    Attributes:
        passages: claims of documents.
        evidence: ids of papers that support it, as far as their `shows` goes.
        softened_by: ids of papers that soften or contradict it.
        author: an own decision and its reason, or None.
        decision: what an own decision is called where it is shown.
    """

    passages: tuple[Passages, ...] = ()
    evidence: tuple[str, ...] = ()
    softened_by: tuple[str, ...] = ()
    author: str | None = None
    decision: str = attrs.field(default="decision of the authors", eq=False)

    def to_list(self) -> list[dict[str, str]]:
        """Return plain JSON: one mapping for each source.

        `kind` is that of a document (article, law, ...), evidence or author. The first two have an `id`, documents but
        the article their id as `document`, evidence a `stance` (supports, softens), and author a `text`.
        """
        return [
            *(_plain(one, claim) for one in self.passages for claim in one.claims),
            *({"kind": "evidence", "id": paper, "stance": "supports"} for paper in self.evidence),
            *({"kind": "evidence", "id": paper, "stance": "softens"} for paper in self.softened_by),
            *([{"kind": "author", "text": self.author}] if self.author is not None else []),
        ]

    def in_words(self, language: Language) -> str:
        """Return what is cited: "article E17; evidence swinton-2011"."""
        parts = [f"{one.cited} {', '.join(one.claims)}" for one in self.passages]
        if self.evidence:
            parts.append(language.gettext("evidence {papers}", papers=", ".join(self.evidence)))
        if self.softened_by:
            parts.append(language.gettext("softened by {papers}", papers=", ".join(self.softened_by)))
        if self.author is not None:
            parts.append(self.decision)
        return "; ".join(parts)

    def __str__(self) -> str:
        return self.in_words(ENGLISH)


def _plain(passages: Passages, claim: str) -> dict[str, str]:
    document = {} if passages.document == "article" else {"document": passages.document}
    return {"kind": passages.kind, **document, "id": claim}
