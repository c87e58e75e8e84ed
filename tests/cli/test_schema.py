"""`backrules schema`: the schemas of the Python module, printed or written."""

import json

import pytest
from jsonschema import Draft202012Validator

from backrules.loading import parse_yaml
from backrules.loading.schema import FILES, schema_of
from tests.support import called, placed


@pytest.fixture
def small(folder):
    case = "cases:\n  - {id: a.b, says: S., profile: {hours: 9}, expect: {first: sit_less}}\n"
    return folder({"cases/a.yaml": case})


@pytest.mark.parametrize("file", ["facts", "facts.yaml", "some/where/facts.yaml"])
def test_the_schema_of_a_file_is_printed(file):
    done = called("schema", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == schema_of("facts")
    assert json.loads(called("schema", file, "--for-overlay").stdout) == schema_of("facts", overlay=True)


def test_without_a_file_all_of_them_are_printed():
    assert json.loads(called("schema").stdout) == {kind: schema_of(kind) for kind in FILES}


def test_all_are_written_to_a_folder_once_for_rulesets_and_once_for_overlays(tmp_path):
    out = tmp_path / "a" / "b"
    done = called("schema", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == sorted(str(path) for path in out.iterdir())
    assert len(list(out.iterdir())) == 2 * len(FILES)
    assert json.loads((out / "rules.schema.json").read_text()) == schema_of("rules")
    assert json.loads((out / "rules.overlay.schema.json").read_text()) == schema_of("rules", overlay=True)
    called("schema", "rules/a.yaml", "--for-overlay", "--out", tmp_path / "c")
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["rules.overlay.schema.json"]


def test_with_a_ruleset_its_ids_are_the_only_ones(small):
    found = json.loads(called("schema", "rules", "--ruleset", small.path).stdout)["$defs"]
    assert found["id_of_advice"]["enum"] == ["see_doctor", "sit_less", "stretch", "deadlift", "cat_cow"]
    assert found["id_of_claims"]["enum"] == ["A1", "A2"]
    cases = Draft202012Validator(json.loads(called("schema", "cases", "--ruleset", small.path).stdout))
    case = {"id": "a", "says": "S.", "profile": {"hours": 9, "level": "none"}, "expect": {"first": "stretch"}}
    assert cases.is_valid({"cases": [case]})
    for fact, wrong in (("hours", 25), ("level", "nun"), ("tools", ["bat"]), ("houres", 1), ("hurts", 1)):
        assert not cases.is_valid({"cases": [{**case, "profile": {fact: wrong}}]})


@pytest.mark.unmeasured
def test_an_overlay_alone_is_over_the_shipped_ruleset():
    found = json.loads(called("schema", "rules", "--overlay", "examples/my_gym").stdout)["$defs"]
    assert {"hex_bar_deadlift", "reverse_hyperextension"} <= {*found["id_of_advice"]["enum"]}


def test_an_overlay_may_name_what_it_brings_and_what_it_takes_away(small, folder):
    texts = {
        "rules/a.yaml": "disable: [desk.sit_less]\nrules: [{id: train.stretch, advise: [stretch, walk]}]\n",
        "cases/a.yaml": "disable: [a.b]\n",
        "advice.yaml": "walk: {kind: recovery, title: Walk, detail: Walk.}\n",
    }
    over = folder(texts, bare=True)
    for name, text in texts.items():
        arguments = ("schema", name, "--for-overlay", "--ruleset", small.path)
        schema = json.loads(called(*arguments, "--overlay", over.path).stdout)
        assert list(Draft202012Validator(schema).iter_errors(parse_yaml(name, text, []))) == []
    without = json.loads(called("schema", "rules", "--for-overlay", "--ruleset", small.path).stdout)
    assert not Draft202012Validator(without).is_valid(parse_yaml("a", texts["rules/a.yaml"], []))


MISTAKES = {
    "no such file": (["fact.yaml"], "a ruleset has no file 'fact.yaml'"),
    "no such overlay": (["facts", "--overlay", "NOWHERE"], "there is no folder NOWHERE"),
    "no such ruleset": (["facts", "--ruleset", "NOWHERE"], "there is no folder NOWHERE"),
    "a file that is there": (["facts", "--out", "/dev/null"], "--out is a folder, for a schema of each kind"),
    "a file instead of a folder": (["facts", "--out", "/dev/null/x"], "cannot be written"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_messages_with_exit_code_2(name, tmp_path):
    arguments, message = MISTAKES[name]
    *arguments, message = placed(tmp_path, *arguments, message)
    done = called("schema", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
