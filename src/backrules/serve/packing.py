"""How a snapshot becomes small: packed with a dictionary of what snapshots consist of, and names of a ruleset."""

from __future__ import annotations

import json
import zlib

from backrules.api import Ruleset

__all__ = ["names_of", "packed", "unpacked"]

_COMMON = (
    b'{"at":"2026-","session":{"format":3,"ruleset":{"id":"","version":"1.0.0","fingerprint":"","strict":true,'
    b'"language":"de","options":{"},"number":1,"history":[{"told":{"":true,"":false},"skipped":[],"by":"user","by":"app",'
    b'"words":"},{"told":{"":["none"],"skipped":[],"at":"2026-","by":"model","words":"'
)


def names_of(ruleset: Ruleset) -> bytes:
    """Return the names of facts and options, as snapshots write them."""
    facts = ruleset.data.facts.values()
    return json.dumps({fact.name: list(fact.options) for fact in facts}, separators=(",", ":")).encode()


def packed(plain: bytes, names: bytes = b"") -> bytes:
    """Return bytes, packed.

    Args:
        plain: the bytes.
        names: `names_of` a ruleset, without which they are not unpacked then.
    """
    dictionary = names + _COMMON  # what stands last is nearest, and so the cheapest
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return packer.compress(plain) + packer.flush()


def unpacked(given: bytes, most: int, names: bytes = b"") -> bytes:
    """Return what was packed.

    Args:
        given: what `packed` gave.
        most: so many bytes at most: no more is ever unpacked.
        names: the same as then.

    Raises:
        ValueError: these are no such bytes, or they are more.
    """
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, names + _COMMON)
    try:
        plain = unpacker.decompress(given, most)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("there is more")
    return plain
