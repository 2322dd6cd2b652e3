"""Where a report goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from engine.cli.exits import Exit, exit_for_problems
from engine.cli.problems import OUTPUT_REFUSED
from engine.cli.streams import look_of, pour, say
from engine.cli.usage import UsageProblem, misuse
from engine.cli.where import with_policies_named
from engine.diagnostics import Diagnostic
from engine.durable import move
from engine.links import address_of
from engine.private_files import open_private, take_place
from engine.reports.diagnostics import diagnostics_summary, diagnostics_text
from engine.reports.look import PLAIN, Look
from engine.wording import refusal

_MOST_OF_A_KIND = 10


def refuse_address(path: Path) -> None:
    """Refuses to write to an address such as `s3a://…`, which would pass for a folder of that name."""
    if address_of(path):
        raise refused(path, "it is an address", "write to a folder of this machine, and copy it there")


def refused(path: Path, why: str, help: str | None) -> UsageProblem:
    """The problem that a file cannot be written, and why."""
    return misuse(OUTPUT_REFUSED, f"`{path}` cannot be written: {why}", help)


def output_look(output: Path | None) -> Look:
    """How text may look where it goes."""
    return PLAIN if output else look_of(sys.stdout)


def say_problems(diagnostics: Sequence[Diagnostic]) -> None:
    """Says the problems on standard error: all errors, of each other kind the first few and how many more."""
    if diagnostics:
        say((*diagnostics_text(diagnostics, look_of(sys.stderr), _MOST_OF_A_KIND), "\n"))


def without_result(so: str, diagnostics: Sequence[Diagnostic]) -> Exit:
    """Says what follows from a verb's having no result, and gives the code of what has to be mended first."""
    say([f"{so}: {diagnostics_summary(diagnostics)}\n"])
    return exit_for_problems(diagnostics)


def deliver(pieces: Iterable[str], output: Path | None, kind: str, *, names_pupils: bool = False) -> None:
    """Writes a report to the file, or to standard output where there is none.

    CSV files begin with a byte order mark: spreadsheets take them for UTF-8 only so. A new file that names pupils is
    for its owner alone.
    """
    if kind == "text":
        pieces = map(with_policies_named, pieces)
    if output is None:
        pour(pieces, sys.stdout)
        return
    try:
        encoding = "utf-8-sig" if kind == "csv" else "utf-8"
        _write_whole(pieces, output, encoding, private=names_pupils)
    except OSError as error:
        raise refused_output(output, error) from None


def refused_output(path: Path, error: OSError) -> UsageProblem:
    """The problem that the system does not let a file or folder be written."""
    return refused(path, refusal(error), None)


def _write_whole(pieces: Iterable[str], path: Path, encoding: str, *, private: bool) -> None:
    """Devices and pipes are written as they are; a file is written beside its place and then moved there."""
    place = (
        path if path.exists() and not path.is_file() else path.with_name(f".{path.name}.{os.getpid()}.part")
    )
    try:
        with _opened(place, encoding, private=private) as stream:
            pour(pieces, stream)
        if place != path:
            (take_place if private else move)(place, path)
    finally:
        if place != path:
            place.unlink(missing_ok=True)


def _opened(place: Path, encoding: str, *, private: bool) -> TextIO:
    if private:
        return open_private(place, encoding, "backslashreplace")
    return place.open("w", encoding=encoding, errors="backslashreplace", newline="")
