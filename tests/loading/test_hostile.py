"""Hostile files: an error of ours, in bounded time and memory, and nothing is executed."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.loading import files as limits
from backrules.loading import parse_yaml
from backrules.loading.merge import read_sections
from tests.support import RULES, SMALL, Folder, examples, placed, python

BOMB = "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b]\n"

REFUSED = {
    "bomb": (BOMB, "rules/h.yaml:1:4: anchors and aliases (& and *) are not allowed; quote the text if it begins so"),
    "alias": ("a: *b\n", "rules/h.yaml:1:4: anchors and aliases (& and *) are not allowed; quote the text if it begins so"),
    "anchor on a key": ("&a b: c\n", "rules/h.yaml:1:1: anchors and aliases (& and *) are not allowed; quote the text if it begins so"),
    "alias as a key": ("*a : c\n", "rules/h.yaml:1:1: a key is a name, not a list or a mapping"),
    "python object": (
        "a: !!python/object/apply:os.system ['touch /tmp/hacked']\n",
        "rules/h.yaml:1:4: tags (!) are not allowed; quote the text if it begins so",
    ),
    "own tag": ("a: !thing b\n", "rules/h.yaml:1:4: tags (!) are not allowed; quote the text if it begins so"),
    "standard tag": ("a: !!str b\n", "rules/h.yaml:1:4: tags (!) are not allowed; quote the text if it begins so"),
    "binary": ("a: !!binary aGVsbG8=\n", "rules/h.yaml:1:4: tags (!) are not allowed; quote the text if it begins so"),
    "two documents": ("rules: []\n---\nrules: []\n", "rules/h.yaml:2:1: a file holds one YAML document"),
    "deep flow": ("a: " + "[" * 13 + "]" * 13, "rules/h.yaml:1:15: nested more than 12 deep"),
    "very deep flow": ("a: " + "[" * 5000, "rules/h.yaml:1:15: nested more than 12 deep"),
    "very deep mappings": ("a: " + "{a: " * 3000, "rules/h.yaml:1:48: nested more than 12 deep"),
    "very deep blocks": ("\n".join(" " * i + "a:" for i in range(100)), "rules/h.yaml:13:13: nested more than 12 deep"),
    "list as a key": ("? [a]\n: b\n", "rules/h.yaml:1:3: a key is a name, not a list or a mapping"),
    "control character": ("rules:\n# \x00\n", "rules/h.yaml:2:3: this character may not stand in YAML"),
    "written control character": ('rules: "\\e[31m"\n', "rules/h.yaml:1:8: the character U+001B may not stand in a ruleset"),
    "written NUL": ('rules: "\\0"\n', "rules/h.yaml:1:8: the character U+0000 may not stand in a ruleset"),
    "text turned around": ("rules: a\u202eb\n", "rules/h.yaml:1:8: the character U+202E may not stand in a ruleset"),
    "half a character": ('rules: "\\ud800"\n', "rules/h.yaml:1:8: U+D800 is half of a character, and the other half is not here"),
    "half a character in a key": ('"\\ud800": a\n', "rules/h.yaml:1:1: U+D800 is half of a character, and the other half is not here"),
    "number of a character that is none": ('rules: "\\U00110000"\n', "rules/h.yaml:1:9: this stands for no character"),
    "open quote": ('rules: "a\n', "rules/h.yaml:1:8: the quote that opens here is never closed (close it)"),
    "open list": ("rules: [a\n", "rules/h.yaml:1:8: the bracket that opens here is never closed (close it, or indent what belongs into it)"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_its_place(folder, name):
    text, expected = REFUSED[name]
    found = folder({"rules/h.yaml": text.encode("utf-8", "surrogatepass")}).problems()
    assert found[0].split("\n")[0] == expected
    assert all(len(line) < 400 for line in found[0].split("\n"))


def test_nothing_in_a_file_is_executed(folder, tmp_path):
    mark = tmp_path / "mark"
    call = f"__import__('os').system('touch {mark}')"
    for text in (
        f"a: !!python/object/apply:os.system ['touch {mark}']\n",
        f'rules:\n  - {{id: a.b, when: "{call}", advise: stretch, because: b, source: {{author: a}}}}\n',
        f'derived: {{a: {{compute: "{call}"}}}}\n',
        f'derived: {{a: "{{{{ {call} }}}}"}}\n',
    ):
        folder({"rules/h.yaml": text}).error()
    assert not mark.exists()


def test_a_file_that_is_not_utf_8_is_named_with_its_line(folder):
    made = folder({"rules/h.yaml": b"rules: []\n# \xff\xfe\n", "rules/i.yaml": "rules: []".encode("utf-16")})
    assert made.problems() == [
        "rules/h.yaml:2: this file is not UTF-8 (byte 0xff)",
        "rules/i.yaml:1: this file is not UTF-8 (byte 0xff)",
    ]


def test_a_byte_order_mark_is_passed_over(folder):
    made = folder({"rules/more.yaml": b"\xef\xbb\xbfderived: {tired: hurts}\n"})
    assert "tired" in made.load().data.derived


def test_windows_line_ends_change_nothing(folder):
    made = folder()
    crlf = folder({name: (made.path / name).read_bytes().replace(b"\n", b"\r\n") for name in SMALL})
    assert crlf.load().fingerprint == made.load().fingerprint
    broken = folder(
        {
            "rules/b.yaml": b"rules:\r\n  - {id: a.b, when: houres > 1,\r\n     advise: stretch, because: b, source: {author: a}}\r\n"
        }
    )
    assert broken.problems()[0].startswith("rules/b.yaml:2:21: rules.a.b.when: there is no fact or derived fact houres")


def test_a_ten_megabyte_file_is_refused_unread(folder):
    made = folder(
        {"rules/h.yaml": "rules:\n  - {id: a.b, when: '" + "sits or " * 1_300_000 + "sits', advise: stretch}\n"}
    )
    assert made.problems() == ["rules/h.yaml is larger than 4 MiB"]


def test_a_folder_of_too_many_megabytes_is_refused(folder, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_FOLDER", 1000)
    (problem, *_) = folder().problems()
    assert problem.endswith("of YAML")


def test_a_folder_of_too_many_files_is_refused(folder, monkeypatch):
    monkeypatch.setattr(limits, "MOST_FILES", 20)
    (problem, *_) = folder({f"rules/f{index}.yaml": "rules: []\n" for index in range(20)}).problems()
    assert problem.endswith("holds more than 20 YAML files")


def test_links_out_of_the_folder_are_refused_and_links_inside_are_followed(folder, tmp_path):
    made = folder()
    (tmp_path / "outside.yaml").write_text("rules: []\n")
    (made.path / "rules" / "a.yaml").symlink_to(tmp_path / "outside.yaml")
    (made.path / "rules" / "b.yaml").symlink_to("/etc/passwd")
    (made.path / "rules" / "c.yaml").symlink_to("/dev/zero")
    (made.path / "rules" / "d.yaml").symlink_to("d.yaml")
    (made.path / "rules" / "e.yaml").symlink_to("nowhere.yaml")
    (made.path / "rules" / "f.yaml").symlink_to("../cases/f.yaml")
    made.write("cases/f.yaml", "derived: {tired: hurts}\n")
    assert made.problems() == [
        *(f"rules/{name}.yaml is a link that leads out of the folder" for name in "abcd"),
        "rules/e.yaml is not a file",
    ]


def test_a_linked_folder_of_rules_is_refused_and_not_searched(folder, tmp_path):
    made = folder({"rules/all.yaml": None})
    (made.path / "rules").symlink_to(tmp_path)
    (made.path / "cases").symlink_to("cases")
    found = made.problems()
    assert found[:2] == ["rules is a link that leads out of the folder", "cases is a link that leads out of the folder"]
    assert not [problem for problem in found if str(tmp_path) in problem]


def test_a_pipe_and_a_folder_that_are_called_like_files_are_refused(folder):
    made = folder({"rules/b.yaml/x.txt": "x"})
    os.mkfifo(made.path / "rules" / "a.yaml")
    assert made.problems() == ["rules/a.yaml is not a file", "rules/b.yaml is not a file"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("NOWHERE/rules", "there is no folder NOWHERE/rules"),
        ("NOWHERE", "NOWHERE is not a folder"),
        ("x" * 5000, f"there is no folder '{'x' * 200}'"),
        ("a\0b", "there is no folder a\0b"),
    ],
)
def test_what_is_no_folder_is_said_so_and_nothing_else(path, message, tmp_path):
    if path == "NOWHERE":
        (tmp_path / "none").touch()
    path, message = placed(tmp_path, path, message)
    with pytest.raises(backrules.RulesetError) as raised:
        backrules.load(path)
    assert [problem.message for problem in raised.value.problems] == [message]


def test_a_folder_of_links_in_a_circle_is_no_folder(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(backrules.RulesetError, match="there is no folder"):
        backrules.load(tmp_path / "loop")


def test_an_empty_folder_lacks_its_ruleset_yaml(tmp_path):
    with pytest.raises(backrules.RulesetError, match=r"ruleset\.yaml is missing"):
        backrules.load(tmp_path)


REAL = {path.relative_to(RULES).as_posix(): path.read_bytes() for path in sorted(RULES.rglob("*.yaml"))}
SMALL_BYTES = {name: text.encode() for name, text in SMALL.items()}
TOKENS = [
    b"&a ",
    b"*a",
    b"!!x ",
    b"---\n",
    b"\n",
    b"\t",
    b": ",
    b"- ",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"'",
    b"#",
    b"|",
    b">",
]
TOKENS += [
    b"null",
    b"true",
    b"1e999",
    b"9" * 400,
    b"\x00",
    b"\xff",
    "é".encode(),
    b"\\ud800",
    b"%YAML 1.1\n",
    b"when: ",
    b"? ",
]


def check_error(error):
    assert error.problems
    assert len(str(error)) < 1000 * (len(error.problems) + 1)
    assert str(error).encode()


@st.composite
def edits(draw, size):
    return (
        draw(st.integers(0, size)),
        draw(st.integers(0, 20)),
        draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4))),
    )


@pytest.mark.unmeasured
@settings(max_examples=examples(75))
@given(data=st.data())
def test_mutated_rules_load_or_raise_a_ruleset_error(data, tmp_path_factory):
    name = data.draw(st.sampled_from(sorted(SMALL_BYTES)))
    text = SMALL_BYTES[name]
    for start, length, new in data.draw(st.lists(edits(len(text)), min_size=1, max_size=4)):
        text = text[:start] + new + text[start + length :]
    made = Folder(tmp_path_factory.mktemp("fuzz") / "r", {})
    (made.path / name).write_bytes(text)
    try:
        ruleset = made.load()
    except backrules.RulesetError as error:
        check_error(error)
    else:
        ruleset.recommend({}).to_dict()


@settings(max_examples=examples(12))
@given(data=st.data())
def test_mutated_files_of_the_built_in_ruleset_parse_to_entries_or_problems(data, tmp_path_factory):
    name = data.draw(st.sampled_from(sorted(REAL)))
    text = REAL[name]
    for start, length, new in data.draw(st.lists(edits(len(text)), min_size=1, max_size=4)):
        text = text[:start] + new + text[start + length :]
    path = tmp_path_factory.mktemp("fuzz")
    (path / name).parent.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(text)
    problems = []
    read_sections([path], problems, part="cases" if name.startswith("cases/") else "ruleset")
    assert all(str(problem) for problem in problems)


@settings(max_examples=examples(150))
@given(
    text=st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(TOKENS), max_size=12).map(lambda all: b"".join(all).decode("latin-1")),
    )
)
def test_any_text_is_a_mapping_or_a_problem(text):
    problems = []
    found = parse_yaml("x", text, problems)
    assert (found is None) <= bool(problems)
    assert found is None or isinstance(found, dict)
    assert all(str(problem) for problem in problems)


@pytest.mark.unmeasured
def test_the_whole_built_in_ruleset_with_one_broken_line_is_refused_and_not_half_loaded(tmp_path):
    for name, text in REAL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text)
    rules = tmp_path / "rules" / "deadlift.yaml"
    rules.write_bytes(rules.read_bytes().replace(b"deadlift_experience in", b"deadlift_experience is", 1))
    with pytest.raises(backrules.RulesetError, match="expected and, or, or the end, not is"):
        backrules.load(tmp_path)


# --- the cache -------------------------------------------------------------------------------------

SHOW = "import backrules; r = backrules.builtin(); print(r.fingerprint, r.data.notice[:20])"


def copied_package(tmp_path):
    """A copy of the package with its rules, as an installation has it."""
    import shutil

    package = tmp_path / "site" / "backrules"
    shutil.copytree(Path(backrules.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "rules").exists():
        shutil.copytree(RULES, package / "rules" / "balanced_back")
    return package


def show(package, cache, **env):
    done = python(SHOW, env={"PYTHONPATH": str(package.parent), "BACKRULES_CACHE": str(cache), **env})
    assert done.returncode == 0, done.stderr
    return done.stdout.split(maxsplit=1)


def test_the_cache_gives_the_same_ruleset_and_an_edited_file_takes_effect_at_once(tmp_path):
    package, cache = copied_package(tmp_path), tmp_path / "cache"
    first = show(package, cache)
    (kept,) = cache.glob("*.json")
    stamp = kept.stat().st_mtime_ns
    assert show(package, cache) == first
    assert kept.stat().st_mtime_ns == stamp
    place = package / "rules" / "balanced_back" / "ruleset.yaml"
    place.write_text(place.read_text().replace("notice: General", "notice: Edited"))
    edited = show(package, cache)
    assert edited[0] != first[0]
    assert edited[1].startswith("Edited")
    assert len(list(cache.glob("*.json"))) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b'{"fingerprint": "x", "sections": {}}',
        b'{"fingerprint": "x", "sections": {"bogus": {"a": [1, []]}}}',
        b'{"fingerprint": "x", "sections": {"facts": 5}}',
        b'{"fingerprint": "x", "sections": ' + b"[" * 100_000,
    ],
)
def test_a_corrupt_cache_is_passed_over_and_mended(tmp_path, monkeypatch, content):
    from backrules.loading import read_cached

    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    folder = Folder(tmp_path / "r", {}).path
    first = read_cached(folder)
    (kept,) = (tmp_path / "cache").glob("*.json")
    good = kept.read_bytes()
    kept.write_bytes(content)
    assert read_cached(folder) == first
    assert kept.read_bytes() == good


def test_a_cache_larger_than_any_is_passed_over(tmp_path, monkeypatch):
    from backrules.loading import read_cached

    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    folder = Folder(tmp_path / "r", {}).path
    first = read_cached(folder)
    (kept,) = (tmp_path / "cache").glob("*.json")
    monkeypatch.setattr("backrules.loading.cache._LARGEST", 10)
    monkeypatch.setattr("backrules.loading.cache.link_sections", lambda *_: pytest.fail("it is read"))
    assert read_cached(folder) == first
    assert kept.is_file()


def test_what_cannot_be_kept_in_a_cache_is_read_without_one(tmp_path, monkeypatch):
    from backrules.loading import read_cached

    monkeypatch.setenv("BACKRULES_CACHE", "~nobody-of-this-name/cache")
    assert read_cached(Folder(tmp_path / "r", {}).path).id == "small"
    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    broken = Folder(tmp_path / "broken", {"facts.yaml": b"hours: \xff\n"})
    with pytest.raises(backrules.RulesetError, match="UTF-8"):
        read_cached(broken.path)
    assert not (tmp_path / "cache").exists()


def test_a_cache_with_another_ruleset_in_it_is_passed_over(tmp_path, monkeypatch):
    from backrules.loading import read_cached

    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    folder = Folder(tmp_path / "r", {}).path
    first = read_cached(folder)
    (kept,) = (tmp_path / "cache").glob("*.json")
    kept.write_bytes(kept.read_bytes().replace(b"Not medical advice.", b"Medical advice!"))
    assert read_cached(folder) == first


def test_an_empty_cache_variable_switches_the_cache_off(tmp_path, monkeypatch):
    from backrules.loading import read_cached

    folder = Folder(tmp_path / "r", {}).path
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("BACKRULES_CACHE", "")
    read_cached(folder)
    assert not (tmp_path / "xdg").exists()
    monkeypatch.delenv("BACKRULES_CACHE")
    read_cached(folder)
    assert len(list((tmp_path / "xdg" / "backrules").glob("*.json"))) == 1


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path, monkeypatch):
    from backrules.loading import read_cached

    folder = Folder(tmp_path / "r", {}).path
    for place in ("/proc/nowhere", "/dev/null", "/dev/null/x"):
        monkeypatch.setenv("BACKRULES_CACHE", place)
        assert read_cached(folder).id == "small"
    monkeypatch.delenv("BACKRULES_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/proc/nowhere")
    assert read_cached(folder).id == "small"


@pytest.mark.parametrize(
    ("settings", "made"),
    [
        ({"HOME": "{}/none"}, []),
        ({"HOME": "{}/none/deep"}, []),
        ({"HOME": "{}"}, [".cache", ".cache/backrules"]),
        ({"HOME": "{}", "XDG_CACHE_HOME": "relative"}, [".cache", ".cache/backrules"]),
        ({"HOME": "{}", "XDG_CACHE_HOME": "{}/xdg"}, ["xdg", "xdg/backrules"]),
        ({"HOME": "{}", "XDG_CACHE_HOME": "{}/none/xdg"}, []),
        ({"HOME": "{}/none", "BACKRULES_CACHE": "{}/own"}, ["own"]),
        ({"HOME": "{}/none", "BACKRULES_CACHE": "{}/none/own"}, []),
        ({"HOME": "{}/none", "BACKRULES_CACHE": "~/own"}, []),
    ],
)
def test_the_cache_makes_its_own_folder_and_never_a_home_or_what_is_above_it(tmp_path, monkeypatch, settings, made):
    from backrules.loading import read_cached

    folder, home = Folder(tmp_path / "r", {}).path, tmp_path / "home"
    home.mkdir()
    for name in ("BACKRULES_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value.format(home))
    monkeypatch.chdir(home)
    assert read_cached(folder).id == "small"
    assert sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_dir()) == made


def test_an_empty_home_is_no_home(monkeypatch):
    from backrules.loading.cache import _home

    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert _home(None) is None


def test_a_broken_ruleset_is_not_kept(tmp_path, monkeypatch):
    from backrules.loading import read_cached

    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    with pytest.raises(backrules.RulesetError):
        read_cached(Folder(tmp_path / "r", {"advice.yaml": "a: b\n"}).path)
    assert not list(tmp_path.glob("cache/*"))


@pytest.mark.unmeasured
def test_what_comes_from_the_cache_answers_byte_for_byte_like_what_comes_from_the_files(tmp_path, monkeypatch):
    import json

    from backrules import Ruleset
    from backrules.loading import read_cached, read_ruleset_with_places

    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    read_cached(RULES)
    assert list((tmp_path / "cache").iterdir())
    kept, fresh = read_cached(RULES), read_ruleset_with_places(RULES)[0]
    assert kept == fresh
    for profile in ({}, {"desk_hours": 9, "red_flags": ["fever"]}):
        assert json.dumps(Ruleset(kept).recommend(profile).to_dict()) == json.dumps(
            Ruleset(fresh).recommend(profile).to_dict()
        )
