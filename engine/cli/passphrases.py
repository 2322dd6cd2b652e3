"""The passphrase of a private key: asked for where somebody can answer, else read from a file."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path

import click

from engine.cli.options import Callback
from engine.cli.problems import NO_PASSPHRASE
from engine.cli.usage import misuse
from engine.wording import refusal

_LONGEST = 1023
"""So many bytes a passphrase has at most, by which the library closes a key."""


def with_passphrase(verb: Callback) -> Callback:
    """Gives a verb `--passphrase-file`."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A file whose first line is the passphrase of the key, for scripts; else it is asked for.",
    )(verb)


def chosen_passphrase(file: Path | None) -> bytes:
    """The passphrase for a new key, typed twice."""
    return _passphrase(file, "a passphrase for the new key", twice=True)


def known_passphrase(file: Path | None) -> bytes:
    """The passphrase that opens a key."""
    return _passphrase(file, "the passphrase of the key", twice=False)


def _passphrase(file: Path | None, words: str, *, twice: bool) -> bytes:
    said = _first_line(file) if file is not None else _typed(words, twice=twice)
    if len(said) > _LONGEST:
        message = f"{words} has more than {_LONGEST:,} bytes"
        raise misuse(NO_PASSPHRASE, message, "choose a shorter one")
    return said


def _typed(words: str, *, twice: bool) -> bytes:
    if not sys.stdin.isatty():
        message = f"{words} is needed, and nobody can be asked"
        raise misuse(NO_PASSPHRASE, message, "add `--passphrase-file FILE`")
    return str(click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True)).encode()


def _first_line(file: Path) -> bytes:
    """The first line, in the bytes that are typed for it: a mark that an editor puts before a text is none of them."""
    try:
        content = file.read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        message = f"`{file}` cannot be read: {refusal(error)}"
        raise misuse(NO_PASSPHRASE, message, "name a file with the passphrase in its first line") from None
    if not _is_text(content):
        message, help = f"`{file}` is not UTF-8 text", "save it with the encoding UTF-8"
        raise misuse(NO_PASSPHRASE, message, help)
    line = next(iter(content.splitlines()), b"")
    if not line:
        message = f"`{file}` has no passphrase in its first line"
        raise misuse(NO_PASSPHRASE, message, "write it there, or leave the option out")
    return line


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
