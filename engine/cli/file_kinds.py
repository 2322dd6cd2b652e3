"""What the ending of an output file asks for. Imports little: a plain check reads this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from engine.cli.problems import NO_SUMMARY, WHICH_FORMAT
from engine.cli.usage import misuse
from engine.wording import listed

TABLES = ("parquet", "xlsx", "duckdb")
"""The formats that are files only, with tables of typed columns."""

_KINDS = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".html": "html",
    ".ics": "ics",
    ".xml": "junit",
    **{f".{each}": each for each in TABLES},
}
_NAMES = {
    "csv": "CSV",
    "json": "JSON",
    "markdown": "Markdown",
    "html": "a web page",
    "ics": "a calendar",
    "junit": "XML",
    "xlsx": "a workbook",
    "parquet": "Parquet",
    "duckdb": "a DuckDB file",
}
_MEANT = {
    **dict.fromkeys((".xls", ".xlsm", ".ods", ".xlsx"), (".xlsx", ".csv")),
    **dict.fromkeys((".db", ".ddb", ".duckdb"), (".duckdb", ".csv")),
    **dict.fromkeys((".pq", ".parquet"), (".parquet", ".csv")),
    ".tsv": (".csv",),
    **dict.fromkeys((".yaml", ".yml"), (".json",)),
    **dict.fromkeys((".doc", ".docx", ".htm", ".html", ".pdf", ".rtf"), (".html", ".md")),
}
"""What comes nearest to an ending that is not written, the best first."""


def hold_summary(kind: str, summary: bool) -> None:
    """Refuses a summary in a format of nothing but what is listed: the empty file would pass for nothing found."""
    if summary and kind in ("csv", "parquet"):
        message = f"`--summary` lists nothing, and {_NAMES[kind]} holds nothing but what is listed"
        help = "leave out `--summary`, or ask for text, Markdown or JSON"
        raise misuse(NO_SUMMARY, message, help)


def kind_for(kind: str, output: Path | None, written: Sequence[str], ctx: click.Context) -> str:
    """The format asked for, or that of the file's ending where none is; both must not differ."""
    if output is None or (meant := ending_kind(output, written, ctx.info_name)) is None:
        return kind
    if meant != kind and ctx.get_parameter_source("kind") is not ParameterSource.DEFAULT:
        message = f"`--format {kind}` is asked for, and `{output.name}` has the ending of {_NAMES[meant]}"
        help = f"leave out `--format`, or name the file `{output.stem}{_ending(kind)}`"
        raise misuse(WHICH_FORMAT, message, help)
    return meant


def ending_kind(output: Path, written: Sequence[str], by: str | None) -> str | None:
    """The format that a file's ending stands for, of those written; None where it stands for no kind of file."""
    ending = output.suffix.lower()
    meant = _KINDS.get(ending)
    if meant in written or (meant is None and ending not in _MEANT):
        return meant
    nearest = next((end for end in _MEANT.get(ending, ()) if _KINDS[end] in written), _ending(written[0]))
    every = listed(_ending(kind) for kind in written)
    message = f"`{output.name}` has an ending that `{by}` does not write: it writes {every}"
    raise misuse(WHICH_FORMAT, message, f"name it `{output.stem}{nearest}`")


def _ending(kind: str) -> str:
    """The ending of a format; `.txt` stands for none of its own, as every format that is printed is text."""
    return next((end for end, each in _KINDS.items() if each == kind), ".txt")
