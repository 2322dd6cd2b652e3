"""The page of an academy on a day, and whom it does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from engine.diagnostics import Code, Diagnostic, Severity
from engine.policy.holders import UNSETTLED_ROLE
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.publishing.parts import parts_of
from engine.publishing.public_page import PublicPage
from engine.publishing.values import Values

NO_WAY_TO_TELL = Code(
    "C210",
    "a public page that does not say how to report an absence",
    "Parents are asked to tell the school that a child is away, but the page has neither a telephone number of the "
    "school office nor an app: what nobody sets is left out. Write `phone` of the role `school_office` in the "
    "academy's contacts.yaml, or `absence_reports` under `systems` in its policy.yaml.",
    Severity.WARNING,
)


def read_page(
    folder: Path, academy: str, on: date, *, draft: bool
) -> tuple[PublicPage | None, tuple[Diagnostic, ...]]:
    """The page of an academy, None where the policies have errors, and what is wrong in them."""
    policy, found = load_policy(folder, [academy], on, draft=draft)
    if policy is None:
        return None, found
    own = policy.academies[academy]
    return public_page(policy, academy, on), (*found, *_not_named(own), *_no_way_to_tell(own))


def _not_named(academy: AcademyPolicy) -> Iterator[Diagnostic]:
    """Whom the page does not name, for it is not settled that they hold the role."""
    for contact in academy.roles.values():
        if contact.unsettled and contact.holder and contact.reach():
            message = f"the page names nobody as {contact.called()}: {contact.unsettled}"
            help = "have it decided, correct the contact, and delete `unsettled`"
            yield UNSETTLED_ROLE.at(contact.origin.span, message, help=help)


def _no_way_to_tell(academy: AcademyPolicy) -> Iterator[Diagnostic]:
    office = academy.roles.get("school_office")
    if "systems.absence_reports" not in academy.settings and not (office and office.phone):
        message = f"the page does not tell parents of {academy.academy} how to report an absence"
        help = f"write `phone:` of `school_office` in the contacts.yaml of {academy.academy}"
        yield NO_WAY_TO_TELL.at(office.origin.span if office else None, message, help=help)


def public_page(policy: Policy, academy: str, on: date) -> PublicPage:
    """The page of an academy as it is on a day."""
    local = Values(policy.academies[academy], on)
    return PublicPage(f"Attendance at {local.academy.name}", parts_of(local, policy.codes))
