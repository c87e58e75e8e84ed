"""Whole files of people: scored in batches, taken up again after a crash, written whole or not at all."""

from backrules.bulk.files.columns import Columns, read_columns
from backrules.bulk.files.options import Options
from backrules.bulk.files.run import BATCH, Progress, RunResult, score
from backrules.bulk.files.spark import score_on_spark
from backrules.bulk.files.summary import Summary

__all__ = ["BATCH", "Columns", "Options", "Progress", "RunResult", "Summary", "read_columns", "score", "score_on_spark"]
