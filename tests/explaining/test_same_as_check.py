"""For every rule and every answer, an explanation says what a check says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from asked_register import ACADEMY, Asking

import engine
from engine.demo import AS_AT
from engine.explain.answers import RuleAnswer
from engine.explaining.agreeing import AnswersDifferError, CheckedAnswer, hold_equal
from engine.explaining.subjects import called
from engine.findings import Finding
from engine.installed import installed_folder
from engine.language.ruleset import Rule

pytestmark = pytest.mark.thorough

RULES = engine.validate(installed_folder("policies"), [ACADEMY], AS_AT).rules
ASKED = [rule.id for rule in RULES.by_academy[ACADEMY].rules] if RULES else []
_UNUSUAL = {"session": "code NOT IN ('/', '\\')", "day": "code NOT IN ('/', '\\')"}
_TABLES = {"day": "marks", "class": "pupils", "year_group": "pupils"}


def over_each(rule: Rule) -> bool:
    windows = [getattr(figure, "window", None) for figure in rule.figures.values()]
    return any(window is not None and window.kind == "each" for window in windows)


def words_of(rule: Rule, finding: Finding) -> tuple[str, ...]:
    words = tuple(called(rule.subject, finding.subject).split())
    assert finding.window or not over_each(rule)
    return (*words, str(finding.window.last)) if finding.window and over_each(rule) else words


def others(asking: Asking, rule: Rule) -> Iterator[tuple[str, ...]]:
    """Subjects of the rule that no finding is about."""
    found = {
        tuple(map(str, each.subject.values())) for each in asking.checked.findings if each.rule == rule.id
    }
    table = _TABLES.get(rule.subject.name, rule.subject.table)
    for row in (
        asking.rows(table, rule.subject.keys, _UNUSUAL.get(rule.subject.name, "TRUE")) if table else ()
    ):
        if tuple(map(str, row)) not in found:
            yield tuple(called(rule.subject, dict(zip(rule.subject.keys, row, strict=True))).split())


# Cohorts are explained alike, and slowly: of the usual run one, and of the other rules every third.
_OTHERS = sorted(id for id in ASKED if not id.startswith("cohort_"))[::3]
USUAL = {*_OTHERS, "cohort_girls"}


@pytest.mark.parametrize(
    "id", [id if id in USUAL else pytest.param(id, marks=pytest.mark.slow) for id in ASKED]
)
def test_the_answer_is_that_of_the_check(asking: Asking, id: str) -> None:
    rule = asking.rule(id)
    asked = 0
    for answer in ("yes", "cannot tell"):
        for finding in asking.findings(id, answer)[:1]:
            told = asking.explained(id, *words_of(rule, finding))
            assert (told.answer, told.window, told.subject) == (answer, finding.window, finding.subject)
            assert told.settings == finding.settings
            assert told.because == finding.says or answer != "yes"
            assert bool(told.missing) == (answer == "cannot tell")
            asked += 1
    for words in list(others(asking, rule))[:1]:
        assert asking.explained(id, *words).answer in {"no", "excepted"}
        asked += 1
    count = next(each for each in asking.checked.rules if each.id == id)
    assert asked or not count.tested or rule.subject.name in {"setting", "register_time"}


def test_the_excepted_are_told_from_the_others(asking: Asking) -> None:
    rule = asking.rule("penalty_notice_unpaid")
    mine = [words for words in others(asking, rule) if words[0] == "S060"]  # one of the two is withdrawn
    answers = [asking.explained(rule.id, *words).answer for words in mine]
    assert set(answers) == {"no", "excepted"}


def test_a_length_of_time_is_told_as_its_file_has_it(asking: Asking) -> None:
    rule = asking.rule("penalty_notice_unpaid")
    told = asking.explained(rule.id, *words_of(rule, asking.findings(rule.id, "yes")[0]))
    assert "more than 28 days (penalty.unpaid_after) ago" in told.sentence
    assert told.because == "Not paid within 28 days"


NO = RuleAnswer({}, False, False, None, {})


@pytest.mark.parametrize(
    "changes",
    [{"answer": True}, {"answer": None}, {"excepted": True}],
    ids=["yes", "cannot tell", "excepted"],
)
def test_answers_that_differ_are_never_told(changes: Mapping[str, object]) -> None:
    hold_equal(NO, CheckedAnswer(None, False))
    with pytest.raises(AnswersDifferError):
        hold_equal(replace(NO, **changes), CheckedAnswer(None, False))  # type: ignore[arg-type]
