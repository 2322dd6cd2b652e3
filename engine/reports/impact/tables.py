"""An impact as tables, which every format shows in its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.impact.grouped import GroupedImpact, year_groups_of, year_of
from engine.impact.impact import WAYS, Attribution, Cause, ChangeEffect, Flip, Impact, RuleEffect
from engine.impact.pupils import GROUPS
from engine.monitoring.figures import Count, Untold
from engine.reports.pack.parts import Cell, Column, DataTable, Holds, shown
from engine.reports.phrases import at_academy, folded, titled, titles_told_apart
from engine.spoken import day_in_words
from engine.suppression import LEAST
from engine.wording import counted, listed

HIDDEN = f"fewer than {LEAST}, or hidden"
FLIP_HEADINGS = ("Whose", "Year", "Rule", "Was", "Is", "Why it was", "Why it is", "What makes it flip")


def impact_headline(impact: Impact | GroupedImpact) -> str:
    """How many answers flip, on what register, and whether they are listed; or for how many pupils some answer does."""
    return _grouped_headline(impact) if isinstance(impact, GroupedImpact) else _headline(impact)


def _headline(impact: Impact) -> str:
    reached = sum(rule.not_evaluated is None for rule in impact.rules)
    rules = counted(reached, "rule")
    flips = len(impact.flips)
    answers = (
        "no answer flips" if not flips else f"{flips:,} {'answer flips' if flips == 1 else 'answers flip'}"
    )
    pupils = {(flip.academy, flip.subject["pupil_id"]) for flip in impact.flips if "pupil_id" in flip.subject}
    about = f", about {counted(len(pupils), 'pupil')}" if pupils else ""
    said = f"on the register as at {day_in_words(impact.as_at)}, {answers}{about}; the changes reach {rules}"
    unlisted = "; with `--summary` none of the flips is listed" if flips and not impact.listed else ""
    return f"{said}{not_counted(impact)}{unlisted}"


def not_counted(impact: Impact | GroupedImpact) -> str:
    """`; 2 rules cannot be asked; 12 answers cannot be told by either edition`: what no number has; "" where all is."""
    if isinstance(impact, GroupedImpact):
        lacking = sum(each.not_asked is not None for each in impact.untold)
        numbers = [each.answers for each in impact.untold]
    else:
        lacking = sum(each.why_not is not None for each in impact.rules)
        numbers = [each.untold for each in impact.rules]
    at_some = ", or not at each academy" if len(impact.academies) > 1 else ""
    asked = f"; {counted(lacking, 'rule')} cannot be asked{at_some}" if lacking else ""
    known = sum(number or 0 for number in numbers)
    if None not in numbers and not known:
        return asked
    many = "some answers" if None in numbers else counted(known, "answer")
    return f"{asked}; {many} cannot be told by either edition"


def _grouped_headline(impact: GroupedImpact) -> str:
    on = f"on the register as at {day_in_words(impact.as_at)},"
    others = "; answers about registers, classes or the academy flip too, and are not counted here"
    too = others if impact.of_others else ""
    more = f"{too}{not_counted(impact)}"
    if impact.pupils == 0:
        return f"{on} no pupil's answer flips{more}"
    many = f"some pupils ({HIDDEN})" if impact.pupils is None else counted(impact.pupils, "pupil")
    return f"{on} an answer flips for {many}{more}"


def impact_tables(impact: Impact | GroupedImpact) -> Iterator[DataTable]:
    """What flips by rule, change, cause, academy, year group and pupil group, or the counts by each sort.

    Tables without rows are left out.
    """
    return _grouped_tables(impact) if isinstance(impact, GroupedImpact) else _tables(impact)


def _tables(impact: Impact) -> Iterator[DataTable]:
    ways = [way for way in WAYS if any(flip.way == way for flip in impact.flips)]
    tables = (
        _by_rule(impact, ways),
        _table(
            "What each change does",
            ("Change", "Flips alone", "With others", "Why it flips nothing"),
            tuple(map(_change, impact.changes)),
            (1, 2),
        ),
        _table(
            "What makes answers flip",
            ("Answers", "By"),
            tuple((count, attribution_words(by)) for by, count in impact.attributions().items()),
            (0,),
        ),
        _by_academy(impact, ways),
        _counted(
            "Answers by year group", "Year group", ways, impact.flips, year_of, year_groups_of(impact.flips)
        ),
        _counted("Answers by pupil group", "Group", ways, impact.flips, lambda flip: flip.groups, GROUPS),
    )
    return (table for table in tables if table.rows)


def _table(
    caption: str, columns: Sequence[str], rows: tuple[tuple[Cell, ...], ...], numbers: Sequence[int] = ()
) -> DataTable:
    """A table in which the columns at `numbers` hold numbers."""
    made = (
        Column(name, Holds.COUNT, 10) if at in numbers else Column(name, width=36)
        for at, name in enumerate(columns)
    )
    return DataTable(caption, caption, tuple(made), rows)


def written_rows(table: DataTable) -> Iterator[tuple[str, ...]]:
    """The cells as a report of its own has them: what is hidden says of how many it may be."""
    return (tuple(HIDDEN if cell is Untold.HIDDEN else shown(cell) for cell in row) for row in table.rows)


def _grouped_tables(impact: GroupedImpact) -> Iterator[DataTable]:
    titles = impact.titles
    for table in impact.tables:
        title = ("Title",) if table.by == "rule" else ()
        of_academies = table.by == "academy" and len(impact.academies) > 1
        counts = {
            each.of: (_number(each.pupils), *(titles.get(each.of, "") for _ in title))
            for each in table.counts
            if each.pupils != 0 or of_academies
        }
        told = folded(counts, lambda row: row[0] in (0, Untold.HIDDEN)) if of_academies else counts
        rows = tuple((name, *row) for name, row in told.items())
        if rows:
            columns = (table.by.capitalize(), "Pupils", *title)
            yield _table(f"Pupils by {table.by}", columns, rows, (1,))
    if impact.untold:
        untold = tuple(
            (each.rule, _number(each.answers), each.not_asked or "", each.title) for each in impact.untold
        )
        columns = ("Rule", *_NOT_COUNTED, "Title")
        yield _table("What is not counted", columns, untold, (1,))


_NOT_COUNTED = ("Told by neither", "Not asked, because")


def _number(number: int | None) -> Count:
    return Untold.HIDDEN if number is None else number


def _by_rule(impact: Impact, ways: Sequence[str]) -> DataTable:
    flips = Counter((flip.rule, flip.academy, flip.way) for flip in impact.flips)
    titles = titles_told_apart([(rule.rule, rule.title, rule.academies) for rule in impact.rules])
    columns = ("Rule", "Level", "Yes was", "Yes is", *map(str.capitalize, ways), *_NOT_COUNTED, "Title")
    rows = tuple(
        _rule(rule, title, [sum(flips[rule.rule, at, way] for at in rule.academies) for way in ways])
        for rule, title in zip(impact.rules, titles, strict=True)
        if _is_told(rule)
    )
    return _table("What flips, by rule", columns, rows, range(2, 5 + len(ways)))


def _is_told(rule: RuleEffect) -> bool:
    return bool(rule.flips or rule.untold or rule.why_not)


def _rule(rule: RuleEffect, title: str, flips: Sequence[int]) -> tuple[Cell, ...]:
    yes = ("-" if count is None else count for count in rule.yes)
    numbers = map(_number, (*flips, rule.untold))
    return rule.rule, rule.level, *yes, *numbers, rule.why_not or "", title


def _change(change: ChangeEffect) -> tuple[Cell, ...]:
    return change.change, change.alone, change.with_others, change.why


def _by_academy(impact: Impact, ways: Sequence[str]) -> DataTable:
    """Each of several academies, those alike as one, then all together; no rows where there is but one."""
    effects = tuple(impact.by_academy())
    numbers = {
        **{way.capitalize(): [each.ways.get(way, 0) for each in effects] for way in ways},
        "All": [sum(each.ways.values()) for each in effects],
        "Pupils": [each.pupils for each in effects],
        _NOT_COUNTED[0]: [each.untold for each in effects],
    }
    sums = [sum(counts) for counts in numbers.values()]
    numbers["Rules not asked"] = [each.not_evaluated for each in effects]
    rows: dict[str, tuple[Cell, ...]] = {
        each.academy: (
            *(counts[at] for counts in numbers.values()),
            "" if each.reached else "no change reaches it",
        )
        for at, each in enumerate(effects)
    }
    told = folded(rows, lambda row: {*row[:-1]} == {0})
    told["together"] = (*sums, "", "")
    columns = ("Academy", *numbers, "Why nothing flips")
    listed = tuple((name, *row) for name, row in told.items()) if len(effects) > 1 else ()
    return _table("Answers by academy", columns, listed, range(1, len(numbers) + 1))


def attribution_words(by: Attribution) -> str:
    """`register.closes alone`; `a and b together only`; `an interaction of a and b`."""
    named = listed(by.changes)
    if by.how is Cause.ALONE:
        return f"{named} alone"
    return f"{named} together only" if by.how is Cause.COMBINATION else f"an interaction of {named}"


def _counted(
    heading: str,
    column: str,
    ways: Sequence[str],
    flips: Sequence[Flip],
    of: Callable[[Flip], Sequence[str]],
    order: Iterable[str],
) -> DataTable:
    """How many answers flip of each kind that there is, in a given order."""
    found: dict[str, Counter[str]] = {}
    for flip in flips:
        for name in of(flip):
            found.setdefault(name, Counter())[flip.way] += 1
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(counts[way] for way in ways), counts.total())
        for name, counts in ((name, found[name]) for name in order if name in found)
    )
    columns = (column, *map(str.capitalize, ways), "All")
    return _table(heading, columns, rows, range(1, len(columns)))


def whose(flip: Flip) -> str:
    """Whose answer it is: `P0001, 2025-01-09, AM`; the academy where it is its own."""
    return ", ".join(str(value) for value in flip.subject.values()) or flip.academy


def flip_rows(impact: Impact) -> Iterator[tuple[str, ...]]:
    """A row for each flip, by pupil."""
    for flip in sorted(
        impact.listed, key=lambda flip: (flip.academy, str(flip.subject.get("pupil_id", "~")))
    ):
        year = "" if flip.year_group is None else str(flip.year_group)
        reasons = flip.old_reason, flip.new_reason
        who = at_academy(whose(flip), flip.academy, impact.academies)
        rule = titled(flip.title, flip.rule)
        yield who, year, rule, flip.old, flip.new, *reasons, attribution_words(flip.by)


def impact_sections(impact: Impact | GroupedImpact) -> Iterator[DataTable]:
    """Each part of a document; the first has its heading alone."""
    yield _table(impact_headline(impact).replace("on the", "On the", 1), (), ())
    yield from impact_tables(impact)
    if isinstance(impact, Impact) and impact.listed:
        yield _table("Pupil by pupil", FLIP_HEADINGS, tuple(flip_rows(impact)))
