"""What would follow from other settings is what a copy of the policies with them would give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asked_editions import TODAY, Asking
from edition_2023_24 import write_edited

import engine
from engine import reviewing
from engine.demo import AS_AT
from engine.editions.edition import Edition, read_edition
from engine.impact.asked import as_they_stand
from engine.impact.wishes import Wish, not_to_set, wished
from engine.outcomes import WhatIf
from engine.policy.loading import load_policy
from tests.portions import portion

pytestmark = pytest.mark.thorough


def what_if(register: Path, *settings: str, sweep: str | None = None) -> WhatIf:
    return reviewing.whatif(Path(TODAY), ["wenlock"], settings, sweep, register, AS_AT)


def test_other_settings_do_what_a_copy_of_the_policies_does(
    register: Path, asking: Asking, tmp_path: Path
) -> None:
    told = what_if(register, "attendance.letter_below=98%", "register.closes (AM)=9:05").compared
    edits = {
        "trust/thresholds.yaml": (("letter_below: {value: 95%", "letter_below: {value: 98%"),),
        "wenlock/times.yaml": (("closes: 9:15", "closes: 9:05"),),
    }
    copy = asking(TODAY, str(write_edited(tmp_path / "copy", edits)), "wenlock")
    assert told.impact is not None and copy.impact is not None and told.impact.flips
    flips = [
        [(flip.rule, *flip.subject.values(), flip.old, flip.new, flip.by) for flip in each.flips]
        for each in (told.impact, copy.impact)
    ]
    assert flips[0] == flips[1]
    assert told.comparison is not None
    assert [change.name for change in told.comparison.changes] == [
        "attendance.letter_below",
        "register.closes (AM)",
    ]


@pytest.mark.parametrize("sweep", [None, "attendance.target=97%..98%:1"])
def test_a_section_that_is_not_authorised_on_the_day_is_noted(register: Path, sweep: str | None) -> None:
    """`check` refuses it; here it counts as it stands, and whoever reads the figures has to know."""
    wished = ["attendance.letter_below=96%"] if sweep is None else []
    told = reviewing.whatif(Path(TODAY), ["wenlock"], wished, sweep, register, date(2025, 9, 5)).compared
    (note,) = (each for each in told.diagnostics if each.code.id == "V022")
    assert "authorised until the policy's next review, 2025-07-31" in note.message
    (outside,) = (each for each in told.diagnostics if each.code.id == "L048")
    assert outside.message == "the policy was to be reviewed by 2025-07-31, which is before 2025-09-05"


def test_that_no_edition_is_for_the_day_is_told_and_that_one_of_two_is_not_is_not(tmp_path: Path) -> None:
    """Of an edition and the one after it one is outside its time on any day, and nothing is wrong with that."""
    dates = (("edition: 2024-25", "edition: 2025-26"), ("next_review: 2025-07", "next_review: 2026-07"))
    ratified = ("ratified: 2024-08", "ratified: 2025-08")
    after = write_edited(tmp_path / "after", {"trust/policy.yaml": (*dates, ratified)})
    editions = read_edition(TODAY, Path(TODAY)), read_edition(str(after), after)

    def told(*asked: Edition, on: date) -> list[str]:
        found = as_they_stand(asked, ["wenlock"], on)
        return [each.message for each in found if each.code.id == "L048"]

    assert told(*editions, on=AS_AT) == told(*editions, on=date(2025, 10, 28)) == []
    assert len(told(*editions, on=date(2026, 10, 28))) == 2
    assert told(editions[0], on=AS_AT) == [] and len(told(editions[1], on=AS_AT)) == 1


def test_each_section_that_is_not_authorised_is_told_with_its_reason(tmp_path: Path) -> None:
    changed = {
        "wenlock/times.yaml": (("closes: 9:15", "closes: 9:20"),),
        "wenlock/thresholds.yaml": (("roll:", "attendance: {target: 98%}\nroll:"),),
    }
    edition = read_edition("new", write_edited(tmp_path / "new", changed))
    (note,) = as_they_stand([edition], ["wenlock"], AS_AT)
    assert note.message == (
        "of the edition `new` 2 sections are not authorised on 2025-03-28: "
        "one value was changed in the section `times` of wenlock since it was authorised; "
        "the section `thresholds` of wenlock is not authorised"
    )


def test_nobody_is_told_to_leave_out_the_register_that_whatif_asks(register: Path, tmp_path: Path) -> None:
    broken = write_edited(tmp_path / "broken", {"trust/times.yaml": (("starts: 8:50", "starts: 8.50"),)})
    told = reviewing.whatif(broken, ["wenlock"], ["attendance.target=98%"], None, register, AS_AT).compared
    assert [each.help for each in told.diagnostics] == ["correct them: `trustpolicy validate` shows where"]


def test_several_cases_of_one_setting_are_given_together(register: Path) -> None:
    morning, afternoon = "register.closes (AM)", "register.closes (PM, years 3 and 4)"
    both = what_if(register, f"{morning}=9:00", f"{afternoon}=13:20").compared
    assert both.comparison and [each.name for each in both.comparison.changes] == [morning, afternoon]
    assert both.impact
    late = [flip for flip in both.impact.flips if flip.rule == "late_after_close"]
    assert {flip.subject["session"] for flip in late} == {"AM", "PM"}
    swept = what_if(register, f"{afternoon}=13:20", sweep=f"{morning}=9:00..9:00:5").sweep
    assert swept
    at = [rule.rule for rule in swept.rules].index("late_after_close")
    (effect,) = (each for each in both.impact.rules if each.rule == "late_after_close")
    assert swept.points[0].yes[at] == effect.yes[1]


def test_a_sweep_gives_for_each_value_what_it_gives_alone(register: Path) -> None:
    told = what_if(register, sweep="attendance.letter_below=94%..97%:1").sweep
    assert told is not None
    assert [(point.value, point.now) for point in told.points] == [
        ("94%", False),
        ("95%", True),
        ("96%", False),
        ("97%", False),
    ]
    alone = what_if(register, "attendance.letter_below=97%").compared.impact
    assert alone is not None
    names = [rule.rule for rule in told.rules]
    for effect in alone.rules:
        at = names.index(effect.rule)
        assert (told.points[1].yes[at], told.points[3].yes[at]) == effect.yes
    pupils = [point.pupils for point in told.points]
    assert pupils == sorted(pupils) and pupils[0] < pupils[-1]


def test_a_sweep_of_what_no_rule_reads_says_so(register: Path) -> None:
    told = what_if(register, sweep="notice_to_improve.shortest=3 weeks..5 weeks:1").sweep
    assert told is not None
    assert [point.value for point in told.points] == ["3 weeks", "4 weeks", "5 weeks"]
    told = what_if(register, sweep="notice_to_improve.shortest=1 week..3 weeks:1").sweep
    assert told is not None
    assert [point.value for point in told.points] == ["1 week", "2 weeks", "3 weeks"]


def test_a_sweep_reaches_its_end_where_the_step_does_not_lead_there(register: Path) -> None:
    told = what_if(register, sweep="attendance.letter_below=94%..97%:2").sweep
    assert told is not None
    assert [point.value for point in told.points] == ["94%", "96%", "97%"]
    told = what_if(register, sweep="register.closes (AM)=9:00..9:20:15").sweep
    assert told is not None
    assert [point.value for point in told.points] == ["09:00", "09:15", "09:20"]


def test_a_sweep_of_times_goes_by_minutes(register: Path) -> None:
    told = what_if(register, sweep="register.closes (AM)=9:00..9:20:10").sweep
    assert told is not None
    assert [point.value for point in told.points] == ["09:00", "09:10", "09:20"]
    assert told.name == "register.closes (AM)"
    late = [rule.rule for rule in told.rules].index("late_after_close")
    counts = [point.yes[late] for point in told.points]
    assert counts[0] is not None and counts[2] is not None and counts[0] > counts[2]


def test_a_case_is_named_as_show_prints_it(register: Path, tmp_path: Path) -> None:
    """By phase and day as its file says it, though it holds for what other cases leave of it."""
    target = "  target:\n    clause: '4.6'\n    cases:\n" + "".join(
        f"      - when: {{{when}}}\n        value: {value}\n"
        for when, value in (("phases: [junior]", "94%"), ("whole_school: true", "96%"))
    )
    edits = {
        "trust/thresholds.yaml": (('  target: {value: 97%, clause: "4.6"}\n', target),),
        "trust/policy.yaml": (("layer: trust\n", "layer: trust\nphases: {wenlock: junior}\n"),),
    }
    policies = write_edited(tmp_path / "policies", edits)
    shown = engine.show(policies, "wenlock", "attendance.target", AS_AT)
    case = shown.settings[0].cases[0].when if shown.settings else ""
    told = reviewing.whatif(
        policies, ["wenlock"], ["attendance.target=99%"], None, register, AS_AT
    ).compared.diagnostics
    assert "`attendance.target (junior)=…`" in str(told[-1].help)
    named = reviewing.whatif(
        policies, ["wenlock"], [f"attendance.target ({case})=99%"], None, register, AS_AT
    ).compared
    assert named.impact is not None and named.impact.flips, named.diagnostics


WRONG = {
    "an unknown setting": (("attendance.tagret=96%",), None, "V030", "`attendance.target`"),
    "another group": (("thresholds.letter_below=96%",), None, "V030", "`attendance.letter_below`"),
    "a set of codes": (("codes.absent=[A]",), None, "V030", "show"),
    "a locked setting": (("penalty.sessions=9",), None, "V031", "trustpolicy diff FOLDER COPY"),
    "a bare number": (("attendance.target=96",), None, "V032", "write `96%`"),
    "a number beyond the bounds": (("attendance.target=101",), None, "V032", "write it like `97%`"),
    "no value": (("attendance.target=",), None, "V032", "policy file"),
    "no path": (("96%",), None, "V032", "--set attendance.target=96%"),
    "cases left out": (("register.closes=9:20",), None, "V033", "`register.closes (AM)=…`"),
    "a case that is not there": (("register.closes (PM)=9:20",), None, "V033", "`AM`"),
    "a setting given twice": (
        ("attendance.target=98%", "attendance.target=99%"),
        *(None, "V036", "leave out one of them"),
    ),
    "a setting given and swept": (
        ("attendance.target=98%",),
        "attendance.target=96%..98%:1",
        "V036",
        "leave out",
    ),
    "a sweep without an end": ((), "attendance.target=96%..", "V034", "90%..97%:1"),
    "a sweep without a step": ((), "attendance.target=96%..98%", "V034", "90%..97%:1"),
    "a sweep that runs backwards": ((), "attendance.target=98%..96%:1", "V034", "smaller end first"),
    "a sweep that stands still": ((), "attendance.target=96%..98%:0", "V034", "90%..97%:1"),
    "a sweep by what is no number": ((), "attendance.target=96%..98%:NaN", "V034", "90%..97%:1"),
    "a sweep by what is endless": ((), "attendance.target=96%..98%:Infinity", "V034", "90%..97%:1"),
    "a sweep of very many": ((), "attendance.target=1%..98%:0.01", "V034", "take a greater step"),
    "a sweep in two units": ((), "leave.request_before=1 week..28 days:7", "V034", "90%..97%:1"),
    "a sweep of words": ((), "systems.register=Arbor..Bromcom:1", "V034", "90%..97%:1"),
}


@pytest.mark.parametrize(("settings", "sweep", "code", "help"), portion(8, WRONG.values()), ids=WRONG.keys())
def test_what_cannot_be_asked_says_what_to_write(
    register: Path, settings: tuple[str, ...], sweep: str | None, code: str, help: str
) -> None:
    told = what_if(register, *settings, sweep=sweep)
    assert told.sweep is None and told.compared.impact is None
    [problem] = told.compared.diagnostics
    assert problem.code.id == code
    assert help in (problem.help or "")


def test_an_unknown_academy_is_told(register: Path) -> None:
    told = reviewing.whatif(Path(TODAY), ["wenlok"], ["attendance.target=98%"], None, register, AS_AT)
    assert [each.code.id for each in told.compared.diagnostics] == ["L002"]


def test_of_a_sweep_the_values_that_the_academy_may_not_set_are_named() -> None:
    policy, found = load_policy(Path(TODAY), ["wenlock"], AS_AT)
    assert policy, found
    mine = policy.standings["wenlock"]
    wish = wished("attendance.target=95%..98%:1", mine, sweep=True)
    assert isinstance(wish, Wish)
    (note,) = not_to_set(wish, mine)
    assert note.message.startswith("wenlock may set `attendance.target` ")
    assert note.message.endswith(", so not 95%, 96%")


@pytest.mark.slow
def test_a_value_that_the_academy_may_not_set_is_noted_and_asked(register: Path) -> None:
    told = what_if(register, "attendance.target=96%").compared
    assert told.impact is not None
    assert "V035" in [each.code.id for each in told.diagnostics]
    assert "V035" not in [
        each.code.id for each in what_if(register, "attendance.target=98%").compared.diagnostics
    ]
