"""A register's totals of each pupil, worked out in the database, and where they differ from those of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.frozen import dataclass
from engine.importing.totals import FIGURES
from engine.keyed import by_key
from engine.policy.codes import CodePeriod
from engine.reconciling.result import FigureDifference
from engine.register import sql
from engine.register.calendar import Stretch
from engine.register.sql import Sql, fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CODES = "CREATE TABLE reconciling.codes (code VARCHAR, class VARCHAR, first DATE, last DATE)"
_SESSIONS = """
CREATE TABLE reconciling.sessions AS
SELECT m.pupil_id, m.date, m.session, m.code, c.class, 'on' AS roll FROM register.marks AS m
JOIN reconciling.codes AS c ON c.code = m.code AND m.date BETWEEN c.first AND c.last WHERE m.academy = {academy}
UNION ALL SELECT pupil_id, date, session, NULL, 'missing', 'on' FROM register.missing_marks WHERE academy = {academy}
"""
_FIGURES = "CREATE TABLE reconciling.figures (figure VARCHAR, class VARCHAR, code VARCHAR)"
_OWN = """
SELECT pupil_id, figure, CAST(sum(sessions) AS INTEGER) AS sessions FROM (
    SELECT pupil_id, code, class, count(*) AS sessions FROM reconciling.sessions
    WHERE date BETWEEN {first} AND {last} GROUP BY ALL
) AS counted JOIN reconciling.figures AS f ON f.class = counted.class OR f.code = counted.code GROUP BY ALL
"""
_COMPARED = """
SELECT told.pupil_id, told.figure, coalesce(own.sessions, 0), told.sessions FROM reconciling.told
SEMI JOIN (FROM register.pupils WHERE academy = {academy}) AS known USING (pupil_id)
LEFT JOIN ({own}) AS own USING (pupil_id, figure)
WHERE told.sessions <> coalesce(own.sessions, 0) ORDER BY ALL
"""
_COUNT = """
SELECT count(DISTINCT pupil_id) FROM reconciling.told
SEMI JOIN (FROM register.pupils WHERE academy = {academy}) AS known USING (pupil_id)
"""
_ONLY_REGISTER = """
SELECT pupil_id, on_roll_from, on_roll_to FROM register.pupils AS here
ANTI JOIN (SELECT pupil_id FROM reconciling.rows UNION SELECT pupil_id FROM reconciling.told) USING (pupil_id)
WHERE academy = {academy} AND on_roll_from <= {last} AND coalesce(on_roll_to >= {first}, TRUE) ORDER BY pupil_id
"""
_ONLY_FILE = """
SELECT pupil_id, min(record) FROM reconciling.rows AS here
ANTI JOIN (FROM register.pupils WHERE academy = {academy}) AS known USING (pupil_id)
WHERE pupil_id IS NOT NULL AND NOT starts_with(pupil_id, {unknown}) GROUP BY ALL ORDER BY ALL
"""
_OFF_ROLL = """
SELECT p.pupil_id, c.date, s.code, k.class, CASE WHEN c.date < p.on_roll_from THEN 'before' ELSE 'after' END, count(*)
FROM register.pupils AS p JOIN register.calendar AS c ON c.academy = p.academy
    AND NOT c.date BETWEEN p.on_roll_from AND coalesce(p.on_roll_to, c.date)
LEFT JOIN ({marks}) AS s ON s.pupil_id = p.pupil_id AND s.date = c.date AND s.session = c.session
LEFT JOIN reconciling.codes AS k ON k.code = s.code AND c.date BETWEEN k.first AND k.last
WHERE p.academy = {academy} AND p.pupil_id IN ({pupils}) AND c.date <= {last} GROUP BY ALL
"""
_NOT_ON_ROLL = """
SELECT pupil_id, date, session, min(code) AS code FROM loading.suspect_marks SEMI JOIN (
    FROM loading.aside WHERE reason_code IN ('not_on_roll', 'undue') AND table_name = 'marks'
) USING (record) WHERE academy = {academy} GROUP BY ALL HAVING count(*) = 1
"""
_NO_MARKS = "SELECT NULL AS pupil_id, NULL AS date, NULL AS session, NULL AS code WHERE FALSE"


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions of a pupil with one code on one day; `roll` tells whether the day lies before or after the roll.

    A session without a usable mark has the class `missing`; outside the roll one has no class.
    """

    date: date
    code: str | None
    class_: str | None
    roll: str
    count: int


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when a pupil is on roll."""

    first: date
    last: date | None


class Counts:
    """The register of an academy, once it is loaded, and a file's totals in `reconciling.told`."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        academy: str,
        codes: Sequence[CodePeriod],
        figures: Iterable[str],
        last: date,
    ) -> None:
        self._connection = connection
        self._parts = {"academy": sql.text(academy), "last": sql.day(last)}
        connection.execute(_CODES)
        periods = [
            [each.code, each.class_, each.valid_from or date.min, each.valid_until or date.max]
            for each in codes
        ]
        connection.executemany("INSERT INTO reconciling.codes VALUES (?, ?, ?, ?)", periods)
        connection.execute(fill(_SESSIONS, **self._parts))
        connection.execute(_FIGURES)
        rows = [[each, *counted] for each in figures for counted in _counted(each)]
        connection.executemany("INSERT INTO reconciling.figures VALUES (?, ?, ?)", rows)

    def compared(self) -> int:
        """How many pupils both the register and the file have figures of."""
        return int(self._rows(Sql(_COUNT), None)[0][0])

    def differences(self, stretch: Stretch) -> dict[str, tuple[FigureDifference, ...]]:
        """The figures of each pupil that differ."""
        own = fill(_OWN, first=sql.day(stretch.first), last=sql.day(stretch.last))
        rows = self._connection.execute(fill(_COMPARED, own=own, **self._parts)).fetchall()
        found = by_key((pupil, FigureDifference(*told)) for pupil, *told in rows)
        return {pupil: tuple(figures) for pupil, figures in found.items()}

    def only_in_register(self, stretch: Stretch) -> list[tuple[str, date, date | None]]:
        """The pupils on roll in a stretch whom the file does not know, with their days on roll."""
        return self._rows(Sql(_ONLY_REGISTER), stretch)

    def only_in_file(self, unknown: str) -> list[tuple[str, int]]:
        """The pupils whom the register does not know, with their records."""
        query = fill(_ONLY_FILE, unknown=sql.text(unknown), **self._parts)
        return self._connection.execute(query).fetchall()

    def pupils(self) -> list[str]:
        """All pupils whom the register knows."""
        query = fill("SELECT pupil_id FROM register.pupils WHERE academy = {academy}", **self._parts)
        return [pupil for (pupil,) in self._connection.execute(query).fetchall()]

    def told(self, pupils: Iterable[str]) -> dict[str, dict[str, int]]:
        """The file's figures of some pupils."""
        found: dict[str, dict[str, int]] = {}
        form = "SELECT pupil_id, figure, sessions FROM reconciling.told WHERE pupil_id IN ({pupils})"
        query = fill(form, pupils=sql.texts(pupils))
        for pupil, figure, sessions in self._connection.execute(query).fetchall():
            found.setdefault(pupil, {})[figure] = sessions
        return found

    def sessions(self, pupils: Sequence[str]) -> dict[str, list[Sessions]]:
        """All sessions of some pupils up to the last day, those outside the roll too."""
        own = (
            "SELECT pupil_id, date, code, class, roll, count(*) FROM reconciling.sessions"
            " WHERE pupil_id IN ({pupils}) GROUP BY ALL ORDER BY ALL"
        )
        listed = sql.texts(pupils)
        marks = fill(_NOT_ON_ROLL if self._has_suspects() else _NO_MARKS, **self._parts)
        rows = [
            *self._connection.execute(fill(own, pupils=listed)).fetchall(),
            *self._connection.execute(fill(_OFF_ROLL, pupils=listed, marks=marks, **self._parts)).fetchall(),
        ]
        found: dict[str, list[Sessions]] = {pupil: [] for pupil in pupils}
        for pupil, *rest in rows:
            found[pupil].append(Sessions(*rest))
        return found

    def stays(self, pupils: Iterable[str]) -> Mapping[str, Stay]:
        """From when until when each of some pupils is on roll."""
        form = (
            "SELECT pupil_id, on_roll_from, on_roll_to FROM register.pupils"
            " WHERE academy = {academy} AND pupil_id IN ({pupils})"
        )
        query = fill(form, pupils=sql.texts(pupils), **self._parts)
        return {pupil: Stay(*rest) for pupil, *rest in self._connection.execute(query).fetchall()}

    def _has_suspects(self) -> bool:
        query = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'loading' AND table_name = 'suspect_marks'"
        return bool(self._connection.execute(query).fetchall()[0][0])

    def _rows(self, query: Sql, stretch: Stretch | None) -> list[tuple[str, date, date | None]]:
        parts = dict(self._parts)
        if stretch:
            parts |= {"first": sql.day(stretch.first), "last": sql.day(stretch.last)}
        return self._connection.execute(fill(query, **parts)).fetchall()


def _counted(figure: str) -> list[tuple[str | None, str | None]]:
    """The classes that a figure counts, or the code."""
    return [(each, None) for each in sorted(FIGURES[figure])] if figure in FIGURES else [(None, figure)]
