"""Standard output for data, standard error for everything else, and how text may look on each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from io import TextIOWrapper
from itertools import islice
from typing import TextIO

from engine.cli.where import with_policies_named
from engine.reports.look import PLAIN, Look

_TOGETHER = 500


class OutputRefusedError(Exception):
    """The system does not let standard output, or standard error, be written: a disk is full, or it is closed."""

    def __init__(self, stream: str, reason: OSError) -> None:
        super().__init__()
        self.stream = stream
        self.reason = reason


def prepare_streams() -> None:
    """Makes both streams write any text: UTF-8 into files and pipes, no line end changed, nothing refused.

    Standard output that is closed (`>&-`, a service) stays one that cannot be written to: a result that reaches nobody
    is not complete. Its number is taken all the same, or else the next file that is opened would be standard output.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")


def silence() -> None:
    """Sends what is still to be flushed nowhere: the reader of standard output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def say(pieces: Iterable[str]) -> None:
    """Writes to standard error, commands as they have to be written here."""
    pour(map(with_policies_named, pieces), sys.stderr)


def pour(pieces: Iterable[str], stream: TextIO) -> None:
    """Writes the pieces as they come, many small ones together."""
    remaining = iter(pieces)
    while chunk := "".join(islice(remaining, _TOGETHER)):
        _done(stream, partial(stream.write, chunk))
    _done(stream, stream.flush)


def _done(stream: TextIO, write: Callable[[], object]) -> None:
    try:
        write()
    except BrokenPipeError:
        raise
    except OSError as error:
        name = "standard output" if stream is sys.stdout else "standard error"
        raise OutputRefusedError(name, error) from None


def look_of(stream: TextIO) -> Look:
    """Colours and width on a terminal; plain elsewhere. NO_COLOR and a dumb terminal mean no colours."""
    if not stream.isatty():
        return PLAIN
    coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Look(coloured, _width(stream))


def _width(stream: TextIO) -> int:
    asked = os.environ.get("COLUMNS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80
