"""A comparison of two editions in each format."""

from __future__ import annotations

import csv
import json
from io import StringIO
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from made_results import closed_schema, with_every_text

from engine.editions.change import Change, Comparison, Direction, EditionName, Kept, Kind, Side
from engine.reports.diff_csv import diff_csv
from engine.reports.diff_html import diff_html
from engine.reports.diff_json import diff_json
from engine.reports.diff_markdown import diff_markdown
from engine.reports.diff_text import diff_text

_CLOSES = Change(
    *(Kind.SETTING, "register.closes", "AM", "Register closes"),
    Side("09:00", "wenlock", "wenlock/times.yaml:11:15", "4.4", "chief executive, 2023-08"),
    Side("09:15", "wenlock", "wenlock/times.yaml:11:15", "4.4", "not authorised"),
    *(Direction.CANNOT_SAY, "it depends on the register", ("wenlock",)),
)
_RULE = Change(
    *(Kind.RULE, "rules.often_late", "", "Often late", None),
    Side(
        "should: count(sessions where code is L) over each half term is at least 5 and more than that",
        "trust",
        "",
    ),
    *(Direction.TIGHTENS, "one thing more is asked", ("oakfield", "wenlock")),
)
MADE = Comparison(
    EditionName("HEAD~1", "2023-24", "sha256:0", ("wenlock/times",)),
    EditionName("policies", "2024-25", "sha256:1"),
    None,
    (_CLOSES, _RULE),
    (Kept(Kind.CONTACT, "renamed", "roles.head", "roles.headteacher"),),
)
NOTHING = Comparison(MADE.new, MADE.new, "wenlock", (), ())


def test_text() -> None:
    assert (
        "".join(diff_text(MADE))
        == """\
edition 2023-24 (HEAD~1) and edition 2024-25 (policies), layer by layer
2 changes: 1 tightens and 1 may go either way; 1 thing only renamed or moved
partial: of edition 2023-24 (HEAD~1) not all could be read: wenlock/times

Settings
  register.closes (AM): 09:00 → 09:15
    cannot say: it depends on the register
    Register closes; wenlock, 4.4; not authorised; reaches wenlock

Rules
  rules.often_late
    was  nothing
    now  should: count(sessions where code is L) over each half term is at least 5 and more than that
    tightens: one thing more is asked
    Often late; trust; reaches oakfield and wenlock

Renamed or moved, and no change
  contact renamed: roles.head → roles.headteacher
"""
    )


def test_text_of_no_change() -> None:
    assert (
        "".join(diff_text(NOTHING))
        == """\
edition 2024-25 (policies) and edition 2024-25 (policies), at wenlock
no change
"""
    )


@pytest.mark.parametrize("told", [MADE, NOTHING], ids=["changes", "nothing"])
def test_json_is_what_its_schema_says(told: Comparison) -> None:
    read = json.loads("".join(diff_json(told)))
    Draft202012Validator(closed_schema("diff")).validate(read)
    assert len(read["changes"]) == len(told.changes)


def test_csv_has_a_row_a_change() -> None:
    rows = list(csv.DictReader(StringIO("".join(diff_csv(MADE)))))
    assert [row["event"] for row in rows] == ["changed", "added", "renamed"]
    assert (rows[0]["old_says"], rows[0]["new_authorised"]) == ("09:00", "not authorised")


def test_markdown_has_a_table_a_kind() -> None:
    said = "".join(diff_markdown(MADE))
    assert "## Settings" in said and "| Often late (rules.often\\_late) | nothing |" in said
    assert "> partial:" in said


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "\x1b[31m", "|"], ids=ascii)
def test_no_text_becomes_anything_else(text: str) -> None:
    told = with_every_text(MADE, text)
    page = "".join(diff_html(told))
    assert "<script" not in page
    ElementTree.fromstring(
        page.removeprefix("<!DOCTYPE html>")
        .replace('<meta charset="utf-8">', "")
        .replace('<meta name="viewport" content="width=device-width, initial-scale=1">', "")
    )
    assert "\x1b" not in "".join((*diff_text(told), *diff_markdown(told), *diff_csv(told)))
    assert all(
        not cell.startswith("=") for row in csv.reader(StringIO("".join(diff_csv(told)))) for cell in row
    )
