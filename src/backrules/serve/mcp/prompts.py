"""What a model is told about its part: to ask, to quote, and to say what the tools say and nothing else."""

from __future__ import annotations

from backrules.model import RulesetData
from backrules.wording.texts import without_values

__all__ = ["INTERVIEW", "instructions", "interview"]

INTERVIEW = "interview"

_INSTRUCTIONS = """\
{title}: rules recommend, and you do the talking. What you say about it comes from these tools, never from yourself.
- Call next_question, and ask what it says in your own words, one question at a time. Where it asks about safety,
  leave nothing out.
- Record what the person said with answer, or with tell what they said without being asked. Copy their own words as
  the quote, letter by letter. Never guess: what was not said stays out, and silence is not a no.
- What is refused was not recorded: read why, and ask again.
- Each tool gives a session back. Give the last one to the next tool, letter by letter. Show it to nobody.
- Recommend only what recommend or plan says, with every caution in say_with_it and the notice, whole. What is held
  back is not recommended, and what is assumed is said.
- What is urgent comes first, and nothing beside it.
- Give no doses, no sources and no reasons but those that the tools give. Ask why, why_not and assess for them.
- Before you send advice, give the whole reply to check_reply, and mend what it finds.
The notice is: {notice}
"""

_BEGIN = """\
Interview me, and then tell me what to do.

Begin with next_question{lang}. Ask me one question after the other, as a friendly person would, until there is none
or I have had enough. Then call recommend{plan}, and tell me the few things that matter most, in plain words and in the
language that I write.

{rest}"""


def instructions(data: RulesetData) -> str:
    """Return what every model is told that has the tools."""
    return _INSTRUCTIONS.format(title=data.title, notice=without_values(data.notice, data))


def interview(data: RulesetData, lang: str | None = None) -> str:
    """Return the prompt for an interview.

    Args:
        data: the ruleset.
        lang: the language of the person; that of the ruleset if not given.
    """
    plan = " and plan" if data.plan is not None else ""
    return _BEGIN.format(lang=f" (lang: {lang})" if lang else "", plan=plan, rest=instructions(data))
