"""The conditions that use a definition, whatever stands between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from engine.editions.edition import Edition
from engine.language import meaning as m
from engine.language.ruleset import Exemption, Rule, RuleSet
from engine.language.tree import Name


def conditions_using(
    definition: str, old: Edition, new: Edition
) -> Iterator[tuple[str, m.Meaning, m.Meaning, int]]:
    """Each condition of a rule as both editions have it, where its text is the same and it uses a definition.

    With the rule's name, and 1; of an exception -1, for what it holds for more of, the rule finds fewer of.
    """
    for layer in new.rules.keys() & old.rules.keys():
        before = {rule.id: rule for rule in old.rules[layer].rules}
        for now in new.rules[layer].rules:
            was = before.get(now.id)
            if was is None or was is now:
                continue
            for one, other, sign in _alike(was, now):
                used = (_used([one.text], old.rules[layer]), _used([other.text], new.rules[layer]))
                if definition in frozenset().union(*used):
                    yield now.id, one.when, other.when, sign


def _alike(was: Rule, now: Rule) -> Iterator[tuple[Rule | Exemption, Rule | Exemption, int]]:
    """The conditions of a rule, its own and those of its exceptions, whose texts are the same."""
    if was.text == now.text:
        yield was, now, 1
    earlier = {each.name: each for each in was.exemptions}
    for each in now.exemptions:
        if each.name in earlier and earlier[each.name].text == each.text:
            yield earlier[each.name], each, -1


def definitions_used(rule: Rule, rules: RuleSet) -> frozenset[str]:
    """The names of all definitions that the texts of a rule come to, whatever stands between."""
    return _used([rule.text, *(each.text for each in rule.exemptions)], rules)


def _used(texts: Iterable[object], rules: RuleSet) -> frozenset[str]:
    waiting = list(texts)
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
