"""Sections that are not authorised any more though neither their record nor a value in them is another."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition_2023_24 import Edits, write_edited
from test_comparing import TODAY, compared

from engine import reviewing
from engine.editions.change import Change, Kind
from tests.portions import portion

STARTS = 'school_day:\n  starts: {value: 8:30, clause: "4.4"}\n'
CHIEF = "Chief Executive Officer,"
LAPSED: dict[str, tuple[Edits, str]] = {
    "a value given up": (
        {"wenlock/times.yaml": ((STARTS, ""),)},
        "one value was changed in the section `times` of wenlock since it was authorised",
    ),
    "another edition": (
        {"trust/policy.yaml": (("edition: 2024-25", "edition: 2025-26"),)},
        "the section `times` of wenlock was authorised for the edition 2024-25, and this is 2025-26",
    ),
    "another holder": (
        {"trust/contacts.yaml": ((CHIEF, f"{CHIEF} holder: C Example, from: 2024-10-01,"),)},
        "the section `times` of wenlock was authorised in 2024-08, when nobody held the role `chief_executive`",
    ),
    "signatures": (
        {"trust/policy.yaml": (("  localised_by:", "  signed_from: 2024-25\n  localised_by:"),)},
        "the record of the section `times` of wenlock is not signed, and the trust requires it",
    ),
}


def of_sections(old: str, new: str, academy: str | None = None) -> list[Change]:
    changes = compared(old, new, academy).changes
    return [each for each in changes if each.kind is Kind.AUTHORISATION]


@pytest.mark.thorough
@pytest.mark.parametrize(("edits", "why"), portion(2, LAPSED.values()), ids=LAPSED.keys())
def test_a_section_that_is_not_authorised_any_more_is_told(tmp_path: Path, edits: Edits, why: str) -> None:
    new = str(write_edited(tmp_path / "edited", edits))
    for academy in (None, "wenlock"):
        [lapsed] = of_sections(TODAY, new, academy)
        assert lapsed.old is not None and lapsed.new is not None
        assert (lapsed.name, lapsed.old.says, lapsed.new.says, lapsed.academies) == (
            *("wenlock.times", "authorised by Chief Executive Officer, 2024-08", "not authorised"),
            ("wenlock",),
        )
        assert lapsed.reason == f"nothing is evaluated by the section until it is authorised again: {why}"
    [back] = of_sections(new, TODAY)
    assert back.reason == "the section is authorised now, which it was not"


@pytest.mark.thorough
def test_a_section_is_told_once(tmp_path: Path) -> None:
    """What is new in it says itself that it is not authorised; so does its record, where that is another."""
    edits = {"wenlock/times.yaml": ((STARTS, ""), ("9:15", "9:20"))}
    assert of_sections(TODAY, str(write_edited(tmp_path / "value", edits))) == []
    record = {"trust/authorisations/wenlock.yaml": (("role: chief_executive", "role: trust_board"),)}
    [another] = of_sections(TODAY, str(write_edited(tmp_path / "record", record)))
    assert another.name == "wenlock.times, edition 2024-25.by"


@pytest.mark.thorough
def test_of_what_cannot_be_read_no_section_is_told(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", LAPSED["another edition"][0])
    (new / "trust" / "contacts.yaml").write_text("roles: [\n", "utf-8")
    told = reviewing.diff(Path(TODAY), TODAY, str(new)).comparison
    assert told is not None and told.partial
    assert [each for each in told.changes if each.kind is Kind.AUTHORISATION] == []


@pytest.mark.thorough
def test_the_title_of_who_decided_is_no_change_of_the_record(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", {"trust/contacts.yaml": ((CHIEF, "Chief Executive,"),)})
    assert of_sections(TODAY, str(new)) == []
