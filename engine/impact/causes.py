"""The rules whose answers can differ between two editions, each with the changes by which they can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.editions.edition import Edition
from engine.editions.using import definitions_used
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.reads import POSSIBLE_CODES, nodes_of, settings_read
from engine.language.ruleset import Rule
from engine.policy.declarations import code_sets
from engine.policy.settings import Setting

CODES = "codes"
"""How the changes of codes are called, which decide answers through the sets that follow from them."""


def cause_by(path: str) -> str:
    """The name of the cause that another value of a setting is."""
    return CODES if path in code_sets() else path


@dataclass(frozen=True)
class Differing:
    """A rule as two editions have it, for some academies. None where an edition has no such rule.

    `settings` are the paths it reads whose values differ, `texts` the changes of words: its own, and definitions.
    `implicit` tells that it reads the possible codes without naming them, and that these differ.
    """

    old: Rule | None
    new: Rule | None
    academies: tuple[str, ...]
    settings: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    implicit: bool = False

    @property
    def rule(self) -> Rule:
        """The rule as it is now, else as it was."""
        rule = self.new or self.old
        assert rule is not None
        return rule

    @property
    def causes(self) -> tuple[str, ...]:
        """The changes by which its answers can differ, by name; those of codes are one."""
        if self.old is None or self.new is None:
            return (f"rules.{self.rule.id}",)
        return tuple(sorted({*map(cause_by, self.settings), *self.texts}))


@dataclass(frozen=True)
class Pairing:
    """Two editions with what differs in the settings of each academy, and how rules that were renamed are called."""

    old: Edition
    new: Edition
    academies: tuple[str, ...]
    renamed: Mapping[str, str]
    changed: Mapping[str, frozenset[str]]

    def settings(self, academy: str) -> tuple[Mapping[str, Setting], Mapping[str, Setting]]:
        """The settings in force before and now."""
        return tuple(each.policy.academies[academy].settings for each in (self.old, self.new))  # type: ignore[return-value]


def pairing(old: Edition, new: Edition, academies: tuple[str, ...], renamed: Mapping[str, str]) -> Pairing:
    """The editions with the paths whose values differ at each academy."""
    changed: dict[str, frozenset[str]] = {}
    for academy in academies:
        before, after = (each.policy.academies[academy].settings for each in (old, new))
        paths = {*before, *after}
        changed[academy] = frozenset(path for path in paths if _differs(before.get(path), after.get(path)))
    return Pairing(old, new, academies, renamed, changed)


def _differs(one: Setting | None, other: Setting | None) -> bool:
    return one is not other and (one is None or other is None or not one.says_as(other))


def differing_rules(pair: Pairing) -> tuple[Differing, ...]:
    """The rules whose answers can differ, in the order of the files; each once with all academies that have it alike."""
    groups: dict[str, list[Differing]] = {}
    for academy in pair.academies:
        for name, old, new in _pairs(pair, academy):
            found, alike = _differing(pair, academy, old, new), groups.setdefault(name, [])
            at = next((at for at, one in enumerate(alike) if (one.old, one.new) == (old, new)), None)
            if at is None:
                alike.append(found)
            else:
                one = alike[at]
                alike[at] = replace(
                    one,
                    academies=(*one.academies, academy),
                    settings=one.settings | found.settings,
                    implicit=one.implicit or found.implicit,
                )
    return tuple(each for alike in groups.values() for each in alike if each.causes)


def _pairs(pair: Pairing, academy: str) -> Iterator[tuple[str, Rule | None, Rule | None]]:
    """The rules of both by name, off their ladders: the stage of a rule is another where an academy has more bands."""
    before, after = (
        {rule.id: replace(rule, ladder=None) if rule.ladder else rule for rule in each.rules[academy].rules}
        for each in (pair.old, pair.new)
    )
    before = {pair.renamed.get(name, name): rule for name, rule in before.items()}
    for name in {**after, **before}:
        yield name, before.get(name), after.get(name)


def _differing(pair: Pairing, academy: str, old: Rule | None, new: Rule | None) -> Differing:
    """By what the answers of a rule can differ at an academy."""
    if old is None or new is None:
        return Differing(old, new, (academy,))
    changed = pair.changed[academy]
    settings = frozenset((*settings_read(old), *settings_read(new))) & changed
    texts = frozenset() if means_same(old, new) else frozenset(_texts(pair, academy, old, new))
    implicit = POSSIBLE_CODES in settings and any(map(_reads_possible_codes, (old, new)))
    return Differing(old, new, (academy,), settings, texts, implicit)


def means_same(old: Rule, new: Rule) -> bool:
    """Whether two rules ask the same: of the same subjects, by the same conditions, as far back."""
    return old is new or _asks(old) == _asks(new)


def _asks(rule: Rule) -> tuple[object, ...]:
    return rule.subject, rule.when, tuple(each.when for each in rule.exemptions), rule.look_back


def _texts(pair: Pairing, academy: str, old: Rule, new: Rule) -> Iterator[str]:
    """The changes of words by which two rules ask for other things: the rule's own, and definitions."""
    before, after = pair.old.rules[academy].definitions, pair.new.rules[academy].definitions
    used = definitions_used(old, pair.old.rules[academy]) | definitions_used(new, pair.new.rules[academy])
    definitions = [
        name for name in sorted(used) if name in before and name in after and before[name] != after[name]
    ]
    if _words(old) != _words(new) or not definitions:
        yield f"rules.{new.id}"
    yield from (f"definitions.{name}" for name in definitions)


def _words(rule: Rule) -> tuple[object, ...]:
    return rule.text, rule.subject, tuple(each.text for each in rule.exemptions), rule.look_back


def _reads_possible_codes(rule: Rule) -> bool:
    return any(isinstance(part, m.Run | m.DayCondition) for part in nodes_of(rule))
