"""Counts of whom a change reaches, with every number hidden by which somebody could be known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import combinations

from engine.frozen import dataclass
from engine.impact.impact import WAYS, Attribution, Flip, Impact
from engine.impact.nesting import Row, hidden_within
from engine.impact.pupils import GROUPS
from engine.keyed import by_key
from engine.spoken import year_in_words
from engine.suppression import can_be_worked_out, hidden_each, hidden_parts, hidden_places, is_small


@dataclass(frozen=True, slots=True)
class Count:
    """How many pupils there are of one kind; None where the number is hidden."""

    of: str
    pupils: int | None


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of one sort: `by` is the rule, year group, … that they are told apart by."""

    by: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """A rule that not every answer can be had of: how many neither edition can tell, None where the number is hidden.

    `not_asked` is the reason why it cannot be asked, at all or at some academies.
    """

    rule: str
    title: str
    answers: int | None
    not_asked: str | None


@dataclass(frozen=True, slots=True)
class GroupedImpact:
    """How many pupils some answer flips for, in tables from which no small number can be worked out.

    `of_others` tells whether answers about no single pupil flip too, such as a register's, which are not counted.
    `by_cause` has the numbers of the table by change, with what makes the answers flip. `untold` are the rules of which
    less is counted than there may be. `titles` are those of the rules; an academy's own rule may add one to a name.
    """

    as_at: date
    academies: tuple[str, ...]
    pupils: int | None
    tables: tuple[CountTable, ...]
    of_others: bool
    by_cause: tuple[tuple[Attribution, int | None], ...]
    untold: tuple[Untold, ...]
    titles: Mapping[str, str]


_Person = tuple[str, str]


def grouped(impact: Impact) -> GroupedImpact:
    """The counts of an impact. Answers about no single pupil, such as a register's, are not counted here."""
    flips = [flip for flip in impact.flips if "pupil_id" in flip.subject]
    everybody = _people(flips)
    total = len(everybody)
    small = [each for each in _by_academy(everybody).values() if is_small(each)]
    shown = None if is_small(total) or (small and can_be_worked_out(small)) else total
    sort = partial(_sorted, flips, total, secret=shown is None)
    evaluated = [rule.rule for rule in impact.rules if rule.not_evaluated is None]
    causes = sorted({flip.by for flip in flips}, key=_cause)
    sorts = [
        sort("direction", lambda flip: (flip.way,), WAYS),
        sort("rule", lambda flip: (flip.rule,), evaluated),
        sort("academy", lambda flip: (flip.academy,), impact.academies, parts=True),
        sort("year group", year_of, year_groups_of(flips), parts=True),
        sort("pupil group", lambda flip: flip.groups, tuple(GROUPS)),
        sort("change", lambda flip: (_cause(flip.by),), list(map(_cause, causes))),
    ]
    tables = _told(sorts, total, secret=shown is None)
    by_cause = zip(causes, (each.pupils for each in tables[-1].counts), strict=True)
    of_others = len(flips) < len(impact.flips)
    return GroupedImpact(
        *(impact.as_at, impact.academies, shown, tables, of_others, tuple(by_cause)),
        untold=tuple(_untold(impact)),
        titles=_titles(impact),
    )


def _titles(impact: Impact) -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}
    for rule in impact.rules:
        found.setdefault(rule.rule, {})[rule.title] = None
    return {name: "; ".join(titles) for name, titles in found.items()}


def _untold(impact: Impact) -> Iterator[Untold]:
    for rule in impact.rules:
        if rule.untold or rule.why_not:
            answers = None if is_small(rule.untold) else rule.untold
            yield Untold(rule.rule, rule.title, answers, rule.why_not)


def pupils_by_cause(flips: Iterable[Flip]) -> tuple[tuple[Attribution, int], ...]:
    """For how many pupils some answer flips by each cause, however few they are."""
    found = by_key((flip.by, flip) for flip in flips if "pupil_id" in flip.subject)
    return tuple((by, len(_people(mine))) for by, mine in found.items())


def _people(flips: Iterable[Flip]) -> frozenset[_Person]:
    return frozenset((flip.academy, str(flip.subject["pupil_id"])) for flip in flips)


def year_of(flip: Flip) -> tuple[str]:
    """The year group of a flip, in words."""
    return (year_words(flip.year_group),)


def year_groups_of(flips: Iterable[Flip]) -> list[str]:
    """The year groups of some flips, the youngest first; what is of none comes last."""
    found = {flip.year_group for flip in flips}
    return [year_words(year) for year in sorted(found, key=lambda year: (year is None, year or 0))]


def year_words(year: int | None) -> str:
    """`year 4`, `Reception`, or that there is none."""
    return "not of one year group" if year is None else year_in_words(year)


def _cause(by: Attribution) -> str:
    return f"{', '.join(by.changes)} ({by.how})"


@dataclass(frozen=True, slots=True)
class _Sort:
    """The rows of a table before they are told, and the places of those that it hides by itself."""

    by: str
    rows: tuple[Row, ...]
    hidden: frozenset[int]


_NESTED = ("direction", "rule", "change")
"""The tables of which one row can be known to lie within one of another, since the policies tell."""


def _told(sorts: Sequence[_Sort], total: int, *, secret: bool) -> tuple[CountTable, ...]:
    nested = [row for sort in sorts if sort.by in _NESTED for row in sort.rows]
    alone = frozenset(sort.rows[at] for sort in sorts for at in sort.hidden)
    hidden = hidden_within(nested, alone, total, secret=secret)
    return tuple(
        CountTable(
            sort.by, tuple(Count(row.name, None if row in hidden else row.pupils) for row in sort.rows)
        )
        for sort in sorts
    )


def _sorted(
    flips: Sequence[Flip],
    total: int,
    by: str,
    of: Callable[[Flip], Sequence[str]],
    names: Sequence[str],
    *,
    secret: bool,
    parts: bool = False,
) -> _Sort:
    """The counts of one sort; where the total is `secret`, no rows are shown that come to it."""
    found: Mapping[str, list[int]] = {name: [] for name in names}
    for at, flip in enumerate(flips):
        for name in of(flip):
            found[name].append(at)
    groups = [_people(flips[at] for at in mine) for mine in found.values()]
    counts = list(map(len, groups))
    telling = _telling(groups, _people(flips), parts=parts) if by != "academy" else frozenset()
    hidden = _hidden(counts, total, telling, parts=parts)
    if secret:
        more = _adding_up(groups, hidden, total, parts=parts)
        hidden = _hidden(counts, total, hidden | more, parts=parts)
    rows = zip(found.items(), counts, strict=True)
    return _Sort(by, tuple(Row(by, name, frozenset(mine), count) for (name, mine), count in rows), hidden)


def _hidden(counts: Sequence[int], total: int, also: frozenset[int], *, parts: bool) -> frozenset[int]:
    if parts:
        return hidden_places(counts, total, also)
    return also | {at for at, each in enumerate(hidden_each(counts, total)) if each is None}


def _adding_up(
    rows: Sequence[frozenset[_Person]], hidden: frozenset[int], total: int, *, parts: bool
) -> frozenset[int]:
    """The places of the least of shown counts that come to the total: all parts, or two groups, as girls and boys do."""
    shown = [at for at, row in enumerate(rows) if row and at not in hidden]
    found: set[int] = set()
    for together in [shown] if parts else combinations(shown, 2):
        chosen = [rows[at] for at in together]
        if sum(map(len, chosen)) == total == len(frozenset[_Person]().union(*chosen)):
            least = min(map(len, chosen))
            found.update(at for at in together if len(rows[at]) == least)
    return frozenset(found)


def _telling(
    rows: Sequence[frozenset[_Person]], everybody: frozenset[_Person], *, parts: bool
) -> frozenset[int]:
    """The places of the counts by which one could be worked out that is hidden where an academy is told of alone."""
    totals = _by_academy(everybody)
    if len(totals) < 2:
        return frozenset()
    hidden: dict[int, list[tuple[int, int]]] = {}
    each_has = list(map(_by_academy, rows))
    for academy, total in totals.items():
        own = [counts[academy] for counts in each_has]
        told = hidden_parts(own, total) if parts else hidden_each(own, total)
        for at, (count, shown) in enumerate(zip(own, told, strict=True)):
            if shown is None and count:
                hidden.setdefault(at, []).append((count, total - count))
    return frozenset(
        at
        for at, pairs in hidden.items()
        if can_be_worked_out([count for count, _ in pairs])
        or (not parts and can_be_worked_out([rest for _, rest in pairs]))
    )


def _by_academy(people: Iterable[_Person]) -> Counter[str]:
    return Counter(academy for academy, _ in people)
