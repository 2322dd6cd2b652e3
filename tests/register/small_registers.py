"""A small register that is right in every way, to be written with something wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from engine.diagnostics import Diagnostic
from engine.register.loading import Register, load_register
from engine.register.tables import tables

AS_AT = date(2024, 9, 13)
FIRST_DAY = date(2024, 9, 2)
DAYS = [FIRST_DAY + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
PUPILS = ("P1", "P2", "P3")

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Period:
    code: str
    valid_from: date | None = None
    valid_until: date | None = None
    class_: str = "attending"


CODES = (
    *(Period(code) for code in ("/", "\\", "L", "I", "N", "G", "O", "U", "C", "C1", "Y1", "K", "M")),
    *(Period(code, class_="administrative") for code in ("#", "Z")),
    Period("H", valid_until=date(2024, 9, 3)),
    Period("Q", valid_from=date(2024, 9, 9)),
)

HEADERS = {
    "pupils": ("academy", "pupil_id", "year_group", "class", "on_roll_from", "on_roll_to"),
    "marks": ("academy", "pupil_id", "date", "session", "code", "signed_in_at", "minutes_late"),
    "calendar": ("academy", "date", "session", "term", "half_term", "school_year"),
}


def plain_code(session: str) -> str:
    return "/" if session == "AM" else "\\"


def pupils() -> list[list[object]]:
    return [["wenlock", pupil, 4, "4B", "2024-09-01", ""] for pupil in PUPILS]


def calendar() -> list[list[object]]:
    return [
        ["wenlock", day, session, "Autumn", "Autumn 1", "2024-25"] for day in DAYS for session in ("AM", "PM")
    ]


def marks(changed: Mapping[tuple[str, str, str], object] | None = None) -> list[list[object]]:
    """The marks of all pupils; `changed` gives codes by pupil, date and session, None for no mark."""
    changed = changed or {}
    found: list[list[object]] = []
    for pupil in PUPILS:
        for day in DAYS:
            for session in ("AM", "PM"):
                code = changed.get((pupil, str(day), session), plain_code(session))
                if code is not None:
                    found.append(["wenlock", pupil, day, session, code, "", ""])
    return found


def csv_text(header: Iterable[object], rows: Rows) -> str:
    return "".join(",".join(map(_cell, row)) + "\n" for row in [tuple(header), *rows])


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n\r') else text


def write_register(folder: Path, **given: Rows | str | bytes | None) -> Path:
    """A register folder; a table is given by its rows (with the usual header), as a text, or None for no file."""
    folder.mkdir(exist_ok=True)
    contents = {"pupils": pupils(), "marks": marks(), "calendar": calendar(), **given}
    for table, content in contents.items():
        if content is None:
            continue
        header = HEADERS.get(table) or tuple(tables()[table].columns)
        text = content if isinstance(content, str | bytes) else csv_text(header, content)
        data = text if isinstance(text, bytes) else text.encode()
        (folder / f"{table}.csv").write_bytes(data)
    return folder


def to_parquet(folder: Path, target: Path) -> Path:
    """The same register in Parquet files, with the types that DuckDB finds in the CSV files."""
    target.mkdir(exist_ok=True)
    for path in folder.glob("*.csv"):
        pattern = str(path).replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")
        source = duckdb.read_csv(pattern, sample_size=-1, null_padding=True)
        source.to_parquet(str(target / f"{path.stem}.parquet"))
    return target


@dataclass(frozen=True)
class Loaded:
    register: Register | None
    problems: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        return [problem.code.id for problem in self.problems]

    def only(self, code: str) -> Diagnostic:
        found = [problem for problem in self.problems if problem.code.id == code]
        assert len(found) == 1, [(p.code.id, p.message) for p in self.problems]
        return found[0]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        assert self.register is not None, [(p.code.id, p.message) for p in self.problems]
        return self.register.connection.execute(query).fetchall()

    def aside(self) -> list[tuple[object, ...]]:
        """Table, line, column and reason of each row set aside."""
        return self.rows(
            "SELECT table_name, line, column_name, reason_code FROM register.set_aside ORDER BY ALL"
        )

    def count(self, table: str) -> tuple[int, int, int]:
        assert self.register is not None
        count = self.register.summary.tables[table]
        assert count.read == count.used + count.set_aside
        return count.read, count.used, count.set_aside

    def lost(self, table: str) -> int:
        assert self.register is not None
        return self.register.summary.tables[table].lost


def load(
    folder: Path,
    academies: Sequence[str] = ("wenlock",),
    as_at: date = AS_AT,
    codes: Sequence[Period] = CODES,
    every: bool = False,
) -> Loaded:
    connection = duckdb.connect(config={"threads": 1})
    loaded = Loaded(
        *load_register(connection, folder, academies=academies, as_at=as_at, codes=codes, every=every)
    )
    if loaded.register is not None:
        for name, count in loaded.register.summary.tables.items():
            assert count.read == count.used + count.set_aside
            assert loaded.rows(f"SELECT count(*) FROM register.{name}") == [(count.used,)]
            told = (
                f"SELECT count(*) FROM register.set_aside WHERE table_name = '{name}' AND reason IS NOT NULL"
            )
            assert loaded.rows(told) == [(count.set_aside,)]
    return loaded
