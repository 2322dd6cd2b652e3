"""SQL text made only from this package's own templates, quoted names and quoted values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import LiteralString, NewType

Sql = NewType("Sql", str)


def fill(template: LiteralString, **parts: Sql) -> Sql:
    """The template with its `{parts}` filled in: a part is SQL already, never a value as it came in."""
    return Sql(template.format(**parts))


def text(value: str) -> Sql:
    """A text as a literal."""
    return Sql("'" + value.replace("'", "''") + "'")


def texts(values: Iterable[str]) -> Sql:
    """Texts as literals, separated by commas."""
    return listed(text(value) for value in values)


def day(value: date) -> Sql:
    """A date as a literal."""
    return Sql(f"DATE '{value.isoformat()}'")


def number(value: int) -> Sql:
    """A whole number as a literal."""
    return Sql(str(int(value)))


def name(identifier: str) -> Sql:
    """A table's or column's name, quoted."""
    return Sql('"' + identifier.replace('"', '""') + '"')


def names(identifiers: Iterable[str]) -> Sql:
    """Names, quoted and separated by commas."""
    return listed(name(identifier) for identifier in identifiers)


def named(values: Mapping[str, Sql]) -> list[Sql]:
    """Each value under the name of its column."""
    return [fill("{value} AS {name}", value=value, name=name(column)) for column, value in values.items()]


def file(path: Path) -> Sql:
    """A file to be read, as a literal that names it alone: `*`, `?` and `[` would else be read as a pattern."""
    return text(re.sub(r"([*?\[])", r"[\1]", str(path)))


def new_file(path: Path) -> Sql:
    """A file to be written, as a literal, in which no sign is read as a pattern."""
    return text(str(path))


def listed(parts: Iterable[Sql], between: LiteralString = ", ") -> Sql:
    """Parts one after the other."""
    return Sql(between.join(parts))
