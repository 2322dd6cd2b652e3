"""Names whose definition is mistyped: what is told at every use is to be mended in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.diagnostics import Code, Diagnostic, called_by_title, one_letter_off
from engine.frozen import replace
from engine.policy import problems
from engine.policy.contacts import Contact
from engine.policy.layers import Layer
from engine.policy.references import role_problem
from engine.reading import nodes
from engine.reading.problems import FORMAT
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
    contacts = _titled(layers)
    defined = {role: each.origin.span for role, each in contacts.items()}
    named = Counter(text for layer in layers for text in _texts_beside_contacts(layer))
    for name, problem in defined_otherwise(defined, named, problems.UNKNOWN_ROLE, "role"):
        unknown = role_problem(name, None, contacts)
        if unknown and unknown.message in told:
            yield problem


def _titled(layers: Iterable[Layer]) -> dict[str, Contact]:
    return {each.role: each for layer in layers for each in layer.contacts.values() if each.title}


def with_roles_meant(layers: Iterable[Layer], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What was `found`; where a text is no short name but the title of a role, or its initials, with the role's name.

    The schema, which refuses it, knows no roles: `CEO` would be mended to a name that no role has.
    """
    titles = {role: each.called() for role, each in _titled(layers).items()}
    for problem in found:
        near = _role_meant(problem, titles)
        yield replace(problem, help=near) if near else problem


def _role_meant(problem: Diagnostic, titles: Mapping[str, str]) -> str | None:
    at = problem.labels[0].at if problem.code is FORMAT and problem.labels else None
    if not isinstance(at, Span) or at.source.name.endswith("/contacts.yaml"):
        return None
    return called_by_title(at.text, titles)


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
