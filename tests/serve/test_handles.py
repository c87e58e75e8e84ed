"""Sealed handles: whoever holds a session can do nothing with it but give it back, to the letter."""

from __future__ import annotations

import base64
import json
import pickle
import random
import string
import sys
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backrules
from backrules.errors import MissingExtraError, UsageError
from backrules.serve import handles as module
from backrules.serve import packing
from backrules.serve.handles import LONGEST, HandleError, Handles, handles_for, read_keys
from backrules.testing import profiles
from tests.support import SMALL, Folder, examples

KEY, OTHER = b"k" * 32, b"o" * 48
SEALS = Handles(KEY)
WORDS = [
    "No, none of these at all",
    "I sit about nine hours a day at work",
    "never done one of those lifts",
    "twice, äh",
]


def an_interview(ruleset=None, most=15, **options):
    """A session that answered so many questions, each in somebody's words."""
    session = backrules.Session(ruleset, **options)
    while (question := session.next_question()) and len(session.history) < most:
        facts = [session.ruleset.data.facts[name] for name in question.facts]
        told = {fact.name: value(fact) for fact in facts}
        words = f"{WORDS[len(session.history) % 4]}, {len(session.history)}"
        session = session.tell(told, at="2026-03-05T09:30", by="user", words=words)
    return session


def value(fact):
    if fact.options:
        return [] if fact.type == "choices" else next(iter(fact.options))
    return False if fact.type == "boolean" else fact.range[0]


A_SESSION = an_interview()
HANDLE, SHORT = SEALS.seal(A_SESSION), SEALS.seal(A_SESSION, short=True)
BOTH = pytest.mark.parametrize("handle", [HANDLE, SHORT], ids=["long", "short"])


def whole(session):
    """All that a session is: equality leaves out when, by whom and in which words."""
    return session.to_dict(), session.history, session.number, session.ruleset.language


def refused(handle, seals=SEALS, **options):
    with pytest.raises(HandleError) as caught:
        seals.unseal(handle, **options)
    assert "\n" not in str(caught.value)
    return caught.value.code


# what comes back


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.one_of(profiles(backrules.builtin()), st.sampled_from(["skip", "undo", "forget"])), max_size=6))
def test_any_session_comes_back_as_it_was(steps):
    session = backrules.Session()
    for step in steps:
        if step == "undo":
            session = session.undo()
        elif isinstance(step, str):
            session = getattr(session, step)("desk_hours", "goals")
        else:
            session = session.tell(step, by="model", words="in the words \ud800 of ünïcödè")
    for short in (False, True):
        again = SEALS.unseal(SEALS.seal(session, short=short))
        assert again == session
        assert whole(again) == whole(session)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("strict", [True, False])
def test_the_options_of_a_session_come_back_whatever_the_server_speaks(lang, strict):
    session = an_interview(most=2, lang=lang, strict=strict)
    for server in (backrules.builtin(), backrules.builtin("de")):
        again = SEALS.unseal(SEALS.seal(session), server)
        assert (again, again.strict) == (session, strict)
        assert whole(again) == whole(session)


def test_the_same_session_is_the_same_handle():
    assert SEALS.seal(A_SESSION) == HANDLE == Handles(KEY).seal(backrules.Session.from_dict(A_SESSION.to_dict()))


def test_a_session_of_fifteen_steps_with_their_words_is_small():
    session = backrules.Session()
    for fact in [*session.ruleset.data.facts.values()][:15]:
        some = list(fact.options)[:2] if fact.type == "choices" and not fact.safety else value(fact)
        words = f"{WORDS[len(session.history) % 4]} or {fact.name}"
        session = session.tell({fact.name: some}, at="2026-03-05T09:30", by="user", words=words)
    assert len(session.history) == 15
    assert len(json.dumps(session.to_dict())) > 3000
    assert len(SEALS.seal(session)) < 1800
    assert len(SEALS.seal(session, short=True)) < 900


def test_a_handle_shows_nothing_and_goes_anywhere():
    assert {*HANDLE} <= {*string.ascii_letters, *string.digits, *"-_"}
    shown = base64.urlsafe_b64decode(HANDLE + "==")
    for told in (b"red_flags", b"night_pain", b"balanced_back", b"nine hours"):
        assert told in json.dumps(A_SESSION.to_dict()).encode()
        assert told not in shown
    for start in range(len(shown)):  # nor packed only
        assert b"flags" not in unpacked_anyhow(shown[start:])


def unpacked_anyhow(packed):
    try:
        return zlib.decompressobj(-15, packing._COMMON).decompress(packed, 10_000)
    except zlib.error:
        return b""


# what does not


@BOTH
@settings(max_examples=examples(100))
@given(bit=st.integers(0))
def test_one_changed_bit_of_the_text_is_refused(handle, bit):
    bit %= len(handle) * 8
    changed = bytearray(handle.encode())
    changed[bit // 8] ^= 1 << bit % 8
    assert refused(changed.decode("latin-1")) in {"malformed", "changed", "key"}


@BOTH
def test_each_changed_byte_of_what_is_sealed_is_refused(handle):
    sealed = base64.urlsafe_b64decode(handle + "=" * (-len(handle) % 4))
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 4 << place % 4
        text = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        assert refused(text) == ("malformed" if place == 0 else "key" if place < 5 else "changed")


def test_there_is_one_way_to_write_a_handle():
    seals = [Handles(KEY).seal(an_interview(most=count)) for count in range(4)]
    for handle in seals:
        for text in (f"{handle}=", f"{handle}==", f" {handle}", f"{handle}\n", f"{handle}A", handle.swapcase()):
            assert refused(text) in {"malformed", "changed", "key"}
        others = [f"{handle[:-1]}{letter}" for letter in string.ascii_letters + string.digits + "-_"]
        assert [text for text in others if text != handle and not refused(text)] == []


@BOTH
@settings(max_examples=examples(30))
@given(length=st.integers(0))
def test_a_handle_that_is_cut_off_is_refused(handle, length):
    length %= len(handle)
    assert refused(handle[:length]) in {"malformed", "changed", "key"}
    assert refused(handle[length or 1 :]) in {"malformed", "changed", "key"}


def test_another_key_opens_nothing_and_says_why():
    assert refused(HANDLE, Handles(OTHER)) == "key"
    head = module._FORMAT + Handles(OTHER)._sealing  # a name of a key that is there, and not the one it was sealed with
    sealed = base64.urlsafe_b64decode(HANDLE + "=" * (-len(HANDLE) % 4))
    assert refused(module._letters(head + sealed[5:]), Handles(KEY, OTHER)) == "changed"
    assert refused(module._letters(module._SHORT + sealed[1:])) == "changed"  # nor is one kind the other


def test_keys_are_rotated_without_losing_a_session():
    before, between, after = Handles(KEY), Handles(KEY, OTHER), Handles(OTHER, KEY)
    for seals in (before, between, after):
        for takes in (between, after):
            assert takes.unseal(seals.seal(A_SESSION)) == A_SESSION
    assert between.seal(A_SESSION) == HANDLE != after.seal(A_SESSION)
    assert refused(after.seal(A_SESSION), before) == "key"


@pytest.mark.parametrize(
    "handle", [None, 7, b"bytes", [], {}, "", "ü" * 40, "A" * (LONGEST + 1), "A" * 10, "\ud800" * 9]
)
def test_what_is_no_handle_at_all_is_refused(handle):
    assert refused(handle) == "malformed"


def test_ten_thousand_hostile_texts_are_refused_in_bounded_time_and_memory():
    chance = random.Random(16)
    letters = string.ascii_letters + string.digits + "-_"
    tracemalloc.start()
    began = time.process_time()
    for number in range(10_000):
        text = "".join(chance.choices(letters, k=chance.randrange(1, 200)))
        if number % 3 == 0:
            cut = chance.randrange(len(HANDLE))
            good = HANDLE if number % 2 else SHORT
            text = good[:cut] + text + good[cut + len(text) :]
            if text == good:  # one letter took the place of the same one
                continue
        elif number % 100 == 1:
            text = chance.choice(["A", HANDLE[:7], "\x00", "ü", "=" * 3]) * LONGEST
        with pytest.raises(HandleError):
            SEALS.unseal(text)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4_000_000
    assert time.process_time() - began < 60  # a net, not a measurement


def sealed_by_hand(packed):
    return SEALS._sealed(packed, module._FORMAT + SEALS._sealing)


def test_who_has_the_key_makes_no_bomb_of_it():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, packing._COMMON)
    bomb = sealed_by_hand(packer.compress(b" " * 30_000_000) + packer.flush())
    assert len(bomb) < LONGEST
    tracemalloc.start()
    assert refused(bomb) == "changed"
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("packed", [b"x", b"\xff" * 9, packing.packed(b"{}") + b"more", packing.packed(b"{}")[:-1]])
def test_what_is_sealed_but_not_packed_is_refused(packed):
    assert refused(sealed_by_hand(packed)) == "changed"


def test_a_conversation_that_is_too_long_for_a_handle_says_so():
    chance, session = random.Random(1), backrules.Session()
    noise = ["".join(chance.choices(string.printable, k=190)) for _ in range(700)]
    for number, words in enumerate(noise):
        session = session.tell(desk_hours=number % 20, words=words)
    with pytest.raises(HandleError, match=r"too long.*begin a new session") as caught:
        SEALS.seal(session)
    assert caught.value.code == "large"


# age


def test_a_session_may_be_good_for_some_days_only():
    sealed = SEALS.seal(A_SESSION, at="2026-03-05T09:30")
    assert SEALS.unseal(sealed) == A_SESSION
    assert SEALS.unseal(sealed, days=1, now="2026-03-06T09:30") == A_SESSION
    assert refused(sealed, days=1, now="2026-03-06T09:31") == "expired"
    assert refused(HANDLE, days=100_000, now="2026-03-06") == "expired"  # nobody says when
    assert refused(HANDLE, days=100_000, now="0050-01-01") == "expired"
    with pytest.raises(UsageError, match="give now"):
        SEALS.unseal(sealed, days=1)


# rulesets


def test_a_session_of_another_ruleset_is_refused(tmp_path):
    small = Folder(tmp_path, SMALL).load()
    sealed = SEALS.seal(an_interview(small, most=2))
    assert refused(sealed) == "ruleset"
    with pytest.raises(HandleError, match="'small', here is balanced_back: begin a new"):
        SEALS.unseal(sealed)
    with pytest.raises(HandleError, match="ruleset"):
        SEALS.unseal(HANDLE, small)
    assert SEALS.unseal(sealed, backrules.builtin(), small).ruleset is small
    assert SEALS.unseal(HANDLE, backrules.builtin(), small) == A_SESSION


def test_another_version_takes_a_session_over_where_all_of_it_is_still_valid(tmp_path):
    small = Folder(tmp_path, SMALL).load()
    sealed = SEALS.seal(backrules.Session(small).tell(hours=20, words="twenty"))
    newer = {**SMALL, "facts.yaml": SMALL["facts.yaml"].replace("ask: How many hours?", "ask: And at a desk?")}
    taken = SEALS.unseal(sealed, Folder(tmp_path / "newer", newer).load())
    assert taken.profile == {"hours": 20}
    assert taken.ruleset.fingerprint != small.fingerprint
    narrower = {**SMALL, "facts.yaml": SMALL["facts.yaml"].replace("range: [0, 24]", "range: [0, 12]")}
    with pytest.raises(HandleError, match=r"does not fit what it is now.*begin a new session") as caught:
        SEALS.unseal(sealed, Folder(tmp_path / "narrower", narrower).load())
    assert "20" not in str(caught.value).replace(small.fingerprint[:12], "")


def test_a_short_handle_takes_the_very_facts_and_options(tmp_path):
    small = Folder(tmp_path, SMALL).load()
    sealed = SEALS.seal(backrules.Session(small).tell(hours=20, words="twenty"), short=True)
    reworded = {**SMALL, "facts.yaml": SMALL["facts.yaml"].replace("ask: How many hours?", "ask: And at a desk?")}
    other = Folder(tmp_path / "reworded", reworded).load()
    assert SEALS.unseal(sealed, backrules.builtin(), other).profile == {"hours": 20}
    more = {**SMALL, "facts.yaml": SMALL["facts.yaml"].replace("mat: a mat}", "mat: a mat, rope: a rope}")}
    other = Folder(tmp_path / "more", more).load()
    assert refused(sealed, SEALS) == "ruleset"
    with pytest.raises(HandleError, match=r"is not what it was.*begin a new session"):
        SEALS.unseal(sealed, other)
    assert SEALS.unseal(SEALS.seal(SEALS.unseal(sealed, small)), other).profile == {"hours": 20}


def test_what_a_newer_library_sealed_is_refused_in_a_sentence():
    kept = {"session": {**A_SESSION.to_dict(), "format": 99}}
    sealed = sealed_by_hand(packing.packed(json.dumps(kept).encode()))
    with pytest.raises(HandleError, match="no session of format"):
        SEALS.unseal(sealed)


# keys


@pytest.mark.parametrize("keys", [(), (b"short",), ("k" * 32,), (KEY, b"")])
def test_a_key_is_bytes_and_long(keys):
    with pytest.raises(UsageError, match="key"):
        Handles(*keys)


def test_keys_are_the_lines_of_a_file_or_stand_in_the_environment(tmp_path, monkeypatch):
    file = tmp_path / "keys"
    file.write_text(f"# the new one\n{'n' * 40}\n\n  {'k' * 32}  \n")
    assert read_keys(file) == (b"n" * 40, KEY)
    assert read_keys(environ={}) == ()
    assert read_keys(environ={"BACKRULES_KEY": f"{'n' * 40} {'k' * 32}"}) == (b"n" * 40, KEY)
    assert handles_for(file).unseal(HANDLE) == A_SESSION
    monkeypatch.setenv("BACKRULES_KEY", "k" * 32)
    assert handles_for().unseal(HANDLE) == A_SESSION
    assert read_keys(file)[0] == b"n" * 40  # a file counts, if there is one


@pytest.mark.parametrize(
    "text", ["", "# none\n", "secret-but-short\n", f"{'k' * 32}\nsecret-but-short\n", b"\xff\xfe" * 20]
)
def test_a_file_of_keys_that_is_none_says_where_and_never_which(text, tmp_path):
    file = tmp_path / "keys"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError, match=r"keys.*secrets\.token_hex") as caught:
        read_keys(file)
    assert "secret-but" not in str(caught.value)
    with pytest.raises(UsageError, match="BACKRULES_KEY, key 2"):
        read_keys(environ={"BACKRULES_KEY": f"{'k' * 32} short"})


def test_without_a_key_each_process_makes_its_own_and_several_are_warned(monkeypatch, caplog):
    monkeypatch.delenv("BACKRULES_KEY", raising=False)
    one, two = handles_for(), handles_for()
    assert not caplog.records
    assert refused(one.seal(A_SESSION), two) == "key"
    handles_for(workers=2)
    assert "BACKRULES_KEY" in caplog.text


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(MissingExtraError, match=r"backrules\[serve\]"):
        Handles(KEY)


def test_the_error_survives_pickling():
    error = pickle.loads(pickle.dumps(HandleError("key", "this is why")))
    assert (error.code, str(error)) == ("key", "this is why")
