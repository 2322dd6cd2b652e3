"""Words that all forms of an explanation share: its lines in reading order, and its rows compactly grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from engine.explaining.explained import (
    CountedRow,
    CountedRows,
    ExplainedFigure,
    ExplainedPart,
    Explanation,
    MissingFact,
)
from engine.findings import Measured
from engine.frozen import dataclass
from engine.keyed import by_key
from engine.reports.phrases import unit_words, window_words
from engine.spoken import day_in_words, days_in_words, figure_in_words
from engine.wording import counted, listed

MOST_GROUPS = 20
"""So many groups of rows are shown of a figure, unless all are asked for."""


_SETTINGS = ("Setting", "Holds for", "Value", "Layer", "Set at", "Clause")
_MOST_VALUES = 8
_MOST_OF_A_DAY = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the condition: how deep it lies, its answer, its words, whether it decides."""

    depth: int
    answer: str
    text: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows on days that follow each other and say the same."""

    days: str
    text: str
    count: int
    answer: str


_JOINED = {"and": "all of these", "or": "at least one of these", "not": "not so"}


def headline(told: Explanation) -> str:
    """`P0005: yes`, in words that stand by themselves."""
    return f"{told.called}: {told.answer}"


def basis_line(told: Explanation) -> str:
    """Where the rule stands and what it rests on."""
    return ", ".join((told.rule_at, *told.basis))


def part_lines(part: ExplainedPart, depth: int = 0) -> Iterator[Line]:
    """A condition with all inside it, outermost first; figures stand below what they decide."""
    yield Line(depth, part.answer, joined_words(part) or part.says, part.decides)
    alone = len(part.figures) == 1
    for figure in part.figures:
        yield Line(depth + 1, "", figure_words(figure, alone=alone), False)
    for inner in part.parts:
        yield from part_lines(inner, depth + 1)


def joined_words(part: ExplainedPart) -> str:
    """How the parts inside stand to each other, in words, with what they are together; nothing where there are none."""
    said = _JOINED.get(part.joined, "")
    return f"{said}: {part.called}" if said and part.called else said


def figure_words(figure: ExplainedFigure, *, alone: bool) -> str:
    """`absence this school year: 10.32%, 4 September 2024 to 28 March 2025`; alone it needs no name.

    A yes or no has one: under a *not* it could be taken for the answer.
    """
    over = f", {window_words(figure.window)}" if figure.window else ""
    if figure.value.unit == "yes/no":
        name = f"{figure.says.removeprefix('the ')}:"
    else:
        name = "it is" if alone else f"{figure.says}:"
    return f"{name} {value_words(figure.value)}{over}"


def value_words(value: Measured) -> str:
    """A figure with its unit."""
    told = value.spread(lambda end: figure_in_words(end, value.unit))
    plain = value.unit in _UNSAID or value.value is None
    return told if plain else f"{told} {unit_words(value).replace('_', ' ')}"


_UNSAID = frozenset(
    {
        "%",
        "date",
        "time of day",
        "money",
        "code",
        "text",
        "choice",
        "yes/no",
        "date and time",
        "rows",
        "year group",
    }
)


def rows_heading(rows: CountedRows) -> str:
    """What the rows are of, and how many of how many count."""
    return f"{rows_what(rows)}: {rows_count(rows)}"


def rows_what(rows: CountedRows) -> str:
    """What the rows are of: `sessions this school year`."""
    return rows.says.removeprefix("the number of ")


def rows_count(rows: CountedRows) -> str:
    """`2 count, of 100 sessions, 13 January 2025 to 28 March 2025`."""
    may = f", {rows.unclear:,} more may" if rows.unclear else ""
    over = f", {window_words(rows.window)}" if rows.window else ""
    count = f"{rows.counting:,} {'counts' if rows.counting == 1 else 'count'}"
    which = "; those that do not" if rows.others and rows.rows else ""
    unit = rows.unit.removesuffix("s") if rows.of == 1 else rows.unit
    return f"{count}{may}, of {rows.of:,} {unit}{over}{which}"


def row_groups(rows: Iterable[CountedRow], most: int | None = MOST_GROUPS) -> tuple[Sequence[Group], int]:
    """The rows in groups, at most so many, and how many rows are left out."""
    days = [_day(list(group)) for _, group in groupby(rows, key=lambda row: (row.day, row.answer))]
    groups = list(_merged(days))
    shown = groups if most is None else groups[:most]
    return shown, sum(group.count for group in groups[len(shown) :])


@dataclass(frozen=True, slots=True)
class _Day:
    day: date | None
    text: str
    count: int
    answer: str


def _day(rows: Sequence[CountedRow]) -> _Day:
    """The rows of one day: `AM and PM O` where both say the same; of many rows how many say what."""
    many = len(rows) > _MOST_OF_A_DAY
    texts = [
        " ".join(filter(None, (f"{len(labels):,}" if many else listed(labels), facts)))
        for facts, labels in by_key((row.facts, row.label) for row in rows).items()
    ]
    between = "; " if any(", " in text for text in texts) else ", "
    return _Day(rows[0].day, between.join(texts), len(rows), rows[0].answer)


def _merged(days: Iterable[_Day]) -> Iterator[Group]:
    run: list[_Day] = []
    for day in days:
        if run and not _follows(run[-1], day):
            yield _group(run)
            run = []
        run.append(day)
    if run:
        yield _group(run)


def _follows(one: _Day, other: _Day) -> bool:
    """Whether a day is the next weekday after another and says the same."""
    if one.day is None or other.day is None or (one.text, one.answer) != (other.text, other.answer):
        return False
    step = 3 if one.day.isoweekday() == 5 else 1
    return other.day - one.day == timedelta(days=step)


def _group(run: Sequence[_Day]) -> Group:
    first, last = run[0].day, run[-1].day
    days = "" if first is None else day_in_words(first)
    if last is not None and first is not None and last != first:
        days = days_in_words(first, last)
    return Group(days, run[0].text, sum(day.count for day in run), run[0].answer)


def left_out_words(left: int) -> str:
    """`and 30 more rows; --all-rows shows them`."""
    return f"and {counted(left, 'more row')}; --all-rows shows them"


def settings_table(told: Explanation) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The headings and rows of the settings, with what each holds for only where a case was chosen."""
    varies = any(each.when for each in told.settings)
    headings, *rows = (row if varies else (row[0], *row[2:]) for row in (_SETTINGS, *_settings_rows(told)))
    return headings, rows


def _settings_rows(told: Explanation) -> Iterator[tuple[str, ...]]:
    """Of a long set the first values alone."""
    for each in told.settings:
        value = each.written
        if isinstance(each.value, tuple) and len(each.value) > _MOST_VALUES:
            value = f"[{', '.join(each.value[:_MOST_VALUES])}, … {len(each.value)} in all]"
        yield each.path, each.when or "always", value, each.layer, each.at, each.clause or ""


def missing_words(fact: MissingFact) -> str:
    """`signed_in_at of mark P0063 2024-11-11 AM (register/marks.csv:15)`."""
    of, at = f" of {fact.of}" if fact.of else "", f" ({fact.at})" if fact.at else ""
    return f"{fact.fact}{of}{at}"
