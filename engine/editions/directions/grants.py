"""Which way it goes where a layer lets other things be set below: by what held of each thing named, before and now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from engine.editions.change import Direction, Said
from engine.editions.directions.bounds import bounds_direction
from engine.editions.edition import Edition
from engine.policy.declarations import leaves_of, setting_leaves
from engine.policy.delegation.grants import LOCKED, NAMED_GROUPS, Delegation, Grant, Mode, NameGrants
from engine.policy.delegation.judging import Granted
from engine.policy.layers import NATIONAL, RuleName
from engine.policy.standing import Standing

_OPENNESS = {Mode.LOCKED: 0, Mode.STRICTER: 1, Mode.WITHIN: 1, Mode.EXPECTED: 2, Mode.OPEN: 3}
_OPEN = Grant(Mode.OPEN)
_ANY = "*"
"""Stands for a name that nobody has given anything yet."""


class _Held(NamedTuple):
    """What may be set of one thing below a layer, by which entry of its delegation, or by whom above it is locked."""

    grant: Grant
    entry: str
    above: str = ""


class _Pair(NamedTuple):
    """What held of one thing, and what holds now."""

    path: str
    was: _Held
    now: _Held


def grant_direction(entry: str, layer: str, old: Edition, new: Edition) -> Said:
    """The way of an entry of a delegation that is new, gone or another: by all that it held for, or holds for now."""
    standings = [each.standings.get(layer) for each in (old, new)]
    there = [each for each in standings if each]
    if len(there) < len(standings):
        return Direction.CANNOT_SAY, "the whole layer is new or gone, and with it all that it lets be set"
    pairs = [
        _Pair(path, *(_held(each, path) for each in there))
        for path in dict.fromkeys(chain.from_iterable(_paths(entry, each, there) for each in there))
    ]
    pairs = [pair for pair in pairs if entry in (pair.was.entry, pair.now.entry)]
    ways = dict.fromkeys(way for pair in pairs if (way := _way(pair, entry)))
    if not ways:
        return Direction.NEITHER, _why_neither(pairs, entry)
    going = {direction for direction, _ in ways} - {Direction.NEITHER}
    if len(going) > 1:
        return Direction.CANNOT_SAY, "some of what it names may be set more freely than before, some less"
    return next(way for way in ways if way[0] in going or not going)


def _paths(entry: str, at: Standing, all_there: Sequence[Standing]) -> Iterator[str]:
    """All that an entry can hold for; what has an entry of its own is among it."""
    if entry.startswith(("rules", "duties")):
        yield from _names(entry, at)
    elif entry == "otherwise":
        yield from setting_leaves()
        yield from (f"{group}.{_ANY}" for group in NAMED_GROUPS)
    else:
        path = entry.removeprefix("settings.")
        yield from (leaf.path for leaf in leaves_of(path))
        if path in NAMED_GROUPS:
            yield f"{path}.{_ANY}"
            yield from (f"{path}.{name}" for each in all_there for name in _of_group(path, each))
        elif path.split(".")[0] in NAMED_GROUPS:
            yield path


def _of_group(group: str, at: Standing) -> Collection[str]:
    known = at.contacts if group == "roles" else at.codes
    return known.keys() | at.delegations[-1].of_group(group).keys()


def _names(entry: str, at: Standing) -> Iterator[str]:
    """The rules, or duties, that an entry can hold for."""
    group = "rules" if entry.startswith("rules") else "duties"
    if entry == f"{group}, new":
        yield f"{group}.{_ANY}"
    elif entry == f"{group}, inherited":
        yield from (f"{group}.{name}" for name in _above(group, at))
    else:
        yield entry


def _above(group: str, at: Standing) -> Collection[str]:
    if group == "rules":
        return dict.fromkeys(name.name for name in at.rules)
    return at.duties.duties.keys() | at.duties.triggers.keys()


def _held(at: Standing, path: str) -> _Held:
    """What a layer with all above it lets be set of a thing; what a layer above locks stays locked."""
    layer, granted = at.layers[-1], _granted(at, path)
    entry = _entry(at.delegations[-1], path, at)
    for each in granted:
        if each.layer != layer.id and each.grant.mode is Mode.LOCKED:
            return _Held(LOCKED, entry, each.by)
    mine = next((each.grant for each in granted if each.layer == layer.id), None)
    unsaid = _OPEN if granted or layer.kind == NATIONAL else LOCKED
    return _Held(mine or unsaid, entry)


def _granted(at: Standing, path: str) -> list[Granted]:
    group, _, name = path.partition(".")
    if group == "rules":
        kind = "definition" if RuleName("definition", name) in at.rules else "rule"
        return at.granted_rule(RuleName(kind, name))
    if group == "duties":
        return at.granted_duty(name, "triggers" if name in at.duties.triggers else "duties")
    return at.granted(path)


def _entry(delegation: Delegation, path: str, at: Standing) -> str:
    """The entry by which a thing goes: for a setting that of the longest path; blank where none holds for it."""
    group, _, name = path.partition(".")
    if group in ("rules", "duties"):
        of_group: NameGrants = getattr(delegation, group)
        if name not in _above(group, at):
            return f"{group}, new" if of_group.new else ""
        return path if name in of_group.by_name else f"{group}, inherited" if of_group.inherited else ""
    if named := delegation.named_for(path):
        return f"settings.{named}"
    return "otherwise" if delegation.otherwise else ""


def _way(pair: _Pair, entry: str) -> Said | None:
    """The way in which what may be set of one thing has changed; None where it has not."""
    old, new = pair.was.grant, pair.now.grant
    before, after = _OPENNESS[old.mode], _OPENNESS[new.mode]
    if before == after:
        return bounds_direction(pair.path, old, new)
    direction = Direction.TIGHTENS if after < before else Direction.LOOSENS
    return direction, f"{new.mode} instead of {old.mode}{_by_what_else(pair, entry)}"


def _by_what_else(pair: _Pair, entry: str) -> str:
    """`, as `register` has it`: what holds, or held, where the entry itself does not."""
    for held, has in ((pair.was, "had"), (pair.now, "has")):
        if held.entry != entry:
            if held.entry:
                return f", as `{held.entry.removeprefix('settings.')}` {has} it"
            word = "was" if held is pair.was else "is"
            return f", for what {word} not named {word} locked" if held.grant.mode is Mode.LOCKED else ""
    return ""


def _why_neither(pairs: Sequence[_Pair], entry: str) -> str:
    if not pairs:
        return "nothing goes by it"
    if len(locks := {pair.now.above for pair in pairs}) == 1 and (above := next(iter(locks))):
        return f"{above} locks it, whatever is said here"
    others = {held.entry for pair in pairs for held in (pair.was, pair.now)} - {entry}
    if others == {""} and all(pair.now.grant.mode is Mode.LOCKED for pair in pairs):
        return "what is not named is locked too"
    if len(others) == 1 and (other := next(iter(others))):
        return f"`{other.removeprefix('settings.')}` says the same of it"
    return "of all that goes by it the same may be set as before"
