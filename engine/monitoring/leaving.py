"""Who left, when, and on what ground."""

from __future__ import annotations

from collections.abc import Iterable

from engine.backends.monitored_rows import NamedRow
from engine.monitoring.figures import Count, Leavers, Period, Untold
from engine.monitoring.hiding import shown_counts
from engine.monitoring.measured import Measured, added


def leavers_of(measured: Measured, *, hide: bool) -> Leavers:
    """The leavers of each period, small numbers hidden where that is asked for."""
    if not measured.leaving_is_told:
        return Leavers(dict.fromkeys(measured.periods, Untold.UNKNOWN), (), Untold.UNKNOWN)
    own = [row for row in measured.rows["leavers"] if not row["standard"]]
    shown: dict[int, Count] = {}
    years = measured.of("school year")
    found: dict[Period, Count] = {}
    for year in years:
        mine = [each for each in measured.of("half term") if each.number in measured.half_terms(year)]
        counts = [_left(own, {each.number}) for each in mine]
        shown |= zip((each.number for each in mine), shown_counts(counts) if hide else counts, strict=True)
        found[year] = (shown_counts([sum(counts)]) if hide else [sum(counts)])[0]
    for each in measured.periods:
        if each.unit != "school year":
            found[each] = added([shown[number] for number in sorted(measured.half_terms(each))])
    now = measured.half_terms(years[-1]) if years else frozenset()
    by_ground: dict[str, int] = {}
    for row in own:
        if row["no"] in now:
            ground = row["ground"] or "no reason recorded"
            by_ground[ground] = by_ground.get(ground, 0) + row["pupils"]
    reasons = shown_counts(list(by_ground.values())) if hide else list(by_ground.values())
    standard = sum(row["pupils"] for row in measured.rows["leavers"] if row["standard"] and row["no"] in now)
    return Leavers(
        {each: found[each] for each in measured.periods},
        tuple(zip(by_ground, reasons, strict=True)),
        (shown_counts([standard]) if hide else [standard])[0],
    )


def _left(rows: Iterable[NamedRow], half_terms: Iterable[int]) -> int:
    within = frozenset(half_terms)
    return sum(row["pupils"] for row in rows if row["no"] in within)
