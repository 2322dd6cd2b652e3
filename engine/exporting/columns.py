"""What an exported table is: its columns with their types and words, and its rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from engine.frozen import dataclass

Cell: TypeAlias = str | int | Decimal | date | bool | None


class Holds(Enum):
    """The type of a column: its name in the documentation and in the database."""

    TEXT = "text", "VARCHAR"
    COUNT = "whole number", "INTEGER"
    NUMBER = "number with 4 decimals", "DECIMAL(18,4)"
    DAY = "date", "DATE"
    YES_NO = "yes or no", "BOOLEAN"

    def __init__(self, said: str, stored: str) -> None:
        self.said = said
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, which never changes, its type, and what it says."""

    name: str
    holds: Holds
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, what its rows are, and the rows themselves."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
