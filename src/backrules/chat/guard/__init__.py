"""The guard: what a reply says that the recommendation does not, and what it must say and leaves out.

It is deterministic and knows no domain: names, texts and sources come from the ruleset, and a small table of each
language has the words for recommending, negating and reassuring. What is not clear counts against the reply.
"""

from __future__ import annotations

from backrules.api import Recommendation
from backrules.chat.guard.checks import described, left_out, not_recommended, unreferred
from backrules.chat.guard.doses import Doses
from backrules.chat.guard.finding import KINDS, Finding, FindingKind
from backrules.chat.guard.reading import Reading, in_language, without_texts
from backrules.chat.guard.safety import forcing, reassuring, said_absent
from backrules.chat.guard.sending import scheduled, waved_away
from backrules.chat.guard.sources import claimed
from backrules.chat.guard.table import LANGUAGES, table
from backrules.chat.guard.text import language_of
from backrules.chat.guard.urgent import withheld_urgent
from backrules.errors import UsageError

__all__ = ["KINDS", "LANGUAGES", "Finding", "FindingKind", "check_reply"]


def check_reply(rec: Recommendation, text: str, *, lang: str | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a reply that a language model, say, has drafted: nothing if it may be sent.

    It finds what the reply recommends and the recommendation does not, what is urgent and not said plainly, cautions
    and the notice that are left out, sources that the rules do not have, what is said to be safe or not there and is
    not known, and doses beyond the plan. `chat.reply` writes a reply that always passes.

    Args:
        rec: the recommendation that the reply is about.
        text: the reply.
        lang: its language, `en` or `de`; that of its small words if None.

    Raises:
        UsageError: there is no table of that language, or the reply is no text.
    """
    if not isinstance(text, str):
        raise UsageError(f"a reply is a text, not {type(text).__name__}")
    code = lang or language_of(without_texts(rec, text), rec.ruleset.language)
    reading = Reading(in_language(rec, code), text, table(code))
    found = [
        *not_recommended(reading),
        *described(reading),
        *unreferred(reading),
        *withheld_urgent(reading),
        *left_out(reading),
        *claimed(reading),
        *reassuring(reading),
        *said_absent(reading),
        *forcing(reading),
        *waved_away(reading),
        *scheduled(reading),
        *Doses(reading).beyond(),
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, KINDS.index(one.kind), one.message)))
