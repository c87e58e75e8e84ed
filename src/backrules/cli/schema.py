"""`backrules schema`: JSON Schemas of the files of a ruleset, for editors and validators."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import click

from backrules.api import Ruleset
from backrules.cli.options import loaded, ruleset_options
from backrules.cli.output import check_outputs, echo, echo_json, write_file
from backrules.errors import UsageError
from backrules.loading import read_cases
from backrules.loading.invariants import read_invariants
from backrules.loading.schema import FILES, Ids, kind_of, schema_of

__all__ = ["schema"]

_path = click.Path(path_type=Path)


@click.command()
@click.argument("file", required=False)
@ruleset_options
@click.option("--for-overlay", is_flag=True, help="Of a file of an overlay: partial entries, and disable.")
@click.option("--out", type=_path, help="Write facts.schema.json, facts.overlay.schema.json, ... there.")
def schema(file: str | None, named: str | None, overlay: tuple[Path, ...], for_overlay: bool, out: Path | None) -> None:
    """Print the JSON Schema of a FILE of a ruleset, or of all of them.

    With --ruleset or --overlay it allows and completes only the ids that are there.

    \b
    backrules schema facts.yaml
    backrules schema --ruleset my_ruleset --out .schemas
    """
    ids = _ids(named, overlay) if named or overlay else None
    kinds = tuple(FILES) if file is None else (kind_of(file),)
    if out is not None:
        _write(out, kinds, ids, (True,) if for_overlay else (False, True))
        return
    found = {kind: schema_of(kind, ids, overlay=for_overlay) for kind in kinds}
    echo_json(found if file is None else found[kinds[0]])


def _ids(named: str | None, overlays: tuple[Path, ...]) -> Ids:
    """Return the ids of a ruleset and of what is merged over it; also those that an overlay disables."""
    ids = _ids_of(loaded(named))
    return ids | _ids_of(loaded(named, overlays)) if overlays else ids


def _ids_of(ruleset: Ruleset) -> Ids:
    cases = read_cases(ruleset.folders, ruleset.data)
    invariants = read_invariants(ruleset.folders, ruleset.data)
    return Ids.of(ruleset.data, cases=[one.id for one in cases], invariants=[one.id for one in invariants])


def _write(folder: Path, kinds: Sequence[str], ids: Ids | None, variants: Sequence[bool]) -> None:
    paths = {
        folder / f"{kind}{'.overlay' if overlay else ''}.schema.json": (kind, overlay)
        for kind, overlay in itertools.product(kinds, variants)
    }
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out is a folder, for a schema of each kind, and {folder} is a file")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error
    check_outputs({f"--out {path.name}": path for path in paths})
    for path, (kind, overlay) in paths.items():
        write_file(path, json.dumps(schema_of(kind, ids, overlay=overlay), ensure_ascii=False, indent=2) + "\n")
    echo("\n".join(map(str, paths)))
