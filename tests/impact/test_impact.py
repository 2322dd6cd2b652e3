"""What flips between two editions is what two checks tell apart, and every flip is put down to its changes."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from asked_editions import TODAY, Asking
from edition_2023_24 import Edits, write_2023_24, write_edited

import engine
from engine import reviewing
from engine.check_result import CheckResult
from engine.demo import AS_AT
from engine.findings import Answer, Finding
from engine.impact.impact import Cause, Impact

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def impact(older: str, asking: Asking) -> Impact:
    result = asking(older, TODAY)
    assert result.impact is not None
    return result.impact


def checked(policies: str, register: Path) -> CheckResult:
    result = engine.check(Path(policies), ["wenlock"], register, AS_AT, draft=True).result
    assert result is not None
    return result


def _answers(result: CheckResult) -> dict[tuple[object, ...], list[Answer]]:
    found: dict[tuple[object, ...], list[Answer]] = {}
    for finding in result.findings:
        found.setdefault(_key(finding), []).append(finding.answer)
    return found


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.academy, *finding.subject.values()


def test_what_flips_is_what_two_checks_tell_apart(impact: Impact, older: str, register: Path) -> None:
    before, after = checked(older, register), checked(TODAY, register)
    counts = [{rule.id: (rule.yes, rule.cannot_tell) for rule in result.rules} for result in (before, after)]
    told = {rule.rule: rule for rule in impact.rules}
    for rule in counts[0].keys() | counts[1].keys():
        if rule in told:
            effect = told[rule]
            sides = [(effect.yes[at], effect.cannot_tell[at]) for at in (0, 1)]
            assert sides == [counts[0][rule], counts[1][rule]], rule
        else:
            assert counts[0][rule] == counts[1][rule], rule
    old, new = _answers(before), _answers(after)
    apart = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    periods = {
        "often_late",
        "late_to_threshold",
    }  # asked over each half term: one subject has several answers
    for rule in told.keys() - periods:
        untold = [key for key, answers in old.items() if key[0] == rule and Answer.CANNOT_TELL in answers]
        assert told[rule].untold == sum(new.get(key) == old[key] for key in untold), rule
    flipped = {(flip.rule, flip.academy, *flip.subject.values()) for flip in impact.flips}
    assert {key for key in flipped if key[0] not in periods} == {
        key for key in apart if key[0] not in periods
    }


def test_attributions_add_up_to_the_flips(impact: Impact) -> None:
    assert len(impact.flips) > 100
    assert sum(impact.attributions().values()) == len(impact.flips)
    assert sum(rule.flips for rule in impact.rules) == len(impact.flips)
    alone = sum(each.alone for each in impact.changes)
    assert alone == sum(flip.by.how is Cause.ALONE for flip in impact.flips)


def test_a_flip_tells_both_reasons_and_whose_it_is(impact: Impact) -> None:
    flip = next(flip for flip in impact.flips if flip.rule == "attendance_letter")
    assert (flip.old, flip.new, flip.way) == (Answer.NO, Answer.YES, "found now")
    assert "attendance.letter_below 92%" in flip.old_reason and "below the 95%" in flip.new_reason
    assert flip.by.changes == ("attendance.letter_below",) and flip.year_group in (3, 4, 5, 6)
    assert {"girls", "boys"} & set(flip.groups)
    untold = next(flip for flip in impact.flips if flip.old is Answer.CANNOT_TELL)
    assert untold.old_reason == "not known: what lies before the calendar begins"


def test_a_change_that_flips_nothing_says_so(impact: Impact) -> None:
    whys = {each.change: each.why for each in impact.changes}
    assert whys["policy.ratified"] == "no rule reads it"
    assert whys["penalty.codes"] == "no academy goes by it"
    assert whys["penalty.counted_within"] == "no answer on this register turns on it"
    assert whys["attendance.letter_below"] == ""


def test_either_of_two_amounts_would_do_so_it_is_an_interaction(impact: Impact) -> None:
    amounts = {flip.by for flip in impact.flips if flip.rule == "penalty_notice_amount"}
    assert {(by.how, by.changes) for by in amounts} == {
        (Cause.INTERACTION, ("penalty.first.amount", "penalty.second.amount"))
    }


@pytest.mark.slow
def test_the_way_back_mirrors_the_way_there(impact: Impact, older: str, asking: Asking) -> None:
    back = asking(TODAY, older).impact
    assert back is not None
    there = {(flip.rule, *flip.subject.values(), flip.old, flip.new) for flip in impact.flips}
    assert there == {(flip.rule, *flip.subject.values(), flip.new, flip.old) for flip in back.flips}


def test_nothing_flips_between_an_edition_and_itself(asking: Asking) -> None:
    result = asking(TODAY, TODAY)
    assert result.impact is not None
    assert (result.impact.flips, result.impact.rules, result.impact.changes) == ((), (), ())


def test_settings_that_an_academy_sets_no_more_are_told_with_their_reasons(
    tmp_path: Path, asking: Asking
) -> None:
    """`register_lengths_differ` asks of register times, which come from settings that it does not name."""
    new = write_edited(tmp_path / "edited", {})
    (new / "wenlock" / "times.yaml").unlink()
    result = asking(TODAY, str(new))
    assert result.impact is not None
    [flip] = [each for each in result.impact.flips if each.rule == "register_lengths_differ"]
    assert flip.old_reason and flip.new_reason


COMBINED: Edits = {
    "national/thresholds.yaml": (("  sessions: 10\n", "  sessions: 7\n"),),
    "trust/thresholds.yaml": (("codes: [G, O, U]", "codes: [G, N, O, U]"),),
    "trust/rules/definitions.yaml": (
        (
            "when: code in penalty.codes and not date is before",
            "when: code in penalty.codes and not date is after",
        ),
    ),
}


@pytest.mark.slow
def test_a_definition_and_settings_are_told_apart(tmp_path: Path, asking: Asking) -> None:
    """A definition that counts other sessions undoes what a lower threshold does: neither is to blame alone."""
    result = asking(TODAY, str(write_edited(tmp_path / "edited", COMBINED)))
    assert result.impact is not None
    flips = [flip for flip in result.impact.flips if flip.rule == "penalty_threshold"]
    assert flips
    assert sum(result.impact.attributions().values()) == len(result.impact.flips)
    assert {"definitions.counts_for_penalty"} <= {change for flip in flips for change in flip.by.changes}


def test_what_flips_by_a_definition_in_an_exception_is_put_down_to_the_definition(
    tmp_path: Path, asking: Asking
) -> None:
    edits = {
        "trust/rules/definitions.yaml": (
            ("withdrawn is not missing and withdrawn}", "withdrawn is not missing}"),
        )
    }
    impact = asking(TODAY, str(write_edited(tmp_path / "edited", edits))).impact
    assert impact is not None
    assert "penalty_notice_unpaid" in {flip.rule for flip in impact.flips}
    assert {flip.by.changes for flip in impact.flips} == {("definitions.was_withdrawn",)}
    assert [each.change for each in impact.changes] == ["definitions.was_withdrawn.when"]


MANY_MARKS = """
  many_marks:
    title: An invented rule
    basis: [{clause: "5.2"}]
    for: each pupil
    when: count(sessions) over this school year is at least 1
    level: note
    says: An invented rule
"""


def with_rule(into: Path, text: str) -> str:
    """The shipped policies with one more rule."""
    return str(write_edited(into, {"trust/rules/pupils.yaml": (("\nrules:\n", f"\nrules:{text}"),)}))


def test_a_rule_that_is_called_otherwise_flips_nothing(tmp_path: Path, asking: Asking) -> None:
    named = [MANY_MARKS, MANY_MARKS.replace("many_marks", "plenty_of_marks")]
    result = asking(*(with_rule(tmp_path / str(at), text) for at, text in enumerate(named)))
    assert result.impact and result.comparison
    assert [(each.how, each.new) for each in result.comparison.kept] == [("renamed", "rules.plenty_of_marks")]
    assert (result.impact.flips, result.impact.rules, result.impact.changes) == ((), (), ())


def test_a_rule_that_is_new_or_gone_flips_by_itself(tmp_path: Path, asking: Asking) -> None:
    edited = with_rule(tmp_path / "edited", MANY_MARKS)
    new, gone = asking(TODAY, edited).impact, asking(edited, TODAY).impact
    assert new and gone and new.flips
    for impact, way in ((new, "found now"), (gone, "found no longer")):
        assert {(flip.by.changes, flip.way) for flip in impact.flips} == {(("rules.many_marks",), way)}
        assert [each.change for each in impact.changes if each.alone] == ["rules.many_marks"]
    assert len(gone.flips) == len(new.flips)
    assert (new.rules[0].yes[0], gone.rules[0].yes[1]) == (None, None)


@pytest.mark.slow
def test_codes_that_count_otherwise_are_one_cause(tmp_path: Path, asking: Asking, register: Path) -> None:
    """Runs of days go by the possible codes without naming them, so they are asked in a plan of their own."""
    edits = {
        "national/codes.yaml": (
            ("I: {meaning: Illness, class: authorised}", "I: {meaning: Illness, class: not_possible}"),
        )
    }
    new = str(write_edited(tmp_path / "edited", edits))
    result = asking(TODAY, new)
    assert result.impact is not None
    rules = {flip.rule for flip in result.impact.flips}
    assert {"illness_without_evidence", "persistent_absence"} <= rules
    before, after = checked(TODAY, register), checked(new, register)
    for effect in result.impact.rules:
        counts = [next(rule.yes for rule in each.rules if rule.id == effect.rule) for each in (before, after)]
        assert list(effect.yes) == counts, effect.rule


def test_a_code_that_no_mark_bears_any_more_is_not_said_to_be_read_by_no_rule(
    tmp_path: Path, asking: Asking
) -> None:
    """`interview_before_last_year` reads J1; from its last day on no mark of the register has it."""
    until = (
        "interview, class: authorised, from: 2024-08-19",
        "interview, class: authorised, until: 2025-03-02",
    )
    result = asking(TODAY, str(write_edited(tmp_path / "edited", {"national/codes.yaml": (until,)})))
    assert result.impact and not result.impact.flips
    (told,) = result.impact.changes
    assert told.change == "codes.J1"
    assert told.why.startswith("no rule goes by other codes than before, and both editions have the code")


def test_a_register_is_asked_of_the_academies_that_both_editions_have(policies: Path, asking: Asking) -> None:
    copytree(policies / "wenlock", policies / "oakfield", ignore=ignore_patterns("clauses.yaml"))
    result = asking(TODAY, str(policies))
    assert result.comparison and result.comparison.joined == ("oakfield",)
    assert result.impact and result.impact.academies == ("wenlock",)
    assert (result.impact.flips, result.impact.changes) == ((), ())


def test_a_register_that_fits_one_edition_only_is_refused(tmp_path: Path, asking: Asking) -> None:
    result = asking(str(write_2023_24(tmp_path / "2023-24")), TODAY)
    assert result.impact is None
    [problem] = [each for each in result.diagnostics if each.code.id == "V020"]
    assert "`H`" in problem.message and "--as-at" in (problem.help or "")


def test_an_edition_with_errors_is_not_asked(tmp_path: Path, asking: Asking) -> None:
    edits = {"wenlock/times.yaml": (("closes: 9:15", "closes: 9.15"),)}
    result = asking(TODAY, str(write_edited(tmp_path / "edited", edits)))
    assert result.comparison is None and [each.code.id for each in result.diagnostics] == ["V021"]


def test_a_table_that_is_not_there_is_said(tmp_path: Path, older: str, register: Path) -> None:
    lean = tmp_path / "register"
    lean.mkdir()
    for name in ("pupils", "marks", "calendar"):
        (lean / f"{name}.csv").write_bytes((register / f"{name}.csv").read_bytes())
    result = reviewing.diff(Path(TODAY), older, TODAY, None, lean, AS_AT)
    assert result.impact is not None
    left = {rule.rule: rule.not_evaluated for rule in result.impact.rules if rule.not_evaluated}
    assert "`notices`" in (left["penalty_notice_amount"] or "")
    whys = {each.change: each.why for each in result.impact.changes}
    assert "rules that read it are not there" in whys["penalty.first.amount"]


COLOURS = """\
rules:
  colour:
    title: Colour of attendance
    basis: [{clause: "4.5"}]
    for: each pupil
    for_each: attendance.bands
    when: attendance over WINDOW in band
    level: should
    says: "{attendance}, {band}"
"""


def coloured(into: Path, end: str, window: str) -> str:
    """The shipped policies with two bands of attendance that meet at an end, and a rule for each over a window."""
    target = 'target: {value: 97%, clause: "4.6"}'
    bands = f"[{{name: green, from: {end}}}, {{name: red, below: {end}}}]"
    added = f'{target}\n  bands: {{value: {bands}, clause: "4.6"}}'
    folder = write_edited(into, {"trust/thresholds.yaml": ((target, added),)})
    (folder / "trust/rules/colours.yaml").write_text(COLOURS.replace("WINDOW", window), "utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("end", "window", "paths"),
    [
        ("94%", "this school year", ["attendance.bands"]),
        ("97%", "this half term", ["rules.colour.green.when", "rules.colour.red.when"]),
    ],
)
def test_bands_and_the_rules_for_each_of_them_are_put_down_to_their_change(
    asking: Asking, tmp_path: Path, end: str, window: str, paths: list[str]
) -> None:
    """An end of a band is a part of the list that has changed, and a rule for each band has both names in its own."""
    older, newer = (
        coloured(tmp_path / "old", "97%", "this school year"),
        coloured(tmp_path / "new", end, window),
    )
    result = asking(older, newer)
    assert result.impact and result.comparison, result.diagnostics
    reached = {each.path: each.academies for each in result.comparison.changes}
    assert reached == dict.fromkeys(paths, ("wenlock",))
    effects = {each.change: (each.alone > 0, each.why) for each in result.impact.changes}
    assert effects == dict.fromkeys(paths, (True, ""))
    assert sum(each.alone for each in result.impact.changes) == len(result.impact.flips)
