"""The files of a register folder: one a table, and each what its name says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass
from engine.links import is_shut
from engine.register import LEDGER, problems
from engine.register.files.pieces import NUL, holds, pieces
from engine.register.tables import Table, tables
from engine.shell import command
from engine.source import Place

ENDINGS = (".csv", ".parquet")
_LOOK_AT = 4096
_OF_PROGRAMS = ("._", "~$", ".~")
"""How the names begin of files that macOS, Excel and LibreOffice lay beside a table for themselves."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file in which a store holds rows of a table: how many, and whose rows of when they are, in words."""

    rows: int
    holds: str


@dataclass(frozen=True, slots=True)
class TableFile:
    """The file of a table, by the path that the user knows it by; a register store holds it in `parts`."""

    table: Table
    path: Path
    parts: tuple[Part, ...] | None = None

    @property
    def is_parquet(self) -> bool:
        """Whether it is Parquet; otherwise it is CSV."""
        return self.path.suffix == ".parquet"

    def place(self, line: int | None = None, column: int | str | None = None) -> Place:
        """A place in the file."""
        return Place(str(self.path), line, column)


def find_files(folder: Path) -> tuple[tuple[TableFile, ...], list[Diagnostic]]:
    """The files of a register's tables, and what is wrong with which are there and what they hold."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        return (), [problems.FOLDER.at(Place(str(folder)), _folder_trouble(folder, error), help=_FOLDER_HELP)]
    if is_shut(folder):
        return (), [shut(folder)]
    there = [path.name for path in inside if path.is_file() and not path.name.startswith(_OF_PROGRAMS)]
    wrong: list[Diagnostic] = [*_strangers(folder, there), *_unread(inside)]
    files: list[TableFile] = []
    for table in tables().values():
        names = [table.name + ending for ending in ENDINGS if table.name + ending in there]
        files.extend(TableFile(table, folder / name) for name in names[:1])
        wrong.extend(_count_trouble(table, folder, names, there))
    for file in files:
        wrong.extend(look_at(file))
    return tuple(files), wrong


def table_named(path: Path) -> Table | None:
    """The table that a file's name begins with: `marks.csv`, `marks-2025-03-28.csv`, `marks_monday.parquet`."""
    if path.suffix not in ENDINGS:
        return None
    return next((table for table in tables().values() if _addition(path, table) is not None), None)


def in_small_letters(path: Path) -> str | None:
    """What to call a file that is named after a table but for its capitals, as `marks.CSV` is; None for any other."""
    meant = path.name.lower()
    if table_named(path) or table_named(Path(meant)) is None:
        return None
    return f"rename it to `{meant}`"


def day_named(path: Path) -> date | None:
    """The day that a file's name bears after that of its table, as `marks-2025-03-28.csv` does."""
    table = table_named(path)
    try:
        return date.fromisoformat((_addition(path, table) or "")[1:]) if table else None
    except ValueError:
        return None


def _addition(path: Path, table: Table) -> str | None:
    """What a file's name has beyond its table's, with the sign before it; None where it is not named after it."""
    rest = path.stem.removeprefix(table.name) if path.stem.startswith(table.name) else None
    return None if rest is None or rest[:1].isalnum() else rest


def tables_in(folder: Path) -> list[str]:
    """The names of the tables' files that lie in a folder, be it a store's, where none is read."""
    names = (table + ending for table in tables() for ending in ENDINGS)
    return [name for name in names if (folder / name).is_file()]


def shut(folder: Path) -> Diagnostic:
    """The problem that the system does not let the files in a folder be seen."""
    return problems.FOLDER.at(Place(str(folder)), _MAY_NOT.format(folder), help=_FOLDER_HELP)


_MAY_NOT = "the folder `{}` may not be opened"
_FOLDER_HELP = "give the folder that holds `pupils`, `marks` and `calendar`"


def _folder_trouble(folder: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no folder `{folder}`"
    if isinstance(error, NotADirectoryError):
        return f"`{folder}` is a file, not a folder"
    return _MAY_NOT.format(folder)


def _strangers(folder: Path, there: Iterable[str]) -> Iterator[Diagnostic]:
    for name in there:
        if name == LEDGER:
            continue
        stem, _, ending = name.rpartition(".")
        if f".{ending.lower()}" in ENDINGS and name not in {t + e for t in tables() for e in ENDINGS}:
            message = f"`{name}` is not the name of a table, so the file is not read"
            help = in_small_letters(folder / name) or _by_itself(folder / name) or _nearest(stem)
            yield problems.NO_SUCH_TABLE.at(Place(str(folder / name)), message, help=help)


def _unread(inside: Sequence[Path]) -> Iterator[Diagnostic]:
    """What bears a table's name and is no file that a table can be read from: a folder, a workbook, `calls.csv.txt`."""
    files = {path.name for path in inside if path.is_file() and path.suffix in ENDINGS}
    for path in inside:
        table = path.name.partition(".")[0].lower()
        beside = len(path.suffixes) > 1 and not files.isdisjoint({table + ending for ending in ENDINGS})
        if table not in tables() or beside or (path.is_file() and path.suffix.lower() in ENDINGS):
            continue
        message = f"`{path.name}` {_why_unread(path)}, so the table is not read from it"
        renamed = path.suffix.lower() == ".txt" and Path(path.stem).suffix.lower() in ENDINGS
        help = (
            f"rename it to `{path.stem.lower()}`"
            if renamed
            else f"put `{table}.csv` or `{table}.parquet` in its place"
        )
        yield problems.NO_SUCH_TABLE.at(Place(str(path)), message, help=help)


def _why_unread(path: Path) -> str:
    if path.is_file():
        return "ends in neither `.csv` nor `.parquet`"
    if path.is_dir():
        return "is a folder"
    return "is no file" if path.exists() else "is a link that leads to no file"


def _by_itself(path: Path) -> str | None:
    """What takes a file that holds part of a table, for a folder's files hold whole ones."""
    named = table_named(path)
    if named is None:
        return None
    ingest = command("trustpolicy", "ingest", path, "--into", "store")
    return f"if it holds rows of `{named.name}`, bring it into a store by itself: `{ingest}`"


def _nearest(stem: str) -> str | None:
    return near_names(stem.lower().replace("-", "_").replace(" ", "_"), tables())


def _count_trouble(
    table: Table, folder: Path, names: list[str], there: Iterable[str]
) -> Iterator[Diagnostic]:
    if len(names) > 1:
        message = f"both `{names[0]}` and `{names[1]}` are there"
        yield problems.TWO_FILES.at(Place(str(folder / names[0])), message, help="move one of them away")
    elif table.required and not names:
        similar = [name for name in there if near_names(table.name, [Path(name).stem.lower()])]
        renamed = f"rename `{similar[0]}` to" if len(similar) == 1 else "add"
        help = f"{renamed} `{table.name}.csv` or `{table.name}.parquet`"
        yield problems.NO_TABLE.at(Place(str(folder)), f"there is no table `{table.name}`", help=help)


_SIGNATURES = (
    (b"PAR1", "a Parquet file", "give it the ending `.parquet`"),
    (b"PK\x03\x04", "a workbook or a zip archive", "open it and save it as `CSV UTF-8`"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "open it in Excel and save it as `CSV UTF-8`"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"%PDF", "a PDF document", "export the table as CSV instead"),
    (b"SQLite format 3", "a database", "export the table as CSV instead"),
    (b"<", "a web page or an XML file", "export the table as CSV instead"),
    (b"{", "a JSON file", "export the table as CSV instead"),
    (b"[", "a JSON file", "export the table as CSV instead"),
)
_TEXT = ("text", "give it the ending `.csv`")
_UNKNOWN = ("data of a kind that is not known here", "export the table as CSV or Parquet")
_MARK = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def look_at(file: TableFile) -> Iterator[Diagnostic]:
    """What the first and last bytes of a file give away."""
    try:
        with file.path.open("rb") as stream:
            start = stream.read(_LOOK_AT)
            stream.seek(max(stream.seek(0, 2) - 4, 0))
            end = stream.read()
    except OSError:
        yield problems.DAMAGED.at(file.place(), f"`{file.path.name}` may not be opened")
        return
    if not start.removeprefix(_MARK).strip():
        yield problems.EMPTY_FILE.at(file.place(), f"`{file.path.name}` is empty", help="export it again")
    elif file.is_parquet:
        yield from _parquet_trouble(file, start, end)
    else:
        yield from _csv_trouble(file, start.removeprefix(_MARK).lstrip())


def _parquet_trouble(file: TableFile, start: bytes, end: bytes) -> Iterator[Diagnostic]:
    if not start.startswith(b"PAR1"):
        kind, help = kind_of(start) or (_UNKNOWN if b"\0" in start else _TEXT)
        message = f"`{file.path.name}` is {kind}, not a Parquet file"
        yield problems.NOT_AS_NAMED.at(file.place(), message, help=help)
    elif end != b"PAR1":
        message = f"`{file.path.name}` breaks off before its end"
        yield problems.DAMAGED.at(file.place(), message, help="export or copy it again")


def _csv_trouble(file: TableFile, start: bytes) -> Iterator[Diagnostic]:
    found = kind_of(start)
    if found and start[1:2] != b"\0":
        message = f"`{file.path.name}` is {found[0]}, not a CSV file"
        yield problems.NOT_AS_NAMED.at(file.place(), message, help=found[1])
    elif start.startswith(UTF16) or start[:64].count(b"\0") > 8:
        message = f"`{file.path.name}` is UTF-16 text"
        yield problems.ENCODING.at(file.place(1), message, help="save it with the encoding UTF-8")
    elif (nul := nul_line(file.path)) is not None:
        message = f"`{file.path.name}` holds a character that no text has (NUL)"
        yield problems.DAMAGED.at(file.place(nul), message, help="export it again")


def kind_of(start: bytes) -> tuple[str, str] | None:
    """What the first bytes of a file give away, and what to do about it; None where it may well be text."""
    return next(((kind, help) for sign, kind, help in _SIGNATURES if start.startswith(sign)), None)


def nul_line(path: Path) -> int | None:
    """The line of the first NUL character in a file; None without one."""
    if not holds(path, NUL):
        return None
    line = 1
    for piece in pieces(path):
        at = piece.find(NUL)
        line += piece.count(b"\n", 0, at if at >= 0 else len(piece))
        if at >= 0:
            break
    return line
