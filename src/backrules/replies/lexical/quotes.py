"""Whether words that are said to be somebody's stand in what they wrote."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["stands_in"]

_MARKS = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛`´′", "'"))


def stands_in(quote: str, text: str) -> bool:
    """Whether whole words of a text are these; case, spaces and the kind of quotation marks make no difference."""
    wanted = _plain(quote)
    return (
        re.search(r"\w", wanted) is not None
        and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _plain(text)) is not None
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    return " ".join(folded.split()).strip("\"' .,;:!?…")
