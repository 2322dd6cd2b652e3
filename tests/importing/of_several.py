"""Exports of several academies, made from those of one."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
MAPPINGS = Path(__file__).parents[2] / "engine" / "importing" / "mappings"
OURS, THEIRS = "Wenlock CE Academy", "Hillside Primary"
EXPORTS = {
    "sims-sessions": "cp1252",
    "bromcom-weeks": "utf-8-sig",
    "arbor-roll-calls": "utf-8",
    "sims-pupils": "cp1252",
    "term-dates": "utf-8",
}


def of_several(folder: Path, name: str, schools: Mapping[str, str] | None = None) -> Path:
    """A shipped export with a column that says whose a row is: each row twice, its pupil's id another at the other."""
    encoding = EXPORTS.get(name, "utf-8")
    with (FIXTURES / f"{name}.csv").open(encoding=encoding, newline="") as stream:
        heading, *rows = csv.reader(stream)
    path = folder / "all.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["School", *heading])
        for school, sign in (schools or {OURS: "", THEIRS: "X"}).items():
            out.writerows(
                [school, *(f"{cell}{sign}" if cell.startswith("Z9") else cell for cell in row)]
                for row in rows
            )
    return path


def a_mapping(folder: Path, name: str, words: str = f"{{{OURS}: wenlock}}", below: str = "columns") -> Path:
    text = (MAPPINGS / f"{name}.yaml").read_text("utf-8")
    origin = f"academy: {{from: School, words: {words}}}"
    indent = "  " if below == "totals" else "      "
    assert f"{below}:\n" in text
    path = folder / "ours.yaml"
    path.write_text(text.replace(f"{below}:\n", f"{below}:\n{indent}{origin}\n", 1), "utf-8")
    return path
