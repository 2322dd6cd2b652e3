"""What a mapping says: the form of an export, and where each column of a register comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass
from engine.importing import problems
from engine.importing.origins import LookUp, Origin, origin_of, span_of, unclear
from engine.importing.totals import TotalsMapping, totals_of
from engine.reading import nodes
from engine.reading.nodes import entries_of, items_of, mappings_of, text_of, texts_of
from engine.register.tables import Table, tables

SEPARATORS: Mapping[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


@dataclass(frozen=True, slots=True)
class Form:
    """The kind of an export's file, and what is particular to it. `heading_line` counts from 1.

    `more` is the path in a page of JSON to what says whether others follow, `page` that to its number.
    """

    kind: str
    separator: str = ","
    encoding: str = "utf-8"
    heading_line: int = 1
    sheet: str | None = None
    records: tuple[str, ...] = ()
    more: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class MarkCell:
    """A cell with a mark; `weekday` from 1 for Monday, None for the row's own day; `character` from 1."""

    heading: str
    session: str
    weekday: int | None
    character: int | None


@dataclass(frozen=True, slots=True)
class Closed:
    """The words of a column by which rows close days, with each the sessions that it closes, and the one for open days.

    Where there is none for open days, every other word opens them.
    """

    heading: str
    words: tuple[tuple[str, str], ...]
    open: str | None

    def known(self) -> tuple[str, ...]:
        """Every word that says something, the one for open days first."""
        return (*((self.open,) if self.open else ()), *(word for word, _ in self.words))


_CLOSES = {"is": "AM PM", "mornings": "AM", "afternoons": "PM"}


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How an export's rows become a table's. At most one of `cells`, `characters` and `until` is there."""

    table: Table
    origins: Mapping[str, Origin]
    cells: tuple[MarkCell, ...]
    characters: str | None
    until: Origin | None
    closed: Closed | None
    no_mark: tuple[str, ...]
    each: str | None

    def headings(self) -> tuple[str, ...]:
        """Every column of the export that is read, each once."""
        own = [heading for origin in self.origins.values() for heading in origin.headings]
        more = [cell.heading for cell in self.cells]
        more += [heading for heading in (self.characters, self.closed and self.closed.heading) if heading]
        more += self.until.headings if self.until else ()
        return tuple(dict.fromkeys([*own, *more]))

    def heading_of(self, column: str) -> str | None:
        """The one column of the export that a table's column comes from; None where there is none, or several."""
        if column == "code" and (self.cells or self.characters):
            return self.characters
        origin = self.origins.get(column)
        if column == "date" and origin and self.until:
            return " to ".join((*origin.headings[:1], *self.until.headings[:1])) or None
        return origin.headings[0] if origin and origin.headings else None

    def spread(self) -> frozenset[str]:
        """The columns that a row has by its place among those that one record makes."""
        if self.cells or self.characters:
            return frozenset({"code", "session"})
        return frozenset({"session"} if self.until else ())

    def places(self) -> Iterator[tuple[str, int, int, str]]:
        """Of each column the headings that it comes from, each with how many rows a record makes, and which of them."""
        for name in self.table.columns:
            if heading := self.heading_of(name):
                yield name, 1, 0, heading
        for nth, cell in enumerate(self.cells):
            yield "code", len(self.cells), nth, cell.heading


@dataclass(frozen=True, slots=True)
class ExportMapping:
    """A mapping by its name, with what it takes for granted; `totals` are for comparing, not for a register."""

    name: str
    title: str
    assumes: tuple[str, ...]
    form: Form
    tables: tuple[TableMapping, ...]
    totals: TotalsMapping | None

    def look_ups(self) -> tuple[LookUp, ...]:
        """Every look-up, each once."""
        origins = [origin for table in self.tables for origin in table.origins.values()]
        wanted = [origin.look_up for origin in origins if origin.look_up]
        return tuple(dict.fromkeys([*wanted, *(self.totals.look_ups() if self.totals else ())]))


def mapping_of(name: str, node: nodes.Mapping, found: list[Diagnostic]) -> ExportMapping:
    """The mapping that a node says which its schema has found sound; what is wrong is added to `found`."""
    form = _form(node.get("file"))
    listed = node.get("tables")
    if form.kind != "xml" and len(form.records) > 1:
        message = "several `records` go with XML alone"
        found.append(unclear(node, "file", message, "write the one path to the list"))
    for key in ("more", "page") if form.kind != "json" else ():
        if getattr(form, key) is not None:
            message = f"`{key}` goes with JSON alone, which comes in pages"
            found.append(unclear(node, "file", message, f"delete `{key}`"))
    made: list[TableMapping] = []
    for entry in entries_of(listed):
        if entry.key.text not in tables():
            help = near_names(entry.key.text, tables()) or f"tables: {', '.join(tables())}"
            message = f"a register has no table `{entry.key.text}`"
            found.append(problems.NO_SUCH_COLUMN.at(entry.key.span, message, help=help))
        elif isinstance(entry.value, nodes.Mapping):
            made.append(_table(entry, entry.value, tables()[entry.key.text], form, found))
    totals = totals_of(node.get("totals"), form.kind, found)
    if not made and totals is None:
        message = "the mapping says of nothing where it comes from"
        help = "add `tables`, for `import`, or `totals`, for `reconcile`"
        found.append(unclear(node, "title", message, help))
    return ExportMapping(
        name, text_of(node, "title") or "", tuple(texts_of(node, "assumes")), form, tuple(made), totals
    )


def _form(node: nodes.Node | None) -> Form:
    if not isinstance(node, nodes.Mapping):
        return Form("csv")
    return Form(
        text_of(node, "kind") or "csv",
        SEPARATORS[text_of(node, "separator") or "comma"],
        text_of(node, "encoding") or "utf-8",
        int(text_of(node, "heading_line") or 1),
        text_of(node, "sheet"),
        tuple(texts_of(node, "records")),
        text_of(node, "more"),
        text_of(node, "page"),
    )


def _table(
    entry: nodes.Entry, node: nodes.Mapping, table: Table, form: Form, found: list[Diagnostic]
) -> TableMapping:
    columns, until, closed = node.get("columns"), node.get("until"), node.get("closed")
    origins: dict[str, Origin] = {}
    for each in entries_of(columns):
        column = table.columns.get(each.key.text)
        if column is None or (column.name == "academy" and _is_always(each.value)):
            found.append(_no_column(each.key, table))
        elif isinstance(each.value, nodes.Mapping):
            origins[column.name] = origin_of(each.value, column, found)
    made = TableMapping(
        table,
        origins,
        tuple(_cells(node.get("cells"))),
        text_of(node, "characters"),
        origin_of(until, table.columns["date"], found)
        if isinstance(until, nodes.Mapping) and "date" in table.columns
        else None,
        _closed(closed) if isinstance(closed, nodes.Mapping) else None,
        tuple(texts_of(node, "no_mark")),
        text_of(node, "each"),
    )
    found.extend(_unfit(entry, node, made, form))
    return made


def _closed(node: nodes.Mapping) -> Closed:
    words = ((text_of(node, key), sessions) for key, sessions in _CLOSES.items())
    closing = tuple((word, sessions) for word, sessions in words if word)
    return Closed(text_of(node, "from") or "", closing, text_of(node, "open"))


def _is_always(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Mapping) and node.get("always") is not None


def _no_column(key: nodes.Scalar, table: Table) -> Diagnostic:
    if key.text == "academy":
        message, help = "the academy is named on the command line", "delete these lines"
    else:
        message = f"`{table.name}` has no column `{key.text}`"
        help = near_names(key.text, table.columns) or f"columns: {', '.join(table.columns)}"
    return problems.NO_SUCH_COLUMN.at(key.span, message, help=help)


def _cells(node: nodes.Node | None) -> Iterator[MarkCell]:
    from engine.policy.cases import WEEKDAYS

    for item in mappings_of(node):
        day, character = text_of(item, "day"), text_of(item, "character")
        yield MarkCell(
            text_of(item, "from") or "",
            text_of(item, "session") or "",
            WEEKDAYS.index(day) + 1 if day else None,
            int(character) if character else None,
        )


def _unfit(entry: nodes.Entry, node: nodes.Mapping, made: TableMapping, form: Form) -> Iterator[Diagnostic]:
    """What keeps a table from being filled."""
    spread = [key for key in ("cells", "characters", "until") if node.get(key)]
    if len(spread) > 1:
        message = f"`{spread[0]}` and `{spread[1]}` both say what a row stands for"
        yield unclear(node, spread[1], message, "delete one of them")
    wanted = {"cells": "marks", "characters": "marks", "until": "calendar", "closed": "calendar"}
    for key, table in wanted.items():
        if node.entry(key) and made.table.name != table:
            yield unclear(node, key, f"`{key}` goes only with the table `{table}`", "delete it")
    if node.entry("each") and form.kind != "xml":
        yield unclear(node, "each", "`each` goes only with XML", "delete it")
    yield from _cells_twice(node.get("cells"), made.cells)
    yield from _unfilled(entry, node, made)


def _unfilled(entry: nodes.Entry, node: nodes.Mapping, made: TableMapping) -> Iterator[Diagnostic]:
    """The columns of which it is not said, or said in two ways, where their values come from."""
    given = made.spread()
    if made.until and bool(made.until.headings) == (made.until.always is not None):
        yield _no_source("until", node)
    for name, column in made.table.columns.items():
        origin = made.origins.get(name)
        if column.required and name not in {*given, "academy"} and origin is None:
            message = f"`{made.table.name}` needs its column `{name}`"
            help = f"add `{name}: {{from: …}}` below `columns`"
            yield problems.NOT_FILLED.at(entry.key.span, message, help=help)
        elif (
            origin is not None and name not in given and bool(origin.headings) == (origin.always is not None)
        ):
            yield _no_source(name, node.get("columns"))


def _no_source(name: str, inside: nodes.Node | None) -> Diagnostic:
    span = span_of(inside, name) if isinstance(inside, nodes.Mapping) else None
    message = f"`{name}` is to come `from` a column or to be `always` the same"
    return problems.UNCLEAR_COLUMN.at(span, message, help="write one of the two")


def _cells_twice(node: nodes.Node | None, cells: Sequence[MarkCell]) -> Iterator[Diagnostic]:
    """Cells that read the same place as one further up, or make the same session: marks would go to the wrong one."""
    read, made = set[object](), set[object]()
    for item, cell in zip(items_of(node), cells, strict=True):
        place, session = (cell.heading, cell.character), (cell.weekday, cell.session)
        if place in read or session in made:
            what = f"`{cell.heading}` is read" if place in read else f"the {cell.session} session is filled"
            help = "write the column and the session of each cell, each once"
            yield problems.UNCLEAR_COLUMN.at(item.span, f"{what} twice", help=help)
        read.add(place)
        made.add(session)
