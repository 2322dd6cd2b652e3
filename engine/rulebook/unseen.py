"""Settings that vary by what a rule cannot see: by layer, so that a rule is not refused for what is set below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.diagnostics import Code, Diagnostic, Label, Severity
from engine.keyed import by_key
from engine.language import meaning as m
from engine.language.ruleset import Rule, RuleSet
from engine.language.vocabulary import WHOLE, lacks
from engine.policy.loading import AcademyPolicy
from engine.policy.settings import Case, Setting
from engine.wording import quoted

CANNOT_CHOOSE = Code(
    "T017",
    "a setting that varies by what some rules cannot see",
    "The academy, or a layer between it and the rules, sets cases by session, year group, class or weekday, but the "
    "rows that the rules are asked of have no such fact. There these rules answer `cannot tell`, whenever the answer "
    "depends on it. For a rule about the whole school, a case `whole_school: true` gives the value.",
    Severity.WARNING,
)

Variation = dict[str, frozenset[str]]
_Read = tuple[str, frozenset[str]]
"""A setting by its path, with some of session, year group, class and weekday."""


def variation_by_layer(academies: Iterable[AcademyPolicy]) -> dict[str, Variation]:
    """By what each setting varies for the rules of each layer: of cases that it or a layer above it sets."""
    found: dict[str, Variation] = {}
    for academy in academies:
        for layer in academy.layers:
            found.setdefault(layer, {})
        for path, setting in academy.settings.items():
            for case in setting.cases:
                if by := _asked(case):
                    for layer in academy.layers[_set_at(case, academy) :]:
                        found[layer][path] = found[layer].get(path, frozenset()) | by
    return found


def _asked(case: Case) -> frozenset[str]:
    return frozenset({WHOLE}) if case.selector.rank == 1 else case.selector.asks()


def _set_at(case: Case, academy: AcademyPolicy) -> int:
    """The place of the layer that sets a case; which year groups a phase stands for is settled for the academy."""
    last = len(academy.layers) - 1
    if case.whole and case.whole.phases:
        return last
    return academy.layers.index(case.origin.layer) if case.origin.layer in academy.layers else last


def unseen(academies: Mapping[str, AcademyPolicy], sets: Mapping[str, RuleSet]) -> Iterator[Diagnostic]:
    """The settings of each academy that vary by what some of its rules cannot see, so that these cannot tell."""
    reads = _Reads()
    for name, rules in sets.items():
        yield from _of_academy(academies[name], rules, reads)


def _of_academy(academy: AcademyPolicy, rules: RuleSet, reads: _Reads) -> Iterator[Diagnostic]:
    varies = {path: by for path, each in academy.settings.items() if (by := _varies(each))}
    lacking = by_key(
        (each, rule.id)
        for rule in (rules.rules if varies else ())
        for each in sorted(_lacking(reads.of(rule), varies), key=str)
    )
    for (path, by), names in lacking.items():
        yield _problem(academy, academy.settings[path], by, names)


def _varies(setting: Setting) -> frozenset[str]:
    return frozenset().union(*(_asked(case) for case in setting.cases))


class _Reads:
    """The settings that conditions read, with what cannot be seen there: academies share their rules' conditions."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[m.Meaning, frozenset[_Read]]] = {}

    def of(self, rule: Rule) -> Iterator[_Read]:
        """Those that a rule reads, and its exceptions."""
        for when in rule.conditions:
            if id(when) not in self._known:
                parts = (part for part in m.walk(when) if isinstance(part, m.Setting))
                self._known[id(when)] = when, frozenset((part.path, part.unseen) for part in parts)
            yield from self._known[id(when)][1]


def _lacking(read: Iterable[_Read], varies: Mapping[str, frozenset[str]]) -> set[_Read]:
    told = ((path, lacks(varies.get(path, frozenset()), unseen)) for path, unseen in read)
    return {(path, by) for path, by in told if by}


def _problem(academy: AcademyPolicy, setting: Setting, by: frozenset[str], rules: list[str]) -> Diagnostic:
    cases = [case for case in setting.cases if case.selector.asks() & by]
    labels = [label for case in cases if (label := _label(setting, case))]
    listed = quoted(rules, _LISTED)
    message = (
        f"`{setting.path}` varies by {' and '.join(sorted(by))} at {academy.academy}, which these rules cannot see: "
        f"{listed}"
    )
    whole = by == {"year group"}
    help = "give it a case `whole_school: true`" if whole else "give it one value there"
    help += ", or leave it so: the rules answer `cannot tell` there"
    return CANNOT_CHOOSE.at(None, message, also=labels[:_LISTED], help=help)


_LISTED = 4


def _label(setting: Setting, case: Case) -> Label | None:
    span = case.origin.span
    return Label(span, setting.told(case)) if span else None
