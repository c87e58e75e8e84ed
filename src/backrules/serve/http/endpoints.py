"""From a request to the answer of an operation: read, checked, computed in a thread, written as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import attrs
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backrules._util.version import __version__
from backrules.api import Ruleset
from backrules.errors import BackrulesError, ProfileError
from backrules.serve.described import identity, parts
from backrules.serve.http.around import FAULT
from backrules.serve.http.bodies import body_of, read_object
from backrules.serve.http.openapi import openapi
from backrules.serve.http.operations import Operation
from backrules.serve.http.problems import Refusal, document, overloaded, refusal_of
from backrules.serve.http.reloading import Current
from backrules.serve.http.sessions import Served, Sessions
from backrules.serve.http.shown import languages, summary

__all__ = ["PROBLEM", "Computing", "Endpoint", "Endpoints", "Settings"]


_Found = TypeVar("_Found")


@attrs.frozen
class Settings:
    """How a server is set up.

    Attributes:
        chat: whether there is a chat page at `/`.
        colours: CSS that changes the colours and the type of that page.
        token: what `Authorization: Bearer` must say, or None where everybody may call.
        keys: what sessions are sealed with, the newest first; a fresh one where there is none.
        store: the SQLite file that keeps sessions; None where clients hold them.
        most_days: after so many days without a change a session ends; None for never.
        hosts: by which names requests to `/mcp` may call this machine; those of a machine for itself if none are given.
        origins: the origins whose pages may call, such as `https://app.example.org`; `*` for all.
        largest_body: bytes of a request at most.
        longest_seconds: how long a request may take, waiting included; after that the answer is 503.
        most_waiting: requests at a time, of one process; what is more is answered with 503.
        threads: that compute, of one process.
        look_seconds: how often the files of the ruleset are looked at; 0 for never.
    """

    chat: bool = False
    colours: str = ""
    token: str | None = attrs.field(default=None, repr=False)
    keys: tuple[bytes, ...] = attrs.field(default=(), repr=False)
    store: Path | None = None
    most_days: float | None = None
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    largest_body: int = 1024 * 1024
    longest_seconds: float = 30
    most_waiting: int = 512
    threads: int = 4
    look_seconds: float = 1


class Computing:
    """Computes in a few threads, within a time.

    Work is bounded by itself (every diagram has a work budget), and Python does not stop a thread: what took too long
    is answered with 503, and ends in the background; what did not begin yet is dropped.

    Args:
        threads: how many.
        longest: seconds for a piece of work, waiting included.
        most: pieces of work at a time; what is more is refused at once.
    """

    def __init__(self, threads: int, longest: float, most: int) -> None:
        self._count = threads
        self._threads: ThreadPoolExecutor | None = None  # an app may be stopped and started again
        self._longest, self._most, self._here = longest, most, 0

    async def done(self, work: Callable[..., _Found], *arguments: Any) -> _Found:
        """Return what a piece of work gives.

        Raises:
            Refusal: there is too much to do, or it took too long.
        """
        if self._here >= self._most:
            raise overloaded("too many requests wait: try again later")
        self._here += 1
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="backrules")
        try:
            future = asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
            return await asyncio.wait_for(future, self._longest)
        except TimeoutError:
            raise overloaded(f"this took longer than {self._longest:g} seconds") from None
        finally:
            self._here -= 1

    def close(self) -> None:
        """Let go of the threads once what they do is done."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None


PROBLEM = "application/problem+json"
_CHANGES = "no-cache"  # it may be kept, and is asked for again

Endpoint = Callable[[Request], Awaitable[Response]]


@attrs.frozen
class Kept:
    """An answer to GET that changes with the ruleset alone."""

    body: bytes
    tag: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Kept:
        """Return it."""
        body = to_json(said)
        return cls(body, f'"{sha256(body).hexdigest()[:32]}"')


def to_json(said: Any) -> bytes:
    """Return plain JSON types as JSON."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


class Endpoints:
    """Makes endpoints.

    Args:
        current: the ruleset.
        sessions: where sessions are.
        settings: how the server is set up.
    """

    def __init__(self, current: Current, sessions: Sessions, settings: Settings) -> None:
        self.current, self.sessions, self.settings = current, sessions, settings
        self.computing = Computing(settings.threads, settings.longest_seconds, settings.most_waiting)
        self._kept: dict[tuple[str, str], tuple[Ruleset, Kept]] = {}

    def of(self, operation: Operation) -> Endpoint:
        """Return the endpoint of an operation."""

        async def respond(request: Request) -> Response:
            served = Served(self.current.ruleset, self.sessions)
            try:
                body = await self._body(request)
                found = await self.computing.done(_done, operation, served, body)
            except BackrulesError as error:
                return refused(refusal_of(error), served.whole, operation.takes.allowed)
            return Response(found, operation.status, media_type="application/json")

        return respond

    async def _body(self, request: Request) -> bytes:
        limit = self.settings
        try:
            return await asyncio.wait_for(body_of(request, limit.largest_body), limit.longest_seconds)
        except TimeoutError:
            raise overloaded("the body did not come in time") from None

    def health(self) -> Endpoint:
        """Return the endpoint that says how the server is."""

        async def respond(_: Request) -> Response:
            ruleset, refused_now = self.current.ruleset, self.current.refused
            said: dict[str, Any] = {"status": "ok", "backrules": __version__, "ruleset": identity(ruleset.data)}
            said["files"] = {"state": "refused" if refused_now else "served", "problems": len(refused_now)}
            return Response(to_json(said), media_type="application/json")

        return respond

    def openapi(self) -> Endpoint:
        """Return the endpoint that describes the API."""

        async def respond(request: Request) -> Response:
            return self._unless_known(request, "openapi", lambda one: openapi(one, secured=bool(self.settings.token)))

        return respond

    def rulesets(self) -> Endpoint:
        """Return the endpoint that lists the rulesets, and the languages of each."""

        async def respond(_: Request) -> Response:
            ruleset = self.current.ruleset
            try:
                found = await self.computing.done(languages, ruleset)
            except BackrulesError as error:
                return refused(refusal_of(error), ruleset)
            said = {"rulesets": [{**identity(ruleset.data), "languages": found, "has": parts(ruleset.data)}]}
            return Response(to_json(said), media_type="application/json")

        return respond

    def ruleset(self) -> Endpoint:
        """Return the endpoint that says what a ruleset holds."""

        async def respond(request: Request) -> Response:
            ruleset = self.current.ruleset
            try:
                if request.path_params["id"] != ruleset.id:
                    raise Refusal(404, f"there is no such ruleset here, but {ruleset.id}")
                found = await self.computing.done(self._in_language, ruleset, request.query_params.getlist("lang"))
            except BackrulesError as error:
                return refused(refusal_of(error), ruleset)
            return self._unless_known(request, "ruleset", summary, found)

        return respond

    def _in_language(self, ruleset: Ruleset, named: list[str]) -> Ruleset:
        return Served(ruleset, self.sessions).ruleset({"lang": named[-1]} if named else {})

    def _unless_known(
        self, request: Request, name: str, say: Callable[[Ruleset], dict[str, Any]], ruleset: Ruleset | None = None
    ) -> Response:
        """Return what changes with the ruleset alone, or that nothing changed."""
        ruleset = ruleset or self.current.ruleset
        key = (name, ruleset.language)
        of, kept = self._kept.get(key, (None, None))
        if of is not ruleset or kept is None:
            kept = Kept.of(say(ruleset))
            self._kept[key] = ruleset, kept
        headers = {"etag": kept.tag, "cache-control": _CHANGES}
        given = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
        if given & {kept.tag, "*"}:
            return Response(status_code=304, headers=headers)
        return Response(kept.body, media_type="application/json", headers=headers)

    async def failed(self, _: Request, error: Exception) -> Response:
        """Return the problem document of what the router refuses: paths and methods that are not there."""
        assert isinstance(error, HTTPException)  # noqa: S101 - the router raises no other
        details = {404: "there is nothing at this path", 405: "this path does not take this method"}
        refusal = Refusal(error.status_code, details.get(error.status_code, error.detail), headers=error.headers)
        return refused(refusal, self.current.ruleset)

    async def broken(self, _: Request, __: Exception) -> Response:
        """Return the problem document of a fault of ours, which `Around` logs."""
        return refused(Refusal(500, FAULT), self.current.ruleset)


def _done(operation: Operation, served: Served, body: bytes) -> bytes:
    """Return the answer of an operation, written."""
    given = read_object(body)
    if problems := [*operation.takes.problems(given)]:
        raise ProfileError(problems)
    return to_json(operation.do(served, given))


def refused(refusal: Refusal, ruleset: Ruleset, allowed: Mapping[str, Sequence[str]] | None = None) -> Response:
    """Return the response of a refusal."""
    return Response(
        to_json(document(refusal, ruleset.data, allowed or {})),
        refusal.status,
        headers=refusal.headers,
        media_type=PROBLEM,
    )
