"""What names an option where nothing hangs on it but the advice: the first part of its text, or a word of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from backrules.facts import Fact
from backrules.replies.lexical.language import Language
from backrules.replies.lexical.phrases import Phrases

__all__ = ["hints_of"]

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SHORTEST = 4  # letters of a word that names an option by itself


def hints_of(fact: Fact, spoken: Language) -> Phrases:
    """Return the first parts of texts, what stands in brackets, and words that no other option has."""
    found, stem = Phrases(spoken.stem), spoken.stem
    texts = fact.options.values()
    shared = Counter(one for text in texts for one in {stem(word) for word in spoken.words(text)})
    for option, text in fact.options.items():
        parts = [_BRACKETS.sub(" ", text), *_BRACKETS.findall(text)]
        for part in (*parts, *(part.split(",")[0] for part in parts)):
            words = spoken.bare(spoken.words(part))
            if any(shared[stem(word)] == 1 for word in words):  # others have all of it, too
                found.add(words, "option", option)
    for option, text in fact.options.items():
        for word in _telling(text, shared, spoken):
            found.add([word], "option", option)
    return found


def _telling(text: str, shared: Counter[str], spoken: Language) -> Iterator[str]:
    """Yield the words that stand in no other option."""
    whole = [word for part in text.split() if "-" not in part for word in spoken.words(part)]
    for word in whole:
        if len(word) >= _SHORTEST and word not in spoken.vocabulary and shared[spoken.stem(word)] == 1:
            yield word
