"""Tests of a group run in one process, else each process starts a cluster, a browser and a wheel of its own."""

import pytest


@pytest.mark.xdist_group("packaging")
def test_tests_of_a_group_are_kept_together(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("tests are not parted among processes")
    assert request.node.nodeid.endswith("@packaging"), f"xdist knows of no groups with pytest {pytest.__version__}"
