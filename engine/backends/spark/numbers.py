"""Academies and pupils as whole numbers while Spark works, which groups, sorts and joins them much faster than text.

Numbers are in the order of the names, so that what is in order by them is in order by the names too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.frozen import dataclass
from engine.planning.frames import PUPIL_KEYS
from engine.register.sql import Sql, fill

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection
    from pyspark.sql import Column, DataFrame, SparkSession

ACADEMY, PUPIL = PUPIL_KEYS
_ACADEMIES = """
CREATE OR REPLACE TEMP TABLE academy_numbers AS
SELECT unnest($academies) AS academy, CAST(generate_subscripts($academies, 1) - 1 AS INTEGER) AS academy_no
"""
_PUPILS = """
CREATE OR REPLACE TEMP TABLE pupil_numbers AS
SELECT academy, pupil_id, academy_no, CAST(row_number() OVER (ORDER BY academy, pupil_id) - 1 AS INTEGER) AS pupil_no
FROM (SELECT DISTINCT academy, pupil_id FROM register.pupils) JOIN academy_numbers USING (academy)
"""
_OF_ACADEMIES = """
SELECT * EXCLUDE (academy_no) REPLACE (academy_no AS academy)
FROM ({query}) LEFT JOIN academy_numbers USING (academy)
"""
_OF_PUPILS = """
SELECT * EXCLUDE (academy_no, pupil_no) REPLACE (academy_no AS academy, pupil_no AS pupil_id)
FROM ({query}) LEFT JOIN pupil_numbers USING (academy, pupil_id)
"""
_OF_NOBODY = "a row is of an academy or a pupil that the register does not have"
_TO_EACH_MACHINE = 2_000_000
"""Up to so many pupils' numbers every machine is sent all of them; more are divided among the machines."""


def numbers_of(academies: Collection[str]) -> dict[str, int]:
    """The number of each academy."""
    return {name: number for number, name in enumerate(sorted(academies))}


@dataclass(frozen=True)
class Numbers:
    """The numbers of some academies and of their pupils in a register, which stand in tables of its connection too.

    A row of anybody else breaks a run off, by an error of Arrow's or Spark's: it would be missing from the answers.
    """

    connection: DuckDBPyConnection
    names: Mapping[str, pyarrow.Array]

    @classmethod
    def given(cls, connection: DuckDBPyConnection, academies: Collection[str]) -> Numbers:
        """Gives numbers to academies and to their pupils."""
        import pyarrow

        named = list(numbers_of(academies))
        connection.execute(_ACADEMIES, {"academies": named})
        connection.execute(_PUPILS)
        pupils = _arrow(connection, Sql("SELECT pupil_id FROM pupil_numbers ORDER BY pupil_no"))
        ids = pupils.column(0).combine_chunks()
        return cls(connection, {ACADEMY: pyarrow.array(named, pyarrow.string()), PUPIL: ids})

    def table(self, query: Sql) -> pyarrow.Table:
        """The rows of a query with numbers in place of names."""
        from pyarrow import ArrowKeyError

        keys = set(self.connection.sql(query).columns).intersection(PUPIL_KEYS)
        if keys:
            query = fill(_OF_PUPILS if PUPIL in keys else _OF_ACADEMIES, query=query)
        table = _arrow(self.connection, query)
        if any(table.column(key).null_count for key in keys):
            raise ArrowKeyError(_OF_NOBODY)
        # An empty table of DuckDB has no chunks, and Spark cannot take such a table over where a column holds lists.
        return table if table.num_rows else table.schema.empty_table()

    def marks(self, session: SparkSession, rows: DataFrame) -> DataFrame:
        """Marks as they lie in a store, with numbers in place of names."""
        from pyspark.sql import functions as f

        known = session.createDataFrame(_arrow(self.connection, Sql("FROM pupil_numbers")))
        if len(self.names[PUPIL]) <= _TO_EACH_MACHINE:
            known = f.broadcast(known)
        here = {ACADEMY: "academy_no", PUPIL: "pupil_no"}

        def column(name: str) -> Column:
            number = here.get(name)
            return f.coalesce(number, f.raise_error(f.lit(_OF_NOBODY))).alias(name) if number else f.col(name)

        return rows.join(known, list(PUPIL_KEYS), "left").select([column(name) for name in rows.columns])

    def named(self, table: pyarrow.Table) -> pyarrow.Table:
        """Rows that came back, with names in place of numbers."""
        for place, name in enumerate(table.column_names):
            if name in self.names:
                told = self.names[name].take(table.column(place).combine_chunks())
                table = table.set_column(place, name, told)
        return table


def _arrow(connection: DuckDBPyConnection, query: Sql) -> pyarrow.Table:
    # Arrow tables need DuckDB's package; elsewhere its bare module is enough.
    import duckdb

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    return connection.sql(query).to_arrow_table()


def by_number(node: exp.Expr, numbers: Mapping[str, int]) -> exp.Expr:
    """What a part of a statement says of academies by their names, said by their numbers, wherever plans say it."""
    if isinstance(node, exp.Values) and ACADEMY in node.alias_column_names:
        place = node.alias_column_names.index(ACADEMY)
        for row in node.expressions:
            _number(row.expressions[place], numbers)
    elif isinstance(node, exp.In) and _is_academy(node.this):
        for each in node.expressions:
            _number(each, numbers)
    elif isinstance(node, exp.Cast) and _is_academy(node.this):
        number: exp.Expr = node.this
        return number
    return node


def _is_academy(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) and node.name == ACADEMY


def _number(node: exp.Expr, numbers: Mapping[str, int]) -> None:
    if node.is_string:
        node.replace(exp.Literal.number(numbers[node.name]))
