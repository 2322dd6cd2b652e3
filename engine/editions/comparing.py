"""Two editions to their changes: by name, case and meaning, never by how the files are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.editions.authority import authorised_by
from engine.editions.change import Change, Comparison, Direction, EditionName, Kept, Kind, Side
from engine.editions.directions import Directions
from engine.editions.edition import Edition
from engine.editions.gathering import things_of
from engine.editions.reach import reached
from engine.editions.recut import Differing, differing, recited
from engine.editions.renaming import without_kept
from engine.editions.rule_things import Meant
from engine.editions.things import Part, Thing
from engine.frozen import dataclass
from engine.policy.settings import Case, Origin, Setting

ID = tuple[Kind, str, str]


def compare(old: Edition, new: Edition, academy: str | None) -> Comparison:
    """What two editions differ in: what is in force at an academy, or layer by layer."""
    before, after = things_of(old, academy), things_of(new, academy)
    before, kept = without_kept(before, after)
    comparing = _Comparing(old, new, academy, Directions(old, new))
    changes = [change for pair in _pairs(before, after) for change in comparing.changes(*pair)]
    return Comparison(
        _name(old, academy),
        _name(new, academy),
        academy,
        tuple(sorted(changes, key=_order)),
        tuple(sorted(kept, key=_kept)),
    )


def _pairs(before: dict[ID, Thing], after: dict[ID, Thing]) -> Iterator[tuple[Thing | None, Thing | None]]:
    for id in {**before, **after}:
        yield before.get(id), after.get(id)


def _name(edition: Edition, academy: str | None) -> EditionName:
    layers = edition.standings[academy].layers if academy else edition.layers.values()
    unread = sorted(
        f"{layer}/{kind}" for layer, kind in edition.unread if layer in {each.id for each in layers}
    )
    return EditionName(edition.spec, edition.policy.edition, edition.policy.digest, tuple(unread))


def _order(change: Change) -> tuple[int, str, str]:
    return list(Kind).index(change.kind), change.path, change.when


def _kept(each: Kept) -> tuple[int, str, str]:
    return list(Kind).index(each.kind), each.old, each.new


@dataclass(frozen=True)
class _Comparing:
    """The comparison under way."""

    old: Edition
    new: Edition
    academy: str | None
    directions: Directions

    def changes(self, was: Thing | None, now: Thing | None) -> Iterator[Change]:
        """What of a thing is changed."""
        if self._is_unsure(was, now):
            return
        thing = now or was
        assert thing is not None
        if thing.kind is Kind.SETTING:
            yield from self._setting(was, now)
        elif was is None or now is None:
            yield self._whole(was, now)
        else:
            for name in {**was.parts, **now.parts}:
                yield from self._part(name, was, now)

    def _is_unsure(self, was: Thing | None, now: Thing | None) -> bool:
        """Whether a thing only seems new, gone or another's because a file could not be read."""
        for thing, other, edition in ((was, now, self.old), (now, was, self.new)):
            there = other or thing
            assert there is not None
            elsewhere = thing is None or (self.academy and thing.origin.layer != there.origin.layer)
            unread = ((layer, there.file) in edition.unread for layer in self._layers(there, edition))
            if elsewhere and any(unread):
                return True
        return False

    def _lacks(self, thing: Thing, old: object, new: object) -> bool:
        """Whether a part only seems new or gone because its file could not be read."""
        editions = [edition for side, edition in ((old, self.old), (new, self.new)) if side is None]
        return any(
            (layer, thing.file) in each.unread for each in editions for layer in self._layers(thing, each)
        )

    def _layers(self, thing: Thing, edition: Edition) -> Iterable[str]:
        if thing.layer or self.academy is None:
            return (thing.layer,)
        return (layer.id for layer in edition.standings[self.academy].layers)

    def _setting(self, was: Thing | None, now: Thing | None) -> Iterator[Change]:
        thing = now or was
        assert thing is not None
        old, new = (each.of if each and isinstance(each.of, Setting) else None for each in (was, now))
        for each in differing(old, new):
            if was and now and self._lacks(thing, each.old, each.new):
                continue
            direction, reason = self.directions.setting(thing.name, each)
            yield self._case(thing, each, old, new, direction, reason)
        for each in recited(old, new) if old and new else ():
            reason = "the value stays; another clause, law or guidance is named for it"
            yield self._case(thing, each, old, new, Direction.NEITHER, reason)

    def _case(
        self,
        thing: Thing,
        each: Differing,
        old: Setting | None,
        new: Setting | None,
        direction: Direction,
        reason: str,
    ) -> Change:
        when = str(each.selector)
        was = self._value(self.old, old, each.old, thing)
        now = self._value(self.new, new, each.new, thing)
        reach = reached(thing, self.old, self.new, self.academy)
        case = "" if when == "always" else when
        return Change(thing.kind, thing.name, case, thing.title, was, now, direction, reason, reach)

    def _value(
        self, edition: Edition, setting: Setting | None, case: Case | None, thing: Thing
    ) -> Side | None:
        if setting is None or case is None:
            return None
        return self._side(edition, setting.written(case), case.origin, thing, str(case.selector))

    def _whole(self, was: Thing | None, now: Thing | None) -> Change:
        """A thing that is new or gone."""
        thing = now or was
        assert thing is not None
        direction, reason = self.directions.whole(was, now)
        before, after = self._summed(self.old, was), self._summed(self.new, now)
        reach = reached(thing, self.old, self.new, self.academy)
        return Change(thing.kind, thing.name, "", thing.title, before, after, direction, reason, reach)

    def _summed(self, edition: Edition, thing: Thing | None) -> Side | None:
        if thing is None:
            return None
        return self._side(edition, thing.summary or thing.title, thing.origin, thing)

    def _part(self, name: str, was: Thing, now: Thing) -> Iterator[Change]:
        old, new = was.parts.get(name), now.parts.get(name)
        if (old and new and old.is_as(new)) or _by_definitions(old, new) or self._lacks(now, old, new):
            return
        direction, reason = self.directions.part(name, was, now)
        before = self._side(self.old, old.says, old.origin, was) if old else None
        after = self._side(self.new, new.says, new.origin, now) if new else None
        path = f"{now.name}.{name}" if name else now.name
        reach = reached(now, self.old, self.new, self.academy, name)
        yield Change(now.kind, path, "", now.title, before, after, direction, reason, reach)

    def _side(self, edition: Edition, says: str, origin: Origin, thing: Thing, when: str = "always") -> Side:
        clause = origin.clause or origin.basis or ""
        by = authorised_by(edition, origin, thing.key, when) if thing.key else ""
        return Side(says, origin.layer, origin.at, clause, by)


def _by_definitions(old: Part | None, new: Part | None) -> bool:
    """Whether a condition is another one only because a definition in it is, which is told of itself."""
    if old is None or new is None or not (isinstance(old.means, Meant) and isinstance(new.means, Meant)):
        return False
    return old.means.text is not None and old.means.text == new.means.text
