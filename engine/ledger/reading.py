"""A case ledger read strictly: each mistake with its line and column; nothing that is wrong is passed over."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from engine.diagnostics import Diagnostic, near_names
from engine.findings import Level
from engine.frozen import dataclass
from engine.ledger import problems
from engine.ledger.cells import as_meant, says_nothing
from engine.ledger.entries import COLUMNS, DATES, DECISIONS, DONE, PUT_OFF, Decision, Entry
from engine.quantities import DATE_FORM
from engine.source import Place
from engine.wording import quoted, refusal

_CASE = re.compile(r"[bcdfghjkmnpqrstvwxz]{4}(-[bcdfghjkmnpqrstvwxz]{4}){3}")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", re.ASCII)
"""Days as Excel and LibreOffice write them in British settings: the one with the year in full, the other not."""
_THIS_CENTURY = 2000
_LONGEST_CELL = 1_000_000
_LONGEST_PUT_OFF = timedelta(days=3653)

_NEEDED = ("academy", "rule", "first_seen", "last_seen", "measured")
_LEVELS = tuple(level.value for level in Level)

_MONTH_FIRST = "put back a copy, and set the spreadsheet to British dates: others may be read as another day"
_THE_DAY = "write the day on which it was decided"
_EARLIER = "write an earlier day; where nothing will be done, the decision is `no action`"

Cells = Mapping[str, str]
_Row = tuple[int, list[str]]
"""The cells of a row and the line on which it begins."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of a ledger in their order, and its own further columns."""

    entries: tuple[Entry, ...] = ()
    more: tuple[str, ...] = ()


def read_ledger(path: Path, *, there: bool = False) -> tuple[Ledger | None, tuple[Diagnostic, ...]]:
    """The ledger, empty where there is no file yet; None, with all that is wrong, where it cannot be relied on.

    One that has to be `there` is wrong if it is not.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if not there:
            return Ledger(), ()
        help = "name the file that `trustpolicy ledger` keeps, or leave out `--ledger`"
        return None, (problems.UNREADABLE.at(Place(str(path)), f"there is no file `{path.name}`", help=help),)
    except OSError as error:
        message = f"`{path.name}` cannot be read: {refusal(error)}"
        return None, (problems.UNREADABLE.at(Place(str(path)), message),)
    text = _text(path, data)
    if isinstance(text, Diagnostic):
        return None, (text,)
    return _read(path, text)


def pupils_in(ledger: Ledger, academies: Collection[str]) -> frozenset[str]:
    """The pupils of some academies, or of all where none is named, whom a ledger has a case of."""
    theirs = (entry.pupil_id for entry in ledger.entries if not academies or entry.academy in academies)
    return frozenset(filter(None, theirs))


def _text(path: Path, data: bytes) -> str | Diagnostic:
    place = Place(str(path))
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        help = "put back a copy; or delete the file to begin a new ledger"
        return problems.UNREADABLE.at(place, f"`{path.name}` is empty", help=help)
    if data.startswith(b"PK\x03\x04"):
        return problems.UNREADABLE.at(place, f"`{path.name}` is a workbook", help="save it as `CSV UTF-8`")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"`{path.name}` is not UTF-8 here"
        return problems.UNREADABLE.at(Place(str(path), line), message, help="save it as `CSV UTF-8`")


_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def _other_separator(path: Path, text: str) -> Diagnostic | None:
    """The problem that a spreadsheet has put another sign than commas between the cells."""
    heading = text.split("\n", 1)[0].strip()
    for sign, named in _OTHER_SEPARATORS.items():
        if len(set(COLUMNS).intersection(name.strip('" ') for name in heading.split(sign))) > 1:
            message = f"`{path.name}` was saved with {named} between the columns, not commas"
            help = "save it as CSV with commas, or put back a copy"
            return problems.UNREADABLE.at(Place(str(path), 1), message, help=help)
    return None


def _read(path: Path, text: str) -> tuple[Ledger | None, tuple[Diagnostic, ...]]:
    if wrong := _other_separator(path, text):
        return None, (wrong,)
    rows: list[_Row] = []
    before = 0
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error:
        message = f"`{path.name}` is cut off here, or a quotation mark is not closed"
        wrong = problems.UNREADABLE.at(Place(str(path), before + 1), message, help="put back a copy")
        return None, (wrong,)
    if found := tuple(_heading_trouble(path, rows)):
        return None, found
    (_, heading), *lines = _whole_lines(rows, ended=text.endswith(("\r", "\n")))
    wrong_cells: list[Diagnostic] = []
    entries = [
        entry
        for line, row in lines
        if any(cell.strip() for cell in row)
        for entry in _entry(path, line, heading, row, wrong_cells)
    ]
    wrong_cells.extend(_twice(path, entries))
    # where a column has the month first, what is odd of the days that could be read follows from that
    if any(each.help == _MONTH_FIRST for each in wrong_cells):
        wrong_cells = [each for each in wrong_cells if each.help not in {_THE_DAY, _EARLIER}]
    more = tuple(name for name in heading if name not in COLUMNS)
    return (None if wrong_cells else Ledger(tuple(entries), more)), tuple(wrong_cells)


def _whole_lines(rows: Sequence[_Row], *, ended: bool) -> list[_Row]:
    """The lines with the empty cells at their end that Excel does not write, where the lines around have none there.

    Of a last line that has no end it cannot be told whether it was cut off.
    """
    width = len(rows[0][1])
    whole = rows if ended else rows[:-1]
    return [*((line, [*row, *[""] * (width - len(row))]) for line, row in whole), *rows[len(whole) :]]


def _heading_trouble(path: Path, rows: Sequence[_Row]) -> Iterator[Diagnostic]:
    (_, heading), *lines = rows
    place = Place(str(path), 1)
    lacking = len(set(COLUMNS).difference(heading))
    if lacking > len(COLUMNS) / 2:
        below = next((line for line, row in lines if set(COLUMNS) <= set(row)), None)
        message = (
            f"the first line of `{path.name}` lacks {lacking} of the {len(COLUMNS)} headings of a case ledger"
        )
        kept = "name the file that `trustpolicy ledger` keeps, or put back a copy"
        help = f"delete the lines above line {below}, which has them" if below else kept
        yield problems.COLUMNS.at(place, message, help=help)
        return
    for name in COLUMNS:
        if heading.count(name) != 1:
            how = "is not there" if name not in heading else "is there twice"
            strangers = [each for each in heading if each not in COLUMNS]
            near = near_names(name, strangers)
            help = f"{near} The heading has to be `{name}`" if near else f"put the column `{name}` back"
            yield problems.COLUMNS.at(place, f"the column `{name}` {how}", help=help)
    for name in {name for name in heading if name not in COLUMNS and heading.count(name) > 1}:
        if name.strip():
            message, help = f"the column `{name}` is there twice", "rename one of them"
        else:
            message, help = "several columns have no heading", "give each a heading, or delete it"
        yield problems.COLUMNS.at(place, message, help=help)


def _entry(
    path: Path, line: int, heading: Sequence[str], row: Sequence[str], wrong: list[Diagnostic]
) -> Iterator[Entry]:
    """The entry of a line; none where something in it is wrong."""
    if len(row) != len(heading):
        message = f"this line has {len(row)} cells, and the heading {len(heading)}"
        beside = "empty the cells beside the table, or give their column a heading"
        help = "put back a copy" if len(row) < len(heading) else beside
        wrong.append(problems.UNREADABLE.at(Place(str(path), line), message, help=help))
        return
    cells = {name: as_meant(cell) for name, cell in zip(heading, row, strict=True)}
    before = len(wrong)
    read = _Cells(str(path), line, cells, wrong)
    if row == heading or not any(cells[name].strip() for name in _NEEDED):
        read.refuse(
            "case", "this line is not that of a case", "delete it: only what a check has found is a case"
        )
        return
    days = {name: read.day(name) for name in DATES}
    decision = _decision(read, days)
    measured, upon = read.measures("measured"), read.measures("decided_upon")
    _refuse_changed(read)
    if len(wrong) > before:
        return
    assert days["first_seen"]
    assert days["last_seen"]
    told: dict[str, Any] = {
        **{name: cells[name] for name in ("academy", "rule", "level", "title", "about", "found", "pupil_id")},
        **{name: days[name] for name in ("occasion", "resolved_on", "again_on")},
    }
    yield Entry(
        case=cells["case"].strip(),
        **told,
        first_seen=days["first_seen"],
        last_seen=days["last_seen"],
        measured=measured or {},
        decision=decision,
        decided_upon=upon,
        state=cells["state"],
        more=tuple((name, cells[name]) for name in heading if name not in COLUMNS),
        line=line,
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a line, read one by one; what is wrong is added to `wrong`."""

    file: str
    line: int
    cells: Cells
    wrong: list[Diagnostic]

    def refuse(self, column: str, message: str, help: str) -> None:
        self.wrong.append(problems.CELL.at(Place(self.file, self.line, column), message, help=help))

    def day(self, column: str) -> date | None:
        """The day in a cell; None for an empty one, and for one that is none, which is told.

        A spreadsheet writes a whole column in a form that is not read: such cells are told alike, whatever their day.
        """
        cell = self.cells[column].strip()
        if not cell:
            return None
        message = f"`{column}` is not a date like `2025-03-28`"
        try:
            if DATE_FORM.fullmatch(cell):
                return date.fromisoformat(cell)
            if match := _DAY_FIRST.fullmatch(cell):
                day, month, year = map(int, match.groups())
                if day <= 12 < month:
                    self.refuse(column, "a date here has the month before the day", _MONTH_FIRST)
                    return None
                return date(year if year > 99 else _THIS_CENTURY + year, month, day)
        except ValueError:
            message = f"`{cell}` is not a date"
        help = "write it like `2025-03-28`; in a spreadsheet, give the cells that format before you save"
        self.refuse(column, message, help)
        return None

    def needs(self, column: str, decision: str) -> None:
        """Refuses a decision for which nothing, or what says nothing, stands in a column."""
        cell = self.cells[column].strip()
        if not says_nothing(cell):
            return
        lacks = f"lacks `{column}`" if not cell else f"has `{cell}` for `{column}`, which says nothing"
        place = Place(self.file, self.line, column)
        message = f"the decision `{decision}` {lacks}"
        self.wrong.append(problems.NOT_WHOLE.at(place, message, help=f"fill in `{column}`"))

    def measures(self, column: str) -> Mapping[str, Any] | None:
        cell = self.cells[column].strip()
        if not cell:
            return None
        try:
            read = json.loads(cell)
        except (ValueError, RecursionError):
            read = None
        if not (isinstance(read, dict) and isinstance(read.get("measured") or {}, dict)):
            self.refuse(column, f"`{column}` is not as it was written", "put back what stood there")
            return None
        return read


def _decision(read: _Cells, days: Mapping[str, date | None]) -> Decision | None:
    said = read.cells["decision"].strip().lower()
    others = [name for name in ("reason", "decided_by", "decided_on", "until") if read.cells[name].strip()]
    if not said:
        if others:
            message = f"`{others[0]}` is filled in, and not what was decided"
            help = f"write {quoted(DECISIONS, word='or')} under `decision`"
            read.wrong.append(
                problems.NOT_WHOLE.at(Place(read.file, read.line, "decision"), message, help=help)
            )
        return None
    if said not in DECISIONS:
        help = near_names(said, DECISIONS) or f"write {quoted(DECISIONS, word='or')}"
        read.refuse("decision", f"`{said}` is not a decision", help)
        return None
    needed = {"decided_by": True, "decided_on": True, "reason": said != DONE, "until": said == PUT_OFF}
    for name in [name for name, asked in needed.items() if asked]:
        read.needs(name, said)
    if "until" in others and said != PUT_OFF:
        message, help = f"`until` goes with `{PUT_OFF}` alone", "empty it, or put the case off"
        read.wrong.append(problems.NOT_WHOLE.at(Place(read.file, read.line, "until"), message, help=help))
    on = days["decided_on"]
    if on is None:
        return None
    _refuse_mistyped(read, on, days["until"], days["occasion"])
    by, reason = read.cells["decided_by"].strip(), read.cells["reason"].strip()
    return Decision(said, by, on, reason, days["until"])


def _refuse_changed(read: _Cells) -> None:
    """Refuses what people have changed of the columns that the engine keeps."""
    if not _CASE.fullmatch(read.cells["case"].strip()):
        help = "names of cases are kept by the engine; put back what stood there"
        read.refuse("case", "`case` is not as it was written", help)
    if read.cells["level"] not in _LEVELS:
        read.refuse("level", "`level` is not as it was written", f"put back {quoted(_LEVELS, word='or')}")
    for name in _NEEDED:
        if not read.cells[name].strip():
            read.refuse(name, f"`{name}` is empty", "put back what stood there")


def _refuse_mistyped(read: _Cells, on: date, until: date | None, first: date | None) -> None:
    """Refuses days that nobody can mean, for such a decision would keep its case from sight."""
    if on > date.today():
        read.refuse("decided_on", f"{on} is still to come", _THE_DAY)
    if first and on < first:
        message = f"{on} is before {first}, the first day of what it is about"
        read.refuse("decided_on", message, _THE_DAY)
    if until and until - on > _LONGEST_PUT_OFF:
        read.refuse("until", f"{until} is more than ten years after the decision", _EARLIER)


def _twice(path: Path, entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.case, entry)
        if other is not entry:
            message = f"the case `{entry.case}` is in line {other.line} too"
            help = "delete the line whose decision does not hold"
            yield problems.TWICE.at(Place(str(path), entry.line, "case"), message, help=help)
