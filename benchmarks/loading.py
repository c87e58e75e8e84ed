"""How long loading takes, in processor time, beside another checkout: python benchmarks/loading.py path/to/other/src

Prints the uncached load of the built-in ruleset, and that with an overlay, here and there, and the ratios.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES, GYM = Path("rules/balanced_back"), Path("examples/my_gym")  # of the checkout itself: an older one reads no newer
MEASURE = """
import json, sys, time
from pathlib import Path
from backrules.loading import read_ruleset_with_places

folder, overlays = Path(sys.argv[1]), list(map(Path, sys.argv[2:]))
read_ruleset_with_places(folder, overlays)
times = []
for _ in range(9):
    start = time.process_time()
    read_ruleset_with_places(folder, overlays)
    times.append(time.process_time() - start)
print(json.dumps(sorted(times)[4]))
"""


def measured(source: Path, *folders: Path) -> float:
    """Return the median of nine loads, in milliseconds of processor time."""
    command = [sys.executable, "-c", MEASURE, *(str(source.parent / folder) for folder in folders)]
    env = {**os.environ, "PYTHONPATH": str(source)}
    return 1000 * float(json.loads(subprocess.run(command, env=env, check=True, capture_output=True).stdout))


def main() -> None:
    """Print a line for each source."""
    other = [Path(one) for one in sys.argv[1:2]]
    rows = {source: (measured(source, RULES), measured(source, RULES, GYM)) for source in [ROOT / "src", *other]}
    for source, (alone, overlaid) in rows.items():
        print(f"{source}: {alone:.0f} ms, with an overlay {overlaid:.0f} ms ({overlaid / alone:.2f} times that)")
    if other:
        here, there = rows.values()
        print(f"here / there: {here[0] / there[0]:.2f}, with an overlay {here[1] / there[1]:.2f}")


if __name__ == "__main__":
    main()
