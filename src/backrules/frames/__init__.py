"""The same rules for whole tables, on the engine that holds them."""

from backrules.frames.columns import Column, Given
from backrules.frames.frames import Request, match_frame, recommend_frame

__all__ = ["Column", "Given", "Request", "match_frame", "recommend_frame"]
