"""How fast, in one run and as ratios: whole commands, and the engine's SQL beside a hand-written query.

    python bench/run.py                       # the commands; 157 thousand and 5.7 million marks
    python bench/run.py --sizes 1 36 720      # academies of 420 pupils; 720 are 113 million marks (0.1 GB on disk)
    python bench/run.py --only commands
    python bench/run.py --only trust --sizes 36      # commands about a whole trust
    python bench/run.py --only stages        # where the time of one check goes
    python bench/run.py --only libraries     # our own code beside the library that it stands in for
    python bench/run.py --only sql --sizes 36
    python bench/run.py --only stores --sizes 36     # registers as CSV brought into a store; 720 take 7 GB of disk
    python bench/run.py --only spark --sizes 36      # needs the extra `spark`

Registers are made once under bench/.data. Commands are whole processes, each round one of each, with the ratio of
their processor time to that of a bare interpreter and of one that imports the database. Of the queries both sides
read the same loaded relations on one connection, turn about; equal answers are required before anything is timed;
the engine's side begins with the rules and ends with rows in the program's hands. A ratio is the median of the
rounds', by the clock and by processor time, which says more on a machine that is not quiet. Memory is the peak of a
process of its own that loads and answers once.

Of stores, each side is a whole process, and those of a round run one after the other. A full check is one of a store of
the same files that has nothing of what is kept of marks; neither check finds a plan that was kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from commands import command_table, demo_register, trust_tables
from libraries import library_table
from loaded import HERE, SIDES, Loaded, alone, in_a_process, make
from measuring import in_turn, median, ratio, table
from stages import stage_table
from stores import store_tables


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1, 36], metavar="ACADEMIES")
    asked.add_argument("--repeat", type=int, default=7, help="rounds that count")
    asked.add_argument("--data", type=Path, default=HERE / ".data")
    asked.add_argument(
        "--only", choices=["commands", "trust", "stages", "libraries", "sql", "stores", "spark"]
    )
    asked.add_argument("--one", choices=SIDES, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.one:
        alone(options.data, options.sizes[0], options.one)
        return
    parts = _parts(options.data, HERE.parent / "policies", options.sizes, options.repeat)
    for part in [options.only] if options.only else ["commands", "stages", "sql"]:
        parts[part]()


def _parts(data: Path, policies: Path, sizes: list[int], repeat: int) -> dict[str, Callable[[], None]]:
    """What prints each part, by its name."""
    return {
        "commands": partial(command_table, data, policies, repeat),
        "trust": partial(trust_tables, data, policies, sizes, repeat),
        "stages": lambda: stage_table(demo_register(data), policies, repeat),
        "libraries": partial(library_table, repeat),
        "sql": partial(_sql_tables, data, sizes, repeat),
        "stores": partial(store_tables, data, sizes, repeat),
        "spark": partial(_spark_tables, data, sizes, repeat),
    }


def _spark_tables(data: Path, sizes: list[int], repeat: int) -> None:
    from by_spark import spark_tables

    spark_tables(data, sizes, repeat)


def _sql_tables(data: Path, sizes: list[int], repeat: int) -> None:
    rows = []
    for academies in sizes:
        make(data, academies)
        rows.append(_row(data, academies, repeat))
    head = (
        "marks",
        "loading",
        "hand-written",
        "engine, eight rules",
        "to hand-written: clock, processor",
        "engine, all rules",
        "to eight: clock, processor",
    )
    table(head, rows)
    peaks = [[in_a_process(data, academies, side)["peak"] for side in SIDES] for academies in sizes]
    head = ("academies", "peak memory: hand-written", "engine, eight rules", "engine, all rules")
    table(head, [[str(n), *(f"{peak:.2f} GB" for peak in row)] for n, row in zip(sizes, peaks, strict=True)])
    head = ("academies", "processor seconds", "engine, all rules", "engine, eight rules")
    table(head, [row for academies in sizes for row in _shares(data, academies, repeat)])


def _shares(data: Path, academies: int, repeat: int) -> list[list[str]]:
    """What goes to planning and writing, to carrying out statements that read no row, and to the rows."""
    loaded = Loaded.of_size(data, academies)
    both = (loaded.all, loaded.eight)
    asked = [loaded.ask(rules) for rules in both]
    answering = [partial(loaded.answer, each) for each in asked]
    writing = _seconds([partial(loaded.ask, rules) for rules in both], repeat)
    with_rows = _seconds(answering, repeat)
    loaded.empty()
    without = _seconds(answering, repeat)
    added = [some - none for some, none in zip(with_rows, without, strict=True)]
    parts = {
        "planned and written": writing,
        "carried out on the same tables without a row": without,
        "what the rows add": added,
    }
    return [[str(academies), name, *(f"{each:.2f}" for each in row)] for name, row in parts.items()]


def _seconds(sides: list[Callable[[], object]], repeat: int) -> list[float]:
    rounds = in_turn(sides, repeat)
    return [median([each.cpu for each in column]) for column in zip(*rounds, strict=True)]


def _row(data: Path, academies: int, repeat: int) -> list[str]:
    loaded = Loaded.of_size(data, academies)
    loaded.same()
    rules = loaded.engine(loaded.all)
    sides = [loaded.hand, lambda: loaded.engine(loaded.eight), lambda: loaded.engine(loaded.all)]
    rounds = in_turn(sides, repeat)
    hand, eight, every = (median([each.wall for each in column]) for column in zip(*rounds, strict=True))
    return [
        f"{loaded.marks:,}",
        f"{loaded.load:.2f} s",
        f"{hand:.3f} s",
        f"{eight:.3f} s",
        ratio(rounds, 1, 0),
        f"{every:.3f} s ({rules})",
        ratio(rounds, 2, 1),
    ]


if __name__ == "__main__":
    main()
