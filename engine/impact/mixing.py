"""A rule as it would be with some of the changes made: words of one edition, values of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeVar

from engine.editions.edition import Edition
from engine.frozen import replace
from engine.impact.causes import Differing, Pairing, cause_by
from engine.language import meaning as m
from engine.language.entries import entries
from engine.language.figures import figures_of
from engine.language.rules import read_rules
from engine.language.ruleset import Rule
from engine.quantities import Type
from engine.reading.nodes import Entry
from engine.reading.nodes import Mapping as MappingNode
from engine.rulebook import vocabulary_of

Node = TypeVar("Node")

BEFORE = "@before"
"""Behind a path: the setting as it was, where the path alone is the setting as it is."""


def with_changes(rule: Differing, made: frozenset[str], pair: Pairing) -> Rule | None:
    """The rule with some of its changes made; None where such a mixture says nothing."""
    worded = _worded(rule, made, pair)
    if worded is None:
        return None
    before = {path: path + BEFORE for path in rule.settings if cause_by(path) not in made}
    return with_paths(worded, before) if before else worded


def with_paths(rule: Rule, paths: Mapping[str, str]) -> Rule:
    """The rule reading some settings under other paths."""
    when: m.Meaning = renamed(rule.when, paths)
    exemptions = tuple(replace(each, when=renamed(each.when, paths)) for each in rule.exemptions)
    figures = figures_of((when, *(each.when for each in exemptions)))
    return replace(rule, when=when, exemptions=exemptions, figures=figures)


def renamed(node: Node, paths: Mapping[str, str]) -> Node:
    """A meaning reading some settings under other paths."""
    if isinstance(node, m.Setting):
        return replace(node, path=paths.get(node.path, node.path))
    if isinstance(node, tuple):
        return tuple(renamed(each, paths) for each in node)  # type: ignore[return-value]
    if not is_dataclass(node) or isinstance(node, type | Type):
        return node
    changed = {each.name: renamed(getattr(node, each.name), paths) for each in fields(node)}
    return replace(node, **changed)


def _worded(rule: Differing, made: frozenset[str], pair: Pairing) -> Rule | None:
    """The rule in the words of the changes made."""
    assert rule.old is not None and rule.new is not None
    chosen = rule.texts & made
    if chosen == rule.texts:
        return rule.new
    return rule.old if not chosen else _read(rule, chosen, pair)


def _read(rule: Differing, chosen: frozenset[str], pair: Pairing) -> Rule | None:
    """The rule read anew, with the definitions and words of the changes chosen."""
    assert rule.old is not None and rule.new is not None
    academy = rule.academies[0]
    before, after = (_entries(edition, academy, "define") for edition in (pair.old, pair.new))
    new = {
        name: entry for name, entry in after.items() if name not in before or f"definitions.{name}" in chosen
    }
    own = f"rules.{rule.new.id}" in chosen
    edition, name = (pair.new, rule.new.id) if own else (pair.old, rule.old.id)
    entry = _entries(edition, academy, "rules")[name]
    content = _file([*{**before, **new}.values()], [entry])
    words = vocabulary_of(pair.new.policy, [pair.new.policy.academies[academy]])
    earlier = vocabulary_of(pair.old.policy, [pair.old.policy.academies[academy]])
    both = replace(words, codes=words.codes | earlier.codes, roles={}, duties={})
    found, _ = read_rules([(rule.new.layer, content)], both)
    return found.rules[0] if found.rules else None


def _entries(edition: Edition, academy: str, section: str) -> dict[str, Entry]:
    """The entries that hold at an academy, by name."""
    files = [file for layer in edition.standings[academy].layers for file in layer.rule_files]
    return {entry.key.text: entry for _, entry in entries(files, section, [])}


def _file(definitions: Sequence[Entry], rules: Sequence[Entry]) -> MappingNode:
    """A file of rules with these entries."""
    span = rules[0].key.span
    sections = (("define", definitions), ("rules", rules))
    key = rules[0].key
    return MappingNode(
        tuple(Entry(replace(key, text=name), MappingNode(tuple(listed), span)) for name, listed in sections),
        span,
    )
