"""Rows taken out of a store: all that it has under the name of an academy, or of one of its school years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from engine.diagnostics import Diagnostic
from engine.ingesting import aside
from engine.ingesting.result import TakenOut
from engine.ingesting.state import State
from engine.register.misnamed import like
from engine.source import Place
from engine.store import problems
from engine.store.manifest import Held
from engine.wording import listed, quoted

_MOST_NAMED = 8


class Portion(NamedTuple):
    """What a store has of an academy; with a `year`, written `2024-25`, of that school year."""

    academy: str
    year: str | None = None

    def __str__(self) -> str:
        return f"`{self.academy}` in {self.year}" if self.year else f"`{self.academy}`"


def take_out(
    state: State, portion: Portion, known: Collection[str] | None, *, is_meant: bool
) -> tuple[Diagnostic, ...]:
    """Takes rows out of a store, those set aside with them; a problem instead where there are none.

    Of a `known` academy they go only if it `is_meant`. Nothing is left in their place, not as an amendment either.
    """
    gone = [each for each in state.held.values() if _is_of(portion, each.academy, each.year)]
    handed_over = {each for each in state.supplied if each[1] == portion.academy}
    set_aside = aside.count_of(state, *portion)
    if not (gone or set_aside or (handed_over and portion.year is None)):
        return (_nothing(state, portion),)
    rows = _in_all(portion, gone, set_aside)
    if portion.academy in (known or ()) and not is_meant:
        return (_doubted(state, portion, rows),)
    for each in gone:
        state.drop(each.table, each.academy, each.year, each.part)
    aside.forget_of(state, *portion)
    if all(each.academy != portion.academy for each in state.held.values()):
        state.supplied -= handed_over
    state.taken_out += rows
    return ()


def _is_of(portion: Portion, academy: str, year: str) -> bool:
    return academy == portion.academy and portion.year in (None, year)


def _in_all(portion: Portion, gone: Iterable[Held], set_aside: int) -> tuple[TakenOut, ...]:
    """The rows of each table and school year, then those that were set aside."""
    rows: Counter[tuple[str, str]] = Counter()
    for each in gone:
        rows[each.table, each.year] += each.rows
    out = [TakenOut(table, portion.academy, year, rows[table, year]) for table, year in sorted(rows)]
    if set_aside:
        out.append(TakenOut("set_aside", portion.academy, portion.year, set_aside))
    return tuple(out)


def _nothing(state: State, portion: Portion) -> Diagnostic:
    names = {each.academy for each in state.held.values()}
    years = sorted({each.year for each in state.held.values() if each.academy == portion.academy})
    if years:
        help = f"it has rows of {listed(years, _MOST_NAMED)}"
    elif meant := like(portion.academy, names):
        help = f"did you mean `{meant}`?"
    else:
        help = f"it has rows of {quoted(sorted(names), _MOST_NAMED)}"
    message = f"the store has nothing of {portion}"
    return problems.NOTHING_TO_TAKE_OUT.at(Place(str(state.folder)), message, help=help)


def _doubted(state: State, portion: Portion, rows: Iterable[TakenOut]) -> Diagnostic:
    of_tables: Counter[str] = Counter()
    for each in rows:
        of_tables[each.table] += each.rows
    named = listed((f"{count:,} of `{table}`" for table, count in of_tables.items()), _MOST_NAMED)
    message = f"there are policies of `{portion.academy}`, and all that the store has of {portion} would go: {named}"
    help = "if they are to go for good, add `--replace`"
    return problems.WOULD_REMOVE.at(Place(str(state.folder)), message, help=help)
