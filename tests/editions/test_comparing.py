"""Editions compared by what they mean: what is a change, what is none, and which way it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
from edition_2023_24 import Edits, write_2023_24, write_edited
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import reviewing
from engine.editions.change import NO_DECISION, Change, Comparison, Kind, Side
from engine.editions.comparing import compare
from engine.editions.directions.duties import duty_direction
from engine.editions.directions.times import time_direction
from engine.editions.edition import Edition, Known, read_edition, side_by_side
from engine.frozen import replace
from engine.installed import installed_folder
from engine.reading.writing import yaml_text
from engine.reports.diff.phrases import summary
from tests.edits import edit
from tests.portions import portion
from tests.signed_trust import entry

pytestmark = pytest.mark.thorough

TODAY = str(installed_folder("policies"))


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_2023_24(tmp_path_factory.mktemp("editions") / "2023-24"))


def compared(old: str, new: str, academy: str | None = None) -> Comparison:
    result = reviewing.diff(Path(TODAY), old, new, academy)
    assert result.comparison is not None and not result.diagnostics
    return result.comparison


def told(changes: tuple[Change, ...]) -> dict[str, tuple[str | None, str | None, str]]:
    return {
        change.name: (change.old and change.old.says, change.new and change.new.says, change.direction.value)
        for change in changes
    }


def edited(folder: Path, edits: Edits) -> tuple[Change, ...]:
    """What some edits of today's policies change."""
    return compared(TODAY, str(write_edited(folder / "edited", edits))).changes


def test_an_edition_does_not_differ_from_itself(older: str) -> None:
    for edition in (TODAY, older):
        for academy in (None, "wenlock"):
            comparison = compared(edition, edition, academy)
            assert (comparison.changes, comparison.kept, comparison.partial) == ((), (), False)


def test_what_has_changed_since_2023_24(older: str) -> None:
    comparison = compared(older, TODAY)
    changes = told(comparison.changes)
    assert (comparison.old.edition, comparison.new.edition) == ("2023-24", "2024-25")
    assert changes["attendance.letter_below"] == ("92%", "95%", "tightens")
    assert changes["penalty.sessions"][:2] == ("8 sessions", "10 sessions")
    assert changes["penalty.first.amount (from 2024-08-19)"][:2] == ("£120", "£160")
    assert changes["penalty.first.amount (from 2023-09-01, until 2024-08-18)"][:2] == ("£120", None)
    assert changes["register.closes (AM)"][:2] == ("09:00", "09:15")
    assert changes["rules.persistent_absence.when"][2] == "tightens"
    assert changes["codes.H"][:2] == (
        "Family holiday agreed, authorised",
        "Family holiday agreed, authorised, until 2024-08-18",
    )
    assert changes["policy.edition"] == ("2023-24", "2024-25", "neither")
    assert "rules.persistent_absence.says" not in changes


def test_each_change_says_who_where_and_whom_it_reaches(older: str) -> None:
    by_name = {change.name: change for change in compared(older, TODAY).changes}
    closes = by_name["register.closes (AM)"]
    assert closes.new is not None and closes.old is not None
    assert (closes.new.layer, closes.new.clause) == ("wenlock", "4.4")
    assert (closes.old.authorised, closes.new.authorised) == (
        "Chief Executive Officer, 2023-08",
        "Chief Executive Officer, 2024-08",
    )
    assert closes.new.at.startswith("wenlock/times.yaml:")
    letter = by_name["attendance.letter_below"]
    assert (
        letter.new is not None
        and letter.new.authorised == "approved by Directors, ratified by Trust Board, 2024-08"
    )
    assert letter.academies == closes.academies == by_name["codes.H"].academies == ("wenlock",)


def test_an_edition_of_which_nobody_says_when_it_was_ratified_is_not_said_to_be(tmp_path: Path) -> None:
    """It is compared for the meeting that is to ratify it."""
    edits: Edits = {
        "trust/policy.yaml": (("  ratified: 2024-08\n", ""),),
        "trust/thresholds.yaml": (("target: {value: 97%", "target: {value: 98%"),),
    }
    new = write_edited(tmp_path / "new", edits)
    (target,) = (each for each in compared(TODAY, str(new)).changes if each.name == "attendance.target")
    assert target.old and target.old.authorised == "approved by Directors, ratified by Trust Board, 2024-08"
    assert target.new and target.new.authorised == "approved by Directors"


def test_what_differs_since_one_ratification_is_not_said_to_be_ratified(tmp_path: Path) -> None:
    """Both editions name the same one: it cannot be of both values."""
    edits: Edits = {"trust/thresholds.yaml": (("target: {value: 97%", "target: {value: 98%"),)}
    told = compared(TODAY, str(write_edited(tmp_path / "new", edits)))
    (target,) = (each for each in told.changes if each.name == "attendance.target")
    approval = "approved by Directors, ratified by Trust Board, 2024-08"
    assert target.old and target.old.authorised == approval
    assert target.new and target.new.authorised == f"no decision is recorded since it was {approval}"
    assert "no decision is recorded for 1" in summary(told)


def test_one_academy_is_compared_by_what_is_in_force_there(older: str) -> None:
    changes = told(compared(older, TODAY, "wenlock").changes)
    assert changes["attendance.letter_below"] == ("92%", "95%", "tightens")
    assert "register.closes (AM)" in changes


def test_a_value_overruled_below_reaches_nobody_and_is_not_in_force(tmp_path: Path) -> None:
    edits = {"trust/times.yaml": (("closes: 9:10", "closes: 9:12"),)}
    [change] = edited(tmp_path, edits)
    assert (change.name, change.academies) == ("register.closes (AM)", ())
    assert change.new and change.new.layer == "trust"
    assert compared(TODAY, str(tmp_path / "edited"), "wenlock").changes == ()


SAME: dict[str, Edits] = {
    "a time written another way": {"wenlock/times.yaml": (("closes: 9:15", "closes: 09:15  # as before"),)},
    "a duration in other units": {"national/thresholds.yaml": (("within: 28 days", "within: 4 weeks"),)},
    "words for symbols, and brackets": {
        "trust/rules/attendance.yaml": (
            (
                "absence over this school year is at least persistent.threshold",
                "(absence over this school year) >= (persistent.threshold)",
            ),
        )
    },
    "the parts of an `or` in another order": {
        "trust/rules/definitions.yaml": (
            ("when: penalty_stands or improvement_stands", "when: improvement_stands or penalty_stands"),
        )
    },
    "the parts of a condition by codes in another order": {
        "trust/rules/definitions.yaml": (
            (
                "when: code in codes.attending or code in codes.approved",
                "when: code in codes.approved or (code in codes.attending)",
            ),
        )
    },
    "cases in another order": {
        "wenlock/times.yaml": (
            ('    - when: {session: AM}\n      opens: 8:30\n      closes: 9:15\n      clause: "4.4"\n', ""),
            (
                "      closes: 13:40\n",
                "      closes: 13:40\n    - when: {session: AM}\n      opens: 8:30\n      closes: 9:15\n"
                '      clause: "4.4"\n',
            ),
        )
    },
    "a case cut in two": {
        "wenlock/times.yaml": (
            (
                "    - when: {session: PM, year_groups: [5, 6]}\n      opens: 13:30\n      closes: 13:40\n",
                "    - when: {session: PM, year_groups: [5]}\n      opens: 13:30\n      closes: 13:40\n"
                "    - when: {session: PM, year_groups: [6]}\n      opens: 13:30\n      closes: 13:40\n",
            ),
        ),
    },
}


@pytest.mark.parametrize("edits", portion(2, SAME.values()), ids=SAME.keys())
def test_another_spelling_or_order_is_no_change(tmp_path: Path, edits: Edits) -> None:
    """A section whose cases are divided otherwise says the same, but is to be authorised again."""
    assert not [each for each in edited(tmp_path, edits) if each.kind is not Kind.AUTHORISATION]


def test_a_definition_that_exceptions_use_is_told_once_and_goes_their_way(tmp_path: Path) -> None:
    """Nobody changed the rules; a notice that is withdrawn in fewer cases frees fewer."""
    named = (
        "withdrawn is not missing and withdrawn}",
        'withdrawn is not missing and withdrawn and kind is "letter"}',
    )
    (told,) = edited(tmp_path / "all", {"trust/rules/definitions.yaml": (named,)})
    assert (told.name, told.direction.value) == ("definitions.was_withdrawn.when", "cannot say")
    own = "\n  gone: {of: pupil, when: on_roll_to is not missing%s}\n\n  # pupils: who left"
    before, after = (
        write_edited(
            tmp_path / name,
            {
                "trust/rules/definitions.yaml": (("\n  # pupils: who left", own % more),),
                "trust/rules/attendance.yaml": (("when: has_left", "when: gone"),),
            },
        )
        for name, more in (("before", " and on_roll_to is more than 0 days ago"), ("after", ""))
    )
    (told,) = compared(str(before), str(after)).changes
    said = (told.name, told.direction.value, told.reason)
    assert said == (
        "definitions.gone.when",
        "loosens",
        "`attendance_letter_not_sent`: it holds for fewer than before",
    )


def test_what_is_renamed_everywhere_is_no_change(tmp_path: Path) -> None:
    """A rule, a definition and a role, with all that names them."""
    policies = Path(TODAY)
    files = [path.relative_to(policies).as_posix() for path in policies.rglob("*.yaml")]
    names = (
        ("often_late", "frequently_late"),
        ("answers_threshold", "meets_threshold"),
        ("pastoral_lead", "care_lead"),
    )
    texts = {name: (policies / name).read_text("utf-8") for name in files}
    edits = {name: tuple(pair for pair in names if pair[0] in text) for name, text in texts.items()}
    new = write_edited(tmp_path / "edited", edits)
    comparison = compared(TODAY, str(new))
    assert [change.name for change in comparison.changes if change.kind is not Kind.CASE] == []
    renamed = {(each.old, each.new) for each in comparison.kept if each.how == "renamed"}
    assert renamed >= {
        ("rules.often_late", "rules.frequently_late"),
        ("definitions.answers_threshold", "definitions.meets_threshold"),
        ("roles.pastoral_lead", "roles.care_lead"),
    }


def test_a_rule_that_moved_to_another_file_is_no_change(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", {})
    (new / "trust" / "rules" / "illness.yaml").rename(new / "trust" / "rules" / "sickness.yaml")
    assert compared(TODAY, str(new)).changes == ()


def test_a_rule_that_moved_to_another_layer_is_told_as_moved(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", {})
    (new / "national" / "rules").mkdir()
    (new / "trust" / "rules" / "illness.yaml").rename(new / "national" / "rules" / "illness.yaml")
    result = reviewing.diff(Path(TODAY), TODAY, str(new))
    assert result.comparison is not None
    moved = [each.new for each in result.comparison.kept if each.how == "moved"]
    assert "national: rules.illness_without_evidence" in moved or result.diagnostics


_BOUNDS = "at_least: 2 weeks, at_most: 6 weeks,"
DIRECTIONS: dict[str, tuple[Edits, str, str]] = {
    "a threshold that one rule reads": (
        {
            "national/thresholds.yaml": (
                ("return_after: {value: 15 school days", "return_after: {value: 12 school days"),
            )
        },
        "illness.return_after",
        "tightens",
    ),
    "a further part of an `and`": (
        {
            "trust/rules/pupils.yaml": (
                ("when: emergency_contacts is", "when: disadvantaged and emergency_contacts is"),
            )
        },
        "rules.emergency_contacts.when",
        "loosens",
    ),
    "a lower level": (
        {
            "trust/rules/penalties.yaml": (
                (
                    "penalty.sessions\n    level: must\n    ladder: {name: penalty, stage: 1}",
                    "penalty.sessions\n    level: note\n    ladder: {name: penalty, stage: 1}",
                ),
            )
        },
        "rules.penalty_threshold.level",
        "loosens",
    ),
    "a definition through the rules that use it": (
        {
            "trust/rules/definitions.yaml": (
                ("when: code in codes.absent}", "when: code in codes.absent and code is not I}"),
            )
        },
        "definitions.absent.when",
        "loosens",
    ),
    "a permission withdrawn": (
        {
            "trust/delegation.yaml": (
                (
                    "emergency_minimum: {mode: stricter, stricter_is: higher}",
                    "emergency_minimum: {mode: locked}",
                ),
            )
        },
        "delegation: settings.contacts.emergency_minimum",
        "tightens",
    ),
    "a bound that lets more be set": (
        {"trust/delegation.yaml": ((_BOUNDS, "at_least: 2 weeks, at_most: 7 weeks,"),)},
        "delegation: settings.leave.request_before",
        "loosens",
    ),
    "a bound that lets less be set": (
        {"trust/delegation.yaml": ((_BOUNDS, "at_least: 2 weeks, at_most: 5 weeks,"),)},
        "delegation: settings.leave.request_before",
        "tightens",
    ),
    "a bound moved at both ends": (
        {"trust/delegation.yaml": ((_BOUNDS, "at_least: 1 week, at_most: 5 weeks,"),)},
        "delegation: settings.leave.request_before",
        "cannot say",
    ),
    "a bound taken away": (
        {"trust/delegation.yaml": ((_BOUNDS, "at_least: 2 weeks,"),)},
        "delegation: settings.leave.request_before",
        "loosens",
    ),
    "a code that counts for more": (
        {
            "national/codes.yaml": (
                ("I: {meaning: Illness, class: authorised}", "I: {meaning: Illness, class: unauthorised}"),
            )
        },
        "codes.I",
        "tightens",
    ),
    "a time for a duty that was a setting's": (
        {"trust/duties.yaml": (("within: unexplained.resolve_within", "within: 5 school days"),)},
        "duties.enter_absence_code.within",
        "neither",
    ),
    "who holds a role": (
        {"wenlock/contacts.yaml": (("T Clark", "B Clark"),)},
        "roles.attendance_champion.holder",
        "neither",
    ),
    "why no rule asks a register": (
        {
            "trust/duties.yaml": (
                ("send_barrier: no table says", "send_barrier: no table of a register says"),
            )
        },
        "triggers.send_barrier.unasked",
        "neither",
    ),
    "what a reader is sent to another clause for": (
        {"wenlock/clauses.yaml": (("{to: Annex B, for: code of conduct}", "{to: Annex B, for: the code}"),)},
        "clauses.5.2(10).refers",
        "neither",
    ),
    "what the document says": (
        {"wenlock/clauses.yaml": (("Gates are open from 8:30.", "The gates open at 8:30."),)},
        "clauses.4.4(4).text",
        "neither",
    ),
}


@pytest.mark.parametrize(
    ("edits", "name", "direction"), portion(4, DIRECTIONS.values()), ids=DIRECTIONS.keys()
)
def test_each_change_says_which_way_it_goes(tmp_path: Path, edits: Edits, name: str, direction: str) -> None:
    changes = told(edited(tmp_path, edits))
    assert name in changes, sorted(changes)
    assert changes[name][2] == direction


def test_who_holds_a_role_after_whom_is_one_change_in_words(tmp_path: Path) -> None:
    """A list of holders was a change of its own, and beside it whoever stays was said to be nobody any more."""
    several = (
        "holders: [{holder: T Clark, until: 2024-12-31}, {holder: B Lee, from: 2025-01-01, post: Deputy}]"
    )
    edits = {"wenlock/contacts.yaml": (("    holder: T Clark\n", f"    {several}\n"),)}
    assert told(edited(tmp_path, edits)) == {
        "roles.attendance_champion.holder": (
            "T Clark",
            "T Clark until 2024-12-31; B Lee from 2025-01-01, Deputy",
            "neither",
        )
    }


_RECORDS = "trust/authorisations/wenlock.yaml"
REASONS: dict[str, tuple[str, tuple[str, str], str, str]] = {
    "another duty that follows": (
        "trust/rules/attendance.yaml",
        ("{duty: meet_parents_persistent}", "{duty: write_to_parents}"),
        "rules.persistent_absence.then.duty",
        "cannot say: another duty follows; whom it finds stays",
    ),
    "a stage taken away": (
        "trust/rules/attendance.yaml",
        ("    ladder: {name: absence, stage: 1}\n", ""),
        "rules.attendance_target.ladder",
        "neither: it is no stage of a ladder any more, so reports tell it beside the other stages; "
        "whom it finds stays",
    ),
    "a record of a role that may not authorise": (
        _RECORDS,
        ("role: chief_executive", "role: trust_board"),
        "wenlock.times, edition 2024-25.by",
        "cannot say: the record is another, and the section `times` is not authorised any more: the section "
        "`times` of wenlock is for the role `chief_executive` to authorise, and the record names `trust_board`",
    ),
    "a record of another day": (
        _RECORDS,
        ("authorised: 2024-08", "authorised: 2024-09"),
        "wenlock.times, edition 2024-25.authorised",
        "neither: the record is another; the section `times` is authorised, as it was",
    ),
    "who decides": (
        "trust/thresholds.yaml",
        ("decided_by: headteacher", "decided_by: school_office"),
        "leave.decided_by",
        "neither: it says who, and no rule reads it",
    ),
    "who may": (
        "trust/thresholds.yaml",
        ("may_issue: [headteacher, office_manager, ", "may_issue: [headteacher, "),
        "penalty.may_issue",
        "neither: it says who, and no rule reads it",
    ),
    "how something is called": (
        "trust/policy.yaml",
        ("register: {value: Arbor,", "register: {value: Bromcom,"),
        "systems.register",
        "neither: no rule reads it, so no answer turns on it",
    ),
    "what is chosen and no rule reads": (
        "trust/policy.yaml",
        ("scope: trust-wide", "scope: academy"),
        "policy.scope",
        "cannot say: no rule or duty reads it, and no layer says which way is stricter",
    ),
    "what is left out of a list that no rule reads": (
        "trust/times.yaml",
        ("    - whether the absence is authorised\n", ""),
        "register.also_records",
        "cannot say: no rule or duty reads it, and no layer says which way is stricter",
    ),
    "the next review": (
        "trust/policy.yaml",
        ("next_review: 2025-07", "next_review: 2026-07"),
        "policy.next_review",
        "neither: the day of the review, to which an authorisation holds that names no other",
    ),
    "a longer time for a duty than the setting's": (
        "trust/duties.yaml",
        ("within: unexplained.resolve_within", "within: 10 school days"),
        "duties.enter_absence_code.within",
        "loosens: it has to be done later; `unexplained.resolve_within` was 5 school days",
    ),
    "a duty's time in another unit than the setting's": (
        "trust/duties.yaml",
        ("within: roll.entry_notice_within", "within: 3 school days"),
        "duties.tell_local_authority_of_new_pupil.within",
        "cannot say: the two are counted in different units; `roll.entry_notice_within` was 5 days",
    ),
    "a duty's time by another setting": (
        "trust/duties.yaml",
        ("within: penalty.first.within", "within: penalty.first.reduced_within"),
        "duties.pay_first_penalty.within",
        "tightens: it has to be done sooner; `penalty.first.within` was 28 days; "
        "`penalty.first.reduced_within` is 21 days",
    ),
    "a duty's time that a setting had and nothing has": (
        "trust/duties.yaml",
        ("    within: penalty.first.within\n", ""),
        "duties.pay_first_penalty.within",
        "loosens: there is no deadline; `penalty.first.within` was 28 days",
    ),
    "a duty to be done more often": (
        "trust/duties.yaml",
        ("on time\n    by: pupil\n    every: school day", "on time\n    by: pupil\n    every: session"),
        "duties.attend_on_time.every",
        "tightens: it has to be done more often",
    ),
    "a duty to be done less often": (
        "trust/duties.yaml",
        ("on time\n    by: pupil\n    every: school day", "on time\n    by: pupil\n    every: half term"),
        "duties.attend_on_time.every",
        "loosens: it has to be done less often",
    ),
    "a role that shares a duty no longer": (
        "trust/duties.yaml",
        ('    with: [staff]\n    clause: "4.4"', '    clause: "4.4"'),
        "duties.be_role_model_for_punctuality.with",
        "loosens: `staff` has the duty no longer",
    ),
    "a time that a duty reads": (
        "trust/times.yaml",
        ("report_by: {value: 8:30", "report_by: {value: 8:15"),
        "absence.report_by",
        "tightens: the duty `report_absence` leaves less time",
    ),
}


@pytest.mark.parametrize(("file", "edit", "name", "says"), portion(3, REASONS.values()), ids=REASONS.keys())
def test_the_reason_is_what_is_so(
    tmp_path: Path, file: str, edit: tuple[str, str], name: str, says: str
) -> None:
    new = str(write_edited(tmp_path / "edited", {file: (edit,)}))
    ways = {each.name: f"{each.direction}: {each.reason}" for each in as_far_as_sound(TODAY, new)}
    assert ways == {name: says}


def test_a_record_that_is_gone_or_new_says_whether_the_section_is_authorised(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", {})
    (new / _RECORDS).unlink()
    [gone] = compared(TODAY, str(new)).changes
    assert f"{gone.direction}: {gone.reason}" == (
        "cannot say: the record is gone, and the section `times` is not authorised any more: there is no record of it"
    )
    [back] = compared(str(new), TODAY).changes
    assert back.reason == ("a decision recorded, and the section `times` is authorised now, which it was not")
    (new / "wenlock" / "times.yaml").unlink()
    reasons = [each.reason for each in as_far_as_sound(TODAY, str(new)) if each.kind is Kind.AUTHORISATION]
    assert reasons == [
        "the record is gone, and wenlock sets nothing in the section that has to be authorised"
    ]


def test_whose_signatures_count_is_told(tmp_path: Path) -> None:
    first, second = (entry("A Example"), entry("B Example", until="2026-08-31"))
    one, other = (write_edited(tmp_path / name, {}) for name in ("one", "other"))
    (one / "trust" / "keys.yaml").write_text(yaml_text({"keys": [first]}), "utf-8")
    moved = {**first, "until": "2025-03-28", "withdrawn": "lost on the way"}
    (other / "trust" / "keys.yaml").write_text(yaml_text({"keys": [moved, second]}), "utf-8")
    mine, new = (f"keys.{str(each['public_key'])[:16]}, chief_executive" for each in (first, second))
    found = compared(str(one), str(other)).changes
    assert told(found) == {
        f"{mine}.until": ("2025-08-31", "2025-03-28", "neither"),
        f"{mine}.withdrawn": (None, "lost on the way", "neither"),
        new: (None, "the key of B Example, chief_executive, 2024-09-01 to 2026-08-31", "neither"),
    }
    assert {(each.kind, each.academies) for each in found} == {(Kind.OTHER, ("wenlock",))}


@pytest.mark.parametrize(
    ("part", "old", "new", "says"),
    [
        ("every", None, "week", "cannot say: how often it has to be done was not said"),
        ("every", "week", None, "cannot say: how often it has to be done is not said any more"),
        (
            "every",
            "week",
            "regularly",
            "cannot say: how often it has to be done is said otherwise, and the two cannot be compared",
        ),
        ("trigger", None, "a", "cannot say: it is set off by something now"),
        ("trigger", "a", None, "cannot say: nothing sets it off any more"),
        ("trigger", "a", "b", "cannot say: something else sets it off"),
        ("before", "a", "b", "cannot say: the day or time by which it has to be done is another"),
        ("with", "staff", "staff, parent", "tightens: `parent` has the duty too now"),
        ("with", "staff", "parent", "neither: `parent` shares it in place of `staff`"),
        ("", "a child is away", "a child is ill", "cannot say: what sets duties off is put in other words"),
        ("clause", "4.4", "4.5", "neither: another clause, law or guidance is named for it"),
    ],
)
def test_each_part_of_a_duty_goes_its_way(part: str, old: str | None, new: str | None, says: str) -> None:
    direction, reason = duty_direction(part, old, new)
    assert f"{direction}: {reason}" == says
    assert duty_direction(part, new, old)[0] == direction.mirrored


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("5 school days", "2 weeks", "cannot say: the two are counted in different units"),
        ("5 school days", "4 school days", "tightens: it has to be done sooner"),
        ("5 school days", None, "loosens: there is no deadline"),
        ("roll.entry_notice_within", "5 days", "cannot say: `roll.entry_notice_within` has no value"),
    ],
)
def test_another_time_of_a_duty_goes_its_way(old: str, new: str | None, says: str) -> None:
    direction, reason = time_direction(old, new, [({}, {})])
    assert f"{direction}: {reason}" == says
    assert time_direction(new, old, [({}, {})])[0] == direction.mirrored


def test_a_time_that_is_sooner_in_some_cases_and_later_in_others_cannot_be_told(tmp_path: Path) -> None:
    """The setting that a duty's time was taken from varies, and the figure that stands in its place does not."""
    cases = ("{when: {year_groups: [3, 4]}, value: 2 days}", "{when: {year_groups: [5, 6]}, value: 5 days}")
    varying = f"entry_notice_within: {{cases: [{', '.join(cases)}]}}"
    said = {"national/thresholds.yaml": (("entry_notice_within: 5 days", varying),)}
    old = write_edited(tmp_path / "old", said)
    ways = {}
    for name, time in (("between", "3 days"), ("least", "2 days"), ("less", "1 day")):
        new = tmp_path / name
        copytree(old, new)
        edit(new / "trust/duties.yaml", "within: roll.entry_notice_within", f"within: {time}")
        [change] = compared(str(old), str(new)).changes
        ways[time] = f"{change.direction}: {change.reason}"
    was = "`roll.entry_notice_within` was 2 days or 5 days"
    assert ways == {
        "3 days": f"cannot say: it has to be done sooner in some cases and later in others; {was}",
        "2 days": f"tightens: it has to be done sooner; {was}",
        "1 day": f"tightens: it has to be done sooner; {was}",
    }


_DELEGATION = "trust/delegation.yaml"
_REGISTER = "  register.longest: {mode: locked}\n"
_OPEN = "{mode: open, authorised_by: chief_executive}"
DELEGATED: dict[str, tuple[tuple[str, str], str, str]] = {
    "locked that was locked unnamed": (
        ("settings:\n", "settings:\n  vision.values: {mode: locked}\n"),
        "settings.vision.values",
        "neither: what is not named is locked too",
    ),
    "what a shorter path says": (
        (_REGISTER, f"{_REGISTER}  register.closes: {_OPEN}\n"),
        "settings.register.closes",
        "neither: `register` says the same of it",
    ),
    "a lock gone under a path that is open": (
        (_REGISTER, ""),
        "settings.register.longest",
        "loosens: open instead of locked, as `register` has it",
    ),
    "a lock under a path that is open": (
        (_REGISTER, f"{_REGISTER}  register.closes: {{mode: locked}}\n"),
        "settings.register.closes",
        "tightens: locked instead of open, as `register` had it",
    ),
    "a permission gone": (
        (f"  absence.report_by: {_OPEN}\n", ""),
        "settings.absence.report_by",
        "tightens: locked instead of open, for what is not named is locked",
    ),
    "what a layer above locks": (
        ("settings:\n", "settings:\n  codes: {mode: open}\n"),
        "settings.codes",
        "neither: the national layer locks it, whatever is said here",
    ),
    "another role": (
        (f"  school_day: {_OPEN}", "  school_day: {mode: open, authorised_by: trust_board}"),
        "settings.school_day",
        "neither: another role authorises it",
    ),
    "a role that the group is open for": (
        ("  roles.policy_author: {mode: locked}\n", ""),
        "settings.roles.policy_author",
        "loosens: open instead of locked, as `roles` has it",
    ),
    "all that is not named": (
        ("settings:\n", "otherwise: {mode: locked}\nsettings:\n"),
        "otherwise",
        "neither: what is not named is locked too",
    ),
    "all that is not named, opened": (
        ("settings:\n", "otherwise: {mode: open}\nsettings:\n"),
        "otherwise",
        "loosens: open instead of locked, for what was not named was locked",
    ),
    "bounds instead of a direction": (
        (
            "contacts.emergency_minimum: {mode: stricter, stricter_is: higher}",
            "contacts.emergency_minimum: {mode: within, at_least: 2}",
        ),
        "settings.contacts.emergency_minimum",
        "cannot say: what may be set below is bounded in another way, and the two cannot be compared",
    ),
    "new rules": (
        (f"rules:\n  new: {_OPEN}", "rules:\n  new: {mode: locked}"),
        "rules, new",
        "tightens: locked instead of open",
    ),
    "a duty with what holds for all": (
        ("    write_to_parents:", "    attend_on_time: {mode: locked}\n    write_to_parents:"),
        "duties.attend_on_time",
        "neither: `duties, inherited` says the same of it",
    ),
}


def as_far_as_sound(old: str, new: str) -> tuple[Change, ...]:
    """What two editions differ in, also where one lets less be set than an academy sets."""
    comparison = reviewing.diff(Path(TODAY), old, new).comparison
    assert comparison is not None
    return comparison.changes


def of_kind(kind: Kind, changes: tuple[Change, ...]) -> list[Change]:
    return [each for each in changes if each.kind is kind]


@pytest.mark.parametrize(("edit", "entry", "says"), DELEGATED.values(), ids=DELEGATED.keys())
def test_a_delegation_goes_the_way_of_what_may_be_set(
    tmp_path: Path, edit: tuple[str, str], entry: str, says: str
) -> None:
    """There and back: an entry that lets nothing else be set goes neither way."""
    new = str(write_edited(tmp_path / "edited", {_DELEGATION: (edit,)}))
    [change] = of_kind(Kind.DELEGATION, as_far_as_sound(TODAY, new))
    assert change.name == f"delegation: {entry}"
    assert f"{change.direction}: {change.reason}" == says
    [back] = of_kind(Kind.DELEGATION, as_far_as_sound(new, TODAY))
    assert back.direction == change.direction.mirrored


def test_the_delegation_of_a_layer_that_is_new_is_told_with_the_layer(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", {})
    (new / "luton").rename(new / "luton-borough")
    policy = new / "wenlock" / "policy.yaml"
    edit(policy, "under: luton\n", "under: luton-borough\n")
    told = [each for each in as_far_as_sound(TODAY, str(new)) if each.kind is Kind.DELEGATION]
    assert {(each.direction.value, each.reason) for each in told} == {
        ("cannot say", "the whole layer is new or gone, and with it all that it lets be set")
    }


def test_entries_of_a_delegation_that_change_together_are_each_held_against_the_whole(tmp_path: Path) -> None:
    edits = ((_REGISTER, ""), (f"  register: {_OPEN}", "  register: {mode: locked}"))
    new = str(write_edited(tmp_path / "edited", {_DELEGATION: edits}))
    ways = {each.name: each.direction for each in as_far_as_sound(TODAY, new)}
    assert ways == {
        "delegation: settings.register": "tightens",
        "delegation: settings.register.longest": "neither",
    }


def test_an_edition_with_errors_is_compared_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    edits = {
        "wenlock/times.yaml": (("closes: 9:15", "closes: 9.15"),),
        "trust/rules/illness.yaml": (("rules:", "rule:"),),
        "trust/thresholds.yaml": (("target: {value: 97%", "target: {value: 98%"),),
    }
    new = write_edited(tmp_path / "edited", edits)
    result = reviewing.diff(Path(TODAY), TODAY, str(new))
    assert result.comparison is not None and result.comparison.partial
    assert [change.name for change in result.comparison.changes] == ["attendance.target"]
    assert {"wenlock/times", "trust/rules"} <= set(result.comparison.new.unread)
    assert [each.code.id for each in result.diagnostics] == ["V010"]


def with_oakfield(folder: Path, edits: Edits) -> str:
    """An edition that has another academy too, which sets its own target and has its own clauses."""
    new = write_edited(folder, edits)
    copytree(new / "wenlock", new / "oakfield", ignore=ignore_patterns("contacts.yaml", "times.yaml"))
    (new / "oakfield" / "thresholds.yaml").write_text("attendance: {target: 98%}\n", "utf-8")
    policy = new / "oakfield" / "policy.yaml"
    policy.write_text(policy.read_text("utf-8").partition("systems:")[0], "utf-8")
    return str(new)


def test_rules_that_clauses_alone_still_name_may_be_lost_with_their_file(policies: Path) -> None:
    """`check` refuses such an edition. Told as removed they would pass for a decision."""
    (policies / "trust/rules/unexplained.yaml").unlink()
    for academy in (None, "wenlock"):
        result = reviewing.diff(Path(TODAY), TODAY, str(policies), academy)
        assert result.comparison is not None and result.comparison.changes == ()
        assert result.comparison.new.unread == ("trust/rules",)
        [problem] = result.diagnostics
        assert problem.code.id == "V010" and problem.labels[0].text.startswith("C002: there is no rule")


def test_an_academy_that_joined_is_told_with_what_it_sets_itself(tmp_path: Path) -> None:
    """It was refused as an edition of different academies."""
    lower = {"trust/thresholds.yaml": (("target: {value: 97%", "target: {value: 96%"),)}
    told = compared(TODAY, with_oakfield(tmp_path / "joined", lower))
    assert (told.joined, told.left) == (("oakfield",), ())
    ways = [(each.name, each.event, each.direction, each.academies) for each in told.changes]
    assert ways == [
        ("attendance.target", "changed", "loosens", ("wenlock",)),
        ("attendance.target", "added", "neither", ("oakfield",)),
        ("oakfield", "added", "neither", ("oakfield",)),
    ]
    assert [each.reason for each in told.changes[1:]] == [
        "oakfield has joined",
        "oakfield has joined; not listed: its register of clauses",
    ]


def test_an_academy_that_left_takes_what_it_set_with_it(tmp_path: Path) -> None:
    joined = with_oakfield(tmp_path / "joined", {})
    told = compared(joined, TODAY)
    assert (told.joined, told.left) == ((), ("oakfield",))
    assert {(each.name, each.event, each.reason.partition(";")[0]) for each in told.changes} == {
        ("attendance.target", "removed", "oakfield has left"),
        ("oakfield", "removed", "oakfield has left"),
    }
    assert compared(joined, TODAY, "wenlock").changes == ()


@pytest.mark.parametrize("left", [False, True])
def test_of_an_academy_that_joined_or_left_itself_its_own_is_told_and_no_register_asked(
    tmp_path: Path, *, left: bool
) -> None:
    """It was refused, so that a governor of a new academy had no review of its first edition."""
    lower = {"trust/thresholds.yaml": (("target: {value: 97%", "target: {value: 96%"),)}
    editions = (TODAY, with_oakfield(tmp_path / "joined", lower))
    old, new = reversed(editions) if left else editions
    told = compared(old, new, "oakfield")
    assert (told.academy, told.joined or told.left) == ("oakfield", ("oakfield",))
    assert {(each.name, each.academies) for each in told.changes} == {
        ("attendance.target", ("oakfield",)),
        ("oakfield", ("oakfield",)),
    }
    asked = reviewing.diff(Path(TODAY), old, new, "oakfield", tmp_path / "register", date(2025, 3, 28))
    assert [each.code.id for each in asked.diagnostics] == ["V004"] and asked.comparison is None


def test_a_local_authority_that_came_with_an_academy_reaches_it(tmp_path: Path) -> None:
    new = Path(with_oakfield(tmp_path / "joined", {}))
    copytree(new / "luton", new / "bedford")
    for layer, wrong, right in (
        ("bedford", "Luton Borough Council", "Bedford Borough Council"),
        ("oakfield", "under: luton", "under: bedford"),
        ("oakfield", "Luton Borough Council", "Bedford Borough Council"),
    ):
        policy = new / layer / "policy.yaml"
        policy.write_text(policy.read_text("utf-8").replace(wrong, right), "utf-8")
    told = compared(TODAY, str(new))
    assert {each.reason.partition(";")[0] for each in told.changes} == {"oakfield has joined"}
    assert {each.new.layer for each in told.changes if each.new} == {"bedford", "oakfield"}


def test_editions_without_an_academy_in_common_are_not_compared(tmp_path: Path) -> None:
    new = write_edited(tmp_path / "edited", {})
    (new / "wenlock").rename(new / "oakfield")
    (new / "trust" / "authorisations" / "wenlock.yaml").unlink()
    result = reviewing.diff(Path(TODAY), TODAY, str(new))
    assert [each.code.id for each in result.diagnostics] == ["V003"]


PIECES: tuple[tuple[str, str, str], ...] = (
    ("national/thresholds.yaml", "  sessions: 10\n", "  sessions: 9\n"),
    ("national/thresholds.yaml", "threshold: 10%", "threshold: 12%"),
    ("national/codes.yaml", "B: {meaning: Other approved educational activity, class: approved}\n", ""),
    ("trust/thresholds.yaml", "value: 97%", "value: 96%"),
    ("trust/thresholds.yaml", "  usual_days: 5 school days\n", ""),
    ("trust/delegation.yaml", "  links: {mode: open}\n", ""),
    ("trust/delegation.yaml", "at_most: 6 weeks, authorised_by: chief_executive}", "at_most: 5 weeks}"),
    ("trust/rules/definitions.yaml", "when: code in leave.codes}", "when: code in [C]}"),
    ("trust/rules/attendance.yaml", "persistent.threshold", "12%"),
    ("trust/contacts.yaml", "chief_executive:", "chief_officer:"),
    ("wenlock/times.yaml", "closes: 9:15", "closes: 9:20"),
    ("wenlock/times.yaml", "{session: PM, year_groups: [3, 4]}", "{session: PM, year_groups: [3]}"),
    ("wenlock/contacts.yaml", "T Clark", "B Clark"),
)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What makes an edition of some pieces put in; files that were read before are not read again."""
    known, made = Known({}, []), {}

    def edition(pieces: frozenset[int]) -> Edition:
        if pieces not in made:
            edits: dict[str, list[tuple[str, str]]] = {}
            for at in sorted(pieces):
                edits.setdefault(PIECES[at][0], []).append(PIECES[at][1:])
            fixed = {name: tuple(changes) for name, changes in edits.items()}
            folder = write_edited(tmp_path_factory.mktemp("made") / "policies", fixed)
            made[pieces] = read_edition(",".join(map(str, sorted(pieces))), folder, known)
        return made[pieces]

    yield edition


SETS = tuple(
    map(frozenset, ((), (0, 1, 9), (2, 5, 8), (3, 4, 6), (7, 10, 11), (1, 8, 10, 12), range(len(PIECES))))
)
some_pieces = st.sampled_from(SETS)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_pieces, some_pieces, st.sampled_from([None, "wenlock"]))
def test_the_way_back_mirrors_the_way_there(
    editions: Any, one: frozenset[int], other: frozenset[int], academy: str | None
) -> None:
    old, new = side_by_side(editions(one), editions(other))
    there, back = compare(old, new, academy), compare(new, old, academy)
    assert _sides(there) == _mirrored(back)
    if one == other:
        assert there.changes == there.kept == ()


def _sides(comparison: Comparison) -> Mapping[object, object]:
    return {
        (each.kind, each.path, each.when): (_plain(each.old), _plain(each.new), each.direction)
        for each in comparison.changes
    }


def _plain(side: Side | None) -> Side | None:
    """What an edition says, whichever is the newer, of which alone no decision may be recorded."""
    return side and replace(side, authorised=side.authorised.removeprefix(NO_DECISION))


def _mirrored(comparison: Comparison) -> Mapping[object, object]:
    return {
        (each.kind, each.path, each.when): (
            *map(_plain, (each.new, each.old)),
            each.direction.mirrored,
        )
        for each in comparison.changes
    }


def test_a_rule_that_may_find_more_or_fewer_is_told_once(tmp_path: Path) -> None:
    """The day from which the framework holds was told to let one rule find more and, a line on, the same one fewer."""
    edits = {"national/thresholds.yaml": (("framework_from: 2024-08-19", "framework_from: 2024-09-02"),)}
    (change,) = (each for each in edited(tmp_path, edits) if each.name == "penalty.framework_from")
    told = [re.findall("`(.+?)`", part) for part in change.reason.split("; ")]
    assert [part.rpartition(" find")[2].lstrip("s ") for part in change.reason.split("; ")] == [
        *("more", "fewer", "more or fewer")
    ]
    assert sum(map(len, told)) == len({name for names in told for name in names})
