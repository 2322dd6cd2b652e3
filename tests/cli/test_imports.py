"""A verb imports only what it uses: start-up is most of a small run's time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.portions import portion

pytestmark = pytest.mark.thorough

HEAVY = (
    "_duckdb",
    "cryptography",
    "duckdb",
    "jsonschema",
    "lark",
    "rich",
    "sqlglot",
    "yaml",
    "engine.policy",
    "engine.reports",
    "engine.findings",
    "engine.casework",
    "engine.exporting",
    "engine.ledger",
    "engine.letters",
)
PROGRAM = """
import sys
from engine.cli import main
try:
    main(sys.argv[2:], prog_name="trustpolicy")
except SystemExit:
    pass
print(*[name for name in sys.argv[1].split(",") if name in sys.modules])
"""


def imported(*words: str) -> set[str]:
    command = [sys.executable, "-c", PROGRAM, ",".join(HEAVY), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_and_version_need_nothing(words: list[str]) -> None:
    assert imported(*words) <= {"engine.reports"}


@pytest.mark.parametrize(
    "words", portion(2, [["validate"], ["show", "wenlock"], ["clauses"], ["validate", "--format", "json"]])
)
def test_policies_are_read_without_a_database(words: list[str]) -> None:
    assert not imported(*words) & {
        "_duckdb",
        "cryptography",
        "duckdb",
        "sqlglot",
        "jsonschema",
        "lark",
        "rich",
    }


def test_editions_are_compared_without_a_database() -> None:
    words = ("diff", "policies", "policies", "--policies", "policies")
    assert not imported(*words) & {"_duckdb", "duckdb", "sqlglot", "jsonschema", "lark", "rich"}


@pytest.mark.parametrize(
    "words", [["check", "wenlock"], ["explain", "wenlock", "persistent_absence", "P0001"]]
)
def test_check_and_explain_import_neither_schemas_nor_rich(words: list[str]) -> None:
    found = imported(*words, "--register", "nowhere", "--as-at", "2025-03-28")
    assert not found & {"jsonschema", "rich"}
    assert not found & {"engine.casework", "engine.exporting", "engine.ledger", "engine.letters"}
    assert "duckdb" not in found, "of the database only its own module is needed, not the package around it"
