"""The facades that callers use: `Ruleset`, `Recommendation`, and what loads and replays them."""

from backrules.api.builtin import builtin, builtin_folder
from backrules.api.recommendation import Recommendation
from backrules.api.replay import Replay, replay
from backrules.api.ruleset import Ruleset, load, recommend

__all__ = ["Recommendation", "Replay", "Ruleset", "builtin", "builtin_folder", "load", "recommend", "replay"]
