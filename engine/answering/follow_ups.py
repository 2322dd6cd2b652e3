"""What follows from a finding: what is to be done, who does it, and by when."""

from __future__ import annotations

from datetime import date, timedelta

from engine.answering.told import AcademyContext, Told
from engine.findings import Action, Finding, Responsible
from engine.language.ruleset import Then
from engine.quantities import Kind


def follow_up(then: Then, start: date | None, context: AcademyContext) -> Action:
    """The action that a rule asks for, with its role as the academy fills it; time runs from `start`, if known."""
    contact = context.roles.get(then.by or "")
    by = None
    if then.by is not None:
        by = Responsible(
            then.by,
            (contact.holder or contact.title) if contact else None,
            contact.reach() if contact else None,
        )
    due = _due(then, start, context) if start else None
    return Action(then.do, by, due, then.duty, overdue=due is not None and due < context.as_at)


def _due(then: Then, start: date, context: AcademyContext) -> date | None:
    if then.within is None:
        return None
    amount, kind = int(str(then.within.value)), then.within.type.kind
    if kind is Kind.SCHOOL_DAYS:
        return context.calendar.school_days_after(start, amount)
    if kind is Kind.SCHOOL_WEEKS:
        return context.calendar.school_days_after(start, amount * 5)
    if kind is Kind.DAYS:
        return start + timedelta(days=amount)
    if kind is Kind.MONTHS:
        from engine.explain.evaluation import months_later

        return months_later(start, amount)
    return None


def trigger_day(told: Told | Finding) -> date | None:
    """The day of what set a duty off: that of the mark, record or request, else the last of the stretch, else unknown.

    The as-at date would move with each check, and a duty that is long overdue would have its whole time before it.
    """
    days = (told.subject.get(name) for name in ("date", "on_date", "issued_on", "submitted_on"))
    last = told.window.last if told.window else None
    return next((day for day in days if isinstance(day, date)), last)
