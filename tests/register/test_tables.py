"""The descriptors of the tables: what they must keep to, so that the checks derived from them hold."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from small_registers import Period

from engine.installed import installed_folder
from engine.quantities import Kind
from engine.register.codes import make_known_codes
from engine.register.files.cells import cell, storage
from engine.register.sql import Sql
from engine.register.tables import Column, Table, tables
from tests.portions import portion

DESCRIPTORS = sorted((installed_folder("schemas") / "register").glob("*.json"))
COLUMNS = [(table, column) for table in tables().values() for column in table.columns.values()]


def _id(value: object) -> str:
    return value.name if isinstance(value, Table | Column) else ""


def test_the_tables_of_the_contract_are_there() -> None:
    assert set(tables()) == {path.stem for path in DESCRIPTORS}
    assert {name for name, table in tables().items() if table.required} == {"pupils", "marks", "calendar"}
    assert len(tables()) == 10


@pytest.mark.parametrize("path", DESCRIPTORS, ids=lambda path: path.stem)
def test_a_descriptor_is_a_table_schema(path: Path) -> None:
    descriptor = json.loads(path.read_text("utf-8"))
    assert descriptor["name"] == path.stem
    names = [field["name"] for field in descriptor["fields"]]
    assert len(set(names)) == len(names)
    for field in descriptor["fields"]:
        assert {"name", "type", "title", "description"} <= field.keys()
        assert field["type"] in {"string", "date", "time", "datetime", "boolean", "integer", "number"}
        assert field.get("constraints", {}).keys() <= {"required", "enum", "minimum", "maximum", "pattern"}
        assert field["type"] != "integer" or "unit" in field


@pytest.mark.parametrize("table", tables().values(), ids=_id)
def test_keys_and_pairs_name_columns(table: Table) -> None:
    for name in (*table.primary_key, *(column for key in table.foreign_keys for column in key.columns)):
        assert table.columns[name].required
    for key in table.foreign_keys:
        assert key.other_columns == tables()[key.table].primary_key
    for pair in table.in_order:
        kinds = {table.columns[name].type.kind for name in pair}
        assert kinds in ({Kind.DATE}, {Kind.TIME})
    for day in filter(None, (table.happened_on, *(each.known_from for each in table.columns.values()))):
        assert table.columns[day].type.kind is Kind.DATE
    if table.seen_from:
        assert table.columns[table.seen_from].type.kind is Kind.DATE
        assert table.columns[table.seen_from].required


@pytest.mark.parametrize(("table", "column"), portion(26, COLUMNS), ids=_id)
def test_the_example_of_a_column_is_read(table: Table, column: Column) -> None:
    read = cell(column, Sql("told"))
    assert read is not None
    if column.example is not None:
        connection = duckdb.connect()
        connection.execute("CREATE SCHEMA loading")
        make_known_codes(connection, [Period("/"), Period("N"), Period("I")])
        query = (
            f'SELECT {read.value} AS "{column.name}", told AS "raw {column.name}" FROM (SELECT $1 AS told)'
        )
        value, fault = connection.execute(
            f'SELECT CAST("{column.name}" AS {storage(column)}), {read.fault or "FALSE"} FROM ({query})',
            [column.example],
        ).fetchall()[0]
        assert value is not None
        assert not fault


def test_each_spelling_of_yes_and_no_is_read_as_such() -> None:
    connection = duckdb.connect()
    for path in DESCRIPTORS:
        for field in json.loads(path.read_text("utf-8"))["fields"]:
            for spellings, means in (
                (field.get("trueValues", []), True),
                (field.get("falseValues", []), False),
            ):
                for spelling in spellings:
                    read = connection.execute("SELECT TRY_CAST(? AS BOOLEAN)", [spelling]).fetchall()
                    assert read == [(means,)]


_CELLS = (
    None,
    "",
    " ",
    "\t",
    "!",
    "a",
    "/",
    "N",
    "QQ",
    "AM",
    "am",
    "PM",
    "0",
    "-1",
    "7",
    "99999",
    "yes",
    "08:30",
    "8.30",
    "24:00",
)
_CELLS += (
    "2024-09-03",
    "03/09/2024",
    "1979-12-31",
    "2200-01-01",
    "2024-09-03T08:30:00",
    "P0001",
    "£1.50",
    "1.5",
    "café",
)


@pytest.mark.parametrize("stored_as", ["VARCHAR", "DATE", "TIME", "TIMESTAMP", "BOOLEAN", "BIGINT", "DOUBLE"])
def test_what_is_plainly_right_is_not_at_fault(stored_as: str) -> None:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("CREATE SCHEMA loading")
    make_known_codes(connection, [Period("/"), Period("N"), Period("I")])
    told = f"SELECT TRY_CAST(unnest($1::VARCHAR[]) AS {stored_as}) AS told"
    for table, column in COLUMNS:
        read = cell(column, Sql("told"), stored_as)
        if read is None or read.fault is None:
            continue
        query = f'SELECT {read.value} AS "{column.name}", told AS "raw {column.name}" FROM ({told})'
        shown = f"SELECT {read.plainly_right}, {read.fault} FROM ({query})"
        cells = [*_CELLS, column.example, *column.type.choices]
        found = connection.execute(shown, [cells]).fetchall()
        which = f"{table.name}.{column.name}"
        assert not any(plainly and fault for plainly, fault in found), which
        assert not found[0][1] or column.required, f"an empty cell of {which} may be empty"
        assert any(plainly for plainly, _ in found) or all(fault for _, fault in found), which
