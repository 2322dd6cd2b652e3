"""An academy's duties by role, and within a role by when they fall due, in each format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.reports.csv import csv_rows
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.showing.shown import ShownDuty, ShownRole
from engine.wording import counted

_HEADINGS = ("When", "What", "Deadline", "With", "Clause", "Duty", "Set off by")
_CSV = (
    *("academy", "role", "title", "holder", "post", "organisation", "contact"),
    *("when", "do", "deadline", "by", "with", "clause", "duty", "rules", "layer", "set_at"),
)


def duties_text(academy: str, roles: Sequence[ShownRole], look: Look = PLAIN) -> Iterator[str]:
    """Each role with who holds it, then its duties by when they fall due."""
    yield look.paint("strong", _summary(academy, roles)) + "\n"
    for role in roles:
        heading = look.paint("strong", visible(role.title))
        yield f"\n{heading} [{visible(role.role)}]: {_holder(role, look)}\n"
        yield from _by_when(role, look)


def _by_when(role: ShownRole, look: Look) -> Iterator[str]:
    if not role.duties:
        yield "  has no duty\n"
    for (when, found), duties in groupby(role.duties, key=lambda duty: (duty.when, when_found(duty))):
        yield look.fitted(f"  {visible(when)}{visible(found)}") + "\n"
        yield from (look.fitted(f"    - {visible(_line(duty, role))}") + "\n" for duty in duties)


def when_found(duty: ShownDuty) -> str:
    """How it is found that a duty's trigger has happened, in brackets with a blank before; nothing without one."""
    if duty.found_by:
        return f" (found by {', '.join(duty.found_by)})"
    return f" (not asked of the register: {duty.unasked})" if duty.unasked else ""


def _line(duty: ShownDuty, role: ShownRole) -> str:
    others = _others(duty, role)
    details = (duty.deadline, f"with {others}" if others else "")
    said = ", ".join(part for part in (duty.do, *details) if part)
    rules = f"; set off by {', '.join(duty.rules)}" if duty.rules else ""
    return f"{said} ({duty.basis}) [{duty.name}{rules}]"


def _others(duty: ShownDuty, role: ShownRole) -> str:
    """The other roles that have the duty, in words."""
    others = (each for each in (duty.by, *duty.shared_with) if each != role.role)
    return ", ".join(each.replace("_", " ") for each in others)


def _holder(role: ShownRole, look: Look) -> str:
    if role.needs_holder:
        nobody = f"nobody on this day; {visible(role.vacant)}" if role.vacant else "nobody is named"
        named = look.paint("warning", nobody)
    else:
        named = ", ".join(visible(part) for part in (role.holder, role.post, role.organisation) if part)
    if named and role.contact:
        return f"{named} ({visible(role.contact)})"
    return named or visible(role.contact or "") or counted(len(role.duties), "duty", "duties")


def _summary(academy: str, roles: Sequence[ShownRole]) -> str:
    names = {duty.name for role in roles for duty in role.duties}
    return f"{visible(academy)}: {counted(len(names), 'duty', 'duties')} of {counted(len(roles), 'role')}"


def duties_markdown(academy: str, roles: Sequence[ShownRole]) -> Iterator[str]:
    """A section with a table for each role."""
    yield f"# Duties: {escaped(_summary(academy, roles))}\n"
    for role in roles:
        yield f"\n## {escaped(role.title)}\n\n{escaped(_holder(role, PLAIN))}\n\n"
        yield from table(_HEADINGS, (_cells(duty, role) for duty in role.duties))


def _cells(duty: ShownDuty, role: ShownRole) -> tuple[str, ...]:
    others = _others(duty, role)
    when = duty.when + when_found(duty)
    return when, duty.do, duty.deadline or "", others, duty.basis, duty.name, ", ".join(duty.rules)


def duties_csv(academy: str, roles: Sequence[ShownRole]) -> Iterator[str]:
    """A row for each duty of each role."""
    return csv_rows(_CSV, (_row(academy, role, duty) for role in roles for duty in role.duties))


def _row(academy: str, role: ShownRole, duty: ShownDuty) -> dict[str, str]:
    who = (
        role.role,
        role.title,
        role.holder or "",
        role.post or "",
        role.organisation or "",
        role.contact or "",
    )
    what = (duty.when, duty.do, duty.deadline or "", duty.by, "; ".join(duty.shared_with))
    source = (duty.basis, duty.name, "; ".join(duty.rules), duty.layer, duty.at)
    return dict(zip(_CSV, (academy, *who, *what, *source), strict=True))


def duties_json(academy: str, roles: Sequence[ShownRole]) -> Iterator[str]:
    """One object, described by `schemas/results/duties.schema.json`."""
    return json_object(academy=academy, roles=map(_role_json, roles))


def _role_json(role: ShownRole) -> Json:
    return {
        "role": role.role,
        "title": role.title,
        "holder": role.holder,
        "vacant": role.vacant,
        "post": role.post,
        "organisation": role.organisation,
        "contact": role.contact,
        "duties": [_duty_json(duty) for duty in role.duties],
    }


def _duty_json(duty: ShownDuty) -> Json:
    return {
        "duty": duty.name,
        "do": duty.do,
        "by": duty.by,
        "with": duty.shared_with,
        "when": duty.when,
        "deadline": duty.deadline,
        "clause": duty.basis,
        "rules": duty.rules,
        "found_by": duty.found_by,
        "unasked": duty.unasked,
        "layer": duty.layer,
        "at": duty.at,
    }
