"""Rules that clauses name and no file has: the answers of all others would pass for the whole policy's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from engine.diagnostics import Diagnostic, has_errors
from engine.document.files import chain_layers, register_files
from engine.language.ruleset import Rule, RuleSet
from engine.policy.loading import Policy
from engine.reading.glancing import listed_under
from engine.reading.text import read_text
from engine.rulebook import Rulebook


def rule_titles(rules: Rulebook) -> dict[str, str]:
    """The title of every rule, by its name; one for each band or stage goes by its own name and by that of all."""
    return _titles(scoped.rule for scoped in rules.rules)


def _titles(rules: Iterable[Rule]) -> dict[str, str]:
    each = {rule.id: rule.title for rule in rules}
    return {**{name.partition(".")[0]: title for name, title in each.items()}, **each}


def lost_rules(policy: Policy, rules: Collection[RuleSet]) -> tuple[Diagnostic, ...]:
    """An error for each rule that a clause names and no set has, or for what keeps that from being told.

    Only the names are looked for; clause registers are read as they are for `validate` where one is not known.
    """
    titles = _titles(rule for each in rules for rule in each.rules)
    known = {*titles, *(name for each in rules for name in each.definitions)}
    if all(named is not None and named <= known for named in _named(policy)):
        return ()
    return _looked_up(policy, titles)


def _named(policy: Policy) -> Iterator[frozenset[str] | None]:
    """The rules that each clause register names; None for one that cannot be followed."""
    for file in register_files(policy.folder, chain_layers(policy)):
        source, _ = read_text(file.path, file.name)
        yield listed_under("rules", source) if source else None


def _looked_up(policy: Policy, titles: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    from engine.document.loading import read_registers, unknown_names
    from engine.document.problems import UNKNOWN_RULE
    from engine.document.whole import Document

    registers, wrong = read_registers(policy.folder, chain_layers(policy))
    if has_errors(wrong):
        return wrong
    names = unknown_names(Document(registers, policy, titles, date.max))  # the day plays no part in names
    return tuple(each for each in names if each.code is UNKNOWN_RULE)
