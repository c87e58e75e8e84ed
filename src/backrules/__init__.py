"""Ranked advice for balanced back training, each piece with its reason and its source.

    import backrules

    rec = backrules.recommend({"desk_hours": 9, "deadlift_experience": "none"})
    print(rec)

Names are loaded when first used, so that `import backrules` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from backrules._util import forks as _forks  # noqa: F401 - from here on, no fork leaves one of them half loaded
from backrules._util.version import __version__

if TYPE_CHECKING:
    from backrules import chat
    from backrules.api import (
        AnswerError,
        Recommendation,
        Replay,
        Ruleset,
        Session,
        SessionError,
        Step,
        builtin,
        load,
        recommend,
        recommend_many,
        replay,
    )
    from backrules.engines import register_engine
    from backrules.errors import (
        BackrulesError,
        ConditionError,
        FrameError,
        Problem,
        ProfileError,
        RulesetError,
        UsageError,
    )
    from backrules.explain import Difference, Why, WhyNot
    from backrules.frames import Column
    from backrules.questions import AnswerEffect, Question
    from backrules.recommendation import Advice, Assumption, Caution, Possible, Reason, Violation, Withheld
    from backrules.replies import Reply
    from backrules.rules.balanced_back.profile import Profile

_HOME = {
    **dict.fromkeys(
        ("Advice", "Assumption", "Caution", "Possible", "Reason", "Violation", "Withheld"), "recommendation"
    ),
    **dict.fromkeys(
        (
            "AnswerError",
            "Recommendation",
            "Replay",
            "Ruleset",
            "Session",
            "SessionError",
            "Step",
            "builtin",
            "load",
            "recommend",
            "recommend_many",
            "replay",
        ),
        "api",
    ),
    **dict.fromkeys(
        ("BackrulesError", "ConditionError", "FrameError", "Problem", "ProfileError", "RulesetError", "UsageError"),
        "errors",
    ),
    "register_engine": "engines",
    "Column": "frames",
    "Profile": "rules.balanced_back.profile",
    **dict.fromkeys(("Difference", "Why", "WhyNot"), "explain"),
    **dict.fromkeys(("AnswerEffect", "Question"), "questions"),
    "Reply": "replies",
}

__all__ = [
    "Advice",
    "AnswerEffect",
    "AnswerError",
    "Assumption",
    "BackrulesError",
    "Caution",
    "Column",
    "ConditionError",
    "Difference",
    "FrameError",
    "Possible",
    "Problem",
    "Profile",
    "ProfileError",
    "Question",
    "Reason",
    "Recommendation",
    "Replay",
    "Reply",
    "Ruleset",
    "RulesetError",
    "Session",
    "SessionError",
    "Step",
    "UsageError",
    "Violation",
    "Why",
    "WhyNot",
    "Withheld",
    "__version__",
    "builtin",
    "chat",
    "load",
    "recommend",
    "recommend_many",
    "register_engine",
    "replay",
]


def __getattr__(name: str) -> object:
    if name == "chat":  # the one room that is called by its name
        return import_module("backrules.chat")
    if name not in _HOME:
        raise AttributeError(f"module 'backrules' has no attribute {name!r}")
    value = getattr(import_module(f"backrules.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
