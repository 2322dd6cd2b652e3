"""One thing that the document says against itself, the settings or the law."""

from __future__ import annotations

from typing import NamedTuple

from engine.diagnostics import Code, Label
from engine.document import problems
from engine.document.register import Statement
from engine.document.whole import Document


class Conflict(NamedTuple):
    """What is at odds: its subject, the statements that take part, and what has to be decided."""

    code: Code
    subject: str
    statements: tuple[Statement, ...]
    message: str
    labels: tuple[Label, ...]
    to_decide: str

    def is_of(self, other: Conflict) -> bool:
        """Whether it is the same conflict as another, in which some of the statements need not take part."""
        same = (self.code.id, self.subject) == (other.code.id, other.subject)
        refs = {each.ref for each in self.statements}
        return same and any(each.ref in refs for each in other.statements)


_OF_A_VALUE = (
    *(problems.TOLD_IN_TWO_WAYS, problems.TOPIC_IN_TWO_WAYS, problems.NOT_IN_FORCE),
    *(problems.OTHER_UNIT, problems.NOT_GIVEN, problems.NOT_SET),
)
"""The conflicts whose subject is a setting or a topic."""


def decider_of(conflict: Conflict, document: Document) -> str | None:
    """The role that decides: the topic's own, else that of the lowest layer whose statement takes part."""
    topic = document.topics.get(conflict.subject) if conflict.code in _OF_A_VALUE else None
    if topic and topic.decided_by:
        return topic.decided_by.text
    order = {register.layer: place for place, register in enumerate(document.registers)}
    lowest = max(conflict.statements, key=lambda statement: order.get(statement.layer, 0))
    return lowest.decided_by.text if lowest.decided_by else None
