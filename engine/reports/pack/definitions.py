"""What each monitoring figure of a pack counts, and out of what."""

from __future__ import annotations

from collections.abc import Mapping

from engine.monitoring.figures import Monitoring
from engine.planning.monitored import PERSISTENT, SEVERE
from engine.reports.pack.parts import Column, DataTable, Section

_SESSIONS, _PUPILS = "possible sessions of the group in the period", "pupils of the group in the period"
_DEFINITIONS = (
    (
        "Pupils",
        "Those with at least one possible session in the period, including those who have left since",
        "-",
    ),
    (
        "Possible sessions",
        "Sessions with a mark whose code counts as possible; missing marks and sessions not required are left out",
        "-",
    ),
    ("Attendance", "Possible sessions attended, or spent in an approved activity", _SESSIONS),
    ("Absence", "Possible sessions missed, authorised or not", _SESSIONS),
    (
        "Authorised, unauthorised",
        "Possible sessions missed with a code of authorised, or of unauthorised, absence",
        _SESSIONS,
    ),
    (
        "Late",
        "Possible sessions with the mark of a pupil who came late but before the register closed; coming after that "
        "counts as absence",
        _SESSIONS,
    ),
    (
        "Persistent",
        "Pupils who missed {persistent} or more of their own possible sessions in the period",
        _PUPILS,
    ),
    ("Severe", "Pupils who missed {severe} or more of their own possible sessions in the period", _PUPILS),
    (
        "Leavers",
        "Pupils whose last day on roll is in the period, except those at a standard transition",
        "-",
    ),
)


def counting_section(told: Monitoring) -> Section:
    """Every figure with its definition and denominator, and what cannot be told."""
    shares = {
        "{persistent}": told.thresholds[PERSISTENT] or "a share that is not set",
        "{severe}": told.thresholds[SEVERE] or "a share that is not set",
    }
    rows = tuple(tuple(_filled(text, shares) for text in row) for row in _DEFINITIONS)
    columns = (Column("Figure", width=18), Column("What is counted", width=60), Column("Out of", width=32))
    table = DataTable("Every figure with its definition and denominator", "Definitions", columns, rows)
    words = (
        "Half terms, terms and school years are those of the register's own calendar, up to the as-at date. Groups "
        "are those that pupils are in today, for earlier periods too.",
    )
    untold = tuple(f"Cannot be told: {each}." for each in told.untold)
    return Section("How attendance is counted", words, untold, (table,))


def _filled(text: str, shares: Mapping[str, str]) -> str:
    for name, share in shares.items():
        text = text.replace(name, share)
    return text
