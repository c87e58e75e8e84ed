"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines (OASIS, 2020)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from backrules._util.spans import Span
from backrules._util.version import __version__
from backrules.authoring.lint.finding import KINDS, Finding, Report
from backrules.errors import Problem

__all__ = ["to_sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(report: Report, root: Path | None = None, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """Return a report as the JSON types of one SARIF log; accepted findings are suppressed ones.

    Args:
        report: the findings.
        root: the folder that file names are relative to, or None to give them as they are.
        problems: what kept the ruleset from being checked at all.
    """
    kinds = list(KINDS)
    rules = [
        {
            "id": name,
            "shortDescription": {"text": kind.says},
            "defaultConfiguration": {"level": kind.severity},
        }
        for name, kind in KINDS.items()
    ]
    results = [_result(finding, kinds, root) for finding in report.findings]
    for finding, accepted in report.accepted:
        suppression = {"kind": "external", "justification": accepted.because}
        results.append(_result(finding, kinds, root) | {"suppressions": [suppression]})
    driver = {"name": "backrules", "version": __version__, "rules": rules}
    said = [{"level": "error", "message": {"text": one.message}, **_places(one.span, root)} for one in problems]
    invocation = {"executionSuccessful": not said, "toolExecutionNotifications": said}
    run = {"tool": {"driver": driver}, "invocations": [invocation], "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, kinds: list[str], root: Path | None) -> dict[str, Any]:
    message = f"{finding.at}: {finding.message}"
    if finding.person is not None:
        message += f" (for instance {json.dumps(finding.to_dict()['person'], ensure_ascii=False)})"
    found: dict[str, Any] = {
        "ruleId": finding.kind,
        "ruleIndex": kinds.index(finding.kind),
        "level": finding.severity,
        "message": {"text": message},
        "partialFingerprints": {"backrules/v1": f"{finding.kind} {finding.at}"},
    }
    return found | _places(finding.span, root)


def _places(span: Span | None, root: Path | None) -> dict[str, Any]:
    if span is None:
        return {}
    name = Path(span.source.name)
    if root is not None and name.is_absolute() and name.is_relative_to(root):
        name = name.relative_to(root)
    region = {"startLine": span.line, "startColumn": span.column}
    return {"locations": [{"physicalLocation": {"artifactLocation": {"uri": name.as_posix()}, "region": region}}]}
