"""Where rules come from: the claims of the article, papers and guidelines, and our own decisions."""

from __future__ import annotations

from typing import Literal

import attrs

__all__ = ["Article", "Citation", "Claim", "ClaimStrength", "Evidence"]

ClaimStrength = Literal["should", "can", "caution", "fact"]


@attrs.frozen
class Article:
    """The article that the ruleset encodes."""

    title: str
    author: str | None = None
    url: str | None = None
    note: str | None = None


@attrs.frozen
class Claim:
    """One claim of the article, in our own words."""

    id: str
    says: str
    strength: ClaimStrength
    note: str | None = None


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
class Citation:
    """The sources of a rule or an advice.

    Attributes:
        article: claim ids.
        evidence: ids of papers that support it, as far as their `shows` goes.
        softened_by: ids of papers that soften or contradict it.
        author: our own decision and its reason, or None.
    """

    article: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    softened_by: tuple[str, ...] = ()
    author: str | None = None

    def to_list(self) -> list[dict[str, str]]:
        """Return plain JSON: one mapping for each source.

        `kind` is article, evidence or author; the first two have an `id`, evidence a `stance` (supports, softens), and
        author a `text`.
        """
        return [
            *({"kind": "article", "id": claim} for claim in self.article),
            *({"kind": "evidence", "id": paper, "stance": "supports"} for paper in self.evidence),
            *({"kind": "evidence", "id": paper, "stance": "softens"} for paper in self.softened_by),
            *([{"kind": "author", "text": self.author}] if self.author is not None else []),
        ]

    def __str__(self) -> str:
        parts = [f"article {', '.join(self.article)}"] if self.article else []
        parts += [f"evidence {', '.join(self.evidence)}"] if self.evidence else []
        parts += [f"softened by {', '.join(self.softened_by)}"] if self.softened_by else []
        parts += ["our decision"] if self.author is not None else []
        return "; ".join(parts)
