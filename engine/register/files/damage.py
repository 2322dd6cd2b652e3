"""Files that turn out to be damaged while they are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.diagnostics import Diagnostic
from engine.register import problems
from engine.register.driver import driver
from engine.register.files.table_files import TableFile

_NOT_THE_FILE = (
    driver.InternalException,
    driver.BinderException,
    driver.CatalogException,
    driver.ParserException,
    driver.OutOfMemoryException,
)
"""What the database raises that is no fault of a file's; anything else while one is read means that it is damaged."""


@contextmanager
def damage_told(file: TableFile, found: list[Diagnostic]) -> Iterator[None]:
    """Leaves the `with` where the file turns out to be damaged, which is added to what was `found`."""
    try:
        yield
    except _NOT_THE_FILE:
        raise
    except driver.Error:
        message = f"`{file.path.name}` cannot be read to its end"
        found.append(problems.DAMAGED.at(file.place(), message, help="export it again"))
