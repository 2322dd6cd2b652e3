"""Policies of an invented trust: Wenlock and 39 more academies under three local authorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree

from engine.authorising.recording import Decision, record_file, record_of, waiting_sections, with_records
from engine.demo import AS_AT, AcademyShape, trust_of
from engine.installed import installed_folder
from engine.policy.loading import load_policy

AUTHORITIES = {
    "luton": "Luton Borough Council",
    "lakeside": "Lakeside Council",
    "northmoor": "Northmoor Council",
}
CAREFUL = "academy-007"
"""The academy that aims higher, by leave of the chief executive."""

_AUTHORITY = """\
layer: local_authority
under: trust
identity: {{name: {name}, clause: "3.4"}}
links:
  penalty_notice_code: {{value: {name} Code of Conduct, clause: Annex B}}
"""
_ACADEMY = """\
layer: academy
under: {under}
identity: {{name: {title}, local_authority: {authority}, year_groups: [3, 4, 5, 6], clause: "1"}}
"""


def shapes(pupils: int) -> tuple[AcademyShape, ...]:
    return tuple(replace(shape, pupils=pupils) for shape in trust_of(40))


def authority_of(number: int) -> str:
    return sorted(AUTHORITIES)[number % 3]


def write_trust(folder: Path, academies: Sequence[AcademyShape]) -> None:
    copytree(installed_folder("policies"), folder)
    for name in AUTHORITIES.keys() - {"luton"}:
        (folder / name).mkdir()
        (folder / name / "policy.yaml").write_text(_AUTHORITY.format(name=AUTHORITIES[name]), "utf-8")
    (folder / "lakeside" / "thresholds.yaml").write_text(
        'notice_to_improve: {shortest: {value: 6 weeks, clause: "5.2"}}\n', "utf-8"
    )
    for number, shape in enumerate(academies):
        if not (folder / shape.name).exists():
            under = authority_of(number)
            (folder / shape.name).mkdir()
            text = _ACADEMY.format(under=under, title=shape.title, authority=AUTHORITIES[under])
            (folder / shape.name / "policy.yaml").write_text(text, "utf-8")
    (folder / "academy-003" / "thresholds.yaml").write_text("contacts: {emergency_minimum: 3}\n", "utf-8")
    (folder / CAREFUL / "thresholds.yaml").write_text("attendance: {target: 98%}\n", "utf-8")
    _authorise(folder, CAREFUL, CAREFUL)
    _authorise(
        folder, "lakeside", next(each.name for each in academies if _is_under(folder, each, "lakeside"))
    )


def _is_under(folder: Path, academy: AcademyShape, layer: str) -> bool:
    return f"under: {layer}\n" in (folder / academy.name / "policy.yaml").read_text("utf-8")


def _authorise(folder: Path, layer: str, academy: str) -> None:
    """What a layer sets authorised; it is the academy's own or one above it."""
    policy, _ = load_policy(folder, [academy], AS_AT, draft=True)
    assert policy
    local = policy.academies[academy].local_by_layer[layer]
    sections, _ = waiting_sections(local, (), AS_AT)
    decision = Decision("Invented minute 7", AS_AT)
    file = record_file(policy, local)
    text, wrong = with_records(file, layer, [record_of(each, local, decision) for each in sections])
    assert not wrong
    file.write_text(text, "utf-8")
