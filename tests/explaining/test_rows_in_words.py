"""What a row that counts says, in words."""

from __future__ import annotations

from datetime import date

import pytest

from engine.answering.figures import in_unit
from engine.explaining.counted import _fact
from engine.language import meaning as m
from engine.quantities import Kind, Type


@pytest.mark.parametrize(
    ("name", "kind", "value", "said"),
    [
        ("on_roll_to", Kind.DATE, date(2025, 7, 4), "on roll to 4 July 2025"),
        ("on_roll_to", Kind.DATE, None, "on roll to missing"),
        ("emergency_contacts", Kind.COUNT, 1, "emergency contacts 1"),
    ],
)
def test_a_fact_of_a_row_is_told_as_findings_tell_it(name: str, kind: Kind, value: object, said: str) -> None:
    column = m.Column("pupil", name, Type(kind))
    assert _fact(column, in_unit(value, column.type)) == said
