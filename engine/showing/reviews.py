"""What has to be reviewed or authorised again, and when: every policy, section, authorisation and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.policy.authorisation.authorised import (
    DRAFT,
    record_in_force,
    standing_decision,
    unauthorised,
)
from engine.policy.authorisation.keys import AuthoriserKey
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.record_problems import EXPIRED
from engine.policy.authorisation.records import Record, first_day, last_day
from engine.policy.contacts import Contact
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.showing.shown import ShownReview


def read_reviews(
    folder: Path, academies: Sequence[str], on: date
) -> tuple[tuple[ShownReview, ...], tuple[Diagnostic, ...]]:
    """All that is to be reviewed at some academies, or at all, with what is doubtful of authorisations.

    A section that nobody has authorised, or no longer, is no error here: it is what is asked for. Where the policies
    cannot be read, nothing and why.
    """
    policy, found = load_policy(folder, academies or None, on, draft=True)
    if policy is None:
        return (), found
    doubts = (each for each in found if each.code.id.startswith("A") and each.code is not DRAFT)
    return reviews(policy, on), tuple(doubts)


def reviews(policy: Policy, on: date) -> tuple[ShownReview, ...]:
    """All that is to be reviewed, as it stands on a day: first the policies, then academy by academy, then the keys."""
    academies = policy.academies.values()
    found = [_policy(academy, on) for academy in academies]
    of_layers = policy.local_sections(policy.academies).values()
    found += [each for local in of_layers for each in (*_sections(local, on), *_records(local, on))]
    found += [_key(key, academy, on) for academy in academies for key in academy.local.keys]
    return tuple(dict.fromkeys(found))


def _policy(academy: AcademyPolicy, on: date) -> ShownReview:
    """The policy under which an academy stands; the same one for many of them."""
    due = last_day(said(academy, "policy.next_review"))
    assert due is not None  # a policy that names none cannot be used
    ratified = said(academy, "policy.ratified")
    since = first_day(ratified) if ratified else None
    setting = academy.settings.get("policy.next_review")
    return ShownReview(
        "policy",
        "",
        said(academy, "policy.title") or "policy",
        said(academy, "policy.author") or said(academy, "policy.approved_by") or "",
        academy.local.edition or "",
        _state_of_policy(due, since, on),
        since,
        due,
        _left(due, on),
        due < on,
        at=setting.cases[0].origin.at if setting else "",
    )


def _state_of_policy(due: date, since: date | None, on: date) -> str:
    if due < on:
        return "review overdue"
    if since is None:
        return "not ratified"
    return "to come" if since > on else "in force"


def _is_later(since: date | None, on: date) -> bool:
    return since is not None and since > on


def said(academy: AcademyPolicy, path: str) -> str | None:
    """What the policy says of itself, such as its title; None where it does not."""
    setting = academy.settings.get(path)
    return setting.written(setting.cases[0]) if setting and setting.cases else None


def _left(due: date | None, on: date) -> int | None:
    return (due - on).days if due else None


def _sections(local: LocalSections, on: date) -> Iterator[ShownReview]:
    """Each section that a layer sets for itself, with the record that authorises it, or why none does."""
    wrong = {(section.name, section.role): problem for section, problem in unauthorised(local, on)}
    for section in local.sections:
        problem = wrong.get((section.name, section.role))
        record = record_in_force(section, local, on) or standing_decision(section, local, on)
        waits = problem is not None and problem.code is not EXPIRED
        due = _until(record, local) if record and not waits else None
        since = first_day(record.authorised) if record and problem is None else None
        yield ShownReview(
            "section",
            local.academy,
            section.name,
            _owner(section.role, local.contacts),
            local.edition or "",
            _state_of_section(problem, since, on),
            since,
            due,
            _left(due, on),
            problem is not None and problem.code is EXPIRED,
            problem.message if problem else "",
            f"{local.academy}/{section.name}{'' if section.name == 'rules' else '.yaml'}",
        )


def _state_of_section(problem: Diagnostic | None, since: date | None, on: date) -> str:
    if problem:
        return "run out" if problem.code is EXPIRED else "not authorised"
    return "to come" if _is_later(since, on) else "authorised"


def _until(record: Record, local: LocalSections) -> date | None:
    """To when a record holds; None where only the review of another edition would tell."""
    return record.until or (local.next_review if record.edition == local.edition else None)


def _owner(role: str, contacts: Mapping[str, Contact], name: str | None = None) -> str:
    """Title and holder of a role."""
    contact = contacts.get(role)
    holder = name or (contact.holder if contact else None)
    title = contact.called() if contact else role
    return f"{title}: {holder}" if holder else title


def _records(local: LocalSections, on: date) -> Iterator[ShownReview]:
    """Each record of a layer: whether it is the one by which a section holds. Only that one is ever due."""
    used = [record_in_force(section, local, on) for section in local.sections]
    for record in local.records:
        counts = any(record is each for each in used)
        since, due, place = first_day(record.authorised), _until(record, local), record.span.place
        yield ShownReview(
            "authorisation",
            local.academy,
            record.section,
            _owner(record.role, local.contacts, record.name),
            record.edition,
            _state_of_record(since, due, on, counts=counts),
            since,
            due,
            _left(due, on),
            False,
            record.reference,
            f"{place.inside.file}:{place.line}",
        )


def _state_of_record(since: date | None, due: date | None, on: date, *, counts: bool) -> str:
    if _is_later(since, on):
        return "to come"
    return "in force" if counts else "run out" if due and due < on else "not in force"


def _key(key: AuthoriserKey, academy: AcademyPolicy, on: date) -> ShownReview:
    """A key by which authorisations are signed; one that has run out stays, and is not overdue."""
    contacts = academy.local.contacts
    used = key.withdrawn is None and key.start <= on <= key.end
    past = "withdrawn" if key.withdrawn is not None else "run out" if key.end < on else "to come"
    place = key.span.place
    return ShownReview(
        "key",
        "",
        f"key of {key.holder} ({key.public_key[:8]})",
        _owner(key.role, contacts, key.holder),
        academy.local.edition or "",
        "in use" if used else past,
        key.start,
        key.end,
        _left(key.end, on),
        False,
        key.withdrawn or "",
        f"{place.file.partition('/')[2] or place.file}:{place.line}",
    )
