"""Answers put into words: the finding of each, with its figures, its action and the settings behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from engine.answering.applied import Reading, case_for, only_case, readings, rested_on
from engine.answering.figures import in_unit, in_words, type_shown
from engine.answering.follow_ups import follow_up, trigger_day
from engine.answering.lacking import facts_missing
from engine.answering.told import AcademyContext, Told
from engine.explain.ranges import Range, Share, counts_of
from engine.findings import Action, Answer, Finding, Measured, UsedSetting, Window
from engine.frozen import dataclass
from engine.language.figures import counts_by_name
from engine.language.reads import settings_read
from engine.language.ruleset import Rule
from engine.policy.cases import ALWAYS
from engine.policy.settings import Case, Setting
from engine.quantities import DURATIONS, Kind, Type, Value
from engine.spoken import day_in_words
from engine.wording import listed

_BRACES = re.compile(r"\{([a-z][a-z0-9_.]*)\}")


@dataclass(frozen=True, slots=True)
class _Rested:
    """What an answer rests on: the case of each setting that its rule reads, and how they are shown."""

    cases: Mapping[str, Case | None]
    settings: tuple[UsedSetting, ...]


class Wording:
    """What puts a rule's answers into words; what is the same for all of them, or for many, is worked out once.

    It serves one edition: an academy has one context.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._paths = settings_read(rule)
        self._figures = {name: type_shown(figure) for name, figure in rule.figures.items()}
        self._counts = counts_by_name(rule.figures)
        self._says = _BRACES.split(rule.says)
        self._actions: dict[tuple[str, date | None], Action] = {}
        self._reading = readings(rule)
        self._measured: dict[tuple[str, int, int], Measured] = {}
        self._used: dict[tuple[str, int], UsedSetting] = {}
        self._only: dict[tuple[str, str], Case | None] = {}
        self._shared: dict[tuple[int, ...], tuple[UsedSetting, ...]] = {}
        self._always: dict[str, _Rested] = {}

    def finding(self, told: Told, context: AcademyContext) -> Finding:
        """The finding for an answer of yes or cannot tell."""
        rule, figures = self.rule, told.figures
        values = {name: self._value(name, type, figures.get(name)) for name, type in self._figures.items()}
        rested = self._rested(told, context)
        return Finding(
            rule=rule.id,
            academy=context.academy,
            answer=Answer.YES if told.answer else Answer.CANNOT_TELL,
            subject=plain_subject(told),
            level=rule.level,
            says=self._said(told, values, rested.cases, context) if told.answer else rule.title,
            window=_window(told.window.first, told.window.last) if told.window else None,
            values=values,
            missing=() if told.answer else tuple(facts_missing(rule, told, rested.cases, context)),
            then=self._action(told, context) if told.answer else None,
            settings=rested.settings,
            ladder=rule.ladder,
            title=rule.title,
        )

    def _value(self, name: str, type: Type, value: object) -> Measured:
        """A figure ready to be shown; many subjects have the same."""
        if not isinstance(value, Fraction):
            return in_unit(value, type)
        key = name, *(counts_of(value) or (value.numerator, value.denominator))
        if key not in self._measured:
            self._measured[key] = in_unit(value, type)
        return self._measured[key]

    def _said(
        self,
        told: Told,
        values: Mapping[str, Measured],
        cases: Mapping[str, Case | None],
        context: AcademyContext,
    ) -> str:
        """The rule's words with the figures put in; what stands in a cell is never read as a pattern."""
        words = self._says.copy()
        for at in range(1, len(words), 2):
            name = words[at]
            figure = values.get(name) or self._counted(name, told)
            if figure is not None:
                words[at] = in_words(figure)
                words[at + 1] = _behind(figure, words[at + 1])
            elif told.window and name in {"window.start", "window.end"}:
                words[at] = day_in_words(told.window.first if name == "window.start" else told.window.last)
            else:
                words[at] = _other(name, told, cases, context)
        return "".join(words)

    def _counted(self, name: str, told: Told) -> Measured | None:
        """One of the counts behind a share; where missing facts leave a range, from the least to the most."""
        if name not in self._counts:
            return None
        figure, part, unit = self._counts[name]
        value = told.figures.get(figure)
        both = (value.low, value.high) if isinstance(value, Range) else (value,)
        found = [getattr(end, part) for end in both if isinstance(end, Share)]
        least, most = min(found, default=None), max(found, default=None)
        return Measured(least, unit, None if least == most else most)

    def _rested(self, told: Told, context: AcademyContext) -> _Rested:
        """What an answer rests on; where none of the settings has several cases, the same at all of an academy."""
        academy = context.academy
        always = self._always.get(academy)
        if always is None:
            cases = {path: self._case(path, told, context) for path in self._paths}
            always = _Rested(cases, self._settings(cases, told, context))
            if all(self._only[academy, path] or path not in context.settings for path in self._paths):
                self._always[academy] = always
        return always

    def _case(self, path: str, told: Told, context: AcademyContext) -> Case | None:
        setting = context.settings.get(path)
        key = context.academy, path
        if key not in self._only:
            self._only[key] = only_case(setting) if setting else None
        if setting is None or self._only[key]:
            return self._only[key]
        return case_for(setting, told, context, self._reading.get(path, Reading()))

    def _settings(
        self, cases: Mapping[str, Case | None], told: Told, context: AcademyContext
    ) -> tuple[UsedSetting, ...]:
        """The settings that an answer rests on; answers that rest on the same ones share them."""
        found = tuple(
            self._setting(path, case, context)
            for path, chosen in cases.items()
            for case in self._all_cases(path, chosen, told, context)
        )
        return self._shared.setdefault(tuple(map(id, found)), found)

    def _all_cases(
        self, path: str, chosen: Case | None, told: Told, context: AcademyContext
    ) -> Iterable[Case]:
        """The case that was chosen; where rows within the rule choose, each that some of them may have."""
        if chosen is None or chosen.selector == ALWAYS:
            return () if chosen is None else (chosen,)
        return rested_on(context.settings[path], chosen, told, context, self._reading.get(path, Reading()))

    def _action(self, told: Told, context: AcademyContext) -> Action | None:
        then = self.rule.then
        if then is None:
            return None
        start = trigger_day(told) if then.from_trigger else context.as_at
        key = context.academy, start
        if key not in self._actions:
            self._actions[key] = follow_up(then, start, context)
        return self._actions[key]

    def _setting(self, path: str, case: Case, context: AcademyContext) -> UsedSetting:
        key = context.academy, id(case)
        if key not in self._used:
            self._used[key] = _used(path, case, context)
        return self._used[key]


def plain_subject(told: Told) -> dict[str, str | int | date]:
    """What an answer is about, as findings name it."""
    return {
        name: value if isinstance(value, (str, int, date)) else str(value)
        for name, value in told.subject.items()
    }


def _behind(figure: Measured, text: str) -> str:
    """The text that follows a figure; behind a one with its unit in the singular, and nothing "in a row"."""
    if figure.is_one:
        for plural in (f" {figure.unit}", " times"):
            found = re.match(rf"{re.escape(plural)}\b(?: in a row\b)?", text)
            if found and plural.endswith("s"):
                return plural[:-1] + text[found.end() :]
    return text


_window = lru_cache(1024)(Window)


def _other(name: str, told: Told, cases: Mapping[str, Case | None], context: AcademyContext) -> str:
    if name == "as_at":
        return day_in_words(context.as_at)
    if name == "academy":
        return context.academy
    setting = context.settings.get(name)
    if setting is not None:
        case = cases.get(name) or case_for(setting, told, context, Reading())
        return _in_words(setting, case) if case else "(not set)"
    value = told.subject.get(name, told.facts.get(name))
    return day_in_words(value) if isinstance(value, date) else str("(missing)" if value is None else value)


def _in_words(setting: Setting, case: Case) -> str:
    """A setting's value as a sentence says it: a list without the brackets that it has in a file."""
    value = case.value
    if isinstance(value, frozenset) and value:
        return listed(sorted(value))
    if isinstance(value, tuple) and value and setting.type.kind is Kind.TEXTS:
        return listed(map(str, value))
    return setting.written(case)


def _used(path: str, case: Case, context: AcademyContext) -> UsedSetting:
    setting = context.settings[path]
    origin = case.origin
    return UsedSetting(
        path,
        _setting_value(case.value, setting, case),
        origin.layer,
        origin.at,
        origin.clause,
        None if case.selector == ALWAYS else str(case.as_written),
        setting.written(case),
    )


def _setting_value(value: Value, setting: Setting, case: Case) -> int | Decimal | str | tuple[str, ...]:
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if isinstance(value, tuple) and setting.type.kind is Kind.TEXTS:
        return tuple(map(str, value))
    plain = setting.type.kind in {Kind.COUNT, Kind.SESSIONS} or setting.type.kind not in DURATIONS
    if plain and isinstance(value, int | Decimal) and setting.type.kind not in {Kind.TIME, Kind.MONEY}:
        return value if not isinstance(value, bool) else ("yes" if value else "no")
    return setting.written(case)
