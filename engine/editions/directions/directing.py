"""Which way a change goes, with the reason: by what the policy calls stricter, else by the rules that read the value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from engine.editions.change import Direction, Kind, Said
from engine.editions.directions.grants import grant_direction
from engine.editions.directions.parts import PARTS, WHOLES
from engine.editions.directions.readers import (
    DUTY,
    Readers,
    band_direction,
    listed_readers,
    unread,
    value_direction,
)
from engine.editions.directions.records import record_direction
from engine.editions.directions.times import time_direction
from engine.editions.edition import Edition
from engine.editions.recut import Differing
from engine.editions.things.rules import Meant
from engine.editions.things.thing import Thing
from engine.editions.using import conditions_using
from engine.findings import Level
from engine.language.leaning import lean_of_change, leanings_of
from engine.language.ruleset import Rule
from engine.policy.declarations import setting_leaves
from engine.policy.delegation.grants import is_as_strict
from engine.policy.duties import Duty
from engine.quantities import DURATIONS, Value, named_in


class Directions:
    """What tells the way of each change between two editions."""

    def __init__(self, old: Edition, new: Edition) -> None:
        self._editions = old, new

    def setting(self, path: str, each: Differing) -> Said:
        """The way in which a setting's value has changed."""
        if each.old is None or each.new is None:
            direction, reason = unread(path)
            if direction is Direction.NEITHER and path not in self._readers:
                return direction, reason
            none = "was" if each.old is None else "is now"
            return Direction.CANNOT_SAY, f"there {none} no value, so no rule could tell by it"
        was, now = each.old.value, each.new.value
        return (
            self._declared(path, was, now)
            or self._by_parts(path, was, now)
            or value_direction(path, was, now, self._readers.get(path))
        )

    def whole(self, was: Thing | None, now: Thing | None) -> Said:
        """The way in which something that is new or gone changes what is asked."""
        thing = now or was
        assert thing is not None
        if thing.kind is Kind.DELEGATION:
            return self._grant(thing)
        if thing.kind is Kind.AUTHORISATION:
            return record_direction(thing.name, was is not None, now is not None, *self._editions)
        direction, reason = WHOLES[thing.kind](thing)
        return (direction, reason) if now else (direction.mirrored, _UNDONE.get(reason, reason))

    def part(self, name: str, was: Thing, now: Thing, reach: Sequence[str]) -> Said:
        """The way in which one part of something has changed, which reaches some academies."""
        if now.kind is Kind.RULE and (name == "when" or name.startswith("except.")):
            return self._condition(name, was, now)
        if now.kind is Kind.DEFINITION:
            return self._definition(now)
        if now.kind is Kind.DELEGATION:
            return self._grant(now)
        if now.kind is Kind.AUTHORISATION:
            return record_direction(now.name, True, True, *self._editions)
        if now.kind is Kind.DUTY and name == "within":
            return self._time(was, now, reach)
        return PARTS[now.kind](name, was, now)

    def _time(self, was: Thing, now: Thing, reach: Sequence[str]) -> Said:
        """The way of a duty's time; of one that nobody has, as it would be at the layer that says it."""
        old, new = (edition.standings for edition in self._editions)
        both = [(old[name], new[name]) for name in reach if name in old and name in new]
        both = both or [(old[was.origin.layer], new[now.origin.layer])]
        before, after = (each.parts["within"].says if "within" in each.parts else None for each in (was, now))
        return time_direction(before, after, [(one.settings, other.settings) for one, other in both])

    def _grant(self, thing: Thing) -> Said:
        return grant_direction(thing.name.removeprefix("delegation: "), thing.layer, *self._editions)

    def _declared(self, path: str, was: Value, now: Value) -> Said | None:
        """By the way that delegation calls stricter; None where none does, or two editions do not agree."""
        said = {
            (grant.stricter_is, layer)
            for edition in self._editions
            for layer, standing in edition.standings.items()
            if (grant := standing.delegations[-1].grant_for(path)) and grant.stricter_is
        }
        ways = {way for way, _ in said}
        if len(ways) != 1:
            return None
        way, layer = min((str(way), layer) for way, layer in said)
        up, down = is_as_strict(now, was, way), is_as_strict(was, now, way)
        if up == down:
            return None
        reason = f"{way} is stricter, says the delegation of {layer}"
        return (Direction.TIGHTENS if up else Direction.LOOSENS), reason

    def _by_parts(self, path: str, was: Value, now: Value) -> Said | None:
        """By the rules that read what has moved, of bands or stages; None of other settings."""
        before, after = named_in(was), named_in(now)
        if not before or not after:
            return None
        return band_direction(path, before, after, self._readers, self._notes)

    @cached_property
    def _notes(self) -> frozenset[str]:
        """The rules that are notes in both editions."""
        asking = {rule.id for rule in self._rules if rule.level is not Level.NOTE}
        return frozenset(rule.id for rule in self._rules) - asking

    @cached_property
    def _rules(self) -> Collection[Rule]:
        """The rules of every layer in both editions; one that several layers go by is there once."""
        rules = (rule for edition in self._editions for each in edition.rules.values() for rule in each.rules)
        return {id(rule): rule for rule in rules}.values()

    @cached_property
    def _readers(self) -> Mapping[str, Readers]:
        """Every setting with the rules that read it, and the duties that take their time from it."""
        found: dict[str, dict[int, set[str]]] = {}
        for name, path, sign in (*self._read_by_rules(), *self._read_by_duties()):
            found.setdefault(path, {}).setdefault(sign, set()).add(name)
        return {path: {sign: frozenset(names) for sign, names in by.items()} for path, by in found.items()}

    def _read_by_rules(self) -> Iterator[tuple[str, str, int]]:
        for rule in self._rules:
            yield from ((rule.id, path, sign) for path, sign in leanings_of(rule))

    def _read_by_duties(self) -> Iterator[tuple[str, str, int]]:
        for edition in self._editions:
            for standing in edition.standings.values():
                for duty in standing.duties.duties.values():
                    for path, sign in _times_of(duty):
                        yield f"{DUTY}{duty.name}`", path, sign

    def _condition(self, name: str, was: Thing, now: Thing) -> Said:
        """The way of a condition or an exception; one that is new or gone counts as such."""
        old, new = was.parts.get(name), now.parts.get(name)
        exception = name != "when"
        if old is None or new is None:
            return (
                (Direction.LOOSENS, "an exception frees some")
                if old is None
                else (Direction.TIGHTENS, "an exception is gone")
            )
        before, after = (
            each.means[0] if isinstance(each.means, tuple) else each.means for each in (old, new)
        )
        assert isinstance(before, Meant) and isinstance(after, Meant)
        signs = lean_of_change(before.meaning, after.meaning)
        return _from_signs(frozenset(-sign for sign in signs) if exception else signs)

    def _definition(self, thing: Thing) -> Said:
        """The way of a definition: that of all rules which are others by definitions alone and use it."""
        name = thing.name.partition(".")[2]
        signs: frozenset[int] = frozenset()
        named: set[str] = set()
        for rule, before, after, sign in conditions_using(name, *self._editions):
            change = lean_of_change(before, after)
            signs |= {sign * each for each in change}
            named |= {rule} if change else set()
        if not named:
            return Direction.NEITHER, "no rule means anything else by it"
        direction, reason = _from_signs(signs)
        return direction, f"{listed_readers(named)}: {reason}"


_UNDONE = {
    "one thing more is asked": "one thing less is asked",
    "one duty more": "one duty less",
}


def _times_of(duty: Duty) -> Iterator[tuple[str, int]]:
    """The settings from which a duty takes its time, with the sign of what is asked where their value grows."""
    if duty.within and " " not in duty.within:
        yield duty.within, -1
    leaf = setting_leaves().get(duty.before or "")
    if leaf is not None:  # `before` 8:30 asks less of 9:00; two weeks before asks more of three
        yield leaf.path, 1 if leaf.declaration.type.kind in DURATIONS else -1


def _from_signs(signs: frozenset[int]) -> Said:
    if signs == {1}:
        return Direction.TIGHTENS, "it holds for more than before"
    if signs == {-1}:
        return Direction.LOOSENS, "it holds for fewer than before"
    if not signs:
        return Direction.NEITHER, "it means what it meant"
    return Direction.CANNOT_SAY, "whether it holds for more or for fewer depends on the register"
