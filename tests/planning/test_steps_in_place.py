"""Steps that a single query reads are written where it reads them, and nothing else changes."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from engine.planning.reading import in_place, names_read


def query(text: str) -> exp.Query:
    found = sqlglot.parse_one(text, dialect="duckdb")
    assert isinstance(found, exp.Query)
    return found


STEPS = {
    "days": "SELECT c.d FROM register.calendar AS c",
    "open": 'SELECT x.d FROM "days" AS x WHERE x.d > 1',
    "weeks": 'SELECT y.d FROM "days" AS y UNION ALL SELECT z.d FROM (SELECT o.d FROM "open" AS o) AS z',
}


def test_a_step_read_once_stands_where_it_is_read_also_within_another() -> None:
    asked = query('SELECT a.d FROM "weeks" AS a LEFT JOIN register.days AS b ON b.d = a.d')
    left = in_place([(name, query(text)) for name, text in STEPS.items()], [asked])
    assert [name for name, _ in left] == ["days"]
    assert list(names_read(asked)) == ["days", "days"]
    assert asked.sql(dialect="duckdb").count("register.days") == 1


@pytest.mark.parametrize(
    "text", ['SELECT a.d FROM "open" AS a', 'SELECT a.d FROM (SELECT b.d FROM "open" AS b) AS a']
)
def test_a_step_read_twice_and_one_that_nothing_reads_stay(text: str) -> None:
    both = [query(text), query('SELECT 1 AS d FROM "weeks" AS w JOIN "open" AS o ON o.d = w.d')]
    steps = [
        (name, query(text)) for name, text in (*STEPS.items(), ("idle", "SELECT 1 AS d FROM register.marks"))
    ]
    assert [name for name, _ in in_place(steps, both)] == ["days", "open", "idle"]
