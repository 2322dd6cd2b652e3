"""The settings that are read of the whole school, which has no year group: a value for year groups alone is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from engine.editions.edition import Edition
from engine.language import meaning as m
from engine.language.reads import nodes_of
from engine.language.ruleset import Rule


def read_of_whole_school(*editions: Edition) -> Callable[[], frozenset[str]]:
    """What tells, when it is first asked, the paths that some rule reads where it sees no year group."""

    @cache
    def paths() -> frozenset[str]:
        rules = {
            id(rule): rule for edition in editions for each in edition.rules.values() for rule in each.rules
        }
        return frozenset(path for rule in rules.values() for path in _without_year(rule))

    return paths


def _without_year(rule: Rule) -> frozenset[str]:
    settings = (part for part in nodes_of(rule) if isinstance(part, m.Setting))
    return frozenset(part.path for part in settings if "year group" in part.unseen)
