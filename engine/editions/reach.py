"""The academies at which a change of a layer's say changes what is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.editions.change import Apart, Kind
from engine.editions.edition import Edition
from engine.editions.gathering import is_of_file, parts_said
from engine.editions.in_force import OVERLAID, InForce
from engine.editions.joining import in_both
from engine.editions.recut import Differing
from engine.editions.things.rules import written_as
from engine.editions.things.thing import Thing
from engine.frozen import dataclass, replace
from engine.policy.cases import Selector
from engine.policy.layers import Layer, RuleName
from engine.policy.settings import Case
from engine.policy.standing import Standing
from engine.wording import listed, of_case

_PHASES = "phases."


@dataclass(frozen=True)
class Reach:
    """What tells whom a change reaches: only those at which something is other than before."""

    old: Edition
    new: Edition
    academy: str | None
    held: InForce

    def of_part(self, thing: Thing, part: str = "") -> tuple[str, ...]:
        """The academies of a change of one part of a thing, or of all of it."""
        if thing.kind is Kind.LAYER and part.startswith(_PHASES):
            return self._one(part.split(".")[1], thing)
        if self.academy is not None:
            return (self.academy,)
        if thing.kind is Kind.CASE:
            return ()
        if thing.kind is Kind.AUTHORISATION:
            return self._names(thing.name.partition(".")[0])
        return self._under(thing, lambda academy: self._changes(thing, part, academy))

    def of_setting(self, thing: Thing, each: Differing) -> tuple[str, ...]:
        """The academies of a change of a setting: those at which these sessions have another value, or clause."""
        if self.academy is not None:
            return (self.academy,)
        return self._under(thing, lambda academy: self._sees(thing, each, academy))

    def apart(self, thing: Thing, each: Differing, reached: Sequence[str]) -> tuple[Apart, ...]:
        """The academies that a change of a setting does not reach because of what a layer below says."""
        if self.academy is not None:
            return ()
        others = (name for name in self.new.under(thing.layer) if name not in reached)
        standings = ((name, self.new.standings[name]) for name in others)
        found = ((name, overruled(thing.name, each.selector, thing.layer, at)) for name, at in standings)
        return tuple(Apart(name, why) for name, why in found if why)

    def _one(self, academy: str, thing: Thing) -> tuple[str, ...]:
        """An academy that a layer names, if it stands under it and is asked for."""
        mine = self.academy in (None, academy)
        return (academy,) if mine and (self.academy or academy in self._names(thing.layer)) else ()

    def _names(self, layer: str) -> tuple[str, ...]:
        """The academies that stand under a layer in either edition, or are it."""
        return tuple(dict.fromkeys((*self.old.under(layer), *self.new.under(layer))))

    def _under(self, thing: Thing, reaches: Callable[[str], bool]) -> tuple[str, ...]:
        """Of one that has joined or left, nothing held before, or nothing does now."""
        both = in_both(self.old, self.new)
        return tuple(name for name in self._names(thing.layer) if name in both and reaches(name))

    def _changes(self, thing: Thing, part: str, academy: str) -> bool:
        """Whether what a layer says holds at an academy before or now, and is not the same."""
        if thing.kind not in OVERLAID or is_of_file(thing):
            return True
        if not self.held.differs(thing, part, academy):
            return False
        return any(
            _holds(thing, edition.standings[academy], part)
            for edition in (self.old, self.new)
            if academy in edition.under(thing.layer)
        )

    def _sees(self, thing: Thing, each: Differing, academy: str) -> bool:
        """Whether an academy goes by the layer's value, before or now, in sessions in which it is another."""
        where = replace(each.selector, phases=None)
        return any(
            where.meets(found.selector) and self._goes_by(thing, each, found, academy)
            for found in self.held.setting(thing.name, academy)
        )

    def _goes_by(self, thing: Thing, each: Differing, found: Differing, academy: str) -> bool:
        """Whether the values of an academy are those of the layer, wherever no layer below sets another."""
        sides = ((self.old, each.old, found.old), (self.new, each.new, found.new))
        seen = [
            (mine, its)
            for edition, mine, its in sides
            if academy in edition.under(thing.layer)
            and not (its and its.origin.layer in _below(thing, edition.standings[academy]))
        ]
        return bool(seen) and all(_same(mine, its) for mine, its in seen)


def overruled(path: str, selector: Selector, layer: str, at: Standing) -> str:
    """What an academy, or a layer above it, sets in the place of what one further up does; blank where none does."""
    named = [above.id for above in at.layers]
    below = list(zip(at.layers, at.own, strict=True))[named.index(layer) + 1 :]
    for one, own in reversed(below):
        if setting := own.get(path):
            where = replace(selector, phases=None)
            cases = [case for case in setting.cases if case.selector.meets(where)] or setting.cases
            said = listed(of_case(setting.written(case), str(case.as_written)) for case in cases)
            are = "is" if len(cases) == 1 else "are"
            return f"{said} {are} set there" if one is at.layers[-1] else f"{one.id} sets {said}"
    return ""


def _same(one: Case | None, other: Case | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.origin.layer, one.origin.span) == (other.origin.layer, other.origin.span)


def _holds(thing: Thing, at: Standing, part: str) -> bool:
    """Whether what a layer says holds at an academy under it."""
    name = thing.name.partition(".")[2]
    match thing.kind:
        case Kind.CODE:
            return name in at.codes and at.codes[name].layer == thing.layer
        case Kind.RULE | Kind.DEFINITION:
            return at.rules.get(RuleName(thing.kind.value, written_as(name))) == thing.layer
        case Kind.CONTACT | Kind.DUTY:
            return not any(part in parts_said(thing, layer) for layer in _below(thing, at).values())
    return True


def _below(thing: Thing, at: Standing) -> Mapping[str, Layer]:
    names = [layer.id for layer in at.layers]
    return {layer.id: layer for layer in at.layers[names.index(thing.layer) + 1 :]}
