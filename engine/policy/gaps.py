"""Where the cases of an academy's settings leave a session without a value, and single days of another school year."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta

from engine.diagnostics import Code, Diagnostic, Severity
from engine.frozen import replace
from engine.policy.cases import ALWAYS, SESSIONS, WEEKDAYS, Selector, Taught, gaps, weekdays_of
from engine.policy.layers import Layer
from engine.policy.phases import phases_are_clear
from engine.policy.settings import Case, Setting
from engine.policy.standing import Standing, edition_of
from engine.source import Place, Span

GAP = Code(
    "L060",
    "cases that leave a gap",
    "The cases that the academy gives this setting do not cover every session of its year groups on the school days "
    "of the edition's school year: what the message names has no value, and a rule that needs it could not tell. Add "
    "a case for it, or widen one: a `when` holds for all that it does not mention, so a case for a session that is "
    "never held does no harm.",
)
GAP_ABOVE = Code(
    "L067",
    "a value from above that leaves pupils out",
    "A layer above sets this value for some year groups, phases or sessions only, and this academy has others too. "
    "For these nobody has set it: rules that need it answer `cannot tell`. Set it at the academy, for all its pupils, "
    "if it may; else ask the layer above for a case. If only a session that is never held has no value, such as that "
    "of Friday afternoons, the layer above leaves `weekdays` out of its case.",
    Severity.WARNING,
)
PART_OF_YEAR = Code(
    "L062",
    "a setting that is in force for part of the school year",
    "The setting comes into force, or ceases to be, within the edition's school year, for all sessions alike. Rules "
    "answer `cannot tell` if they need it for a day on which it is not in force. Leave it if that is meant.",
    Severity.WARNING,
)
OTHER_YEAR = Code(
    "L061",
    "a single day of another school year",
    "`on` names a day outside the school year of the edition, from 1 September to 31 August. Correct the day; keep it "
    "only if it is about an earlier year that registers still hold.",
    Severity.WARNING,
)


WEEKEND = Code(
    "L069",
    "a single day at a weekend",
    "`on` names a Saturday or a Sunday, when no session is held, so the case never matters. Usually the year is wrong "
    "or the date is mistyped.",
    Severity.WARNING,
)


def check_gaps(standing: Standing, refused: Container[Span | Place]) -> Iterator[Diagnostic]:
    """Each stretch of an academy's sessions for which a setting with cases has no value; its own odd single days.

    A setting with a value at a place that was refused, or in a file of which something could not be read, is not
    looked at: what seems to be left out may stand there.
    """
    academy, year = standing.layers[-1], school_year(edition_of(standing))
    unsound = {file.source.name for layer in standing.layers for file in layer.folder.files if not file.sound}
    if not (academy.year_groups and year):
        return
    for setting in standing.settings.values():
        if not setting.cases:
            yield _of_other_phases(setting, standing)
        varies = any(case.selector != ALWAYS for case in setting.cases)
        spans = [case.origin.span for case in setting.cases if case.origin.span]
        sound = not any(span in refused or span.source.name in unsound for span in spans)
        if varies and sound and not _is_unresolved(setting, standing):
            selectors = [case.selector for case in setting.cases]
            for part in merged(gaps(selectors, academy.taught, *year), academy.taught, *year):
                yield _gap(setting, part, academy)
    for setting in academy.settings.values():
        days = [case for case in setting.cases if case.selector.single]
        yield from (_other_year(setting, case, *year) for case in days if _is_outside(case, *year))
        yield from (_weekend(setting, case) for case in days if _is_at_weekend(case))


def _is_unresolved(setting: Setting, standing: Standing) -> bool:
    """Whether it goes by phases of which the academy is not known to be: that is told, and its gaps follow from it."""
    if any(case.selector.phases for case in setting.cases):
        return True
    by_phase = any(case.whole and case.whole.phases for case in setting.cases)
    return by_phase and not phases_are_clear(standing)


def merged(cells: Sequence[Selector], taught: Taught, first: date, last: date) -> tuple[Selector, ...]:
    """Cells of one session, year group, class, weekday and stretch as few selectors; what is all there is falls away."""
    every: dict[str, frozenset[object]] = {
        "weekdays": frozenset(range(1, len(WEEKDAYS) + 1)),
        "year_groups": frozenset(taught.year_groups),
        "sessions": frozenset(SESSIONS),
    }
    found = [_without_all_classes(each, taught) for each in _joined(cells, "classes")]
    found = [_with_every_weekday(each, every["weekdays"]) for each in _joined(found, "weekdays")]
    for name in ("year_groups", "sessions"):
        found = _joined(found, name)
    return tuple(_plain(each, every, first, last) for each in _in_a_row(found))


def _without_all_classes(cell: Selector, taught: Taught) -> Selector:
    """A cell of one year group, whose classes fall away where they are all of it."""
    all_of_it = cell.classes == frozenset(
        name for year in cell.year_groups or () for name in taught.classes_of(year)
    )
    return cell.having("classes", None) if all_of_it else cell


def _with_every_weekday(cell: Selector, every: frozenset[object]) -> Selector:
    """A cell of all weekdays, where it has all that its dates have."""
    first, last = cell.valid_from, cell.valid_until
    all_there_are = weekdays_of(first, last) & every if first and last else every
    return cell.having("weekdays", every) if cell.weekdays == all_there_are else cell


def _joined(cells: Sequence[Selector], name: str) -> list[Selector]:
    """Those that differ in one dimension alone as one."""
    groups: dict[Selector, frozenset[object]] = {}
    for cell in cells:
        rest = cell.having(name, None)
        groups[rest] = groups.get(rest, frozenset()) | (getattr(cell, name) or frozenset())
    return [rest.having(name, chosen or None) for rest, chosen in groups.items()]


def _in_a_row(cells: Sequence[Selector]) -> list[Selector]:
    """Those whose dates follow each other as one."""
    found: list[Selector] = []
    for cell in sorted(cells, key=lambda each: each.valid_from or date.min):
        before = next((each for each in found if _follows(cell, each)), None)
        if before:
            found[found.index(before)] = replace(before, valid_until=cell.valid_until)
        else:
            found.append(cell)
    return found


def _follows(cell: Selector, before: Selector) -> bool:
    ends = before.valid_until
    starts = ends + timedelta(days=1) if ends else None
    return replace(cell, valid_from=before.valid_from, valid_until=ends) == before and (
        cell.valid_from == starts
    )


def _plain(cell: Selector, every: Mapping[str, frozenset[object]], *year: date) -> Selector:
    first, last = year
    for name, all_there_is in every.items():
        if getattr(cell, name) == all_there_is:
            cell = cell.having(name, None)
    return replace(
        cell,
        valid_from=None if cell.valid_from == first else cell.valid_from,
        valid_until=None if cell.valid_until == last else cell.valid_until,
    )


def school_year(edition: str | None) -> tuple[date, date] | None:
    """The first and last day of an edition's school year, such as `2024-25`; None where the two years do not follow."""
    if not (edition and re.fullmatch("20[0-9]{2}-[0-9]{2}", edition)):
        return None
    begins = int(edition[:4])
    if int(edition[5:]) != (begins + 1) % 100:
        return None
    return date(begins, 9, 1), date(begins + 1, 8, 31)


def _of_other_phases(setting: Setting, standing: Standing) -> Diagnostic:
    """The gap that all cases of a setting are for phases of which the academy is not."""
    said = next(own[setting.path] for own in reversed(standing.own) if setting.path in own)
    return _gap(said, ALWAYS, standing.layers[-1])


def _gap(setting: Setting, part: Selector, academy: Layer) -> Diagnostic:
    case = setting.cases[-1]
    for_whom = " for any of its pupils" if part == ALWAYS else f": {part}"
    label = setting.told(case)
    message = f"`{setting.path}` has no value at {academy.called}{for_whom}"
    if _is_part_of_year(part):
        help = "leave it if that is meant; else correct `from` or `until`"
        return PART_OF_YEAR.at(case.origin.span, message, label=label, help=help)
    if all(each.origin.layer != academy.id for each in setting.cases):
        help = f"set it in {academy.id} for all its pupils, where it may, or ask for a case here"
        return GAP_ABOVE.at(case.origin.span, message, label=label, help=help)
    return GAP.at(
        case.origin.span, message, label=label, help="add a case for it, or widen one of those there are"
    )


def _is_part_of_year(part: Selector) -> bool:
    """Whether it is all there is up to a day, or from one on."""
    dates = (part.valid_from, part.valid_until)
    alone = replace(part, valid_from=None, valid_until=None) == ALWAYS
    return alone and sum(each is None for each in dates) == 1


def _is_outside(case: Case, first: date, last: date) -> bool:
    day = case.selector.valid_from
    return day is not None and not first <= day <= last


def _is_at_weekend(case: Case) -> bool:
    day = case.selector.valid_from
    return day is not None and day.isoweekday() > len(WEEKDAYS)


def _weekend(setting: Setting, case: Case) -> Diagnostic:
    day = case.selector.valid_from
    message = f"this case of `{setting.path}` never holds: {day} is a {day:%A}"
    help = "correct the day, or delete it"
    return WEEKEND.at(case.origin.span, message, label=str(case.selector), help=help)


def _other_year(setting: Setting, case: Case, first: date, last: date) -> Diagnostic:
    return OTHER_YEAR.at(
        case.origin.span,
        f"this case of `{setting.path}` is for a day outside the school year {first.year}-{last.year % 100:02}",
        label=str(case.selector),
        help=f"write a day from {first} to {last}",
    )
