"""Lists of pupils of another school year, or of other children, than those in whose place they would be stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.replacing import Taken
from engine.ingesting.state import State
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.store import problems
from engine.store.manifest import Held
from engine.store.years import first_day, year_of
from engine.wording import counted

_FEWEST = 3
"""So many dates of birth are not corrected at once in a small school."""
_MOVED = """
SELECT count(*) FILTER (now.year_group = was.year_group + 1), count(*) FILTER (now.year_group = was.year_group - 1),
    count(*) FILTER (now.date_of_birth <> was.date_of_birth), count(*)
FROM ({was}) AS was JOIN ({now}) AS now USING (pupil_id)
"""


def of_another_year(state: State, batch: Batch, taken: Taken, before: Sequence[Held]) -> Iterator[Diagnostic]:
    """Of pupils an error for each list in which most are another child, or a year group above or below, than as stored.

    Those above are no doubt where their year has no marks yet: where a calendar reaches ahead, the list of the year
    before stands there until theirs comes.
    """
    for academy, year in taken.touched if batch.table.name == "pupils" else ():
        was = [held for held in before if (held.table, held.academy, held.year) == ("pupils", academy, year)]
        if not was:
            continue
        now = _rows(state, state.of("pupils", academy, year))
        query = fill(_MOVED, was=_rows(state, was), now=now)
        up, down, others, both = state.connection.execute(query).fetchall()[0]
        if others * 2 > both and others >= _FEWEST:
            yield _others(batch, academy, year, (others, both))
        elif up * 2 > both and state.of("marks", academy, year):
            yield _told(batch, academy, year, (up, both), above=True)
        elif down * 2 > both:
            yield _told(batch, academy, year, (down, both), above=False)


def _others(batch: Batch, academy: str, year: str, differing: tuple[int, int]) -> Diagnostic:
    have = f"{differing[0]:,} of {counted(differing[1], 'pupil')} of `{academy}` would have"
    message = f"{have} another date of birth than in the stored list of {year}"
    help = "look whether this is another school's list, with the same ids; add `--replace` if the stored one was wrong"
    return problems.OF_OTHER_CHILDREN.at(batch.rows.file.place(), message, help=help)


def _told(batch: Batch, academy: str, year: str, moved: tuple[int, int], *, above: bool) -> Diagnostic:
    are = f"{moved[0]:,} of {counted(moved[1], 'pupil')} of `{academy}` would be a year group"
    message = f"{are} {'above' if above else 'below'} the stored list of {year}"
    first = first_day(year)
    of = year_of(first.replace(year=first.year + (1 if above else -1)))
    help = (
        f"say `--year {of}` if this is the list of {of}, or `--replace` if the stored one was not of {year}"
    )
    return problems.OF_ANOTHER_YEAR.at(batch.rows.file.place(), message, help=help)


def _rows(state: State, held: Sequence[Held]) -> Sql:
    rows = state.rows(held, sql.names(("pupil_id", "year_group", "date_of_birth")))
    assert rows is not None
    return rows
