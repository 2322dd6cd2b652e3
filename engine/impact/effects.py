"""What each change does to a register's answers; a change that flips nothing says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from engine.editions.change import Change, Kind
from engine.impact.causes import CODES, Differing
from engine.impact.impact import ChangeEffect, Flip, RuleEffect
from engine.keyed import by_key
from engine.wording import counted

_DECIDING = ("when", "for", "look_back")
_UNREAD = MappingProxyType(
    {
        Kind.DEFINITION: "no rule means anything else by it",
        Kind.CODE: "no rule goes by other codes than before, and both editions have the code of each mark in force",
    }
)
"""Why no rule answers otherwise. Marks of which only one edition has the code in force are refused beforehand."""


def change_effects(
    changes: Sequence[Change],
    rules: Sequence[Differing],
    flips: Sequence[Flip],
    effects: Sequence[RuleEffect],
) -> tuple[ChangeEffect, ...]:
    """Each change, or group of changes that decide as one, with how many answers it flips: the weightiest first."""
    named = by_key((cause_of(change) or change.name, change) for change in changes)
    found = [_effect(cause, group, rules, flips, effects) for cause, group in named.items()]
    return tuple(sorted(found, key=lambda each: (-each.alone, -each.with_others)))


def cause_of(change: Change) -> str | None:
    """The name of the cause that a change is, or is part of; None where it decides no answer."""
    _, _, name = change.path.partition(".")
    match change.kind:
        case Kind.SETTING:
            return change.path
        case Kind.CODE:
            return CODES if name and name.partition(".")[0] not in ("clause", "cites") else None
        case Kind.DEFINITION:
            return change.thing
        case Kind.RULE:
            part = change.part
            deciding = not part or part in _DECIDING or part.startswith("except.")
            return change.thing if deciding else None
    return None


def _effect(
    cause: str,
    group: Sequence[Change],
    rules: Sequence[Differing],
    flips: Sequence[Flip],
    effects: Sequence[RuleEffect],
) -> ChangeEffect:
    mine = [[_is_of(each, cause) for each in flip.by.changes] for flip in flips]
    alone, others = sum(bool(of) and all(of) for of in mine), sum(any(of) and not all(of) for of in mine)
    name = ", ".join(dict.fromkeys(each.path for each in group))
    why = "" if alone or others else "; ".join(_why(cause, group, rules, effects))
    return ChangeEffect(name, alone, others, why)


def _is_of(decided_by: str, cause: str) -> bool:
    """Whether an answer flips by a change or by a part of it, such as an end of a band."""
    return decided_by == cause or decided_by.startswith(f"{cause}.")


def _why(
    cause: str, group: Sequence[Change], rules: Sequence[Differing], effects: Sequence[RuleEffect]
) -> Iterator[str]:
    """Why a change flips nothing."""
    reading = [
        effect
        for rule, effect in zip(rules, effects, strict=True)
        if any(_is_of(each, cause) for each in rule.causes)
    ]
    asked = [each for each in reading if each.not_evaluated is None]
    if not any(each.academies for each in group):
        yield "no academy goes by it"
    elif cause_of(group[0]) is None:
        yield "it decides no answer"
    elif not reading:
        yield _UNREAD.get(group[0].kind, "no rule reads it")
    elif not asked:
        yield "the register has not the tables to ask by it"
    else:
        untold = sum(each.untold for each in asked)
        yield "no answer on this register turns on it"
        if untold:
            yield f"{counted(untold, 'answer')} of rules that read it cannot be told"
        if len(asked) < len(reading):
            yield f"the tables of {len(reading) - len(asked)} of {len(reading)} rules that read it are not there"
        if partly := sum(bool(each.not_evaluated_at) for each in asked):
            yield f"at some academies the tables of {partly} of {len(reading)} rules that read it are not there"
