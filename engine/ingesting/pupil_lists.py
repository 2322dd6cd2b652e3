"""What is doubtful about a list of pupils beside the others that a store holds: whose it is, and of which year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.replacing import Taken
from engine.ingesting.state import State
from engine.register import sql
from engine.register.namesakes import ANOTHER, HELP, said
from engine.register.sql import Sql, fill
from engine.school_years import first_day, year_from
from engine.store import problems
from engine.store.manifest import Held
from engine.wording import counted

_FEWEST = 3
"""So many dates of birth are not corrected at once in a small school."""
_COLUMNS = ("academy", "pupil_id", "on_roll_from", "on_roll_to", "date_of_birth", "year_group", "name")
_MOVED = """
SELECT count(*) FILTER (now.year_group = was.year_group + 1), count(*) FILTER (now.year_group = was.year_group - 1),
    count(*) FILTER (now.date_of_birth <> was.date_of_birth), count(*)
FROM ({was}) AS was JOIN ({now}) AS now USING (pupil_id)
"""
_NOT_ENDED = """
FROM ({before}) AS before ANTI JOIN ({now}) AS now USING (pupil_id) WHERE before.on_roll_to IS NULL
"""
_ANOTHER = """
FROM ({now}) AS now SEMI JOIN ({before}) AS before ON {another} OR now.academy = before.academy
    AND now.pupil_id = before.pupil_id AND now.date_of_birth <> before.date_of_birth
    AND lower(now.name) <> lower(before.name)
"""
_HELP = f"where ids were exchanged, correct the list and bring it in again; else {HELP}"


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
    of = year_from(first_day(year).year + (1 if above else -1))
    help = (
        f"say `--year {of}` if this is the list of {of}, or `--replace` if the stored one was not of {year}"
    )
    return problems.OF_ANOTHER_YEAR.at(batch.rows.file.place(), message, help=help)


def not_ended(state: State, batch: Batch, academies: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning for each academy with pupils of the list before the last who are on roll still, as nobody ended it."""
    for academy in sorted(academies):
        lists = _lists(state.held.values(), academy)
        if len(lists) < 2:
            continue
        then, last = lists[-2:]
        query = fill(_NOT_ENDED, before=_rows(state, [then]), now=_rows(state, [last]))
        if count := state.count(query):
            pupils, counts = counted(count, "pupil"), "count" if count > 1 else "counts"
            message = f"{pupils} of `{academy}` in {then.year}, not in the list of {last.year} and without a last day"
            message += f" on roll, still {counts} as on roll"
            help = f"fill in `on_roll_to` in the list of {then.year}, and bring it in again with `--year {then.year}`"
            yield problems.NOT_ENDED.at(batch.rows.file.place(), message, help=help)


def given_again(
    state: State, batch: Batch, academies: Iterable[str], before: Iterable[Held]
) -> Iterator[Diagnostic]:
    """A warning for each academy whose newest list has another child under an id of an older one.

    That child came later, or has another name and another date of birth.

    The older ones are those of years before, and of what was stored `before` the one in whose place the newest came.
    """
    for academy in sorted(academies):
        *older, last = _lists(state.held.values(), academy)
        older += [each for each in _lists(before, academy) if each.year == last.year]
        if not older:
            continue
        query = fill(_ANOTHER, now=_rows(state, [last]), before=_rows(state, older), another=ANOTHER)
        if count := state.count(query):
            message = said(count, f"`{academy}` in {last.year}")
            yield problems.GIVEN_AGAIN.at(batch.rows.file.place(), message, help=_HELP)


def _lists(held: Iterable[Held], academy: str) -> list[Held]:
    """The lists of pupils of an academy, from that of the oldest year on."""
    own = (each for each in held if (each.table, each.academy) == ("pupils", academy))
    return sorted(own, key=lambda each: each.year)


def _rows(state: State, held: Sequence[Held]) -> Sql:
    rows = state.rows(held, sql.names(_COLUMNS))
    assert rows is not None
    return rows
