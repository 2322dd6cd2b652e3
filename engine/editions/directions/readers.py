"""Which way it goes where a value, an edge of a band, or what a stage says, is another: by the rules that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from engine.editions.change import Direction, Said
from engine.policy.declarations import setting_leaves
from engine.policy.references import names_roles
from engine.quantities import Kind as ValueKind
from engine.quantities import Named, Value
from engine.wording import listed

Readers: TypeAlias = Mapping[int, frozenset[str]]
"""By the sign of what follows where a value grows: the rules, or duties, of which it follows."""

DUTY = "the duty `"
"""What the name of a duty begins with among those of rules."""


def value_direction(path: str, was: Value, now: Value, readers: Readers | None) -> Said:
    """The way of a setting with another value, by those that read it."""
    grown = _grown(was, now)
    if not readers:
        return unread(path)
    if grown is None or 0 in readers:
        named = listed_readers(frozenset().union(*readers.values()))
        return Direction.CANNOT_SAY, f"what it means for {named} depends on the register"
    if len(readers) > 1:
        return Direction.CANNOT_SAY, _both_ways(readers[grown], readers[-grown])
    sign = next(iter(readers))
    direction = Direction.TIGHTENS if sign == grown else Direction.LOOSENS
    return direction, _find(readers[sign], "more" if sign == grown else "fewer")


def band_direction(
    path: str,
    was: tuple[Named, ...],
    now: tuple[Named, ...],
    readers: Mapping[str, Readers],
    notes: frozenset[str],
) -> Said:
    """The way of bands or stages of the same names that say something else; rules that are `notes` ask for nothing."""
    there = {each.name: each for each in now}
    if {each.name for each in was} != {*there}:
        return Direction.CANNOT_SAY, f"other bands or stages than before: {_names(was)}; now {_names(now)}"
    moved = [*_moved(path, was, [there[each.name] for each in was])]
    if not moved:
        return Direction.NEITHER, "the same are listed in another order"
    found: dict[int, frozenset[str]] = {}
    for part, before, after in moved:
        grew = None if before is None or after is None else _grown(before, after)
        for sign, names in readers.get(part, {}).items():
            way = 0 if grew is None else sign * grew
            found[way] = found.get(way, frozenset()) | names
    asking = {way: left for way, names in found.items() if (left := names - notes)}
    return _said(asking) if asking else _of_notes(found)


def _moved(
    path: str, was: Sequence[Named], now: Sequence[Named]
) -> Iterator[tuple[str, Value | None, Value | None]]:
    """Each part that says something else, with both values; None where one leaves it out."""
    for old, new in zip(was, now, strict=True):
        for name in dict.fromkeys(part.name for each in (old, new) for part in each.parts):
            if old.part(name) != new.part(name):
                yield f"{path}.{new.name}.{name}", old.part(name), new.part(name)


def _said(found: Mapping[int, frozenset[str]]) -> Said:
    if 0 in found:
        return Direction.CANNOT_SAY, f"whether {_find(found[0], 'more or fewer')} depends on the register"
    words = [_find(found[way], word) for way, word in ((1, "more"), (-1, "fewer")) if way in found]
    if len(words) > 1:
        return Direction.CANNOT_SAY, ", ".join(words)
    return (Direction.TIGHTENS if 1 in found else Direction.LOOSENS), words[0]


def _of_notes(found: Mapping[int, frozenset[str]]) -> Said:
    if not found:
        return Direction.CANNOT_SAY, "no rule reads what has moved, and no layer says which way is stricter"
    _, reason = _said(found)
    return Direction.NEITHER, f"only notes go by it, which ask for nothing: {reason}"


def _names(named: tuple[Named, ...]) -> str:
    return ", ".join(f"`{each.name}`" for each in named)


_READ_BY_RECORDS = {
    "policy.edition": "what an academy sets for itself has to be authorised for this edition",
    "policy.next_review": "the day of the review, to which an authorisation holds that names no other",
    "policy.signed_from": "the edition from which on authorisations count only with a signature",
}


def unread(path: str) -> Said:
    """The way of what neither a rule nor a duty reads; what bears on authorisations says so."""
    if path in _READ_BY_RECORDS:
        return Direction.NEITHER, _READ_BY_RECORDS[path]
    leaf = setting_leaves().get(path)
    if names_roles(path):
        return Direction.NEITHER, "it says who, and no rule reads it"
    if leaf and leaf.declaration.type.kind is ValueKind.TEXT:
        return Direction.NEITHER, "no rule reads it, so no answer turns on it"
    return Direction.CANNOT_SAY, "no rule or duty reads it, and no layer says which way is stricter"


def _grown(was: Value, now: Value) -> int | None:
    """1 where the value is greater now, or holds more; None where neither of the two is the greater."""
    if isinstance(was, frozenset | tuple) and isinstance(now, frozenset | tuple):
        before, after = frozenset(was), frozenset(now)
        return 1 if before < after else -1 if after < before else None
    if isinstance(was, str) or isinstance(now, str):
        return None
    try:
        return 1 if now > was else -1  # type: ignore[operator]
    except TypeError:
        return None


def _both_ways(more: frozenset[str], fewer: frozenset[str]) -> str:
    """Which rules find more and which fewer; one that may do either, by other parts of it, is told as that."""
    parts = ((more - fewer, "more"), (fewer - more, "fewer"), (more & fewer, "more or fewer"))
    return "; ".join(_find(names, how) for names, how in parts if names)


def _find(names: frozenset[str], how: str) -> str:
    """`` `a` and `b` find more ``; of duties that they leave less time for it."""
    rules = [name for name in names if not name.startswith(DUTY)]
    duties = names.difference(rules)
    said = [f"{listed_readers(rules)} {'finds' if len(rules) == 1 else 'find'} {how}"] if rules else []
    time = {"more": "less", "fewer": "more"}.get(how, "more or less")
    said += (
        [f"{listed_readers(duties)} {'leaves' if len(duties) == 1 else 'leave'} {time} time"]
        if duties
        else []
    )
    return ", ".join(said)


def listed_readers(names: Iterable[str]) -> str:
    """Some rules and duties by their names, at most three."""
    return listed((name if name.startswith(DUTY) else f"`{name}`" for name in sorted(names)), 3)
