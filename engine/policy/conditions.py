"""What a `when` selects, and the dates of a period, from nodes that their schema has checked."""

from __future__ import annotations

import re
from collections import abc
from datetime import date
from typing import TypeAlias

from engine.diagnostics import Diagnostic, Label, near_names
from engine.frozen import replace
from engine.policy import problems
from engine.policy.cases import OLDEST_YEAR, PHASES, WEEKDAYS, WHOLE_SCHOOL, Selector
from engine.quantities import read_date, readable
from engine.reading.nodes import Entry, Mapping, Scalar, Sequence, items_of, scalars_of, text_of, texts_of

KEY_STAGES = {
    "EYFS": (0,),
    "KS1": (1, 2),
    "KS2": (3, 4, 5, 6),
    "KS3": (7, 8, 9),
    "KS4": (10, 11),
    "KS5": (12, 13, 14),
}
"""The year groups of each key stage of the national curriculum, the early years and the sixth form beside them."""

Classes: TypeAlias = abc.Mapping[str, frozenset[int]]
"""The classes of an academy, each with its year groups."""


def read_selectors(
    when: Mapping, classes: Classes | None = None
) -> tuple[tuple[Selector, ...], list[Diagnostic]]:
    """The sessions that a `when` selects, a selector for each single day where it names some."""
    selector, wrong = read_selector(when, classes or {})
    if not when.get("on"):
        return (selector,), wrong
    days = sorted({day for text in texts_of(when, "on") if (day := readable(read_date, text))})
    single = (Selector(valid_from=day, valid_until=day, single=True).meet(selector) for day in days)
    return tuple(each for each in single if each), wrong


def days_ruled_out(when: Mapping, around: Selector) -> abc.Iterator[Diagnostic]:
    """Each single day of a `when` that its own dates or weekdays, or those of the case around it, rule out."""
    own, _ = read_selector(when, {})
    for item in scalars_of(when.get("on")):
        if day := readable(read_date, item.text):
            for whose, selector in (("its `when`", own), ("the case around it", around)):
                days = Selector(
                    weekdays=selector.weekdays,
                    valid_from=selector.valid_from,
                    valid_until=selector.valid_until,
                )
                if not days.holds_on(day):
                    message = (
                        f"this case never holds on {day}, a {WEEKDAYS[day.weekday()]}: {whose} says {days}"
                    )
                    help = "delete the day, or correct the dates or weekdays that rule it out"
                    yield problems.DAY_RULED_OUT.at(item.span, message, help=help)


def read_selector(when: Mapping, classes: Classes) -> tuple[Selector, list[Diagnostic]]:
    """The sessions that a `when` selects, and what is wrong with its classes and dates."""
    years = _years(when, classes)
    days = [WEEKDAYS.index(day) + 1 for day in texts_of(when, "weekdays") if day in WEEKDAYS]
    selector = Selector(
        frozenset(texts_of(when, "session")) or None,
        years,
        frozenset(days) or None,
        read_day(when, "from"),
        read_day(when, "until"),
        classes=frozenset(texts_of(when, "classes")) or None,
        phases=frozenset(texts_of(when, "phases")).intersection(PHASES) or None,
    )
    wrong = dates_reversed(when)
    unknown = [*_unknown_classes(when, classes)]
    return (replace(selector, valid_until=None), [wrong, *unknown]) if wrong else (selector, unknown)


def _years(when: Mapping, classes: Classes) -> frozenset[int] | None:
    """The year groups of a `when`: what those named, those of its key stages and of its classes have in common."""
    stages = (year for stage in texts_of(when, "key_stages") for year in KEY_STAGES.get(stage, ()))
    of_classes = (year for name in texts_of(when, "classes") for year in classes.get(name, ()))
    whole = (WHOLE_SCHOOL,) if text_of(when, "whole_school") else ()
    named = map(frozenset, (years_of(when, "year_groups"), stages, of_classes, whole))
    said = [years for years in named if years]
    return frozenset.intersection(*said) if said else None


def _unknown_classes(when: Mapping, classes: Classes) -> abc.Iterator[Diagnostic]:
    """Each class that a `when` names and the academy does not list."""
    listed = when.get("classes")
    all_of_them = "the classes are " + ", ".join(f"`{name}`" for name in sorted(classes))
    for item in items_of(listed):
        if isinstance(item, Scalar) and not item.stand_in and item.text not in classes:
            help = near_names(item.text, classes) or (all_of_them if classes else _LIST_CLASSES)
            yield problems.UNKNOWN_CLASS.at(item.span, f"there is no class `{item.text}`", help=help)


_LIST_CLASSES = (
    "list the academy's classes in its policy.yaml, such as `classes: {4A: [4], 4B: [4]}` under `identity`; "
    "no layer above an academy can have cases by class"
)


def read_classes(identity: Mapping) -> dict[str, frozenset[int]]:
    """The classes that an academy lists, each with its year groups."""
    listed = identity.get("classes")
    if not isinstance(listed, Mapping):
        return {}
    return {entry.key.text: frozenset(years_of(listed, entry.key.text)) for entry in listed.entries}


def years_of(node: Mapping, key: str) -> tuple[int, ...]:
    """The year groups of a list, sorted, without what is none."""
    years = {int(text) for text in texts_of(node, key) if re.fullmatch("[0-9]{1,2}", text)}
    return tuple(sorted(year for year in years if year <= OLDEST_YEAR))


def read_day(node: Mapping, key: str) -> date | None:
    """The date of a key, or None where there is none that can be read."""
    text = text_of(node, key)
    return readable(read_date, text) if text else None


def dates_reversed(node: Mapping) -> Diagnostic | None:
    """The problem that `until` lies before `from`."""
    first, last = read_day(node, "from"), read_day(node, "until")
    until, begin = node.get("until"), node.get("from")
    if not (first and last and last < first and until and begin):
        return None
    message = f"`until: {last}` is before `from: {first}`"
    also = [Label(begin.span, "begins here")]
    return problems.DATES_REVERSED.at(until.span, message, also=also, help="swap or correct the dates")


_READ: dict[str, abc.Callable[[str], bool]] = {
    "session": lambda text: text in ("AM", "PM"),
    "year_groups": lambda text: bool(re.fullmatch("[0-9]{1,2}", text)) and int(text) <= OLDEST_YEAR,
    "key_stages": lambda text: text in KEY_STAGES,
    "weekdays": lambda text: text in WEEKDAYS,
    **dict.fromkeys(("on", "from", "until"), lambda text: readable(read_date, text) is not None),
    "classes": bool,
    "phases": lambda text: text in PHASES,
    "whole_school": lambda text: text == "true",
}


def can_be_read(when: Mapping) -> bool:
    """Whether all of a `when` can be read; where not, its schema told it, and it is not known what it selects."""
    return bool(when.entries) and all(_is_read(entry) for entry in when.entries)


def _is_read(entry: Entry) -> bool:
    reads, value = _READ.get(entry.key.text), entry.value
    items = value.items if isinstance(value, Sequence) else (value,)
    texts = [item.text for item in items if isinstance(item, Scalar)]
    return reads is not None and bool(texts) and len(texts) == len(items) and all(map(reads, texts))
