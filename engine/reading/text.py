"""The text of a file, or why it has none: encoding, size, and characters that cannot be seen."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.reading import problems
from engine.source import Place, Source, Span

LARGEST = 1024 * 1024
LONGEST_LINE = 2_000
_MOST_NOTED = 20

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufffd-\uffff]|\r(?!\n)"
)
_UNSEEN_IN_A_ROW = re.compile(rf"({UNSEEN.pattern})\1*")
_LONG_LINE = re.compile(f"[^\n]{{{LONGEST_LINE + 1},}}")
_UNSEEN_NAMES = {
    "\0": "a byte of value 0",
    "\r": "an old Macintosh line end",
    "\x0c": "a page break",
    "\xa0": "a no-break space",
    "\xad": "a soft hyphen",
    "\u200b": "a space of no width",
    "\u202f": "a narrow no-break space",
    "\ufeff": "a byte order mark",
    "\ufffd": "the sign for a character that was lost",
}
_SAVE_AS_UTF8 = "open it in your editor and save it with the encoding UTF-8"


def read_text(path: Path, name: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file under the name readers know it by; None with the reason where it is no text."""
    try:
        if not path.is_file():
            return None, (_not_a_file(path, name),)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None, (may_not_be_read(name),)
    return decode(data, name)


def decode(data: bytes, name: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file's bytes, a byte order mark taken off; None with the reason where it is not UTF-8."""
    if len(data) > LARGEST:
        return None, (problems.TOO_LARGE.at(Place(name), "this file is larger than 1 MiB", help=_SPLIT),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:2]:
        return None, (problems.ENCODING.at(Place(name), "this file is UTF-16 text", help=_SAVE_AS_UTF8),)
    if b"\0" in data:
        return None, (_binary(data, name),)
    try:
        return Source(name, data.decode("utf-8-sig")), ()
    except UnicodeDecodeError:
        return None, (_not_utf8(data, name),)


_SPLIT = "split it into smaller files, or check whether it is the right file"


def text_problems(source: Source) -> tuple[Diagnostic, ...]:
    """What is wrong with the characters of a text, before its layout is looked at."""
    text = source.text
    if len(text) > LARGEST:
        return (problems.TOO_LARGE.at(Place(source.name), "this file is larger than 1 MiB", help=_SPLIT),)
    if _is_clean(text):
        return ()
    start = 1 if text.startswith("\ufeff") else 0
    unseen = islice(_UNSEEN_IN_A_ROW.finditer(text, start), _MOST_NOTED)
    long = islice(_LONG_LINE.finditer(text), _MOST_NOTED)
    return (
        *(unseen_character_problem(match[0][0], Span(source, *match.span())) for match in unseen),
        *(_long_line(Span(source, match.start(), match.end())) for match in long),
    )


def _is_clean(text: str) -> bool:
    """Whether a text plainly has no fault of these kinds, as nearly all have: a look that costs a tenth."""
    shown = text.replace("\n", "").isprintable() and "\ufffd" not in text
    return shown and max(map(len, text.split("\n"))) <= LONGEST_LINE


def unseen_character_problem(character: str, span: Span) -> Diagnostic:
    """The problem of a character that cannot be seen, at its place or that of an escape for it."""
    name = _UNSEEN_NAMES.get(character, f"the character U+{ord(character):04X}")
    if character == "\r":
        return problems.UNSEEN_CHARACTER.at(
            span, f"{name} is here", help="save the file with the line ends of Unix or Windows"
        )
    here = (
        "is here" if len(span.text) == 1 or span.text[0] != character else f"is here {len(span.text)} times"
    )
    return problems.UNSEEN_CHARACTER.at(
        span, f"{name} {here}, which cannot be seen", help="delete it, and type a space if one is needed"
    )


def _long_line(span: Span) -> Diagnostic:
    return problems.TOO_LARGE.at(
        span.part(0, 1), f"this line has more than {LONGEST_LINE:,} characters", help="split it"
    )


def _not_a_file(path: Path, name: str) -> Diagnostic:
    if path.is_dir():
        return problems.NO_FILE.at(Place(name), f"`{name}` is a folder", help="name a file in it")
    if path.exists():
        return problems.NO_FILE.at(Place(name), f"`{name}` is not an ordinary file")
    return problems.NO_FILE.at(Place(name), f"there is no file `{name}`", help="check its name and folder")


def may_not_be_read(name: str) -> Diagnostic:
    """The problem that the system does not let a file or folder be read."""
    return problems.NO_FILE.at(
        Place(name), f"`{name}` may not be read", help="ask whoever looks after the folder to let you read it"
    )


def _binary(data: bytes, name: str) -> Diagnostic:
    offset = data.index(b"\0")
    source = Source(name, data.decode("latin-1"))
    return problems.ENCODING.at(
        Span(source, offset, offset + 1).place,
        "this file is not a text",
        help="check whether it is the right file",
    )


def _not_utf8(data: bytes, name: str) -> Diagnostic:
    """The first byte that is not UTF-8, shown as Windows would read it, the likeliest way it was meant."""
    known = _utf8_prefix(data)
    rest = data[len(known.encode()) :].decode("cp1252", errors="replace")
    at = Span(Source(name, known + rest), len(known), len(known) + 1)
    return problems.ENCODING.at(
        at,
        f"this file is not UTF-8 text: `{at.text}` was probably saved as Windows-1252",
        help=_SAVE_AS_UTF8,
    )


def _utf8_prefix(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return data[: error.start].decode()
