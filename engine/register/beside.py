"""A task that goes on beside another."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


class Beside:
    """A task on a thread of its own, waited for at the end of the `with`, where what it raises is raised."""

    def __init__(self, task: Callable[[], None]) -> None:
        self._task = task
        self._raised: BaseException | None = None
        self._thread = Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, kind: object, raised: BaseException | None, trace: object) -> None:
        self._thread.join()
        if self._raised and raised is None:
            raise self._raised

    def _run(self) -> None:
        try:
            self._task()
        except BaseException as raised:
            self._raised = raised
