"""The headings of a CSV export: by which separator they are parted, and on which line they stand."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.importing import problems
from engine.importing.export import doubled_columns, headings_below, missing_columns
from engine.importing.mapping import SEPARATORS, Form
from engine.source import Place

LONGEST_HEADING = 1 << 20
ROWS_LOOKED_AT = 30


def as_separated(text: Path, form: Form, wanted: tuple[str, ...]) -> Form:
    """The form with the separator that parts the headings into most of the columns wanted, its own where that does."""
    with text.open("rb") as stream:
        line = stream.readline(LONGEST_HEADING)

    def fit(sign: str) -> tuple[int, bool, int, bool]:
        names = _parted(line, sign) or ()
        own = sign == form.separator
        return len(set(wanted).intersection(names)), own and len(names) > 1, len(names), own

    return replace(form, separator=max(SEPARATORS.values(), key=fit))


def _parted(line: bytes, separator: str) -> tuple[str, ...] | None:
    """The headings of a line; None where they cannot be read so."""
    try:
        read = next(csv.reader([line.decode("utf-8-sig")], delimiter=separator, strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return None
    return tuple(name.strip() for name in read)


def headings_of(
    text: Path, path: Path, form: Form, wanted: tuple[str, ...]
) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """The headings of a file, whose copy `text` begins with them; with problems, where they are not all there."""
    with text.open("rb") as stream:
        line = stream.readline(LONGEST_HEADING)
    headings = _parted(line, form.separator) if line.strip() else ()
    wrong = missing_columns(path, form.heading_line, headings, wanted) if headings else []
    if (not headings or wrong) and (further := _further_down(text, wanted)):
        return (), [headings_below(path, form.heading_line + further, form.heading_line)]
    place = Place(str(path), form.heading_line)
    if headings is None:
        message = f"the headings of `{path.name}` cannot be read"
        help = "correct `encoding` or `heading_line` in the mapping, or export it again"
        return (), [problems.NO_EXPORT.at(place, message, help=help)]
    if not headings:
        message = f"`{path.name}` has no headings on line {form.heading_line}"
        return (), [problems.NO_EXPORT.at(place, message, help="export it again")]
    return headings, wrong or doubled_columns(path, form.heading_line, headings, wanted)


def _further_down(text: Path, wanted: tuple[str, ...]) -> int | None:
    """How many lines further down all the headings stand that are wanted; None where they do not."""
    with text.open("rb") as stream:
        for number, line in enumerate(islice(stream, 1, ROWS_LOOKED_AT), 1):
            parted = (_parted(line[:LONGEST_HEADING], sign) or () for sign in SEPARATORS.values())
            if any(set(wanted) <= set(names) for names in parted):
                return number
    return None
