"""`docs/clauses.md`: what the policy document says, clause by clause, and what carries it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import engine
from engine.document.coverage import Coverage, ShownClause
from engine.document.states import State
from engine.installed import installed_folder
from engine.reports.clauses import carried_out_by, coverage_summary
from engine.reports.markdown import escaped, table

AS_AT = date(2025, 3, 28)
_HEAD = """\
# The policy document, clause by clause

What each statement of the document says, in our own words, and what carries it out: settings with the values in force,
rules, duties, or the reason why it stays prose. The trust's statements are in `policies/trust/clauses.yaml`, an
academy's own in the file of that name in its folder. A statement with ⚠ is part of a contradiction that nobody has
decided; these are listed at the end. The first command shows one clause with all its places, the second what is open
and who decides:

    trustpolicy clauses --clause 4.1 --as-at 2025-03-28
    trustpolicy clauses --open --as-at 2025-03-28
"""


def clauses_page() -> str:
    """The page."""
    return "".join(_pieces())


def _pieces() -> Iterator[str]:
    asked = engine.clauses(installed_folder("policies"), ["wenlock"], as_at=AS_AT)
    assert asked.coverage
    yield _HEAD
    yield f"\n**{coverage_summary(asked.coverage)}**\n"
    for clause in asked.coverage.clauses:
        yield f"\n## {clause.number} {escaped(clause.title)}\n\n"
        yield from table(("No.", "Kind", "Says", "Carried out by"), _rows(clause))
    yield from _open(asked.coverage)


def _rows(clause: ShownClause) -> Iterator[tuple[str, ...]]:
    for each in clause.statements:
        number = each.ref.rpartition("(")[2].rstrip(")")
        by = "**nothing**" if each.state is State.NOT_COVERED else carried_out_by(each)
        yield number, each.kind, f"{each.text}{' ⚠' if each.open else ''}", by


def _open(whole: Coverage) -> Iterator[str]:
    yield "\n## Contradictions that nobody has decided\n\n"
    rows = (
        (each.conflict.code.id, each.conflict.message, _who(each.diagnostic.help)) for each in whole.open()
    )
    yield from table(("Code", "What", "Decided by"), sorted(rows))


def _who(help: str | None) -> str:
    return (help or "").rpartition("to be decided by: ")[2]
