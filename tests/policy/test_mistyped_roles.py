"""A role that no duty names and that is spelt nearly like one that has duties."""

from __future__ import annotations

import pytest

from engine.policy.holders import nearly_alike


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("pastoral_laed", "pastoral_lead", True),
        ("pastoral_leed", "pastoral_lead", True),
        ("pastoral_leads", "pastoral_lead", True),
        ("astoral_lead", "pastoral_lead", True),
        ("head_teacher", "headteacher", True),
        ("pastoral_lead", "pastoral_lead", False),
        ("pastoral_lead", "pastoral_team", False),
        ("trust_board", "trust_bored", False),
        ("dsl1", "dsl2", False),
    ],
)
def test_a_slip_is_one_letter_or_two_that_changed_places(one, other, expected):
    assert nearly_alike(one, other) is expected
    assert nearly_alike(other, one) is expected
