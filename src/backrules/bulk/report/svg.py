"""Bars as small SVG pictures: as wide as their place, coloured by the page's style sheet, and with words for all."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["bar", "scale_of"]

_WIDE = 1000  # units
_SCALES = (0.05, 0.1, 0.25, 0.5, 1.0)


def bar(parts: Sequence[tuple[str, float]], label: str, *, high: int = 14) -> str:
    """Return a bar of parts, one after the other.

    Args:
        parts: the class of each, and its share of the width, from 0 to 1.
        label: what it shows, in words.
        high: pixels.
    """
    rectangles, at = [], 0.0
    for look, share in parts:
        width = _WIDE * min(max(share, 0.0), 1.0)
        if width > 0:
            # a hair's breadth at least, so that who is there can be seen
            rectangles.append(f'<rect class="{look}" x="{at:.1f}" width="{max(width, 2.0):.1f}" height="{high}"/>')
        at += width
    return (
        f'<svg class="bar" role="img" aria-label="{escape(label, quote=True)}" viewBox="0 0 {_WIDE} {high}" '
        f'preserveAspectRatio="none" style="height:{high}px"><rect class="track" width="{_WIDE}" height="{high}"/>'
        f"{''.join(rectangles)}</svg>"
    )


def scale_of(shares: Sequence[float]) -> float:
    """Return the share that a whole bar stands for: the smallest round one into which all fit."""
    most = max(shares, default=1.0)
    return next((scale for scale in _SCALES if most <= scale), 1.0)
