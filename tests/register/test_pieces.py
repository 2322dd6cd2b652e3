"""Files are read piece by piece, and it makes no difference where a piece ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.register.files.line_ends import with_plain_line_ends
from engine.register.files.lines import Step, steps
from engine.register.files.table_files import nul_line
from engine.register.scratch import Scratch


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (b"a,b\nc,d\n", None),
        (b"a,b\r\nc,d\r\n", None),
        (b"a,b\r\nc,d\ne,f\rg,h", b"a,b\nc,d\ne,f\ng,h"),
        (b"a\r\rb\r\n\r", b"a\n\nb\n\n"),
        (b"\r", b"\n"),
    ],
)
def test_line_ends_of_several_kinds_are_made_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, text: bytes, plain: bytes | None
) -> None:
    monkeypatch.setattr("engine.register.files.pieces.PIECE", size)
    path, scratch = tmp_path / "marks.csv", Scratch()
    path.write_bytes(text)
    found = with_plain_line_ends(path, scratch)
    assert found == path if plain is None else found.read_bytes() == plain


@pytest.mark.parametrize("size", [1, 4, 100])
def test_the_line_of_a_nul_and_the_number_of_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("engine.register.files.pieces.PIECE", size)
    path = tmp_path / "marks.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    assert nul_line(path) is None
    assert steps(path, 2, []) == [Step(0, 2)]
    path.write_bytes(b"a,b\n1,2\n3,\0\n\0")
    assert nul_line(path) == 3
