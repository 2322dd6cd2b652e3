"""Whether what was moved or renamed holds as before at every academy, and its authorisation stands as it stood."""

from __future__ import annotations

from engine.editions.change import Kind
from engine.editions.directions.records import is_authorised_as_before
from engine.editions.edition import Edition
from engine.editions.gathering import is_of_file
from engine.editions.in_force import OVERLAID, InForce
from engine.editions.joining import in_both
from engine.editions.things.thing import Thing
from engine.frozen import dataclass


@dataclass(frozen=True)
class Staying:
    """What tells of two things with the same content whether the one came in the other's place, and nothing else."""

    old: Edition
    new: Edition
    held: InForce

    def __call__(self, was: Thing, now: Thing) -> bool:
        both = set(in_both(self.old, self.new)) if was.layer else ()
        before = [each for each in self.old.under(was.layer) if each in both]
        after = [each for each in self.new.under(now.layer) if each in both]
        if was.kind is Kind.AUTHORISATION and not is_authorised_as_before(now.name, self.old, self.new):
            return False
        if was.kind not in OVERLAID or is_of_file(was):
            return was.layer == now.layer or (was.kind is not Kind.DELEGATION and before == after)
        if not was.layer:  # what is in force at one academy is compared, and has no layer of its own
            return True
        return all(self._stays(was, now, academy) for academy in dict.fromkeys((*before, *after)))

    def _stays(self, was: Thing, now: Thing, academy: str) -> bool:
        if not self.held.same(was, now, academy):
            return False
        return academy not in (was.layer, now.layer) or self.held.same_authority(now.file, academy)
