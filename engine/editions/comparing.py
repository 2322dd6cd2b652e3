"""Two editions to their changes: by name, case and meaning, never by how the files are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.editions.authority import side_of, undecided
from engine.editions.change import Change, Comparison, Direction, EditionName, Kept, Kind, Said, Side
from engine.editions.directions.directing import Directions
from engine.editions.edition import Edition
from engine.editions.gathering import things_of
from engine.editions.in_force import OVERLAID, InForce
from engine.editions.joining import in_both, joining
from engine.editions.lapses import lapses
from engine.editions.reach import Reach
from engine.editions.recut import Differing, recited
from engine.editions.renaming import without_kept
from engine.editions.staying import Staying
from engine.editions.things.rules import Meant
from engine.editions.things.thing import ID, Part, Thing
from engine.frozen import dataclass
from engine.policy.settings import Case, Setting


def compare(old: Edition, new: Edition, academy: str | None) -> Comparison:
    """What two editions differ in: what is in force at an academy, or layer by layer.

    Of an academy that one edition does not have, what came or went with it.
    """
    apart = joining(old, new, academy)
    is_lone = academy in (*apart.joined, *apart.left)
    (before, gone), (after, come) = (
        apart.divided(things_of(each, None if is_lone else academy)) for each in (old, new)
    )
    before, after = ({}, {}) if is_lone else (before, after)
    held = InForce(old, new)
    before, kept = without_kept(before, after, Staying(old, new, held))
    reach = Reach(old, new, academy, held)
    comparing = _Comparing(old, new, academy, held, reach, Directions(old, new))
    changes = [change for pair in _pairs(before, after) for change in comparing.changes(*pair)]
    changes += apart.changes(old, gone, come=False)
    changes += apart.changes(new, come, come=True)
    changes += () if is_lone else lapses(old, new, academy, changes)
    return Comparison(
        _name(old, academy),
        _name(new, academy),
        academy,
        tuple(sorted(undecided(old, new, changes), key=_order)),
        tuple(sorted(dict.fromkeys(kept), key=_kept)),
        apart.joined,
        apart.left,
        () if academy else in_both(old, new),
    )


def _pairs(before: dict[ID, Thing], after: dict[ID, Thing]) -> Iterator[tuple[Thing | None, Thing | None]]:
    for id in {**before, **after}:
        yield before.get(id), after.get(id)


def _name(edition: Edition, academy: str | None) -> EditionName:
    there = edition.standings.get(academy) if academy else None
    named = {layer.id for layer in there.layers} if there else set() if academy else None
    unread = sorted(
        f"{layer}/{kind}" if kind else layer
        for layer, kind in edition.unread
        if named is None or layer in named
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
    held: InForce
    reach: Reach
    directions: Directions

    def changes(self, was: Thing | None, now: Thing | None) -> Iterator[Change]:
        """What of a thing is changed; what a layer does not say itself is what comes from above."""
        if self._is_unsure(was, now):
            return
        thing = now or was
        assert thing is not None
        before, after = self.held.filled(0, was, now), self.held.filled(1, now, was)
        found = list(self._of(thing, before, after))
        yield from found
        if before and after and not found:
            yield from self._authority(thing, before, after)

    def _of(self, thing: Thing, was: Thing | None, now: Thing | None) -> Iterator[Change]:
        if thing.kind is Kind.SETTING:
            yield from self._setting(thing, was, now)
        elif was is None or now is None:
            yield self._whole(was, now)
        else:
            for name in {**was.parts, **now.parts}:
                yield from self._part(thing, name, was, now)

    def _authority(self, thing: Thing, was: Thing, now: Thing) -> Iterator[Change]:
        """That what holds as before comes from another layer now, and its authorisation stands otherwise than before."""
        academy = self.academy or thing.layer
        if was.origin.layer == now.origin.layer or self.held.same_authority(thing.file, academy):
            return
        lacking = self.held.refused(1, thing.file, academy)
        state = "is not authorised now" if lacking else "was not authorised before"
        reason = f"what holds stays; the section `{thing.file}` at {academy} {state}"
        sides = self._stands(self.old, was), self._stands(self.new, now)
        yield Change(thing.kind, thing.name, "", thing.title, *sides, Direction.NEITHER, reason, (academy,))

    def _stands(self, edition: Edition, thing: Thing) -> Side:
        says = thing.summary or ", ".join(part.says for part in thing.parts.values()) or thing.title
        return side_of(edition, says, thing.origin, thing)

    def _is_unsure(self, was: Thing | None, now: Thing | None) -> bool:
        """Whether a thing only seems new, gone or another's because a file could not be read."""
        for thing, other, edition in ((was, now, self.old), (now, was, self.new)):
            there = other or thing
            assert there is not None
            elsewhere = thing is None or (self.academy and thing.origin.layer != there.origin.layer)
            layers = self._layers(there, edition) if thing else self._up_from(there, edition)
            if elsewhere and any((layer, there.file) in edition.unread for layer in layers):
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

    def _up_from(self, thing: Thing, edition: Edition) -> Iterable[str]:
        """The layers from which what a layer does not say itself may come."""
        there = self.held.nearest(int(edition is self.new), self.academy or thing.layer)
        if thing.kind not in OVERLAID or there is None:
            return self._layers(thing, edition)
        return (layer.id for layer in edition.standings[there].layers)

    def _setting(self, thing: Thing, was: Thing | None, now: Thing | None) -> Iterator[Change]:
        old, new = (each.of if each and isinstance(each.of, Setting) else None for each in (was, now))
        says = self.academy or any(self._says(thing, each) for each in (self.old, self.new))
        if was and isinstance(was.followed, Setting) and new and was.followed.says_as(new):
            old = was.followed
        for each in self.held.differing(old, new, self.academy or thing.layer) if says else ():
            if was and now and self._lacks(thing, each.old, each.new):
                continue
            reach = self.reach.of_setting(thing, each)
            said = self.directions.setting(thing.name, each) if reach or (each.old and each.new) else _NOBODYS
            yield self._case(thing, each, old, new, said, reach)
        for each in recited(old, new) if old and new else ():
            reason = "the value stays; another clause, law or guidance is named for it"
            reach = self.reach.of_setting(thing, each)
            yield self._case(thing, each, old, new, (Direction.NEITHER, reason), reach)

    def _case(
        self,
        thing: Thing,
        each: Differing,
        old: Setting | None,
        new: Setting | None,
        said: Said,
        reach: tuple[str, ...],
    ) -> Change:
        when = str(each.selector)
        was = self._value(self.old, old, each.old, thing)
        now = self._value(self.new, new, each.new, thing)
        case = "" if when == "always" else when
        apart = self.reach.apart(thing, each, reach)
        return Change(thing.kind, thing.name, case, thing.title, was, now, *said, reach, apart=apart)

    def _value(
        self, edition: Edition, setting: Setting | None, case: Case | None, thing: Thing
    ) -> Side | None:
        if setting is None or case is None:
            return None
        layer = edition.layers.get(thing.layer)
        origin = layer.cites.get(thing.name) if layer and not self._says(thing, edition) else None
        if origin:
            origin = origin.resting_on(case.origin)
        return side_of(edition, setting.written(case), origin or case.origin, thing, str(case.selector))

    def _says(self, thing: Thing, edition: Edition) -> bool:
        """Whether a layer says a value itself, and does not only name a clause for that of a layer above."""
        return thing.layer in edition.layers and thing.name in edition.layers[thing.layer].settings

    def _whole(self, was: Thing | None, now: Thing | None) -> Change:
        """A thing that is new or gone."""
        thing = now or was
        assert thing is not None
        direction, reason = self.directions.whole(was, now)
        before, after = self._summed(self.old, was), self._summed(self.new, now)
        reach = self.reach.of_part(thing)
        return Change(thing.kind, thing.name, "", thing.title, before, after, direction, reason, reach)

    def _summed(self, edition: Edition, thing: Thing | None) -> Side | None:
        if thing is None:
            return None
        return side_of(edition, thing.summary or thing.title, thing.origin, thing)

    def _part(self, thing: Thing, name: str, was: Thing, now: Thing) -> Iterator[Change]:
        old, new = was.parts.get(name), now.parts.get(name)
        if (old and new and old.is_as(new)) or _by_definitions(old, new) or self._lacks(now, old, new):
            return
        reach = self.reach.of_part(thing, name)
        direction, reason = self.directions.part(name, was, now, reach)
        before = side_of(self.old, old.says, old.origin, was) if old else None
        after = side_of(self.new, new.says, new.origin, now) if new else None
        path = f"{now.name}.{name}" if name else now.name
        yield Change(now.kind, path, "", now.title, before, after, direction, reason, reach, name)


_NOBODYS: Said = Direction.NEITHER, "no academy goes by it"


def _by_definitions(old: Part | None, new: Part | None) -> bool:
    """Whether a condition is another one only because a definition in it is, which is told of itself."""
    if old is None or new is None:
        return False
    (before, *said), (after, *says) = (_condition_of(each.means) for each in (old, new))
    if not (isinstance(before, Meant) and isinstance(after, Meant)):
        return False
    return said == says and before.text is not None and before.text == after.text


def _condition_of(means: object) -> tuple[object, ...]:
    """A condition; of an exception with why it frees."""
    return means if isinstance(means, tuple) and means else (means,)
