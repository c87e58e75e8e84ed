"""What a turn of a conversation costs, here and in another checkout: `python benchmarks/turns.py [CHECKOUT]`.

A turn is what a chatbot does with an answer: `session.tell(...)`, `session.next_question(prefer="top")`,
`session.recommendation.to_dict()`, and where there is one the short answer, `to_dict(detail="brief")`. People are drawn
by the priors of the built-in ruleset; every other one answers what is asked, the rest tell their facts in an order of
their own. Each checkout works in a process of its own, with its own `.venv` if it has one, and both take turns with the
same few people, so that they share whatever the machine is doing. What counts is processor time. The first person of
each process, who has the tables made, is shown apart, and so is what the parts of a turn take here.

    python benchmarks/turns.py ../before --people 200
    python benchmarks/turns.py --interviews 2000      # how much the process grows
"""

import argparse
import inspect
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

SEED = 7
FIRST_PEOPLE = 50  # in interviews whose growth is measured
AT_ONCE = 5  # people whom one process advises before the other one goes on
HERE = Path(__file__).resolve().parents[1]


# in a process of one checkout


def person(ruleset: Any, draw: random.Random) -> dict[str, Any]:
    """Return somebody of whom everything is known, by the priors."""
    try:
        from backrules.diagrams.priors import draw_number
    except ImportError:  # the first release
        from backrules.tables.priors import drawn as draw_number  # type: ignore[import-not-found,no-redef]

    found: dict[str, Any] = {}
    for name, fact in ruleset.data.facts.items():
        value = drawn_value(fact, draw) if not fact.is_number else draw_number(fact, draw)
        found[name] = value
    return found


def drawn_value(fact: Any, draw: random.Random) -> Any:
    """Return an answer by the prior of a fact that is no number."""
    prior = fact.prior
    if fact.type == "boolean":
        return draw.random() < (0.5 if prior is None else prior)
    if fact.type == "choice":
        return draw.choices(list(fact.options), prior and [prior[option] for option in fact.options])[0]
    likely = prior if hasattr(prior, "keys") else dict.fromkeys(fact.options, 0.5 if prior is None else prior)
    return [option for option in fact.options if draw.random() < likely[option]]


def interview(ruleset: Any, number: int) -> list[list[float]]:
    """Return the milliseconds of the parts of each turn with one person: the short answer last, if there is one."""
    from backrules import Session

    draw = random.Random(f"{SEED} {number}")
    answers = person(ruleset, draw)
    order = draw.sample([*answers], len(answers)) if number % 2 else []
    session, taken = Session(ruleset), []
    question = session.next_question(prefer="top")
    has_brief = "detail" in inspect.signature(type(session.recommendation).to_dict).parameters
    while question is not None or order:
        fact = order.pop() if order else question.fact
        times = [time.process_time()]
        session = session.tell({fact: answers[fact]})
        times.append(time.process_time())
        question = session.next_question(prefer="top")
        times.append(time.process_time())
        session.recommendation.to_dict()
        times.append(time.process_time())
        if has_brief:
            session.recommendation.to_dict(detail="brief")
            times.append(time.process_time())
        taken.append([1e3 * (after - before) for before, after in pairwise(times)])
        if number % 2 and not order:
            break
    return taken


def work() -> None:
    """Advise the people whose numbers come in, a line at a time."""
    import backrules

    ruleset = backrules.builtin()
    print(json.dumps({"version": backrules.__file__}), flush=True)
    for line in sys.stdin:
        first, last = json.loads(line)
        turns = [interview(ruleset, number) for number in range(first, last)]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({"turns": turns, "memory": memory}), flush=True)


def grow(people: int) -> None:
    """Print how much the process grows in so many interviews over what the first ones took."""
    import backrules

    ruleset, page = backrules.builtin(), resource.getpagesize()
    memory: dict[int, int] = {}
    for number in range(people):
        interview(ruleset, 2 * number)  # who answer what is asked
        if number + 1 == FIRST_PEOPLE or (number + 1) % (people // 8) == 0:
            memory[number + 1] = int(Path("/proc/self/statm").read_text().split()[1]) * page >> 20
            print(f"{number + 1:,} interviews: {memory[number + 1]} MB", flush=True)
    print(f"more than after the first {FIRST_PEOPLE}: {max(memory.values()) - memory[FIRST_PEOPLE]} MB at most")


# the comparison


class Checkout:
    """A process that works with one checkout."""

    def __init__(self, folder: Path) -> None:
        python = folder / ".venv" / "bin" / "python"
        command = [str(python) if python.exists() else sys.executable, __file__, "--work"]
        env = {**os.environ, "PYTHONPATH": str(folder / "src")}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        self.first: list[list[float]] = []
        self.turns: list[list[float]] = []  # the parts of each
        self.memory: list[int] = []
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def advise(self, first: int, last: int) -> None:
        """Have some people advised."""
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: PT018
        print(json.dumps([first, last]), file=self.process.stdin, flush=True)
        found = json.loads(self.process.stdout.readline())
        people = found["turns"]
        if not self.memory:
            self.first, *people = people
        self.turns += [turn for one in people for turn in one]
        self.memory.append(found["memory"])

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def whole(turns: list[list[float]]) -> list[float]:
    """Return what turns take without the short answer, which the first release does not have."""
    return [sum(parts[:3]) for parts in turns]


def figures(turns: list[float]) -> tuple[float, float, float, float]:
    """Return the median, the 90th and the 99th percentile and the most."""
    ordered = sorted(turns)
    last = len(ordered) - 1
    return statistics.median(ordered), ordered[int(0.9 * last)], ordered[int(0.99 * last)], ordered[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("other", nargs="?", type=Path, help="another checkout")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--interviews", type=int, help="only how much so many make the process grow")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work()
    elif options.interviews:
        grow(options.interviews)
    else:
        compare(options.other, options.people)


def compare(other: Path | None, people: int) -> None:
    """Print what turns cost here, and in another checkout."""
    checkouts = {"here": Checkout(HERE)} | ({str(other): Checkout(other)} if other else {})
    for first in range(0, people, AT_ONCE):
        for checkout in checkouts.values():
            checkout.advise(first, min(first + AT_ONCE, people))
    print("| checkout | turns | median ms | 90 % | 99 % | most | first person, all | MB at the start | at the end |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, checkout in checkouts.items():
        taken = " | ".join(f"{one:.2f}" for one in figures(whole(checkout.turns)))
        memory = f"{checkout.memory[0] / 1024:.0f} | {checkout.memory[-1] / 1024:.0f}"
        print(f"| {name} | {len(checkout.turns):,} | {taken} | {sum(whole(checkout.first)):.0f} | {memory} |")
        checkout.close()
    print("\n| a part of a turn here | median ms | 90 % | 99 % | most |\n|---|---:|---:|---:|---:|")
    for name, taken in parts_of(checkouts["here"].turns).items():
        print(f"| {name} | {' | '.join(f'{one:.2f}' for one in figures(taken))} |")
    if other:
        here, there = (figures(whole(one.turns)) for one in checkouts.values())
        print(
            f"\nthere, as many times as here: {there[0] / here[0]:.1f} in the middle, {there[2] / here[2]:.1f} at 99 %"
        )


def parts_of(turns: list[list[float]]) -> dict[str, list[float]]:
    """Return what each part of turns takes, and all of them."""
    names = ("tell()", "next_question(prefer='top')", "to_dict()", "to_dict(detail='brief')")
    parts = {name: list(taken) for name, taken in zip(names, zip(*turns, strict=True), strict=True)}
    return parts | {"all of it": [sum(one) for one in turns]}


if __name__ == "__main__":
    main()
