"""The case ledger: cases known again, decisions that hold as long as nothing changes, and nothing lost on the way."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.subject_words import subject_unnamed
from engine.casework import keep_ledger
from engine.check_result import CheckResult
from engine.findings import Answer, Finding, Ladder, Level, Measured, RuleCount, Window
from engine.installed import installed_folder
from engine.ledger import writing
from engine.ledger.cells import as_meant, safe, says_nothing
from engine.ledger.comparing import PAST, Seen, State, changes_between, compared, kept, measures_of
from engine.ledger.entries import COLUMNS, Decision
from engine.ledger.figures import figure_changes
from engine.ledger.gone import NO_CASE
from engine.ledger.identity import cases_of
from engine.ledger.keeping import keep
from engine.ledger.reading import Ledger, read_ledger
from engine.ledger.writing import ledger_text, write_ledger
from engine.reports.diagnostics import diagnostics_text
from engine.reports.ledger import ledger_text as cases_text
from tests.machine import needs_unix
from tests.reports.made_results import RESULT

# Children made here touch files alone. Python 3.12 and later warn of any thread beside, such as one of a test before.
pytestmark = pytest.mark.filterwarnings("ignore:.*is multi-threaded, use of fork:DeprecationWarning")

DAY = date(2025, 3, 28)
STATED = Decision("no action", "A Head (invented)", DAY, "the family is moving")


def pupil(
    rule: str = "often_absent", who: str = "P0001", count: int = 10, first: date = date(2024, 11, 4)
) -> Finding:
    return Finding(
        rule,
        "wenlock",
        Answer.YES,
        {"pupil_id": who},
        Level.SHOULD,
        f"{count} sessions",
        Window(first, first + timedelta(days=67)),
        {"count": Measured(count, "sessions")},
    )


def result(*findings: Finding, day: date = DAY, rules: Sequence[str] = ()) -> CheckResult:
    ids = dict.fromkeys((*rules, "often_absent", *(each.rule for each in findings)))
    counts = tuple(RuleCount(id, id.replace("_", " "), "pupil", Level.SHOULD, 1) for id in ids)
    return replace(RESULT, as_at=day, academies=("wenlock",), rules=counts, findings=findings)


def after(ledger: Ledger, found: CheckResult, watched: Any = None) -> tuple[Ledger, list[State]]:
    cases = compared(ledger, found, Seen(watched or {}))
    return kept(ledger, cases), [case.state for case in cases]


def decide(ledger: Ledger, decision: Decision | None = STATED) -> Ledger:
    return replace(ledger, entries=tuple(replace(each, decision=decision) for each in ledger.entries))


def test_a_case_that_cannot_be_told_says_so_and_what_is_missing() -> None:
    untold = replace(
        pupil(), answer=Answer.CANNOT_TELL, says="often absent", missing=("`sen`", "`looked_after`")
    )
    found = result(untold)
    ledger, _ = after(Ledger(), found)
    assert [entry.found for entry in ledger.entries] == ["cannot tell: `sen`, `looked_after`"]
    assert "cannot tell: `sen`, `looked_after`" in "".join(cases_text(found, compared(ledger, found)))


days = st.dates(date(2024, 9, 1), date(2025, 7, 1))
subjects = st.one_of(
    st.fixed_dictionaries({"pupil_id": st.sampled_from("ABC"), "name": st.sampled_from(["Ada", "Bo"])}),
    st.fixed_dictionaries(
        {"pupil_id": st.sampled_from("ABC"), "date": days, "session": st.sampled_from(["AM", "PM"])}
    ),
    st.fixed_dictionaries({"year_group": st.integers(0, 6)}),
    st.just({}),
)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    first = draw(st.none() | days)
    return Finding(
        draw(st.sampled_from(["a", "b"])),
        draw(st.sampled_from(["wenlock", "ashdown"])),
        draw(st.sampled_from([Answer.YES, Answer.CANNOT_TELL])),
        draw(subjects),
        draw(st.sampled_from(Level)),
        draw(st.sampled_from(["says", "says more"])),
        Window(first, first + timedelta(days=draw(st.integers(0, 80)))) if first else None,
        {"count": Measured(draw(st.integers(0, 20)), "sessions")},
    )


@pytest.mark.thorough
@given(st.lists(findings(), max_size=8), st.randoms())
def test_a_case_keeps_its_name_in_whatever_order_rows_come(found: list[Finding], random: Any) -> None:
    shuffled = random.sample(found, len(found))
    assert sorted(cases_of(shuffled)) == sorted(cases_of(found))
    assert len(set(cases_of(found))) == len(found)


@given(findings(), st.integers(1, 60), st.sampled_from(["Ada", "Zoe"]))
def test_later_days_more_sessions_and_another_name_leave_the_case_the_same(
    found: Finding, later: int, name: str
) -> None:
    window = found.window and replace(found.window, last=found.window.last + timedelta(days=later))
    subject = {**found.subject, **({"name": name} if "name" in found.subject else {})}
    grown = replace(
        found,
        window=window,
        subject=subject,
        says="more",
        level=Level.MUST,
        values={"count": Measured(99, "sessions")},
    )
    assert cases_of([grown]) == cases_of([found])


def test_another_rule_academy_pupil_or_spell_is_another_case() -> None:
    one = pupil()
    others = [
        replace(one, rule="x"),
        replace(one, academy="ashdown"),
        pupil(who="P0002"),
        pupil(first=date(2024, 11, 11)),
    ]
    assert len(set(cases_of([one, *others]))) == 5


def test_a_case_has_the_same_name_in_every_edition_of_the_program() -> None:
    """Schools' ledgers hold these names: another one would open every case anew, whatever was decided on it."""
    mark = replace(pupil(), subject={"pupil_id": "P0001", "date": date(2025, 1, 9), "session": "AM"})
    year = replace(pupil(), subject={"year_group": 4}, window=None)
    assert cases_of([pupil(), mark, year]) == [
        "mptk-ddxz-qdzx-gdtt",
        "gznc-jxgw-swrq-kvbf",
        "mkxq-wrgx-qnqg-kzfx",
    ]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ({"pupil_id": "P1", "date": date(2025, 1, 9), "session": "AM"}, "P1, 9 January 2025 AM"),
        (
            {"pupil_id": "P1", "kind": "penalty_notice", "issued_on": date(2025, 1, 9), "name": "Ada"},
            "P1, penalty notice, issued on 9 January 2025",
        ),
        ({"class": "Oak", "session": "PM"}, "class Oak, PM"),
        ({"year_group": 0}, "Reception"),
    ],
)
def test_a_case_says_whom_or_what_it_is_about_without_a_name(subject: dict[str, object], said: str) -> None:
    assert subject_unnamed(replace(pupil(), subject=subject)) == said


@pytest.mark.thorough
@given(st.lists(findings(), max_size=8))
def test_a_run_repeated_at_once_shows_nothing_new_and_changes_no_entry(found: list[Finding]) -> None:
    checked = replace(result(*found, rules=("a", "b")), academies=("wenlock", "ashdown"))
    first, _ = after(Ledger(), checked)
    again, states = after(first, checked)
    assert set(states) <= {State.STANDING}
    assert after(again, checked)[0] == again


def test_a_renamed_rule_keeps_its_cases() -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    ledger, states = after(ledger, result(replace(pupil(), title="Another title")))
    assert states == [State.STANDING]
    assert ledger.entries[0].title == "Another title"


def test_a_decided_case_is_told_as_decided_until_something_changes() -> None:
    ledger, states = after(Ledger(), result(pupil()))
    assert states == [State.NEW]
    ledger, states = after(decide(ledger), result(pupil()))
    assert states == [State.DECIDED]
    (case,) = compared(ledger, result(pupil(count=14)))
    assert (case.state, case.changes) == (State.CHANGED, ("count 14, was 10",))


def test_a_change_stays_told_until_it_is_decided_anew() -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    ledger, _ = after(decide(ledger), result(pupil()))
    for _ in range(2):
        ledger, states = after(ledger, result(pupil(count=14)))
        assert states == [State.CHANGED]
    ledger, states = after(decide(ledger, replace(STATED, reason="seen again")), result(pupil(count=14)))
    assert states == [State.DECIDED]
    assert after(ledger, result(pupil(count=15)))[1] == [State.CHANGED]


def test_a_decision_is_on_what_stood_in_the_ledger_and_not_on_what_came_since() -> None:
    ledger, _ = after(Ledger(), result(pupil(count=10)))
    (case,) = compared(decide(ledger), result(pupil(count=12)))
    assert (case.state, case.changes) == (State.CHANGED, ("count 12, was 10",))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: replace(one, level=Level.MUST), ("now must, was should",)),
        (lambda one: replace(one, answer=Answer.CANNOT_TELL), ("it can no longer be told",)),
        (lambda one: replace(one, ladder=Ladder("l", 3)), ("now stage 3, was none",)),
        (lambda one: replace(one, values={"count": Measured(9, "sessions")}), ("count 9, was 10",)),
        (
            lambda one: replace(one, values={"count": Measured(10, "sessions", 12)}),
            ("count 10 to 12, was 10",),
        ),
        (lambda one: replace(one, values={"days": Measured(10, "school days")}), ("days was not told",)),
        (
            lambda one: replace(one, values={"paid_amount.this_half_term": Measured("£80", "money")}),
            ("paid amount this half term was not told",),
        ),
        (lambda one: replace(one, values=one.values | {"on_roll_to": Measured(None, "date")}), ()),
        (lambda one: replace(one, says="in other words"), ()),
        (lambda one: replace(one, level=Level.NOTE), ()),
    ],
)
def test_what_counts_as_a_change(change: Callable[[Finding], Finding], said: tuple[str, ...]) -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    (case,) = compared(decide(ledger), result(change(pupil())))
    assert case.changes == said
    assert case.state is (State.CHANGED if said else State.DECIDED)


@pytest.mark.parametrize(
    ("old", "now", "said"),
    [
        (["94.5545", "%"], ["92.0635", "%"], "92.06%, was 94.55%"),
        (["94.5545", "%"], ["92.0635", "%", "93.0001"], "92.06 to 93.0001%, was 94.55%"),
        (["94.5545", "%"], ["92.0635", "%", "or more"], "92.06% or more, was 94.55%"),
        (["1E+999999", "%"], ["92.0635", "%"], "92.06%, was 1E+999999"),
    ],
)
def test_a_changed_percentage_is_rounded_as_findings_round_it(
    old: list[str], now: list[str], said: str
) -> None:
    """To more than two places only where these would be a whole; what was changed by hand ends no run."""
    assert list(figure_changes({"attendance": old}, {"attendance": now})) == [f"attendance {said}"]


@pytest.mark.parametrize(
    ("now", "state"), [("90.9", State.DECIDED), ("91", State.CHANGED), ("89.0", State.CHANGED)]
)
def test_a_percentage_counts_from_one_point_on(now: str, state: State) -> None:
    def at(value: str) -> Finding:
        return replace(pupil(), values={"attendance": Measured(Decimal(value), "%")})

    ledger, _ = after(Ledger(), result(at("90")))
    assert after(decide(ledger), result(at(now)))[1] == [state]


def test_percentages_that_drift_slowly_are_held_against_the_decision() -> None:
    def at(tenths: int) -> Finding:
        return replace(pupil(), values={"attendance": Measured(Decimal(tenths) / 10, "%")})

    ledger, _ = after(Ledger(), result(at(950)))
    ledger = decide(ledger)
    states = []
    for tenths in range(949, 938, -1):
        ledger, told = after(ledger, result(at(tenths)))
        states += told
    assert states == [State.DECIDED] * 9 + [State.CHANGED] * 2


FALLING, RISING = {"figure": -1}, {"figure": 1}


@pytest.mark.parametrize(
    ("unit", "leans", "told", "state"),
    [
        ("%", FALLING, ["91", "92", "94"], State.DECIDED),
        ("%", FALLING, ["91", "89.9"], State.CHANGED),
        ("%", FALLING, ["91", "94", "93.1"], State.DECIDED),
        ("%", FALLING, ["91", "94", "93"], State.CHANGED),
        ("%", FALLING, ["91", "91.9", "90.8"], State.DECIDED),
        ("%", RISING, ["12", "10"], State.DECIDED),
        ("%", RISING, ["12", "13"], State.CHANGED),
        ("%", {}, ["91", "92"], State.CHANGED),
        ("points", RISING, ["6", "4"], State.DECIDED),
        ("sessions", RISING, ["12", "11"], State.CHANGED),
        ("sessions", RISING, ["12", "13"], State.CHANGED),
        ("sessions", {}, ["12", "11"], State.CHANGED),
        ("time", FALLING, ["09:10", "09:20"], State.CHANGED),
    ],
)
def test_what_has_become_better_asks_for_no_other_decision(
    unit: str, leans: Mapping[str, int], told: Sequence[str], state: State
) -> None:
    """What then becomes worse does: it is held against the better figure from then on."""

    def found(value: str) -> CheckResult:
        return result(replace(pupil(), values={"figure": Measured(value, unit)}))

    ledger, _ = after(Ledger(), found(told[0]))
    ledger = decide(ledger)
    for value in told[1:]:
        cases = compared(ledger, found(value), Seen(leans={("wenlock", "often_absent"): leans}))
        ledger = kept(ledger, cases)
    assert [case.state for case in cases] == [state]
    assert cases[0].changes == (
        (f"figure {_with_sign(told[-1], unit)}, was {_with_sign(told[-2], unit)}",)
        if state is State.CHANGED
        else ()
    )


def _with_sign(value: str, unit: str) -> str:
    return f"{value}%" if unit == "%" else value


@pytest.mark.parametrize(
    "other",
    [
        Measured(8, "%", 9),
        Measured(8, "%", or_more=True),
        Measured(None, "%"),
        Measured(8, "points"),
    ],
)
def test_of_a_figure_between_two_ends_or_without_one_nobody_can_say_that_it_is_better(
    other: Measured,
) -> None:
    leans = Seen(leans={("wenlock", "often_absent"): {"absence": 1}})
    ledger, _ = after(Ledger(), result(absent("12")))
    (case,) = compared(decide(ledger), result(replace(pupil(), values={"absence": other})), leans)
    assert case.state is State.CHANGED


def absent(share: str) -> Finding:
    return replace(pupil(), values={"absence": Measured(Decimal(share), "%")})


def test_with_more_marks_missing_a_figure_may_only_look_better() -> None:
    leans, pupils = {("wenlock", "often_absent"): {"absence": 1}}, {("wenlock", "P0001"): 2}
    ledger, _ = after(Ledger(), result(absent("12")))
    for missing, state in ((pupils, State.CHANGED), ({}, State.DECIDED)):
        (case,) = compared(decide(ledger), result(absent("10")), Seen(leans=leans, missing=missing))
        assert case.state is state


def test_a_doubtful_day_is_told_once_though_a_figure_has_become_better_since(path: Path) -> None:
    edited(path, "decision", "done")
    edited(path, "decided_by", "A Head")
    edited(path, "decided_on", "2025-03-27")
    leans = Seen(leans={("wenlock", "often_absent"): {"absence": 1}})
    later = [
        keep(path, result(absent(share), pupil(who="P0002"), day=DAY + timedelta(days=7)), leans)[1]
        for share in ("12", "10")
    ]
    assert [[each.code.id for each in wrong] for wrong in later] == [["G010"], []]


def test_sessions_after_the_first_stretch_of_time_are_not_hidden() -> None:
    """A rule over any ten weeks tells of the first stretch for ever; what comes later is watched beside it."""
    key = ("often_absent", "wenlock", "P0001")
    ledger, _ = after(Ledger(), result(pupil()), {key: (10, date(2025, 1, 10))})
    ledger, states = after(decide(ledger), result(pupil()), {key: (10, date(2025, 1, 10))})
    assert states == [State.DECIDED]
    (case,) = compared(ledger, result(pupil()), Seen({key: (13, date(2025, 3, 3))}))
    assert case.state is State.CHANGED
    assert case.changes == ("3 more sessions that could count, the last on 3 March 2025",)
    (case,) = compared(ledger, result(pupil()), Seen({key: (10, date(2025, 3, 3))}))
    assert case.changes == ("a session that could count on 3 March 2025",)


def test_a_resolved_case_that_comes_again_is_told_so_whatever_was_decided() -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    ledger, _ = after(decide(ledger), result(pupil()))
    ledger, states = after(ledger, result())
    assert states == [State.RESOLVED]
    assert ledger.entries[0].resolved_on == DAY
    later = DAY + timedelta(days=7)
    ledger, states = after(ledger, result(pupil(), day=later))
    assert states == [State.AGAIN]
    ledger, states = after(ledger, result(pupil(), day=later))
    assert states == [State.STANDING], "the decision was on what has been resolved since"
    assert ledger.entries[0].again_on == later
    cleared, _ = after(decide(ledger, None), result(pupil(), day=later))
    again = after(decide(cleared), result(pupil(), day=later))
    assert again[1] == [State.STANDING], "the decision was taken away and put back as it was"
    fresh = decide(ledger, replace(STATED, decided_on=later))
    assert after(fresh, result(pupil(), day=later))[1] == [State.DECIDED]


def test_a_case_put_off_is_open_again_on_its_day() -> None:
    put_off = replace(STATED, decision="put off", until=DAY + timedelta(days=7))
    ledger, _ = after(Ledger(), result(pupil()))
    ledger, states = after(decide(ledger, put_off), result(pupil()))
    assert states == [State.DECIDED]
    assert after(ledger, result(pupil(), day=DAY + timedelta(days=7)))[1] == [State.DUE]


def test_what_was_not_asked_or_cannot_be_told_is_not_resolved() -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    unasked = replace(
        result(), rules=(RuleCount("often_absent", "t", "pupil", Level.MUST, not_evaluated="no table"),)
    )
    assert after(ledger, unasked)[1] == [State.UNASKED]
    (count,) = result(rules=("often_absent",)).rules
    for academy, state in (("wenlock", State.UNASKED), ("ashdown", State.RESOLVED)):
        partly = replace(result(), rules=(replace(count, not_evaluated_at={academy: "no table"}),))
        assert after(ledger, partly)[1] == [state]
    assert after(ledger, replace(result(), rules=()))[1] == [State.UNASKED]
    untold = replace(pupil(), answer=Answer.CANNOT_TELL, window=None)
    assert after(ledger, result(untold))[1] == [State.NEW, State.UNTOLD]
    other = replace(result(), academies=("ashdown",))
    assert after(ledger, other) == (ledger, [])


def test_what_was_resolved_stays_so_whatever_can_be_asked_or_told_today() -> None:
    """A case of the autumn was `cannot be told now` for the weeks in which another half term could not be told."""
    ledger, _ = after(Ledger(), result(pupil()))
    ledger, states = after(ledger, result())
    assert states == [State.RESOLVED]
    untold = replace(pupil(), answer=Answer.CANNOT_TELL, window=None)
    assert after(ledger, result(untold, day=DAY + timedelta(days=7)))[1] == [State.NEW, State.RESOLVED]
    without = replace(result(day=DAY + timedelta(days=7)), rules=())
    later, states = after(ledger, without)
    assert (states, later.entries[0].resolved_on) == ([State.RESOLVED], DAY)


def test_a_year_group_of_which_nothing_can_be_told_leaves_the_others_resolved() -> None:
    of_years = [replace(pupil(), subject={"year_group": year}) for year in (5, 6)]
    ledger, _ = after(Ledger(), result(*of_years))
    untold = replace(of_years[0], answer=Answer.CANNOT_TELL, window=None)
    assert after(ledger, result(untold))[1] == [State.NEW, State.UNTOLD, State.RESOLVED]


def test_what_is_resolved_as_a_school_year_ends_says_that_it_may_only_be_over() -> None:
    """A leaver without a recorded deletion was `resolved` on the first day of term, and nothing had been recorded."""
    ledger, _ = after(Ledger(), result(pupil(), day=date(2025, 7, 18)))
    (same_year,) = compared(ledger, result(day=date(2025, 7, 21)))
    assert (same_year.state, same_year.changes) == (State.RESOLVED, ())
    later = result(day=date(2025, 9, 4))
    (next_year,) = cases = compared(ledger, later)
    assert (next_year.state, next_year.changes) == (State.RESOLVED, (PAST,))
    assert f"      since then: {PAST}\n" in "".join(cases_text(later, cases))


def test_a_pupil_who_is_not_in_the_register_any_more_was_not_asked() -> None:
    ledger, _ = after(Ledger(), result(pupil(), pupil(who="P0002")))
    cases = compared(ledger, result(), Seen(gone={ledger.entries[0].case: "not here"}))
    assert [case.state for case in cases] == [State.UNASKED, State.RESOLVED]
    assert cases[0].changes == ("not here",)


def test_what_was_not_asked_says_why() -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    (count,) = result(rules=("often_absent",)).rules

    def why(*rules: RuleCount) -> tuple[str, ...]:
        (case,) = compared(ledger, replace(result(), rules=rules))
        assert case.state is State.UNASKED
        return case.changes

    assert why(replace(count, not_evaluated="no table")) == ("no table",)
    assert why(replace(count, not_evaluated_at={"wenlock": "no column"})) == ("no column",)
    assert why() == ("the policy has no rule `often_absent`",)
    assert why(replace(count, academies=("ashdown",))) == why(), "the rule of another academy alone"


def test_a_lower_stage_is_no_case_of_its_own_and_not_resolved_either() -> None:
    low = replace(pupil("low"), ladder=Ladder("l", 1))
    high = replace(pupil("high"), ladder=Ladder("l", 2))
    ledger, states = after(Ledger(), result(low))
    folded = replace(low, ladder=Ladder("l", 1, "high"))
    ledger, states = after(decide(ledger), result(folded, high))
    assert states == [State.UNDER, State.NEW]
    assert len(after(Ledger(), result(folded, high))[0].entries) == 1
    assert after(ledger, result(low, rules=("high",)))[1] == [State.DECIDED, State.RESOLVED]


def test_under_a_higher_stage_a_decision_holds_as_long_as_it_would_by_itself() -> None:
    low = replace(pupil("low"), ladder=Ladder("l", 1))
    folded = replace(low, ladder=Ladder("l", 1, "high"))
    ledger, _ = after(Ledger(), result(low))
    put_off = Decision("put off", "A Head", DAY, until=date(2025, 4, 1))
    more = replace(folded, values={"count": Measured(14, "sessions")})
    for decision, found, day, holds in (
        (STATED, folded, DAY, True),
        (STATED, more, DAY, False),
        (put_off, folded, DAY, True),
        (put_off, folded, date(2025, 4, 1), False),
        (None, folded, DAY, False),
    ):
        (case,) = compared(decide(ledger, decision), result(found, day=day))
        assert (case.state, case.holds) == (State.UNDER, holds)
    gone, _ = after(decide(ledger), result(rules=("low",)))
    (case,) = compared(gone, result(folded))
    assert not case.holds, "come again, and nothing decided since"


def test_of_two_that_nothing_tells_apart_one_gone_leaves_nothing_decided_on_the_other() -> None:
    """Two notices of one day, one to each parent: which of the two has been paid the ledger does not know."""
    notice = replace(pupil(), subject={"pupil_id": "P0001", "kind": "penalty_notice", "issued_on": DAY})
    ledger, _ = after(Ledger(), result(notice, notice))
    first, second = ledger.entries
    ledger = replace(ledger, entries=(replace(first, decision=STATED), second))
    left, gone = compared(ledger, result(notice))
    assert (left.state, left.changes, gone.state) == (
        State.CHANGED,
        ("now 1 found alike, was 2",),
        State.RESOLVED,
    )
    one, _ = after(Ledger(), result(notice))
    states = [case.state for case in compared(decide(one), result(notice, notice))]
    assert states == [State.CHANGED, State.NEW]


def test_a_new_spell_names_what_was_decided_on_the_one_before() -> None:
    ledger, _ = after(Ledger(), result(pupil()))
    cases = compared(decide(ledger), result(pupil(first=date(2025, 2, 3))))
    (new,) = (case for case in cases if case.state is State.NEW)
    assert new.earlier is not None
    assert new.earlier.decision == STATED


# The file -------------------------------------------------------------------------------------------------------


texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=12)
one_line = texts.map(str.strip).filter(lambda text: not says_nothing(text))
decisions = st.builds(Decision, st.sampled_from(["done", "no action"]), one_line, days, one_line) | st.builds(
    Decision, st.just("put off"), one_line, days, one_line, days
)


@pytest.mark.thorough
@given(st.lists(findings(), max_size=5), st.none() | decisions, texts)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, found: list[Finding], decision: Decision | None, note: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "ledger.csv"
    ledger, _ = after(Ledger(), result(*found))
    day = decision.decided_on if decision else None
    entries = tuple(
        replace(
            each,
            decision=decision if day and day >= (each.occasion or day) else None,
            more=(("our notes", note),),
        )
        for each in ledger.entries
    )
    ledger = Ledger(entries, ("our notes",))
    write_ledger(path, ledger)
    assert read_ledger(path) == (ledger, ())
    text = ledger_text(ledger)
    for cell in ("=1", "+1", "@a", "-1"):
        assert f",{cell}" not in text
        assert f',"{cell}' not in text


@given(st.text(st.sampled_from("'=+-@＝ \t\n\r0a"), max_size=5))
def test_a_cell_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert as_meant(safe(text)) == text
    assert safe(as_meant(safe(text))) == safe(text)
    assert safe(text).lstrip()[:1] not in tuple("=+-@＝")


@given(st.binary(max_size=200))
def test_any_bytes_give_problems_and_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "ledger.csv"
    path.write_bytes(data)
    ledger, found = read_ledger(path)
    assert ledger is None
    assert found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ledger, _ = after(Ledger(), result(pupil(), pupil(who="P0002")))
    write_ledger(tmp_path / "ledger.csv", ledger)
    return tmp_path / "ledger.csv"


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def told_of_lines(path: Path, cells: Sequence[Mapping[str, str]]) -> list[str]:
    """What is told of a ledger of as many lines of its first case, each with some cells of its own."""
    case = lines_of(path)[0]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, case)
        writer.writeheader()
        writer.writerows({**case, **each} for each in cells)
    wrong = [each for each in read_ledger(path)[1] if each.code.id == "G003"]
    return "".join(diagnostics_text(wrong)).splitlines()


def edited(path: Path, column: str, value: str, line: int = 2) -> list[str]:
    """The ledger with one cell changed, and what reading it says."""
    import csv

    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return [
        f"{each.code.id} {each.place.line}:{each.place.column} {each.message}"
        for each in read_ledger(path)[1]
    ]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("decision", "yes", "G003 2:decision `yes` is not a decision"),
        ("decision", "no action", "G005 2:reason the decision `no action` lacks `reason`"),
        ("decision", "put off", "G005 2:until the decision `put off` lacks `until`"),
        ("reason", "moved", "G005 2:decision `reason` is filled in, and not what was decided"),
        ("reason", "-", "G005 2:decision `reason` is filled in, and not what was decided"),
        ("decided_on", "3/28/2025", "G003 2:decided_on a date here has the month before the day"),
        ("decided_on", "28.3.25", "G003 2:decided_on `decided_on` is not a date like `2025-03-28`"),
        ("decided_on", "31/02/2025", "G003 2:decided_on `31/02/2025` is not a date"),
        ("case", "1E+12", "G003 2:case `case` is not as it was written"),
        ("measured", "{", "G003 2:measured `measured` is not as it was written"),
        ("decided_upon", '{"measured": 1}', "G003 2:decided_upon `decided_upon` is not as it was written"),
        ("academy", "", "G003 2:academy `academy` is empty"),
        ("last_seen", "", "G003 2:last_seen `last_seen` is empty"),
    ],
)
def test_a_mistake_is_told_with_its_place(path: Path, column: str, value: str, said: str) -> None:
    assert said in edited(path, column, value)
    assert read_ledger(path)[0] is None


def test_a_decision_as_a_spreadsheet_saves_it(path: Path) -> None:
    edited(path, "decision", " Done ")
    edited(path, "decided_by", "A Head")
    assert edited(path, "decided_on", "3/04/2025") == []
    ledger, _ = read_ledger(path)
    assert ledger is not None
    assert ledger.entries[0].decision == Decision("done", "A Head", date(2025, 4, 3))
    assert edited(path, "decided_on", "03/04/25") == [], "as LibreOffice has it in British settings"
    assert read_ledger(path)[0] == ledger


def test_a_day_that_a_spreadsheet_has_rewritten_is_told_with_what_prevents_it(path: Path) -> None:
    edited(path, "last_seen", "28-Mar-25")
    (wrong,) = read_ledger(path)[1]
    assert (wrong.help or "").endswith("; in a spreadsheet, give the cells that format before you save")


@pytest.mark.parametrize("form", ["%d.%m.%y", "%d %B %Y", "%Y/%m/%d"])
def test_a_column_in_a_form_that_is_not_read_is_told_once(path: Path, form: str) -> None:
    days = [date(2025, 3, day) for day in range(10, 30)]
    found = told_of_lines(path, [{"first_seen": day.strftime(form)} for day in days])
    assert found[0] == "error[G003]: `first_seen` is not a date like `2025-03-28`"
    assert found[-1].endswith("14:first_seen and 7 more")
    assert sum(line.startswith("error") for line in found) == 1


def test_what_is_odd_of_days_with_the_month_first_is_not_told_besides(path: Path) -> None:
    """10 February is read as 2 October, and 5 March as 3 May, which is before it."""
    decided = {"decision": "done", "decided_by": "A Head", "occasion": "02/10/2025"}
    cells = [{"decided_on": day, **decided} for day in ("03/05/2025", "03/06/2025", "03/28/2025")]
    found = told_of_lines(path, cells)
    assert [line for line in found if line.startswith("error")] == [
        "error[G003]: a date here has the month before the day"
    ]


def test_a_decision_of_a_day_that_nobody_can_mean_is_refused(path: Path) -> None:
    cells = {"decision": "put off", "reason": "away", "decided_by": "A Head", "until": "2025-05-01"}
    for name, value in cells.items():
        edited(path, name, value)
    to_come = date.today() + timedelta(days=1)
    assert edited(path, "decided_on", str(to_come)) == [f"G003 2:decided_on {to_come} is still to come"]
    assert edited(path, "decided_on", "2025-03-28") == []
    (said,) = edited(path, "decided_on", "2024-03-28")
    assert said == "G003 2:decided_on 2024-03-28 is before 2024-11-04, the first day of what it is about"
    edited(path, "decided_on", "2025-03-28")
    (said,) = edited(path, "until", "2205-05-01")
    assert said == "G003 2:until 2205-05-01 is more than ten years after the decision"


@pytest.mark.parametrize("text", ["-", ".", "?", "n/a", "N/A", "none", "#NAME?", "#N/A", "\u2013"])
def test_a_reason_or_a_name_that_says_nothing_is_none(path: Path, text: str) -> None:
    cells = {"decision": "no action", "reason": text, "decided_by": "A Head", "decided_on": "2025-03-28"}
    for name, value in cells.items():
        said = edited(path, name, value)
    assert said == [f"G005 2:reason the decision `no action` has `{text}` for `reason`, which says nothing"]
    assert edited(path, "decision", "done") == [], "where no reason is needed it may be a dash"
    (said,) = edited(path, "decided_by", text)
    assert said == f"G005 2:decided_by the decision `done` has `{text}` for `decided_by`, which says nothing"


@pytest.mark.parametrize("figure", ["NaN", "sNaN", "Infinity", "1e1000000", "a few", ["8"]])
def test_a_figure_that_a_ledger_cannot_have_is_another_one(figure: object) -> None:
    now = {**measures_of(pupil()), "figures": {"absence": ["8.5", "%"]}}
    before = {**now, "figures": {"absence": [figure, "%"]}}
    assert len(list(changes_between(before, now))) == 1


@pytest.mark.parametrize("level", ["urgent", "Must", ""])
def test_a_level_that_there_is_none_of_is_told(path: Path, level: str) -> None:
    assert edited(path, "level", level) == ["G003 2:level `level` is not as it was written"]


@pytest.mark.parametrize("line", [f"Total,,,P0003{',' * (len(COLUMNS) - 4)}", ",".join(COLUMNS)])
def test_a_line_that_somebody_has_added_is_told_once(path: Path, line: str) -> None:
    """As of a sum below the table, of the headings once more, or of a case that a check has not found."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\r\n")
    (wrong,) = read_ledger(path)[1]
    assert (wrong.code.id, wrong.place.line, wrong.message) == ("G003", 4, "this line is not that of a case")
    assert wrong.help == "delete it: only what a check has found is a case"


def test_a_ledger_that_has_to_be_there_is_no_empty_one(tmp_path: Path) -> None:
    ledger, (wrong,) = read_ledger(tmp_path / "leger.csv", there=True)
    assert (ledger, wrong.code.id, wrong.message) == (None, "G001", "there is no file `leger.csv`")


def test_cells_at_the_end_that_excel_leaves_out_are_empty(path: Path) -> None:
    """Of sixteen lines in a row that have nothing in the last columns, Excel does not write the commas."""
    full, _ = read_ledger(path)
    head, *lines = path.read_text("utf-8-sig").splitlines()
    assert all(line.endswith(",") for line in lines), "nothing is decided, so that the last column is empty"
    path.write_text("\n".join((f"{head},ours", *(line.rstrip(",") for line in lines), "")), "utf-8-sig")
    ledger, wrong = read_ledger(path)
    assert (wrong, ledger and ledger.more) == ((), ("ours",))
    assert full is not None
    assert ledger is not None
    assert [replace(each, more=()) for each in ledger.entries] == list(full.entries)


def test_a_cell_beside_the_table_is_told(path: Path) -> None:
    head, first, *more = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join((head, f"{first},a note", *more, "")), "utf-8-sig")
    (wrong,) = read_ledger(path)[1]
    assert wrong.help == "empty the cells beside the table, or give their column a heading"


_NAME_IT = "name the file that `trustpolicy ledger` keeps, or put back a copy"


@pytest.mark.parametrize(
    ("above", "help"),
    [
        (("Cases of March", ",,,"), "delete the lines above line 3, which has them"),
        (("",), "delete the lines above line 2, which has them"),
        (None, _NAME_IT),
    ],
)
def test_headings_that_are_not_on_the_first_line_are_told_once(
    path: Path, above: Sequence[str] | None, help: str
) -> None:
    head, *lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join((*(above or ()), *([head] if above else []), *lines, "")), "utf-8-sig")
    (wrong,) = read_ledger(path)[1]
    assert (wrong.code.id, wrong.help) == ("G002", help)
    assert wrong.message == "the first line of `ledger.csv` lacks 21 of the 21 headings of a case ledger"


def test_a_file_that_is_no_ledger_is_told_once(path: Path) -> None:
    """Such as the findings of a check, which have some columns of the same names."""
    path.write_text("academy,rule,level,pupil_id,says\nwenlock,late,note,P0001,Late\n", "utf-8")
    (wrong,) = read_ledger(path)[1]
    assert (wrong.code.id, wrong.help) == ("G002", _NAME_IT)


def test_columns_without_a_heading(path: Path) -> None:
    path.write_text(path.read_text("utf-8-sig").replace("\n", ",,\n"), "utf-8")
    (wrong,) = read_ledger(path)[1]
    assert wrong.message == "several columns have no heading"


@pytest.mark.parametrize("column", ["rule", "academy", "pupil_id"])
def test_columns_that_were_sorted_without_the_others_are_told(tmp_path: Path, column: str) -> None:
    path = tmp_path / "ledger.csv"
    found = result(pupil(who="P0001"), pupil("often_late", who="P0002"))
    keep(path, found)
    rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"))))
    at = rows[0].index(column)
    rows[1][at], rows[2][at] = (rows[2][at], rows[1][at]) if column != "academy" else ("hillside", "wenlock")
    text = StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), "utf-8", newline="")
    cases, wrong, _ = keep(path, found)
    assert cases == ()
    assert wrong[0].message == f"`{column}` is not that of this line's case"
    assert (wrong[0].place.line, wrong[0].place.column) == (2, column)


def test_an_identifier_that_lost_its_zero_is_still_the_pupils(path: Path) -> None:
    edited(path, "pupil_id", "1")
    cases, wrong, _ = keep(path, result(pupil(), pupil(who="P0002")))
    assert wrong == ()
    assert [case.state for case in cases] == [State.STANDING] * 2


def test_an_identifier_is_put_right_again(path: Path) -> None:
    edited(path, "pupil_id", "1")
    keep(path, result(pupil(), pupil(who="P0002")))
    assert [row["pupil_id"] for row in lines_of(path)] == ["P0001", "P0002"]


@pytest.mark.parametrize(
    "found", [pupil(who="P0002"), replace(pupil(), subject={"year_group": 3}, window=None)], ids=str
)
def test_a_mistyped_name_of_a_case_is_told_with_the_right_one(tmp_path: Path, found: Finding) -> None:
    """Its line would be taken as resolved, and the case as a new one on which nothing was decided."""
    path = tmp_path / "ledger.csv"
    ((case,), _, _) = keep(path, result(found))
    edited(path, "case", "bkdf-ghmn-pqrs-tvwx")
    cases, (wrong,), _ = keep(path, result(found))
    assert (cases, wrong.code.id, wrong.place.column) == ((), "G003", "case")
    assert wrong.help == f"write `{case.entry.case}`"


def test_a_line_that_is_of_no_case_is_told(path: Path) -> None:
    gone = {lines_of(path)[0]["case"]: NO_CASE}
    cases, (wrong,), _ = keep(path, result(pupil(who="P0002")), Seen(gone=gone))
    assert [case.state for case in cases] == [State.STANDING, State.UNASKED]
    assert (wrong.code.id, wrong.place.line, wrong.place.column) == ("G008", 2, "case")


def test_a_ledger_that_is_open_in_a_spreadsheet_is_told(path: Path) -> None:
    (path.parent / ".~lock.ledger.csv#").write_text("A Clerk (invented)", "utf-8")
    found = result(pupil(), pupil(who="P0002"))
    cases, (wrong,), refused = keep(path, found)
    assert (len(cases), wrong.code.id, refused) == (2, "G011", None)
    assert keep(path, found, dry_run=True)[1] == (), "nothing is written that could be overwritten"


def test_a_line_of_an_academy_without_policies_is_told(path: Path) -> None:
    edited(path, "academy", "wenlok")
    _, (wrong,), _ = keep(path, result(pupil(who="P0002")), known=("ashdown", "wenlock"))
    assert (wrong.code.id, wrong.place.line, wrong.place.column) == ("G008", 2, "academy")
    assert wrong.help == "did you mean `wenlock`?"


def test_cases_that_come_to_a_ledger_of_other_academies_are_told(path: Path) -> None:
    found = replace(result(replace(pupil(), academy="ashdown")), academies=("ashdown",))
    _, (wrong,), _ = keep(path, found, dry_run=True)
    said = "until now `ledger.csv` had cases of wenlock alone, none of ashdown"
    assert (wrong.code.id, wrong.message) == ("G009", said)
    keep(path, found)
    assert keep(path, found)[1] == ()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-03-27", ["the decision is of 2025-03-27, before the case was first found, on 2025-03-28"]),
        ("2025-04-28", []),
        ("2025-04-29", ["the decision is of 2025-04-29, long after the day of this check, 2025-03-28"]),
    ],
)
def test_a_decision_of_a_doubtful_day_is_told_once(path: Path, day: str, said: list[str]) -> None:
    found = result(pupil(), pupil(who="P0002"))
    for name, value in {"decision": "done", "decided_by": "A Head", "decided_on": day}.items():
        edited(path, name, value)
    assert [each.message for each in keep(path, found)[1]] == said
    assert keep(path, found)[1] == ()


def test_a_decision_from_before_a_case_came_again_is_told(path: Path) -> None:
    found, again = result(pupil(), pupil(who="P0002")), DAY + timedelta(days=7)
    for name, value in {"decision": "done", "decided_by": "A Head", "decided_on": "2025-03-28"}.items():
        edited(path, name, value)
    keep(path, found)
    keep(path, result(pupil(who="P0002"), day=DAY + timedelta(days=4)))
    assert keep(path, replace(found, as_at=again))[1] == (), (
        "the old decision does not hold, and says nothing"
    )
    edited(path, "reason", "written anew")
    _, (wrong,), _ = keep(path, replace(found, as_at=again))
    assert wrong.message == f"the decision is of {DAY}, before the case came again, on {again}"


def test_a_case_that_stands_twice_is_refused(path: Path) -> None:
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    path.write_text("".join((*lines, lines[1])), "utf-8-sig")
    (wrong,) = read_ledger(path)[1]
    assert (wrong.code.id, wrong.place.line) == ("G004", 4)


def test_a_day_to_put_a_case_off_to_goes_with_that_decision_alone(path: Path) -> None:
    cells = {"decision": "no action", "reason": "moved", "decided_by": "A Head", "decided_on": "2025-03-28"}
    for name, value in cells.items():
        edited(path, name, value)
    (said,) = edited(path, "until", "2025-05-01")
    assert said == "G005 2:until `until` goes with `put off` alone"


@pytest.mark.parametrize("name", ["decision", "ours"])
def test_a_column_twice_is_told(path: Path, name: str) -> None:
    lines = path.read_text("utf-8-sig").splitlines()
    added = [f"{lines[0]},{name},ours", *(f"{line},," for line in lines[1:])]
    path.write_text("\n".join(added) + "\n", "utf-8-sig")
    ledger, found = read_ledger(path)
    assert ledger is None
    assert [(each.code.id, each.message) for each in found] == [
        ("G002", f"the column `{name}` is there twice")
    ]


def test_a_ledger_that_is_a_folder_is_told(path: Path) -> None:
    path.unlink()
    path.mkdir()
    ledger, (wrong,) = read_ledger(path)
    assert (ledger, wrong.code.id) == (None, "G001")
    assert wrong.message == "`ledger.csv` cannot be read: is a directory"


@pytest.mark.parametrize(("sign", "named"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_ledger_saved_with_other_separators_is_told_once(path: Path, sign: str, named: str) -> None:
    rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"), newline="")))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=sign).writerows(rows)
    ledger, (wrong,) = read_ledger(path)
    assert (ledger, wrong.code.id, wrong.place.line) == (None, "G001", 1)
    assert wrong.message == f"`ledger.csv` was saved with {named} between the columns, not commas"
    assert wrong.help == "save it as CSV with commas, or put back a copy"


@pytest.mark.parametrize("name", COLUMNS)
def test_a_missing_column_is_named(path: Path, name: str) -> None:
    text = path.read_text("utf-8-sig").replace(name, f"{name}x", 1) if name != "decided_on" else None
    if text is None:
        text = path.read_text("utf-8-sig").replace(",decided_on,", ",on,", 1)
    path.write_text(text, "utf-8")
    found = read_ledger(path)[1]
    assert any(each.code.id == "G002" for each in found)


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf\n", b"PK\x03\x04rest", "caf\xe9".encode("latin-1"), b'case\n"x']
)
def test_what_is_no_ledger_is_never_an_empty_one(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    ledger, (first, *_) = read_ledger(path)
    assert ledger is None
    assert first.code.id in ("G001", "G002")


def test_a_ledger_cut_off_anywhere_is_refused_or_loses_whole_lines_only(path: Path) -> None:
    whole = path.read_bytes()
    full, _ = read_ledger(path)
    assert full is not None
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        ledger, _ = read_ledger(path)
        assert ledger is None or ledger.entries == full.entries[: len(ledger.entries)], end


@needs_unix
def test_the_ledger_is_private_and_keeps_the_rights_it_was_given(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    write_ledger(path, Ledger())
    assert path.stat().st_mode & 0o777 == 0o640


# Faults -------------------------------------------------------------------------------------------------------------


def killed_at(call: int, work: Callable[[], object]) -> int:
    """The exit code of the work in a process of its own that ends without a word at its nth step on the disk."""
    child = os.fork()
    if child == 0:
        steps = iter(range(1, 1000))
        for owner, name in (
            (os, "open"),
            (os, "fsync"),
            (Path, "chmod"),
            (Path, "replace"),
            (Path, "unlink"),
        ):
            real = getattr(owner, name)

            def step(*words: Any, _real: Any = real, **more: Any) -> Any:
                if next(steps) == call:
                    os._exit(9)
                return _real(*words, **more)

            setattr(owner, name, step)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@needs_unix
@pytest.mark.thorough
def test_a_run_killed_at_any_step_leaves_the_old_ledger_or_the_new_one(path: Path) -> None:
    old = path.read_bytes()
    more = result(pupil(), pupil(who="P0002"), pupil(who="P0003"))
    keep(path, more)
    new = path.read_bytes()
    ends = []
    for call in range(1, 20):
        path.write_bytes(old)
        ends.append(killed_at(call, lambda: keep(path, more)))
        assert path.read_bytes() in (old, new), call
        keep(path, more)
        ledger, found = read_ledger(path)
        assert not found
        assert ledger is not None
        assert [each.pupil_id for each in ledger.entries] == ["P0001", "P0002", "P0003"]
        assert sorted(each.name for each in path.parent.iterdir()) == [".ledger.csv.lock", "ledger.csv"]
    assert ends.count(9) > 5
    assert ends[-1] == 0


@contextmanager
def full_disk() -> Iterator[None]:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@needs_unix
def test_a_full_disk_leaves_the_ledger_and_tells_the_cases(path: Path) -> None:
    old = path.read_bytes()
    with full_disk():
        cases, wrong, refused = keep(path, result(pupil(), pupil(who="P0003")))
    assert [case.state for case in cases] == [State.STANDING, State.NEW, State.RESOLVED]
    assert (wrong, refused is not None) == ((), True)
    assert path.read_bytes() == old
    assert sorted(each.name for each in path.parent.iterdir()) == [".ledger.csv.lock", "ledger.csv"]


@needs_unix
def test_a_folder_that_may_not_be_written_tells_the_cases() -> None:
    cases, wrong, refused = keep(Path("/proc/ledger.csv"), result(pupil()))
    assert [case.state for case in cases] == [State.NEW]
    assert (wrong, refused is not None) == ((), True)


@needs_unix
def test_two_runs_at_once_lose_none_of_each_others_cases(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    children = []
    for academy in ("wenlock", "ashdown"):
        child = os.fork()
        if child == 0:
            try:
                for number in range(15):
                    found = [replace(pupil(who=f"P{each:04}"), academy=academy) for each in range(number + 1)]
                    keep(path, replace(result(*found), academies=(academy,)))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    ledger, found_wrong = read_ledger(path)
    assert not found_wrong
    assert ledger is not None
    assert {(each.academy, each.pupil_id) for each in ledger.entries} == {
        (academy, f"P{each:04}") for academy in ("wenlock", "ashdown") for each in range(15)
    }


def test_a_run_that_waits_too_long_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_PATIENCE", 0.1)
    with writing.alone(path):
        cases, _, refused = keep(path, result(pupil()))
    assert cases
    assert refused is not None
    assert "another run is keeping it" in str(refused)


def test_a_check_of_an_earlier_day_keeps_nothing(path: Path) -> None:
    old = path.read_bytes()
    earlier = result(day=DAY - timedelta(days=1))
    cases, (wrong,), _ = keep(path, earlier)
    assert (cases, wrong.code.id) == ((), "G006")
    assert [case.state for case in keep(path, earlier, dry_run=True)[0]] == [State.RESOLVED] * 2
    assert path.read_bytes() == old


@pytest.mark.thorough
def test_a_day_that_is_still_to_come_keeps_nothing(path: Path) -> None:
    old = path.read_bytes()
    tomorrow = date.today() + timedelta(days=1)
    kept = keep_ledger(installed_folder("policies"), ["wenlock"], path.parent, tomorrow, path)
    assert (kept.result, [each.code.id for each in kept.diagnostics]) == (None, ["G007"])
    assert path.read_bytes() == old
    tried = keep_ledger(installed_folder("policies"), ["wenlock"], path.parent, tomorrow, path, dry_run=True)
    assert "G007" not in {each.code.id for each in tried.diagnostics}


def test_what_a_person_adds_in_the_meantime_is_kept(path: Path) -> None:
    edited(path, "decision", "done")
    edited(path, "decided_by", "=A Head")
    edited(path, "decided_on", "2025-03-28")
    cases, *_ = keep(path, result(pupil(), pupil(who="P0002")))
    assert [case.state for case in cases] == [State.DECIDED, State.STANDING]
    ledger, _ = read_ledger(path)
    assert ledger is not None
    assert ledger.entries[0].decision == Decision("done", "=A Head", DAY)


def test_a_run_that_changes_no_case_does_not_write_the_ledger(path: Path) -> None:
    """Whoever has it open in a spreadsheet would be told that the file has changed."""
    found = result(pupil(), pupil(who="P0002"))
    keep(path, found)
    before = path.stat()
    keep(path, found)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_quotation_mark_that_goes_on_after_its_end_is_told(path: Path) -> None:
    text = path.read_text("utf-8-sig").replace("wenlock", '"wen"lock', 1)
    path.write_text(text, "utf-8-sig", newline="")
    ledger, (wrong,) = read_ledger(path)
    assert (ledger, wrong.code.id, wrong.place.line) == (None, "G001", 2)


def test_cases_of_pupils_stand_before_those_of_nobody() -> None:
    year = replace(pupil("year_group_attendance"), subject={"year_group": 3})
    found = result(year, pupil(who="P0002"), pupil())
    text = "".join(cases_text(found, compared(Ledger(), found)))
    assert text.index("P0001") < text.index("P0002") < text.index("year 3")
