"""Exports of several academies: the records of the one that is named are taken, and the others are told."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import trustpolicy

pytestmark = pytest.mark.thorough
FIXTURES = Path(__file__).parent / "fixtures"
MAPPINGS = Path(__file__).parents[2] / "engine" / "importing" / "mappings"
OURS, THEIRS = "Wenlock CE Academy", "Hillside Primary"
EXPORTS = {
    "sims-sessions": "cp1252",
    "bromcom-weeks": "utf-8-sig",
    "arbor-roll-calls": "utf-8",
    "sims-pupils": "cp1252",
    "term-dates": "utf-8",
}


def of_several(folder: Path, name: str, schools: Mapping[str, str] | None = None) -> Path:
    """A shipped export with a column that says whose a row is: each row twice, its pupil's id another at the other."""
    encoding = EXPORTS.get(name, "utf-8")
    with (FIXTURES / f"{name}.csv").open(encoding=encoding, newline="") as stream:
        heading, *rows = csv.reader(stream)
    path = folder / "all.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["School", *heading])
        for school, sign in (schools or {OURS: "", THEIRS: "X"}).items():
            out.writerows(
                [school, *(f"{cell}{sign}" if cell.startswith("Z9") else cell for cell in row)]
                for row in rows
            )
    return path


def a_mapping(folder: Path, name: str, words: str = f"{{{OURS}: wenlock}}", below: str = "columns") -> Path:
    text = (MAPPINGS / f"{name}.yaml").read_text("utf-8")
    origin = f"academy: {{from: School, words: {words}}}"
    indent = "  " if below == "totals" else "      "
    assert f"{below}:\n" in text
    path = folder / "ours.yaml"
    path.write_text(text.replace(f"{below}:\n", f"{below}:\n{indent}{origin}\n", 1), "utf-8")
    return path


def imported(export: Path, mapping: Path | str, into: Path) -> Result:
    return trustpolicy("import", "wenlock", export, "--mapping", mapping, "--into", into)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_academys_own_records_become_what_its_own_export_becomes(name: str, tmp_path: Path) -> None:
    alone = imported(FIXTURES / f"{name}.csv", name, tmp_path / "alone")
    done = imported(of_several(tmp_path, name), a_mapping(tmp_path, name), tmp_path / "register")
    assert (alone.exit_code, done.exit_code) == (0, 0), done.output
    tables = [path.name for path in (tmp_path / "alone").iterdir()]
    assert tables
    for table in tables:
        assert (tmp_path / "register" / table).read_bytes() == (tmp_path / "alone" / table).read_bytes()
    assert "records of other academies are left out: " in done.stderr and THEIRS in done.stderr


def test_without_a_record_of_the_academy_nothing_is_written(tmp_path: Path) -> None:
    mapping = a_mapping(tmp_path, "sims-sessions", "{Wenlock: wenlock}")
    done = imported(of_several(tmp_path, "sims-sessions"), mapping, tmp_path / "register")
    assert done.exit_code == 4 and not (tmp_path / "register" / "marks.csv").exists()
    assert f"is of `wenlock`: its `School` holds `{THEIRS}` and `{OURS}`" in done.stderr
    assert "I022" not in done.stderr


def test_a_name_that_is_written_a_little_otherwise_is_told_where_it_stands(tmp_path: Path) -> None:
    export = of_several(tmp_path, "sims-sessions", {OURS: "", OURS.upper(): "Y"})
    done = imported(export, a_mapping(tmp_path, "sims-sessions"), tmp_path / "register")
    assert done.exit_code == 0
    assert f"26 records are of `{OURS.upper()}`, not of `wenlock`, and left out" in done.stderr
    assert "all.csv:28" in done.stderr


def test_a_record_that_does_not_say_whose_it_is_is_set_aside(tmp_path: Path) -> None:
    export = of_several(tmp_path, "sims-sessions", {OURS: "", "": "Y"})
    done = imported(export, a_mapping(tmp_path, "sims-sessions"), tmp_path / "register")
    assert "set aside 26 rows of `marks`" in done.stderr and "all.csv:28:School" in done.stderr


def test_totals_of_several_academies_are_compared_with_the_academys_own(tmp_path: Path) -> None:
    register = tmp_path / "register"
    for name in ("sims-pupils", "term-dates", "sims-sessions"):
        assert imported(FIXTURES / f"{name}.csv", name, register).exit_code == 0
    export, mapping = (
        of_several(tmp_path, "sims-summary"),
        a_mapping(tmp_path, "sims-summary", below="totals"),
    )
    words = ("--register", register, "--mapping", mapping, "--from", "2024-09-02", "--to", "2024-09-06")
    done = trustpolicy("reconcile", "wenlock", export, *words)
    assert done.exit_code == 0 and "nothing differs" in done.stdout, done.output
    assert THEIRS in done.stderr


def test_a_column_of_schools_that_is_not_read_is_told_with_what_it_may_mean(tmp_path: Path) -> None:
    done = imported(of_several(tmp_path, "sims-sessions"), "sims-sessions", tmp_path / "register")
    assert "does not read `School`" in done.stderr
    assert "add `academy: {from: School}` below `columns`" in done.stderr
