"""A register folder, or a store, brought into the database: only rows that can be used, and all the rest told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.check_result import RegisterSummary
from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.frozen import dataclass
from engine.register import problems
from engine.register.asked import Asked, Supplied, column_of, tables_among
from engine.register.codes import CodePeriod
from engine.register.digest import digest
from engine.register.files.columns import Contents
from engine.register.files.table_files import find_files
from engine.register.from_store import StoredRegister, digest_of, open_for, supplied
from engine.register.period_problems import TIME_LEFT_OUT
from engine.register.scratch import Scratch
from engine.register.stages import Work, bring_in, read_columns, summed_up
from engine.store.folder import is_store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Register:
    """A register whose usable rows stand in the schema `register` of a connection.

    `supplied` tells of each academy which tables there are, and which of their columns: all that a folder has, or what
    the academy has handed over to a store; the others are there without rows, or empty.
    """

    connection: DuckDBPyConnection
    summary: RegisterSummary
    supplied: Supplied
    scratch: Scratch = field(repr=False)
    store: StoredRegister | None = field(default=None, repr=False)

    @property
    def tables(self) -> frozenset[str]:
        """The tables that there are for one academy at least."""
        return tables_among(frozenset[str]().union(*self.supplied.values()))


def load_register(
    connection: DuckDBPyConnection,
    folder: Path,
    *,
    academies: Sequence[str],
    as_at: date,
    codes: Sequence[CodePeriod] | Callable[[], Sequence[CodePeriod]],
    only: frozenset[str] | None = None,
    every: bool = False,
    on_opened: Callable[[Supplied], None] | None = None,
) -> tuple[Register | None, tuple[Diagnostic, ...]]:
    """The register of some academies as seen on a day, and what is wrong with it; None where it cannot be used.

    The schema `register` then has every table of the descriptors with usable rows alone and typed values; the
    numbered sessions of `calendar`; `missing_marks`, `out_of_force_marks` and `set_aside`. Rows of other academies
    and rows dated after as-at are not seen: they count as nothing, and a note tells how many there are. Every row
    seen is read, and is then used or set aside, for one reason, so that read = used + set aside. A line that does
    not fit the columns counts as seen. Raises nothing over data; no cell's text is in any problem but codes and what is
    like an academy's name. With
    `only`, of the tables that a register can do without no others are read. Where the academies are `every` one that
    there are policies of, others in the register are named.

    `on_opened` is called with each academy's tables once `register.calendar` is there. The `codes`, or what tells
    them, are asked for once calendar and pupils are there.
    """
    if not academies:
        raise ValueError("a register is loaded for some academies")
    asked = Asked(tuple(dict.fromkeys(academies)), as_at, every)
    opened = _from_store(folder, asked, only) if is_store(folder) else _from_folder(connection, folder, only)
    store, contents, found, identity = opened
    if has_errors(found):
        return None, in_order(found)
    scratch = Scratch()
    there = _supplied(store, asked, contents)
    begun = Work(connection, asked, (), scratch, contents, there, found, store)
    work = bring_in(begun, codes if callable(codes) else lambda: codes, on_opened)
    if has_errors(found):
        return None, in_order(found)
    counts, missing = summed_up(work)
    told = {each.code for each in found}
    incomplete = (*(name for name, codes in _INCOMPLETE if not told.isdisjoint(codes)), *work.stopped)
    summary = RegisterSummary(identity, counts, missing, incomplete, work.misnamed.total())
    return Register(connection, summary, there, scratch, store), in_order(found)


_INCOMPLETE = (
    ("calendar", (TIME_LEFT_OUT, problems.CALENDAR_ENDED)),
    ("registers", (problems.MISSING_REGISTERS,)),
)
"""The tables that may lack sessions, with the problems that say so."""


def _supplied(store: StoredRegister | None, asked: Asked, contents: Mapping[str, Contents]) -> Supplied:
    if store:
        return supplied(store, contents)
    columns = (column_of(name, column) for name, each in contents.items() for column in each.names)
    return dict.fromkeys(asked.academies, frozenset((*contents, *columns)))


_Opened = tuple[StoredRegister | None, dict[str, Contents], list[Diagnostic], str]
"""A store, where it is one; the tables to be read; what is wrong; and a digest of all that is there."""


def _from_folder(connection: DuckDBPyConnection, folder: Path, only: frozenset[str] | None) -> _Opened:
    files, found = find_files(folder)
    read = [file for file in files if only is None or file.table.required or file.table.name in only]
    contents = {} if has_errors(found) else read_columns(connection, read, found)
    identity = "" if has_errors(found) else digest(file.path for file in files)
    return None, contents, found, identity


def _from_store(folder: Path, asked: Asked, only: frozenset[str] | None) -> _Opened:
    store, contents, found = open_for(folder, asked, only)
    if store is None:
        return None, {}, found, ""
    there = frozenset[str]().union(*supplied(store, contents).values())
    read = {name: each for name, each in contents.items() if name in there}
    return store, read, found, digest_of(store, read)
