"""The same rules for whole tables, on the engine that holds them."""

from backrules.frames.columns import Column, Given
from backrules.frames.counting import Counts, Cut, Cuts
from backrules.frames.drawing import Drawn
from backrules.frames.frames import Request, count_frame, match_frame, recommend_frame

__all__ = [
    "Column",
    "Counts",
    "Cut",
    "Cuts",
    "Drawn",
    "Given",
    "Request",
    "count_frame",
    "match_frame",
    "recommend_frame",
]
