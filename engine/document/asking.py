"""The document of a policy: what is wrong with its registers, its contradictions, and what carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from engine.diagnostics import Diagnostic, near_names
from engine.document import problems
from engine.document.citations import unknown_citations
from engine.document.contradictions import contradictions
from engine.document.files import chain_layers
from engine.document.loading import read_document, read_registers
from engine.document.loose_ends import roles_by_holder
from engine.document.lost import rule_titles
from engine.document.miscited import miscited
from engine.document.states import not_covered
from engine.document.unnamed import unnamed
from engine.keyed import by_key
from engine.policy.declarations import setting_leaves
from engine.policy.loading import Policy
from engine.rulebook import Rulebook

if TYPE_CHECKING:
    from engine.document.coverage import Coverage, RulesReading


class DocumentProblems(NamedTuple):
    """What is wrong with the registers, and the roles that each person has in the document, by the holder's name."""

    found: tuple[Diagnostic, ...]
    held: Mapping[str, frozenset[str]] = MappingProxyType({})


def document_problems(policy: Policy, rules: Rulebook, as_at: date, *, sound: bool) -> DocumentProblems:
    """What is wrong with the registers of a policy, else a warning for each contradiction that is still open.

    Where the policy itself has errors its names and values cannot be relied on: the registers are then only held to
    their schema.
    """
    if not sound:
        return DocumentProblems(read_registers(policy.folder, chain_layers(policy))[1])
    read, wrong = read_document(policy, rule_titles(rules), as_at)
    if read is None:
        return DocumentProblems(wrong)
    open_ = tuple(each.diagnostic for each in contradictions(*read) if each.is_open)
    cited = (*unknown_citations(read[0]), *unnamed(read[0]), *miscited(read[0]), *not_covered(read[0]))
    return DocumentProblems((*wrong, *open_, *cited), roles_by_holder(read[1]))


def asked_of_document(
    policy: Policy, rules: Rulebook, clause: str | None, as_at: date
) -> tuple[Coverage | None, tuple[Diagnostic, ...]]:
    """What the document says and what carries it out, whole or the part of a number; None with what is wrong."""
    from engine.document.coverage import coverage, part_of

    read, wrong = read_document(policy, rule_titles(rules), as_at)
    if read is None:
        return None, wrong
    whole = coverage(*read, contradictions(*read), _reading(rules))
    if clause is None:
        return whole, wrong
    part = part_of(whole, clause)
    return (part, wrong) if part else (None, (_no_clause(clause, whole),))


def _reading(rules: Rulebook) -> RulesReading:
    """The rules that read each setting."""
    from engine.language.reads import settings_read

    return by_key(
        (path, scoped.rule.id)
        for scoped in rules.rules
        for path in dict.fromkeys(map(_whole, settings_read(scoped.rule)))
    )


def _whole(path: str) -> str:
    """The setting of which a path is a part: `attendance.bands` of `attendance.bands.amber.from`."""
    whole = path.rpartition(".")[0].rpartition(".")[0]
    return whole if whole in setting_leaves() else path


def _no_clause(clause: str, whole: Coverage) -> Diagnostic:
    numbers = [each.number for each in whole.clauses]
    refs = [statement.ref for each in whole.clauses for statement in each.statements]
    help = near_names(clause, [*numbers, *refs]) or f"clauses here: {', '.join(numbers)}"
    return problems.UNKNOWN_CLAUSE.at(None, f"there is no clause `{clause}`", help=help)
