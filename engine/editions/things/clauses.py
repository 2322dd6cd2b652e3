"""The register of clauses as things: each statement by its number, and topics, laws and reasons by their names."""

from __future__ import annotations

from collections.abc import Iterator

from engine.document.register import Clause, ClauseRegister, Referral, Statement
from engine.editions.change import Kind
from engine.editions.edition import Edition
from engine.editions.things.thing import Part, Thing, as_said
from engine.policy.digest import Canonical, canonical
from engine.policy.folders import CLAUSES
from engine.policy.layers import Layer
from engine.policy.references import names_roles
from engine.policy.settings import Origin
from engine.reading.nodes import Node


def clause_things(edition: Edition, layer: Layer) -> Iterator[Thing]:
    """What a layer's register of clauses says; nothing where it has none, or it is the same as the other edition's."""
    if register := edition.registers.get(layer.id):
        yield from _register(register, layer)


def _register(register: ClauseRegister, layer: Layer) -> Iterator[Thing]:
    for clause in register.clauses:
        yield _clause(clause, layer)
        yield from (_statement(each, layer) for each in clause.statements)
    for topic in register.topics.values():
        says = f"{topic.title} ({topic.type})"
        yield _named(layer, f"topics.{topic.name}", says)
    for law in register.laws.values():
        days = ", ".join(
            f"{word} {day}" for word, day in (("from", law.valid_from), ("until", law.valid_until)) if day
        )
        replaced = f"replaced by {law.replaced_by.text}" if law.replaced_by else ""
        yield _named(
            layer, f"laws.{law.name}", "; ".join(each for each in (law.title, days, replaced) if each)
        )
    for name, reason in register.reasons.items():
        yield _named(layer, f"reasons.{name}", reason)


def _named(layer: Layer, name: str, says: str) -> Thing:
    origin = Origin(layer.id, None)
    return Thing(Kind.CLAUSE, layer.id, name, CLAUSES, origin, as_said([("", says)], origin), says)


def _clause(clause: Clause, layer: Layer) -> Thing:
    origin = Origin(layer.id, clause.span, clause.number)
    parts = as_said([("title", clause.title), ("about", ", ".join(sorted(clause.about)))], origin)
    return Thing(Kind.CLAUSE, layer.id, f"clauses.{clause.number}", CLAUSES, origin, parts, clause.title)


def _statement(statement: Statement, layer: Layer) -> Thing:
    origin = Origin(layer.id, statement.span, statement.ref)
    parts = as_said(_statement_parts(statement), origin)
    if statement.says:
        parts["says"] = _said(statement, origin)
    return Thing(Kind.CLAUSE, layer.id, f"clauses.{statement.ref}", CLAUSES, origin, parts, statement.text)


def _said(statement: Statement, origin: Origin) -> Part:
    """The values that a statement gives; what it means has roles by their whole names, so that they can be followed."""
    items = sorted(statement.says, key=lambda each: each.path.text)
    says = "; ".join(f"{each.path.text} {_written(canonical(each.node))}" for each in items)
    return Part(
        says, "; ".join(f"{each.path.text} {_meant(each.path.text, each.node)}" for each in items), origin
    )


def _meant(path: str, node: Node) -> str:
    value = canonical(node)
    if not names_roles(path):
        return _written(value)
    return _written([f"roles.{each}" for each in value] if isinstance(value, list) else f"roles.{value}")


def _written(value: Canonical) -> str:
    """A value as a file has it: `[headteacher, office_manager]`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
    return f"[{', '.join(map(_written, value))}]" if isinstance(value, list) else value


def _referral(referral: Referral) -> str:
    return f"{referral.to.text} for {referral.subject.text}" if referral.subject else referral.to.text


def _statement_parts(statement: Statement) -> Iterator[tuple[str, str]]:
    yield "kind", statement.kind
    yield "text", statement.text
    when = str(statement.selector)
    yield "when", "" if when == "always" else when
    for name in ("settings", "rules", "duties", "needs", "cites", "lists"):
        yield name, ", ".join(sorted(each.text for each in getattr(statement, name)))
    yield "refers", ", ".join(sorted(map(_referral, statement.refers)))
    for name in ("repeats", "because", "decided_by"):
        scalar = getattr(statement, name)
        yield name, scalar.text if scalar else ""
    decision = statement.decision
    yield "decision", f"{decision.by.text}, {decision.on}: {decision.why}" if decision else ""
