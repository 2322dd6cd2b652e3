"""A figure is shown in its unit and said in words, exact as it is or rounded once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.answering.figures import in_unit, in_words
from engine.explain.ranges import Range
from engine.findings import Measured
from engine.quantities import Kind, Type

PERCENT, COUNT = Type(Kind.PERCENT), Type(Kind.COUNT)


@pytest.mark.parametrize(
    ("value", "type", "shown", "said"),
    [
        (Fraction(200, 3), PERCENT, Measured(Decimal("66.6667"), "%"), "66.67%"),
        (Fraction(90), PERCENT, Measured(90, "%"), "90%"),
        (Fraction(895, 10), PERCENT, Measured(Decimal("89.5"), "%"), "89.5%"),
        (Fraction(7), COUNT, Measured(7, "rows"), "7"),
        (Fraction(7), Type(Kind.COUNT, of="notices"), Measured(7, "notices"), "7"),
        (Range(Fraction(3), Fraction(5)), COUNT, Measured(3, "rows", 5), "between 3 and 5"),
        (None, COUNT, Measured(None, "rows"), "(missing)"),
        (Fraction(555), Type(Kind.TIME), Measured("09:15", "time of day"), "09:15"),
        (date(2025, 1, 9), Type(Kind.DATE), Measured("2025-01-09", "date"), "9 January 2025"),
        (True, Type(Kind.YES_NO), Measured("yes", "yes/no"), "yes"),
        (False, Type(Kind.YES_NO), Measured("no", "yes/no"), "no"),
    ],
)
def test_a_figure_in_its_unit_and_in_words(value: object, type: Type, shown: Measured, said: str) -> None:
    assert in_unit(value, type) == shown
    assert in_words(in_unit(value, type)) == said
