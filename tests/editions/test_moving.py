"""What moves to another layer, or comes into force from above: a change wherever something else holds then."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest
from edition_2023_24 import Edits, write_edited
from test_comparing import TODAY, compared
from with_hub import add_hub

from engine import reviewing
from engine.editions.change import Change, Comparison
from engine.editions.in_force import OVERLAID
from engine.reports.diff.phrases import both_sides

pytestmark = pytest.mark.thorough

HILL = """\
layer: academy
under: luton
identity: {name: Hill School, local_authority: Luton Borough Council, year_groups: [3, 4, 5, 6]}
"""
MEETING = "Write to the parents and arrange a meeting with the senior attendance champion"
TARGET = '  target: {value: 97%, clause: "4.6"}\n'
LETTER = (
    '  letter_below: {value: 95%, clause: "4.5"}  # also "causing concern", for which no figure is given\n'
)
OWN_LETTER = 'attendance: {letter_below: {value: 95%, clause: "4.5"}}\n'
LAST_YEAR = '  final_year_group: {value: 6, clause: "7.4"}\n'
MEDICAL = "  medical_needs: {value: Luton medical needs guidance and policy, clause: Annex D}\n"
MANAGER = '  office_manager: {holder: S Klausner, clause: "3.2"}\n'
OFTEN_LATE = """\
  often_late:
    title: Often late in one half term
    basis: [{clause: "4.4"}]
    for: each pupil
    when: count(sessions where late) over each half term is at least 5
    level: note
    ladder: {name: lateness, stage: 1}
    says: Late {count} times in the half term from {window.start} to {window.end}
    then: {duty: meet_about_lateness}
"""
ON_TIME = """\
  attend_on_time:
    do: Be in school and on time
    by: pupil
    every: school day
    clause: "3.8"
"""


class Said(NamedTuple):
    """A change as it is told."""

    name: str
    layer: str
    was: str
    now: str
    direction: str
    academies: tuple[str, ...]


def said(changes: Iterable[Change]) -> list[Said]:
    return [
        Said(each.name, (each.new or each.old).layer, *both_sides(each), each.direction.value, each.academies)
        for each in changes
    ]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped policies with a second academy, which sets nothing itself."""
    folder = tmp_path_factory.mktemp("two") / "policies"
    return with_hill(Path(TODAY), folder)


def with_hill(policies: Path, into: Path) -> Path:
    copytree(policies, into, dirs_exist_ok=True)
    (into / "hill").mkdir()
    (into / "hill" / "policy.yaml").write_text(HILL, "utf-8")
    return into


def edited(folder: Path, edits: Edits, *, added: dict[str, str] | None = None, hill: bool = True) -> str:
    """The policies of both academies with edits, and with texts added at the end of files, new ones too."""
    new = write_edited(folder / "edited", edits)
    for name, text in (added or {}).items():
        path = new / name
        path.parent.mkdir(exist_ok=True)
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")
    return str(with_hill(new, folder / "with-hill") if hill else new)


def of_both(today: Path, new: str) -> Comparison:
    """The comparison layer by layer; it reaches just those academies at which what is in force is another."""
    told = compared(str(today), new)
    reached = {name for each in told.changes if each.kind in OVERLAID for name in each.academies}
    for academy in ("hill", "wenlock"):
        here = [each for each in compared(str(today), new, academy).changes if each.kind in OVERLAID]
        assert bool(here) == (academy in reached), (academy, here, told.changes)
    return told


MOVES: dict[str, tuple[Edits, dict[str, str], list[tuple[str, str, tuple[str, ...]]]]] = {
    "a value, down to one academy": (
        {"trust/thresholds.yaml": ((LETTER, ""),)},
        {"wenlock/thresholds.yaml": OWN_LETTER},
        [
            ("attendance.letter_below", "trust", ("hill",)),
            ("attendance.letter_below", "wenlock", ("wenlock",)),
        ],
    ),
    "a rule, down to one academy": (
        {"trust/rules/punctuality.yaml": ((OFTEN_LATE, ""),)},
        {"wenlock/rules/own.yaml": "rules:\n" + OFTEN_LATE},
        [("rules.often_late", "trust", ("hill",)), ("rules.often_late", "wenlock", ("wenlock",))],
    ),
    "a value, up to the trust": (
        {
            "wenlock/thresholds.yaml": ((LAST_YEAR, ""),),
            "trust/thresholds.yaml": (("roll:\n", "roll:\n" + LAST_YEAR),),
        },
        {},
        [("roll.final_year_group", "trust", ("hill",))],
    ),
    "a duty, down to one academy": (
        {"trust/duties.yaml": ((ON_TIME, ""),)},
        {"wenlock/duties.yaml": "duties:\n" + ON_TIME},
        [("duties.attend_on_time", "trust", ("hill",)), ("duties.attend_on_time", "wenlock", ("wenlock",))],
    ),
    "a link, down to one academy": (
        {"luton/policy.yaml": ((MEDICAL, ""),)},
        {"wenlock/policy.yaml": "links:\n" + MEDICAL},
        [("links.medical_needs", "luton", ("hill",))],
    ),
    "a contact, up to the local authority": (
        {
            "wenlock/contacts.yaml": ((MANAGER, ""),),
            "luton/contacts.yaml": (("roles:\n", "roles:\n" + MANAGER),),
        },
        {},
        [("roles.office_manager.holder", "luton", ("hill",))],
    ),
}


@pytest.mark.parametrize(("edits", "added", "changes"), MOVES.values(), ids=MOVES.keys())
def test_what_moves_away_from_an_academy_is_a_change_there(
    today: Path,
    tmp_path: Path,
    edits: Edits,
    added: dict[str, str],
    changes: list[tuple[str, str, tuple[str, ...]]],
) -> None:
    told = of_both(today, edited(tmp_path, edits, added=added))
    assert [(each.name, each.layer, each.academies) for each in said(told.changes)] == changes
    assert told.kept == ()


def test_what_moves_and_holds_wherever_it_held_is_only_moved(today: Path, tmp_path: Path) -> None:
    edits = {
        "luton/policy.yaml": ((MEDICAL, ""),),
        "trust/policy.yaml": (("links:\n", "links:\n" + MEDICAL),),
    }
    told = of_both(today, edited(tmp_path, edits))
    assert told.changes == ()
    assert [(each.how, each.old, each.new) for each in told.kept] == [
        ("moved", "luton: links.medical_needs", "trust: links.medical_needs")
    ]


def test_a_value_moved_to_where_nobody_has_authorised_it_is_a_change(tmp_path: Path) -> None:
    """All that holds stays, with one academy, but `check` refuses what nobody has authorised."""
    edits = {"trust/thresholds.yaml": ((LETTER, ""),)}
    new = edited(tmp_path, edits, added={"wenlock/thresholds.yaml": OWN_LETTER}, hill=False)
    *_, by_layer = compared(TODAY, new).changes
    [in_force] = compared(TODAY, new, "wenlock").changes
    for change in (by_layer, in_force):
        assert both_sides(change) == ("95% (trust)", "95% (wenlock)")
        assert change.new is not None and change.new.authorised == "not authorised"
        assert "not authorised now" in change.reason
        assert change.academies == ("wenlock",)


def test_a_record_moved_to_where_it_does_not_count_is_a_change(tmp_path: Path) -> None:
    """The layer below the trust cannot authorise itself. It stood among what was moved and is no change."""
    records = Path("authorisations", "wenlock.yaml")
    for upper, lower in (("trust", "national"), ("trust", "luton")):
        new = Path(edited(tmp_path / lower, {}, hill=False))
        (new / lower / records).parent.mkdir()
        (new / upper / records).rename(new / lower / records)
        result = reviewing.diff(Path(TODAY), TODAY, str(new)).comparison
        assert result is not None
        if lower == "national":
            assert [each.how for each in result.kept] == ["moved"] and result.changes == ()
        else:
            assert (
                result.kept == ()
                and [each.path for each in result.changes] == ["wenlock.times, edition 2024-25"] * 2
            )
            assert all("is not authorised any more" in each.reason for each in result.changes)


def test_a_rule_renamed_above_and_not_below_is_no_renaming(tmp_path: Path) -> None:
    """An academy that has its own one under the old name has both from then on."""
    own = {"wenlock/rules/own.yaml": "rules:\n" + OFTEN_LATE.replace("at least 5", "at least 4")}
    old = edited(tmp_path / "old", {}, added=own)
    renamed = {"trust/rules/punctuality.yaml": (("often_late:", "late_often:"),)}
    new = edited(tmp_path / "new", renamed, added=own)
    told = reviewing.diff(Path(TODAY), old, new).comparison
    assert told is not None and not told.kept
    assert ("rules.late_often", ("hill", "wenlock")) in [(each.name, each.academies) for each in told.changes]


def test_what_the_trust_changes_of_what_an_academy_adds_to_is_told_as_the_trusts(tmp_path: Path) -> None:
    """The trust's title of a role was told as Wenlock's, which nobody approved, because Wenlock has its telephone."""
    own = {"wenlock/duties.yaml": "duties: {write_to_parents: {do: Write home at once}}\n"}
    edits = {
        "trust/contacts.yaml": (("title: Pastoral lead", "title: Head of care"),),
        "trust/duties.yaml": ((f"do: {MEETING}\n    by: school\n", f"do: {MEETING}\n    by: headteacher\n"),),
    }
    old = edited(tmp_path / "old", {}, added=own, hill=False)
    new = edited(tmp_path / "new", edits, added=own, hill=False)
    told = [
        (each.name, each.new and (each.new.layer, each.new.clause, each.new.authorised))
        for each in compared(old, new, "wenlock").changes
    ]
    board = "no decision is recorded since it was approved by Directors, ratified by Trust Board, 2024-08"
    assert told == [
        ("duties.write_to_parents.by", ("trust", "4.5", board)),
        ("roles.pastoral_lead.title", ("trust", "3.6", board)),
    ]


def test_what_comes_into_force_from_above_is_told(today: Path, tmp_path: Path) -> None:
    own = {
        "wenlock/thresholds.yaml": 'attendance: {target: {value: 99%, clause: "4.6"}}\n',
        "wenlock/duties.yaml": 'duties: {write_to_parents: {do: Write home at once, clause: "4.5"}}\n',
    }
    phone = {"wenlock/contacts.yaml": (("roles:\n", f"roles:\n{OFFICER}"),)}
    with_own = edited(tmp_path, phone, added=own)
    there, back = of_both(today, with_own).changes, compared(with_own, str(today)).changes
    assert [(each.name, each.was, each.now, each.direction) for each in said(there)] == [
        ("attendance.target", "97% (trust)", "99% (wenlock)", "tightens"),
        (
            "duties.write_to_parents.do",
            f"{MEETING} (trust)",
            "Write home at once (wenlock)",
            "cannot say",
        ),
        (
            "roles.attendance_support_officer.phone",
            "01582 548147 (luton)",
            "01582 111111 (wenlock)",
            "neither",
        ),
    ]
    assert [(each.name, each.was, each.now, each.direction) for each in said(back)] == [
        ("attendance.target", "99% (wenlock)", "97% (trust)", "loosens"),
        (
            "duties.write_to_parents.do",
            "Write home at once (wenlock)",
            f"{MEETING} (trust)",
            "cannot say",
        ),
        (
            "roles.attendance_support_officer.phone",
            "01582 111111 (wenlock)",
            "01582 548147 (luton)",
            "neither",
        ),
    ]
    assert {each.academies for each in (*there, *back)} == {("wenlock",)}


OFFICER = '  attendance_support_officer: {phone: 01582 111111, clause: "3.4"}\n'


def test_a_value_that_nobody_goes_by_any_more_is_no_gap(tmp_path: Path) -> None:
    """Where every academy has its own, the trust's may go."""
    edits = {"trust/thresholds.yaml": ((TARGET, ""),)}
    own = {"wenlock/thresholds.yaml": 'attendance: {target: {value: 99%, clause: "4.6"}}\n'}
    old = edited(tmp_path / "old", {}, added=own, hill=False)
    new = edited(tmp_path / "new", edits, added=own, hill=False)
    [change] = compared(old, new).changes
    assert (change.name, change.academies, change.reason) == (
        "attendance.target",
        (),
        "no academy goes by it",
    )


CUT: dict[str, tuple[Edits, list[tuple[str, tuple[str, ...]]]]] = {
    "for all years that are taught": (
        {
            "trust/thresholds.yaml": (
                (
                    LETTER,
                    '  letter_below:\n    clause: "4.5"\n    cases:\n'
                    "      - {when: {year_groups: [3, 4]}, value: 95%}\n"
                    "      - {when: {year_groups: [5, 6]}, value: 95%}\n",
                ),
            )
        },
        [("attendance.letter_below (Reception and years 1, 2, 7, 8, 9, 10, 11, 12, 13 and 14)", ())],
    ),
    "not for all years that are taught": (
        {
            "trust/thresholds.yaml": (
                (
                    LETTER,
                    '  letter_below:\n    clause: "4.5"\n    cases:\n'
                    "      - {when: {year_groups: [0, 1, 2, 3, 4]}, value: 95%}\n"
                    "      - {when: {year_groups: [5]}, value: 96%}\n",
                ),
            )
        },
        [
            ("attendance.letter_below (year 5)", ("hill", "wenlock")),
            ("attendance.letter_below (years 6, 7, 8, 9, 10, 11, 12, 13 and 14)", ("hill", "wenlock")),
        ],
    ),
    "by phase": (
        {
            "trust/policy.yaml": (("\nidentity:", "\nphases: {wenlock: junior, hill: junior}\nidentity:"),),
            "trust/thresholds.yaml": (
                (
                    TARGET,
                    '  target:\n    clause: "4.6"\n    cases:\n'
                    "      - {when: {phases: [junior]}, value: 97%}\n"
                    "      - {when: {phases: [secondary]}, value: 95%}\n",
                ),
            ),
        },
        [
            (
                "attendance.target (nursery, infant, first, primary, middle, upper, sixth form and special)",
                (),
            ),
            ("attendance.target (secondary)", ()),
            ("trust.phases.hill", ("hill",)),
            ("trust.phases.wenlock", ("wenlock",)),
        ],
    ),
}


@pytest.mark.parametrize(("edits", "changes"), CUT.values(), ids=CUT.keys())
def test_cases_reach_those_whom_they_are_for(
    today: Path, tmp_path: Path, edits: Edits, changes: list[tuple[str, tuple[str, ...]]]
) -> None:
    told = of_both(today, edited(tmp_path, edits))
    assert [(each.name, each.academies) for each in told.changes] == changes


@pytest.fixture(scope="module")
def under_a_hub(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    newer = copytree(TODAY, tmp_path_factory.mktemp("hub") / "policies")
    return compared(TODAY, str(add_hub(newer)))


def test_what_a_new_layer_sets_is_told_beside_what_held_without_it(under_a_hub: Comparison) -> None:
    """It was told as a value where there was none, by which no rule could tell."""
    changes = {each.name: each for each in under_a_hub.changes}
    target = changes["attendance.target"]
    assert both_sides(target) == ("97% (trust)", "98% (hub)")
    assert target.direction.value == "tightens"
    assert changes["roles.attendance_officer.holder"].title == "Attendance officer"


def test_what_a_layer_below_says_freely_nobody_is_told_to_have_approved(under_a_hub: Comparison) -> None:
    """A hub's own contact was told as approved by the trust's directors."""
    said = {each.name: each.new.authorised for each in under_a_hub.changes if each.new}
    assert said["roles.attendance_officer.holder"] == ""
    assert said["attendance.target"] == "Chief Executive Officer, 2025-03-28"


def test_the_record_of_a_layer_reaches_the_academies_under_it(
    policies: Path, under_a_hub: Comparison
) -> None:
    for told in (under_a_hub, compared(TODAY, str(add_hub(policies)), "wenlock")):
        (record,) = (each for each in told.changes if each.name.startswith("hub.thresholds"))
        assert record.academies == ("wenlock",)
        assert record.new and record.new.says == "by Chief Executive Officer, 2025-03-28"


def test_under_a_new_layer_what_could_not_be_read_above_is_not_told_as_new(tmp_path: Path) -> None:
    older, newer = (copytree(TODAY, tmp_path / name) for name in ("older", "newer"))
    add_hub(newer)
    (older / "trust" / "thresholds.yaml").write_text("attendance: [\n", "utf-8")
    result = reviewing.diff(Path(TODAY), str(older), str(newer), None)
    assert result.comparison is not None
    assert "attendance.target" not in {each.name for each in result.comparison.changes}
