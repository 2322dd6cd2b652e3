"""What holds at each layer in two editions: whether anything is other than before at an academy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.editions.authority import refused_sections
from engine.editions.change import Kind
from engine.editions.edition import Edition
from engine.editions.gathering import in_force
from engine.editions.recut import Differing, differing, recited
from engine.editions.things.thing import Thing
from engine.editions.whole_school import read_of_whole_school
from engine.frozen import replace
from engine.policy.cases import Taught
from engine.policy.settings import Setting

OVERLAID = frozenset({Kind.SETTING, Kind.CODE, Kind.RULE, Kind.DEFINITION, Kind.CONTACT, Kind.DUTY})
"""The kinds of which a layer's say holds below only where no layer there says otherwise."""

_MERGED = frozenset({Kind.CONTACT, Kind.DUTY})
"""Those of which a layer below may say a part alone, and the others come from above."""

Held = Mapping[tuple[Kind, str], Thing]


class InForce:
    """What holds at each layer before and now; it is gathered when it is first asked for."""

    def __init__(self, old: Edition, new: Edition) -> None:
        self._editions = old, new
        self._held: dict[tuple[int, str], Held] = {}
        self._whole = read_of_whole_school(old, new)

    def differing(self, old: Setting | None, new: Setting | None, layer: str) -> Iterator[Differing]:
        """Where a setting has another value for somebody whom a layer teaches, or who is taught below it."""
        path = (new or old).path if new or old else ""  # type: ignore[union-attr]
        yield from differing(old, new, self._taught(layer), whole_school=lambda: path in self._whole())

    def setting(self, path: str, academy: str) -> tuple[Differing, ...]:
        """Where a setting has another value, or the same by another clause, at an academy."""
        old, new = (each.of if each else None for each in self._pair(Kind.SETTING, path, path, academy))
        assert old is None or isinstance(old, Setting)
        assert new is None or isinstance(new, Setting)
        again = recited(old, new) if old and new else ()
        return (*self.differing(old, new, academy), *again)

    def same(self, was: Thing, now: Thing, academy: str) -> bool:
        """Whether what was held under one name at an academy is held there under another, or the same one."""
        if was.name != now.name and self._both_there(was, now, academy):
            return False
        if was.name == now.name and was.kind is Kind.SETTING:
            return not self.setting(was.name, academy)
        return _alike(*self._pair(was.kind, was.name, now.name, academy))

    def differs(self, thing: Thing, part: str, academy: str) -> bool:
        """Whether a part of a thing, or all of it without one, is other than before at an academy."""
        was, now = self._pair(thing.kind, thing.name, thing.name, academy)
        if was is None or now is None or not part:
            return not _alike(was, now)
        old, new = was.parts.get(part), now.parts.get(part)
        return not (old and new and old.is_as(new)) and (old or new) is not None

    def same_authority(self, section: str, academy: str) -> bool:
        """Whether a section is refused for want of an authorisation at an academy's layers as it was before."""
        before, after = (self.refused(side, section, academy) for side in (0, 1))
        return before == after

    def refused(self, side: int, section: str, academy: str) -> frozenset[str]:
        """The roles whose authorisation a section lacks at an academy or above it, in the old edition (0) or the new."""
        mine = self._editions[side].policy.academies.get(academy)
        layers = mine.local_by_layer.values() if mine else ()
        return frozenset().union(*(refused_sections(local, section) for local in layers))

    def filled(self, side: int, thing: Thing | None, other: Thing | None) -> Thing | None:
        """A layer's thing with what it leaves to the layers above; the `other` edition's tells which parts count."""
        there = thing or other
        assert there is not None
        if there.kind not in OVERLAID or not there.layer:
            return thing
        if there.kind not in _MERGED:
            return thing or self._at(side, there.layer).get((there.kind, there.name))
        above = self._above(side, there)
        if above is None:
            return thing
        names = {**(other.parts if other else {}), **(thing.parts if thing else {})}
        parts = {**above.parts, **(thing.parts if thing else {})}
        return replace(thing or above, parts={name: parts[name] for name in names if name in parts})

    def _above(self, side: int, thing: Thing) -> Thing | None:
        """What the layers above a thing's say of it."""
        standing = self._editions[side].standings.get(thing.layer)
        if standing is None:
            return self._at(side, thing.layer).get((thing.kind, thing.name))
        if len(standing.layers) < 2:
            return None
        return self._at(side, standing.layers[-2].id).get((thing.kind, thing.name))

    def _pair(self, kind: Kind, old: str, new: str, layer: str) -> tuple[Thing | None, Thing | None]:
        return self._at(0, layer).get((kind, old)), self._at(1, layer).get((kind, new))

    def _both_there(self, was: Thing, now: Thing, academy: str) -> bool:
        """Whether the new name was there before, or the old one still is."""
        held = self._at(0, academy), self._at(1, academy)
        return (now.kind, now.name) in held[0] or (was.kind, was.name) in held[1]

    def _at(self, side: int, layer: str) -> Held:
        key = side, layer
        if key not in self._held:
            edition, there = self._editions[side], self.nearest(side, layer)
            found = in_force(edition, there) if there else ()
            self._held[key] = {(thing.kind, thing.name): thing for thing in found}
        return self._held[key]

    def nearest(self, side: int, layer: str) -> str | None:
        """The layer itself; where an edition lacks it, the nearest one above it there, whose say is what held."""
        has, other = self._editions[side].standings, self._editions[1 - side].standings.get(layer)
        if layer in has or other is None:
            return layer if layer in has else None
        return next((each.id for each in reversed(other.layers) if each.id in has), None)

    def _taught(self, layer: str) -> Taught:
        """Whom an academy teaches in either edition; of other layers everybody."""
        found = [
            each.policy.academies[layer].taught for each in self._editions if layer in each.policy.academies
        ]
        if not found:
            return Taught()
        years = sorted({year for each in found for year in each.year_groups})
        return Taught(years, {name: held for each in found for name, held in each.classes.items()})


def _alike(was: Thing | None, now: Thing | None) -> bool:
    if was is None or now is None:
        return was is now
    return was.parts.keys() == now.parts.keys() and all(
        part.is_as(now.parts[name]) for name, part in was.parts.items()
    )
