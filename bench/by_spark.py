"""Rules by Spark beside DuckDB, on the same store: seconds, ratios, and what the nation would take."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from shutil import rmtree
from time import perf_counter

from loaded import Loaded, folder_of, make
from measuring import in_turn, median, table

NATION = 8_000_000 * 380
"""Marks of a school year: pupils of state-funded schools in England, times sessions."""
_TICKS = os.sysconf("SC_CLK_TCK")


def spark_tables(data: Path, sizes: Sequence[int], repeat: int) -> None:
    """Prints both engines' seconds size by size; the time that Spark takes to start stands apart."""
    head = (
        "marks",
        "rules",
        "DuckDB",
        "Spark, the first time",
        "Spark, again",
        "times DuckDB: clock, processor",
    )
    more = ("Spark started in", "marks a second", "the nation, on as many processors")
    for academies in sizes:
        make(data, academies)
        for row in _rows(_store(data, academies), folder_of(data, academies) / "policies", repeat):
            table((*head, *more), [row])


def _store(data: Path, academies: int) -> Path:
    """The store of a size, made anew, as the engine may have changed since."""
    from engine.intake import ingest

    folder = folder_of(data, academies)
    rmtree(folder / "store", ignore_errors=True)
    result, found = ingest(folder / "policies", [folder / "register"], folder / "store")
    assert result is not None, [each.message for each in found]
    return folder / "store"


def _rows(store: Path, policies: Path, repeat: int) -> Iterator[list[str]]:
    from engine.backends.spark.session import started

    loaded = Loaded(store, policies)
    begun = perf_counter()
    with started("local[2]") as session:
        start = perf_counter() - begun
        for name, rules in (("eight", loaded.eight), ("all", loaded.all)):
            by_spark, by_duckdb = _sides(loaded, rules, session, store)
            pid = session.sparkContext._gateway.proc.pid
            before = perf_counter()
            assert by_spark() == by_duckdb()
            first = perf_counter() - before
            rounds = in_turn([by_duckdb, partial(_spent, pid, by_spark)], repeat)
            duckdb, again = (median([each.wall for each in column]) for column in zip(*rounds, strict=True))
            used = median([_SPENT[at] / one.cpu for at, (one, _) in enumerate(rounds)])
            _SPENT.clear()
            rate = loaded.marks / again
            yield [
                f"{loaded.marks:,}",
                name,
                f"{duckdb:.2f} s",
                f"{first:.1f} s",
                f"{again:.1f} s",
                f"{again / duckdb:.1f}, {used:.1f}",
                f"{start:.1f} s",
                f"{rate:,.0f}",
                f"{NATION / rate / 60:.0f} minutes",
            ]
    _end()


def _end() -> None:
    """Ends Spark's process, which would else have compiled already what the next size asks."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(30)
    SparkContext._gateway = SparkContext._jvm = None


_SPENT: list[float] = []


def _spent(pid: int, side: Callable[[], object]) -> None:
    """Runs Spark's side and notes the processor time of its process, which is not this one."""
    before = _processor(pid)
    side()
    _SPENT.append(_processor(pid) - before)


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _sides(
    loaded: Loaded, rules: list, session, store: Path
) -> tuple[Callable[[], object], Callable[[], object]]:
    from engine.answering.asking import ask
    from engine.backends.script import carry_out as by_duckdb
    from engine.backends.spark.running import carry_out as by_spark
    from engine.backends.spark.writing import write_out
    from engine.language.kinds import READS_SETTINGS_ONLY
    from engine.planning.plan import make_plan

    wanted = [each for each in rules if each.rule.subject.name not in READS_SETTINGS_ONLY]

    def write(rules, facts):
        return write_out(make_plan(rules, facts), facts.academies)

    def spark() -> object:
        asked = ask(wanted, loaded.facts, loaded.register.supplied, write=write)
        base = store.resolve().as_uri()
        return _all(by_spark(asked.script, session, loaded.register, loaded.facts, base))

    def duckdb() -> object:
        return _all(by_duckdb(loaded.ask(rules).script, loaded.connection, marks=loaded.marks))

    return spark, duckdb


def _all(found) -> dict[str, list]:
    return {each.question.name: [row for rows in each.batches for row in rows] for each in found}
