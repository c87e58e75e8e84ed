"""From a folder of YAML to a ruleset, or to one error that lists every problem of every file."""

from backrules.loading.cache import read_cached
from backrules.loading.files import read_stream, read_text
from backrules.loading.invariants import read_invariants
from backrules.loading.load import read_accepted, read_cases, read_ruleset_with_places
from backrules.loading.source_map import SourceMap, read_source_map
from backrules.loading.yaml import parse_yaml

__all__ = [
    "SourceMap",
    "parse_yaml",
    "read_accepted",
    "read_cached",
    "read_cases",
    "read_invariants",
    "read_ruleset_with_places",
    "read_source_map",
    "read_stream",
    "read_text",
]
