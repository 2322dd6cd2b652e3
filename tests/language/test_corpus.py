"""Good rule texts have their canonical form and sentence; bad ones the problem that their case tells."""

from __future__ import annotations

import re

import pytest
from corpus import as_told, cases, problems_of
from language_texts import tree_of
from rules_for_tests import rule_of

from engine.diagnostics import CATALOGUE
from engine.language import problems
from engine.language.formatter import formatted
from engine.language.sentences.sentences import rule_sentence
from tests.twelve_rules import TWELVE

GOOD, BAD = cases("good"), cases("bad")


@pytest.mark.parametrize(("name", "case"), GOOD, ids=[name for name, _ in GOOD])
def test_good(name, case):
    rule = rule_of(case["text"], case["for"])
    assert rule.text == tree_of(case["text"])
    assert formatted(rule.text) == case.get("canonical", case["text"])
    assert rule_sentence(rule) == case["sentence"]


@pytest.mark.parametrize(("name", "case"), BAD, ids=[name for name, _ in BAD])
def test_bad(name, case):
    told = [as_told(problem) for problem in problems_of(case)]
    if "told" in case:
        assert told == case["told"]
    else:
        assert told == [{key: value for key, value in case.items() if key not in {"text", "for"}}]


def test_the_twelve_are_there_as_written():
    assert [(case["for"], case["text"]) for name, case in GOOD if name.startswith("twelve")] == list(
        TWELVE.values()
    )


def test_every_code_of_the_language_has_a_bad_case():
    own = {code.id for code in vars(problems).values() if code in CATALOGUE.values()}
    told = {problem["code"] for _, case in BAD for problem in case.get("told", [case])}
    assert own <= told


def test_messages_keep_to_the_house_style():
    for name, case in BAD:
        for problem in case.get("told", [case]):
            message = problem["message"]
            assert message[0] == "`" or not message[0].isupper(), name
            assert "invalid" not in message and not message.endswith("."), name


MENDED = [(name, case) for name, case in BAD if name.startswith("mended_as_told")]


@pytest.mark.parametrize(("name", "case"), MENDED, ids=[name for name, _ in MENDED])
def test_what_the_help_line_says_can_be_typed(name, case):
    """What is marked, with what the help line says to write in its place."""
    start, end = (int(place) for place in case["at"].removeprefix("1:").split("-"))
    meant = re.search(r"`([^`]+)`", case["help"])
    text = case["text"]
    mended = f"{text[: start - 1]}{meant[1] if meant else ''}{text[end - 1 :]}"  # else it is to be deleted
    assert not problems_of({**case, "text": mended}), mended
