"""A small trust that requires signatures, with keys made here; nobody holds them and they open nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from unittest.mock import patch

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.authorising.recording import Decision, record_file, record_of, with_records
from engine.envelopes import SigningKey
from engine.policy.loading import load_policy
from engine.reading.writing import Plain, yaml_text

BASE = Path(__file__).parent / "corpus" / "policies" / "base"
DAY = date(2025, 3, 28)
DECIDED = date(2024, 9, 2)
EXTRA = ("cryptography", "securesystemslib")
REVIEW_EXTRA = ("docx", "resvg_py", "xlsxwriter")
_DELEGATION = """\
settings:
  school_day: {mode: open, authorised_by: chief_executive}
  attendance: {mode: open, authorised_by: chief_executive}
  roles.headteacher: {mode: open}
"""
_ACADEMY = """\
layer: academy
under: trust
identity: {{name: {name}, year_groups: [1, 2, 3], clause: "1"}}
"""


def invented_key(name: str) -> SigningKey:
    """The key of an invented person, the same each time."""
    return SigningKey(_private(name))


def write_private_key(file: Path, name: str) -> None:
    """The key of an invented person as a file without a passphrase."""
    plain = (form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    file.write_bytes(_private(name).private_bytes(*plain))


def _private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def entry(name: str = "A Example", **other: str) -> dict[str, Plain]:
    """What keys.yaml says of a person's key."""
    said = {"holder": name, "role": "chief_executive", "from": "2024-09-01", "until": "2025-08-31"}
    return {**said, "public_key": invented_key(name).public_key, **other}


def write_trust(folder: Path, *keys: Mapping[str, Plain], signed_from: str = "2024-25") -> None:
    """Two academies, each with a section of its own, under a trust that requires signatures from an edition on."""
    copytree(BASE, folder)
    (folder / "trust/delegation.yaml").write_text(_DELEGATION, "utf-8")
    policy = folder / "trust/policy.yaml"
    text = policy.read_text("utf-8")
    policy.write_text(text.replace("2024-25", f"2024-25, signed_from: {signed_from}"), "utf-8")
    write_keys(folder, *(keys or (entry(),)))
    (folder / "brookside").mkdir()
    (folder / "brookside/policy.yaml").write_text(_ACADEMY.format(name="Brookside School"), "utf-8")
    times = (folder / "hillside/times.yaml").read_text("utf-8")
    (folder / "brookside/times.yaml").write_text(times, "utf-8")


def write_keys(folder: Path, *keys: Mapping[str, Plain]) -> None:
    (folder / "trust/keys.yaml").write_text(yaml_text({"keys": list(keys)}), "utf-8")


def authorise(
    folder: Path,
    signer: str | None = "A Example",
    academy: str = "hillside",
    on: date = DECIDED,
    name: str | None = None,
) -> Path:
    """Records the academy's sections as authorised, signed with somebody's key, whether or not it may sign."""
    policy, _ = load_policy(folder, [academy], DAY, draft=True)
    assert policy
    local = policy.academies[academy].local
    decision = Decision("Invented minute 7", on, None, name or signer)
    key = invented_key(signer) if signer else None
    file = record_file(policy, local)
    records = [record_of(section, local, decision, key) for section in local.sections]
    text, wrong = with_records(file, academy, records)
    assert not wrong
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@contextmanager
def without_the_extra() -> Iterator[None]:
    """As where the extras `sign` and `review` are not installed."""
    lacking = (*EXTRA, *REVIEW_EXTRA)
    hidden = {name: None for name in (*lacking, *sys.modules) if name.partition(".")[0] in lacking}
    with patch.dict(sys.modules, hidden):
        yield
