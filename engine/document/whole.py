"""The whole document: the registers of some layers together, beside the policy that carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from engine.document.register import Clause, ClauseRegister, Law, Statement, Topic
from engine.frozen import dataclass
from engine.policy.duties import Duty
from engine.policy.loading import Policy
from engine.reading.nodes import entries_of


@dataclass(frozen=True)
class Document:
    """What the layers of some academies say, clause by clause, as it stands on a day; the rules have their titles."""

    registers: tuple[ClauseRegister, ...]
    policy: Policy
    rules: Mapping[str, str]
    as_at: date

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, the upper layers' first."""
        return tuple(each for register in self.registers for each in register.statements())

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of every register."""
        return tuple(clause for register in self.registers for clause in register.clauses)

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The topics of all registers."""
        return {name: topic for register in self.registers for name, topic in register.topics.items()}

    @cached_property
    def laws(self) -> Mapping[str, Law]:
        """The laws of all registers."""
        return {name: law for register in self.registers for name, law in register.laws.items()}

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        """The reasons of all registers."""
        return {name: why for register in self.registers for name, why in register.reasons.items()}

    @cached_property
    def definitions(self) -> frozenset[str]:
        """The names of the definitions that rules use."""
        files = {id(file.node): file.node for a in self.policy.academies.values() for file in a.rule_files}
        sections = (entries_of(node.get("define")) for node in files.values())
        return frozenset(entry.key.text for section in sections for entry in section)

    @cached_property
    def duties(self) -> Mapping[str, Duty]:
        """The duties of all academies, by name."""
        books = (academy.duties for academy in self.policy.academies.values())
        return {name: duty for book in books for name, duty in book.duties.items()}

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """The title of every role, by its name."""
        academies = self.policy.academies.values()
        found = (contact for academy in academies for contact in academy.roles.values())
        return {each.role: each.called() for each in found}


def clause_of(number: str) -> str:
    """The clause of a reference such as `4.1(3)`."""
    return number.partition("(")[0].rstrip()


def stands_in(ref: str, clause: str, number: str) -> bool:
    """Whether a number is that of a statement, of its clause, or of one above it: `5` has `5.1`."""
    return number in (ref, clause) or clause.startswith(f"{number}.")


def section_of(clause: str) -> str:
    """The section that a clause belongs to: `4` for `4.1`, the clause itself for an annex."""
    return clause.partition(".")[0]
