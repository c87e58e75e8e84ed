"""What is wrong with a ruleset is said at once, with its place, what is allowed and the nearest right name."""

from textwrap import dedent

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.loading import parse_yaml, read_accepted
from backrules.loading.layers import Item
from backrules.loading.structure import structure
from tests.support import SMALL, examples


def changed(file, old, new):
    """The small ruleset with one text in one file replaced."""
    assert dedent(SMALL[file]).count(old) >= 1, old
    return {file: dedent(SMALL[file]).replace(old, new, 1)}


def rule(text):
    """One more rule."""
    return {"rules/more.yaml": f"rules:\n  - {{id: my.rule, because: So., source: {{author: Us.}}, {text}}}\n"}


def test_the_small_ruleset_has_no_problems(folder):
    ruleset = folder().load()
    assert (ruleset.id, ruleset.version, len(ruleset.data.rules)) == ("small", "1.0.0", 5)


EXAMPLES = {
    # the shape of entries
    "unknown key": (
        changed("rules/all.yaml", "    because: You sit", "    becuase: You sit"),
        [
            "rules.desk.sit_less: unknown key becuase; allowed are id, when, because, source, advise, avoid, caution, "
            "strength, points, safety, assume, said and 1 more (did you mean 'because'?)",
        ],
    ),
    "missing key of a rule": (rule("when: sits"), ["rules.my.rule: expected exactly one of advise, avoid, caution, and there is none"]),
    "missing reason": (
        {"rules/more.yaml": "rules:\n  - {id: my.rule, when: sits, advise: stretch}\n"},
        ["rules.my.rule: because is missing", "rules.my.rule: source is missing"],
    ),
    "missing title": (changed("advice.yaml", "title: Sit less, ", ""), ["advice.sit_less: title is missing"]),
    "number for text": (
        changed("advice.yaml", "title: Sit less", "title: 7"),
        ["advice.sit_less.title: expected text, not the number 7 (write it in quotes)"],
    ),
    "text for truth": (
        changed("advice.yaml", "urgent: true", "urgent: yes"),
        ["advice.see_doctor.urgent: expected true or false, not 'yes' (write true)"],
    ),
    "number for truth": (
        changed("facts.yaml", "safety: true\nhurts", "safety: 1\nhurts"),
        ["facts.flags.safety: expected true or false, not the number 1"],
    ),
    "text for a number": (
        changed("facts.yaml", "range: [0, 24]", "range: ['0', 24]"),
        ["facts.hours.range[0]: expected a number, not '0'"],
    ),
    "truth for a number": (
        changed("facts.yaml", "range: [0, 24]", "range: [false, 24]"),
        ["facts.hours.range[0]: expected a number, not false"],
    ),
    "three for a range": (
        changed("facts.yaml", "range: [0, 24]", "range: [0, 12, 24]"),
        ["facts.hours.range: expected a list of 2, not of 3"],
    ),
    "range upside down": (
        changed("facts.yaml", "range: [0, 24]", "range: [24, 0]"),
        ["facts.hours.range: expected [lowest, highest], the lowest below the highest and both at most 2**53"],
    ),
    "range that is no number": (
        changed("facts.yaml", "range: [0, 24]", "range: [.nan, .inf]"),
        ["facts.hours.range: expected [lowest, highest], the lowest below the highest and both at most 2**53"],
    ),
    "huge range": (
        changed("facts.yaml", "range: [0, 24]", f"range: [1{'0' * 399}, 2{'0' * 399}]"),
        ["facts.hours.range: expected [lowest, highest], the lowest below the highest and both at most 2**53"],
    ),
    "range of a choice": (
        changed("facts.yaml", "type: choice,", "type: choice, range: [0, 1],"),
        ["facts.level.range: range and unit are for numbers, not for choice"],
    ),
    "unit of a boolean": (
        changed("facts.yaml", "type: boolean", "type: boolean, unit: kg"),
        ["facts.hurts.unit: range and unit are for numbers, not for boolean"],
    ),
    "choice without options": (
        changed("facts.yaml", "options: {none: never, some: a little, expert: a lot}, ", ""),
        ["facts.level: options are missing: choice needs at least one"],
    ),
    "options of a number": (
        changed("facts.yaml", "type: number,", "type: number, options: {a: b},"),
        ["facts.hours.options: options are for choice and choices, not for number"],
    ),
    "option that is a word of conditions": (
        changed("facts.yaml", "some: a little", "known: a little"),
        ["facts.level.options.known: 'known' is not an option id: lower-case, and no word of the conditions"],
    ),
    "fact that is a word of conditions": (
        changed("facts.yaml", "sets: {title: sets,", "any: {title: sets,"),
        [
            "facts: any is a word of the conditions",
            "constraints.sets_of_nobody.never: there is no fact or derived fact sets (did you mean 'sits'?)",
        ],
    ),
    "wrong type of a fact, and its readers left alone": (
        changed("facts.yaml", "type: number", "type: nummber"),
        [
            "facts.hours.type: expected one of boolean, integer, number, choice, choices, date, not 'nummber' "
            "(did you mean 'number'?)"
        ],
    ),
    "id with capitals": (
        changed("advice.yaml", "sit_less:", "Sit_less:"),
        [
            "advice: 'Sit_less' is not an id: a letter, then letters, digits and underscores, lower-case",
            "rules.desk.sit_less.advise: there is no advice sit_less (did you mean 'Sit_less'?)",
        ],
    ),
    "rule id with capitals": (
        changed("rules/all.yaml", "id: desk.sit_less", "id: Desk.sit_less"),
        ["rules: 'Desk.sit_less' is not an id: lower-case words joined with dots"],
    ),
    "a scalar for an advice": (
        changed("advice.yaml", "stretch:", "other: 5\nstretch:"),
        ["advice.other: expected a mapping with title, do, about, kind, urgent, alone, needs, source, say, said, not the number 5"],
    ),
    "nothing for an advice": (
        changed("advice.yaml", "stretch:", "other:\nstretch:"),
        ["advice.other: expected a mapping with title, do, about, kind, urgent, alone, needs, source, say, said, not nothing"],
    ),
    "choices of which there must be some": (
        changed("exercises.yaml", "regions: lower", "regions: []"),
        ["advice.deadlift.regions: regions must not be empty"],
    ),
    "key that is no attribute": (
        changed("exercises.yaml", "pattern: hinge", "patern: hinge"),
        [
            "advice.deadlift: unknown key patern; allowed are title, do, about, kind, urgent, alone, needs, source, say, said, regions, "
            "planes and 4 more (did you mean 'pattern'?)",
        ],
    ),
    # ruleset.yaml
    "no ruleset.yaml": (
        {"ruleset.yaml": None},
        ["ruleset.yaml is missing (it holds format, id, version, title and notice)"],
    ),
    "another format": (changed("ruleset.yaml", "format: 1", "format: 2"), ["ruleset.format: expected 1, not the number 2"]),
    "format as a float": (changed("ruleset.yaml", "format: 1", "format: 1.0"), ["ruleset.format: expected 1, not the number 1.0"]),
    "version as a number": (
        changed("ruleset.yaml", "version: 1.0.0", "version: 1.0"),
        ["ruleset.version: expected text, not the number 1.0 (write it in quotes)"],
    ),
    # names
    "word that no vocabulary has": (
        changed("exercises.yaml", "pattern: hinge", "pattern: hings"),
        ["advice.deadlift.pattern: pattern has no option hings (did you mean 'hinge'?)"],
    ),
    "plane that no vocabulary has": (
        changed("exercises.yaml", "{sagittal: It goes up.}", "{upwards: It goes up.}"),
        ["advice.deadlift.planes: planes has no option upwards; there are sagittal, frontal"],
    ),
    "advice that is not there": (
        rule("when: sits, advise: [stretch, stretsh]"),
        ["rules.my.rule.advise: there is no advice stretsh (did you mean 'stretch'?)"],
    ),
    "claim that is not there": (
        changed("rules/all.yaml", "source: {article: A1}", "source: {article: [A1, B1]}"),
        ["rules.desk.sit_less.source.article: there is no claim B1; there are A1, A2"],
    ),
    "paper that is not there": (
        changed("rules/all.yaml", "source: {evidence: doe-2020}", "source: {evidence: doe-2021}"),
        ["rules.safety.flags.source.evidence: there is no evidence doe-2021 (did you mean 'doe-2020'?)"],
    ),
    "claim of an advice that is not there": (
        changed("advice.yaml", "source: {article: A2}", "source: {article: A3}"),
        ["advice.sit_less.source.article: there is no claim A3; there are A1, A2"],
    ),
    "empty source": (
        changed("rules/all.yaml", "source: {article: A1}", "source: {}"),
        ["rules.desk.sit_less.source: expected at least one of article, evidence, author"],
    ),
    "unknown key in a source": (
        changed("rules/all.yaml", "source: {article: A1}", "source: {articles: A1}"),
        ["rules.desk.sit_less.source.articles: unknown key articles; allowed are article, evidence, softened_by, author (did you mean 'article'?)"],
    ),
    "member of a group that is not there": (
        changed("advice.yaml", "stretch:", "exclusive: {pair: [stretch, sit]}\nstretch:"),
        ["exclusive.pair: there is no advice sit; there are see_doctor, sit_less, stretch, deadlift, cat_cow"],
    ),
    "group that is no list": (
        changed("advice.yaml", "stretch:", "alternatives: {pair: stretch}\nstretch:"),
        ["alternatives.pair: expected a list of advice ids, or a selector"],
    ),
    # rules
    "two effects": (
        rule("when: sits, advise: stretch, avoid: deadlift"),
        ["rules.my.rule.avoid: expected exactly one of advise, avoid, caution, not advise and avoid"],
    ),
    "strength of an avoid rule": (
        rule("when: sits, avoid: stretch, strength: must"),
        ["rules.my.rule.strength: strength is for rules that advise, not for avoid"],
    ),
    "points of a caution": (
        rule("when: sits, caution: stretch, points: 3"),
        ["rules.my.rule.points: points is for rules that advise, not for caution"],
    ),
    "assume of an advise rule": (
        rule("when: sits, advise: stretch, assume: nothing"),
        ["rules.my.rule.assume: assume is for rules that avoid or caution, not for advise"],
    ),
    "no points": (
        rule("when: sits, advise: stretch, points: 0"),
        ["rules.my.rule.points: expected a whole number from 1 to 9, not 0"],
    ),
    "too many points": (
        rule("when: sits, advise: stretch, points: 10"),
        ["rules.my.rule.points: expected a whole number from 1 to 9, not 10"],
    ),
    "broken points": (
        rule("when: sits, advise: stretch, points: 2.0"),
        ["rules.my.rule.points: expected a whole number, not the number 2.0"],
    ),
    "unknown strength": (
        rule("when: sits, advise: stretch, strength: shall"),
        ["rules.my.rule.strength: expected one of must, should, can, not 'shall'"],
    ),
    "no target": (rule("when: sits, advise: []"), ["rules.my.rule.advise: expected at least one id"]),
    "the same target twice": (
        rule("when: sits, advise: [stretch, stretch]"),
        ["rules.my.rule.advise: an id stands here twice: stretch"],
    ),
    "selector with an unknown key": (
        rule("when: sits, avoid: {patern: hinge}"),
        [
            "rules.my.rule.avoid.patern: there is no attribute patern (did you mean 'pattern'?)"
        ],
    ),
    "selector with a word or a kind that there is not": (
        rule("when: sits, avoid: {level: bends, kind: [recovery, exersise]}"),
        [
            "rules.my.rule.avoid.level: there is no option of level bends; there are new, advanced",
            "rules.my.rule.avoid.kind: there is no kind of advice exersise (did you mean 'exercise'?)",
        ],
    ),
    "attribute of another kind": (
        changed("advice.yaml", "needs: mat in tools", "needs: mat in tools, level: new"),
        ["advice.stretch.level: level is for exercise, not for recovery"],
    ),
    "selector that is urgent in a word": (
        rule("when: sits, avoid: {urgent: no_way}"),
        ["rules.my.rule.avoid.urgent: urgent is true or false, not no_way"],
    ),
    "selector with an unknown word": (
        rule("when: sits, avoid: {pattern: hing, planes: [sagittal, upwards]}"),
        [
            "rules.my.rule.avoid.pattern: there is no option of pattern hing (did you mean 'hinge'?)",
            "rules.my.rule.avoid.planes: there is no option of planes upwards; there are sagittal, frontal",
        ],
    ),
    "empty selector": (
        rule("when: sits, avoid: {}"),
        ["rules.my.rule.avoid: expected at least one attribute to select by"],
    ),
    # conditions
    "condition that does not parse": (
        rule("when: hours = 6, advise: stretch"),
        ["rules.my.rule.when: unexpected character '=' (write == for equality)"],
    ),
    "condition with a wrong name": (
        rule("when: houres > 6, advise: stretch"),
        ["rules.my.rule.when: there is no fact or derived fact houres (did you mean 'hours'?)"],
    ),
    "condition that is a number": (
        rule("when: 6, advise: stretch"),
        ["rules.my.rule.when: expected a condition, one line of text, not the number 6"],
    ),
    "condition of too many characters": (
        rule(f"when: {'sits or ' * 600}sits, advise: stretch"),
        ["rules.my.rule.when: a condition has at most 4096 characters, this one has 4804"],
    ),
    "needs with a wrong option": (
        changed("advice.yaml", "needs: mat in tools", "needs: mats in tools"),
        ["advice.stretch.needs: tools has no option mats; it has bar, mat (did you mean 'mat'?)"],
    ),
    "constraint with a wrong type": (
        changed("facts.yaml", "never: level == none and sets > 0", "never: level > 0"),
        ["constraints.sets_of_nobody.never: level is a choice, and cannot be compared with the number 0 (write level == none)"],
    ),
    # derived facts
    "derived fact with the name of a fact": (
        {"rules/more.yaml": "derived: {hours: hurts}\n"},
        ["derived.hours: hours is already the name of a fact"],
    ),
    "circle of derived facts": (
        {"rules/more.yaml": "derived: {a: b or hurts, b: not c, c: a and sits}\n"},
        ["derived.a: derived facts in a circle: a -> b -> c -> a"],
    ),
    "derived fact that reads itself": (
        {"rules/more.yaml": "derived: {a: not a}\n"},
        ["derived.a: derived facts in a circle: a -> a"],
    ),
    "circle of numbers": (
        {"rules/more.yaml": "derived: {a: {compute: b + 1}, b: {compute: a - 1}}\n"},
        ["derived.a: derived facts in a circle: a -> b -> a"],
    ),
    "number computed from a choice": (
        {"rules/more.yaml": "derived: {a: {compute: hours * level}}\n"},
        ["derived.a.compute: level is a choice, and only numbers can be computed with"],
    ),
    "when and compute": (
        {"rules/more.yaml": "derived: {a: {compute: hours * 2, when: sits}}\n"},
        ["derived.a: unknown key when; allowed are compute, title, unit"],
    ),
    "unknown in an advise rule": (
        rule("when: hurts or unknown(hours), advise: stretch"),
        [
            "rules.my.rule.when: unknown() and not known() may not stand in the condition of an advise rule "
            "(learning more must not take advice away by itself)"
        ],
    ),
    "not known in an advise rule": (
        rule("when: not (hurts and known(hours)), advise: stretch"),
        [
            "rules.my.rule.when: unknown() and not known() may not stand in the condition of an advise rule "
            "(learning more must not take advice away by itself)"
        ],
    ),
    # structure of files
    "two definitions of a rule": (
        {"rules/more.yaml": "rules:\n  - {id: desk.sit_less, when: true, advise: stretch, because: So., source: {author: Us.}}\n"},
        ["desk.sit_less is defined twice; it was first defined at rules/all.yaml:18:9"],
    ),
    "two keys": (
        changed("advice.yaml", "stretch:", "sit_less:"),
        [
            "the key sit_less stands here twice; it was first given in line 2",
            "rules.train.stretch.advise: there is no advice stretch; there are see_doctor, sit_less, deadlift, cat_cow",
        ],
    ),
    "two keys within an entry": (
        rule("when: true, when: false, advise: stretch"),
        ["the key when stands here twice; it was first given in line 2"],
    ),
    "unknown key of a file": (
        {"rules/more.yaml": "rule: []\n"},
        ["unknown key rule; rules/more.yaml may hold derived, rules, disable (did you mean 'rules'?)"],
    ),
    "rules that are a mapping": ({"rules/more.yaml": "rules: {a: b}\n"}, ["expected a list of rules, each with an id"]),
    "rule without an id": (
        {"rules/more.yaml": "rules:\n  - {when: true}\n  - 5\n  - {id: 5}\n"},
        ["expected a mapping with an id, as each of the rules has"] * 3,
    ),
    "derived that is a list": ({"rules/more.yaml": "derived: [a]\n"}, ["expected a mapping id -> content below derived"]),
    "file that is a list": ({"rules/more.yaml": "- a\n"}, ["expected a mapping: keys, each with a colon (write `rules:` above the list)"]),
    "disable in a ruleset": ({"rules/more.yaml": "disable: [desk.sit_less]\n"}, ["disable stands in overlays only"]),
    "all facts below a key": (
        {"facts.yaml": "facts:\n  sits: {title: a, type: boolean, ask: A?}\n  stands: {title: b, type: boolean, ask: B?}\n"},
        [
            "each key of this file is a fact, and none stands below `facts:` "
            "(take this line away, and indent the others less)"
        ],
    ),
    "unknown as an option": (
        changed("facts.yaml", "some: a little", "unknown: I do not know"),
        [
            "facts.level.options.unknown: 'unknown' is not an option id: lower-case, and no word of the conditions "
            "(leave it out: who does not know it skips the question)"
        ],
    ),
    "text that is a comment": (
        {"rules/more.yaml": "rules:\n  - id: my.rule\n    when: sits\n    advise: stretch\n    because: #1\n    source: {author: Us.}\n"},
        ["rules.my.rule.because: expected text, not nothing (what begins with # is a comment: quote the text)"],
    ),
    "type of another format": (
        changed("facts.yaml", "type: number, unit", "type: float, unit"),
        [
            "facts.hours.type: expected one of boolean, integer, number, choice, choices, date, not 'float' "
            "(did you mean 'number'?)"
        ],
    ),
    "free text": (
        changed("facts.yaml", "level, type: choice,", "level, type: string,"),
        [
            "facts.level.type: expected one of boolean, integer, number, choice, choices, date, not 'string' "
            "(did you mean 'choice'?)"
        ],
    ),
    "options as a list": (
        changed("facts.yaml", "options: {bar: a bar, mat: a mat}", "options: [bar, mat]"),
        ["facts.tools.options: expected a mapping, not a list (write each with its words: {bar: ...})"],
    ),
    "range as a mapping": (
        changed("facts.yaml", "range: [0, 24]", "range: {min: 0, max: 24}"),
        ["facts.hours.range: expected a list, not a mapping (write the lowest and the highest: [0, 10])"],
    ),
    "range by its ends": (
        changed("facts.yaml", "range: [0, 24]", "min: 0, max: 24"),
        [
            "facts.hours: unknown key max (and 1 more); allowed are type, title, ask, unit, range, options, safety, fixed, "
            "scale, context, groups, cost and 4 more (did you mean 'range'?)"
        ],
    ),
    "key of another format": (
        rule("if: sits, advise: stretch"),
        [
            "rules.my.rule: unknown key if; allowed are id, when, because, source, advise, avoid, caution, strength, points, "
            "safety, assume, said and 1 more (did you mean 'when'?)"
        ],
    ),
    "condition as a list": (
        rule("when: [sits, hurts], advise: stretch"),
        [
            "rules.my.rule.when: expected a condition, one line of text, not a list (join its parts with and, or: a and b)"
        ],
    ),
    "claim as a number": (
        {"rules/more.yaml": "rules:\n  - {id: my.rule, when: sits, advise: stretch, because: So., source: {article: 4.1}}\n"},
        ["rules.my.rule.source.article: expected an id or a list of ids, not the number 4.1 (write it in quotes)"],
    ),
    "value in a text of a condition that does not fit": (
        {"rules/more.yaml": "rules:\n  - {id: my.rule, when: tools, advise: stretch, because: 'So {hours}.', source: {author: Us.}}\n"},
        ["rules.my.rule.when: tools is choices, not true or false (write bar in tools)"],
    ),
    "file with another name": (
        {"fact.yaml": "a: b\n"},
        ["a ruleset has no such file; one of advice says at its top of which kind it is (kind: ...) (did you mean 'facts.yaml'?)"],
    ),
    "file with a short suffix": (
        {"rules/more.yml": "rules: []\n"},
        ["rules/more.yml: a ruleset has no such file (name it more.yaml)"],
    ),
    "folder in a folder": (
        {"rules/deep/more.yaml": "rules: []\n"},
        ["rules/deep/more.yaml: rules/ and cases/ have no folders in them"],
    ),
    "cases beside the other files": (
        {"cases.yaml": "cases: []\n"},
        ["cases.yaml: a ruleset has no such file (write it in a folder: cases/people.yaml)"],
    ),
    "rules beside the other files": (
        {"rules.yaml": "derived: {mine: sits}\n", "rules/more.yaml": "rules:\n  - {id: my.rule, when: mine, advise: stretch}\n"},
        [
            "rules.yaml: a ruleset has no such file (write it in a folder: rules/all.yaml)",
            "rules.my.rule: because is missing",
            "rules.my.rule: source is missing",
        ],
    ),
    "folder with a misspelt name": (
        {"rule/more.yaml": "derived: {mine: sits}\n"},
        [
            "rule/more.yaml: nothing in a folder rule is read; the folders of a ruleset are rules, cases, texts and replies "
            "(did you mean 'rules'?)"
        ],
    ),
    "suffix in capitals": (
        {"cases/people.YAML": "cases: []\n"},
        ["cases/people.YAML: a ruleset has no such file (name it people.yaml)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_mistake_is_named_with_what_is_allowed(folder, name):
    files, expected = EXAMPLES[name]
    assert folder(files).messages() == expected


def test_where_nothing_stands_behind_a_key_the_key_is_shown(folder):
    rule = "rules:\n  - id: my.rule\n    when:\n    advise: stretch\n    because: So.\n    source: {author: Us.}\n"
    (problem,) = folder({"rules/more.yaml": rule}).error().problems
    assert (problem.span.line, problem.span.end - problem.span.start) == (3, len("when"))


def test_what_is_for_others_may_stand_in_the_folder(folder):
    others = {
        ".github/workflows.yml": "on: push\n",
        "tests/desk.cases.yaml": "cases: []\n",
        "gym/facts.yaml": "disable: [sets]\n",  # an overlay
        "docs/page.md": "# Words\n",
    }
    assert folder(others).load().id == "small"


PLACES = {
    "in the text of a condition": (
        rule("when: sits and houres > 6, advise: stretch"),
        "rules/more.yaml:2:71: rules.my.rule.when: there is no fact or derived fact houres (did you mean 'hours'?)\n"
        "      - {id: my.rule, because: So., source: {author: Us.}, when: sits and houres > 6, advise: stretch}\n"
        "                                                                          ^^^^^^^^^^",
    ),
    "in a quoted condition": (
        changed("rules/all.yaml", "when: level == expert", 'when: "level == expret"'),
        "rules/all.yaml:24:12: rules.train.deadlift.when: level has no option expret; it has none, some, expert "
        "(did you mean 'expert'?)\n"
        '        when: "level == expret"\n'
        "               ^^^^^^^^^^^^^^^",
    ),
    "at the start of a folded condition": (
        changed("rules/all.yaml", "when: level == expert", "when: >-\n      level ==\n      expret"),
        "rules/all.yaml:24:11: rules.train.deadlift.when: level has no option expret; it has none, some, expert "
        "(did you mean 'expert'?)\n        when: >-\n              ^^",
    ),
    "at a value": (
        changed("rules/all.yaml", "strength: can", "strength: maybe"),
        "rules/all.yaml:32:15: rules.train.stretch.strength: expected one of must, should, can, not 'maybe'\n"
        "        strength: maybe\n"
        "                  ^^^^^",
    ),
    "at a key": (
        changed("rules/all.yaml", "    strength: can", "    strenght: can"),
        "rules/all.yaml:32:5: rules.train.stretch: unknown key strenght; allowed are id, when, because, source, advise, "
        "avoid, caution, strength, points, safety, assume, said and 1 more (did you mean 'strength'?)\n"
        "        strenght: can\n"
        "        ^^^^^^^^",
    ),
    "at the id of an entry that lacks something": (
        changed("rules/all.yaml", "    because: It feels good.\n", ""),
        "rules/all.yaml:29:9: rules.train.stretch: because is missing\n"
        "      - id: train.stretch\n"
        "            ^^^^^^^^^^^^^",
    ),
    "where YAML stops making sense": (
        changed("advice.yaml", "kind: recovery, title", "kind: recovery: title"),
        "advice.yaml:3:25: expected a comma or the closing bracket (quote the text before it if it goes on)\n"
        "    stretch: {kind: recovery: title: Stretch, detail: Stretch., needs: mat in tools}\n"
        "                            ^",
    ),
    "at a broken character": (
        {"rules/more.yaml": "rules:\n  # \x07\n"},
        "rules/more.yaml:2:5: this character may not stand in YAML\n      # \N{REPLACEMENT CHARACTER}\n        ^",
    ),
    "at a tab": (
        {"rules/more.yaml": "rules:\n\t- a\n"},
        "rules/more.yaml:2:1: here stands a tab (indent with spaces)\n    \t- a\n    ^",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_problem_shows_its_file_line_column_and_a_caret_under_the_text(folder, name):
    files, expected = PLACES[name]
    assert folder(files).problems()[0] == expected


def test_the_error_counts_and_lists_the_problems_of_all_files(folder):
    made = folder(
        {
            **changed("facts.yaml", "type: integer", "type: integr"),
            **changed("advice.yaml", "kind: priority", "kind: priorities"),
            **changed("rules/all.yaml", "advise: sit_less", "advise: sit_lest"),
        }
    )
    assert made.short(str(made.error())) == (
        "3 problems in the ruleset:\n"
        "  facts.yaml:9:27: facts.sets.type: expected one of boolean, integer, number, choice, choices, date, not 'integr' "
        "(did you mean 'integer'?)\n"
        "      sets: {title: sets, type: integr, range: [0, 50], ask: How many sets?}\n"
        "                                ^^^^^^\n"
        "  advice.yaml:2:18: advice.sit_less.kind: there is no kind of advice priorities (did you mean 'priority'?)\n"
        "      sit_less: {kind: priorities, title: Sit less, detail: Stand up., source: {article: A2}}\n"
        "                       ^^^^^^^^^^\n"
        "  rules/all.yaml:20:13: rules.desk.sit_less.advise: there is no advice sit_lest (did you mean 'sit_less'?)\n"
        "          advise: sit_lest\n"
        "                  ^^^^^^^^"
    )


ADVISE = "unknown() and not known() may not stand in the condition of an advise rule"


@pytest.mark.parametrize(
    ("derived", "when", "refused"),
    [
        ("unknown(hours)", "d", True),
        ("unknown(hours)", "not d", False),
        ("known(hours)", "d", False),
        ("known(hours)", "not d", True),
        ("not known(hours) or hurts", "not not d", True),
        ("not (unknown(hours) and hurts)", "d", False),
        ("not (unknown(hours) and hurts)", "not d", True),
        ("hurts", "not d", False),
    ],
)
def test_what_is_unknown_may_not_advise_through_a_derived_fact_either(folder, derived, when, refused):
    made = folder(
        {
            "rules/more.yaml": f"derived: {{d: {derived}, e: d}}\n",
            **{"rules/again.yaml": rule(f"when: {when.replace('d', 'e')}, advise: stretch")["rules/more.yaml"]},
        }
    )
    if refused:
        assert [message for message in made.messages() if ADVISE in message]
    else:
        made.load()
    avoiding = {
        "rules/more.yaml": f"derived: {{d: {derived}}}\n",
        "rules/again.yaml": rule(f"when: {when}, avoid: stretch")["rules/more.yaml"],
    }
    folder(avoiding).load()


def test_a_selector_picks_the_exercises_that_match_all_its_keys(folder):
    made = {
        "rules/more.yaml": """\
            rules:
              - {id: a.a, when: sits, caution: {loaded: true}, because: b, source: {author: a}}
              - {id: a.b, when: sits, caution: {regions: [lower]}, because: b, source: {author: a}}
              - {id: a.c, when: sits, caution: {regions: upper, pattern: [row, hinge]}, because: b, source: {author: a}}
              - {id: a.d, when: sits, caution: {level: advanced, planes: sagittal, loaded: [true, false]}, because: b, source: {author: a}}
            """
    }
    rules = folder(made).load().data.rules
    assert rules["a.a"].targets == ("deadlift",)
    assert rules["a.b"].targets == ("deadlift", "cat_cow")
    assert rules["a.c"].targets == ("cat_cow",)
    assert rules["a.d"].targets == ("deadlift",)


def test_targets_stand_in_catalogue_order_whatever_the_file_says(folder):
    made = folder(rule("when: sits, caution: [cat_cow, stretch, see_doctor]"))
    assert made.load().data.rules["my.rule"].targets == ("see_doctor", "stretch", "cat_cow")


def test_points_follow_the_strength_unless_they_are_given(folder):
    made = "rules:\n" + "".join(
        f"  - {{id: my.{name}, when: sits, because: So., source: {{author: Us.}}, {text}}}\n"
        for name, text in [
            ("a", "advise: stretch, strength: must"),
            ("b", "advise: stretch"),
            ("c", "advise: stretch, strength: can"),
            ("d", "advise: stretch, strength: can, points: 7"),
            ("e", "avoid: stretch"),
        ]
    )
    rules = folder({"rules/more.yaml": made}).load().data.rules
    assert [(rules[f"my.{name}"].strength, rules[f"my.{name}"].points) for name in "abcde"] == [
        ("must", 9),
        ("should", 3),
        ("can", 1),
        ("can", 7),
        ("should", 0),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("010", 10),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".inf", float("inf")),
        ("'true'", "true"),
        ('"5"', "5"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_plain_values_follow_yaml_1_2(text, value):
    problems = []
    found = parse_yaml("x", f"key: {text}\n", problems)
    assert problems == []
    assert found == {"key": value}
    assert type(found["key"]) is type(value)


def test_options_may_be_called_no_and_on(folder):
    made = folder(changed("facts.yaml", "some: a little", "no: not yet, on: a little"))
    assert list(made.load().data.facts["level"].options) == ["none", "no", "on", "expert"]
    assert made.load().recommend({"level": "no"}).profile == {"level": "no"}


@settings(max_examples=examples(100))
@given(
    data=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text("abc: -#'\"\\né", max_size=6)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text("abc", max_size=3), inner, max_size=3)
        ),
        max_leaves=10,
    )
)
def test_json_is_read_as_it_is(data):
    import json

    problems = []
    assert parse_yaml("x", json.dumps({"data": data}), problems) == {"data": data}
    assert problems == []


def test_an_empty_file_and_one_of_comments_hold_nothing(folder):
    made = folder(
        {"rules/a.yaml": "", "rules/b.yaml": "# nothing\n", "rules/c.yaml": "rules:\nderived:\n", "cases/a.yaml": ""}
    )
    assert made.load().fingerprint == folder().load().fingerprint


CASES = {
    "profile": ("profile: {houres: 6, level: expret}, expect: {first: stretch}", [
        "cases.my.case.profile.houres: houres: there is no such fact (did you mean 'hours'?)",
        "cases.my.case.profile.level: level: expected one of none, some, expert, not 'expret' (did you mean 'expert'?)",
    ]),
    "option in a profile": ("profile: {tools: {mats: true}}, expect: {first: stretch}", [
        "cases.my.case.profile.tools: tools.mats: expected one of bar, mat, not 'mats' (did you mean 'mat'?)",
    ]),
    "nothing expected": ("profile: {}, expect: {}", ["cases.my.case.expect: expected at least one thing to be expected"]),
    "unknown expectation": ("profile: {}, expect: {second: stretch}", [
        "cases.my.case.expect: unknown key second; allowed are first, order, recommended, exactly, not_recommended, "
        "withheld, possible, excluded, assuming, cautions, scores, violations and 6 more",
    ]),
    "unknown ids": (
        "profile: {}, expect: {first: stretsh, exactly: [a], withheld: {b: avoid}, assuming: {stretch: [train.x, needs]}, "
        "cautions: {stretch: [needs]}, violations: [v]}",
        [
            "cases.my.case.expect.first: there is no advice stretsh (did you mean 'stretch'?)",
            "cases.my.case.expect.exactly: there is no advice a",
            "cases.my.case.expect.withheld.b: there is no advice b",
            "cases.my.case.expect.assuming.stretch: there is no rule train.x (did you mean 'train.stretch'?)",
            "cases.my.case.expect.cautions.stretch: there is no rule needs",
            "cases.my.case.expect.violations: there is no constraint v",
        ],
    ),
    "no sentence": ("profile: {}, expect: {first: stretch}", ["cases.my.case: says is missing"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_does_not_fit_its_ruleset_is_reported_like_a_rule(folder, name):
    from backrules.loading import read_cases

    text, expected = CASES[name]
    says = "" if name == "no sentence" else "says: So., "
    made = folder({"cases/a.yaml": f"cases:\n  - {{id: my.case, {says}{text}}}\n"})
    ruleset = made.load()
    with pytest.raises(backrules.RulesetError) as raised:
        read_cases(ruleset.folders, ruleset.data)
    assert [f"{p.path}: {p.message}" + (f" ({p.hint})" if p.hint else "") for p in raised.value.problems] == expected
    assert all(problem.span for problem in raised.value.problems)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"facts.yaml": "x: {title: x, typ: boolean, ask: X?}\n"}, "facts.x: unknown key typ; "),
        ({"rules/more.yaml": "rules:\n  - {id: z.z, whenn: hurts, advise: stretch, because: B., source: {author: me}}\n"}, "rules.z.z: unknown key whenn; "),
        ({"advice.yaml": "one: {kinds: priority, title: A, detail: D.}\n"}, "advice.one: unknown key kinds; "),
    ],
)  # fmt: skip
def test_a_key_that_is_mistyped_is_one_problem_and_not_missing_besides(folder, files, message):
    with pytest.raises(backrules.RulesetError) as caught:
        folder(files).load()
    about = [one for one in caught.value.problems if str(one.path).startswith(message.partition(":")[0])]
    assert [str(one.message).startswith(message.partition(": ")[2]) for one in about] == [True]
    assert about[0].hint.startswith("did you mean")


def test_what_is_missing_is_said_where_no_key_could_stand_for_it(folder):
    with pytest.raises(backrules.RulesetError) as caught:
        folder({"facts.yaml": "x: {title: x, type: boolean, zzz: 1}\n"}).load()
    about = sorted(one.message.partition(";")[0] for one in caught.value.problems if one.path == "facts.x")
    assert about == ["ask is missing", "unknown key zzz"]


@pytest.mark.parametrize(
    ("text", "right"), [("accepted: {a: b}\n", ["expected a list of accepted findings"]), ("accepted:\n", [])]
)
def test_accepted_findings_are_a_list_or_nothing(folder, text, right):
    try:
        found = [*read_accepted([folder({"accepted.yaml": text}).path])]
    except backrules.RulesetError as error:
        found = [problem.message for problem in error.problems]
    assert found == right


def test_two_circles_through_one_name_are_said_once(folder):
    derived = "derived: {a: b and c, b: a or sits, c: a or sits}\n"
    assert len(folder({"rules/more.yaml": derived}).messages()) == 1


@pytest.mark.parametrize("needs", ["unknown(hurts)", "not known(hurts)", "open_question"])
def test_what_is_unknown_may_not_stand_in_needs(folder, needs):
    files = changed("exercises.yaml", "needs: bar in tools", f"needs: {needs}")
    files["rules/more.yaml"] = "derived: {open_question: unknown(hurts) or hurts}\n"
    assert folder(files).messages() == [
        "advice.deadlift.needs: unknown() and not known() may not stand in needs "
        "(learning more must not take advice away by itself)"
    ]


def test_an_overlay_may_use_what_the_next_one_adds(folder):
    first = folder(rule("when: sits, advise: walk"), bare=True)
    second = folder(
        {"advice.yaml": "walk: {kind: priority, title: Walk, detail: Walk., source: {article: A2}}\n"}, bare=True
    )
    assert folder().load(first, second).data.rules["my.rule"].targets == ("walk",)
    assert "walk" in folder().messages(first)[0]


def test_an_overlay_that_gives_no_mapping_for_an_id_is_told_what_is_expected(folder):
    overlay = folder({"advice.yaml": "sit_less: 5\n"}, bare=True)
    (message,) = folder().messages(overlay)
    assert message.startswith("advice.sit_less: expected a mapping with ")
    assert message.endswith("not the number 5")


@attrs.frozen
class Said:
    one: str | None = None
    several: tuple[str, ...] = ()


@settings(max_examples=examples(60))
@given(st.lists(st.sampled_from(["a", "{1-60}", "b {c}", "", " ", "d" * 10_001, 7, True, ["e"]]), max_size=4))
def test_a_text_in_a_list_is_refused_for_what_it_is_refused_for_alone(values):
    listed, alone = [], []
    found = structure(Item({"several": values}, ()), Said, "said", listed)
    for index, value in enumerate(values):
        problems = []
        structure(Item({"one": value}, ()), Said, "said", problems)
        alone += [(f"said.several[{index}]", problem.message) for problem in problems]
    assert [(problem.path, problem.message) for problem in listed] == alone
    assert found == (None if alone else Said(several=tuple(values)))
