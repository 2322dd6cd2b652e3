"""How problems are shown: the excerpt, the marks under the span, and what is too long, wide or hidden."""

from __future__ import annotations

import json as json_reader
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_results import LOOK_ALIKE, made_code

from engine.diagnostics import Diagnostic, Label, Severity
from engine.reports.diagnostics import diagnostic_json, diagnostics_summary, diagnostics_text
from engine.reports.json import json_text
from engine.reports.look import Look
from engine.reports.visible import display_width
from engine.source import Place, Source, Span

LOCKED = made_code("X903")
REMARK = made_code("X902", Severity.NOTE)


def shown(*diagnostics: Diagnostic, look: Look | None = None) -> str:
    return "".join(diagnostics_text(diagnostics, look or Look()))


def at(text: str, name: str = "trust/times.yaml") -> Span:
    """The span between two `«»` marks of a text."""
    start, end = text.index("«"), text.index("»") - 1
    return Span(Source(name, text.replace("«", "").replace("»", "")), start, end)


def test_the_house_example() -> None:
    here = at("a: 1\nb: 2\nc: 3\npersistent_absence: «15%»\n", "policies/wenlock/thresholds.yaml")
    there = at("\n" * 8 + "persistent_absence: «10%»\n", "policies/trust/thresholds.yaml")
    problem = LOCKED.at(
        here,
        "`thresholds.persistent_absence` is locked by the trust",
        label="wenlock sets 15%",
        also=[Label(there, "the trust sets 10% and locks it")],
        help="delete the line in wenlock, or ask the trust to delegate the setting",
    )
    assert shown(problem) == (
        "error[X903]: `thresholds.persistent_absence` is locked by the trust\n"
        "  --> policies/wenlock/thresholds.yaml:4:21\n"
        "4 | persistent_absence: 15%\n"
        "  |                     ^^^ wenlock sets 15%\n"
        "  --> policies/trust/thresholds.yaml:9:21\n"
        "9 | persistent_absence: 10%\n"
        "  |                     --- the trust sets 10% and locks it\n"
        "  = help: delete the line in wenlock, or ask the trust to delegate the setting\n"
    )


def test_the_same_at_several_places_is_told_once() -> None:
    lines = ["a: «1»\n", "a: 1\nb: «1»\n", "a: 1\nb: 1\nc: «1»\n"]
    problems = [LOCKED.at(at(text), "no such role", help="mend it") for text in lines]
    problems.insert(1, LOCKED.at(at("x: «1»", "trust/codes.yaml"), "another", help="mend it"))
    problems.append(LOCKED.at(at("x: «1»", "wenlock/times.yaml"), "no such role", help="mend it"))
    assert shown(*problems) == (
        "error[X903]: no such role\n"
        "  --> trust/times.yaml:1:4\n"
        "1 | a: 1\n"
        "  |    ^\n"
        "  = help: mend it\n"
        "  = the same at trust/times.yaml:2:4, 3:4 and wenlock/times.yaml:1:4\n"
        "\n"
        "error[X903]: another\n"
        "  --> trust/codes.yaml:1:4\n"
        "1 | x: 1\n"
        "  |    ^\n"
        "  = help: mend it\n"
    )


def test_of_very_many_places_the_first_are_named() -> None:
    text = "x\n" * 40
    source = Source("trust/times.yaml", text)
    problems = [REMARK.at(Span(source, 2 * line, 2 * line + 1), "m") for line in range(40)]
    assert shown(*problems).splitlines()[-1].endswith("12:1, 13:1 and 27 more")


def test_what_differs_in_more_than_its_place_is_told_apart() -> None:
    here, there = at("x: «1»\n"), at("x: 1\ny: «1»\n")
    alike = [LOCKED.at(here, "m"), LOCKED.at(there, "m")]
    for other in (
        LOCKED.at(there, "n"),
        LOCKED.at(there, "m", label="here"),
        LOCKED.at(there, "m", help="mend it"),
        LOCKED.at(there, "m", also=[Label(here, "here too")]),
        REMARK.at(there, "m"),
    ):
        assert shown(alike[0], other).count("]: ") == 2
    assert shown(*alike).count("]: ") == 1


def test_warnings_beyond_the_most_are_counted_with_all_their_places() -> None:
    source = Source("trust/times.yaml", "x\n" * 9)
    places = [Span(source, 2 * line, 2 * line + 1) for line in range(9)]
    notes = [REMARK.at(place, f"remark {number // 3}") for number, place in enumerate(places)]
    assert "".join(diagnostics_text(notes, most=2)).endswith("\n… and 3 more of X902\n")


def test_line_numbers_of_different_length_share_a_gutter() -> None:
    here, there = at("x: «1»\n"), at("\n" * 119 + "x: «2»")
    assert shown(LOCKED.at(here, "m", also=[Label(there, "here")])) == (
        "error[X903]: m\n"
        "    --> trust/times.yaml:1:4\n"
        "  1 | x: 1\n"
        "    |    ^\n"
        "    --> trust/times.yaml:120:4\n"
        "120 | x: 2\n"
        "    |    - here\n"
    )


def test_labels_on_one_line_share_its_excerpt() -> None:
    span = at("start: «09:00», end: 08:00\n")
    end = Span(span.source, 19, 24)
    assert shown(
        LOCKED.at(end, "ends before it starts", label="the end", also=[Label(span, "the start")])
    ) == (
        "error[X903]: ends before it starts\n"
        "  --> trust/times.yaml:1:20\n"
        "1 | start: 09:00, end: 08:00\n"
        "  |                    ^^^^^ the end\n"
        "  |        ----- the start\n"
    )


def test_a_place_without_a_text() -> None:
    problem = LOOK_ALIKE.at(Place("marks.csv", 12, "code"), "`К` is a Cyrillic letter", label="seen 3 times")
    assert shown(problem) == (
        "warning[X901]: `К` is a Cyrillic letter\n  --> marks.csv:12:code: seen 3 times\n"
    )


def test_a_problem_without_a_place() -> None:
    assert shown(REMARK.at(None, "there is nothing here", help="write something")) == (
        "note[X902]: there is nothing here\n  = help: write something\n"
    )


@pytest.mark.parametrize(
    ("text", "excerpt", "marks"),
    [
        ("\tx:\t«1»\n", "1 |     x:    1", "  |           ^"),
        ("漢字: «漢»\n", "1 | 漢字: 漢", "  |       ^^"),
        ("e\u0301: «x»\n", "1 | e\u0301: x", "  |    ^"),
        ("a\x1b[31m: «x»\n", "1 | a\\x1b[31m: x", "  |            ^"),
        ("a: «\u202e»\n", "1 | a: \\u202e", "  |    ^^^^^^"),
        ("a: b«»\n", "1 | a: b", "  |     ^"),
        ("a: «b\r\nc: d»\n", "1 | a: b", "  |    ^"),
        ("a: «b\nc: d»\n", "1 | a: b", "  |    ^"),
        ("«»", "1 |", "  | ^"),
        ("a\n«»", "2 |", "  | ^"),
    ],
)
def test_marks_stand_under_what_they_mean(text: str, excerpt: str, marks: str) -> None:
    assert shown(LOCKED.at(at(text), "m")).splitlines()[2:4] == [excerpt, marks]


def test_a_long_line_is_clipped_around_the_span() -> None:
    _, _, excerpt, marks = shown(LOCKED.at(at("a" * 90 + "«bad»" + "c" * 5_000), "m")).splitlines()
    assert excerpt == "1 | …" + "a" * 30 + "bad" + "c" * 67 + "…"
    assert marks == "  |  " + " " * 30 + "^^^"


def test_a_huge_line_costs_no_time_and_no_space() -> None:
    text = "[" * 5_000_000
    written = shown(
        LOCKED.at(Span(Source("f", text), 10_000, len(text)), f"`{text}` is too deep", label=text)
    )
    assert len(written) < 5_000


def test_many_of_one_kind_are_counted_not_listed() -> None:
    many = [LOOK_ALIKE.at(Place("marks.csv", line, "code"), f"m {line}") for line in range(1, 1_031)]
    written = "".join(diagnostics_text([*many, REMARK.at(None, "n")], most=3))
    assert written.count("-->") == 3
    assert "… and 1,027 more of X901\n" in written
    assert "note[X902]: n\n" in written


def test_no_error_is_left_out() -> None:
    many = [LOCKED.at(Place("times.yaml", line), f"m {line}") for line in range(1, 41)]
    assert "".join(diagnostics_text(many, most=3)).count("-->") == 40
    alike = [LOCKED.at(Place("times.yaml", line), "m") for line in range(1, 41)]
    assert all(f" {line}" in "".join(diagnostics_text(alike, most=3)) for line in range(3, 41))
    cells = [LOCKED.at(Place("ledger.csv", line, "reason"), "m") for line in range(1, 1001)]
    assert "13:reason and 987 more\n" in "".join(diagnostics_text(cells)), (
        "thousands of cells hide what else is told"
    )


def test_summary() -> None:
    error, warning, note = LOCKED.at(None, "m"), LOOK_ALIKE.at(None, "m"), REMARK.at(None, "m")
    assert diagnostics_summary([error, error, warning, note]) == "2 errors, 1 warning, 1 note"
    assert diagnostics_summary([warning, warning]) == "no errors, 2 warnings"
    assert diagnostics_summary([]) == "no errors"


def test_json_form() -> None:
    problem = LOCKED.at(at("a: «b»"), "m", label="l", also=[Label(Place("marks.csv", 3, "code"))], help="h")
    assert json_reader.loads(json_text(diagnostic_json(problem))) == {
        "code": "X903",
        "severity": "error",
        "message": "m",
        "labels": [
            {"file": "trust/times.yaml", "line": 1, "column": 4, "text": "l"},
            {"file": "marks.csv", "line": 3, "column": "code", "text": ""},
        ],
        "help": "h",
    }


def test_colours_only_where_asked() -> None:
    problem = LOCKED.at(at("a: «b»"), "m", label="l")
    assert "\x1b" not in shown(problem)
    coloured = shown(problem, look=Look(colour=True))
    assert "\x1b[1;31merror[X903]\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == shown(problem)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_span_of_any_text_can_be_shown(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    span = Span(Source("f", text), start, min(start + length, len(text)))
    _, _, excerpt, marks = shown(LOCKED.at(span, "m")).removesuffix("\n").split("\n")
    assert marks.index("^") <= display_width(excerpt) + 1
