"""The ranked answer for one profile."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from backrules._util.printable import quoted, shortened
from backrules._util.version import __version__
from backrules.api.arguments import check_detail, check_known, spoken_on
from backrules.assess import Assessment, assess
from backrules.errors import Problem, ProfileError, UsageError, hinted, nearest
from backrules.facts import Fact, Values
from backrules.plan import Plan, make_plan
from backrules.recommendation import Advice, Answer, NotCounted, Possible, Violation, Withheld
from backrules.render import answer as whole
from backrules.render import html, short
from backrules.render.brief import Brief, brief

if TYPE_CHECKING:
    from backrules.api.ruleset import Ruleset
    from backrules.diagrams import Outcomes
    from backrules.explain import Difference, Why, WhyNot
    from backrules.questions import Prefer, Question, QuestionPlanner
    from backrules.render.text import Style

__all__ = ["FORMAT", "Recommendation"]

FORMAT = 1  # of to_dict()
Detail = Literal["brief", "all"]
Amount = Literal["brief", "full"]


class Recommendation:
    """What is recommended to one person, and why.

    Nothing but the ranked advice is computed before it is asked for, and nothing twice. Equal are recommendations of
    the same ruleset, facts and options. `str()` reads well; notebooks show HTML.
    """

    __slots__ = ("_answer", "_asking", "_assessment", "_ruleset", "_skipped", "_values", "strict", "top")

    def __init__(
        self,
        ruleset: Ruleset,
        values: Values,
        answer: Answer,
        *,
        strict: bool,
        top: int | None,
        skipped: tuple[str, ...] = (),
    ) -> None:
        self._ruleset, self._values, self._answer = ruleset, values, answer
        self.strict, self.top, self._skipped = strict, top, skipped
        self._asking: QuestionPlanner | None = None
        self._assessment: Assessment | None = None

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset that gave it."""
        return self._ruleset

    @property
    def skipped(self) -> tuple[str, ...]:
        """The facts that cannot be answered."""
        return tuple(self._skipped)

    @property
    def answer(self) -> Answer:
        """What it is read from, for what goes on computing with it."""
        return self._answer

    @property
    def advice(self) -> tuple[Advice, ...]:
        """The recommended advice, best first."""
        return self._answer.advice

    @property
    def outcome(self) -> tuple[str, ...]:
        """The ordered ids of the recommended advice."""
        return tuple(advice.id for advice in self._answer.advice)

    @property
    def assessment(self) -> Assessment:
        """How the person stands: the checks of the ruleset, a verdict, and what would mend what is not good.

        Raises:
            UsageError: the ruleset has no assessment.
        """
        if self._assessment is None:
            definition = self._ruleset.data.assessment
            if definition is None:
                raise UsageError(f"the ruleset {self._ruleset.id} has no assessment (assessment.yaml)")
            self._assessment = assess(definition, self._answer.context, strict=self.strict)
        return self._assessment

    def plan(self, *, days: int | None = None, minutes: int | None = None) -> Plan:
        """Return what to do on which day: each slot of the ruleset's template with one recommended piece.

        Args:
            days: how many days there are, 1 to 7; None for the fact that the template names, or what it takes else.
            minutes: how many minutes a day has; None as for days.

        Raises:
            UsageError: the ruleset has no plan, or days or minutes are no such numbers.
        """
        definition = self._ruleset.data.plan
        if definition is None:
            raise UsageError(f"the ruleset {self._ruleset.id} has no plan (plan.yaml)")
        # a slot may take what `top` cut off
        return make_plan(definition, self._whole, self._stands, days=days, minutes=minutes, strict=self.strict)

    @property
    def _whole(self) -> Answer:
        """The answer with what `top` cut off; nobody asked for it, so no observer is told."""
        if not self._answer.more:
            return self._answer
        return self._ruleset.answer(self._values, strict=self.strict, skipped=self._skipped)

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What was held back and why, in catalogue order."""
        return self._answer.withheld

    @property
    def possible(self) -> tuple[Possible, ...]:
        """What an unknown fact that may still be told decides, in catalogue order."""
        return self._undecided_and_possible(self._answer)[0]

    @property
    def undecided(self) -> tuple[Possible, ...]:
        """What stays possible, in catalogue order: whatever would decide it was skipped, or is not asked of them."""
        return self._undecided_and_possible(self._answer)[1]

    def _undecided_and_possible(self, answer: Answer) -> tuple[tuple[Possible, ...], tuple[Possible, ...]]:
        """Return what of an answer may still be decided, and what stays possible."""
        closed = self._closed
        parted: tuple[list[Possible], list[Possible]] = [], []
        for one in answer.possible:
            parted[closed.issuperset(one.missing)].append(one)
        return tuple(parted[0]), tuple(parted[1])

    @property
    def _closed(self) -> frozenset[str]:
        """The facts that stay unknown."""
        return self._answer.context.counted.closed.union(self._skipped)

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Facts that cannot go together."""
        return self._answer.violations

    @property
    def not_counted(self) -> tuple[NotCounted, ...]:
        """What was told and does not count: the facts do not apply by their `ask_if`, or that is not known yet."""
        return self._answer.not_counted

    @property
    def safety_checked(self) -> bool:
        """False while a safety fact that guards something here, or calls for care with it, is unknown."""
        return self._answer.safety_checked

    @property
    def settled(self) -> bool:
        """True when nothing that may still be asked can change the outcome, whatever else is answered."""
        return self._questions().settled

    @property
    def relevant(self) -> tuple[str, ...]:
        """The facts whose answer can still change the outcome, alone or together with others, in their order."""
        return self._questions().relevant

    @property
    def profile(self) -> dict[str, Any]:
        """The known facts in canonical form, plain JSON types, in the order of the facts."""
        return self._ruleset.profiles.canonical(self._values)

    def next_question(self, *, prefer: Prefer = "outcome", form: str | None = None) -> Question | None:
        """Return the question worth asking next, or None when it is settled.

        Questions that guard the safety of advice on the table come first: what guards are about, other facts about
        safety, the rest. Then what decides which advice is given, and last what only decides its order; each time the
        fact on which the outcome hangs most likely for its cost, of nearly equal ones that on which most advice hangs.
        A question that cannot change anything is not asked, unless `exact` of the question says that this could not be
        made sure.

        Args:
            prefer: `outcome` asks on while anything can change, `top` only while the first three pieces of advice can.
            form: the id of a form: ask for what is left of that, or for nothing. For whoever goes on with a form of
                which a part was answered.

        Raises:
            UsageError: `prefer` is neither, or there is no such form.
        """
        if prefer not in ("outcome", "top"):
            raise UsageError(f"prefer is outcome or top, not {prefer!r}")
        forms = self._ruleset.data.forms
        if form is not None and form not in forms:
            hint = nearest(form, forms) if isinstance(form, str) else ""
            raise UsageError(hinted(f"there is no form {quoted(form)}", hint))
        return self._questions().question(prefer, form)

    def question(self, fact: str) -> Question:
        """Return the question for a fact, whether or not it is open.

        Raises:
            ProfileError: there is no such fact.
        """
        facts = self._ruleset.data.facts
        if fact not in facts:
            hint = nearest(fact, facts) if isinstance(fact, str) else ""
            raise ProfileError([Problem("there is no such fact", shortened(str(fact)), hint=hint, code="unknown_fact")])
        return self._questions().about(fact)

    def _questions(self) -> QuestionPlanner:
        from backrules.questions import QuestionPlanner

        if self._asking is None:
            # whole answers, so that what `top` cut off has moved
            told = partial(self._ruleset.answer_once_told, strict=self.strict, skipped=self._skipped)
            self._asking = QuestionPlanner(
                self._whole, self._outcomes, strict=self.strict, skipped=self._skipped, told=told
            )
        return self._asking

    def status(self, advice: str) -> str:
        """Return excluded, possible, withheld or recommended.

        Raises:
            UsageError: there is no such advice.
        """
        check_known(advice, self._ruleset.data.advice, "advice")
        return self._answer.status(advice)

    def why(self, advice: str) -> Why:
        """Return why an advice has its status: its rules, their conditions, the facts and the sources.

        Raises:
            UsageError: there is no such advice.
        """
        from backrules.explain import sufficient, why

        check_known(advice, self._ruleset.data.advice, "advice")
        reason = None
        definition = self._ruleset.data.advice[advice]
        if self._answer.status(advice) == "recommended" and not self._answer.context.assuming(definition):
            reason = sufficient(advice, self._values, self._outcomes)
        return why(advice, self._answer, self._ruleset.data, sufficient=reason)

    def why_not(self, advice: str) -> WhyNot:
        """Return every smallest change of facts that would make an advice recommended, the cheapest first.

        Nobody is told to say something else about safety: known facts marked `safety` or `fixed` never change.

        Raises:
            UsageError: there is no such advice.
        """
        from backrules.explain import why_not

        check_known(advice, self._ruleset.data.advice, "advice")
        return why_not(advice, self._answer, self._ruleset.data, self._outcomes, strict=self.strict)

    @property
    def _outcomes(self) -> Outcomes:
        """The tables of what is told by somebody who skipped the gates that this person skipped."""
        return self._ruleset.outcomes_with(self._answer.context.counted.waived)

    def what_if(self, **facts: Any) -> Difference:
        """Return what would be new, gone, moved or go with other cautions if these facts were known so.

        None makes a fact unknown. Options of a choices fact that are given as a mapping are added to the ones that are
        known already.

        Raises:
            ProfileError: facts that are not valid, all of them.
        """
        from backrules.explain import difference

        ruleset, profiles = self._ruleset, self._ruleset.profiles
        told = profiles.read(facts)
        changed = {name: value for name, value in self._values.items() if name not in facts}
        for name, value in told.items():
            changed[name] = profiles.joined(name, self._values.get(name), value)
        in_order = {name: changed[name] for name in ruleset.data.facts if name in changed}
        left = [name for name in self._skipped if name not in told]
        after = ruleset.answer(in_order, strict=self.strict, skipped=left)
        return difference(self._whole, after, top=self.top)  # whole answers: what `top` cut off may have moved

    def to_dict(
        self, *, detail: Amount = "full", include_profile: bool = True, include_question: bool = True
    ) -> dict[str, Any]:
        """Return plain JSON types, the same bytes for the same input.

        Args:
            detail: `full` is all of it, and can be replayed; `brief` is what `to_text()` says, for who passes it on,
                such as a chatbot: most fit 1,500 bytes, and nothing about safety is shortened or left out.
            include_profile: False leaves the values of facts out, also of texts; the result cannot be replayed then.
            include_question: False leaves `settled` and `next_question` out, which take longest.

        Raises:
            UsageError: `detail` is neither.
        """
        check_detail(detail, Amount)
        if detail == "brief":
            return self._to_brief_dict(discreet=not include_profile, asking=include_question)
        data = self._ruleset.data
        answer = self._answer if include_profile else self._answer.discreetly()
        result: dict[str, Any] = {
            "format": FORMAT,
            "backrules": __version__,
            "ruleset": {"id": data.id, "version": data.version, "fingerprint": data.fingerprint},
            "options": {"strict": self.strict, "top": self.top}
            | spoken_on(self._ruleset.as_of, self._ruleset.language),
        }
        if self._skipped:
            result["options"]["skipped"] = list(self._skipped)
        if include_profile:
            result["profile"] = self.profile
        possible, undecided = self._undecided_and_possible(answer)
        result |= {
            "advice": [one.to_dict() for one in answer.advice],
            "withheld": [one.to_dict() for one in answer.withheld],
            "possible": [one.to_dict() for one in possible],
            "undecided": [one.to_dict() for one in undecided],
            "violations": [one.to_dict() for one in answer.violations],
            "safety_checked": self.safety_checked,
        }
        if answer.not_counted:
            result["not_counted"] = [one.to_dict() for one in answer.not_counted]
        if (stands := self._stands_by(answer)) is not None:
            result["assessment"] = stands.to_dict()
        if include_question:
            question = self.next_question()
            result["settled"] = question is None
            result["next_question"] = question.to_dict(include_answers=include_profile) if question else None
        return result

    def _to_brief_dict(self, *, discreet: bool, asking: bool) -> dict[str, Any]:
        answer = self._answer.discreetly() if discreet else self._answer
        said: dict[str, Any] = {"ruleset": self._ruleset.id, **short.to_dict(self._brief(answer, whole=False))}
        said["safety_checked"] = self.safety_checked
        if asking:
            question = self.next_question()
            parts = [part.to_dict(include_answers=not discreet) for part in question.parts] if question else []
            said["next_question"] = [{"fact": part["fact"], "ask": part["ask"]} for part in parts]
        return said | {"notice": answer.context.say(self._ruleset.data.notice)}

    def to_text(
        self, *, detail: Detail = "brief", ids: bool = False, width: int = 88, style: Style | None = None
    ) -> str:
        """Return lines of text, wrapped at `width` columns.

        Args:
            detail: `brief` shows what keeps safe, how the person stands, what to begin with, and each caution once;
                `all` shows every piece of advice with its reasons, what is held back and what is open.
            ids: whether `all` shows the id of each piece, by which `why` is asked.
            width: columns.
            style: gives the text of a role (title, heading, muted, warning, alarm) its colours.

        Raises:
            UsageError: `detail` is neither.
        """
        check_detail(detail, Detail)
        if detail == "brief":
            return short.to_text(self._brief(), width=width, style=style)
        return whole.to_text(
            self._answer,
            self._ruleset.data,
            asked=self._asked(),
            closed=self._closed,
            assessment=self._stands,
            ids=ids,
            width=width,
            style=style,
        )

    def to_html(self, *, detail: Detail = "brief") -> str:
        """Return an HTML fragment without scripts; its colours follow the page's.

        Args:
            detail: `brief` or `all`, as for `to_text`.

        Raises:
            UsageError: `detail` is neither.
            MissingExtraError: the extra `html` is not installed.
        """
        check_detail(detail, Detail)
        if detail == "brief":
            return short.to_html(self._brief())
        return whole.to_html(self._answer, self._ruleset.data, asked=self._asked(), closed=self._closed)

    @property
    def _stands(self) -> Assessment | None:
        return None if self._ruleset.data.assessment is None else self.assessment

    def _stands_by(self, answer: Answer) -> Assessment | None:
        """How the person stands, in the words of an answer: this one, or the same without the values of facts."""
        definition = self._ruleset.data.assessment
        if definition is None or answer is self._answer:
            return self._stands
        return assess(definition, answer.context, strict=self.strict)

    def _brief(self, answer: Answer | None = None, *, whole: bool = True) -> Brief:
        answer, data = answer or self._answer, self._ruleset.data
        stands, alone = self._stands_by(answer), any(advice.definition.alone for advice in answer.advice)
        template = None if alone or answer.more else data.plan
        return brief(
            answer,
            data,
            assessment=stands,
            plan=None if template is None else make_plan(template, answer, stands, strict=self.strict),
            asked=self._asked() if whole and not alone else None,
            closed=self._closed,
            instead=whole,
        )

    def _asked(self) -> Fact | None:
        question = self.next_question()
        return self._ruleset.data.facts[question.fact] if question else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recommendation) and self._key == other._key and self._values == other._values

    def __hash__(self) -> int:
        return hash((*self._key, frozenset(self._values)))

    @property
    def _key(self) -> tuple[Any, ...]:
        ruleset = self._ruleset
        return ruleset.fingerprint, ruleset.as_of, ruleset.language, self.strict, self.top, self._skipped

    def __getstate__(self) -> dict[str, Any]:
        """Return what to pickle and copy: not what is computed when it is asked for."""
        computed = ("_asking", "_assessment")
        return {name: getattr(self, name) for name in self.__slots__ if name not in computed}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._asking = self._assessment = None

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Recommendation of {self._ruleset.data.id}: {', '.join(self.outcome) or 'nothing'}>"

    def _repr_html_(self) -> str | None:
        return self.to_html() if html.is_there() else None
