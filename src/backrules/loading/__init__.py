"""From a folder of YAML to a ruleset, or to one error that lists every problem of every file."""

from backrules.loading.cache import read_cached
from backrules.loading.load import read_cases, read_ruleset

__all__ = ["read_cached", "read_cases", "read_ruleset"]
