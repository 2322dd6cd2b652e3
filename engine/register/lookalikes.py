"""Codes that only look right: which character they have, and the code that was meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import product

from engine.frozen import dataclass

_SCRIPTS = {
    "Cyrillic": ("АВЕЗІЈКМНОРСТУҮХЅѴԌԚԜаеіјорсухѕ", "ABE3IJKMHOPCTYYXSVGQWaeijopcyxs"),
    "Greek": ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹνορ", "ABEZHIKMNOPTYXCvop"),
}
_SIGNS = {
    "0": ("O", "the digit zero"),
    "1": ("I", "the digit one"),
    "|": ("I", "a bar"),
    "¥": ("Y", "the yen sign"),
    "∕": ("/", "another slash"),
    "⁄": ("/", "another slash"),
    "╱": ("/", "another slash"),
    "⧸": ("/", "another slash"),
    "∖": ("\\", "another backslash"),
    "⧵": ("\\", "another backslash"),
    "╲": ("\\", "another backslash"),
    "№": ("N", "the numero sign"),
    "♯": ("#", "the sharp sign"),
    "♭": ("b", "the flat sign"),
}
_LONGEST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """An unknown code as it can be shown, why it is not the code it looks like, and the code that was meant."""

    shown: str
    because: str = ""
    meant: str | None = None


def likeness(value: str, known: frozenset[str]) -> Likeness:
    """What an unknown code looks like; a long text is not shown, for it may be a name from another column."""
    bare = "".join(char for char in value.strip() if unicodedata.category(char) != "Cf")
    if len(bare) > _LONGEST_SHOWN:
        return Likeness(f"a text of {len(value)} characters")
    shown = f"`{spelt_out(value[: 2 * _LONGEST_SHOWN])}`"
    if bare in known:
        return Likeness(shown, f": it is `{bare}` with spaces or unseen characters", bare)
    for meant, why in _readings(bare):
        if meant in known:
            return Likeness(shown, f": it looks like `{meant}` but has {why}", meant)
    if bare.upper() in known:
        return Likeness(shown, f": it looks like `{bare.upper()}` but is in small letters", bare.upper())
    return Likeness(shown)


def unlike(text: str, meant: str) -> str | None:
    """What a text has that is another than the one it looks like; None where that can be seen."""
    if "".join(char for char in text if char.isprintable() and not char.isspace()) == meant:
        return "spaces or unseen characters"
    if len(text) != len(meant):
        return None
    others = [(char, other) for char, other in zip(text, meant, strict=True) if char != other]
    whys = [dict(_meanings(char)).get(other) for char, other in others]
    return f"{whys[0]} `{others[0][0]}`" if all(whys) else None


_PLAIN = str.maketrans(
    {a: b for letters, meant in _SCRIPTS.values() for a, b in zip(letters, meant, strict=True)}
)


def alike(identifier: str) -> str:
    """What identifiers have in common that differ in capitals, look-alike letters, spaces or leading zeros alone."""
    plain = unicodedata.normalize("NFKC", identifier).translate(_PLAIN).upper()
    return "".join(char for char in plain if char.isalnum()).lstrip("0")


def _readings(bare: str) -> Iterator[tuple[str, str]]:
    """The texts that a text may have been meant for, each with what stands in its way."""
    for chosen in product(*(list(_meanings(char)) for char in bare)):
        meant = "".join(char for char, _ in chosen)
        why = next((why for _, why in chosen if why), "")
        if why:
            yield meant, why
            yield meant.upper(), why


def _meanings(char: str) -> Iterator[tuple[str, str]]:
    """What a character may have been meant for, and its name where that is another one."""
    yield char, ""
    for script, (letters, meant) in _SCRIPTS.items():
        if char in letters:
            yield meant[letters.index(char)], f"the {script} letter"
    plain = unicodedata.normalize("NFKC", char)
    if char in _SIGNS or plain in _SIGNS:
        yield _SIGNS.get(char) or _SIGNS[plain]
    digit = unicodedata.digit(char, None)
    if digit is not None and not char.isascii():
        yield str(digit), "a digit of another script"
        yield ("I", "a digit of another script") if digit == 1 else ("O", "a digit of another script")
    if plain != char:
        yield plain, "another form of the letter" if plain.isalpha() else "another form of the sign"


def spelt_out(value: str) -> str:
    """The text with its unseen characters, and blanks that are no spaces, as `\\u00a0`."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in value)
