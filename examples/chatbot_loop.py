"""A chatbot that asks one question at a time, and advises when it knows enough.

What the person says is kept as plain data, and the advice is worked out anew after each answer: there is nothing else
to store between two messages. `strict=True` holds back what a question that was not answered yet could forbid.
"""

from collections.abc import Callable
from typing import Any

import backrules

MOST_QUESTIONS = 8


def talk(answer: Callable[[backrules.Question], Any], known: dict[str, Any]) -> backrules.Recommendation:
    """Ask until nothing is open, the person has had enough, or MOST_QUESTIONS were asked."""
    ruleset = backrules.builtin()
    for _ in range(MOST_QUESTIONS):
        question = ruleset.recommend(known, strict=True).next_question()
        if question is None:
            break
        given = answer(question)
        if given is None:
            break
        try:
            ruleset.recommend({**known, question.fact: given})
        except backrules.ProfileError as error:
            print(f"bot: Sorry, {error.problems[0].message}.")
        else:
            known = {**known, question.fact: given}
    return ruleset.recommend(known, strict=True, top=5)


# Somebody who answers like this; in a real chatbot the answers come from the person.
ANSWERS: dict[str, list[Any]] = {
    "red_flags": [[]],
    "back_pain": [["lower"]],
    "pain_severity": [11, 2],
    "cleared_by_clinician": [True],
    "health_conditions": [[]],
    "deadlift_experience": ["learning"],
    "equipment": [["dumbbells", "mat"]],
}


def scripted(question: backrules.Question) -> Any:
    """Show a question and give the next answer of the script."""
    answers = ANSWERS.get(question.fact)
    given = answers.pop(0) if answers else None
    print(f"bot: {question.ask}")
    print(f"you: {'(enough for now)' if given is None else given}")
    return given


if __name__ == "__main__":
    recommendation = talk(scripted, {"desk_hours": 9})
    print()
    for advice in recommendation.advice:
        print(f"{advice.rank}. {advice.title}")
        for caution in advice.cautions:
            print(f"   Take care: {caution.because}")
    for withheld in recommendation.withheld[:3]:
        print(f"-  Not now: {withheld.title}. {withheld.because}")
