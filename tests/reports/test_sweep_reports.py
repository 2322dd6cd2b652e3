"""A sweep in each format."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest
from made_results import with_every_text

from engine.editions.change import Apart
from engine.findings import Level
from engine.frozen import replace
from engine.impact.sweeping import Sweep, SweepCount, SweepPoint, SweptRule
from engine.reports.sweep import sweep_csv, sweep_html, sweep_json, sweep_markdown, sweep_text
from tests.results import read_result

MADE = Sweep(
    *(("wenlock",), "attendance.letter_below", "Letter below", "2024-25", date(2025, 3, 28)),
    (
        SweptRule("attendance_letter", "Letter", Level.SHOULD, None, ("wenlock",)),
        SweptRule(
            *("letter_not_sent", "No letter", Level.SHOULD, "the register has no table `notices`"),
            academies=("wenlock",),
        ),
    ),
    (
        SweepPoint("94%", False, (SweepCount((3, None), (0, None), 3),)),
        SweepPoint("95%", True, (SweepCount((120, None), (1, None), 120),)),
    ),
    when="",
    beyond="wenlock may set it only higher, so not 94%",
    layer="wenlock",
)
NO_RULE = replace(MADE, rules=(), points=(SweepPoint("94%", False, (SweepCount((), (), 0),)),))
MANY = tuple(f"school-{number}" for number in range(9))
OF_ALL = replace(
    MADE,
    academies=MANY,
    rules=(replace(MADE.rules[0], academies=MANY, not_evaluated_at={"school-8": "no table `marks`"}),),
    points=tuple(
        replace(
            point,
            by_academy=(
                *(SweepCount((pupils,), (0,), pupils) for pupils in (7, 9, *[0] * 6)),
                SweepCount((None,), (None,), 0),
            ),
        )
        for point in MADE.points
    ),
    beyond="",
    layer="trust",
    apart=(Apart("school-1", "98% is set there"),),
)


def test_text_has_a_table_and_bars() -> None:
    assert (
        "".join(sweep_text(MADE))
        == """\
Letter below (attendance.letter_below) from 94% to 95%, at wenlock, on the register as at 28 March 2025
Letter (attendance_letter): answers that cannot be told, and are not counted here: 0 to 1
No letter (letter_not_sent) is not asked: the register has no table `notices`
wenlock may set it only higher, so not 94%
small numbers are not hidden here, and two values may differ by a single pupil: not for publication

Value           attendance_letter  Pupils
94%                             3       3
95% (in force)                120     120

Pupils found by any of these rules
  94%  █ 3
  95%  ████████████████████████████████████████ 120  (in force)
"""
    )


def test_of_more_rules_than_values_each_has_a_row() -> None:
    told = replace(
        MADE,
        rules=tuple(replace(MADE.rules[0], rule=f"letter_{n}", title=f"Letter {n}") for n in "abc"),
        points=tuple(
            replace(point, by_academy=(SweepCount((1, None, 3), (0, 0, 0), point.pupils),))
            for point in MADE.points
        ),
    )
    assert """
Value     94%  95% (in force)
letter_a    1               1
letter_b    -               -
letter_c    3               3
Pupils      3             120
""" in "".join(sweep_text(told))
    assert "| Letter a | 1 | 1 |\n" in "".join(sweep_markdown(told))


def test_the_case_of_a_setting_stands_in_every_format() -> None:
    told = replace(MADE, path="register.closes", title="Register closes", when="AM")
    for report in (sweep_text, sweep_markdown, sweep_html):
        assert "Register closes (register.closes (AM))" in "".join(report(told)).replace("\\", "")
    assert json.loads("".join(sweep_json(told)))["when"] == "AM"
    assert {row["when"] for row in csv.DictReader(StringIO("".join(sweep_csv(told))))} == {"AM"}


def test_a_setting_that_no_rule_reads() -> None:
    assert "no rule reads this setting" in "".join(sweep_text(NO_RULE))
    assert "<svg" not in "".join(sweep_html(NO_RULE))
    (row,) = csv.DictReader(StringIO("".join(sweep_csv(NO_RULE))))
    assert (row["value"], row["pupils"]) == ("94%", "") and "no rule reads" in row["not_evaluated"]


def test_of_several_academies_each_has_a_row_and_the_many_alike_one() -> None:
    said = "".join(sweep_text(OF_ALL))
    assert said.startswith(
        "Letter below (attendance.letter_below) from 94% to 95%, at 9 academies, as if trust set it, on"
    )
    assert "Letter (attendance_letter) is not asked at `school-8`: no table `marks`\n" in said
    assert "does not reach school-1: 98% is set there\n" in said
    assert said.endswith("""
By academy, pupils found by any of these rules
Academy                94%  95% (in force)  Not reached, because
school-0                 7               7
school-1                 9               9  98% is set there
school-8                 -               -
the other 6 academies    0               0
""")
    for report in (sweep_markdown, sweep_html):
        page = "".join(report(OF_ALL))
        assert "the other 6 academies" in page and "98% is set there" in page
    rows = list(csv.DictReader(StringIO("".join(sweep_csv(OF_ALL)))))
    assert [row["academy"] for row in rows] == [*MANY, *MANY]
    assert {row["not_reached"] for row in rows if row["academy"] == "school-1"} == {"98% is set there"}
    assert [(row["yes"], row["not_evaluated"]) for row in rows[7:9]] == [("0", ""), ("", "no table `marks`")]
    read = read_result("sweep", "".join(sweep_json(OF_ALL)))
    assert read["academy"] is None and [point["pupils"] for point in read["values"]] == [16, 16]


@pytest.mark.parametrize("told", [MADE, NO_RULE], ids=["rules", "no rule"])
def test_json_is_what_its_schema_says(told: Sweep) -> None:
    read_result("sweep", "".join(sweep_json(told)))


def test_csv_has_a_row_for_each_value_and_rule() -> None:
    rows = list(csv.DictReader(StringIO("".join(sweep_csv(MADE)))))
    lacking = "the register has no table `notices`"
    assert [(row["value"], row["rule"], row["yes"], row["not_evaluated"]) for row in rows] == [
        ("94%", "attendance_letter", "3", ""),
        ("94%", "letter_not_sent", "", lacking),
        ("95%", "attendance_letter", "120", ""),
        ("95%", "letter_not_sent", "", lacking),
    ]


def test_html_has_a_chart_and_the_same_numbers_in_a_table() -> None:
    page = "".join(sweep_html(MADE))
    assert 'role="img"' in page and page.count("<rect") == 2
    assert ">120</td>" in page and "<script" not in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "\x1b[31m", "|"], ids=ascii)
def test_no_text_becomes_anything_else(text: str) -> None:
    told = with_every_text(MADE, text)
    assert "<script" not in "".join(sweep_html(told))
    assert "\x1b" not in "".join((*sweep_text(told), *sweep_markdown(told), *sweep_csv(told)))
    assert all(
        not cell.startswith("=") for row in csv.reader(StringIO("".join(sweep_csv(told)))) for cell in row
    )


def test_of_rules_that_could_not_be_asked_no_zero_is_told() -> None:
    told = replace(
        MADE,
        rules=(MADE.rules[1],),
        points=tuple(replace(point, by_academy=(SweepCount((None,), (None,), 0),)) for point in MADE.points),
    )
    for report in (sweep_text, sweep_markdown, sweep_html):
        page = "".join(report(told))
        assert "is not asked" in page.replace("\\", "") and "Pupils" not in page


def test_every_page_says_what_its_numbers_leave_out() -> None:
    for report in (sweep_text, sweep_markdown, sweep_html):
        page = "".join(report(MADE)).replace("\\", "")
        assert "not counted here: 0 to 1" in page and "only higher, so not 94%" in page
