"""The clause registers among the policies: each file read once, checked against its schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic, has_errors
from engine.document.names import Names, check_names
from engine.document.plain import check_register
from engine.document.register import ClauseRegister, read_register
from engine.document.values import Values, typed
from engine.document.whole import Document
from engine.links import is_shut
from engine.policy.folders import CLAUSES, display_name, leads_outside
from engine.policy.loading import Policy
from engine.reading import nodes
from engine.reading.yaml import read_file


def read_registers(
    policies: Path, layers: Iterable[str]
) -> tuple[tuple[ClauseRegister, ...], tuple[Diagnostic, ...]]:
    """The registers of some layers in their order, and all that is wrong in them as YAML and by their schema."""
    registers: list[ClauseRegister] = []
    wrong: list[Diagnostic] = []
    for layer in layers:
        path = policies / layer / f"{CLAUSES}.yaml"
        # A folder that may not be read, and a link that leads out, are told of with the others.
        if is_shut(path.parent) or not path.exists() or leads_outside(policies, path):
            continue
        _, node, found = read_file(path, display_name(policies, layer, path.name))
        found = (*found, *(check_register(node) if node else ()))
        wrong += found
        if isinstance(node, nodes.Mapping) and not found:
            registers.append(read_register(node, layer))
    return tuple(registers), tuple(wrong)


def chain_layers(policy: Policy) -> tuple[str, ...]:
    """The layers of all academies of a policy, each once, the upper ones first."""
    chains = (academy.layers for academy in policy.academies.values())
    return tuple(dict.fromkeys(layer for chain in chains for layer in chain))


def read_document(
    policy: Policy, rules: Mapping[str, str], as_at: date
) -> tuple[tuple[Document, Values] | None, tuple[Diagnostic, ...]]:
    """The document of a policy's academies and what its statements say, typed; None where something is wrong.

    `rules` has the title of every rule, by its name.
    """
    registers, wrong = read_registers(policy.folder, chain_layers(policy))
    if has_errors(wrong):
        return None, wrong
    document = Document(registers, policy, rules, as_at)
    values, untyped = typed(document)
    found = (*check_names(document, _names(document)), *untyped)
    return (None if found else (document, values)), found


def _names(document: Document) -> Names:
    codes = {period.code for period in document.policy.codes}
    return Names({*document.rules, *document.definitions}, document.duties, document.roles, codes)
