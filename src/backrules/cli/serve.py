"""`backrules serve`: an HTTP API, and a chat page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from backrules.cli.options import folder_of, language_given, ruleset_options
from backrules.cli.output import echo
from backrules.errors import MissingExtraError, UsageError

__all__ = ["serve"]

_File = click.Path(path_type=Path, dir_okay=False)


def _number(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 10**9:
        raise click.BadParameter("expected a number from 0", param=parameter)
    return value


def _text(path: Path | None) -> str:
    try:
        return "" if path is None else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', 'it is not UTF-8')}") from error


@click.command()
@ruleset_options
@click.option("--chat", is_flag=True, help="A chat page at /, which needs nothing but this server.")
@click.option("--colours", type=_File, help="CSS that changes the colours and the type of the page.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for one that is free."
)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes.")
@click.option(
    "--store", type=_File, help="Keep sessions in this SQLite file; without it clients hold them, sealed with a key."
)
@click.option("--key-file", type=_File, help="The keys of sessions, a line each; else BACKRULES_KEY, else a fresh one.")
@click.option("--token-file", type=_File, help="The bearer token that callers must have; else BACKRULES_TOKEN.")
@click.option(
    "--forget-after", type=float, callback=_number, metavar="DAYS", help="Sessions end after so many days; never else."
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A name by which requests to /mcp may call this machine; may be repeated. By default its own for itself.",
)
@click.option("--origin", multiple=True, metavar="ORIGIN", help="Let the pages of this origin call; may be repeated.")
@click.option(
    "--max-body", type=click.IntRange(1000, 2**30), default=2**20, show_default=True, help="Bytes of a request."
)
@click.option("--time-limit", type=float, callback=_number, default=30, show_default=True, help="Seconds of a request.")
@click.option(
    "--look",
    type=float,
    callback=_number,
    default=1,
    show_default=True,
    help="Seconds between looks at edits; 0: none.",
)
@click.pass_context
def serve(ctx: click.Context, /, **options: Any) -> None:
    """Serve the ruleset over HTTP, until it is stopped: as an API for programs, and as a chat page.

    \b
    backrules serve --chat                    then open http://127.0.0.1:8000/
    backrules serve --workers 2 --key-file keys.txt
    backrules serve --store sessions.db --forget-after 30
    """
    try:
        from backrules.serve.http import Settings
        from backrules.serve.http.running import Deployment, read_token, run
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise MissingExtraError("serving", error.name, "serve") from error
    if options["chat"] and read_token(options["token_file"]) is not None:
        raise UsageError("a page that everybody may open keeps no token: let a proxy ask who somebody is, or leave one")
    settings = Settings(
        chat=options["chat"],
        colours=_text(options["colours"]),
        store=options["store"] and options["store"].absolute(),
        most_days=options["forget_after"],
        hosts=options["hosts"],
        origins=options["origin"],
        largest_body=options["max_body"],
        longest_seconds=options["time_limit"] or 30,
        look_seconds=options["look"],
    )
    same = ("host", "port", "workers", "key_file", "token_file")
    deployment = Deployment(
        folder_of(options["named"]),
        options["overlay"],
        language_given(ctx),
        ctx.meta.get("backrules.as_of"),
        settings=settings,
        **{name: options[name] for name in same},
    )
    run(deployment, lambda url: echo(f"{deployment.ruleset().data.title}: {url} (Ctrl-C stops it)"))
