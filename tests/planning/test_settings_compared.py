"""Two percentages that both have cases: each is kept in ten-thousandths, and their products need room."""

from __future__ import annotations

import duckdb
import pytest

from engine.backends.embedded import render
from engine.planning import numbers, sql
from engine.quantities import Kind


@pytest.mark.parametrize(("left", "right", "more"), [(900_000, 500_000, True), (500_000, 900_000, False)])
def test_percentages_with_cases_are_compared(left: int, right: int, more: bool) -> None:
    """90% against 50% is a comparison of nine thousand million with five."""
    sides = [
        numbers.from_relation(sql.case((sql.TRUE.copy(), sql.literal(each))), Kind.PERCENT)
        for each in (left, right)
    ]
    query = sql.select([("more", numbers.compare(">", *sides))], sql.values(["n"], [[1]]))
    assert duckdb.sql(render(query)).fetchall() == [(more,)]
