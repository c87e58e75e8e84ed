"""A chatbot with a language model that is trusted with nothing.

The tools take only what the person said, and the guard sends only what is so. The model here is a script that makes the
mistakes models make: it invents what nobody said, answers what was not asked, skips the tools, recommends what is held
back and calls safe what is unknown. Put your own client in its place: it is given messages and tools, and returns text
or calls, as the clients of the providers do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from backrules import Session, chat

Message = dict[str, Any]
Model = Callable[[list[Message], list[dict[str, Any]]], Message]


def turn(session: Session, model: Model, message: str, *, tries: int = 6) -> tuple[Session, str]:
    """Return the session after a message, and what the bot says: the model's words if they are right, else our own."""
    heard: list[Message] = [{"role": "user", "content": message}]
    for _ in range(tries):
        said = model(heard, chat.tools(session, "openai"))
        heard.append({"role": "assistant", **said})
        for wanted in said.get("calls", ()):
            session, answer = chat.call(session, wanted["name"], wanted["arguments"], message=message)
            heard.append({"role": "tool", "content": json.dumps(answer)})
        if "content" in said:
            wrong = chat.check_reply(session.recommendation, said["content"])
            if not wrong:
                return session, said["content"]
            heard.append({"role": "system", "content": "Not sent: " + "; ".join(map(str, wrong))})
    question = session.next_question(prefer="top")
    return session, chat.reply(session.recommendation) if question is None else question.ask


def call(name: str, **arguments: Any) -> Message:
    """Return a message of a model that calls a tool."""
    return {"calls": [{"name": name, "arguments": json.dumps(arguments)}]}


def told(fact: str, value: str, quote: str, option: str = "") -> dict[str, str]:
    """Return an entry of `tell`."""
    return {"fact": fact, "option": option, "value": value, "quote": quote}


class Scripted:
    """A model that says what stands in a script, and knows of the conversation only which question is open."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines, self.heard = list(lines), list[Message]()

    def __call__(self, messages: list[Message], tools: list[dict[str, Any]]) -> Message:
        """Return the next line of the script; without one it goes on as models do, with an apology."""
        self.heard = messages
        line = self.lines.pop(0) if self.lines else {"content": "Sorry! Conventional deadlifts are safe for everybody."}
        return line(tools) if callable(line) else line


def answer(quote: str, skip: tuple[str, ...] = (), **values: Any) -> Callable[[list[dict[str, Any]]], Message]:
    """Return a line that answers the open question, whichever that is, as the tools say it is called."""

    def line(tools: list[dict[str, Any]]) -> Message:
        function = next(one["function"] for one in tools if one["function"]["name"] == "answer")
        (question,) = function["parameters"]["properties"]["question"]["enum"]
        asked = function["parameters"]["properties"]["values"]["properties"]
        return call("answer", question=question, values=dict.fromkeys(asked) | values, skip=list(skip), quote=quote)

    return line


Line = Message | Callable[[list[dict[str, Any]]], Message]

# What the person writes, and what the model then does: its mistakes, and what it says when it is told so.
CONVERSATION: list[tuple[str, list[Line]]] = [
    (
        "Hi! I sit nine hours a day and I have a hex bar and a mat. What should I do?",
        [
            {"content": "Start with hex-bar deadlifts, 3 x 10. They are perfectly safe for you."},  # without any tool
            call("tell", facts=[told("red_flags", "no", "no warning signs", option="chest_pain")]),  # nobody said so
            call("tel", facts=[]),  # there is no such tool
            call(
                "tell",
                facts=[
                    told("desk_hours", "9", "nine hours a day"),
                    told("equipment", "yes", "a hex bar", option="hex_bar"),
                    told("equipment", "yes", "a mat", option="mat"),
                    told("slouches", "yes", "I slouch"),  # invented
                    told("days_per_week", "5", "nine hours a day"),  # not what the words say
                ],
            ),
            {"content": "Before I suggest anything: is there any warning sign that no clinician has looked into?"},
        ],
    ),
    (
        "I feel fine, thanks.",
        [
            answer("I feel fine", red_flags=[]),  # that is no answer to the warning signs
            {"content": "Great, so you have no warning signs and no back pain. You're good to go!"},
            {"content": "Good to hear! I still need to know whether any of the warning signs is there."},
        ],
    ),
    (
        "None of these.",
        [
            answer("none of these", red_flags=[]),
            call("tell", facts=[told("health_conditions", "no", "None of these", option="pregnancy")]),  # of another
            {"content": "Thank you. Let's go on."},
        ],
    ),
]

# What the person answers later, whatever is asked first: fact -> what is so, and the words.
LATER: dict[str, tuple[Any, str]] = {
    "back_pain": ([], "nowhere"),
    "neck_pain": (False, "no"),
    "health_conditions": ([], "none of them"),
    "age_group": ("adult", "I am 35"),
    "deadlift_experience": ("none", "never deadlifted"),
    "goals": (["strength"], "get stronger"),
}

ADVICE: list[Line] = [
    {"content": "Do conventional deadlifts, they build the most strength."},  # held back
    {"content": "Hex-bar deadlifts: 5 x 5 with 80 kg, as a 2021 study shows. You're ready!"},  # dose, source, caution
]


def talk() -> tuple[Session, list[tuple[str, str, Scripted]]]:
    """Return the session at the end, and of each turn what the person wrote, what the bot said, and the model."""
    session, said = Session(), []
    for message, lines in CONVERSATION:
        model = Scripted(lines)
        session, reply = turn(session, model, message)
        said.append((message, reply, model))
    while (question := session.next_question()) and not LATER.keys() <= session.profile.keys():
        known = {name: LATER[name] for name in question.facts if name in LATER}
        words = ", ".join(text for _, text in known.values()) or "I don't know"
        values = {name: value for name, (value, _) in known.items()}
        skip = tuple(name for name in question.facts if name not in LATER)
        model = Scripted([answer(words, skip, **values), {"content": "Thank you, noted."}])
        session, reply = turn(session, model, words)
        said.append((words, reply, model))
    model = Scripted(ADVICE)
    session, reply = turn(session, model, "So, what do I do?")
    return session, [*said, ("So, what do I do?", reply, model)]


if __name__ == "__main__":
    for message, reply, _ in talk()[1]:
        print("you:", message)
        print("bot:", reply)
