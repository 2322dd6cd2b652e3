"""What an edition says, taken apart so that it can be compared: things with names, each with its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import field
from typing import TypeAlias

from engine.editions.change import Kind
from engine.frozen import dataclass
from engine.policy.settings import Origin

ID: TypeAlias = tuple[Kind, str, str]
"""What a thing is known by: its kind, its layer and its name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is said: `means` is what counts, `says` is how it reads. `origin` is who says it where.

    `followed` is what it means where the names in it follow what was renamed; None where nothing in it was.
    """

    says: str
    means: Hashable
    origin: Origin
    followed: Hashable = None

    def is_as(self, other: Part) -> bool:
        """Whether it means what another edition's part means."""
        return self.means == other.means or (self.followed is not None and self.followed == other.means)


def as_said(said: Iterable[tuple[str, str]], origin: Origin) -> dict[str, Part]:
    """Parts that mean just what they say; what says nothing is no part."""
    return {name: Part(says, says, origin) for name, says in said if says}


@dataclass(frozen=True, slots=True)
class Thing:
    """What is known by a kind, a layer and a name. `file` is the kind of file it stands in.

    `summary` tells all of it in a few words, `key` is how records of authorisations call it. `followed` is what it is
    `of` where the names in that follow what was renamed.
    """

    kind: Kind
    layer: str
    name: str
    file: str
    origin: Origin
    parts: Mapping[str, Part]
    summary: str = ""
    title: str = ""
    key: str = ""
    of: object = field(default=None, compare=False, repr=False)
    followed: object = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> ID:
        """What it is known by."""
        return self.kind, self.layer, self.name

    def content(self) -> frozenset[tuple[str, Hashable]]:
        """All it says, whatever it is called and wherever it stands."""
        return frozenset((name, part.means) for name, part in self.parts.items())


def told_apart(name: str, seen: Counter[str]) -> str:
    """The name of a thing; where others of its layer were `seen` that are called so, with its number among them."""
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}, no. {seen[name]}"
