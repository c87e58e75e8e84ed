"""What a healthy person reads, over many of them: `python benchmarks/short_answer.py [--people 3000]`.

People are drawn by the priors of the built-in ruleset; everything about safety is known and clear. For each of them the
short answer, the plan and `to_dict(detail="brief")` are measured, and held against the bars; exit code 1 says that one
is missed. The reading level is the grade of Flesch and Kincaid (Kincaid, Fishburne, Rogers and Chissom 1975, Research
Branch Report 8-75): 0.39 words per sentence + 11.8 syllables per word - 15.59, syllables counted by groups of vowels.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from turns import person

import backrules

SEED = 13
CLEAR = {
    "red_flags": [],
    "back_pain": [],
    "neck_pain": False,
    "health_conditions": [],
    "age_group": "adult",
    "cleared_by_clinician": False,
}
GATED = ("pain_severity", "neck_pain_severity", "leg_pain", "pain_weeks", "first_back_pain")
MOST_BACK_SETS = 6  # that a plan may hold beyond what is done now
SHORT = 1500  # bytes
SAFETY = ("first", "take_care", "unsure", "notice")

Bar = tuple[str, str, bool]  # what, the figure, whether it is met


def people(ruleset: Any, count: int) -> Iterator[dict[str, Any]]:
    """Yield healthy people of whom everything is known and who do not contradict themselves."""
    draw = random.Random(SEED)
    while count:
        drawn = {name: value for name, value in person(ruleset, draw).items() if name not in GATED} | CLEAR
        if not ruleset.recommend(drawn).violations:
            count -= 1
            yield drawn


def words(texts: Iterable[str]) -> int:
    """Return how many words there are."""
    return sum(len(text.split()) for text in texts)


def safety_words(rec: backrules.Recommendation) -> int:
    """Return the words of the short answer that are about safety, or the notice: they are not counted."""
    lines = rec.to_text(width=100_000).split("\n\n")
    heading = rec.ruleset.data.safety
    own = [block for block in lines if block.lower().startswith(heading.lower())]
    return words([*own, rec.answer.context.say(rec.ruleset.data.notice)])


def size(said: dict[str, Any]) -> int:
    """Return how many bytes of JSON something takes."""
    return len(json.dumps(said, ensure_ascii=False).encode())


def syllables(word: str) -> int:
    """Return the groups of vowels of a word, without a silent e at its end."""
    word = re.sub(r"[^a-z]", "", word.lower())
    silent = word.endswith("e") and not word.endswith("le") and len(re.findall(r"[aeiouy]+", word)) > 1
    return max(1, len(re.findall(r"[aeiouy]+", word)) - silent)


def grade(text: str) -> float:
    """Return the grade by Flesch and Kincaid; a line is a sentence at least."""
    sentences = [one for line in text.splitlines() for one in re.split(r"[.!?:]\s|[.!?:]$", line) if words([one]) > 2]
    terms = [term for sentence in sentences for term in sentence.split() if re.search("[a-z]", term.lower())]
    return 0.39 * len(terms) / len(sentences) + 11.8 * sum(map(syllables, terms)) / len(terms) - 15.59


def faults(rec: backrules.Recommendation) -> Iterator[str]:
    """Yield what is wrong with the plan of a person."""
    data, plan = rec.ruleset.data, rec.plan()
    assert data.plan is not None
    items = [item for day in plan.days for item in day.items]
    filled = {item.slot for item in items}
    if any(slot not in filled and slot not in {one.slot for one in plan.left_out} for slot in data.plan.slots):
        yield "a slot without a reason"
    if any(day.minutes > plan.minutes for day in plan.days):
        yield "too many minutes"
    if any(item.amount == 0 or (item.amount or 0) > data.plan.amount.most for item in items):
        yield "an amount"
    known = rec._answer.context.values  # what counts: a list of exercises that was ticked says more than a guess
    now = known["upper_mid_back_sets"] + known["lower_back_sets"]
    if sum(item.amount or 0 for item in items) > now + MOST_BACK_SETS:
        yield "more sets than the limit"
    pieces = {item.advice.id for item in items}
    if any(len(pieces.intersection(group)) > 1 for group in data.alternatives.values()):
        yield "two pieces of a group"
    if not pieces <= {*rec.outcome}:
        yield "a piece that is not recommended"


def measured(ruleset: backrules.Ruleset, count: int) -> list[Bar]:
    """Return the bars, over so many people."""
    lengths, grades, sizes, wholes, wrong = [], [], [], [], Counter[str]()
    early = twice = 0
    for drawn in people(ruleset, count):
        rec = ruleset.recommend(drawn)
        text = rec.to_text(width=100_000)
        lengths.append(words([text]) - safety_words(rec))
        grades.append(grade(text))
        brief = rec.to_dict(detail="brief")
        wholes.append(size(brief))
        sizes.append(size({key: value for key, value in brief.items() if key not in SAFETY}))
        shown = chain.from_iterable(section["advice"] for section in brief["sections"])
        early += any(ruleset.data.advice[line["id"]].kind == "exercise" for line in list(shown)[:3])
        cautions = [line.strip() for line in text.splitlines() if line.strip().startswith("take care:")]
        twice += len({*cautions}) < len(cautions)
        wrong.update(faults(rec))
    middle, most = statistics.median(lengths), max(sizes)
    level = statistics.median(grades)
    return [
        ("words, median (200)", f"{middle:.0f}", middle <= 200),
        ("words, most (250)", f"{max(lengths)}", max(lengths) <= 250),
        ("an exercise among the first three (99 %)", f"{early / count:.1%}", early >= 0.99 * count),
        ("a caution twice (0)", f"{twice}", not twice),
        ("faults of plans (0)", json.dumps(wrong), not wrong),
        ("grade by Flesch and Kincaid, median (6)", f"{level:.1f}, most {max(grades):.1f}", level <= 6),
        ("bytes of to_dict(detail='brief') besides safety, most (1,500)", f"{most}", most <= SHORT),
        ("bytes of all of it, median", f"{statistics.median(wholes):.0f}, most {max(wholes)}", True),
    ]


def hardest(ruleset: backrules.Ruleset, count: int) -> list[tuple[float, str]]:
    """Return the texts of the ruleset that are hardest to read."""
    texts = {advice.do for advice in ruleset.data.advice.values()} | {r.because for r in ruleset.data.rules.values()}
    if ruleset.data.assessment is not None:
        texts |= {check.because for check in ruleset.data.assessment.checks.values()}
    return sorted(((grade(text), text) for text in texts), reverse=True)[:count]


def main() -> None:
    """Print the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--hardest", type=int, default=0, help="Show so many texts that are hardest to read.")
    options = parser.parse_args()
    ruleset = backrules.builtin()
    bars = measured(ruleset, options.people)
    for what, figure, met in bars:
        print(f"{'ok  ' if met else 'MISS'} {what}: {figure}")
    for level, text in hardest(ruleset, options.hardest):
        print(f"{level:5.1f}  {text}")
    sys.exit(not all(met for _, _, met in bars))


if __name__ == "__main__":
    main()
