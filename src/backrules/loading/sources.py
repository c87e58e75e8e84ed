"""What sources.yaml declares, and the citations of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from backrules._util.printable import shortened
from backrules.errors import nearest, quoted_list
from backrules.loading.entries import ArticleEntry, AuthorEntry, ClaimEntry, DocumentEntry, Names, SourceEntry
from backrules.loading.layers import Item
from backrules.loading.structure import LONGEST_ID, fields_of
from backrules.model import Citation, Claim, Document, Passages

__all__ = ["SOURCES", "Sources"]

SOURCES: dict[str, type[Any]] = {
    "article": ArticleEntry,
    "claims": ClaimEntry,
    "documents": DocumentEntry,
    "author": AuthorEntry,
}
_OTHERS = ("evidence", "softened_by", "author")  # keys of a source that are no documents
_DECISION = "decision of the authors"


class Sources:
    """The documents of a ruleset, and citations of them.

    Args:
        items: the merged sections.
        structured: returns the entries of a section that fit.
        report: takes what is wrong: section, id, path, message and hint.
        known: reports ids that do not exist: section, id, path, ids, those there are, and what they are.

    Attributes:
        documents: by id; the one of `article:` and `claims:` is called article.
    """

    def __init__(
        self,
        items: Mapping[str, Mapping[str, Item]],
        structured: Callable[[str, type[Any]], dict[str, Any]],
        report: Callable[..., None],
        known: Callable[..., None],
    ) -> None:
        self._items, self._report, self._known = items, report, known
        author = structured("author", AuthorEntry).get("author")
        self._decision = author.cited if author else _DECISION
        article = structured("article", ArticleEntry).get("article")
        claims = {key: Claim(key, **fields_of(one)) for key, one in structured("claims", ClaimEntry).items()}
        entries = structured("documents", DocumentEntry)
        self.documents: dict[str, Document] = {}
        if article or claims:
            about = fields_of(article) if article else {"title": "article", "cited": None}
            self.documents["article"] = _document("article", {"kind": "article", **about}, claims)
        for key, entry in entries.items():
            self.documents[key] = self._of_entry(key, entry)
        self.documents = dict(_cited(self.documents))

    def _of_entry(self, key: str, entry: DocumentEntry) -> Document:
        if key in ("article", *_OTHERS):
            hint = "it stands below article: and claims:" if key == "article" else ""
            self._report("documents", key, (), f"{key} is a key of sources, so no document of documents: has it", hint)
        for claim in entry.claims:
            if not claim.strip() or not claim.isprintable() or len(claim) > LONGEST_ID:
                message = f"a claim is named in one line of at most {LONGEST_ID} characters"
                self._report("documents", key, ("claims", claim), message)
        claims = {name: Claim(name, **fields_of(one)) for name, one in entry.claims.items()}
        return _document(key, fields_of(entry), claims)

    def citation(self, section: str, key: str, source: SourceEntry | None) -> Citation | None:
        """Return the citation of an entry; what it names that does not exist is reported."""
        if source is None:
            return None
        for attribute in ("evidence", "softened_by"):
            ids: Names = getattr(source, attribute)
            self._known(section, key, ("source", attribute), ids.ids, self._items["evidence"], "evidence")
        passages = tuple(self._passages(section, key, source))
        if not (source.article.ids or source.documents or source.evidence.ids or source.author):
            others = [name for name in self._keys() if name != "softened_by"]
            self._report(section, key, ("source",), f"expected at least one of {quoted_list(others)}")
        return Citation(passages, source.evidence.ids, source.softened_by.ids, source.author, self._decision)

    def _passages(self, section: str, key: str, source: SourceEntry) -> Iterator[Passages]:
        article = {"article": source.article} if source.article.ids else {}
        for name, names in {**article, **source.documents}.items():
            declared = {**self._items["claims"]} if name == "article" else self._declared(name)
            if declared is None:
                message = f"unknown key {shortened(name)}; allowed are {quoted_list(self._keys())}"
                self._report(section, key, ("source", name), message, nearest(name, self._keys()))
                continue
            if not names.ids:
                self._report(section, key, ("source", name), "expected at least one claim")
            noun = "claim" if name == "article" else f"claim of {name}"
            self._known(section, key, ("source", name), names.ids, declared, noun)
            if name in self.documents and names.ids:
                document = self.documents[name]
                yield Passages(name, names.ids, document.kind, document.cited)

    def _declared(self, name: str) -> Mapping[str, Any] | None:
        """Return the claims of a document, also where something else is wrong with it; None where there is none."""
        if name not in self._items["documents"]:
            return None
        data = self._items["documents"][name].data
        claims = data.get("claims") if isinstance(data, dict) else None
        return claims if isinstance(claims, dict) else {}

    def _keys(self) -> list[str]:
        return ["article", *(name for name in self._items["documents"] if name != "article"), *_OTHERS]


def _document(key: str, about: dict[str, Any], claims: Mapping[str, Claim]) -> Document:
    return Document(key, **{**about, "cited": about["cited"] or "", "claims": claims})


def _cited(documents: Mapping[str, Document]) -> Iterator[tuple[str, Document]]:
    """Say of each document how it is cited: as it says, by its kind where no other is of that, or by its title."""
    kinds = [one.kind for one in documents.values()]
    for key, one in documents.items():
        plain = one.kind if key == "article" or kinds.count(one.kind) == 1 else one.title
        yield key, attrs.evolve(one, cited=one.cited or plain)
