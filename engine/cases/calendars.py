"""School calendars by name, and the open sessions of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import TypeAlias

from engine.cases import problems
from engine.diagnostics import Diagnostic, Label, near_names
from engine.quantities import UnreadableError, read_date
from engine.reading import nodes
from engine.reading.nodes import entries_of, mappings_of, scalars_of, text_of
from engine.reading.schema import check_schema, load_schema
from engine.reading.yaml import read_file
from engine.register.calendar import OpenSession
from engine.register.periods import plain

FILE = "calendars.yaml"
USUAL = "plain"
NO_USUAL = f"there is no calendar `{USUAL}`, by which cases go that name none"
_UNITS = {"year": "school year", "term": "term", "half_term": "half term"}


Sessions: TypeAlias = tuple[OpenSession, ...]
"""The open sessions of a calendar, in order."""


def read_calendars(path: Path, name: str) -> tuple[dict[str, Sessions], tuple[Diagnostic, ...]]:
    """The sound calendars of a file by name, and what is wrong in it; none where there is no such file."""
    if not path.is_file():
        return {}, ()
    _, node, found = read_file(path, name)
    if node is None or not isinstance(node, nodes.Mapping):
        return {}, found
    found = (*found, *check_schema(node, load_schema("calendars")))
    if found:
        return {}, found
    made = [(entry.key.text, calendar_of(entry.value)) for entry in node.entries]
    wrong = tuple(chain.from_iterable(each for _, (_, each) in made))
    return {name: calendar for name, (calendar, each) in made if not each}, wrong


def calendar_of(node: nodes.Node) -> tuple[Sessions, tuple[Diagnostic, ...]]:
    """The calendar that a sound node writes, and the half terms and days in it that cannot be."""
    if not isinstance(node, nodes.Mapping):
        return (), ()
    items = sorted(mappings_of(node.get("half_terms")), key=lambda each: _day(each, "from"))
    if wrong := tuple(_out_of_order(items)) or tuple(islice(_misnamed(items), 1)):
        return (), wrong
    sessions = chain.from_iterable(_of_half_term(item) for item in items)
    return changed_by(node, tuple(sorted(set(sessions))))


def _out_of_order(items: Iterable[nodes.Mapping]) -> Iterator[Diagnostic]:
    """The problems that half terms end before they begin, or begin before the one ahead of them has ended."""
    before: nodes.Mapping | None = None
    for item in items:
        first, last = _day(item, "from"), _day(item, "to")
        if last < first:
            yield _cannot_be(item, "to", f"ends on {last}, before it begins on {first}")
        elif before and first <= (ended := _day(before, "to")):
            also = [Label((before.get("to") or before).span, "the one before it")]
            how = f"begins on {first}, and the one before it ends on {ended}"
            yield _cannot_be(item, "from", how, also)
        before = item


def _cannot_be(item: nodes.Mapping, key: str, how: str, also: Iterable[Label] = ()) -> Diagnostic:
    message = f"the half term `{text_of(item, 'half_term')}` {how}"
    at = (item.get(key) or item).span
    return problems.OUT_OF_ORDER.at(at, message, also=also, help="correct one of the days")


def _misnamed(items: Sequence[nodes.Mapping]) -> Iterator[Diagnostic]:
    """The problems that a register's calendar would have with the names of half terms, which are in their order.

    One wrong name can make several: what follows from the name of a year comes first.
    """
    for depth, (key, unit) in enumerate(_UNITS.items(), 1):
        ended: set[tuple[str, ...]] = set()
        for before, item in pairwise(items):
            one, other = _names(before, depth), _names(item, depth)
            if one == other:
                continue
            ended.add(one)
            if other in ended:
                how = f"comes back on {_day(item, 'from')} after another {unit}"
                yield _wrong_name(
                    before, item, key, how, f"correct one of them, or give each {unit} its own name"
                )
            elif one[:-1] == other[:-1] and plain(one[-1]) == plain(other[-1]):
                yield _wrong_name(
                    before, item, key, f"is `{one[-1]}` written differently", f"write `{one[-1]}`"
                )


def _names(item: nodes.Mapping, depth: int) -> tuple[str, ...]:
    return tuple(text_of(item, key) or "" for key in islice(_UNITS, depth))


def _wrong_name(before: nodes.Mapping, item: nodes.Mapping, key: str, how: str, help: str) -> Diagnostic:
    message = f"the {_UNITS[key]} `{text_of(item, key)}` {how}"
    also = [Label((before.get(key) or before).span, "the one before it")]
    return problems.MISNAMED.at((item.get(key) or item).span, message, also=also, help=help)


def _day(node: nodes.Mapping, key: str) -> date:
    return read_date(text_of(node, key) or "")


def changed_by(node: nodes.Mapping, calendar: Sessions) -> tuple[Sessions, tuple[Diagnostic, ...]]:
    """A calendar as the `closed` and `half_days` of a node change it, and the days that it does not open."""
    closed, half_days = node.get("closed"), node.get("half_days")
    days, halved = scalars_of(closed), entries_of(half_days)
    keys = [each.key for each in halved]
    wrong = tuple(_not_open([*days, *keys], calendar))
    if wrong:
        return calendar, wrong
    shut = {read_date(day.text) for day in days}
    one_session = {
        read_date(entry.key.text): entry.value.text
        for entry in halved
        if isinstance(entry.value, nodes.Scalar)
    }
    kept = (each for each in calendar if each.date not in shut)
    return tuple(each for each in kept if one_session.get(each.date, each.session) == each.session), ()


def chosen(node: nodes.Mapping, calendars: Mapping[str, Sessions]) -> tuple[Sessions, tuple[Diagnostic, ...]]:
    """The calendar of a case: named or written out, and changed by what the case says of single days."""
    given = node.get("calendar")
    if isinstance(given, nodes.Mapping):
        calendar, wrong = calendar_of(given)
    else:
        name = given.text if isinstance(given, nodes.Scalar) else USUAL
        if name not in calendars:
            message = f"there is no calendar `{name}`" if given else NO_USUAL
            return (), (_unknown(name, message, given or node.entries[0].key, calendars),)
        calendar, wrong = calendars[name], ()
    changed, more = changed_by(node, calendar)
    return changed, (*wrong, *more)


def _unknown(name: str, message: str, at: nodes.Node, calendars: Mapping[str, Sessions]) -> Diagnostic:
    known = ", ".join(f"`{each}`" for each in calendars)
    help = near_names(name, calendars) or (
        f"known here: {known}" if known else f"write it in a {FILE} beside"
    )
    return problems.UNKNOWN_CALENDAR.at(at.span, message, help=help)


def _not_open(days: Iterable[nodes.Scalar], calendar: Sessions) -> Iterator[Diagnostic]:
    open_ = {each.date for each in calendar}
    for day in days:
        try:
            if read_date(day.text) in open_:
                continue
            message, help = f"the calendar does not open on {day.text}", "leave the day out, or correct it"
        except UnreadableError as unreadable:
            message, help = unreadable.message, unreadable.help or ""
        yield problems.CLOSED_DAY.at(day.span, message, help=help)


def _of_half_term(node: nodes.Mapping) -> Iterator[OpenSession]:
    year, term, half_term = (text_of(node, key) or "" for key in ("year", "term", "half_term"))
    first, last = _day(node, "from"), _day(node, "to")
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.isoweekday() <= 5:
            yield OpenSession(day, "AM", term, half_term, year)
            yield OpenSession(day, "PM", term, half_term, year)
