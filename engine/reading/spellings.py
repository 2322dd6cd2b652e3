"""How each format of a setting is written: a text to its value, or what spelling would do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine import quantities
from engine.quantities import Quantity, UnreadableError, Value

_Reader: TypeAlias = Callable[[str, Mapping[str, Any]], Value]

_PHONE = re.compile(r"(?:\+44 ?|0)[1-9](?: ?\d){8,9}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:[/?#]\S*)?", re.ASCII)
_CODE = re.compile(r"[A-Z]\d{0,2}|[/\\#]", re.ASCII)
_CLAUSE = re.compile(
    r"front page|(?:\d{1,2}[a-z]?|[A-Z]|(?:Annex|Appendix|Schedule) (?:[A-Z]|\d{1,2}))(?:\.\d{1,2}[a-z]?)*"
    r"(?: ?\([a-z0-9]{1,4}\))*",
    re.ASCII,
)
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])", re.ASCII)
_NUMBERS = frozenset({"percentage", "points", "money", "duration"})
_LEADING_ZEROS = re.compile("^(£?)0+(?=[0-9])")
_NAMED_CLAUSE = re.compile(r"(?:[Cc]lause|[Ss]ection|[Pp]ara(?:graph)?\.?|§) ?(.+)")


def read_spelling(text: str, schema: Mapping[str, Any]) -> Value:
    """The value of a text in its schema's `format`; the text itself where there is none."""
    read = _READERS.get(schema.get("format", ""), _as_written)
    try:
        value = read(text, schema)
    except UnreadableError as unreadable:
        help = _help_by_meaning(text, schema, read) or unreadable.help
        raise UnreadableError(unreadable.message, help) from None
    if schema.get("format") in _NUMBERS and _LEADING_ZEROS.match(text):  # 00 may be 10
        meant = _LEADING_ZEROS.sub(r"\1", text)
        raise UnreadableError(
            f"the number in `{text}` begins with a zero", f"write `{meant}`, if that is meant"
        )
    return value


def _help_by_meaning(text: str, schema: Mapping[str, Any], read: _Reader) -> str | None:
    """What is plainly meant, where the format takes it."""
    from engine.reading.mending import plainly_meant  # only where something is wrong

    meant = plainly_meant(text, schema["format"])
    try:
        return f"write `{meant}`" if meant and read(meant, schema) is not None else None
    except UnreadableError:
        return None


def _as_written(text: str, schema: Mapping[str, Any]) -> Value:
    return text


def _duration(text: str, schema: Mapping[str, Any]) -> Value:
    unit = schema["x-unit"]
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise UnreadableError(f"`{text}` has no unit", f"write {_with_units(text, schema)}")
    wanted = quantities.read_duration(f"1 {unit}")
    try:
        found = quantities.read_duration(text)
    except UnreadableError as unreadable:
        said = (
            unreadable.message
            if re.search("[a-z]|^[0-9]+ ", text, re.I)
            else f"`{text}` is not a number of {unit}"
        )
        raise UnreadableError(said, _duration_help(text, wanted, schema)) from None
    if found.type != wanted.type:
        number = text.split(maxsplit=1)[0]
        raise UnreadableError(
            f"`{text}` is not a number of {unit}", f"write it like {_with_units(number, schema)}"
        )
    return found.value


_HOW_OFTEN = {
    "yearly": "1 year",
    "annually": "1 year",
    "annual": "1 year",
    "monthly": "1 month",
    "weekly": "1 week",
}


def _duration_help(text: str, wanted: Quantity, schema: Mapping[str, Any]) -> str:
    """The length of time that is plainly meant, else the schema's example."""
    meant = _HOW_OFTEN.get(text.lower())
    if meant and quantities.read_duration(meant).type == wanted.type:
        return f"write `{meant}`"
    return f"write it like `{_example(schema)}`"


def _example(schema: Mapping[str, Any]) -> str:
    return str(next(iter(schema.get("examples", ())), f"5 {schema['x-unit']}"))


def _with_units(number: str, schema: Mapping[str, Any]) -> str:
    """A number with the unit of the schema's example, or with the schema's own: `1 year` or `1 month`."""
    units = dict.fromkeys(
        unit.removesuffix("s") for unit in (_example(schema).partition(" ")[2], schema["x-unit"])
    )
    return " or ".join(f"`{number} {unit}`" if number == "1" else f"`{number} {unit}s`" for unit in units)


def _phone(text: str, schema: Mapping[str, Any]) -> Value:
    if _PHONE.fullmatch(text):
        return text
    raise UnreadableError(
        f"`{text}` is not a telephone number of the United Kingdom",
        "write digits and spaces, like `01632 960123`",
    )


def _email(text: str, schema: Mapping[str, Any]) -> Value:
    if _EMAIL.fullmatch(text):
        return text
    raise UnreadableError(f"`{text}` is not an email address", "write it like `office@school.example`")


def _web_address(text: str, schema: Mapping[str, Any]) -> Value:
    if _WEB_ADDRESS.fullmatch(text):
        return text
    raise UnreadableError(f"`{text}` is not a web address", "write it like `https://www.school.example`")


def _register_code(text: str, schema: Mapping[str, Any]) -> Value:
    if _CODE.fullmatch(text):
        return text
    likely = "O" if text == "0" else text.strip().upper()
    help = f"write `{likely}`" if _CODE.fullmatch(likely) else "write it like `N`, `C1`, `'/'` or `'#'`"
    several = re.split(r"[\s,;]+", text.strip())
    if len(several) > 1 and all(_CODE.fullmatch(each) for each in several):
        help = f"put commas between the codes: `{', '.join(several)}`"
    foreign = next((char for char in text if not char.isascii()), None)
    if foreign:
        name = unicodedata.name(foreign, "another sign").lower()
        raise UnreadableError(
            f"`{text}` is not a register code, though it may look like one: it holds {name}", "type it again"
        )
    raise UnreadableError(f"`{text}` is not a register code", help)


def _clause(text: str, schema: Mapping[str, Any]) -> Value:
    if _CLAUSE.fullmatch(text):
        return text
    named = _NAMED_CLAUSE.fullmatch(text)
    if named and _CLAUSE.fullmatch(named[1]):
        raise UnreadableError(f"`{text}` is not the number of a clause", f'write `"{named[1]}"`')
    raise UnreadableError(f"`{text}` is not the number of a clause", 'write it like `"5.2"` or `Annex B`')


def _day_or_month(text: str, schema: Mapping[str, Any]) -> Value:
    """A day that exists, or a month, of this century; as it is written."""
    if _MONTH.fullmatch(text):
        return text
    if re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII):
        quantities.read_date(text)
        return text
    raise UnreadableError(f"`{text}` is no day and no month", "write it like `2024-08-19` or `2024-08`")


_READERS: dict[str, _Reader] = {
    "time-of-day": lambda text, _: quantities.read_time(text),
    "day-or-month": _day_or_month,
    "date": lambda text, _: quantities.read_date(text),
    "percentage": lambda text, _: quantities.read_percent(text),
    "points": lambda text, _: quantities.read_points(text),
    "money": lambda text, _: quantities.read_money(text),
    "duration": _duration,
    "phone": _phone,
    "email": _email,
    "web-address": _web_address,
    "register-code": _register_code,
    "clause": _clause,
}
FORMATS = frozenset(_READERS)
