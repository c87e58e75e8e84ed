"""The server in terms of the SDK `mcp`: what it lists, and what it answers to each request."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, get_args

import anyio.to_thread
import mcp_types as types
from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from backrules._util.printable import quoted
from backrules._util.version import __version__
from backrules.errors import BackrulesError, UsageError, nearest
from backrules.serve.mcp.prompts import INTERVIEW, instructions, interview
from backrules.serve.mcp.resources import RESOURCES, TEMPLATES, ids_of, read
from backrules.serve.mcp.tools import Tools

__all__ = ["protocol_server"]

_JSON = "application/json"
_MOST_COMPLETIONS = 100  # as the protocol has it
# what is listed and read is the same for everybody, and changes only where files do
_FRESH = CacheHint(ttl_ms=60_000, scope="public")
_LISTED: tuple[CacheableMethod, ...] = get_args(CacheableMethod)
_LOG = logging.getLogger("backrules.serve")

_Context = ServerRequestContext[Any, Any]
_Page = types.PaginatedRequestParams | None
_Found = TypeVar("_Found")


def protocol_server(tools: Tools) -> Server[Any]:
    """Return the server."""
    data = tools.current().data
    answers = _Answers(tools)
    return Server(
        "backrules",
        version=__version__,
        title=data.title,
        description=f"Recommendations by the rules of {data.id} {data.version}, with reasons and sources.",
        instructions=instructions(data),
        cache_hints=dict.fromkeys(_LISTED, _FRESH),
        on_list_tools=answers.tools,
        on_call_tool=answers.called,
        on_list_resources=answers.resources,
        on_list_resource_templates=answers.templates,
        on_read_resource=answers.read,
        on_list_prompts=answers.prompts,
        on_get_prompt=answers.prompt,
        on_completion=answers.completed,
    )


class _Answers:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def tools(self, _: _Context, __: _Page) -> types.ListToolsResult:
        definitions = await _computed(self._tools.definitions)
        return types.ListToolsResult(tools=[types.Tool.model_validate(one) for one in definitions])

    async def called(self, _: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        names = [one["name"] for one in self._tools.definitions()]
        if params.name not in names:
            raise _invalid(UsageError(f"there is no tool {quoted(params.name)}{_hint(params.name, names)}"))
        answer, refused = await _computed(self._tools.call, params.name, params.arguments or {})
        texts = ["\n".join(answer["error"])] if refused else []
        texts.append(json.dumps(answer, ensure_ascii=False))
        content = [types.TextContent(type="text", text=text) for text in texts]
        return types.CallToolResult(content=[*content], structured_content=answer, is_error=refused)

    async def resources(self, _: _Context, __: _Page) -> types.ListResourcesResult:
        listed = [
            types.Resource(uri=one.uri, name=one.name, title=one.title, description=one.description, mime_type=_JSON)
            for one in RESOURCES
        ]
        return types.ListResourcesResult(resources=listed)

    async def templates(self, _: _Context, __: _Page) -> types.ListResourceTemplatesResult:
        listed = [
            types.ResourceTemplate(
                uri_template=one.uri, name=one.name, title=one.title, description=one.description, mime_type=_JSON
            )
            for one in TEMPLATES
        ]
        return types.ListResourceTemplatesResult(resource_templates=listed)

    async def read(self, _: _Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            found = await _computed(read, str(params.uri), self._tools.current())
        except BackrulesError as error:
            raise _invalid(error) from error
        text = json.dumps(found, ensure_ascii=False, indent=1)
        contents = [types.TextResourceContents(uri=params.uri, text=text, mime_type=_JSON)]
        return types.ReadResourceResult(contents=[*contents])

    async def prompts(self, _: _Context, __: _Page) -> types.ListPromptsResult:
        lang = types.PromptArgument(name="lang", description="The language of the person, such as de.", required=False)
        prompt = types.Prompt(
            name=INTERVIEW,
            title="Interview me",
            description="Asks what matters, one question after the other, and says what to do.",
            arguments=[lang],
        )
        return types.ListPromptsResult(prompts=[prompt])

    async def prompt(self, _: _Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        if params.name != INTERVIEW:
            hint = _hint(params.name, [INTERVIEW])
            raise _invalid(UsageError(f"there is no prompt {quoted(params.name)}{hint}"))
        try:
            ruleset, lang = self._tools.current(), (params.arguments or {}).get("lang") or None
            text = interview((ruleset.in_language(lang) if lang else ruleset).data, lang)
        except BackrulesError as error:
            raise _invalid(error) from error
        message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(messages=[message])

    async def completed(self, _: _Context, params: types.CompleteRequestParams) -> types.CompleteResult:
        template = getattr(params.ref, "uri", "")
        every = ids_of(template, self._tools.current().data) if params.argument.name == "id" else ()
        found = [name for name in every if name.startswith(params.argument.value)]
        shown = found[:_MOST_COMPLETIONS]
        more = len(found) > len(shown)
        return types.CompleteResult(completion=types.Completion(values=shown, total=len(found), has_more=more))


async def _computed(compute: Callable[..., _Found], *arguments: Any) -> _Found:
    """Compute beside the loop, so that others are answered meanwhile. No fault of ours shows what somebody said."""
    try:
        return await anyio.to_thread.run_sync(partial(compute, *arguments))
    except BackrulesError:
        raise
    except Exception as error:
        _LOG.error("%s failed: %s", compute.__name__, type(error).__name__)
        raise MCPError(types.INTERNAL_ERROR, "something went wrong here, and nothing was changed") from None


def _hint(name: str, names: list[str]) -> str:
    hint = nearest(name, names)
    return f" ({hint})" if hint else f": {', '.join(names)}"


def _invalid(error: BackrulesError) -> MCPError:
    return MCPError(types.INVALID_PARAMS, str(error))
