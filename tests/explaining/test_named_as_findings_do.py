"""A subject is found by the very words in which a finding, a table or the ledger names it."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import duckdb
import pytest
from asked_register import ACADEMY, Asking

from engine.answering.subject_words import subject_whole
from engine.explaining.subjects import Found, Question, find_subject
from engine.language.kinds import KINDS

_TABLES = """
CREATE SCHEMA register;
CREATE TABLE register.pupils AS FROM (VALUES
    ('wenlock', 'P1', 'Ann Example', 'Robins AM'), ('wenlock', 'Hill, 7', NULL, 'Oak, upper'))
    AS pupil (academy, pupil_id, name, class);
CREATE TABLE register.notices AS FROM (VALUES
    ('wenlock', 'P1', 'notice_to_improve', DATE '2025-01-24'), ('wenlock', 'P1', 'letter', DATE '2025-01-10'),
    ('wenlock', 'P1', 'penalty_notice', DATE '2025-01-24'))
    AS notice (academy, pupil_id, kind, issued_on);
CREATE TABLE register.marks AS FROM (VALUES
    ('wenlock', 'P1', DATE '2025-01-24', 'PM'), ('wenlock', 'Hill, 7', DATE '2025-01-24', 'AM'))
    AS mark (academy, pupil_id, date, session);
"""
_DAY = date(2025, 1, 24)


@pytest.mark.parametrize(
    ("kind", "words", "keys"),
    [
        (
            "notice",
            "P1, notice to improve, issued on 24 January 2025",
            {"pupil_id": "P1", "kind": "notice_to_improve", "issued_on": _DAY},
        ),
        (
            "notice",
            "P1 Ann Example, penalty notice, issued on 24 January 2025",
            {"pupil_id": "P1", "kind": "penalty_notice", "issued_on": _DAY},
        ),
        (
            "notice",
            "P1 notice 2025-01-10",
            {"pupil_id": "P1", "kind": "letter", "issued_on": date(2025, 1, 10)},
        ),
        ("session", "P1, 24 January 2025 PM", {"pupil_id": "P1", "date": _DAY, "session": "PM"}),
        ("session", "Hill, 7, 24 January 2025 AM", {"pupil_id": "Hill, 7", "date": _DAY, "session": "AM"}),
        ("pupil", "P1 Ann Example", {"pupil_id": "P1"}),
        ("class", "class Robins AM", {"class": "Robins AM"}),
        ("class", "class Oak, upper", {"class": "Oak, upper"}),
    ],
)
def test_what_a_finding_calls_it_is_found(kind: str, words: str, keys: dict[str, object]) -> None:
    with duckdb.connect() as connection:
        connection.execute(_TABLES)
        found = find_subject(Question("wenlock", KINDS[kind], (words,), "a_rule", ()), connection)
    assert isinstance(found, Found), found
    assert {name: found.keys[name] for name in keys} == keys


@pytest.mark.thorough
def test_every_rule_finds_what_its_findings_are_called(asking: Asking) -> None:
    asked = 0
    for id, findings in groupby(asking.checked.findings, lambda each: each.rule):
        rule, finding = asking.rule(id), next(findings)
        question = Question(ACADEMY, rule.subject, (subject_whole(finding),), id, ())
        found = find_subject(question, asking.register.connection)
        assert isinstance(found, Found), found
        assert {name: found.keys[name] for name in finding.subject} == finding.subject
        asked += 1
    assert asked > 50
