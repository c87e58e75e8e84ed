"""Cases that show and notice what the cases of a ruleset do not."""

from backrules.authoring.suggesting.effects import Effect, Effects
from backrules.authoring.suggesting.people import Suggested, Suggesting

__all__ = ["Effect", "Effects", "Suggested", "Suggesting"]
