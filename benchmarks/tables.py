"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

OURS, PEER, REFERENCE = "backrules", "peer", "for reference"

# module in peers/ -> what it is called, and what it is
PEERS = {
    "backrules_durable": ("backrules, durable engine", OURS),
    "backrules_durable_o2": ("backrules, durable engine, core built with -O2", OURS),
    "backrules_cells": ("backrules, cells engine", OURS),
    "backrules_cells_checked": ("backrules, cells engine, the profile read and checked too", OURS),
    "backrules_reference": ("backrules, reference engine", OURS),
    "clips": ("CLIPS (clipspy)", PEER),
    "datalogic": ("datalogic (JsonLogic, Rust)", PEER),
    "zen": ("zen-engine (Rust)", PEER),
    "rule_engine": ("rule-engine", PEER),
    "experta": ("experta", PEER),
    "durable_public": ("durable_rules, public API", PEER),
    "durable_tuned": ("durable_rules, C functions, by hand", REFERENCE),
    "durable_tuned_o2": ("the same built with -O2", REFERENCE),
    "compiled_python": ("compiled Python", REFERENCE),
}

Run = dict[str, Any]


def markdown(runs: list[Run]) -> str:
    """Return the tables of all runs."""
    blocks = []
    for rules in dict.fromkeys(run["rules"] for run in runs):
        of_rules = {(run["peer"], run["n"]): run for run in runs if run["rules"] == rules}
        sizes = sorted({n for _, n in of_rules})
        blocks += [_times(rules, of_rules, sizes), _ratios(rules, of_rules, sizes)]
    blocks.append(_inexact(runs))
    return "\n\n".join(filter(None, blocks))


def described(run: Run) -> str:
    """Return a run in one line."""
    return f"{number(run['median_us'])} us" if run["exact"] else problem(run)


def problem(run: Run) -> str:
    """Return why the times of a run do not count."""
    if run["ended"] != "ok":
        return f"{run['ended']} ({run.get('verified', 0)} users verified)"
    wrong = f"{run['wrong']} of {run['verified']} users wrong"
    return f"{run['errors']} of {run['verified']} users failed: {run['error']}" if run["errors"] else wrong


def number(value: float) -> str:
    return f"{value:.1f}" if value < 99.95 else f"{value:.0f}"


def _times(rules: str, runs: dict[tuple[str, int], Run], sizes: list[int]) -> str:
    def cell(run: Run | None) -> str:
        if run is None or not run["exact"]:
            return "" if run is None else "not exact"
        return f"{number(run['median_us'])} / {number(run['p99_us'])}"

    def build_and_memory(run: Run | None) -> list[str]:
        if run is None or not run["exact"]:
            return ["", ""]
        return [number(run["build_ms"]), number(run["peak_mb"] - run["base_mb"])]

    rows = [
        [label, *(cell(runs.get((peer, n))) for n in sizes), *build_and_memory(runs.get((peer, sizes[-1])))]
        for peer, (label, _) in PEERS.items()
        if any(peer == found for found, _ in runs)
    ]
    head = ["", *(f"{n} rules" for n in sizes), f"build ms, {sizes[-1]}", f"MB, {sizes[-1]}"]
    return f"**{rules} rules, one user: median / p99 in microseconds**\n\n{_table(head, rows)}"


def _ratios(rules: str, runs: dict[tuple[str, int], Run], sizes: list[int]) -> str:
    times = {key: run["median_us"] for key, run in runs.items() if run["exact"]}
    fastest: dict[int, str] = {}
    for n in sizes:
        peers = [peer for peer, size in times if size == n and PEERS[peer][1] == PEER]
        if peers:
            fastest[n] = min(peers, key=lambda peer: times[peer, n])

    def cell(peer: str, n: int) -> str:
        own, clips, best = (times.get((p, n)) for p in (peer, "clips", fastest.get(n, "")))
        return " / ".join(f"{own / other:.2f}" if own and other else "-" for other in (clips, best))

    rows = [
        [label, *(cell(peer, n) for n in sizes)]
        for peer, (label, _) in PEERS.items()
        if any(peer == found for found, _ in times)
    ]
    head = ["", *(f"{n}, fastest: {fastest.get(n, '-')}" for n in sizes)]
    return f"**{rules} rules: time as a multiple of CLIPS / of the fastest exact peer**\n\n{_table(head, rows)}"


def _inexact(runs: list[Run]) -> str:
    rows = [[PEERS[r["peer"]][0], r["rules"], str(r["n"]), problem(r)] for r in runs if not r["exact"]]
    return f"**Not exact, or not finished**\n\n{_table(['', 'rules', 'n', 'what'], rows)}" if rows else ""


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines: Iterable[list[str]] = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
