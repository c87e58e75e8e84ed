"""Processes that know nothing of this environment."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ["src", "rules", "docs", "examples", "tools"]
PARTS = [*FOLDERS, "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "Makefile", "changelog.d"]
LEFT_OUT = ("PYTHON", "COV_", "COVERAGE", "VIRTUAL")


def run(*command: object, cwd: Path, timeout: int = PATIENCE, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(LEFT_OUT)}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=kept | env, capture_output=True, text=True, timeout=timeout
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done
