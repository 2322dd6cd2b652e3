"""A register read on a thread of its own: what it tells early, what it raises, and that it can be stopped."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_registers import AS_AT, CODES, write_register

from engine.register import loading
from engine.register.ahead import Reading
from tests.machine import needs_unix

pytestmark = pytest.mark.thorough


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_register(tmp_path / "register")


def test_calendar_and_tables_are_told_before_the_rest(folder: Path) -> None:
    with Reading(folder) as reading:
        reading.begin(["wenlock"], AS_AT, CODES)
        opened = reading.opened()
        register, found = reading.read()
        assert opened is not None
        assert register is not None, found
        assert opened.supplied == register.supplied
        assert opened.calendars["wenlock"].on(AS_AT)


def test_a_folder_that_is_not_there_tells_nothing_and_says_why(tmp_path: Path) -> None:
    with Reading(tmp_path / "nowhere") as reading:
        reading.begin(["wenlock"], AS_AT, CODES)
        assert reading.opened() is None
        register, found = reading.read()
    assert register is None
    assert [problem.code.id for problem in found] == ["D001"]


def test_what_reading_raises_is_raised_where_the_register_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(loading, "load_register", broken)
    with Reading(folder) as reading:
        reading.begin(["wenlock"], AS_AT, CODES)
        assert reading.opened() is None
        with pytest.raises(MemoryError):
            reading.read()


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize("known", [("wenlock",), ()])
def test_who_leaves_early_stops_it_and_gives_threads_their_usual_turn_back(
    folder: Path, begun: bool, known: tuple[str, ...]
) -> None:
    before = sys.getswitchinterval()
    with Reading(folder, known, AS_AT) as reading:
        if begun:
            reading.begin(["wenlock"], AS_AT, CODES)
    assert not reading._thread.is_alive()
    assert sys.getswitchinterval() == before


def test_what_needs_no_codes_is_told_before_they_are_known(folder: Path) -> None:
    with Reading(folder, ["wenlock"], AS_AT) as reading:
        opened = reading.opened()
        assert opened is not None
        reading.begin(["wenlock"], AS_AT, CODES)
        register, found = reading.read()
        assert register is not None, found
        assert opened.supplied == register.supplied
        with Reading(folder) as other:
            other.begin(["wenlock"], AS_AT, CODES)
            same, _ = other.read()
            assert same is not None
            assert same.summary == register.summary


@pytest.mark.parametrize("others", [(["ludlow"], AS_AT), (["wenlock"], AS_AT - timedelta(days=1))])
def test_a_register_opened_for_some_academies_and_a_day_is_not_asked_for_others(
    folder: Path, others: tuple[list[str], date]
) -> None:
    with Reading(folder, ["wenlock"], AS_AT) as reading, pytest.raises(ValueError, match="others"):
        reading.begin(*others, CODES)


_INTERRUPTED_WHILE_IT_IS_READ = """
import signal, sys
from datetime import date
from pathlib import Path
from threading import Event, Timer, get_ident

from engine.register import loading
from engine.register.ahead import Reading

begun = Event()

def long(connection, *_, **__):
    begun.set()
    connection.execute("SELECT count(*) FROM range(1000000000000) WHERE hash(range) = 1")

loading.load_register = long
signal.signal(signal.SIGINT, signal.default_int_handler)
with Reading(Path("nowhere")) as reading:
    reading.begin(["wenlock"], date(2024, 9, 6), ())
    begun.wait()
    Timer(0.1, signal.pthread_kill, [get_ident(), signal.SIGINT]).start()
    reading.read()
"""


@needs_unix
def test_ctrl_c_while_it_is_read_is_nothing_else() -> None:
    """The thread passed for one that had ended, and the database was closed while it read: an internal error."""
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_WHILE_IT_IS_READ], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
