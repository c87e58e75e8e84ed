"""Cases that show and notice what the cases of a ruleset do not."""

from backrules.authoring.suggesting.effects import Effect, Effects
from backrules.authoring.suggesting.people import Suggested, Suggesting
from backrules.authoring.suggesting.rest import Rest, rest_of

__all__ = ["Effect", "Effects", "Rest", "Suggested", "Suggesting", "rest_of"]
