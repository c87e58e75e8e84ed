"""A whole run: batch by batch from files to parts, and from parts to the result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import attrs

from backrules._util.atomic import replacing
from backrules._util.version import __version__
from backrules.api import Ruleset
from backrules.bulk.files.checkpoint import Work
from backrules.bulk.files.invalid import Misfits
from backrules.bulk.files.options import Options
from backrules.bulk.files.scorer import Scorer
from backrules.bulk.files.sink import Target
from backrules.bulk.files.source import Table, open_table
from backrules.bulk.files.summary import Summary
from backrules.errors import UsageError
from backrules.render.html import require

__all__ = ["BATCH", "Progress", "RunResult", "score"]

BATCH = 250_000  # people who are scored at once
Progress = Callable[[str, int, int], None]  # is told what is done, how many people are, of how many


@attrs.frozen(eq=False)
class RunResult:
    """What a run did.

    Attributes:
        out: the result.
        people: how many people were read.
        rows: how many rows the result has.
        resumed: how many people an earlier run had done.
        seconds: how long this run took.
        problems: how many values did not fit.
        dropped: how many people are not in the result.
        problems_at: where those values are listed, or None.
        summary: who gets what.
        population: what the report shows, or None.
    """

    out: Path
    people: int
    rows: int
    resumed: int
    seconds: float
    problems: int
    dropped: int
    problems_at: Path | None
    summary: Summary
    population: Any = None

    def to_dict(self, ruleset: Ruleset) -> dict[str, Any]:
        """Return plain JSON types.

        Args:
            ruleset: the rules that were applied.
        """
        first = self.summary.first
        return {
            "backrules": __version__,
            "ruleset": ruleset.identity,
            "out": str(self.out),
            "people": self.people,
            "rows": self.rows,
            "resumed": self.resumed,
            "seconds": round(self.seconds, 3),
            "problems": self.problems,
            "dropped": self.dropped,
            "problems_at": None if self.problems_at is None else str(self.problems_at),
            "advised": self.summary.advised,
            "advice": [
                {"id": one, "first": None if first is None else first.get(one, 0), "given": self.summary.given[one]}
                for one in self.summary.in_order(ruleset)
            ],
            "population": None if self.population is None else self.population.to_dict(),
        }


def score(
    ruleset: Ruleset,
    given: str,
    out: str,
    options: Options,
    *,
    form: str | None = None,
    batch: int = BATCH,
    overwrite: bool = False,
    fresh: bool = False,
    page: Path | None = None,
    reads: Iterable[Path] = (),
    progress: Progress = lambda *_: None,
) -> RunResult:
    """Write ranked advice for every person of some files; a run that was killed goes on where it was.

    Args:
        ruleset: the rules.
        given: a file, a folder, or a pattern of files.
        out: a file, or with a slash at its end a folder.
        options: what is asked.
        form: the format of a folder.
        batch: how many people are scored at once.
        overwrite: replace a result that is there.
        fresh: leave the work of an earlier run.
        page: where a page about all of them is written, just before the result; `options.report` counts for it.
        reads: other files that are not to be overwritten.
        progress: is told how far it is.

    Raises:
        FrameError: columns or values that do not fit.
        UsageError: files or options that do not fit.
        MissingExtraError: a page is asked for, and the extra `html` is not installed.
        OSError: the disk is full, for instance; the work is kept.
    """
    began = time.monotonic()
    if page is not None:
        require()
    table = open_table(given)
    target = Target.of(out, form, table)
    target.check(table, overwrite=overwrite, page=page, reads=reads, folders=ruleset.folders)
    scorer = Scorer(ruleset, table, options, target.form)
    table = scorer.table
    with Work(target.path, target.form) as work:
        work.begin(_run(ruleset, table, options, target), fresh=fresh)
        resumed = work.people
        scorer.take_up(work.parts[-1].population if work.parts else None)
        progress("resumed" if resumed else "scoring", resumed, table.rows)
        try:
            _score(scorer, table, work, batch, progress)
        except UsageError:
            if table.changed or not work.parts:  # nobody can go on from it
                work.remove()
            raise
        progress("joining", work.people, work.people)
        outcome = _outcome(ruleset, target, work, options, resumed=resumed, began=began)
        with _written(page, outcome):
            target.publish(work)
        work.remove()
    return attrs.evolve(outcome, seconds=time.monotonic() - began)


@contextmanager
def _written(page: Path | None, outcome: RunResult) -> Iterator[None]:
    """Write a page, which gets its place when the block has ended without an error."""
    if page is None:
        yield
        return
    with replacing(page) as file:
        file.write(outcome.population.to_html().encode())
        file.flush()
        yield


def _run(ruleset: Ruleset, table: Table, options: Options, target: Target) -> dict[str, Any]:
    """Return what a run must have in common with another that goes on from it."""
    return {
        "backrules": __version__,
        "ruleset": ruleset.identity,
        "inputs": table.to_dict(),
        "format": target.form.name,
        "folder": target.folder,
        "options": options.to_dict(),
    }


def _score(scorer: Scorer, table: Table, work: Work, batch: int, progress: Progress) -> None:
    """Write the parts that are missing; or, once a value does not fit and that is an error, find all of them."""
    misfits, done = Misfits(), work.people
    # closed here: Ctrl-C while the interpreter closed what was left of it would be one more message, and no error
    with closing(table.batches(scorer.columns, skip=done, size=batch)) as batches:
        for frame in batches:
            scored = scorer.score(frame, done)
            done += frame.height
            misfits.add(scored)
            if not misfits.found:
                work.add(frame.height, scored)
            progress("checking" if misfits.found else "scoring", done, max(done, table.rows))
    table.check()
    if done != table.rows:
        raise UsageError(f"{done:,} of {table.rows:,} people were read: nothing is written")
    if misfits.found:
        work.remove()  # whatever is mended, nobody can go on from it
        raise misfits.error(done, table.places(misfits.rows))


def _outcome(
    ruleset: Ruleset, target: Target, work: Work, options: Options, *, resumed: int, began: float
) -> RunResult:
    counts = None
    if options.report:
        from backrules.bulk.report import Population

        counts = Population.from_dict(ruleset, work.parts[-1].population or {})
    return RunResult(
        out=target.path,
        people=work.people,
        rows=sum(part.rows for part in work.parts),
        resumed=resumed,
        seconds=time.monotonic() - began,
        problems=work.problems,
        dropped=sum(part.dropped for part in work.parts),
        problems_at=target.problems if work.problems else None,
        summary=reduce(add, (part.summary for part in work.parts)),
        population=counts,
    )
