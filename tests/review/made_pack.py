"""A pack put into sections by hand, with a cell of every sort, and a text wherever one can stand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from engine.monitoring.figures import Untold
from engine.reports.pack.parts import Chart, Column, DataTable, Holds, PackDocument, Section

DAY = date(2025, 3, 28)


def made(text: str = "Some words") -> PackDocument:
    columns = (
        Column(text),
        Column(f"{text} n", Holds.COUNT),
        Column(f"{text} a", Holds.SHARE),
        Column(f"{text} u", Holds.SHARE),
        Column("Since", Holds.DAY),
    )
    rows = (
        (text, 1234, Fraction(1, 8), Fraction(1, 16), DAY),
        (f"{text} 2", Untold.HIDDEN, Untold.HIDDEN, Untold.UNKNOWN, None),
        (f"{text} 3", 0, Fraction(0), Fraction(1), DAY),
    )
    table = DataTable(text, text, columns, rows, (f"Note: {text}",), Chart(text, (2, 3)))
    work = DataTable(f"{text} for work", text, columns, rows, for_work=True)
    return PackDocument(text, (text,), (Section(text, (text,), (text,), (table, work)), Section("Empty")))
