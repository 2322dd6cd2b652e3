"""The embedded database is heard of by nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.register.database import bounded, connect
from engine.register.scratch import Scratch
from tests.machine import needs_unix

PROGRAM = """
import sys
from engine.demo.writing import _connected
from engine.register.database import connect
with connect() as memory, connect(sys.argv[1]) as file, _connected() as demo:
    opened = (memory, memory.cursor(), file, demo)
    print([each.execute("SELECT current_setting('enable_progress_bar')").fetchone()[0] for each in opened])
"""


@pytest.mark.thorough
def test_no_bar_is_drawn_where_python_was_given_no_file_to_run(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "findings.duckdb")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([False] * 4)


SPILLING = """
from pathlib import Path
from engine.cli.endings import leave
from engine.register.database import connect
connection = connect()
connection.execute("SET memory_limit = '40MB'")
connection.execute("CREATE TABLE much AS SELECT hash(i) AS a, hash(-i) AS b FROM range(3000000) AS r(i)")
folder = Path(connection.execute("SELECT current_setting('temp_directory')").fetchone()[0])
print(folder.parent, oct(folder.parent.stat().st_mode & 0o777), any(folder.iterdir()))
leave(0)
"""


@needs_unix
def test_what_does_not_fit_into_memory_is_nobody_elses_and_goes_with_the_process(tmp_path: Path) -> None:
    words = [sys.executable, "-c", SPILLING]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    folder, rights, spilled = done.stdout.split()
    assert (rights, spilled) == ("0o700", "True")
    assert not Path(folder).exists() and not any(tmp_path.iterdir())


def test_where_no_folder_can_be_made_all_has_to_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> str:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    monkeypatch.setattr("engine.register.database._scratch", Scratch())
    with connect() as connection:
        assert connection.execute("SELECT current_setting('temp_directory')").fetchall() == [("",)]
        assert connection.execute("SELECT sum(i) FROM range(4) AS r(i)").fetchall() == [(6,)]


def test_memory_is_bounded_for_a_while() -> None:
    def limit() -> float:
        """In gibibytes; the setting is told to one decimal."""
        told, unit = connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0].split()
        assert unit == "GiB"
        return float(told)

    with connect() as connection:
        before = limit()
        with pytest.raises(ZeroDivisionError), bounded(connection):
            assert limit() == 1.1 != before
            raise ZeroDivisionError
        assert limit() == pytest.approx(before, abs=0.2)
