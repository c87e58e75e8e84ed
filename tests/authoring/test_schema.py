"""The JSON Schemas of a ruleset's files: valid, complete, and of one mind with the loader."""

import copy
import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import backrules
from backrules.errors import RulesetError, UsageError
from backrules.loading import parse_yaml, read_cases
from backrules.loading.files import FOLDERS, REPLIES, TOP_FILES
from backrules.loading.id_shapes import ID_SHAPES
from backrules.loading.invariants import read_invariants
from backrules.loading.layers import Item
from backrules.loading.link import link
from backrules.loading.merge import Sections, read_sections
from backrules.loading.schema import FILES, Ids, kind_of, schema_of
from backrules.loading.schema.limits import LIMITS, REFERENCES, WHOLE, shaped
from backrules.loading.schema.words import OWN
from backrules.loading.structure import name_of
from tests.support import ROOT, RULES, examples

GYM = ROOT / "examples" / "my_gym"
DATA = backrules.builtin().data
IDS = Ids.of(
    DATA,
    cases=[one.id for one in read_cases([RULES], DATA)],
    invariants=[one.id for one in read_invariants([RULES], DATA)],
)
SECTIONS = read_sections([RULES], [])


def content(path):
    problems = []
    found = parse_yaml(str(path), path.read_text(encoding="utf-8"), problems)
    assert not problems
    return found


def folder_of(path):
    """The folder of a ruleset in which a file stands; names of answers stand in one for each language."""
    return path.parent.parent.name if path.parent.parent.name == REPLIES else path.parent.name


def files_of(folder):
    return [one for one in sorted(folder.rglob("*.yaml")) if one.parent == folder or folder_of(one) in FOLDERS]


def validator(kind, ids=IDS, *, overlay=False):
    return Draft202012Validator(schema_of(kind, ids, overlay=overlay))


def kind_at(path):
    """Which of the files a path leads to; files of advice have names of their own."""
    return kind_of(str(path)) if path.name in TOP_FILES or folder_of(path) in FOLDERS else "advice"


def errors(schema, data):
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(data)]


# --- the schemas themselves ----------------------------------------------------------------------


def test_every_file_of_a_ruleset_has_a_schema():
    assert set(FILES) == {name.removesuffix(".yaml") for name in TOP_FILES} | set(FOLDERS)


@pytest.mark.unmeasured
@pytest.mark.parametrize("ids", [None, IDS], ids=["any ids", "ids of a ruleset"])
@pytest.mark.parametrize("overlay", [False, True])
@pytest.mark.parametrize("kind", FILES)
def test_every_schema_is_one_and_all_that_it_refers_to_is_there(kind, overlay, ids):
    schema = schema_of(kind, ids, overlay=overlay)
    Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    used = {part.partition('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert used == set(schema.get("$defs", {}))


@pytest.mark.parametrize("overlay", [False, True])
@pytest.mark.parametrize("kind", FILES)
def test_every_key_of_an_entry_says_what_it_means(kind, overlay):
    silent = [
        (name, key)
        for name, schema in schema_of(kind, overlay=overlay)["$defs"].items()
        for key, inner in schema.get("properties", {}).items()
        if not inner.get("description")
    ]
    assert silent == []


def test_what_is_said_of_keys_is_said_of_keys_that_are_there():
    tables = [*((cls, key) for cls, words in OWN.items() for key in words), *REFERENCES, *LIMITS]
    missing = [(cls, key) for cls, key in tables if key not in attrs.fields_dict(cls)]
    assert missing == []


def test_descriptions_come_from_the_docstrings_of_the_model():
    fact = schema_of("facts")["$defs"]["Fact"]["properties"]
    assert fact["fixed"]["description"] == "The person cannot change it."
    assert fact["prior"]["description"].endswith("of a number its three quartiles.")
    assert fact["cost"]["default"] == 1


NAMES = {"a": True, "a_1": True, "A": False, "a.b": False, "1a": False, "a-b": False, "": False, "é": False}
SHAPES = {
    **dict.fromkeys(("facts", "derived", "constraints", "advice", "kinds", "attributes", "checks", "slots"), NAMES),
    **dict.fromkeys(("rules", "invariants"), NAMES | {"a.b": True, "a..b": False, "a.1": True}),
    **dict.fromkeys(("claims", "evidence"), NAMES | {"A": True, "a.b": True, "a-b": True}),
    "options": NAMES | {"1a": True, "1": False, "_a": False},
}


@pytest.mark.parametrize("section", SHAPES)
def test_new_ids_have_the_shape_that_the_loader_asks_for(section):
    validator = Draft202012Validator(shaped(section))
    assert {text: validator.is_valid(text) for text in SHAPES[section]} == SHAPES[section]
    assert {text: ID_SHAPES[section].fits(text) for text in SHAPES[section]} == SHAPES[section]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("facts", "facts"),
        ("facts.yaml", "facts"),
        ("rules/balanced_back/facts.yaml", "facts"),
        ("rules/facts.yaml", "rules"),
        ("rules/balanced_back/cases/pain.yaml", "cases"),
        ("rules", "rules"),
        ("replies/en.yaml", "replies"),
        ("rules/balanced_back/replies/en/pain.yaml", "replies"),
    ],
)
def test_a_file_is_known_by_its_name_and_its_folder(file, kind):
    assert kind_of(file) == kind


def test_a_file_that_no_ruleset_has_is_refused_with_the_nearest_that_there_is():
    with pytest.raises(UsageError, match=r"a ruleset has no file 'fact.yaml'; .* \(did you mean 'facts'\?\)"):
        schema_of("fact.yaml")


# --- what is shipped ------------------------------------------------------------------------------


@pytest.mark.unmeasured
@pytest.mark.parametrize("ids", [None, IDS], ids=["any ids", "ids of a ruleset"])
@pytest.mark.parametrize("path", files_of(RULES), ids=lambda path: str(path.relative_to(RULES)))
def test_every_shipped_file_fits_its_schema(path, ids):
    assert errors(validator(kind_at(path), ids), content(path)) == []


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", files_of(GYM), ids=lambda path: str(path.relative_to(GYM)))
def test_every_file_of_an_overlay_fits_the_schema_of_overlays(path):
    gym = Ids.of(backrules.load(RULES, GYM).data)
    assert errors(validator(kind_at(path), IDS | gym, overlay=True), content(path)) == []
    assert errors(validator(kind_at(path), None, overlay=True), content(path)) == []


@pytest.mark.parametrize("path", files_of(RULES), ids=lambda path: str(path.relative_to(RULES)))
def test_a_whole_file_may_stand_in_an_overlay(path):
    assert errors(validator(kind_at(path), overlay=True), content(path)) == []


def test_disable_and_parts_of_entries_stand_in_overlays_only():
    drop = {"disable": ["balance.goal_appearance"], "rules": [{"id": "desk.rear_chain_first", "points": 3}]}
    assert errors(validator("rules", overlay=True), drop) == []
    found = "\n".join(errors(validator("rules"), drop))
    assert "'disable' was unexpected" in found
    assert "'because' is a required property" in found


def test_an_overlay_may_name_only_what_is_there_and_must_give_the_whole_of_what_is_new():
    rules, facts = validator("rules", overlay=True), validator("facts", overlay=True)
    assert errors(rules, {"disable": ["no.such_rule"]})
    assert errors(rules, {"rules": [{"id": "new.rule", "points": 3}]})
    assert errors(facts, {"desk_hours": {"unit": None}}) == []
    assert errors(facts, {"desk_hours": {"ask": None}})
    assert errors(facts, {"new_fact": {"unit": "h"}})


def test_a_plan_without_a_limit_wants_no_words_for_it():
    words = {key: said for key, said in PLAN["left_out"].items() if key != "limit"}
    assert errors(VALIDATORS["plan"], {**PLAN, "left_out": words}) == []
    assert errors(VALIDATORS["plan"], {**PLAN, "left_out": {**words, "luck": "None left."}})
    del words["nothing"]
    assert errors(VALIDATORS["plan"], {**PLAN, "left_out": words})


# --- of one mind with the loader ------------------------------------------------------------------

ASSESSMENT = SECTIONS.items["assessment"]["assessment"].data
PLAN = SECTIONS.items["plan"]["plan"].data
KINDS = {  # section -> file, where an entry stands in it
    "ruleset": ("ruleset", lambda key, data: data),
    "kinds": ("ruleset", lambda key, data: {**WHOLES["ruleset", "ruleset"], "kinds": {key: data}}),
    "attributes": ("ruleset", lambda key, data: {**WHOLES["ruleset", "ruleset"], "attributes": {key: data}}),
    "article": ("sources", lambda key, data: {"article": data}),
    "claims": ("sources", lambda key, data: {"claims": {key: data}}),
    "author": ("sources", lambda key, data: {"author": data}),
    "evidence": ("sources", lambda key, data: {"evidence": {key: data}}),
    "facts": ("facts", lambda key, data: {key: data}),
    "replies": ("replies", lambda key, data: {key: data}),
    "words": ("replies", lambda key, data: {"words": {key: data}}),
    "constraints": ("facts", lambda key, data: {"constraints": {key: data}}),
    "advice": ("advice", lambda key, data: {key: data}),
    "derived": ("rules", lambda key, data: {"derived": {key: data}}),
    "rules": ("rules", lambda key, data: {"rules": [data]}),
    "assessment": ("assessment", lambda key, data: data),
    "limits": ("assessment", lambda key, data: {**ASSESSMENT, "limits": {key: data}}),
    "checks": ("assessment", lambda key, data: {**ASSESSMENT, "checks": {key: data}}),
    "plan": ("plan", lambda key, data: data),
    "slots": ("plan", lambda key, data: {**PLAN, "slots": [data]}),
    "notes": ("plan", lambda key, data: {**PLAN, "notes": [data]}),
    "cases": ("cases", lambda key, data: {"cases": [data]}),
    "invariants": ("invariants", lambda key, data: {"invariants": [data]}),
}
VALIDATORS = {kind: validator(kind) for kind, _ in KINDS.values()}
CASES = {one["id"]: one for path in sorted((RULES / "cases").glob("*.yaml")) for one in content(path)["cases"]}
INVARIANTS = {one["id"]: one for one in content(RULES / "invariants.yaml")["invariants"]}
ENTRIES = [
    *((section, key, item.data) for section in KINDS for key, item in SECTIONS.items[section].items()),
    *(("cases", key, data) for key, data in CASES.items()),
    *(("invariants", key, data) for key, data in INVARIANTS.items()),
]
INNER = ("source", "expect", "advise", "avoid", "caution", "never")
PLACES = [  # a mapping with keys of ours: an entry, or one inside it
    place
    for section, key, data in ENTRIES
    for place in [
        (section, key, ()),
        *((section, key, (inner,)) for inner in INNER if isinstance(data, dict) and isinstance(data.get(inner), dict)),
    ]
]
WHOLES = {(section, key): data for section, key, data in ENTRIES}
WRONG = [7, 2.5, True, [], {}, None, [7], {"houres": 1}]


def schema_refuses(section, key, data):
    kind, around = KINDS[section]
    return bool(errors(VALIDATORS[kind], around(key, data)))


def loader_refuses(section, key, data, folder):
    if section in ("cases", "invariants"):
        return _refused_alone(section, data, folder)
    items = {**SECTIONS.items, section: {**SECTIONS.items[section], key: Item(data, ("balanced_back",), base=data)}}
    problems = []
    link(Sections(items, SECTIONS.disabled), problems)
    where = "ruleset." if section == "ruleset" else name_of(section, key)
    return any(
        problem.path == where.rstrip(".") or problem.path.startswith((f"{where}.", f"{where}[", "ruleset."))
        for problem in problems
        if section != "rules" or "is alone" not in problem.message  # of advice, which is another entry
    )


def _refused_alone(section, data, folder):
    """Cases and invariants are read from disk, whole JSON being YAML."""
    name = "cases/one.yaml" if section == "cases" else "invariants.yaml"
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps({section: [data]}), encoding="utf-8")
    try:
        {"cases": read_cases, "invariants": read_invariants}[section]([folder], DATA)
    except RulesetError:
        return True
    return False


def mapping_at(data, path):
    for step in path:
        data = data[step]
    return data


def agree(section, key, data, folder):
    by_schema, by_loader = schema_refuses(section, key, data), loader_refuses(section, key, data, folder)
    assert by_schema == by_loader, (section, key, data)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.mark.unmeasured
def test_both_accept_what_is_shipped(scratch):
    for section, key, data in ENTRIES[::7]:
        assert not schema_refuses(section, key, data)
        assert not loader_refuses(section, key, data, scratch)


@settings(max_examples=examples(30))
@given(place=st.sampled_from(PLACES), name=st.sampled_from(["houres", "disable", "Title", "when_", "rules"]))
def test_a_key_that_is_not_known_is_refused_by_both(scratch, place, name):
    section, key, path = place
    data = copy.deepcopy(WHOLES[section, key])
    if not isinstance(data, dict):
        data = {"when": data}
    mapping_at(data, path)[name] = 1
    assert schema_refuses(section, key, data)
    assert loader_refuses(section, key, data, scratch)


@pytest.mark.unmeasured
@settings(max_examples=examples(75))
@given(place=st.sampled_from(PLACES), data=st.data())
def test_without_a_key_an_entry_is_accepted_or_refused_by_both(scratch, place, data):
    section, key, path = place
    entry = copy.deepcopy(WHOLES[section, key])
    inside = mapping_at(entry, path)
    if not isinstance(inside, dict):
        return
    name = data.draw(st.sampled_from(sorted(inside)))
    # rules about safety go by what advice `does`: that it must be said is no matter of the entry, which is all a schema sees
    if name != "id" and (section, name) != ("advice", "does"):
        del inside[name]
        agree(section, key, entry, scratch)


@pytest.mark.unmeasured
@settings(max_examples=examples(150))
@given(place=st.sampled_from(PLACES), wrong=st.sampled_from(WRONG), data=st.data())
def test_a_value_of_another_type_is_accepted_or_refused_by_both(scratch, place, wrong, data):
    section, key, path = place
    entry = copy.deepcopy(WHOLES[section, key])
    inside = mapping_at(entry, path)
    if not isinstance(inside, dict):
        return
    name = data.draw(st.sampled_from(sorted(inside)))
    if name == "id" or (section, name) == ("advice", "does"):  # likewise
        return
    if name == "prior" and isinstance(wrong, dict):  # of which options, the loader knows besides
        return
    inside[name] = wrong
    agree(section, key, entry, scratch)


NAMING = sorted({field for _, field in REFERENCES} - {"profile", "planes", "withheld", "assuming", "cautions"})


@settings(max_examples=examples(50))
@given(place=st.sampled_from(PLACES), data=st.data())
def test_an_id_that_nothing_has_is_refused_by_both(scratch, place, data):
    section, key, path = place
    entry = copy.deepcopy(WHOLES[section, key])
    inside = mapping_at(entry, path)
    names = [name for name in NAMING if isinstance(inside, dict) and name in inside]
    if not names or section not in ("advice", "rules", "cases", "invariants"):
        return
    inside[data.draw(st.sampled_from(names))] = "no_such_thing"
    assert schema_refuses(section, key, entry)
    assert loader_refuses(section, key, entry, scratch)


@settings(max_examples=examples(50))
@given(entry=st.sampled_from(ENTRIES), data=st.data())
def test_in_an_overlay_any_part_of_an_entry_will_do(entry, data):
    section, key, whole = entry
    if not isinstance(whole, dict):
        return
    kept = data.draw(st.sets(st.sampled_from(sorted(whole)))) | ({"id"} & set(whole))
    kind, around = KINDS[section]
    part = {name: value for name, value in whole.items() if name in kept}
    for ids in (None, IDS):
        assert errors(validator(kind, ids, overlay=True), around(key, part)) == []


@pytest.mark.parametrize("section", sorted({section for section, _, whole in ENTRIES if isinstance(whole, dict)}))
def test_in_an_overlay_one_key_of_the_first_entry_of_a_section_will_do(section):
    key, whole = next((key, whole) for kind, key, whole in ENTRIES if kind == section and isinstance(whole, dict))
    kind, around = KINDS[section]
    for name in whole:
        part = {one: value for one, value in whole.items() if one in (name, "id")}
        for ids in (None, IDS):
            assert errors(validator(kind, ids, overlay=True), around(key, part)) == []


@pytest.mark.parametrize("entry_class", WHOLE)
def test_what_is_asked_of_whole_entries_is_asked_of_an_entry_of_some_file(entry_class):
    names = {name for kind in FILES for name in schema_of(kind)["$defs"]}
    assert entry_class.__name__.removesuffix("Entry") in names
