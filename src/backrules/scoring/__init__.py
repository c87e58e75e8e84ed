"""Whole files of people: scored in batches, taken up again after a crash, written whole or not at all."""

from backrules.scoring.columns import Columns, read_columns
from backrules.scoring.options import Options
from backrules.scoring.run import BATCH, Outcome, Progress, score
from backrules.scoring.spark import score_on_spark
from backrules.scoring.summary import Summary

__all__ = ["BATCH", "Columns", "Options", "Outcome", "Progress", "Summary", "read_columns", "score", "score_on_spark"]
