"""Types and values of settings, from the schema alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.diagnostics import Diagnostic
from engine.quantities import Kind, Quantity, Type, UnreadableError, Value, read_time
from engine.reading.formats import is_leaf, read_value, type_of
from engine.reading.nodes import Mapping, Node
from engine.reading.schema import check_schema, in_full
from engine.reading.yaml import read_yaml
from engine.source import Source

CODES = {"type": "array", "items": {"type": "string", "format": "register-code"}, "uniqueItems": True}
YEARS = {"type": "array", "items": {"type": "integer", "minimum": 0, "x-unit": "year groups"}}


def text(form: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "format": form, **more}


def node_of(written: str) -> Node:
    node, problems = read_yaml(Source("f", f"a: {written}"))
    assert problems == ()
    assert isinstance(node, Mapping)
    return node.entries[0].value


@pytest.mark.parametrize(
    ("schema", "written", "value", "kind"),
    [
        (text("percentage"), "97.5%", Decimal("97.5"), Kind.PERCENT),
        (text("points"), "5 points", Decimal(5), Kind.POINTS),
        (text("money"), "£80.50", 8050, Kind.MONEY),
        (text("money"), "'£2500'", 250_000, Kind.MONEY),
        (text("time-of-day"), "8:30", 510, Kind.TIME),
        (text("time-of-day"), "09:10", 550, Kind.TIME),
        (text("time-of-day"), "15:30", 930, Kind.TIME),
        (text("date"), "2024-09-01", date(2024, 9, 1), Kind.DATE),
        (text("duration", **{"x-unit": "school weeks"}), "10 school weeks", 10, Kind.SCHOOL_WEEKS),
        (text("duration", **{"x-unit": "minutes"}), "1 hour", 60, Kind.MINUTES),
        (text("duration", **{"x-unit": "days"}), "2 weeks", 14, Kind.DAYS),
        (text("duration", **{"x-unit": "weeks"}), "21 days", 21, Kind.DAYS),
        (text("duration", **{"x-unit": "years"}), "3 years", 36, Kind.MONTHS),
        (text("phone"), "'01632960123'", "01632960123", Kind.TEXT),
        (text("phone"), "01632 960 123", "01632 960 123", Kind.TEXT),
        (text("phone"), "+44 1632 960123", "+44 1632 960123", Kind.TEXT),
        (text("email"), "office@school.example", "office@school.example", Kind.TEXT),
        (text("web-address"), "https://school.example/a?b#c", "https://school.example/a?b#c", Kind.TEXT),
        (text("clause"), "'5.2'", "5.2", Kind.TEXT),
        (text("clause"), "Annex B", "Annex B", Kind.TEXT),
        (text("clause"), "front page", "front page", Kind.TEXT),
        (text("clause"), "Appendix A", "Appendix A", Kind.TEXT),
        (text("clause"), "Schedule 2.1", "Schedule 2.1", Kind.TEXT),
        (text("clause"), "4a", "4a", Kind.TEXT),
        (text("clause"), "B.3", "B.3", Kind.TEXT),
        (text("register-code"), "N", "N", Kind.CODE),
        (text("register-code"), "'#'", "#", Kind.CODE),
        (text("register-code"), "\\", "\\", Kind.CODE),
        (text("register-code"), "E", "E", Kind.CODE),
        ({"type": "integer"}, "10", 10, Kind.COUNT),
        ({"type": "integer", "x-unit": "sessions"}, "10", 10, Kind.SESSIONS),
        ({"type": "integer", "x-unit": "weeks"}, "2", 14, Kind.DAYS),
        ({"type": "boolean"}, "true", True, Kind.YES_NO),
        ({"type": "boolean"}, "false", False, Kind.YES_NO),
        ({"type": "string"}, "some words", "some words", Kind.TEXT),
        ({"type": "string"}, "'NO'", "NO", Kind.TEXT),
        ({"type": "string", "enum": ["must", "no"]}, "no", "no", Kind.CHOICE),
        ({"type": "string", "const": "must"}, "must", "must", Kind.CHOICE),
        (CODES, "[E, N, '#', /, \\]", frozenset("EN#/\\"), Kind.CODES),
        (CODES, "[]", frozenset(), Kind.CODES),
        (YEARS, "[3, 4]", (3, 4), Kind.NUMBERS),
        ({"type": "array", "items": {"type": "string"}}, "[a, b]", ("a", "b"), Kind.TEXTS),
    ],
)
def test_value_and_type(schema: dict[str, Any], written: str, value: Value, kind: Kind) -> None:
    found = read_value(schema, node_of(written))
    assert isinstance(found, Quantity), found
    assert found.value == value
    assert type(found.value) is type(value)
    assert found.type == type_of(schema)
    assert found.type.kind is kind
    assert is_leaf(schema)
    assert check_schema(node_of(written), in_full(schema)) == ()


def test_what_a_count_counts() -> None:
    assert type_of({"type": "integer", "x-unit": "pupils"}) == Type(Kind.COUNT, of="pupils")
    assert str(type_of({"type": "integer", "x-unit": "pupils"})) == "count of pupils"
    assert type_of(YEARS) == Type(Kind.NUMBERS, of="year groups")
    assert type_of({"type": "string", "enum": ["a", "b"]}).choices == ("a", "b")


@pytest.mark.parametrize(
    ("schema", "written", "column", "message"),
    [
        (text("time-of-day"), "8.30", 4, "`8.30` is not a time of day"),
        (text("time-of-day"), "[8:30]", 4, "one value (time of day) is needed here"),
        (CODES, "N", 4, "a list is needed here"),
        (CODES, "[N, n]", 8, "`n` is not a register code"),
        (text("phone"), "01632960123", 4, "`01632960123` is a number here, and text is needed"),
        ({"type": "string"}, "NO", 4, "`NO` can be read as yes or no, and text is needed"),
    ],
)
def test_a_value_that_is_not_of_its_type(
    schema: dict[str, Any], written: str, column: int, message: str
) -> None:
    found = read_value(schema, node_of(written))
    assert isinstance(found, Diagnostic)
    assert found.message == message
    assert found.place.column == column


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object"},
        {"anyOf": [{"type": "string"}]},
        {"type": "array"},
        {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        {"type": ["string", "integer"]},
    ],
)
def test_what_is_no_leaf(schema: dict[str, Any]) -> None:
    assert not is_leaf(schema)
    with pytest.raises(TypeError):
        type_of(schema)


def test_a_duration_without_a_unit_is_a_fault_of_the_schema() -> None:
    with pytest.raises(TypeError):
        type_of(text("duration"))


WEEKS = text("duration", **{"x-unit": "days"}, examples=["4 weeks"])


@pytest.mark.parametrize(
    ("schema", "written", "meant"),
    [
        (text("time-of-day"), "'845'", "08:45"),
        (text("time-of-day"), "08:45:00", "08:45"),
        (text("percentage"), "97,5%", "97.5%"),
        (text("percentage"), "\u201c98%\u201d", "98%"),
        (text("percentage"), "98%;", "98%"),
        (text("money"), "GBP 160", "£160"),
        (text("money"), "£1,600", "£1600"),
        (text("money"), "£160.5", "£160.50"),
        (text("date"), "31/12/2025", "2025-12-31"),
        (text("date"), "31 December 2025", "2025-12-31"),
        (text("date"), "2025-31-12", "2025-12-31"),
        (text("phone"), "1582 548147", "01582 548147"),
        (text("phone"), "(01582) 548-147", "01582 548 147"),
        (WEEKS, "two weeks", "2 weeks"),
        (WEEKS, "2wks", "2 weeks"),
    ],
)
def test_what_is_plainly_meant_is_offered(schema: dict[str, Any], written: str, meant: str) -> None:
    found = read_value(schema, node_of(written))
    assert isinstance(found, Diagnostic)
    assert found.help == f"write `{meant}`"


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        (text("date"), "25-12-31"),
        (text("date"), "2025-11-31"),
        (text("percentage"), "980%"),
        (text("percentage"), "-3%"),
        (text("time-of-day"), "'2415'"),
        (text("phone"), "01582 5481"),
        (text("money"), "160p"),
    ],
)
def test_what_is_not_plain_is_not_guessed(schema: dict[str, Any], written: str) -> None:
    found = read_value(schema, node_of(written))
    assert isinstance(found, Diagnostic)
    assert found.help and not found.help.startswith("write `")


def test_codes_without_commas_are_told_so() -> None:
    found = read_value(CODES, node_of("[G; O; U]"))
    assert isinstance(found, Diagnostic)
    assert found.help == "put commas between the codes: `G, O, U`"


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("8.30", "write `08:30`"),
        ("12:30am", "write `00:30`"),
        ("12.30 pm", "write `12:30`"),
        ("1:30 p.m.", "write `13:30`"),
        ("13pm", "write `13:00`"),
        ("nine", "write a time like `08:30`"),
    ],
)
def test_a_time_in_another_form_is_answered_with_the_one_that_is_meant(written: str, help: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_time(written)
    assert refused.value.help == help
