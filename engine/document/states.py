"""What becomes of a statement: whether anything carries it out."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from engine.diagnostics import Diagnostic
from engine.document import problems
from engine.document.register import Statement
from engine.document.values import is_role_or_setting
from engine.document.whole import Document


class State(StrEnum):
    """What becomes of a statement."""

    CARRIED_OUT = "carried out"
    PROSE_ONLY = "prose only"
    NOT_COVERED = "not covered"


def state_of(statement: Statement) -> State:
    """Whether anything carries the statement out; a topic alone does not, since nothing reads it."""
    says = any(is_role_or_setting(said.path.text) for said in statement.says)
    if says or statement.settings or statement.rules or statement.duties:
        return State.CARRIED_OUT
    return State.PROSE_ONLY if statement.because else State.NOT_COVERED


def not_covered(document: Document) -> Iterator[Diagnostic]:
    """A problem for each statement that nothing carries out, and that does not say why it stays prose."""
    help = "name what carries it out under `settings`, `rules` or `duties`, or say with `because` why it stays prose"
    for each in document.statements:
        if state_of(each) is State.NOT_COVERED:
            yield problems.NOT_COVERED.at(each.span, f"nothing carries out {each.ref}", help=help)
