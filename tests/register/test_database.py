"""The embedded database is heard of by nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from engine.demo.writing import _connected
from engine.register.database import connect
with connect() as memory, connect(sys.argv[1]) as file, _connected() as demo:
    opened = (memory, memory.cursor(), file, demo)
    print([each.execute("SELECT current_setting('enable_progress_bar')").fetchone()[0] for each in opened])
"""


def test_no_bar_is_drawn_where_python_was_given_no_file_to_run(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "findings.duckdb")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([False] * 4)
