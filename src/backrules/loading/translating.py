"""A ruleset in another language: `texts/<language>.yaml` in its folder, and in those of its overlays.

Beside each translation stands the English text that it translates. A text that is not there, or that is there for
another English text, is missing: nothing is shown in two languages, and nobody reads what a ruleset no longer says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as Folder

import attrs

from backrules._util.language import ENGLISH, Language
from backrules._util.spans import Source, Span
from backrules.errors import ConditionError, Problem, RulesetError, few_hints, hinted, nearest
from backrules.facts import Fact
from backrules.loading.files import read_text, replies_in
from backrules.loading.languages import language_of
from backrules.loading.merge import read_sections
from backrules.loading.nodes import MappingNode, ScalarNode
from backrules.loading.replies import Answers, Naming, joined
from backrules.loading.retelling import Path, retold, texts_of
from backrules.loading.saying import wrong_names
from backrules.loading.yaml import read_yaml
from backrules.model import RulesetData
from backrules.model.texts import parse_text, values_in

__all__ = [
    "Entry",
    "Translations",
    "is_typed",
    "languages_in",
    "languages_named_in",
    "read_translations",
    "texts_file",
    "translated",
    "typed_words",
]

_SAY, _SAID, _UNLISTED = (
    "say",
    "said",
    "unlisted",
)  # other words, in one text with semicolons: no translation of those in English
_APART = "; "
_SHOWS = "shows"  # the only text with a place of its own for a value: {}


@attrs.frozen
class Entry:
    """A translation as it stands in a file.

    Attributes:
        source: the English text that it translates.
        text: the translation, or empty.
        span: where it stands.
        before: what was translated before, and its translation, where that was kept for who translates it anew.
    """

    source: str
    text: str
    span: Span
    before: tuple[str, str] = ("", "")


@attrs.frozen
class Translations:
    """The translations of a ruleset into one language.

    Attributes:
        code: of the language.
        entries: path of a text -> its translations, the one of the last overlay last.
    """

    code: str
    entries: Mapping[Path, tuple[Entry, ...]]

    def of(self, path: Path, text: str) -> Entry | None:
        """Return the translation of a text as it stands now, None where there is none."""
        for entry in reversed(self.entries.get(path, ())):
            if entry.source == text and entry.text:
                return entry
        return None

    def earlier(self, path: Path) -> tuple[str, str] | None:
        """Return what stood there before and its translation, None where there was none."""
        given = [(entry.source, entry.text) if entry.text else entry.before for entry in self.entries.get(path, ())]
        return next((pair for pair in reversed(given) if all(pair)), None)


def texts_file(folder: Folder, code: str) -> Folder:
    """Return where the translations of a folder stand."""
    return folder / "texts" / f"{code}.yaml"


def languages_named_in(folders: Sequence[Folder]) -> tuple[str, ...]:
    """Return the codes of the languages of which anything stands in folders: texts, or names of answers."""
    named = {code for folder in folders for code in replies_in(folder) if code != ENGLISH.code}
    return tuple(sorted({*languages_in(folders), *named}))


def languages_in(folders: Sequence[Folder]) -> tuple[str, ...]:
    """Return the codes of the languages into which folders have translations."""
    return tuple(sorted({path.stem for folder in folders for path in (folder / "texts").glob("*.yaml")}))


@few_hints()
def translated(data: RulesetData, code: str, folders: Sequence[Folder]) -> RulesetData:
    """Return a ruleset in another language; its meaning and its fingerprint are the same.

    Args:
        data: the ruleset, as it was written.
        code: of the language.
        folders: of the ruleset and its overlays.

    Raises:
        RulesetError: the language is not there or not whole: everything that is missing.
    """
    problems: list[Problem] = []
    language = language_of(code, folders, problems)
    if problems:
        raise RulesetError(problems)
    translations = read_translations(code, folders, problems)
    sections = read_sections(folders, problems, part=f"replies/{code}")
    if problems:
        raise RulesetError(problems)
    naming = Naming(sections, problems)
    problems += _wrong(data, translations, naming, overlaid=len(folders) > 1)
    if problems:
        raise RulesetError(problems)
    return _in_language(data, translations, naming, language)


def _in_language(data: RulesetData, translations: Translations, naming: Naming, language: Language) -> RulesetData:
    units, inside = dict[str, tuple[str, ...]](), dict[str, str]()

    def say(path: Path, text: str) -> str:
        entry = translations.of(path, text)
        said = text if entry is None else entry.text
        if path[-1] == "unit":
            forms = tuple(said.split("|"))
            units[forms[-1]] = forms
            return forms[-1]
        if path[2:3] != ("options",):
            return said
        listed, _, within = said.partition("|")
        inside.update({listed: within} if within else {})
        return listed

    found = retold(data, say)
    return _with_words(found, _typed(translations), naming, attrs.evolve(language, units=units, inside=inside))


def _with_words(
    data: RulesetData, typed: Mapping[Path, tuple[str, ...]], naming: Naming, language: Language
) -> RulesetData:
    """Return a ruleset with the other words of its language: none where none are given, for others are no help."""

    def words(*path: str) -> tuple[str, ...]:
        return typed.get(path, ())

    advice = {
        key: attrs.evolve(one, say=words("advice", key, _SAY), said=words("advice", key, _SAID))
        for key, one in data.advice.items()
    }
    return attrs.evolve(
        data,
        facts={
            name: attrs.evolve(fact, say=_named(fact, typed, naming, overlaid=True))
            for name, fact in data.facts.items()
        },
        advice=advice,
        rules={key: attrs.evolve(rule, said=words("rules", key, _SAID)) for key, rule in data.rules.items()},
        said=words("ruleset", _SAID),
        unlisted=words("ruleset", _UNLISTED),
        language=language,
    )


def _typed(translations: Translations) -> dict[Path, tuple[str, ...]]:
    """Return the other words that a language has for something, by path."""
    return {
        path: tuple(word.strip() for word in entries[-1].text.split(_APART.strip()) if word.strip())
        for path, entries in translations.entries.items()
        if is_typed(path) and entries[-1].text
    }


def is_typed(path: Path) -> bool:
    """Whether other words for something stand at a path: each language has its own, or none."""
    return path[:1] + path[2:3] == ("facts", _SAY) or path[-1] in (_SAY, _SAID, _UNLISTED)


def _answers(fact: str, typed: Mapping[Path, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the words by which replies name answers to a question."""
    return {path[3]: words for path, words in typed.items() if path[:3] == ("facts", fact, _SAY) and len(path) == 4}


def _named(fact: Fact, typed: Mapping[Path, tuple[str, ...]], naming: Naming, *, overlaid: bool) -> Answers:
    """Return the same together with those in `replies/`, but of answers that an overlay may have taken away."""
    outdated = naming.outdated(fact) if overlaid else ()
    names = joined(_answers(fact.name, typed), naming.of(fact.name))
    return {answer: given for answer, given in names.items() if answer not in outdated}


def read_translations(code: str, folders: Sequence[Folder], problems: list[Problem]) -> Translations:
    """Return the translations in the folders of a ruleset and its overlays."""
    entries: dict[Path, list[Entry]] = {}
    for folder in folders:
        path = texts_file(folder, code)
        text = read_text(path, problems) if path.exists() else None
        root = None if text is None else read_yaml(Source(str(path), text), problems)
        for where, entry in _entries(root, code, (), problems) if root is not None else ():
            entries.setdefault(where, []).append(entry)
    return Translations(code, {where: tuple(given) for where, given in entries.items()})


def _entries(node: MappingNode, code: str, path: Path, problems: list[Problem]) -> Iterator[tuple[Path, Entry]]:
    """Yield the translations below a node: mappings in which the two languages stand, and nothing else."""
    for key, entry in node.entries.items():
        below, where = entry.value, (*path, key)
        if not isinstance(below, MappingNode):
            problems.append(Problem(_expected(code), ".".join(where), entry.key_span))
        elif _is_pair(below, code):
            source, text, *before = (_text(below, one) for one in _keys(code))
            yield where, Entry(source, text, entry.key_span, (before[0], before[1]))
        else:
            yield from _entries(below, code, where, problems)


def _is_pair(node: MappingNode, code: str) -> bool:
    texts = all(isinstance(entry.value, ScalarNode) for entry in node.entries.values())
    return texts and node.entries.keys() <= {*_keys(code)}


def _keys(code: str) -> tuple[str, ...]:
    return ENGLISH.code, code, f"{ENGLISH.code}_before", f"{code}_before"


def _expected(code: str) -> str:
    return f"expected {{{ENGLISH.code}: the text, {code}: its translation}}"


def _text(node: MappingNode, key: str) -> str:
    value = node.entries[key].value if key in node.entries else None
    return str(value.value) if isinstance(value, ScalarNode) and value.value is not None else ""


def _wrong(data: RulesetData, translations: Translations, naming: Naming, *, overlaid: bool) -> Iterator[Problem]:
    texts = texts_of(data)
    for path, text in texts.items():
        entry = translations.of(path, text)
        if entry is None:
            yield _missing(path, text, translations)
        elif message := _says_otherwise(path, text, entry.text):
            yield Problem(message, ".".join(path), entry.span)
    yield from _alike(data, translations)
    yield from _wrong_words(data, translations, naming, overlaid=overlaid)
    for path, entries in translations.entries.items():
        if path not in texts and not overlaid and not is_typed(path):  # which may have taken away what it was a text of
            names = [".".join(one) for one in texts]
            hint = nearest(".".join(path), names) or "backrules new --texts leaves it out"
            yield Problem("there is no such text", ".".join(path), entries[-1].span, hint)


def typed_words(data: RulesetData) -> dict[Path, str]:
    """Return the other words for answers, advice and what must be said, by path: each language has its own, or none."""
    facts = data.facts.values()
    found: dict[Path, tuple[str, ...]] = {
        ("facts", fact.name, _SAY, answer): words for fact in facts for answer, words in fact.say.items()
    }
    for key, advice in data.advice.items():
        found |= {("advice", key, _SAY): advice.say, ("advice", key, _SAID): advice.said}
    found |= {("rules", key, _SAID): rule.said for key, rule in data.rules.items()}
    found |= {("ruleset", _SAID): data.said, ("ruleset", _UNLISTED): data.unlisted}
    return {path: _APART.join(words) for path, words in found.items() if words}


def _wrong_words(data: RulesetData, translations: Translations, naming: Naming, *, overlaid: bool) -> Iterator[Problem]:
    """Yield what is wrong with the words by which replies name answers."""
    typed = _typed(translations)
    yield from naming.strangers(data.facts) if not overlaid else ()
    for name, fact in data.facts.items():
        options = {
            o: getattr(translations.of(("facts", name, "options", o), t), "text", t) for o, t in fact.options.items()
        }
        listed = {option: text.partition("|")[0] for option, text in options.items()}
        own = _answers(name, typed)
        said = attrs.evolve(fact, options=listed, say=_named(fact, typed, naming, overlaid=overlaid))
        for answer, place, message, hint in wrong_names(said):
            path, before = ("facts", name, _SAY, answer), len(own.get(answer, ()))
            if path in translations.entries if place is None else place < before:
                yield Problem(message, ".".join(path), translations.entries[path][-1].span, hint)
            else:
                yield naming.wrong_name(name, answer, None if place is None else place - before, message, hint)


def _missing(path: Path, text: str, translations: Translations) -> Problem:
    name, entries = ".".join(path), translations.entries.get(path, ())
    span = entries[-1].span if entries else None
    if translations.earlier(path) is None:
        return Problem(f"there is no translation into {translations.code} of {text[:80]!r}", name, span)
    return Problem(f"the text changed since it was translated: it is {text[:80]!r} now", name, span)


def _says_otherwise(path: Path, text: str, translation: str) -> str:
    """Return how a translation has other values than the text; nothing where it has the same."""
    if path[-1] == _SHOWS and "{}" in text and "{}" not in translation:
        return "the translation must hold {} for the value, as the text does"
    try:
        if path[-1] != _SHOWS:
            parse_text(translation)
    except ConditionError as error:
        return hinted(error.message, error.hint)
    wanted, given = ({value.name: value for value in values_in(one)} for one in (text, translation))
    if wanted.keys() != given.keys():
        names = ", ".join(f"{{{name}}}" for name in wanted)
        return f"the translation must hold {names or 'no values'}, as the text does"
    bare = [name for name, value in wanted.items() if value.default is not None and given[name].default is None]
    return f"the translation must say what stands for {{{bare[0]}}} where it is not known" if bare else ""


def _alike(data: RulesetData, translations: Translations) -> Iterator[Problem]:
    """Yield a problem for each two answers that a translation makes the same."""
    for name, fact in data.facts.items():
        taken: dict[str, str] = {}
        for option, text in fact.options.items():
            entry = translations.of(("facts", name, "options", option), text)
            if entry is None:
                continue
            other = taken.setdefault(entry.text.partition("|")[0].casefold(), option)
            if other != option and fact.options[other] != text:
                message = f"it reads like the answer {other}: {entry.text[:80]!r}"
                yield Problem(message, f"facts.{name}.options.{option}", entry.span)
