"""A chatbot with a language model that can be trusted with nothing: the tools take only what was said, the guard sends only what is so.

The model here is a script that makes the mistakes models make: it invents what nobody said, answers what was not asked, skips the tools,
recommends what is held back and calls safe what is unknown. Put your own client in its place: it is given messages and tools, and
returns text or calls, as the clients of the providers do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from backrules import Session, chat

Message = dict[str, Any]
Model = Callable[[list[Message], list[dict[str, Any]]], Message]


def turn(session: Session, model: Model, message: str, *, tries: int = 6) -> tuple[Session, str]:
    """Return the session after a message, and what the bot says: the model's words where they are right, else our own."""
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

    def __init__(self, lines: list[Message | Callable[[list[dict[str, Any]]], Message]]) -> None:
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


CONVERSATION: list[tuple[str, list[Message | Callable[[list[dict[str, Any]]], Message]]]] = [
    (
        "Hi! I sit nine hours a day and I have a hex bar and a mat. What should I do?",
        [
            {"content": "Start with hex-bar deadlifts, 3 x 10. They are perfectly safe for you."},  # without any tool
            call("tell", facts=[told("red_flags", "no", "no warning signs", option="chest_pain")]),  # nobody said so
            call("tel", facts=[]),  # no such tool
            call(
                "tell",
                facts=[
                    told("desk_hours", "9", "nine hours a day"),
                    told("equipment", "yes", "a hex bar", option="hex_bar"),
                    told("equipment", "yes", "a mat", option="mat"),
                    told("slouches", "yes", "I slouch"),  # invented
                    told("desk_hours", "12", "nine hours a day"),  # not what the words say
                ],
            ),
            {"content": "Before I suggest anything: do you have any warning signs that no clinician has looked into?"},
        ],
    ),
    (
        "I feel fine, thanks.",
        [
            answer("I feel fine", red_flags=[]),  # that is no answer to the warning signs
            {"content": "Great, so you have no warning signs and no back pain. You're good to go!"},
            {"content": "Good to hear! I still need to know: is any of the warning signs there, yes or no?"},
        ],
    ),
    (
        "None of these.",
        [
            answer("none of these", red_flags=[]),
            call("tell", facts=[told("health_conditions", "no", "None of these", option="pregnancy")]),  # of another
            {"content": "Thank you. Where does your back hurt at present, if anywhere?"},
        ],
    ),
]
