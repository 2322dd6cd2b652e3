"""Stores: bringing marks in beside what DuckDB alone takes, and checks of a store after one day's new marks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree
from time import perf_counter, process_time

from loaded import AS_AT, CORE_ONLY_FROM, HERE
from measuring import Run, Spent, median, process, table

DAY = AS_AT
"""The last school day of the register: its marks are those that come after all others."""


@dataclass(frozen=True)
class Place:
    """Where the registers and stores of a size lie: `before` has all but the last day's marks."""

    folder: Path

    @property
    def before(self) -> Path:
        return self.folder / "before"

    @property
    def day(self) -> Path:
        return self.folder / f"marks-{DAY}.csv"

    @property
    def policies(self) -> Path:
        return self.folder / "policies"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def unkept(self) -> Path:
        return self.folder / "store-without-what-is-kept"


def store_tables(data: Path, sizes: Sequence[int], repeat: int) -> None:
    """Prints what bringing registers into a store takes, and what checks of the store take, size by size."""
    taken, asked = [], []
    for academies in sizes:
        place = Place(data.resolve() / f"{academies}-academies-csv")
        _in_a_process("make", place.folder, academies)
        taken += _bringing_in(place, repeat)
        asked += _checks(place, repeat)
    ratio = "times DuckDB alone: clock, processor"
    table(("brought in", "marks", "seconds", "processor seconds", ratio, "peak GB"), taken)
    head = ("check", "marks", "seconds", "processor seconds", "times full: clock, processor", "peak GB")
    table(head, asked)


def _bringing_in(place: Place, repeat: int) -> list[list[str]]:
    """DuckDB alone and the engine, turn about: all tables, the marks alone; then one day more, and the rest again."""
    duckdb = [sys.executable, str(HERE / "stores.py"), "duckdb"]
    into, marks = ["--into", str(place.store)], str(place.before / "marks.csv")
    ingest = [_command(), "ingest", "--policies", str(place.policies)]
    sides = {
        "DuckDB alone, all tables": [*duckdb, str(place.before)],
        "`ingest`, all tables": [*ingest, str(place.before), *into],
        "DuckDB alone, marks": [*duckdb, marks],
        "`ingest`, marks": [*ingest, marks, *into],
    }
    rounds = []
    for _ in range(repeat):
        found = []
        for command in sides.values():
            rmtree(place.store, ignore_errors=True)
            found.append(process(command))
        rounds.append(found)
    rows = [_row(name, place, at, rounds, at - at % 2) for at, name in enumerate(sides)]
    rmtree(place.store, ignore_errors=True)
    process([*ingest, str(place.before), *into])
    again = {"`ingest`, one day's marks more": str(place.day), "`ingest`, the marks once more": marks}
    rounds = [[process([*ingest, each, *into]) for each in again.values()]]
    return [*rows, *(_row(name, place, at, rounds, at) for at, name in enumerate(again))]


def _checks(place: Place, repeat: int) -> list[list[str]]:
    """Whole commands, then what reads the register and answers: from the folder, and from the store with a day more."""
    rmtree(place.unkept, ignore_errors=True)
    _in_a_process("unkeep", place.store, place.unkept)
    whole = {
        "`check`, the folder": _check(place, place.before),
        "`check`, the store, nothing kept used": _check(place, place.unkept),
        "`check`, the store": _check(place, place.store),
    }
    off = {"TRUSTPOLICY_CACHE": "off"}
    rounds = [[process(each, off) for each in whole.values()] for _ in range(repeat)]
    rows = [_row(name, place, at, rounds, 1) for at, name in enumerate(whole)]
    for rules, named in (("all", "all rules"), ("eight", "eight rules")):
        sides = {
            "nothing kept used": [str(place.unkept), str(place.policies), rules],
            "the store": [str(place.store), str(place.policies), rules],
        }
        parts = [[_in_a_process("ask", *each) for each in sides.values()] for _ in range(repeat)]
        for what, of in _PARTS.items():
            runs = [[of(each) for each in found] for found in parts]
            rows += [_row(f"{named}, {what}, {side}", place, at, runs, 0) for at, side in enumerate(sides)]
    return rows


_PARTS: dict[str, Callable[[dict[str, float]], Run]] = {
    "reading": lambda told: Run(told["load"], told["load_cpu"], told["peak"]),
    "answering": lambda told: Run(told["answer"], told["answer_cpu"], told["peak"]),
    "both": lambda told: Run(
        told["load"] + told["answer"], told["load_cpu"] + told["answer_cpu"], told["peak"]
    ),
}


def _check(place: Place, register: Path) -> list[str]:
    command = [_command(), "check", "--all", "--policies", str(place.policies), "--fail-on", "never"]
    return [*command, "--register", str(register), "--as-at", str(DAY)]


def _command() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "trustpolicy")


def _row(name: str, place: Place, at: int, rounds: Sequence[Sequence[Run]], beside: int) -> list[str]:
    wall, cpu, peak = (
        median([getattr(each[at], what) for each in rounds]) for what in ("wall", "cpu", "peak")
    )
    ratio = ", ".join(
        f"{median([getattr(each[at], what) / getattr(each[beside], what) for each in rounds]):.2f}"
        for what in ("wall", "cpu")
    )
    marks = (place.folder / "made").read_text("utf-8")
    return [name, marks, f"{wall:.2f}", f"{cpu:.2f}", "" if at == beside else ratio, f"{peak / 1024:.2f}"]


def _in_a_process(*arguments: object) -> dict[str, float]:
    command = [sys.executable, str(HERE / "stores.py"), *map(str, arguments)]
    found: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


def _make(folder: str, academies: str) -> None:
    """Writes the register of a size as CSV, the last day's marks apart, once; and its policies as they are today."""
    sys.path.insert(0, str(HERE.parent))
    from engine.demo import trust_of, write_policies, write_register

    place, shapes = Place(Path(folder)), trust_of(int(academies))
    rmtree(place.policies, ignore_errors=True)
    write_policies(place.policies, HERE.parent / "policies", shapes)
    if (place.folder / "made").exists():
        return
    core_only = int(academies) > CORE_ONLY_FROM
    write_register(place.before, academies=shapes, seed=1, core_only=core_only)
    whole = place.before / "marks.csv"
    part = whole.with_suffix(".part")
    day = f",{DAY},".encode()
    with whole.open("rb") as all, part.open("wb") as others, place.day.open("wb") as own:
        header = next(all)
        others.write(header)
        own.write(header)
        marks = 0
        for line in all:
            marks += 1
            (own if day in line and line.split(b",", 3)[2] == day[1:-1] else others).write(line)
    part.replace(whole)
    (place.folder / "made").write_text(f"{marks:,}", "utf-8")


def _duckdb(path: str) -> None:
    """Reads CSV and writes Parquet, with nothing said of either: what DuckDB takes by itself."""
    import duckdb

    into = Path(path).parent.parent / "duckdb"
    into.mkdir(exist_ok=True)
    files = [Path(path)] if path.endswith(".csv") else sorted(Path(path).glob("*.csv"))
    with duckdb.connect() as connection:
        for each in files:
            connection.read_csv(str(each)).write_parquet(str(into / f"{each.stem}.parquet"))


def _unkeep(store: str, copy: str) -> None:
    """A store of the same files, whose manifest knows of nothing that is kept of marks."""
    sys.path.insert(0, str(HERE.parent))
    from engine.frozen import replace
    from engine.store.folder import MANIFEST, open_store
    from engine.store.manifest import write_manifest

    copytree(store, copy, copy_function=os.link)
    manifest, _ = open_store(Path(store))
    assert manifest is not None
    (Path(copy) / MANIFEST).unlink()
    held = tuple(replace(each, kept=None) for each in manifest.held)
    (Path(copy) / MANIFEST).write_bytes(write_manifest(replace(manifest, held=held)))


def _ask(register: str, policies: str, rules: str) -> dict[str, float]:
    """What it takes to read a register and to carry out the statements, up to rows in the program's hands."""
    from loaded import Loaded, peak

    start, used = perf_counter(), process_time()
    loaded = Loaded(Path(register), Path(policies))
    loading = Spent(loaded.load, loaded.load_cpu)
    asked = loaded.ask(loaded.all if rules == "all" else loaded.eight)
    start, used = perf_counter(), process_time()
    loaded.answer(asked)
    answering = Spent(perf_counter() - start, process_time() - used)
    return {
        "load": loading.wall,
        "load_cpu": loading.cpu,
        "answer": answering.wall,
        "answer_cpu": answering.cpu,
        "peak": peak() * 1024,
    }


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    todo = {"make": _make, "duckdb": _duckdb, "unkeep": _unkeep, "ask": _ask}[name]
    print(json.dumps(todo(*given)), flush=True)
    os._exit(0)
