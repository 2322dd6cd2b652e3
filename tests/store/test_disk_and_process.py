"""The database is killed while it writes a file, and the disk is full or may not be written to: for real, not as if."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import duckdb
import pytest

from tests.machine import needs_unix
from tests.register.small_registers import DAYS, marks, write_register
from tests.store.stores import bring_in, brought_in, file_of, marks_in
from tests.store.test_what_can_go_wrong import PROGRAM, ROOT, run

pytestmark = pytest.mark.slow


@pytest.fixture
def store(tmp_path: Path) -> Path:
    brought_in(tmp_path / "store", write_register(tmp_path / "register"))
    return tmp_path / "store"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many marks of another year that the database takes a while to write them."""
    path = tmp_path_factory.mktemp("many") / "marks.csv"
    rows = """
        SELECT 'wenlock' AS academy, 'P' || pupil AS pupil_id, DATE '2023-09-04' + CAST(day AS INTEGER) AS date, session,
            CASE WHEN session = 'AM' THEN '/' ELSE '\\' END AS code, NULL AS signed_in_at, NULL AS minutes_late,
            TIMESTAMP '2023-09-04' + to_seconds(CAST(hash(pupil, day, session) % 9999999 AS BIGINT)) AS recorded_at
        FROM range(2500) AS p(pupil), range(200) AS d(day), (VALUES ('AM'), ('PM')) AS s(session)
    """
    with duckdb.connect() as connection:
        connection.sql(rows).write_csv(str(path), timestamp_format="%Y-%m-%dT%H:%M:%S")
    return path


def half_written(store: Path) -> bool:
    """Whether the database is in the middle of a file."""
    for path in (store / "unfinished").glob("*.parquet"):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue
        if len(data) > 1 << 16 and not data.endswith(b"PAR1"):
            return True
    return False


@needs_unix
def test_the_database_is_killed_in_the_middle_of_a_file(store: Path, many: Path) -> None:
    before, files = marks_in(store), sorted(store.rglob("*.parquet"))
    words = [sys.executable, "-c", PROGRAM, str(ROOT), str(store), str(many), "0", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as writing:
        until = monotonic() + 60
        while not half_written(store) and monotonic() < until and writing.poll() is None:
            sleep(0.0005)
        writing.kill()
    assert writing.returncode
    assert half_written(store), "it was killed before or after it wrote"
    assert marks_in(store) == before
    result, found = bring_in(store, file_of(many.parent, "calls", []))
    assert result is not None and result.cleaned > 0 and "D054" in [each.code.id for each in found]
    assert marks_in(store) == before and sorted(store.rglob("*.parquet")) == files
    assert brought_in(store, many).marks == 1_000_000 + len(before)


@needs_unix
def test_the_disk_is_full_in_the_middle_of_a_file(store: Path, many: Path) -> None:
    before, files = marks_in(store), sorted(store.rglob("*.parquet"))
    done = run(store, many, limit=1 << 18)
    assert "D053" in done.stdout, done.stderr
    assert marks_in(store) == before and sorted(store.rglob("*.parquet")) == files


OWN_DISK = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.store.stores import bring_in, brought_in, marks_in
disk, first, late = map(Path, sys.argv[2:])
store = disk / "store"
brought_in(store, first)
before, files = marks_in(store), sorted(store.rglob("*.parquet"))

def nothing_changes():
    result, found = bring_in(store, late)
    assert result is None and [each.code.id for each in found] == ["D053"], found
    assert marks_in(store) == before and sorted(store.rglob("*.parquet")) == files
    print(found[0].message)

filler = disk / "filler"
with filler.open("wb", buffering=0) as stream:
    try:
        while stream.write(bytes(512)):
            pass
    except OSError:
        pass
nothing_changes()
filler.unlink()
subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
nothing_changes()
subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
assert brought_in(store, late).changed and len(marks_in(store)) == 60
print("whole")
"""


def test_a_disk_of_its_own_that_is_full_and_then_may_not_be_written_to(tmp_path: Path) -> None:
    early = [row for row in marks() if row[2] < DAYS[8]]  # type: ignore[operator]
    first = write_register(tmp_path / "register", marks=early)
    late = file_of(tmp_path, "marks-late", [row for row in marks() if row not in early])
    (tmp_path / "disk").mkdir()
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    mount = 'mount -t tmpfs -o size=300k tmpfs "$1"'
    if (
        not shutil.which("unshare")
        or subprocess.run([*alone, mount, "sh", str(tmp_path / "disk")], check=False).returncode
    ):
        pytest.skip("this system lets nobody but root have a disk of its own")
    words = [
        *alone,
        f'{mount} && shift && exec "$@"',
        "sh",
        str(tmp_path / "disk"),
        sys.executable,
        "-c",
        OWN_DISK,
    ]
    paths = [str(each) for each in (ROOT, tmp_path / "disk", first, late)]
    done = subprocess.run([*words, *paths], capture_output=True, text=True, check=False)
    full, read_only, whole = done.stdout.splitlines() or [done.stderr, "", ""]
    assert full.endswith("no space left on device"), done.stderr
    assert "read-only" in read_only, done.stderr
    assert whole == "whole"
