"""The picture of a ruleset's graph, drawn by Graphviz where that is installed."""

from __future__ import annotations

import shutil
import subprocess

from backrules.authoring.graph.dot import to_dot
from backrules.authoring.graph.graph import RuleGraph
from backrules.errors import UsageError

__all__ = ["to_svg"]


def to_svg(graph: RuleGraph) -> str:
    """Return an SVG picture.

    Raises:
        UsageError: there is no Graphviz, or it cannot draw it.
    """
    program = shutil.which("dot")
    if program is None:
        raise UsageError(
            "SVG is drawn by Graphviz, and its program dot is not there; --format dot and --format mermaid need nothing"
        )
    done = subprocess.run([program, "-Tsvg"], input=to_dot(graph).encode(), capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"Graphviz cannot draw it: {said[-1] if said else f'exit code {done.returncode}'}")
    return done.stdout.decode()
