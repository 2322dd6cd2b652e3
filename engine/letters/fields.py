"""What is merged into letters: the pupil, the sessions of the time that the letter is about, who signs, by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.backends.asked_sessions import count_asked
from engine.check_result import CheckResult
from engine.checking.checking import facts_of
from engine.frozen import dataclass
from engine.keyed import by_key
from engine.ledger.identity import cases_of
from engine.letters.due import Due
from engine.quantities import rounded
from engine.register.loading import Register
from engine.spoken import day_in_words

if TYPE_CHECKING:
    from engine.ledger.comparing import Case
    from engine.policy.loading import Policy

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sessions:
    """A pupil's sessions from one day to another; `away` are the days, with AM or PM where it was not all of one."""

    possible: int = 0
    missed: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0
    away: tuple[str, ...] = ()

    @property
    def attendance(self) -> Decimal | None:
        """The percentage attended, rounded; None without a possible session."""
        if not self.possible:
            return None
        return rounded(Decimal(100 * (self.possible - self.missed)) / Decimal(self.possible))


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with its merge fields."""

    academy: str
    pupil_id: str
    name: str | None
    addressed_as: str | None
    class_: str | None
    year_group: int | None
    letter: str
    stage: str | None
    case: str
    rules: tuple[str, ...]
    title: str
    says: str
    first: date
    last: date
    sessions: Sessions
    do: str
    role: str | None
    signed_by: str | None
    contact: str | None
    due: date | None
    as_at: date
    decided_before: str | None = None


def letters_of(
    policy: Policy, register: Register, result: CheckResult, due: Sequence[Due]
) -> tuple[Letter, ...]:
    """Each letter that is due, with what is merged into it."""
    names = dict(zip(map(id, result.findings), cases_of(result.findings), strict=True))
    pupils = _pupils(register)
    times = {
        each.key: _on_roll(_time(each, register, result.as_at), pupils.get(each.key[:2])) for each in due
    }
    sessions = _sessions(policy, register, times, result.as_at)
    return tuple(
        _letter(each, pupils, names, times[each.key], sessions.get(each.key, Sessions()), result.as_at)
        for each in due
    )


def _letter(
    due: Due,
    pupils: Mapping[tuple[str, str], Sequence[Any]],
    names: Mapping[int, str],
    time: tuple[date, date],
    sessions: Sessions,
    as_at: date,
) -> Letter:
    finding = due.findings[0]
    action = finding.then
    by = action.by if action else None
    name, addressed_as, class_, year, *_ = pupils.get((due.academy, due.pupil_id), [None] * 4)
    return Letter(
        *(due.academy, due.pupil_id, name, addressed_as, class_, year, due.letter),
        stage=finding.rule.partition(".")[2] or None,
        case=names[id(finding)],
        rules=tuple(dict.fromkeys(each.rule for each in due.findings)),
        title=finding.title,
        says=finding.says,
        first=time[0],
        last=time[1],
        sessions=sessions,
        do=action.do if action else "",
        role=by.role if by else None,
        signed_by=by.holder if by else None,
        contact=by.contact if by else None,
        due=action.due if action else None,
        as_at=as_at,
        decided_before=_decided_before(due.before) if due.before else None,
    )


def _decided_before(case: Case) -> str | None:
    """`done on 7 March 2025 by A Head; since then 2 more sessions …`: what was decided, and why it is asked again."""
    decision = case.entry.decision
    if decision is None:
        return None
    said = f"{decision.decision} on {day_in_words(decision.decided_on)} by {decision.decided_by}"
    if case.changes:
        return f"{said}; since then {', '.join(case.changes)}"
    return f"{said} until {day_in_words(decision.until)}" if decision.until else f"{said}; found again since"


_PUPILS = """
SELECT academy, pupil_id, name, addressed_as, class, year_group, on_roll_from, on_roll_to FROM register.pupils
"""
_YEAR = """
SELECT min(date) FROM register.calendar WHERE academy = ? AND school_year = (
    SELECT school_year FROM register.calendar WHERE academy = ? AND date <= ? ORDER BY date DESC LIMIT 1)
"""


def _pupils(register: Register) -> dict[tuple[str, str], Sequence[Any]]:
    rows = register.connection.execute(_PUPILS).fetchall()
    return {(academy, pupil): tuple(more) for academy, pupil, *more in rows}


def _on_roll(time: tuple[date, date], pupil: Sequence[Any] | None) -> tuple[date, date]:
    """What of a time the pupil was on roll: parents are not told of days before their child joined, or after it left."""
    if pupil is None:
        return time
    *_, joined, left = pupil
    return max(time[0], joined), min(time[1], left or time[1])


def _time(due: Due, register: Register, as_at: date) -> tuple[date, date]:
    """The time that the letter is about: that of its finding, else the school year so far."""
    window = due.findings[0].window
    if window is not None:
        return window.first, min(window.last, as_at)
    row = register.connection.execute(_YEAR, [due.academy, due.academy, as_at]).fetchone()
    return (row[0] if row and row[0] else as_at), as_at


def _sessions(
    policy: Policy, register: Register, times: Mapping[_Key, tuple[date, date]], as_at: date
) -> dict[_Key, Sessions]:
    """What each letter says of its time, counted by the settings in force for each session, as a check counts."""
    asked = [(academy, pupil, *time) for (academy, pupil, _), time in times.items()]
    counts, missed = count_asked(facts_of(policy, {}, as_at), register.connection, asked)
    return {
        key: Sessions(*counts[number], away=_days(missed.get(number, ())))
        for number, key in enumerate(times)
        if number in counts
    }


def _days(away: Iterable[tuple[date, str]]) -> tuple[str, ...]:
    """`3 March 2025`, `4 March 2025 AM`: the days with a session missed."""
    return tuple(
        day_in_words(day) if len(sessions) > 1 else f"{day_in_words(day)} {sessions[0]}"
        for day, sessions in by_key(away).items()
    )
