"""Of a ladder the highest stage that a subject has reached is found, and nothing is lost."""

from __future__ import annotations

from engine.answering.ladders import folded
from engine.findings import Answer, Finding, Ladder, Level


def of(
    rule: str, stage: int | None, pupil: str = "P1", answer: Answer = Answer.YES, name: str = "absence"
) -> Finding:
    ladder = Ladder(name, stage) if stage else None
    return Finding(rule, "wenlock", answer, {"pupil_id": pupil}, Level.NOTE, rule, ladder=ladder)


def under(*findings: Finding) -> list[str | None]:
    told = folded(findings)
    assert [each.rule for each in told] == [each.rule for each in findings]
    return [each.ladder.under if each.ladder else None for each in told]


def test_lower_stages_stand_under_the_highest() -> None:
    assert under(of("target", 1), of("severe", 4), of("letter", 2)) == ["severe", None, "severe"]


def test_other_pupils_and_other_ladders_are_others() -> None:
    assert under(of("target", 1), of("letter", 2, "P2")) == [None, None]
    assert under(of("target", 1), of("first", 2, name="penalty")) == [None, None]
    assert under(of("target", 1), of("contacts", None)) == [None, None]


def test_what_cannot_be_told_is_no_stage() -> None:
    assert under(of("target", 1), of("severe", 4, answer=Answer.CANNOT_TELL)) == [None, None]
    assert under(of("target", 1, answer=Answer.CANNOT_TELL), of("severe", 4)) == [None, None]


def test_a_rule_found_twice_is_the_highest_twice() -> None:
    assert under(of("late", 1), of("late", 1)) == [None, None]
