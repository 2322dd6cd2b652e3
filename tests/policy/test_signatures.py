"""A record counts only as it was signed: one academy, section, edition, content, key, role and time."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authorising.signing import signer_of
from engine.diagnostics import Diagnostic, has_errors
from engine.envelopes import Envelope, PassphraseError, UnreadableKeyError, read_key, write_new_key
from engine.policy.authorisation.records import signed_content
from engine.policy.loading import load_policy
from tests.edits import edit
from tests.machine import needs_unix
from tests.signed_trust import (
    DAY,
    DECIDED,
    EXTRA,
    authorise,
    entry,
    invented_key,
    without_the_extra,
    write_keys,
    write_trust,
)

LAST_YEAR = {"from": "2023-09-01", "until": "2024-08-31"}


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    write_trust(folder)
    return folder


def found(folder: Path, academy: str = "hillside", on: date = DAY) -> list[str]:
    policy, problems = load_policy(folder, [academy], on)
    assert (policy is None) == has_errors(problems)
    return [problem.code.id for problem in problems]


def test_a_signed_record_counts(trust: Path) -> None:
    authorise(trust)
    assert found(trust) == []


def test_an_unsigned_record_does_not(trust: Path) -> None:
    authorise(trust, signer=None)
    assert found(trust) == ["A010"]


def test_an_edition_before_the_one_from_which_signatures_are_required(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_trust(folder, signed_from="2025-26")
    authorise(folder, signer=None)
    assert found(folder) == []
    edit(folder / "trust/policy.yaml", "edition: 2024-25", "edition: 2026-27")
    edit(folder / "trust/policy.yaml", "next_review: 2025-07", "next_review: 2027-07")
    edit(folder / "trust/authorisations/hillside.yaml", "edition: 2024-25", "edition: 2026-27")
    assert found(folder) == ["A010", "L048"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Invented minute 7", "Invented minute 8", "A012"),
        ("authorised: 2024-09-02", "authorised: 2024-09-03", "A012"),
        ("name: A Example", "name: B Example", "A012"),
        ("    reference", "    until: 2099-12-31\n    reference", "A012"),
        ("08:45", "08:46", "A007"),
        ("sig: ", "sig: A", "S006"),
    ],
)
def test_a_record_changed_by_hand_does_not_count(trust: Path, old: str, new: str, code: str) -> None:
    edit(authorise(trust), old, new)
    assert found(trust)[:1] == [code]


def test_a_signature_of_another_does_not_count(trust: Path) -> None:
    file = authorise(trust)
    other = invented_key("B Example").public_key
    write_keys(trust, entry(), entry("B Example", holder="A Example"))
    edit(file, f"keyid: {invented_key('A Example').public_key}", f"keyid: {other}")
    assert found(trust) == ["A011"]


def test_a_record_copied_to_another_academy_does_not_count(trust: Path) -> None:
    file = authorise(trust)
    copied = file.with_name("brookside.yaml")
    copied.write_text(file.read_text("utf-8").replace("hillside", "brookside"), "utf-8")
    assert found(trust, "brookside") == ["A012"]


def test_a_record_of_last_years_edition_does_not_count(trust: Path) -> None:
    file = authorise(trust)
    for each in (trust / "trust/policy.yaml", file):
        edit(each, "edition: 2024-25", "edition: 2025-26")
    edit(trust / "trust/policy.yaml", "next_review: 2025-07", "next_review: 2026-07")
    assert found(trust) == ["A012", "L048"]


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        ([entry("B Example")], ["A013"]),
        ([entry(role="headteacher")], ["A015"]),
        ([entry(role="headteacher"), entry()], []),
        ([entry(holder="B Example")], ["A015"]),
        ([entry(until="2024-09-01")], ["A014"]),
        ([entry(until="2024-09-02")], []),
        ([entry(**{"from": "2024-09-03"})], ["A014"]),
        ([entry(withdrawn="Lost on a train")], ["A014"]),
        ([entry(), entry(withdrawn="Lost on a train")], ["A014"]),
        ([entry(), entry(role="headteacher", withdrawn="Lost on a train")], ["A014"]),
        ([entry(until="2024-08-01")], ["L017", "A014"]),
        ([entry(**LAST_YEAR), entry()], []),
        ([entry(**LAST_YEAR), entry(**{"from": "2024-09-03"})], ["A014"]),
        ([entry(**LAST_YEAR), entry(role="headteacher")], ["A014"]),
        ([entry(holder="B Example"), entry()], []),
    ],
)
def test_whose_key_it_is_and_when_it_could_be_used(trust: Path, keys, codes) -> None:
    authorise(trust)
    write_keys(trust, *keys)
    assert sorted(found(trust)) == sorted(codes)


@pytest.mark.parametrize(
    ("lines", "name", "said"),
    [
        ([entry(**LAST_YEAR), entry()], None, "signs: A Example"),
        ([entry(role="headteacher"), entry()], None, "signs: A Example"),
        ([entry(holder="B Example"), entry()], None, "signs: B Example"),
        ([entry(**LAST_YEAR), entry(role="headteacher")], None, "cannot be used on 2024-09-02"),
        ([entry(role="headteacher"), entry(**LAST_YEAR)], None, "cannot be used on 2024-09-02"),
        ([entry(role="headteacher")], None, "for the role `headteacher`"),
        ([entry(until="2024-09-02")], None, "signs: A Example"),
        ([entry(**{"from": "2024-09-02"})], None, "signs: A Example"),
        ([entry(until="2024-09-01")], None, "cannot be used on 2024-09-02"),
        ([entry("B Example")], None, "does not have this key"),
        ([entry()], "A Example", "signs: A Example"),
        ([entry()], "B Example", "the key is A Example's"),
        ([entry(withdrawn="Lost on a train")], None, "withdrawn: Lost on a train"),
    ],
)
def test_a_key_signs_by_any_of_its_lines_that_lets_it(trust: Path, lines, name, said) -> None:
    write_keys(trust, *lines)
    policy, _ = load_policy(trust, ["hillside"], DAY, draft=True)
    assert policy
    keys = policy.academies["hillside"].local.keys
    mine = invented_key("A Example").public_key
    found = signer_of(mine, "chief_executive", name, DECIDED, keys)
    assert said in (found.message if isinstance(found, Diagnostic) else f"signs: {found.holder}")


def test_a_signature_made_for_something_else_is_told_as_that(trust: Path) -> None:
    file = authorise(trust)
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"payload: \S+", "payload: e30=", text), "utf-8")
    _, (problem, *_) = load_policy(trust, ["hillside"], DAY)
    assert problem.message.endswith("has a signature that was made for something else")


def test_an_academy_cannot_give_itself_a_key(trust: Path) -> None:
    authorise(trust, "B Example")
    (trust / "hillside/keys.yaml").write_text(
        (trust / "trust/keys.yaml").read_text("utf-8").replace("A Example", "B Example"), "utf-8"
    )
    edit(trust / "hillside/keys.yaml", entry()["public_key"], entry("B Example")["public_key"])
    assert sorted(found(trust)) == ["A013", "A018"]


def test_a_key_that_cannot_be_read_is_no_key(trust: Path) -> None:
    authorise(trust)
    edit(trust / "trust/keys.yaml", "public_key: ", "public_key: z")
    policy, problems = load_policy(trust, ["hillside"], DAY)
    assert policy is None
    assert has_errors(problems)


def test_without_the_extra_nothing_is_taken_for_verified(trust: Path) -> None:
    authorise(trust)
    with without_the_extra():
        assert found(trust) == ["A016"]
    edit(trust / "trust/policy.yaml", "signed_from: 2024-25", "signed_from: 2025-26")
    with without_the_extra():
        assert found(trust) == ["A017"]


def test_a_bad_signature_is_refused_though_none_is_required(trust: Path) -> None:
    file = authorise(trust)
    edit(trust / "trust/policy.yaml", "signed_from: 2024-25", "signed_from: 2025-26")
    assert found(trust) == []
    edit(file, "Invented minute 7", "Invented minute 8")
    assert found(trust) == ["A012"]


def test_the_cryptography_is_loaded_only_for_a_signature(trust: Path) -> None:
    authorise(trust, signer=None)
    with without_the_extra():
        found(trust)
        assert not [name for name in EXTRA if sys.modules[name]]


def test_what_is_signed_stays_the_same_to_the_byte() -> None:
    """Otherwise no signature of an earlier day would count any more."""
    record = {"section": "times", "by": {"role": "head", "name": "Zo\u00eb"}, "signed": {"key": "x"}}
    content = '{"academy":"hillside","by":{"name":"Zo\u00eb","role":"head"},"section":"times"}'
    assert signed_content("hillside", record) == content.encode()


RECORDS = st.fixed_dictionaries(
    {"section": st.sampled_from(["times", "thresholds"]), "edition": st.sampled_from(["2024-25", "2025-26"])},
    optional={
        "reference": st.text(max_size=5),
        "until": st.text(max_size=3),
        "under": st.lists(st.text(max_size=3), max_size=2),
        "says": st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    },
)
NAMES = st.sampled_from(["hillside", "brookside"])


@pytest.mark.thorough
@settings(deadline=None, max_examples=200)
@given(NAMES, RECORDS, NAMES, RECORDS)
def test_a_signature_verifies_for_exactly_one_content(academy, record, other_academy, other):
    key = invented_key("A Example")
    content = signed_content(academy, record)
    envelope = key.sign(content, "kind")
    assert envelope.signs(content)
    assert envelope.content() == content
    assert envelope.signs(signed_content(other_academy, other)) == (
        (academy, record) == (other_academy, other)
    )


@pytest.mark.thorough
@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=40), st.integers(min_value=0), st.integers(1, 255))
def test_no_byte_of_an_envelope_can_be_another(content, place, change):
    key = invented_key("A Example")
    good = key.sign(content, "kind")
    changed = bytearray(good.signature.encode())
    changed[place % len(changed)] ^= change
    signature = changed.decode("latin-1")
    for other in (
        Envelope("other kind", good.payload, good.key, good.signature),
        Envelope("kind", good.payload, invented_key("B Example").public_key, good.signature),
        Envelope("kind", good.payload, good.key, signature),
    ):
        assert not other.signs(content)
    assert not good.signs(content + b"\0")


@settings(deadline=None, max_examples=40)
@given(st.data())
@pytest.mark.thorough
def test_no_edit_of_a_signed_record_makes_another_content_count(tmp_path_factory, data):
    """Whatever characters of the file are changed: it counts as before, or it does not."""
    folder = tmp_path_factory.mktemp("signed") / "policies"
    write_trust(folder)
    file = authorise(folder)
    text = file.read_text("utf-8")
    place = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.text(st.sampled_from("0123456789abc:- \n"), max_size=3))
    file.write_text(text[:place] + put + text[place + data.draw(st.integers(0, 3)) :], "utf-8")
    edit(folder / "hillside/times.yaml", "8:45", data.draw(st.sampled_from(["8:45", "8:46"])))
    policy, _ = load_policy(folder, ["hillside"], DAY)
    if policy:
        starts = policy.academies["hillside"].settings["school_day.starts"]
        assert starts.written(starts.cases[0]) == "08:45"


@needs_unix
@pytest.mark.parametrize("passphrase", [None, b"an invented passphrase"])
def test_a_key_is_written_for_its_holder_alone(tmp_path: Path, passphrase: bytes | None) -> None:
    file = tmp_path / "key.pem"
    key = write_new_key(file, passphrase)
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_key(file, passphrase).public_key == key.public_key
    with pytest.raises(FileExistsError):
        write_new_key(file, passphrase)
    if passphrase:
        for wrong in (None, b"another"):
            with pytest.raises(PassphraseError):
                read_key(file, wrong)
    assert repr(key).startswith("<engine.envelopes.SigningKey object")


@pytest.mark.parametrize("text", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key(tmp_path: Path, text: str) -> None:
    (tmp_path / "key.pem").write_text(text, "utf-8")
    with pytest.raises(UnreadableKeyError):
        read_key(tmp_path / "key.pem", None)


def test_base64_is_read_in_one_spelling_only() -> None:
    good = invented_key("A Example").sign(b"content", "kind")
    last = good.signature[85]
    other = chr(ord(last) + 1)
    assert not Envelope("kind", good.payload, good.key, f"{good.signature[:85]}{other}==").signs(b"content")


def test_the_edits_of_an_academy_do_not_touch_what_was_signed(trust: Path) -> None:
    authorise(trust)
    copied = trust.with_name("copied")
    copytree(trust, copied)
    edit(copied / "hillside/times.yaml", "8:45", "8:46")
    assert found(copied) == ["A002"]
