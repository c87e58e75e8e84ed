"""The language of what people read: the messages of a catalogue, with plural forms, numbers and lists as it has them.

Messages stand in the code in English, which is a language without a catalogue. What is put into a message has a name,
so that a translation may put it elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs

from backrules._util.frozen import Frozen, frozen
from backrules._util.lazy import lazy
from backrules._util.numerals import approximate, digits

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = ["CODE", "ENGLISH", "SOURCE", "Language", "gettext_noop", "ngettext_noop", "pgettext_noop"]

SOURCE = "en"  # the language of the messages in the code
CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SEVERAL = 2  # what a fraction is counted as


def gettext_noop(message: str) -> str:
    """Return a message of a table, that is translated where it is said."""
    return message


def pgettext_noop(_: str, message: str) -> str:
    """Return a message of a table, that is translated in a context where it is said."""
    return message


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Return the two forms of a message of a table, that is translated where it is said."""
    return one, many


@attrs.frozen
class Language:
    """What a language says.

    Attributes:
        code: its code, such as `de`.
        units: a unit behind several things -> the unit behind each number, by plural form, where that is another one.
        inside: an answer as it is listed -> as it stands inside a sentence, where that is another text.
    """

    code: str = SOURCE
    _catalogue: bytes = attrs.field(default=b"", repr=False, alias="catalogue")  # as gettext reads it
    units: Mapping[str, tuple[str, ...]] = attrs.field(factory=Frozen, converter=frozen, repr=False)
    inside: Mapping[str, str] = attrs.field(factory=Frozen, converter=frozen, repr=False)

    @property
    def is_source(self) -> bool:
        """Whether it is English, whose grammar the code knows."""
        return not self._catalogue

    @property
    def direction(self) -> str:
        """In which direction it is written: `ltr` or `rtl`."""
        return self.pgettext("direction", "ltr")

    @lazy
    def _messages(self) -> GNUTranslations:
        from gettext import GNUTranslations  # who reads English needs none
        from io import BytesIO

        return GNUTranslations(BytesIO(self._catalogue))

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a message with what is put into it."""
        text = message if self.is_source else self._messages.gettext(message)
        return text.format_map(values) if values else text

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """Return a message that other languages say otherwise in other contexts."""
        text = message if self.is_source else self._messages.pgettext(context, message)
        return text.format_map(values) if values else text

    def ngettext(self, one: str, many: str, number: float, /, **values: object) -> str:
        """Return the message for so many things; the number is put into it as `n`."""
        if self.is_source:
            text = one if number == 1 else many
        else:
            text = self._messages.ngettext(one, many, _counted(number))
        return text.format_map({"n": self.digits(number), **values})

    # numbers

    def digits(self, number: int | float) -> str:
        """Return a number in digits, with the decimal sign of the language."""
        return self._signed(digits(number))

    def about(self, number: int | float) -> str:
        """Return a computed number in digits, and one that has no end as "about 3.33333"."""
        text, exact = approximate(number)
        said = self._signed(text)
        return said if exact else self.gettext("about {number}", number=said)

    def grouped(self, number: int) -> str:
        """Return a whole number with its thousands apart: `1,234,567`."""
        return f"{number:,}".replace(",", self.pgettext("thousands sign", ","))

    def rounded(self, number: float, places: int) -> str:
        """Return a number with so many decimal places."""
        return self._signed(f"{number:.{places}f}")

    @property
    def decimal_sign(self) -> str:
        """What stands before the fraction of a number."""
        return self.pgettext("decimal sign", ".")

    def _signed(self, text: str) -> str:
        return text if self.is_source else text.replace(".", self.decimal_sign)

    def unit(self, unit: str, number: float) -> str:
        """Return a unit as it stands behind a number: `set/week` behind a 1."""
        if self.is_source:
            counted, per, time = unit.partition("/")
            one = number == 1 and len(counted) > 2 and counted.endswith("s")
            return f"{counted.removesuffix('s') if one else counted}{per}{time}"
        forms = self.units.get(unit, ())
        if not forms:
            return unit
        place: int = self._messages.plural(_counted(number))  # type: ignore[attr-defined]
        return forms[min(place, len(forms) - 1)]

    # texts

    def quoted(self, text: str) -> str:
        """Return a text in quotation marks."""
        return self.gettext("“{text}”", text=text)

    def joined(self, words: Iterable[str], last: Literal["and", "or"] = "and") -> str:
        """Return a list as it is spoken: "a, b and c"; what has commas inside is kept apart by semicolons."""
        parts = list(words)
        if len(parts) < 2:
            return "".join(parts)
        both, either = self.pgettext("list", "and"), self.pgettext("list", "or")
        comma, semicolon = self.pgettext("list", ","), self.pgettext("list", ";")
        bare = [self._unquoted(part) for part in parts]
        mark = semicolon if any("," in part or comma in part for part in bare) else comma
        mixed = mark == semicolon or any(f" {word} " in part for part in bare for word in (both, either))
        before = f"{mark} ".join(parts[:-1])
        return f"{before}{mark if mixed else ''} {either if last == 'or' else both} {parts[-1]}"

    def _unquoted(self, text: str) -> str:
        """Return a text without what stands in quotation marks."""
        opening, closing = self.quoted("\0").split("\0")
        outside, *quotes = text.split(opening)
        return outside + "".join(quote.partition(closing)[1] + quote.partition(closing)[2] for quote in quotes)

    def __reduce__(self) -> tuple[Any, ...]:
        return Language, (self.code, self._catalogue, self.units, self.inside)


def _counted(number: float) -> int:
    """Return the whole number whose plural form a number has."""
    return abs(int(number)) if math.isfinite(number) and number == int(number) else _SEVERAL


ENGLISH = Language()
