"""`trustpolicy ingest` and a check of its store, as they are typed."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from engine.demo import WENLOCK, write_register
from engine.ingesting.result import Ingestion
from engine.ledger.entries import Decision, Entry
from engine.ledger.reading import Ledger
from engine.ledger.writing import write_ledger
from engine.register import LEDGER
from engine.reports.ingesting import ingested_text
from engine.shell import command
from engine.store.folder import is_store
from tests.commands import trustpolicy as run
from tests.portions import portion
from tests.results import read_result


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ingest") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=12),), seed=7)
    return folder


@pytest.mark.thorough
def test_a_check_of_the_store_finds_what_one_of_the_folder_finds(register: Path, tmp_path: Path) -> None:
    said = run("ingest", register, "--into", tmp_path / "store", "--format", "json")
    assert said.exit_code == 0, said.output
    read_result("ingest", said.stdout)
    found = []
    for source in (register, tmp_path / "store"):
        checked = run("check", "wenlock", "--register", source, "--as-at", "2025-03-28", "--format", "json")
        result = json.loads(checked.stdout)
        result["register"].pop("digest")
        result["diagnostics"] = [(each["code"], each["message"]) for each in result["diagnostics"]]
        found.append((checked.exit_code, result))
    assert found[0] == found[1]
    assert found[0][1]["findings"]


@pytest.mark.parametrize("name", portion(1, ["Registers [2024]", "all {a,b}", "50% 'x'"]))
def test_a_folder_may_bear_signs_that_mean_something_in_patterns(
    register: Path, tmp_path: Path, name: str
) -> None:
    store = tmp_path / name / "store"
    copytree(register, tmp_path / name / "register")
    said = run("ingest", tmp_path / name / "register" / "calendar.csv", "--into", store)
    assert said.exit_code == 0, said.output
    again = run("ingest", tmp_path / name / "register" / "calendar.csv", "--into", store)
    assert "nothing changed, still state 1" in again.stdout


@pytest.mark.thorough
def test_a_ledger_that_stays_behind_is_told_until_the_store_has_its_decisions(
    register: Path, tmp_path: Path
) -> None:
    """Letters that were decided on in a folder were due again from the store, without a word."""
    folder, store = tmp_path / "this year", tmp_path / "store"
    folder.mkdir()
    copyfile(register / "calendar.csv", folder / "calendar.csv")

    def told(source: Path) -> str:
        said = run("ingest", source, "--into", store)
        assert said.exit_code == 0, said.output
        return said.stderr

    assert "G020" not in told(folder)
    write_ledger(folder / LEDGER, Ledger())
    assert (
        f"`{folder / LEDGER}` is not brought in, so `ledger` and `letters` of this store do not know it\n"
        in told(folder)
    )
    copyfile(folder / LEDGER, store / LEDGER)
    assert "G020" not in told(folder)
    done = Decision("done", "A Head (invented)", date(2025, 3, 28))
    measured: dict[str, object] = {"answer": "yes"}
    entry = Entry(
        "bcdf-bcdf-bcdf-bcdf",
        "wenlock",
        "low",
        "must",
        "",
        "",
        "",
        done.decided_on,
        done.decided_on,
        measured,
    )
    write_ledger(folder / LEDGER, Ledger((entry,)))
    assert "G020" not in told(folder), "nothing is decided"
    write_ledger(folder / LEDGER, Ledger((replace(entry, decision=done),)))
    said = told(folder / "calendar.csv")
    assert "do not know 1 decision in it\n" in said
    copied = command("copy" if sys.platform == "win32" else "cp", folder / LEDGER, store / LEDGER)
    assert f"copy it: `{copied}`; or name it each time: `--ledger " in said
    write_ledger(store / LEDGER, Ledger((replace(entry, case="bcdf-bcdf-bcdf-bcdg", decision=done),)))
    assert f"write these decisions into `{store / LEDGER}` too; or name it each time" in told(folder)
    (store / LEDGER).write_text("case\n", "utf-8")
    assert "copy it" not in told(folder), "what cannot be read may hold decisions"
    copyfile(folder / LEDGER, store / LEDGER)
    assert "G020" not in told(folder)


@pytest.mark.parametrize("kind", ["text", "csv", "markdown"])
def test_the_same_twice_changes_nothing(register: Path, tmp_path: Path, kind: str) -> None:
    source = register / "calendar.csv"
    run("ingest", source, "--into", tmp_path / "store")
    said = run("ingest", source, "--into", tmp_path / "store", "--format", kind)
    assert said.exit_code == 0
    assert "380" in said.stdout
    assert kind == "csv" or "nothing changed, still state 1" in said.stdout


@pytest.mark.parametrize(
    ("file", "text", "exit_code"),
    [
        ("trust/thresholds.yaml", "target: [", 0),
        ("trust/rules/illness.yaml", "rule: {}", 0),
        ("national/codes.yaml", "codes: [", 3),
        ("wenlock/codes.yaml", "codes: {QQ: {meaning: seen at the gate, class: present}}", 3),
    ],
)
def test_only_what_is_wrong_about_codes_keeps_registers_out(
    register: Path, policies: Path, tmp_path: Path, file: str, text: str, exit_code: int
) -> None:
    store = tmp_path / "store"
    (policies / file).write_text(text, "utf-8")
    said = run("ingest", register / "calendar.csv", "--into", store, "--policies", policies)
    assert said.exit_code == exit_code, said.output
    assert is_store(store) == (exit_code == 0)
    assert ("error" in said.stderr) == (exit_code == 3)


def test_a_store_with_one_mark_has_one() -> None:
    said = "".join(ingested_text(Ingestion(Path("store"), 1, True, (), ("wenlock",), 1, 0, 0)))
    assert said.startswith("store: state 1, 1 mark of 1 academy\n")


def test_a_year_is_written_like_one(register: Path, tmp_path: Path) -> None:
    assert run("ingest", register, "--into", tmp_path, "--year", "2024").exit_code == 2
