"""What carries each statement of the document out, and how much of it is carried out, prose, or not covered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from engine.document.contradictions import Contradiction
from engine.document.register import Statement
from engine.document.states import State, state_of
from engine.document.values import Told, Values, in_force, said_at
from engine.document.whole import Document, stands_in
from engine.frozen import dataclass, replace
from engine.keyed import by_key
from engine.policy.settings import Origin


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value in force: for whom, when, as it is written, and where it is set."""

    who: str
    when: str
    value: str
    at: str


@dataclass(frozen=True, slots=True)
class ShownSaid:
    """What a statement says of a setting or topic, and what is in force of it (nothing for a topic)."""

    path: str
    when: str
    value: str
    in_force: tuple[ShownValue, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with its title; `named` where the statement names it, else it reads a setting of the statement."""

    id: str
    title: str
    named: bool


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """A duty with what is to be done, and the titles of the roles that have it."""

    name: str
    do: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement with what carries it out, and what is at odds with it by code and message."""

    ref: str
    layer: str
    at: str
    kind: str
    text: str
    state: State
    because: str | None
    says: tuple[ShownSaid, ...]
    settings: tuple[ShownSaid, ...]
    rules: tuple[ShownRule, ...]
    duties: tuple[ShownDuty, ...]
    open: tuple[tuple[str, str], ...]
    decision: str | None


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause with its statements, of all layers together."""

    number: str
    title: str
    statements: tuple[ShownStatement, ...]

    def count(self, state: State) -> int:
        """How many of its statements are in a state."""
        return sum(statement.state is state for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole document, clause by clause, with its contradictions, open and decided."""

    academies: tuple[str, ...]
    clauses: tuple[ShownClause, ...]
    contradictions: tuple[Contradiction, ...]

    def count(self, state: State | None = None) -> int:
        """How many statements there are, or are in a state."""
        return sum(clause.count(state) if state else len(clause.statements) for clause in self.clauses)

    def prose(self) -> Mapping[str, int]:
        """How many statements stay prose for each reason."""
        reasons = (each.because for clause in self.clauses for each in clause.statements if each.because)
        return dict(sorted(Counter(reasons).items()))

    def open(self) -> tuple[Contradiction, ...]:
        """The contradictions that nobody has decided."""
        return tuple(each for each in self.contradictions if each.is_open)


def part_of(whole: Coverage, number: str) -> Coverage | None:
    """Only a clause with those under it (`5` has `5.1`), or a single statement (`4.1(3)`); None where there is none."""
    clauses = [
        replace(clause, statements=statements)
        for clause in whole.clauses
        if (statements := tuple(s for s in clause.statements if stands_in(s.ref, clause.number, number)))
    ]
    refs = {statement.ref for clause in clauses for statement in clause.statements}
    found = [each for each in whole.contradictions if refs & {s.ref for s in each.conflict.statements}]
    return Coverage(whole.academies, tuple(clauses), tuple(found)) if clauses else None


RulesReading = Mapping[str, Sequence[str]]
"""The rules that read a setting, by its path."""


def in_document(number: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Sorts clauses and statements as the document has them: front page, sections, appendices, annexes, schedules."""
    parts = ("front page", "", "Appendix", "Annex", "Schedule")
    part = next((place for place, word in enumerate(parts) if word and number.startswith(word)), 1)
    pieces = re.findall(r"[0-9]+|[A-Za-z]+", number)
    return part, tuple((int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces)


def coverage(
    document: Document, values: Values, found: Sequence[Contradiction], reading: RulesReading
) -> Coverage:
    """Each clause in the order of the document, its statements with all that carries them out."""
    told = by_key((said.statement.ref, said) for of_path in values.values() for said in of_path)
    conflicts = [each.conflict for each in found if each.is_open]
    at_odds = by_key((one.ref, (each.code.id, each.message)) for each in conflicts for one in each.statements)
    by_number: dict[str, list[ShownStatement]] = {}
    titles: dict[str, str] = {}
    for clause in document.clauses:
        titles.setdefault(clause.number, clause.title)
        shown = by_number.setdefault(clause.number, [])
        shown += [
            _shown(each, told.get(each.ref, ()), at_odds.get(each.ref, ()), document, reading)
            for each in clause.statements
        ]
    clauses = (
        ShownClause(
            number, titles[number], tuple(sorted(by_number[number], key=lambda each: in_document(each.ref)))
        )
        for number in sorted(by_number, key=in_document)
    )
    return Coverage(tuple(document.policy.academies), tuple(clauses), tuple(found))


def _shown(
    statement: Statement,
    told: Sequence[Told],
    at_odds: Sequence[tuple[str, str]],
    document: Document,
    reading: RulesReading,
) -> ShownStatement:
    decision = statement.decision
    role = document.roles.get(decision.by.text, decision.by.text) if decision else ""
    state = state_of(statement)
    reason = document.reasons.get(statement.because.text) if statement.because else None
    return ShownStatement(
        statement.ref,
        statement.layer,
        Origin(statement.layer, statement.span).at,
        statement.kind,
        statement.text,
        state,
        reason if state is State.PROSE_ONLY else None,
        tuple(_said(each.path, each.written, str(statement.selector), statement, document) for each in told),
        tuple(_said(path.text, "", "always", statement, document) for path in statement.settings),
        tuple(_rules(statement, document, reading)),
        tuple(_duty(duty.text, document) for duty in statement.duties),
        tuple(at_odds),
        f"{decision.on} by {role}: {decision.why}" if decision else None,
    )


def _said(path: str, value: str, when: str, statement: Statement, document: Document) -> ShownSaid:
    held = (
        ShownValue(each.who, each.when, each.written, Origin(each.who, each.span).at)
        for academy in document.policy.academies.values()
        if (there := said_at(statement.selector, academy))
        for each in in_force(path, statement.layer, academy, document.as_at)
        if each.selector.meets(there)
    )
    return ShownSaid(path, when, value, tuple(dict.fromkeys(held)))


def _duty(name: str, document: Document) -> ShownDuty:
    duty = document.duties[name]
    return ShownDuty(name, duty.do or "", tuple(document.roles.get(role, role) for role in duty.roles))


def _rules(statement: Statement, document: Document, reading: RulesReading) -> list[ShownRule]:
    """The rules that the statement names, then those that read what it says or names."""
    named = [rule.text for rule in statement.rules]
    paths = [said.path.text for said in statement.says] + [path.text for path in statement.settings]
    others = [rule for path in paths for rule in reading.get(path, ()) if rule not in named]
    return [
        ShownRule(rule, document.rules.get(rule, rule), rule in named)
        for rule in dict.fromkeys((*named, *others))
    ]
