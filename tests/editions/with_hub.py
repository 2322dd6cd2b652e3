"""An invented hub between an academy and its authority: it aims higher, names who helps, and was authorised to."""

from __future__ import annotations

from pathlib import Path

from engine.authorising.recording import Decision, record_file, record_of, waiting_sections, with_records
from engine.demo import AS_AT
from engine.policy.loading import load_policy
from tests.edits import edit

FILES = {
    "policy.yaml": "layer: hub\nunder: luton\nidentity: {name: South Hub}\n",
    "thresholds.yaml": 'attendance: {target: {value: 98%, clause: "4.6"}}\n',
    "contacts.yaml": 'roles: {attendance_officer: {holder: Q Example, clause: "3.4"}}\n',
    "delegation.yaml": "settings: {roles: {mode: open}}\n",
}


def add_hub(policies: Path, *, authorised: bool = True) -> Path:
    """The policies with Wenlock under the hub."""
    (policies / "hub").mkdir()
    for name, text in FILES.items():
        (policies / "hub" / name).write_text(text, "utf-8")
    edit(policies / "wenlock" / "policy.yaml", "under: luton", "under: hub")
    edit(
        policies / "trust" / "authorisations" / "wenlock.yaml",
        "      - luton\n",
        "      - luton\n      - hub\n",
    )
    if authorised:
        _authorise(policies)
    return policies


def _authorise(policies: Path) -> None:
    policy, _ = load_policy(policies, ["wenlock"], AS_AT, draft=True)
    assert policy
    local = policy.academies["wenlock"].local_by_layer["hub"]
    sections, _ = waiting_sections(local, (), AS_AT)
    records = [record_of(each, local, Decision("Invented minute 4", AS_AT)) for each in sections]
    text, wrong = with_records(record_file(policy, local), "hub", records)
    assert not wrong
    record_file(policy, local).write_text(text, "utf-8")
