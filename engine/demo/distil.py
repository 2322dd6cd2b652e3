"""The published rates that the demo register follows, distilled from the Department for Education's files.

`data/rates.csv` is made by `python -m engine.demo.distil DATA_FOLDER`, where the folder holds the four files
named below, cut from the department's "Pupil attendance in schools" (explore-education-statistics, Open
Government Licence v3.0; aggregates, no pupil data). Nothing else reads the folder.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("area", "school_year", "scope", "code", "percent")
AREAS = ("England", "Luton")
_YEARS = {"2324": "2023/24", "2425": "2024/25", "202324": "2023/24", "202425": "2024/25"}
_FIRST_WEEKS = {"2023": "2023/24", "2024": "2024/25"}
_RETIRED = frozenset("DHJ")
_DAILY_CODES = {
    "I": "reason_i_authorised_illness",
    "O": "reason_o_other_unauthorised",
    "L": "reason_l_present_late_before_registers_closed",
    "M": "reason_m_authorised_medical_dental",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

SOURCE = (
    "# Percentages of possible sessions, state-funded primary schools. Source: Department for Education,\n"
    "# Pupil attendance in schools (explore-education-statistics). Open Government Licence v3.0.\n"
)

Rate = tuple[str, str, str, str, str]


def distilled(folder: Path) -> Iterator[Rate]:
    """Rows of `rates.csv`: percentages of possible sessions of primary pupils, by code and scope.

    A scope is `year`, a term (`Autumn`), a week of the calendar (`2024-W37`) or a weekday.
    """
    yield from _of_years(folder / "national_and_luton_rates_by_code.csv")
    yield from _of_terms(folder / "termly_england_luton.csv")
    yield from _of_weeks(folder / "weekly_national_and_luton.csv")
    yield from _of_weekdays(folder / "EES_daily_2025wk37_england_luton.csv")


def _of_years(file: Path) -> Iterator[Rate]:
    for row in _primary(file, "phase"):
        year = _YEARS.get(row["academic_year"])
        for column, percent in row.items():
            code = column.split("_")[0].upper()
            counted = len(code) <= 2 and code != "PA" and percent and float(percent)
            if year and counted and not (year == "2024/25" and code in _RETIRED):
                yield row["area"], year, "year", code, percent


def _of_terms(file: Path) -> Iterator[Rate]:
    for row in _primary(file, "phase"):
        year, term = _YEARS.get(row["year"]), row["term"].removesuffix(" term")
        codes = {"I": row["illness_pct"]} | {code: row[f"{code}_pct"] for code in "GOUN"}
        if year:
            yield from ((row["area"], year, term, code, percent) for code, percent in codes.items())


def _of_weeks(file: Path) -> Iterator[Rate]:
    for row in _primary(file, "phase"):
        year = _FIRST_WEEKS.get(row["year"])
        week = f"{row['year']}-W{row['week'].removeprefix('Week ')}"
        if year:
            yield from ((row["area"], year, week, code, row[f"{code}_pct"]) for code in "IGOLUN")


def _of_weekdays(file: Path) -> Iterator[Rate]:
    rows = [row for row in _primary(file, "education_phase") if row["geographic_level"] == "National"]
    rows.sort(key=lambda row: row["attendance_date"])
    for weekday, row in zip(_WEEKDAYS, rows, strict=True):
        for code, column in _DAILY_CODES.items():
            percent = 100 * float(row[column]) / float(row["possible_sessions"])
            yield "England", "2025/26", weekday, code, f"{percent:.4f}"


def _primary(file: Path, phase: str) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [row for row in rows if row[phase] == "Primary" and row.get("area", "England") in AREAS]


def main(folder: Path, target: Path) -> None:
    """Writes the distilled rates to the target."""
    with target.open("w", encoding="utf-8", newline="") as opened:
        opened.write(SOURCE)
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(distilled(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("data") / "rates.csv")
