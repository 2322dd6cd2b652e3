"""Which way it goes where one part of a duty is another: who has it, how often, by when, and what sets it off."""

from __future__ import annotations

from engine.editions.change import Direction, Said
from engine.policy.duties import FREQUENCIES
from engine.quantities import Quantity

_TIGHTENS, _LOOSENS = Direction.TIGHTENS, Direction.LOOSENS
_NEITHER, _CANNOT_SAY = Direction.NEITHER, Direction.CANNOT_SAY


_FIXED = {
    "": (_CANNOT_SAY, "what sets duties off is put in other words"),
    "unasked": (_NEITHER, "why no rule asks a register whether it has happened"),
    "do": (_CANNOT_SAY, "what is to be done is put in other words"),
    "before": (_CANNOT_SAY, "the day or time by which it has to be done is another"),
    "by": (_NEITHER, "somebody else has the duty"),
    "clause": (_NEITHER, "another clause, law or guidance is named for it"),
}


def duty_direction(part: str, old: str | None, new: str | None) -> Said:
    """The way of a part of a duty, its time aside, that read one way and reads another; None where it is not said."""
    match part:
        case "every":
            return _every(old, new)
        case "trigger":
            return _CANNOT_SAY, _set_off(old, new)
        case "with":
            return _shared(_roles(old), _roles(new))
    return _FIXED[part]


def deadline_direction(old: Quantity | None, new: Quantity | None) -> Said:
    """The way of a deadline: less time asks more, and so does one where there was none."""
    if old is None or new is None:
        return (_TIGHTENS, "there is a deadline") if old is None else (_LOOSENS, "there is no deadline")
    if old.type.kind is not new.type.kind:
        return _CANNOT_SAY, "the two are counted in different units"
    sooner = int(str(new.value)) < int(str(old.value))
    return (_TIGHTENS if sooner else _LOOSENS), f"it has to be done {'sooner' if sooner else 'later'}"


def _every(old: str | None, new: str | None) -> Said:
    if old in FREQUENCIES and new in FREQUENCIES:
        oftener = FREQUENCIES.index(new) < FREQUENCIES.index(old)
        return (
            _TIGHTENS if oftener else _LOOSENS
        ), f"it has to be done {'more' if oftener else 'less'} often"
    if old is None:
        return _CANNOT_SAY, "how often it has to be done was not said"
    if new is None:
        return _CANNOT_SAY, "how often it has to be done is not said any more"
    return _CANNOT_SAY, "how often it has to be done is said otherwise, and the two cannot be compared"


def _set_off(old: str | None, new: str | None) -> str:
    if old is None:
        return "it is set off by something now"
    return "something else sets it off" if new else "nothing sets it off any more"


def _roles(said: str | None) -> frozenset[str]:
    return frozenset(said.split(", ") if said else ())


def _shared(old: frozenset[str], new: frozenset[str]) -> Said:
    more, fewer = (", ".join(f"`{each}`" for each in sorted(roles)) for roles in (new - old, old - new))
    has = "has" if len(old ^ new) == 1 else "have"
    if more and fewer:
        return _NEITHER, f"{more} shares it in place of {fewer}"
    if more:
        return _TIGHTENS, f"{more} {has} the duty too now"
    return _LOOSENS, f"{fewer} {has} the duty no longer"
