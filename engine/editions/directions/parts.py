"""Which way a change goes by what it is a change of: a level, a deadline, a permission, a class of a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.editions.change import Direction, Kind, Said
from engine.editions.directions.duties import deadline_direction, duty_direction
from engine.editions.things.thing import Thing
from engine.findings import Level
from engine.language.ruleset import Rule
from engine.policy.codes import RegisterCode

_NEITHER, _CANNOT_SAY = Direction.NEITHER, Direction.CANNOT_SAY
_CARRIED_OUT = "what the document says; what carries it out is told of itself"
_TESTS = "a case tests the rules and decides nothing"
_MARKS = "which marks bear it, and when, decides, and only a register tells"
_OTHER_CLAUSE = "another clause is named for it"
_WHO = "who it is, not what is asked"
_SIGNS = "whose signature counts on an authorisation, not what is asked"


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
        Kind.CODE: lambda thing: (_CANNOT_SAY, _MARKS) if thing.of else (_NEITHER, _OTHER_CLAUSE),
        Kind.LAYER: lambda thing: (_CANNOT_SAY, "what the layer says is told of itself"),
        Kind.CLAUSE: lambda thing: (_NEITHER, _CARRIED_OUT),
        Kind.CASE: lambda thing: (_NEITHER, _TESTS),
        Kind.OTHER: lambda thing: (_NEITHER, _SIGNS),
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
        return deadline_direction(old.then.within, new.then.within)
    return _rule_part(name, is_new=name not in was.parts, is_gone=name not in now.parts)


def _rule_part(name: str, *, is_new: bool, is_gone: bool) -> Said:
    """The way of a part of a rule by which alone it cannot be told whether it finds more."""
    match name:
        case "for":
            return _CANNOT_SAY, "it is asked of other subjects"
        case "look_back":
            return _CANNOT_SAY, "how much of the past counts decides"
        case "then.duty" | "then.letter":
            return _follows("duty" if name == "then.duty" else "letter", is_new=is_new, is_gone=is_gone)
        case "then.do":
            return _CANNOT_SAY, "what is to be done about it is put in other words; whom it finds stays"
        case "then.by":
            return _NEITHER, "somebody else acts; whom it finds stays"
        case "ladder":
            return _NEITHER, f"{_on_ladder(is_new=is_new, is_gone=is_gone)}; whom it finds stays"
        case "basis":
            return _NEITHER, "another clause, law or guidance is named for it; whom it finds stays"
    return _NEITHER, "words only; whom it finds stays"


def _on_ladder(*, is_new: bool, is_gone: bool) -> str:
    if is_gone:
        return "it is no stage of a ladder any more, so reports tell it beside the other stages"
    if is_new:
        return "it is a stage of a ladder now, so reports tell it under the highest stage that is reached"
    return "it stands at another place of a ladder, so reports tell it under other stages"


def _follows(what: str, *, is_new: bool, is_gone: bool) -> Said:
    """The way of a duty or letter that follows where a rule finds somebody."""
    if is_new or is_gone:
        return _stricter(is_new, f"a {what} follows now" if is_new else f"no {what} follows any more")
    return _CANNOT_SAY, f"another {what} follows; whom it finds stays"


def _duty(name: str, was: Thing, now: Thing) -> Said:
    old, new = (each.parts[name].says if name in each.parts else None for each in (was, now))
    return duty_direction(name, old, new)


_RANK = MappingProxyType({"attending": 0, "approved": 0, "authorised": 1, "unauthorised": 2})


def _code(name: str, was: Thing, now: Thing) -> Said:
    old, new = was.of, now.of
    if old is None or new is None:
        return _NEITHER, _OTHER_CLAUSE
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
        Kind.CONTACT: lambda name, was, now: (_NEITHER, _OTHER_CLAUSE if name == "clause" else _WHO),
        Kind.CLAUSE: lambda name, was, now: (_NEITHER, _CARRIED_OUT),
        Kind.CASE: lambda name, was, now: (_NEITHER, _TESTS),
        Kind.OTHER: lambda name, was, now: (_NEITHER, _SIGNS),
    }
)
