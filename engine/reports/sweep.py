"""A range of values of one setting, in each format: a table, and how many pupils it concerns as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import SubElement

from engine.impact.sweeping import Sweep, SweepCount, SweepPoint
from engine.reports.csv import csv_rows
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.page import Page
from engine.reports.phrases import academies_called, apart_words, folded, titled, titles_told_apart
from engine.reports.visible import visible
from engine.spoken import day_in_words

_WIDEST = 40
_NOW = "in force"
_BY_ACADEMY = "By academy, pupils found by any of these rules"
_NOT_HIDDEN = (
    "small numbers are not hidden here, and two values may differ by a single pupil: not for publication"
)
_UNREAD = "no rule reads this setting, so no answer would change"


def sweep_text(told: Sweep, look: Look = PLAIN) -> Iterator[str]:
    """The table, then the bars."""
    yield look.paint("strong", visible(_headline(told))) + "\n"
    yield from (f"{visible(line)}\n" for line in _told_beside(told))
    if not _asked(told):
        return
    yield "\n"
    (first, *others), rows = _table(told, [rule.rule for rule in told.rules])
    yield from grid(
        [Column(visible(first)), *(Column(visible(each), number=True) for each in others)], rows, look
    )
    yield "\n" + look.paint("strong", "Pupils found by any of these rules") + "\n"
    width = max(len(point.value) for point in told.points)
    for point in told.points:
        bar = "█" * _length(told, point, _WIDEST)
        now = f"  ({_NOW})" if point.now else ""
        yield f"  {visible(point.value).rjust(width)}  {look.paint('frame', bar)} {point.pupils:,}{now}\n"
    headings, rows = _by_academy(told)
    if rows:
        yield "\n" + look.paint("strong", _BY_ACADEMY) + "\n"
        numbers = range(1, len(told.points) + 1)
        yield from grid(
            [Column(visible(each), at in numbers) for at, each in enumerate(headings)], rows, look
        )


def _headline(told: Sweep) -> str:
    first, last = told.points[0].value, told.points[-1].value
    what = titled(told.title, told.name)
    by = "" if told.academies == (told.layer,) else f", as if {told.layer} set it"
    where = f"at {academies_called(told.academies)}{by}"
    return f"{what} from {first} to {last}, {where}, on the register as at {day_in_words(told.as_at)}"


def _told_beside(told: Sweep) -> Iterator[str]:
    """What the numbers leave out: rules not asked, answers not told, values beyond bounds; and that none is hidden."""
    if not told.rules:
        yield _UNREAD
    for at, (rule, title) in enumerate(zip(told.rules, _titles(told), strict=True)):
        named = titled(title, rule.rule)
        if rule.why_not:
            yield f"{named} is not asked{':' if rule.not_evaluated else ''} {rule.why_not}"
        if not rule.not_evaluated and (unknown := _cannot_tell(told, at)):
            yield f"{named}: answers that cannot be told, and are not counted here: {unknown}"
    if told.beyond:
        yield told.beyond
    yield from apart_words(told.apart, len(told.academies))
    if _asked(told):
        yield _NOT_HIDDEN


def _cannot_tell(told: Sweep, at: int) -> str:
    """Of how many a rule cannot tell: `3`, or `1 to 3` where that depends on the value; "" where of none."""
    counts = sorted({point.cannot_tell[at] or 0 for point in told.points})
    return (
        "" if counts[-1] == 0 else " to ".join(f"{each:,}" for each in dict.fromkeys((counts[0], counts[-1])))
    )


def _asked(told: Sweep) -> list[int]:
    """The places of the rules that could be asked."""
    return [at for at, rule in enumerate(told.rules) if rule.not_evaluated is None]


def _table(told: Sweep, rules: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """How many each rule finds by each value, and any of them: headings and rows, a row for each of what is more."""
    asked = _asked(told)
    table = [
        ("Value", *(rules[at] for at in asked), "Pupils"),
        *(_row(told, point) for point in told.points),
    ]
    if len(asked) > len(told.points):
        table = list(zip(*table, strict=True))
    return table[0], table[1:]


def _titles(told: Sweep) -> list[str]:
    named = [(rule.rule, rule.title or rule.rule, rule.academies) for rule in told.rules]
    return list(titles_told_apart(named))


def _by_academy(told: Sweep) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The pupils at each of several academies by each value, those alike as one; no rows where nothing was asked."""
    apart = {each.academy: each.why for each in told.apart}
    last = ("Not reached, because",) if apart else ()
    headings = ("Academy", *map(_value, told.points), *last)
    if len(told.academies) == 1 or not _asked(told):
        return headings, []
    rows = {
        name: (
            *(
                "-" if (found := _pupils(each.by_academy[at])) is None else f"{found:,}"
                for each in told.points
            ),
            *(apart.get(name, "") for _ in last),
        )
        for at, name in enumerate(told.academies)
    }
    alike = folded(rows, lambda row: {*row[: len(told.points)]} == {"0"})
    return headings, [(name, *row) for name, row in alike.items()]


def _pupils(count: SweepCount) -> int | None:
    """How many pupils are found; None where no rule could be asked."""
    return count.pupils if any(each is not None for each in count.yes) else None


def _value(point: SweepPoint) -> str:
    return f"{point.value} ({_NOW})" if point.now else point.value


def _row(told: Sweep, point: SweepPoint) -> tuple[str, ...]:
    counts = (point.yes[at] for at in _asked(told))
    return _value(point), *("-" if count is None else f"{count:,}" for count in counts), f"{point.pupils:,}"


def _length(told: Sweep, point: SweepPoint, most: int) -> int:
    """How long a bar is, where the longest has `most`; one that stands for somebody is never without length."""
    greatest = max(each.pupils for each in told.points)
    return max(round(point.pupils * most / greatest), 1) if point.pupils else 0


def sweep_markdown(told: Sweep) -> Iterator[str]:
    """The table."""
    yield f"# What if: {escaped(_headline(told))}\n\n"
    yield from (f"{escaped(line)}\n\n" for line in _told_beside(told))
    if _asked(told):
        headings, rows = _table(told, _titles(told))
        yield from table(headings, rows)
    headings, rows = _by_academy(told)
    if rows:
        yield f"\n{_BY_ACADEMY}:\n\n"
        yield from table(headings, rows)


def sweep_csv(told: Sweep) -> Iterator[str]:
    """A row for each academy, value and rule, with why it is not asked; without rule where none reads the setting."""
    columns = (
        "academy",
        "path",
        "when",
        "value",
        "in_force",
        "rule",
        "title",
        "level",
        "yes",
        "cannot_tell",
        "pupils",
        "not_evaluated",
        "not_reached",
    )
    rows = (
        row
        for point in told.points
        for academy, count in zip(told.academies, point.by_academy, strict=True)
        for row in _csv_rows(told, point, academy, count)
    )
    return csv_rows(columns, rows)


def _csv_rows(told: Sweep, point: SweepPoint, academy: str, count: SweepCount) -> Iterator[dict[str, object]]:
    shared = {
        "academy": academy,
        "path": told.path,
        "when": told.when,
        "value": point.value,
        "in_force": "yes" if point.now else "no",
        "pupils": _pupils(count),
        "not_reached": "; ".join(each.why for each in told.apart if each.academy == academy),
    }
    if not told.rules:
        yield {**shared, "not_evaluated": _UNREAD}
    for at, rule in enumerate(told.rules):
        if academy in rule.academies:
            yield {
                **shared,
                "rule": rule.rule,
                "title": rule.title,
                "level": rule.level,
                "yes": count.yes[at],
                "cannot_tell": count.cannot_tell[at],
                "not_evaluated": rule.not_evaluated_at.get(academy, rule.not_evaluated or ""),
            }


def sweep_json(told: Sweep) -> Iterator[str]:
    """One object, described by `schemas/results/sweep.schema.json`; a value a line."""
    return json_object(
        academy=told.academies[0] if len(told.academies) == 1 else None,
        academies=told.academies,
        layer=told.layer,
        path=told.path,
        when=told.when or None,
        title=told.title,
        edition=told.edition,
        as_at=told.as_at,
        rules=[
            {
                "id": rule.rule,
                "title": rule.title,
                "level": rule.level,
                "academies": rule.academies,
                "not_evaluated": rule.not_evaluated,
                "not_evaluated_at": dict(rule.not_evaluated_at),
            }
            for rule in told.rules
        ],
        beyond=told.beyond or None,
        not_reached=[{"academy": each.academy, "why": each.why} for each in told.apart],
        values=(_point_json(point) for point in told.points),
    )


def _point_json(point: SweepPoint) -> Json:
    return {
        "value": point.value,
        "in_force": point.now,
        "yes": point.yes,
        "cannot_tell": point.cannot_tell,
        "pupils": point.pupils,
        "by_academy": [
            {"yes": each.yes, "cannot_tell": each.cannot_tell, "pupils": each.pupils}
            for each in point.by_academy
        ],
    }


def sweep_html(told: Sweep) -> Iterator[str]:
    """The page in one piece: a chart of the pupils, and the table beside it."""
    page = Page(f"What if: {_headline(told)}")
    page.add("h1", "What if")
    page.add("p", _headline(told))
    page.add_list(_told_beside(told))
    if _asked(told):
        page.add("h2", "Pupils found by any of these rules")
        _chart(page, told)
        page.add("h2", "By rule")
        headings, rows = _table(told, _titles(told))
        numbers = dict.fromkeys(range(1, len(headings)), "number")
        page.add_table("How many each rule finds by each value", headings, rows, numbers)
    headings, rows = _by_academy(told)
    if rows:
        page.add("h2", "By academy")
        numbers = dict.fromkeys(range(1, len(told.points) + 1), "number")
        page.add_table(_BY_ACADEMY, headings, rows, numbers)
    yield page.html()


def _chart(page: Page, told: Sweep) -> None:
    """Bars with the number behind each; the same numbers stand in the table, for whoever does not see them."""
    line, left, most = 28, 120, 480
    height = line * len(told.points)
    size = {
        "viewBox": f"0 0 {left + most + 140} {height}",
        "width": str(left + most + 140),
        "height": str(height),
    }
    chart = SubElement(page.main, "svg", {**size, "role": "img", "aria-labelledby": "chart-title"})
    SubElement(
        chart, "title", id="chart-title"
    ).text = "Pupils found, by value; the table below has the numbers"
    for at, point in enumerate(told.points):
        top, length = at * line, _length(told, point, most)
        text = {"font-size": "14", "fill": "currentColor"}
        SubElement(
            chart, "text", {**text, "x": str(left - 8), "y": str(top + 19), "text-anchor": "end"}
        ).text = visible(point.value)
        colour = "#1f5fa8" if point.now else "#5b87b8"
        bar = {"x": str(left), "y": str(top + 4), "width": str(length), "height": "20", "fill": colour}
        SubElement(chart, "rect", bar)
        said = f"{point.pupils:,}" + (f" ({_NOW})" if point.now else "")
        SubElement(chart, "text", {**text, "x": str(left + length + 8), "y": str(top + 19)}).text = said
