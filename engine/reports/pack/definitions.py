"""What each monitoring figure of a pack counts, and out of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.monitoring.figures import Monitoring
from engine.planning.monitored import PERSISTENT, SEVERE
from engine.reports.pack.parts import Column, DataTable, Section
from engine.reports.phrases import MOST_NAMED
from engine.wording import counted, listed

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


def counting_section(told: Mapping[str, Monitoring]) -> Section:
    """Every figure with its definition and denominator, and what cannot be told of each academy, by its name."""
    written = {
        name: listed(dict.fromkeys(each.thresholds[path] for each in told.values() if each.thresholds[path]))
        for name, path in (("{persistent}", PERSISTENT), ("{severe}", SEVERE))
    }
    shares = {name: said or "a share that is not set" for name, said in written.items()}
    rows = tuple(tuple(_filled(text, shares) for text in row) for row in _DEFINITIONS)
    columns = (Column("Figure", width=18), Column("What is counted", width=60), Column("Out of", width=32))
    table = DataTable("Every figure with its definition and denominator", "Definitions", columns, rows)
    words = (
        "Half terms, terms and school years are those of the register's own calendar, up to the as-at date. Groups "
        "are those that pupils are in today, for earlier periods too.",
    )
    untold = tuple(f"Cannot be told{each}." for each in _untold(told))
    return Section("How attendance is counted", words, untold, (table,))


def _untold(told: Mapping[str, Monitoring]) -> Iterator[str]:
    """`: the register has no mark…`, and at which academies, where there are several."""
    reasons = dict.fromkeys(why for each in told.values() for why in each.untold)
    for why in reasons:
        names = [name for name, each in told.items() if why in each.untold]
        at = f" at {listed(names) if len(names) <= MOST_NAMED else counted(len(names), 'academy')}"
        yield f"{at if len(told) > 1 else ''}: {why}"


def _filled(text: str, shares: Mapping[str, str]) -> str:
    for name, share in shares.items():
        text = text.replace(name, share)
    return text
