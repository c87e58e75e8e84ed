"""The same rules for whole tables, on the engine that holds them.

What works on tables is in `frames.py` and needs the libraries of the extra `frame`; `Column` and the options need none.
"""

from backrules.frames.mapping import Column, Given
from backrules.frames.options import AssessOptions, CountOptions, FrameOptions, QueryOptions, TableOptions

__all__ = ["AssessOptions", "Column", "CountOptions", "FrameOptions", "Given", "QueryOptions", "TableOptions"]
