"""Statements two at a time: what needs another waits for it, and what goes wrong is told to whoever asks."""

from __future__ import annotations

import duckdb
import pytest

from engine.backends.together import Task, Together


def task(name: str, statement: str, *needs: str) -> Task:
    return Task(name, statement, frozenset(needs))


def test_a_task_begins_when_those_it_needs_are_done() -> None:
    tasks = [
        task("third", "SELECT sum(n) FROM second", "second"),
        task("second", "CREATE TABLE second AS SELECT n FROM first WHERE n < 5", "first"),
        task("first", "CREATE TABLE first AS SELECT range AS n FROM range(100000)"),
        task("apart", "SELECT 7"),
    ]
    with duckdb.connect() as connection, Together(tasks, connection) as under_way:
        assert under_way.rows("apart") == [(7,)]
        assert under_way.rows("third") == [(10,)]


def test_what_one_task_raises_is_raised_for_all_that_are_waited_for() -> None:
    tasks = [task("bad", "SELECT 1 / nothing"), task("after", "SELECT 1", "bad")]
    with (
        duckdb.connect() as connection,
        Together(tasks, connection) as under_way,
        pytest.raises(duckdb.Error, match="nothing"),
    ):
        under_way.rows("after")


@pytest.mark.thorough
def test_who_leaves_early_stops_what_is_under_way() -> None:
    endless = "SELECT count(*) FROM range(1000000000000) AS one, range(1000000) AS other"
    with duckdb.connect() as connection:
        with Together([task("endless", endless), task("never", "SELECT 1", "endless")], connection):
            pass
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_who_waits_is_told_how_much_is_done() -> None:
    told: list[int] = []
    with duckdb.connect() as connection, Together([task("one", "SELECT 1")], connection) as under_way:
        under_way.rows("one", told.append)
    assert all(done <= 1 for done in told)
