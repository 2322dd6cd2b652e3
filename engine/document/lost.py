"""Rules that clauses name and no file has: the answers of all others would pass for the whole policy's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.diagnostics import Diagnostic, has_errors
from engine.document.files import chain_layers, register_files
from engine.policy.loading import Policy
from engine.reading.glancing import listed_under
from engine.reading.text import read_text
from engine.rulebook import Rulebook


def rule_titles(rules: Rulebook) -> dict[str, str]:
    """The title of every rule, by its name; one for each band or stage goes by its own name and by that of all."""
    each = {scoped.rule.id: scoped.rule.title for scoped in rules.rules}
    return {**{name.partition(".")[0]: title for name, title in each.items()}, **each}


def lost_rules(policy: Policy, rules: Rulebook, as_at: date) -> tuple[Diagnostic, ...]:
    """An error for each rule that a clause names and that is not there, or for what keeps that from being told.

    Only the names are looked for; clause registers are read as they are for `validate` where one is not known. That
    there is no rule at all is told elsewhere.
    """
    known = {*rule_titles(rules), *(name for each in rules.by_academy.values() for name in each.definitions)}
    named = list(_named(policy))
    if not rules.rules or all(each is not None and each <= known for each in named):
        return ()
    return _looked_up(policy, rules, as_at)


def _named(policy: Policy) -> Iterator[frozenset[str] | None]:
    """The rules that each clause register names; None for one that cannot be followed."""
    for file in register_files(policy.folder, chain_layers(policy)):
        source, _ = read_text(file.path, file.name)
        yield listed_under("rules", source) if source else None


def _looked_up(policy: Policy, rules: Rulebook, as_at: date) -> tuple[Diagnostic, ...]:
    from engine.document.loading import read_registers, unknown_names
    from engine.document.problems import UNKNOWN_RULE
    from engine.document.whole import Document

    registers, wrong = read_registers(policy.folder, chain_layers(policy))
    if has_errors(wrong):
        return wrong
    names = unknown_names(Document(registers, policy, rule_titles(rules), as_at))
    return tuple(each for each in names if each.code is UNKNOWN_RULE)
