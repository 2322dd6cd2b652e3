"""A setting that an academy may set, in words: what holds, what would hold without its own say, and the bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from engine.delegated.authorities import shown_authorities
from engine.frozen import replace
from engine.policy.delegation.allowed import AllowedSetting, Limit
from engine.policy.delegation.grants import Mode, is_as_strict
from engine.policy.delegation.judging import Granted
from engine.policy.loading import AcademyPolicy
from engine.policy.says import permissions_of
from engine.policy.settings import Setting
from engine.quantities import DURATIONS, Kind, Value, named_in, written
from engine.showing.settings import shown_cases, shown_permissions
from engine.showing.shown import ShownOption


def setting_option(allowed: AllowedSetting, academy: AcademyPolicy) -> ShownOption:
    """The setting in words."""
    leaf, limits = allowed.leaf, tuple(allowed.limits())
    kind = leaf.bound_kind
    now, above = academy.settings.get(leaf.path), allowed.inherited
    return ShownOption(
        "setting",
        leaf.path,
        leaf.declaration.title,
        str(leaf.declaration.type),
        allowed.section,
        allowed.mode.value,
        may_set_words(allowed),
        shown_authorities(allowed.granted, academy.local.contacts),
        shown_permissions(permissions_of(allowed.granted, leaf)),
        shown_cases(now) if now else (),
        shown_cases(above) if above else (),
        sets=leaf.path in academy.says.standing.own[-1],
        at_least=_end(limits, "least", kind),
        at_most=_end(limits, "most", kind),
        one_of=_choices(limits, kind),
        stricter_is=allowed.directions(),
    )


def may_set_words(allowed: AllowedSetting) -> str:
    """How far it may be set, such as `97% or higher`, `at least 2 weeks and at most 6 weeks`, `open`."""
    words = dict.fromkeys(word for each in _narrowest(allowed.granted) if (word := _words(each, allowed)))
    return " and ".join(words) or Mode.OPEN.value


def _narrowest(granted: Sequence[Granted]) -> Iterator[Granted]:
    """What layers grant, without what a lower one narrows the same way: its own value is as strict as those above.

    Bounds count together, and are told once.
    """
    for at, each in enumerate(granted):
        below = [_way(other) for other in granted[at + 1 :]]
        if each.grant.mode in (Mode.OPEN, Mode.EXPECTED) or _way(each) not in below:
            yield each


def _way(granted: Granted) -> tuple[Mode, str | None]:
    return granted.grant.mode, granted.grant.stricter_is


def _words(granted: Granted, allowed: AllowedSetting) -> str:
    grant, held = granted.grant, granted.setting or allowed.inherited
    match grant.mode:
        case Mode.OPEN:
            return ""
        case Mode.WITHIN:
            return _bounds(allowed)
        case Mode.STRICTER if held and _is_one_value(held) and grant.stricter_is:
            return f"{_one_value(held, grant.stricter_is)} or {_direction_word(grant.stricter_is, allowed)}"
    return grant.words(allowed.leaf)


def _bounds(allowed: AllowedSetting) -> str:
    """The bounds of all layers together: the choices that each lists, else the narrowest ends."""
    within = tuple(each for each in allowed.granted if each.grant.mode is Mode.WITHIN)
    limits, kind = tuple(replace(allowed, granted=within).limits()), allowed.leaf.bound_kind
    if choices := _choices(limits, kind):
        return f"one of {', '.join(choices)}"
    ends = (("at least", _end(limits, "least", kind)), ("at most", _end(limits, "most", kind)))
    return " and ".join(f"{word} {end}" for word, end in ends if end)


def _is_one_value(held: Setting) -> bool:
    return len(held.cases) == 1 and not named_in(held.cases[0].value)


def _one_value(held: Setting, direction: str) -> str:
    return "these" if direction in ("more", "fewer") else held.written(held.cases[0])


def _direction_word(direction: str, allowed: AllowedSetting) -> str:
    """`less` and `more` for amounts that are counted, else the direction as delegation.yaml has it."""
    counted = allowed.leaf.declaration.type.kind in DURATIONS | {Kind.COUNT, Kind.MONEY}
    return {"higher": "more", "lower": "less"}.get(direction, direction) if counted else direction


def narrowest_end(limits: Sequence[Limit], kind: str) -> Value | None:
    """The narrowest of the least or most values: the highest least one, the lowest most one."""
    values = [limit.values[0] for limit in limits if limit.kind == kind]
    direction = "higher" if kind == "least" else "lower"
    if not values:
        return None
    return reduce(lambda one, other: one if is_as_strict(one, other, direction) else other, values)


def _end(limits: Sequence[Limit], kind: str, of: Kind) -> str | None:
    value = narrowest_end(limits, kind)
    return None if value is None else written(value, of)


def _choices(limits: Sequence[Limit], kind: Kind) -> tuple[str, ...]:
    """The values that each list of choices has, in the order of the first."""
    lists = [limit.values for limit in limits if limit.kind == "one_of"]
    return tuple(_common(lists, kind)) if lists else ()


def _common(lists: Sequence[tuple[Value, ...]], kind: Kind) -> Iterator[str]:
    return (written(value, kind) for value in lists[0] if all(value in other for other in lists))
