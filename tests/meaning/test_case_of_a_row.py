"""Which case of a setting a row takes, both ways, against its plain meaning: at every boundary of its cases."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meaning_routes import by_evaluating, by_plan
from meaning_rules import rule_of
from meaning_school import D, open_sessions, pupil, school
from meaning_strategies import World
from meaning_tables import load_world

from engine.policy.cases import ALWAYS, Selector

FIRST, LAST = date(2024, 9, 2), date(2024, 9, 20)
SESSIONS = open_sessions([("2024-25", "autumn", "autumn 1", str(FIRST), 3)])
PUPILS = [
    pupil(f"P{year}{name}", year_group=year, **{"class": name})
    for year in (3, 4, 5)
    for name in ("A", "B", None)
]
SIGNED = 546
YEARS = (1, 2, 3, 4, 5, 6)
OPENS = {0: 540, 1: 545, 2: 550}
TAKEN = 546
ways_to_divide = st.permutations(["session", "years", "classes", "weekdays", "dates"])


def divided(draw: st.DrawFn, by: str) -> list[Selector]:
    """Selectors that have nothing in common; one of them may be left out."""
    match by:
        case "session":
            parts = [Selector(sessions=frozenset({half})) for half in ("AM", "PM")]
        case "years":
            parts = [Selector(year_groups=frozenset(years)) for years in ({3, 5}, {4})]
        case "classes":
            parts = [
                Selector(year_groups=frozenset({3, 4}), classes=frozenset({name})) for name in ("A", "B")
            ]
            parts.append(Selector(year_groups=frozenset({5})))
        case "weekdays":
            some = draw(st.frozensets(st.integers(1, 5), min_size=1, max_size=4))
            parts = [Selector(weekdays=some), Selector(weekdays=frozenset(range(1, 6)) - some)]
        case _:
            cut = FIRST + timedelta(days=draw(st.integers(1, 18)))
            parts = [Selector(valid_until=cut), Selector(valid_from=cut + timedelta(days=1))]
    return parts[draw(st.sampled_from([0, 0, 1])) :]


@st.composite
def cases(draw: st.DrawFn) -> list[tuple[Selector, int]]:
    """Cases that never meet, divided by up to three things, with a value each."""
    ways = draw(ways_to_divide)[: draw(st.integers(1, 3))]
    parts: list[Selector] = [ALWAYS]
    for by in ways:
        more = divided(draw, by)
        parts = [met for one, two in product(parts, more) if (met := one.meet(two))]
    return [(part, 540 + 5 * draw(st.integers(0, 2))) for part in parts]


@pytest.mark.thorough
@settings(deadline=None, derandomize=True, max_examples=15)
@given(cases())
def test_a_mark_takes_the_case_of_its_session(connection, held):
    """Signed in at 9:06: after the register closed, before it, or, where no case is for the mark, it cannot be told."""
    marks = [
        {
            "academy": "oak",
            "pupil_id": each["pupil_id"],
            "date": when.date,
            "session": when.session,
            "code": "L",
            "signed_in_at": SIGNED,
        }
        for each in PUPILS
        for when in SESSIONS
    ]
    facts = school(
        str(LAST), pupils=PUPILS, sessions=SESSIONS, changes={"register.closes": held}, marks=marks
    )
    world = World(facts.as_at, {"oak": facts}, {"oak": SESSIONS})
    asked = rule_of("signed_in_at is after register.closes", "each mark")
    load_world(connection, world)
    (planned,) = by_plan([asked], world, connection)
    assert by_evaluating(asked, world) == planned
    told = {
        (dict(subject)["pupil_id"], dict(subject)["date"], dict(subject)["session"]): answer
        for _, subject, answer, *_ in planned[0]
    }
    for each, when in product(PUPILS, SESSIONS):
        closes = [value for selector, value in held if selects(selector, each, when.session, when.date)]
        expected = (closes[0] < SIGNED) if closes else None
        assert told.get((each["pupil_id"], str(when.date), when.session), False) is expected, (
            each,
            when,
            closes,
        )


def selects(selector: Selector, row: Any, session: str, day: date) -> bool:
    dates = (day - (selector.valid_from or day)).days >= 0 and ((selector.valid_until or day) - day).days >= 0
    asked = (
        (selector.sessions, session),
        (selector.year_groups, row["year_group"]),
        (selector.classes, row["class"]),
        (selector.weekdays, day.isoweekday()),
    )
    return dates and all(some is None or each in some for some, each in asked)


@pytest.mark.thorough
@settings(deadline=None, derandomize=True, max_examples=12)
@given(
    st.lists(st.integers(0, 2), min_size=len(YEARS), max_size=len(YEARS)),
    st.sets(st.sampled_from(YEARS), min_size=1, max_size=3),
    st.booleans(),
)
def test_the_case_for_all_of_its_year_groups(connection, groups, years, by_class):
    """From the lowest to the highest of its pupils' year groups; where cases divide them, it cannot be told."""
    cases = [
        (Selector(year_groups=frozenset(each)), OPENS[group])
        for group in set(groups)
        if (each := {year for year, mine in zip(YEARS, groups, strict=True) if mine == group})
    ]
    if by_class:
        named = Selector(year_groups=frozenset(YEARS), classes=frozenset({"Oak"}))
        cases = [(named, 550), *(part for case in cases for part in without(case, named))]
    pupils = [pupil(f"P{year}", year_group=year, **{"class": "Oak"}) for year in years]
    registers = [
        {"academy": "oak", "class": "Oak", "date": D("2024-09-02"), "session": "AM", "taken_at": TAKEN}
    ]
    facts = school("2024-09-06", pupils=pupils, registers=registers, changes={"register.opens": cases})
    world = World(facts.as_at, {"oak": facts}, {"oak": open_sessions()})
    asked = rule_of("taken_at is after register.opens", subject="each register")
    load_world(connection, world)
    (planned,) = by_plan([asked], world, connection)
    assert by_evaluating(asked, world) == planned
    whole = set(range(min(years), max(years) + 1))
    held = [value for selector, value in cases if whole <= (selector.year_groups or set())]
    expected = (held[0] < TAKEN) if held else None
    (told,) = [answer for _, _, answer, *_ in planned[0]] or [False]
    assert told is expected


def without(case, named):
    selector, value = case
    return [(each, value) for each in selector.without(named, frozenset({"Oak", "Ash"}))]
