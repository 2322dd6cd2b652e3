"""The tables read every text just as Lark does, from which they come."""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken
from lark import logger as lark_logger
from strategies import EXPRESSIONS

from engine.language.formatter import formatted
from engine.language.parsing import tables as tables_module
from engine.language.parsing.lalr import END, STRANGE, Unexpected, read
from engine.language.parsing.lalr import Token as OwnToken
from engine.language.parsing.tables import build_tables, tables
from tests.twelve_rules import TWELVE

FOLDER = Path(tables_module.__file__).parent
GRAMMAR = (FOLDER / "grammar.lark").read_text("utf-8")
WHOLE_WORDS = re.sub(
    r'^([A-Z]+): "([a-z]+)"$', r"\1.1: /\2(?![a-z0-9_]|\.[a-z0-9_])/", GRAMMAR, flags=re.MULTILINE
)
"""The grammar for Lark to read texts by: of itself it takes `last` out of `lasting` where only `last` can stand."""


class Plain:
    """Every production as its name with its parts."""

    def __getattr__(self, name):
        return lambda start, end, parts: (name, [_plain(part) for part in parts])


def _plain(part):
    return (part.type, part.text) if isinstance(part, OwnToken) else part


@cache
def lark():
    return Lark(WHOLE_WORDS, parser="lalr", lexer="contextual", maybe_placeholders=True)


def as_plain(node):
    if isinstance(node, Tree):
        return (str(node.data), [as_plain(child) for child in node.children])
    return (node.type, str(node)) if isinstance(node, Token) else node


def by_lark(text):
    try:
        return as_plain(lark().parse(text))
    except UnexpectedCharacters as found:
        return (STRANGE, found.pos_in_stream, frozenset())
    except UnexpectedToken as found:
        at = len(text) if found.token.type == END else found.token.start_pos
        return (found.token.type, at, frozenset(found.accepts))


def by_tables(text):
    found = read(text, tables(), Plain())
    if not isinstance(found, Unexpected):
        return found.value
    accepted = frozenset() if found.token.type == STRANGE else found.accepted
    return (found.token.type, found.token.start, accepted)


def words_of(text):
    return text.replace("(", " ( ").replace(")", " ) ").split()


PIECES = sorted(tables().words) + [piece for _, text in TWELVE.values() for piece in words_of(text)]
MESS = st.sampled_from([*PIECES, "[", "]", ",", "%", "5", "5 days", '"', "'/'", "#"])
MESSES = st.lists(st.tuples(MESS, st.sampled_from([" ", " ", ""])).map("".join), max_size=12).map("".join)

NUMBER_OF_A_LITERAL = re.compile(r"[\[,]\s*[0-9]+(\.[0-9]+)?\s*[^\s0-9.,\]]")
"""As in `[5 days`: in a list Lark looks for nothing but a number and takes it alone; the tables read `5 days`."""


@pytest.mark.thorough
@given(EXPRESSIONS)
def test_good_texts_are_read_as_lark_reads_them(expression):
    text = formatted(expression)
    assert by_tables(text) == by_lark(text)


@pytest.mark.thorough
@given(MESSES)
def test_bad_texts_stop_where_lark_stops(text):
    assume(not NUMBER_OF_A_LITERAL.search(text))
    assert by_tables(text) == by_lark(text)


@pytest.mark.parametrize(
    ("literal", "form"), [("5 days", "QUANTITY"), ("5%", "PERCENT"), ("2026-09-01", "DATE")]
)
def test_a_literal_that_a_list_cannot_hold_is_told_whole(literal, form):
    assert by_tables(f"[5, {literal}]")[:2] == (form, 4)


@pytest.mark.parametrize(
    ("text", "form", "at"),
    [
        ("above over lasting", "LASTING", 11),
        ("absence over lasttwo terms", "NAME", 13),
        ("absence over thishalf term", "NAME", 13),
        ("absence over this halfterm", "NAME", 18),
        ("absence over this half.term", "NAME", 18),
        ("code isnot missing", "NAME", 5),
    ],
)
def test_words_are_read_whole(text, form, at):
    assert by_tables(text) == by_lark(text)
    assert by_tables(text)[:2] == (form, at)


@given(st.text(max_size=40))
def test_any_text_is_read_as_lark_reads_it(text):
    assert by_tables(text) == by_lark(text)


def test_the_tables_kept_are_those_of_the_grammar():
    kept = json.loads((FOLDER / "tables.json").read_text("utf-8"))
    assert kept == build_tables(GRAMMAR), f"run `python -m {tables_module.__name__}`"


def test_the_grammar_names_the_command_that_keeps_its_tables():
    assert f"// After a change: `python -m {tables_module.__name__}`\n" in GRAMMAR


def test_the_grammar_has_no_conflicts(caplog):
    lark_logger.setLevel(logging.DEBUG)
    try:
        with caplog.at_level(logging.DEBUG, logger=lark_logger.name):
            lark_logger.propagate = True
            Lark(GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=True, debug=True)
    finally:
        lark_logger.setLevel(logging.CRITICAL)
    assert not [record.message for record in caplog.records if "onflict" in record.message]


def test_a_conflict_would_be_seen(caplog):
    lark_logger.setLevel(logging.DEBUG)
    try:
        with caplog.at_level(logging.DEBUG, logger=lark_logger.name):
            Lark('start: start "a" start | "b"', parser="lalr", debug=True)
    finally:
        lark_logger.setLevel(logging.CRITICAL)
    assert [record.message for record in caplog.records if "onflict" in record.message]


def test_a_changed_grammar_is_built_anew(tmp_path, monkeypatch):
    changed = tmp_path / "grammar.lark"
    changed.write_text(GRAMMAR.replace('MISSING: "missing"', 'MISSING: "absent"'), "utf-8")
    monkeypatch.setattr(tables_module, "_GRAMMAR", changed)
    tables.cache_clear()
    try:
        assert tables().words["absent"] == "MISSING"
    finally:
        tables.cache_clear()


@pytest.mark.parametrize("kept", [None, "{}", '{"grammar": "other"}'])
def test_without_tables_they_are_built(tmp_path, monkeypatch, kept):
    file = tmp_path / "tables.json"
    if kept is not None:
        file.write_text(kept, "utf-8")
    monkeypatch.setattr(tables_module, "_KEPT", file)
    tables.cache_clear()
    try:
        assert not isinstance(read("code is N", tables(), Plain()), Unexpected)
    finally:
        tables.cache_clear()


def test_tables_are_written_where_they_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(tables_module, "_KEPT", tmp_path / "tables.json")
    tables_module.write_tables()
    assert (tmp_path / "tables.json").read_text("utf-8") == (FOLDER / "tables.json").read_text("utf-8")
