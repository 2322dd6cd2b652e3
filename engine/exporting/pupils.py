"""The pupils of an open register, by whom findings can be grouped."""

from __future__ import annotations

from engine.exporting.tables import PupilRow
from engine.register.loading import Register

_PUPILS = """
SELECT academy, pupil_id, year_group, class, sex, sen, disadvantaged, on_roll_from, on_roll_to
FROM register.pupils ORDER BY academy, pupil_id
"""


def pupils_of(register: Register) -> tuple[PupilRow, ...]:
    """Each pupil of the academies checked, without a name."""
    rows = register.connection.execute(_PUPILS).fetchall()
    return tuple(PupilRow(*row) for row in rows)
