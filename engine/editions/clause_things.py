"""The register of clauses as things: each statement by its number, and topics, laws and reasons by their names."""

from __future__ import annotations

from collections.abc import Iterator

from engine.document.register import Clause, ClauseRegister, Statement
from engine.editions.change import Kind
from engine.editions.edition import Edition
from engine.editions.things import Part, Thing
from engine.policy.digest import canonical
from engine.policy.folders import CLAUSES
from engine.policy.layers import Layer
from engine.policy.settings import Origin


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
    return Thing(Kind.CLAUSE, layer.id, name, CLAUSES, origin, {"": Part(says, says, origin)}, says)


def _clause(clause: Clause, layer: Layer) -> Thing:
    origin = Origin(layer.id, clause.span, clause.number)
    parts = {"title": Part(clause.title, clause.title, origin)}
    if clause.about:
        about = ", ".join(sorted(clause.about))
        parts["about"] = Part(about, about, origin)
    return Thing(Kind.CLAUSE, layer.id, f"clauses.{clause.number}", CLAUSES, origin, parts, clause.title)


def _statement(statement: Statement, layer: Layer) -> Thing:
    origin = Origin(layer.id, statement.span, statement.ref)
    parts = {name: Part(says, says, origin) for name, says in _statement_parts(statement) if says}
    return Thing(Kind.CLAUSE, layer.id, f"clauses.{statement.ref}", CLAUSES, origin, parts, statement.text)


def _statement_parts(statement: Statement) -> Iterator[tuple[str, str]]:
    yield "kind", statement.kind
    yield "text", statement.text
    when = str(statement.selector)
    yield "when", "" if when == "always" else when
    yield "says", "; ".join(sorted(f"{each.path.text} {canonical(each.node)}" for each in statement.says))
    for name in ("settings", "rules", "duties", "needs", "cites", "lists"):
        yield name, ", ".join(sorted(each.text for each in getattr(statement, name)))
    yield "refers", ", ".join(sorted(each.to.text for each in statement.refers))
    for name in ("repeats", "because", "decided_by"):
        scalar = getattr(statement, name)
        yield name, scalar.text if scalar else ""
    decision = statement.decision
    yield "decision", f"{decision.by.text}, {decision.on}: {decision.why}" if decision else ""
