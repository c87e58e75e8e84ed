"""A coach chatbot: a message goes in, a session and a reply come out.

The bot is `understood`, `hear` and `speak`; docs/chatbot.md explains it. A reply comes with the fact that was asked
for, so one that is delivered twice, or late, answers no other question. Between two messages nothing is kept but
`session.to_dict()`. The person is scripted here; elsewhere the messages come from a chat.
"""

import json

from backrules import ProfileError, Question, Session


def understood(question: Question, text: str) -> object:
    if question.type == "choices":
        return [] if text == "none" else [word.strip() for word in text.split(",")]
    if question.type == "boolean":
        return {"yes": True, "no": False}.get(text, text)
    return float(text) if text.replace(".", "", 1).isdecimal() else text


def hear(session: Session, asked: str, text: str) -> tuple[Session, str]:
    if (question := session.next_question(prefer="top")) is None or question.fact != asked:
        return session, "That was about an earlier question." if question else "I have asked all that I need."
    if text == "why":
        changes = [f"{one.words}: {len(one.new)} more, {len(one.gone)} fewer" for one in question.answers]
        return session, "\n  - ".join([question.why, *changes])
    if text in ("skip", "back"):
        return session.skip(question.fact) if text == "skip" else session.undo(), "All right."
    try:
        return session.tell({question.fact: understood(question, text)}), ""
    except ProfileError as error:
        return session, f"Sorry, {error.problems[0].message}."


def speak(session: Session) -> str:
    if question := session.next_question(prefer="top"):
        return "\n  - ".join([question.ask, *map(": ".join, question.options.items())])
    lines = [f"{one.rank}. {one.title}: {one.reasons[0].because}" for one in session.recommendation.advice[:3]]
    return "\n".join(lines + [f"-  Not now: {one.title}. {one.because}" for one in session.recommendation.withheld])


# What the person says when asked for a fact, one message after the other; "skip" to everything else.
MESSAGES = {
    "red_flags": ["none"],
    "back_pain": ["lower"],
    "leg_pain": ["none"],
    "pain_severity": ["11", "2"],
    "neck_pain": ["no"],
    "age_group": ["adult"],
    "cleared_by_clinician": ["yes"],
    "health_conditions": ["none"],
    "deadlift_experience": ["why", "learning"],
    "equipment": ["dumbbells, mat"],
    "planes_trained": ["sagittal"],
    "goals": ["strength"],
    "desk_hours": ["9"],
}


def main() -> None:
    messages = {fact: iter(texts) for fact, texts in MESSAGES.items()}
    session = Session()
    while question := session.next_question(prefer="top"):
        print("bot:", speak(session))
        text = next(messages.get(question.fact, iter(())), "skip")
        print("you:", text)
        session, said = hear(session, question.fact, text)  # a chat sends the fact along with the question
        if said:
            print("bot:", said)
        kept = json.dumps(session.to_dict())  # in a database, until the next message comes
        session = Session.from_dict(json.loads(kept))
    print(speak(session))


if __name__ == "__main__":
    main()
