"""Sections that are not authorised any more, or only now, where no other change of the two editions says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.editions.authority import NOBODY, decision_on
from engine.editions.change import Change, Direction, Kind, Side
from engine.editions.directions.records import why_not
from engine.editions.edition import Edition
from engine.policy.authorisation.sections import Section


def lapses(old: Edition, new: Edition, academy: str | None, said: Sequence[Change]) -> Iterator[Change]:
    """A change for each such section: it gave up a value, say, or the edition is another."""
    for layer in _layers(old, new, academy):
        reach = (academy,) if academy else new.under(layer)
        for name in dict.fromkeys(section.name for section in _sections(new, layer)):
            before, after = (why_not(layer, name, each) for each in (old, new))
            if before is None or after is None or bool(before) == bool(after) or _is_told(layer, name, said):
                continue
            sides = _stands(old, layer, name, before), _stands(new, layer, name, after)
            yield Change(
                *(Kind.AUTHORISATION, f"{layer}.{name}", "", "", *sides),
                *(Direction.CANNOT_SAY, _reason(after), reach),
            )


def _layers(old: Edition, new: Edition, academy: str | None) -> Iterator[str]:
    """The layers that could be read in each edition that has them, with all that stand above them."""
    unread = {layer for each in (old, new) for layer, _ in each.unread}
    for layer in [each.id for each in new.standings[academy].layers] if academy else new.layers:
        chains = [each.standings[layer].layers for each in (old, new) if layer in each.standings]
        if not unread & {each.id for chain in chains for each in chain}:
            yield layer


def _sections(edition: Edition, layer: str) -> Sequence[Section]:
    local = edition.policy.local_of(layer)
    return local.sections if local else ()


def _is_told(layer: str, name: str, said: Sequence[Change]) -> bool:
    """Whether a record of a section is new, gone or another, or something in it is said to be not authorised."""
    files = f"{layer}/{name}.yaml", f"{layer}/{name}/"
    return any(
        each.path.startswith(f"{layer}.{name},")
        or any(
            side and side.authorised == NOBODY and side.at.startswith(files) for side in (each.old, each.new)
        )
        for each in said
    )


def _stands(edition: Edition, layer: str, name: str, why_not: str) -> Side:
    local = edition.policy.local_of(layer)
    section = next(each for each in _sections(edition, layer) if each.name == name)
    says = NOBODY if why_not or not local else f"authorised by {decision_on(section, local)}"
    return Side(says, layer, "")


def _reason(why_not: str) -> str:
    if why_not:
        return f"nothing is evaluated by the section until it is authorised again: {why_not}"
    return "the section is authorised now, which it was not"
