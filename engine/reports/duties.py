"""The duties of academies by role, and within a role by when they fall due, in each format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from engine.reports.csv import csv_table
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.phrases import academies_called, told_alike
from engine.reports.visible import visible
from engine.showing.shown import ShownDuties, ShownDuty, ShownRole
from engine.wording import counted

_HEADINGS = ("When", "What", "Deadline", "With", "Clause", "Duty", "Set off by")
_CSV = (
    *("academy", "role", "title", "holder", "post", "organisation", "contact"),
    *("when", "do", "deadline", "by", "with", "clause", "duty", "rules", "layer", "set_at"),
)


def duties_text(academies: Sequence[ShownDuties], look: Look = PLAIN) -> Iterator[str]:
    """Each role with who holds it, then its duties by when they fall due; what is alike at several academies once."""
    yield look.paint("strong", visible(_summary(academies))) + "\n"
    for name, roles in _roles(academies).items():
        heading = f"{look.paint('strong', visible(_title(roles)))} [{visible(name)}]"
        holders = list(_holders(academies, roles, look))
        yield f"\n{heading}: {holders[0][1]}\n" if len(holders) == 1 else f"\n{heading}\n"
        yield from (f"  {visible(where)}: {held}\n" for where, held in holders if len(holders) > 1)
        for where, duties in _lists(roles):
            yield f"  {look.paint('strong', visible(where))}\n" if where else ""
            yield from _by_when(name, duties, look)


def _roles(academies: Sequence[ShownDuties]) -> dict[str, dict[str, ShownRole]]:
    """Each role as it is at the academies where it has duties, or that were asked for it."""
    found: dict[str, dict[str, ShownRole]] = {}
    for academy in academies:
        for role in academy.roles:
            found.setdefault(role.role, {})[academy.academy] = role
    return found


def _title(roles: Mapping[str, ShownRole]) -> str:
    return "; ".join(dict.fromkeys(role.title for role in roles.values()))


def _holders(
    academies: Sequence[ShownDuties], roles: Mapping[str, ShownRole], look: Look
) -> Iterator[tuple[str, str]]:
    """Who holds a role and where; everywhere alike and named nowhere it is said how many duties it has."""
    held = {name: _holder(role, look) for name, role in roles.items()}
    if len(roles) == len(academies) and not any(held.values()):
        held = {name: counted(len(role.duties), "duty") for name, role in roles.items()}
    told = {each.academy: held.get(each.academy, "has no duty") or "no contact" for each in academies}
    yield from told_alike(told)


def _lists(roles: Mapping[str, ShownRole]) -> Iterator[tuple[str, tuple[ShownDuty, ...]]]:
    """The duties of a role, and where they are these; blank where they are everywhere."""
    lists = list(told_alike({academy: role.duties for academy, role in roles.items()}))
    yield from (("" if len(lists) == 1 else f"at {where}", duties) for where, duties in lists)


def _by_when(role: str, duties: Sequence[ShownDuty], look: Look) -> Iterator[str]:
    if not duties:
        yield "  has no duty\n"
    for (when, found), due in groupby(duties, key=lambda duty: (duty.when, when_found(duty))):
        yield look.fitted(f"  {visible(when)}{visible(found)}") + "\n"
        yield from (look.fitted(f"    - {visible(_line(duty, role))}") + "\n" for duty in due)


def when_found(duty: ShownDuty) -> str:
    """How it is found that a duty's trigger has happened, in brackets with a blank before; nothing without one."""
    if duty.found_by:
        return f" (found by {', '.join(duty.found_by)})"
    return f" (not asked of the register: {duty.unasked})" if duty.unasked else ""


def _line(duty: ShownDuty, role: str) -> str:
    others = _others(duty, role)
    details = (duty.deadline, f"with {others}" if others else "")
    said = ", ".join(part for part in (duty.do, *details) if part)
    rules = f"; set off by {', '.join(duty.rules)}" if duty.rules else ""
    return f"{said} ({duty.basis}) [{duty.name}{rules}]"


def _others(duty: ShownDuty, role: str) -> str:
    """The other roles that have the duty, in words."""
    others = (each for each in (duty.by, *duty.shared_with) if each != role)
    return ", ".join(each.replace("_", " ") for each in others)


def _holder(role: ShownRole, look: Look) -> str:
    if role.needs_holder:
        nobody = f"nobody on this day; {visible(role.vacant)}" if role.vacant else "nobody is named"
        named = look.paint("warning", nobody)
    else:
        named = ", ".join(visible(part) for part in (role.holder, role.post, role.organisation) if part)
    if named and role.contact:
        return f"{named} ({visible(role.contact)})"
    return named or visible(role.contact or "")


def _summary(academies: Sequence[ShownDuties]) -> str:
    roles = _roles(academies)
    names = {duty.name for each in roles.values() for role in each.values() for duty in role.duties}
    called = academies_called([each.academy for each in academies])
    return f"{called}: {counted(len(names), 'duty')} of {counted(len(roles), 'role')}"


def duties_markdown(academies: Sequence[ShownDuties]) -> Iterator[str]:
    """A section for each role, with a table, or several where academies differ."""
    yield f"# Duties: {escaped(_summary(academies))}\n"
    for name, roles in _roles(academies).items():
        yield f"\n## {escaped(_title(roles))}\n\n"
        holders = list(_holders(academies, roles, PLAIN))
        if len(holders) == 1:
            yield f"{escaped(holders[0][1])}\n\n"
        else:
            yield from (f"- {escaped(where)}: {escaped(held)}\n" for where, held in holders)
            yield "\n"
        for where, duties in _lists(roles):
            yield f"### {escaped(where)}\n\n" if where else ""
            yield from table(_HEADINGS, (_cells(duty, name) for duty in duties))
            yield "\n" if where else ""


def _cells(duty: ShownDuty, role: str) -> tuple[str, ...]:
    others = _others(duty, role)
    when = duty.when + when_found(duty)
    return when, duty.do, duty.deadline or "", others, duty.basis, duty.name, ", ".join(duty.rules)


def duties_csv(academies: Sequence[ShownDuties]) -> Iterator[str]:
    """A row for each duty of each role of each academy."""
    rows = (
        _row(each.academy, role, duty) for each in academies for role in each.roles for duty in role.duties
    )
    return csv_table(_CSV, rows)


def _row(academy: str, role: ShownRole, duty: ShownDuty) -> tuple[str | None, ...]:
    who = (role.role, role.title, role.holder, role.post, role.organisation, role.contact)
    what = (duty.when, duty.do, duty.deadline, duty.by, "; ".join(duty.shared_with))
    source = (duty.basis, duty.name, "; ".join(duty.rules), duty.layer, duty.at)
    return academy, *who, *what, *source


def duties_json(academies: Sequence[ShownDuties]) -> Iterator[str]:
    """One object, described by `schemas/results/duties.schema.json`; of several academies one a line."""
    if len(academies) == 1:
        (only,) = academies
        return json_object(academy=only.academy, roles=map(_role_json, only.roles))
    return json_object(
        academies=(
            {"academy": each.academy, "roles": list(map(_role_json, each.roles))} for each in academies
        )
    )


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
