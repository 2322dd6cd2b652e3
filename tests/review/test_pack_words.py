"""What a pack says to those who read no policy files: titles for names of rules and settings, days in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from engine.check_result import RegisterSummary
from engine.findings import Level
from engine.frozen import replace
from engine.impact.grouped import grouped
from engine.impact.impact import Impact, RuleEffect
from engine.impact.problems import AS_THEY_STAND, UNFIT_REGISTER
from engine.installed import installed_folder
from engine.monitoring.figures import (
    HIDDEN_FIGURES,
    Figures,
    Group,
    Leavers,
    Monitoring,
    Period,
    Published,
    Untold,
)
from engine.outcomes import Compared
from engine.policy.cases import Selector
from engine.policy.loading import load_policy
from engine.reports.pack.attendance import at_a_glance, attendance_sections
from engine.reports.pack.compared import compared_section
from engine.reports.pack.parts import Cell, Column, DataTable, PackDocument, Section
from engine.reports.pack.sections import _concerned, _left_out
from engine.reports.pack.words import dated_words, in_plain_words
from engine.review.gathering import _told
from engine.review.overriding import _held, _plain

RULES = {"persistent_absence": "Persistent absence"}
SETTINGS = {"register.opens": "Register opens"}


def plain(text: str) -> str:
    told = in_plain_words(PackDocument("", (), (Section("", (text,)),)), RULES, SETTINGS)
    return told.sections[0].words[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("`persistent_absence` finds more", "“Persistent absence” finds more"),
        ("`register.opens` is given two values", "Register opens (register.opens) is given two values"),
        ("codes: `H`, from 2024-10-15 on", "codes: “H”, from 15 October 2024 on"),
        ("edition 2024-25 (tag-2024-08-01)", "edition 2024-25 (tag-2024-08-01)"),
        ("2024-02-30 is no day, and ` alone no name", "2024-02-30 is no day, and ` alone no name"),
    ],
)
def test_a_text_is_put_into_plain_words(text: str, said: str) -> None:
    assert plain(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ratified by Trust Board, 2024-08", "ratified by Trust Board, August 2024"),
        ("2024-08-15", "15 August 2024"),
        ("edition 2024-25", "edition 2024-25"),
        ("", ""),
    ],
)
def test_a_month_or_day_at_the_end_is_put_into_words(text: str, said: str) -> None:
    assert dated_words(text) == said


def test_what_is_no_text_stays_as_it_is() -> None:
    row = ("`persistent_absence`", 3, Fraction(1, 3), Untold.HIDDEN, None)
    table = DataTable("", "", tuple(map(Column, "abcde")), (row,))
    told = in_plain_words(PackDocument("", (), (Section("", tables=(table,)),)), RULES, SETTINGS)
    assert told.sections[0].tables[0].rows == (("“Persistent absence”", *row[1:]),)
    assert told.sections[0].tables[0].rows[0][3] is Untold.HIDDEN


def year_of(figures: Figures) -> Monitoring:
    year = Period(
        "school year", 1, "2024/25", "2024/25", *(date(2024, 9, 4), date(2025, 3, 28), date(2025, 7, 21))
    )
    overall = Group("", None, "All pupils", {year: figures})
    told = (
        date(2025, 3, 28),
        "",
        "",
        (year,),
        overall,
        (),
        Leavers({}, (), 0),
        {year: 0},
        {},
        {},
        (),
    )
    return Monitoring(*told, suppressed=True)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (Figures(419, 1000, 30, 20, 5, 65, 3), "Persistently absent: 65 of 419 pupils (15.5%)"),
        (HIDDEN_FIGURES, "Persistently absent: hidden"),
        (Figures(419, 1000, 30, 20, 5, Untold.HIDDEN, Untold.HIDDEN), "Persistently absent: hidden"),
    ],
)
def test_a_hidden_number_is_said_once(figures: Figures, said: str) -> None:
    assert list(at_a_glance(year_of(figures)))[1] == said


def test_why_it_cannot_be_told_whom_changes_concern_is_that_the_register_does_not_fit() -> None:
    other, unfit = AS_THEY_STAND.at(None, "not this"), UNFIT_REGISTER.at(None, "it has codes of one alone")
    assert _told(None, Compared(None, (other, unfit)), named=False) == "it has codes of one alone"
    nothing = _told(None, Compared(None, (other,)), named=False)
    assert nothing == "the register could not be asked by both editions"


def test_what_holds_otherwise_is_each_value_of_the_layers_above_for_the_same_case() -> None:
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], date(2025, 3, 28))
    assert policy
    closes = policy.academies["wenlock"].settings["register.closes"]
    morning, third_and_fourth, last = closes.cases
    assert [_held(closes, each) for each in (morning, third_and_fourth)] == ["09:15", "12:55"]
    afternoon = replace(morning, selector=Selector(sessions=frozenset({"PM"})))
    assert _held(closes, afternoon) == "12:55 or 13:40"
    assert _held(replace(closes, cases=(last,)), morning) == "nothing"


def test_each_figure_stands_in_its_column_and_charts_show_what_they_say() -> None:
    told = year_of(Figures(419, 1000, 30, 20, 5, 65, 3))
    (year,) = told.periods
    thresholds = {"persistent.threshold": "10%", "severe.threshold": "50%"}
    rate = Published("Luton", "local", *(Fraction(n, 100) for n in (5, 3, 2, 13)), 9)
    sections = attendance_sections(
        replace(told, phase="Primary", published={year: (rate,)}, thresholds=thresholds)
    )
    tables = [table for section in sections for table in section.tables]
    charted = {
        table.caption: [table.columns[at].heading for at in table.chart.series]
        for table in tables
        if table.chart
    }
    assert list(charted.values()) == [["Authorised", "Unauthorised"]] * 3
    last = {
        table.caption: dict(zip(table.headings, table.rows[-1], strict=True))
        for table in tables
        if table.rows
    }
    shares = {
        "Attendance": (950, 1000),
        "Absence": (50, 1000),
        "Authorised": (30, 1000),
        "Unauthorised": (20, 1000),
    }
    shares |= {"Late": (5, 1000), "Persistent, share": (65, 419), "Severe, share": (3, 419)}
    counts: dict[str, Cell] = {"Pupils": 419, "Possible sessions": 1000, "Persistent": 65, "Severe": 3}
    counts |= {name: Fraction(*of) for name, of in shares.items()}
    assert last["All pupils"].items() >= counts.items()
    beside = last["2024/25: this school and others"]
    percents = {"Attendance": 95, "Absence": 5, "Authorised": 3, "Unauthorised": 2, "Persistent": 13}
    assert {name: beside[name] for name in percents} == {
        name: Fraction(n, 100) for name, n in percents.items()
    }


@pytest.mark.parametrize(
    ("taught", "said"),
    [
        (range(7, 14), "this school's figures are of years 12 and 13 too."),
        (range(7), "this school's figures are of Reception too."),
        (range(3, 7), None),
    ],
)
def test_pupils_of_whom_nothing_is_published_are_named(taught: range, said: str | None) -> None:
    """Of pupils under five and over sixteen no absence is published, and a school's own figures count them."""
    figures = Figures(419, 1000, 30, 20, 5, 65, 3)
    told = year_of(figures)
    (year,) = told.periods
    groups = tuple(Group("year_group", str(each), f"Year {each}", {year: figures}) for each in taught)
    rate = Published("Luton", "local", *(Fraction(n, 100) for n in (5, 3, 2, 13)), 9)
    section = compared_section(replace(told, phase="Primary", published={year: (rate,)}, groups=groups))
    words = [each for each in section.words if "aged 5 to 15" in each]
    assert [each.partition(": ")[2] for each in words] == ([said] if said else [])


def test_a_value_of_its_own_is_told_in_words() -> None:
    assert _plain("penalty.codes", '["G", "O"]') == "G, O"
    assert _plain("role head_teacher", '{"holder": "A Head (invented)"}') == "holder: A Head (invented)"
    assert _plain("rule late", '{"when": "x"}') == "words of its own"
    assert _plain("attendance.target", "98%") == "98%"


@pytest.mark.parametrize(
    ("untold", "why", "said"),
    [
        (0, None, "no pupil: every rule answers as before (the register as at 28 March 2025)"),
        (130, None, "every answer that can be told is as before"),
        (130, None, "; 130 answers cannot be told by either edition"),
        (4, None, "; some answers cannot be told by either edition"),
        (0, "the register has no table `notices`", "; 1 rule cannot be asked"),
    ],
)
def test_what_was_not_asked_or_told_is_never_said_to_be_as_before(
    untold: int, why: str | None, said: str
) -> None:
    at = ("wenlock",)
    rule = RuleEffect("often_late", "Often late", Level.MUST, at, (0, 0), (untold, untold), 0, untold, why)
    impact = Impact(date(2025, 3, 28), at, RegisterSummary("", {}, 0), (rule,), (), ())
    pack = SimpleNamespace(impact=grouped(impact), comparison=SimpleNamespace(joined=()))
    assert said in _concerned(pack)


def test_a_calendar_that_lacks_a_part_of_the_year_is_told_at_a_glance() -> None:
    whole = RegisterSummary("", {}, 0)
    assert list(_left_out(SimpleNamespace(register=whole))) == []
    (said,) = _left_out(SimpleNamespace(register=replace(whole, incomplete=("calendar",))))
    assert said.startswith("Not in the register's calendar: a part of the school year")
