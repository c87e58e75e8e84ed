"""The command line."""

from backrules.cli.main import main

__all__ = ["main"]
