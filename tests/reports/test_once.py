"""What many findings share is written once, and what only looks alike is not taken for it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from engine.check_result import CheckResult, RegisterSummary
from engine.findings import Answer, Finding, Level, Measured, UsedSetting, Window
from engine.reports.check.csv import check_csv
from engine.reports.check.json import check_json
from engine.reports.check.once import Once

Value = int | Decimal | str | None


def test_a_part_is_written_once_for_all_that_share_it() -> None:
    asked: list[str] = []

    def write(part: str) -> str:
        asked.append(part)
        return part.upper()

    once = Once(write)
    shared = "".join(["sha", "red"])
    assert [once(shared), once(shared)] == ["SHARED", "SHARED"]
    assert asked == [shared]


def test_equal_parts_are_each_written_as_they_are() -> None:
    once = Once(str)
    assert [once(part) for part in (Decimal("5"), Decimal("5.0"), 5)] == ["5", "5.0", "5"]


def test_a_part_that_nobody_else_holds_is_not_taken_for_a_later_one() -> None:
    once = Once(str)
    assert [once(Decimal(n)) for n in range(300)] == [str(n) for n in range(300)]


def finding(value: Value, high: Value = None) -> Finding:
    return Finding(
        rule="a_rule",
        academy="wenlock",
        answer=Answer.YES,
        subject={"pupil_id": 'P"1', "date": date(2025, 3, 28), "year_group": 3},
        level=Level.MUST,
        says="Übel \N{SMILING FACE WITH SMILING EYES}",
        window=Window(date(2024, 9, 4), date(2025, 3, 28)),
        values={"figure": Measured(value, "%", high)},
        settings=(
            UsedSetting(
                "attendance.target", value if value is not None else 0, "trust", "trust/thresholds.yaml:1:1"
            ),
        ),
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5, 5),
        (Decimal("5"), "5"),
        (Decimal("5.0"), "5.0"),
        (Decimal("1E+2"), "100"),
        ('"5"', '"5"'),
        (None, None),
    ],
)
def test_numbers_that_are_equal_keep_their_form(value: Value, written: object) -> None:
    findings = (finding(5), finding(Decimal("5.00")), finding(value, 7), finding(7, value))
    empty = RegisterSummary("", {}, 0)
    result = CheckResult(date(2025, 3, 28), ("wenlock",), "2024-25", "", empty, (), findings)
    *_, low, high = json.loads("".join(check_json(result)))["findings"]
    assert low["values"] == {"figure": {"value": written, "unit": "%", "high": 7}}
    assert high["values"]["figure"].get("high") == written
    assert low["subject"] == {"pupil_id": 'P"1', "date": "2025-03-28", "year_group": 3}
    assert low["says"] == findings[2].says
    assert [line.count("5.00 at trust") for line in "".join(check_csv(result)).splitlines()] == [
        0,
        0,
        1,
        0,
        0,
    ]
