"""A store's folder: whether a folder is one, its manifest as it stands, and whether its files are what that says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.links import followed, is_shut
from engine.source import Place
from engine.store import problems
from engine.store.manifest import Manifest, NotAManifestError, StoredFile, read_manifest

MANIFEST = "manifest.json"
_RESTORE = "restore the store from a copy, or bring all registers into another folder"


def is_store(folder: Path) -> bool:
    """Whether a folder is a store, be it a broken one; of one that may not be looked into nobody can tell."""
    return not is_shut(folder) and (folder / MANIFEST).is_file()


def open_store(folder: Path) -> tuple[Manifest | None, tuple[Diagnostic, ...]]:
    """The state that a store is in; None, with the problem, where its manifest cannot be read."""
    path = folder / MANIFEST
    try:
        return read_manifest(path.read_bytes()), ()
    except OSError:
        why = "it may not be opened"
    except NotAManifestError as error:
        why = str(error)
    message = f"`{path.name}` of the store cannot be used: {why}"
    return None, (problems.NOT_A_STORE.at(Place(str(path)), message, help=_RESTORE),)


def differing(folder: Path, files: Iterable[StoredFile]) -> Iterator[Diagnostic]:
    """A problem for each file that is gone, or whose bytes are not those that the manifest names."""
    inside = followed(folder)
    for file in files:
        path = folder / file.path
        why = _difference(path, inside, file)
        if why:
            message = f"`{file.path}` of the store {why}"
            yield problems.FILE_DIFFERS.at(Place(str(path)), message, help=_RESTORE)


def _difference(path: Path, inside: Path, file: StoredFile) -> str | None:
    try:
        if not followed(path).is_relative_to(inside):
            return "lies outside the store"
        with path.open("rb") as stream:
            if stream.seek(0, 2) != file.bytes:
                return "does not have the size that the manifest says"
            stream.seek(0)
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return "is not there"
    except OSError:
        return "may not be opened"
    return None if found == file.sha256 else "was changed after it had been written"
