"""What the ending of an output file asks for. Imports little: a plain check reads this."""

from __future__ import annotations

import click
from click.core import ParameterSource

from engine.cli.formats import Target
from engine.cli.problems import NO_SUMMARY, WHICH_FORMAT
from engine.cli.usage import misuse
from engine.frozen import replace

TABLES = ("parquet", "xlsx", "duckdb")
"""The formats that are files only, with tables of typed columns."""

_KINDS = {".csv": "csv", ".json": "json", ".md": "markdown", **{f".{each}": each for each in TABLES}}
_NAMES = {
    "csv": "CSV",
    "json": "JSON",
    "markdown": "Markdown",
    "xlsx": "a workbook",
    "parquet": "Parquet",
    "duckdb": "a DuckDB file",
}
_MEANT = {
    ".xls": ".xlsx",
    ".xlsm": ".xlsx",
    ".ods": ".xlsx",
    ".db": ".duckdb",
    ".ddb": ".duckdb",
    ".pq": ".parquet",
    ".tsv": ".csv",
    ".yaml": ".json",
    ".yml": ".json",
    **dict.fromkeys((".doc", ".docx", ".htm", ".html", ".pdf", ".rtf"), ".md"),
}


def hold_summary(target: Target, summary: bool, ctx: click.Context) -> None:
    """Refuses a summary in a format of nothing but what is listed: the empty file would pass for nothing found."""
    if summary and target.kind in ("csv", "parquet"):
        message = f"`--summary` lists nothing, and {_NAMES[target.kind]} holds nothing but what is listed"
        help = "leave out `--summary`, or ask for text, Markdown or JSON"
        raise misuse(NO_SUMMARY, message, help, ctx)


def target_for(target: Target, ctx: click.Context) -> Target:
    """The target in the format asked for, or that of the file's ending where none is; both must not differ."""
    kind, output = target.kind, target.output
    if output is None:
        return target
    ending = output.suffix.lower()
    if ending in _MEANT:
        message = f"`{output.name}` has the ending of a kind of file that is not written"
        help = f"name it `{output.stem}{_MEANT[ending]}`"
        raise misuse(WHICH_FORMAT, message, help, ctx)
    asked = ctx.get_parameter_source("kind") is not ParameterSource.DEFAULT
    meant = _KINDS.get(ending, kind)
    if asked and meant != kind:
        message = f"`--format {kind}` is asked for, and `{output.name}` has the ending of {_NAMES[meant]}"
        other = next((end for end, each in _KINDS.items() if each == kind), ".txt")
        help = f"leave out `--format`, or name the file `{output.stem}{other}`"
        raise misuse(WHICH_FORMAT, message, help, ctx)
    return replace(target, kind=meant)
