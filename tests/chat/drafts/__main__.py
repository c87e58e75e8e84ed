"""`python -m tests.chat.drafts FILE`: how far the guard tells the drafts of a file apart, with every miss."""

from __future__ import annotations

import sys

from tests.chat.drafts import read_drafts


def report(name: str) -> str:
    """Return precision, recall and what was wrong of the drafts of a file."""
    found = [(draft, draft.found()) for draft in read_drafts(name)]
    missed = [draft for draft, findings in found if draft.kinds and not findings]
    accused = [draft for draft, findings in found if findings and not draft.kinds]
    bad = sum(bool(draft.kinds) for draft, _ in found)
    right = bad - len(missed)
    dangerous = [draft for draft, _ in found if draft.dangerous]
    lines = [
        f"{name}: {len(found)} drafts, {bad} bad, {len(dangerous)} of them dangerous",
        f"precision {right / max(1, right + len(accused)):.3f}, recall {right / max(1, bad):.3f}",
        f"dangerous: {len(dangerous) - sum(draft in missed for draft in dangerous)} of {len(dangerous)} found",
        *(f"missed{' (dangerous)' if draft.dangerous else ''}: {draft.place} {draft.text}" for draft in missed),
        *(f"accused: {draft.place} {draft.text}" for draft in accused),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    for file in sys.argv[1:]:
        print(report(file))
