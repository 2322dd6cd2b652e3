"""Where the document contradicts itself, the settings or the law: found by comparing what its statements say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.diagnostics import Diagnostic, Label
from engine.document import comparing, loose_ends
from engine.document.conflict import Conflict, decider_of
from engine.document.register import Statement
from engine.document.values import Values
from engine.document.whole import Document


class Contradiction(NamedTuple):
    """A conflict as it is told, and the statements whose decision settled it, if any did.

    `decider` is the role that has to decide it, None where none is named, and `who` its title.
    """

    conflict: Conflict
    diagnostic: Diagnostic
    decider: str | None
    who: str
    decided: tuple[Statement, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return not self.decided


_FINDERS: tuple[Callable[..., Iterator[Conflict]], ...] = (
    comparing.two_values,
    comparing.not_set,
    comparing.other_units,
    loose_ends.laws_not_in_force,
    loose_ends.references_astray,
    loose_ends.values_not_given,
    loose_ends.one_holder,
    loose_ends.said_again,
    loose_ends.contents,
)


def contradictions(document: Document, values: Values) -> tuple[Contradiction, ...]:
    """Every contradiction: the open ones, and those that a decision has settled.

    A statement with a decision is not asked any more. What is at odds without those statements is open; what was
    only at odds with them is decided.
    """
    settled = [statement for statement in document.statements if statement.decision]
    every = tuple(_find(document, document.statements, values))
    if not settled:
        return tuple(_as_told(each, document, ()) for each in every)
    remaining = [statement for statement in document.statements if not statement.decision]
    asked = {path: [each for each in said if not each.statement.decision] for path, said in values.items()}
    open_ = list(_find(document, remaining, asked))
    closed = [each for each in every if not any(each.is_of(other) for other in open_)]
    return (
        *(_as_told(each, document, ()) for each in open_),
        *(_as_told(each, document, [s for s in each.statements if s.decision]) for each in closed),
    )


def _find(document: Document, statements: Sequence[Statement], values: Values) -> Iterator[Conflict]:
    for find in _FINDERS:
        yield from find(document, statements, values)


def _as_told(conflict: Conflict, document: Document, decided: Iterable[Statement]) -> Contradiction:
    """The conflict as a diagnostic, with who decides and how that is recorded."""
    role = decider_of(conflict, document)
    who = document.roles.get(role, role.replace("_", " ")) if role else "whoever approves the policy"
    help = f"{conflict.to_decide}; to be decided by: {who}"
    labels = list(dict.fromkeys(conflict.labels))
    first, rest = (labels[0], labels[1:]) if labels else (Label(conflict.statements[0].span), [])
    diagnostic = conflict.code.at(first.at, conflict.message, label=first.text, also=rest, help=help)
    return Contradiction(conflict, diagnostic, role, who, tuple(decided))
