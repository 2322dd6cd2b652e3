"""After a day's new marks a store gives the findings of a full run, by all rules: with what is kept, and without."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import engine
from engine import intake
from engine.check_result import CheckResult
from engine.demo import trust_of, write_policies, write_register
from tests.store.stores import without_what_is_kept

ROOT = Path(__file__).parents[2]
DAY, EARLIER = date(2025, 3, 28), date(2025, 2, 11)

pytestmark = pytest.mark.slow


def found(policies: Path, register: Path, as_at: date) -> CheckResult:
    """What a check finds."""
    result = engine.check(policies, (), register, as_at).result
    assert result is not None
    return result


def brought_in(policies: Path, source: Path, store: Path) -> None:
    result, wrong = intake.ingest(policies, [source], store, DAY)
    assert result is not None, [each.message for each in wrong]


def test_after_a_days_new_marks_findings_are_those_of_a_full_run(tmp_path: Path) -> None:
    shapes, policies = trust_of(2), tmp_path / "policies"
    write_policies(policies, ROOT / "policies", shapes)
    whole = tmp_path / "register"
    write_register(whole, academies=shapes, seed=3, last_date=DAY, with_mistakes=True)
    lines = (whole / "marks.csv").read_text("utf-8").splitlines(keepends=True)
    of_day = [line for line in lines[1:] if f",{DAY}," in line]
    day = tmp_path / f"marks-{DAY}.csv"
    day.write_text("".join([lines[0], *of_day]), "utf-8")
    before = tmp_path / "before"
    before.mkdir()
    for path in whole.glob("*.csv"):
        (before / path.name).write_bytes(path.read_bytes())
    (before / "marks.csv").write_text("".join(line for line in lines if line not in set(of_day)), "utf-8")
    store = tmp_path / "store"
    brought_in(policies, before, store)
    brought_in(policies, day, store)
    unkept = without_what_is_kept(store, tmp_path / "unkept")
    for as_at in (DAY, EARLIER):
        full = found(policies, whole, as_at)
        assert len(full.findings) > 500
        for each in (store, unkept):
            of_store = found(policies, each, as_at)
            assert of_store.rules == full.rules
            assert of_store.findings == full.findings
            assert of_store.register.missing_marks == full.register.missing_marks
