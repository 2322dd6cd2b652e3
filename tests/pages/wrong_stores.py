"""For each code of register stores: words that get it, and the stores that they speak of."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from shutil import copytree

from engine.demo import trust_of, write_policies
from engine.durable import Lock
from engine.ingesting.ingesting import Order, ingest
from engine.installed import installed_folder
from engine.ledger.entries import COLUMNS
from engine.register.database import connect
from engine.store.locks import WRITING, Writing, reading
from tests.edits import edit
from tests.register.small_registers import CODES

_AT = ("--as-at", "2024-09-06")
WRONG_STORES: dict[str, tuple[str, ...]] = {
    "D050": ("check", "wenlock", "--register", "stores/edited", *_AT),
    "D051": ("check", "wenlock", "--register", "stores/damaged", *_AT),
    "D052": ("ingest", "register", "--into", "stores/busy", "--wait", "0"),
    "D053": ("ingest", "register", "--into", "/proc/store"),
    "D054": ("ingest", "register", "--into", "stores/stopped"),
    "D055": ("ingest", "documents", "--into", "stores/new"),
    "D056": ("ingest", "register/pupils.csv", "--into", "stores/new"),
    "D057": ("ingest", "late/marks.csv", "--into", "stores/whole"),
    "D059": ("ingest", "mended/calendar.csv", "--into", "stores/whole"),
    "D060": ("ingest", "mended/pupils-late.csv", "--into", "stores/whole"),
    "D061": ("ingest", "late/marks.csv", "--into", "register"),
    "D062": ("ingest", "mistyped/calendar.csv", "--into", "stores/of-mistyped"),
    "D069": ("ingest", "wider/marks.csv", "--into", "stores/whole"),
    "D070": ("ingest", "older/marks.csv", "--into", "stores/corrected"),
    "D081": ("ingest", "blank/marks.csv", "--into", "stores/whole"),
    "D071": ("ingest", "mended/pupils-late.csv", "--into", "stores/whole", "--year", "2025-26"),
    "D085": ("ingest", "again/pupils.csv", "--into", "stores/again"),
    "D084": ("ingest", "again/pupils.csv", "--into", "stores/again", "--year", "2025-26"),
    "D091": ("ingest", "theirs/pupils.csv", "--into", "stores/with-births"),
    "D102": ("ingest", "strangers/marks.csv", "--into", "stores/whole"),
    "D092": ("ingest", "late/marks-2024-04-09.csv", "--into", "stores/whole"),
    "D106": ("ingest", "--into", "stores/whole", "--take-out", "wenlok"),
    "D107": ("ingest", "--into", "stores/read", "--take-out", "wenlock", "--replace"),
    "D120": ("ingest", "fixed/marks.csv", "--into", "stores/with-faults", "--mended"),
    "G020": ("ingest", "with-ledger/calendar.csv", "--into", "stores/whole"),
    "D063": ("check", "wenlock", "--register", "register", "--engine", "spark", *_AT),
    "D058": ("check", "--all", "--register", "stores/of-two", "--policies", "two", "--draft", *_AT),
    "D096": ("check", "--all", "--register", "of-two", *_AT),
    "D089": ("check", "--all", "--register", "of-two", "--policies", "two", "--draft", *_AT),
    "D101": ("check", "--all", "--register", "moved", "--policies", "two", "--draft", *_AT),
}
_BUSY: list[Writing | Lock | None] = []


def write_stores(folder: Path) -> None:
    """Stores of the sound register of a folder, each with something amiss."""
    stores, register = folder / "stores", folder / "register"
    stores.mkdir()
    whole = stores / "whole"
    _bring_in(register, whole)
    for name in ("edited", "damaged", "busy", "read", "stopped", "again"):
        copytree(whole, stores / name)
    manifest = stores / "edited" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"base"', '"recent"', 1), "utf-8")
    next((stores / "damaged").glob("marks/*/*/*.parquet")).write_bytes(b"PAR1")
    (stores / "stopped" / "unfinished").mkdir(exist_ok=True)
    (stores / "stopped" / "unfinished" / "1-1.parquet").touch()
    _BUSY[:] = [Writing(stores / "busy", 0).__enter__(), reading(stores / "read")]
    (stores / "busy" / WRITING).write_text("process 4711 on office-pc\n", "utf-8")
    _write_late(folder / "late", register)
    _write_wider(folder / "wider", register)
    _write_older(folder / "older", register, stores / "corrected")
    _write_blank(folder / "blank", register)
    _write_strangers(folder / "strangers", register)
    _write_mended(folder / "mended", register)
    _write_again(folder / "again", register)
    _write_fixed(folder / "fixed", register, stores / "with-faults")
    copytree(register, folder / "with-ledger")
    (folder / "with-ledger" / "ledger.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    _write_theirs(folder / "theirs", register, stores / "with-births")
    (folder / "mistyped").mkdir()
    text = (register / "calendar.csv").read_text("utf-8").replace("wenlock", "Wenlock")
    (folder / "mistyped" / "calendar.csv").write_text(text, "utf-8")
    _write_of_two(folder)


def _bring_in(register: Path, store: Path) -> None:
    with connect() as connection:
        result, found = ingest(connection, Order((register,), store, date(2024, 9, 6)), CODES)
    assert result is not None, [each.message for each in found]


def _write_late(folder: Path, register: Path) -> None:
    """Two marks of one session that contradict each other, and the one that is stored."""
    folder.mkdir()
    header, first, *_ = (register / "marks.csv").read_text("utf-8").splitlines()
    *cells, _ = first.split(",")
    rows = [",".join([*cells, other]) for other in ("I", "M")]
    (folder / "marks.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    (folder / "marks-2024-04-09.csv").write_text(f"{header}\n{first}\n", "utf-8")


def _write_wider(folder: Path, register: Path) -> None:
    """A stored mark with a column more."""
    folder.mkdir()
    header, first, *_ = (register / "marks.csv").read_text("utf-8").splitlines()
    (folder / "marks.csv").write_text(f"{header},signed_in_at\n{first},\n", "utf-8")


def _write_older(folder: Path, register: Path, store: Path) -> None:
    """A store in which a mark was corrected, and a file of before."""
    folder.mkdir()
    header, first, *_ = (register / "marks.csv").read_text("utf-8").splitlines()
    corrected = [header, ",".join([*first.split(",")[:-1], "I"])]
    (folder / "marks-corrected.csv").write_text("\n".join(corrected) + "\n", "utf-8")
    _bring_in(register, store)
    _bring_in(folder / "marks-corrected.csv", store)
    (folder / "marks.csv").write_text(f"{header}\n{first}\n", "utf-8")


def _write_blank(folder: Path, register: Path) -> None:
    """All marks but the last."""
    folder.mkdir()
    lines = (register / "marks.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "marks.csv").write_text("".join(lines[:-1]), "utf-8")


def _write_fixed(folder: Path, register: Path, store: Path) -> None:
    """Two marks that were set aside, and a file in which one of them is corrected and the other gone."""
    folder.mkdir()
    _bring_in(register, store)
    header, first, *_ = (register / "marks.csv").read_text("utf-8").splitlines()
    academy, pupil, _, *cells = first.split(",")
    rows = [",".join([academy, each, "04/09/2024", *cells]) for each in (pupil, "P0002")]
    (folder / "marks.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    _bring_in(folder / "marks.csv", store)
    (folder / "marks.csv").write_text(f"{header}\n{first}\n", "utf-8")


def _write_strangers(folder: Path, register: Path) -> None:
    """Marks of three pupils of another school."""
    folder.mkdir()
    header, first, *_ = (register / "marks.csv").read_text("utf-8").splitlines()
    academy, _, *cells = first.split(",")
    rows = [",".join([academy, f"T000{at}", *cells]) for at in range(3)]
    (folder / "marks.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")


def _write_mended(folder: Path, register: Path) -> None:
    """A calendar that lacks its last session, and the first of the pupils alone."""
    folder.mkdir()
    lines = (register / "calendar.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "calendar.csv").write_text("".join(lines[:-1]), "utf-8")
    lines = (register / "pupils.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "pupils-late.csv").write_text("".join(lines[:2]), "utf-8")


def _write_theirs(folder: Path, register: Path, store: Path) -> None:
    """Three pupils of another school, with the ids of those that are stored."""
    copytree(register, folder)
    heads = "academy,pupil_id,year_group,date_of_birth,on_roll_from\n"
    for first in (10, 20):
        rows = (f"wenlock,P000{at},4,2015-11-{first + at},2023-09-01\n" for at in range(3))
        (folder / "pupils.csv").write_text(heads + "".join(rows), "utf-8")
        if first == 10:
            _bring_in(folder, store)


def _write_again(folder: Path, register: Path) -> None:
    """The pupils, come a year later in the year group below: the ids are other children's, or the year is another."""
    folder.mkdir()
    with (register / "pupils.csv").open(encoding="utf-8", newline="") as file:
        pupils = list(csv.DictReader(file))
    with (folder / "pupils.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, pupils[0], lineterminator="\n")
        writer.writeheader()
        for pupil in pupils:
            below = int(pupil["year_group"]) - 1
            writer.writerow({**pupil, "year_group": below, "on_roll_from": "2025-09-01"})


def _write_of_two(folder: Path) -> None:
    """A store and a folder of two academies, of which one has handed over its calls."""
    shapes = trust_of(2)
    write_policies(folder / "two", installed_folder("policies"), shapes)
    for number, shape in enumerate(shapes):
        one = folder / f"register-{number}"
        copytree(folder / "register", one)
        for path in one.glob("*.csv"):
            edit(path, "wenlock", shape.name)
        if not number:
            (one / "calls.csv").write_text("academy,pupil_id,date\n", "utf-8")
        _bring_in(one, folder / "stores" / "of-two")
    copytree(one, folder / "of-two")
    for path in (folder / "of-two").glob("*.csv"):
        _, *rows = (folder / "register-0" / path.name).read_text("utf-8").splitlines(keepends=True)
        path.write_text(path.read_text("utf-8") + "".join(rows), "utf-8")
    calls = f"academy,pupil_id,date\n{shapes[0].name},P0001,2024-09-05\n"
    (folder / "of-two" / "calls.csv").write_text(calls, "utf-8")
    _write_moved(folder, shapes[0].name, shapes[1].name)


def _write_moved(folder: Path, before: str, now: str) -> None:
    """The folder of two, where a pupil of both has a notice that only one of them has entered."""
    moved = folder / "moved"
    copytree(folder / "of-two", moved)
    births = zip(("P0001", "P0002"), (3, 6), ("2016-11-02", "2014-02-11"), strict=True)
    rows = [f"{pupil},{year},{born},2023-09-01\n" for pupil, year, born in births]
    pupils = "".join(f"{academy},{row}" for academy in (before, now) for row in rows)
    heads = "academy,pupil_id,year_group,date_of_birth,on_roll_from\n"
    (moved / "pupils.csv").write_text(heads + pupils, "utf-8")
    text = f"academy,pupil_id,kind,issued_on\n{before},P0001,penalty_notice,2024-09-05\n"
    (moved / "notices.csv").write_text(text, "utf-8")
