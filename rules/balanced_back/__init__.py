"""Balanced back training: the files of the ruleset, and `profile.py`, a typed class for its facts."""
