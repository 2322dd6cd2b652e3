"""Which conditions can be left open by a missing fact, told before any row is read."""

from __future__ import annotations

from datetime import date

import pytest

from engine.language import meaning as m
from engine.planning.analysis import can_be_unknown
from engine.planning.facts import Facts
from engine.quantities import Kind, Type

YES_NO = Type(Kind.YES_NO)
PAID_ON = m.Column("notice", "paid_on", Type(Kind.DATE, optional=True))
ENDS_ON = m.Column("notice", "ends_on", Type(Kind.DATE, optional=True))
ISSUED_ON = m.Column("notice", "issued_on", Type(Kind.DATE))
MISSING = m.IsMissing(PAID_ON, YES_NO)
THERE = m.Not(MISSING, YES_NO)
FACTS = Facts((), {}, {}, date(2025, 3, 28), frozenset("IN"))


def _after(left: m.Meaning) -> m.Meaning:
    return m.Compare(">", left, ISSUED_ON, YES_NO)


def _some(where: m.Meaning) -> m.Meaning:
    return m.Exists(m.Rows("notice", where), YES_NO)


def _and(*parts: m.Meaning) -> m.Meaning:
    return m.Logic("and", parts, YES_NO)


def _or(*parts: m.Meaning) -> m.Meaning:
    return m.Logic("or", parts, YES_NO)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(_after(ISSUED_ON), id="facts that are always there"),
        pytest.param(MISSING, id="whether a fact is there"),
        pytest.param(_and(THERE, _after(PAID_ON)), id="no without the fact"),
        pytest.param(_or(MISSING, _after(PAID_ON)), id="yes without the fact"),
        pytest.param(_and(_and(THERE, _after(PAID_ON)), _after(ISSUED_ON)), id="inside another"),
        pytest.param(m.Not(_and(THERE, _after(PAID_ON)), YES_NO), id="the opposite"),
        pytest.param(_some(_and(THERE, _after(PAID_ON))), id="rows that are told"),
    ],
)
def test_nothing_leaves_it_open(known: m.Meaning) -> None:
    """Each has an answer whatever is missing."""
    assert not can_be_unknown(known, FACTS)


@pytest.mark.parametrize(
    "open_",
    [
        pytest.param(_after(PAID_ON), id="a fact that can be missing"),
        pytest.param(_and(THERE, _after(ENDS_ON)), id="another fact is asked for"),
        pytest.param(_or(THERE, _after(PAID_ON)), id="or in place of and"),
        pytest.param(_and(MISSING, _after(PAID_ON)), id="and in place of or"),
        pytest.param(_and(_or(THERE, _after(ENDS_ON)), _after(PAID_ON)), id="asked for in a part alone"),
        pytest.param(_some(_after(PAID_ON)), id="rows that cannot be told"),
        pytest.param(
            _and(THERE, _some(_after(PAID_ON))), id="asked for of the row, missing of rows beside it"
        ),
    ],
)
def test_something_can_leave_it_open(open_: m.Meaning) -> None:
    """Each cannot be told of some row."""
    assert can_be_unknown(open_, FACTS)
