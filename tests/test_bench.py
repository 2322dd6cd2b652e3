"""The bench can be run: each part makes its table, and the engine answers the eight rules as the hand-written query."""

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "bench" / "run.py"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.mark.thorough
@pytest.mark.parametrize("part", ["sql", "stages", "libraries", "stores", "trust"])
def test_a_part_of_the_bench_makes_its_table(part: str, data: Path) -> None:
    command = [sys.executable, str(RUN), "--data", str(data), "--only", part, "--sizes", "1", "--repeat", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "|---|" in done.stdout
