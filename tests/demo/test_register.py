"""What is written is a register as its descriptors want it, the same for the same seed."""

import json
from datetime import date

import duckdb
import pytest
from written_register import LITTLE, Register, day

from engine.demo import AS_AT, invented_academy, trust_of, write_policies, write_register, writing
from engine.demo.school_days import school_days
from engine.frozen import replace
from engine.installed import installed_folder
from engine.policy.loading import load_policy

TABLES = (*writing.CORE, *writing.OFFICE)


def descriptor(table):
    return json.loads((installed_folder("schemas") / "register" / f"{table}.json").read_text("utf-8"))


@pytest.mark.parametrize("table", TABLES)
def test_columns_and_cells_keep_to_the_descriptor(register, table):
    fields = descriptor(table)["fields"]
    rows = register.tables[table]
    assert set(rows[0]) == {field["name"] for field in fields}
    for field in fields:
        limits = field.get("constraints", {})
        cells = {row[field["name"]] for row in rows}
        assert not (limits.get("required") and "" in cells), field["name"]
        assert cells - {""} <= set(limits.get("enum", cells)), field["name"]


@pytest.mark.parametrize("table", [table for table in TABLES if "primaryKey" in descriptor(table)])
def test_keys_are_unique_but_for_the_one_planted(register, table):
    key = descriptor(table)["primaryKey"]
    keys = [tuple(row[column] for column in key) for row in register.tables[table]]
    assert len(keys) - len(set(keys)) == (table == "marks")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_stands_twice(register, table):
    rows = [tuple(row.values()) for row in register.tables[table]]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("table", TABLES)
def test_every_pupil_named_is_in_pupils(register, table):
    pupils = {row["pupil_id"] for row in register.tables["pupils"]}
    assert {row["pupil_id"] for row in register.tables[table] if "pupil_id" in row} <= pupils


@pytest.mark.parametrize("table", [table for table in TABLES if "inOrder" in descriptor(table)])
def test_dates_and_times_are_in_order(register, table):
    for first, second in descriptor(table)["inOrder"]:
        for row in register.tables[table]:
            assert row[first] <= row[second] or not row[second], (first, row)


def test_marks_are_in_order_of_pupil_and_session(register):
    usable = register.tables["marks"][:-5]
    keys = [(row["academy"], row["pupil_id"], row["date"], row["session"]) for row in usable]
    assert keys == sorted(keys)


def test_the_planted_mistakes_come_last(register):
    last = [(row["pupil_id"], row["date"], row["code"]) for row in register.tables["marks"][-5:]]
    assert last == [
        ("S084", "2025-03-03", "ZZ"),
        ("S084", "2025-03-04", "С"),
        ("S084", "2025-03-05", "L"),
        ("S074", "2025-03-04", "/"),
        ("S084", "2025-03-08", "/"),
    ]


def test_an_amended_mark_shows_the_amended_code(register):
    shown = {(r["pupil_id"], r["date"], r["session"]): r["code"] for r in register.tables["marks"]}
    for row in register.tables["amendments"]:
        if row["pupil_id"] == "S095":
            continue  # one is older than it has to be kept, one did not lead to the mark
        assert shown[row["pupil_id"], row["date"], row["session"]] == row["amended_code"]


def test_the_size_is_wenlocks(register):
    assert len(register.tables["pupils"]) == 420
    assert 150_000 < len(register.tables["marks"]) < 160_000
    assert {row["year_group"] for row in register.tables["pupils"]} == set("3456")


def test_the_folder_says_that_it_is_invented(folder):
    note = (folder / "README.txt").read_text("utf-8")
    assert "Everything in this folder is invented" in note
    assert "S014  Uma Unbroken" in note


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_bytes(little, tmp_path):
    write_register(tmp_path, academies=[LITTLE], seed=4, with_mistakes=True)
    for table in TABLES:
        path = tmp_path / f"{table}.csv"
        assert path.read_bytes() == (little.folder / path.name).read_bytes(), table


@pytest.mark.thorough
def test_another_seed_gives_other_marks(little, tmp_path):
    write_register(tmp_path, academies=[LITTLE], seed=5, with_mistakes=True)
    assert (tmp_path / "marks.csv").read_bytes() != (little.folder / "marks.csv").read_bytes()


@pytest.mark.thorough
def test_an_academy_is_the_same_in_any_company(little, tmp_path):
    academies = [LITTLE, replace(invented_academy(1), pupils=60)]
    write_register(tmp_path, academies=academies, seed=4, with_mistakes=True)
    together = Register(tmp_path)
    for table in TABLES:
        alone = [row for row in together.tables[table] if row["academy"] == LITTLE.name]
        assert alone == little.tables[table], table


@pytest.mark.thorough
def test_many_pupils_are_written_in_turns_with_the_same_rows(little, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_PUPILS_A_TURN", 50)
    write_register(tmp_path, academies=[LITTLE], seed=4, with_mistakes=True)
    assert Register(tmp_path).tables == little.tables


@pytest.mark.thorough
def test_parquet_holds_what_csv_holds_with_types(little, tmp_path):
    write_register(tmp_path, academies=[LITTLE], seed=4, file_format="parquet", with_mistakes=True)
    with duckdb.connect() as connection:
        for table in TABLES:
            rows = connection.read_parquet(str(tmp_path / f"{table}.parquet"))
            assert len(rows) == len(little.tables[table]), table
        marks = connection.read_parquet(str(tmp_path / "marks.parquet"))
        types = dict(zip(marks.columns, map(str, marks.types), strict=True))
        read = marks.select("academy", "pupil_id", "date", "session", "code").fetchall()
    assert (types["date"], types["signed_in_at"], types["recorded_at"]) == ("DATE", "TIME", "TIMESTAMP")
    assert [tuple(map(str, row)) for row in read] == [
        tuple(row.values())[:5] for row in little.tables["marks"]
    ]


LOOKS_AHEAD = {"calendar": ["date"], "evidence": ["to_date"], "leave_requests": ["from_date", "to_date"]}


@pytest.mark.thorough
def test_with_a_last_date_nothing_later_is_known(little, tmp_path):
    write_register(tmp_path, academies=[LITTLE], seed=4, last_date=AS_AT)
    until = Register(tmp_path)
    for table, rows in until.tables.items():
        dated = {column for column in rows[0] if column == "date" or column.endswith(("_on", "_to", "_date"))}
        for column in dated - {"ends_on", *LOOKS_AHEAD.get(table, ())}:
            assert max(row[column] for row in rows) <= AS_AT.isoformat(), (table, column)
    assert until.tables["calendar"] == little.tables["calendar"]


@pytest.mark.thorough
def test_a_reason_found_after_the_last_date_is_still_open_on_it(little, tmp_path):
    amended = next(row for row in little.tables["amendments"] if row["pupil_id"].startswith("P"))
    write_register(tmp_path, academies=[LITTLE], seed=4, last_date=day(amended["date"]))
    marks = Register(tmp_path).marks[amended["pupil_id"]]
    assert marks[amended["date"], amended["session"]]["code"] == "N"


@pytest.mark.thorough
def test_two_school_years_have_two_intakes(tmp_path):
    write_register(tmp_path, academies=[LITTLE], seed=4, school_years=2)
    both = Register(tmp_path)
    assert {row["school_year"] for row in both.tables["calendar"]} == {"2023/24", "2024/25"}
    leavers = [row for row in both.tables["pupils"] if row["on_roll_to"] == "2024-07-23"]
    assert leavers
    assert {row["year_group"] for row in leavers} == {"6"}
    assert {row["kind"] for row in both.tables["roll_changes"] if row["on_date"] == "2024-07-23"} == {
        "deletion"
    }


def test_a_school_year_has_190_days_and_halves_of_its_own():
    days = school_days(2)
    assert [day.day for day in days] == list(range(380))
    assert len({(day.school_year, day.half_term) for day in days}) == 12
    assert days[190].date == date(2024, 9, 4)
    assert all(day.date.weekday() < 5 for day in days)


def test_invented_academies_have_policies_that_hold(tmp_path):
    write_policies(tmp_path, installed_folder("policies"), trust_of(3))
    policy, wrong = load_policy(tmp_path, on=AS_AT)
    assert policy is not None, wrong
    assert list(policy.academies) == ["academy-001", "academy-002", "wenlock"]
    assert policy.academies["academy-002"].name == "Example Academy 2"
