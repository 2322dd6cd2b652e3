"""An edition that does not say which layers an academy stands under: its errors are told, as `validate` does."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition_2023_24 import Edits, write_edited
from test_comparing import TODAY, compared

from engine import reviewing
from engine.editions.edition import read_edition
from engine.policy.loading import read_policy
from tests.portions import portion

pytestmark = pytest.mark.thorough

BROKEN: dict[str, tuple[Edits, str]] = {
    "a layer that is not there": ({"wenlock/policy.yaml": (("under: luton", "under: lutn"),)}, "L011"),
    "a name that no layer has": ({"wenlock/policy.yaml": (("under: luton", "under: luton_b"),)}, "S006"),
    "a bracket that is not closed": ({"trust/policy.yaml": (("layer: trust", "layer: [trust"),)}, "Y013"),
}


@pytest.mark.parametrize(("edits", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_the_errors_are_told(tmp_path: Path, edits: Edits, code: str) -> None:
    new = write_edited(tmp_path / "edited", edits)
    errors = [each.code.id for each in read_policy(new, draft=True)[1] if each.severity == "error"]
    for pair in ((TODAY, str(new)), (str(new), TODAY)):
        result = reviewing.diff(Path(TODAY), *pair, "wenlock")
        assert result.comparison is None
        assert [each.code.id for each in result.diagnostics] == errors
        by_layer = reviewing.diff(Path(TODAY), *pair)
        told = [each.code.id for each in by_layer.diagnostics]
        assert told == (errors if by_layer.comparison is None else ["V010"])
    assert code in errors


@pytest.mark.parametrize(("edits", "code"), portion(1, BROKEN.values()), ids=BROKEN.keys())
def test_an_edition_against_itself_is_never_said_to_be_whole(tmp_path: Path, edits: Edits, code: str) -> None:
    new = str(write_edited(tmp_path / "edited", edits))
    told = reviewing.diff(Path(TODAY), new, new).comparison
    assert told is not None and told.changes == () and told.partial


def test_an_error_in_a_file_that_both_editions_have_is_told_in_the_folder_of_its_own(tmp_path: Path) -> None:
    """A target for one year group alone leaves rules for the whole school without one: the file of rules is the same."""
    cases = "target: {clause: '4.6', cases: [{when: {year_groups: [3]}, value: 98%}]}"
    edits = {"trust/thresholds.yaml": (('target: {value: 97%, clause: "4.6"}', cases),)}
    new = str(write_edited(tmp_path / "edited", edits))
    (told,) = reviewing.diff(Path(TODAY), TODAY, new).diagnostics
    assert told.code.id == "V010"
    assert told.place.file == "edited/trust/rules/attendance.yaml"


def test_a_layer_without_academies_is_read_with_the_names_that_it_has(tmp_path: Path) -> None:
    """A folder for a local authority in which no academy lies yet."""
    new = write_edited(tmp_path / "edited", {})
    (new / "lakeside").mkdir()
    text = "layer: local_authority\nunder: trust\nidentity: {name: Lakeside Council, clause: '3.4'}\n"
    (new / "lakeside" / "policy.yaml").write_text(text, "utf-8")
    edition = read_edition("edited", new)
    assert not [each for each in edition.errors if each.code.id.startswith(("T", "E", "R"))]
    assert edition.rules["lakeside"].rules


def test_what_may_come_from_a_file_that_cannot_be_read_is_not_told_as_gone(tmp_path: Path) -> None:
    own = 'attendance: {target: {value: 99%, clause: "4.6"}}\n'
    old = write_edited(tmp_path / "old", {})
    path = old / "wenlock" / "thresholds.yaml"
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    new = write_edited(tmp_path / "new", {"trust/thresholds.yaml": (("target: {value", "target: {valve"),)})
    told = reviewing.diff(Path(TODAY), str(old), str(new)).comparison
    assert told is not None and told.partial
    assert "attendance.target" not in [each.path for each in told.changes]
    assert [each.path for each in compared(str(old), TODAY).changes] == ["attendance.target"]
