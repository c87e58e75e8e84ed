"""Whole populations: what all of them get, beside what each one does."""

from backrules.scoring.population import Population

__all__ = ["Population"]
