"""What can be told of a row before the calendar: nothing, but that its day is not seen.

A condition may say by itself over which time its rows are: `date is between leave_request.from_date and …`. Where that
time begins before the calendar, there may be rows in it that the register does not hold. What the condition comes to for
such a row is a condition too, on the row around the collection: both writings of the meaning ask it like any other.
"""

from __future__ import annotations

from functools import lru_cache

from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.quantities import Kind, Type

_UNTOLD = m.Untold(Type(Kind.YES_NO))
_LAST = m.LastUnseen(Type(Kind.DATE))
_OF_CALENDAR = frozenset(owner for owner, _ in m.OPEN_DAYS)
_MORE = (m.Measure, m.Exists, m.Run, m.DayCondition, m.Begins)


@lru_cache(maxsize=1000)
def of_an_unseen_row(rows: m.Rows, *, of_pupil: bool) -> m.Meaning | None:
    """What the condition of a collection comes to for a row before the calendar.

    None where the condition has no beginning: it is of what the register holds. `of_pupil` tells that the row around
    is a pupil's, so that the unseen row is of that pupil too.
    """
    condition = rows.counted
    return _Unseen(rows.kind, of_pupil).told(condition) if condition and has_beginning(rows) else None


def has_beginning(rows: m.Rows) -> bool:
    """Whether a condition on rows of the calendar says from when on: that it is no for those of long ago."""
    condition = rows.counted
    return rows.kind in _OF_CALENDAR and condition is not None and _long_ago(condition, rows.kind, False)


def _long_ago(node: m.Meaning, kind: str, wanted: bool) -> bool:
    """Whether a condition surely has the wanted answer for rows of long ago."""
    if isinstance(node, m.Logic):
        told = (_long_ago(part, kind, wanted) for part in node.parts)
        return any(told) if wanted == (node.word == "or") else all(told)
    if isinstance(node, m.Not):
        return _long_ago(node.part, kind, not wanted)
    if not isinstance(node, m.Compare):
        return False
    grows = _Unseen(kind, of_pupil=True).grows(node)
    holds = {"=": False, "!=": True}.get(node.symbol, (node.symbol in {"<", "<="}) == (grows > 0))
    return grows != 0 and holds == wanted


@dataclass(frozen=True, slots=True)
class _Unseen:
    """Conditions as they are told of an unseen row of a kind; with `inside`, within a collection of that kind."""

    kind: str
    of_pupil: bool
    inside: bool = False

    def told(self, node: m.Meaning) -> m.Meaning:
        """A condition of which the row tells no more than that its day is not seen."""
        if isinstance(node, m.Logic | m.Not):
            return m.rebuilt(node, self.told)
        if not self._reads(node):
            return self._moved(node)
        if isinstance(node, m.Exists) and self.of_pupil and self._can_be_moved(node):
            return self._moved(node)
        return self._compared(node) if isinstance(node, m.Compare) else _UNTOLD

    def grows(self, node: m.Compare) -> int:
        """Whether the left side, less the right one, grows (1) or falls (-1) with the date of the row."""
        return self._slope(node.left) - self._slope(node.right)

    def _slope(self, node: m.Meaning) -> int:
        if isinstance(node, m.Ordinal | m.Shift):
            return self._slope(node.date)
        if isinstance(node, m.Arithmetic):
            return self._slope(node.left) + node.sign * self._slope(node.right)
        return int(isinstance(node, m.Column) and node.name == "date" and self._names(node))

    def _compared(self, node: m.Compare) -> m.Meaning:
        own = [part for part in m.walk_own(node) if isinstance(part, m.Column) and self._reads(part)]
        inner = [part for part in m.walk_own(node) if isinstance(part, _MORE) and self._reads(part)]
        if not own and self.of_pupil and all(self._can_be_moved(part) for part in inner):
            return self._moved(node)
        grows = self.grows(node)
        dated = all(part.name == "date" for part in own)
        return _UNTOLD if inner or not dated or not grows else self._of_last_day(node, grows)

    def _of_last_day(self, node: m.Compare, grows: int) -> m.Meaning:
        """A comparison with the last day that the row can have: an earlier one goes only further the same way."""
        below: m.Symbol = "<" if grows > 0 else ">"
        least: m.Symbol = ">=" if grows > 0 else "<="
        known = least if node.symbol == "=" else below if node.symbol == "!=" else node.symbol
        held = m.Compare(known, self._moved(node.left), self._moved(node.right), node.type)
        return m.Logic("or" if known[0] == below else "and", (held, _UNTOLD), node.type)

    def _moved(self, node: m.Meaning) -> m.Meaning:
        """A part as it is asked of the row around, the last unseen day in place of the row's."""
        if isinstance(node, m.Column):
            if self._names(node):
                return _LAST
            return replace(node, around=False) if node.owner == self.kind and not self.inside else node
        return m.rebuilt(node, self._moved, self._rows)

    def _rows(self, rows: m.Rows) -> m.Rows:
        deeper = replace(self, inside=self.inside or rows.kind == self.kind)
        where, among = (each and deeper.told(each) for each in (rows.where, rows.among))
        return replace(rows, where=where, among=among, value=rows.value and deeper._moved(rows.value))

    def _can_be_moved(self, node: m.Meaning) -> bool:
        """Whether a figure or a `some (…)` reads the row in its conditions alone."""
        if not isinstance(node, m.Measure | m.Exists):
            return False
        value = node.rows.value
        return value is None or not replace(self, inside=self.inside or node.rows.kind == self.kind)._reads(
            value
        )

    def _reads(self, node: m.Meaning | m.Rows | m.Window) -> bool:
        """Whether a part needs the row; where the row is of no known pupil, also what is asked of its pupil."""
        if isinstance(node, m.Column):
            return self._names(node) or (node.owner == "pupil" and not self.of_pupil)
        if isinstance(node, _MORE) and not self.of_pupil:
            return True
        if isinstance(node, m.DayCondition | m.Begins):
            return self.kind == "day" and not self.inside
        deeper = self
        if isinstance(node, m.Rows):
            deeper = replace(self, inside=self.inside or node.kind == self.kind)
        return any(deeper._reads(part) for part in m.parts_of(node))

    def _names(self, node: m.Column) -> bool:
        return node.owner == self.kind and node.around == self.inside
