from __future__ import annotations

from types import MappingProxyType

import pytest
from rules_for_tests import rule_of

from engine.answering.lacking import facts_missing
from engine.answering.told import Told

NOTHING = MappingProxyType({})


@pytest.mark.parametrize(
    ("subject", "when", "told"),
    [
        # the code and the date of a mark that is there are always known
        (
            "each leave request",
            "some (sessions where code is G and date is between leave_request.from_date and leave_request.to_date)",
            ["what lies before the calendar begins"],
        ),
        (
            "each pupil",
            'on_roll_from is less than 1 school year ago and no (roll_changes where kind is "entry")',
            ["a calendar that reaches back to the date"],
        ),
        ("each mark", "some (registers where taken_at is missing)", ["`class` of the pupil"]),
        ("each mark", "some (calls where called_at is after 12:00)", ["`call.called_at` of some row"]),
    ],
)
def test_nothing_is_told_as_missing_that_every_row_has(subject, when, told):
    rule = rule_of(when, subject)
    untold = Told(NOTHING, None, None, dict.fromkeys(rule.figures, 1), NOTHING)
    assert list(facts_missing(rule, untold, NOTHING, None)) == told
