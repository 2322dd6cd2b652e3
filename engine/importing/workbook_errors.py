"""Cells of a workbook that hold an error, such as `#N/A`, or a formula without its result: they are read as empty."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.source import Place
from engine.wording import counted

_PIECE = 1 << 20
_LONGEST_TAG = 1 << 16
"""No cell begins with more; what is made to look so is not kept whole."""
_CELL = re.compile(
    rb'<(?:\w+:)?c (?=[^<>]*\br="(?P<name>[A-Z]{1,3}[0-9]{1,7})")(?:(?=[^<>]*\bt="e")|(?P<bare>(?![^<>]*\bt="str")'
    rb"[^<>]*><(?:\w+:)?f\b[^<>]*(?:/>|>[^<>]*</(?:\w+:)?f>)(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</))"
)
"""A cell with an error, or one with a formula and nothing more: an empty text is told as one that is a result."""


def cells_with_errors(path: Path) -> Iterator[Diagnostic]:
    """The warnings of cells that are read as empty, with the first of each kind; none of a workbook of the old kind."""
    try:
        found = list(_found(path)) if zipfile.is_zipfile(path) else []
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return
    errors, bare = [[name for name, each in found if each is is_bare] for is_bare in (False, True)]
    if errors:
        what, help = "an error, as `#N/A` is", "correct the formula, or write what belongs there"
        yield _told(path, errors, what, help)
    if bare:
        help = "open the workbook in a spreadsheet program and save it, so that it holds the result"
        yield _told(path, bare, "a formula without its result", help)


def _told(path: Path, cells: list[str], what: str, help: str) -> Diagnostic:
    number = counted(len(cells), "cell")
    message = f"{number} of `{path.name}` {'holds' if len(cells) == 1 else 'hold'} {what}"
    return problems.WITH_ERRORS.at(Place(str(path)), message, help=f"look at {cells[0]}: {help}")


def _found(path: Path) -> Iterator[tuple[str, bool]]:
    """The names of the cells, of all sheets, and whether it is a formula that each lacks the result of.

    A cell that ends in a later piece is read with that.
    """
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as stream:
                    rest = b""
                    while piece := stream.read(_PIECE):
                        text = rest + piece
                        cut = max(text.rfind(b"c>") + 2, len(text) - _LONGEST_TAG, 0)
                        for each in _CELL.finditer(text[:cut]):
                            yield each["name"].decode(), each["bare"] is not None
                        rest = text[cut:]
