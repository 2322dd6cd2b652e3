"""Cells of a workbook that hold an error, such as `#N/A` of a look-up: its reader gives them as empty ones."""

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
_CELL = re.compile(rb'<(?:\w+:)?c (?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"')


def cells_with_errors(path: Path) -> Iterator[Diagnostic]:
    """The warning that cells hold errors, with the first of them; of a workbook of the old kind nothing is known."""
    try:
        found = list(_found(path)) if zipfile.is_zipfile(path) else []
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return
    if found:
        cells = counted(len(found), "cell")
        message = f"{cells} of `{path.name}` {'holds' if len(found) == 1 else 'hold'} an error, as `#N/A` is"
        help = f"look at {found[0]}: correct the formula, or write what belongs there"
        yield problems.WITH_ERRORS.at(Place(str(path)), message, help=help)


def _found(path: Path) -> Iterator[str]:
    """The names of the cells with errors, of all sheets; a tag that ends in a later piece is read with that."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as stream:
                    rest = b""
                    while piece := stream.read(_PIECE):
                        text = rest + piece
                        cut = max(text.rfind(b"<"), len(text) - _LONGEST_TAG, 0)
                        yield from (each.decode() for each in _CELL.findall(text[:cut]))
                        rest = text[cut:]
