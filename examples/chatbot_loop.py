"""A coach chatbot: a message goes in, a session and a reply come out.

The bot is `hear` and `speak`; docs/chatbot.md explains it. A reply comes with the id of the question that it is for,
so one that is delivered twice, or late, answers no other question. Between two messages nothing is kept but
`session.to_dict()`. The person is scripted here; elsewhere the messages come from a chat.
"""

import json

from backrules import AnswerError, Session


def hear(session: Session, asked: str, text: str) -> tuple[Session, str]:
    try:
        return session.answer(asked, text, prefer="top"), ""
    except AnswerError as error:
        return session, error.say


def speak(session: Session) -> str:
    if question := session.next_question(prefer="top"):
        return "\n".join("\n  - ".join([part.ask, *part.options.values()]) for part in question.parts)
    lines = [f"{one.rank}. {one.title}: {one.reasons[0].because}" for one in session.recommendation.advice[:3]]
    return "\n".join(lines + [f"-  Not now: {one.title}. {one.because}" for one in session.recommendation.withheld])


# What the person says when asked for a fact, one message after the other; "skip" to everything else.
MESSAGES = {
    "red_flags": ["none of these, thank goodness"],
    "back_pain": ["my lower back"],
    "leg_pain": ["nope"],
    "pain_severity": ["2-3", "2 out of 10, nope, one week"],
    "neck_pain": ["my neck doesn't hurt"],
    "age_group": ["I'm 41"],
    "cleared_by_clinician": ["yes"],
    "health_conditions": ["none of them"],
    "deadlift_experience": ["why?", "still learning"],
    "equipment": ["some dumbbells and a yoga mat"],
    "planes_trained": ["sagittal"],
    "goals": ["strength"],
    "desk_hours": ["nine hours a day"],
}


def main() -> None:
    messages = {fact: iter(texts) for fact, texts in MESSAGES.items()}
    session = Session()
    while question := session.next_question(prefer="top"):
        print("bot:", speak(session))
        text = next(messages.get(question.fact, iter(())), "skip")
        print("you:", text)
        session, said = hear(session, question.id, text)  # a chat sends the id along with the question
        if said:
            print("bot:", said)
        kept = json.dumps(session.to_dict())  # in a database, until the next message comes
        session = Session.from_dict(json.loads(kept))
    print(speak(session))


if __name__ == "__main__":
    main()
