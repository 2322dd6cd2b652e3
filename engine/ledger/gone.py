"""Lines of a case ledger whose case no rule could be asked of: what a register no longer has, and what is no case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.backends.subject_facts import keys_of
from engine.check_result import CheckResult
from engine.keyed import by_key
from engine.language.kinds import READS_SETTINGS_ONLY, RowKind
from engine.language.reads import tables_read
from engine.ledger.entries import Entry
from engine.ledger.identity import cases_of, names_of
from engine.ledger.reading import Ledger
from engine.rulebook import Rulebook
from engine.school_years import first_year
from engine.spoken import day_in_words
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GONE = "the register no longer has it"
NO_CASE = "the line is not that of a case"
UNSEEN = "the calendar now begins after its first day"

_DERIVED: Mapping[str, str] = {"day": "marks", "class": "pupils", "year_group": "pupils"}

Pupils = Mapping[tuple[str, str], str]
"""The pupils of a register, by academy and identifier, and by the identifier without zeros at its beginning."""


def gone_from(
    connection: DuckDBPyConnection, ledger: Ledger, result: CheckResult, rules: Rulebook
) -> dict[str, str]:
    """Why nothing could be asked of a case that a check did not find, by the case; not of those resolved before.

    Of rules for settings alone there is nothing to ask a register.
    """
    found = set(cases_of(result.findings))
    asking = {
        (academy, rule.id): rule
        for academy, own in rules.by_academy.items()
        for rule in own.rules
        if rule.subject.name not in READS_SETTINGS_ONLY
    }
    asked: dict[RowKind, list[Entry]] = defaultdict(list)
    by_marks: list[Entry] = []
    for entry in ledger.entries:
        rule = asking.get((entry.academy, entry.rule))
        if rule is None or entry.case in found or entry.resolved_on:
            continue
        asked[rule.subject].append(entry)
        if rule.subject.name == "pupil" and "marks" in tables_read(rule):
            by_marks.append(entry)
    every = [entry for entries in asked.values() for entry in entries]
    pupils = _pupils(connection, sorted({entry.academy for entry in every}))
    gone = (
        each
        for kind, entries in asked.items()
        for each in _gone(connection, kind, entries, pupils if kind.of_pupil else {})
    )
    return {
        **dict.fromkeys(_unseen(connection, every), UNSEEN),
        **dict(_with_fewer_marks(connection, by_marks, pupils)),
        **dict(_on_roll_later(connection, by_marks, pupils)),
        **dict(gone),
    }


def marks_missing(connection: DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """By academy and pupil, how many sessions have no mark that can be used."""
    query = "SELECT academy, pupil_id, count(*) FROM register.missing_marks GROUP BY ALL"
    return {(academy, pupil): count for academy, pupil, count in connection.execute(query).fetchall()}


_MISSING_BY = """
SELECT "case", count(*)
FROM (SELECT unnest($1) AS "case", unnest($2) AS academy, unnest($3) AS pupil_id, unnest($4) AS last_seen)
JOIN register.missing_marks USING (academy, pupil_id) WHERE date <= last_seen GROUP BY "case"
"""


def _with_fewer_marks(
    connection: DuckDBPyConnection, entries: Sequence[Entry], pupils: Pupils
) -> Iterator[tuple[str, str]]:
    """The cases of pupils of whom marks are missing that were there when they were last found.

    What is missing counts for nothing, so that a case may not be found for that alone.
    """
    if not entries:
        return
    rows = [(each.case, each.academy, _pupil_of(each, pupils), each.last_seen) for each in entries]
    columns = [list(column) for column in zip(*rows, strict=True)]
    missing = dict(connection.execute(_MISSING_BY, columns).fetchall())
    for entry in entries:
        before = entry.measured.get("missing")
        lost = missing.get(entry.case, 0) - (before if isinstance(before, int) else 0)
        if lost > 0:
            yield entry.case, f"{counted(lost, 'mark')} that it was found with cannot be used now"


def _on_roll_later(
    connection: DuckDBPyConnection, entries: Sequence[Entry], pupils: Pupils
) -> Iterator[tuple[str, str]]:
    """The cases that were found before their pupil is on roll by now, as of one who left and came back.

    The marks from the earlier time on roll are set aside, so that a case may not be found for that alone.
    """
    if not entries:
        return
    academies = sorted({entry.academy for entry in entries})
    known = keys_of(connection, "pupils", ("pupil_id", "on_roll_from"), academies)
    since = {(academy, keys["pupil_id"]): keys["on_roll_from"] for academy, keys in known}
    for entry in entries:
        day = since.get((entry.academy, _pupil_of(entry, pupils)))
        if day and entry.first_seen < day:
            yield entry.case, f"the register now has the pupil on roll from {day_in_words(day)} alone"


def _unseen(connection: DuckDBPyConnection, entries: Sequence[Entry]) -> Iterator[str]:
    """The cases of a stretch of time that begins before the calendar, and within its first school year.

    Nobody sees any more what it was about. At a calendar that begins with a later year, what is over is resolved.
    """
    query = "SELECT academy, min(date) FROM register.calendar GROUP BY academy"
    begins = dict(connection.execute(query).fetchall())
    for entry in entries:
        day, first = entry.occasion, begins.get(entry.academy)
        if day and first and day < first and first_year(day) == first_year(first):
            yield entry.case


def _gone(
    connection: DuckDBPyConnection, kind: RowKind, entries: Sequence[Entry], pupils: Pupils
) -> Iterator[tuple[str, str]]:
    """A case is named by its rule, academy, subject and first day: the name in a line that was changed is another."""
    of_rows: list[Entry] = []
    for entry in entries:
        pupil = _pupil_of(entry, pupils)
        keys = {"pupil_id": pupil} if kind.of_pupil else {}
        if kind.of_pupil and pupil is None:
            yield entry.case, GONE
        elif kind.name not in ("pupil", "academy"):
            of_rows.append(entry)
        elif entry.case not in names_of([(entry.rule, entry.academy, keys, entry.occasion)]):
            yield entry.case, NO_CASE
    if of_rows:
        yield from ((case, GONE) for case in _without_row(connection, kind, of_rows, pupils))


def _without_row(
    connection: DuckDBPyConnection, kind: RowKind, entries: Sequence[Entry], pupils: Pupils
) -> Iterator[str]:
    """The cases that are of no row of their pupil, class …: the names that the rows' cases have are made anew."""
    academies = sorted({entry.academy for entry in entries})
    theirs = sorted({_pupil_of(entry, pupils) or "" for entry in entries}) if kind.of_pupil else None
    rows = keys_of(connection, kind.table or _DERIVED[kind.name], kind.keys, academies, theirs)
    for (rule, occasion), some in by_key(((each.rule, each.occasion), each) for each in entries).items():
        names = names_of((rule, academy, keys, occasion) for academy, keys in rows)
        whose = {name: keys.get("pupil_id") for name, (_, keys) in zip(names, rows, strict=True)}
        yield from (each.case for each in some if whose.get(each.case, each) != _pupil_of(each, pupils))


def _pupils(connection: DuckDBPyConnection, academies: Sequence[str]) -> Pupils:
    known = keys_of(connection, "pupils", ("pupil_id",), academies)
    exact = {(academy, keys["pupil_id"]): keys["pupil_id"] for academy, keys in known}
    return {**{(academy, id.lstrip("0")): id for (academy, id) in exact}, **exact}


def _pupil_of(entry: Entry, pupils: Pupils) -> str | None:
    """The pupil of a line, also where a spreadsheet has dropped the zeros; None of nobody whom the register knows."""
    return pupils.get((entry.academy, entry.pupil_id))
