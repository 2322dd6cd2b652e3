"""Why a row is set aside: the words for it, and the problem that stands for all such rows."""

from __future__ import annotations

from engine.diagnostics import Code
from engine.frozen import dataclass, replace
from engine.quantities import Kind
from engine.register import problems
from engine.register.lookalikes import likeness
from engine.register.tables import Column, Table
from engine.wording import counted, quoted


@dataclass(frozen=True, slots=True)
class Reason:
    """What is said of a row (`each`), of all such rows after their number (`all`), and what helps."""

    code: Code
    each: str
    all: str
    help: str | None = None


def reason(
    id: str, table: Table, column: str | None, value: str | None, known_codes: frozenset[str]
) -> Reason:
    """The words for a reason's id; `value` is given for codes alone, and never for anything else."""
    there = table.columns.get(column or "")
    if id in {"unknown_code", "out_of_force"}:
        return _code_reason(id, column or "", value, known_codes)
    if id in {"empty", "unreadable", "order", "apart"} and there is not None:
        return _cell_reason(id, table, there)
    if id == "conflict" and table.name == "pupils":
        return replace(_ROW_REASONS[id], help=_ONE_ROW_A_PUPIL)
    return _ROW_REASONS[id]


def _cell_reason(id: str, table: Table, column: Column) -> Reason:
    name = f"`{column.name}`"
    if id == "empty":
        # a spreadsheet writes rows of commas for what was emptied below a table, and then the first column is told
        none_filled = (
            " (or delete the rows, if all of their cells are empty)" if column is _first(table) else ""
        )
        return Reason(
            problems.EMPTY_CELL,
            f"{name} is empty",
            f"with an empty {name}",
            f"fill it in{none_filled}: {_told(column)}",
        )
    if id in {"order", "apart"}:
        before = next(f"`{first}`" for first, second in table.in_order if second == column.name)
        how = (
            f"before {before}"
            if id == "order"
            else f"{counted(table.years or 0, 'year')} or more after {before}"
        )
        return Reason(problems.OUT_OF_ORDER, f"{name} is {how}", f"with {name} {how}")
    wanted = _wanted(column)
    return Reason(
        problems.UNREADABLE_CELL,
        f"{name} is not {wanted}",
        f"with a {name} that is not {wanted}",
        _how_to_write(column, wanted),
    )


def _how_to_write(column: Column, wanted: str) -> str:
    if column.type.kind in _REWRITTEN:
        return f"write {wanted}; in a spreadsheet, give the cells that format before you save"
    return f"write {wanted}" if column.maximum is None else f"write {wanted}: {_told(column)}"


def _first(table: Table) -> Column:
    return next(each for each in table.columns.values() if each.required)


def _told(column: Column) -> str:
    """What stands in a column, as the table's page says it: which number Reception is, say."""
    said = column.description.rstrip(".")
    return said if said[:2].isupper() else f"{said[0].lower()}{said[1:]}"


def _wanted(column: Column) -> str:
    """What a column's cells should hold, with its article."""
    if column.type.choices:
        return quoted(column.type.choices, word="or")
    if column.type.kind is Kind.YES_NO:
        return "`true` or `false`"
    words = _KIND_WORDS.get(column.type.kind, "text of that form")
    if column.minimum is not None and column.maximum is not None:
        return f"{words} from {column.minimum} to {column.maximum}"
    comma = "," if column.type.kind is Kind.TIME else ""
    return f"{words}{comma} like `{column.example}`" if column.example else words


_REWRITTEN = (Kind.DATE, Kind.TIME, Kind.MOMENT)
"""What a spreadsheet shows, and saves, in the form that the computer is set to."""
_KIND_WORDS = {
    Kind.DATE: "a date",
    Kind.TIME: "a time in hours and minutes from 05:00 on",
    Kind.MOMENT: "a date and time",
    Kind.COUNT: "a whole number",
    Kind.MINUTES: "a whole number of minutes",
    Kind.MONEY: "an amount in pounds",
}


def _code_reason(id: str, column: str, value: str | None, known: frozenset[str]) -> Reason:
    if id == "out_of_force":
        of = f"the code `{value}`" if value else "a code"
        return Reason(
            problems.OUT_OF_FORCE,
            f"{of} is not in force that day",
            f"with {of}, which is not in force that day",
        )
    if value is None:
        return Reason(
            problems.UNKNOWN_CODE,
            f"`{column}` is no attendance code",
            f"with a `{column}` that is no attendance code",
        )
    said = likeness(value, known)
    return Reason(
        problems.UNKNOWN_CODE,
        f"{said.shown} is no attendance code{said.because}",
        f"with the `{column}` {said.shown}, which is no attendance code{said.because}",
        f"write `{said.meant}`" if said.meant else None,
    )


_SHORTENED = "if ids are like `1.23E+05`, a spreadsheet has shortened them: export the table again"
_ONE_ROW_A_PUPIL = (
    f"delete those that are wrong; {_SHORTENED}; for a pupil who left and came back, keep the row of the later time on "
    "roll"
)
_ROW_REASONS = {
    "repeat": Reason(problems.REPEATED, "the same row is further up", "that are already further up"),
    "conflict": Reason(
        problems.CONFLICTING,
        "another row says something else of the same",
        "that contradict each other; none of them is used",
        f"delete those that are wrong; {_SHORTENED}",
    ),
    "no_pupil": Reason(
        problems.NO_SUCH_ROW,
        "the pupil has no usable row in `pupils`",
        "of pupils without a usable row in `pupils`",
        "add the pupils, or correct their rows: an id is the same in every table, down to the zeros in front",
    ),
    "no_session": Reason(
        problems.NO_SUCH_ROW,
        "the calendar does not open that session",
        "for sessions that the calendar does not open",
        "correct their dates, add the sessions to `calendar`, or delete the rows; if they are many, day and month may "
        "be exchanged",
    ),
    "not_on_roll": Reason(
        problems.NOT_ON_ROLL,
        "the pupil is not on roll that day",
        "of pupils who are not on roll that day",
        "correct `on_roll_from` and `on_roll_to` in `pupils`, or delete the rows; if a pupil left and came back, they "
        "are in no figure, so too little may be found",
    ),
    "undue": Reason(
        problems.UNDUE_MARK,
        "its code says nothing of attendance, and no mark is due",
        "with a code that says nothing of attendance, where no mark is due",
    ),
    "ragged": Reason(
        problems.RAGGED,
        "the line does not fit the columns",
        "that do not fit the columns",
        "delete a line that is no row, such as a title or a total; put quotation marks around a text that has a comma "
        "or goes on over several lines; if the last cells are missing, as Excel leaves out empty ones, move a column "
        "that is never empty to the end, and save it again",
    ),
    "cut_off": Reason(
        problems.RAGGED,
        "the file ends within the line",
        "within which the file ends",
        "export the file again: whatever came behind is missing too",
    ),
    "too_long": Reason(problems.RAGGED, "the line is longer than 2 MB", "longer than 2 MB"),
}
