"""What is in hand while a part of a rule is evaluated: the rows around it, and the time it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.explain.facts import AcademyFacts, Row
from engine.explain.ranges import Answer, compared, exact
from engine.explain.register_times import covers, lacking_case, register_times
from engine.frozen import dataclass, replace
from engine.language.kinds import KINDS, READS_SETTINGS_ONLY
from engine.policy.cases import WHOLE_SCHOOL
from engine.policy.settings import cases_of
from engine.register.calendar import Period

if TYPE_CHECKING:
    from engine.policy.settings import Case

_NARROWER = {"class": "class", "register": "class", "year_group": "year_group"}
"""What rows narrow down the pupils to, by the column that tells whose they are."""
_OF_CLASS = frozenset({"class", "register"})
"""The kinds of row that are a class's, whose pupils can be of several year groups."""


@dataclass(frozen=True, slots=True)
class Context:
    """The rows in hand, innermost first, each with its kind.

    `day` is the last day of a figure's time, by which the settings beside it are taken; without one they are
    those of the innermost row's own date. `period` is the one of `over each`; `stretch` the number of the last
    unit of the stretch `over any` is asked for.
    """

    facts: AcademyFacts
    rows: tuple[tuple[str, Row], ...]
    look_back: str
    day: date | None = None
    period: Period | None = None
    stretch: int | None = None

    @property
    def kind(self) -> str:
        """The kind of the innermost row."""
        return self.rows[0][0]

    @property
    def row(self) -> Row:
        """The innermost row."""
        return self.rows[0][1]

    @property
    def begins(self) -> date:
        """The first day that the rule looks back to."""
        return self.facts.calendar.look_back_start(self.look_back, self.facts.as_at) or date.min

    def into(self, kind: str, row: Row) -> Context:
        """The context of a row of a collection."""
        return Context(self.facts, ((kind, row), *self.rows), self.look_back, None, self.period)

    def row_of(self, owner: str, *, around: bool = False) -> Row | None:
        """The nearest row of a kind (with `around` not the one in hand), or the pupil in hand."""
        if owner == "pupil":
            return self.pupil()
        rows = self.rows[1:] if around else self.rows
        return next((row for kind, row in rows if kind == owner), None)

    def column(self, owner: str, name: str, *, around: bool = False) -> object:
        """A fact of such a row; None where it is missing."""
        row = self.row_of(owner, around=around)
        if row is None:
            return None
        if name == "year_group" and owner in _OF_CLASS:
            return self.facts.year_group_of(row.get("class"))
        return exact(row.get(name))

    def pupil(self) -> Row | None:
        """The pupil of the nearest row that is a pupil's."""
        for kind, row in self.rows:
            if kind == "pupil":
                return row
            if KINDS[kind].of_pupil:
                return self.facts.pupil(row["pupil_id"])
        return None

    def collection(self, kind: str) -> Sequence[Row]:
        """The rows of a kind that belong to what is in hand: its pupil, else its group, else the academy."""
        if kind == "register_time":
            return register_times(self.facts)
        rows = self.facts.seen(kind)
        if kind == "register":
            return [row for row in rows if self._of_class(row["class"]) is not False]
        if kind == "pupil":
            return [row for row in rows if self._in_group(row)]
        pupil = self.pupil()
        if pupil is not None:
            return self.facts.seen_of(kind, pupil["pupil_id"])
        if all(kind not in _NARROWER for kind, _ in self.rows):
            return rows
        return [row for row in rows if self._in_group(self.facts.pupil(row["pupil_id"]))]

    def belongs(self) -> Answer:
        """Whether the row in hand is one of those around it: which registers are a pupil's its class tells."""
        if self.kind != "register" or len(self.rows) == 1:
            return True
        return replace(self, rows=self.rows[1:])._of_class(self.row["class"])

    def _of_class(self, name: str) -> Answer:
        """Whether a class is that of the nearest row, has a pupil of its year group, or is of the academy in hand."""
        kind, row = self.rows[0]
        if kind == "year_group":
            return self.facts.has_pupil_of(name, row["year_group"])
        if kind in _OF_CLASS:
            return bool(row["class"] == name)
        pupil = self.pupil()
        return True if pupil is None else compared("=", pupil.get("class"), name)

    def _in_group(self, pupil: Row | None) -> bool:
        groups = [(_NARROWER[kind], row) for kind, row in self.rows if kind in _NARROWER]
        return all(pupil is not None and pupil.get(name) == row[name] for name, row in groups)

    def setting(self, path: str) -> object:
        """The value of a setting in the case that applies here; None where there is none."""
        case = self.case(path)
        return exact(case.value) if case else None

    def case(self, path: str) -> Case | None:
        """The case of a setting that applies here."""
        cases = cases_of(self.facts.settings.get(path))
        return next((case for case in cases if self._applies(case)), None)

    def chosen_by(self) -> dict[str, object]:
        """What cases are chosen by here, by the names in which a check tells it of a subject."""
        kind, row = self.rows[0]
        if kind in READS_SETTINGS_ONLY:
            return {"cell": row["cell"]}
        own = {name: row[name] for name in ("session", KINDS[kind].date) if name and name in row}
        if kind == "academy":
            return own
        years = self.facts.years_of(row["class"]) if kind in _OF_CLASS else ()
        ends = {"first_year": min(years), "last_year": max(years)} if years else {}
        return {**own, **ends, "year_group": self._year_group(), "class": self._class()}

    def lacking_case(self, path: str) -> str:
        """For whom a setting has no case here, in words."""
        if self.kind in READS_SETTINGS_ONLY:
            return "this case"
        return lacking_case(self.kind, self.facts.settings.get(path), self._class(), self._year_group())

    def _applies(self, case: Case) -> bool:
        kind, row = self.rows[0]
        as_at, dated = self.facts.as_at, KINDS[kind].date
        own: date | None = row[dated] if dated else None
        day, selector = self.day or min(own or as_at, as_at), case.selector
        if kind in READS_SETTINGS_ONLY:
            return covers(selector, row["cell"]) and selector.in_force(day)
        return (
            (selector.sessions is None or row.get("session") in selector.sessions)
            and (selector.year_groups is None or self._all_of_years(selector.year_groups))
            and (selector.classes is None or self._class() in selector.classes)
            and (selector.weekdays is None or (own is not None and own.isoweekday() in selector.weekdays))
            and selector.in_force(day)
        )

    def _all_of_years(self, years: frozenset[int]) -> bool:
        """Whether the year group in hand, or each from the first to the last of the class in hand, is among some."""
        kind, row = self.rows[0]
        if kind in _OF_CLASS:
            mine = self.facts.years_of(row["class"])
            return bool(mine) and mine <= years
        return self._year_group() in years

    def _class(self) -> object:
        """The class in hand, or that of the pupil in hand."""
        kind, row = self.rows[0]
        if kind in _OF_CLASS:
            return row["class"]
        return self.column("pupil", "class")

    def _year_group(self) -> object:
        """The year group of the pupil, class or year group in hand, and of an academy that of the whole school."""
        kind, row = self.rows[0]
        if kind == "academy":
            return WHOLE_SCHOOL
        if kind == "year_group":
            return row["year_group"]
        return self.column(kind if kind in _OF_CLASS else "pupil", "year_group")
