"""How a report is written: by which function, in which format and where to, with the options that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import click

from engine.cli.file_kinds import kind_for
from engine.cli.options import Callback
from engine.cli.output import deliver, output_look
from engine.cli.parameters import FormatName, OutputFile
from engine.cli.streams import say
from engine.frozen import dataclass
from engine.reports.look import Look

Format: TypeAlias = Literal["text", "json", "csv", "markdown"]

Report: TypeAlias = Literal[
    "check",
    "clauses",
    "duties",
    "options",
    "settings",
    "comparison",
    "validation",
    "explanation",
    "cases",
    "diff",
    "sweep",
    "imported",
    "mappings",
    "reconciled",
    "ingested",
    "status",
    "page",
    "review",
    "ledger",
    "letters",
]

_FILE_A_FORMAT = ("check", "explanation", "diff")
"""The reports that have a folder, with a module for each format."""

_MODULES: Mapping[str, str] = {
    "imported": "importing",
    "mappings": "importing",
    "reconciled": "reconciling",
    "ingested": "ingesting",
    "page": "published",
    "cases_junit": "junit",
    "status_ics": "status_ics",
}
"""The others, or one format of them, that lie in a module of another name than theirs."""


@dataclass(frozen=True, slots=True)
class Target:
    """The format of a report, and the file that it goes to: None for standard output."""

    kind: str
    output: Path | None

    def write(self, of: Report, *values: object, draft: bool = False, names_pupils: bool = False) -> None:
        """Writes a report of some values; a new file that names pupils is for its owner alone."""
        pieces = report(of, self.kind, *values, look=output_look(self.output), draft=draft)
        deliver(pieces, self.output, self.kind, names_pupils=names_pupils)

    def say_beside(self, *lines: str) -> None:
        """Says on standard error the last lines of a text that is printed, where something else is written."""
        if self.output or self.kind != "text":
            say(f"{line}\n" for line in lines)


def report(of: Report, kind: str, *values: object, look: Look, draft: bool = False) -> Iterator[str]:
    """The pieces of a report in a format; only text has a look, and only the module asked for is imported.

    A draft is marked as one.
    """
    module = import_module(f"engine.reports.{_module(of, kind)}")
    write: Callable[..., Iterator[str]] = getattr(module, f"{of}_{kind}")
    pieces = write(*values, look) if kind == "text" else write(*values)
    if not draft:
        return pieces
    from engine.reports.draft import marked

    return marked(pieces, kind)


def _module(of: str, kind: str) -> str:
    if of in _FILE_A_FORMAT:
        return f"{of}.{kind}"
    return _MODULES.get(f"{of}_{kind}") or _MODULES.get(of, of)


def printing(verb: Callback) -> Callback:
    """Gives a verb `--format` and `--output`, as the target of its report."""
    return printing_also()(verb)


def printing_also(*more: str, tables: tuple[str, ...] = ()) -> Callable[[Callback], Callback]:
    """Gives a verb `--format`, with formats that it alone has, and `--output`, which may be a file of these tables."""
    return printing_in(*get_args(Format), *more, tables=tables)


def printing_in(usual: str, *others: str, tables: tuple[str, ...] = ()) -> Callable[[Callback], Callback]:
    """Gives a verb `--format`, with no formats but these, and `--output`, whose ending decides where none is asked for.

    The file may also be one of tables, of these kinds.
    """
    kinds = click.option(
        "--format",
        "kind",
        type=FormatName((usual, *others), tables),
        default=usual,
        show_default=True,
        help="The format of the output; without it, that of the --output file's ending.",
    )
    file = click.option(
        "--output", type=OutputFile(), help="Write the output to this file, whole or not at all."
    )
    written = (usual, *others, *tables)

    def given(verb: Callback) -> Callback:
        @wraps(verb)
        def aimed(*args: object, kind: str, output: Path | None, **more: object) -> object:
            meant = kind_for(kind, output, written, click.get_current_context())
            return verb(*args, target=Target(meant, output), **more)

        return kinds(file(aimed))  # type: ignore[return-value]

    return given
