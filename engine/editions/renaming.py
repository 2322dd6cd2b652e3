"""What was only renamed or moved: things that are gone on one side and there on the other, with the same content."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TypeAlias

from engine.editions.change import Kept, Kind
from engine.editions.things.thing import ID, Part, Thing
from engine.frozen import replace
from engine.keyed import by_key
from engine.policy.references import names_roles
from engine.policy.settings import Setting
from engine.quantities import Value

Things = dict[ID, Thing]
HoldsStill: TypeAlias = Callable[[Thing, Thing], bool]
"""Whether of two things with the same content all holds at every academy that held before."""

_RENAMED = (Kind.CONTACT, Kind.DEFINITION, Kind.DUTY, Kind.RULE, Kind.CLAUSE, Kind.CASE)
"""The kinds that are called by names of the writer's choice; those that are referred to before those that refer."""

_REFERRING = frozenset(
    {
        "by",
        "with",
        "then.by",
        "then.duty",
        "trigger",
        "rules",
        "duties",
        "needs",
        "lists",
        "repeats",
        "decided_by",
    }
)
"""The parts that hold names of other things."""

_PATHS = frozenset({"says", "settings"})
"""The parts of a statement that hold paths, such as `roles.headteacher.holder`."""


def without_kept(old: Things, new: Things, holds_still: HoldsStill) -> tuple[Things, list[Kept]]:
    """The old things under the names and layers that they have now, and what was so renamed or moved."""
    kept: list[Kept] = []
    for kind in (*_RENAMED, *(each for each in Kind if each not in _RENAMED)):
        pairs = [pair for pair in _pairs(kind, old, new) if holds_still(*pair)]
        names: dict[str, str] = {}
        whole: dict[str, str] = {}
        for was, now in pairs:
            del old[was.id]
            old[now.id] = replace(was, layer=now.layer, name=now.name)
            kept.append(_kept(was, now))
            names[_bare(was.name)] = _bare(now.name)
            whole[was.name] = now.name
        if names:
            old = {id: _referring(thing, names, whole) for id, thing in old.items()}
    return old, kept


def _pairs(kind: Kind, old: Mapping[ID, Thing], new: Mapping[ID, Thing]) -> Iterator[tuple[Thing, Thing]]:
    """What is gone and what has come with the same content, where only one of each is so."""
    gone = _by_content(kind, old, new)
    come = _by_content(kind, new, old)
    for content, was in gone.items():
        now = come.get(content, [])
        if len(was) == len(now) == 1 and _may_be_kept(was[0], now[0]):
            yield was[0], now[0]


def _by_content(
    kind: Kind, things: Mapping[ID, Thing], others: Mapping[ID, Thing]
) -> dict[Hashable, list[Thing]]:
    return by_key(
        ((thing.content(), "" if kind in _RENAMED else thing.name), thing)
        for id, thing in things.items()
        if thing.kind is kind and id not in others and thing.parts
    )


def _may_be_kept(was: Thing, now: Thing) -> bool:
    """A renamed thing stays in its layer; a moved one keeps its name."""
    if was.layer != now.layer:
        return was.name == now.name
    return was.kind in _RENAMED


def _kept(was: Thing, now: Thing) -> Kept:
    if was.layer != now.layer:
        return Kept(was.kind, "moved", f"{was.layer}: {was.name}", f"{now.layer}: {now.name}")
    return Kept(was.kind, "renamed", was.name, now.name)


def _bare(name: str) -> str:
    """`roles.head` is referred to as `head`, and a clause as `4.1(3)`."""
    return name.partition(".")[2]


def _referring(thing: Thing, names: Mapping[str, str], whole: Mapping[str, str]) -> Thing:
    """A thing whose references follow the new names; `whole` has them with their group, such as `roles.head`."""
    if isinstance(thing.of, Setting):
        if not names_roles(thing.name):
            return thing
        latest = thing.followed if isinstance(thing.followed, Setting) else thing.of
        return replace(thing, followed=_setting_referring(latest, whole))
    if thing.kind is Kind.DEFINITION:
        parts = {key: _worded(part, names) for key, part in thing.parts.items()}
    elif thing.kind is Kind.CLAUSE:
        named = {key: _followed(key, part, names) for key, part in thing.parts.items()}
        parts = {key: _worded(part, whole) if key in _PATHS else part for key, part in named.items()}
    else:
        parts = {key: _followed(key, part, names) for key, part in thing.parts.items()}
    return replace(thing, parts=parts)


def _setting_referring(setting: Setting, whole: Mapping[str, str]) -> Setting:
    """A setting of roles by their new names."""
    roles = {old: new for old, new in whole.items() if old.startswith("roles.")}
    names = {_bare(old): _bare(new) for old, new in roles.items()}
    cases = (replace(case, value=_value_referring(case.value, names)) for case in setting.cases)
    return replace(setting, cases=tuple(cases))


def _value_referring(value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(names.get(each, each) if isinstance(each, str) else each for each in value)  # type: ignore[return-value]
    if isinstance(value, frozenset):
        return frozenset(names.get(each, each) for each in value)
    return value


def _worded(part: Part, names: Mapping[str, str]) -> Part:
    """A text in which every old name gives way to the new one."""
    words = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})(?!\w)")
    if not isinstance(part.means, str):
        return part
    return replace(part, followed=words.sub(lambda match: names[match[0]], _latest(part)))


def _followed(key: str, part: Part, names: Mapping[str, str]) -> Part:
    if isinstance(part.means, str) and key in _REFERRING:
        return replace(
            part, followed=", ".join(sorted(names.get(each, each) for each in _latest(part).split(", ")))
        )
    if isinstance(part.means, tuple) and len(part.means) > 1 and isinstance(part.means[1], str):
        return replace(
            part, followed=(part.means[0], names.get(part.means[1], part.means[1]), *part.means[2:])
        )
    return part


def _latest(part: Part) -> str:
    """The text of a part as far as its names have been followed."""
    return str(part.means if part.followed is None else part.followed)
