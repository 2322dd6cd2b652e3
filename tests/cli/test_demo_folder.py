"""`demo` writes over its own folder and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.demo_folder import emptied
from engine.cli.usage import UsageProblem
from tests.machine import needs_links, needs_unix


def refused(folder: Path) -> str:
    with pytest.raises(UsageProblem) as caught:
        emptied(folder)
    assert caught.value.diagnostic.code.id == "U110"
    assert caught.value.diagnostic.help == "name another folder with `--into`"
    return caught.value.diagnostic.message


def test_a_new_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    assert emptied(tmp_path / "a" / "demo").is_dir()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    emptied(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".trustpolicy-demo"]


def test_its_own_folder_is_taken_again_and_only_what_it_made_goes(tmp_path: Path) -> None:
    emptied(tmp_path)
    for name in ("register", "policies", "mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    emptied(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".trustpolicy-demo", "mine"}


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x")
    assert refused(tmp_path) == f"`{tmp_path}` holds files that no demo made"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@needs_links
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "marks.csv").write_text("x")
    folder = emptied(tmp_path / "demo")
    (folder / "register").symlink_to(tmp_path / "real")
    assert "is a link to another place" in refused(folder)
    assert (tmp_path / "real" / "marks.csv").read_text() == "x"


@needs_unix
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "cannot be written: not a directory" in refused(tmp_path / "file" / "demo")
