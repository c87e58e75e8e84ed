"""Sources that a reply claims, beside those that the rules have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backrules.chat.guard.finding import Finding
from backrules.chat.guard.reading import Reading
from backrules.chat.guard.text import Sentence
from backrules.model import Citation, Evidence

__all__ = ["claimed"]

_AUTHOR = r"([A-ZÄÖÜ][\w’'-]+)"
_MORE = rf"(?:,? (?:et al\.?|and colleagues|und Kollegen|& {_AUTHOR}|and {_AUTHOR}|und {_AUTHOR}))?"
_CITED = re.compile(rf"{_AUTHOR}{_MORE},? ?\(?((?:19|20)\d\d)\b\)?")
_OTHERS = re.compile(rf"{_AUTHOR},? (?:et al\b|and colleagues|und Kollegen)")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>)\]]+")
_NEAR = 4
_SAYING = 4  # words between who publishes and what they are said to do


def claimed(reading: Reading) -> Iterator[Finding]:
    """Find each claim of a source that what it speaks of does not have."""
    seen: set[int] = set()
    for start, end, message in (*_links(reading), *_named(reading), *_bodies(reading), *_said_in_words(reading)):
        if not any(place in seen for place in range(start, end)):
            seen.update(range(start, end))
            yield Finding("source", message, start, end, reading.draft.text[start:end])


def _links(reading: Reading) -> Iterator[tuple[int, int, str]]:
    known = [one.url for one in reading.data.documents.values() if one.url]
    dois = [one.doi.casefold() for one in reading.data.evidence.values() if one.doi]
    text = reading.draft.text
    for start, end in reading.draft.links:
        link = text[start:end].rstrip(".,;:!?)]\"'")
        if not any(link.startswith(url) for url in known) and not any(doi in link.casefold() for doi in dois):
            yield start, start + len(link), "it links to what is no source of the rules"
    for found in _DOI.finditer(text):
        if not any(found[0].casefold().startswith(doi) for doi in dois):
            yield found.start(), found.end(), "it names a paper that is no source of the rules"


def _named(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield authors, with a year or with others, whom the rules do not cite for what is spoken of."""
    text = reading.draft.text
    for found in (*_CITED.finditer(text), *_OTHERS.finditer(text)):
        token = next((place for place, one in enumerate(reading.draft.tokens) if one.end > found.start()), None)
        if token is None or token in reading.own:
            continue
        year = next((int(group) for group in found.groups() if group and group.isdecimal()), None)
        names = [group for group in found.groups() if group and not group.isdecimal()]
        if not any(_is_by(paper, names, year) for paper in _allowed(reading, reading.sentence_of(token))):
            yield found.start(), found.end(), "it cites a paper that the rule does not have"


def _bodies(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield who publishes ("the ... Institute says"), where no paper behind what is spoken of is theirs."""
    draft, words = reading.draft, reading.words
    for sentence in draft.sentences:
        saying = words.saying.spans(reading.stems(sentence))
        for place in range(sentence.start, sentence.end):
            token = draft.tokens[place]
            name = draft.text[token.start : token.end]
            if token.stem not in words.bodies or not name[0].isupper() or place in reading.own:
                continue
            near = any(abs(sentence.start + start - place) <= _SAYING for start, _ in saying)
            if near and not any(_is_by(paper, [name], None) for paper in _allowed(reading, sentence)):
                yield token.start, token.end, "it names a source that the rule does not have"


def _is_by(paper: Evidence, names: list[str], year: int | None) -> bool:
    by = f"{paper.authors or ''} {paper.published or ''} {paper.title} {paper.id}"
    named = any(name.casefold() in by.casefold() or _is_short_for(name, by) for name in names)
    return named and (year is None or year == paper.year)


def _is_short_for(name: str, text: str) -> bool:
    """Whether a name is the initials of words with a capital ("WTO": World Trade Organization)."""
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", text) if word[0].isupper())
    return len(name) > 2 and name.isupper() and name in initials


def _said_in_words(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield "studies show" and the like where the rules have no paper for it."""
    for sentence in reading.draft.sentences:
        stems = reading.stems(sentence)
        for start, end in reading.words.citing.spans(stems):
            if reading.is_own(sentence.start + start, sentence.start + end) or _is_denied(reading, sentence, start):
                continue
            told = [*stems[max(0, start - 1) : start], *stems[end : end + 1]]  # according to you, your doctor says
            if any(stem in reading.words.told for stem in told) or _is_awaited(reading, stems[:start]):
                continue
            if _supports(reading, sentence, stems):
                continue
            place = reading.draft.place(sentence.start + start, sentence.start + end)
            yield *place, "it claims a source that the rule does not have"


def _is_denied(reading: Reading, sentence: Sentence, place: int) -> bool:
    return any(0 <= place - end < _NEAR for _, end in reading.negations_in(sentence))


def _is_awaited(reading: Reading, before: list[str]) -> bool:
    """Whether it is said that somebody may say so later ("until a doctor says yes")."""
    return reading.words.waiting.within(before[-_NEAR:])


def _supports(reading: Reading, sentence: Sentence, stems: list[str]) -> bool:
    """Whether what is spoken of has a paper, and none that is from another year or place than the sentence says."""
    years = {int(stem) for stem in stems if stem.isdecimal() and 1900 <= int(stem) <= 2100}
    papers = [paper for paper in _allowed(reading, sentence) if not years or paper.year in years]
    named = _names_a_body(reading, sentence)
    return any(not named or any(_is_by(paper, [name], None) for name in named) for paper in papers)


def _names_a_body(reading: Reading, sentence: Sentence) -> list[str]:
    """Return the words with a capital inside of a sentence: who is claimed to have said it."""
    text = reading.draft.text
    tokens = reading.draft.tokens[sentence.start + 1 : sentence.end]
    titles = {stem for advice in reading.data.advice.values() for stem in reading.words.stems(advice.label)}
    if reading.words.nouns_are_capital:
        return _by(reading, sentence)
    words = [(text[one.start : one.end], one.stem) for one in tokens]
    return [
        word for word, stem in words if word[0].isupper() and stem not in reading.words.small and stem not in titles
    ]


def _by(reading: Reading, sentence: Sentence) -> list[str]:
    """Return the words with a capital that say whose a study is ("a study of ...")."""
    tokens, text, words = reading.draft.tokens, reading.draft.text, reading.words
    spans = words.citing.spans(reading.stems(sentence))
    places = [sentence.start + end for _, end in spans if sentence.start + end + 1 < sentence.end]
    named = [tokens[place + 1] for place in places if tokens[place].stem in words.by]
    return [text[one.start : one.end] for one in named if text[one.start].isupper()]


def _allowed(reading: Reading, sentence: Sentence) -> list[Evidence]:
    """Return the papers of the rules behind what a sentence, or the one before it, speaks of; of all if of nothing."""
    place = reading.draft.sentences.index(sentence)
    for one in (sentence, sentence.above, *reading.draft.sentences[max(0, place - 1) : place][::-1]):
        ids = [mention.ids for mention in reading.mentions if one is not None and one.start <= mention.start < one.end]
        if ids:
            return _papers(reading, frozenset().union(*ids))
    return _papers(reading, frozenset(reading.recommended) | {one.id for one in reading.rec.withheld})


def _papers(reading: Reading, ids: frozenset[str]) -> list[Evidence]:
    """Return the papers that the rules acting on some advice cite, and its texts."""
    citations: list[Citation] = [source for key in ids if (source := reading.data.advice[key].source) is not None]
    rules = reading.data.rules
    citations += [
        rules[key].source for key in _acting(reading) if key in rules and ids.intersection(rules[key].targets)
    ]
    names = dict.fromkeys(name for one in citations for name in (*one.evidence, *one.softened_by))
    return [reading.data.evidence[name] for name in names if name in reading.data.evidence]


def _acting(reading: Reading) -> Iterator[str]:
    """Yield the rules that recommend, caution or hold something back for this person."""
    for advice in reading.recommended.values():
        yield from (reason.rule for reason in advice.reasons)
        yield from (caution.rule for caution in advice.cautions)
    for held in reading.rec.withheld:
        yield from held.rules
