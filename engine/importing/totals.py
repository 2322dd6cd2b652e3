"""What a mapping says of an export's totals: which figure of a pupil stands where, and which days they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.importing import problems
from engine.importing.origins import LookUp, Origin, origin_of, span_of, texts_by_key, unclear
from engine.policy.conditions import read_day
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of
from engine.register.tables import tables

FIGURES: Mapping[str, frozenset[str]] = {
    "possible": frozenset({"attending", "approved", "authorised", "unauthorised"}),
    "attended": frozenset({"attending", "approved"}),
    "present": frozenset({"attending"}),
    "approved": frozenset({"approved"}),
    "absent": frozenset({"authorised", "unauthorised"}),
    "authorised": frozenset({"authorised"}),
    "unauthorised": frozenset({"unauthorised"}),
    "missing": frozenset({"missing"}),
}
"""The figures of a pupil, each with the classes of codes whose sessions it counts; `missing` are sessions without a
usable mark."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of codes inside a record: the element of each code, and the paths of the code and its sessions."""

    each: str
    code: str
    sessions: str


@dataclass(frozen=True, slots=True)
class Covers:
    """How an export tells its first and last day: by both, or by a word that stands for them."""

    first: Origin | None
    last: Origin | None
    told_by: Origin | None
    days: Mapping[str, tuple[date, date]]

    def origins(self) -> tuple[Origin, ...]:
        """Where the export says it."""
        return tuple(each for each in (self.first, self.last, self.told_by) if each)


@dataclass(frozen=True, slots=True)
class TotalsMapping:
    """Where each figure of a pupil stands: `columns` go from a figure's or a code's name to a heading or path."""

    pupil: Origin
    columns: Mapping[str, str]
    listed: Listed | None
    empty_is_none: bool
    covers: Covers | None
    academy: Origin | None = None

    def headings(self) -> tuple[str, ...]:
        """Every column or path that is read of a record, each once."""
        return tuple(dict.fromkeys([*self.of_whom(), *self.columns.values()]))

    def of_whom(self) -> tuple[str, ...]:
        """The columns or paths that say of whom a record is."""
        return (*self.pupil.headings, *(self.academy.headings if self.academy else ()))

    def look_ups(self) -> tuple[LookUp, ...]:
        """What is looked up in other files."""
        origins = (self.pupil, self.academy)
        return tuple(origin.look_up for origin in origins if origin and origin.look_up)


def totals_of(node: nodes.Node | None, kind: str, found: list[Diagnostic]) -> TotalsMapping | None:
    """What a node says of an export of a kind; None where it says nothing. What is wrong is added to `found`."""
    if not isinstance(node, nodes.Mapping):
        return None
    pupil, covers, academy = node.get("pupil_id"), node.get("covers"), node.get("academy")
    columns = tables()["pupils"].columns
    listed = _listed(node)
    if listed and kind != "xml":
        found.append(unclear(node, "listed", "`listed` goes only with XML", "delete it"))
    made = TotalsMapping(
        origin_of(pupil, columns["pupil_id"], found) if isinstance(pupil, nodes.Mapping) else Origin(),
        _columns(node),
        listed,
        text_of(node, "empty_is_none") == "true",
        _covers(covers, found) if isinstance(covers, nodes.Mapping) else None,
        origin_of(academy, columns["academy"], found) if isinstance(academy, nodes.Mapping) else None,
    )
    if not made.pupil.headings:
        message = "the pupil's identifier is to come `from` a column"
        help = "write it like `pupil_id: {from: Student ID}`"
        found.append(unclear(node, "pupil_id", message, help))
    if not made.columns and not listed:
        message = "`totals` names no figure that could be compared"
        help = "add `figures: {possible: …}`"
        found.append(problems.NOT_FILLED.at(span_of(node, "pupil_id"), message, help=help))
    return made


def _covers(node: nodes.Mapping, found: list[Diagnostic]) -> Covers:
    def origin(key: str, column: str) -> Origin | None:
        part, columns = node.get(key), tables()["calendar"].columns
        return origin_of(part, columns[column], found) if isinstance(part, nodes.Mapping) else None

    return Covers(origin("first", "date"), origin("last", "date"), origin("told_by", "term"), _days(node))


def _columns(node: nodes.Mapping) -> dict[str, str]:
    """The heading or path of each figure and code."""
    return {name: heading for key in ("figures", "codes") for name, heading in texts_by_key(node.get(key))}


def _listed(node: nodes.Mapping) -> Listed | None:
    """The list of codes inside a record; None where there is none."""
    listed = node.get("listed")
    if not isinstance(listed, nodes.Mapping):
        return None
    return Listed(*(text_of(listed, key) or "" for key in ("each", "code", "sessions")))


def _days(node: nodes.Mapping) -> dict[str, tuple[date, date]]:
    """The first and last day that each word stands for."""
    days = node.get("days")
    found: dict[str, tuple[date, date]] = {}
    for entry in entries_of(days):
        if isinstance(entry.value, nodes.Mapping):
            first, last = read_day(entry.value, "first"), read_day(entry.value, "last")
            if first and last:
                found[entry.key.text] = first, last
    return found
