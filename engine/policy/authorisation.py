"""Whether what an academy, or a layer between, sets for itself was authorised: every local section passes here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.diagnostics import Code, Diagnostic, Label, Severity, has_errors
from engine.frozen import replace
from engine.policy.contacts import Contact
from engine.policy.folders import AUTHORISATIONS
from engine.policy.local_sections import LocalSections
from engine.policy.records import MISPLACED, Record, authorising_command, first_day, last_day
from engine.policy.sections import Section
from engine.policy.signatures import signature_problems

NO_RECORD = Code(
    "A001",
    "a local section that nobody has authorised",
    "The layers above let an academy, or a layer between, set this only where a role, such as the chief executive, has "
    "authorised the section. The record lies in the folder `authorisations` of the layer that asks for it, and "
    "`trustpolicy authorise` writes it. Until then nothing is evaluated by the section; `--draft` evaluates it and "
    "marks the output as a draft.",
)
CHANGED = Code(
    "A002",
    "a local section that was changed since it was authorised",
    "The record holds every value of the section as it was authorised. The labels show those that are others now, new "
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
    "What was authorised beside one edition may not suit the next. Have the section authorised for the edition that is "
    "in force.",
)
OTHER_ROLE = Code(
    "A005",
    "an authorisation by somebody who may not give it",
    "The delegation names the role that authorises a section; the record names another role, or a person who does not "
    "hold it by the contacts of the layers above.",
)
NOT_IN_OFFICE = Code(
    "A019",
    "an authorisation on a day when the person did not hold the role",
    "Where contacts.yaml says from when until when somebody holds a role, what they authorised before or after does not "
    "count. Where a record gives only the month of the decision, they must have held the role all that month.",
)
OTHER_LAYERS = Code(
    "A006",
    "an academy that stands under other layers than when it was authorised",
    "What an academy may set, and what holds where it sets nothing, depends on the layers above it, which the record "
    "names.",
)
NOT_WHOLE = Code(
    "A007",
    "a record of an authorisation that was changed by hand",
    "The digest of the record is not that of the values it holds. Records are written by `trustpolicy authorise`.",
)
DECIDED_LATER = Code(
    "A020",
    "an authorisation decided after the day that is looked at",
    "The section counts, since it is authorised by now; on the day looked at it was not yet. Where the day in the "
    "record is mistyped, correct it; else look from that day on, or ask the policies "
    "as they were on the earlier day.",
    Severity.WARNING,
)
NOTHING_SET = Code(
    "A021",
    "an authorised section of which nothing is set any more",
    "A record says that a section was authorised, and the academy's file has nothing of it: it was deleted, emptied or "
    "renamed. What the layers above say holds there in its place. Put back what was authorised; or, where the academy "
    "gives it up, delete the record and those of the section before it.",
    Severity.WARNING,
)

DRAFT = Code(
    "A090",
    "evaluated as a draft",
    "With `--draft` local sections are evaluated that nobody has authorised, so that they can be tried out. Nothing "
    "that comes of it is the school's policy yet, and the whole output says so.",
    Severity.WARNING,
)


def as_draft(problem: Diagnostic) -> Diagnostic:
    """What would be an error, were it not for a draft."""
    return replace(problem, code=DRAFT, message=f"a draft only: {problem.message}")


def unauthorised(local: LocalSections, on: date | None) -> Iterator[tuple[Section, Diagnostic]]:
    """Each section of an academy that is not authorised on a day, with the reason; without a day nothing has run out.

    Nothing where its records cannot be read or nobody can hold the role, which are errors that were told.
    """
    for section in local.sections if local.readable else ():
        if section.role not in local.contacts:
            continue
        mine = local.records_of(section)
        if not mine:
            yield section, _no_record(section, local)
        elif not record_in_force(section, local, on):
            record = next(_standing_decisions(section, local, on), None) or _nearest(mine, section)
            yield section, next(_problems(record, section, local, on))


def authorised(local: LocalSections, on: date | None) -> Iterator[Diagnostic]:
    """What is wrong or doubtful about the authorisations of what an academy sets for itself, on a day."""
    yield from (problem for _, problem in unauthorised(local, on))
    for section in local.sections if local.readable else ():
        if record := record_in_force(section, local, on):
            yield from _problems(record, section, local, on)
    for section in local.emptied if local.readable else ():
        yield from _nothing_set(section, local, on)


def _nothing_set(section: Section, local: LocalSections, on: date | None) -> Iterator[Diagnostic]:
    """That an academy says nothing of a section that its record would authorise, were it there."""
    record = next(_standing_decisions(section, local, on), None)
    if record and all(each.code is CHANGED for each in _problems(record, section, local, on)):
        message = f"the section `{section.name}` of {local.academy} was authorised, and nothing of it is set any more"
        help = "put it back, or delete the record; until then what stands above holds there"
        yield NOTHING_SET.at(record.place("section"), message, help=help)


def _holds(record: Record, section: Section, local: LocalSections, on: date | None) -> bool:
    return not has_errors(_problems(record, section, local, on))


def record_in_force(section: Section, local: LocalSections, on: date | None) -> Record | None:
    """The record by which a section is authorised on a day; None where it is not.

    The latest decision by that day takes the place of all before it, the latest of all that of every other.
    """
    found = _standing_decisions(section, local, on)
    return next((record for record in found if _holds(record, section, local, on)), None)


def _standing_decisions(section: Section, local: LocalSections, on: date | None) -> Iterator[Record]:
    """The latest decision on a section by a day, and the latest of all, whatever values and term they are for."""
    made = [record for record in local.records_of(section) if _is_decision(record, section, local)]
    made.sort(key=lambda record: first_day(record.authorised) or date.min)
    yield from [record for record in made if not _is_later(record, on)][-1:]
    yield from made[-1:]


def _is_decision(record: Record, section: Section, local: LocalSections) -> bool:
    """Whether a record is what the role has decided for this edition, be it for other values than there are now."""
    wrong = (problem.code for problem in _problems(record, section, local, None) if has_errors([problem]))
    return all(code is CHANGED for code in wrong)


def _is_later(record: Record, on: date | None) -> bool:
    decided = first_day(record.authorised)
    return on is not None and decided is not None and decided > on


def _nearest(records: Sequence[Record], section: Section) -> Record:
    """The latest record of what the section says now, else the latest of all."""
    same = [record for record in records if record.digest == section.digest]
    return (same or records)[-1]


def _problems(
    record: Record, section: Section, local: LocalSections, on: date | None
) -> Iterator[Diagnostic]:
    """Why a record does not authorise a section, the weightiest reason first."""
    name = f"the section `{section.name}` of {record.academy}"
    again = authorising_command(record.academy, section.name, signed=local.signed)
    if not record.is_whole:
        message = f"the record of {name} does not have the digest of its own values"
        yield NOT_WHOLE.at(record.place("sha256"), message, help=f"write it anew with {again}")
    yield from by_whom(record, section, local)
    if record.digest != section.digest:
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
    until = record.until or local.next_review
    if on and until and until < on:
        review = "" if record.until else "the policy's next review, "
        message = f"{name} was authorised until {review}{until}, which is before {on}"
        yield EXPIRED.at(
            record.place("until"),
            message,
            help=f"review it, then have it authorised with {again}; or look from an earlier day",
        )
    yield from signature_problems(record, section.role, local.keys, required=local.signed)
    if _is_later(record, on):
        message = f"{name} was authorised on {record.authorised}, which is after {on}"
        help = "correct the day where it is mistyped; or look from that day on"
        yield DECIDED_LATER.at(record.place("authorised"), message, help=help)


def by_whom(record: Record, section: Section, local: LocalSections) -> Iterator[Diagnostic]:
    """Why whom a record names may not have authorised a section on the day of the decision."""
    name = f"the section `{section.name}` of {record.academy}"
    again = authorising_command(record.academy, section.name, signed=local.signed)
    if record.role != section.role:
        message = (
            f"{name} is for the role `{section.role}` to authorise, and the record names `{record.role}`"
        )
        yield OTHER_ROLE.at(record.place("by"), message, help=f"have it authorised by that role with {again}")
        return
    contact = local.contacts.get(section.role)
    if contact and contact.terms:
        yield from _in_office(record, contact, name, again)


def _in_office(record: Record, contact: Contact, name: str, again: str) -> Iterator[Diagnostic]:
    """Whether whom the record names, or, without a name, anybody, held the role on the day of the decision."""
    days = (first_day(record.authorised), last_day(record.authorised))
    known = [term for term in contact.terms if record.name in (None, term.holder)]
    if any(all(term.holds(day) for day in days) for term in known):
        return
    label = [Label(term.span, f"held by {term}") for term in known or contact.terms if term.span]
    if not known:
        message = f"{name} was authorised by {record.name}, who does not hold the role `{contact.role}`"
        yield OTHER_ROLE.at(record.place("by"), message, also=label, help=f"have it authorised with {again}")
        return
    who = record.name or "nobody"
    held = "did not hold" if record.name else "held"
    message = f"{name} was authorised on {record.authorised}, when {who} {held} the role `{contact.role}`"
    help = f"have it authorised by who holds the role with {again}, or correct `from` and `until` in contacts.yaml"
    yield NOT_IN_OFFICE.at(record.place("authorised"), message, also=label, help=help)


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
    else:
        yield Label(
            span, f"`{key}` is {now}" + (f", and {then} was authorised" if then else ", which is new")
        )


def _too_low(record: Record, section: Section) -> Diagnostic:
    """That the only records of a section lie in the folder of a layer below the one that asks for them."""
    message = (
        f"the record of the section `{section.name}` of {record.academy} lies in the folder of {record.kept_in}, "
        f"and {section.asked_by} asks for it"
    )
    help = (
        f"move it into the folder `{AUTHORISATIONS}` of {section.asked_by}, once `{section.role}` has agreed"
    )
    return MISPLACED.at(record.place("section"), message, help=help)


def _no_record(section: Section, local: LocalSections) -> Diagnostic:
    academy = local.academy
    if misplaced := local.misplaced(section):
        return _too_low(misplaced[-1], section)
    places = [span for span in section.places.values() if span]
    first = min(places, key=lambda span: (span.source.name, span.start), default=None)
    message = f"the section `{section.name}` of {academy} is not authorised"
    label = f"set by {academy}, for the role `{section.role}` to authorise"
    help = f"have it authorised with {authorising_command(academy, section.name, signed=local.signed)}"
    return NO_RECORD.at(first, message, label=label, help=help)
