"""Whether a record authorises a section of an academy, or of a layer between: why it does not, and what is doubtful."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

from engine.diagnostics import Code, Diagnostic, Label, Severity, labels_at
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.records import Record, authorising_command, first_day, last_day
from engine.policy.authorisation.sections import Section, parts_of
from engine.policy.authorisation.signatures import signature_problems
from engine.policy.contacts import Contact
from engine.policy.gaps import school_year

CHANGED = Code(
    "A002",
    "a local section that was changed since it was authorised",
    "The record holds every value of the section as it was authorised. The labels show which values are changed, new "
    "or gone. Comments, order and spelling do not count. Put the values back, or have the section authorised again.",
)
EXPIRED = Code(
    "A003",
    "an authorisation that has run out",
    "A record holds until the day that it names, else until the policy's next review. Review the section and have it "
    "authorised again.",
)
OTHER_EDITION = Code(
    "A004",
    "an authorisation for another edition of the policy",
    "What was authorised with one edition may not suit the next. Have the section authorised for the edition that is "
    "in force.",
)
OTHER_ROLE = Code(
    "A005",
    "an authorisation by somebody who may not give it",
    "The delegation names the role that authorises a section; the record names another role, or a person who, "
    "according to the contacts of the layers above, does not hold it.",
)
NOT_IN_OFFICE = Code(
    "A019",
    "an authorisation on a day when the person did not hold the role",
    "If contacts.yaml says from when until when somebody holds a role, what they authorised before or after does not "
    "count. If a record gives only the month of the decision, they must have held the role for all of that month.",
)
OTHER_LAYERS = Code(
    "A006",
    "an academy that was under other layers when it was authorised",
    "What an academy may set, and what holds where it sets nothing, depends on the layers above it, which the record "
    "names.",
)
NOT_WHOLE = Code(
    "A007",
    "a record of an authorisation that was changed by hand",
    "The digest (checksum) in the record does not match its values. Records are written by `trustpolicy authorise`.",
)
DECIDED_LATER = Code(
    "A020",
    "an authorisation decided after the as-at date",
    "The section counts, since it is authorised by now, though on the as-at date it was not yet. If the day in the "
    "record is mistyped, correct it; else use that day or a later one, or ask the policies as they were on the "
    "earlier day.",
    Severity.WARNING,
)
DECIDED_EARLY = Code(
    "A023",
    "an authorisation decided long before the edition",
    "The record says that a section was authorised for this edition on a day more than a year before its school year "
    "begins, when there was no such edition. The section counts. If the day is mistyped, correct it; if an old "
    "decision was carried over, have the section authorised for this edition.",
    Severity.WARNING,
)

_A_YEAR = 366

LASTS_LONG = Code(
    "A024",
    "an authorisation that lasts long after the review",
    "The last day of the record is more than a year after the policy's next review, so nobody is reminded of it. The "
    "section counts. If the day is mistyped, correct it; without `until` the record holds until the review.",
    Severity.WARNING,
)


def record_problems(
    record: Record, section: Section, local: LocalSections, on: date | None
) -> Iterator[Diagnostic]:
    """Why a record does not authorise a section on a day, the weightiest reason first; then what is doubtful of it."""
    name = f"the section `{section.name}` of {record.academy}"
    again = authorising_command(record.academy, section.name, signed=local.signed)
    if not record.is_whole:
        yield _not_whole(record, section, name, again)
    yield from by_whom(record, section, local)
    if not record.is_of(section):
        yield _changed(record, section, name, again)
    # That no edition is said at all is an error of its own.
    if local.edition and record.edition != local.edition:
        message = f"{name} was authorised for the edition {record.edition}, and this is {local.edition}"
        yield OTHER_EDITION.at(record.place("edition"), message, help=f"have it authorised with {again}")
    if record.under != local.under:
        now, then = (
            " under ".join(f"`{each}`" for each in reversed(part)) for part in (local.under, record.under)
        )
        message = f"{record.academy} stands under {now}, and when {name} was authorised it stood under {then}"
        yield OTHER_LAYERS.at(record.place("under"), message, help=f"have it authorised with {again}")
    yield from signature_problems(record, section.role, local.keys, required=local.signed)
    yield from _run_out(record, local, on, name, again)
    yield from record_doubts(record, local, on)


def _not_whole(record: Record, section: Section, name: str, again: str) -> Diagnostic:
    """The values of the record that were changed are known where the section is still as it was authorised."""
    message = f"the record of {name} does not have the digest of its own values"
    keys = sorted(section.says.keys() | record.says.keys()) if section.digest == record.digest else []
    changed = [key for key in keys if section.says.get(key) != record.says.get(key)]
    labels = [
        Label(record.value_place(key), f"`{key}` was authorised as {section.says.get(key, 'nothing')}")
        for key in changed
    ]
    if not labels:
        return NOT_WHOLE.at(record.place("sha256"), message, help=f"write it again with {again}")
    help = f"put it back, or write the record again with {again}"
    return NOT_WHOLE.at(labels[0].at, message, label=labels[0].text, also=labels[1:], help=help)


def _run_out(
    record: Record, local: LocalSections, on: date | None, name: str, again: str
) -> Iterator[Diagnostic]:
    until = record.until or local.next_review
    if on and until and until < on:
        review = "" if record.until else "the policy's next review, "
        message = f"{name} was authorised until {review}{until}, which is before {on}"
        help = f"review it, then have it authorised with {again}; or use an earlier day"
        yield EXPIRED.at(record.place("until"), message, help=help)


def record_doubts(record: Record, local: LocalSections, on: date | None) -> Iterator[Diagnostic]:
    """What is doubtful of a record's days: decided in time to come or long before the edition, or lasting too long."""
    name = f"the section `{record.section}` of {record.academy}"
    place, decided = record.place("authorised"), last_day(record.authorised)
    if is_later(record, on):
        message = f"{name} was authorised {record.decided}, which is after {on}"
        help = "correct the day if it is mistyped; or use that day or a later one"
        yield DECIDED_LATER.at(place, message, help=help)
    year = school_year(local.edition)
    if year and decided and decided < year[0].replace(year=year[0].year - 1):
        message = (
            f"{name} was authorised {record.decided}, more than a year before the school year of the edition, "
            f"{local.edition}"
        )
        help = "correct the day if it is mistyped; else have it authorised for this edition"
        yield DECIDED_EARLY.at(place, message, help=help)
    yield from _lasting(record, local, name)


def _lasting(record: Record, local: LocalSections, name: str) -> Iterator[Diagnostic]:
    review, until = local.next_review, record.until
    if review and until and (until - review).days > _A_YEAR:
        message = (
            f"{name} is authorised until {until}, more than a year after the policy's next review, {review}"
        )
        help = "correct the day if it is mistyped; without `until` it holds until the review"
        yield LASTS_LONG.at(record.place("until"), message, help=help)


def is_later(record: Record, on: date | None) -> bool:
    """Whether a record is of a decision after a day; of none where no day is looked at."""
    decided = first_day(record.authorised)
    return on is not None and decided is not None and decided > on


def by_whom(record: Record, section: Section, local: LocalSections) -> Iterator[Diagnostic]:
    """Why whom a record names may not have authorised a section on the day of the decision."""
    name = f"the section `{section.name}` of {record.academy}"
    if record.role != section.role:
        again = authorising_command(record.academy, section.name, signed=local.signed)
        message = (
            f"{name} is for the role `{section.role}` to authorise, and the record names `{record.role}`"
        )
        yield OTHER_ROLE.at(record.place("by"), message, help=f"have it authorised by that role with {again}")
        return
    contact = local.contacts.get(section.role)
    if contact and contact.terms:
        yield from _in_office(record, contact, name, signed=local.signed)


def _in_office(record: Record, contact: Contact, name: str, *, signed: bool) -> Iterator[Diagnostic]:
    """Whether whom the record names, or, without a name, anybody, held the role on the day of the decision."""
    days = (first_day(record.authorised), last_day(record.authorised))
    known = [term for term in contact.terms if record.name in (None, term.holder)]
    if any(all(term.holds(day) for day in days) for term in known):
        return
    label = labels_at(*((term.span, f"held by {term}") for term in known or contact.terms))
    help = _by_holder(record, contact, days[0], signed=signed)
    if not known:
        message = f"{name} was authorised by {record.name}, who does not hold the role `{contact.role}`"
        help = f"{help}; or, if contacts.yaml is out of date, correct the holder there"
        yield OTHER_ROLE.at(record.place("by"), message, also=label, help=help)
        return
    who = record.name or "nobody"
    held = "did not hold" if record.name else "held"
    message = f"{name} was authorised {record.decided}, when {who} {held} the role `{contact.role}`"
    help = f"{help}; or correct `from` and `until` in contacts.yaml"
    yield NOT_IN_OFFICE.at(record.place("authorised"), message, also=label, help=help)


def _by_holder(record: Record, contact: Contact, day: date | None, *, signed: bool) -> str:
    """How a decision is recorded in the name of whoever held the role on its day; of today's holder if nobody did."""
    holder = contact.on_day(day).holder if day else None
    who = (
        f"if {holder} decided it, authorise it" if holder else "have it authorised by whoever holds the role,"
    )
    said = f' --on {day} --name "{holder}"' if holder else ""
    return f"{who} with {authorising_command(record.academy, record.section, signed=signed, said=said)}"


def _changed(record: Record, section: Section, name: str, again: str) -> Diagnostic:
    keys = sorted(section.says.keys() | record.says.keys())
    changes = [key for key in keys if section.says.get(key) != record.says.get(key)]
    labels = [label for key in changes for label in _change(key, record, section)]
    first = labels[0] if labels else Label(record.place("says"), "as it was authorised")
    values = "one value was" if len(changes) == 1 else f"{len(changes)} values were"
    message = f"{values} changed in {name} since it was authorised"
    help = f"put it back, or have the section authorised again with {again}"
    if changes and all(key in section.beside for key in changes):
        values = "one value" if len(changes) == 1 else f"{len(changes)} values"
        message = f"{name} was authorised with {values} that no delegation asks `{section.role}` for any more"
        help = (
            f"put `authorised_by` back in delegation.yaml, or have the section authorised again with {again}"
        )
    return CHANGED.at(first.at, message, label=first.text, also=labels[1:], help=help)


def _change(key: str, record: Record, section: Section) -> Iterator[Label]:
    now, then = section.says.get(key), record.says.get(key)
    span = section.places.get(key)
    if key in section.beside and now is None:
        yield Label(
            section.beside[key] or record.value_place(key), f"`{key}` is not for `{section.role}` any more"
        )
    elif span is None:
        yield Label(record.value_place(key), f"`{key}` was {then}, and is gone")
    elif now and then and (parts := _parts(now, then)):
        for part, (is_, was) in parts.items():
            yield Label(span, f"`{part}` of `{key}` is {is_}, and {was} was authorised")
    else:
        yield Label(
            span, f"`{key}` is {now}" + (f", and {then} was authorised" if then else ", which is new")
        )


def _parts(now: str, then: str) -> dict[str, tuple[str, str]]:
    """The parts of a rule, duty or role that differ, as they are and were; none of a value that has no parts."""
    is_, was = parts_of(now), parts_of(then)
    if not (is_ and was):
        return {}
    return {
        part: (_part(is_, part), _part(was, part))
        for part in sorted(is_.keys() | was.keys())
        if is_.get(part) != was.get(part)
    }


def _part(whole: Mapping[str, object], part: str) -> str:
    held = whole.get(part, "nothing")
    return held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
