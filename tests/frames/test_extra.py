"""Without the libraries of the extra, everything but tables works, and tables say what is missing."""

from __future__ import annotations

import pytest

from tests.support import python

WITHOUT = """
    import sys
    sys.modules[{missing!r}] = None
    import backrules
    print(backrules.recommend({{"desk_hours": 9}}).outcome[0])
    print(backrules.Column("x").name)
    {frame}
    try:
        backrules.builtin().recommend_frame(frame)
    except backrules.BackrulesError as error:
        print(type(error).__name__, error)
    """


@pytest.mark.parametrize(
    ("missing", "frame", "message"),
    [
        ("narwhals", "frame = None", "recommending for a table needs narwhals"),
        (
            "polars",
            "import pandas; frame = pandas.DataFrame({'desk_hours': [9]})",
            "a table of pandas or pyarrow needs polars",
        ),
    ],
)
def test_a_missing_library_is_named_with_its_extra(missing, frame, message):
    done = python(WITHOUT.format(missing=missing, frame=frame))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "prioritise_rear_chain",
        "x",
        f"MissingExtraError {message}, which is not installed: pip install 'backrules[frame]'",
    ]
