"""`docs/duties.md`: who has to do what and when at Wenlock, and which rules set it off."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from engine.demo import AS_AT
from engine.installed import installed_folder
from engine.policy.loading import AcademyPolicy, load_policy
from engine.reports.duties import when_found
from engine.showing.duties import shown_duties
from engine.showing.shown import ShownDuty, ShownRole

_ACADEMY = "wenlock"
_HEAD = """\
# Duties

Who has to do what and when by the policy, role by role: every duty of `policies/trust/duties.yaml`, with what Wenlock
adds. Within a role, duties that recur come first, then those that something sets off, then those that hold at all times.
[A trust of your own](own-trust.md#duties) says how a duty is written.
This command adds who holds each role, how to reach them, and what is doubtful about it:

    trustpolicy duties wenlock --role headteacher --on 2025-03-28

For several academies, or with `--all`, each list of duties that academies have alike stands once, under who holds the
role at each of them.

Brackets name the clause, or the law or guidance. A duty that several roles share is listed with each of them. Where the
document says only that the school acts, the role is *School*. *Set off by* names the rules whose findings ask for the
duty. After a trigger stand the rules that find that it has happened, or the reason why no rule asks a register for it.
"""


def duties_page() -> str:
    """The page."""
    return "".join(_pieces())


def _pieces() -> Iterator[str]:
    policy, _ = load_policy(installed_folder("policies"), [_ACADEMY], AS_AT)
    assert policy
    academy = policy.academies[_ACADEMY]
    yield _HEAD
    yield f"\n{_counts(academy)}\n"
    ((shown,), _) = shown_duties([academy], None)
    for role in shown.roles:
        yield f"\n## {role.title}\n\nIn the files: `{role.role}`.\n"
        yield from _by_when(role, academy)


def _counts(academy: AcademyPolicy) -> str:
    duties = academy.duties.duties
    roles = {role for duty in duties.values() for role in duty.roles}
    return f"There are {len(duties)} duties of {len(roles)} roles."


def _by_when(role: ShownRole, academy: AcademyPolicy) -> Iterator[str]:
    for (when, found), duties in groupby(role.duties, key=lambda duty: (duty.when, when_found(duty))):
        yield f"\n*{when[0].upper()}{when[1:]}*{found}\n\n"
        yield from (f"- `{duty.name}`: {_said(duty, role, academy)}\n" for duty in duties)


def _said(duty: ShownDuty, role: ShownRole, academy: AcademyPolicy) -> str:
    others = [academy.roles[each].called() for each in (duty.by, *duty.shared_with) if each != role.role]
    parts = (duty.do, duty.deadline, f"with {', '.join(others)}" if others else None)
    rules = ", ".join(f"[{rule}](rules.md#{rule})" for rule in duty.rules)
    said = f"{', '.join(part for part in parts if part)} ({duty.basis})"
    return f"{said}; set off by {rules}" if rules else said
