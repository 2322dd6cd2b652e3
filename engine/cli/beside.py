"""The option that gives files in which ids of an export are looked up."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.options import Callback
from engine.cli.problems import UNFIT_VALUE
from engine.cli.usage import misuse


class Beside(click.ParamType[tuple[str, Path]]):
    """A name and a file, written `codes=codes.csv`."""

    name = "name=file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """The name and the path."""
        if isinstance(value, tuple):
            return value
        name, sign, path = str(value).partition("=")
        if not (name and sign and path):
            help = "write it like `--with codes=codes.csv`"
            raise misuse(UNFIT_VALUE, f"`{value}` names no file", help, ctx)
        return name, Path(path)


def with_files_beside(verb: Callback) -> Callback:
    """Gives a verb `--with`."""
    return click.option(
        "--with",
        "beside",
        type=Beside(),
        multiple=True,
        help="A second file, which explains the ids in the export.",
    )(verb)
