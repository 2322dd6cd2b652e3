"""Files made to hurt are refused in time, and an import that is disturbed at any point leaves all as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import Result

from engine.importing import json_export, writing, xml_export
from tests.commands import trustpolicy
from tests.machine import KILL, KILLED, needs_unix

_TYPES = "application/vnd.openxmlformats"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TERMS = "term-dates-workbook"


def run(folder: Path, export: str, mapping: str, *more: str) -> Result:
    words = ("wenlock", folder / export, "--mapping", mapping, "--into", folder / "register", *more)
    return trustpolicy("import", *words)


def write_workbook(path: Path, rows: str, more: bytes = b"") -> None:
    """A workbook whose only sheet has these rows, as XML."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_RELATION}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATION}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r"'
        f' Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/media/more.bin": more,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_may_bear_signs_that_mean_something_in_patterns(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / ("Export [2024]" if sys.platform == "win32" else "Export [2024] *?")
    folder.mkdir()
    sound = "Date,Student ID,Session Name,Mark\n06/01/2025,1,AM,/\n06/01/2025,1,PM,\\\n"
    (folder / "marks.csv").write_text(sound, "utf-8")
    done = run(folder, "marks.csv", "sims-sessions", "--file-format", kind)
    assert done.exit_code == 0, done.output
    assert [path.name for path in (folder / "register").iterdir()] == [f"marks.{kind}"]


@pytest.mark.thorough
def test_workbooks_made_to_hurt_are_refused(tmp_path: Path) -> None:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>Kind</t></is></c></row>'
    write_workbook(tmp_path / "far.xlsx", first + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    write_workbook(tmp_path / "bomb.xlsx", first, b"0" * (64 << 20))
    for name in ("far.xlsx", "bomb.xlsx"):
        done = run(tmp_path, name, TERMS)
        assert done.exit_code == 4 and "I012" in done.stderr, done.stderr
    write_workbook(tmp_path / "sound.xlsx", first)
    assert "its columns are: `Kind`" in run(tmp_path, "sound.xlsx", TERMS).stderr
    twice = "".join(f'<c r="{column}1" t="inlineStr"><is><t>Term</t></is></c>' for column in "AB")
    write_workbook(tmp_path / "twice.xlsx", f'<row r="1">{twice}</row>')
    assert "2 columns `Term`" in run(tmp_path, "twice.xlsx", TERMS).stderr
    assert not (tmp_path / "register").exists()


@pytest.mark.parametrize("cut", [10, 300, -30])
def test_a_workbook_that_breaks_off_is_refused(cut: int, tmp_path: Path) -> None:
    write_workbook(tmp_path / "terms.xlsx", "")
    whole = (tmp_path / "terms.xlsx").read_bytes()
    (tmp_path / "terms.xlsx").write_bytes(whole[:cut])
    assert run(tmp_path, "terms.xlsx", TERMS).exit_code == 4


def test_one_record_or_value_may_not_take_all_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_export, "_MOST_AT_ONCE", 1 << 16)
    monkeypatch.setattr(json_export, "_MOST_AT_ONCE", 1 << 16)
    (tmp_path / "marks.xml").write_text(f"<CTFile><Pupil><UPN>{'U' * (1 << 18)}</UPN></Pupil></CTFile>")
    (tmp_path / "marks.json").write_text(json.dumps({"data": ["x" * (1 << 17)]}, indent=1))
    (tmp_path / "codes.json").write_text("[]")
    assert "I014" in run(tmp_path, "marks.xml", "ctf").stderr
    assert (
        "I014"
        in run(tmp_path, "marks.json", "wonde-sessions", "--with", f"codes={tmp_path}/codes.json").stderr
    )


@pytest.mark.thorough
def test_many_small_records_and_pages_are_no_large_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_export, "_MOST_AT_ONCE", 1 << 18)
    monkeypatch.setattr(json_export, "_MOST_AT_ONCE", 1 << 12)
    inside = "<Attendance><StartDate>2024-09-02</StartDate><AttendSessions>/\\</AttendSessions></Attendance>"
    pupils = (f"<Pupil><UPN>U{n}</UPN>{inside}</Pupil>" for n in range(6000))
    (tmp_path / "marks.xml").write_text(f"<CTFile>{''.join(pupils)}</CTFile>")
    assert "12,000" in run(tmp_path, "marks.xml", "ctf").stdout
    record = {"date": {"date": "2024-09-02 00:00"}, "session": "AM", "attendance_code": 1}
    pages = [
        json.dumps({"data": [{"student": f"P{n}", **record}, {"student": f"Q{n}", **record}]})
        for n in range(99)
    ]
    (tmp_path / "marks.json").write_text("\ufeff" + "\n\n".join(pages) + "\n", "utf-8")
    (tmp_path / "codes.json").write_text('{"data": [{"id": 1, "code": "/"}]}')
    beside = ("--with", f"codes={tmp_path}/codes.json", "--replace")
    assert " 198 " in run(tmp_path, "marks.json", "wonde-sessions", *beside).stdout
    (tmp_path / "marks.json").write_text('{"data": [{}]}')
    assert "its columns are: none\n" in run(tmp_path, "marks.json", "wonde-sessions", *beside).stderr
    (tmp_path / "marks.json").write_text("\n".join([*pages[:3], pages[3][:20]]))
    cut = run(tmp_path, "marks.json", "wonde-sessions", *beside)
    assert cut.exit_code == 4 and "marks.json:4" in cut.stderr


MARKS = "Date,Student ID,Session Name,Mark\n02/09/2024,S1,AM Reg,/\n"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register that holds a mark already, beside an export with another."""
    (tmp_path / "old.csv").write_text(MARKS)
    (tmp_path / "new.csv").write_text(f"{MARKS}03/09/2024,S1,AM Reg,/\n")
    assert run(tmp_path, "old.csv", "sims-sessions").exit_code == 0
    return tmp_path / "register"


def kept(register: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in register.iterdir()}


def replaced_after(setting_up: str, register: Path) -> subprocess.CompletedProcess[str]:
    """The new export brought in by a process of its own, once that is set up so."""
    program = f"import sys; from engine.cli import main; {setting_up}; main(sys.argv[1:])"
    export, into = str(register.parent / "new.csv"), str(register)
    words = ["import", "wenlock", export, "--mapping", "sims-sessions", "--into", into, "--replace"]
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("at", ["mkdir", "replace"])
def test_a_disk_that_refuses_leaves_what_was_there(
    at: str, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(register)
    real = getattr(Path, at)

    def refused(self: Path, *args: object, **more: object) -> object:
        if self.is_relative_to(register):
            raise OSError(28, "No space left on device")
        return real(self, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(writing.Path, at, refused)
        done = run(register.parent, "new.csv", "sims-sessions", "--replace")
    assert done.exit_code == 4 and "I017" in done.stderr
    assert kept(register)["marks.csv"] == before["marks.csv"]
    assert run(register.parent, "new.csv", "sims-sessions", "--replace").exit_code == 0


@needs_unix
@pytest.mark.thorough
def test_a_full_disk_leaves_what_was_there(register: Path) -> None:
    """The system refuses to let the file grow beyond a few bytes."""
    before = kept(register)
    rows = "".join(f"02/09/2024,S{n},AM Reg,/\n" for n in range(20_000))
    (register.parent / "new.csv").write_text(f"{MARKS}{rows}")
    full = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))"
    )
    done = replaced_after(full, register)
    assert done.returncode == 4 and "I017" in done.stderr, done.stderr
    assert kept(register) == before


@pytest.mark.thorough
@pytest.mark.parametrize("at", ["os.link", "Path.replace", "durable.remove"])
def test_a_process_killed_while_it_writes_leaves_what_was_there(at: str, register: Path) -> None:
    """Before anything is moved, before the new table takes its place, and after it has: then it is the new one."""
    before = kept(register)
    killed = (
        "import os; from pathlib import Path; from engine import durable; "
        f"{at} = lambda *paths: os.kill(os.getpid(), {int(KILL)})"
    )
    done = replaced_after(killed, register)
    assert done.returncode == KILLED
    added = b"wenlock,S1,2024-09-03,AM,/\n" if at == "durable.remove" else b""
    assert (
        kept(register)["marks.csv"].replace(b"\r\n", b"\n")
        == before["marks.csv"].replace(b"\r\n", b"\n") + added
    )
    assert run(register.parent, "new.csv", "sims-sessions", "--replace").exit_code == 0
    left = [path for path in register.iterdir() if path.name != "marks.csv"]
    for path in left:
        os.utime(path, (0, 0))
    assert left and not any(path.suffix in (".csv", ".parquet") for path in left)
    assert "I023" in run(register.parent, "new.csv", "sims-sessions", "--replace").stderr
    assert list(kept(register)) == ["marks.csv"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_folder_that_may_not_be_written_leaves_what_was_there(register: Path) -> None:
    before = kept(register)
    register.chmod(0o500)
    try:
        assert "I017" in run(register.parent, "new.csv", "sims-sessions", "--replace").stderr
    finally:
        register.chmod(0o700)
    assert kept(register) == before


def test_a_table_that_cannot_be_moved_puts_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two tables the second cannot be moved: the first is as it was, in the format that it had."""
    folder = tmp_path / "register"
    folder.mkdir()
    names = {".marks.1.part": "new", ".pupils.1.part": "new", "marks.parquet": "old", "pupils.csv": "old"}
    for name, text in names.items():
        (folder / name).write_text(text)
    real = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if self.name == ".pupils.1.part":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    parts = [(folder / f".{name}.1.part", folder / f"{name}.csv") for name in ("marks", "pupils")]
    with pytest.raises(OSError, match="No space"):
        writing._put_in_place(parts)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        ".pupils.1.part": "new", "marks.parquet": "old", "pupils.csv": "old",
    }  # fmt: skip
    monkeypatch.undo()
    (folder / ".marks.1.part").write_text("new")
    writing._put_in_place(parts)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "marks.csv": "new",
        "pupils.csv": "new",
    }


@pytest.mark.thorough
@needs_unix
def test_a_disk_too_full_for_the_rows_of_an_export_is_said(tmp_path: Path) -> None:
    inside = f"<StartDate>2024-09-02</StartDate><AttendSessions>{'/U' * 400}</AttendSessions>"
    pupils = (f"<Pupil><UPN>U{n}</UPN><Attendance>{inside}</Attendance></Pupil>" for n in range(200))
    (tmp_path / "marks.xml").write_text(f"<CTFile>{''.join(pupils)}</CTFile>")
    words = ["wenlock", tmp_path / "marks.xml", "--mapping", "ctf", "--into", tmp_path / "register"]
    bound = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"
    code = f"{bound}; from engine.cli import main; main(prog_name='trustpolicy')"
    command = [sys.executable, "-c", code, "import", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (
        done.returncode == 4 and "error[I011]: `marks.xml` cannot be read, or not be written" in done.stderr
    )
    assert not (tmp_path / "register").exists()
