"""The rules of each layer of a policy; those that two editions have in common are read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from engine.diagnostics import Diagnostic
from engine.language.rules import read_rules
from engine.language.ruleset import RuleSet
from engine.language.vocabulary import Vocabulary
from engine.policy.layers import RuleFile
from engine.policy.loading import Policy
from engine.policy.named import with_parts
from engine.policy.standing import Standing
from engine.rulebook import vocabulary_of


class Read(NamedTuple):
    """What some files of rules held for a vocabulary; the files are told by their nodes."""

    files: tuple[RuleFile, ...]
    words: Vocabulary
    rules: RuleSet
    wrong: tuple[Diagnostic, ...]


KnownRules: TypeAlias = list[Read]


def rule_sets(policy: Policy, known: KnownRules) -> tuple[Mapping[str, RuleSet], tuple[Diagnostic, ...]]:
    """The rules and definitions of each layer with all above it, and what is wrong in them."""
    mine: dict[tuple[int, ...], Read] = {}
    sets: dict[str, RuleSet] = {}
    for standing in sorted(policy.standings.values(), key=lambda each: len(each.layers)):
        files = tuple(file for layer in standing.layers for file in layer.rule_files)
        key = tuple(id(file.node) for file in files)
        if key not in mine:
            mine[key] = _read(files, _words(policy, standing), known)
        sets[standing.layers[-1].id] = mine[key].rules
    return sets, tuple(problem for each in mine.values() for problem in each.wrong)


def _words(policy: Policy, standing: Standing) -> Vocabulary:
    """The names that rules of a layer may use: those of all academies under it, else those that it sets itself."""
    layer = standing.layers[-1].id
    under = [each for each in policy.academies.values() if layer in each.layers]
    held = {path: each for path, each in standing.settings.items() if each.cases}
    return vocabulary_of(policy, under, None if under else with_parts(held))


def _read(files: tuple[RuleFile, ...], words: Vocabulary, known: KnownRules) -> Read:
    for each in known:
        same = [id(file.node) for file in each.files] == [id(file.node) for file in files]
        if same and each.words == words:
            return each
    read = Read(files, words, *read_rules(files, words))
    known.append(read)
    return read
