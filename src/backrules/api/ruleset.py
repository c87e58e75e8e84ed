"""A loaded ruleset, ready to recommend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from backrules._util.version import __version__
from backrules.api.arguments import check_top, facts_named
from backrules.api.extras import sql_library, tables_library
from backrules.api.observers import tell_observers
from backrules.api.on_demand import OnDemand
from backrules.api.recommendation import Recommendation
from backrules.engines import Engine, Match
from backrules.errors import UsageError
from backrules.facts import Profiles, Values
from backrules.facts.dates import date_said
from backrules.frames import AssessOptions, FrameOptions, QueryOptions, TableOptions
from backrules.loading import SourceMap, read_source_map
from backrules.model import Attribute, Kind, RulesetData
from backrules.recommendation import Answer, CompiledRuleset, answers_of_many
from backrules.semantics.dates import dated, reads_dates
from backrules.wording.texts import without_values

if TYPE_CHECKING:
    from backrules.diagrams import Outcomes
    from backrules.frames.options import AssessKeywords, FrameKeywords, QueryKeywords, TableKeywords

__all__ = ["LIST_ENGINE", "Ruleset"]

LIST_ENGINE = "cells"
_DAYS = 8  # days as of which a ruleset is kept


class Ruleset:
    """A ruleset with its engines, which are built when first used.

    Safe to use from many threads; pickles, and builds its engines again where it arrives.

    Attributes:
        data: everything the ruleset says.
        profiles: reads profiles of its facts.
        folders: where it was loaded from: the ruleset's folder, then overlays.
        compiled: what is worked out of it once, for all answers.
        on_demand: the engines and diagrams that were used so far.
        as_of: the day that it is answered as of, where it reads dates; else None.
        languages: the same ruleset in the languages that were asked for so far.
    """

    def __init__(
        self,
        data: RulesetData,
        folders: Iterable[Path] = (),
        source_map: SourceMap | None = None,
        *,
        as_of: date | None = None,
        written: RulesetData | None = None,
    ) -> None:
        self._said, self._fixed, self._days = data, as_of is not None, dict[date, Ruleset]()
        self._written = written or data  # in the language of its authors
        self.languages: dict[str, Ruleset] = {data.language.code: self}
        self.as_of = (as_of or date.today()) if reads_dates(data) else None
        self.data = data = data if self.as_of is None else dated(data, self.as_of)
        self._source_map = source_map
        self.folders = tuple(folders)
        self.profiles = Profiles(data.facts, data.renamed)
        self.compiled = CompiledRuleset(data)
        self.on_demand = OnDemand(data, self.compiled.program)

    def on(self, as_of: date | str | None = None) -> Ruleset:
        """Return the ruleset as of a day, today if none is given; where it reads no dates, that is the ruleset itself.

        Raises:
            UsageError: it is no day.
        """
        day = None if as_of is None else date_said(as_of)
        if as_of is not None and day is None:
            raise UsageError(f"as_of is a date, such as 2026-01-31, not {as_of!r}")
        if self.as_of is None or (day is None and self._fixed):
            return self
        day = day or date.today()
        return self if day == self.as_of else self._as_of(day)

    def staying_on(self, as_of: date | str | None = None) -> Ruleset:
        """Return the ruleset as of a day, today if none is given, however long it is used.

        Raises:
            UsageError: it is no day.
        """
        there = self.on(as_of)
        return there if there.as_of is None or there._fixed else there._as_of(there.as_of)

    def _as_of(self, day: date) -> Ruleset:
        found = self._days.get(day)
        if found is None:
            found = Ruleset(self._said, self.folders, self._source_map, as_of=day, written=self._written)
            if len(self._days) >= _DAYS:
                self._days.clear()
            self._days[day] = found
        return found

    @property
    def language(self) -> str:
        """The code of the language of its texts, such as `de`."""
        return self.data.language.code

    def in_language(self, lang: str) -> Ruleset:
        """Return the same ruleset with its texts, and what is said around them, in another language.

        Args:
            lang: the code of the language: `en`, or one for which the ruleset has `texts/<lang>.yaml`.

        Raises:
            RulesetError: the translation is not there or not whole: everything that is missing.
            UsageError: this is no code of a language.
        """
        if not isinstance(lang, str) or lang not in self.languages:
            from backrules.loading.languages import checked_code  # who reads English needs none of it
            from backrules.loading.translating import translated

            code, data = checked_code(lang), self._written
            if code != data.language.code:
                data = translated(data, code, self.folders)
            day = self.as_of if self._fixed else None
            found = Ruleset(data, self.folders, self._source_map, as_of=day, written=self._written)
            found.languages = self.languages
            self.languages.setdefault(code, found)
        return self.languages[lang]

    @property
    def outcomes(self) -> Outcomes:
        """The diagrams of what people tell, made when first used."""
        return self.on_demand.outcomes()

    def outcomes_with(self, waived: frozenset[str]) -> Outcomes:
        """Return the diagrams in which the gates of some facts count as true while they are unknown."""
        return self.on_demand.outcomes(waived)

    @property
    def source_map(self) -> SourceMap:
        """Where everything stands in the files; read from them where it was not kept."""
        if self._source_map is None:
            self._source_map = read_source_map(self.folders) if self.folders else SourceMap()
        return self._source_map

    @property
    def id(self) -> str:
        """The id."""
        return self.data.id

    @property
    def version(self) -> str:
        """The version."""
        return self.data.version

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of advice it declares, in the order of their headings."""
        return self.data.kinds

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """What it says of its advice: the attributes it declares, in order."""
        return self.data.attributes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON of the merged ruleset."""
        return self.data.fingerprint

    @property
    def identity(self) -> dict[str, str]:
        """What answers hang on: id, version and fingerprint, and the day where it reads dates."""
        day = {} if self.as_of is None else {"as_of": self.as_of.isoformat()}
        return {"id": self.id, "version": self.version, "fingerprint": self.fingerprint} | day

    def recommend(
        self,
        profile: object,
        *,
        strict: bool = False,
        top: int | None = None,
        engine: str | None = None,
        skipped: Iterable[str] = (),
        as_of: date | str | None = None,
    ) -> Recommendation:
        """Return ranked advice for one person.

        Args:
            profile: a mapping fact -> value, or an attrs or dataclass instance; what is not there, or None, is unknown.
            strict: withhold advice while a question that guards it is open.
            top: give only the first so many pieces of advice.
            engine: durable, cells or reference; the answer is the same. None: durable where it is there, else cells.
            skipped: facts that were asked and cannot be answered: `next_question` does not ask them again, and an
                `ask_if` that hangs on nothing else counts as true.
            as_of: the day that dates are counted up to; today if it is not given.

        Raises:
            ProfileError: facts that are not valid, all of them.
            UsageError: there is no such engine, `top` is not a whole number from 0, or a skipped fact does not exist.
            MissingExtraError: `engine` is durable, and the extra `durable` is not installed.
        """
        check_top(top)
        if (there := self.on(as_of)) is not self:
            return there.recommend(profile, strict=strict, top=top, engine=engine, skipped=skipped)
        values, strict = self.profiles.read(profile), bool(strict)
        asked = facts_named(skipped, self.data.facts)
        answer = self.answer(values, strict=strict, top=top, engine=engine, skipped=asked)
        return self._recommendation(values, answer, strict, top, asked)

    def recommend_many(
        self,
        profiles: Iterable[object],
        *,
        strict: bool = False,
        top: int | None = None,
        engine: str = LIST_ENGINE,
        as_of: date | str | None = None,
    ) -> list[Recommendation]:
        """Return what `recommend` returns for each of many people, in their order, in less time.

        It is a list, and nobody is advised before everybody was read, so that everything that is wrong is said at once.
        Of a stream that must not be held in memory, pass one part after the other.

        Args:
            profiles: the profiles, each as `recommend` takes it: a list, or anything else to iterate over, once.
            strict: withhold advice while a question that guards it is open.
            top: give each only the first so many pieces of advice.
            engine: durable, cells or reference; the answers are the same, and cells is the fastest.
            as_of: the day that dates are counted up to; today if it is not given.

        Raises:
            ProfileError: facts that are not valid, all of them, of all people; paths begin with the place in the list,
                as in `[17].desk_hours`.
            UsageError: this is no list of profiles, there is no such engine, or `top` is not a whole number from 0.
        """
        check_top(top)
        if (there := self.on(as_of)) is not self:
            return there.recommend_many(profiles, strict=strict, top=top, engine=engine)
        if isinstance(profiles, (Mapping, str, bytes)) or not isinstance(profiles, Iterable):
            raise UsageError(f"profiles are a list of profiles, not a value of type {type(profiles).__name__}")
        people, strict = self.profiles.read_all(profiles), bool(strict)
        alike = [(*values, *values.values()) for values in people]  # people who are alike share an answer
        different = dict(zip(alike, people, strict=True))
        made = answers_of_many(self.compiled, list(different.values()), self.engine(engine), strict=strict, top=top)
        answers = dict(zip(different, made, strict=True))
        return [
            self._recommendation(values, answers[key], strict, top) for key, values in zip(alike, people, strict=True)
        ]

    def _recommendation(
        self, values: Values, answer: Answer, strict: bool, top: int | None, skipped: tuple[str, ...] = ()
    ) -> Recommendation:
        tell_observers(self, values, strict)
        return Recommendation(self, values, answer, strict=strict, top=top, skipped=skipped)

    def answer(
        self,
        told: Values,
        *,
        strict: bool,
        top: int | None = None,
        engine: str | None = None,
        skipped: Collection[str] = (),
    ) -> Answer:
        """Return what a recommendation consists of, for canonical values; no observer is told.

        The values are as `profiles.read` gives them, all else as for `recommend`.

        Raises:
            UsageError: there is no such engine.
        """
        counted = self.compiled.counted(told, skipped)
        values = told if counted is None else counted.values
        match = self.engine(engine).match(values)
        return Answer(self.compiled, values, match, strict=strict, top=top, counted=counted)

    def answer_once_told(
        self,
        values: Values,
        fact: str,
        told: object,
        *,
        strict: bool,
        engine: str = LIST_ENGINE,
        skipped: Collection[str] = (),
    ) -> Answer:
        """Return the whole answer for canonical values once a fact is told, too; options are added to known ones."""
        read = self.profiles.read({fact: told})[fact]
        known = {**values, fact: self.profiles.joined(fact, values.get(fact), read)}
        left = [name for name in skipped if name != fact]
        return self.answer(known, strict=strict, engine=engine, skipped=left)

    def recommend_frame(self, frame: Any, *, as_of: date | str | None = None, **options: Unpack[FrameKeywords]) -> Any:
        """Return ranked advice for every person of a table, as the same kind of table; lazily where it is lazy.

        The advice, its order, what it assumes and what is withheld are those of `recommend()`.

        Args:
            frame: a Polars DataFrame or LazyFrame, pandas DataFrame, pyarrow Table, DuckDB relation, Spark DataFrame
                or Ibis table; a row for each person, a column for each fact (or for each option of a choices fact:
                `equipment_mat`). Null is unknown.
            as_of: the day that dates are counted up to; today if it is not given.
            options: `top=3`, `output="long"`, `strict=False`, `key=None`, `keep=()`, `columns=None`, `ignore=()` and
                `on_bad="raise"`: see `backrules.frames.FrameOptions`.

        Returns:
            The table; unless `on_bad` is `raise`, the table and a table of problems (who, fact, value, expected).

        Raises:
            FrameError: columns or values that do not fit, all of them.
            UsageError: an argument is wrong, or this is no such table.
            MissingExtraError: the extra `frame` is not installed.
        """
        return tables_library().recommend_frame(self.on(as_of).compiled, frame, FrameOptions(**options))

    def assess_frame(self, frame: Any, *, as_of: date | str | None = None, **options: Unpack[AssessKeywords]) -> Any:
        """Return how every person of a table stands, as `recommend().assessment` says it.

        Args:
            frame: as for `recommend_frame`.
            as_of: the day that dates are counted up to; today if it is not given.
            options: those of `recommend_frame`, without `top` and `output`.

        Returns:
            The table: `band` (of the verdict), how many checks are `good` and `known`, whether what would mend them is
            `held` back; for each check its band, and its number in `<check>_value`; and for each number fact that is
            changed, by how much, in `<fact>_change`. Unless `on_bad` is `raise`, with a table of problems.

        Raises:
            FrameError: columns or values that do not fit, all of them.
            UsageError: an argument is wrong, the ruleset has no assessment, or this is no such table.
            MissingExtraError: the extra `frame` is not installed.
        """
        return tables_library().assess_frame(self.on(as_of).compiled, frame, AssessOptions(**options))

    def plan_frame(self, frame: Any, *, as_of: date | str | None = None, **options: Unpack[AssessKeywords]) -> Any:
        """Return which piece fills each slot of the plans of a table of people, as `recommend().plan()` chooses it.

        Args:
            frame: as for `recommend_frame`.
            as_of: the day that dates are counted up to; today if it is not given.
            options: those of `recommend_frame`, without `top` and `output`.

        Returns:
            The table: whether there is no plan (`held`), and for each slot the id of its piece, null where it is empty:
            before too few minutes or too much at once leave slots out; and what these pieces assume and which cautions
            go with them (`assuming`, `cautions`), as in `recommend_frame`. Unless `on_bad` is `raise`, with a table of
            problems.

        Raises:
            FrameError: columns or values that do not fit, all of them.
            UsageError: an argument is wrong, the ruleset has no plan, or this is no such table.
            MissingExtraError: the extra `frame` is not installed.
        """
        return tables_library().plan_frame(self.on(as_of).compiled, frame, AssessOptions(**options))

    def match_frame(self, frame: Any, *, as_of: date | str | None = None, **options: Unpack[TableKeywords]) -> Any:
        """Return whether each rule fires for every person of a table: true, false, or null where it is possible.

        Args:
            frame: as for `recommend_frame`.
            as_of: the day that dates are counted up to; today if it is not given.
            options: those of `recommend_frame`, without `top`, `output` and `strict`.

        Returns:
            The table, with a column for each rule; unless `on_bad` is `raise`, with a table of problems.

        Raises:
            FrameError: columns or values that do not fit, all of them.
            UsageError: an argument is wrong, or this is no such table.
            MissingExtraError: the extra `frame` is not installed.
        """
        return tables_library().match_frame(self.on(as_of).compiled, frame, TableOptions(**options))

    def match(self, profile: object, *, engine: str | None = None, as_of: date | str | None = None) -> Match:
        """Return the ids of the rules that fire, and of those that are possible.

        Args:
            profile: as `recommend` takes it.
            engine: durable, cells or reference.
            as_of: the day that dates are counted up to; today if it is not given.

        Raises:
            ProfileError: facts that are not valid.
            UsageError: there is no such engine.
        """
        there = self.on(as_of)
        compiled, told = there.compiled, there.profiles.read(profile)
        counted = compiled.counted(told)
        found = there.engine(engine).match(told if counted is None else counted.values)
        return Match(compiled.rules(found.fired), lambda: compiled.rules(found.possible))

    def engine(self, name: str | None = None) -> Engine:
        """Return an engine of this ruleset, building it the first time.

        Args:
            name: durable, cells or reference; None is durable where it is installed, else cells.

        Raises:
            UsageError: there is no such engine.
            MissingExtraError: it is durable, and the extra `durable` is not installed.
        """
        return self.on_demand.engine(name)

    def to_sql(self, dialect: str, *, as_of: date | str | None = None, **options: Unpack[QueryKeywords]) -> str:
        """Return the recommendation for every person of a table as one SQL query.

        Its result is that of `recommend_frame`; `top` has a column for each part of an advice (advice_1, strength_1,
        score_1, assuming_1, cautions_1). A query raises no errors: a value that does not fit is unknown, as with
        `on_bad="null"`.

        Args:
            dialect: bigquery, duckdb, postgres, snowflake or spark.
            as_of: the day that dates are counted up to; today if it is not given.
            options: those of `recommend_frame`, without `on_bad`; `key="id"`, `table="people"` and `choices="lists"`:
                see `backrules.frames.QueryOptions`.

        Returns:
            The query; its head says of which ruleset it is.

        Raises:
            FrameError: columns that do not fit.
            UsageError: an argument is wrong.
            MissingExtraError: the extra `sql` is not installed.
        """
        if (there := self.on(as_of)) is not self:
            return there.to_sql(dialect, **options)
        sql, asked = sql_library(), QueryOptions(**options)
        top, strict = "all" if asked.top is None else asked.top, ", strict" if asked.strict else ""
        head = (
            f"{self.id} {self.version}, fingerprint {self.fingerprint}, backrules {__version__}",
            without_values(self.data.notice, self.data),
            f"output {asked.output}, top {top}{strict}{f', as of {self.as_of}' if self.as_of else ''}",
        )
        query: str = sql.to_sql(self.compiled, dialect, asked, head=head)
        return query

    def __reduce__(self) -> tuple[Any, ...]:
        made = partial(Ruleset, as_of=self.as_of if self._fixed else None, written=self._written)
        return made, (self._said, self.folders)

    def __repr__(self) -> str:
        data = self.data
        return f"<Ruleset {data.id} {data.version}: {len(data.rules)} rules, {len(data.advice)} pieces of advice>"
