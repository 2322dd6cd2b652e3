"""Notices of pupils who have moved from one academy of the trust to another, and are not entered where they are now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.register import sql
from engine.register.asked import Supplied
from engine.register.sql import fill
from engine.wording import counted, listed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOT_TAKEN_ALONG = Code(
    "D101",
    "notices of a pupil that another academy has, and this one has not",
    "The rules on penalty notices count those of the academy where the pupil is, over years. This pupil seems to be "
    "one who was at another academy of the trust: with the same date of birth and name, or, where names are not there "
    "or the identifier is a unique pupil number, the same identifier. Until the earlier notices are entered here too, "
    "a second notice passes for a first, and a third for a second. Absence at the other academy does not count here "
    "either. If they are two children, nothing is to be done.",
    Severity.WARNING,
)
_MOST_DAYS = 4
_UPN = 13
"""Two schools' own numbers are often equal; a unique pupil number, or a keyed hash, is not by chance."""
_ELSEWHERE = """
WITH notice AS (
    SELECT academy, pupil_id, kind, issued_on, date_of_birth, lower(trim(name)) AS name
    FROM register.notices JOIN register.pupils USING (academy, pupil_id)
    WHERE kind <> 'letter' AND withdrawn IS NOT TRUE
)
SELECT here.academy, notice.academy, count(DISTINCT here.pupil_id), count(*), list_sort(list(DISTINCT issued_on))
FROM notice JOIN register.pupils AS here USING (date_of_birth)
WHERE here.academy <> notice.academy AND (here.on_roll_to IS NULL OR here.on_roll_to >= {as_at})
AND (coalesce(lower(trim(here.name)) = notice.name, here.pupil_id = notice.pupil_id)
    OR (here.pupil_id = notice.pupil_id AND length(here.pupil_id) >= {upn}))
AND (here.academy, here.pupil_id, notice.kind, issued_on) NOT IN (
    SELECT (academy, pupil_id, kind, issued_on) FROM register.notices
)
GROUP BY ALL ORDER BY ALL
"""


def moved_between(as_at: date, supplied: Supplied, connection: DuckDBPyConnection) -> Iterator[Diagnostic]:
    """A warning for each academy with pupils who seem to have notices at another that is asked with it."""
    if sum("notices" in tables for tables in supplied.values()) < 2:
        return
    found = connection.execute(fill(_ELSEWHERE, as_at=sql.day(as_at), upn=sql.number(_UPN))).fetchall()
    for academy, other, pupils, notices, days in found:
        seem = counted(pupils, f"pupil on roll at {academy} seems", f"pupils on roll at {academy} seem")
        message = f"{seem} to have {counted(notices, 'notice')} of {other} that {academy} has not entered"
        message += f": issued on {listed(map(str, days), _MOST_DAYS)}"
        do = f"enter them in `notices` with `{academy}` and the pupil's id there too"
        yield NOT_TAKEN_ALONG.at(None, message, help=f"if it is the same child, {do}")
