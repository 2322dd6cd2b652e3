"""Whether the settings, rules, duties, laws, roles and statements that clauses name are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from engine.diagnostics import Code, Diagnostic, Label, near_names
from engine.document import problems
from engine.document.register import Statement
from engine.document.values import FIELDS, is_known
from engine.document.whole import Document
from engine.policy.declarations import declarations, group_paths
from engine.policy.misnamed import defined_otherwise
from engine.policy.years_taught import not_taught
from engine.reading.nodes import Scalar

_TAKEN_OUT = (
    "If it was taken out, delete the name here; if its file has gone from the folder `rules`, put it back"
)
_LOST = f"correct the name, or add the rule. {_TAKEN_OUT}"


class Names(NamedTuple):
    """The names that clauses may use beside those of their own registers."""

    rules: Collection[str]
    duties: Collection[str]
    roles: Collection[str]
    codes: Collection[str]


def check_names(document: Document, names: Names) -> Iterator[Diagnostic]:
    """What the registers name and that there is not, and what stands in them twice."""
    yield from _twice(document)
    yield from _misnamed(document)
    for register in document.registers:
        for decider in register.deciders:
            yield from _unknown([decider], names.roles, problems.UNKNOWN_DECIDER, "role")
        for law in register.laws.values():
            yield from _unknown([law.replaced_by], document.laws, problems.UNKNOWN_LAW, "law")
    numbers = {statement.ref for statement in document.statements}
    subjects = {word for clause in document.clauses for word in clause.about}
    clauses = {clause.number for clause in document.clauses}
    for statement in document.statements:
        yield from _of_values(statement, document, names)
        yield from _of_others(statement, document, names)
        yield from _of_references(statement, numbers, clauses, subjects)
        yield from _of_decision(statement, document, names)
        if academy := document.policy.academies.get(statement.layer):
            yield from not_taught(statement.years, academy.year_groups, academy.academy)


def _twice(document: Document) -> Iterator[Diagnostic]:
    met: dict[str, Statement] = {}
    for statement in document.statements:
        first = met.setdefault(statement.ref, statement)
        if first is not statement:
            message = (
                f"statement `{statement.ref}` is in the registers of {statement.layer} and {first.layer}"
            )
            also = [Label(first.span, "the other one")]
            help = "keep one of them, or give this one another number"
            yield problems.TWICE.at(statement.span, message, also=also, help=help)


def _misnamed(document: Document) -> Iterator[Diagnostic]:
    """The definitions that nothing names where a name one letter off is in several places: they are mistyped."""
    registers, statements = document.registers, document.statements
    reasons = {name: span for register in registers for name, span in register.reason_spans.items()}
    because = Counter(each.because.text for each in statements if each.because)
    mistyped = [*defined_otherwise(reasons, because, problems.UNKNOWN_REASON, "reason")]
    topics = {topic.name: topic.span for topic in document.topics.values()}
    said = Counter(
        path.text
        for each in statements
        for path in (*(s.path for s in each.says), *each.needs, *each.settings)
    )
    unknown = {path: times for path, times in said.items() if path in topics or not is_known(path, document)}
    mistyped += defined_otherwise(topics, unknown, problems.UNKNOWN_SETTING, "topic")
    yield from (problem for _, problem in mistyped)


def _of_values(statement: Statement, document: Document, names: Names) -> Iterator[Diagnostic]:
    paths = (*(said.path for said in statement.says), *statement.needs)
    for path in paths:
        if not is_known(path.text, document):
            yield _no_setting(path, (*declarations(), *document.topics, *_fields(names)))
    for path in statement.settings:
        known = is_known(path.text, document) or path.text in group_paths()
        if not (known or path.text in _places(names)):
            yield _no_setting(path, (*declarations(), *group_paths(), *document.topics, *_places(names)))


def _places(names: Names) -> set[str]:
    return {f"roles.{role}" for role in names.roles} | {f"codes.{code}" for code in names.codes}


def _fields(names: Names) -> list[str]:
    return [f"roles.{role}.{field}" for role in names.roles for field in FIELDS]


def _no_setting(path: Scalar, known: Iterable[str]) -> Diagnostic:
    help = near_names(path.text, known) or "correct the path, or add the topic under `topics`"
    message = f"there is no setting or topic `{path.text}`"
    return problems.UNKNOWN_SETTING.at(path.span, message, help=help)


def _of_others(statement: Statement, document: Document, names: Names) -> Iterator[Diagnostic]:
    yield from _unknown(statement.rules, names.rules, problems.UNKNOWN_RULE, "rule")
    yield from _unknown(statement.duties, names.duties, problems.UNKNOWN_DUTY, "duty")
    yield from _unknown(statement.cites, document.laws, problems.UNKNOWN_LAW, "law")
    yield from _unknown([statement.because], document.reasons, problems.UNKNOWN_REASON, "reason")


def _of_references(
    statement: Statement, numbers: Collection[str], clauses: Collection[str], subjects: Collection[str]
) -> Iterator[Diagnostic]:
    """What is referred to and not there; a whole clause may be missing where it is another academy's (C106)."""
    yield from _unknown([statement.repeats], numbers, problems.UNKNOWN_STATEMENT, "statement")
    wanted = [each.subject for each in statement.refers if each.to.text in clauses]
    yield from _unknown(wanted, subjects, problems.UNKNOWN_STATEMENT, "clause about")


def _of_decision(statement: Statement, document: Document, names: Names) -> Iterator[Diagnostic]:
    decision = statement.decision
    if decision is None:
        return
    yield from _unknown([decision.by], names.roles, problems.UNKNOWN_DECIDER, "role")
    if decision.on > document.as_at:
        message = f"the decision on {statement.ref} is of {decision.on}, after {document.as_at}, and does not count yet"
        help = "correct the date if it is mistyped; or use that day or a later one"
        yield problems.FUTURE_DECISION.at(decision.on_span, message, help=help)


def _unknown(
    named: Iterable[Scalar | None], known: Collection[str], code: Code, what: str
) -> Iterator[Diagnostic]:
    for each in named:
        if each and each.text not in known:
            near = near_names(each.text, known)
            help = near or f"correct the name, or add the {what.split(maxsplit=1)[0]}"
            if code is problems.UNKNOWN_RULE:
                help = f"{near} {_TAKEN_OUT}" if near else _LOST
            yield code.at(each.span, f"there is no {what} `{each.text}`", help=help)
