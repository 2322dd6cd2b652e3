"""Names whose definition is mistyped: what is told at every use is to be mended in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.diagnostics import Code, Diagnostic, one_letter_off
from engine.policy import problems
from engine.policy.layers import Layer
from engine.policy.references import role_problem
from engine.reading import nodes
from engine.source import Span


def defined_otherwise(
    defined: Mapping[str, Span | None], named: Mapping[str, int], code: Code, what: str
) -> Iterator[tuple[str, Diagnostic]]:
    """The definitions that nothing names where a name one letter off is in several places and not defined: that name,
    and the problem of the definition.

    `named` says how often each name is used.
    """
    wanted = [name for name, times in named.items() if times > 1 and name not in defined]
    for own in sorted(defined.keys() - named.keys()):
        for name in wanted:
            if one_letter_off(own, name):
                there = f"`{name}`, which is not there, is named in several places"
                help = f"write `{name}` here"
                yield name, code.at(defined[own], f"nothing names the {what} `{own}`, and {there}", help=help)


def misnamed_roles(layers: Collection[Layer], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The problem of each role that nothing names, where a name one letter off was `found` not to be there."""
    told = {each.message for each in found if each.code is problems.UNKNOWN_ROLE}
    if not told:
        return
    titled = (each for layer in layers for each in layer.contacts.values() if each.title)
    defined = {contact.role: contact.origin.span for contact in titled}
    named = Counter(text for layer in layers for text in _texts_beside_contacts(layer))
    for name, problem in defined_otherwise(defined, named, problems.UNKNOWN_ROLE, "role"):
        unknown = role_problem(name, None, defined)
        if unknown and unknown.message in told:
            yield problem


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
