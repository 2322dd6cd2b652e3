"""Cases of what a register no longer has: a pupil, a mark, a notice or a class, of which no rule could be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.backends.subject_facts import keys_of
from engine.findings import CheckResult
from engine.language.kinds import READS_SETTINGS_ONLY, RowKind
from engine.ledger.entries import Entry
from engine.ledger.identity import cases_of, names_of
from engine.ledger.reading import Ledger
from engine.rulebook import Rulebook

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DERIVED: Mapping[str, str] = {"day": "marks", "class": "pupils", "year_group": "pupils"}
_ALWAYS_THERE = READS_SETTINGS_ONLY | {"academy"}


def gone_from(
    connection: DuckDBPyConnection, ledger: Ledger, result: CheckResult, rules: Rulebook
) -> frozenset[str]:
    """The cases that a check did not find and whose subject the register does not have; not those resolved before."""
    found = set(cases_of(result.findings))
    kinds = {scoped.rule.id: scoped.rule.subject for scoped in rules.rules}
    asked: dict[RowKind, list[Entry]] = defaultdict(list)
    for entry in ledger.entries:
        kind = kinds.get(entry.rule)
        mine = entry.academy in result.academies and entry.case not in found and not entry.resolved_on
        if mine and kind is not None and kind.name not in _ALWAYS_THERE:
            asked[kind].append(entry)
    return frozenset(name for kind, entries in asked.items() for name in _gone(connection, kind, entries))


def _gone(connection: DuckDBPyConnection, kind: RowKind, entries: Sequence[Entry]) -> Iterator[str]:
    """A pupil is known by the identifier in the line, all else by the name that a case of it has."""
    academies = sorted({entry.academy for entry in entries})
    pupils = None
    if kind.of_pupil:
        known = keys_of(connection, "pupils", ("pupil_id",), academies)
        there = {(academy, keys["pupil_id"]) for academy, keys in known}
        yield from (entry.case for entry in entries if (entry.academy, entry.pupil_id) not in there)
        pupils = sorted({entry.pupil_id for entry in entries})
    if kind.name != "pupil":
        rows = keys_of(connection, kind.table or _DERIVED[kind.name], kind.keys, academies, pupils)
        of: dict[tuple[str, date | None], list[Entry]] = defaultdict(list)
        for entry in entries:
            of[entry.rule, entry.occasion].append(entry)
        for (rule, occasion), some in of.items():
            names = set(names_of((rule, academy, keys, occasion) for academy, keys in rows))
            yield from (entry.case for entry in some if entry.case not in names)
