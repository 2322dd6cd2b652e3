"""Exports of several academies: the records of the one that is named are taken, and the others are told."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from of_several import EXPORTS, FIXTURES, OURS, THEIRS, a_mapping, of_several

from tests.commands import trustpolicy
from tests.results import read_result

pytestmark = pytest.mark.thorough
POLICIES = Path(__file__).parents[2] / "policies"


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


def of_all(folder: Path, *more: str, words: str = f"{{{OURS}: wenlock, {THEIRS}: hillside}}") -> Result:
    """What an import with `--all` does, at a trust of two academies."""
    policies = folder / "policies"
    if not policies.exists():
        copytree(POLICIES, policies)
        told = ("--name", THEIRS, "--under", "luton", "--phase", "primary", "--policies", policies)
        assert trustpolicy("new", "hillside", *told).exit_code == 0
    mapping = a_mapping(folder, "sims-sessions", words)
    into = ("--into", folder / "register", "--policies", policies)
    return trustpolicy("import", "--all", folder / "all.csv", "--mapping", mapping, *into, *more)


def test_all_academies_are_imported_together(tmp_path: Path) -> None:
    """One folder has what the import of each academy alone has, and the numbers of each are told."""
    export = of_several(tmp_path, "sims-sessions")
    done = of_all(tmp_path, "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = read_result("import", done.stdout)
    assert told["academies"] == ["hillside", "wenlock"] and told["academy"] is None
    assert told["tables"][0]["used_of"] == {"hillside": 26, "wenlock": 26}
    assert imported(export, a_mapping(tmp_path, "sims-sessions"), tmp_path / "alone").exit_code == 0
    with (tmp_path / "register" / "marks.csv").open(encoding="utf-8-sig") as stream:
        ours = [row for row in stream if not row.startswith("hillside,")]
    assert "".join(ours) == (tmp_path / "alone" / "marks.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_rows_of_each_academy_are_shown(tmp_path: Path, form: str) -> None:
    of_several(tmp_path, "sims-sessions")
    shown = of_all(tmp_path, "--format", form).stdout
    assert re.search(r"wenlock[ |]+26", shown) and re.search(r"hillside[ |]+26", shown)


def test_schools_and_academies_without_each_other_are_told(tmp_path: Path) -> None:
    """A misspelt name loses a school's records: both the name and the academy that goes without are told."""
    of_several(tmp_path, "sims-sessions")
    done = of_all(tmp_path, words=f"{{{OURS}: wenlock, Hilside Primary: hillside}}")
    assert done.exit_code == 0
    assert f"no record of `all.csv` is of `hillside`: its `School` holds `{THEIRS}`" in done.stderr
    assert f"no academy of the policies are left out: 26 of `{THEIRS}`" in done.stderr


def test_a_mapping_that_does_not_say_whose_a_record_is_imports_one_academy_alone(tmp_path: Path) -> None:
    of_several(tmp_path, "sims-sessions")
    of_all(tmp_path)
    told = ("--into", tmp_path / "other", "--policies", tmp_path / "policies")
    done = trustpolicy("import", "--all", tmp_path / "all.csv", "--mapping", "sims-sessions", *told)
    assert done.exit_code == 4 and not (tmp_path / "other").exists()
    assert "`sims-sessions` does not say which academy a record for `marks` is of" in done.stderr


def test_what_is_missing_of_an_import_of_all_is_told_with_all(tmp_path: Path) -> None:
    done = trustpolicy("import", "--all", "--into", tmp_path / "register")
    assert (
        done.exit_code == 2 and "`trustpolicy import --all EXPORT --mapping NAME --into DIR`" in done.stderr
    )


def test_a_name_written_a_little_otherwise_is_told_once(tmp_path: Path) -> None:
    of_several(tmp_path, "sims-sessions", {OURS: "", "Wenlock  CE Academy": "X", THEIRS: "Y"})
    done = of_all(tmp_path)
    assert [done.stderr.count(f"[{code}]") for code in ("I048", "I050", "I051")] == [1, 0, 0]


def test_all_and_one_academy_are_not_asked_for_together(tmp_path: Path) -> None:
    told = ("--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = trustpolicy("import", "--all", "wenlock", tmp_path / "all.csv", *told)
    assert done.exit_code == 2 and "no academy is named, and `wenlock` is" in done.stderr
