"""The pattern of the values between two others takes whatever the engine reads as one of them, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.editors.patterns import integers, pattern_between
from engine.quantities import (
    Kind,
    UnreadableError,
    Value,
    read_duration,
    read_money,
    read_percent,
    read_points,
    read_time,
)


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 2100))
def test_whole_numbers(one: int, other: int, number: int) -> None:
    pattern = integers(one, other)
    assert bool(pattern and re.fullmatch(pattern, str(number))) == (one <= number <= other)


DECIMALS = st.one_of(
    st.integers(0, 120).map(str),
    st.tuples(st.integers(0, 110), st.text("0123456789", min_size=1, max_size=4)).map(
        lambda parts: f"{parts[0]}.{parts[1]}"
    ),
)
TEXTS: dict[Kind, st.SearchStrategy[str]] = {
    Kind.PERCENT: DECIMALS.map(lambda number: f"{number}%"),
    Kind.POINTS: DECIMALS.map(lambda number: f"{number} points"),
    Kind.TIME: st.tuples(st.integers(0, 25), st.integers(0, 61), st.booleans()).map(
        lambda parts: f"{parts[0]:0{2 if parts[2] else 1}}:{parts[1]:02}"
    ),
    Kind.MONEY: st.tuples(st.integers(0, 200), st.none() | st.integers(0, 99)).map(
        lambda parts: f"£{parts[0]}" if parts[1] is None else f"£{parts[0]}.{parts[1]:02}"
    ),
    Kind.DAYS: st.tuples(st.integers(0, 60), st.sampled_from(["day", "days", "weeks", "months"])).map(
        lambda parts: f"{parts[0]} {parts[1]}"
    ),
    Kind.MONTHS: st.tuples(st.integers(0, 40), st.sampled_from(["months", "year", "years"])).map(
        lambda parts: f"{parts[0]} {parts[1]}"
    ),
}
READERS = {
    Kind.PERCENT: read_percent,
    Kind.POINTS: read_points,
    Kind.TIME: read_time,
    Kind.MONEY: read_money,
}


def read(kind: Kind, text: str) -> Value | None:
    try:
        if kind in READERS:
            return READERS[kind](text)
        found = read_duration(text)
        return found.value if found.type.kind is kind else None
    except UnreadableError:
        return None


@pytest.mark.parametrize("kind", TEXTS)
@given(data=st.data())
@pytest.mark.thorough
def test_the_pattern_and_the_engine_say_the_same(kind: Kind, data: st.DataObject) -> None:
    values = TEXTS[kind].map(lambda text: read(kind, text)).filter(lambda value: value is not None)
    least, most = data.draw(st.none() | values), data.draw(st.none() | values)
    text = data.draw(TEXTS[kind])
    value = read(kind, text)
    lies_between = (
        value is not None
        and (least is None or value >= least)  # type: ignore[operator]
        and (most is None or value <= most)  # type: ignore[operator]
    )
    pattern = pattern_between(kind, least, most)
    assert pattern
    assert bool(re.search(pattern, text)) == lies_between, (pattern, text)


def test_a_text_has_no_pattern() -> None:
    assert pattern_between(Kind.TEXT, None, None) is None
