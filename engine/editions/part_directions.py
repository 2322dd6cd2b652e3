"""Which way a change goes by what it is a change of: a level, a deadline, a permission, a class of a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from engine.editions.change import Direction, Kind
from engine.editions.things import Thing
from engine.findings import Level
from engine.language.rules import Rule
from engine.policy.codes import RegisterCode
from engine.quantities import Quantity, UnreadableError, read_duration

Said: TypeAlias = tuple[Direction, str]

_NEITHER, _CANNOT_SAY = Direction.NEITHER, Direction.CANNOT_SAY
_CARRIED_OUT = "what the document says; what carries it out is told of itself"
_TESTS = "a case tests the rules and decides nothing"
_MARKS = "which marks bear it, and when, decides; ask with `--register`"
_WHO = "who it is, not what is asked"


def _stricter(tightens: bool, reason: str) -> Said:
    return (Direction.TIGHTENS if tightens else Direction.LOOSENS), reason


def _new_rule(thing: Thing) -> Said:
    if isinstance(thing.of, Rule) and thing.of.level is Level.NOTE:
        return _NEITHER, "a note tells, and asks for nothing"
    return Direction.TIGHTENS, "one thing more is asked"


def _new_duty(thing: Thing) -> Said:
    if thing.name.startswith("triggers."):
        return _NEITHER, "it decides through the duties that it sets off"
    return Direction.TIGHTENS, "one duty more"


WHOLES: Mapping[Kind, Callable[[Thing], Said]] = MappingProxyType(
    {
        Kind.RULE: _new_rule,
        Kind.DEFINITION: lambda thing: (_NEITHER, "it decides through the rules that use it"),
        Kind.DUTY: _new_duty,
        Kind.CONTACT: lambda thing: (_NEITHER, _WHO),
        Kind.CODE: lambda thing: (_CANNOT_SAY, _MARKS),
        Kind.AUTHORISATION: lambda thing: (_NEITHER, "a decision recorded"),
        Kind.LAYER: lambda thing: (_CANNOT_SAY, "a layer is told of by what it says"),
        Kind.CLAUSE: lambda thing: (_NEITHER, _CARRIED_OUT),
        Kind.CASE: lambda thing: (_NEITHER, _TESTS),
        Kind.OTHER: lambda thing: (_CANNOT_SAY, "the comparison does not know what follows from it"),
    }
)


def _rule(name: str, was: Thing, now: Thing) -> Said:
    old, new = (each.of for each in (was, now))
    if name == "level" and isinstance(old, Rule) and isinstance(new, Rule):
        order = list(Level)
        return _stricter(
            order.index(new.level) < order.index(old.level), f"{new.level} instead of {old.level}"
        )
    if name == "then.within" and isinstance(old, Rule) and isinstance(new, Rule) and old.then and new.then:
        return _deadline(old.then.within, new.then.within)
    if name in ("for", "look_back"):
        return (
            _CANNOT_SAY,
            "it is asked of other subjects" if name == "for" else "how much of the past counts decides",
        )
    if name == "then.letter":
        return _NEITHER, "another letter is due, or none"
    if name == "then.by":
        return _NEITHER, "somebody else acts"
    return _NEITHER, "words and order only; whom it finds stays"


def _deadline(old: Quantity | None, new: Quantity | None) -> Said:
    if old is None or new is None:
        return _stricter(old is None, "there is a deadline" if old is None else "there is no deadline")
    if old.type.kind is not new.type.kind:
        return _CANNOT_SAY, "the two are counted in different units"
    return _stricter(int(str(new.value)) < int(str(old.value)), "by when it has to be done")


def _duty(name: str, was: Thing, now: Thing) -> Said:
    old, new = (each.parts[name].says if name in each.parts else None for each in (was, now))
    if name == "within":
        try:
            return _deadline(*(read_duration(each) if each else None for each in (old, new)))
        except UnreadableError:
            return _CANNOT_SAY, "the time is that of a setting"
    if name in ("by", "with"):
        return _NEITHER, "somebody else has the duty"
    if name == "clause":
        return _NEITHER, "another clause is named for it"
    return _CANNOT_SAY, "what is to be done, or when, is put in other words"


_RANK = MappingProxyType({"attending": 0, "approved": 0, "authorised": 1, "unauthorised": 2})


def _code(name: str, was: Thing, now: Thing) -> Said:
    old, new = was.of, now.of
    assert isinstance(old, RegisterCode) and isinstance(new, RegisterCode)
    before, after = (
        frozenset((p.class_, p.valid_from, p.valid_until) for p in each.periods) for each in (old, new)
    )
    if before == after:
        return _NEITHER, "it is called otherwise and counts as before"
    if len(old.periods) == len(new.periods) == 1 and {each[1:] for each in before} == {
        each[1:] for each in after
    }:
        one, other = (_RANK.get(each.periods[0].class_) for each in (old, new))
        if one is not None and other is not None and one != other:
            return _stricter(other > one, f"it counts as {new.periods[0].class_.replace('_', ' ')} now")
    return _CANNOT_SAY, _MARKS


def _layer(name: str, was: Thing, now: Thing) -> Said:
    if name.rpartition(".")[2] in ("name", "short_name", "clause"):
        return _NEITHER, "what it is called"
    return _CANNOT_SAY, "what holds there follows from where it stands"


PARTS: Mapping[Kind, Callable[[str, Thing, Thing], Said]] = MappingProxyType(
    {
        Kind.RULE: _rule,
        Kind.DUTY: _duty,
        Kind.CODE: _code,
        Kind.LAYER: _layer,
        Kind.CONTACT: lambda name, was, now: (_NEITHER, _WHO),
        Kind.AUTHORISATION: lambda name, was, now: (_NEITHER, "a decision recorded"),
        Kind.CLAUSE: lambda name, was, now: (_NEITHER, _CARRIED_OUT),
        Kind.CASE: lambda name, was, now: (_NEITHER, _TESTS),
        Kind.OTHER: lambda name, was, now: (_CANNOT_SAY, "the comparison does not know what follows from it"),
    }
)
