"""The statements of a plan, carried out by embedded DuckDB."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from engine.backends.together import Task, Together
from engine.frozen import dataclass
from engine.progress import at_step

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from engine.diagnostics import Diagnostic
    from engine.planning.facts import Facts
    from engine.planning.questions import Question
    from engine.register.loading import Register
    from engine.rulebook import ScopedRule


_TOGETHER_UP_TO = 20_000_000
_FEW = 1_000_000
"""Up to so many marks a statement is too short to be divided among threads."""
_BATCH = 2048
"""So many rows are handed on at once."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Answers:
    """What a question came to: its subjects in each academy, and its rows in a stable order, batch by batch.

    The rows, which have the question's columns, are those of which some rule of the question is yes or cannot tell,
    or excepts them. They are still in the database, and are to be taken before the next question is put.
    """

    question: Question
    tested: Mapping[str, int]
    batches: Iterator[Sequence[Row]]


AnswersFound: TypeAlias = Generator[Answers, None, None]
"""Answers as an engine finds them; whoever takes no more closes it, which stops the engine."""


@dataclass(frozen=True)
class Script:
    """A plan written out: the tasks that make its steps, the one that counts all subjects, and the questions."""

    steps: tuple[Task, ...]
    tested: Task | None
    questions: tuple[tuple[Question, Task], ...]

    def tasks(self) -> list[Task]:
        """All of it, in an order in which it can be carried out."""
        return [*self.steps, *([self.tested] if self.tested else []), *(task for _, task in self.questions)]


class Engine(Protocol):
    """Another engine that a check's plan can be carried out by."""

    def write(self, rules: Sequence[ScopedRule], facts: Facts) -> Script:
        """The statements that ask rules of a register, all in one plan."""
        ...

    def answers(self, script: Script, register: Register, facts: Facts) -> AnswersFound:
        """The answers over a loaded register; raises NotCarriedOutError where there are none."""
        ...


class NotCarriedOutError(Exception):
    """An engine gave up: nothing that it has answered may be told."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code.id)
        self.diagnostic = diagnostic


def carry_out(
    script: Script,
    connection: DuckDBPyConnection,
    *,
    marks: int | None = None,
) -> AnswersFound:
    """The answers of a plan over the `register` relations of a connection, question by question.

    Where it is known that there are not very many `marks`, two statements are carried out at a time: a statement alone
    leaves a processor idle while it is planned and brought to its end. The rows of both are then held in memory.
    """
    if marks is None or marks > _TOGETHER_UP_TO:
        yield from _in_turn(script, connection)
    else:
        yield from _side_by_side(script, connection, few=marks <= _FEW)


def _side_by_side(script: Script, connection: DuckDBPyConnection, *, few: bool) -> Iterator[Answers]:
    tasks = script.tasks()

    def waiting(done: int) -> None:
        at_step("evaluating", done, len(tasks))

    with Together(tasks, connection, threads=1 if few else None) as under_way:
        tested = by_question(under_way.rows(script.tested.name, waiting) if script.tested else ())
        for question, task in script.questions:
            rows = under_way.rows(task.name, waiting)
            yield Answers(question, tested.get(question.name, {}), iter([rows]))


def _in_turn(script: Script, connection: DuckDBPyConnection) -> Iterator[Answers]:
    total = len(script.steps) + len(script.questions)
    for number, step in enumerate(script.steps):
        at_step("evaluating", number, total)
        connection.execute(step.statement)
    tested = by_question(connection.execute(script.tested.statement).fetchall() if script.tested else ())
    for number, (question, task) in enumerate(script.questions, len(script.steps)):
        at_step("evaluating", number, total)
        connection.execute(task.statement)
        yield Answers(question, tested.get(question.name, {}), _batches(connection))


def by_question(rows: Sequence[tuple[Any, ...]]) -> dict[str, dict[str, int]]:
    """Of each question the number of its subjects in each academy."""
    found: dict[str, dict[str, int]] = {}
    for name, academy, tested in rows:
        found.setdefault(name, {})[academy] = tested
    return found


def _batches(connection: DuckDBPyConnection) -> Iterator[Sequence[Row]]:
    while rows := connection.fetchmany(_BATCH):
        yield rows
