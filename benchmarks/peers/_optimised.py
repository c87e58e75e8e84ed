"""Puts the durable_rules that was built with -O2 before the installed one; import it first."""

import sys
from pathlib import Path

BUILD = Path(__file__).parent.parent / "durable-O2"
if not BUILD.is_dir():
    raise ImportError(f"{BUILD} is not there; README.md says how to build it")
sys.path.insert(0, str(BUILD))
