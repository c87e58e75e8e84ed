"""The same rules for whole tables, on the engine that holds them.

What works on tables is in `frames.py` and needs the libraries of the extra `frame`; `Column` needs none.
"""

from backrules.frames.mapping import Column, Given

__all__ = ["Column", "Given"]
