"""Locks and files that last, by the calls of the system that runs this and by a stand-in for those of Windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from errno import EACCES, EIO, ENOTSUP
from pathlib import Path

import pytest

from engine.durable import Lock, keep_on_disk, move, move_together, waited_for
from engine.ledger.writing import alone
from engine.private_files import take_place
from engine.store.locks import BeingWrittenError, Writing, nobody_reads, reading
from tests.machine import needs_unix
from tests.windows import as_on_windows

if sys.platform != "win32":
    import fcntl


@pytest.fixture(params=["here", "win32"])
def platform(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "win32":
        with as_on_windows():
            yield request.param
    else:
        yield request.param


def test_a_lock_is_for_one_alone_until_it_is_given_up(platform: str, tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take() and not second.take() and not second.share()
    first.close()
    assert second.take()
    second.close()
    second.close()


def test_a_lock_that_is_shared_is_for_nobody_alone(platform: str, tmp_path: Path) -> None:
    locks = [Lock(tmp_path / "lock") for _ in range(4)]
    assert all(lock.share() for lock in locks[:3]) and not locks[3].take()
    for lock in locks[:3]:
        lock.close()
    assert locks[3].take()
    locks[3].close()


def test_a_lock_goes_with_what_holds_it(platform: str, tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    assert lock.take()
    del lock
    other = Lock(tmp_path / "lock")
    assert other.take()
    other.close()


def test_who_has_a_lock_can_be_read_by_those_who_have_not(platform: str, tmp_path: Path) -> None:
    holder, other = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert holder.take()
    holder.say("process 1 on a rather long name of a computer\n")
    holder.say("process 2 on oak\n")
    assert not other.take() and other.said() == "process 2 on oak"
    holder.close()
    other.close()
    assert (
        tmp_path / "lock"
    ).stat().st_size < 1000  # what is locked lies behind the file, which it does not grow


@needs_unix
def test_a_disk_that_knows_no_locks_is_no_lock_that_somebody_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    lock = Lock(tmp_path / "reading.lock")
    with pytest.raises(OSError, match="not supported"):
        lock.take()
    lock.close()
    assert reading(tmp_path) is None


def test_a_lock_is_waited_for_so_long_and_no_longer(platform: str) -> None:
    tries = iter([False, False, True])
    assert waited_for(lambda: next(tries), 5)
    assert not waited_for(lambda: False, 0.1)
    assert waited_for(lambda: True, 0)


def test_readers_of_a_store_keep_its_files_and_who_clears_them_keeps_readers_waiting(
    platform: str, tmp_path: Path
) -> None:
    (tmp_path / "reading.lock").touch()
    signs = [reading(tmp_path), reading(tmp_path)]
    assert nobody_reads(tmp_path) is None
    for sign in signs:
        assert sign is not None
        sign.close()
    clearing = nobody_reads(tmp_path)
    assert clearing is not None
    late = Lock(tmp_path / "reading.lock")
    assert not late.share()
    clearing.close()
    assert late.share()
    late.close()


def test_who_writes_to_a_store_is_told_to_others(platform: str, tmp_path: Path) -> None:
    for _ in range(2):
        with (
            Writing(tmp_path, 0),
            pytest.raises(BeingWrittenError, match=f"^process {os.getpid()} on .+$"),
            Writing(tmp_path, 0),
        ):
            raise AssertionError("two write at once")


def test_a_ledger_is_kept_by_one_at_a_time(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.ledger.writing._PATIENCE", 0.1)
    for _ in range(2):
        with (
            alone(tmp_path / "ledger.csv"),
            pytest.raises(OSError, match="another run is keeping it"),
            alone(tmp_path / "ledger.csv"),
        ):
            raise AssertionError("two keep it at once")


@needs_unix
def test_the_disk_keeps_files_and_the_names_in_folders(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to open a folder, and to flush a file that is open for reading alone."""
    kept: list[tuple[int, int]] = []

    def note(descriptor: int) -> None:
        kept.append((os.fstat(descriptor).st_ino, fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE))

    file = tmp_path / "file"
    file.write_text("kept", "utf-8")
    monkeypatch.setattr(os, "fsync", note)
    keep_on_disk(file)
    keep_on_disk(tmp_path)
    found, folder = file.stat().st_ino, tmp_path.stat().st_ino
    here = [(found, os.O_RDONLY), (folder, os.O_RDONLY)]
    assert kept == ([(found, os.O_RDWR)] if platform == "win32" else here)


@pytest.mark.parametrize("times", [2, 1000])
def test_a_file_that_is_open_is_replaced_as_soon_as_it_is_not(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Windows replaces no file that is open: who reads it for a moment is waited for, but not here, nor for ever."""
    tries = iter(range(times))
    replace = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if next(tries, None) is not None:
            raise PermissionError(EACCES, "Access is denied")
        return replace(path, target)

    (tmp_path / "new").write_text("new", "utf-8")
    (tmp_path / "old").write_text("old", "utf-8")
    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr("engine.durable.MOVED_WITHIN", 0.2)
    if "win32" in (platform, sys.platform) and times == 2:
        move(tmp_path / "new", tmp_path / "old")
        assert (tmp_path / "old").read_text("utf-8") == "new"
        return
    with pytest.raises(PermissionError):
        move(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text("utf-8") == "old"


def test_any_other_error_is_told_at_once(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="Input/output"):
        move(tmp_path / "new", tmp_path / "old")


def test_files_are_put_together_or_not_at_all(platform: str, tmp_path: Path) -> None:
    """A table in its place, another in a new one, and a third to be gone; of which the second cannot be moved."""
    for name in ("a", "c", "part"):
        (tmp_path / name).write_text(name, "utf-8")
    parts = [(tmp_path / "part", tmp_path / "a"), (tmp_path / "missing", tmp_path / "b")]
    with pytest.raises(OSError):
        move_together(parts, take_place, gone=[tmp_path / "c"])
    assert {each.name: each.read_text("utf-8") for each in tmp_path.iterdir()} == {"a": "a", "c": "c"}
    for part, _ in parts:
        part.write_text("new", "utf-8")
    move_together(parts, move, gone=[tmp_path / "c"])
    assert {each.name: each.read_text("utf-8") for each in tmp_path.iterdir()} == {"a": "new", "b": "new"}


def test_where_a_disk_knows_no_second_names_files_are_put_back_from_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    (tmp_path / "a").write_text("old", "utf-8")
    (tmp_path / "part").write_text("new", "utf-8")
    parts = [(tmp_path / "part", tmp_path / "a"), (tmp_path / "missing", tmp_path / "b")]
    with pytest.raises(OSError):
        move_together(parts)
    assert {each.name: each.read_text("utf-8") for each in tmp_path.iterdir()} == {"a": "old"}
