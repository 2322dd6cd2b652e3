"""The shipped policies, and the cases of both suites with their answers by either route, each asked once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.cases.asking import Asked, ask_all
from engine.cases.case import CaseFile
from engine.cases.suite import read_suite
from engine.demo import AS_AT
from engine.language.ruleset import Rule
from engine.policy.loading import Policy, load_policy
from engine.rulebook import Rulebook, read_rulebook

ROOT = Path(__file__).parents[2]
LANGUAGE = ROOT / "tests" / "corpus" / "rules" / "language"


@cache
def policy() -> Policy:
    """The shipped policies."""
    loaded, found = load_policy(ROOT / "policies", on=AS_AT)
    assert loaded is not None, [str(each) for each in found]
    return loaded


@cache
def rulebook() -> Rulebook:
    rules, found = read_rulebook(policy())
    assert not found, [(str(each.place), each.message) for each in found]
    return rules


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules of the shipped policies."""
    return tuple(scoped.rule for scoped in rulebook().rules)


@cache
def case_files() -> tuple[CaseFile, ...]:
    """The policies' own cases, and those of the language's forms."""
    read = [read_suite(policy(), rulebook(), paths) for paths in ([], [LANGUAGE])]
    assert not [(str(each.place), each.message) for _, found in read for each in found]
    return tuple(file for files, _ in read for file in files)


def asked() -> tuple[Asked, ...]:
    """Every case with its answers."""
    return _asked(1)


def asked_some() -> tuple[Asked, ...]:
    """The cases of every fifth file with their answers."""
    return _asked(5)


@cache
def _asked(every: int) -> tuple[Asked, ...]:
    answered, unfit = ask_all(policy(), [case for file in case_files()[::every] for case in file.cases])
    assert not unfit
    return tuple(answered)
