"""Rules of the tests: texts in YAML read as the engine reads them."""

from __future__ import annotations

from vocabulary_for_tests import WORDS

from engine.diagnostics import Diagnostic
from engine.language.rules import read_rules
from engine.language.ruleset import Rule, RuleSet
from engine.language.vocabulary import Vocabulary
from engine.reading.nodes import Mapping
from engine.reading.yaml import read_yaml
from engine.source import Source

DEFINE = """
define:
  possible: {of: session, when: code in codes.possible}
  absent: {of: session, when: code in codes.absent}
  present: {of: session, when: code in codes.attending}
  absence: {share of: sessions, where: absent, among: possible}
  attendance: {share of: sessions, where: present, among: possible}
  ill: {of: day, some session: 'code in illness.codes'}
  medical_evidence: {of: evidence, when: 'kind is "medical"'}
  has_ehc_plan: {of: pupil, when: 'sen is "ehcp"'}
"""


def rules_in(text: str, words: Vocabulary = WORDS) -> tuple[RuleSet, tuple[Diagnostic, ...]]:
    """The rules of one file's text, with what is wrong."""
    node, found = read_yaml(Source("rules/test.yaml", text))
    assert isinstance(node, Mapping), found
    ruleset, wrong = read_rules([("trust", node)], words)
    return ruleset, (*found, *wrong)


def rule_of(when: str, subject: str = "each pupil", more: str = "") -> Rule:
    """One rule with the usual definitions."""
    text = f"{DEFINE}rules:\n  asked:\n    for: {subject}\n    level: must\n    when: |\n      {when}\n{more}"
    ruleset, wrong = rules_in(text)
    assert not wrong, [(str(d.place), d.message, d.help) for d in wrong]
    return ruleset.rules[0]
