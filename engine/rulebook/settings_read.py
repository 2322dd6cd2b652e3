"""Settings as rules read them: those that nobody sets, and two that are the wrong way round as the ends of a range.

What rules say of facts is looked at on the way, so that each rule is gone through once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from engine.diagnostics import Code, Diagnostic, Severity, labels_at
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import nodes_of
from engine.language.ruleset import Rule, RuleSet
from engine.policy.cases import ALWAYS, Selector
from engine.policy.declarations import file_kinds
from engine.policy.loading import AcademyPolicy
from engine.policy.settings import Setting
from engine.quantities import Value
from engine.rulebook.contradicting import Node, contradiction
from engine.source import Span
from engine.wording import listed

SET_BY_NOBODY = Code(
    "T022",
    "a setting that rules read and nobody sets",
    "Neither the academy nor a layer above it gives the setting a value, so the rules answer `cannot tell` there "
    "whenever the answer depends on it. A rule that can do without says so with `otherwise`.",
    Severity.WARNING,
)
SET_REVERSED = Code(
    "T023",
    "a range whose ends are settings, the wrong way round",
    "The rule asks for what is between two settings, but the first of them is the greater. Nothing is between them, "
    "so the rule would find nobody.",
)


def misread(academies: Mapping[str, AcademyPolicy], sets: Mapping[str, RuleSet]) -> Iterator[Diagnostic]:
    """What rules read of the settings of their academies and cannot use, and where they contradict themselves."""
    reads: dict[int, _Reads] = {}
    unset: dict[str, dict[str, Rule]] = {}
    where: dict[str, list[str]] = {}
    for name, rules in sets.items():
        settings = academies[name].settings
        for rule in rules.rules:
            if id(rule) not in reads:
                nodes = list(nodes_of(rule))
                reads[id(rule)] = _Reads(_needed(rule, nodes), list(_ranges(nodes)))
                if told := contradiction(rule, nodes):
                    yield told
            for path in reads[id(rule)].needed:
                if path not in settings or not settings[path].cases:
                    unset.setdefault(path, {})[rule.id] = rule
                    where.setdefault(path, []).append(name)
            yield from _reversed(rule, reads[id(rule)].ranges, settings, name)
    for path, reading in unset.items():
        yield _unset(path, list(reading.values()), sorted(set(where[path])), len(sets))


@dataclass(frozen=True, slots=True)
class _Reads:
    """What a rule reads of settings, at whatever academy: most academies share their rules."""

    needed: list[str]
    ranges: list[tuple[m.Meaning, m.Meaning]]


def _needed(rule: Rule, nodes: Sequence[Node]) -> list[str]:
    """The settings that a rule cannot do without, in reading order; those for settings alone are asked of them."""
    if rule.subject.name in READS_SETTINGS_ONLY:
        return []
    spared = {
        inner.path
        for part in nodes
        if isinstance(part, m.Otherwise | m.IsMissing)
        for inner in m.walk(part.part)
        if isinstance(inner, m.Setting)
    }
    read = (part.path for part in nodes if isinstance(part, m.Setting))
    return [path for path in dict.fromkeys(read) if path not in spared]


def _unset(path: str, rules: list[Rule], academies: list[str], of: int) -> Diagnostic:
    at = "" if len(academies) == of else f" at {listed(academies, _LISTED)}"
    others = [f"`{rule.id}`" for rule in rules[1 : _LISTED + 1]]
    also = f"; so {'does' if len(others) == 1 else 'do'} {', '.join(others)}" if others else ""
    message = f"`{rules[0].id}` reads `{path}`, which nobody sets{at}{also}"
    where = f" in {file_kinds()[path]}.yaml" if path in file_kinds() else ""
    help = (
        f"give `{path}` a value{where}; until then the rule answers `cannot tell` wherever it depends on it"
    )
    return SET_BY_NOBODY.at(rules[0].span, message, help=help)


def _reversed(
    rule: Rule,
    ranges: Sequence[tuple[m.Meaning, m.Meaning]],
    settings: Mapping[str, Setting],
    academy: str,
) -> Iterator[Diagnostic]:
    """The first range of a rule of which nothing can be, where both ends hold at once."""
    for low, high in ranges:
        for first, second in product(_ends(low, settings), _ends(high, settings)):
            if first.selector.meets(second.selector) and first.value > second.value:  # type: ignore[operator]
                yield _turned(rule, academy, first, second)
                return


def _ranges(nodes: Iterable[Node]) -> Iterator[tuple[m.Meaning, m.Meaning]]:
    """The two ends of each `is between`, of which one is a setting at least."""
    for part in nodes:
        match part:
            case m.Logic("and", (m.Compare(">=", one, low), m.Compare("<=", other, high))) if one == other:
                if any(isinstance(end, m.Setting) for end in (low, high)):
                    yield low, high


@dataclass(frozen=True, slots=True)
class _End:
    """An end of a range as it is in a case of its setting, or as it is written."""

    name: str
    selector: Selector
    value: Value
    span: Span | None


def _ends(end: m.Meaning, settings: Mapping[str, Setting]) -> list[_End]:
    if isinstance(end, m.Setting) and end.path in settings:
        cases = settings[end.path].cases
        return [_End(end.path, case.selector, case.value, case.origin.span) for case in cases]
    return [_End("", ALWAYS, end.value, None)] if isinstance(end, m.Constant) else []


def _turned(rule: Rule, academy: str, low: _End, high: _End) -> Diagnostic:
    named = " and ".join(f"`{end.name}`" for end in (low, high) if end.name)
    message = (
        f"`{rule.id}` asks at {academy} for values between two ends, but the first is the greater: {named}"
    )
    labels = labels_at((low.span, "one end"), (high.span, "the other"))
    help = "put the two the other way round, or correct a value"
    return SET_REVERSED.at(rule.span, message, also=labels, help=help)


_LISTED = 4
