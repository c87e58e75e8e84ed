"""What is built: a source distribution, and a wheel."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.packaging.support import PARTS, ROOT, run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was built from it."""
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ["pyproject.toml", *PARTS]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, checkout / name)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", checkout / "dist", cwd=checkout)
    return checkout / "dist"


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))
