"""Who left, when, and on what ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from engine.monitoring.figures import Count, Leavers, Period, Untold
from engine.monitoring.hiding import shown_counts
from engine.monitoring.measured import Measured, added


def leavers_of(measured: Measured, *, hide: bool) -> Leavers:
    """The leavers of each period, small numbers hidden where that is asked for."""
    if not measured.leaving_is_told:
        return Leavers(dict.fromkeys(measured.periods, Untold.UNKNOWN), (), Untold.UNKNOWN)
    told: Callable[[Sequence[int]], list[Count]] = shown_counts if hide else list
    own = [row for row in measured.rows["leavers"] if not row["standard"]]
    shown: dict[int, Count] = {}
    years = measured.of("school year")
    found: dict[Period, Count] = {}
    for year in years:
        mine = [each for each in measured.of("half term") if each.number in measured.half_terms(year)]
        counts = [sum(row["pupils"] for row in own if row["no"] == each.number) for each in mine]
        shown |= zip((each.number for each in mine), told(counts), strict=True)
        found[year] = told([sum(counts)])[0]
    for each in measured.periods:
        if each.unit != "school year":
            found[each] = added([shown[number] for number in sorted(measured.half_terms(each))])
    now = measured.half_terms(years[-1]) if years else frozenset()
    by_ground: Counter[str] = Counter()
    for row in own:
        if row["no"] in now:
            by_ground[row["ground"] or "no reason recorded"] += row["pupils"]
    standard = sum(row["pupils"] for row in measured.rows["leavers"] if row["standard"] and row["no"] in now)
    return Leavers(
        {each: found[each] for each in measured.periods},
        tuple(zip(by_ground, told(list(by_ground.values())), strict=True)),
        told([standard])[0],
    )
