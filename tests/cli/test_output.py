from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.output import deliver
from engine.cli.parameters import OutputFile
from engine.cli.usage import UsageProblem
from tests.machine import needs_links


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def refused(path: Path) -> str:
    with pytest.raises(UsageProblem) as caught:
        OutputFile().convert(str(path), None, None)
    assert caught.value.diagnostic.code.id == "U109"
    return f"{caught.value.diagnostic.message}; {caught.value.diagnostic.help}"


def test_a_report_takes_its_place_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    deliver(["one\n", "zwei £\n"], target, "text")
    assert target.read_bytes() == "one\nzwei £\n".encode()
    assert names_in(tmp_path) == ["report.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield "half\n" * 10_000
        raise ZeroDivisionError

    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError):
        deliver(failing(), target, "text")
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["report.txt"]


def test_a_full_disk_is_a_problem_and_not_a_traceback(tmp_path: Path) -> None:
    def full() -> Iterator[str]:
        yield "x"
        raise OSError(28, "No space left on device")

    with pytest.raises(UsageProblem) as caught:
        deliver(full(), tmp_path / "r.txt", "text")
    assert caught.value.diagnostic.message.endswith("r.txt` cannot be written: no space left on device")
    assert names_in(tmp_path) == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "it is a folder" in refused(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert f"make the folder `{tmp_path / 'no'}` first" in refused(tmp_path / "no" / "report.txt")


def test_a_file_taken_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "there is no folder" in refused(tmp_path / "file" / "report.txt")


@needs_links
def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    deliver(["new"], OutputFile().convert(str(link), None, None), "text")
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_as_it_is() -> None:
    device = OutputFile().convert(os.devnull, None, None)
    deliver(["x"], device, "text")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_the_file_has_the_usual_rights(tmp_path: Path) -> None:
    deliver(["x"], tmp_path / "a", "text")
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_csv_files_say_that_they_are_utf_8(tmp_path: Path) -> None:
    deliver(["a,£\r\n"], tmp_path / "a.csv", "csv")
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbfa,\xc2\xa3\r\n"


def test_without_a_file_it_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    deliver(["a", "b\n"], None, "csv")
    assert capsys.readouterr().out == "ab\n"
