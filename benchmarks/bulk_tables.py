"""The results of the bulk benchmark as Markdown."""

from __future__ import annotations

from typing import Any

from tables import _table

Run = dict[str, Any]

# peer -> what it is called
RULES = {
    "ours_polars": "backrules on Polars, the engine alone",
    "polars_hand": "Polars by hand, eager",
    "polars_hand_lazy": "Polars by hand, lazy",
    "numpy_hand": "NumPy by hand",
    "openfisca_style": "NumPy in OpenFisca's style",
    "openfisca": "OpenFisca",
    "ours_duckdb": "backrules on DuckDB, the engine alone",
    "duckdb_hand": "DuckDB SQL by hand",
    "ours_polars_checked": "backrules on Polars, values checked",
    "ours_polars_checked_lists": "backrules on Polars, values checked, lists",
    "polars_hand_lists": "Polars by hand, lists",
    "ours_pyarrow_checked": "backrules on pyarrow, values checked",
    "ours_pandas_checked": "backrules on pandas, values checked",
    "ours_duckdb_checked": "backrules on DuckDB, values checked",
    "ours_duckdb_checked_lists": "backrules on DuckDB, values checked, lists",
    "loop_durable": "one after another, durable engine",
    "loop_cells": "one after another, cells engine",
}
BUILTIN = {
    "ours_polars_alone": "backrules on Polars, the engine alone",
    "polars_hand": "Polars by hand",
    "polars_hand_shared": "Polars by hand, names shared",
    "polars_hand_lists": "Polars by hand, lists",
    "ours_polars": "backrules on Polars",
    "ours_polars_lists": "backrules on Polars, lists",
    "ours_parquet": "backrules on Polars, Parquet to Parquet",
    "ours_pyarrow": "backrules on pyarrow",
    "ours_pandas": "backrules on pandas",
    "ours_duckdb": "backrules on DuckDB",
    "ours_duckdb_counted": "backrules on DuckDB, only how often each rule fires",
    "ours_duckdb_lists": "backrules on DuckDB, lists",
    "loop_durable": "a loop of `recommend()`, durable engine",
    "loop_cells": "a loop of `recommend()`, cells engine",
}
LABELS = {"rules": RULES, "builtin": BUILTIN}
HAND = {"rules": "polars_hand_lazy", "builtin": "polars_hand_shared"}
LOOP = "loop_durable"


def markdown(runs: list[Run]) -> str:
    """Return all tables."""
    blocks = []
    for part, labels in LABELS.items():
        ours = [run for run in runs if run["part"] == part]
        for case, n in dict.fromkeys((run["case"], run["n"]) for run in ours):
            blocks.append(_of_case(part, labels, case, n, [r for r in ours if (r["case"], r["n"]) == (case, n)]))
    blocks += [_by_rules(runs), _left_out(runs)]
    return "\n\n".join(filter(None, blocks))


def _of_case(part: str, labels: dict[str, str], case: str, n: int, runs: list[Run]) -> str:
    by_job = {(run["peer"], run["rows"]): run for run in runs if _good(run)}
    sizes = sorted({rows for _, rows in by_job})
    if not sizes:
        return ""
    head = [""]
    for rows in sizes:
        head += [f"{rows:,} rows: s", "us a row", "CPU us a row", "MB"]
    by_hand = [HAND[part]] if any(peer == HAND[part] for peer, _ in by_job) else []
    head += [*("x by hand" for _ in by_hand), "loop"]
    lines = []
    for peer, label in labels.items():
        if not any(peer == found for found, _ in by_job):
            continue
        line = [label]
        for rows in sizes:
            line += _cells(by_job.get((peer, rows)))
        rows = max(rows for found, rows in by_job if found == peer)
        same = ["duckdb_hand" if "duckdb" in peer and part == "rules" else one for one in by_hand]  # library
        lines.append([*line, *(_ratio(by_job, peer, other, rows) for other in (*same, LOOP))])
    title = f"{case} rules, {n} of them, matching alone" if part == "rules" else f"the built-in ruleset, {_CASES[case]}"
    return f"**{title}**\n\n{_table(head, lines)}"


_CASES = {
    "match": "`match_frame`",
    "long": '`output="long"`, top 3',
    "top": '`output="top"`, top 3',
    "wide": '`output="wide"`',
    "all": '`output="long"`, all advice',
}


def _cells(run: Run | None) -> list[str]:
    if run is None:
        return ["", "", "", ""]
    per_row = 1e6 / run["rows"]
    memory = f"{run['peak_mb']:.0f}" if run["peak_mb"] else "-"
    took = "-" if run["peer"].startswith("loop_") else f"{run['seconds']:.2f}"
    return [took, f"{run['seconds'] * per_row:.3g}", f"{run['cpu'] * per_row:.3g}", memory]


def _ratio(by_job: dict[tuple[str, int], Run], peer: str, other: str, rows: int) -> str:
    """How many times the time by hand a peer takes, or how many times the loop's throughput it has; of CPU in brackets.

    A person takes a loop the same time in any table.
    """
    own, base = by_job[peer, rows], by_job.get((other, rows))
    if other == LOOP:
        base = next((run for (found, _), run in by_job.items() if found == LOOP), None)
    if base is None or peer.startswith("loop_"):
        return ""
    scale = own["rows"] / base["rows"]
    wall, cpu = own["seconds"] / base["seconds"] / scale, own["cpu"] / base["cpu"] / scale
    return f"{1 / wall:.0f} x ({1 / cpu:.0f})" if other == LOOP else f"{wall:.2f} ({cpu:.2f})"


def _by_rules(runs: list[Run]) -> str:
    """How the time of matching grows with the rules: nanoseconds for a row and rule."""
    found = {
        (run["case"], run["peer"], run["n"], run["rows"]): run for run in runs if run["part"] == "rules" and _good(run)
    }
    counts = sorted({n for _, _, n, _ in found})
    if len(counts) < 2:
        return ""
    lines = []
    for case, peer in dict.fromkeys((case, peer) for case, peer, _, _ in found):
        several = [rows for rows in {rows for *_, rows in found} if all((case, peer, n, rows) in found for n in counts)]
        if several:
            rows = max(several)
            spent = [found[case, peer, n, rows]["cpu"] / rows / n * 1e9 for n in counts]
            lines.append([f"{RULES[peer]}, {case}, {rows:,} rows", *(f"{one:.3g}" for one in spent)])
    return f"**CPU nanoseconds for a row and rule**\n\n{_table(['', *(f'{n} rules' for n in counts)], lines)}"


def _left_out(runs: list[Run]) -> str:
    lines = [
        [
            LABELS[run["part"]].get(run["peer"], run["peer"]),
            run["case"],
            str(run["n"] or "-"),
            f"{run['rows']:,}",
            why(run),
        ]
        for run in runs
        if not _good(run)
    ]
    return f"**Not measured**\n\n{_table(['', 'what', 'rules', 'rows', 'why'], lines)}" if lines else ""


def why(run: Run) -> str:
    """Return why a run does not count."""
    if run.get("wrong"):
        return f"{run['wrong']} people have other answers than the reference"
    return str(run["ended"])


def _good(run: Run) -> bool:
    return bool(run.get("exact")) and "seconds" in run


def described(run: Run) -> str:
    """Return a run in one line."""
    if not _good(run):
        return why(run)
    return f"{run['seconds']:.3f} s, {run['cpu']:.3f} s CPU, {run['peak_mb']:.0f} MB"
