"""The page of an academy on a day, and whom it does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.policy.holders import UNSETTLED_ROLE
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.publishing.parts import parts_of
from engine.publishing.values import Values
from engine.shown import PublicPage


def read_page(
    folder: Path, academy: str, on: date, *, draft: bool = False
) -> tuple[PublicPage | None, tuple[Diagnostic, ...]]:
    """The page of an academy, None where the policies have errors, and what is wrong in them."""
    policy, found = load_policy(folder, [academy], on, draft=draft)
    if policy is None:
        return None, found
    return public_page(policy, academy, on), (*found, *_not_named(policy.academies[academy]))


def _not_named(academy: AcademyPolicy) -> Iterator[Diagnostic]:
    """Whom the page does not name, for it is not settled that they hold the role."""
    for contact in academy.roles.values():
        if contact.unsettled and contact.holder and contact.reach():
            message = f"the page names nobody as {contact.called()}: {contact.unsettled}"
            help = "have it decided, correct the contact, and delete `unsettled`"
            yield UNSETTLED_ROLE.at(contact.origin.span, message, help=help)


def public_page(policy: Policy, academy: str, on: date) -> PublicPage:
    """The page of an academy as it is on a day."""
    local = Values(policy.academies[academy], on)
    return PublicPage(f"Attendance at {local.academy.name}", parts_of(local, policy.codes))
