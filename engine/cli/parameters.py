"""The types of what stands on the command line: each reads its words, or refuses them and says what would be right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from engine.cli.file_kinds import ending_kind
from engine.cli.output import refuse_address, refused
from engine.cli.problems import NOT_A_FOLDER, UNFIT_VALUE, UNREADABLE_DATE
from engine.cli.usage import misuse
from engine.diagnostics import near_names
from engine.links import followed
from engine.quantities import UnreadableError, read_date
from engine.reading.days import meant_day
from engine.school_years import is_year
from engine.spoken import day_in_words
from engine.wording import refusal

_EXAMPLE = "write the day as year-month-day, like `2025-03-28`"


class OneOf(click.Choice[str]):
    """One of a few words; another one is refused with the near ones."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word as it is written in the list."""
        if value in self.choices:
            return str(value)
        words = ", ".join(self.choices)
        message = f"`{value}` is not one of {words}"
        raise misuse(UNFIT_VALUE, message, near_names(str(value), self.choices))


class FormatName(OneOf):
    """One of the formats that can be printed; of one of tables it is said how to get it."""

    def __init__(self, printed: Sequence[str], tables: Sequence[str]) -> None:
        super().__init__(printed)
        self._tables = tables

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word as it is written in the list."""
        if value in self._tables:
            message = f"`{value}` is a kind of file, and cannot be printed"
            raise misuse(UNFIT_VALUE, message, f"write `--output FILE.{value}` instead")
        return super().convert(value, param, ctx)


class Count(click.ParamType[int]):
    """A whole number within bounds; anything else is refused with the bounds."""

    name = "n"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value)
        if text.isascii() and text.isdigit() and len(text) < 19 and self.least <= int(text) <= self.most:
            return int(text)
        message = f"`{text}` is not a whole number from {self.least} to {self.most:,}"
        raise misuse(UNFIT_VALUE, message, f"write a number like `{self.least}`")


class Day(click.ParamType[date]):
    """A date written `2025-03-28`; other spellings are refused with the right one."""

    name = "yyyy-mm-dd"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage problem that says how to write it."""
        if isinstance(value, date):
            return value
        try:
            return read_date(str(value))
        except UnreadableError as wrong:
            meant = meant_day(str(value))
            help = f"write `{meant}` for {day_in_words(meant)}" if meant else wrong.help or _EXAMPLE
            raise misuse(UNREADABLE_DATE, wrong.message, help) from None


class SchoolYear(click.ParamType[str]):
    """A school year, written `2024-25`."""

    name = "yyyy-yy"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The year as it was written."""
        if is_year(str(value)):
            return str(value)
        message = f"`{value}` is not a school year"
        raise misuse(UNFIT_VALUE, message, "write it like `--year 2024-25`")


class StoredPortion(click.ParamType[tuple[str, str | None]]):
    """An academy of a store, or one of its school years, written `wenlock/2017-18`."""

    name = "academy[/yyyy-yy]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str | None]:
        """The academy's name as its rows bear it, and the year."""
        if isinstance(value, tuple):
            return value
        academy, _, year = str(value).rpartition("/")
        return (academy, year) if academy and is_year(year) else (str(value), None)


class NamedFile(click.ParamType[tuple[str, Path]]):
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
            raise misuse(UNFIT_VALUE, f"`{value}` names no file", help)
        return name, Path(path)


class Folder(click.ParamType[Path]):
    """A folder; a file is refused, and what does not exist or may not be seen is left to the verb that reads it."""

    name = "dir"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path as it was written."""
        path = Path(str(value))
        try:
            if not path.is_file():
                return path
        except PermissionError:
            return path
        named = param.opts[0] if param else "the option"
        help = f"write `{named} {path.parent}`, the folder that holds it"
        raise misuse(NOT_A_FOLDER, f"`{path}` is a file, not a folder", help)


class RegisterFolder(Folder):
    """The folder of a register or of a store of them, into which no output goes."""


class WrittenRegister(RegisterFolder):
    """The folder of a register or store that a verb writes."""


class WrittenFolder(Folder):
    """A folder that a verb puts files into."""


class PoliciesFolder(Folder):
    """The folder of policies, in which no output takes the place of a file."""


class Edition(click.ParamType[str]):
    """An edition of the policies: a folder of them, or what names one that was kept."""

    name = "edition"


class OutputFile(click.ParamType[Path]):
    """A file to write; what can be known to fail is refused before any work is done.

    Where one format alone is written to it, so is an ending of another.
    """

    name = "file"

    def __init__(self, only: str | None = None) -> None:
        self.only = only

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, links followed, so that a link is written through and not replaced."""
        path = Path(str(value))
        refuse_address(path)
        if self.only and param:
            ending_kind(path, (self.only,), param.opts[0])
        try:
            is_folder = path.is_dir()
        except PermissionError as error:
            raise refused(path, refusal(error), None) from None
        if is_folder:
            raise refused(path, "it is a folder", f"write a file name, like `{path / 'report.txt'}`")
        if not path.absolute().parent.is_dir():
            raise refused(
                path, f"there is no folder `{path.parent}`", f"make the folder `{path.parent}` first"
            )
        target = followed(path)
        if not (target.exists() or os.access(target.parent, os.W_OK)):
            raise refused(
                path, f"the system does not let you write to `{path.parent}`", "name another folder"
            )
        return target


class LedgerFile(OutputFile):
    """A file to keep; problems in it are told by the name it was given."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path as it was written."""
        super().convert(value, param, ctx)
        return Path(str(value))
