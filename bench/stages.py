"""Where the time of a check goes: each stage on its own, one after the other, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from measuring import Spent, median, table

AS_AT = date(2025, 7, 22)


def stage_table(register: Path, policies: Path, repeat: int) -> None:
    """Prints the seconds of each stage of a check of one academy-year, the median of some processes.

    In a check itself some stages go on beside others; here nothing does, so that each can be told.
    """
    command = [sys.executable, __file__, str(register), str(policies)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(repeat)
    ]
    names = [name for name, *_ in runs[0]]
    head = ("stage", "seconds", "processor seconds")
    columns = list(zip(*runs, strict=True))
    rows = [
        [name, f"{median([wall for _, wall, _ in column]):.3f}", f"{median([cpu for *_, cpu in column]):.3f}"]
        for name, column in zip(names, columns, strict=True)
    ]
    table(head, rows)


class _Stages:
    """What was timed so far."""

    def __init__(self) -> None:
        self.told: list[tuple[str, float, float]] = []

    def time(self, name: str, work: Callable[[], object]) -> object:
        """What a stage comes to."""
        start, used = perf_counter(), process_time()
        found = work()
        spent = Spent(perf_counter() - start, process_time() - used)
        self.told.append((name, spent.wall, spent.cpu))
        return found


def _check(register: Path, policies: Path) -> list[tuple[str, float, float]]:
    stages = _Stages()
    stages.time("modules of the command line", _command_line)
    stages.time("modules that read policies and rules", _policy_modules)
    from engine import _validated
    from engine.policy.loading import read_policy
    from engine.rulebook import read_rulebook

    policy, found = stages.time(
        "policies read and put in layers", lambda: read_policy(policies, ["wenlock"], AS_AT)
    )
    stages.time("rules parsed and checked", lambda: read_rulebook(policy))
    validated = stages.time(
        "rules once more, and settings held to them", lambda: _validated(policy, found, AS_AT)
    )
    connection, opened, loaded = _read(stages, policy, register)
    stages.time("modules that write statements, sqlglot among them", _writing_modules)
    from engine.checking.checking import contexts_for, facts_of

    facts = facts_of(policy, opened["calendars"], AS_AT)
    asked = _written(stages, validated.rules.rules, facts, loaded.supplied)
    _carried_out(stages, asked, connection)
    from engine.answering.asking import answers_to

    contexts = contexts_for(policy, facts)
    stages.time(
        "statements carried out once more, and findings told",
        lambda: answers_to(asked, contexts, connection),
    )
    return stages.told


def _command_line() -> None:
    import engine.cli
    import engine.cli.verbs.check  # noqa: F401


def _policy_modules() -> None:
    import engine.checking.standing_rules
    import engine.policy.loading
    import engine.rulebook  # noqa: F401


def _writing_modules() -> None:
    from engine.backends import embedded

    embedded.make_ready()


def _read(stages: _Stages, policy, register: Path):
    def connected():
        from engine.register.database import connect

        return connect()

    connection = stages.time("DuckDB imported and a database opened", connected)
    stages.time("modules that read a register", lambda: __import__("engine.register.loading"))
    from engine.register.database import calendars
    from engine.register.loading import load_register

    opened: dict[str, object] = {}
    loaded, _ = stages.time(
        "register read and checked",
        lambda: load_register(
            connection,
            register,
            academies=("wenlock",),
            as_at=AS_AT,
            codes=policy.codes,
            on_opened=lambda _: opened.update(calendars=calendars(connection)),
        ),
    )
    return connection, opened, loaded


def _written(stages: _Stages, rules, facts, tables):
    from engine.answering.asking import ask
    from engine.backends.embedded import write_out
    from engine.language.kinds import READS_SETTINGS_ONLY
    from engine.planning.plan import make_plan

    wanted = [each for each in rules if each.rule.subject.name not in READS_SETTINGS_ONLY]
    plan = stages.time("rules planned", lambda: make_plan(wanted, facts))
    stages.time("statements written", lambda: write_out(plan))
    return ask(wanted, facts, tables)


def _carried_out(stages: _Stages, asked, connection) -> None:
    def run() -> None:
        for task in asked.script.tasks():
            connection.execute(task.statement).fetchall()

    stages.time("statements carried out, one at a time", run)


if __name__ == "__main__":
    import gc
    import os

    gc.set_threshold(1_000_000)
    print(json.dumps(_check(Path(sys.argv[1]), Path(sys.argv[2]))), flush=True)
    os._exit(0)
