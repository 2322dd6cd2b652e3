"""Roles whose definition is mistyped: what is told at every use is to be mended in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from engine.diagnostics import Diagnostic, misnamed
from engine.policy import problems
from engine.policy.layers import Layer
from engine.policy.references import role_problem
from engine.reading import nodes


def misnamed_roles(layers: Collection[Layer], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The problem of each role that nothing names, where a name one letter off was `found` not to be there."""
    told = {each.message for each in found if each.code is problems.UNKNOWN_ROLE}
    if not told:
        return
    titled = (each for layer in layers for each in layer.contacts.values() if each.title)
    defined = {contact.role: contact.origin.span for contact in titled}
    named = Counter(text for layer in layers for text in _texts_beside_contacts(layer))
    for role, name in misnamed(defined, named):
        problem = role_problem(name, None, defined)
        if problem and problem.message in told:
            message = f"nothing names the role `{role}`, and `{name}`, which is not there, is named in several places"
            yield problems.UNKNOWN_ROLE.at(defined[role], message, help=f"write `{name}` here")


def _texts_beside_contacts(layer: Layer) -> Iterator[str]:
    files = (file.node for file in layer.folder.files if file.kind != "contacts")
    yield from (text for node in files for text in _texts(node))


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Scalar):
        yield node.text
    elif isinstance(node, nodes.Sequence):
        yield from (text for item in node.items for text in _texts(item))
    else:
        yield from (text for entry in node.entries for text in (entry.key.text, *_texts(entry.value)))
