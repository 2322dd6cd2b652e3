"""Settings whose value goes by class or year group: what a pupil has in one school year, and another one in the next."""

from __future__ import annotations

from engine.diagnostics import Code, Diagnostic
from engine.policy.settings import Case, Setting

_GROUPED = frozenset({"class", "year group"})


def goes_by_group(setting: Setting) -> bool:
    """Whether some case asks for class or year group; of a setting that is part of another that one tells it."""
    return setting.part_of is None and any(_asks_for_group(case) for case in setting.cases)


def at_its_groups(code: Code, setting: Setting, message: str, help: str) -> Diagnostic:
    """A problem that points to the first case of a setting that goes by class or year group."""
    case = next(filter(_asks_for_group, setting.cases))
    return code.at(case.origin.span, message, label=setting.told(case), help=help)


def _asks_for_group(case: Case) -> bool:
    return not case.selector.asks().isdisjoint(_GROUPED)
