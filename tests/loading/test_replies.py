"""`replies/`: the names of answers in files of their own, and the groups of words that they share."""

from __future__ import annotations

import shutil
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.authoring.texts_file import texts_file_of
from backrules.loading import read_cached
from backrules.loading.files import replies_in
from tests.languages.pseudo import CODE, write
from tests.support import RULES, SMALL, Folder, called, examples

SAID = {"mat": ("rug", "(prayer/gym) mat"), "none": ("bare floor",)}
FACTS = dedent(SMALL["facts.yaml"]).replace(
    "mat: a mat}", "mat: a mat}, say: {mat: [rug, (prayer/gym) mat], none: [bare floor]}"
)
FILE = "tools: {mat: [rug, (prayer/gym) mat], none: [bare floor]}"


def said(ruleset: backrules.Ruleset) -> dict[str, tuple[str, ...]]:
    return dict(ruleset.data.facts["tools"].say)


def named(tmp_path, text: str, **files: str) -> Folder:
    return Folder(tmp_path / "small", {"replies/en.yaml": text, **files})


@pytest.mark.parametrize("file", ["replies/en.yaml", "replies/en/tools.yaml"])
def test_names_mean_the_same_wherever_they_stand(tmp_path, file):
    beside, apart = Folder(tmp_path / "a", {"facts.yaml": FACTS}).load(), Folder(tmp_path / "b", {file: FILE}).load()
    assert said(beside) == said(apart) == SAID
    assert beside.fingerprint == apart.fingerprint != Folder(tmp_path / "c", {}).load().fingerprint


def test_names_beside_a_fact_and_in_files_add_up(tmp_path):
    small = Folder(
        tmp_path / "small", {"facts.yaml": FACTS, "replies/en.yaml": "tools: {mat: [carpet], all: [the lot]}"}
    )
    assert said(small.load()) == {**SAID, "mat": (*SAID["mat"], "carpet"), "all": ("the lot",)}


GROUPS = {
    "(<soft>)": "(woolly/thick/thin)",
    "<soft> rug": "(woolly/thick/thin) rug",
    "(<soft>/hard) rug": "(woolly/thick/thin/hard) rug",
    "(/hard/<soft>) rug": "(/hard/woolly/thick/thin) rug",
    "(very <soft>/hard) rug": "(very woolly/very thick/very thin/hard) rug",
    "rug + <fine>": "rug + (thick/thin)",
    "(my <fine> <fine>/a) rug": "(my thick thick/my thick thin/my thin thick/my thin thin/a) rug",
    "(old/ <fine>) rug": "(old/thick/thin) rug",  # which goes on in the next line
}


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_stands_for_each_of_its_words(tmp_path, name):
    words = "words: {soft: (woolly/<fine>), fine: (thick/thin)}"
    small = named(tmp_path, f"{words}\ntools: {{mat: ['{name}'], none: [<soft>-less]}}")
    assert said(small.load())["mat"] == (GROUPS[name],)


WORDS = st.lists(st.sampled_from(["rug", "mat", "old", "new", ""]), min_size=2, max_size=4, unique=True)


@settings(max_examples=examples(40))
@given(inner=WORDS, outer=WORDS, at=st.integers(0, 4))
def test_a_group_is_the_same_as_its_words_written_out(tmp_path_factory, inner, outer, at):
    choice, around = "/".join(inner), [*outer[:at], "{}", *outer[at:]]
    texts = [f"floor ({'/'.join(around)})".format(one) for one in ("<them>", choice)]
    folder = tmp_path_factory.mktemp("groups")
    first, second = (
        Folder(folder / f"r{number}", {"replies/en.yaml": f"{words}tools: {{mat: ['{text}', '{more} floor']}}"}).load()
        for number, (words, text, more) in enumerate(
            [(f"words: {{them: ({choice})}}\n", texts[0], "<them>"), ("", texts[1], f"({choice})")]
        )
    )
    assert said(first) == said(second)
    assert first.fingerprint == second.fingerprint


WRONG = {
    "a group that there is not": (
        "words: {soft: (thick/thin)}\ntools:\n  mat: [rug, <soft> rug,\n    old (<sotf>/hard) rug]",
        "replies/en.yaml:4:10: replies.tools.mat: there is no group of words <sotf> (did you mean 'soft'?)",
    ),
    "a group that nothing holds": (
        "words:\n  soft: (thick/thin)\ntools: {mat: [rug]}",
        "replies/en.yaml:2:9: words.soft: no name of an answer holds <soft> (leave it out)",
    ),
    "groups in a circle": (
        "words:\n  soft: (thick/<hard>)\n  hard: (thin/<soft>)\ntools: {mat: [<soft> rug]}",
        "replies/en.yaml:3:9: words.hard: groups of words in a circle: hard -> soft -> hard",
    ),
    "a group within a group that there is not": (
        "words: {soft: (thick/<hrad>), hard: (a/b)}\ntools: {mat: [<soft> rug, <hard> rug]}",
        "replies/en.yaml:1:15: words.soft: there is no group of words hrad (did you mean 'hard'?)",
    ),
    "a group that is no choice": (
        "words: {soft: thick}\ntools: {mat: [<soft> rug]}",
        "replies/en.yaml:1:15: words.soft: expected words in brackets, with slashes between, not thick "
        "(such as (fine/okay/all right))",
    ),
    "a bracket alone": (
        "tools: {mat: [rug < mat]}",
        "replies/en.yaml:1:15: replies.tools.mat: 'rug < mat' holds a bracket < or > that is none of a group "
        "(a group of words stands in a pair: <fine>)",
    ),
    "a name that stands twice": (
        "tools: {mat: [rug, carpet, rug]}",
        "replies/en.yaml:1:28: replies.tools.mat: 'rug' stands here twice (leave one of them out)",
    ),
    "a name of two answers": (
        "words: {soft: (thick/thin)}\ntools:\n  mat: [<soft> rug]\n  none: [bare,\n    <soft> rug]",
        "replies/en.yaml:5:5: replies.tools.none: '(thick/thin) rug' stands for mat, too: a reply could be either "
        "(leave it out of one)",
    ),
    "an answer that there is not": (
        "tools:\n  mats: [rug]",
        "replies/en.yaml:2:3: replies.tools.mats: there is no such option: mats (did you mean 'mat'?)",
    ),
    "the whole of an option that there is not": (
        "tools:\n  whole mats: [rug]",
        "replies/en.yaml:2:3: replies.tools.whole mats: there is no such option: whole mats "
        "(did you mean 'whole mat'?)",
    ),
    "a name for the whole that is none of the option": (
        "tools:\n  mat: [runner, (old/new) carpet]\n  whole mat: [new carpet,\n    runners]\n  bar: [carpet]",
        "replies/en.yaml:4:5: replies.tools.whole mat: 'runners' is no name of mat (did you mean 'runner'?)",
    ),
    "a name for the whole whose parts stand apart": (
        "tools:\n  mat: [rug + floor]\n  whole mat: [rug + floor]",
        "replies/en.yaml:3:15: replies.tools.whole mat: 'rug + floor' is never denied, as its parts stand apart "
        "(leave it out)",
    ),
    "a fact that there is not": (
        "tolls: {mat: [rug]}",
        "replies/en.yaml:1:1: replies.tolls: there is no fact tolls (did you mean 'tools'?)",
    ),
    "all below one key": (
        "replies: {tools: {mat: [rug]}}",
        "replies/en.yaml:1:1: each key of this file is a fact, and none stands below `replies:` "
        "(take this line away, and indent the others less)",
    ),
    "one name that is no list": (
        "tools: {mat: rug}",
        "replies/en.yaml:1:14: replies.tools.mat: expected a list, not 'rug' (write [rug])",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_mistake_is_named_where_it_stands(tmp_path, name):
    text, problem = WRONG[name]
    small = named(tmp_path, text)
    assert [one.splitlines()[0] for one in small.problems()] == [problem]


def test_a_fact_has_its_names_in_one_file(tmp_path):
    small = named(tmp_path, FILE, **{"replies/en/tools.yaml": FILE})
    assert "tools is defined twice; it was first defined at" in "".join(small.messages())


def test_groups_are_for_all_files_of_a_language(tmp_path):
    files = {
        "replies/en/words.yaml": "words: {soft: (thick/thin)}",
        "replies/en/tools.yaml": "tools: {mat: [<soft> rug]}",
    }
    assert said(Folder(tmp_path / "small", files).load()) == {"mat": ("(thick/thin) rug",)}


def test_groups_that_stand_for_very_much_are_refused_and_take_no_time(tmp_path):
    doubled = "".join(f"  g{n}: (<g{n + 1}>/x{n} <g{n + 1}>)\n" for n in range(40))
    text = f"words:\n{doubled}  g40: (a/b)\ntools: {{mat: [<g0> rug]}}"
    assert any("it stands for more than 10,000 characters" in one for one in named(tmp_path, text).messages())
    wide = f"words: {{wide: ({'/'.join(f'w{n}' for n in range(999))})}}"
    for name in ("(<wide> <wide> <wide>/x) rug", "<wide> <wide> <wide>"):
        small = named(tmp_path, f"{wide}\ntools: {{mat: [{name}]}}")
        assert any("it stands for more than 10,000 characters" in one for one in small.messages()), name


FOREIGN = {
    "replies/tools.yaml": "the files in replies/, or folders of files, are called after languages",
    "replies/en/more/tools.yaml": "the files in replies/, or folders of files, are called after languages",
    "replies/en.yml": "a ruleset has no such file",
    "replies.yaml": "a ruleset has no such file",
}


@pytest.mark.parametrize("file", FOREIGN)
def test_a_file_that_nothing_reads_is_refused(tmp_path, file):
    assert FOREIGN[file] in "".join(Folder(tmp_path / "small", {file: FILE}).messages())


# --- overlays --------------------------------------------------------------------------------------


@pytest.fixture
def base(tmp_path):
    text = "words: {soft: (thick/thin)}\ntools: {mat: [rug, <soft> mat], none: [bare floor], not mat: [no <soft> rug]}"
    return named(tmp_path, text)


def test_an_overlay_adds_names_and_has_the_groups_of_what_is_below_it(base, tmp_path):
    overlay = {"replies/en.yaml": "words: {old: (worn/<soft>)}\ntools: {mat: [rug, <old> carpet], all: [the lot]}"}
    names = said(base.load(Folder(tmp_path / "mine", overlay, bare=True)))
    assert names["mat"] == ("rug", "(thick/thin) mat", "(worn/thick/thin) carpet")
    assert (names["none"], names["all"]) == (("bare floor",), ("the lot",))


def test_an_overlay_takes_names_away_and_changes_a_group(base, tmp_path):
    overlay = {"replies/en.yaml": "words: {soft: (woolly/thin)}\ntools: {none: }"}
    assert said(base.load(Folder(tmp_path / "mine", overlay, bare=True))) == {
        "mat": ("rug", "(woolly/thin) mat"),
        "not mat": ("no (woolly/thin) rug",),
    }
    dropped = {"replies/en.yaml": "disable: [tools]"}
    assert said(base.load(Folder(tmp_path / "all", dropped, bare=True))) == {}


def test_an_overlay_says_more_of_what_stands_for_the_whole_of_an_option(tmp_path):
    small = named(tmp_path, "tools: {mat: [rug, carpet, runner], whole mat: [rug]}")
    more = Folder(
        tmp_path / "more", {"replies/en.yaml": "tools: {mat: [floor], whole mat: [carpet, floor]}"}, bare=True
    )
    assert said(small.load(more))["whole mat"] == ("rug", "carpet", "floor")
    none = Folder(tmp_path / "none", {"replies/en.yaml": "tools: {whole mat: }"}, bare=True)
    assert "whole mat" not in said(small.load(none))
    nameless = Folder(tmp_path / "nameless", {"replies/en.yaml": "tools: {mat: }"}, bare=True)
    assert said(small.load(nameless)) == {"whole mat": ("rug",)}  # of no name that there is
    wrong = Folder(tmp_path / "wrong", {"replies/en.yaml": "tools: {whole mat: [curtain]}"}, bare=True)
    assert "'curtain' is no name of mat" in "".join(small.messages(wrong))


def test_names_go_with_the_options_or_the_fact_that_an_overlay_takes_away(tmp_path):
    small = Folder(
        tmp_path / "small",
        {
            **dict.fromkeys(SMALL),
            "ruleset.yaml": "{format: 1, id: small, version: 1.0.0, title: Small, notice: No promise.}",
            "facts.yaml": "tools: {title: tools, type: choices, options: {mat: a mat, rope: a rope}, ask: Which?}",
            "replies/en.yaml": "tools: {mat: [rug], rope: [cord], not mat: [no rug], whole mat: [rug], none: [nothing]}",
        },
    )
    fewer = Folder(tmp_path / "fewer", {"facts.yaml": "tools: {options: {mat: }}"}, bare=True)
    assert said(small.load(fewer)) == {"rope": ("cord",), "none": ("nothing",)}
    gone = Folder(tmp_path / "gone", {"facts.yaml": "disable: [tools]"}, bare=True)
    assert small.load(gone).data.facts == {}
    wrong = Folder(tmp_path / "wrong", {"replies/en.yaml": "tools: {mut: [carpet]}"}, bare=True)
    assert "there is no such option: mut" in "".join(small.messages(wrong))


# --- other languages ------------------------------------------------------------------------------


@pytest.fixture
def translated(tmp_path):
    small = named(tmp_path, FILE)
    write(small.load().data, small.path)
    return small


def test_each_language_has_names_of_its_own_or_none(translated):
    assert said(translated.load(lang=CODE)) == {}
    translated.write(f"replies/{CODE}.yaml", "words: {soft: (flauschig/weich)}\ntools: {mat: [<soft>er Läufer]}")
    ruleset = translated.load(lang=CODE)
    assert said(ruleset) == {"mat": ("(flauschig/weich)er Läufer",)}
    assert ruleset.fingerprint == translated.load().fingerprint
    assert said(translated.load()) == SAID


def test_each_language_says_by_itself_what_stands_for_the_whole_of_an_option(translated):
    translated.write("replies/en.yaml", "tools: {mat: [rug, carpet], whole mat: [rug]}")
    translated.write(f"replies/{CODE}.yaml", "tools: {mat: [Läufer]}")
    assert said(translated.load(lang=CODE)) == {"mat": ("Läufer",)}
    translated.write(f"replies/{CODE}.yaml", "tools: {mat: [Läufer], whole mat: [Läufer]}")
    assert said(translated.load(lang=CODE))["whole mat"] == ("Läufer",)
    translated.write(f"replies/{CODE}.yaml", "tools: {mat: [Läufer], whole mat: [rug]}")
    assert "'rug' is no name of mat" in "".join(translated.messages(lang=CODE))


def test_names_in_the_texts_of_a_language_and_in_files_add_up(translated):
    path = translated.path / "texts" / f"{CODE}.yaml"
    path.write_text(
        path.read_text().replace("\n  tools:\n", f"\n  tools:\n    say: {{mat: {{{CODE}: Vorleger; Matte}}}}\n", 1)
    )
    translated.write(f"replies/{CODE}.yaml", "tools: {mat: [Läufer]}")
    assert said(translated.load(lang=CODE))["mat"] == ("Vorleger", "Matte", "Läufer")


def test_mistakes_in_another_language_are_told_when_it_is_asked_for_and_by_check(translated):
    translated.write(f"replies/{CODE}.yaml", "tools: {mats: [Läufer], none: [<nix>]}\ntolls: {mat: [rug]}")
    translated.load()
    told = "\n".join(translated.messages(lang=CODE))
    for wrong in ("there is no such option: mats", "there is no group of words <nix>", "there is no fact tolls"):
        assert wrong in told
    done = called("check", "--ruleset", str(translated.path), "--seconds", "0")
    assert "there is no fact tolls" in done.stdout + done.stderr


def test_a_language_that_has_names_and_no_texts_is_checked_too(tmp_path):
    small = named(tmp_path, FILE, **{"replies/de.yaml": "tools: {mat: [Läufer]}"})
    assert replies_in(small.path) == {"en", "de"}
    done = called("check", "--ruleset", str(small.path), "--seconds", "0")
    assert "there is no translation into de" in done.stdout + done.stderr


def test_what_stands_in_files_is_no_text_to_be_translated(tmp_path):
    small = named(tmp_path, FILE)
    assert "say:" not in texts_file_of(small.load().data, "de", [small.path]).text
    beside = Folder(tmp_path / "beside", {"facts.yaml": FACTS})
    assert "say:" in texts_file_of(beside.load().data, "de", [beside.path]).text


# --- what is shipped --------------------------------------------------------------------------------


def test_a_cache_sees_that_names_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKRULES_CACHE", str(tmp_path / "cache"))
    copy = Folder(tmp_path / "copy", {}, bare=True)
    shutil.copytree(RULES, copy.path, dirs_exist_ok=True)
    before = read_cached(copy.path)
    assert read_cached(copy.path).facts["equipment"].say == before.facts["equipment"].say
    path = copy.path / "replies" / "en" / "training.yaml"
    path.write_text(path.read_text().replace("\n  all: [", "\n  all: [the whole shebang, ", 1))
    now = read_cached(copy.path).facts["equipment"].say
    assert "the whole shebang" in now["all"]
    assert now != before.facts["equipment"].say
