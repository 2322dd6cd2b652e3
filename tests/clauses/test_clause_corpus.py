"""Each case of the corpus gives the problems, or the coverage, that the text beside it shows.

`UPDATE_CORPUS=1 pytest tests/clauses/test_clause_corpus.py` writes those texts anew; look at what changed.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

import engine
from engine.diagnostics import CATALOGUE, Diagnostic
from engine.reports.clauses import clauses_text
from engine.reports.diagnostics import diagnostics_text

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = CORPUS / "clauses"
AS_AT = date(2025, 3, 28)


def folder_of(case: dict[str, str], inside: Path) -> Path:
    """The small trust of the policies' corpus, with a clause register for its layers, and contacts of its own."""
    folder = inside / "policies"
    shutil.copytree(CORPUS / "policies" / "base", folder, ignore=shutil.ignore_patterns("README.md"))
    for layer in case.keys() & {"trust", "hillside"}:
        (folder / layer / "clauses.yaml").write_text(case[layer], "utf-8")
    if contacts := case.get("contacts"):
        (folder / "trust" / "contacts.yaml").write_text(contacts, "utf-8")
    return folder


def read_case(path: Path) -> dict[str, str]:
    case: dict[str, str] = yaml.safe_load(path.read_text("utf-8"))
    assert case["title"] and not case.keys() - {"title", "trust", "hillside", "contacts"}
    return case


def compare(path: Path, text: str) -> None:
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_CORPUS"):
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")


def problems_of(case: dict[str, str], inside: Path) -> tuple[Diagnostic, ...]:
    return engine.validate(folder_of(case, inside), as_at=AS_AT).diagnostics


@pytest.mark.parametrize("path", sorted(CASES.glob("bad/*.yaml")), ids=lambda path: path.stem)
def test_bad_registers(path: Path, tmp_path: Path) -> None:
    found = problems_of(read_case(path), tmp_path)
    # elsewhere the registers have only the clauses and rules that matter
    meant = {
        "unknown_cited": "C112",
        "unnamed_rules": "C113",
        "unnamed_values": "C113",
        "miscited": "C114",
        "not_covered": "C115",
        "unlisted": "C116",
    }
    left = {"C112", "C113", "C114", "C115", "C116"} - {meant.get(path.stem)}
    found = tuple(each for each in found if each.code.id not in left)
    assert found
    compare(path, "".join(diagnostics_text(found)))


@pytest.mark.parametrize("path", sorted(CASES.glob("good/*.yaml")), ids=lambda path: path.stem)
def test_good_registers(path: Path, tmp_path: Path) -> None:
    asked = engine.clauses(folder_of(read_case(path), tmp_path), as_at=AS_AT)
    assert asked.coverage and not asked.diagnostics
    compare(path, "".join(clauses_text(asked.coverage, True, False)))


_DECIDED_LATER = """
decided_by: chief_executive
clauses:
  "2.1":
    title: A clause
    statements:
      1:
        setting: The day starts at 8:40.
        says: {school_day.starts: 8:40}
        decision: {by: headteacher, on: 2025-04-15, why: It was never so.}
"""


def test_what_is_decided_later_is_open_until_then(tmp_path: Path) -> None:
    """A review as at a day before the board met lost all open decisions, and `validate` ended with an error."""
    folder = folder_of({"trust": _DECIDED_LATER}, tmp_path)
    for day, open_ in ((AS_AT, ["C102"]), (date(2025, 4, 15), [])):
        asked = engine.clauses(folder, as_at=day)
        assert asked.coverage
        assert [each.diagnostic.code.id for each in asked.coverage.open()] == open_
        assert [each.code.id for each in asked.diagnostics] == (["C010"] if open_ else [])


def test_every_code_has_a_bad_case() -> None:
    texts = "".join(path.read_text("utf-8") for path in CASES.glob("bad/*.txt"))
    codes = {
        code.id for code in CATALOGUE.values() if code.id.startswith("C") and int(code.id[1:]) < 200
    }  # then duties
    assert {code for code in codes if f"[{code}]" not in texts} == {"C020"}  # of the command line


def test_a_policy_without_registers_is_sound(tmp_path: Path) -> None:
    assert [each.code.id for each in problems_of({"title": "no register"}, tmp_path)] == ["C116"]


def _by_phase(inside: Path, statements: str) -> Path:
    """Policies with targets by phase, of a trust of a primary and a special school."""
    folder = folder_of({"title": "", "trust": f"decided_by: chief_executive\n{statements}"}, inside)
    shutil.copytree(folder / "hillside", folder / "mill")
    (folder / "trust" / "thresholds.yaml").write_text(
        "attendance:\n  clause: '2.3'\n  target:\n    cases:\n"
        "      - {when: {phases: [primary]}, value: 97%}\n"
        "      - {when: {phases: [special]}, value: 92%}\n"
        "      - {when: {whole_school: true}, value: 95%}\n",
        "utf-8",
    )
    with (folder / "trust" / "policy.yaml").open("a", encoding="utf-8") as file:
        file.write("phases: {hillside: primary, mill: special}\n")
    return folder


@pytest.mark.parametrize(
    ("primary", "special", "school", "at_odds"),
    [
        ("97%", "92%", "95%", []),
        ("97%", "90%", "95%", [("C102", "`attendance.target` is 90% in 2.3(2); in force: 92%")]),
        (
            "98%",
            "90%",
            "95%",
            [
                ("C102", "`attendance.target` is 98% in 2.3(1); in force: 97%"),
                ("C102", "`attendance.target` is 90% in 2.3(2); in force: 92%"),
            ],
        ),
        ("97%", "92%", "96%", [("C102", "`attendance.target` is 96% in 2.3(3); in force: 95%")]),
    ],
)
def test_what_is_said_by_phase_is_held_against_what_holds_at_schools_of_that_phase(
    primary: str, special: str, school: str, at_odds: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Statements of different schools are not at odds with each other, whatever each says."""
    said = "".join(
        f"      {at}: {{setting: A target., says: {{attendance.target: {value}}}, when: {{{when}}}}}\n"
        for at, value, when in (
            (1, primary, "phases: [primary]"),
            (2, special, "phases: [special]"),
            (3, school, "whole_school: true"),
        )
    )
    folder = _by_phase(tmp_path, f'clauses:\n  "2.3":\n    title: Targets\n    statements:\n{said}')
    found = engine.validate(folder, as_at=AS_AT).diagnostics
    told = [(each.code.id, each.message) for each in found if each.code.id in ("C101", "C102")]
    assert told == at_odds


def test_one_of_two_that_depart_apart_is_decided_by_itself(tmp_path: Path) -> None:
    statements = """\
clauses:
  "2.3":
    title: Targets
    statements:
      1: {setting: A., says: {attendance.target: 98%}, when: {phases: [primary]}}
      2:
        setting: B.
        says: {attendance.target: 90%}
        when: {phases: [special]}
        decision: {by: chief_executive, on: 2025-01-15, why: The setting is right.}
"""
    asked = engine.clauses(_by_phase(tmp_path, statements), as_at=AS_AT)
    assert asked.coverage
    text = "".join(clauses_text(asked.coverage, True, False))
    assert text.endswith("1 contradiction open, 1 decided\n")
