"""A language that nobody speaks, made from English: each letter has another one's shape, and it runs from right to left.

What is shown in it in plain letters was not translated.
"""

import re
from pathlib import Path

import attrs

from backrules._util.po import Message, written_po
from backrules.authoring.texts_file import texts_file_of
from backrules.loading.languages import template
from backrules.model import RulesetData

CODE = "qps"
RTL_MARK, LTR_MARK = "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER = "åƀçďéƒğĥîĵķļɱñöþǫŕšťûṽŵẋýžÅƁÇĎÉƑĞĤÎĴĶĻṀÑÖÞǪŔŠŤÛṼŴẊÝŽ"
_SHAPES = str.maketrans(_PLAIN, _OTHER)
_VALUE = re.compile(r"(\{[^{}|]*)(\|[^{}]*)?\}|\{\}")
_HEAD = "Language: qps\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\n"


def pseudo(text: str) -> str:
    """Return a text in the pseudo-language; values stay, and what stands for them is translated."""
    found, start = "", 0
    for value in _VALUE.finditer(text):
        found += text[start : value.start()].translate(_SHAPES)
        found += "{}" if value[1] is None else value[1] + (value[2] or "").translate(_SHAPES) + "}"
        start = value.end()
    return f"{RTL_MARK}{found}{text[start:].translate(_SHAPES)}{LTR_MARK}"


def catalogue() -> str:
    """Return the catalogue of the pseudo-language, which has three plural forms."""
    found = [Message("", forms=(_HEAD,))]
    for message in template()[1:]:
        if message.context in ("direction", "decimal sign"):
            forms: tuple[str, ...] = ("rtl" if message.context == "direction" else "٫",)
        elif message.plural:
            forms = pseudo(message.id), pseudo(message.plural), pseudo(message.plural)
        else:
            forms = (pseudo(message.id),)
        found.append(attrs.evolve(message, forms=forms))
    return written_po(found)


def write(data: RulesetData, folder: Path, code: str = CODE) -> None:
    """Write the translations of a ruleset into the pseudo-language, and its catalogue."""
    (folder / "texts").mkdir(exist_ok=True)
    empty = texts_file_of(data, code, [folder]).text
    lines, source = [], ""
    for line in empty.splitlines():
        key, _, text = line.strip().partition(": ")
        if key == "en":
            source = text
        elif line.strip() == f"{code}:":
            line = f"{line} {_translated(source)}"
        lines.append(line)
    (folder / "texts" / f"{code}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "texts" / f"{code}.po").write_text(catalogue(), encoding="utf-8")


def _translated(scalar: str) -> str:
    quote = scalar[0] if scalar[0] in "'\"" else ""
    text = scalar[1:-1] if quote else scalar
    return f"{quote or chr(34)}{pseudo(text)}{quote or chr(34)}"
