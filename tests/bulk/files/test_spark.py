import polars as pl
import pytest

from backrules.bulk.files import Options, read_columns, score_on_spark
from backrules.errors import FrameError, UsageError
from tests.bulk.files.files import columns_file, people, write
from tests.support import Folder

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning"),
    pytest.mark.usefixtures("spark"),
    pytest.mark.xdist_group("spark"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("rules"), {}).load()


def run(ruleset, given, out, **options):
    more = {name: options.pop(name) for name in ("form", "overwrite") if name in options}
    return score_on_spark(ruleset, str(given), str(out), Options(**{"key": "id", **options}), master="local[1]", **more)


def test_spark_gives_the_advice_and_the_counts_of_a_table(small, tmp_path):
    frame = people(small, 60)
    outcome = run(small, write(frame, tmp_path / "people.parquet"), tmp_path / "advice")
    right = small.recommend_frame(frame, key="id")
    found = pl.read_parquet(tmp_path / "advice" / "*.parquet").sort("id", "rank").select(right.columns)
    assert found.to_dicts() == right.sort("id", "rank").to_dicts()
    given = {one: count for one in small.data.advice if (count := right.filter(advice=one).height)}
    assert (outcome.people, outcome.rows, dict(outcome.summary.given)) == (60, right.height, given)
    with pytest.raises(UsageError, match="Spark: "):
        run(small, tmp_path / "people.parquet", tmp_path / "advice")


@pytest.mark.parametrize("on_bad", ["null", "drop"])
def test_on_spark_texts_of_csv_that_do_not_fit_are_listed(small, tmp_path, on_bad):
    at = pl.int_range(pl.len())
    frame = people(small, 40)
    written = frame.with_columns(hours=pl.when(at == 3).then(pl.lit("many")).otherwise(pl.col("hours").cast(pl.String)))
    source = write(written, tmp_path / "people.csv")
    columns = read_columns(columns_file(tmp_path), small.data.facts)
    with pytest.raises(
        FrameError, match="hours: 1 values do not fit: expected a number from 0 to 24 h/day, not 'many'"
    ):
        run(small, source, tmp_path / "advice", columns_file=columns)
    outcome = run(small, source, tmp_path / "advice", columns_file=columns, form="parquet", on_bad=on_bad)
    clean = frame.with_columns(hours=pl.when(at != 3).then("hours"))
    right = small.recommend_frame(clean.filter(at != 3) if on_bad == "drop" else clean, key="id")
    found = pl.read_parquet(tmp_path / "advice" / "*.parquet").sort("id", "rank").select(right.columns)
    assert found.to_dicts() == right.sort("id", "rank").to_dicts()
    assert (outcome.problems, outcome.dropped) == (1, 1 if on_bad == "drop" else 0)
    problems = pl.read_parquet(tmp_path / "advice.problems" / "*.parquet")
    assert [(row["id"], row["value"]) for row in problems.to_dicts()] == [("p00003", "many")]


def test_on_spark_a_key_is_needed_and_arrow_is_not_there(small, tmp_path):
    for options, why in (({"key": None}, "--key is needed"), ({"form": "arrow"}, "Spark has no files of arrow")):
        with pytest.raises(UsageError, match=why):
            run(small, tmp_path / "people.parquet", tmp_path / "advice", **options)
