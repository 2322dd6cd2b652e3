"""The registers of several cases written as one folder of files, each case an academy."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.cases.case import Case
from engine.frozen import dataclass
from engine.register.tables import tables

_EXPECTED_ASIDE = "out_of_force"
"""Marks with a code out of force are set aside too, and rules look at them: nothing to tell."""


@dataclass(frozen=True, slots=True)
class Written:
    """The case of each line of each table's file; the first line is the heading."""

    lines: Mapping[str, tuple[str, ...]]

    def by_case(self, aside: Iterable[tuple[str, int, str, str]]) -> dict[str, tuple[str, ...]]:
        """For each case why rows of it were set aside: table, line, code and text of each reason."""
        found: dict[str, dict[str, None]] = {}
        for table, line, code, reason in aside:
            if code != _EXPECTED_ASIDE:
                name = self.lines[table][line - 2]
                found.setdefault(name, {})[f"{table}: {reason}"] = None
        return {name: tuple(reasons) for name, reasons in found.items()}


def write_register(cases: Mapping[str, Case], folder: Path) -> Written:
    """Writes the tables of cases, each by the name of its academy, as CSV files into a folder."""
    lines: dict[str, tuple[str, ...]] = {}
    for table in tables():
        given = {name: case.tables[table] for name, case in cases.items() if table in case.tables}
        if not given:
            continue
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(tables()[table].columns), restval="")
            writer.writeheader()
            writer.writerows({"academy": name, **row} for name, rows in given.items() for row in rows)
        lines[table] = tuple(name for name, rows in given.items() for _ in rows)
    return Written(lines)
