"""Which way it goes where a duty has another time, said as a figure or by the setting that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from engine.editions.change import Direction, Said
from engine.editions.directions.duties import deadline_direction
from engine.policy.settings import Setting, cases_of
from engine.quantities import Quantity, read_duration, readable

Settings: TypeAlias = Mapping[str, Setting]


def time_direction(old: str | None, new: str | None, held: Sequence[tuple[Settings, Settings]]) -> Said:
    """The way of a duty's `within`; `held` are the settings before and after at each academy that has the duty."""
    before = [list(_times(old, settings)) for settings, _ in held]
    after = [list(_times(new, settings)) for _, settings in held]
    for path, times in ((old, before), (new, after)):
        if not all(times):
            return Direction.CANNOT_SAY, f"`{path}` has no value"
    pairs = ((was, now) for olds, news in zip(before, after, strict=True) for was in olds for now in news)
    found = dict(_one_time(was, now) for was, now in pairs)
    told = [*_told(old, "was", (was for was, _ in held)), *_told(new, "is", (now for _, now in held))]
    direction, reason = _together(found)
    return direction, "; ".join([reason, *told])


def _times(said: str | None, settings: Settings) -> Iterator[Quantity | None]:
    """The times that a `within` comes to: of a setting each that it holds, None where none is said."""
    setting = settings.get(said or "")
    if said is None or setting:
        yield from (Quantity(case.value, setting.type) for case in cases_of(setting)) if setting else (None,)
        return
    if time := readable(read_duration, said):
        yield time


def _one_time(was: Quantity | None, now: Quantity | None) -> Said:
    return (Direction.NEITHER, "the time stays") if was == now else deadline_direction(was, now)


def _together(found: Mapping[Direction, str]) -> Said:
    """The way of all that a time has become, where it is one."""
    ways = [way for way in Direction if way in found and way is not Direction.NEITHER]
    if not ways:
        return Direction.NEITHER, found[Direction.NEITHER]
    if len(ways) == 1:
        return ways[0], found[ways[0]]
    if Direction.CANNOT_SAY in ways:
        return Direction.CANNOT_SAY, found[Direction.CANNOT_SAY]
    return Direction.CANNOT_SAY, "it has to be done sooner in some cases and later in others"


def _told(said: str | None, verb: str, held: Iterable[Settings]) -> Iterator[str]:
    """What the setting holds that a `within` names, as it is written."""
    named = [setting for settings in held if (setting := settings.get(said or ""))]
    if named:
        values = dict.fromkeys(setting.written(case) for setting in named for case in setting.cases)
        yield f"`{said}` {verb} {' or '.join(values)}"
