"""What is written for Spark goes by numbers of academies, whatever rules and settings say of them by name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

import engine
from engine.backends.spark.writing import write_out
from engine.checking.checking import facts_of
from engine.frozen import replace
from engine.installed import installed_folder
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.planning import sql
from engine.planning.plan import make_plan
from engine.policy.settings import Setting
from engine.quantities import Kind
from engine.register.calendar import OpenSession, SchoolCalendar
from engine.rulebook import read_rulebook

DAY = "DATE '2024-09-02'"
VARIED = Path(__file__).parents[1] / "corpus" / "academies" / "policies"
AS_AT = date(2025, 3, 28)


def test_no_academy_is_named() -> None:
    policy = (validated := engine.validate(VARIED, (), AS_AT, document=False)).policy
    assert policy and validated.rules, validated.diagnostics
    days = [OpenSession(AS_AT, session, "1", "1", "2024/25") for session in ("AM", "PM")]
    facts = facts_of(policy, dict.fromkeys(policy.academies, SchoolCalendar.of(days)), AS_AT)
    rules = [each for each in validated.rules.rules if each.rule.subject.name not in READS_SETTINGS_ONLY]
    some = facts.academies[::2]
    # A rule can be asked of fewer academies than another, and then names them.
    rules = [*rules[::2], *(replace(each, academies=some) for each in rules[1::2])]
    statements = "\n".join(
        task.statement for task in write_out(make_plan(rules, facts), facts.academies).tasks()
    )
    assert len(facts.academies) > 5
    assert re.search(r"VALUES \(\d, ", statements) and re.search(r"`academy` IN \(0, 2, 4", statements)
    assert not [name for name in facts.academies if name in statements]


def _longer(setting: Setting) -> Setting:
    """The same with a day or month more in each case."""
    if setting.type.kind not in {Kind.DAYS, Kind.MONTHS}:
        return setting
    return replace(setting, cases=tuple(replace(case, value=case.value + 1) for case in setting.cases))


def test_dates_are_moved_by_no_wider_number_than_spark_takes() -> None:
    """Where academies differ in the number of days or months, it comes from a relation, as a wide one."""
    policy = engine.validate(installed_folder("policies"), ("wenlock",), AS_AT, document=False).policy
    assert policy
    own = policy.academies["wenlock"]
    other = replace(own, academy="oak", settings={path: _longer(each) for path, each in own.settings.items()})
    both = replace(policy, academies={"wenlock": own, "oak": other})
    days = [OpenSession(AS_AT, session, "1", "1", "2024/25") for session in ("AM", "PM")]
    facts = facts_of(both, dict.fromkeys(both.academies, SchoolCalendar.of(days)), AS_AT)
    rules, _ = read_rulebook(both)
    asked = [each for each in rules.rules if each.rule.subject.name not in READS_SETTINGS_ONLY]
    script = write_out(make_plan(asked, facts), facts.academies)
    parsed = [sqlglot.parse_one(task.statement, read="spark") for task in script.tasks()]
    by = [
        each.expression.sql("spark")
        for part in parsed
        for each in part.find_all(exp.AddMonths, exp.TsOrDsAdd)
    ]
    assert any("value" in each for each in by)
    assert all(re.fullmatch(r"-?\(?([0-9]+|CAST\(.* AS INT\))\)?", each) for each in by), by


@pytest.mark.parametrize("made", [sql.least, sql.greatest])
@pytest.mark.parametrize("values", [(DAY, "CAST(NULL AS DATE)"), ("CAST(NULL AS DATE)", DAY)])
def test_the_least_of_a_missing_value_is_missing_in_every_engine(made: Any, values: tuple[str, str]) -> None:
    """Spark's LEAST passes over NULL: a day that is missing lay before the calendar, and a rule said no."""
    least = made(*(sqlglot.parse_one(value, read="duckdb") for value in values))
    assert duckdb.execute(f"SELECT {least.sql('duckdb')}").fetchall() == [(None,)]
    assert not re.search("LEAST|GREATEST", least.sql("spark"))
