"""`backrules ask`: an interview in a terminal, or with answers from standard input."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from backrules._util.language import ENGLISH, gettext_noop, ngettext_noop
from backrules.api import Session
from backrules.cli import interview_view, screen
from backrules.cli.answers import Misunderstood
from backrules.cli.fact_options import FactsCommand, given_facts, profile_option, ruleset_of
from backrules.cli.interview import NOTHING_TYPED, Command, Interview, Turn, commands
from backrules.cli.options import language_given, ruleset_options
from backrules.cli.output import INTERRUPTED, check_outputs, echo, echo_json, layout, nobody_reads
from backrules.cli.session_file import SessionFile
from backrules.cli.stdin import ask_line
from backrules.errors import UsageError
from backrules.questions import Prefer
from backrules.render.terminal import is_terminal, style, width
from backrules.render.text import Layout
from backrules.wording.phrases import known_in_words
from backrules.wording.texts import without_values

__all__ = ["ask"]

_SHOWING = ("why", "top", "help")  # commands that only show something
_LEAST_ROWS = 8
_MOST_ECHOED = 200
_MOST_IN_VAIN = 100  # lines in a row, not from a terminal, that answer nothing


@click.command(cls=FactsCommand)
@click.option(
    "--session",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep the interview in a file, and go on with it.",
)
@click.option(
    "--prefer",
    type=click.Choice(["outcome", "top"]),
    default="outcome",
    help="Ask until nothing can change (outcome, the default), or until the first three pieces of advice cannot (top).",
)
@click.option(
    "--strict/--no-strict",
    default=None,
    help="Hold advice back while a safety question about it is open (the default), or say what it takes for granted.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the final advice as JSON; the questions go to standard error."
)
@ruleset_options
@profile_option
@click.pass_context
def ask(ctx: click.Context, /, file: Path | None, prefer: Prefer, strict: bool | None, **options: Any) -> None:
    """Ask one question after the other, and advise.

    Safety comes first, and only what can still change the advice is asked. Type help in the interview for
    what can be typed besides answers. Answers may come from a pipe, one a line. Facts that are known already are flags.

    \b
    backrules ask
    backrules ask --session me.json --desk-hours 9    go on with it by the same command
    backrules ask --prefer top
    """
    if options["profile"] == "-":
        raise click.UsageError("standard input holds the answers: --profile takes a file here")
    kept = SessionFile(file) if file else None
    talk = _Talk(kept, _resuming(file, prefer, language_given(ctx), options), err=options["as_json"])
    try:
        interview = _start(ctx, kept, prefer, strict, options)
        talk.finish(talk.run(interview))
    except KeyboardInterrupt:
        echo(err=options["as_json"])
        talk.say_how_to_go_on()
        sys.exit(INTERRUPTED)


def _resuming(file: Path | None, prefer: Prefer, lang: str | None, options: dict[str, Any]) -> str:
    """Return the command that goes on with an interview."""
    words = ["backrules", "ask", "--session", str(file)]
    words += ["--prefer", prefer] if prefer != "outcome" else []
    words += ["--ruleset", options["named"]] if options["named"] else []
    words += [word for one in options["overlay"] for word in ("--overlay", str(one))]
    words += ["--lang", lang] if lang else []
    return shlex.join(words)


def _start(
    ctx: click.Context, kept: SessionFile | None, prefer: Prefer, strict: bool | None, options: dict[str, Any]
) -> Interview:
    """Return the interview at its beginning, or where it was left, with the facts of the command told."""
    ruleset = ruleset_of(ctx)
    resumed = kept.read(ruleset, strict, language_given(ctx)) if kept else None
    session, floor, earlier = resumed or (Session(ruleset, strict=strict is not False), 0, 0)
    before = Interview(session, prefer, floor, earlier)
    told = session.tell(given_facts(ctx, options))
    news = (told.profile, told.skipped) != (session.profile, session.skipped)
    after = Interview(told, prefer, len(told.history), before.number - 1) if news else before
    if kept:
        reads = [Path(options["profile"])] if options["profile"] else []
        check_outputs({"--session": kept.path}, reads, ruleset.folders)
        try:
            kept.write(after.session, after.floor, after.earlier)
        except OSError as error:
            raise UsageError(f"{kept.path} cannot be written: {error.strerror}") from error
    return after


class _Talk:
    """Asks, reads and shows.

    Args:
        kept: the file of the interview.
        resuming: the command that goes on with it.
        err: print to standard error, because standard output is for JSON.
    """

    def __init__(self, kept: SessionFile | None, resuming: str, *, err: bool) -> None:
        self.kept, self.resuming, self.err = kept, resuming, err
        self.typed = is_terminal(sys.stdin)
        self.language = ENGLISH
        self.alarmed = False  # something urgent was shown
        self.cut: tuple[Interview, Command] | None = None  # what was shown last, perhaps not whole

    def show(self, lines: Callable[[Layout], Iterable[str]]) -> None:
        """Print lines that are made for the columns there are."""
        for line in lines(layout(err=self.err)):
            echo(line, err=self.err)

    def say(self, text: str, role: str = "", first: str = "") -> None:
        """Print a sentence."""
        self.show(lambda layout: layout.lines(text, first, role=role))

    def run(self, interview: Interview) -> Turn:
        """Ask until nothing is left to ask, or nobody answers; return the last turn."""
        self.language = interview.language
        self.opening(interview)
        asked, in_vain = True, 0
        turn = Turn(interview, "done")
        while interview.question is not None:
            if self.alarmed and self.typed and not self.read_on():
                return Turn(interview, "quit")
            if nobody_reads(err=self.err):
                return Turn(interview, "quit")
            if asked:
                self.show(partial(screen.question_lines, interview))
            elif turn.kind in _SHOWING:
                self.show(partial(screen.reminder, interview))
            turn = self.turn(interview)
            if turn.kind in ("done", "quit"):
                break
            in_vain = in_vain + 1 if turn.interview is interview else 0
            if in_vain == _MOST_IN_VAIN and not self.typed:
                raise UsageError(f"{in_vain} lines of standard input in a row answer nothing")
            asked = self.asks_again(turn)
            self.react(interview, turn)
            interview = turn.interview
        return turn

    def asks_again(self, turn: Turn) -> bool:
        """Whether the question is shown again whole: at a terminal not where that scrolls away what was asked for."""
        if self.typed and turn.problem == self.language.gettext(NOTHING_TYPED):
            return True
        return turn.kind != "mistake" and not (self.typed and turn.kind in _SHOWING)

    def showing(self, lines: Callable[[Layout], Iterable[str]], interview: Interview, kind: Command) -> None:
        """Show what was asked for: at a terminal as much as fits, and all of it when it is asked for again."""
        whole = [*lines(layout(err=self.err))]
        again, self.cut = self.cut == (interview, kind), (interview, kind)
        room = shutil.get_terminal_size().lines - len([*screen.reminder(interview, layout(err=self.err))]) - 3
        rows = [row for line in whole for row in line.split("\n")]
        if self.typed and not again and len(rows) > max(room, _LEAST_ROWS):
            word = commands(self.language)[kind][0]
            more = self.language.gettext("and more; {word} again shows all", word=word)
            rows[max(room, _LEAST_ROWS) - 1 :] = [style("muted", f"  {more}")]
        for row in rows:
            echo(row, err=self.err)

    def opening(self, interview: Interview) -> None:
        """Say what this is, and what is known already."""
        data, known = interview.session.ruleset.data, interview.session.profile
        self.say(data.title, "title")
        gettext = self.language.gettext
        self.say(gettext("One question after the other. ? tells why one is asked, help what else can be typed."))
        self.say(without_values(data.notice, data), "muted")
        if known or interview.session.history:
            self.say(self.known_already(len(known)))
            self.changes(None, interview)

    def known_already(self, count: int) -> str:
        """Return how much is known, and from where."""
        if self.kept is None:
            return self.language.ngettext("{n} fact known already.", "{n} facts known already.", count)
        one, many = ngettext_noop("{n} fact known already, from {file}.", "{n} facts known already, from {file}.")
        return self.language.ngettext(one, many, count, file=self.kept.path)

    def turn(self, interview: Interview) -> Turn:
        """Read a line, and take it."""
        try:
            text = ask_line("> ", err=self.err, words=interview.words)
        except Misunderstood as error:
            echo("" if self.typed else "...", err=self.err)
            unread = self.language.gettext("this line cannot be read; type it again")
            return Turn(interview, "mistake", str(error) if self.language.is_source else unread)
        if text is None:
            self.say(self.language.gettext("(end of the answers)"), "muted")
            return Turn(interview, "done")
        if not self.typed:  # a terminal shows what is typed
            echo("".join(one if one.isprintable() else "?" for one in text[:_MOST_ECHOED]), err=self.err)
        return interview.take(text)

    def react(self, before: Interview, turn: Turn) -> None:
        """Show what a turn led to, and keep it."""
        if turn.kind == "mistake":
            self.say(f"{turn.problem[:1].upper()}{turn.problem[1:]}.", "warning")
        elif turn.kind == "why":
            self.showing(partial(screen.why_lines, before), before, turn.kind)
        elif turn.kind == "top":
            self.showing(partial(interview_view.everything, before.recommendation), before, turn.kind)
        elif turn.kind == "help":
            self.showing(partial(screen.help_lines, self.language), before, turn.kind)
        else:
            self.keep(turn.interview)
            self.show_change(before, turn)

    def show_change(self, before: Interview, turn: Turn) -> None:
        """Show what was understood, and what it changed."""
        gettext = self.language.gettext
        if turn.kind == "back":
            self.say(gettext("Taken back."), "muted")
            return
        if turn.kind == "skip":
            guards = before.question is not None and before.question.safety and before.session.strict
            self.say(gettext("Skipped. What it guards stays held back.") if guards else gettext("Skipped."), "muted")
        else:
            name, data = before.fact.name, before.session.ruleset.data
            self.say(known_in_words(name, turn.interview.session.profile[name], data), "muted", "-> ")
        self.changes(before, turn.interview)

    def changes(self, before: Interview | None, after: Interview) -> None:
        """Show the advice so far, and what is urgent."""
        was, now = before.recommendation if before else None, after.recommendation
        self.show(partial(interview_view.contradictions, was, now))
        if after.question is not None:
            self.show(partial(interview_view.so_far, was, now))
        self.alarmed = interview_view.is_urgent(was, now)
        self.show(partial(interview_view.urgent, was, now))

    def read_on(self) -> bool:
        """Wait until something urgent was read; return whether the interview goes on."""
        self.alarmed = False
        try:
            prompt = self.language.gettext("Enter goes on, q quits > ")
            typed = (ask_line(prompt, err=self.err) or "").strip().lower()
            return typed not in (*commands(ENGLISH)["quit"], *commands(self.language)["quit"])
        except Misunderstood:
            return True

    def keep(self, interview: Interview) -> None:
        """Write the file. If that fails, what it held before is still there."""
        if self.kept:
            try:
                self.kept.write(interview.session, interview.floor, interview.earlier)
            except OSError as error:
                self.say(f"{self.kept.path} cannot be written now: {error.strerror}.", "warning")

    def finish(self, turn: Turn) -> None:
        """Give the advice."""
        interview = turn.interview
        if self.err:
            echo_json(interview.recommendation.to_dict())
        if turn.kind == "quit":
            self.say_how_to_go_on()
        elif not self.err:
            self.show(partial(interview_view.closing, interview))
            echo(interview.recommendation.to_text(width=width(), style=style))
        if turn.kind != "quit":
            self.show(partial(interview_view.skipped, interview))
            if self.kept:
                message = gettext_noop("Kept in {file}. To change an answer, give its flag:")
                self.say(self.language.gettext(message, file=self.kept.path), "muted")
                echo(style("muted", f"  {self.resuming} --help"), err=self.err)

    def say_how_to_go_on(self) -> None:
        """Say how to go on another time."""
        if self.kept:
            self.say(self.language.gettext("Stopped, and kept in {file}. To go on:", file=self.kept.path))
            echo(f"  {self.resuming}", err=self.err)
        else:
            self.say(self.language.gettext("Stopped. Nothing is kept; with --session FILE it would be."))
