"""One thing that the document says against itself, the settings or the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.diagnostics import Code, Label
from engine.document.register import Statement
from engine.document.whole import Document


class Conflict(NamedTuple):
    """What is at odds: its subject, the statements that take part, and what has to be decided by which role."""

    code: Code
    subject: str
    statements: tuple[Statement, ...]
    message: str
    labels: tuple[Label, ...]
    to_decide: str
    decider: str | None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same conflict, whoever takes part."""
        return self.code.id, self.subject


def decider_of(statements: Sequence[Statement], document: Document, path: str | None = None) -> str | None:
    """The role that decides: the topic's own, else that of the lowest layer whose statement takes part."""
    topic = document.topics.get(path) if path else None
    if topic and topic.decided_by:
        return topic.decided_by.text
    order = {register.layer: place for place, register in enumerate(document.registers)}
    lowest = max(statements, key=lambda statement: order.get(statement.layer, 0))
    return lowest.decided_by.text if lowest.decided_by else None
