"""The text of one scalar as a value, or refused: formats, choices, bounds, and what looks like another kind.

Editors type what stands without quotes as YAML 1.2 does: `true`, `null`, `10` and `0123` are no texts to
them. Where a text is wanted those are refused here too, and with them `NO`, `on` and their like, which older
readers of YAML take for yes and no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from engine.diagnostics import Code, Diagnostic, near_names
from engine.quantities import UnreadableError, Value
from engine.reading import problems
from engine.reading.full_schema import choices_of
from engine.reading.nodes import Scalar, shown
from engine.reading.spellings import read_spelling
from engine.reading.writing import like_example
from engine.source import Span

_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII
)
_NOTHING = frozenset({"null", "Null", "NULL", "~"})
_YES_NO = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_OLD_YES_NO = frozenset({"yes", "no", "on", "off"})
_LONGEST_WORD = 200
_MOST_LISTED = 30
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})", re.ASCII)


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


def boolean_of(scalar: Scalar, schema: Mapping[str, Any]) -> bool:
    """True or False of a `true` or `false` without quotes."""
    _refuse_nothing(scalar)
    text = scalar.text.lower()
    if scalar.text in ("true", "false") and not scalar.quoted:
        _refuse_other(text == "true", schema)
        return text == "true"
    word = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
    help = f"write `{word[text]}` without quotes" if text in word else "write `true` or `false`"
    raise Refused(problems.YES_NO, f"`{shown(scalar.span.text)}` is neither `true` nor `false`", help)


def integer_of(scalar: Scalar, schema: Mapping[str, Any]) -> int:
    """The whole number a scalar writes, within the schema's bounds."""
    _refuse_nothing(scalar)
    if scalar.quoted or not _INTEGER.fullmatch(scalar.text):
        written = shown(scalar.span.text)
        raise Refused(
            problems.WRONG_SORT, f"`{written}` is not a whole number", _integer_help(scalar.text, schema)
        )
    number = int(scalar.text)
    _refuse_outside(number, schema)
    _refuse_other(number, schema)
    return number


def text_of(scalar: Scalar, schema: Mapping[str, Any]) -> Value:
    """The value that a text stands for by its schema's format, choices or pattern."""
    _refuse_nothing(scalar)
    closed = "format" in schema or bool(choices_of(schema))
    if closed and (len(scalar.text) > _LONGEST_WORD or "\n" in scalar.text):
        raise Refused(problems.FORMAT, "one short text is needed here", example_of(schema))
    try:
        value = read_spelling(scalar.text, schema)
    except UnreadableError as unreadable:
        raise Refused(problems.FORMAT, unreadable.message, unreadable.help) from None
    _refuse_other(scalar.text, schema)
    _refuse_pattern(scalar.text, schema)
    _refuse_ambiguous(scalar, closed)
    _refuse_length(scalar.text, schema)
    return value


def example_of(schema: Mapping[str, Any]) -> str | None:
    """A help line from a schema's own words or its first example."""
    if "patternErrorMessage" in schema:
        return str(schema["patternErrorMessage"])
    return like_example(schema)


def _refuse_other(value: str | int, schema: Mapping[str, Any]) -> None:
    """A value that is not among the schema's choices."""
    choices = choices_of(schema)
    if not choices or value in choices:
        return
    words = ["true" if choice is True else "false" if choice is False else str(choice) for choice in choices]
    listed = "use one of: " + ", ".join(f"`{word}`" for word in words[:_MOST_LISTED])
    meant = schema.get("x-meant", {}).get(str(value))
    alone = f"write `{meant or words[0]}`"
    help = alone if meant else _near_choices(str(value), words) or (listed if len(words) > 1 else alone)
    wrong = str(value).lower() if isinstance(value, bool) else str(value)
    raise Refused(problems.CHOICE, f"`{wrong}` is not one of the choices here", help)


def _near_choices(wrong: str, words: list[str]) -> str | None:
    """The choices like a wrong one; an ending that all have in common, as days of the week, makes them no more alike."""
    ends = zip(*(reversed(each) for each in (wrong, *words)), strict=False)
    ending = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, ends))
    alike = [each for each in words if near_names(wrong[:-ending], [each[:-ending]])] if ending else words
    return near_names(wrong, alike)


def _refuse_nothing(scalar: Scalar) -> None:
    if scalar.quoted or (scalar.text and scalar.text not in _NOTHING):
        if not scalar.text.strip():
            raise Refused(problems.NO_VALUE, "this text is blank", "write a value, or delete the line")
        return
    if scalar.comment_after and scalar.comment_after.text in ("#", "#,", "#]"):
        raise Refused(problems.NO_VALUE, "`#` begins a comment, so there is no value here", "write `'#'`")
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
        raise Refused(problems.AMBIGUOUS, f"`{text}` is a number here, and text is needed", help)
    if text in _YES_NO or (text.lower() in _OLD_YES_NO and not known):
        raise Refused(problems.AMBIGUOUS, f"`{text}` can be read as yes or no, and text is needed", help)


def _refuse_outside(number: int, schema: Mapping[str, Any]) -> None:
    if number < schema.get("minimum", number):
        raise Refused(problems.BOUNDS, f"`{number}` is too small", f"write {schema['minimum']} or more")
    if number > schema.get("maximum", number):
        raise Refused(problems.BOUNDS, f"`{number}` is too large", f"write {schema['maximum']} or less")


def _refuse_length(text: str, schema: Mapping[str, Any]) -> None:
    if "minLength" in schema and len(text) < schema["minLength"]:
        raise Refused(problems.BOUNDS, "this text is too short", example_of(schema))
    if "maxLength" in schema and len(text) > schema["maxLength"]:
        longest = schema["maxLength"]
        raise Refused(problems.BOUNDS, f"this text has {len(text)} characters", f"write {longest} at most")


def _refuse_pattern(text: str, schema: Mapping[str, Any]) -> None:
    """A text that its pattern does not match; where there is a format too, that has the say."""
    if "format" not in schema and "pattern" in schema and not re.search(schema["pattern"], text):
        from engine.reading.mending import as_example, mended  # only where something is wrong

        meant = as_example(text, schema) or mended(text, schema)
        help = f"write `{meant}`" if meant else example_of(schema)
        raise Refused(problems.FORMAT, f"`{shown(text)}` is not written as it should be here", help)


def _integer_help(text: str, schema: Mapping[str, Any]) -> str:
    if re.fullmatch(r"\d{1,2}(?: +\d{1,2})+", text, re.ASCII):
        return f"put a comma between the numbers of a list: `{', '.join(text.split())}`"
    match = re.match(r"0*(\d{1,9})", re.sub(r"(?<=\d)[_, ](?=\d{3})", "", text), re.ASCII)
    if match and not re.match(r"0[xo]|\d+\.\d*[1-9]", text):
        return f"write `{match[1]}` alone, without quotes, unit or sign"
    if year := re.fullmatch(r"(?:year(?: group)?|yr?)\.? ?(\d{1,2})", text, re.ASCII | re.IGNORECASE):
        return f"write `{year[1]}` alone"
    if re.fullmatch(r"reception|r", text, re.ASCII | re.IGNORECASE) and schema.get("minimum") == 0:
        return "write `0`, which is Reception"
    if example := like_example(schema):
        return example
    least, most = schema.get("minimum"), schema.get("maximum")
    within = f" from {least} to {most}" if most is not None and least is not None else ""
    return f"write a whole number{within}"
