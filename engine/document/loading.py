"""The clause registers among the policies: each file read once, checked against its schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic, has_errors
from engine.document.files import chain_layers, register_files
from engine.document.names import Names, check_names
from engine.document.plain import check_register
from engine.document.register import ClauseRegister, read_register
from engine.document.values import Values, typed
from engine.document.whole import Document
from engine.frozen import replace
from engine.policy.loading import Policy
from engine.reading import nodes
from engine.reading.yaml import read_file


def read_registers(
    policies: Path, layers: Iterable[str]
) -> tuple[tuple[ClauseRegister, ...], tuple[Diagnostic, ...]]:
    """The registers of some layers in their order, and all that is wrong in them as YAML and by their schema."""
    registers: list[ClauseRegister] = []
    wrong: list[Diagnostic] = []
    for layer, path, name in register_files(policies, layers):
        _, node, found = read_file(path, name)
        found = (*found, *(check_register(node) if node else ()))
        wrong += found
        if isinstance(node, nodes.Mapping) and not found:
            registers.append(read_register(node, layer))
    return tuple(registers), tuple(wrong)


def read_document(
    policy: Policy, rules: Mapping[str, str], as_at: date
) -> tuple[tuple[Document, Values] | None, tuple[Diagnostic, ...]]:
    """The document of a policy's academies and what its statements say, typed; None where something is wrong.

    `rules` has the title of every rule, by its name.
    """
    registers, wrong = read_registers(policy.folder, chain_layers(policy))
    if has_errors(wrong):
        return None, wrong
    whole = Document(registers, policy, rules, as_at)
    document = replace(whole, registers=tuple(each.on_day(as_at) for each in registers))
    values, untyped = typed(document)
    found = (*unknown_names(whole), *untyped)
    return (None if has_errors(found) else (document, values)), found


def unknown_names(document: Document) -> tuple[Diagnostic, ...]:
    """What the registers of a document name and that is not there, in them or in the policy."""
    codes = {period.code for period in document.policy.codes}
    rules = {*document.rules, *document.definitions}
    return tuple(check_names(document, Names(rules, document.duties, document.roles, codes)))
