"""What delegation calls stricter, held against the rules: they must not find fewer that way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from engine.diagnostics import Code, Diagnostic, Severity
from engine.findings import Level
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.leaning import leanings_of
from engine.language.ruleset import Rule
from engine.policy.declarations import setting_leaves
from engine.policy.delegation.grants import Grant, directions
from engine.policy.standing import Standing
from engine.wording import listed

STRICTER_FINDS_FEWER = Code(
    "T026",
    "what is called stricter, and by which the rules find fewer",
    "A layer below may set the value one way only, because that way is called stricter. But every rule that reads the "
    "value finds fewer that way, so what may be set is just what was to be kept out. Rules that are notes, and those "
    "for settings alone, are not counted.",
    Severity.WARNING,
)

_UP = MappingProxyType({"higher": "lower", "later": "earlier", "more": "fewer"})
_TURNED = MappingProxyType({**_UP, **{down: up for up, down in _UP.items()}})


def stricter_finds_fewer(standings: Iterable[Standing], rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """A warning for each value that may be set one way only, where all rules that ask for something lean the other."""
    readers = _readers(rules)
    for standing in standings:
        for path, leaning in readers.items():
            grant = standing.delegations[-1].grant_for(path)
            if grant and _fits(grant, path) and set(leaning) == {-1 if grant.stricter_is in _UP else 1}:
                (names,) = leaning.values()
                yield _told(path, grant, str(grant.stricter_is), names)


def _fits(grant: Grant, path: str) -> bool:
    """Whether it names a direction in which the setting's values can differ; another is a mistake, told by itself."""
    return grant.stricter_is in directions(setting_leaves()[path].declaration.type.kind)


def _readers(rules: Iterable[Rule]) -> Mapping[str, Mapping[int, Mapping[str, None]]]:
    """Each setting with the rules that find more (1) or fewer (-1) as it grows, or either (0).

    Of bands and stages a delegation's one way is not that of all that they say.
    """
    found: dict[str, dict[int, dict[str, None]]] = {}
    for rule in rules:
        if rule.level is not Level.NOTE and rule.subject.name not in READS_SETTINGS_ONLY:
            for path, sign in leanings_of(rule):
                if path in setting_leaves():
                    found.setdefault(path, {}).setdefault(sign, {})[rule.id] = None
    return found


def _told(path: str, grant: Grant, way: str, rules: Iterable[str]) -> Diagnostic:
    names = [f"`{rule}`" for rule in rules]
    find = "finds" if len(names) == 1 else "find"
    message = f"`{path}` is called stricter where it is {way}, and {listed(names, 3)} {find} fewer that way"
    at = grant.node.get("stricter_is") if grant.node else None
    return STRICTER_FINDS_FEWER.at(
        at.span if at else grant.span, message, help=f"write `stricter_is: {_TURNED[way]}`"
    )
