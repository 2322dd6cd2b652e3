"""For each part of a condition, the changes of facts by which it would turn out as wanted, the smallest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from engine.explain.context import Context
from engine.explain.evaluation import answer, marks_of_day, meets, rows_looked_at
from engine.explain.facts import Row
from engine.explain.windows import measures_of
from engine.explaining.changes import runs
from engine.explaining.changes.edits import Edit, Way, blank_row, edited, size_of
from engine.explaining.changes.facts_of_row import facts_otherwise
from engine.explaining.changes.sessions import recorded_otherwise, sessions_ahead
from engine.explaining.changes.totals import fewer_recorded, more_ahead
from engine.explaining.changes.words import (
    ahead_words,
    covered_words,
    days_words,
    more_words,
    otherwise_words,
    rows_words,
    with_value,
)
from engine.explaining.parts import Telling
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.register.tables import tables
from engine.spoken import day_in_words

_MOST = 4
_DAYS_AHEAD = 400


@dataclass(frozen=True, slots=True)
class Solver:
    """Looks for ways in the words of one rule's subject.

    Of a `free` row every fact may be chosen. Where facts may not be `lost`, none that is known goes missing: nobody
    is to mend a finding by deleting what is recorded.
    """

    telling: Telling
    free: Row | None = None
    lost: bool = True

    def ways(self, node: m.Meaning, wanted: bool, context: Context) -> list[Way]:
        """A few ways by which a condition turns out as wanted, the smallest first; one without change where it does."""
        if answer(node, context) is wanted:
            return [()]
        match node:
            case m.Not():
                return self.ways(node.part, not wanted, context)
            case m.Logic():
                return self._of_chain(node, wanted, context)
        found: list[Way] = [(edit,) for edit in self._edits(node, wanted, context)]
        return sorted(found, key=size_of)[:_MOST]

    def _of_chain(self, node: m.Logic, wanted: bool, context: Context) -> list[Way]:
        if wanted is (node.word == "or"):
            found = [way for part in node.parts for way in self.ways(part, wanted, context)]
        else:
            found = list(self._one_by_one(node.parts, wanted, context))
        return sorted(found, key=size_of)[:_MOST]

    def _one_by_one(self, parts: Sequence[m.Meaning], wanted: bool, context: Context) -> Iterator[Way]:
        """Ways for all of several conditions: each is looked at with what was changed for those before it."""
        if not parts:
            yield ()
            return
        for way in self.ways(parts[0], wanted, context):
            rest = next(self._one_by_one(parts[1:], wanted, edited(context, way)), None)
            if rest is not None:
                yield (*way, *rest)

    def _edits(self, node: m.Meaning, wanted: bool, context: Context) -> Iterator[Edit]:
        """The changes for a condition that has no conditions of the same subject inside."""
        match node:
            case m.Exists():
                yield from self._rows(node, wanted, context)
            case m.DayCondition():
                yield from self._marks_of_day(node, wanted, context)
            case m.Run():
                yield from self._runs(node, wanted, context)
            case _:
                yield from self._facts(node, wanted, context)
                yield from self._figures(node, wanted, context)
                yield from self._later(node, wanted, context)

    def _facts(self, node: m.Meaning, wanted: bool, context: Context) -> Iterator[Edit]:
        for each in facts_otherwise(node, wanted, context, self.free, lost=self.lost):
            yield replace(each.edit, says=with_value(self.telling.clause(node, not wanted), each))

    def _figures(self, node: m.Meaning, wanted: bool, context: Context) -> Iterator[Edit]:
        for ahead in sessions_ahead(node, wanted, context):
            yield replace(ahead.edit, says=ahead_words(ahead, context, self.telling))
        for sort, edit in recorded_otherwise(node, wanted, context):
            yield replace(edit, says=otherwise_words(sort, edit, context))
        for more in more_ahead(node, wanted, context):
            yield replace(more.edit, says=more_words(more, self.telling))
        if fewer := fewer_recorded(node, wanted, context):
            yield replace(fewer[1], says=otherwise_words(*fewer, context))
        yield from self._rows_counted(node, wanted, context)

    def _rows_counted(self, node: m.Meaning, wanted: bool, context: Context) -> Iterator[Edit]:
        """Rows other than marks taken away, such as marks that are missing."""
        for measure in dict.fromkeys(measures_of(node)):
            if measure.rows.kind in {"session", "pupil", "day"} or measure.function not in {"count", "days"}:
                continue
            held = [row for row in rows_looked_at(measure, context) if meets(measure.rows.where, row) is True]
            table = KINDS[measure.rows.kind].table or ""
            for number in range(1, len(held) + 1):
                gone = tuple((table, each.row, None) for each in held[-number:])
                edit = Edit("", number, rewritten=gone)
                if answer(node, edited(context, [edit])) is wanted:
                    yield replace(edit, says=rows_words(measure, number, "fewer", self.telling))
                    break

    def _later(self, node: m.Meaning, wanted: bool, context: Context) -> Iterator[Edit]:
        """The first day to come from which a condition on time turns."""
        if not any(isinstance(part, m.AsAt) for part in m.walk_own(node)) or measures_of(node):
            return
        for ahead in range(1, _DAYS_AHEAD):
            day = context.facts.as_at + timedelta(days=ahead)
            if answer(node, edited(context, [Edit("", as_at=day)])) is wanted:
                says = f"by itself from {day_in_words(day)} on, if nothing else changes by then"
                yield Edit(says, ahead, as_at=day)
                return

    def _rows(self, node: m.Exists, wanted: bool, context: Context) -> Iterator[Edit]:
        """A row that meets the condition added, or those that do taken away."""
        kind = KINDS[node.rows.kind]
        table = kind.table or ""
        if table not in tables() or table in {"pupils", "marks"}:
            return
        if not wanted:
            looked = rows_looked_at(node, context)
            gone = tuple(
                (table, each.row, None) for each in looked if meets(node.rows.where, each) is not False
            )
            yield Edit(self.telling.clause(node, True), len(gone), rewritten=gone)
            return
        row = self._new_row(node, context)
        if row is not None:
            yield Edit(self.telling.clause(node), 1, added=((table, row),))

    def _new_row(self, node: m.Exists, context: Context) -> Row | None:
        pupil = context.pupil()
        day = context.row.get("date") or context.facts.as_at
        like = {"pupil_id": pupil["pupil_id"]} if pupil else {}
        dated = KINDS[node.rows.kind].date
        row = blank_row(context.facts, node.rows.kind, {**like, **({dated: day} if dated else {})})
        inner = context.into(node.rows.kind, row)
        if node.rows.where is None:
            return row
        ways = replace(self, free=row).ways(node.rows.where, True, inner)
        return dict(edited(inner, ways[0]).row) if ways else None

    def _marks_of_day(self, node: m.DayCondition, wanted: bool, context: Context) -> Iterator[Edit]:
        """The marks of the day with other codes: all that must, or the first that will do."""
        changed: list[tuple[str, Row, Row | None]] = []
        for mark in marks_of_day(context):
            ways = self.ways(node.session, wanted, mark)
            for edit in ways[0] if ways else ():
                changed.extend(edit.rewritten)
                now = Edit(self.telling.clause(node, not wanted), len(changed), rewritten=tuple(changed))
                if answer(node, edited(context, [now])) is wanted:
                    yield now
                    return

    def _runs(self, node: m.Run, wanted: bool, context: Context) -> Iterator[Edit]:
        if wanted:
            found = runs.longer(node, context)
            if found is not None:
                yield replace(found.edit, says=days_words(node, found, self.telling))
            return
        for each in runs.covered(node, context):
            yield replace(each.edit, says=covered_words(node, each, self.telling))
        found = runs.broken(node, context)
        if found is not None:
            yield replace(found.edit, says=days_words(node, found, self.telling))
