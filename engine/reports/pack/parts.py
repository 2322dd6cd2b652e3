"""A pack as sections with words and tables of typed cells, which every format writes in its own way."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from engine.frozen import dataclass
from engine.monitoring.figures import Period, Untold
from engine.spoken import day_in_words, days_in_words

Cell: TypeAlias = str | int | date | Fraction | Untold | None
"""A text, a number, a day, a share (1 is all of it), or why there is none; None is an empty cell."""


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    DAY = "day"

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right."""
        return self in (Holds.COUNT, Holds.SHARE)


_DAY = len("30 September 2024") + 1
"""A spreadsheet shows no part of a day that has no room, only signs in its place."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; `width` is about how many characters it wants, relative to the others."""

    heading: str
    holds: Holds = Holds.TEXT
    width: int = 12

    @property
    def room(self) -> int:
        """The width it gets: that it wants, and room for the longest word of its heading, for `hidden` or for a day."""
        words = (*self.heading.split(), "hidden" if self.holds.is_number else "")
        return max(self.width, _DAY if self.holds is Holds.DAY else 0, *(len(word) + 4 for word in words))


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars lying down, one for each row of a table: the columns at `series` put end to end; the first names them."""

    title: str
    series: tuple[int, ...]


def absence_chart(whose: str, first: int) -> Chart:
    """The authorised and the unauthorised absence of each row, which stand in the `first` column and the one after."""
    title = f"Absence {whose}, authorised and unauthorised, as shares of the possible sessions"
    return Chart(title, (first, first + 1))


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table with a caption; the first cell of a row names it. `notes` say how its figures are counted.

    `sheet` is the name of its own sheet in a spreadsheet; `for_work` tells that it stands there alone.
    """

    caption: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    for_work: bool = False

    @property
    def headings(self) -> list[str]:
        """The headings of its columns."""
        return [column.heading for column in self.columns]

    def charted(self) -> tuple[tuple[str, tuple[Fraction, ...]], ...]:
        """The label and values of each bar; rows of which nothing is told are left out."""
        if self.chart is None:
            return ()
        found = []
        for row in self.rows:
            values = [row[at] for at in self.chart.series]
            shares = tuple(value for value in values if isinstance(value, Fraction))
            if len(shares) == len(values):
                found.append((str(row[0]), shares))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a pack under a heading: sentences, then a list, then tables."""

    heading: str
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[DataTable, ...] = ()

    def read(self) -> tuple[DataTable, ...]:
        """The tables that are read and not worked on."""
        return tuple(table for table in self.tables if not table.for_work)


@dataclass(frozen=True, slots=True)
class PackDocument:
    """A pack put into sections, with its title and what stands under it."""

    title: str
    under: tuple[str, ...]
    sections: tuple[Section, ...]


def shown(cell: Cell) -> str:
    """A cell as readers see it: `1,234`, `5.4%`, `28 March 2025`, `hidden`."""
    match cell:
        case None:
            return ""
        case Fraction():
            return percent(cell)
        case Untold() | str():
            return str(cell)
        case int():
            return f"{cell:,}"
    return day_in_words(cell)


def percent(share: Fraction) -> str:
    """`5.4%`: a half is rounded up."""
    tenths = int(share * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


def dates(period: Period) -> str:
    """`from 4 September 2024 to 28 March 2025`."""
    return f"from {days_in_words(period.first, period.last)}"
