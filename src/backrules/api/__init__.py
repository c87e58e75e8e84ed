"""The facades that callers use: `Ruleset`, `Recommendation`, and what loads and replays them."""

from backrules.api.answering import AnswerError
from backrules.api.loading import load
from backrules.api.recommendation import Recommendation
from backrules.api.replaying import Replay, replay
from backrules.api.ruleset import Ruleset
from backrules.api.session import Session, Step
from backrules.api.shipped import builtin, builtin_folder, recommend, recommend_many
from backrules.api.snapshot import SessionError

__all__ = [
    "AnswerError",
    "Recommendation",
    "Replay",
    "Ruleset",
    "Session",
    "SessionError",
    "Step",
    "builtin",
    "builtin_folder",
    "load",
    "recommend",
    "recommend_many",
    "replay",
]
