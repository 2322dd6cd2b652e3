"""Statements carried out two at a time, each as soon as those are done that it reads from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any

from engine.frozen import dataclass
from engine.register.sql import fill, number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HANDS = 2
_LOOK_UP = 0.2
"""So many seconds pass before somebody who waits sees that the run was interrupted."""
_FOR_SHORT_ONES = "SET disabled_optimizers = 'common_subexpressions,join_order,statistics_propagation'"
"""What takes longer than it saves is left out: there are many statements, all short, and written in a good order."""


@dataclass(frozen=True, slots=True)
class Task:
    """A statement with its name, and the names of those that must be done before."""

    name: str
    statement: str
    needs: frozenset[str]


class Together:
    """Tasks under way from the `with` on, on connections of their own; whoever leaves the `with` early stops them.

    The order of the tasks is that in which they are begun, as far as what they need allows. With `threads` the
    database has so many of them from then on.
    """

    def __init__(
        self, tasks: Iterable[Task], connection: DuckDBPyConnection, threads: int | None = None
    ) -> None:
        self._waiting = list(tasks)
        self._done: set[str] = set()
        self._rows: dict[str, Sequence[tuple[Any, ...]]] = {}
        self._raised: BaseException | None = None
        self._change = Condition()
        self._database = connection
        self._threads = threads
        self._connections = [connection.cursor() for _ in range(_HANDS)]
        self._hands = [Thread(target=self._work, args=[each], daemon=True) for each in self._connections]

    def __enter__(self) -> Together:
        self._database.execute(_FOR_SHORT_ONES)
        if self._threads is not None:
            self._database.execute(fill("SET threads = {threads}", threads=number(self._threads)))
        for hand in self._hands:
            hand.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._change:
            self._waiting.clear()
            self._change.notify_all()
        for hand, connection in zip(self._hands, self._connections, strict=True):
            while hand.is_alive():
                connection.interrupt()
                hand.join(_LOOK_UP)
            connection.close()
        self._database.execute("RESET disabled_optimizers")

    def rows(self, name: str, on_wait: Callable[[int], None] | None = None) -> Sequence[tuple[Any, ...]]:
        """The rows of a task; what any task has raised is raised here.

        `on_wait` is told how many tasks are done, again and again while the rows are waited for.
        """
        with self._change:
            while name not in self._rows and not self._raised:
                if on_wait:
                    on_wait(len(self._done))
                self._change.wait(_LOOK_UP)
        if self._raised:
            raise self._raised
        return self._rows.pop(name)

    def _work(self, connection: DuckDBPyConnection) -> None:
        while task := self._next():
            try:
                rows = connection.execute(task.statement).fetchall()
            except BaseException as raised:
                self._end(task, (), raised)
                return
            self._end(task, rows)

    def _next(self) -> Task | None:
        """The next task that can be begun; None where there is nothing left to do."""
        with self._change:
            while self._waiting and not self._raised:
                ready = next((task for task in self._waiting if task.needs <= self._done), None)
                if ready:
                    self._waiting.remove(ready)
                    return ready
                self._change.wait()
            return None

    def _end(self, task: Task, rows: Sequence[tuple[Any, ...]], raised: BaseException | None = None) -> None:
        with self._change:
            self._done.add(task.name)
            self._rows[task.name] = rows
            self._raised = self._raised or raised
            self._change.notify_all()
