"""What was recorded in an earlier school year, held against times as this edition has them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.findings import Answer, Finding, UsedSetting
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.language.reads import nodes_of, settings_read
from engine.language.ruleset import Rule
from engine.planning.facts import Facts
from engine.policy.gaps import school_year
from engine.policy.settings import Case, Setting
from engine.quantities import Kind
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.rulebook import ScopedRule
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OF_THIS_EDITION = Code(
    "D086",
    "an earlier school year checked by the times of this edition",
    "A policy holds the values of one edition. A register that reaches back further has marks made under the edition "
    "before; if a register closed at another time then, what was right looks wrong now, and lateness may no longer be "
    "found. If a time has changed, write what held before as a case of its own, with its last day, or check that year "
    "by its own edition. If none has changed, nothing is wrong.",
    Severity.WARNING,
)

Times = dict[str, tuple[Setting, Case]]
_Place = tuple[str, str, str]
"""A table, its column with the date of a row, and a column with a time of day."""


def by_this_edition(
    edition: str,
    facts: Facts,
    findings: Iterable[Finding],
    rules: Iterable[ScopedRule],
    connection: DuckDBPyConnection,
) -> Iterator[Diagnostic]:
    """A warning for each academy that recorded times of day before the edition's year, which rules hold against its.

    What rests on a time of this edition may be found and not have been so, or the other way round.
    """
    year = school_year(edition)
    if year is None:
        return
    times = _asked_of_earlier(facts, rules, connection, year[0])
    resting: Counter[str] = Counter()
    for found in findings:
        day = found.subject.get("date")
        if found.answer is not Answer.YES or not isinstance(day, date) or day >= year[0]:
            continue
        if used := dict(_undated_used(found.settings, facts.settings[found.academy])):
            times[found.academy].update(used)
            resting[found.academy] += 1
    for academy, mine in times.items():
        yield _told(academy, edition, year[0], mine, resting[academy])


def _asked_of_earlier(
    facts: Facts, rules: Iterable[ScopedRule], connection: DuckDBPyConnection, first: date
) -> dict[str, Times]:
    """By academy the times without any date against which rules hold what it recorded before a day."""
    times: dict[str, Times] = defaultdict(dict)
    recorded = _recorded_before(connection, first)
    for scoped in rules if recorded else ():
        there = frozenset[str]().union(*(recorded[place] for place in _places(scoped.rule) & recorded.keys()))
        for academy in (each for each in scoped.academies if each in there):
            own = facts.settings[academy]
            for path in settings_read(scoped.rule):
                if path in own and _is_undated(own[path]):
                    times[academy][path] = own[path], own[path].cases[0]
    return times


def _places(rule: Rule) -> frozenset[_Place]:
    """Where a rule that is asked of single days finds times of day."""
    if rule.subject.date is None and rule.subject.name != "day":
        return frozenset()
    columns = (node for node in nodes_of(rule) if isinstance(node, m.Column) and node.type.kind is Kind.TIME)
    kinds = ((KINDS[column.owner], column.name) for column in columns)
    return frozenset((kind.table, kind.date, name) for kind, name in kinds if kind.table and kind.date)


_RECORDED = (
    "SELECT DISTINCT academy, {place} FROM register.{table} WHERE {date} < {first} AND {time} IS NOT NULL"
)


def _recorded_before(connection: DuckDBPyConnection, first: date) -> Mapping[_Place, set[str]]:
    """Where academies have times of day from before a day; the rules are looked through only where there are any."""
    found: dict[_Place, set[str]] = defaultdict(set)
    places = [
        (kind.table, kind.date, name)
        for kind in KINDS.values()
        if kind.table and kind.date and kind.table in tables()
        for name, column in tables()[kind.table].columns.items()
        if column.type.kind is Kind.TIME
    ]
    query = sql.listed((_academies_with(place, first) for place in places), " UNION ALL ")
    for academy, table, day, name in connection.execute(query).fetchall():
        found[table, day, name].add(academy)
    return found


def _academies_with(place: _Place, first: date) -> Sql:
    names = dict(zip(("table", "date", "time"), map(sql.name, place), strict=True))
    texts = sql.listed(map(sql.text, place))
    return fill(_RECORDED, **names, place=texts, first=sql.day(first))


def _is_undated(setting: Setting) -> bool:
    return setting.type.kind is Kind.TIME and bool(setting.cases) and not any(map(_dated, setting.cases))


def _dated(case: Case) -> bool:
    return bool(case.selector.valid_from or case.selector.valid_until)


def _undated_used(
    used: Iterable[UsedSetting], settings: Mapping[str, Setting]
) -> Iterator[tuple[str, tuple[Setting, Case]]]:
    """The times among the settings of a finding of which no date says when they hold."""
    for each in used:
        setting = settings[each.path]
        for case in setting.cases if setting.type.kind is Kind.TIME else ():
            if case.origin.at == each.at and not _dated(case):
                yield each.path, (setting, case)


def _told(academy: str, edition: str, first: date, times: Times, resting: int) -> Diagnostic:
    paths = sorted(times)
    setting, case = times[paths[0]]
    found = counted(resting, "finding rests", "findings rest") if resting else "no finding rests"
    missing = "others may be missing" if resting else "some may be missing"
    message = (
        f"what {academy} recorded before {first} is checked by {quoted(paths)} of edition {edition}: "
        f"{found} on that, and {missing}"
    )
    until = first - timedelta(days=1)
    help = f"if another time held then, write it as a case with `until: {until}`, or check that year by its edition"
    return OF_THIS_EDITION.at(case.origin.span, message, label=setting.told(case), help=help)
