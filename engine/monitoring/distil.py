"""The published figures beside which a school's stand, distilled from the Department for Education's files.

`data/published.csv` is made by `python -m engine.monitoring.distil DATA_FOLDER`, where the folder holds the two files
named below, cut from the department's "Pupil attendance in schools" (explore-education-statistics, Open Government
Licence v3.0; aggregates, no pupil data). Nothing else reads the folder.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    "area",
    "kind",
    "within",
    "phase",
    "school_year",
    "period",
    "sessions",
    "absence",
    "authorised",
    "unauthorised",
    "persistent",
)
_AREAS = {
    "Luton": ("local", "East of England"),
    "East of England": ("regional", "England"),
    "England": ("national", ""),
}
_PHASES = ("Primary", "Secondary")
_SOURCE = (
    "# Percentages of possible sessions, and of enrolments persistently absent, in state-funded schools. Source:\n"
    "# Department for Education, Pupil attendance in schools (explore-education-statistics), files of England and\n"
    "# Luton by year and term. Open Government Licence v3.0. Made by `python -m engine.monitoring.distil`.\n"
)


def distilled(folder: Path) -> Iterator[tuple[str, ...]]:
    """The rows: whole years of each area, then terms where they are published."""
    for row in _rows(folder / "national_and_luton_rates_by_code.csv"):
        year = f"20{row['academic_year'][:2]}/{row['academic_year'][2:]}"
        yield _row(row, year, "year")
    for row in _rows(folder / "termly_england_luton.csv"):
        year = f"{row['year'][:4]}/{row['year'][4:]}"
        yield _row(row, year, row["term"].removesuffix(" term"))


def _row(row: dict[str, str], year: str, period: str) -> tuple[str, ...]:
    kind, within = _AREAS[row["area"]]
    rates = ("overall_absence_pct", "authorised_pct", "unauthorised_pct", "pa_pct")
    where = row["area"], kind, within, row["phase"]
    return *where, year, period, row["possible_sessions"], *(row[name] for name in rates)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [row for row in rows if row["phase"] in _PHASES and row["area"] in _AREAS]


def main(folder: Path, target: Path) -> None:
    """Writes the distilled figures to the target."""
    with target.open("w", encoding="utf-8", newline="") as opened:
        opened.write(_SOURCE)
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(distilled(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("data") / "published.csv")
