"""Stores of small registers, and a loaded register as values that can be compared."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.ingesting.ingesting import Order, ingest
from engine.ingesting.result import Ingestion
from engine.register.database import connect
from engine.register.tables import tables
from engine.store.folder import MANIFEST, open_store
from engine.store.manifest import write_manifest
from tests.register.small_registers import AS_AT, CODES, HEADERS, Loaded, csv_text, load

ON = date(2024, 9, 20)


def bring_in(store: Path, *paths: Path, **more: Any) -> tuple[Ingestion | None, tuple[Diagnostic, ...]]:
    """Brings files into a store, with the codes of the small registers."""
    with connect() as connection:
        return ingest(connection, Order(paths, store, ON, **{"wait": 10, **more}), CODES)


def brought_in(store: Path, *paths: Path, **more: Any) -> Ingestion:
    """The same, which has to work; every file's counts add up."""
    result, found = bring_in(store, *paths, **more)
    assert result is not None, [problem.message for problem in found]
    for file in result.files:
        assert file.read == file.new + file.replaced + file.unchanged + file.set_aside, file
    return result


def file_of(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> Path:
    """A file of a table, named after it."""
    folder.mkdir(exist_ok=True)
    table = name.split("-", maxsplit=1)[0]
    path = folder / f"{name}.csv"
    header = HEADERS.get(table) or tuple(tables()[table].columns)
    path.write_text(csv_text(header, list(rows)), "utf-8")
    return path


def content(loaded: Loaded) -> dict[str, object]:
    """All that a check can see of a loaded register, and what is told of it; places apart.

    What is known of marks as bits says the same as the marks themselves.
    """
    assert sorted(loaded.rows(_MARKED)) == sorted(
        loaded.rows("SELECT academy, pupil_id, date, session FROM register.marks")
    )
    found: dict[str, object] = {
        name: Counter(loaded.rows(f"SELECT * FROM register.{name}"))
        for name in (*tables(), "missing_marks", "out_of_force_marks")
    }
    assert loaded.register is not None
    aside = "SELECT table_name, column_name, reason_code, reason FROM register.set_aside"
    return {
        **found,
        "tables": loaded.register.tables,
        "counts": loaded.register.summary.tables,
        "missing": loaded.register.summary.missing_marks,
        "aside": Counter(loaded.rows(aside)),
        "told": Counter(
            (each.code.id, each.message) for each in loaded.problems if each.code.id not in _NOT_SEEN
        ),
    }


_MARKED = """
SELECT academy, pupil_id, date, session FROM register.marked
JOIN register.session_places ON bit_count(places & place) = 1
"""
_NOT_SEEN = {"D032", "D089"}
"""A store reads no rows of other academies, so that there is nothing to say of them, and knows who handed over what."""


def marks_in(store: Path, as_at: date = AS_AT) -> set[tuple[object, ...]]:
    """The usable marks of a store."""
    return set(
        load(store, as_at=as_at).rows(
            "SELECT pupil_id, CAST(date AS VARCHAR), session, code FROM register.marks"
        )
    )


def without_what_is_kept(store: Path, copy: Path) -> Path:
    """A store of the same files, of whose marks nothing is kept: each has to be read."""
    shutil.copytree(store, copy)
    manifest, _ = open_store(copy)
    assert manifest is not None
    held = tuple(replace(each, kept=None) for each in manifest.held)
    (copy / MANIFEST).write_bytes(write_manifest(replace(manifest, held=held)))
    return copy
