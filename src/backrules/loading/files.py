"""The files of a ruleset folder, read within limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from backrules._util.language import CODE, SOURCE
from backrules._util.printable import shortened
from backrules._util.spans import Source
from backrules.errors import Problem, nearest

__all__ = ["FOLDERS", "REPLIES", "TOP_FILES", "read_files", "read_stream", "read_text", "replies_in"]

LARGEST_FILE = 4 * 1024 * 1024  # bytes
LARGEST_FOLDER = 32 * 1024 * 1024
MOST_FILES = 1000

TOP_FILES = (
    "ruleset.yaml",
    "sources.yaml",
    "facts.yaml",
    "advice.yaml",
    "assessment.yaml",
    "plan.yaml",
    "invariants.yaml",
    "accepted.yaml",
)
REPLIES = "replies"  # of which a file, or a folder of files, is called after the language
FOLDERS = ("rules", "cases", REPLIES)
# each folder, and how a file in it may be called
_READ_IN = {"rules": "all", "cases": "people", "texts": "de", REPLIES: SOURCE}
_PARTS = {"cases": "cases", "invariants.yaml": "invariants", "accepted.yaml": "accepted"}


def read_files(folder: Path, problems: list[Problem], *, part: str = "ruleset") -> Iterator[tuple[str, Source | None]]:
    """Yield the name relative to the folder and the text of each file that a ruleset, or another part of a folder, has.

    What should be there and cannot be read has no text.

    Args:
        folder: the ruleset's or overlay's folder.
        problems: takes what is wrong: a folder that is none, links out of it, too much, not UTF-8, unknown files.
        part: `cases`, `invariants` or `accepted` instead of what decides about advice; `replies/de` for how answers are
            named in a language that is not the one in which rulesets are written.
    """
    try:
        if not folder.is_dir():
            problems.append(Problem(f"{folder} is not a folder" if folder.exists() else f"there is no folder {folder}"))
            yield "", None
            return
        root, total = folder.resolve(), 0
    except (OSError, RuntimeError, ValueError):  # a name too long, links in a circle, a NUL
        problems.append(Problem(f"there is no folder {str(folder)[:200]!r}"))
        yield "", None
        return
    for path in _unread(folder):
        problems.append(Problem(f"{path}: {_why_unread(folder, path)}", hint=_where_instead(folder, path)))
        yield path.relative_to(folder).as_posix(), None
    for path in _listed(folder, problems):
        name = "/".join(path.parts[len(folder.parts) :])
        if _part_of(name) != part:
            continue
        if path.is_symlink() and not _leads_into(root, path):  # `_listed` looked at the folder that it is in
            problems.append(Problem(f"{path} is a link that leads out of the folder"))
            yield name, None
            continue
        content = read_text(path, problems)
        total += len(content or "")
        if total > LARGEST_FOLDER:
            problems.append(Problem(f"{folder} holds more than {LARGEST_FOLDER // 2**20} MiB of YAML"))
            yield name, None
            return
        yield name, None if content is None else Source(str(path), content)


def _listed(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the YAML files in a fixed order, files of advice with names of their own last."""
    found = [folder / name for name in TOP_FILES if (folder / name).exists()]
    found += sorted(path for path in folder.glob("*.yaml") if path not in found and path.stem not in _READ_IN)
    root = folder.resolve()
    for inner in (*(folder / name for name in FOLDERS), *_of_languages(folder)):
        if not _leads_into(root, inner):
            problems.append(Problem(f"{inner} is a link that leads out of the folder"))
        elif inner.is_dir():
            found += sorted(inner.glob("*.yaml"))
    if len(found) > MOST_FILES:
        problems.append(Problem(f"{folder} holds more than {MOST_FILES} YAML files"))
        return []
    return found


def _of_languages(folder: Path) -> list[Path]:
    """Return the folders that hold the names of answers in one language each."""
    return sorted(path for path in (folder / REPLIES).glob("*") if CODE.fullmatch(path.name) and path.is_dir())


def replies_in(folder: Path) -> set[str]:
    """Return the codes of the languages in which a folder has names of answers."""
    return {path.name.removesuffix(".yaml") for path in (*(folder / REPLIES).glob("*.yaml"), *_of_languages(folder))}


def _part_of(name: str) -> str:
    """Return which part of a folder a file belongs to, by its name relative to that."""
    first, _, rest = name.partition("/")
    if first != REPLIES:
        return _PARTS.get(first, "ruleset")
    code = rest.partition("/")[0].removesuffix(".yaml")
    return "ruleset" if code == SOURCE else f"{REPLIES}/{code}"


def _unread(folder: Path) -> list[Path]:
    """Return the YAML files that stand where nothing is read, so that no rule and no case is left out in silence.

    A folder that is a ruleset or an overlay of its own may stand in another one; hidden folders are for other programs.
    """
    found = [path for path in _yaml_in(folder) if path.suffix != ".yaml" or path.stem in _READ_IN]
    root = folder.resolve()
    for inner in sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")):
        if not _leads_into(root, inner):
            continue
        if inner.name in FOLDERS:
            found += (path for path in _yaml_in(inner, "**/") if path.suffix != ".yaml" or not _is_read(inner, path))
        elif inner.name not in _READ_IN and not any((inner / name).exists() for name in TOP_FILES):
            found += (path for path in _yaml_in(inner) if not path.stem.endswith(".cases"))  # these are pytest's
    return found


def _is_read(inner: Path, path: Path) -> bool:
    """Whether a file below a folder that is read stands where a file of that may stand."""
    if inner.name != REPLIES:
        return path.parent == inner
    code = path.stem if path.parent == inner else path.parent.name
    return inner in (path.parent, path.parent.parent) and CODE.fullmatch(code) is not None


def _yaml_in(folder: Path, below: str = "") -> list[Path]:
    return sorted(path for path in folder.glob(f"{below}*") if path.suffix.lower() in (".yaml", ".yml"))


def _why_unread(folder: Path, path: Path) -> str:
    parts = path.relative_to(folder).parts
    if parts[0] == REPLIES and path.suffix == ".yaml":
        return f"the files in {REPLIES}/, or folders of files, are called after languages"
    if len(parts) > 2:
        return "rules/ and cases/ have no folders in them"
    if len(parts) == 2 and parts[0] not in FOLDERS:
        there = "the folders of a ruleset are rules, cases, texts and replies"
        return f"nothing in a folder {shortened(parts[0])} is read; {there}"
    return "a ruleset has no such file"


def _where_instead(folder: Path, path: Path) -> str:
    parts = path.relative_to(folder).parts
    if path.stem in _READ_IN and len(parts) == 1:
        return f"write it in a folder: {path.stem}/{_READ_IN[path.stem]}.yaml"
    if path.suffix != ".yaml":
        return f"name it {path.stem}.yaml"
    if parts[0] == REPLIES and len(parts) > 1:
        return f"such as {REPLIES}/{SOURCE}.yaml, or {REPLIES}/{SOURCE}/{path.name}"
    return nearest(parts[0], _READ_IN) if len(parts) == 2 and parts[0] not in FOLDERS else ""


def _leads_into(root: Path, path: Path) -> bool:
    """Whether a path, links followed, stays below a folder."""
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except FileNotFoundError:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # links in a circle
        return False


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """Return the text of a file, or None with what is wrong with it reported."""
    try:
        if not path.is_file():
            problems.append(Problem(f"{path} is not a file"))
            return None
        with path.open("rb") as file:  # one byte more than allowed: the size may change after it was asked for
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        problems.append(Problem(f"{path} cannot be read: {error.strerror}"))
        return None
    return _decoded(str(path), content, problems)


def read_stream(name: str, stream: BinaryIO, problems: list[Problem]) -> str | None:
    """Return the text of a stream (standard input), or None with what is wrong with it reported."""
    return _decoded(name, stream.read(LARGEST_FILE + 1), problems)


def _decoded(name: str, content: bytes, problems: list[Problem]) -> str | None:
    if len(content) > LARGEST_FILE:
        problems.append(Problem(f"{name} is larger than {LARGEST_FILE // 2**20} MiB"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(Problem(f"{name}:{line}: this file is not UTF-8 (byte 0x{content[error.start]:02x})"))
        return None
