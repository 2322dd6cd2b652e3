"""The rows behind each figure of a rule: those that count and those of which it cannot be told, by date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from engine.answering.figures import in_unit
from engine.explain.answers import IN_WORDS
from engine.explain.context import Context
from engine.explain.evaluation import answer, marks_of_day, meets
from engine.explain.groups import Group, groups_looked_at
from engine.explain.ranges import Answer, conjunction
from engine.explain.trace import Part, walked
from engine.explaining.explained import CountedRow, CountedRows
from engine.explaining.parts import Telling, window_of
from engine.explaining.runs import run_shown
from engine.findings import Measured, Window
from engine.frozen import replace
from engine.language import meaning as m
from engine.language.kinds import KINDS, RowKind
from engine.language.sentences.columns import plain
from engine.language.sentences.sentences import condition_sentence
from engine.spoken import figure_in_words


def counted_rows(parts: Iterable[Part], telling: Telling) -> tuple[CountedRows, ...]:
    """The rows of every figure, run and `some (…)` in the records, each once, in reading order."""
    found: dict[tuple[object, object], CountedRows] = {}
    for part in (inner for record in parts for inner in walked(record)):
        if isinstance(part.node, m.Measure | m.Exists | m.Run | m.DayCondition):
            found.setdefault((part.node, window_of(part)), _counted(part, telling))
    return tuple(found.values())


def _counted(part: Part, telling: Telling) -> CountedRows:
    match part.node:
        case m.Run():
            return _of_run(part.node, part, telling)
        case m.DayCondition():
            return _of_day(part.node, part, telling)
        case m.Measure() | m.Exists():
            return _of_rows(part.node, part, telling)
    raise AssertionError


def _of_rows(node: m.Measure | m.Exists, part: Part, telling: Telling) -> CountedRows:
    looked = [(each, meets(node.rows.among, each.context)) for each in groups_looked_at(node, part.context)]
    held = [
        (group, conjunction([meets(node.rows.where, group.context), among]))
        for group, among in looked
        if among is not False
    ]
    says = telling.noun(node) if isinstance(node, m.Measure) else telling.clause(node)
    share = isinstance(node, m.Measure) and node.function == "share"
    return _told(held, node.rows, says, window_of(part), share=share)


def _told(
    held: Sequence[tuple[Group, Answer]],
    asked: m.Rows,
    says: str,
    window: Window | None,
    *,
    share: bool = False,
) -> CountedRows:
    """The rows behind what is said; of a share the fewer of those that count and those that do not."""
    kind, facts = KINDS[asked.kind], facts_read(asked)
    of = sum(group.number for group, _ in held)
    counting = sum(group.number for group, answer in held if answer is True)
    others = share and 2 * counting > of
    shown = [(group, answer) for group, answer in held if answer is not others]
    listed = [
        _row(kind, context, answer, facts) for group, answer in shown for context in _contexts(group, kind)
    ]
    return CountedRows(
        says,
        window,
        counting=counting,
        unclear=sum(group.number for group, answer in held if answer is None),
        of=of,
        unit=plain(kind.collection),
        rows=tuple(sorted(listed, key=lambda row: (row.day or date.min, row.label))),
        others=others,
    )


def _contexts(group: Group, kind: RowKind) -> Iterator[Context]:
    around = replace(group.context, rows=group.context.rows[1:])
    return (around.into(kind.name, row) for row in group.rows)


def _one(context: Context) -> Group:
    return Group(context, ((context.row,),))


def _of_day(node: m.DayCondition, part: Part, telling: Telling) -> CountedRows:
    held = [(_one(mark), answer(node.session, mark)) for mark in marks_of_day(part.context)]
    return _told(held, m.Rows("session", node.session), telling.clause(node), None)


def _of_run(node: m.Run, part: Part, telling: Telling) -> CountedRows:
    """The marks of the run that decides, else of the longest there is."""
    run = run_shown(node, part)
    held = [(_one(mark), True) for day in run.days for mark in marks_of_day(day)]
    says = f"{run.called} of days on which {condition_sentence(node.day, KINDS['day'], telling.settings)}"
    return _told(held, m.Rows("session", node.day), says, run.window)


def facts_read(rows: m.Rows) -> tuple[m.Column, ...]:
    """The columns of a row that its conditions and its value read, a mark's code first, without its key."""
    kind = KINDS[rows.kind]
    nodes = (node for each in rows.asked for node in m.walk(each))
    read = dict.fromkeys(
        node for node in nodes if isinstance(node, m.Column) and node.owner == kind.name and not node.around
    )
    shown = [column for column in read if column.name not in {*kind.keys, kind.date}]
    return tuple(sorted(shown, key=lambda column: column.name != "code"))


def _row(kind: RowKind, row: Context, told: Answer, facts: Sequence[m.Column]) -> CountedRow:
    values: Any = row.row
    day = values.get(kind.date) if kind.date else None
    inner = row.pupil() is not None and len(row.rows) > 1 and any(each == "pupil" for each, _ in row.rows[1:])
    keys = [
        str(values[name])
        for name in kind.keys
        if values.get(name) is not None and name != kind.date and not (name == "pupil_id" and inner)
    ]
    shown = [_fact(column, in_unit(row.column(kind.name, column.name), column.type)) for column in facts]
    if kind.name in {"session", "out_of_force_mark"} and not any(each.name == "code" for each in facts):
        shown.insert(0, str(values.get("code")))
    return CountedRow(IN_WORDS[told], day, " ".join(keys), ", ".join(shown))


def _fact(column: m.Column, value: Measured) -> str:
    told = "missing" if value.value is None else figure_in_words(value.value, value.unit)
    return told if column.name == "code" else f"{plain(column.name)} {told}"
