"""What each format of a check looks like, held to `expected/`; REWRITE_EXPECTED=1 writes those files anew."""

from __future__ import annotations

import csv as csv_reader
import json as json_reader
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from made_results import NOTHING, PENALTY, RESULT, RULES

from engine.check_result import CheckResult, RegisterSummary, TableCount
from engine.checking.without_class import WITHOUT_CLASS
from engine.findings import Level, Measured, RuleCount
from engine.reports.check.closing import closing
from engine.reports.check.csv import COLUMNS, check_csv
from engine.reports.check.json import check_json
from engine.reports.check.markdown import check_markdown
from engine.reports.check.text import check_text
from engine.reports.look import Look

EXPECTED = Path(__file__).parent / "expected"

FORMATS: dict[str, Callable[[CheckResult], Iterator[str]]] = {
    "check.txt": check_text,
    "check-terminal.txt": lambda result: check_text(result, Look(colour=True, width=72)),
    "check.json": check_json,
    "check.csv": check_csv,
    "check.md": check_markdown,
}


@pytest.mark.parametrize("name", FORMATS)
def test_report_is_as_expected(name: str) -> None:
    written = "".join(FORMATS[name](RESULT)).encode()
    if os.environ.get("REWRITE_EXPECTED"):
        (EXPECTED / name).write_bytes(written)
    assert written.decode() == (EXPECTED / name).read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_report_is_written_piece_by_piece(name: str) -> None:
    """The first pieces of a huge report come without the whole having been written."""
    huge = replace(RESULT, findings=(PENALTY,) * 50_000)
    assert len("".join(islice(FORMATS[name](huge), 3))) < 200_000


def test_the_figures_of_a_csv_have_their_units_as_people_say_them() -> None:
    values = {
        "count": Measured(1, "sessions"),
        "days": Measured(1, "school days", 2),
        "left": Measured("2025-03-28", "date"),
        "sent": Measured("no", "yes/no"),
        "taken_at": Measured("09:20", "time of day"),
    }
    told = replace(RESULT, findings=(replace(RESULT.findings[0], values=values),))
    (row, *_) = csv_reader.DictReader(StringIO("".join(check_csv(told)), newline=""))
    assert (
        row["values"] == "count 1 session; days 1 to 2 school days; left 2025-03-28; sent no; taken_at 09:20"
    )


def test_csv_has_the_same_columns_whatever_was_found() -> None:
    for result in (RESULT, NOTHING, replace(RESULT, findings=())):
        rows = list(csv_reader.reader(StringIO("".join(check_csv(result)), newline="")))
        assert tuple(rows[0]) == COLUMNS
        assert {len(row) for row in rows} == {len(COLUMNS)}


def test_json_can_be_read_back() -> None:
    read = json_reader.loads("".join(check_json(RESULT)))
    assert [finding["answer"] for finding in read["findings"]].count("cannot tell") == 1
    assert read["findings"][0]["values"]["absence"] == {"value": "10.5", "unit": "%"} | {
        "count": 21,
        "among": 200,
    }
    assert read["findings"][0]["values"]["late"] == {"value": 3, "unit": "sessions", "high": None}
    assert json_reader.loads("".join(check_json(NOTHING)))["findings"] == []


ONE = RuleCount("a", "A", "pupil", Level.MUST, 10, 0, 10, 0)
SKIPPED = RuleCount("b", "B", "call", Level.MUST, not_evaluated="no table `calls`")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (NOTHING, "nothing found: 1 rule answered for every subject"),
        (replace(NOTHING, rules=()), "nothing found, but there are no rules to ask"),
        (replace(NOTHING, rules=(ONE, SKIPPED)), "nothing found, but 1 rule was not evaluated"),
        (
            replace(NOTHING, rules=(replace(ONE, no=3, cannot_tell=7), SKIPPED, SKIPPED)),
            "nothing found, but 2 rules were not evaluated and 7 answers cannot be told",
        ),
        (
            replace(NOTHING, rules=(replace(ONE, not_evaluated_at={"ashdown": "no table `calls`"}),)),
            "nothing found, but 1 rule was not evaluated at ashdown",
        ),
        (
            replace(NOTHING, rules=(SKIPPED, replace(ONE, not_evaluated_at=dict.fromkeys("xy", "no table")))),
            "nothing found, but 1 rule was not evaluated and 1 rule was not evaluated at some of 2 academies",
        ),
        (
            replace(NOTHING, rules=(replace(ONE, tested=0, no=0),)),
            "nothing found, but 1 rule met nothing to test",
        ),
        (
            replace(NOTHING, register=RegisterSummary("sha256:0", {"marks": TableCount(9, 8, 1)}, 1)),
            "nothing found, but 1 row was set aside and 1 mark is missing",
        ),
        (
            replace(NOTHING, register=RegisterSummary("sha256:0", {}, 0, ("calendar",))),
            "nothing found, but sessions are missing in calendar",
        ),
        (
            replace(NOTHING, register=RegisterSummary("sha256:0", {}, 0, ("calendar", "registers"))),
            "nothing found, but sessions are missing in calendar and registers",
        ),
        (
            replace(NOTHING, register=RegisterSummary("sha256:0", {}, 0, misnamed=3)),
            "nothing found, but 3 rows bear the name of another academy",
        ),
        (
            replace(NOTHING, diagnostics=(WITHOUT_CLASS.at(None, "2 pupils on roll have no class"),)),
            "nothing found, but 1 warning says what the register may lack",
        ),
        (replace(RESULT, rules=(ONE,), register=NOTHING.register), "5 findings (1 must, 2 should, 2 note)"),
        (
            replace(RESULT, findings=(PENALTY,), register=NOTHING.register),
            "1 finding (1 must); 1 rule was not evaluated, 1 rule was not evaluated at ashdown"
            " and 1 answer cannot be told",
        ),
    ],
)
def test_last_line_never_hides_what_was_not_told(result: CheckResult, said: str) -> None:
    assert closing(result) == said
    assert "".join(check_text(result)).splitlines()[-1] == said
    assert said.partition(" (")[0] in "".join(check_markdown(result)).splitlines()[-1]


def test_text_names_every_finding_and_rule() -> None:
    text = "".join(check_text(RESULT))
    for rule in RULES:
        assert rule.id in text
    for finding in RESULT.findings:
        assert finding.says in text
        assert all(fact in text for fact in finding.missing)


def test_a_heading_names_few_academies_and_counts_many() -> None:
    many = tuple(f"academy-{number:03}" for number in range(1, 37))
    result = replace(NOTHING, academies=many)
    head, *lines = "".join(check_text(result)).splitlines()
    assert head.startswith("36 academies: the register checked")
    assert lines[0].startswith("academies academy-001, academy-002") and lines[1].startswith(" " * 10)
    assert max(map(len, lines[:4])) <= 120
    assert all(name in " ".join(lines[:5]) for name in many)
    assert "academy-036" in "".join(check_markdown(result))
