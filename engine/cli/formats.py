"""Which function writes which report in which format; only the one asked for is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Literal

from engine.reports.look import Look

_FILE_A_FORMAT = ("explanation", "diff")

_MODULES = {
    "clauses": "engine.reports.clauses",
    "duties": "engine.reports.duties",
    "options": "engine.reports.options",
    "settings": "engine.reports.settings",
    "comparison": "engine.reports.comparison",
    "sweep": "engine.reports.sweep",
    "validation": "engine.reports.validation",
    "cases": "engine.reports.cases",
    "imported": "engine.reports.importing",
    "mappings": "engine.reports.importing",
    "reconciled": "engine.reports.reconciling",
    "ingested": "engine.reports.ingesting",
    "status": "engine.reports.status",
    "status_ics": "engine.reports.status_ics",
    "page": "engine.reports.published",
    "review": "engine.reports.review",
    "ledger": "engine.reports.ledger",
    "letters": "engine.reports.letters",
    "cases_junit": "engine.reports.junit",
}


def report(
    of: Literal[
        "check",
        "clauses",
        "duties",
        "options",
        "settings",
        "comparison",
        "validation",
        "explanation",
        "cases",
        "diff",
        "sweep",
        "imported",
        "mappings",
        "reconciled",
        "ingested",
        "status",
        "page",
        "review",
        "ledger",
        "letters",
    ],
    kind: str,
    *values: object,
    look: Look,
    draft: bool = False,
) -> Iterator[str]:
    """The pieces of a report in a format; only text has a look. A draft is marked as one."""
    folder = f"engine.reports.{of}_{kind}" if of in _FILE_A_FORMAT else f"engine.reports.{kind}"
    module = import_module(_MODULES.get(f"{of}_{kind}") or _MODULES.get(of) or folder)
    write: Callable[..., Iterator[str]] = getattr(module, f"{of}_{kind}")
    pieces = write(*values, look) if kind == "text" else write(*values)
    if not draft:
        return pieces
    from engine.reports.draft import marked

    return marked(pieces, kind)
