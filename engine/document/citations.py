"""The clauses that settings, codes, contacts, duties and rules name and the document does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.diagnostics import Diagnostic, Label, near_names
from engine.document import problems
from engine.document.whole import Document
from engine.keyed import by_key
from engine.policy.folders import AUTHORISATIONS, KEYS
from engine.policy.layers import Layer
from engine.reading import nodes
from engine.wording import counted, of_several


def unknown_citations(document: Document) -> Iterator[Diagnostic]:
    """A problem for each clause, or statement in it, that is named and that no register has, with every place.

    It can only be said of layers with a clause register, and of those that stand under one. Where there is none, that
    is said.
    """
    known = known_clauses(document)
    if not known:
        standings = document.policy.standings
        everyone = (layer for academy in document.policy.academies for layer in standings[academy].layers)
        yield from _unlisted(list(_cited({layer.id: layer for layer in everyone}.values())))
        return
    cited = (clause for clause in _cited(layers_with_document(document)) if clause.text not in known)
    yield from (_unknown(same, known) for same in by_key((each.text, each) for each in cited).values())


def _cited(layers: Iterable[Layer]) -> Iterator[nodes.Scalar]:
    """The clauses that the files of some layers name, wherever they do."""
    files = (file for layer in layers for file in layer.folder.files)
    return (
        clause
        for file in files
        if file.kind not in (AUTHORISATIONS, KEYS)
        for clause in cited_clauses(file.node)
    )


def _unlisted(cited: Sequence[nodes.Scalar]) -> Iterator[Diagnostic]:
    if cited:
        named = counted(len({each.text for each in cited}), "clause is", "clauses are")
        message = f"{named} named, and no layer lists the clauses of the policy document"
        help = "see that each is a clause of your document, and list them in a clauses.yaml"
        yield problems.UNLISTED.at(cited[0].span, message, label=of_several(len(cited)), help=help)


def known_clauses(document: Document) -> frozenset[str]:
    """The numbers of the clauses of a document, and of the statements in them."""
    return frozenset(clause.number for clause in document.clauses) | {
        each.ref for each in document.statements
    }


def layers_with_document(document: Document) -> tuple[Layer, ...]:
    """The layers of the policy's academies that have a register, or stand under a layer with one, each once."""
    registered = {register.layer for register in document.registers if register.clauses}
    found: dict[str, Layer] = {}
    for academy in document.policy.academies:
        has_document = False
        for layer in document.policy.standings[academy].layers:
            has_document = has_document or layer.id in registered
            if has_document:
                found.setdefault(layer.id, layer)
    return tuple(found.values())


def cited_clauses(node: nodes.Node) -> Iterator[nodes.Scalar]:
    """What stands under `clause` anywhere in a file: one clause, or a list of them."""
    if isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from cited_clauses(item)
    elif isinstance(node, nodes.Mapping):
        for entry in node.entries:
            if entry.key.text != "clause":
                yield from cited_clauses(entry.value)
                continue
            yield from nodes.scalars_of(entry.value)


def _unknown(cited: Sequence[nodes.Scalar], known: frozenset[str]) -> Diagnostic:
    first, *others = cited
    help = near_names(first.text, known) or "correct the number, or add the clause to clauses.yaml"
    message = f"the document has no clause `{first.text}`"
    also = [Label(each.span, "named here too") for each in others]
    return problems.UNKNOWN_CITED.at(first.span, message, also=also, help=help)
