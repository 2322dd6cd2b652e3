"""The manifest of a store: the one file that says what the store holds. Whoever reads it sees one whole state."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from engine.frozen import dataclass
from engine.school_years import is_year

FORMAT = "trustpolicy register store"
VERSION = 4
BASE, RECENT = "base", "recent"
"""Marks of an academy and year lie in a first part, and in a second smaller one with what has come since."""
PLAIN_PART = {BASE: "base-plain", RECENT: "recent-plain"}
"""Plain marks of a part lie in a file of their own, so that whoever asks for others need not read them."""
_PARTS = {BASE, RECENT, *PLAIN_PART.values()}
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}")
_LAST_RUNS = 50
_Kind = TypeVar("_Kind")


class NotAManifestError(ValueError):
    """What was read is not a manifest; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a store: its path in it, its size in bytes and the SHA-256 of its bytes."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of a table that an academy has in a school year, or of marks a part of them, and where they lie.

    Of marks also: `codes` with the first and last day of each, and beside those that are not plain `kept`, for each
    pupil the sessions that have a mark, those of the part's plain marks too.
    """

    file: StoredFile
    table: str
    academy: str
    year: str
    rows: int
    part: str = BASE
    first: date | None = None
    last: date | None = None
    codes: tuple[tuple[str, date, date], ...] = ()
    kept: StoredFile | None = None

    @property
    def plain(self) -> bool:
        """Whether it holds plain marks, in the form that is kept of these."""
        return self.part in PLAIN_PART.values()

    def files(self) -> tuple[StoredFile, ...]:
        """The files that it lies in."""
        return (self.file, self.kept) if self.kept else (self.file,)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A file that was brought in: when, and how many of its rows were read and set aside."""

    generation: int
    on: date
    name: str
    table: str
    read: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A state of a store. `supplied` shows which academies have handed over a table, be it without rows, or a column.

    `set_aside` holds the rows that could not be stored. `superseded` are files of earlier states that somebody may
    still be reading.
    """

    generation: int = 0
    held: tuple[Held, ...] = ()
    supplied: tuple[tuple[str, str], ...] = ()
    set_aside: StoredFile | None = None
    superseded: tuple[str, ...] = ()
    ingested: tuple[Ingested, ...] = ()

    def files(self) -> tuple[StoredFile, ...]:
        """Every file of this state."""
        own = [file for each in self.held for file in each.files()]
        return (*own, self.set_aside) if self.set_aside else tuple(own)

    def of(self, table: str, academies: Iterable[str]) -> tuple[Held, ...]:
        """What some academies have of a table."""
        wanted = set(academies)
        return tuple(each for each in self.held if each.table == table and each.academy in wanted)

    def tables(self) -> frozenset[str]:
        """The tables that anybody has handed over."""
        return frozenset(name for name, _ in self.supplied if "." not in name)


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as it is stored, with a digest of itself."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "generation": manifest.generation,
        "supplied": [list(each) for each in sorted(manifest.supplied)],
        "set_aside": _file(manifest.set_aside) if manifest.set_aside else None,
        "files": [_held(each) for each in sorted(manifest.held, key=lambda each: each.file.path)],
        "superseded": sorted(manifest.superseded),
        "ingested": [_ingested(each) for each in manifest.ingested[-_LAST_RUNS:]],
    }
    content["digest"] = _digest(content)
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest that some bytes hold; raises NotAManifestError for anything else."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise NotAManifestError("it breaks off, or is no JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise NotAManifestError("it is not the manifest of a register store")
    if content.get("version") != VERSION:
        raise NotAManifestError("it was written by another edition of the engine")
    if content.pop("digest", None) != _digest(content):
        raise NotAManifestError("it was changed after it had been written")
    try:
        return _manifest(content)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, NotAManifestError):
            raise
        raise NotAManifestError("it does not have the form of a manifest") from None


def _digest(content: Mapping[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def safe_path(path: object) -> str:
    """A path that stays in the store: names with slashes between, none of them hidden or `..`; else raises."""
    parts = str(path).split("/")
    if not isinstance(path, str) or len(parts) > 6 or not all(_PART.fullmatch(part) for part in parts):
        raise NotAManifestError("it names a file outside the store")
    return path


def _file(file: StoredFile) -> dict[str, object]:
    return {"path": file.path, "bytes": file.bytes, "sha256": file.sha256}


def _held(held: Held) -> dict[str, object]:
    members: dict[str, object] = {
        **_file(held.file),
        "table": held.table,
        "academy": held.academy,
        "year": held.year,
        "rows": held.rows,
        "part": held.part,
        "first": held.first.isoformat() if held.first else None,
        "last": held.last.isoformat() if held.last else None,
    }
    if held.codes:
        members["codes"] = {code: [str(first), str(last)] for code, first, last in held.codes}
    if held.kept:
        members["kept"] = _file(held.kept)
    return members


def _ingested(each: Ingested) -> dict[str, object]:
    return {
        "generation": each.generation,
        "on": each.on.isoformat(),
        "name": each.name,
        "table": each.table,
        "read": each.read,
        "set_aside": each.set_aside,
    }


def _manifest(content: Mapping[str, Any]) -> Manifest:
    aside = content["set_aside"]
    return Manifest(
        _whole(content["generation"]),
        tuple(_read_held(each) for each in _is(list, content["files"])),
        tuple((_is(str, table), _is(str, academy)) for table, academy in _is(list, content["supplied"])),
        _read_file(aside) if aside is not None else None,
        tuple(safe_path(path) for path in _is(list, content["superseded"])),
        tuple(_read_ingested(each) for each in _is(list, content["ingested"])),
    )


def _is(kind: type[_Kind], value: object) -> _Kind:
    """A value that is of a kind; raises for any other."""
    if type(value) is not kind:
        raise ValueError
    return value


def _whole(value: object) -> int:
    number = _is(int, value)
    if not 0 <= number < 1 << 63:
        raise ValueError
    return number


def _day(value: object) -> date:
    return date.fromisoformat(_is(str, value))


def _read_file(members: Mapping[str, Any]) -> StoredFile:
    """A file, which is named by its content."""
    path, digest = safe_path(members["path"]), _is(str, members["sha256"])
    if path.rpartition("/")[2] != named_by(digest):
        raise ValueError
    return StoredFile(path, _whole(members["bytes"]), digest)


def named_by(digest: str) -> str:
    """The name of a file whose content has a digest."""
    return f"{digest[:32]}.parquet"


def _read_held(members: Mapping[str, Any]) -> Held:
    file, table, year = _read_file(members), _is(str, members["table"]), _is(str, members["year"])
    if not is_year(year) or members["part"] not in _PARTS:
        raise NotAManifestError("it names a school year or part that there cannot be")
    if not file.path.startswith(f"{table}/"):
        raise ValueError
    first, last = (None if members[name] is None else _day(members[name]) for name in ("first", "last"))
    codes = _is(dict, members.get("codes", {})).items()
    return Held(
        file,
        table,
        _is(str, members["academy"]),
        year,
        _whole(members["rows"]),
        members["part"],
        first,
        last,
        tuple((code, _day(begins), _day(ends)) for code, (begins, ends) in codes),
        _read_file(members["kept"]) if members.get("kept") is not None else None,
    )


def _read_ingested(members: Mapping[str, Any]) -> Ingested:
    return Ingested(
        _whole(members["generation"]),
        _day(members["on"]),
        _is(str, members["name"]),
        _is(str, members["table"]),
        _whole(members["read"]),
        _whole(members["set_aside"]),
    )
