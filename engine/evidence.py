"""Rows and answers to findings: the figures in their units, the words, the action, and the settings behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import lru_cache

from engine.applied import Reading, case_for, only_case, readings, rested_on
from engine.explain.ranges import Range
from engine.explain.register_times import lacking_case
from engine.findings import Action, Answer, Finding, Measured, Responsible, UsedSetting, Window
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.figures import Figure
from engine.language.reads import columns_read, settings_read
from engine.language.rules import Rule, Then
from engine.policy.cases import ALWAYS, WHOLE_SCHOOL
from engine.policy.contacts import Contact
from engine.policy.settings import Case, Setting
from engine.quantities import DURATIONS, Kind, Type, Value, day_in_words, written
from engine.register.calendar import SchoolCalendar, Stretch

_PLACES = Decimal("0.0001")
_BRACES = re.compile(r"\{([a-z][a-z0-9_.]*)\}")


@dataclass(frozen=True, slots=True)
class AcademyContext:
    """What findings of an academy are told with."""

    academy: str
    settings: Mapping[str, Setting]
    roles: Mapping[str, Contact]
    calendar: SchoolCalendar
    as_at: date


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as it comes from evaluating: subject, answer, stretch of time, and figures by name.

    A figure is an exact number (a fraction), a range, another value, or None where it is missing. `facts` are
    further columns of the subject, such as its year group.
    """

    subject: Mapping[str, object]
    answer: bool | None
    window: Stretch | None
    figures: Mapping[str, object]
    facts: Mapping[str, object]


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
        self._figures = {name: _type_shown(figure) for name, figure in rule.figures.items()}
        self._says = _BRACES.split(rule.says)
        self._actions: dict[tuple[str, date], Action] = {}
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
            subject={name: _plain(value) for name, value in told.subject.items()},
            level=rule.level,
            says=self._said(told, values, rested.cases, context) if told.answer else rule.title,
            window=_window(told.window.first, told.window.last) if told.window else None,
            values=values,
            missing=() if told.answer else tuple(_missing(rule, told, rested.cases, context)),
            then=self._action(told, context) if told.answer else None,
            settings=rested.settings,
            ladder=rule.ladder,
        )

    def _value(self, name: str, type: Type, value: object) -> Measured:
        """A figure ready to be shown; many subjects have the same."""
        if not isinstance(value, Fraction):
            return in_unit(value, type)
        key = name, value.numerator, value.denominator
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
            if name in values:
                words[at] = in_words(values[name])
            elif told.window and name in {"window.start", "window.end"}:
                words[at] = day_in_words(told.window.first if name == "window.start" else told.window.last)
            else:
                words[at] = _other(name, told, cases, context)
        return "".join(words)

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
        start = _trigger_day(told, context) if then.from_trigger else context.as_at
        key = context.academy, start
        if key not in self._actions:
            self._actions[key] = _action(then, start, context)
        return self._actions[key]

    def _setting(self, path: str, case: Case, context: AcademyContext) -> UsedSetting:
        key = context.academy, id(case)
        if key not in self._used:
            self._used[key] = _used(path, case, context)
        return self._used[key]


def _plain(value: object) -> str | int | date:
    return value if isinstance(value, (str, int, date)) else str(value)


_window = lru_cache(1024)(Window)


def measured(value: object, figure: Figure) -> Measured:
    """A figure with its unit, ready to be shown."""
    return in_unit(value, _type_shown(figure))


def _type_shown(figure: Figure) -> Type:
    """The type as which a figure is shown: of a run its length."""
    return Type(Kind.SCHOOL_DAYS) if isinstance(figure, m.Run) else figure.type


def in_unit(value: object, type: Type) -> Measured:
    """A value of a type with its unit, ready to be shown."""
    unit = _unit(type)
    if isinstance(value, Range):
        return Measured(_shown(value.low, type), unit, _shown(value.high, type))
    return Measured(_shown(value, type), unit)


def _unit(type: Type) -> str:
    if type.kind is Kind.PERCENT:
        return "%"
    return type.of or "rows" if type.kind is Kind.COUNT else type.kind.value


def _shown(value: object, type: Type) -> int | Decimal | str | None:
    if value is None:
        return None
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return _shown(value.numerator, type)
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(_PLACES, ROUND_HALF_EVEN).normalize()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type.kind in {Kind.TIME, Kind.MONEY} and isinstance(value, int):
        return written(value, type.kind)
    if isinstance(value, Decimal | int):
        return value
    return str(value)


def _other(name: str, told: Told, cases: Mapping[str, Case | None], context: AcademyContext) -> str:
    if name == "as_at":
        return day_in_words(context.as_at)
    if name == "academy":
        return context.academy
    setting = context.settings.get(name)
    if setting is not None:
        case = cases.get(name) or case_for(setting, told, context, Reading())
        return setting.written(case) if case else "(not set)"
    value = told.subject.get(name, told.facts.get(name))
    return day_in_words(value) if isinstance(value, date) else str("(missing)" if value is None else value)


def in_words(value: Measured) -> str:
    """A figure as a sentence says it: rounded to two decimals, a percentage with its sign, a day in words."""
    low = _figure_in_words(value.value, value.unit)
    return low if value.high is None else f"between {low} and {_figure_in_words(value.high, value.unit)}"


def _figure_in_words(value: int | Decimal | str | None, unit: str) -> str:
    if value is None:
        return "(missing)"
    if isinstance(value, Decimal):
        value = f"{value.quantize(Decimal('0.01'), ROUND_HALF_EVEN):f}".rstrip("0").rstrip(".")
    if unit == "date" and isinstance(value, str):
        return day_in_words(date.fromisoformat(value))
    return f"{value}%" if unit == "%" else str(value)


def _missing(
    rule: Rule, told: Told, cases: Mapping[str, Case | None], context: AcademyContext
) -> Iterator[str]:
    """The facts without which the rule cannot tell."""
    found = False
    for name, figure in rule.figures.items():
        value = told.figures.get(name)
        if value is None:
            found = True
            yield _lacking(name, figure)
        elif isinstance(value, Range):
            found = True
            yield f"facts of some rows that `{name}` counts"
    for path, case in cases.items():
        if case is None:
            found = True
            yield f"a value of `{path}` for {_for_whom(path, rule, told, context)}"
    if not found:
        inner = sorted(f"{owner}.{name}" for owner, name in columns_read(rule) if owner != rule.subject.name)
        yield from (f"`{name}` of some row" for name in inner)
        if not inner and any(isinstance(part, m.Ordinal) for part in m.walk(rule.when)):
            yield "a calendar that reaches back to the date"


def _for_whom(path: str, rule: Rule, told: Told, context: AcademyContext) -> str:
    facts = {**told.facts, **told.subject}
    if facts.get("cell") is not None:
        return "this case"
    year = WHOLE_SCHOOL if rule.subject.name == "academy" else facts.get("year_group")
    return lacking_case(rule.subject.name, context.settings.get(path), facts.get("class"), year)


def _lacking(name: str, figure: Figure) -> str:
    if isinstance(figure, m.Measure) and figure.window is not None:
        what = (
            "no possible session"
            if figure.function == "share"
            else "no such rows, or no such time in the calendar"
        )
        return f"`{name}` over {figure.window}: {what}"
    return f"`{name}`"


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
    )


def _setting_value(value: Value, setting: Setting, case: Case) -> int | Decimal | str | tuple[str, ...]:
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    plain = setting.type.kind in {Kind.COUNT, Kind.SESSIONS} or setting.type.kind not in DURATIONS
    if plain and isinstance(value, int | Decimal) and setting.type.kind not in {Kind.TIME, Kind.MONEY}:
        return value if not isinstance(value, bool) else ("yes" if value else "no")
    return setting.written(case)


def _action(then: Then, start: date, context: AcademyContext) -> Action:
    contact = context.roles.get(then.by or "")
    by = None
    if then.by is not None:
        by = Responsible(
            then.by,
            (contact.holder or contact.title) if contact else None,
            contact.reach() if contact else None,
        )
    due = _due(then, start, context)
    return Action(then.do, by, due, then.duty, overdue=due is not None and due < context.as_at)


def _due(then: Then, start: date, context: AcademyContext) -> date | None:
    if then.within is None:
        return None
    amount, kind = int(str(then.within.value)), then.within.type.kind
    if kind is Kind.SCHOOL_DAYS:
        return context.calendar.school_days_after(start, amount)
    if kind is Kind.SCHOOL_WEEKS:
        return context.calendar.school_days_after(start, amount * 5)
    if kind is Kind.DAYS:
        return start + timedelta(days=amount)
    if kind is Kind.MONTHS:
        from engine.explain.evaluation import months_later

        return months_later(start, amount)
    return None


def _trigger_day(told: Told, context: AcademyContext) -> date:
    """The day of what set a duty off: that of the mark or record, else the last of the stretch, else as-at."""
    days = (told.subject.get(name) for name in ("date", "on_date", "issued_on"))
    last = told.window.last if told.window else context.as_at
    return next((day for day in days if isinstance(day, date)), last)


def in_order(findings: Iterable[Finding], rules: Sequence[str]) -> tuple[Finding, ...]:
    """Findings by academy, then rule in the order of the files, then subject and time."""
    place = {rule: i for i, rule in enumerate(rules)}
    return tuple(
        sorted(
            findings,
            key=lambda each: (
                each.academy,
                place.get(each.rule, len(place)),
                tuple(str(value) for value in each.subject.values()),
                each.window.last if each.window else date.min,
            ),
        )
    )
