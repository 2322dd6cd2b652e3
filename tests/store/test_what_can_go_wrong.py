"""Whatever happens to a run or a store: what was stored stays, and nobody is answered from half of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree
from threading import Thread

import duckdb
import pytest

from engine.backends.spark.engine import HERE, SparkEngine
from engine.diagnostics import Diagnostic
from engine.ingesting.batch import take_in
from engine.ingesting.taking_out import Portion
from engine.register.database import connect
from engine.register.driver import driver
from engine.register.files.table_files import TableFile
from engine.register.scratch import Scratch
from engine.register.tables import tables
from engine.store.folder import MANIFEST, open_store
from engine.store.locks import Writing, reading
from engine.store.manifest import _digest
from engine.store.writing import Files
from tests.edits import edit
from tests.machine import KILLED, needs_unix
from tests.portions import portion
from tests.register.small_registers import (
    DAYS,
    FIRST_DAY,
    PUPILS,
    calendar,
    load,
    marks,
    pupils,
    write_register,
)
from tests.store.stores import ON, bring_in, brought_in, file_of, marks_in
from tests.windows import as_on_windows

pytestmark = pytest.mark.thorough

PROGRAM = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.machine import KILL
from tests.store.stores import bring_in
store, source, at, limit = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
done = 0
def heard(event, args):
    global done
    if event in {"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"} and str(args[0]).startswith(str(store)):
        done += 1
        if done == at:
            os.kill(os.getpid(), KILL)
sys.addaudithook(heard)
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
result, found = bring_in(store, source)
print(done, [each.code.id for each in found])
"""
ROOT = Path(__file__).parents[2]


def run(store: Path, source: Path, *, killed_at: int = 0, limit: int = 0) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own, killed at the nth thing that it does to the store's folder."""
    words = [sys.executable, "-c", PROGRAM, str(ROOT), str(store), str(source), str(killed_at), str(limit)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of the first days, and its store."""
    inside = tmp_path_factory.mktemp("made")
    early = [row for row in marks() if row[2] < DAYS[8]]  # type: ignore[operator]
    brought_in(inside / "store", write_register(inside / "register", marks=early))
    return inside


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store"


def late(tmp_path: Path, *days: int) -> Path:
    """A file with the marks of some days, of which the first is a correction of one that is stored."""
    rows = [row for row in marks() if row[2] in [DAYS[day] for day in days]]
    return file_of(tmp_path, f"marks-{days[0]}", [["wenlock", "P1", DAYS[0], "AM", "I", "", ""], *rows])


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_state_before_or_after_and_the_next_tells(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = write_register(tmp_path / "register", marks=[row for row in marks() if row[2] < DAYS[8]])  # type: ignore[operator]
    cleaned, states = 0, set()
    for at in range(1, 200):
        rmtree(store, ignore_errors=True)
        brought_in(store, first)
        before = marks_in(store)
        source = late(tmp_path, 8, 9)
        done = run(store, source, killed_at=at)
        now = marks_in(store)
        assert now == before or len(now) == 60, at
        states.add(now == before)
        if done.returncode != KILLED:
            break
        result, found = bring_in(store, source)
        assert result is not None and len(marks_in(store)) == 60
        assert (result.cleaned > 0) == ("D054" in [each.code.id for each in found])
        cleaned += result.cleaned > 0
        assert not list(store.glob("unfinished/*")) and not list(store.glob("*.part"))
    assert at > 10 and cleaned > 3 and states == {True, False}


def everything_in(store: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in store.rglob("*.parquet")}


@pytest.mark.parametrize("again", [False, True])
def test_a_store_that_has_lost_its_manifest_is_left_alone(store: Path, tmp_path: Path, again: bool) -> None:
    (store / MANIFEST).rename(tmp_path / "elsewhere")
    files = everything_in(store)
    for _ in range(1 + again):
        result, found = bring_in(store, late(tmp_path, 8))
        assert result is None and [each.code.id for each in found] == ["D050"]
        assert f"{len(files)} files of a store" in found[0].message
        assert everything_in(store) == files
    (tmp_path / "elsewhere").rename(store / MANIFEST)
    assert brought_in(store, late(tmp_path, 8)).changed


def test_a_manifest_that_goes_while_a_run_writes_takes_no_file_with_it(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object) -> None:
        (store / MANIFEST).unlink(missing_ok=True)
        raise OSError(28, "No space left on device")

    files = everything_in(store)
    monkeypatch.setattr("engine.store.writing.Files.commit", lose)
    assert bring_in(store, late(tmp_path, 8))[0] is None
    assert everything_in(store) == files


def test_what_a_first_run_left_when_it_was_stopped_is_cleaned(tmp_path: Path) -> None:
    store, register = tmp_path / "store", write_register(tmp_path / "register")
    number = int(run(tmp_path / "other", register).stdout.split()[0])
    assert run(store, register, killed_at=number // 2).returncode == KILLED
    assert not (store / MANIFEST).exists() and everything_in(store)
    result, found = bring_in(store, register)
    assert result is not None and [each.code.id for each in found] == ["D054"]
    assert len(marks_in(store)) == 60


def test_a_first_run_that_fails_leaves_an_empty_folder(tmp_path: Path) -> None:
    broken = tmp_path / "notices.parquet"
    broken.write_bytes(b"PAR1 half of itPAR1")
    store, register = tmp_path / "store", write_register(tmp_path / "register")
    assert bring_in(store, register, broken)[0] is None
    assert not everything_in(store)
    assert brought_in(store, register).generation == 1


@needs_unix
def test_a_full_disk_leaves_all_as_it_was(store: Path, tmp_path: Path) -> None:
    before, files = marks_in(store), sorted(store.rglob("*.parquet"))
    done = run(store, late(tmp_path, 8, 9), limit=1500)
    assert "D053" in done.stdout, done.stderr
    assert marks_in(store) == before and sorted(store.rglob("*.parquet")) == files


@pytest.mark.parametrize("place", portion(1, ["write", "settle", "commit"]))
def test_a_disk_that_refuses_leaves_all_as_it_was(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before, files = marks_in(store), sorted(store.rglob("*.parquet"))
    owner = {"write": "engine.ingesting.state.State.write", "settle": "engine.store.writing.Files.settle"}
    with monkeypatch.context() as patched:
        patched.setattr(owner.get(place, "os.fsync"), refuse)
        result, found = bring_in(store, late(tmp_path, 8))
    assert result is None and [each.code.id for each in found] == ["D053"]
    assert "no space left on device" in found[0].message
    assert marks_in(store) == before and sorted(store.rglob("*.parquet")) == files


def test_a_place_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    result, found = bring_in(Path("/proc/store"), late(tmp_path, 8))
    assert result is None and [each.code.id for each in found] == ["D053"]


def test_two_runs_at_once_lose_nothing(store: Path, tmp_path: Path) -> None:
    sources = [late(tmp_path, 8), late(tmp_path, 9)]
    threads = [Thread(target=bring_in, args=(store, source)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(marks_in(store)) == 60
    assert len(load(store, as_at=ON).rows("FROM register.amendments")) == 1


def test_who_writes_is_told_and_not_waited_for_for_ever(store: Path, tmp_path: Path) -> None:
    with Writing(store, 0):
        result, found = bring_in(store, late(tmp_path, 8), wait=0)
    assert result is None and [each.code.id for each in found] == ["D052"]
    assert f"process {os.getpid()}" in found[0].message


def test_what_somebody_reads_is_not_taken_away(store: Path, tmp_path: Path) -> None:
    sign = reading(store)
    manifest, _ = open_store(store)
    assert manifest is not None
    brought_in(store, late(tmp_path, 8))
    brought_in(store, late(tmp_path, 9))
    assert all((store / file.path).exists() for file in manifest.files())
    assert sign is not None
    sign.close()
    brought_in(store, file_of(tmp_path, "marks-x", [["wenlock", "P2", DAYS[0], "AM", "I", "", ""]]))
    assert not all((store / file.path).exists() for file in manifest.files())


def test_with_the_locks_of_windows_a_store_is_written_and_read_as_here(tmp_path: Path) -> None:
    with as_on_windows():
        early = [row for row in marks() if row[2] < DAYS[8]]  # type: ignore[operator]
        store = tmp_path / "store"
        brought_in(store, write_register(tmp_path / "register", marks=early))
        test_what_somebody_reads_is_not_taken_away(store, tmp_path)
        test_who_writes_is_told_and_not_waited_for_for_ever(store, tmp_path)
        assert len(marks_in(store)) == 60


@contextmanager
def open_elsewhere(paths: Iterable[Path]) -> Iterator[None]:
    """As on Windows, where what somebody has open, a backup say, is neither removed nor replaced."""
    opened = set(paths)
    unlink, replace = Path.unlink, Path.replace

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        if path in opened:
            raise PermissionError(13, "Access is denied")
        unlink(path, missing_ok)

    def replaced(path: Path, target: Path) -> Path:
        if target in opened:
            raise PermissionError(13, "Access is denied")
        return replace(path, target)

    with as_on_windows(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "unlink", unlinked)
        patched.setattr(Path, "replace", replaced)
        patched.setattr("engine.durable.MOVED_WITHIN", 0.0)
        yield


def test_on_windows_what_is_open_elsewhere_is_left_to_a_later_run(store: Path, tmp_path: Path) -> None:
    before = sorted(store.rglob("*.parquet"))
    with open_elsewhere(before):
        brought_in(store, late(tmp_path, 8))
        brought_in(store, late(tmp_path, 9))
    assert all(path.exists() for path in before) and len(marks_in(store)) == 60
    brought_in(store, file_of(tmp_path, "marks-x", [["wenlock", "P2", DAYS[0], "AM", "I", "", ""]]))
    assert not all(path.exists() for path in before)


def test_on_windows_a_file_that_is_open_elsewhere_is_as_good_as_the_same_one_written_again(
    store: Path,
) -> None:
    files, (there, other) = Files(store), sorted(store.rglob("*.parquet"))[:2]
    into = there.parent.relative_to(store).as_posix()
    written = files.unfinished()
    written.write_bytes(there.read_bytes())
    with open_elsewhere([there]):
        assert files.settle(written, into).path == there.relative_to(store).as_posix()
    assert there.exists() and not written.exists()
    written.write_bytes(content := there.read_bytes())
    there.write_bytes(other.read_bytes())
    with open_elsewhere([there]), pytest.raises(PermissionError):
        files.settle(written, into)
    assert written.read_bytes() == content


def test_a_damaged_file_stops_the_run_before_anything_is_stored(store: Path, tmp_path: Path) -> None:
    before = (store / MANIFEST).read_bytes()
    good = late(tmp_path, 8)
    broken = tmp_path / "marks-broken.parquet"
    broken.write_bytes(b"PAR1 half of it")
    result, found = bring_in(store, good, broken)
    assert result is None and "D009" in [each.code.id for each in found]
    assert (store / MANIFEST).read_bytes() == before


def manifest_of(store: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Changes a store's manifest, and signs it as the engine does."""
    content = json.loads((store / MANIFEST).read_bytes())
    del content["digest"]
    change(content)
    content["digest"] = _digest(content)
    (store / MANIFEST).write_text(json.dumps(content), "utf-8")


def first_file(content: dict[str, object]) -> dict[str, object]:
    files = content["files"]
    assert isinstance(files, list)
    return next(each for each in files if each["table"] == "marks")


LIES: dict[str, Callable[[dict[str, object]], object]] = {
    "outside": lambda c: first_file(c).update(path="../register/marks.csv"),
    "inside and out": lambda c: first_file(c).update(path="marks/../../register/marks.csv"),
    "from the root": lambda c: first_file(c).update(path="/etc/passwd"),
    "outside, to be deleted": lambda c: c.update(superseded=["../register/marks.csv"]),
    "no path": lambda c: first_file(c).update(path=7),
    "no year": lambda c: first_file(c).update(year="last year"),
    "no size": lambda c: first_file(c).pop("bytes"),
    "of another edition": lambda c: c.update(version=99),
    "of another program": lambda c: c.update(format="else"),
    "no files": lambda c: c.pop("files"),
    "a size without end": lambda c: first_file(c).update(bytes=float("inf")),
    "more rows than there can be": lambda c: first_file(c).update(rows=10**30),
    "a day that is a number": lambda c: first_file(c).update(last=0),
    "a year that is a list": lambda c: first_file(c).update(year=[]),
    "codes in a list": lambda c: first_file(c).update(codes=[]),
    "another table": lambda c: first_file(c).update(table="calls"),
    "a name that is not of the content": lambda c: first_file(c).update(sha256="0" * 64),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_cannot_be_one_is_not_followed(store: Path, lie: str) -> None:
    manifest_of(store, LIES[lie])
    loaded = load(store)
    assert loaded.register is None and loaded.codes == ["D050"]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_breaks_off_is_told(store: Path, data: bytes) -> None:
    (store / MANIFEST).write_bytes(data)
    assert load(store).codes == ["D050"]
    assert bring_in(store, store)[0] is None


def test_a_manifest_that_was_edited_is_not_followed(store: Path) -> None:
    path = store / MANIFEST
    edit(path, '"rows": 48', '"rows": 47')
    assert load(store).codes == ["D050"]


def of_marks(store: Path) -> Path:
    return next(store.glob("marks/wenlock/*/*.parquet"))


@pytest.mark.parametrize("kind", ["gone", "short", "other", "elsewhere"])
def test_a_file_that_is_not_what_the_manifest_says_stops_a_check(
    store: Path, tmp_path: Path, kind: str
) -> None:
    path = of_marks(store)
    data = path.read_bytes()
    if kind == "elsewhere":
        (tmp_path / "outside.parquet").write_bytes(data)
    path.unlink()
    if kind == "short":
        path.write_bytes(data[:-9])
    elif kind == "other":
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    elif kind == "elsewhere":
        path.symlink_to(tmp_path / "outside.parquet")
    loaded = load(store)
    assert loaded.register is None and loaded.codes == ["D051"]


def test_an_academy_named_like_a_path_stays_in_the_store(tmp_path: Path) -> None:
    store, name = tmp_path / "store", "../../out"
    for table, rows in (("calendar", 3), ("pupils", 4)):
        assert rows
        source = write_register(tmp_path / "register")
        text = (source / f"{table}.csv").read_text("utf-8").replace("wenlock", name)
        path = tmp_path / f"{table}.csv"
        path.write_text(text, "utf-8")
        brought_in(store, path)
    brought_in(store, file_of(tmp_path, "marks", [[name, *row[1:]] for row in marks()]))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "calendar.csv",
        "marks.csv",
        "pupils.csv",
        "register",
        "store",
    ]
    assert load(store, academies=(name,)).count("marks") == (60, 60, 0)


def test_files_of_somebody_else_are_left_alone(store: Path, tmp_path: Path) -> None:
    mine = store / "notes" / "mine.parquet"
    mine.parent.mkdir()
    mine.write_bytes(b"not ours")
    brought_in(store, late(tmp_path, 8))
    assert mine.exists()


def test_what_has_come_lately_is_merged_once_it_is_much(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.ingesting.merging._RECENT_LEAST", 7)
    parts = []
    for day in (8, 9):
        rows = [row for row in marks() if row[2] == DAYS[day]]
        brought_in(store, file_of(tmp_path, f"marks-{day}", rows))
        manifest, _ = open_store(store)
        assert manifest is not None
        parts.append({each.part: each.rows for each in manifest.of("marks", ["wenlock"])})
    assert parts == [
        {"base": 0, "base-plain": 48, "recent": 0, "recent-plain": 6},
        {"base": 0, "base-plain": 60},
    ]
    assert len(marks_in(store)) == 60 == len(PUPILS) * 20


@pytest.mark.parametrize("at_once", [6_000_000, 10])
def test_academies_are_merged_together_each_into_its_own_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """One whose marks have become many, beside one that has few more, and one that has none so far."""
    monkeypatch.setattr("engine.ingesting.merging._RECENT_LEAST", 7)
    monkeypatch.setattr("engine.ingesting.merging.AT_ONCE", at_once)
    late = {"wenlock": DAYS[8:], "other": DAYS[9:], "third": DAYS}
    rows = [[name, *row[1:]] for name in late for row in marks({("P1", str(DAYS[9]), "AM"): "I"})]
    coming = [row for row in rows if row[2] in late[str(row[0])]]
    store = tmp_path / "store"
    theirs = {
        table: [[name, *row[1:]] for name in late for row in of()]
        for table, of in (("pupils", pupils), ("calendar", calendar))
    }
    early = [row for row in rows if row not in coming]
    brought_in(store, write_register(tmp_path / "register", marks=early, **theirs))
    result = brought_in(store, file_of(tmp_path, "marks-late", coming))
    assert [each.new for each in result.files] == [len(coming)]
    manifest, _ = open_store(store)
    assert manifest is not None
    parts = {(each.academy, each.part): each.rows for each in manifest.of("marks", late)}
    assert parts == {
        ("wenlock", "base"): 1,
        ("wenlock", "base-plain"): 59,
        ("other", "base"): 0,
        ("other", "base-plain"): 54,
        ("other", "recent"): 1,
        ("other", "recent-plain"): 5,
        ("third", "base"): 1,
        ("third", "base-plain"): 59,
    }
    query = "SELECT academy, pupil_id, date, session, code FROM register.marks ORDER BY ALL"
    assert load(store, academies=tuple(late)).rows(query) == sorted(tuple(row[:5]) for row in rows)


def test_memory_is_bounded_by_taking_some_academies_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.ingesting.merging.AT_ONCE", 70)
    names = ("wenlock", "other", "third")
    store = tmp_path / "store"
    rows = [[name, *row[1:]] for row in marks() for name in names]
    register = write_register(tmp_path / "register", marks=rows)
    for table in ("calendar", "pupils"):
        lines = (register / f"{table}.csv").read_text("utf-8").splitlines()
        more = [line.replace("wenlock", name) for line in lines[1:] for name in names]
        (register / f"{table}.csv").write_text("\n".join([lines[0], *more]) + "\n", "utf-8")
    assert brought_in(store, register).marks == 180
    assert load(store, academies=names).count("marks") == (180, 180, 0)


def test_a_registers_own_folder_does_not_become_a_store(tmp_path: Path) -> None:
    register, odd = write_register(tmp_path / "register"), file_of(tmp_path / "odd", "marks-1", marks())
    for source, folder in ((register, register), (odd, register), (odd.parent, odd.parent)):
        result, found = bring_in(folder, source)
        assert result is None and "D061" in [each.code.id for each in found]
        assert not (folder / MANIFEST).exists()


def test_tables_in_a_store_are_not_passed_over(store: Path, tmp_path: Path) -> None:
    late(store, 8).rename(store / "marks.csv")
    assert load(store).codes == ["D061"]
    assert bring_in(store, late(tmp_path, 8))[1][0].code.id == "D061"


def test_mending_a_file_of_one_school_forgets_nothing_of_another(tmp_path: Path) -> None:
    store, faulty = tmp_path / "store", ["P1", DAYS[0], "EVE", "I", "", ""]
    a, b = (tmp_path / name for name in ("a", "b"))
    brought_in(store, write_register(tmp_path / "register"))
    for folder, academy in ((a, "wenlock"), (b, "other")):
        rows = [[academy, *faulty], ["", *faulty]]
        brought_in(store, file_of(folder, "marks", rows))
    mended = [["wenlock", "P1", DAYS[0], "AM", "I", "", ""]]
    brought_in(store, file_of(tmp_path / "c", "marks", mended), mended=True)
    assert set_aside(store) == ["a", "b", "b other"]
    brought_in(store, file_of(a, "marks", mended), mended=True)
    assert set_aside(store) == ["b", "b other"]


@pytest.mark.parametrize("day", ["infinity", "9999-12-31"])
def test_a_row_of_a_day_that_no_register_has_is_told_by_every_check(
    store: Path, tmp_path: Path, day: str
) -> None:
    brought_in(store, file_of(tmp_path, "marks", [["wenlock", "P1", day, "AM", "I", "", ""]]))
    assert [row[2:] for row in load(store).aside()] == [("date", "unreadable")]


def test_a_table_of_which_no_row_could_be_stored_is_told_by_every_check(store: Path, tmp_path: Path) -> None:
    """The check said that there was no such table, and nothing of the rows that were set aside."""
    brought_in(store, file_of(tmp_path, "calls", [["wenlock", "P1", day, "9.40", ""] for day in DAYS[:2]]))
    loaded = load(store)
    assert loaded.count("calls") == (2, 0, 2)
    assert loaded.only("D021").message.startswith("set aside 2 rows of `calls` with a `called_at`")
    assert loaded.register is not None and "calls" not in loaded.register.tables


def set_aside(store: Path) -> list[str]:
    manifest, _ = open_store(store)
    assert manifest is not None and manifest.set_aside is not None
    rows = duckdb.read_parquet(str(store / manifest.set_aside.path)).project("file, academy").fetchall()
    return sorted(f"{Path(file).parent.name} {academy or ''}".strip() for file, academy in rows)


def test_rows_of_an_academy_that_nobody_knows_are_told(store: Path, tmp_path: Path) -> None:
    strange = file_of(tmp_path, "marks", [["Wenlock", *row[1:]] for row in marks()])
    result, found = bring_in(store, strange, known=frozenset({"wenlock"}))
    assert result is not None and [each.code.id for each in found] == ["D062"]
    assert "`Wenlock`" in found[0].message
    again = "and bring the file in again with `--take-out Wenlock`"
    assert found[0].help == f"write `wenlock` in the column `academy`, {again}"
    assert (found[0].place.file, found[0].place.line, found[0].place.column) == (str(strange), 2, "academy")
    loaded = load(store)
    assert "60 rows of `marks` are of `Wenlock`" in loaded.only("D067").message and "D032" not in loaded.codes


def test_each_check_tells_of_rows_under_a_misspelt_name_until_they_are_taken_out(
    store: Path, tmp_path: Path
) -> None:
    monday = [row for row in marks() if row[2] == DAYS[0]]
    brought_in(store, file_of(tmp_path, "marks-slip", [["wenlok", *row[1:]] for row in monday]))
    loaded = load(store)
    told = loaded.only("D067")
    assert told.message == f"{len(monday)} rows of `marks` are of `wenlok`, not of `wenlock`, and are ignored"
    assert told.help is not None
    assert told.help.endswith(f"take these out: `trustpolicy ingest --into {store} --take-out wenlok`")
    assert loaded.register and loaded.register.summary.misnamed == len(monday)
    brought_in(store, file_of(tmp_path, "marks-mended", monday), take_out=(Portion("wenlok"),))
    mended = load(store)
    assert "D067" not in mended.codes and mended.register and mended.register.summary.misnamed == 0


def test_on_a_day_before_the_calendar_rows_under_a_misspelt_name_are_told_too(tmp_path: Path) -> None:
    """Of marks nothing is read then: the check ended as an internal error."""
    store, wrong = tmp_path / "store", [["wenlok", *row[1:]] for row in marks()]
    brought_in(store, write_register(tmp_path / "register", marks=None))
    brought_in(store, file_of(tmp_path, "marks", wrong))
    loaded = load(store, as_at=FIRST_DAY - timedelta(days=1))
    assert loaded.register is None
    assert "60 rows of `marks` are of `wenlok`" in loaded.only("D067").message
    assert "`wenlock` begins on 2024-09-02" in loaded.only("D014").message


@pytest.mark.parametrize("table", ["notices", "calls"])
def test_a_row_of_years_ahead_is_told_by_each_check_until_it_is_taken_out(
    store: Path, tmp_path: Path, table: str
) -> None:
    def row(day: str) -> Path:
        first = ["wenlock", "P1", "letter", "A1", day] if table == "notices" else ["wenlock", "P1", day]
        empty = ["" for _ in tables()[table].columns]
        return file_of(tmp_path, table, [[*first, *empty[len(first) :]]])

    brought_in(store, row("2052-09-03"))
    told = load(store).only("D105")
    assert told.help is not None and f"--into {store} --take-out wenlock/2052-53 --replace`" in told.help
    brought_in(store, row("2024-09-03"), take_out=(Portion("wenlock", "2052-53"),))
    mended = load(store)
    assert "D105" not in mended.codes and mended.count(table) == (1, 1, 0)


def test_of_all_academies_a_store_names_those_without_a_policy(store: Path, tmp_path: Path) -> None:
    rows = {"calendar": calendar(), "pupils": pupils(), "marks": marks()}
    for name, each in rows.items():
        bring_in(store, file_of(tmp_path, name, [["hillside", *row[1:]] for row in each]))
    told = load(store, every=True).only("D096")
    assert "`hillside`" in told.message and told.place.file == str(store / "pupils")
    assert told.help is not None and told.help.endswith(f"--into {store} --take-out hillside`")
    assert "D096" not in load(store).codes


def test_a_store_with_marks_under_another_spelling_alone_says_what_to_bring_in_again(tmp_path: Path) -> None:
    register = write_register(tmp_path / "register", marks=[["Wenlock", *row[1:]] for row in marks()])
    brought_in(tmp_path / "store", register)
    problem = load(tmp_path / "store").only("D014")
    assert problem.message == "`wenlock` has no usable row in `marks`, but `Wenlock` has rows"
    assert (
        problem.help
        == "write `wenlock` for `Wenlock` in the column `academy` of the file, and bring it in again"
    )


def test_what_cannot_be_brought_in_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "readme.txt").write_text("nothing", "utf-8")
    (tmp_path / "register.csv").write_text("academy\n", "utf-8")
    (tmp_path / "marks.txt").write_text("academy\n", "utf-8")
    told = {
        "notes": "holds no table",
        "register.csv": "does not have the name of a table",
        "marks.txt": "does not have the name of a table",
        "marks.csv": "is not there",
    }
    for name, why in told.items():
        result, found = bring_in(tmp_path / "store", tmp_path / name)
        assert result is None and [each.code.id for each in found] == ["D055"]
        assert found[0].message == f"`{tmp_path / name}` {why}"
    assert not (tmp_path / "store").exists()


WITHOUT_CODE = "academy,pupil_id,date,session\nwenlock,P1,2024-09-02,AM\n"
CODE_TWICE = "academy,pupil_id,date,session,code,code\nwenlock,P1,2024-09-02,AM,I,I\n"


@pytest.mark.parametrize(
    ("ending", "text", "code"),
    [("csv", WITHOUT_CODE, "D010"), ("parquet", WITHOUT_CODE, "D010"), ("csv", CODE_TWICE, "D011")],
)
def test_a_file_with_wrong_columns_stops_the_run_before_anything_is_stored(
    store: Path, tmp_path: Path, ending: str, text: str, code: str
) -> None:
    path, plain = tmp_path / f"marks-late.{ending}", tmp_path / "marks-late.csv"
    plain.write_text(text, "utf-8")
    if ending == "parquet":
        with connect() as connection:
            connection.read_csv(str(plain)).write_parquet(str(path))
    before = (store / MANIFEST).read_bytes()
    result, found = bring_in(store, path)
    assert result is None and code in [each.code.id for each in found]
    assert (store / MANIFEST).read_bytes() == before


def test_a_folder_in_the_place_of_a_stored_file_is_told(store: Path) -> None:
    path = of_marks(store)
    path.unlink()
    path.mkdir()
    loaded = load(store)
    assert loaded.register is None and loaded.codes == ["D051"]
    assert "may not be opened" in loaded.problems[0].message


def test_a_table_replaced_for_one_year_leaves_what_was_set_aside_of_another(
    store: Path, tmp_path: Path
) -> None:
    def evidence(year: int, last: str) -> list[list[object]]:
        first = f"{year}-10-07"
        return [["wenlock", "P1", "medical", first, first], ["wenlock", "P2", "medical", first, last]]

    before = file_of(tmp_path / "before", "evidence", evidence(2023, "some day"))
    brought_in(store, before)
    brought_in(store, file_of(tmp_path / "now", "evidence", evidence(2024, "2024-10-08")))
    assert set_aside(store) == ["before wenlock"]
    brought_in(store, file_of(tmp_path / "again", "evidence", evidence(2023, "2023-10-08")))
    assert load(store).aside() == []


def test_pupils_replaced_for_one_year_leave_what_was_set_aside_of_another(
    store: Path, tmp_path: Path
) -> None:
    """A row of pupils names no day: the year that they came in for is kept with it."""

    def pupils(group: object) -> list[list[object]]:
        return [["wenlock", id, each, "", "2020-09-01", ""] for id, each in (("P1", 4), ("P2", group))]

    brought_in(store, file_of(tmp_path / "before", "pupils", pupils("four")), year="2023-24")
    brought_in(store, file_of(tmp_path / "now", "pupils", pupils(4)), year="2024-25")
    assert set_aside(store) == ["before wenlock"]
    brought_in(store, file_of(tmp_path / "again", "pupils", pupils(3)), year="2023-24")
    manifest, _ = open_store(store)
    assert manifest is not None and manifest.set_aside is None


def test_a_folder_that_may_not_be_looked_into_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, path = Path.iterdir, file_of(store.parent / "new", "calls", [])

    def denied(folder: Path) -> Iterator[Path]:
        if folder == store:
            raise PermissionError(13, "Permission denied")
        return inside(folder)

    monkeypatch.setattr(Path, "iterdir", denied)
    loaded = load(store)
    assert loaded.register is None
    assert [each.message for each in loaded.problems] == [f"the folder `{store}` may not be opened"]
    (into,), (out_of,) = bring_in(store, path)[1], bring_in(store.parent / "other", store)[1]
    assert (into.code.id, out_of.code.id) == ("D053", "D001")
    assert into.message == f"the store `{store}` cannot be written, and is as it was: permission denied"


def test_a_register_that_is_not_there_or_shut_is_not_told_by_spark_as_one_to_bring_into_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loader says what is wrong with it."""
    monkeypatch.setattr("engine.backends.spark.engine.find_spec", lambda _: True)
    assert SparkEngine(HERE, tmp_path).wrong()
    assert SparkEngine(HERE, tmp_path / "gone").wrong() is None
    monkeypatch.setattr("engine.backends.spark.engine.is_shut", lambda _: True)
    assert SparkEngine(HERE, tmp_path).wrong() is None


def test_too_little_memory_is_not_told_as_a_damaged_file(tmp_path: Path) -> None:
    """It said "export it again", which mends nothing."""
    path = tmp_path / "calls.csv"
    rows = (f"wenlock,P{number},2025-03-10,09:00,somebody else answered\n" for number in range(200_000))
    path.write_text("academy,pupil_id,date,called_at,outcome\n" + "".join(rows), "utf-8")
    found: list[Diagnostic] = []
    with connect() as connection:
        connection.execute("SET memory_limit = '8MB'; SET temp_directory = ''")
        with pytest.raises(driver.OutOfMemoryException):
            take_in(connection, TableFile(tables()["calls"], path), (), Scratch(), found)
    assert not found
