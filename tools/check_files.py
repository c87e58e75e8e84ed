"""Refuses files that do not belong into the repository: `python tools/check_files.py [FILE ...]`.

Every file that git tracks, or those that are named: none larger than the limit, and none that .gitignore names, which
git goes on tracking once it was added. Run by `make lint` and by pre-commit; it needs no network.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGEST = 500_000  # bytes
ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Print what is wrong, and return the exit code."""
    if not (ROOT / ".git").exists():  # a source distribution
        print("no git repository here: nothing to check")
        return 0
    names = set(arguments) or set(listed(ROOT))
    found = [*too_large(ROOT, sorted(names)), *ignored(ROOT, names)]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


def listed(root: Path, *options: str) -> list[str]:
    """Return the files that git tracks, as `git ls-files` with these options gives them."""
    done = subprocess.run(["git", "ls-files", "-z", *options], cwd=root, capture_output=True, check=True)
    return [name for name in done.stdout.decode().split("\0") if name]


def too_large(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each file that is larger than the limit."""
    for name in names:
        path = root / name
        size = path.lstat().st_size if path.is_file() or path.is_symlink() else 0
        if size > LARGEST:
            yield (
                f"{name} has {size:,} bytes, and no file may have more than {LARGEST:,}: let the script that needs it "
                "make or fetch it, and name it in .gitignore"
            )


def ignored(root: Path, names: set[str]) -> Iterator[str]:
    """Yield a sentence for each tracked file that .gitignore names."""
    for name in listed(root, "--cached", "--ignored", "--exclude-standard"):
        if name in names:
            yield f"{name} is named by .gitignore and tracked all the same: git rm --cached {name}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
