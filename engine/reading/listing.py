"""What was likely meant where one text stands for a list: `[3, 4]` for `3-4`, `[{clause: "8.1"}]` for `"8.1"`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.frozen import replace
from engine.reading.full_schema import Check, FullSchema
from engine.reading.nodes import Scalar

_MOST_ITEMS = 30
_LONGEST = 200
_RANGE = re.compile(r"(\d{1,2})(?: ?(?:-|\u2013|to) ?(\d{1,2}))?", re.ASCII)
_YEAR = re.compile(r"\b(?:year(?: group)?s?|yr?s?)\.? ?(?=\d)", re.ASCII | re.IGNORECASE)
_RECEPTION = re.compile(r"\b(?:reception|r)\b", re.ASCII | re.IGNORECASE)
_FROM_TO = re.compile(r"([A-Za-z]+)(?: ?(?:-|\u2013| to ) ?([A-Za-z]+))?", re.ASCII)
_APART = re.compile(r" *(?:[,;&+]| and ) *")
_MORE_NUMBERS = re.compile(r"(?: *, *\d{1,2})+(?= *[,}\]\n]|$)", re.ASCII)
_SPECIAL = re.compile(r"[\[\]{}#\"'\n]|: ")


def lists_meant(scalar: Scalar, schema: FullSchema, check: Check) -> tuple[str, ...]:
    """The lists that a schema takes and one text may stand for, as they are written; none where that is not plain."""
    items = schema.get("items")
    if not isinstance(items, FullSchema) or not 0 < len(scalar.text) <= _LONGEST:
        return ()
    if "object" in items.types:
        return tuple(f"[{each}]" for each in keys_meant(scalar, items, check))
    fits = _fitting(scalar, check)
    texts = _numbers(scalar) if "integer" in items.types else _choices(scalar, items) or _texts(scalar)
    sound = bool(texts) and all(fits(text, items, quoted=scalar.quoted) for text in texts)
    mark = scalar.span.text[0] if scalar.quoted else ""
    return (f"[{', '.join(mark + text + mark for text in texts)}]",) if sound else ()


def keys_meant(scalar: Scalar, schema: FullSchema, check: Check) -> tuple[str, ...]:
    """What one text may stand for where keys with values are wanted: under the key that it begins with, else under each
    key that can have it, those with a form first."""
    fits, parts = _fitting(scalar, check), schema.get("properties", {})
    known = {
        key: part for key in schema.get("required") or parts if isinstance(part := parts.get(key), FullSchema)
    }
    said, _, rest = scalar.text.partition(" ")
    if (key := said.lower().removesuffix(":")) in known and rest:
        written = f'"{rest}"' if scalar.quoted else rest
        told = _under(key, known[key], replace(scalar, text=rest), written, fits)
        if told:
            return (told,)
    formed = [key for key, part in known.items() if "format" in part]
    under = {key: _under(key, part, scalar, scalar.span.text, fits) for key, part in known.items()}
    of_form = [each for key in formed if (each := under[key])]
    return tuple(of_form or filter(None, under.values()))


def _fitting(scalar: Scalar, check: Check) -> Callable[..., bool]:
    def fits(text: str, part: Any, *, quoted: bool) -> bool:
        return not list(check(replace(scalar, text=text, quoted=quoted), part, scalar.span))

    return fits


def _numbers(scalar: Scalar) -> list[str]:
    """`3`, `3-6`, `R-6`, `3, 4` and `Y3 and Y4` as numbers; what stands behind in `{a: 3, 4}` belongs to them."""
    text = _RECEPTION.sub("0", _YEAR.sub("", scalar.text + more_numbers(scalar)))
    found: list[str] = []
    for part in _APART.split(text.strip()):
        match = _RANGE.fullmatch(part)
        if not match:
            return []
        first, last = int(match[1]), int(match[2] or match[1])
        found += [str(number) for number in range(first, last + 1)]
    return found if len(found) <= _MOST_ITEMS else []


def more_numbers(scalar: Scalar) -> str:
    """The numbers behind a number inside `{ }`, which are read as keys without a value: `, 4` of `{a: 3, 4}`."""
    match = _MORE_NUMBERS.match(scalar.span.source.text, scalar.span.end)
    return match[0] if match and not scalar.quoted else ""


def _choices(scalar: Scalar, items: FullSchema) -> list[str]:
    """`Fridays`, `Mon and Tue` and, of what has an order, `Monday-Thursday` as the choices that are meant."""
    choices = [each for each in items.get("enum", ()) if isinstance(each, str)]
    found: list[str] = []
    for part in _APART.split(scalar.text.strip()):
        match = _FROM_TO.fullmatch(part)
        first, last = (_choice(match[at] or match[1], choices) if match else None for at in (1, 2))
        if first is None or last is None or (first != last and choices[:1] != ["Monday"]):
            return []
        found += choices[choices.index(first) : choices.index(last) + 1]
    return found


def _choice(word: str, choices: list[str]) -> str | None:
    """The choice that a word is, but for capitals, an s at its end or all after its first three letters."""
    said = word.lower().removesuffix("s")
    exact = [each for each in choices if each.lower() in (word.lower(), said)]
    alike = exact or [each for each in choices if len(said) > 2 and each.lower().startswith(said)]
    return alike[0] if len(alike) == 1 else None


def _texts(scalar: Scalar) -> list[str]:
    if scalar.quoted:
        return [scalar.text]
    return [] if _SPECIAL.search(scalar.text) else re.split(r" *, *", scalar.text)


def _under(key: str, part: FullSchema, scalar: Scalar, written: str, fits: Callable[..., bool]) -> str | None:
    if not part.types <= {"string", "integer"}:
        return None
    if fits(scalar.text, part, quoted=scalar.quoted):
        return f"{{{key}: {written}}}"
    plain = not scalar.quoted and not _SPECIAL.search(scalar.text)
    return f'{{{key}: "{scalar.text}"}}' if plain and fits(scalar.text, part, quoted=True) else None
