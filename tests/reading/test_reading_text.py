"""Files that are no text, and their places: encoding, size, absence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.reading.text import LARGEST, UNSEEN, decode
from engine.reading.yaml import read_file, read_yaml
from engine.source import Source
from tests.machine import needs_unix


def only_problem(path: Path) -> tuple[str, str, str]:
    source, node, problems = read_file(path, "trust/times.yaml")
    assert source is None
    assert node is None
    assert len(problems) == 1
    return problems[0].code.id, problems[0].message, str(problems[0].place)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert only_problem(tmp_path / "x.yaml") == (
        "Y001",
        "there is no file `trust/times.yaml`",
        "trust/times.yaml",
    )


def test_a_folder(tmp_path: Path) -> None:
    assert only_problem(tmp_path)[1] == "`trust/times.yaml` is a folder"


@needs_unix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert only_problem(tmp_path / "pipe")[1] == "`trust/times.yaml` is not an ordinary file"


def test_a_name_that_no_file_can_have() -> None:
    assert only_problem(Path("a\0b"))[0] == "Y001"
    assert only_problem(Path("a" * 5000))[0] == "Y001"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: b")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert only_problem(path)[1] == "`trust/times.yaml` may not be read"


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert only_problem(path)[:2] == ("Y003", "this file is larger than 1 MiB")


def test_a_huge_text() -> None:
    node, problems = read_yaml(Source("x", "a: b\n" * LARGEST))
    assert node is None
    assert [problem.code.id for problem in problems] == ["Y003"]


def test_the_place_of_a_wrong_byte_counts_characters() -> None:
    source, problems = decode("£££: ".encode() + b"\x96 x", "f")
    assert source is None
    assert str(problems[0].place) == "f:1:6"
    assert "`–`" in problems[0].message


def test_a_truncated_character_at_the_end() -> None:
    source, problems = decode("a: £".encode()[:-1], "f")
    assert source is None
    assert problems[0].code.id == "Y002"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    source, problems = decode(b"\xef\xbb\xbfa: b", "f")
    assert problems == ()
    assert source is not None
    assert source.text == "a: b"


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["- \n" * 200_000, "[" + "1," * 300_000 + "]", "- [" * 300_000])
def test_very_many_values_end_the_reading(text: str) -> None:
    node, problems = read_yaml(Source("x", text))
    assert node is None
    assert problems[-1].code.id in ("Y003", "Y030")


def test_very_many_problems_end_the_reading() -> None:
    node, problems = read_yaml(Source("x", "a: 1\n" * 40_000))
    assert node is None
    assert len(problems) == 200


@pytest.mark.thorough
def test_what_cannot_be_seen_is_never_passed_over_at_first_sight() -> None:
    """Texts whose every character can be printed are not looked through one by one."""
    every = (chr(code) for code in range(sys.maxunicode + 1))
    assert {char for char in every if UNSEEN.fullmatch(char) and char.isprintable()} == {"\ufffd"}
