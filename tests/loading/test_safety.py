"""A ruleset loads only if every loaded exercise is guarded, and overlays cannot weaken what keeps people safe."""

from textwrap import dedent

import pytest

from tests.support import SMALL


def changed(file, *pairs):
    text = dedent(SMALL[file])
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return {file: text}


def guard(when, more=""):
    """The small ruleset with another condition of its guard."""
    return {
        **changed("rules/all.yaml", ("when: any(flags)\n    avoid", f"when: {when}\n    avoid")),
        **({"rules/more.yaml": more} if more else {}),
    }


UNGUARDED = "ruleset.guards[0]: no safety rule avoids deadlift with {} alone (avoid: {{loaded: true}} covers all)"


@pytest.mark.parametrize(
    ("when", "more"),
    [
        ("any(flags)", ""),
        ("night_pain in flags or fever in flags", ""),
        ("not (night_pain not in flags and fever not in flags)", ""),
        ("any(flags) or hurts", ""),
        ("any(flags) and (unknown(hurts) or hurts)", ""),
        ("unknown(flags) or any(flags)", ""),
        ("true", ""),
        ("warned", "derived: {warned: one or other, one: night_pain in flags, other: fever in flags}\n"),
        ("not fine", "derived: {fine: not any(flags)}\n"),
    ],
)
def test_a_guard_counts_by_what_it_means(folder, when, more):
    folder(guard(when, more)).load()


@pytest.mark.parametrize(
    ("when", "more", "flags"),
    [
        ("night_pain in flags", "", "flags: fever"),
        ("night_pain in flags and fever in flags", "", "flags: night_pain or flags: fever"),
        ("any(flags) and hurts", "", "flags: night_pain or flags: fever"),
        ("any(flags) and not hurts", "", "flags: night_pain or flags: fever"),
        ("any(flags) and hours >= 0", "", "flags: night_pain or flags: fever"),
        ("any(flags) and known(hours)", "", "flags: night_pain or flags: fever"),
        ("any(flags) and known(flags)", "", "flags: night_pain or flags: fever"),
        ("unknown(hurts) and fever in flags", "", "flags: night_pain"),
        ("warned", "derived: {warned: any(flags) and level == none}\n", "flags: night_pain or flags: fever"),
        ("any(flags) and n > 0", "derived: {n: {compute: hours + 1}}\n", "flags: night_pain or flags: fever"),
        ("false", "", "flags: night_pain or flags: fever"),
    ],
)
def test_a_rule_that_is_only_unknown_with_a_sign_keeps_nothing_away(folder, when, more, flags):
    assert folder(guard(when, more)).messages() == [UNGUARDED.format(flags)]


def test_a_guard_without_the_safety_mark_does_not_count(folder):
    made = changed("rules/all.yaml", ("source: {evidence: doe-2020}\n    safety: true", "source: {evidence: doe-2020}"))
    assert folder(made).messages() == [UNGUARDED.format("flags: night_pain or flags: fever")]


def test_several_rules_may_guard_together(folder):
    more = "rules:\n  - {id: s.two, when: fever in flags, avoid: deadlift, because: b, source: {author: a}, safety: true}\n"
    folder(guard("night_pain in flags", more)).load()


def test_a_rule_about_other_advice_does_not_count(folder):
    made = changed("rules/all.yaml", ("avoid: {loaded: true}", "avoid: cat_cow"))
    assert folder(made).messages() == [UNGUARDED.format("flags: night_pain or flags: fever")]


def test_a_guard_may_be_about_several_facts_and_a_boolean_is_a_sign_where_it_is_true(folder):
    made = changed("ruleset.yaml", ("each: flags", "each: [flags, hurts]"))
    assert folder(made).messages() == [UNGUARDED.format("hurts")]


def test_a_guard_may_list_what_it_keeps_away(folder):
    made = changed("ruleset.yaml", ("keeps_away: {loaded: true}", "keeps_away: [deadlift, cat_cow]"))
    message = "ruleset.guards[0]: no safety rule avoids cat_cow with flags: night_pain or flags: fever alone"
    assert folder(made).messages() == [message]


def test_advice_that_is_alone_keeps_the_rest_away_for_a_guard_too(folder):
    made = {
        **changed("rules/all.yaml", ("avoid: {loaded: true}", "caution: {loaded: true}")),
        **changed("advice.yaml", ("urgent: true", "urgent: true, alone: true")),
    }
    folder(made).load()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("each: flags", "each: flagz", "ruleset.guards[0].each: there is no fact flagz (did you mean 'flags'?)"),
        (
            "each: flags",
            "each: hours",
            "ruleset.guards[0].each: a guard is about a boolean, or choices of which each option is a sign; hours is number",
        ),
        ("{loaded: true}", "{loadet: true}", "ruleset.guards[0].keeps_away.loadet: there is no attribute loadet (did you mean 'loaded'?)"),
        ("{loaded: true}", "{pattern: row, level: advanced}", "ruleset.guards[0].keeps_away: no advice is like that"),
        ("{loaded: true}", "deadlifd", "ruleset.guards[0].keeps_away: there is no advice deadlifd (did you mean 'deadlift'?)"),
    ],
)  # fmt: skip
def test_a_guard_about_what_is_not_there_is_a_mistake(folder, old, new, message):
    assert folder(changed("ruleset.yaml", (old, new))).messages() == [message]


def test_a_ruleset_that_declares_no_guard_needs_none(folder):
    made = {
        **changed("ruleset.yaml", ("guards:\n  - {each: flags, keeps_away: {loaded: true}}\n", "")),
        **guard("false"),
    }
    folder(made).load()


# --- overlays --------------------------------------------------------------------------------------


def overlay(folder, files, **options):
    return folder(files, bare=True, **options)


RULE = "{{id: {}, because: b, source: {{author: a}}, {}}}"


def rules(*texts):
    return {"rules/o.yaml": "rules:\n" + "".join(f"  - {text}\n" for text in texts)}


def test_an_overlay_adds_by_new_id_after_what_is_there_and_every_rule_keeps_its_origin(folder):
    files = {
        "ruleset.yaml": "id: my_gym\n",
        "advice.yaml": "sleep: {kind: recovery, title: Sleep, detail: Sleep.}\n",
        "exercises.yaml": """\
            kind: exercise
            swing:
              {title: Swing, detail: S., regions: lower, planes: {sagittal: s}, muscles: [m], pattern: hinge, level: new, loaded: true}
            """,
        "facts.yaml": "tired: {title: tired, type: boolean, ask: Tired?}\n",
        **rules(RULE.format("gym.sleep", "when: tired, advise: sleep"), "{id: desk.sit_less, strength: must}"),
    }
    data = folder().load(overlay(folder, files)).data
    assert list(data.advice) == ["see_doctor", "sit_less", "stretch", "deadlift", "cat_cow", "sleep", "swing"]
    assert list(data.facts)[-1] == "tired"
    assert data.rules["gym.sleep"].origin == ("my_gym",)
    assert data.rules["desk.sit_less"].origin == ("small", "my_gym")
    assert data.rules["train.stretch"].origin == ("small",)
    assert data.rules["safety.flags"].targets == ("deadlift", "swing"), "a selector picks up what an overlay adds"
    assert (data.id, data.version) == ("small", "1.0.0")


def test_an_overlay_without_an_id_is_called_by_its_folder(folder):
    made = overlay(folder, rules("{id: desk.sit_less, strength: must}"), name="our_gym")
    assert folder().load(made).data.rules["desk.sit_less"].origin == ("small", "our_gym")


def test_an_overlay_changes_the_keys_it_gives_and_keeps_the_others(folder):
    made = overlay(
        folder, {**rules("{id: desk.sit_less, when: hours >= 8}"), "advice.yaml": "stretch: {title: Stretch well}\n"}
    )
    before, after = folder().load().data, folder().load(made).data
    assert after.rules["desk.sit_less"].because == before.rules["desk.sit_less"].because
    assert after.rules["desk.sit_less"].when != before.rules["desk.sit_less"].when
    assert after.advice["stretch"].title == "Stretch well"
    assert after.advice["stretch"].needs == before.advice["stretch"].needs


def test_a_null_in_an_overlay_takes_a_key_away(folder):
    made = overlay(folder, {"advice.yaml": "stretch: {needs: null}\n", **rules("{id: train.stretch, strength: null}")})
    data = folder().load(made).data
    assert data.advice["stretch"].needs is None
    assert data.rules["train.stretch"].strength == "should"
    broken = overlay(folder, {"advice.yaml": "stretch: {title: null}\n"})
    assert folder().messages(broken) == ["advice.stretch: title is missing"]


def test_the_later_overlay_wins(folder):
    first = overlay(folder, {"advice.yaml": "stretch: {title: One, detail: One.}\n"})
    second = overlay(folder, {"advice.yaml": "stretch: {title: Two}\n"})
    advice = folder().load(first, second).data.advice["stretch"]
    assert (advice.title, advice.detail) == ("Two", "One.")
    advice = folder().load(second, first).data.advice["stretch"]
    assert (advice.title, advice.detail) == ("One", "One.")


def test_an_overlay_disables_rules_advice_and_exercises_and_rules_lose_them_as_targets(folder):
    made = overlay(
        folder,
        {
            "rules/o.yaml": "disable: [desk.sit_less]\n",
            "advice.yaml": "disable: [stretch]\nalternatives: {ways: [sit_less, stretch]}\n",
            "exercises.yaml": "kind: exercise\ndisable: [cat_cow]\n",
        },
    )
    data = folder().load(made).data
    assert "desk.sit_less" not in data.rules
    assert list(data.advice) == ["see_doctor", "sit_less", "deadlift"]
    assert data.rules["train.deadlift"].targets == ("deadlift",)
    assert data.rules["train.stretch"].targets == ()
    assert data.alternatives == {"ways": ("sit_less",)}


def test_disabling_what_is_not_there_is_a_mistake_with_the_nearest_name(folder):
    made = overlay(
        folder,
        {
            "rules/o.yaml": "disable: [desk.sit_les]\n",
            "advice.yaml": "disable: [5]\n",
            "sources.yaml": "disable: [A1]\n",
        },
    )
    assert folder().messages(made) == [
        "nothing in sources.yaml can be disabled",
        "expected an id",
        "there is nothing called desk.sit_les in rules (did you mean 'desk.sit_less'?)",
    ]


def test_disabling_must_be_a_list(folder):
    made = overlay(folder, {"rules/o.yaml": "disable: desk.sit_less\n"})
    assert folder().messages(made) == ["expected a list of ids below disable"]


def test_what_is_wrong_in_an_overlay_shows_the_overlays_file_and_what_it_left_alone_the_rulesets(folder):
    made = overlay(
        folder, {**rules("{id: desk.sit_less, when: houres > 1}"), "facts.yaml": "hurts: {type: number}\n"}, name="gym"
    )
    base = folder({"rules/more.yaml": "derived: {sore: hurts}\n"})
    assert base.problems(made) == [
        "rules/more.yaml:1:17: derived.sore: hurts is a number, not true or false (compare it with a number: hurts >= 1)\n"
        "    derived: {sore: hurts}\n                    ^^^^^",
        "gym/rules/o.yaml:2:31: rules.desk.sit_less.when: there is no fact or derived fact houres (did you mean 'hours'?)\n"
        "      - {id: desk.sit_less, when: houres > 1}\n"
        "                                  ^^^^^^^^^^",
    ]


PROTECTED = {
    "disable a safety rule": (
        {"rules/o.yaml": "disable: [safety.refer]\n"},
        ["rules.safety.refer: an overlay may not disable a safety rule"],
    ),
    "change a condition": (
        rules("{id: safety.refer, when: any(flags) and hurts}"),
        ["rules.safety.refer.when: an overlay may not change when of a safety rule"],
    ),
    "change a target": (
        rules("{id: safety.refer, advise: stretch}"),
        ["rules.safety.refer.advise: an overlay may not take see_doctor out of the reach of a safety rule"],
    ),
    "turn an advise rule into a caution": (
        rules("{id: safety.refer, advise: null, strength: null, caution: stretch}"),
        ["rules.safety.refer.caution: an overlay may not make a safety rule caution what it should advise"],
    ),
    "take the mark off": (
        rules("{id: safety.refer, safety: false}"),
        ["rules.safety.refer.safety: an overlay may not change safety of a safety rule"],
    ),
    "take the mark off with a null": (
        rules("{id: safety.refer, safety: null}"),
        ["rules.safety.refer.safety: an overlay may not change safety of a safety rule"],
    ),
    "weaken the strength": (
        rules("{id: safety.refer, strength: can}"),
        ["rules.safety.refer.strength: an overlay may not change strength of a safety rule"],
    ),
    "change a derived fact that it reads": (
        {"rules/o.yaml": "derived: {inner: fever in flags and hurts}\n"},
        ["derived.inner: an overlay may not change a derived fact that a safety rule reads"],
    ),
    "change a number that it reads": (
        {"rules/o.yaml": "derived: {pain: {compute: sets - 1}}\n"},
        ["derived.pain: an overlay may not change a derived fact that a safety rule reads"],
    ),
    "drop an option that it reads": (
        {"facts.yaml": "flags: {options: {injury: null}}\n"},
        ["facts.flags.options.injury: an overlay may not drop the option injury of a fact that a safety rule reads"],
    ),
    "drop an option of a fact about safety that no safety rule reads": (
        {"facts.yaml": "illness: {options: {cold: null}}\n"},
        ["facts.illness.options.cold: an overlay may not drop the option cold of a fact about safety"],
    ),
    "disable a fact about safety that no safety rule reads": (
        {"facts.yaml": "disable: [illness]\n"},
        ["facts.illness: an overlay may not disable a fact about safety"],
    ),
    "say that a fact is not about safety": (
        {"facts.yaml": "illness: {safety: false}\n"},
        ["facts.illness.safety: an overlay may not change safety of a fact about safety"],
    ),
    "ask about safety only of some": (
        {"facts.yaml": "illness: {ask_if: hurts}\n"},
        ["facts.illness.ask_if: an overlay may not change ask_if of a fact about safety"],
    ),
    "put the list of what a selector picks today in its place": (
        rules("{id: safety.flags, avoid: [deadlift]}"),
        ["rules.safety.flags.avoid: an overlay may not put a list of ids in the place of the selector of a safety rule"],
    ),
    "put a selector that picks the same today in the place of another": (
        rules("{id: safety.flags, avoid: {loaded: true, pattern: hinge}}"),
        ["rules.safety.flags.avoid: an overlay may not put one that picks less in the place of the selector of a safety rule"],
    ),
    "put a selector by another key in the place of one": (
        rules("{id: safety.flags, avoid: {level: advanced}}"),
        ["rules.safety.flags.avoid: an overlay may not put one that picks less in the place of the selector of a safety rule"],
    ),
    "take away what is taken for granted while a safety rule is open": (
        rules("{id: safety.flags, assume: null}"),
        ["rules.safety.flags.assume: an overlay may not take assume away from a safety rule"],
    ),
    "cite something else for a safety rule": (
        rules("{id: safety.flags, source: {article: A2}}"),
        ["rules.safety.flags.source: an overlay may not change source of a safety rule, only the author's words"],
    ),
    "change what a safety rule finds advice by": (
        {"advice.yaml": "deadlift: {regions: upper}\n"},
        ["advice.deadlift.regions: an overlay may not change regions of deadlift: s.lower goes by it"],
    ),
    "take away row by row what a safety rule finds advice by": (
        {"advice.yaml": "deadlift: {planes: {sagittal: null, frontal: x}}\n"},
        ["advice.deadlift.planes: an overlay may not change planes of deadlift: s.planes goes by it"],
    ),
    "let an attribute by which safety selects be left out": (
        {"ruleset.yaml": "attributes: {loaded: {required: false, default: false}}\n"},
        [
            "attributes.loaded.required: an overlay may not change required of an attribute by which safety selects",
            "attributes.loaded.default: an overlay may not change default of an attribute by which safety selects",
        ],
    ),
    "give an attribute by which safety selects to another kind": (
        {"ruleset.yaml": "attributes: {pattern: {of: [exercise, recovery]}}\n", "advice.yaml": "stretch: {pattern: row}\n"},
        ["attributes.pattern.of: an overlay may not change of of an attribute by which safety selects"],
    ),
    "drop a guard": (
        {"ruleset.yaml": "guards: []\n"},
        ["ruleset.guards: an overlay may not drop or narrow a guard (number 1)"],
    ),
    "narrow a guard": (
        {"ruleset.yaml": "guards: [{each: flags, keeps_away: {loaded: true, pattern: hinge}}]\n"},
        ["ruleset.guards: an overlay may not drop or narrow a guard (number 1)"],
    ),
    "list what a guard picks today": (
        {"ruleset.yaml": "guards: [{each: flags, keeps_away: deadlift}]\n"},
        ["ruleset.guards: an overlay may not drop or narrow a guard (number 1)"],
    ),
    "say that a kind is not about safety": (
        {"ruleset.yaml": "kinds: {referral: {safety: false}}\n"},
        ["kinds.referral.safety: an overlay may not change safety of a kind of advice"],
    ),
    "disable advice of a kind that is about safety": (
        {"advice.yaml": "disable: [ask_coach]\n"},
        ["advice.ask_coach: an overlay may not disable advice of the kind referral"],
    ),
    "ask for equipment for advice of a kind that is about safety": (
        {"advice.yaml": "ask_coach: {needs: bar in tools}\n"},
        ["advice.ask_coach.needs: an overlay may not change needs of advice of the kind referral"],
    ),
    "show what comes first as one of several": (
        {"advice.yaml": "alternatives: {ways: [sit_less, see_doctor]}\n"},
        ["alternatives.ways: an overlay may not make advice that comes first one of several alternatives"],
    ),
    "change the range of a fact that it reads": (
        {"facts.yaml": "sets: {range: [0, 40]}\n"},
        ["facts.sets.range: an overlay may not change range of a fact that a safety rule reads"],
    ),
    "say of advice that a safety rule does not reach it": (
        {"advice.yaml": "deadlift: {loaded: false}\n"},
        ["advice.deadlift.loaded: an overlay may not change loaded of deadlift: s.planes goes by it"],
    ),
    "change the pattern by which a safety rule finds an exercise": (
        {"advice.yaml": "cat_cow: {pattern: hinge}\ndeadlift: {pattern: row}\n"},
        ["advice.deadlift.pattern: an overlay may not change pattern of deadlift: s.hinges goes by it"],
    ),
    "make advice one of another kind, which a safety rule goes by": (
        {"advice.yaml": "sit_less: {kind: recovery}\n"},
        ["advice.sit_less.kind: an overlay may not change kind of sit_less: s.first goes by it"],
    ),
    "let something else be urgent": (
        {"advice.yaml": "sit_less: {urgent: true}\n"},
        ["advice.sit_less.urgent: an overlay may not make advice urgent: it would come before all other"],
    ),
    "add an option to a fact that safety rules read option by option": (
        {"facts.yaml": "level: {options: {none: never, some: a little, expert: a lot, more: more}}\n"},
        ["facts.level.options.more: an overlay may not add the option more to a fact that a safety rule reads"],
    ),
    "disable the referral": (
        {"advice.yaml": "disable: [see_doctor]\n"},
        ["advice.see_doctor: an overlay may not disable an advice that a safety rule gives"],
    ),
    "avoid the referral with a new rule": (
        rules(RULE.format("o.o", "when: true, avoid: see_doctor")),
        ["rules.o.o.avoid: an overlay may not avoid an advice that a safety rule gives"],
    ),
    "avoid the referral in a ruleset's own name": (
        {"ruleset.yaml": "id: small\n", **rules(RULE.format("o.o", "when: true, avoid: [stretch, see_doctor]"))},
        ["rules.o.o.avoid: an overlay may not avoid an advice that a safety rule gives"],
    ),
    "avoid the referral with an existing rule": (
        rules("{id: desk.sit_less, advise: null, avoid: see_doctor}"),
        ["rules.desk.sit_less.avoid: an overlay may not avoid an advice that a safety rule gives"],
    ),
    "widen a rule that avoids the referral": (
        rules("{id: safe.enough, when: true}"),
        ["rules.safe.enough.avoid: an overlay may not avoid an advice that a safety rule gives"],
    ),
    "take the urgency off the referral": (
        {"advice.yaml": "see_doctor: {urgent: false}\n"},
        ["advice.see_doctor.urgent: an overlay may not change urgent of an advice that a safety rule gives"],
    ),
    "ask for equipment for the referral": (
        {"advice.yaml": "see_doctor: {needs: bar in tools}\n"},
        ["advice.see_doctor.needs: an overlay may not change needs of an advice that a safety rule gives"],
    ),
}  # fmt: skip

MORE = {
    **changed(
        "facts.yaml",
        ("fever: fever}", "fever: fever, injury: a fall}"),
        (
            "constraints:",
            "illness: {title: illness, type: choices, options: {flu: flu, cold: cold}, ask: Ill?, safety: true}\nconstraints:",
        ),
    ),
    "advice.yaml": dedent(SMALL["advice.yaml"]) + "ask_coach: {kind: referral, title: Ask, detail: Ask a coach.}\n",
    "rules/more.yaml": """\
        derived:
          inner: fever in flags
          outer: inner or night_pain in flags
          pain: {compute: sets + 1}
        rules:
          - {id: s.extra, when: outer and pain > 2, caution: stretch, because: b, source: {author: a}, safety: true}
          - {id: s.hinges, when: hurts, avoid: {pattern: hinge}, because: b, source: {author: a}, safety: true}
          - {id: s.lower, when: hurts, avoid: {regions: lower, level: advanced}, because: b, source: {author: a}, safety: true}
          - {id: s.planes, when: hurts, caution: {planes: sagittal, loaded: true}, because: b, source: {author: a}, safety: true}
          - {id: s.first, when: hurts, caution: {kind: priority}, because: b, source: {author: a}, safety: true}
          - {id: s.level, when: level == some, caution: stretch, because: b, source: {author: a}, safety: true}
          - {id: safe.enough, when: level == none, avoid: see_doctor, because: b, source: {author: a}}
        """,
}


@pytest.mark.parametrize("name", PROTECTED)
def test_an_overlay_cannot_weaken_what_keeps_people_safe_unless_the_caller_says_so(folder, name):
    files, expected = PROTECTED[name]
    base, made = folder(MORE), overlay(folder, files)
    assert base.messages(made) == [f"{message} (the caller can say allow_unsafe)" for message in expected]
    base.load(made, allow_unsafe=True)


# every text there is, changed
TRANSLATION = {
    "ruleset.yaml": "title: Klein\nnotice: Keine Medizin.\nattributes: {planes: {options: {sagittal: vor und zur\u00fcck}}}\n",
    "facts.yaml": """\
        flags: {title: Warnzeichen, ask: Eines davon?, options: {fever: Fieber}}
        hurts: {title: Schmerz, ask: Tut es weh?}
        level: {options: {some: ein wenig}}
        constraints: {sets_of_nobody: {because: Wer nie trainiert hat, hat keine S\u00e4tze.}}
        """.replace("Wer nie trainiert hat, hat", "Wer nie trainierte hat"),
    "advice.yaml": "see_doctor: {title: Zum Arzt, detail: Gehen Sie hin.}\n",
    "exercises.yaml": "kind: exercise\ndeadlift: {title: Kreuzheben, detail: Heben., planes: {sagittal: hoch}, muscles: [R\u00fcckenstrecker]}\n",
    "rules/o.yaml": """\
        derived: {sits: {title: Sitzen}}
        rules:
          - {id: safety.flags, because: Ein Zeichen h\u00e4lt die Last fern., assume: keine Warnzeichen}
          - {id: safety.refer, because: Das ist f\u00fcr den Arzt., source: {author: Sagen wir.}}
        """,
}


def test_another_language_changes_texts_and_nothing_else_and_needs_no_permission(folder):
    before, after = folder(MORE).load(), folder(MORE).load(overlay(folder, TRANSLATION))
    assert after.data.facts["flags"].options == {"night_pain": "pain at night", "fever": "Fieber", "injury": "a fall"}
    assert after.data.facts["level"].options == {"none": "never", "some": "ein wenig", "expert": "a lot"}
    assert after.data.attributes["planes"].options == {"sagittal": "vor und zur\u00fcck", "frontal": "sideways"}
    assert after.data.rules["safety.refer"].because == "Das ist f\u00fcr den Arzt."
    for flags in ([], ["fever"], ["injury"], None):
        one, other = (some.recommend({"flags": flags, "level": "expert"}) for some in (before, after))
        assert (one.outcome, one.safety_checked) == (other.outcome, other.safety_checked)


def test_an_option_goes_only_by_saying_so(folder):
    dropped = overlay(
        folder,
        {
            "facts.yaml": "tools: {options: {mat: null}}\nhours: {prior: null}\n",
            **rules("{id: train.stretch, when: hours >= 2}"),
            "advice.yaml": "stretch: {needs: null}\n",
        },
    )
    assert folder().load(dropped).data.facts["tools"].options == {"bar": "a bar"}
    unknown = overlay(folder, {"facts.yaml": "tools: {options: {matt: null}}\n"})
    assert folder().messages(unknown) == ["there is nothing called matt in options (did you mean 'mat'?)"]


def test_a_row_of_a_table_is_shown_where_it_stands(folder):
    made = overlay(folder, {"facts.yaml": "tools:\n  options:\n    bar: 5\n"}, name="gym")
    assert folder().problems(made) == [
        "gym/facts.yaml:3:10: facts.tools.options.bar: expected text, not the number 5 (write it in quotes)\n"
        "        bar: 5\n             ^"
    ]


@pytest.mark.parametrize(
    ("declared", "wider"),
    [("{loaded: true, level: advanced}", "{loaded: true}"), ("{level: advanced}", "{level: [advanced, new]}")],
)
def test_a_selector_may_be_replaced_by_one_that_picks_more_whatever_there_is(folder, declared, wider):
    guarded = "{{id: s.also, when: any(flags), avoid: {}, safety: true, because: b, source: {{author: a}}}}"
    base = folder(rules(guarded.format(declared)))
    base.load(overlay(folder, rules(f"{{id: s.also, avoid: {wider}}}")))
    narrow = overlay(folder, rules(f"{{id: s.also, avoid: {declared}}}"))
    assert folder(rules(guarded.format(wider))).messages(narrow)


def test_a_second_overlay_cannot_weaken_a_safety_rule_of_the_first(folder):
    first = overlay(folder, rules(RULE.format("o.safe", "when: hurts, avoid: deadlift, safety: true")))
    second = overlay(folder, rules("{id: o.safe, when: false}"))
    folder().load(first)
    assert folder().messages(first, second) == [
        "rules.o.safe.when: an overlay may not change when of a safety rule (the caller can say allow_unsafe)"
    ]


def test_an_overlay_may_add_signs_and_safety_rules(folder):
    made = overlay(
        folder,
        {
            **rules(
                RULE.format("o.more", "when: hurts, avoid: deadlift, safety: true"),
            ),
            "facts.yaml": "flags: {options: {night_pain: pain at night, fever: fever, weakness: c}}\n",
        },
    )
    data = folder().load(made).data
    assert data.rules["o.more"].safety
    assert "weakness" in data.facts["flags"].options


def test_a_guard_holds_for_what_an_overlay_adds_even_with_allow_unsafe(folder):
    exercise = "kind: exercise\nswing: {title: S, detail: S., regions: lower, planes: {sagittal: s}, muscles: [m], pattern: hinge, level: new, loaded: true}\n"
    base = folder(changed("rules/all.yaml", ("avoid: {loaded: true}", "avoid: deadlift")))
    made = overlay(folder, {"exercises.yaml": exercise})
    for options in ({}, {"allow_unsafe": True}):
        assert base.messages(made, **options) == [
            UNGUARDED.format("flags: night_pain or flags: fever").replace("deadlift", "swing")
        ]


def test_an_option_that_an_overlay_adds_is_a_sign_like_the_others(folder):
    base = folder(guard("night_pain in flags or fever in flags"))
    made = overlay(folder, {"facts.yaml": "flags: {options: {night_pain: pain at night, fever: fever, weakness: c}}\n"})
    assert base.messages(made) == [UNGUARDED.format("flags: weakness")]


def test_an_overlay_alone_is_no_ruleset(folder):
    assert overlay(folder, {"rules/o.yaml": "rules: []\n"}).messages() == [
        "ruleset.yaml is missing (it holds format, id, version, title and notice)"
    ]


def test_the_order_of_files_and_rules_does_not_change_the_fingerprint_and_the_words_do(folder):
    base = folder().load()
    text = dedent(SMALL["rules/all.yaml"])
    head, *parts = text.split("  - id: ")
    shuffled = head + "".join(f"  - id: {part}" for part in reversed(parts))
    assert folder({"rules/all.yaml": None, "rules/zzz.yaml": shuffled}).load().fingerprint == base.fingerprint
    assert (
        folder({"advice.yaml": dedent(SMALL["advice.yaml"]).replace("Sit less", "Sit more")}).load().fingerprint
        != base.fingerprint
    )
    assert folder({"rules/all.yaml": text.replace("hours >= 2", "hours >= 3")}).load().fingerprint != base.fingerprint


def test_comments_quotes_and_layout_do_not_change_the_fingerprint(folder):
    text = dedent(SMALL["rules/all.yaml"]).replace("when: sits\n", 'when: "( sits )" # as said\n')
    assert folder({"rules/all.yaml": text}).load().fingerprint == folder().load().fingerprint


def test_an_overlay_that_changes_nothing_gives_the_same_fingerprint(folder):
    made = overlay(folder, rules("{id: desk.sit_less, because: You sit a lot.}"))
    assert folder().load(made).fingerprint == folder().load().fingerprint


def test_what_one_overlay_disables_another_cannot_bring_back_weaker(folder):
    first = overlay(folder, {"advice.yaml": "disable: [deadlift]\n"})
    second = overlay(
        folder,
        {"advice.yaml": "deadlift: {kind: recovery, title: Deadlift, detail: Lift.}\n"},
    )
    assert folder().messages(first, second)[-1] == (
        "advice.deadlift.loaded: an overlay may not change loaded of deadlift: safety.flags goes by it"
        " (the caller can say allow_unsafe)"
    )


def test_the_type_of_a_fact_about_safety_stays(folder):
    facts = "hurts: {title: back pain, type: integer, range: [0, 9], ask: How much?, safety: true}\n"
    messages = folder().messages(overlay(folder, {"facts.yaml": facts}))
    assert any("facts.hurts.type: an overlay may not change type of a fact about safety" in one for one in messages)
