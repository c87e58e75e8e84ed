def to_text(*a, **k): return ""
