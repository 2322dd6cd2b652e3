"""The rules that use a definition, whatever stands between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from engine.editions.edition import Edition
from engine.language.rules import Rule, RuleSet
from engine.language.tree import Name


def rules_using(definition: str, old: Edition, new: Edition) -> Iterator[tuple[Rule, Rule]]:
    """Each rule as both editions have it, where its text is the same and it uses a definition."""
    for layer in new.rules.keys() & old.rules.keys():
        before = {rule.id: rule for rule in old.rules[layer].rules}
        for now in new.rules[layer].rules:
            was = before.get(now.id)
            if was is None or was is now or was.text != now.text:
                continue
            if _uses(now, definition, new.rules[layer]) or _uses(was, definition, old.rules[layer]):
                yield was, now


def _uses(rule: Rule, definition: str, rules: RuleSet) -> bool:
    return definition in definitions_used(rule, rules)


def definitions_used(rule: Rule, rules: RuleSet) -> frozenset[str]:
    """The names of all definitions that the text of a rule comes to, whatever stands between; exceptions aside."""
    waiting: list[object] = [rule.text]
    seen: set[str] = set()
    while waiting:
        for name in set(_names(waiting.pop())) - seen:
            seen.add(name)
            if name in rules.definitions:
                waiting += rules.definitions[name].parts.values()
    return frozenset(seen & rules.definitions.keys())


def _names(node: object) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.text
    elif isinstance(node, tuple):
        for each in node:
            yield from _names(each)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            if field.name == "collection":
                yield str(node.collection)  # type: ignore[attr-defined]
            elif field.compare:
                yield from _names(getattr(node, field.name))
