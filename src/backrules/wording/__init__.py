"""Sentences and phrases: what conditions, facts and answers are called in words."""
