"""The counts of a rule that reads otherwise at some academies."""

from __future__ import annotations

import pytest

from engine.checking.summing import summed
from engine.findings import Level, RuleCount

HERE = RuleCount("late", "Late", "pupil", Level.NOTE, 9, 2, 4, 3, 1, academies=("oak",))
LACKING = RuleCount(
    *("late", "Late", "pupil", Level.NOTE),
    not_evaluated="no `calls`",
    not_evaluated_at={"elm": "no `calls`"},
    academies=("elm",),
)
OTHERWISE = RuleCount(
    *("late", "Late", "pupil", Level.NOTE),
    not_evaluated="no `marks`",
    not_evaluated_at={"ash": "no `marks`"},
    academies=("ash",),
)


def test_counts_add_up() -> None:
    more = RuleCount("late", "Late", "pupil", Level.NOTE, 5, 1, 1, 3, 1, academies=("ash",))
    assert summed([HERE, more]) == (
        RuleCount("late", "Late", "pupil", Level.NOTE, 14, 3, 5, 6, 2, academies=("ash", "oak")),
    )


def test_a_rule_of_another_title_subject_or_level_is_counted_for_itself() -> None:
    others = [
        RuleCount("late", "Late again", "pupil", Level.NOTE, 1),
        RuleCount("late", "Late", "mark", Level.NOTE, 1),
        RuleCount("late", "Late", "pupil", Level.MUST, 1),
        RuleCount("later", "Late", "pupil", Level.NOTE, 1),
    ]
    assert summed([HERE, *others]) == (HERE, *others)


@pytest.mark.parametrize(
    ("counts", "nowhere", "at"),
    [
        ([HERE, LACKING], None, {"elm": "no `calls`"}),
        ([LACKING, HERE], None, {"elm": "no `calls`"}),
        ([LACKING, LACKING], "no `calls`", {"elm": "no `calls`"}),
        (
            [LACKING, OTHERWISE],
            "at `elm`: no `calls`; at `ash`: no `marks`",
            {"elm": "no `calls`", "ash": "no `marks`"},
        ),
    ],
)
def test_a_rule_is_not_evaluated_where_none_of_its_texts_is(
    counts: list[RuleCount], nowhere: str | None, at: dict[str, str]
) -> None:
    (told,) = summed(counts)
    assert (told.not_evaluated, told.not_evaluated_at) == (nowhere, at)
