"""The cases of a check by how they stand, in each format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.check_result import CheckResult
from engine.findings import Level
from engine.ledger.comparing import OPEN, Case, State
from engine.ledger.entries import OF_PEOPLE, Decision
from engine.ledger.writing import entry_cells
from engine.reports.check.closing import amounts_to
from engine.reports.check.json import action_json, wanted_json
from engine.reports.csv import csv_rows
from engine.reports.diagnostics import diagnostic_json
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.phrases import academies_called, at_academy, what_to_do
from engine.reports.visible import visible
from engine.spoken import day_in_words
from engine.wording import counted, listed

COLUMNS = (
    *("state", "case", "academy", "pupil_id", "about", "rule", "title", "level", "found", "do", "by", "due"),
    *("decision", "reason", "decided_by", "decided_on", "until", "changes", "earlier"),
    *("first_seen", "last_seen", "resolved_on", "again_on"),
)
_HEADINGS = ("pupil", "about", "rule", "found", "to do", "decided", "since then")
_STATES = (
    Column("cases", whole=True),
    Column("all", number=True),
    *(Column(level.value, number=True) for level in Level),
)
_QUIET = (State.DECIDED, State.UNDER)


def ledger_text(result: CheckResult, cases: Sequence[Case], look: Look = PLAIN) -> Iterator[str]:
    """How many cases stand how, then each: what asks for something first."""
    academies = visible(academies_called(result.academies))
    yield look.paint("strong", f"{academies}: cases as at {day_in_words(result.as_at)}") + "\n"
    yield from grid(_STATES, _counts(shown(result, cases)), look)
    for state, of_state in _by_state(listed_cases(result, cases)):
        yield "\n" + look.paint("strong", state.value) + "\n"
        for case in of_state:
            about = at_academy(case.about, case.entry.academy, result.academies)
            yield from (look.fitted(visible(line)) + "\n" for line in _lines(case, about, state))
    yield "\n" + look.paint("strong", ledger_closing(result, cases)) + "\n"


def shown(result: CheckResult, cases: Sequence[Case]) -> list[Case]:
    """The cases told: of those resolved only the ones that were found at the last look."""
    return [
        case for case in cases if case.state is not State.RESOLVED or case.entry.resolved_on == result.as_at
    ]


def listed_cases(result: CheckResult, cases: Sequence[Case]) -> list[Case]:
    """Those of them that are wanted; of what is not found now nobody can say who would act."""
    told, wanted = shown(result, cases), result.wanted
    if wanted is None:
        return told
    found = set(map(id, result.listed))

    def is_wanted(case: Case) -> bool:
        entry = case.entry
        if case.finding is not None:
            return id(case.finding) in found
        return wanted.names(entry.rule, entry.level, entry.academy, entry.pupil_id)

    return list(filter(is_wanted, told))


def _by_state(cases: Sequence[Case]) -> Iterator[tuple[State, Iterator[Case]]]:
    """By state, academy and pupil, as `check` lists them: what is about no single pupil comes last."""
    order = list(State)

    def place(case: Case) -> tuple[int, str, bool, str]:
        pupil = case.entry.pupil_id
        return order.index(case.state), case.entry.academy, not pupil, pupil

    yield from groupby(sorted(cases, key=place), key=lambda each: each.state)


def _counts(cases: Sequence[Case]) -> Iterator[tuple[str, ...]]:
    for state in State:
        levels = [case.entry.level for case in cases if case.state is state]
        if levels:
            yield state.value, f"{len(levels):,}", *(f"{levels.count(level.value):,}" for level in Level)


def _lines(case: Case, about: str, state: State) -> Iterator[str]:
    entry, decision = case.entry, case.entry.decision
    yield f"  {about}: {entry.title} ({entry.level}) [{entry.case}]"
    if state in _QUIET and decision:
        yield f"      {decided(decision)}"
        return
    if entry.found != entry.title:
        yield f"      {entry.found}"
    if case.finding and case.finding.then and state in OPEN:
        yield f"      → {what_to_do(case.finding.then)}"
    if decision:
        before = "" if state in (State.CHANGED, State.DUE, State.DECIDED) else "before this: "
        yield f"      {before}{decided(decision)}"
    if case.changes:
        yield f"      since then: {'; '.join(case.changes)}"
    yield from (f"      {earlier}" for earlier in _earlier(case))
    if state is State.STANDING:
        again = f", come again on {day_in_words(entry.again_on)}" if entry.again_on else ""
        yield f"      since {day_in_words(entry.first_seen)}{again}"


def _earlier(case: Case) -> Iterator[str]:
    if case.earlier and case.earlier.decision:
        yield f"an earlier case [{case.earlier.case}]: {decided(case.earlier.decision)}"


def decided(decision: Decision) -> str:
    """`no action, by A Head on 3 March 2025: the family has moved`."""
    until = f" until {day_in_words(decision.until)}" if decision.until else ""
    why = f": {decision.reason}" if decision.reason else ""
    return f"{decision.decision}{until}, by {decision.decided_by} on {day_in_words(decision.decided_on)}{why}"


def ledger_closing(result: CheckResult, cases: Sequence[Case]) -> str:
    """`12 cases are open: 2 new and 10 standing; 30 decided`, and what the check could not look at."""
    counts = Counter(case.state for case in shown(result, cases))
    told = {state: f"{counts[state]:,} {state.value}" for state in State if counts[state]}
    found = [words for state, words in told.items() if state in OPEN]
    others = [words for state, words in told.items() if state not in OPEN]
    number = sum(counts[state] for state in OPEN)
    verb = "case is open" if number == 1 else "cases are open"
    said = f"{number:,} {verb}: {listed(found)}" if found else "no case is open"
    rest = "; ".join((*others, f"the check: {amounts_to(result)}"))
    return f"{said}; {rest}{_of_which_listed(result, cases)}"


def _of_which_listed(result: CheckResult, cases: Sequence[Case]) -> str:
    if result.wanted is None:
        return ""
    number = len(listed_cases(result, cases))
    return f"; with `{visible(result.wanted.asked)}` {counted(number, 'case is', 'cases are')} listed"


def ledger_json(result: CheckResult, cases: Sequence[Case]) -> Iterator[str]:
    """The object that `schemas/results/ledger.schema.json` describes."""
    told, listed = shown(result, cases), listed_cases(result, cases)
    return json_object(
        as_at=result.as_at,
        academies=result.academies,
        amounts_to=amounts_to(result),
        counts={state.value: sum(case.state is state for case in told) for state in State},
        cases=map(_case, listed),
        wanted=wanted_json(result, len(told), len(listed)),
        diagnostics=map(diagnostic_json, result.diagnostics),
    )


def _case(case: Case) -> Json:
    entry, finding = case.entry, case.finding
    return {
        "case": entry.case,
        "state": case.state.value,
        "open": case.state in OPEN,
        **{name: getattr(entry, name) for name in ("academy", "rule", "title", "level", "found")},
        "about": case.about,
        "pupil_id": entry.pupil_id or None,
        **{name: getattr(entry, name) for name in ("occasion", "first_seen", "last_seen")},
        **{name: getattr(entry, name) for name in ("resolved_on", "again_on")},
        "then": action_json(finding.then) if finding and finding.then else None,
        "decision": _decision(entry.decision),
        "changes": case.changes,
        "earlier": case.earlier.case if case.earlier else None,
    }


def _decision(decision: Decision | None) -> Json:
    return {name: getattr(decision, name) for name in OF_PEOPLE} if decision else None


def ledger_csv(result: CheckResult, cases: Sequence[Case]) -> Iterator[str]:
    """A row a case."""
    return csv_rows(COLUMNS, (_row(case) for case in listed_cases(result, cases)))


def _row(case: Case) -> dict[str, object]:
    then = case.finding.then if case.finding else None
    return {
        **entry_cells(case.entry),
        "state": case.state.value,
        "about": case.about,
        "do": then and then.do,
        "by": then and then.by and then.by.role,
        "due": then and then.due,
        "changes": "; ".join(case.changes),
        "earlier": case.earlier and case.earlier.case,
    }


def ledger_markdown(result: CheckResult, cases: Sequence[Case]) -> Iterator[str]:
    """The same as text, with a table for each way cases stand."""
    told = listed_cases(result, cases)
    yield f"# Cases as at {day_in_words(result.as_at)}\n\n{escaped(ledger_closing(result, cases))}\n"
    for state, of_state in _by_state(told):
        listed = list(of_state)
        yield f"\n## {state.value.capitalize()} ({counted(len(listed), 'case')})\n\n"
        yield from table(_HEADINGS, (_cells(case, result) for case in listed))


def _cells(case: Case, result: CheckResult) -> tuple[str, ...]:
    entry = case.entry
    then = case.finding.then if case.finding else None
    return (
        entry.pupil_id,
        f"{at_academy(case.about, entry.academy, result.academies)} [{entry.case}]",
        f"{entry.title} ({entry.level})",
        entry.found,
        what_to_do(then) if then else "",
        "; ".join((*([decided(entry.decision)] if entry.decision else ()), *_earlier(case))),
        "; ".join(case.changes),
    )
