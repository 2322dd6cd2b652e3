"""What two editions differ in: each change with both sides, whom it reaches and which way it goes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

from engine.frozen import dataclass
from engine.wording import of_case


class Direction(StrEnum):
    """Which way a change goes: whether more is asked, or found, than before."""

    TIGHTENS = "tightens"
    LOOSENS = "loosens"
    NEITHER = "neither"
    CANNOT_SAY = "cannot say"

    @property
    def mirrored(self) -> Direction:
        """The way the same change goes when it is undone."""
        return {Direction.TIGHTENS: Direction.LOOSENS, Direction.LOOSENS: Direction.TIGHTENS}.get(self, self)


Said: TypeAlias = tuple[Direction, str]
"""Which way a change goes, with the reason."""


class Kind(StrEnum):
    """What is changed, in the order in which reports tell of it."""

    SETTING = "setting"
    CODE = "code"
    RULE = "rule"
    DEFINITION = "definition"
    DUTY = "duty"
    CONTACT = "contact"
    DELEGATION = "delegation"
    AUTHORISATION = "authorisation"
    LAYER = "layer"
    CLAUSE = "clause"
    CASE = "policy case"
    OTHER = "other"


NO_DECISION = "no decision is recorded since it was "
"""What stands before an approval that both editions name, so that it is not of what differs between them."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one edition says: in words with units, who set it where, by what clause, and who authorised it."""

    says: str
    layer: str
    at: str
    clause: str = ""
    authorised: str = ""

    @property
    def is_undecided(self) -> bool:
        """Whether it differs from the other edition without a decision that is recorded."""
        return self.authorised.startswith(NO_DECISION)


@dataclass(frozen=True, slots=True)
class Apart:
    """An academy that a change above it does not reach, and why: `98% is set there`."""

    academy: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `old` is None for what is new, `new` for what is gone. `when` is the case of a setting.

    `academies` are those at which it changes what is in force, `apart` those at which a value from below stands in its
    way. `part` is what of a thing differs, the end of its path.
    """

    kind: Kind
    path: str
    when: str
    title: str
    old: Side | None
    new: Side | None
    direction: Direction
    reason: str
    academies: tuple[str, ...]
    part: str = ""
    apart: tuple[Apart, ...] = ()

    @property
    def thing(self) -> str:
        """The path of that of which a part differs: `rules.colour.red` of `rules.colour.red.when`."""
        return self.path.removesuffix(f".{self.part}") if self.part else self.path

    @property
    def name(self) -> str:
        """The path, with the case in brackets: `register.closes (AM)`."""
        return of_case(self.path, self.when)

    @property
    def event(self) -> str:
        """`changed`, `added` or `removed`."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is called or stands otherwise now, and says what it said: no change. `how` is `renamed` or `moved`."""

    kind: Kind
    how: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class EditionName:
    """How an edition is called: by the words of the command, and by what it says itself; with its digest."""

    spec: str
    edition: str
    digest: str
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two editions differ in, for one academy or (None) layer by layer.

    Where every layer is compared, `academies` are those that both have, and those that `joined` or `left` are told.
    Where values are tried, `layer` is the one that would set them, and `academies` are those that are looked at.
    """

    old: EditionName
    new: EditionName
    academy: str | None
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    academies: tuple[str, ...] = ()
    layer: str | None = None

    @property
    def partial(self) -> bool:
        """Whether something of an edition could not be read, and so not compared."""
        return bool(self.old.unread or self.new.unread)


def counted_by_direction(changes: Iterable[Change]) -> dict[Direction, int]:
    """How many changes go each way."""
    listed = [change.direction for change in changes]
    return {direction: listed.count(direction) for direction in Direction}
