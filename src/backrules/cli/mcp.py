"""`backrules mcp`: a server of the Model Context Protocol, for the language model of somebody else's app."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import click

from backrules.cli.options import loaded, ruleset_options
from backrules.cli.output import INTERRUPTED, echo
from backrules.errors import UsageError

__all__ = ["mcp"]

_OWN = ("127.0.0.1", "localhost", "::1")


@click.command()
@ruleset_options
@click.option(
    "--http", metavar="HOST:PORT", help="Serve over HTTP there, at /mcp, instead of standard input and output."
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="With --http: a name by which requests may call this machine, such as advice.example.org; may be given "
    "several times. By default the names of a machine for itself.",
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keys that seal sessions, one in each line, the newest first; else those in BACKRULES_KEY, else a fresh one.",
)
def mcp(
    named: str | None, overlay: tuple[Path, ...], http: str | None, hosts: tuple[str, ...], key_file: Path | None
) -> None:
    """Serve tools for language models by the Model Context Protocol.

    Over standard input and output by default: an app that knows the protocol starts this command by itself.

    \b
    backrules mcp
    backrules mcp --http 127.0.0.1:8000
    """
    from backrules.serve.handles import handles_for
    from backrules.serve.mcp import serve_http, serve_stdio

    if http is None and hosts:
        raise UsageError("--allow-host goes with --http")
    host, port = _address(http, hosts) if http is not None else ("", 0)
    ruleset, handles = loaded(named, overlay, stays=False), handles_for(key_file)
    if http is None:
        before = signal.signal(signal.SIGINT, _leave)
        try:
            serve_stdio(ruleset, handles)
        finally:
            signal.signal(signal.SIGINT, before)
    else:
        serve_http(ruleset, handles, host=host, port=port, hosts=hosts, listening=_listening)


def _leave(*_: object) -> None:
    """Leave at once: nothing interrupts the thread that waits for a line, and there is nothing to lose."""
    echo("backrules: interrupted", err=True)
    os._exit(INTERRUPTED)


def _address(http: str, hosts: tuple[str, ...]) -> tuple[str, int]:
    """Return host and port."""
    name, _, number = http.rpartition(":")
    host = name.removeprefix("[").removesuffix("]")
    if not host or not number.isdecimal() or not int(number) <= 65535:
        raise UsageError(f"--http is a host and a port, such as 127.0.0.1:8000, not {http!r}")
    if host not in _OWN and not hosts:
        raise UsageError(f"--http {http} is reached from elsewhere: say with --allow-host by which name")
    return host, int(number)


def _listening(address: str) -> None:
    echo(f"listening at {address}, until Ctrl-C", err=True)
