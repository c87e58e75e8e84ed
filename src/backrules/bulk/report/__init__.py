"""Whole populations: what all of them get, beside what each one does."""

from backrules.bulk.report.population import Population

__all__ = ["Population"]
