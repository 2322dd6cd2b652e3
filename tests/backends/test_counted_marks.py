"""Counts of all marks by pupil are the same from the sessions that have one; whatever asks for more reads the marks."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from engine.backends.counted_marks import counted
from engine.backends.embedded import render
from tests.register.small_registers import Loaded, load, marks, write_register

KEYS = 'SELECT t."academy" AS "academy", t."pupil_id" AS "pupil_id"'
BY_PUPIL = 'FROM "register"."marks" AS t GROUP BY t."academy", t."pupil_id"'


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    odd = [
        ["wenlock", "P9", "2024-09-05", "AM", "/", "", ""],
        ["wenlock", "P2", "2024-09-05", "AM", "I", "", ""],
    ]
    some = [row for row in marks() if row[1] != "P3" or str(row[2]) < "2024-09-06"]
    return load(write_register(tmp_path_factory.mktemp("register") / "register", marks=[*some, *odd]))


def query(counts: str, rest: str = BY_PUPIL) -> exp.Query:
    found = sqlglot.parse_one(f"{KEYS}, {counts} {rest}", dialect="duckdb")
    assert isinstance(found, exp.Query)
    return found


@pytest.mark.parametrize(
    "time",
    [
        "TRUE",
        "t.date BETWEEN DATE '2024-09-03' AND DATE '2024-09-06'",
        "t.date < DATE '2024-09-05' + INTERVAL (-(1)) DAY AND t.session = 'PM'",
        "t.date > DATE '2030-01-01'",
        "CASE WHEN t.session = 'AM' THEN t.date > DATE '2024-09-04' ELSE NULL END",
    ],
)
def test_marks_in_a_time_are_counted_from_the_sessions_that_have_one(loaded: Loaded, time: str) -> None:
    asked = query(f'COUNT(*) FILTER(WHERE {time}) AS "n1", COUNT(*) AS "n2"')
    from_places = render(counted(asked))
    assert '"marks"' not in from_places
    found = loaded.rows(render(asked))
    assert sorted(loaded.rows(from_places)) == sorted(found) and len(found) == 3


@pytest.mark.parametrize(
    ("counts", "rest"),
    [
        ("COUNT(*) FILTER(WHERE t.code = 'I') AS n1", BY_PUPIL),
        ("COUNT(DISTINCT t.date) AS n1", BY_PUPIL),
        ("COUNT(*) FILTER(WHERE t.academy = 'wenlock') AS n1", BY_PUPIL),
        ("COUNT(*) FILTER(WHERE t.date IN (SELECT d FROM c)) AS n1", BY_PUPIL),
        ("MIN(t.date) AS n1", BY_PUPIL),
        ("COUNT(*) AS n1", BY_PUPIL.replace("GROUP", "WHERE t.code = 'I' GROUP")),
        ("COUNT(*) AS n1", BY_PUPIL.replace("GROUP", "JOIN other AS o ON TRUE GROUP")),
        ("COUNT(*) AS n1", BY_PUPIL.replace("marks", "calls")),
        ("COUNT(*) AS n1", BY_PUPIL + ", t.date"),
        ("COUNT(*) AS n1", BY_PUPIL + " HAVING COUNT(*) > 3"),
    ],
)
def test_whatever_asks_for_more_is_asked_of_the_marks(counts: str, rest: str) -> None:
    asked = query(counts, rest)
    assert counted(asked) is asked
