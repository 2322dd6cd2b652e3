"""A register and a file compared: what differs and what explains it, in each format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from engine.reconciling.result import Definition, Kind, PupilDifference, Reconciled, Unmatched
from engine.reports.csv import csv_rows
from engine.reports.grid import Column, grid
from engine.reports.json import json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.spoken import days_in_words
from engine.wording import counted

_HEADINGS = ("pupil", "figure", "register", "file", "by")
_CSV = ("kind", "pupil_id", "figure", "register", "file", "by", "explained_by", "line")
_UNEXPLAINED = "not explained"
_KINDS: Mapping[Kind, str] = {
    "code_counted_as": "sessions coded {code} counted as {counted_as}",
    "class_counted_as": "sessions of the class {code} counted as {counted_as}",
    "code_left_out": "sessions coded {code} not counted",
    "code_left_out_of": "sessions coded {code} not counted as {counted_as}",
    "code_as_other": "sessions coded {code} counted as those coded `{counted_as}`",
    "code_under_other": "sessions coded {code} counted with `{counted_as}`",
    "unmarked_counted": "sessions not yet marked counted as {counted_as}",
    "off_roll_counted": "sessions {counted_as} the pupil's time on roll counted",
    "day_left_out": "the day on which a pupil {counted_as} not counted",
    "other_days": "other days counted",
    "days_not_sessions": "days counted instead of sessions",
}
"""What each kind of definition says of many pupils at once."""


def reconciled_text(result: Reconciled, look: Look = PLAIN) -> Iterator[str]:
    """The outcome, a line a figure that differs, what explains each pupil's, and who is in one of the two alone."""
    yield look.paint("strong", visible(_head(result))) + "\n"
    yield f"{visible(_outcome(result))}\n"
    yield from (f"  {visible(each)}\n" for each in _likeliest(result))
    columns = [Column(name, number=at > 1) for at, name in enumerate(_HEADINGS)]
    rows = list(_rows(result))
    yield "\n" if rows else ""
    yield from grid(columns, rows, look)
    yield "\n" if rows else ""
    yield from (f"{visible(each.pupil_id)}: {visible(_explained(each))}\n" for each in result.differences)
    for title, unmatched in _unmatched(result):
        yield f"\n{look.paint('strong', title)}\n"
        yield from (f"  {visible(_who(each, result.numbered))}\n" for each in unmatched)


def reconciled_markdown(result: Reconciled) -> Iterator[str]:
    """The same with headings and tables."""
    yield f"# Reconciliation: {escaped(_head(result))}\n\n{escaped(_outcome(result))}\n\n"
    likeliest = list(_likeliest(result))
    yield from (f"- {escaped(each)}\n" for each in likeliest)
    yield "\n" if likeliest else ""
    if result.differences:
        yield from table([each.capitalize() for each in _HEADINGS], _rows(result))
        yield "\n"
        yield from (
            f"- **{escaped(each.pupil_id)}**: {escaped(_explained(each))}\n" for each in result.differences
        )
        yield "\n"
    for title, unmatched in _unmatched(result):
        yield f"## {title.capitalize()}\n\n"
        yield from (f"- {escaped(_who(each, result.numbered))}\n" for each in unmatched)
        yield "\n"


def reconciled_csv(result: Reconciled) -> Iterator[str]:
    """A row for each figure that differs, and for each pupil who is in one of the two alone or was not compared."""
    return csv_rows(_CSV, _csv(result))


def _csv(result: Reconciled) -> Iterator[dict[str, object]]:
    for each in result.differences:
        for one in each.figures:
            yield {
                "kind": "difference",
                "pupil_id": each.pupil_id,
                "figure": one.figure,
                "register": one.register,
                "file": one.file,
                "by": one.by,
                "explained_by": _explained(each),
            }
    for kind, unmatched in _sides(result).items():
        for who in unmatched:
            yield {"kind": kind, "pupil_id": who.pupil_id, "explained_by": who.why, "line": who.line}


def reconciled_json(result: Reconciled) -> Iterator[str]:
    """One object, described by `schemas/results/reconcile.schema.json`."""
    other = result.other_days
    return json_object(
        academy=result.academy,
        file=str(result.file),
        mapping=result.mapping,
        covers={"from": result.covers.first, "to": result.covers.last, "told_by": result.told_by},
        figures=result.figures,
        agrees=result.agrees,
        pupils_compared=result.compared,
        other_days={"from": other[0].first, "to": other[0].last, "would_differ": other[1]} if other else None,
        differences=map(_difference, result.differences),
        **{kind: map(_member, unmatched) for kind, unmatched in _sides(result).items()},
    )


def _difference(each: PupilDifference) -> dict[str, object]:
    return {
        "pupil_id": each.pupil_id,
        "figures": [
            {"figure": one.figure, "register": one.register, "file": one.file, "by": one.by}
            for one in each.figures
        ],
        "explanations": [list(map(_definition, some)) for some in each.explanations],
        "more_explanations": each.more,
    }


def _definition(each: Definition) -> dict[str, object]:
    return {
        "definition": each.kind,
        "code": each.code,
        "counted_as": each.counted_as,
        "sessions": each.sessions,
        "from": each.days.first if each.days else None,
        "to": each.days.last if each.days else None,
        "says": each.says,
    }


def _member(each: Unmatched) -> dict[str, object]:
    return {"pupil_id": each.pupil_id, "why": each.why, "line": each.line}


def _head(result: Reconciled) -> str:
    days = days_in_words(result.covers.first, result.covers.last)
    return f"{result.academy}: {result.file.name} read as {result.mapping}, {days}"


def _outcome(result: Reconciled) -> str:
    """What came of it in one paragraph, the worst first."""
    pupils = counted(result.compared, "pupil")
    figures = f"{counted(len(result.figures), 'figure')} ({', '.join(result.figures)})"
    if result.agrees:
        return f"nothing differs: {figures} of {pupils} are the same, and both have the same pupils"
    differ = counted(len(result.differences), "pupil differs", "pupils differ")
    parts = [f"{figures} of {pupils} compared: {differ}"]
    parts += [f"{counted(len(unmatched), 'entry')} {title}" for title, unmatched in _unmatched(result)]
    if open_ := [each for each in result.differences if not each.explanations]:
        parts.append(f"{counted(len(open_), 'pupil')} not explained")
    if result.other_days:
        days, left = result.other_days
        would = f"then {counted(left, 'pupil')} would differ" if left else "then no pupil would differ"
        parts.append(f"the file seems to count {days.first} to {days.last}: {would}")
    return "; ".join(parts)


def _likeliest(result: Reconciled) -> Iterator[str]:
    """How many pupils each definition, or two together, explain, where that is the likeliest of theirs."""
    firsts = [each.explanations[0] for each in result.differences if each.explanations]
    found = Counter(tuple((each.kind, each.code, each.counted_as) for each in some) for some in firsts)
    for some, count in sorted(found.items(), key=lambda item: (-item[1], str(item[0]))):
        what = (
            _KINDS[kind].format(code=f"`{code}`", counted_as=(counted_as or "").replace("_", " "))
            for kind, code, counted_as in some
        )
        yield f"{counted(count, 'pupil')}: {' and '.join(what)}"


def _rows(result: Reconciled) -> Iterator[tuple[str, ...]]:
    for each in result.differences:
        for one in each.figures:
            yield each.pupil_id, one.figure, str(one.register), str(one.file), f"{one.by:+d}"


def _explained(each: PupilDifference) -> str:
    """The explanations: more than one is said to be so."""
    if not each.explanations:
        return _UNEXPLAINED
    said = [" and ".join(definition.says for definition in some) for some in each.explanations]
    more = f"; and {each.more} more" if each.more else ""
    return f"one of these: {'; or '.join(said)}{more}" if len(said) > 1 else said[0]


def _sides(result: Reconciled) -> Mapping[str, Sequence[Unmatched]]:
    return {
        "only_in_register": result.only_in_register,
        "only_in_file": result.only_in_file,
        "not_compared": result.not_compared,
    }


_TITLES = {
    "only_in_register": "only in the register",
    "only_in_file": "only in the file",
    "not_compared": "not compared",
}


def _unmatched(result: Reconciled) -> Iterator[tuple[str, Sequence[Unmatched]]]:
    return ((_TITLES[kind], unmatched) for kind, unmatched in _sides(result).items() if unmatched)


def _who(each: Unmatched, numbered: str) -> str:
    line = f" ({numbered} {each.line})" if each.line else ""
    return f"{each.pupil_id or 'no pupil'}: {each.why}{line}"
