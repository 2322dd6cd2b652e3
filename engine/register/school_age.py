"""Compulsory school age where the register does not say it, told from the date of birth.

Education Act 1996, section 8, and the Education (Start of Compulsory School Age) Order 1998: a child is of that age
from 31 August, 31 December or 31 March, whichever is the fifth birthday or comes first after it, to the last Friday in
June of the school year in which it becomes 16.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.files import TableFile
from engine.register.sql import fill
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OPEN = """
SELECT count(*) FROM register.pupils WHERE compulsory_school_age IS NULL AND date_of_birth IS NOT NULL
"""
_TELL = """
CREATE TABLE loading.school_age AS
WITH years AS (
    SELECT academy, max(school_year_no) AS number FROM register.calendar WHERE date <= {as_at} GROUP BY academy
), starts AS (
    SELECT academy, min(date) AS first FROM register.calendar JOIN years USING (academy)
    WHERE school_year_no = number GROUP BY academy
), asked AS (
    SELECT academy, pupil_id, date_of_birth + INTERVAL 5 YEAR AS five, date_of_birth + INTERVAL 16 YEAR AS sixteen,
        least({as_at}, on_roll_to) AS until, least(until, greatest(first, on_roll_from)) AS since
    FROM register.pupils JOIN starts USING (academy)
    WHERE compulsory_school_age IS NULL AND date_of_birth IS NOT NULL
), ages AS (
    SELECT academy, pupil_id, since, until, year(five) AS y, CASE
        WHEN five <= make_date(y, 3, 31) THEN make_date(y, 3, 31)
        WHEN five <= make_date(y, 8, 31) THEN make_date(y, 8, 31)
        ELSE make_date(y, 12, 31)
    END AS begins, make_date(year(sixteen) + (month(sixteen) > 8)::INTEGER, 6, 30) AS june,
        june - CAST((isodow(june) + 2) % 7 AS INTEGER) AS ends
    FROM asked
), told AS (
    SELECT academy, pupil_id, CASE
        WHEN begins <= since AND until <= ends THEN TRUE WHEN until < begins OR ends < since THEN FALSE
    END AS holds FROM ages
)
FROM told WHERE holds IS NOT NULL
"""
_FILL_IN = """
CREATE TABLE register.told AS
SELECT here.* REPLACE (coalesce(compulsory_school_age, holds) AS compulsory_school_age)
FROM register.pupils AS here LEFT JOIN loading.school_age USING (academy, pupil_id);
DROP VIEW register.pupils;
ALTER TABLE register.told RENAME TO pupils
"""


def tell_school_age(connection: DuckDBPyConnection, file: TableFile, as_at: date) -> Iterator[Diagnostic]:
    """Fills the missing cells of `compulsory_school_age` that a date of birth tells, and notes of how many pupils.

    It is told where it was the same from the first day of the school year, or on roll, up to as-at. A child that
    came to the age within that time is left open: of its marks some count and some do not.
    """
    if not _count(connection, _OPEN):
        return
    told = _count(connection, fill(_TELL, as_at=sql.day(as_at)))
    if told:
        connection.execute(_FILL_IN)
        message = f"`compulsory_school_age` of {counted(told, 'pupil')} is told from the date of birth"
        help = "hand the column over where the school knows better"
        yield problems.AGE_TOLD.at(file.place(None, "date_of_birth"), message, help=help)


def _count(connection: DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
