"""Files written so that they last: each whole before anything names it, and the manifest last of all."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from engine.durable import keep_on_disk, move
from engine.store.folder import MANIFEST
from engine.store.manifest import Manifest, StoredFile, named_by, write_manifest

UNFINISHED = "unfinished"
BEGUN = "first-run"
"""The file that says of a folder without a manifest that a first run is making a store of it, or was stopped."""
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_OURS = re.compile(r"[0-9a-f]{32}\.parquet")


def folder_name(academy: str) -> str:
    """The name of an academy's folder: its own where that is plain, else one made of a digest."""
    if _PLAIN.fullmatch(academy):
        return academy
    return f"_{hashlib.sha256(academy.encode()).hexdigest()[:16]}"


class Files:
    """The files that one run writes to a store, on several threads: nothing names them until the manifest does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[Path, None] = {}
        self._numbers = count(1)

    def begin(self) -> None:
        """Says that a first run makes a store here, so that what it leaves if it is stopped can be told from a store."""
        (self.folder / BEGUN).touch()

    def unfinished(self) -> Path:
        """Where the next file stands while it is written."""
        path = self.folder / UNFINISHED
        path.mkdir(exist_ok=True)
        return path / f"{os.getpid()}-{next(self._numbers)}.parquet"

    def settle(self, written: Path, into: str) -> StoredFile:
        """Puts a file that is whole in its place, under a name made of its content."""
        size, digest = _content(written)
        path = f"{into}/{named_by(digest)}"
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            move(written, target)
        except PermissionError:  # on Windows, while somebody reads the same file, which an earlier state left
            if not target.exists() or _content(target) != (size, digest):
                raise
            written.unlink()
        self._written[target] = None
        return StoredFile(path, size, digest)

    def commit(self, manifest: Manifest) -> None:
        """Makes a manifest the store's: before that the store is as it was, after that as this says."""
        _make_last(self.folder, self._written)
        part = self.folder / f"{MANIFEST}.{os.getpid()}.part"
        with part.open("wb") as stream:
            stream.write(write_manifest(manifest))
            stream.flush()
            os.fsync(stream.fileno())
        (self.folder / BEGUN).unlink(missing_ok=True)
        move(part, self.folder / MANIFEST)
        keep_on_disk(self.folder)

    def give_up(self) -> None:
        """Removes what was written and is named by nothing."""
        unfinished = (self.folder / UNFINISHED).glob(f"{os.getpid()}-*")
        part = self.folder / f"{MANIFEST}.{os.getpid()}.part"
        for path in (*unfinished, part, self.folder / BEGUN):
            path.unlink(missing_ok=True)

    def unnamed(self, manifest: Manifest) -> tuple[str, ...]:
        """The files that this run wrote and the manifest does not name."""
        named = _named(manifest)
        written = (path.relative_to(self.folder).as_posix() for path in self._written)
        return tuple(path for path in written if path not in named)


def _make_last(folder: Path, written: Iterable[Path]) -> None:
    """Has the disk keep files, and the folders that name them."""
    folders: dict[Path, None] = {}
    for path in written:
        if path.exists():
            keep_on_disk(path)
        inner = [each for each in path.parents if each.is_relative_to(folder)]
        folders.update(dict.fromkeys(inner))
    for path in folders:
        keep_on_disk(path)


def _content(path: Path) -> tuple[int, str]:
    """How many bytes a file has, and their digest."""
    with path.open("rb") as stream:
        return os.fstat(stream.fileno()).st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Removes files that nothing names any more, or leaves it to a later run where Windows keeps one that is open."""
    for path in paths:
        try:
            (folder / path).unlink(missing_ok=True)
        except PermissionError:
            if sys.platform != "win32":
                raise


def left_behind(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """The files of a store that its manifest does not name: what unfinished runs have left."""
    named = _named(manifest)
    return tuple(sorted(path for path in _ours(folder) if path not in named))


def _named(manifest: Manifest) -> set[str]:
    return {file.path for file in manifest.files()} | set(manifest.superseded)


def bereft(folder: Path) -> int:
    """How many files of a store lie in a folder that has lost its manifest; none where a first run left them."""
    if (folder / MANIFEST).exists() or (folder / BEGUN).exists():
        return 0
    return sum(_OURS.fullmatch(path.name) is not None for path in folder.glob("*/**/*.parquet"))


def _ours(folder: Path) -> Iterator[str]:
    """The files that a store can have written; whatever else lies there is somebody else's."""
    for path in folder.glob("*/**/*.parquet"):
        if _OURS.fullmatch(path.name) or path.parent.name == UNFINISHED:
            yield path.relative_to(folder).as_posix()
    for path in folder.glob(f"{MANIFEST}.*.part"):
        yield path.name
