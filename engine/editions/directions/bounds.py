"""Which way it goes where what a layer may set below is bounded otherwise: more freedom loosens, less tightens."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.change import Direction, Said
from engine.policy.declarations import Leaf, setting_leaves
from engine.policy.delegation.grants import Grant, Mode
from engine.quantities import Value


def bounds_direction(path: str, old: Grant, new: Grant) -> Said | None:
    """The way of a permission of the same strength with other bounds, or with another role that authorises.

    None where neither the bounds nor the role are others.
    """
    ways = set(_ways(old, new, setting_leaves().get(path)))
    expected = new.mode is Mode.EXPECTED
    if ways == {1}:
        return Direction.LOOSENS, _WIDER[expected]
    if ways == {-1}:
        return Direction.TIGHTENS, _NARROWER[expected]
    if ways == {1, -1}:
        return (
            Direction.CANNOT_SAY,
            "what may be set below is bounded more widely in one way, and less in another",
        )
    if not ways:
        same = old.authorised_by == new.authorised_by
        return None if same else (Direction.NEITHER, "another role authorises it")
    return (
        Direction.CANNOT_SAY,
        "what may be set below is bounded in another way, and the two cannot be compared",
    )


_WIDER = {False: "more may be set below than before", True: "more may be set below without a warning"}
_NARROWER = {False: "less may be set below than before", True: "less may be set below without a warning"}


def _ways(old: Grant, new: Grant, leaf: Leaf | None) -> Iterator[int | None]:
    """For each thing that has changed 1 where it lets more be set, -1 where less, None where that cannot be told."""
    if old.mode is not new.mode:
        yield None
    if bool(old.authorised_by) != bool(new.authorised_by):
        yield -1 if new.authorised_by else 1
    if old.stricter_is != new.stricter_is:
        yield None if old.stricter_is and new.stricter_is else -1 if new.stricter_is else 1
    if leaf is None:  # roles, codes, rules and duties have no bounds
        return
    for key, wider in (("at_least", -1), ("at_most", 1)):
        before, after = old.bound(key, leaf), new.bound(key, leaf)
        if before != after:
            yield _moved(before, after, wider)
    one, other = (frozenset(map(str, each.choices(leaf))) for each in (old, new))
    if one != other:
        yield 1 if not other or (one and one < other) else -1 if not one or other < one else None


def _moved(before: Value | None, after: Value | None, wider: int) -> int | None:
    """What follows where a bound moves; `wider` is the way in which it lets more be set. No bound is the widest."""
    if before is None or after is None:
        return 1 if after is None else -1
    try:
        return wider if after > before else -wider  # type: ignore[operator]
    except TypeError:
        return None
