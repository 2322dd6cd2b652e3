"""Which way it goes where an edge of a band, or what a stage says, has moved: by the rules that read just that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from engine.editions.change import Direction
from engine.editions.part_directions import Said
from engine.quantities import Named, Value

Readers: TypeAlias = Mapping[int, frozenset[str]]
Grown: TypeAlias = Callable[[Value, Value], int | None]
Find: TypeAlias = Callable[[frozenset[str], str], str]


def band_direction(
    path: str,
    was: tuple[Named, ...],
    now: tuple[Named, ...],
    readers: Mapping[str, Readers],
    notes: frozenset[str],
    grown: Grown,
    find: Find,
) -> Said:
    """The way of bands or stages of the same names that say something else; rules that are `notes` ask for nothing."""
    if [each.name for each in was] != [each.name for each in now]:
        return Direction.CANNOT_SAY, f"other bands or stages than before: {_names(was)}; now {_names(now)}"
    found: dict[int, frozenset[str]] = {}
    for part, before, after in _moved(path, was, now):
        grew = None if before is None or after is None else grown(before, after)
        for sign, names in readers.get(part, {}).items():
            way = 0 if grew is None else sign * grew
            found[way] = found.get(way, frozenset()) | names
    asking = {way: left for way, names in found.items() if (left := names - notes)}
    return _said(asking, find) if asking else _of_notes(found, find)


def _moved(
    path: str, was: tuple[Named, ...], now: tuple[Named, ...]
) -> Iterator[tuple[str, Value | None, Value | None]]:
    """Each part that says something else, with both values; None where one leaves it out."""
    for old, new in zip(was, now, strict=True):
        for name in dict.fromkeys(part.name for each in (old, new) for part in each.parts):
            if old.part(name) != new.part(name):
                yield f"{path}.{new.name}.{name}", old.part(name), new.part(name)


def _said(found: Mapping[int, frozenset[str]], find: Find) -> Said:
    if 0 in found:
        return Direction.CANNOT_SAY, f"whether {find(found[0], 'more or fewer')} depends on the register"
    words = [find(found[way], word) for way, word in ((1, "more"), (-1, "fewer")) if way in found]
    if len(words) > 1:
        return Direction.CANNOT_SAY, ", ".join(words)
    return (Direction.TIGHTENS if 1 in found else Direction.LOOSENS), words[0]


def _of_notes(found: Mapping[int, frozenset[str]], find: Find) -> Said:
    if not found:
        return Direction.CANNOT_SAY, "no rule reads what has moved, and no layer says which way is stricter"
    _, reason = _said(found, find)
    return Direction.NEITHER, f"only notes go by it, which ask for nothing: {reason}"


def _names(named: tuple[Named, ...]) -> str:
    return ", ".join(f"`{each.name}`" for each in named)
