"""Values, rules and duties that name clauses which say nothing of them, while other clauses do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.diagnostics import Diagnostic, Label
from engine.document import problems
from engine.document.citations import cited_clauses, known_clauses, layers_with_document
from engine.document.register import Statement
from engine.document.whole import Document, stands_in
from engine.keyed import by_key
from engine.policy.declarations import SETTING_FILES, setting_leaves
from engine.policy.folders import RULES
from engine.reading import nodes
from engine.reading.nodes import entries_of, items_of, mappings_of
from engine.wording import listed, quoted


class Citing(NamedTuple):
    """What names some clauses: settings by their paths, a rule or a duty; `at` is where it stands."""

    sort: str
    names: tuple[str, ...]
    clauses: tuple[nodes.Scalar, ...]
    at: nodes.Scalar


def miscited(document: Document) -> Iterator[Diagnostic]:
    """A problem for each value, rule or duty of which no clause that it names speaks, though another does.

    Of clauses that are not there this is not told too.
    """
    speaking, known = speaking_of(document), known_clauses(document)
    for layer in layers_with_document(document):
        together = _together(document, layer.id)
        for file in layer.folder.files:
            for citing in citing_in(file.kind, file.node):
                spoken = {
                    name: [each for each in speaking.get((citing.sort, name), ()) if each.layer in together]
                    for name in citing.names
                }
                found = list({each.ref: each for name in citing.names for each in spoken[name]}.values())
                named = [clause for clause in citing.clauses if clause.text in known]
                if named and found and not any(_is_in(each, named) for each in found):
                    names = tuple(name for name in citing.names if spoken[name])
                    yield _problem(citing._replace(names=names), found)


def speaking_of(document: Document) -> Mapping[tuple[str, str], Sequence[Statement]]:
    """The statements that speak of each setting, rule and duty."""
    return by_key(((sort, name), each) for each in document.statements for sort, name in _spoken_of(each))


def _spoken_of(statement: Statement) -> Iterator[tuple[str, str]]:
    yield from (("settings", said.path.text) for said in statement.says)
    yield from (("settings", path.text) for path in statement.settings)
    yield from (("rules", rule.text.partition(".")[0]) for rule in statement.rules)
    yield from (("duties", duty.text) for duty in statement.duties)


def _together(document: Document, layer: str) -> Collection[str]:
    """A layer with those above and below it, whose clause registers make up one document."""
    chains = ({each.id for each in standing.layers} for standing in document.policy.standings.values())
    return {each for chain in chains if layer in chain for each in chain}


def _is_in(statement: Statement, clauses: Sequence[nodes.Scalar]) -> bool:
    """Whether one of the clauses has the statement, itself or in a part of it."""
    return any(stands_in(statement.ref, statement.clause, clause.text) for clause in clauses)


def citing_in(kind: str, node: nodes.Mapping) -> Iterator[Citing]:
    """All that names clauses in a file of settings, rules or duties."""
    if kind in SETTING_FILES:
        yield from _settings(node, "")
    elif kind in (RULES, "duties"):
        for entry in entries_of(node.get(kind)):
            yield Citing(kind, (entry.key.text,), tuple(cited_clauses(entry.value)), entry.key)


def _settings(node: nodes.Mapping, path: str) -> Iterator[Citing]:
    """Each clause of a file of settings with all that it is named for: a value, a case or a group."""
    for entry in node.entries:
        key, value = entry.key.text, entry.value
        if key == "clause" and isinstance(value, nodes.Scalar):
            yield Citing("settings", tuple(dict.fromkeys(_covered(node, path))), (value,), value)
        elif isinstance(value, nodes.Mapping):
            yield from _settings(value, _below(path, key))
        elif key == "cases":
            for case in mappings_of(value):
                yield from _settings(case, path)


def _covered(node: nodes.Mapping, path: str) -> Iterator[str]:
    """The settings in a part of a file, without those that name a clause of their own."""
    if path in setting_leaves():
        yield path
        return
    for entry in node.entries:
        key, value = entry.key.text, entry.value
        parts = items_of(value) if key == "cases" else (value,)
        below = path if key == "cases" else _below(path, key)
        for part in parts:
            if isinstance(part, nodes.Mapping):
                yield from _covered(part, below) if part.get("clause") is None else ()
            elif below in setting_leaves():
                yield below


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _problem(citing: Citing, speaking: Sequence[Statement]) -> Diagnostic:
    first, *others = citing.clauses
    numbers = list(dict.fromkeys(each.text for each in citing.clauses))
    refs = list(dict.fromkeys(each.ref for each in speaking))
    says = f"clause `{numbers[0]}` says" if len(numbers) == 1 else f"clauses {quoted(numbers)} say"
    of = f"{'the rule ' if citing.sort == RULES else ''}{quoted(citing.names, most=3)}"
    do = "does" if len(refs) == 1 else "do"
    right = list(dict.fromkeys(each.clause for each in speaking))
    return problems.MISCITED.at(
        first.span,
        f"{says} nothing of {of}, but {listed(refs, most=3)} {do}",
        also=[
            *(Label(each.span, "named here too") for each in others),
            *(Label(each.span, each.ref) for each in speaking[:3]),
        ],
        help=f"write {quoted(right, most=3, word='or')}, or add to clauses.yaml what clause {numbers[0]} says of it",
    )
