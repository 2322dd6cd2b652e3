"""Which way small changes go, there and back, and what an academy gains or loses that came under another layer."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from edition_2023_24 import Edits, write_edited
from test_comparing import TODAY, as_far_as_sound, compared

from engine.editions.directions.bounds import bounds_direction
from engine.policy.delegation.grants import Grant, Mode
from engine.reading.nodes import Mapping
from engine.reading.yaml import read_yaml
from engine.source import Source

CHOICES = [
    ("", "one_of: [3 weeks]", "tightens"),
    ("one_of: [3 weeks]", "one_of: [3 weeks, 6 weeks]", "loosens"),
    ("one_of: [3 weeks, 4 weeks]", "one_of: [4 weeks, 6 weeks]", "cannot say"),
    ("one_of: [3 weeks, 4 weeks]", "one_of: [28 days, 21 days]", None),
    ("", "at_least: 3 weeks", "tightens"),
    ("at_most: 6 weeks", "at_most: 8 weeks", "loosens"),
    ("one_of: [3 weeks], at_least: 2 weeks", "one_of: [3 weeks, 4 weeks], at_least: 3 weeks", "cannot say"),
]


def _within(bounds: str) -> Grant:
    node, wrong = read_yaml(Source("delegation.yaml", f"{{mode: within, {bounds}}}"))
    assert isinstance(node, Mapping) and not wrong
    return Grant(Mode.WITHIN, node=node)


@pytest.mark.parametrize(("one", "other", "way"), CHOICES)
def test_a_longer_list_of_choices_loosens_and_any_list_tightens(
    one: str, other: str, way: str | None
) -> None:
    there, back = (
        bounds_direction("notice_to_improve.longest", *map(_within, pair))
        for pair in ((one, other), (other, one))
    )
    assert (there and there[0]) == way
    assert (back and back[0]) == (there and there[0].mirrored)


EXCEPT = """\
    except:
      - name: decided or withdrawn
        when: decision is not missing
        because: nothing is left to be decided
"""
AGE = "when: penalty.compulsory_age_only and not compulsory_school_age\n        because: penalty notices are only"
BELOW = "    when: attendance over this school year is less than attendance.target or"
NEW_RULE = """\
  invented:
    title: Hardly ever there
    basis: [{clause: "8.4"}]
    for: each pupil
    when: absence over this school year is at least 90%
    level: must
    says: Missed {absence} of the sessions

"""
EDITS: Edits = {
    "trust/policy.yaml": (
        ("short_name: DSAMAT", "short_name: The Trust"),
        ("  next_review: 2025-07\n", "  next_review: 2025-07\n  signed_from: 2025-26\n"),
    ),
    "trust/rules/leave.yaml": ((EXCEPT, ""),),
    "trust/rules/penalties.yaml": (
        (AGE, AGE.replace("and not compulsory", "and year_group is 0 and not compulsory")),
    ),
    "trust/rules/attendance.yaml": (
        ("ladder: {name: absence, stage: 4}", "ladder: {name: absence, stage: 5}"),
        (
            "    then: {duty: report_to_governors, do: Report to the local governing board}\n",
            "    then: {duty: report_to_governors, do: Report to the local governing board}\n"
            "    ladder: {name: invented, stage: 1}\n",
        ),
        (
            "personal education plan with the Virtual School Head, by: designated_teacher",
            "personal education plan with the Virtual School Head, by: headteacher, within: 5 school days",
        ),
        ("do: Write to the parents", "do: Write a letter to the parents"),
        ("and the pupil has an EHC plan", "and there is an EHC plan"),
        ('basis: [{clause: "3.2"}, {clause: "7.2"}]', 'basis: [{clause: "3.2"}]'),
        ("    then: {duty: contact_parents_below_target}\n", ""),
        (f"    for: each academy\n{BELOW}", f"    for: each year group\n{BELOW}"),
        ("  severe_absence:\n", "  severe_absence:\n    look_back: everything\n"),
        ("  severe_absence:\n", f"{NEW_RULE}  severe_absence:\n"),
    ),
    "trust/duties.yaml": (
        ("triggers:\n", "triggers:\n  invented: something happens\n"),
        ("a child may be too ill to attend", "a child seems ill"),
    ),
    "trust/cases/often_late.yaml": (("{answer: yes, count: 5, ", "{answer: yes, count: 6, "),),
    "national/codes.yaml": (
        ("meaning: Religious observance", "meaning: Religion"),
        (
            "Other approved educational activity, class: approved",
            "Other approved educational activity, class: attending",
        ),
        (
            "Medical or dental appointment, class: authorised",
            "Medical or dental appointment, class: unauthorised",
        ),
        ("Study leave, class: authorised", "Study leave, class: not_possible"),
    ),
}


_MARKS = "cannot say: which marks bear it"
_AGE = "except.not of compulsory school age"
_WIDER = ("tightens: it holds for more than before", "loosens: it holds for fewer than before")
_SIGNED = "neither: the edition from which on authorisations count only with a signature"
_PLACE = "neither: it stands at another place of a ladder"
_TESTED = "neither: a case tests the rules and decides nothing"
_CALLED = "neither: it is called otherwise and counts as before"
_WORDS = "cannot say: what is to be done about it is put in other words; whom it finds stays"
_WHO = "neither: somebody else acts; whom it finds stays"
_SAYS = "neither: words only; whom it finds stays"
_CLAUSE = "neither: another clause"
_OTHERS = "cannot say: it is asked of other subjects"
_PAST = "cannot say: how much of the past counts decides"
_SET_OFF = "cannot say: what sets duties off is put in other words"
_DUTIES = "neither: it decides through the duties that it sets off"
WAYS = {
    "cases/often_late.cases.four, five and six times.expect.five 2024-11-04.count": (_TESTED, _TESTED),
    "codes.B": (_MARKS, _MARKS),
    "codes.M": ("tightens: it counts as unauthorised now", "loosens: it counts as authorised now"),
    "codes.R": (_CALLED, _CALLED),
    "codes.S": (_MARKS, _MARKS),
    "policy.signed_from": (_SIGNED, _SIGNED),
    "rules.attendance_letter_not_sent.then.do": (_WORDS, _WORDS),
    "rules.attendance_target.then.duty": (
        "loosens: no duty follows any more",
        "tightens: a duty follows now",
    ),
    "rules.ehc_plan_attendance_falls.basis": (_CLAUSE, _CLAUSE),
    "rules.ehc_plan_attendance_falls.says": (_SAYS, _SAYS),
    "rules.invented": ("tightens: one thing more is asked", "loosens: one thing less is asked"),
    "rules.leave_requested_late.except.decided or withdrawn": (
        "tightens: an exception is gone",
        "loosens: an exception frees some",
    ),
    **{
        f"rules.penalty_{name}.{_AGE}": _WIDER
        for name in ("threshold", "first_notice", "second_notice", "third_notice")
    },
    "rules.looked_after_below_target.then.by": (_WHO, _WHO),
    "rules.looked_after_below_target.then.within": (
        "tightens: there is a deadline",
        "loosens: there is no deadline",
    ),
    "rules.school_attendance.for": (_OTHERS, _OTHERS),
    "rules.school_attendance.ladder": (
        "neither: it is a stage of a ladder now",
        "neither: it is no stage of a ladder any more",
    ),
    "rules.severe_absence.ladder": (_PLACE, _PLACE),
    "rules.severe_absence.look_back": (_PAST, _PAST),
    "triggers.child_ill": (_SET_OFF, _SET_OFF),
    "triggers.invented": (_DUTIES, _DUTIES),
    "trust.identity.short_name": ("neither: what it is called", "neither: what it is called"),
}


@pytest.mark.thorough
def test_parts_of_rules_and_classes_of_codes_go_their_way_there_and_back(tmp_path: Path) -> None:
    new = str(write_edited(tmp_path / "new", EDITS))
    there, back = (
        {each.name: f"{each.direction}: {each.reason}".partition(",")[0] for each in as_far_as_sound(*pair)}
        for pair in ((TODAY, new), (new, TODAY))
    )
    assert {name: (way, back[name]) for name, way in there.items()} == WAYS
    reached = {each.name: each.academies for each in as_far_as_sound(TODAY, new)}
    assert reached["triggers.child_ill"] == reached["codes.M"] == ("wenlock",)


DUTY = 'duties: {call_council: {do: Call the council, by: headteacher, every: term, clause: "3.4"}}\n'
_FAR = "layer: academy\nunder: {}\nidentity: {{name: Far School, year_groups: [3, 4], local_authority: {}}}\n"
FAR, OWN = _FAR.format("trust", "Far Council"), _FAR.format("luton", "Luton Borough Council")
LETTER = (
    '  letter_below: {value: 95%, clause: "4.5"}  # also "causing concern", for which no figure is given\n'
)


@pytest.mark.thorough
def test_an_academy_gains_and_loses_what_a_layer_says_that_it_comes_under_or_leaves(tmp_path: Path) -> None:
    """A part of a duty is another one there, though the duty came or went as a whole."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, own in ((old, FAR), (new, OWN)):
        copytree(TODAY, folder)
        (folder / "far").mkdir()
        (folder / "far/policy.yaml").write_text(own, "utf-8")
    (old / "luton/duties.yaml").write_text(DUTY, "utf-8")
    (new / "luton/duties.yaml").write_text(DUTY.replace("by: headteacher", "by: school_office"), "utf-8")
    for pair in ((old, new), (new, old)):
        by = {each.name: each.academies for each in compared(*map(str, pair)).changes}
        assert set(by["duties.call_council.by"]) == {"far", "wenlock"}


@pytest.mark.thorough
def test_a_value_that_moved_below_is_a_change_where_it_holds_no_more(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    copytree(TODAY, old)
    (old / "far").mkdir()
    (old / "far/policy.yaml").write_text(FAR, "utf-8")
    copytree(old, new)
    text = (new / "trust/thresholds.yaml").read_text("utf-8")
    assert LETTER in text
    (new / "trust/thresholds.yaml").write_text(text.replace(LETTER, ""), "utf-8")
    with (new / "luton/thresholds.yaml").open("a", encoding="utf-8") as file:
        file.write(f"attendance:\n{LETTER}")
    told = compared(str(old), str(new))
    assert ("attendance.letter_below", ("far",)) in [(each.name, each.academies) for each in told.changes]
