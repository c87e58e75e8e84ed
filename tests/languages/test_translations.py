"""A ruleset in another language: whole or refused, of the same meaning, and without a word of English."""

import json
import pickle
import re

import pytest

import backrules
from backrules.api import Session
from backrules.loading.retelling import retold, texts_of
from backrules.render import assessment, plan
from tests.languages.pseudo import CODE, RTL_MARK, pseudo, write
from tests.support import RULES, Folder, called

HURT = {"hours": 9, "level": "expert", "tools": {"mat": False}, "hurts": True}
PEOPLE = [
    {},
    HURT,
    {"flags": ["fever"], "hours": 3},
    {"flags": [], "hours": 1, "sets": 1},
    {"level": "none", "sets": 3},
]


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("small"), {})
    write(folder.load().data, folder.path)
    return folder


def outputs(ruleset, profile) -> list[str]:
    """Everything that is said to a person."""
    rec = ruleset.recommend(profile)
    found = [rec.to_text(), rec.to_text(detail="all"), rec.to_html(), rec.to_html(detail="all")]
    for advice in ruleset.data.advice:
        found += [
            rec.why(advice).to_text(),
            rec.why(advice).to_html(),
            rec.why(advice).to_mermaid(),
            rec.why_not(advice).to_text(),
        ]
    found.append(str(rec.what_if(hours=1, flags=["fever"])))
    if question := rec.next_question():
        found += [
            question.ask,
            question.why,
            *question.options.values(),
            *(answer.words for answer in question.answers),
        ]
    if ruleset.data.plan is not None:
        found += [assessment.to_text(rec.assessment), plan.to_text(rec.plan()), str(rec.plan())]
    return found


def plain_words(text: str, ids) -> set[str]:
    """The words of English in a text, without markup and ids."""
    bare = re.sub(r"<[^>]*>|\[[^\[\]]*\]|classDef.*|:::\w+|\bn\d+\b|\\u20[0-9a-f]{2}|&#?\w+;|#\w+;", " ", text)
    return {word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in ids} - {"flowchart", "RL", "br"}


def ids_of(ruleset) -> set[str]:
    data = ruleset.data
    every = {*data.advice, *data.rules, *data.evidence, *(o for fact in data.facts.values() for o in fact.options)}
    every |= {f"{paper.title} {paper.authors}" for paper in data.evidence.values()}  # works are called what they are
    return {word for one in every for word in re.findall(r"[A-Za-z]{2,}", one)}


def test_what_is_read_has_no_english_and_the_answers_are_equal(small):
    english, other = small.load(), small.load(lang=CODE)
    assert (other.fingerprint, other.language) == (english.fingerprint, CODE)
    for profile in PEOPLE:
        assert other.recommend(profile).answer.outcome == english.recommend(profile).answer.outcome
        for text in outputs(other, profile):
            assert plain_words(text, ids_of(english)) == set(), text


def test_a_page_runs_from_right_to_left_where_the_language_does(tmp_path):
    folder = Folder(tmp_path / "small", {"assessment.yaml": None})
    write(folder.load().data, folder.path)
    rec = folder.load(lang=CODE).recommend(HURT)
    assert RTL_MARK in rec.to_html()
    assert 'lang="qps" dir="rtl"' in backrules.render.html.fill("base.html", rec.ruleset.data.language)


def test_only_texts_can_be_changed():
    data = backrules.builtin().data
    assert retold(data, lambda _, text: text) == data
    said = retold(data, lambda _, text: pseudo(text))
    assert texts_of(said) == {path: pseudo(text) for path, text in texts_of(data).items()}
    for section in ("facts", "rules", "advice", "derived", "constraints"):
        assert [*getattr(said, section)] == [*getattr(data, section)]
    assert all(
        said.rules[key].when == rule.when and said.rules[key].targets == rule.targets
        for key, rule in data.rules.items()
    )


def test_what_is_missing_is_listed_and_nothing_else_is_loaded(small, tmp_path):
    folder = Folder(tmp_path, {"texts/de.yaml": "advice: {stretch: {title: {en: Stretch, de: Dehnen}}}"})
    messages = folder.messages(lang="de")
    assert "advice.stretch.do: there is no translation into de of 'Stretch.'" in messages
    assert not any("advice.stretch.title" in message for message in messages)
    assert len(messages) == len(texts_of(folder.load().data)) - 1


def test_a_text_that_changed_since_is_refused(small, tmp_path):
    changed = Folder(
        tmp_path,
        {f"texts/{CODE}.{end}": (small.path / "texts" / f"{CODE}.{end}").read_bytes() for end in ("yaml", "po")},
    )
    assert changed.load(lang=CODE).language == CODE
    changed.write("advice.yaml", (changed.path / "advice.yaml").read_text().replace("Stand up.", "Stand up often."))
    assert changed.messages(lang=CODE) == [
        "advice.sit_less.do: the text changed since it was translated: it is 'Stand up often.' now"
    ]


@pytest.mark.parametrize(
    ("text", "translation", "message"),
    [
        ("{hours|many} hours", "Stunden", "the translation must hold {hours}, as the text does"),
        (
            "{hours|many} hours",
            "{hours} Stunden",
            "the translation must say what stands for {hours} where it is not known",
        ),
        ("You sit.", "Du sitzt {hours}.", "the translation must hold no values, as the text does"),
        ("You sit.", "Du sitzt {.", "this brace is never closed (write {{ for a brace)"),
    ],
)
def test_a_translation_holds_the_values_of_its_text(small, tmp_path, text, translation, message):
    rules = Folder(tmp_path, {}).path.joinpath("rules/all.yaml").read_text().replace("You sit a lot.", f'"{text}"')
    folder = Folder(tmp_path, {"rules/all.yaml": rules})
    folder.write("texts/de.yaml", f'rules: {{desk.sit_less: {{because: {{en: "{text}", de: "{translation}"}}}}}}')
    assert f"rules.desk.sit_less.because: {message}" in folder.messages(lang="de")


def test_answers_stay_apart_and_texts_that_are_not_there_are_refused(tmp_path):
    texts = """\
        facts: {tools: {options: {bar: {en: a bar, de: Ding}, mat: {en: a mat, de: Ding}}}}
        advice: {stretsh: {title: {en: Stretch, de: Dehnen}}, sit_less: Sitz weniger}
        """
    messages = Folder(tmp_path, {"texts/de.yaml": texts}).messages(lang="de")
    assert messages == ["advice.sit_less: expected {en: the text, de: its translation}"]
    messages = Folder(tmp_path, {"texts/de.yaml": texts.replace(", sit_less: Sitz weniger", "")}).messages(lang="de")
    assert "facts.tools.options.mat: it reads like the answer bar: 'Ding'" in messages
    assert "advice.stretsh.title: there is no such text (did you mean 'advice.stretch.title'?)" in messages


def test_an_overlay_brings_the_texts_that_it_adds_or_changes(small, tmp_path):
    overlay = Folder(tmp_path, {"advice.yaml": "sit_less: {detail: Stand up often.}"}, bare=True)
    assert [m.partition(":")[0] for m in small.messages(overlay, lang=CODE)] == ["advice.sit_less.do"]
    done = called(
        "new",
        "--texts",
        CODE,
        "--ruleset",
        small.path,
        "--overlay",
        overlay.path,
        "--out",
        overlay.path / "texts" / f"{CODE}.yaml",
    )
    assert "1 texts" in done.stdout
    text = (overlay.path / "texts" / f"{CODE}.yaml").read_text()
    assert f"en: Stand up often.\n      {CODE}:\n" in text
    overlay.write(f"texts/{CODE}.yaml", text.replace(f"{CODE}:\n", f"{CODE}: {pseudo('Stand up often.')}\n"))
    assert small.load(overlay, lang=CODE).data.advice["sit_less"].detail == pseudo("Stand up often.")
    dropping = Folder(tmp_path / "dropping", {"rules/no.yaml": "disable: [train.stretch]"}, bare=True)
    assert small.load(dropping, lang=CODE).language == CODE


def test_a_language_that_the_library_does_not_speak_says_what_to_write(small, tmp_path):
    folder = Folder(tmp_path, {})
    assert folder.messages(lang="nl") == [
        "the library does not speak nl; it speaks en, de (backrules new --texts nl writes what is to be translated)"
    ]
    folder.write("texts/nl.po", 'msgid "Held back"\nmsgstr ""\n')
    messages = folder.messages(lang="nl")
    assert any("there is no translation of" in message for message in messages)
    assert any("Plural-Forms" in message for message in messages)
    folder.write("texts/nl.po", "msgid nothing")
    assert folder.messages(lang="nl") == ["texts/nl.po: line 1: expected msgctxt, msgid, msgstr or a text in quotes"]
    with pytest.raises(backrules.UsageError, match="lang is the code of a language, such as de"):
        folder.load(lang="../de")
    with pytest.raises(backrules.UsageError, match="lang is the code of a language"):
        folder.load(lang=["de"])


def test_new_texts_keeps_what_is_translated_and_marks_what_changed(small, tmp_path):
    out = tmp_path / "small" / "texts" / f"{CODE}.yaml"
    folder = Folder(
        tmp_path / "small",
        {f"texts/{CODE}.{end}": (small.path / "texts" / f"{CODE}.{end}").read_bytes() for end in ("yaml", "po")},
    )
    command = ("new", "--texts", CODE, "--ruleset", folder.path, "--out", out)
    assert called(*command).stdout.startswith(f"{len(texts_of(folder.load().data))} texts in {out}, 0 of them")
    assert folder.load(lang=CODE).language == CODE
    folder.write("advice.yaml", (folder.path / "advice.yaml").read_text().replace("Stand up.", "Stand up often."))
    for _ in range(2):  # what stood there before is kept until it is translated anew
        assert "1 of them to be translated" in called(*command).stdout
        marked = out.read_text().partition("en: Stand up often.\n")[2].splitlines()[:3]
        assert [line.strip().partition(":")[0] for line in marked] == [CODE, "en_before", f"{CODE}_before"]
    assert len(folder.error(lang=CODE).problems) == 1


def test_new_texts_prints_where_no_file_is_named(small):
    done = called("new", "--texts", "nl", "--ruleset", small.path)
    assert done.stdout.startswith("# The texts of small in the language nl")
    assert (
        called("new", "--texts", "en", "--ruleset", small.path).stderr
        == "backrules: the ruleset small is written in en\n"
    )


def test_a_session_keeps_its_language(small):
    session = Session(small.load(), lang=CODE).tell(hours=9)
    assert session.recommendation.advice[0].title == pseudo("Sit less")
    again = Session.from_dict(session.to_dict(), small.load())
    assert again == session
    assert again.ruleset.language == CODE
    assert again != Session(small.load()).tell(hours=9)
    assert pickle.loads(pickle.dumps(session)) == session
    assert "language" not in Session(small.load()).to_dict()


def test_an_interview_goes_on_in_the_language_that_it_began_in_or_that_is_asked_for(small, tmp_path):
    file = tmp_path / "me.json"
    command = ("ask", "--ruleset", small.path, "--session", file)
    assert (
        pseudo("Taken back.").strip("\u200f\u200e") in called(*command, "--lang", CODE, stdin="0\nback\nquit\n").stdout
    )
    assert json.loads(file.read_text())["language"] == CODE
    assert pseudo("your safety").strip("\u200f\u200e") in called(*command, stdin="quit\n").stdout
    assert "about your safety" in called(*command, "--lang", "en", stdin="quit\n").stdout


def test_the_language_is_an_option_of_the_result_which_is_replayed_in_it(small):
    rec = small.load(lang=CODE).recommend(HURT)
    kept = rec.to_dict()
    assert kept["options"]["language"] == CODE
    assert backrules.replay(rec).same
    assert backrules.replay(kept, small.load()).same
    assert rec != small.load().recommend(HURT)
    assert "language" not in small.load().recommend(HURT).to_dict()["options"]
    assert pickle.loads(pickle.dumps(rec)).ruleset.in_language("en").language == "en"


def test_the_command_line_speaks_it(small):
    done = called("advise", "--ruleset", small.path, "--lang", CODE, "--hours", "9")
    assert pseudo("Sit less").strip(RTL_MARK)[:-1] in done.stdout
    assert called("advise", "--lang", "xx", "--hours", "9", "--ruleset", small.path).returncode == 2
    assert RULES.is_dir()


def test_check_says_what_is_missing_of_each_translation(small, tmp_path):
    texts = (small.path / "texts" / f"{CODE}.yaml").read_text()
    files = {f"texts/{CODE}.po": (small.path / "texts" / f"{CODE}.po").read_bytes(), f"texts/{CODE}.yaml": texts}
    folder = Folder(tmp_path, files)
    command = ("check", "--ruleset", folder.path, "--json")
    assert not any("translat" in one["message"] for one in json.loads(called(*command).stdout)["problems"])
    folder.write(f"texts/{CODE}.yaml", texts.replace("en: Stand up.", "en: Stand up now."))
    changed = [one for one in json.loads(called(*command).stdout)["problems"] if "translat" in one["message"]]
    assert [one["message"] for one in changed] == ["the text changed since it was translated: it is 'Stand up.' now"]


def test_words_by_which_replies_name_answers_are_given_anew_or_are_none(small, tmp_path):
    facts = (small.path / "facts.yaml").read_text().replace("ask: Which tools?", "ask: Which tools?, say: {mat: [rug]}")
    files = {f"texts/{CODE}.po": (small.path / "texts" / f"{CODE}.po").read_bytes(), "facts.yaml": facts}
    folder = Folder(tmp_path, {**files, f"texts/{CODE}.yaml": (small.path / "texts" / f"{CODE}.yaml").read_bytes()})
    out = folder.path / "texts" / f"{CODE}.yaml"
    assert folder.load().data.facts["tools"].say == {"mat": ("rug",)}
    assert folder.load(lang=CODE).data.facts["tools"].say == {}  # they may be missing
    command = ("new", "--texts", CODE, "--ruleset", folder.path, "--out", out)
    assert "0 of them to be translated" in called(*command).stdout
    assert f"en: rug\n        {CODE}:\n" in out.read_text()
    out.write_text(
        out.read_text().replace(f"en: rug\n        {CODE}:\n", f"en: rug\n        {CODE}: Läufer; Vorleger\n")
    )
    assert folder.load(lang=CODE).data.facts["tools"].say == {"mat": ("Läufer", "Vorleger")}
    called(*command)
    assert f"mat:\n        {CODE}: Läufer; Vorleger\n" in out.read_text()  # and are kept, without the English ones
    assert folder.load(lang=CODE).data.facts["tools"].say == {"mat": ("Läufer", "Vorleger")}
    out.write_text(out.read_text().replace("Läufer; Vorleger", pseudo("a bar")))
    assert [m.partition(":")[0] for m in folder.messages(lang=CODE)] == ["facts.tools.say.mat"]
