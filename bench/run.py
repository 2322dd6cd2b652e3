"""The engine's SQL beside a hand-written query for the same eight rules, in one run and as ratios.

    python bench/run.py                       # 160 thousand and 5.8 million marks
    python bench/run.py --sizes 1 36 720      # academies of 420 pupils; 720 are 115 million marks

Registers are made once under bench/.data; above 100 academies they have only pupils, marks and calendar, so that
rules on other tables are not asked. Both sides read the same loaded relations on the same connection, turn about; a
ratio is the median of the pairs. Equal answers are required. Memory is the peak of a process of its own that loads
and answers once.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import rmtree
from time import perf_counter

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
AS_AT = date(2025, 7, 22)
ANSWERS = ("persistent", "severe", "penalty", "below", "late", "unresolved", "run", "sickness")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1, 36], metavar="ACADEMIES")
    asked.add_argument("--repeat", type=int, default=7)
    asked.add_argument("--data", type=Path, default=HERE / ".data")
    asked.add_argument("--one", choices=["hand", "engine", "all"], help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.one:
        print(json.dumps(_alone(options.data, options.sizes[0], options.one)))
        return
    print(
        "| marks | load | hand-written | engine, eight rules | ratio | engine, all rules | ratio to eight |"
    )
    print("|---|---|---|---|---|---|---|")
    memory = []
    for academies in options.sizes:
        _made(options.data, academies)
        print(_row(options.data, academies, options.repeat), flush=True)
        peaks = [_peak(options.data, academies, which) for which in ("hand", "engine", "all")]
        memory.append((academies, *peaks))
    print(
        "\n| academies | peak memory: hand-written | engine, eight rules | engine, all rules |\n|---|---|---|---|"
    )
    for academies, *peaks in memory:
        print(f"| {academies} | " + " | ".join(f"{peak:.2f} GB" for peak in peaks) + " |")


def _folder(data: Path, academies: int) -> Path:
    return data / f"{academies}-academies"


def _made(data: Path, academies: int) -> None:
    """Writes the register of a size once, and its policies as they are today."""
    from engine.demo import trust_of, write_policies, write_register

    folder = _folder(data, academies)
    shapes = trust_of(academies)
    rmtree(folder / "policies", ignore_errors=True)
    write_policies(folder / "policies", HERE.parent / "policies", shapes)
    if not (folder / "made").exists():
        register = folder / "register"
        write_register(register, academies=shapes, seed=1, file_format="parquet", core_only=academies > 100)
        (folder / "made").touch()


class Loaded:
    """A register loaded for a size, with the two rule sets."""

    def __init__(self, data: Path, academies: int) -> None:
        import engine
        from engine.backends.embedded import calendars, connect
        from engine.checking import facts_of
        from engine.language.rules import RuleFile, read_rules
        from engine.reading.yaml import read_file
        from engine.register import load_register
        from engine.rulebook import ScopedRule, vocabulary_of

        folder = _folder(data, academies)
        validated = engine.validate(folder / "policies", (), AS_AT)
        assert validated.policy is not None and validated.rules is not None
        policy = validated.policy
        self.connection = connect()
        start = perf_counter()
        register, problems = load_register(
            self.connection,
            folder / "register",
            academies=tuple(policy.academies),
            as_at=AS_AT,
            codes=policy.codes,
        )
        self.load = perf_counter() - start
        assert register is not None, [problem.message for problem in problems]
        self.tables = register.tables
        self.marks = register.summary.tables["marks"].used
        self.facts = facts_of(policy, calendars(self.connection), AS_AT)
        _, node, _ = read_file(HERE / "eight.yaml", "bench/eight.yaml")
        words = vocabulary_of(policy, list(policy.academies.values()))
        rules, problems = read_rules([RuleFile("bench", node)], words)
        assert not problems, [problem.message for problem in problems]
        names = tuple(policy.academies)
        self.eight = [ScopedRule(rule, names) for rule in rules.rules]
        self.all = list(validated.rules.rules)

    def hand(self) -> None:
        calendar = self.facts.calendars[self.facts.academies[0]]
        year = calendar.period("this", "school year", AS_AT)
        values = {
            "$first": f"DATE '{year.first}'",
            "$as_at": f"DATE '{AS_AT}'",
            "$today": str(calendar.ordinal(AS_AT, "school day")),
        }
        text = (HERE / "hand.sql").read_text("utf-8")
        for name, value in values.items():
            text = text.replace(name, value)
        self.connection.execute(text)

    def engine(self, rules: list) -> dict[str, list]:
        from engine.answered import rules_answered
        from engine.backends.embedded import carry_out, write_out
        from engine.language.reads import tables_read
        from engine.planning.plan import make_plan

        asked = [each for each in rules if tables_read(each.rule) <= self.tables]
        self.asked = len(asked)
        found = {}
        for answers in carry_out(write_out(make_plan(asked, self.facts)), self.connection):
            told = rules_answered(answers, self.facts)
            for rows in answers.batches:
                for each in told:
                    found.setdefault(each.columns.scoped.rule.id, []).extend(each.told(rows))
        return found

    def same(self) -> None:
        """Both sides name the same subjects."""
        self.hand()
        found = self.engine(self.eight)
        for name in ANSWERS:
            told = {
                tuple(row[key] for key in ("academy", *_keys(name)))
                for row in found[name].rows
                if row[found[name].columns.answer]
            }
            keys = ", ".join(("academy", *_HAND_KEYS.get(name, _keys(name))))
            by_hand = set(self.connection.execute(f"SELECT {keys} FROM a_{name}").fetchall())
            assert told == by_hand, (name, len(told), len(by_hand), sorted(told ^ by_hand, key=str)[:3])


def _keys(name: str) -> tuple[str, ...]:
    return {"late": ("pupil_id", "period_no"), "unresolved": ("pupil_id", "date", "session")}.get(
        name, ("pupil_id",)
    )


_HAND_KEYS = {"late": ("pupil_id", "half_term_no")}


def _row(data: Path, academies: int, repeat: int) -> str:
    loaded = Loaded(data, academies)
    loaded.same()
    sides: list[Callable[[], object]] = [
        loaded.hand,
        lambda: loaded.engine(loaded.eight),
        lambda: loaded.engine(loaded.all),
    ]
    rounds = [[_timed(side) for side in sides] for _ in range(repeat)]
    hand, eight, every = (statistics.median(column) for column in zip(*rounds, strict=True))
    to_hand = statistics.median(row[1] / row[0] for row in rounds)
    to_eight = statistics.median(row[2] / row[1] for row in rounds)
    return (
        f"| {loaded.marks:,} | {loaded.load:.2f} s | {hand:.3f} s | {eight:.3f} s | {to_hand:.2f} | "
        f"{every:.3f} s ({loaded.asked}) | {to_eight:.2f} |"
    )


def _timed(side: Callable[[], object]) -> float:
    start = perf_counter()
    side()
    return perf_counter() - start


def _alone(data: Path, academies: int, which: str) -> dict[str, float]:
    loaded = Loaded(data, academies)
    if which == "hand":
        loaded.hand()
    else:
        loaded.engine(loaded.eight if which == "engine" else loaded.all)
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2}


def _peak(data: Path, academies: int, which: str) -> float:
    """Peak memory in GB of a process that loads and answers once."""
    command = [sys.executable, __file__, "--one", which, "--sizes", str(academies), "--data", str(data)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(found.stdout)["peak"])


if __name__ == "__main__":
    main()
