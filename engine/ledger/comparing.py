"""What a check finds against what a ledger knows: new, standing, changed, decided, resolved, come again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any

from engine.answering.subject_words import subject_unnamed, subject_whole
from engine.check_result import CheckResult
from engine.findings import Answer, Finding, Level, RuleCount
from engine.frozen import dataclass, replace
from engine.ledger.entries import PUT_OFF, Entry, Measures
from engine.ledger.figures import Leans, figure_changes, figure_kept, with_better
from engine.ledger.identity import alike, cases_of, occasion_of
from engine.ledger.reading import Ledger
from engine.school_years import first_year
from engine.spoken import day_in_words
from engine.wording import counted

Names = Mapping[tuple[str, object], str]
"""Pupils' names, by academy and identifier."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a ledger asks of a register beside the findings.

    `watched` has by rule, academy and pupil how many sessions could count for the rule so far, and the day of the last;
    `missing` by academy and pupil how many marks are missing or could not be used; `gone` by case why nothing could be
    asked of it: its pupil, mark or class is not in the register, or its line is no case's; `leans` by academy and rule
    which way its figures lean.
    """

    watched: Mapping[tuple[str, str, str], tuple[int, date]] = field(default_factory=dict)
    missing: Mapping[tuple[str, str], int] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    leans: Mapping[tuple[str, str], Leans] = field(default_factory=dict)


NOTHING_SEEN = Seen()

PAST = "its school year has ended, and some rules ask only about the present one: it may be over and not put right"


class State(StrEnum):
    """How a case stands in a check; the order is that of reports."""

    NEW = "new"
    AGAIN = "come again"
    CHANGED = "decided, but changed since"
    DUE = "put off until now"
    STANDING = "standing"
    UNDER = "under a higher stage"
    UNTOLD = "cannot be told now"
    UNASKED = "not asked now"
    DECIDED = "decided"
    RESOLVED = "resolved"


OPEN = (State.NEW, State.AGAIN, State.CHANGED, State.DUE, State.STANDING)
"""What asks somebody to act or to decide."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case with how it stands, the finding if it was found now, and what changed since it was decided or found.

    `holds` is whether something was decided on it that still holds: under a higher stage its state does not say so.
    `name` is the pupil's, where it is asked for.
    """

    state: State
    entry: Entry
    finding: Finding | None = None
    changes: tuple[str, ...] = ()
    earlier: Entry | None = None
    holds: bool = False
    name: str = ""

    @property
    def about(self) -> str:
        """Whom or what it is about, by a pupil's name too where there is one."""
        if self.finding:
            return subject_whole(self.finding)
        about, pupil = self.entry.about, self.entry.pupil_id
        return about.replace(pupil, f"{pupil} {self.name}", 1) if self.name else about


def compared(ledger: Ledger, result: CheckResult, seen: Seen = NOTHING_SEEN) -> tuple[Case, ...]:
    """Every case of the academies checked: those found, in the order of the findings, then those not found any more."""
    known = {entry.case: entry for entry in ledger.entries}
    found: list[Case] = []
    met: set[str] = set()
    named = zip(cases_of(result.findings), result.findings, alike(result.findings), strict=True)
    for name, finding, number in named:
        measured = measures_of(finding, seen, number)
        entry = _held(known.get(name), measured, seen.leans.get((finding.academy, finding.rule), {}))
        if finding.folded:
            if entry is not None:
                met.add(name)
                found.append(_folded(entry, finding, measured, result.as_at))
            continue
        met.add(name)
        found.append(_found(name, finding, entry, measured, result.as_at, ledger))
    return (*found, *_not_found(ledger, result, met, seen.gone))


def by_name(cases: Iterable[Case], names: Names) -> tuple[Case, ...]:
    """The cases with their pupils' names, also those of what is not found any more."""
    return tuple(
        replace(each, name=names.get((each.entry.academy, each.entry.pupil_id), "")) for each in cases
    )


def kept(ledger: Ledger, cases: Sequence[Case]) -> Ledger:
    """The ledger as it is to be kept: each entry in its place, those of other academies untouched, new ones last."""
    now = {case.entry.case: replace(case.entry, state=case.state.value) for case in cases}
    before = tuple(now.pop(entry.case, entry) for entry in ledger.entries)
    return replace(ledger, entries=(*before, *now.values()))


def _found(
    name: str,
    finding: Finding,
    entry: Entry | None,
    measured: Measures,
    as_at: date,
    ledger: Ledger,
) -> Case:
    told: dict[str, Any] = {
        "title": finding.title,
        "pupil_id": str(finding.subject.get("pupil_id", "")),
        "about": subject_unnamed(finding),
        "occasion": occasion_of(finding),
        "found": finding.told,
        "level": finding.level.value,
        "last_seen": as_at,
        "measured": measured,
    }
    if entry is None:
        made = Entry(case=name, academy=finding.academy, rule=finding.rule, **told, first_seen=as_at)
        return Case(State.NEW, made, finding, earlier=_earlier(made, ledger))
    again = entry.resolved_on is not None
    now = replace(
        entry,
        **told,
        resolved_on=None,
        again_on=as_at if again else entry.again_on,
    )
    state, changes = _standing(now, measured, as_at, again)
    return Case(state, now, finding, changes, holds=state is State.DECIDED)


def _held(entry: Entry | None, measured: Measures, leans: Leans) -> Entry | None:
    """An entry with what its decision is held against: what stood there then, and what has become better since.

    With more marks missing a figure may look better for that alone.
    """
    if entry is None:
        return None
    upon = _decided_upon(entry)
    was = (upon or {}).get("measured")
    if upon and isinstance(was, dict) and _whole(measured.get("missing")) <= _whole(was.get("missing")):
        figures = with_better(was.get("figures"), measured["figures"], leans)
        upon = {**upon, "measured": {**was, "figures": figures}}
    return replace(entry, decided_upon=upon)


def _decided_upon(entry: Entry) -> Measures | None:
    """What the decision was on: what stood in the ledger when it was written there."""
    if entry.resolved_on is not None:
        return {"decision": entry.decision.mark if entry.decision else "", "void": True}
    if entry.decision is None:
        return entry.decided_upon if entry.decided_upon and entry.decided_upon.get("void") else None
    if entry.decided_upon is None or entry.decided_upon.get("decision") != entry.decision.mark:
        return {"decision": entry.decision.mark, "measured": dict(entry.measured)}
    return entry.decided_upon


def _standing(entry: Entry, measured: Measures, as_at: date, again: bool) -> tuple[State, tuple[str, ...]]:
    upon = entry.decided_upon
    if again:
        return State.AGAIN, ()
    if entry.decision is None or upon is None or upon.get("void"):
        return State.STANDING, ()
    changes = tuple(changes_between(upon.get("measured") or {}, measured))
    if changes:
        return State.CHANGED, changes
    if entry.decision.decision == PUT_OFF and (entry.decision.until or as_at) <= as_at:
        return State.DUE, ()
    return State.DECIDED, ()


def _folded(entry: Entry, finding: Finding, measured: Measures, as_at: date) -> Case:
    again = entry.resolved_on is not None
    state, changes = _standing(entry, measured, as_at, again)
    seen = replace(entry, last_seen=as_at)
    return Case(State.UNDER, seen, finding, changes, holds=state is State.DECIDED)


def _earlier(made: Entry, ledger: Ledger) -> Entry | None:
    """The last case of the same rule and pupil on which something was decided: what was decided may bear on this one."""
    alike = [
        entry
        for entry in ledger.entries
        if (entry.rule, entry.academy, entry.pupil_id) == (made.rule, made.academy, made.pupil_id)
        and entry.pupil_id
        and entry.decision
    ]
    return max(alike, key=lambda each: each.last_seen, default=None)


def _not_found(ledger: Ledger, result: CheckResult, met: set[str], gone: Mapping[str, str]) -> Iterator[Case]:
    rules = {rule.id: rule for rule in result.rules}
    untold = {
        (finding.rule, finding.academy, finding.subject.get("pupil_id") or subject_unnamed(finding))
        for finding in result.findings
        if finding.answer is Answer.CANNOT_TELL
    }
    for entry in ledger.entries:
        if entry.case in met or entry.academy not in result.academies:
            continue
        if entry.resolved_on:  # what cannot be asked or told today does not undo that
            yield _resolved(entry, entry.resolved_on, result.as_at)
        elif why := _why_not_asked(entry, rules.get(entry.rule)) or gone.get(entry.case):
            yield Case(State.UNASKED, entry, changes=(why,))
        elif entry.occasion and (entry.rule, entry.academy, entry.pupil_id or entry.about) in untold:
            yield Case(State.UNTOLD, entry)
        else:
            yield _resolved(entry, result.as_at, result.as_at)


def _resolved(entry: Entry, on: date, as_at: date) -> Case:
    is_past = first_year(entry.last_seen) < first_year(as_at)
    return Case(State.RESOLVED, replace(entry, resolved_on=on), changes=(PAST,) if is_past else ())


def _why_not_asked(entry: Entry, rule: RuleCount | None) -> str | None:
    if rule is None or (rule.academies and entry.academy not in rule.academies):
        return f"the policy has no rule `{entry.rule}`"
    return rule.not_evaluated_at.get(entry.academy, rule.not_evaluated)


def measures_of(finding: Finding, seen: Seen = NOTHING_SEEN, number: int = 1) -> Measures:
    """What of a finding can grow, as the ledger keeps it, and how many of the pupil's marks it was found without.

    `number` findings, with this one, nothing tells apart.
    """
    pupil = str(finding.subject.get("pupil_id", ""))
    figures = {name: figure_kept(each) for name, each in finding.values.items()}
    made: dict[str, Any] = {"answer": finding.answer.value, "level": finding.level.value, "figures": figures}
    if finding.ladder:
        made["stage"] = finding.ladder.stage
    if watched := seen.watched.get((finding.rule, finding.academy, pupil)):
        made["sessions"] = [watched[0], watched[1].isoformat()]
    if missing := seen.missing.get((finding.academy, pupil)):
        made["missing"] = missing
    if number > 1:
        made["alike"] = number
    return made


def changes_between(before: Measures, now: Measures) -> Iterator[str]:
    """What of a case is another thing than what it is held against, in words."""
    if before.get("answer") != now.get("answer"):
        yield "it can be told now" if now.get("answer") == Answer.YES else "it can no longer be told"
    levels = [each.value for each in Level]
    if before.get("level") in levels and levels.index(str(now["level"])) < levels.index(before["level"]):
        yield f"now {now['level']}, was {before['level']}"
    if int(now.get("stage") or 0) > _whole(before.get("stage")):
        yield f"now stage {now['stage']}, was {before.get('stage') or 'none'}"
    yield from figure_changes(before.get("figures"), now["figures"])
    yield from _more_sessions(before.get("sessions"), now.get("sessions"))
    if (alike := now.get("alike", 1)) != (_whole(before.get("alike")) or 1):
        yield f"now {alike} found alike, was {_whole(before.get('alike')) or 1}"


def _more_sessions(before: Any, now: Any) -> Iterator[str]:
    """Sessions that have come since, also where the finding still tells of the stretch of time that was first."""
    if not now:
        return
    count, last = (before[0], before[1]) if isinstance(before, list) and len(before) == 2 else (0, "")
    if now[0] > _whole(count):
        more = now[0] - _whole(count)
        what = counted(more, "more session")
        yield f"{what} that could count, the last on {day_in_words(date.fromisoformat(now[1]))}"
    elif now[1] > str(last):
        yield f"a session that could count on {day_in_words(date.fromisoformat(now[1]))}"


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
