"""A register of a size, loaded, with the two sets of rules and both ways to answer them."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import rmtree
from time import perf_counter, process_time

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
AS_AT = date(2025, 7, 22)
CORE_ONLY_FROM = 100
"""From so many academies on a register has only pupils, marks and calendar; rules on other tables are not asked."""
KEYS = {
    "persistent": ("pupil_id",),
    "severe": ("pupil_id",),
    "penalty": ("pupil_id",),
    "below": ("pupil_id",),
    "late": ("pupil_id", "period_no"),
    "unresolved": ("pupil_id", "date", "session"),
    "run": ("pupil_id",),
    "sickness": ("pupil_id",),
}


def folder_of(data: Path, academies: int) -> Path:
    return data / f"{academies}-academies"


def make(data: Path, academies: int) -> None:
    """Writes the register of a size once, and its policies as they are today."""
    from engine.demo import trust_of, write_policies, write_register

    folder = folder_of(data, academies)
    shapes = trust_of(academies)
    rmtree(folder / "policies", ignore_errors=True)
    write_policies(folder / "policies", HERE.parent / "policies", shapes)
    if not (folder / "made").exists():
        write_register(
            folder / "register",
            academies=shapes,
            seed=1,
            file_format="parquet",
            core_only=academies > CORE_ONLY_FROM,
        )
        (folder / "made").touch()


class Loaded:
    """A register loaded, with the eight rules and all that the policies have."""

    def __init__(self, register_folder: Path, policies: Path) -> None:
        import engine
        from engine.checking.checking import facts_of
        from engine.cli.collecting import collect_rarely
        from engine.language.rules import read_rules
        from engine.reading.yaml import read_file
        from engine.register.database import calendars, connect
        from engine.register.loading import load_register
        from engine.rulebook import ScopedRule, vocabulary_of

        collect_rarely()  # as the command does
        validated = engine.validate(policies, (), AS_AT)
        assert validated.policy is not None and validated.rules is not None, validated.diagnostics
        policy = validated.policy
        self.connection = connect()
        start, used = perf_counter(), process_time()
        register, problems = load_register(
            self.connection,
            register_folder,
            academies=tuple(policy.academies),
            as_at=AS_AT,
            codes=policy.codes,
        )
        self.load, self.load_cpu = perf_counter() - start, process_time() - used
        assert register is not None, [problem.message for problem in problems]
        self.register = register
        self.marks = register.summary.tables["marks"].used
        self.facts = facts_of(policy, calendars(self.connection), AS_AT)
        _, node, _ = read_file(HERE / "eight.yaml", "bench/eight.yaml")
        words = vocabulary_of(policy, list(policy.academies.values()))
        rules, problems = read_rules([("bench", node)], words)
        assert not problems, [problem.message for problem in problems]
        names = tuple(policy.academies)
        self.eight = [ScopedRule(rule, names) for rule in rules.rules]
        self.all = list(validated.rules.rules)

    @classmethod
    def of_size(cls, data: Path, academies: int) -> Loaded:
        folder = folder_of(data, academies)
        return cls(folder / "register", folder / "policies")

    def hand(self) -> None:
        """The hand-written side: its answers stand in the tables `a_…`."""
        calendar = self.facts.calendars[self.facts.academies[0]]
        year = calendar.period("this", "school year", AS_AT)
        values = {
            "$first": f"DATE '{year.window.first}'",
            "$as_at": f"DATE '{AS_AT}'",
            "$today": str(calendar.ordinal(AS_AT, "school day")),
        }
        text = (HERE / "hand.sql").read_text("utf-8")
        for name, value in values.items():
            text = text.replace(name, value)
        self.connection.execute(text)

    def engine(self, rules: list) -> int:
        """The engine's side, from rules to rows in the program's hands; how many rules could be asked."""
        asked = self.ask(rules)
        self.answer(asked)
        return len(rules) - len(asked.left_out)

    def answer(self, asked) -> None:
        """Carries out what was asked, up to rows in the program's hands."""
        for answers in self._carried_out(asked):
            for _ in answers.batches:
                pass

    def empty(self) -> None:
        """Takes every row away; the tables stay, whether they were views on what was loaded or not."""
        found = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'register'"
        names = [f'"{name}"' for (name,) in self.connection.execute(found).fetchall()]
        for name in names:
            self.connection.execute(f"CREATE TABLE {name} AS FROM register.{name} LIMIT 0")
        self.connection.execute("DROP SCHEMA register CASCADE; CREATE SCHEMA register")
        for name in names:
            self.connection.execute(
                f"CREATE TABLE register.{name} AS FROM main.{name}; DROP TABLE main.{name}"
            )

    def ask(self, rules: list):
        from engine.answering.asking import ask
        from engine.language.kinds import READS_SETTINGS_ONLY

        wanted = [each for each in rules if each.rule.subject.name not in READS_SETTINGS_ONLY]
        return ask(wanted, self.facts, self.register.supplied)

    def _carried_out(self, asked):
        from engine.backends.script import carry_out

        return carry_out(asked.script, self.connection, marks=self.marks)

    def same(self) -> None:
        """Both sides name the same subjects."""
        self.hand()
        named: dict[str, set[tuple]] = {name: set() for name in KEYS}
        for answers in self._carried_out(self.ask(self.eight)):
            at = {name: i for i, name in enumerate(answers.question.columns)}
            for rows in answers.batches:
                for told in answers.question.rules:
                    name = told.scoped.rule.id
                    keys = [at[key] for key in ("academy", *KEYS[name])]
                    named[name] |= {tuple(row[key] for key in keys) for row in rows if row[at[told.answer]]}
        for name, mine in named.items():
            columns = ", ".join("half_term_no" if key == "period_no" else key for key in KEYS[name])
            by_hand = set(self.connection.execute(f"SELECT academy, {columns} FROM a_{name}").fetchall())
            assert mine == by_hand, (name, len(mine), len(by_hand), sorted(mine ^ by_hand, key=str)[:3])


SIDES = ("hand", "engine", "all")


def alone(data: Path, academies: int, which: str) -> None:
    """Loads and answers once in this process, and prints its peak memory and seconds."""
    loaded = Loaded.of_size(data, academies)
    start = perf_counter()
    if which == "hand":
        loaded.hand()
    else:
        loaded.engine(loaded.eight if which == "engine" else loaded.all)
    seconds = perf_counter() - start
    print(json.dumps({"peak": peak(), "seconds": seconds, "load": loaded.load}))


def peak() -> float:
    """This program's own peak memory in GB: `getrusage` also counts what its parent held when it began."""
    try:
        said = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return int(re.findall(r"VmHWM:\s+(\d+) kB", said)[0]) / 1024**2


def in_a_process(data: Path, academies: int, which: str) -> dict[str, float]:
    """What `alone` tells, from a process of its own."""
    command = [sys.executable, str(HERE / "run.py"), "--one", which, "--sizes", str(academies)]
    found = subprocess.run([*command, "--data", str(data)], capture_output=True, text=True, check=True)
    return json.loads(found.stdout)
