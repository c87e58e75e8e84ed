"""A coverage report as one page of HTML that needs nothing else: the lines of the YAML files, coloured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from backrules.authoring.coverage.case_writer import person_text
from backrules.authoring.coverage.coverage import CoverageReport
from backrules.authoring.coverage.files import FileCoverage, Segment
from backrules.authoring.coverage.obligations import Obligation

__all__ = ["page"]

_STYLE = """
:root { color-scheme: light dark; --text: #1d1d1f; --back: #ffffff; --soft: #f4f5f7; --line: #d8dbe0; --muted: #5f6570;
  --covered: #d9f2dd; --covered-mark: #1d7a33; --partly: #fff0c2; --partly-mark: #8a5a00; --missing: #ffdcd8;
  --missing-mark: #b3261e; --impossible: #e6e6ef; --impossible-mark: #5a5a78; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e9ec; --back: #16181c; --soft: #1f2228; --line: #363b44;
  --muted: #a2a8b3; --covered: #173a20; --covered-mark: #7fd494; --partly: #463706; --partly-mark: #f0c75a;
  --missing: #551c18; --missing-mark: #ff9d94; --impossible: #2c2c3c; --impossible-mark: #b3b3d1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: var(--text); background: var(--back);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
a { color: inherit; } p { margin: 0.5rem 0; } .muted { color: var(--muted); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 8rem; }
@media (max-width: 40rem) { th, td { padding: 0.25rem 0.35rem; font-size: 0.85rem; } } tfoot td { font-weight: 600; }
pre { margin: 0; padding: 0.5rem 0; background: var(--soft); border: 1px solid var(--line); border-radius: 6px;
  overflow-x: auto; font: 13px/1.55 ui-monospace, monospace; }
pre span.n { display: inline-block; width: 3.5rem; padding-right: 0.75rem; text-align: right; color: var(--muted);
  user-select: none; }
mark { color: inherit; border-radius: 3px; padding: 0 1px; text-decoration-thickness: 2px; text-underline-offset: 3px; }
.covered { background: var(--covered); }
.partly { background: var(--partly); text-decoration: underline dashed var(--partly-mark); }
.missing { background: var(--missing); text-decoration: underline wavy var(--missing-mark); }
.impossible { background: var(--impossible); text-decoration: underline dotted var(--impossible-mark); }
ul { padding-left: 1.2rem; } li { margin: 0.35rem 0; } code { font: 13px ui-monospace, monospace; }
details { margin: 0.5rem 0; } summary { cursor: pointer; font-weight: 600; }
"""

_FEW = 20  # missing ones that are listed without being asked for
_LEGEND = (
    ("covered", "shown"),
    ("partly", "shown true or false only"),
    ("missing", "not shown"),
    ("impossible", "nobody can show it"),
)


def page(title: str, report: CoverageReport, files: Iterable[FileCoverage]) -> str:
    """Return the page.

    Args:
        title: the title of the ruleset.
        report: the report.
        files: the same file by file.
    """
    return "\n".join(_lines(title, report, tuple(files))) + "\n"


def _lines(title: str, report: CoverageReport, files: tuple[FileCoverage, ...]) -> Iterator[str]:
    name = f"Coverage of {title}"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{escape(name)}: {report.percent():.1f} %</h1>"
    yield f'<p class="muted">By {report.people} different people. Point at a part to see what was shown of it.</p>'
    marks = " ".join(f'<mark class="{state}">{words}</mark>' for state, words in _LEGEND)
    yield f"<p>{marks}</p>"
    yield from _summary(report, files)
    if report.missing:
        opened = " open" if len(report.missing) <= _FEW else ""
        yield f"<details{opened}><summary>Missing: {len(report.missing)}</summary><ul>"
        for one in report.missing:
            yield f"<li>{_named(one.obligation)}<br>{_person(one.person)}</li>"
        yield "</ul></details>"
    if report.impossible:
        yield f"<details><summary>Impossible, as the decision tables prove: {len(report.impossible)}</summary><ul>"
        yield from (f"<li>{_named(one)}</li>" for one in report.impossible)
        yield "</ul></details>"
    for number, file in enumerate(files):
        yield f'<h2 id="file{number}">{escape(file.name)}</h2>\n<pre tabindex="0">{_coloured(file)}</pre>'
    yield "</body>\n</html>"


def _summary(report: CoverageReport, files: tuple[FileCoverage, ...]) -> Iterator[str]:
    heads = "".join(f"<th>{head}</th>" for head in ("file", "cover", "rules", "advice", "parts"))
    yield f'<div class="wide"><table><thead><tr>{heads}</tr>'
    yield "</thead><tbody>"
    for number, file in enumerate(files):
        yield f'<tr><td><a href="#file{number}">{escape(file.name)}</a></td>{_cells(file)}</tr>'
    yield f"</tbody><tfoot><tr><td>total</td>{_cells(report)}</tr></tfoot></table></div>"


def _cells(one: CoverageReport | FileCoverage) -> str:
    shares = [one.counts(kind) for kind in ("rule", "advice", "part")]
    met, total = one.counts()
    cells = [f"{a} / {b}" if b else "-" for a, b in shares]
    return "".join(f"<td>{cell}</td>" for cell in [f"{int(100 * met / total) if total else 100} %", *cells])


def _named(one: Obligation) -> str:
    return f"<code>{escape(one.of)}</code> {escape(one.says)}"


def _person(person: dict[str, object] | None) -> str:
    if person is None:
        return '<span class="muted">not exact: the decision tables are too large to say who could</span>'
    return f'<span class="muted">would be shown by</span> <code>{escape(person_text(person))}</code>'


def _coloured(file: FileCoverage) -> str:
    """Return the text of a file with its parts marked and its lines numbered."""
    text, pieces, at = file.source.text, [], 0
    for segment in file.segments:
        if segment.start >= at:
            pieces.append(escape(text[at : segment.start]))
            pieces.append(_marked(text[segment.start : segment.end], segment))
            at = segment.end
    pieces.append(escape(text[at:].rstrip("\n")))
    lines = "".join(pieces).split("\n")
    return "\n".join(f'<span class="n">{number}</span>{line}' for number, line in enumerate(lines, 1))


def _marked(text: str, segment: Segment) -> str:
    """Return a part of a file in its colour, each of its lines on its own."""
    said = [f"{one.says}: shown" for one in segment.met]
    said += [f"{one.obligation.says}: not shown" for one in segment.missing]
    said += [f"{one.says}: nobody can show it" for one in segment.impossible]
    head = f'<mark class="{segment.state}" title="{escape("; ".join(said), quote=True)}">'
    return "\n".join(f"{head}{escape(line)}</mark>" if line.strip() else line for line in text.split("\n"))
