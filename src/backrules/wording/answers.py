"""What an answer is made of besides texts of the ruleset: strengths and bands."""

from __future__ import annotations

from backrules._util.language import Language, pgettext_noop
from backrules.model import Strength
from backrules.model.assessment import Found

__all__ = ["BANDS", "band_in_words", "strength_in_words"]

_STRENGTHS = {
    "must": pgettext_noop("strength", "must"),
    "should": pgettext_noop("strength", "should"),
    "can": pgettext_noop("strength", "can"),
}
BANDS: dict[Found, str] = {
    "good": pgettext_noop("band", "good"),
    "thin": pgettext_noop("band", "thin"),
    "off": pgettext_noop("band", "off"),
    "unknown": pgettext_noop("band", "unknown"),
}


def strength_in_words(strength: Strength | None, language: Language) -> str:
    """Return how strongly something is recommended."""
    return "" if strength is None else language.pgettext("strength", _STRENGTHS[strength])


def band_in_words(band: Found, language: Language) -> str:
    """Return where a check stands."""
    return language.pgettext("band", BANDS[band])
