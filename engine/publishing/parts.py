"""The parts of a page for parents. A sentence whose value nobody sets is left out; none has a value of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from engine.policy.authorisation.records import first_day, last_day
from engine.policy.codes import CodePeriod
from engine.policy.contacts import Contact
from engine.publishing.public_page import Bullets, Paragraph, Part, Table
from engine.publishing.values import Values
from engine.spoken import day_in_words

_CLASSES = {
    "attending": "in school",
    "approved": "learning at another place, which counts as in school",
    "authorised": "away, and we have agreed to it",
    "unauthorised": "away, and we have not agreed to it",
    "not_possible": "not counted",
    "administrative": "not counted",
}


def parts_of(local: Values, codes: Sequence[CodePeriod]) -> tuple[Part, ...]:
    """What the page says, in its order; `codes` are the policy's."""
    return (
        *_welcome(local),
        *_times(local),
        *_away(local),
        *_late(local),
        *_leave(local),
        *_follows(local),
        *_codes(codes, local.on),
        *_contacts(local),
        *_about(local),
    )


def _month(text: str) -> str:
    """`July 2025` for `2025-07`."""
    day = last_day(text)
    return f"{day:%B %Y}" if day else text


def _welcome(local: Values) -> Iterator[Part]:
    lines = [
        "This page is for parents and carers. It tells you when school starts, how to tell us that your child is "
        "away, and what we do when a child misses too much school.",
        *local.said(
            "Each day counts. We want each child to be here for at least {} of the time.", "attendance.target"
        ),
    ]
    yield Part("", (Paragraph(" ".join(lines)),))


def _times(local: Values) -> Iterator[Part]:
    timed = [(case, what, value) for what, path in _TIMES for case, value in local.cases(path)]
    timed.sort(key=lambda each: cast("int", each[0].value))
    rows = tuple((_for_whom(what, local.whom(case)), value) for case, what, value in timed)
    if rows:
        yield Part(
            "Times of the school day", (Table("When the day starts and ends", ("What", "Time"), rows),)
        )


_TIMES = (
    ("Gates open", "school_day.gates_open"),
    ("School starts", "school_day.starts"),
    ("We start to take the register", "register.opens"),
    ("The register closes", "register.closes"),
    ("School ends", "school_day.ends"),
)
"""What stands in the table in the order of the day; of what is at one time, in this order."""


def _for_whom(what: str, whom: str) -> str:
    return f"{what} ({whom})" if whom else what


def _away(local: Values) -> Iterator[Part]:
    office, again = local.academy.roles.get("school_office"), local.one("unexplained.further_calls", "none")
    least = local.one("contacts.emergency_minimum", "0")
    phones = f"{least} phone {'number' if least == '1' else 'numbers'}" if least else None
    lines = [
        *local.said("Tell us by {} on each day that your child is away, and say why.", "absence.report_by"),
        *local.said("You can tell us with {}.", "systems.absence_reports"),
        *([f"You can phone us on {office.phone}."] if office and office.phone else ()),
        *local.said("If we do not hear from you, we will call you on the {}.", "unexplained.first_call"),
        *([f"We will call again {again} until we know why."] if again else ()),
        *local.said(
            "If your child is ill for more than {}, we will ask for proof.", "illness.evidence_after"
        ),
        *local.said("Proof that a child is ill can be: {}.", "illness.evidence_kinds"),
        *([f"Give us at least {phones} that we can call."] if phones else ()),
    ]
    if lines:
        yield Part("If your child is away", (Bullets(tuple(lines)),))


def _late(local: Values) -> Iterator[Part]:
    lines = [
        *local.said("After {}, come in through the school office and sign in.", "lateness.sign_in_after"),
        *local.said(
            "A child who comes late, but before the register closes, gets the mark {}.",
            "lateness.before_close",
        ),
        *local.said(
            "A child who comes after the register closes gets the mark {}. That counts as away.",
            "lateness.after_close",
        ),
    ]
    if lines:
        yield Part("If your child is late", (Bullets(tuple(lines)),))


def _leave(local: Values) -> Iterator[Part]:
    decides, form = local.role("leave.decided_by"), local.role("leave.form_from")
    lines = [
        *local.said("Ask us at least {} before.", "leave.request_before"),
        *([f"Ask the {form} for the form."] if form else ()),
        *([f"The {decides} says yes or no."] if decides else ()),
        *_grounds(local),
    ]
    if lines:
        yield Part("If you want to ask for time off", (Bullets(tuple(lines)),))


def _grounds(local: Values) -> Iterator[str]:
    without = local.one("leave.without_ground", "0 school days")
    yield from local.said(f"We can {'' if without else 'only '}say yes for: {{}}.", "leave.grounds")
    if without:
        yield f"For other reasons, we can say yes to at most {without} in a school year."


def _follows(local: Values) -> Iterator[Part]:
    rows = [
        *_step(
            local,
            "is in school for less than {} of the time",
            "we get in touch with you",
            "attendance.target",
        ),
        *_step(
            local, "is in school for less than {} of the time", "we write to you", "attendance.letter_below"
        ),
        *_step(
            local, "misses {} of school or more", "we call this persistent absence", "persistent.threshold"
        ),
        *_step(local, "misses {} of school or more", "we call this severe absence", "severe.threshold"),
        *_step(
            local,
            "misses {} or more in {}, and we have not agreed to it",
            "you may get a penalty notice",
            "penalty.sessions",
            "penalty.weeks",
        ),
    ]
    lines = [
        *local.said("A school day has {}.", "school_day.sessions"),
        *_improving(local),
        *_penalties(local),
        *_of_school_age(local),
    ]
    table = Table("What we do, and when", ("If a child", "Then"), tuple(rows))
    blocks = (*((table,) if rows else ()), *((Bullets(tuple(lines)),) if lines else ()))
    if blocks:
        yield Part("If a child misses too much school", blocks)


def _improving(local: Values) -> Iterator[str]:
    shortest, longest = local.one("notice_to_improve.shortest"), local.one("notice_to_improve.longest")
    if shortest and longest:
        number, _, unit = shortest.partition(" ")
        from_ = number if longest.endswith(f" {unit}") else shortest
        said = longest if shortest == longest else f"{from_} to {longest}"
        yield f"We may first give you {said} to do better."


def _penalties(local: Values) -> Iterator[str]:
    reduced = local.said(
        "The first penalty is {}. You pay {} if you pay within {}, and all of it within {}.",
        "penalty.first.amount",
        "penalty.first.reduced_amount",
        "penalty.first.reduced_within",
        "penalty.first.within",
    )
    whole = local.said("The first penalty is {}, within {}.", "penalty.first.amount", "penalty.first.within")
    yield from tuple(reduced) or whole
    yield from local.said(
        "The second penalty is {}, within {}.", "penalty.second.amount", "penalty.second.within"
    )
    yield from local.said(
        "The most penalties you can get in {} is {}. After that you may have to go to court.",
        "penalty.counted_within",
        "penalty.most_notices",
    )
    yield from local.said("A court can fine you up to {}.", "prosecution.fine_at_most")
    yield from local.said("A court can send you to prison for up to {}.", "prosecution.prison_at_most")


def _of_school_age(local: Values) -> Iterator[str]:
    """Whom no penalty can be for, where some of the year groups may be outside compulsory school age."""
    said = (case.value for case, _ in local.cases("compulsory_age.until_year_group"))
    last = [each for each in said if isinstance(each, int)]
    outside = any(year == 0 or year > each for year in local.academy.year_groups for each in last)
    if outside and local.one("penalty.compulsory_age_only") == "yes":
        yield "There is no penalty for a child who is not yet of compulsory school age, or no longer."


def _step(local: Values, words: str, then: str, *paths: str) -> Iterator[tuple[str, str]]:
    yield from ((said, then) for said in local.said(words, *paths))


def _codes(codes: Sequence[CodePeriod], on: date) -> Iterator[Part]:
    rows = tuple(
        (each.code, each.meaning, _CLASSES[each.class_]) for each in codes if each.selector.in_force(on)
    )
    if rows:
        table = Table("The marks in the register", ("Mark", "What it means", "How it counts"), rows)
        yield Part("What the marks mean", (table,))


def _contacts(local: Values) -> Iterator[Part]:
    office = local.academy.roles.get("school_office")
    rows = tuple(row for each in local.academy.roles.values() for row in _contact(each, office))
    if rows:
        yield Part(
            "Who you can ask", (Table("People and offices", ("For", "Who", "How to reach them"), rows),)
        )


def _contact(contact: Contact, office: Contact | None) -> Iterator[tuple[str, str, str]]:
    """A role with who holds it and how to reach them; where that is not settled, it is reached through the office.

    So is a role of the school that nobody holds on the day: its telephone is that of who has left, or comes later.
    """
    if not contact.reach():
        return
    if (contact.unsettled and contact.holder) or (contact.vacant and not contact.organisation):
        if office and not office.unsettled and (reach := office.reach()):
            yield contact.called(), "Ask at the school office", reach
        return
    who = ", ".join(part for part in (contact.holder, contact.post, contact.organisation) if part)
    yield contact.called(), who, contact.reach() or ""


def _about(local: Values) -> Iterator[Part]:
    title, edition = local.one("policy.title") or "policy", local.one("policy.edition")
    review = local.one("policy.next_review")
    lines = [
        *([f"This page comes from the {title}, edition {edition}."] if edition else ()),
        *local.said("Approved by: {}.", "policy.approved_by"),
        *_ratified(local),
        *([f"Next review: {_month(review)}{_overdue(review, local.on)}."] if review else ()),
        f"It shows what is in force on {day_in_words(local.on)}.",
    ]
    yield Part("About this page", (Bullets(tuple(lines)),))


def _ratified(local: Values) -> Iterator[str]:
    """Who puts the policy in force; that they have only where it says when, and that is past."""
    when = local.one("policy.ratified")
    since = first_day(when) if when else None
    done = "Put" if since and since <= local.on else "To be put"
    yield from local.said(
        f"{done} in force by: {{}}{f', {_month(when)}' if when else ''}.", "policy.ratified_by"
    )


def _overdue(review: str, on: date) -> str:
    due = last_day(review)
    return ", which is overdue" if due and due < on else ""
