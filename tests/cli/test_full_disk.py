"""A disk that is full is told as what it is, and nothing stays that is taken for whole the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import trustpolicy
from tests.machine import full_disk, needs_unix

pytestmark = needs_unix


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_demo_that_finds_no_place_is_no_error_of_the_program(form: str, tmp_path: Path) -> None:
    """It ended as an internal error, and left a register of which half the tables were there."""
    folder = tmp_path / "demo"
    with full_disk(2_000):
        done = trustpolicy("demo", "--into", folder, "--pupils", "30", "--file-format", form)
    assert (done.exit_code, f"error[U110]: `{folder}` cannot be written: file too large" in done.stderr) == (
        2,
        True,
    )
    assert [path.name for path in folder.iterdir()] == [".trustpolicy-demo"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("new-key", "--holder", "A Example", "--role", "chief_executive", "--no-passphrase"), 2),
        (("import", "--new-key"), 4),
    ],
)
def test_a_key_that_finds_no_place_leaves_no_empty_file(
    words: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    """The next try was refused, because there was a file of that name."""
    file = tmp_path / "key"
    with full_disk(8):
        done = trustpolicy(*words, file)
    assert (done.exit_code, "cannot be written: file too large" in done.stderr) == (code, True), done.stderr
    assert not file.exists()
    assert trustpolicy(*words, file).exit_code == 0
