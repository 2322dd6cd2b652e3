"""Where bands and stages begin and end, held against those of another layer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.quantities import Named, Value, named_in

FROM, BELOW = "from", "below"
_OPEN = {FROM: Decimal(-1), BELOW: Decimal("Infinity")}


def ends_of(value: Value) -> tuple[Value, ...]:
    """Every value at which a band begins or ends, or below which a stage is reached."""
    return tuple(part.quantity.value for item in named_in(value) for part in item.parts if part.name in _OPEN)


def ends_lie_so(local: Value, inherited: Value, direction: str | None) -> bool:
    """Whether a layer's bands or stages are those above, in their order, with ends nowhere less strict.

    It may have more of them between; what else a stage says stays as it is.
    """
    mine, theirs = named_in(local), named_in(inherited)
    kept = [item for item in mine if item.name in {each.name for each in theirs}]
    if [item.name for item in kept] != [each.name for each in theirs]:
        return False
    return all(_is_as_strict(item, each, direction) for item, each in zip(kept, theirs, strict=True))


def _is_as_strict(mine: Named, theirs: Named, direction: str | None) -> bool:
    if _others(mine) != _others(theirs):
        return False
    pairs: Sequence[tuple[Decimal, Decimal]] = [(_end(mine, end), _end(theirs, end)) for end in _OPEN]
    return all(one >= other if direction == "higher" else one <= other for one, other in pairs)


def _end(item: Named, end: str) -> Decimal:
    value = item.part(end)
    return _OPEN[end] if value is None else Decimal(str(value))


def _others(item: Named) -> list[tuple[str, Value]]:
    return [(part.name, part.quantity.value) for part in item.parts if part.name not in _OPEN]
