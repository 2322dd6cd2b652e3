"""Academies that only one of two editions has: which have joined, which have left, and what they set themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.editions.authority import side_of
from engine.editions.change import Change, Direction, Kind, Side
from engine.editions.edition import Edition
from engine.editions.things.thing import ID, Thing
from engine.frozen import dataclass
from engine.wording import listed

_AT_LENGTH = {Kind.CLAUSE: "register of clauses", Kind.CASE: "policy cases"}
"""What is not listed of an academy that has joined or left: it sets nothing by it."""

Things = dict[ID, Thing]


@dataclass(frozen=True, slots=True)
class Joining:
    """The academies that have joined and left. `lone` are the layers that came or went with them, each with which.

    With what these say there is nothing to compare.
    """

    joined: tuple[str, ...]
    left: tuple[str, ...]
    lone: Mapping[str, tuple[str, ...]]

    def divided(self, things: Things) -> tuple[Things, list[Thing]]:
        """What can be compared with the other edition, and what came or went with an academy."""
        alone = [thing for thing in things.values() if _layer_of(thing) in self.lone]
        apart = {thing.id for thing in alone}
        return {id: thing for id, thing in things.items() if id not in apart}, alone

    def changes(self, edition: Edition, alone: Sequence[Thing], *, come: bool) -> Iterator[Change]:
        """What came or went: what the layers set themselves, and who they are."""
        for thing in alone:
            if thing.kind in _AT_LENGTH:
                continue
            academies = self.lone[_layer_of(thing)]
            reason = f"{listed(academies)} {'has' if len(academies) == 1 else 'have'} {'joined' if come else 'left'}"
            if thing.kind is Kind.LAYER:
                reason += _beside(thing, alone)
            for when, side in _said(edition, thing):
                old, new = (None, side) if come else (side, None)
                name, title, way = thing.name, thing.title, Direction.NEITHER
                yield Change(thing.kind, name, when, title, old, new, way, reason, academies)


def joining(old: Edition, new: Edition, academy: str | None) -> Joining:
    """The academies that only one of two editions has; of one academy, whether it is one of them."""
    before, after = old.policy.academies, new.policy.academies
    joined = tuple(name for name in after if name not in before and academy in (None, name))
    left = tuple(name for name in before if name not in after and academy in (None, name))
    return Joining(joined, left, {**_lone(new, old, joined), **_lone(old, new, left)})


def in_both(old: Edition, new: Edition) -> tuple[str, ...]:
    """The academies that both editions have."""
    return tuple(name for name in new.policy.academies if name in old.policy.academies)


def _lone(has: Edition, lacks: Edition, academies: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The layers that only one edition has, under which there are only some of its academies."""
    under = {layer: has.under(layer) for layer in has.layers if layer not in lacks.layers}
    return {layer: names for layer, names in under.items() if names and set(names) <= set(academies)}


def _layer_of(thing: Thing) -> str:
    """Whose thing it is: of an authorisation, which a layer above keeps, the layer that it is for."""
    return thing.name.partition(".")[0] if thing.kind is Kind.AUTHORISATION else thing.layer


def _beside(layer: Thing, alone: Sequence[Thing]) -> str:
    mine = {thing.kind for thing in alone if thing.layer == layer.layer}
    at_length = [words for kind, words in _AT_LENGTH.items() if kind in mine]
    return f"; not listed: its {listed(at_length)}" if at_length else ""


def _said(edition: Edition, thing: Thing) -> Iterator[tuple[str, Side]]:
    """All that a thing says; of a setting that the layer sets itself each case, with what it holds for."""
    if thing.kind is not Kind.SETTING:
        says = thing.summary or thing.title
        if thing.kind is Kind.LAYER:
            says = ", ".join(each for each in (edition.layers[thing.layer].name, says) if each)
        yield "", side_of(edition, says, thing.origin, thing)
    elif thing.name in edition.layers[thing.layer].settings:
        for when, part in thing.parts.items():
            yield "" if when == "always" else when, side_of(edition, part.says, part.origin, thing, when)
