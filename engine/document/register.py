"""The clause register: what the document says, statement by statement, as a layer's `clauses.yaml` holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from engine.frozen import dataclass, replace
from engine.policy.cases import ALWAYS, Selector
from engine.policy.conditions import read_day, read_selectors
from engine.reading import nodes
from engine.reading.nodes import Scalar, entries_of, mappings_of, scalars_of, text_of
from engine.source import Span

KINDS = ("setting", "rule", "duty", "definition", "information")


class Said(NamedTuple):
    """What a statement says of a setting or topic, as it is written."""

    path: Scalar
    node: nodes.Node


class Referral(NamedTuple):
    """Another clause to which a reader is sent, and what for."""

    to: Scalar
    subject: Scalar | None


class Decision(NamedTuple):
    """Who decided what becomes of a statement, when and why."""

    by: Scalar
    on: date
    on_span: Span
    why: str


class Statement(NamedTuple):
    """One thing that the document says; `ref` names it, such as `4.1(3)`."""

    layer: str
    clause: str
    ref: str
    kind: str
    text: str
    span: Span
    selector: Selector
    years: tuple[Scalar, ...]
    says: tuple[Said, ...]
    settings: tuple[Scalar, ...]
    rules: tuple[Scalar, ...]
    duties: tuple[Scalar, ...]
    needs: tuple[Scalar, ...]
    cites: tuple[Scalar, ...]
    refers: tuple[Referral, ...]
    repeats: Scalar | None
    lists: tuple[Scalar, ...]
    because: Scalar | None
    decision: Decision | None
    decided_by: Scalar | None

    def on_day(self, day: date) -> Statement:
        """The statement without its decision, if that was taken only after a day."""
        return self._replace(decision=None) if self.decision and self.decision.on > day else self


class Clause(NamedTuple):
    """A section, annex or appendix with its statements, as one layer has it."""

    number: str
    title: str
    about: frozenset[str]
    span: Span
    statements: tuple[Statement, ...]

    def on_day(self, day: date) -> Clause:
        """The clause without the decisions that were taken only after a day."""
        return self._replace(statements=tuple(each.on_day(day) for each in self.statements))


class Topic(NamedTuple):
    """What the document tells in several places and no setting holds."""

    name: str
    title: str
    type: str
    decided_by: Scalar | None
    span: Span

    @property
    def in_a_sentence(self) -> str:
        """Its title with a small letter."""
        return f"{self.title[0].lower()}{self.title[1:]}"


class Law(NamedTuple):
    """A law or guidance with the days it is in force, None where that is not said."""

    name: str
    title: str
    valid_from: date | None
    valid_until: date | None
    replaced_by: Scalar | None
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseRegister:
    """One layer's register of clauses."""

    layer: str
    clauses: tuple[Clause, ...]
    topics: Mapping[str, Topic]
    laws: Mapping[str, Law]
    reasons: Mapping[str, str]
    reason_spans: Mapping[str, Span]
    deciders: tuple[Scalar, ...]

    def statements(self) -> Iterator[Statement]:
        """Every statement, in the order written."""
        for clause in self.clauses:
            yield from clause.statements

    def on_day(self, day: date) -> ClauseRegister:
        """The register without the decisions that were taken only after a day."""
        return replace(self, clauses=tuple(each.on_day(day) for each in self.clauses))


def read_register(root: nodes.Mapping, layer: str) -> ClauseRegister:
    """The register that a file holds which its schema has found in order."""
    decided_by = _scalar(root.get("decided_by"))
    clauses = tuple(_clause(entry, layer, decided_by) for entry in entries_of(root.get("clauses")))
    topics = {entry.key.text: _topic(entry) for entry in entries_of(root.get("topics"))}
    laws = {entry.key.text: _law(entry) for entry in entries_of(root.get("laws"))}
    written = entries_of(root.get("reasons"))
    reasons = {each.key.text: _text(each.value) for each in written}
    spans = {each.key.text: each.key.span for each in written}
    named = (
        decided_by,
        *(_scalar(_mapping(each.value).get("decided_by")) for each in entries_of(root.get("clauses"))),
        *(topic.decided_by for topic in topics.values()),
    )
    deciders = tuple(each for each in named if each)
    return ClauseRegister(layer, clauses, topics, laws, reasons, spans, deciders)


def _clause(entry: nodes.Entry, layer: str, decided_by: Scalar | None) -> Clause:
    number, node = entry.key.text, _mapping(entry.value)
    decider = _scalar(node.get("decided_by")) or decided_by
    statements = tuple(
        _statement(each, layer, number, decider) for each in entries_of(node.get("statements"))
    )
    about = frozenset(each.text for each in scalars_of(node.get("about")))
    return Clause(number, text_of(node, "title") or "", about, entry.key.span, statements)


def _statement(entry: nodes.Entry, layer: str, clause: str, decided_by: Scalar | None) -> Statement:
    parts = {each.key.text: each.value for each in entries_of(entry.value)}
    kind = next((kind for kind in KINDS if kind in parts), "information")
    when, decision = parts.get("when"), parts.get("decision")
    return Statement(
        layer,
        clause,
        f"{clause}({entry.key.text})",
        kind,
        _text(parts.get(kind)),
        entry.key.span,
        next(iter(read_selectors(when)[0]), ALWAYS) if isinstance(when, nodes.Mapping) else ALWAYS,
        scalars_of(when.get("year_groups")) if isinstance(when, nodes.Mapping) else (),
        tuple(Said(each.key, each.value) for each in entries_of(parts.get("says"))),
        scalars_of(parts.get("settings")),
        scalars_of(parts.get("rules")),
        scalars_of(parts.get("duties")),
        scalars_of(parts.get("needs")),
        scalars_of(parts.get("cites")),
        tuple(_referrals(parts.get("refers"))),
        _scalar(parts.get("repeats")),
        scalars_of(parts.get("lists")),
        _scalar(parts.get("because")),
        _decision(decision) if isinstance(decision, nodes.Mapping) else None,
        decided_by,
    )


def _referrals(node: nodes.Node | None) -> Iterator[Referral]:
    for item in mappings_of(node):
        if to := _scalar(item.get("to")):
            yield Referral(to, _scalar(item.get("for")))


def _decision(node: nodes.Mapping) -> Decision | None:
    by, on, day = _scalar(node.get("by")), node.get("on"), read_day(node, "on")
    return Decision(by, day, on.span, text_of(node, "why") or "") if by and on and day else None


def _topic(entry: nodes.Entry) -> Topic:
    node = _mapping(entry.value)
    title, type_ = (text_of(node, key) or "" for key in ("title", "type"))
    return Topic(entry.key.text, title, type_, _scalar(node.get("decided_by")), entry.key.span)


def _law(entry: nodes.Entry) -> Law:
    node = _mapping(entry.value)
    days = read_day(node, "from"), read_day(node, "until")
    return Law(
        entry.key.text, text_of(node, "title") or "", *days, _scalar(node.get("replaced_by")), entry.key.span
    )


def _mapping(node: nodes.Node) -> nodes.Mapping:
    return node if isinstance(node, nodes.Mapping) else nodes.Mapping((), node.span)


def _scalar(node: nodes.Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) else None


def _text(node: nodes.Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
