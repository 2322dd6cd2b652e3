"""The figures of groups without any from which somebody could be known."""

from __future__ import annotations

from collections.abc import Sequence

from engine.frozen import replace
from engine.keyed import by_key
from engine.monitoring.figures import (
    HIDDEN_FIGURES,
    OF_PUPILS,
    Count,
    Figures,
    Group,
    Period,
    Untold,
    number_of,
)
from engine.suppression import LEAST, hidden_parts, hidden_places, is_small


def without_small(overall: Group, groups: Sequence[Group]) -> tuple[Group, tuple[Group, ...]]:
    """All pupils and the groups, small ones hidden in every period: a term is the sum of its half terms.

    The groups of one column are parts of all pupils, so beside a small one another is hidden too.
    """
    columns = by_key((group.by, group) for group in groups)
    whole = replace(overall, figures={at: _alone(each) for at, each in overall.figures.items()})
    return whole, tuple(each for parts in columns.values() for each in _parts(overall, parts))


def _alone(figures: Figures) -> Figures:
    """The figures of all pupils: hidden where these are few, and so are few of them."""
    if is_small(number_of(figures.pupils)):
        return HIDDEN_FIGURES
    return replace(figures, **{name: _told(figures, name, hidden=False) for name in OF_PUPILS})


def _parts(overall: Group, parts: Sequence[Group]) -> Sequence[Group]:
    gone = _hidden_groups(overall, parts)
    counted: list[dict[Period, Figures]] = [{} for _ in parts]
    for period, whole in overall.figures.items():
        here = [part.figures[period] for part in parts]
        shown = {name: _shown(whole, here, name, gone) for name in OF_PUPILS}
        for at, figures in enumerate(here):
            told = replace(figures, **{name: shown[name][at] for name in OF_PUPILS})
            counted[at][period] = HIDDEN_FIGURES if at in gone else told
    return [replace(part, figures=figures) for part, figures in zip(parts, counted, strict=True)]


def _hidden_groups(overall: Group, parts: Sequence[Group]) -> frozenset[int]:
    """The places of the groups of which nothing is told in any period."""
    gone: frozenset[int] = frozenset()
    while True:
        more = gone
        for period, whole in overall.figures.items():
            counts = [number_of(part.figures[period].pupils) for part in parts]
            if any(counts):
                more |= hidden_places(counts, number_of(whole.pupils), more)
        if more == gone:
            return gone
        gone = more


def _shown(whole: Figures, parts: Sequence[Figures], name: str, gone: frozenset[int]) -> list[Count]:
    """How many pupils of each group a figure counts, hidden where few are or few are not."""
    counts = [number_of(getattr(each, name)) for each in parts]
    if any(isinstance(getattr(each, name), Untold) for each in parts if each.pupils):
        # Where one group's figure is not known, it cannot be told what the others give away: all are hidden.
        told = [getattr(each, name) for each in parts]
        return [each if isinstance(each, Untold) else Untold.HIDDEN for each in told]
    few = {at for at, each in enumerate(parts) if _told(each, name, hidden=False) is Untold.HIDDEN}
    hidden = hidden_places(counts, number_of(getattr(whole, name)), few | gone)
    return [_told(each, name, hidden=at in hidden) for at, each in enumerate(parts)]


def _told(figures: Figures, name: str, *, hidden: bool) -> Count:
    """A count of pupils; hidden too where it is that of all but a few."""
    count: Count = getattr(figures, name)
    if isinstance(count, Untold) or isinstance(figures.pupils, Untold) or not figures.pupils:
        return count
    beside = figures.pupils - count
    few = is_small(count) or (count > 0 and beside < LEAST)
    return Untold.HIDDEN if hidden or few else count


def shown_counts(counts: Sequence[int]) -> list[Count]:
    """Counts that add up to a number that is told, small ones hidden."""
    return [Untold.HIDDEN if each is None else each for each in hidden_parts(counts, sum(counts))]
