"""Gathers the fragments in changelog.d into the section of CHANGELOG.md that is not released yet.

`python tools/changelog.py` prints the section as it would be; `--write` writes it and removes the fragments; so does
`--release 2027-01-31`, which gives the section its date. The version is that of the library. There is one section for
each version: fragments are added to the lists that stand there.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from backrules._util.version import __version__

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"added": "Added", "changed": "Changed", "deprecated": "Deprecated", "fixed": "Fixed", "rules": "Rules"}
KINDS |= {"removed": "Removed"}
MARK = "<!-- sections start -->\n"
WIDTH = 120

_NAME = re.compile(rf"(?:\d+|\+[\w-]+)\.({'|'.join(KINDS)})\.md")


class ChangelogError(Exception):
    """Something about the fragments or CHANGELOG.md is wrong."""


def fragments(folder: Path) -> dict[Path, str]:
    """Return the fragments and their kinds, in the order of their names.

    Raises:
        ChangelogError: files that are none, all of them.
    """
    found, wrong = {}, []
    for path in sorted(folder.iterdir()):
        name = _NAME.fullmatch(path.name)
        if name and path.read_text(encoding="utf-8").strip():
            found[path] = name[1]
        elif path.name != "README.md":
            wrong.append(f"{path.name} is no fragment: <issue or +word>.<{'|'.join(KINDS)}>.md, with a sentence in it")
    if wrong:
        raise ChangelogError("\n".join(wrong))
    return found


def gathered(text: str, added: Mapping[Path, str], version: str, date: str = "unreleased") -> str:
    """Return the text of CHANGELOG.md with fragments in the section of a version.

    Args:
        text: what stands there.
        added: the fragments.
        version: the version.
        date: its date.

    Raises:
        ChangelogError: the version is released already, or the text has no mark where sections begin.
    """
    head, mark, sections = text.partition(MARK)
    if not mark:
        raise ChangelogError(f"CHANGELOG.md has no line {MARK.strip()}")
    title = f"## {version} (unreleased)\n"
    if title not in sections:
        if f"## {version} (" in sections:
            raise ChangelogError(f"{version} is released: raise the version first (src/backrules/_util/version.py)")
        sections = f"\n{title}\n{sections.lstrip()}"
    before, _, rest = sections.partition(title)
    own, later, others = rest.partition("\n## ")
    return f"{head}{mark}{before}## {version} ({date})\n{_merged(own, added)}{later}{others}"


def _merged(section: str, added: Mapping[Path, str]) -> str:
    """Return a section with fragments at the end of the lists of their kinds."""
    parts = re.split(r"^### (.+)\n", section, flags=re.MULTILINE)
    lists = dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
    for path, kind in added.items():
        lists[KINDS[kind]] = f"{lists.get(KINDS[kind], '')}\n{_item(path.read_text(encoding='utf-8'))}".strip()
    order = [
        *(name for name in KINDS.values() if name in lists),
        *(name for name in lists if name not in KINDS.values()),
    ]
    shown = "".join(f"\n### {name}\n\n{lists[name]}\n" for name in order)
    return f"{parts[0].rstrip()}\n{shown}" if parts[0].strip() else shown


def _item(text: str) -> str:
    """Return the text of a fragment as an item of a list."""
    lines, line = [], "-"
    for word in text.split():
        if len(line) + len(word) >= WIDTH:
            lines.append(line)
            line = " "
        line += f" {word}"
    return "\n".join([*lines, line])


def main(arguments: list[str]) -> int:
    """Do what the command line says, and return the exit code."""
    parser = argparse.ArgumentParser(description="Gathers the fragments in changelog.d into CHANGELOG.md.")
    parser.add_argument("--write", action="store_true", help="write CHANGELOG.md and remove the fragments")
    parser.add_argument("--release", metavar="DATE", help="write, and give the section this date")
    options = parser.parse_args(arguments)
    place = ROOT / "CHANGELOG.md"
    try:
        added = fragments(ROOT / "changelog.d")
        text = gathered(place.read_text(encoding="utf-8"), added, __version__, options.release or "unreleased")
    except ChangelogError as error:
        print(error, file=sys.stderr)
        return 1
    if options.write or options.release:
        place.write_text(text, encoding="utf-8")
        for path in added:
            path.unlink()
    else:
        print(text.partition(MARK)[2].strip().split("\n## ")[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
