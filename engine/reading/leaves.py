"""The text of one scalar as a value, or refused: formats, choices, bounds, and texts that look like something else.

Editors type what stands without quotes as YAML 1.2 does: `true`, `null`, `10` and `0123` are no texts to them.
Where a text is wanted those are refused here too, and with them `NO`, `on` and their like, which older readers
of YAML take for yes and no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine import quantities
from engine.diagnostics import Code, Diagnostic, near_names
from engine.quantities import Type, UnreadableError, Value
from engine.reading import problems
from engine.reading.nodes import Scalar
from engine.source import Span

_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII
)
_NOTHING = frozenset({"null", "Null", "NULL", "~"})
_YES_NO = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_OLD_YES_NO = frozenset({"yes", "no", "on", "off"})
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})", re.ASCII)

_PHONE = re.compile(r"(?:\+44 ?|0)[1-9](?: ?\d){8,9}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:[/?#]\S*)?", re.ASCII)
_CODE = re.compile(r"[A-Z]\d{0,2}|[/\\#]", re.ASCII)
_CLAUSE = re.compile(
    r"front page|(?:\d{1,2}|Annex [A-Z]|Appendix \d{1,2})(?:\.\d{1,2})*(?: ?\([a-z0-9]{1,4}\))*", re.ASCII
)


class Refused(Exception):  # noqa: N818 - says no to a text of the user, is no error of the program
    """A text is not what its schema wants."""

    def __init__(self, code: Code, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help

    def at(self, span: Span) -> Diagnostic:
        """The problem, placed."""
        return self.code.at(span, self.message, help=self.help)


def boolean_of(scalar: Scalar) -> bool:
    """True or False of a `true` or `false` without quotes."""
    _refuse_nothing(scalar)
    if scalar.text in ("true", "false") and not scalar.quoted:
        return scalar.text == "true"
    yes = scalar.text.lower() in ("yes", "on", "y", "true", "1")
    no = scalar.text.lower() in ("no", "off", "n", "false", "0")
    help = f"write `{'true' if yes else 'false'}` without quotes" if yes or no else "write `true` or `false`"
    raise Refused(problems.YES_NO, f"`{scalar.text}` is neither `true` nor `false`", help)


def integer_of(scalar: Scalar, schema: Mapping[str, Any]) -> int:
    """The whole number a scalar writes, within the schema's bounds."""
    _refuse_nothing(scalar)
    text = scalar.text
    if scalar.quoted or not _INTEGER.fullmatch(text):
        raise Refused(problems.WRONG_SORT, f"`{text}` is not a whole number", _integer_help(text, schema))
    number = int(text)
    _refuse_outside(number, schema)
    if number not in schema.get("enum", [number]):
        choices = ", ".join(f"`{choice}`" for choice in schema["enum"])
        raise Refused(problems.CHOICE, f"`{number}` is not one of the numbers allowed here", f"use {choices}")
    return number


def text_of(scalar: Scalar, schema: Mapping[str, Any]) -> Value:
    """The value that a text stands for by its schema's format, choices or pattern."""
    _refuse_nothing(scalar)
    value = _formatted(scalar.text, schema)
    known = "format" in schema or "enum" in schema or "const" in schema
    _refuse_ambiguous(scalar, known)
    _refuse_length(scalar.text, schema)
    if "format" not in schema and "pattern" in schema and not re.search(schema["pattern"], scalar.text):
        raise Refused(
            problems.FORMAT, f"`{scalar.text}` is not written as it should be here", example_of(schema)
        )
    return value


def word_of(wanted: Type) -> str:
    """What a type is called in a message, with an example."""
    return f"a {wanted}"


def example_of(schema: Mapping[str, Any]) -> str | None:
    """A help line from a schema's own words or its first example."""
    if "patternErrorMessage" in schema:
        return str(schema["patternErrorMessage"])
    examples = schema.get("examples")
    return f"write it like `{examples[0]}`" if examples else None


def _formatted(text: str, schema: Mapping[str, Any]) -> Value:
    read = _READERS.get(schema.get("format", ""), _as_written)
    try:
        value = read(text, schema)
    except UnreadableError as unreadable:
        raise Refused(problems.FORMAT, unreadable.message, unreadable.help) from None
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [text])
    if text not in choices:
        listed = "use one of: " + ", ".join(f"`{choice}`" for choice in choices)
        help = near_names(text, [str(choice) for choice in choices]) or listed
        raise Refused(problems.CHOICE, f"`{text}` is not one of the words allowed here", help)
    return value


def _refuse_nothing(scalar: Scalar) -> None:
    if scalar.quoted or (scalar.text and scalar.text not in _NOTHING):
        if not scalar.text.strip():
            raise Refused(problems.NO_VALUE, "this text is blank", "write a value, or delete the line")
        return
    if scalar.comment_after and scalar.comment_after.text in ("#", "#,", "#]"):
        raise Refused(problems.NO_VALUE, "`#` begins a comment, so no value stands here", "write `'#'`")
    if scalar.text:
        raise Refused(problems.NO_VALUE, f"`{scalar.text}` is no value", "write a value, or delete the line")
    raise Refused(problems.NO_VALUE, "a value is missing here", "write a value, or delete the line")


def _refuse_ambiguous(scalar: Scalar, known: bool) -> None:
    """A text without quotes that a reader of YAML may take for a number or a yes or no."""
    text = scalar.text
    if scalar.quoted:
        return
    help = f'put it in quotes: `"{text}"`'
    if _NUMBER.fullmatch(text):
        raise Refused(problems.AMBIGUOUS, f"`{text}` is a number here, and a text is wanted", help)
    if text in _YES_NO or (text.lower() in _OLD_YES_NO and not known):
        raise Refused(problems.AMBIGUOUS, f"`{text}` can be read as yes or no, and a text is wanted", help)


def _refuse_outside(number: int, schema: Mapping[str, Any]) -> None:
    if number < schema.get("minimum", number):
        raise Refused(problems.BOUNDS, f"`{number}` is too small", f"write {schema['minimum']} or more")
    if number > schema.get("maximum", number):
        raise Refused(problems.BOUNDS, f"`{number}` is too large", f"write {schema['maximum']} or less")


def _refuse_length(text: str, schema: Mapping[str, Any]) -> None:
    if len(text) < schema.get("minLength", 0):
        raise Refused(problems.BOUNDS, "this text is too short", example_of(schema))
    if len(text) > schema.get("maxLength", len(text)):
        longest = schema["maxLength"]
        raise Refused(problems.BOUNDS, f"this text has {len(text)} characters", f"write {longest} at most")


def _integer_help(text: str, schema: Mapping[str, Any]) -> str:
    match = re.match(r"0*(\d{1,9})", text, re.ASCII)
    if match and not re.match(r"0[xo]|\d+\.\d*[1-9]", text):
        return f"write `{match[1]}` alone, without quotes, unit or sign"
    examples = schema.get("examples") or [10]
    return f"write it like `{examples[0]}`"


def _as_written(text: str, schema: Mapping[str, Any]) -> Value:
    return text


def _duration(text: str, schema: Mapping[str, Any]) -> Value:
    unit = schema["x-unit"]
    found, wanted = quantities.read_duration(text), quantities.read_duration(f"1 {unit}")
    if found.type != wanted.type:
        number = text.split(maxsplit=1)[0]
        raise UnreadableError(f"`{text}` is not a number of {unit}", f"write it like `{number} {unit}`")
    return found.value


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
    larger = text.strip().upper()
    help = f"write `{larger}`" if _CODE.fullmatch(larger) else "write it like `N`, `C1`, `'/'` or `'#'`"
    raise UnreadableError(f"`{text}` is not a register code", help)


def _clause(text: str, schema: Mapping[str, Any]) -> Value:
    if _CLAUSE.fullmatch(text):
        return text
    raise UnreadableError(f"`{text}` is not the number of a clause", 'write it like `"5.2"` or `Annex B`')


_READERS: dict[str, Callable[[str, Mapping[str, Any]], Value]] = {
    "time-of-day": lambda text, _: quantities.read_time(text),
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
