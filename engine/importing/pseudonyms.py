"""Identifiers replaced by keyed hashes: the same key makes the same pseudonyms, and nothing else does."""

from __future__ import annotations

import hmac
import secrets
import stat
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.private_files import write_new
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.shell import command
from engine.source import Place
from engine.wording import refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LEAST = 16
_LENGTH = 20
"""Hex digits: 80 bits, so that no two pupils of a nation share a pseudonym."""


def read_key(path: Path) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """The key in a file, None where it cannot be used, and why."""
    place = Place(str(path))
    try:
        key = _as_made(path.read_bytes())
        open_to_others = _open_to_others(path)
    except OSError:
        help = f"make one: `{command('trustpolicy', 'import', '--new-key', path)}`"
        return None, (problems.KEY_UNFIT.at(place, f"there is no key in `{path}`", help=help),)
    if len(key) < _LEAST:
        message = f"the key in `{path}` has fewer than {_LEAST} bytes"
        help = "make one with `trustpolicy import --new-key FILE`"
        return None, (problems.KEY_UNFIT.at(place, message, help=help),)
    if open_to_others:
        message = f"other people may read the key in `{path}`"
        return None, (problems.KEY_UNFIT.at(place, message, help=f"run `chmod 600 {path}`"),)
    return key, ()


def _as_made(key: bytes) -> bytes:
    """The key without what an editor that saves the file again puts around it: a mark of its encoding, line ends."""
    if key.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        with suppress(UnicodeError):
            return key.decode("utf-16").encode("ascii").strip()
    return key.removeprefix(BOM_UTF8).strip()


def _open_to_others(path: Path) -> bool:
    """Windows keeps who may read a file in lists that Python does not see, and says of each that all may."""
    return sys.platform != "win32" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def make_key(path: Path) -> tuple[Diagnostic, ...]:
    """Writes a new key that only its owner can read; the problem if there is a file already."""
    try:
        write_new(path, f"{secrets.token_hex(32)}\n".encode("ascii"))
    except FileExistsError:
        message = f"`{path}` already exists, and a key is never overwritten"
        return (problems.KEY_UNFIT.at(Place(str(path)), message, help="give another name"),)
    except OSError as error:
        message = f"`{path}` cannot be written: {refusal(error)}"
        return (problems.KEY_UNFIT.at(Place(str(path)), message),)
    return ()


def make_pseudonyms(connection: DuckDBPyConnection, rows: Sql, column: str, key: bytes) -> None:
    """Makes the relation of each identifier of a column and its pseudonym, which depends on nothing but the key."""
    form = "SELECT DISTINCT {column} FROM {rows} WHERE {column} IS NOT NULL"
    found = connection.execute(fill(form, column=sql.name(column), rows=rows)).fetchall()
    known = [row[0] for row in found]
    made = [_pseudonym(column, each, key) for each in known]
    table = fill("importing.{name}", name=sql.name(f"pseudonym of {column}"))
    connection.execute(
        fill(
            "CREATE OR REPLACE TABLE {table} AS SELECT unnest($1) AS id, unnest($2) AS pseudonym", table=table
        ),
        [known, made],
    )


def pseudonym_of(column: str) -> Sql:
    """The join that brings a column's pseudonyms in."""
    name = sql.name(f"pseudonym of {column}")
    form = "LEFT JOIN importing.{name} AS {name} ON {name}.id = here.{column}"
    return fill(form, name=name, column=sql.name(column))


def _pseudonym(column: str, identifier: str, key: bytes) -> str:
    """Pupils and parents are told apart: the same text in both columns gives two pseudonyms."""
    return hmac.new(key, f"{column}:{identifier}".encode(), sha256).hexdigest()[:_LENGTH]
