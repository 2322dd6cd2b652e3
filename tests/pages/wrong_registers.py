"""For each code of register data: what is done to a small sound register so that it gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree

Change = Callable[[Path], None]

_PUPILS = "academy,pupil_id,year_group,on_roll_from"
_MARKS = "academy,pupil_id,date,session,code"
_CALENDAR = "academy,date,session,term,half_term,school_year"
_EVIDENCE = "academy,pupil_id,kind,from_date,to_date"
_DAYS = ("2024-09-04", "2024-09-05", "2024-09-06")
_HALVES = (("AM", "/"), ("PM", "\\"))


def _sound() -> Iterator[tuple[str, list[str]]]:
    """Each table's file with its lines."""
    yield "pupils.csv", [_PUPILS, "wenlock,P0001,3,2023-09-01", "wenlock,P0002,6,2023-09-01"]
    sessions = [(day, half, code) for day in _DAYS for half, code in _HALVES]
    marks = (f"wenlock,{pupil},{','.join(each)}" for pupil in ("P0001", "P0002") for each in sessions)
    yield "marks.csv", [_MARKS, *marks]
    days = (f"wenlock,{day},{half},autumn,autumn 1,2024-25" for day, half, _ in sessions)
    yield "calendar.csv", [_CALENDAR, *days]


def write_sound_register(folder: Path) -> None:
    """Two pupils and three days, with nothing wrong."""
    folder.mkdir(exist_ok=True)
    for name, lines in _sound():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _write(name: str, content: str | bytes) -> Change:
    data = content.encode() if isinstance(content, str) else content

    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return change


def _put(name: str, old: str, new: str) -> Change:
    """Puts a text in the place of another one that stands in the file once, or of its first place."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text, f"{old!r} in {name}"
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def _rename(said: str, old: str, new: str) -> Change:
    """Puts a text in the place of another in every row of the calendar in which something is said."""

    def change(folder: Path) -> None:
        lines = (folder / "calendar.csv").read_text("utf-8").splitlines()
        renamed = (line.replace(old, new) if said in line else line for line in lines)
        (folder / "calendar.csv").write_text("".join(f"{line}\n" for line in renamed), "utf-8")

    return change


def _add(name: str, line: str) -> Change:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return change


def _remove(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def _as_parquet(name: str, select: str) -> Change:
    def change(folder: Path) -> None:
        import duckdb

        target, source = folder / f"{name}.parquet", folder / f"{name}.csv"
        duckdb.connect().execute(
            f"COPY (SELECT {select} FROM read_csv('{source}', all_varchar = true)) TO '{target}' (FORMAT parquet)"
        )
        source.unlink()

    return change


def _everywhere(old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        for path in folder.iterdir():
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return change


def _together(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for each in changes:
            each(folder)

    return change


def _fridays() -> Iterator[str]:
    """The mornings of a term's Fridays."""
    for week in range(14):
        yield f"wenlock,{date(2024, 4, 19) + timedelta(weeks=week)},AM,summer,summer 2,2023-24"


def _weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def _summer() -> Iterator[str]:
    """The sessions of half a term before the summer."""
    for day in _weekdays(date(2024, 6, 3), date(2024, 7, 19)):
        for half, _ in _HALVES:
            yield f"wenlock,{day},{half},summer,summer 2,2023-24"


def _calls_of_june() -> Iterator[str]:
    """A call on each day of its first two weeks."""
    for day in _weekdays(date(2024, 6, 3), date(2024, 6, 14)):
        yield f"wenlock,P0001,{day}"


WRONG_REGISTERS: dict[str, Change] = {
    "D001": rmtree,
    "D002": _remove("calendar.csv"),
    "D003": _write("marks.parquet", b"PAR1....PAR1"),
    "D004": _write("evidnce.csv", f"{_EVIDENCE}\n"),
    "D005": _write("marks.csv", ""),
    "D006": _write("marks.csv", b"PK\x03\x04 a workbook"),
    "D007": _write(
        "pupils.csv", f"{_PUPILS},name\nwenlock,P0001,3,2023-09-01,Zoë Example\n".encode("cp1252")
    ),
    "D008": _write("calendar.csv", "academy;date;session;term;half_term;school_year\n"),
    "D009": _put("marks.csv", "2024-09-05,AM,/", "2024-09-05,AM,\0"),
    "D010": _put("pupils.csv", "year_group", "Year Group"),
    "D011": _put("pupils.csv", "on_roll_from", "year_group,on_roll_from"),
    "D012": _write(
        "pupils.csv",
        f"{_PUPILS},house\nwenlock,P0001,3,2023-09-01,Oak\nwenlock,P0002,6,2023-09-01,Elm\n",
    ),
    "D013": _as_parquet("marks", "* REPLACE (epoch(CAST(date AS DATE)) AS date)"),
    "D014": _write("marks.csv", f"{_MARKS}\nwenlok,P0001,2024-09-04,AM,/\n"),
    "D015": _put("calendar.csv", "2024-09-05,AM,autumn,autumn 1", "2024-09-05,AM,autumn,autumn 2"),
    "D016": _add("calendar.csv", "wenlock,2044-09-09,AM,autumn,autumn 1,2024-25"),
    "D017": _put("calendar.csv", "2024-09-06,PM,autumn,autumn 1", "2024-09-06,PM,autumn,autumn 2"),
    "D072": _rename("2024-09-06,", "autumn 1,2024-25", "Autumn 1,2024-25"),
    "D073": _everywhere("2024-09-04", "2024-07-19"),
    "D121": _rename("2024-09-06,", "2024-25", "2024-2025"),
    "D074": _rename("2024-09-06,", "2024-09-06", "2024-09-20"),
    "D082": _together(
        _everywhere("2024-09-04", "2024-05-03"),
        _rename("2024-05-03,", "autumn,autumn 1,2024-25", "summer,summer 1,2023-24"),
    ),
    "D087": _add("calendar.csv", "\n".join(_fridays())),
    "D020": _put("marks.csv", "2024-09-05,AM,/", "2024-09-05,AM,"),
    "D021": _put("marks.csv", "2024-09-05,AM,/", "05/09/2024,AM,/"),
    "D022": _put("marks.csv", "2024-09-05,AM,/", "2024-09-05,AM,С"),
    "D023": _put("marks.csv", "2024-09-05,AM,/", "2024-09-05,AM,H"),
    "D024": _together(
        _everywhere("2024-09-04", "2024-07-19"),
        _put(
            "calendar.csv", "2024-07-19,AM,autumn,autumn 1,2024-25", "2024-07-19,AM,summer,summer 2,2023-24"
        ),
        _put(
            "calendar.csv", "2024-07-19,PM,autumn,autumn 1,2024-25", "2024-07-19,PM,summer,summer 2,2023-24"
        ),
        _put("marks.csv", "2024-07-19,AM,/", "2024-07-19,AM,H"),
    ),
    "D025": _add("marks.csv", "wenlock,P0001,2024-09-04,AM,/"),
    "D026": _add("marks.csv", "wenlock,P0001,2024-09-04,AM,L"),
    "D027": _add("marks.csv", "wenlock,P0003,2024-09-04,AM,/"),
    "D028": _put("pupils.csv", "wenlock,P0001,3,2023-09-01", "wenlock,P0001,3,2024-09-05"),
    "D080": _add("marks.csv", "wenlock,P0001,2024-09-03,AM,#"),
    "D029": _write(
        "evidence.csv",
        f"{_EVIDENCE}\nwenlock,P0001,medical,2024-09-06,2024-09-04\n",
    ),
    "D030": _add("marks.csv", "wenlock,P0001,2024-09-06,AM,/,Smith,Pat"),
    "D031": _add("marks.csv", "wenlock,P0001,2024-09-09,AM,/"),
    "D032": _add("marks.csv", "hillside,P0001,2024-09-04,AM,/"),
    "D064": _write(
        "registers.csv",
        "academy,class,date,session,taken_at,closed_at\nwenlock,3A,2024-09-04,AM,08:50,09:10\n",
    ),
    "D079": _write(
        "calls.csv",
        "academy,pupil_id,date,called_at,outcome\n"
        'wenlock,P0001,2024-09-05,09:40,"no answer\nwenlock,P0001,2024-09-06,09:40,spoke to a parent"\n',
    ),
    "D075": _together(
        _put("pupils.csv", "on_roll_from", "on_roll_from,date_of_birth"),
        _put("pupils.csv", "wenlock,P0001,3,2023-09-01", "wenlock,P0001,3,2023-09-01,2016-11-05"),
    ),
    "D093": _write(
        "pupils.csv",
        f"{_PUPILS},date_of_birth\n"
        "wenlock,P0001,3,2023-09-01,2015-11-05\nwenlock,P0002,5,2023-09-01,2014-02-03\n"
        "wenlock,P0003,5,2023-09-01,2013-12-24\n",
    ),
    "D076": _together(
        _put("pupils.csv", "on_roll_from", "on_roll_from,date_of_birth,compulsory_school_age"),
        _put("pupils.csv", "wenlock,P0001,3,2023-09-01", "wenlock,P0001,3,2023-09-01,2016-11-05,no"),
    ),
    "D097": _together(
        _put("pupils.csv", "on_roll_from", "on_roll_from,date_of_birth,compulsory_school_age"),
        _put("pupils.csv", "wenlock,P0001,3,2023-09-01", "wenlock,P0001,3,2023-09-01,2019-06-01,yes"),
        _everywhere("2024-09-04", "2024-08-30"),
    ),
    "D088": _write(
        "notices.csv",
        "academy,pupil_id,kind,parent_id,issued_on\n"
        "wenlock,P0001,penalty_notice,A0001,2024-09-04\nwenlock,P0001,penalty_notice,a0001,2024-09-06\n",
    ),
    "D100": _write(
        "notices.csv",
        "academy,pupil_id,kind,parent_id,issued_on\n"
        "wenlock,P0001,penalty_notice,1.23457E+11,2024-09-04\nwenlock,P0001,penalty_notice,1.23457E+11,2024-09-06\n",
    ),
    "D118": _write(
        "calls.csv",
        "academy,pupil_id,date,called_at\n"
        + "".join(f"wenlock,P0001,2024-09-05,{9 + at // 60:02}:{at % 60:02}\n" for at in range(30)),
    ),
    "D077": _write(
        "amendments.csv",
        "academy,pupil_id,date,session,original_code,amended_code,amended_on\nwenlock,P0001,2024-09-05,AM,N,/,2024-09-09\n",
    ),
    "D094": _write(
        "amendments.csv",
        "academy,pupil_id,date,session,original_code,amended_code,amended_on\nwenlock,P0001,2024-09-05,AM,N,/,2024-05-09\n",
    ),
    "D095": _write(
        "evidence.csv",
        "academy,pupil_id,kind,from_date,to_date\nwenlock,P0001,medical,2024-09-04,2026-01-10\n",
    ),
    "D105": _write(
        "evidence.csv",
        "academy,pupil_id,kind,from_date,to_date\nwenlock,P0001,medical,2052-09-04,2052-09-05\n",
    ),
    "D090": _together(
        _add("calendar.csv", "\n".join(_summer())),
        _write("calls.csv", "\n".join(("academy,pupil_id,date", *_calls_of_june(), ""))),
    ),
    "D067": _put("marks.csv", "wenlock,P0001,2024-09-05,AM", "Wenlock,P0001,2024-09-05,AM"),
    "D033": _put("marks.csv", "wenlock,P0002,2024-09-05,PM,\\\n", ""),
    "D098": _together(
        *(_put("marks.csv", f"wenlock,{pupil},2024-09-06,PM,\\\n", "") for pupil in ("P0001", "P0002"))
    ),
}
