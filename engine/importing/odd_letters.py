"""Signs that text read as Windows-1252 was written otherwise: `Andr‚` for `André`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.register.files.pieces import PIECE
from engine.source import Place

_OTHERS = {"mac_roman": "Mac Roman, of an older Mac", "cp850": "code page 850, of DOS"}
_SIGNS = "‚„ˆ‰‹ƒ¤¡¢‡ŽŠŸ"
_NO_LETTER = re.compile(r"[^\W\d_](?:[‚„ˆ‰‹ƒ¤¡¢]|‡(?=[^\W\d_]))|[a-z][ŽŠŸ]")
"""What no name has: such a sign behind a letter, or such a capital behind a small one."""
_WORD = re.compile(r"[^\s,;|\"]+")


def odd_letters(path: Path, text: Path, down: int) -> Iterator[Diagnostic]:
    """The warning that letters of an export make no names, with the first of them; `text` begins `down` lines later."""
    at = 1 + down
    with text.open(encoding="utf-8", newline="\n") as file:
        while lines := file.read(PIECE) + file.readline():
            met = any(sign in lines for sign in _SIGNS)  # far sooner told than where
            if met and (found := _NO_LETTER.search(lines)):
                yield _told(path, at + lines.count("\n", 0, found.start()), lines, found.start())
                return
            at += lines.count("\n")


def _told(path: Path, at: int, lines: str, start: int) -> Diagnostic:
    begins = lines.rfind("\n", 0, start) + 1
    word = next(each[0] for each in _WORD.finditer(lines, begins) if each.end() > start)
    meant = [(read, name) for codec, name in _OTHERS.items() if (read := _read_as(word, codec)).isalpha()]
    read, name = min(meant, key=lambda each: sum(map(str.isupper, each[0])), default=("", ""))
    says = f": in {name}, it is `{read}`" if read else ""
    message = f"`{word}` in `{path.name}` is most likely not Windows-1252 text{says}"
    return problems.ODD_LETTERS.at(Place(str(path), at), message, help="export it as `CSV UTF-8`")


def _read_as(word: str, codec: str) -> str:
    return word.encode("cp1252", "replace").decode(codec, "replace")
