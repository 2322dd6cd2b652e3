"""DuckDB's own module, without the Python package around it, whose import takes longer than a small query.

`duckdb` adds to it a way of writing queries in Python, which nothing here uses. Classes and errors are the same
objects in both, so that whoever imports the package as well can use either.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

_USED = (
    "BinderException",
    "CatalogException",
    "DuckDBPyConnection",
    "Error",
    "InternalException",
    "OutOfMemoryException",
    "ParserException",
    "connect",
)

if TYPE_CHECKING:
    import duckdb as driver
else:
    try:
        driver = import_module("_duckdb")
    except ImportError:
        driver = import_module("duckdb")
    if not all(hasattr(driver, name) for name in _USED):
        driver = import_module("duckdb")

__all__ = ["driver"]
