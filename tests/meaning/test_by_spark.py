"""Generated rules are answered by Spark as by plain Python: the plan means the same in its dialect."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from meaning_routes import CarriesOut, hold_equal
from meaning_strategies import rule_texts, worlds

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def by_spark(connection: duckdb.DuckDBPyConnection) -> Iterator[CarriesOut]:
    """Spark, which is handed all tables of the connection, as it is those of a store that are not marks."""
    from engine.backends.spark.running import carry_out
    from engine.backends.spark.session import started
    from engine.backends.spark.writing import write_out

    register = SimpleNamespace(connection=connection, store=None)
    with started("local[2]") as session:
        session.conf.set("spark.sql.shuffle.partitions", "2")
        yield lambda plan, facts: carry_out(write_out(plan, facts.academies), session, register, facts, "")


OURS = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],  # to make an example smaller takes many runs of Spark
    suppress_health_check=list(HealthCheck),
)


@settings(OURS, derandomize=True, max_examples=12)
@given(st.lists(rule_texts(), min_size=4, max_size=8), worlds())
def test_generated_rules(connection, by_spark, texts, world):
    hold_equal(texts, world, connection, by_spark)


@pytest.mark.slow
@settings(OURS, max_examples=60)
@given(st.lists(rule_texts(), min_size=6, max_size=12), worlds())
def test_other_generated_rules(connection, by_spark, texts, world):
    """More of them, and others each time."""
    hold_equal(texts, world, connection, by_spark)
