"""Which sessions a decision is held against, beside the figures that the finding tells."""

from __future__ import annotations

from datetime import date

import pytest

from engine.checking.checking import facts_of
from engine.installed import installed_folder
from engine.ledger.watching import _codes
from engine.policy.loading import load_policy
from engine.rulebook import read_rulebook

AS_AT = date(2025, 3, 28)


@pytest.mark.thorough
def test_what_could_count_is_watched_where_a_rule_tells_of_one_of_several_times() -> None:
    """Of any ten weeks, any half term and any run; what is counted over one time, the year say, is told anew."""
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], AS_AT)
    assert policy is not None
    rules, _ = read_rulebook(policy)
    assert rules is not None
    facts = facts_of(policy, {}, AS_AT)
    watched = {each.rule.id: _codes(each.rule, facts) for each in rules.rules}
    assert {rule: "".join(sorted(codes)) for rule, codes in watched.items() if codes} == {
        "illness_without_evidence": "IM",
        "penalty_threshold": "GOU",
        "unauthorised_absence_return": "GNOU",
        "penalty_first_notice": "GOU",
        "penalty_second_notice": "GOU",
        "penalty_third_notice": "GOU",
        "often_late": "LU",
        "late_to_threshold": "U",
        "unexplained_goes_on": "N",
    }
