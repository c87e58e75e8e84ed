"""JSON Schemas of the YAML files of a ruleset, made from the classes that the loader fills."""

from backrules.loading.schema.files import FILES, Schema, kind_of, schema_of
from backrules.loading.schema.ids import Ids

__all__ = ["FILES", "Ids", "Schema", "kind_of", "schema_of"]
