"""The same answer again, from a result that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from backrules._util.language import SOURCE
from backrules.api.recommendation import FORMAT, Recommendation
from backrules.api.ruleset import Ruleset
from backrules.api.shipped import builtin
from backrules.errors import Problem, ProfileError, UsageError
from backrules.facts.renamed import Renamed

__all__ = ["Replay", "replay"]


@attrs.frozen
class Replay:
    """What came of a replay.

    Attributes:
        recommendation: the answer now.
        changes: what differs from the answer then, a sentence each; empty when it is the same.
    """

    recommendation: Recommendation
    changes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not self.changes


def replay(result: Recommendation | Mapping[str, Any], ruleset: Ruleset | None = None) -> Replay:
    """Recommend again with the profile and options of a result, and say what changed.

    What of the profile no longer fits the facts is left out, and is a change with its reason. Facts and options that
    were renamed are read under their old names, and each is a change.

    Args:
        result: a recommendation, or what its `to_dict()` gave.
        ruleset: the ruleset to use; by default the recommendation's own, or the built-in one.

    Raises:
        UsageError: the result is not one that can be replayed.
    """
    if isinstance(result, Recommendation):
        ruleset = ruleset or result.ruleset
        result = result.to_dict()
    checked = _checked(result)
    ruleset = (ruleset or builtin()).on(checked["options"].get("as_of"))
    ruleset = ruleset.in_language(checked["options"].get("language", SOURCE))
    then, renamed = _with_new_names(checked, ruleset.data.renamed)
    profile, problems = _still_fitting(then["profile"], ruleset)
    options = dict(then["options"])
    skipped = options.pop("skipped", [])
    for given in ("as_of", "language"):  # the ruleset is as of that day, and in that language
        options.pop(given, None)
    there = [fact for fact in skipped if fact in ruleset.data.facts]
    now = ruleset.recommend(profile, **options, skipped=there)
    changes = [*renamed, *(f"what was known no longer fits: {problem}" for problem in problems)]
    changes += [f"{fact} was skipped, and is no fact any more" for fact in skipped if fact not in there]
    # a result without the question says nothing about it
    return Replay(now, (*changes, *_changes(then, now.to_dict(include_question="next_question" in then))))


def _with_new_names(result: Mapping[str, Any], renamed: Renamed) -> tuple[Mapping[str, Any], list[str]]:
    """Return a result with its facts and options under their names of today, and what has another name now."""
    if not renamed:
        return result, []
    skipped = result["options"].get("skipped", [])
    said = list(renamed.notes(result["profile"], skipped))
    new = {"profile": renamed.profile(result["profile"])}
    if skipped:
        new["options"] = {**result["options"], "skipped": list(renamed.names(skipped))}
    return {**_renamed_in(result, renamed), **new}, said


def _renamed_in(part: Any, renamed: Renamed) -> Any:
    """Return a part of a result in which facts are listed under their names of today."""
    if isinstance(part, list):
        return [_renamed_in(one, renamed) for one in part]
    if not isinstance(part, Mapping):
        return part
    found = {key: _renamed_in(value, renamed) for key, value in part.items()}
    for key in ("facts", "missing"):
        if isinstance(found.get(key), list) and all(isinstance(one, str) for one in found[key]):
            found[key] = list(renamed.names(found[key]))
    if isinstance(found.get("fact"), str):
        found["fact"] = renamed.fact(found["fact"])
    return found


def _still_fitting(profile: Mapping[str, Any], ruleset: Ruleset) -> tuple[dict[str, Any], list[Problem]]:
    """Return what of a profile still fits, fact by fact, and what is wrong with the rest."""
    fitting: dict[str, Any] = {}
    problems: list[Problem] = []
    for fact, value in profile.items():
        try:
            ruleset.profiles.read({fact: value})
            fitting[fact] = value
        except ProfileError as error:
            problems += error.problems
    return fitting, problems


def _checked(result: object) -> Mapping[str, Any]:
    if not isinstance(result, Mapping) or result.get("format") != FORMAT:
        raise UsageError(f"this is not a result of format {FORMAT}, as Recommendation.to_dict() gives it")
    for key in ("profile", "options", "ruleset", "advice"):
        kind = list if key == "advice" else Mapping
        if not isinstance(result.get(key), kind):
            hint = " (it was made with include_profile=False)" if key == "profile" and key not in result else ""
            raise UsageError(f"the result has no {key}, so it cannot be replayed{hint}")
    options = result["options"]
    skipped = options.get("skipped", [])
    if {*options} - {"skipped", "as_of", "language"} != {"strict", "top"} or not isinstance(options["strict"], bool):
        raise UsageError("the options of the result are not strict and top")
    if not isinstance(skipped, list) or not all(isinstance(fact, str) for fact in skipped):
        raise UsageError("skipped of the result is no list of facts")
    return result


def _changes(then: Mapping[str, Any], now: dict[str, Any]) -> list[str]:
    changes: list[str] = []
    if then == now:
        return changes
    for key in ("id", "version", "fingerprint"):
        before, after = then["ruleset"].get(key), now["ruleset"][key]
        if before != after:
            changes.append(f"the ruleset's {key} was {before} and is {after}")
    if then.get("backrules") != now["backrules"]:
        changes.append(f"backrules was {then.get('backrules')} and is {now['backrules']}")
    before, after = _outcome(then), _outcome(now)
    if before != after:
        changes.append(f"the advice was {', '.join(before) or 'nothing'} and is {', '.join(after) or 'nothing'}")
    others = [key for key in now if key not in ("ruleset", "backrules") and then.get(key) != now[key]]
    if others and before == after:
        changes.append(f"the advice is the same, but these parts differ: {', '.join(others)}")
    return changes


def _outcome(result: Mapping[str, Any]) -> list[str]:
    return [str(advice.get("id")) if isinstance(advice, Mapping) else str(advice) for advice in result["advice"]]
