"""Every example of `docs/language.md` is what it says it is."""

from __future__ import annotations

import re

import pytest
from language_page import PAGE, checked, in_full, policy, shipped_words

from engine.diagnostics import Diagnostic
from engine.language.formatter import formatted
from engine.language.kinds import COLLECTIONS, SETTINGS_COLLECTIONS, SUBJECTS
from engine.language.parsing.parser import parse
from engine.language.rules import read_rules
from engine.language.sentences.sentences import condition_sentence
from engine.language.tree import Operator
from engine.reading.nodes import Mapping
from engine.reading.schema import check_schema, load_schema
from engine.reading.yaml import read_yaml
from engine.source import Source, Span

TEXT = PAGE.read_text("utf-8")
RULES = [
    (subject, text)
    for subject, block in re.findall(r"```rule (each [\w ]+)\n(.*?)\n```", TEXT, re.S)
    for text in block.split("\n")
]
SAID = re.findall(r"```rule (each [\w ]+)\n(.*?)\n```\n\n> (.*?)\n", TEXT, re.S)
FILES = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)


@pytest.mark.parametrize(("subject", "text"), RULES)
def test_each_rule_is_read_and_checked(subject, text):
    found = checked(text, subject)
    assert not isinstance(found, Diagnostic), (found.message, found.help)
    read = parse(text, Span(Source("rule", text), 0, len(text)).part)
    assert formatted(read) == text.replace("is below", "is less than")


@pytest.mark.parametrize(("subject", "text", "sentence"), SAID)
def test_each_sentence_is_that_of_the_rule(subject, text, sentence):
    values = {
        path: each.cases[0].value for path, each in next(iter(policy().academies.values())).settings.items()
    }
    said = condition_sentence(checked(text, subject), SUBJECTS[subject], values)
    assert sentence == f"For {subject}: {said}."


@pytest.mark.parametrize("text", FILES)
def test_each_file_fits_the_shipped_policies(text):
    source = Source("example.yaml", text)
    node, found = read_yaml(source)
    assert isinstance(node, Mapping) and not found
    assert not check_schema(node, load_schema("rules"))
    academy = next(iter(policy().academies.values()))
    _, found = read_rules([*academy.rule_files, ("example", node)], shipped_words())
    assert not found


def test_problems_words_and_grammar_are_fresh():
    assert in_full(TEXT) == TEXT, "run `python tests/language/language_page.py`"


def test_every_subject_collection_and_comparison_is_named():
    for name in (*SUBJECTS, *COLLECTIONS, *SETTINGS_COLLECTIONS, *Operator):
        assert f"`{name}" in TEXT, name
