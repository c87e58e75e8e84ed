"""Mechanical mends, written into the text of the files; everything else in them stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from backrules.authoring.lint.finding import Finding, Rewrite

__all__ = ["fixed_files"]


def fixed_files(findings: Iterable[Finding]) -> dict[str, str]:
    """Return the new text of each file that a mechanical mend changes.

    Of several mends of one condition only the first is made: each was proved for the condition as it stands.
    """
    chosen: dict[tuple[str, int], Rewrite] = {}
    for finding in findings:
        if finding.rewrite is not None:
            span = finding.rewrite.span
            chosen.setdefault((span.source.name, span.start), finding.rewrite)
    files: dict[str, str] = {}
    for (name, _), rewrite in sorted(chosen.items(), reverse=True):  # from the end, so that places stay right
        text = files.get(name, rewrite.span.source.text)
        files[name] = text[: rewrite.span.start] + rewrite.text + text[rewrite.span.end :]
    return files
