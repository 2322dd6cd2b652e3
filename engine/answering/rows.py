"""The rows of a question, shown to each of its rules: what the rule tells of them, and how many of each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.answering.told import Told
from engine.explain.ranges import Share, between
from engine.language import meaning as m
from engine.register.calendar import Stretch, spanning

if TYPE_CHECKING:
    from engine.backends.script import Answers, Row
    from engine.language.figures import Figure
    from engine.planning.facts import Facts
    from engine.planning.questions import FigureColumns, Question, ReachedColumns, RuleColumns


def rules_answered(answers: Answers, facts: Facts) -> list[RuleAnswered]:
    """The rules of a question, each to be shown the rows that answer it."""
    at = {name: i for i, name in enumerate(answers.question.columns)}
    return [
        RuleAnswered(columns, answers.question, facts, at, _tested(columns, answers.tested))
        for columns in answers.question.rules
    ]


def _tested(columns: RuleColumns, tested: Mapping[str, int]) -> int:
    return sum(tested.get(academy, 0) for academy in columns.scoped.academies)


@dataclass(slots=True)
class RuleAnswered:
    """A rule's answers as its question's rows are shown to it: what it tells of them, and how many of each.

    `at` is the place of each column in a row.
    """

    columns: RuleColumns
    question: Question
    facts: Facts
    at: Mapping[str, int]
    tested: int
    yes: int = 0
    cannot_tell: int = 0
    excepted: int = 0

    def told(self, rows: Iterable[Row]) -> Iterator[tuple[str, Told]]:
        """The academy and what is told of each row that the rule answers with yes or cannot tell."""
        answer, academy = self.at[self.columns.answer], self.at["academy"]
        freed = self.at[self.columns.excepted] if self.columns.excepted else None
        read = self.reader()
        for row in rows:
            self.excepted += freed is not None and row[freed] is True
            if row[answer] is not False:
                self.yes += row[answer] is True
                self.cannot_tell += row[answer] is None
                yield str(row[academy]), read(row)

    def reader(self) -> Callable[[Row], Told]:
        """What makes of a row what the rule tells of it, whatever its answer."""
        at, rule = self.at, self.columns.scoped.rule
        answer, window = at[self.columns.answer], self._window_reader()
        subject = {name: at[name] for name in rule.subject.keys}
        further = {name: at[name] for name in self.question.keys if name not in subject}
        figures = {
            name: _figure_reader(self.columns.figures[name], at, figure)
            for name, figure in rule.figures.items()
        }

        def read(row: Row) -> Told:
            told = row[answer]
            return Told(
                {name: row[i] for name, i in subject.items()},
                None if told is None else bool(told),
                window(row),
                {name: figure(row) for name, figure in figures.items()},
                {name: row[i] for name, i in further.items()},
            )

        return read

    def _window_reader(self) -> Callable[[Row], Stretch | None]:
        """What tells the stretch of time that a row is about."""
        windows = [
            part.window
            for part in m.walk(self.columns.scoped.rule.when)
            if isinstance(part, m.Measure) and part.window is not None
        ]
        settled = self._settled(windows)
        if not self.columns.reached:
            return settled
        reached = [self._reached_reader(each) for each in self.columns.reached]

        def window(row: Row) -> Stretch | None:
            return next((found for read in reached if (found := read(row)) is not None), None) or settled(row)

        return window

    def _reached_reader(self, reached: ReachedColumns) -> Callable[[Row], Stretch | None]:
        """What tells the run, or the stretch of `over any`, by which a part is decided."""
        at = {name: self.at[column] for name, column in reached.columns.items()}
        sliding = reached.window
        if sliding is None:
            return lambda row: _stretch(row[at["first"]], row[at["last"]])
        return lambda row: None if row[at["no"]] is None else self._slid(sliding, row, at["no"])

    def _slid(self, window: m.Window, row: Row, no: int) -> Stretch | None:
        academy = str(row[self.at["academy"]])
        calendar, length = self.facts.calendars[academy], self.facts.extent(window, academy)
        return calendar.stretch(window.unit, int(str(row[no])), length, self.facts.as_at) if length else None

    def _settled(self, windows: Sequence[m.Window]) -> Callable[[Row], Stretch | None]:
        """What tells the stretch of a row that is one of a period's, or that the calendar alone tells."""
        if self.question.period is not None:
            first, last = self.at["period_first"], self.at["period_last"]
            return lambda row: _stretch(row[first], row[last])
        plain = [window for window in windows if window.kind in {"this", "last", "the last"}]
        if not plain:
            return lambda row: None
        told, academy = [self.facts.periods(window) for window in plain], self.at["academy"]
        whole = self.facts.each(lambda name: spanning([p.window for each in told if (p := each[name])]))
        return lambda row: whole[str(row[academy])]


_PLAIN = frozenset({"date", "date and time", "code", "text", "choice", "yes/no"})


def _figure_reader(columns: FigureColumns, at: Mapping[str, int], figure: Figure) -> Callable[[Row], object]:
    """What tells a rule's figure by a row."""
    if figure.type.kind.value in _PLAIN:
        return lambda row: row[at[columns.low]]
    exact = _share if isinstance(figure, m.Measure) and figure.function == "share" else _fraction
    low, low_of, high, high_of = (
        None if name is None else at[name]
        for name in (columns.low, columns.low_of, columns.high, columns.high_of)
    )

    def ratio(row: Row, above: int | None, below: int | None) -> Fraction | None:
        numerator = None if above is None else row[above]
        denominator = 1 if below is None else row[below]
        if numerator is None or not denominator:
            return None
        return exact(int(numerator), int(denominator))  # type: ignore[call-overload]

    def read(row: Row) -> object:
        least = ratio(row, low, low_of)
        if columns.exact or least is None:
            return least
        return between(least, ratio(row, high, high_of) if high is not None else None)

    return read


_MANY = 1 << 16
"""Counts of sessions are small, so that many pupils share a fraction."""


@lru_cache(_MANY)
def _fraction(numerator: int, denominator: int) -> Fraction:
    return Fraction(numerator, denominator)


@lru_cache(_MANY)
def _share(hundredfold: int, among: int) -> Fraction:
    """A share by the columns that hold it, in percent."""
    return Share(hundredfold // 100, among)


def _stretch(first: object, last: object) -> Stretch | None:
    return Stretch(first, last) if first is not None and last is not None else None  # type: ignore[arg-type]
