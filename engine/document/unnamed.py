"""Rules, duties and values that say which clause they carry out and that no statement names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.diagnostics import Diagnostic, Label
from engine.document import problems
from engine.document.citations import layers_with_document
from engine.document.miscited import Citing, citing_in, speaking_of
from engine.document.whole import Document, clause_of
from engine.policy.folders import RULES
from engine.wording import quoted


def unnamed(document: Document) -> Iterator[Diagnostic]:
    """A problem for each clause that rules, duties or values name while no statement anywhere names these.

    The statements are what tells that a rule has been lost, and what carries a statement out. A duty or value of a
    layer without a register of its own, such as a new academy, has nowhere to be named. What names clauses that the
    document does not have is left to `unknown_citations`.
    """
    known = {clause.number for clause in document.clauses}
    speaking = speaking_of(document)
    registered = {register.layer for register in document.registers if register.clauses}
    found: dict[tuple[str, str], list[Citing]] = {}
    for layer in layers_with_document(document):
        for file in layer.folder.files:
            for citing in citing_in(file.kind, file.node):
                names = tuple(name for name in citing.names if (citing.sort, name) not in speaking)
                carried = next((each for each in _numbers(citing) if each in known), None)
                if carried and names and (citing.sort == RULES or layer.id in registered):
                    found.setdefault((citing.sort, carried), []).append(citing._replace(names=names))
    yield from (_unnamed(sort, clause, each) for (sort, clause), each in found.items())


def _numbers(citing: Citing) -> Iterator[str]:
    return (clause_of(cited.text) for cited in citing.clauses)


def _unnamed(sort: str, clause: str, citing: Sequence[Citing]) -> Diagnostic:
    first, *others = citing
    names = [name for each in citing for name in each.names]
    message = (
        f"no statement of the document names {quoted(names, most=5)}, "
        f"which {'carry' if names[1:] else 'carries'} out clause `{clause}`"
    )
    it = "each" if names[1:] else "it"
    help = f"in clauses.yaml, add {it} to the `{sort}` of the statement that it carries out"
    also = [Label(each.at.span, "nor this one") for each in others]
    return problems.UNNAMED.at(first.at.span, message, also=also, help=help)
