"""A demo register that was written, read back for the tests."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from engine.demo import AS_AT, WENLOCK, AcademyShape

LITTLE = AcademyShape("little", "Little Academy", WENLOCK.registers, 130)


class Register:
    """A written register, read back as plain rows of text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}
        self.marks = defaultdict(dict)
        for row in self.tables["marks"]:
            if row["date"] <= AS_AT.isoformat():
                self.marks[row["pupil_id"]][row["date"], row["session"]] = row

    def codes(self, pupil: str) -> list[str]:
        return [row["code"] for row in self.marks[pupil].values()]

    def of(self, table: str, pupil: str) -> list[dict[str, str]]:
        return [row for row in self.tables[table] if row["pupil_id"] == pupil]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def day(text: str) -> date:
    return date.fromisoformat(text)
