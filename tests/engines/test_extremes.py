"""Programs at and beyond the limits of the engines: they still answer what the reference answers."""

import random

import pytest

from backrules.conditions import And, Any, Compare, Flag, Has, Is, Known, Not, Or, Quantity, Unknown, parse_arithmetic
from backrules.engines import Program, build
from backrules.errors import UsageError
from backrules.facts import Fact, Profiles
from tests.support import WORKING, examples, needs_core

FAST = tuple(name for name in WORKING if name != "reference")


def fact(name, kind="number", options=()):
    return Fact(name=name, type=kind, title=name, ask=f"{name}?", options={one: one for one in options})


def agree(program, profiles, engines=FAST):
    """Every engine answers what the reference answers, for every profile, and in every order."""
    read = Profiles(program.facts).read
    values = [read(profile) for profile in profiles]
    reference = build("reference", program)
    expected = [reference.match(one) for one in values]
    for name in engines:
        engine = build(name, program)
        for one, wanted in [*zip(values, expected, strict=True), *reversed(list(zip(values, expected, strict=True)))]:
            assert engine.match(one) == wanted
            assert engine.fired(one) == wanted.fired
    return expected


def test_a_chain_of_two_thousand_derived_facts_is_decided_by_every_engine():
    facts = {"x": fact("x"), "b": fact("b", "boolean")}
    derived = {"d0": Compare("x", ">", 1)}
    for index in range(1, 2000):
        before = Flag(f"d{index - 1}")
        derived[f"d{index}"] = Or((before, Flag("b"))) if index % 2 else Not(And((Not(before), Known("x"))))
    conditions = {"end": Flag("d1999"), "middle": Not(Flag("d1000")), "start": Flag("d0")}
    expected = agree(Program(facts, conditions, derived), [{}, {"x": 0}, {"x": 2}, {"x": 1, "b": True}, {"b": False}])
    assert expected[2].fired == {"end", "start"}


def test_a_chain_of_computed_numbers_is_decided_by_every_engine():
    facts = {"x": fact("x")}
    numbers = {"n0": Quantity("x")}
    for index in range(1, 300):
        numbers[f"n{index}"] = parse_arithmetic(f"n{index - 1} + x / {index}")
    conditions = {f"c{index}": Compare(f"n{index}", ">", 10) for index in range(300)}
    agree(Program(facts, conditions, {}, numbers), [{}, {"x": 1}, {"x": 2.5}, {"x": 10}, {"x": -1}])


@pytest.mark.parametrize("width", [2, 5, 12])
def test_ands_of_many_ors_do_not_grow_exponentially(width):
    facts = {f"b{index}": fact(f"b{index}", "boolean") for index in range(48)}
    pairs = [Or(tuple(Flag(f"b{(index * width + step) % 48}") for step in range(width))) for index in range(40)]
    conditions = {
        "all": And(tuple(pairs)),
        "none": Not(And(tuple(pairs))),
        "some": Or(tuple(Not(pair) for pair in pairs)),
    }
    chance = random.Random(width)
    people = [{}, dict.fromkeys(facts, True), dict.fromkeys(facts, False)]
    people += [{name: chance.random() < 0.8 for name in facts if chance.random() < 0.8} for _ in range(10)]
    agree(Program(facts, conditions), people)


def test_nested_ands_of_ors_do_not_grow_exponentially():
    facts = {f"b{index}": fact(f"b{index}", "boolean") for index in range(16)}

    def nested(depth, start):
        if depth == 0:
            return Flag(f"b{start % 16}")
        node = And if depth % 2 else Or
        return node((nested(depth - 1, start * 2), nested(depth - 1, start * 2 + 1), nested(depth - 1, start + depth)))

    conditions = {"deep": nested(7, 1), "not deep": Not(nested(7, 2))}
    chance = random.Random(7)
    people = [{name: chance.random() < 0.5 for name in facts if chance.random() < 0.9} for _ in range(20)]
    agree(Program(facts, conditions), [{}, *people])


def test_a_conjunction_of_two_hundred_tests_is_decided_by_every_engine():
    facts = {f"b{index}": fact(f"b{index}", "boolean") for index in range(200)}
    everything = And(tuple(Flag(name) for name in facts))
    nothing = And(tuple(Not(Flag(name)) for name in facts))
    people = [{}, dict.fromkeys(facts, True), dict.fromkeys(facts, False), dict.fromkeys(facts, True) | {"b150": False}]
    people += [{name: True for name in facts if name != "b7"}]
    expected = agree(Program(facts, {"everything": everything, "nothing": nothing, "any": Not(nothing)}), people)
    assert [one.fired for one in expected] == [set(), {"everything", "any"}, {"nothing"}, {"any"}, {"any"}]
    assert expected[4].possible == {"everything"}


@pytest.mark.parametrize("count", [513, 1500])
def test_more_than_512_thresholds_of_one_fact_are_told_apart(count):
    conditions = {}
    for index in range(count):
        conditions[f"c{index}"] = Compare("x", [">=", "<", "==", "!=", ">", "<="][index % 6], index)
    profiles = [
        {},
        {"x": -1},
        {"x": 0},
        {"x": 255},
        {"x": 255.5},
        {"x": 512},
        {"x": count - 1},
        {"x": count},
        {"x": 2**53},
    ]
    agree(Program({"x": fact("x")}, conditions), profiles)


def test_more_than_512_options_are_told_apart():
    options = [f"o{index}" for index in range(600)]
    facts = {"one": fact("one", "choice", options), "some": fact("some", "choices", options)}
    conditions = {f"is {o}": Is("one", o) for o in options} | {f"has {o}": Has("some", o) for o in options}
    conditions |= {"any": Any("some"), "not o7": Not(Is("one", "o7"))}
    profiles = [
        {},
        {"one": "o599"},
        {"some": ["o0", "o599"]},
        {"some": []},
        {"one": "o7", "some": {"o3": True, "o4": False}},
    ]
    agree(Program(facts, conditions), profiles)


@pytest.mark.parametrize(
    "count",
    [250, 600],
)
def test_hundreds_of_options_may_all_be_ruled_out(count):
    options = [f"o{index}" for index in range(count)]
    facts = {"some": fact("some", "choices", options)}
    agree(Program(facts, {"none": Not(Any("some"))}), [{}, {"some": []}, {"some": ["o0"]}, {"some": {"o249": False}}])


def test_more_than_255_facts_are_all_read():
    facts = {
        f"x{index}": fact(f"x{index}", ["number", "boolean", "choice"][index % 3], ["a", "b"] if index % 3 == 2 else ())
        for index in range(600)
    }

    def test(name):
        return {"number": Compare(name, ">", 1), "boolean": Flag(name), "choice": Is(name, "a")}[facts[name].type]

    conditions = {f"c {name}": test(name) for name in facts}
    names = list(facts)
    conditions |= {f"p{index}": And((test(names[index]), Not(test(names[-index - 1])))) for index in range(300)}
    conditions["all"] = And(tuple(map(test, names)))
    full = {name: {"number": 2, "boolean": True, "choice": "a"}[one.type] for name, one in facts.items()}
    chance = random.Random(3)
    part = {name: value for name, value in full.items() if chance.random() < 0.5}
    other = {name: {"number": 0, "boolean": False, "choice": "b"}[one.type] for name, one in facts.items()}
    agree(Program(facts, conditions), [{}, full, part, other, other | part])


def many(count, chance):
    facts = {f"n{index}": fact(f"n{index}") for index in range(15)}
    facts |= {f"b{index}": fact(f"b{index}", "boolean") for index in range(10)}
    facts |= {f"c{index}": fact(f"c{index}", "choice", "pqrs") for index in range(8)}
    facts |= {f"s{index}": fact(f"s{index}", "choices", "uvw") for index in range(4)}
    names = list(facts)

    def test():
        one = facts[chance.choice(names)]
        if one.is_number:
            return Compare(one.name, chance.choice(["<", "<=", "==", "!=", ">=", ">"]), chance.randrange(40) / 2)
        if one.type == "boolean":
            return chance.choice([Flag(one.name), Not(Flag(one.name)), Unknown(one.name)])
        option = chance.choice(list(one.options))
        return Is(one.name, option) if one.type == "choice" else chance.choice([Has(one.name, option), Any(one.name)])

    def condition():
        parts = tuple(test() for _ in range(chance.randrange(2, 5)))
        return And(parts) if chance.random() < 0.7 else Or((And(parts), test()))

    conditions = {f"r{index}": condition() for index in range(count)}

    def person():
        values = {}
        for one in facts.values():
            if chance.random() < 0.7:
                options = list(one.options)
                values[one.name] = {
                    "number": lambda: chance.randrange(40) / 2,
                    "boolean": lambda: chance.random() < 0.5,
                    "choice": lambda options=options: chance.choice(options),
                    "choices": lambda options=options: {
                        o: chance.random() < 0.5 for o in options if chance.random() < 0.8
                    },
                }[one.type]()
        return values

    return Program(facts, conditions), person


@pytest.mark.parametrize("count", [1000, 5000])
@pytest.mark.unmeasured
def test_thousands_of_rules_agree_with_the_reference(count):
    chance = random.Random(count)
    program, person = many(count, chance)
    agree(program, [{}, *(person() for _ in range(8 if count > 1000 else 20))])


@pytest.mark.unmeasured
def test_thousands_of_rules_may_fire_at_once():
    facts = {"x": fact("x"), "b": fact("b", "boolean")}
    conditions = {f"r{index}": Compare("x", ">", -1 - index) for index in range(2000)}
    conditions |= {f"s{index}": And((Flag("b"), Compare("x", "<=", 10 + index))) for index in range(2000)}
    expected = agree(Program(facts, conditions), [{"x": 5, "b": True}, {"x": 5}, {"b": True}, {"x": -(2**53)}])
    assert len(expected[0].fired) == 4000


def test_conditions_that_are_equal_are_all_answered():
    same = Compare("x", ">", 1)
    conditions = {f"r{index}": same for index in range(500)} | {"other": Not(same)}
    expected = agree(Program({"x": fact("x")}, conditions), [{"x": 2}, {"x": 1}, {}])
    assert len(expected[0].fired) == 500


def test_a_program_without_conditions_answers_nothing():
    for name in WORKING:
        assert build(name, Program({"x": fact("x")}, {})).match({"x": 1}) == (set(), set())


def test_ids_may_be_any_text():
    same = Compare("x", ">", 1)
    conditions = {'a "quoted" id': same, "id with ünïcode": same, "$s": Flag("b"), "": Flag("b"), "x": Not(Flag("b"))}
    agree(Program({"x": fact("x"), "b": fact("b", "boolean")}, conditions), [{"x": 2, "b": True}, {}, {"b": False}])


def test_facts_may_have_any_name_and_options_any_text():
    facts = {
        "sid": fact("sid", "boolean"),
        "id": fact("id"),
        "$m": fact("$m", "choice", ['"', "\\", "{}", "ü", ""]),
    }
    conditions = {"a": Flag("sid"), "b": Compare("id", ">", 0)} | {f"o{o}": Is("$m", o) for o in facts["$m"].options}
    agree(Program(facts, conditions), [{}, *({"$m": o, "id": 1, "sid": True} for o in facts["$m"].options)])


def test_values_are_left_as_they_were():
    program = Program({"x": fact("x")}, {"c": Compare("n", ">", 1)}, {}, {"n": parse_arithmetic("x + 1")})
    for name in WORKING:
        values = {"x": 3}
        assert build(name, program).match(values).fired == {"c"}
        assert values == {"x": 3}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("durabel", "there is no engine 'durabel'; there are durable, cells, reference (did you mean 'durable'?)"),
        ("", "there is no engine ''; there are durable, cells, reference"),
        ("zen", "there is no engine 'zen'; there are durable, cells, reference"),
    ],
)
def test_an_engine_that_is_not_there_is_named_with_those_that_are(name, message):
    with pytest.raises(UsageError) as raised:
        build(name, Program({}, {}))
    assert str(raised.value) == message


@needs_core
def test_many_engines_that_come_and_go_answer_right():
    chance = random.Random(50)
    for index in range(examples(25)):
        program, person = many(20 + index, chance)
        agree(program, [person(), person()], engines=("durable",))
