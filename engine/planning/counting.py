"""Counts of sessions from totals of pupils, without looking at the commonest marks one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.planning import sql
from engine.planning.analysis import COMMON, can_be_unknown, outcomes, possible_codes, session_columns
from engine.planning.frames import PUPIL_KEYS, Frame
from engine.planning.narrowing import conjuncts, surely_needed, told_by_pupil
from engine.planning.sql import Expression
from engine.planning.steps import Totals
from engine.planning.times import in_window
from engine.planning.totals import Cohort, all_marks, joined_columns, totals_over
from engine.planning.translation import condition

if TYPE_CHECKING:
    from engine.planning.planner import Planner


def counted_apart(node: m.Measure, frame: Frame) -> list[Expression] | None:
    """The aggregates of a measure over sessions from totals of all marks and of those of interest.

    A condition that is no for the commonest marks is counted on the other marks; one that is yes for them is the number
    of all marks less the others for which it is not. What a condition says of the pupil alone picks the pupils whose
    totals are taken. None where the condition is neither, or can be missing for a mark.
    """
    rows = node.rows
    if rows.kind != "session" or node.function not in {"count", "days", "share"}:
        return None
    if node.window is None or node.window.kind == "each":
        return None
    if node.function == "share":
        return _share(node, frame)
    among = _split(rows.where, frame)
    if among is None:
        return None
    return _of_cohort([among.marks], among.pupils, node, frame, [(0, False), (0, True)])


@dataclass(frozen=True, slots=True)
class _Split:
    """A condition on sessions: what it says of the mark, and what of its pupil, where it does."""

    marks: m.Meaning
    pupils: m.Meaning | None


def _split(node: m.Meaning | None, frame: Frame) -> _Split | None:
    if node is None:
        return None
    facts = frame.planner.facts
    parts = list(conjuncts(node))
    pupils = [part for part in parts if told_by_pupil(part, facts)]
    marks = [part for part in parts if part not in pupils]
    if not marks or any(can_be_unknown(part, facts) or m.has_rows_within(part) for part in marks):
        return None
    return _Split(_all(marks), _all(pupils) if pupils else None)


def _all(parts: list[m.Meaning]) -> m.Meaning:
    return parts[0] if len(parts) == 1 else m.Logic("and", tuple(parts), parts[0].type)


def _share(node: m.Measure, frame: Frame) -> list[Expression] | None:
    where, among = _split(node.rows.where, frame), _split(node.rows.among, frame)
    if where is None or among is None or where.pupils is not None:
        return None
    both = _all([where.marks, among.marks])
    rest = _all([among.marks, m.Not(where.marks, where.marks.type)])
    if among.pupils is None or not can_be_unknown(among.pupils, frame.planner.facts):
        return _of_cohort([both, among.marks], among.pupils, node, frame, [(0, False), (1, False)])
    taken = [(0, False), (0, True), (1, False), (1, True), (2, False)]
    return _of_cohort([both, rest, among.marks], among.pupils, node, frame, taken)


def _of_cohort(
    conditions: list[m.Meaning],
    pupils: m.Meaning | None,
    node: m.Measure,
    frame: Frame,
    taken: list[tuple[int, bool]],
) -> list[Expression] | None:
    """Counts of marks that meet conditions: `taken` says which condition, and whether pupils count who only may."""
    doubtful = pupils is not None and can_be_unknown(pupils, frame.planner.facts)
    found = []
    for place, possible in taken:
        if possible and not doubtful:
            continue
        cohort = Cohort(pupils, possible) if pupils is not None else None
        count = _counted(conditions[place], node, frame, cohort)
        if count is None:
            return None
        found.append(count)
    return found


def _counted(marks: m.Meaning, node: m.Measure, frame: Frame, cohort: Cohort | None) -> Expression | None:
    planner = frame.planner
    common = frozenset().union(*(outcomes(marks, code, planner.facts) for code in COMMON))
    if common not in ({False}, {True}):
        return None
    counts = planner.step("counts", lambda name: Counts(name, planner))
    asked = marks, node.window, planner.look_back
    if asked not in counts.known:
        counts.known[asked] = _column(marks, node, counts, of_common=common == {True})
    return joined_columns(frame, counts, [counts.known[asked]], cohort)[0]


def _column(marks: m.Meaning, node: m.Measure, counts: Counts, *, of_common: bool) -> str:
    """The column that counts the marks of a pupil that meet a condition in a window, with the commonest or without."""
    planner = counts.planner
    if not of_common:
        return counts.column(None, _on_others(marks, node, planner))
    everything = all_marks(planner)
    within = in_window(node.window, everything.frame)
    assert within is not None
    total = everything.column(sql.count_if(within), "sum")
    return counts.column(total, _on_others(m.Not(marks, marks.type), node, planner))


def _on_others(marks: m.Meaning, node: m.Measure, planner: Planner) -> str:
    """The column that counts the marks of interest that meet a condition in the window."""
    codes = possible_codes(marks, planner.facts)
    source = planner.interest(codes, session_columns([marks]))
    totals = _others(planner, source)
    totals.codes |= codes
    within = in_window(node.window, totals.frame)
    assert within is not None
    with totals.frame.limited(surely_needed(marks, totals.frame)):
        met = condition(marks, totals.frame)
    return totals.column(sql.count_if(sql.all_of([within, met])), "sum")


def _others(planner: Planner, source: str = "interest") -> Totals:
    return planner.step(
        ("totals", source, True, None, "pupil"), lambda name: totals_over(source, planner, name)
    )


@dataclass
class Counts:
    """A step: counts of marks by pupil, each a total of the marks of interest, or that of all marks less it."""

    name: str
    planner: Planner
    columns: dict[tuple[str | None, str], str] = field(default_factory=dict)
    rollups: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[m.Meaning, m.Window | None, str], str] = field(default_factory=dict)

    def column(self, total: str | None, others: str) -> str:
        """The name of the column that holds a count."""
        name = self.columns.setdefault((total, others), f"n{len(self.columns) + 1}")
        self.rollups[name] = "sum"
        return name

    @property
    def keys(self) -> Sequence[str]:
        return PUPIL_KEYS

    @property
    def asked(self) -> int:
        return len(self.columns)

    def query(self) -> exp.Query:
        a, o = "a", "o"
        whole = any(total is not None for total, _ in self.columns)
        others = sql.table(_others(self.planner).name, o)
        base = a if whole else o
        keys = sql.columns(base, *PUPIL_KEYS)
        columns = []
        for (total, other), name in self.columns.items():
            found = sql.coalesce(sql.column(o, other), sql.literal(0))
            columns.append((name, found if total is None else sql.minus(sql.column(a, total), found)))
        if not whole:
            return sql.select([*keys, *columns], others)
        join = sql.left_joined(others, sql.same(o, a, PUPIL_KEYS))
        return sql.select([*keys, *columns], sql.table(all_marks(self.planner).name, a), [join])
