"""Questions put to a register that is loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import engine
from engine.check_result import CheckResult
from engine.demo import AS_AT
from engine.diagnostics import Diagnostic
from engine.explaining.asking import Asked, explain_loaded
from engine.explaining.explained import Explanation
from engine.findings import Finding
from engine.installed import installed_folder
from engine.language.ruleset import Rule
from engine.policy.loading import Policy
from engine.register.database import connect
from engine.register.loading import Register, load_register
from engine.rulebook import Rulebook

POLICIES = installed_folder("policies")
ACADEMY = "wenlock"


@dataclass(frozen=True)
class Asking:
    """A loaded register with its policy, and what a check of it says."""

    policy: Policy
    rules: Rulebook
    register: Register
    checked: CheckResult

    @classmethod
    @contextmanager
    def of(cls, folder: Path, as_at: date = AS_AT) -> Iterator[Asking]:
        validated = engine.validate(POLICIES, [ACADEMY], as_at)
        assert validated.policy and validated.rules
        result = engine.check(POLICIES, [ACADEMY], folder, as_at).result
        assert result
        with connect() as connection:
            register, _ = load_register(
                connection, folder, academies=(ACADEMY,), as_at=as_at, codes=validated.policy.codes
            )
            assert register
            yield cls(validated.policy, validated.rules, register, result)

    def rule(self, id: str) -> Rule:
        return next(rule for rule in self.rules.by_academy[ACADEMY].rules if rule.id == id)

    def ask(self, id: str, *words: str) -> Explanation | Diagnostic:
        asked = Asked(self.policy, self.rules, ACADEMY, id, words, self.checked.as_at)
        return explain_loaded(asked, self.rule(id), self.register)

    def explained(self, id: str, *words: str) -> Explanation:
        told = self.ask(id, *words)
        assert isinstance(told, Explanation), told
        return told

    def findings(self, id: str, answer: str) -> list[Finding]:
        return [each for each in self.checked.findings if each.rule == id and each.answer == answer]

    def rows(self, table: str, columns: tuple[str, ...], where: str = "TRUE") -> list[tuple[Any, ...]]:
        named = ", ".join(columns)
        query = f"SELECT DISTINCT {named} FROM register.{table} WHERE {where} ORDER BY ALL"
        return self.register.connection.execute(query).fetchall()
