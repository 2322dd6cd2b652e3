"""A clause that alone is another one, however a file names it, and a role that is called otherwise everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition_2023_24 import Edits, write_edited
from test_comparing import TODAY, compared

from engine.editions.change import Direction, Kind
from engine.reports.diff.phrases import both_sides

pytestmark = pytest.mark.thorough

LAW = "The School Attendance (Pupil Registration) (England) Regulations 2024"
CLAUSES: dict[str, tuple[Edits, str, tuple[str, str]]] = {
    "beside a value": (
        {
            "trust/thresholds.yaml": (
                ('target: {value: 97%, clause: "4.6"}', 'target: {value: 97%, clause: "4.7"}'),
            )
        },
        "attendance.target",
        ("97% (by 4.6)", "97% (by 4.7)"),
    ),
    "for a value from above": (
        {"trust/thresholds.yaml": (('  years: {clause: "4.1"}', '  years: {clause: "4.2"}'),)},
        "retention.years",
        ("6 years (by 4.1)", "6 years (by 4.2)"),
    ),
    "for a value from above, no more": (
        {"trust/thresholds.yaml": (('retention:\n  years: {clause: "4.1"}\n', ""),)},
        "retention.years",
        ("6 years (by 4.1, trust)", f"6 years (by {LAW}, national)"),
    ),
    "of a file of codes": (
        {"trust/codes.yaml": (("\nclause: Appendix 1\n", "\nclause: Appendix 2\n"),)},
        "codes.clause",
        ("Appendix 1", "Appendix 2"),
    ),
    "for a code from above, no more": (
        {"trust/codes.yaml": ((" J1,", ""),)},
        "codes.cites.J1",
        ("Appendix 1", "nothing"),
    ),
    "beside a contact": (
        {"wenlock/contacts.yaml": (('S Klausner, clause: "3.2"', 'S Klausner, clause: "3.3"'),)},
        "roles.office_manager.clause",
        ("3.2", "3.3"),
    ),
}


@pytest.mark.parametrize(("edits", "path", "sides"), CLAUSES.values(), ids=CLAUSES.keys())
def test_another_clause_alone_is_told(
    tmp_path: Path, edits: Edits, path: str, sides: tuple[str, str]
) -> None:
    new = str(write_edited(tmp_path / "edited", edits))
    [change] = compared(TODAY, new).changes
    assert (change.path, both_sides(change), change.academies) == (path, sides, ("wenlock",))
    assert change.direction is Direction.NEITHER and "clause" in change.reason
    assert [each.path for each in compared(TODAY, new, "wenlock").changes] == [path]


def test_a_value_from_above_is_told_once_where_a_layer_names_a_clause_for_it(tmp_path: Path) -> None:
    national = Path(TODAY, "national", "thresholds.yaml").read_text("utf-8")
    line = next(each for each in national.splitlines() if "6 years" in each)
    edits = {"national/thresholds.yaml": ((line, line.replace("6 years", "7 years")),)}
    [change] = compared(TODAY, str(write_edited(tmp_path / "edited", edits))).changes
    assert (change.new and change.new.layer, both_sides(change)) == ("national", ("6 years", "7 years"))


def test_a_role_renamed_everywhere_is_no_change(tmp_path: Path) -> None:
    """Lists of roles in settings, and in what statements say, follow its name."""
    policies = Path(TODAY)
    names = [path.relative_to(policies).as_posix() for path in policies.rglob("*.yaml")]
    pair = ("office_manager", "business_manager")
    edits = {name: (pair,) for name in names if pair[0] in (policies / name).read_text("utf-8")}
    assert "trust/thresholds.yaml" in edits and "trust/clauses.yaml" in edits
    new = str(write_edited(tmp_path / "edited", edits))
    for academy in (None, "wenlock"):
        told = compared(TODAY, new, academy)
        assert [each.name for each in told.changes if each.kind is not Kind.CASE] == []
        assert [(each.old, each.new) for each in told.kept] == [
            ("roles.office_manager", "roles.business_manager")
        ]


def test_what_a_statement_says_reads_as_its_file_does(tmp_path: Path) -> None:
    edits = {
        "trust/clauses.yaml": (
            ("penalty.may_issue: [headteacher, office_manager]", "penalty.may_issue: [headteacher]"),
        )
    }
    [change] = compared(TODAY, str(write_edited(tmp_path / "edited", edits))).changes
    was, now = both_sides(change)
    assert was.endswith("penalty.may_issue [headteacher, office_manager]")
    assert now.endswith("penalty.may_issue [headteacher]")
