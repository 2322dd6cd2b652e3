"""Files that name pupils are made for their owner alone."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click
import pytest

from engine.cli.group import VERBS, Verbs
from engine.cli.output import deliver
from engine.cli.written_together import write_together
from engine.demo import WENLOCK, write_register
from tests.commands import trustpolicy
from tests.machine import needs_unix

pytestmark = needs_unix
OF_REGISTERS = {"import", "ingest"}
"""Verbs that read a register without an option of this name."""


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def writes(verb: str) -> list[ast.Call]:
    command = Verbs().get_command(click.Context(Verbs()), verb)
    assert command is not None and command.callback is not None
    file = import_module(command.callback.__module__).__file__
    assert file is not None
    calls = (
        each for each in ast.walk(ast.parse(Path(file).read_text("utf-8"))) if isinstance(each, ast.Call)
    )
    return [each for each in calls if isinstance(each.func, ast.Attribute) and each.func.attr == "write"]


def test_every_verb_that_reads_a_register_says_whether_its_file_names_pupils() -> None:
    group = Verbs()
    reading = set(OF_REGISTERS)
    for verb in VERBS:
        command = group.get_command(click.Context(group), verb)
        assert command is not None
        if any(each.name == "register" for each in command.params):
            reading.add(verb)
    assert reading >= {"check", "explain", "letters", "ledger", "reconcile", "review", "diff", "whatif"}
    for verb in sorted(reading):
        calls = writes(verb)
        # The list of mappings, which needs no register, is the one that may be silent.
        silent = [each for each in calls if "names_pupils" not in {word.arg for word in each.keywords}]
        assert len(calls) - len(silent) > 0, verb
        assert len(silent) == (verb == "import"), verb


def test_a_new_report_is_for_its_owner_and_one_that_was_opened_stays_so(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    deliver(["P0001\n"], report, "csv", names_pupils=True)
    assert rights(report) == 0o600
    report.chmod(0o640)
    deliver(["P0002\n"], report, "csv", names_pupils=True)
    assert (rights(report), report.read_text("utf-8-sig")) == (0o640, "P0002\n")
    write_together(tmp_path, {"pack.html": b"P0001"}, names_pupils=True)
    write_together(tmp_path, {"public.html": b""})
    assert (rights(tmp_path / "pack.html"), rights(tmp_path / "public.html")) == (0o600, 0o644)
    (tmp_path / "pack.html").chmod(0o640)
    write_together(tmp_path, {"pack.html": b"P0002"}, names_pupils=True)
    assert (rights(tmp_path / "pack.html"), (tmp_path / "pack.html").read_text()) == (0o640, "P0002")


@pytest.mark.thorough
def test_what_a_check_writes_and_what_is_taken_in_is_for_its_owner(tmp_path: Path) -> None:
    write_register(tmp_path / "register", academies=(replace(WENLOCK, pupils=3),), seed=7)
    words = ("check", "wenlock", "--register", str(tmp_path / "register"), "--as-at", "2025-03-28")
    for name in ("found.json", "found.xlsx", "found.duckdb"):
        more = ("--output", str(tmp_path / name), "--rejects", str(tmp_path / "rejects.csv"))
        assert trustpolicy(*words, *more).exit_code in {0, 1}
        assert rights(tmp_path / name) == 0o600, name
    assert rights(tmp_path / "rejects.csv") == 0o600
    taken = ("ingest", str(tmp_path / "register"), "--into", str(tmp_path / "store"))
    assert trustpolicy(*taken).exit_code == 0
    assert rights(tmp_path / "store") == 0o700


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_imported_register_is_for_its_owner(form: str, tmp_path: Path) -> None:
    export = Path(__file__).parents[1] / "importing" / "fixtures" / "sims-pupils.csv"
    words = ("import", "wenlock", str(export), "--mapping", "sims-pupils", "--into", str(tmp_path))
    for more in ((), ("--replace",)):
        done = trustpolicy(*words, "--file-format", form, *more)
        assert done.exit_code == 0, done.output
        assert rights(tmp_path / f"pupils.{form}") == 0o600
