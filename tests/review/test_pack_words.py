"""What a pack says to those who read no policy files: titles for names of rules and settings, days in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.monitoring.figures import HIDDEN_FIGURES, Figures, Group, Leavers, Monitoring, Period, Untold
from engine.reports.pack_attendance import at_a_glance
from engine.reports.pack_parts import Column, DataTable, PackDocument, Section
from engine.reports.pack_words import dated_words, in_plain_words

RULES = {"persistent_absence": "Persistent absence"}
SETTINGS = {"register.opens": "Register opens"}


def plain(text: str) -> str:
    told = in_plain_words(PackDocument("", (), (Section("", (text,)),)), RULES, SETTINGS)
    return told.sections[0].words[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("`persistent_absence` finds more", "“Persistent absence” finds more"),
        ("`register.opens` is told in two ways", "Register opens (register.opens) is told in two ways"),
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
        "wenlock",
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
