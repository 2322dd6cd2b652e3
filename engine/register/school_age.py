"""Compulsory school age where the register does not say it, told from the date of birth.

Education Act 1996, section 8, and the Education (Start of Compulsory School Age) Order 1998: a child is of that age
from 31 August, 31 December or 31 March, whichever is the fifth birthday or comes first after it, to the last Friday in
June of the school year in which it becomes 16.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.aside import place_of
from engine.register.asked import Asked
from engine.register.files.rows import Rows
from engine.register.keys import Count
from engine.register.sql import Sql, fill
from engine.source import Place
from engine.wording import counted, of_several

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DOUBTFUL = """(CASE
    WHEN compulsory_school_age
    THEN {as_at} < date_of_birth + INTERVAL 5 YEAR OR {as_at} >= date_of_birth + INTERVAL 17 YEAR
    ELSE year_group BETWEEN 1 AND 10
        OR {as_at} BETWEEN date_of_birth + INTERVAL 6 YEAR AND date_of_birth + INTERVAL 15 YEAR
END AND compulsory_school_age IS NOT NULL)"""
"""Whatever the days of birth and of the year, the date of birth or the year group says otherwise."""
_COUNTED = """
SELECT count(*) FILTER (compulsory_school_age IS NULL AND date_of_birth IS NOT NULL), count(*) FILTER {doubtful},
    count(*) FILTER (
        compulsory_school_age IS NOT NULL AND date_diff('year', date_of_birth, {as_at}) IN (5, 6, 7, 16, 17)
    )
FROM register.pupils
"""
_FIRST = """
SELECT min(record) FROM ({rows}) AS here WHERE {seen} AND {doubtful}
AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = 'pupils')
"""
_AGES = """
WITH years AS (
    SELECT academy, max(school_year_no) AS number FROM register.calendar WHERE date <= {as_at} GROUP BY academy
), starts AS (
    SELECT academy, min(date) AS first FROM register.calendar JOIN years USING (academy)
    WHERE school_year_no = number GROUP BY academy
), asked AS (
    SELECT academy, pupil_id, compulsory_school_age AS said,
        date_of_birth + INTERVAL 5 YEAR AS five, date_of_birth + INTERVAL 16 YEAR AS sixteen,
        least({as_at}, on_roll_to) AS until, least(until, greatest(first, on_roll_from)) AS since,
        year_group BETWEEN 1 AND 10 AND until >= first AS of_age
    FROM register.pupils JOIN starts USING (academy) WHERE date_of_birth IS NOT NULL
), ages AS (
    SELECT academy, pupil_id, said, of_age, since, until, year(five) AS y, CASE
        WHEN five <= make_date(y, 3, 31) THEN make_date(y, 3, 31)
        WHEN five <= make_date(y, 8, 31) THEN make_date(y, 8, 31)
        ELSE make_date(y, 12, 31)
    END AS begins, make_date(year(sixteen) + (month(sixteen) > 8)::INTEGER, 6, 30) AS june,
        june - CAST((isodow(june) + 2) % 7 AS INTEGER) AS ends
    FROM asked
), told AS (
    SELECT academy, pupil_id, said, of_age, CASE
        WHEN begins <= since AND until <= ends THEN TRUE WHEN until < begins OR ends < since THEN FALSE
    END AS holds FROM ages
)
"""
_TELL = """
CREATE TABLE loading.school_age AS {ages}
SELECT academy, pupil_id, holds, of_age AND NOT holds AS unlikely FROM told WHERE said IS NULL AND holds IS NOT NULL
"""
_IS_UNLIKELY = Sql(
    "(academy, pupil_id) IN (SELECT (academy, pupil_id) FROM loading.school_age WHERE unlikely)"
)
_UNLIKELY = "SELECT count(*) FROM loading.school_age WHERE unlikely"
_CHANGED = "{ages} SELECT count(*) FROM told WHERE said IS NOT NULL AND holds IS NULL"
_FILL_IN = """
CREATE TABLE register.told AS
SELECT here.* REPLACE (coalesce(compulsory_school_age, holds) AS compulsory_school_age)
FROM register.pupils AS here LEFT JOIN (FROM loading.school_age WHERE NOT unlikely) USING (academy, pupil_id);
DROP VIEW register.pupils;
ALTER TABLE register.told RENAME TO pupils
"""


def tell_school_age(
    connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked
) -> Iterator[Diagnostic]:
    """Fills the missing cells of `compulsory_school_age` that a date of birth tells, and notes of how many pupils.

    It is told where it was the same from the first day of the school year, or on roll, up to as-at. A child that
    came to the age within that time is left open: of its marks some count and some do not. So is one of a year group
    whose pupils are all of the age, where the date of birth denies it. Warnings tell of these, of cells that are filled
    in though the age changed, and of those that the date of birth or the year group surely denies.
    """
    as_at = sql.day(asked.as_at)
    doubtful, ages = fill(_DOUBTFUL, as_at=as_at), fill(_AGES, as_at=as_at)
    left_open, denied, near = connection.execute(fill(_COUNTED, doubtful=doubtful, as_at=as_at)).fetchall()[0]
    if denied:
        place = _first(connection, rows, count, asked, doubtful, "compulsory_school_age")
        whose = counted(denied, "pupil")
        message = f"`compulsory_school_age` of {whose} is not what date of birth or year group says"
        help = "correct what is wrong: for a pupil who is not of that age the rules on penalty notices find nothing"
        yield problems.AGE_DENIED.at(place, message, help=help)
    if near and (changed := connection.execute(fill(_CHANGED, ages=ages)).fetchall()[0][0]):
        message = (
            f"by birth `compulsory_school_age` of {counted(changed, 'pupil')} changed within the school year"
        )
        help = "leave the cell empty, so that rules say where they cannot tell, or check as at a day before the change"
        yield problems.AGE_CHANGED.at(rows.file.place(None, "compulsory_school_age"), message, help=help)
    if left_open and (told := connection.execute(fill(_TELL, ages=ages)).fetchall()[0][0]):
        connection.execute(_FILL_IN)
        yield from _told(connection, rows, count, asked, told)


def _told(
    connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked, told: int
) -> Iterator[Diagnostic]:
    """Of how many pupils the age is worked out, of those of whom a date of birth tells it, and of how many it is not."""
    if unlikely := connection.execute(_UNLIKELY).fetchall()[0][0]:
        place = _first(connection, rows, count, asked, _IS_UNLIKELY, "date_of_birth")
        whose = counted(unlikely, "pupil is", "pupils are")
        message = f"by birth {whose} not of compulsory school age, and in a year group from 1 to 10"
        help = (
            "correct the date of birth or the year group, or fill in `compulsory_school_age`: until then rules on "
            "penalty notices cannot tell"
        )
        yield problems.AGE_DENIED.at(place, message, label=of_several(unlikely), help=help)
    if told > unlikely:
        message = f"`compulsory_school_age` of {counted(told - unlikely, 'pupil')} is worked out from the date of birth"
        help = "fill in the column if the school knows better"
        yield problems.AGE_TOLD.at(rows.file.place(None, "date_of_birth"), message, help=help)


def _first(
    connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked, doubtful: Sql, column: str
) -> Place:
    """The place of the first pupil who is doubtful."""
    seen = count.sight(asked, rows.file.table).condition()
    query = fill(_FIRST, rows=rows.query, seen=seen, doubtful=doubtful)
    return place_of(rows, connection.execute(query).fetchall()[0][0], count.all, column)
