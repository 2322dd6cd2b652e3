"""A register read on a thread of its own, while the rules that will be asked of it are read and planned."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from engine.frozen import dataclass
from engine.register.codes import CodePeriod

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from engine.diagnostics import Diagnostic
    from engine.register.asked import Supplied
    from engine.register.calendar import SchoolCalendar
    from engine.register.loading import Register

_TURN = 0.0002
"""So many seconds a thread that runs Python may go on while another waits: the reader wants to run only briefly,
between two statements, and there are many of them."""
_LOOK_UP = 0.2
"""So many seconds pass before somebody who waits sees that the run was interrupted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a plan needs of a register: each academy's calendar, and the tables that are there of it."""

    calendars: Mapping[str, SchoolCalendar]
    supplied: Supplied


class _NeverBegunError(Exception):
    """Whoever opened the register left before it was known what it is asked by."""


class Reading:
    """A register on its way in; whoever leaves the `with` early stops it.

    From the `with` on a database is made ready for it. Where `academies` and `as_at` are known by then, what needs no
    codes is read as well; all else once it has begun. What goes wrong is raised where the register is asked for.
    """

    def __init__(self, folder: Path, academies: Sequence[str] = (), as_at: date | None = None) -> None:
        self._folder = folder
        self._asked: tuple[tuple[str, ...], date] | None = None
        if academies and as_at:
            self._asked = tuple(sorted(set(academies))), as_at
        self._codes: Sequence[CodePeriod] | None = None
        self._every = False
        self._begun = Event()
        self._connection: DuckDBPyConnection | None = None
        self._opened: Opened | None = None
        self._told = Event()
        self._ended = Event()
        self._outcome: tuple[Register | None, tuple[Diagnostic, ...]] = None, ()
        self._raised: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._usual_turn = sys.getswitchinterval()

    def __enter__(self) -> Reading:
        sys.setswitchinterval(_TURN)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._begun.set()
        while not self._ended.is_set():
            if self._connection:
                self._connection.interrupt()
            self._ended.wait(_LOOK_UP)
        if self._connection:
            self._connection.close()
        sys.setswitchinterval(self._usual_turn)

    def begin(
        self, academies: Sequence[str], as_at: date, codes: Sequence[CodePeriod], *, every: bool = False
    ) -> None:
        """Begins to read what the register says of some academies up to a day, or goes on with it.

        Where none was named before, they may be `every` academy that there are policies of. Raises ValueError where it
        was made for other academies or another day.
        """
        asked = tuple(sorted(set(academies))), as_at
        if self._asked not in {None, asked}:
            raise ValueError("a register that is read for some academies and a day is asked for others")
        self._asked = asked
        self._every = every
        self._codes = codes
        self._begun.set()

    def opened(self) -> Opened | None:
        """What the calendar and the folder tell, as soon as they do; None where the register cannot be used."""
        while not self._told.wait(_LOOK_UP):
            pass
        return self._opened

    def read(self) -> tuple[Register | None, tuple[Diagnostic, ...]]:
        """The register, None where it cannot be used, and what is wrong with it; waits until it has been read."""
        # A `join` that Ctrl-C ends takes the thread for one that has ended, and this does not.
        while not self._ended.wait(_LOOK_UP):
            pass
        if self._raised:
            raise self._raised
        return self._outcome

    @property
    def connection(self) -> DuckDBPyConnection | None:
        """The database, which has what was read of a register that cannot be used, too; None before there is one."""
        return self._connection

    def _run(self) -> None:
        try:
            from engine.register.database import calendars, connect

            self._connection = connection = connect()
            from engine.register.loading import load_register

            academies, as_at = self._asked or self._wait()

            def tell(supplied: Supplied) -> None:
                self._opened = Opened(calendars(connection), supplied)
                self._told.set()

            self._outcome = load_register(
                connection,
                self._folder,
                academies=academies,
                as_at=as_at,
                codes=self._told_codes,
                every=self._every,
                on_opened=tell,
            )
        except BaseException as raised:
            self._raised = raised
        finally:
            self._told.set()
            self._ended.set()

    def _wait(self) -> tuple[tuple[str, ...], date]:
        """What is asked, once it is known."""
        self._begun.wait()
        if self._asked is None:
            raise _NeverBegunError
        return self._asked

    def _told_codes(self) -> Sequence[CodePeriod]:
        """The codes, once they are known."""
        self._begun.wait()
        if self._codes is None:
            raise _NeverBegunError
        return self._codes
