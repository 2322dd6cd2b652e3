"""From the figures of groups no reader can work out those that are hidden, whatever the groups are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.monitoring.figures import HIDDEN_FIGURES, Figures, Group, Period, Untold
from engine.monitoring.hiding import without_small
from engine.suppression import LEAST

DAY = date(2024, 9, 2)
PERIODS = tuple(Period("half term", n, f"Half {n}", "2024/25", DAY, DAY, DAY) for n in (1, 2))
COUNTS = st.integers(0, 4) | st.integers(0, 30)


@st.composite
def parted(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """For each of two to four groups, in each period how many pupils there are and how many of them are absent."""
    some = st.tuples(COUNTS, COUNTS).map(lambda pair: (pair[0], min(pair)))
    return draw(st.lists(st.lists(some, min_size=2, max_size=2), min_size=2, max_size=4))


def _figures(pupils: int, persistent: int) -> Figures:
    return Figures(pupils, pupils * 10, persistent, 0, 0, persistent, 0)


def _group(name: str, counts: list[tuple[int, int]]) -> Group:
    return Group("sex", name, name, {at: _figures(*each) for at, each in zip(PERIODS, counts, strict=True)})


@pytest.mark.parametrize(
    ("persistent", "shown"),
    [
        ((10, 20, 0), (10, 20, 0)),
        ((2, 9, 20), (Untold.HIDDEN, Untold.HIDDEN, 20)),
        ((28, 9, 10), (Untold.HIDDEN, Untold.HIDDEN, 10)),
    ],
    ids=["nobody is given away", "few are", "all but few are"],
)
def test_no_more_is_hidden_than_has_to_be(persistent, shown) -> None:
    """Beside few a second number is hidden, and the others are told."""
    parts = [[(30, each)] * 2 for each in persistent]
    told, groups = without_small(
        _group("all", [(90, sum(persistent))] * 2), [_group(str(at), part) for at, part in enumerate(parts)]
    )
    for period in PERIODS:
        assert told.figures[period].persistent == sum(persistent)
        assert tuple(each.figures[period].persistent for each in groups) == shown
        assert [each.figures[period].pupils for each in groups] == [30, 30, 30]


@pytest.mark.thorough
@given(parted())
def test_what_is_hidden_cannot_be_worked_out(parts: list[list[tuple[int, int]]]) -> None:
    whole = [tuple(map(sum, zip(*(part[at] for part in parts), strict=True))) for at in (0, 1)]
    told, groups = without_small(
        _group("all", whole),  # type: ignore[arg-type]
        [_group(str(at), part) for at, part in enumerate(parts)],
    )
    for at, period in enumerate(PERIODS):
        assert (told.figures[period] == HIDDEN_FIGURES) is (0 < whole[at][0] < LEAST)
        for name, nth in (("pupils", 0), ("persistent", 1)):
            real = [part[at][nth] for part in parts]
            shown = [getattr(each.figures[period], name) for each in groups]
            total = getattr(told.figures[period], name)
            for number, count in zip([sum(real), *real], [total, *shown], strict=True):
                assert count in (number, Untold.HIDDEN)
                assert not (isinstance(count, int) and not isinstance(count, Untold) and 0 < count < LEAST)
            hidden = [number for number, count in zip(real, shown, strict=True) if count is Untold.HIDDEN]
            if total is not Untold.HIDDEN and hidden:
                assert len(hidden) > 1
        for each in groups:
            figures = each.figures[period]
            if isinstance(figures.persistent, int) and figures.persistent and isinstance(figures.pupils, int):
                assert figures.pupils - figures.persistent >= LEAST
    for each in groups:
        gone = [each.figures[at].pupils is Untold.HIDDEN for at in PERIODS]
        assert len(set(gone)) <= 1, "what is hidden in one period is hidden in all"
