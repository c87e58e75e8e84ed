"""The small ruleset, loaded once for the tests of a report."""

import pytest

from backrules import Ruleset
from tests.support import Folder


@pytest.fixture(scope="package")
def small(tmp_path_factory) -> Ruleset:
    """The small ruleset."""
    return Folder(tmp_path_factory.mktemp("small") / "r", {}).load()
