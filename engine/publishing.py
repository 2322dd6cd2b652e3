"""The public page of an academy: what parents need to know, in plain words, every figure from what is in force.

A sentence whose value nobody sets is left out; nothing here has a value of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.policy.cases import WHOLE_SCHOOL, Selector
from engine.policy.codes import CodePeriod
from engine.policy.contacts import Contact
from engine.policy.holders import UNSETTLED_ROLE
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.policy.records import last_day
from engine.policy.settings import Case
from engine.quantities import Kind, day_in_words
from engine.shown import Bullets, Paragraph, Part, PublicPage, Table

_CLASSES = {
    "attending": "in school",
    "approved": "learning at another place, which counts as in school",
    "authorised": "away, and we have agreed to it",
    "unauthorised": "away, and we have not agreed to it",
    "not_possible": "not counted",
    "administrative": "not counted",
}
_SESSIONS = {"AM": "morning", "PM": "afternoon"}


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
    local = _Values(policy.academies[academy], on)
    parts = (
        *_welcome(local),
        *_times(local),
        *_away(local),
        *_late(local),
        *_leave(local),
        *_follows(local),
        *_codes(policy.codes, on),
        *_contacts(local),
        *_about(local),
    )
    return PublicPage(f"Attendance at {local.academy.name}", parts)


class _Values:
    """The values of an academy on a day, in the words of a page; None where nobody sets one."""

    def __init__(self, academy: AcademyPolicy, on: date) -> None:
        self.academy, self.on = academy, on

    def cases(self, path: str) -> list[tuple[Case, str]]:
        """The cases of a setting that hold for some child on the day, with the value of each."""
        setting = self.academy.settings.get(path)
        if setting is None:
            return []
        held = [each for each in setting.cases if _in_force(each.selector, self.on) and _of_a_child(each)]
        as_read = _AS_READ.get(setting.type.kind, str)
        return [(case, as_read(setting.written(case))) for case in held]

    def one(self, path: str) -> str | None:
        """The value of a setting; where it has several on the day, each with what it is for."""
        cases = self.cases(path)
        if len(cases) < 2:
            return cases[0][1] if cases else None
        return "; ".join(f"{value} ({self.whom(case)})" for case, value in cases)

    def whom(self, case: Case) -> str:
        """The session, year groups and weekdays a case is for: `afternoon, Reception and year 1`; blank for all."""
        selector = replace(case.selector, year_groups=None)
        parts = [part for part in str(selector).split(", ") if not part.startswith(("from ", "until "))]
        session = [_SESSIONS[part] for part in parts if part in _SESSIONS]
        others = [part for part in parts if part not in _SESSIONS and part != "always"]
        return ", ".join((*session, *self._years(case.selector), *others))

    def _years(self, selector: Selector) -> Iterator[str]:
        """The year groups of a case in words, where there are others at the academy."""
        taught = self.academy.taught.year_groups
        years = [
            year
            for year in sorted(taught)
            if selector.year_groups is not None and year in selector.year_groups
        ]
        if years and len(years) < len(taught):
            yield _years_in_words(years)

    def listed(self, path: str) -> Sequence[str]:
        """The texts of a setting that is a list of them."""
        cases = self.cases(path)
        value = cases[0][0].value if cases else ()
        return [str(each) for each in value] if isinstance(value, tuple) else []

    def said(self, words: str, *paths: str) -> Iterator[str]:
        """A sentence with the values of some settings put in; nothing where one of them is missing."""
        values = [self.one(path) for path in paths]
        if all(value is not None for value in values):
            yield words.format(*values)

    def role(self, path: str) -> str | None:
        """The title of the role that a setting names."""
        contact = self.academy.roles.get(self.one(path) or "")
        return contact.called() if contact else None


def _in_force(selector: Selector, on: date) -> bool:
    """Whether a value can hold on some session of the day's time, whatever the weekday."""
    begun = selector.valid_from is None or selector.valid_from <= on
    return begun and (selector.valid_until is None or on <= selector.valid_until)


def _clock(time: str) -> str:
    """`9:15am` for `09:15`."""
    hour, minute = (int(part) for part in time.split(":"))
    return f"{hour % 12 or 12}:{minute:02}{'am' if hour < 12 else 'pm'}"


def _money(amount: str) -> str:
    """`£2,500` for `£2500`."""
    pounds, point, pence = amount.removeprefix("£").partition(".")
    return f"£{int(pounds):,}{point}{pence}"


_AS_READ: Mapping[Kind, Callable[[str], str]] = {Kind.TIME: _clock, Kind.MONEY: _money}
"""How values are written for parents that policy files write otherwise."""


def _of_a_child(case: Case) -> bool:
    """Whether a value is for somebody, not for what is asked of the whole school alone."""
    return case.selector.year_groups != frozenset({WHOLE_SCHOOL})


def _years_in_words(years: Sequence[int]) -> str:
    """`Reception`, `Reception to year 6`, `years 3 and 4`, `years 7, 9 and 11`."""
    first, *between, last = years if len(years) > 1 else (*years, *years)
    if first == last:
        return _year_in_words(first)
    if between and last - first == len(years) - 1:
        return f"Reception to year {last}" if first == 0 else f"years {first} to {last}"
    *most, late = [str(year) for year in years if year]
    told = f"years {', '.join(most)} and {late}" if most else f"year {late}"
    return told if first else f"Reception and {told}"


def _year_in_words(year: int) -> str:
    return f"year {year}" if year else "Reception"


def _month(text: str) -> str:
    """`July 2025` for `2025-07`."""
    day = last_day(text)
    return f"{day:%B %Y}" if day else text


def _welcome(local: _Values) -> Iterator[Part]:
    lines = [
        "This page is for parents and carers. It tells you when school starts, how to tell us that your child is "
        "away, and what we do when a child misses too much school.",
        *local.said(
            "Each day counts. We want each child to be here for at least {} of the time.", "attendance.target"
        ),
    ]
    yield Part("", (Paragraph(" ".join(lines)),))


def _times(local: _Values) -> Iterator[Part]:
    rows = [
        *_rows(local, "Gates open", "school_day.gates_open"),
        *_rows(local, "School starts", "school_day.starts"),
        *_rows(local, "We start to take the register", "register.opens"),
        *_rows(local, "The register closes", "register.closes"),
        *_rows(local, "School ends", "school_day.ends"),
    ]
    if rows:
        yield Part(
            "Times of the school day", (Table("When the day starts and ends", ("What", "Time"), tuple(rows)),)
        )


def _rows(local: _Values, what: str, path: str) -> Iterator[tuple[str, str]]:
    for case, value in local.cases(path):
        whom = local.whom(case)
        yield f"{what} ({whom})" if whom else what, value


def _away(local: _Values) -> Iterator[Part]:
    office = local.academy.roles.get("school_office")
    evidence = local.listed("illness.evidence_kinds")
    lines = [
        *local.said("Tell us by {} on the first day, and say why.", "absence.report_by"),
        *local.said("You can tell us with {}.", "systems.absence_reports"),
        *([f"You can phone us on {office.phone}."] if office and office.phone else ()),
        *local.said("If we do not hear from you, we call you ({}).", "unexplained.first_call"),
        *local.said(
            "If your child is ill for more than {}, we will ask for proof.", "illness.evidence_after"
        ),
        *([f"Proof can be: {_either(evidence)}."] if evidence else ()),
        *local.said("Give us at least {} phone numbers that we can call.", "contacts.emergency_minimum"),
    ]
    if lines:
        yield Part("If your child is away", (Bullets(tuple(lines)),))


def _either(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _late(local: _Values) -> Iterator[Part]:
    lines = [
        *local.said("After {}, come in through the school office and sign in.", "lateness.sign_in_after"),
        *local.said(
            "A child who comes late, but before the register closes, gets the mark {}.",
            "lateness.before_close",
        ),
        *local.said(
            "A child who comes after it closes gets the mark {}. That counts as away.", "lateness.after_close"
        ),
    ]
    if lines:
        yield Part("If your child is late", (Bullets(tuple(lines)),))


def _leave(local: _Values) -> Iterator[Part]:
    decides, form = local.role("leave.decided_by"), local.role("leave.form_from")
    grounds = local.listed("leave.grounds")
    lines = [
        *local.said("Ask us at least {} before.", "leave.request_before"),
        *([f"Ask the {_in_a_sentence(form)} for the form."] if form else ()),
        *([f"The {_in_a_sentence(decides)} says yes or no."] if decides else ()),
        *([f"We can only say yes for: {_either(grounds)}."] if grounds else ()),
    ]
    if lines:
        yield Part("If you want to ask for time off", (Bullets(tuple(lines)),))


def _in_a_sentence(title: str) -> str:
    """A title with a small letter, unless others of it are large: `school office`, `SENCO`, `Head of Year`."""
    return title[:1].lower() + title[1:] if title[1:].islower() else title


def _follows(local: _Values) -> Iterator[Part]:
    rows = [
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
        *local.said(
            "The first penalty is {}. You pay {} if you pay within {}, and all of it within {}.",
            "penalty.first.amount",
            "penalty.first.reduced_amount",
            "penalty.first.reduced_within",
            "penalty.first.within",
        ),
        *local.said("The second is {}, within {}.", "penalty.second.amount", "penalty.second.within"),
        *local.said(
            "There can be {} in {}. After that you may have to go to court.",
            "penalty.most_notices",
            "penalty.counted_within",
        ),
        *local.said("A court can fine you up to {}.", "prosecution.fine_at_most"),
    ]
    table = Table("What we do, and when", ("If a child", "Then"), tuple(rows))
    blocks = (*((table,) if rows else ()), *((Bullets(tuple(lines)),) if lines else ()))
    if blocks:
        yield Part("If a child misses too much school", blocks)


def _improving(local: _Values) -> Iterator[str]:
    shortest, longest = local.one("notice_to_improve.shortest"), local.one("notice_to_improve.longest")
    if shortest and longest:
        number, _, unit = shortest.partition(" ")
        from_ = number if longest.endswith(f" {unit}") else shortest
        said = longest if shortest == longest else f"{from_} to {longest}"
        yield f"We may first give you {said} to do better."


def _step(local: _Values, words: str, then: str, *paths: str) -> Iterator[tuple[str, str]]:
    yield from ((said, then) for said in local.said(words, *paths))


def _codes(codes: Sequence[CodePeriod], on: date) -> Iterator[Part]:
    rows = tuple(
        (each.code, each.meaning, _CLASSES[each.class_]) for each in codes if _in_force(each.selector, on)
    )
    if rows:
        table = Table("The marks in the register", ("Mark", "What it means", "How it counts"), rows)
        yield Part("What the marks mean", (table,))


def _contacts(local: _Values) -> Iterator[Part]:
    office = local.academy.roles.get("school_office")
    rows = tuple(row for each in local.academy.roles.values() for row in _contact(each, office))
    if rows:
        yield Part(
            "Whom you can ask", (Table("People and offices", ("For", "Who", "How to reach them"), rows),)
        )


def _contact(contact: Contact, office: Contact | None) -> Iterator[tuple[str, str, str]]:
    """A role with who holds it and how to reach them; where that is not settled, it is reached through the office."""
    if not contact.reach():
        return
    if contact.unsettled and contact.holder:
        if office and not office.unsettled and (reach := office.reach()):
            yield contact.called(), "Ask at the school office", reach
        return
    who = ", ".join(part for part in (contact.holder, contact.post, contact.organisation) if part)
    yield contact.called(), who, contact.reach() or ""


def _about(local: _Values) -> Iterator[Part]:
    title = local.one("policy.title") or "policy"
    ratified, review = local.one("policy.ratified"), local.one("policy.next_review")
    lines = [
        *local.said(f"This page comes from the {title}, edition {{}}.", "policy.edition"),
        *local.said("Approved by: {}.", "policy.approved_by"),
        *local.said(
            f"Put in force by: {{}}, {_month(ratified)}." if ratified else "Put in force by: {}.",
            "policy.ratified_by",
        ),
        *([f"Next review: {_month(review)}{_overdue(review, local.on)}."] if review else ()),
        f"It shows what is in force on {day_in_words(local.on)}.",
    ]
    yield Part("About this page", (Bullets(tuple(lines)),))


def _overdue(review: str, on: date) -> str:
    due = last_day(review)
    return ", which is overdue" if due and due < on else ""
