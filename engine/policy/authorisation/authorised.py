"""Whether what an academy, or a layer between, sets for itself was authorised: every local section passes here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.diagnostics import Code, Diagnostic, Label, Severity, has_errors
from engine.frozen import replace
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.record_problems import (
    CHANGED,
    OTHER_EDITION,
    OTHER_LAYERS,
    is_later,
    record_problems,
)
from engine.policy.authorisation.records import MISPLACED, Record, authorising_command, first_day
from engine.policy.authorisation.sections import Section
from engine.policy.authorisation.signatures import UNSIGNED
from engine.policy.folders import AUTHORISATIONS

NO_RECORD = Code(
    "A001",
    "a local section that nobody has authorised",
    "The layers above let an academy, or a layer between, set this only if a role, such as the chief executive, has "
    "authorised the section. The record is in the folder `authorisations` of the layer that asks for it, and "
    "`trustpolicy authorise` writes it. Until then nothing is evaluated by the section; `--draft` uses it and marks "
    "the output as a draft.",
)
NOTHING_SET = Code(
    "A021",
    "an authorised section that no longer sets anything",
    "A record says that a section was authorised, but the academy's file no longer has any of it: it was deleted, "
    "emptied or renamed. The layers above hold there instead. Put back what was authorised; or, if the academy gives "
    "it up, delete the record and those of the section before it.",
    Severity.WARNING,
)
PASSED_OVER = Code(
    "A022",
    "a record of an authorisation that is ignored",
    "The record is no older than the decision that stands, but does not count itself: it was changed, is not signed "
    "as it has to be, is by somebody who may not give it, or is in another folder. Whoever wrote it may think that it "
    "counts. Correct it, have the section authorised again, or delete it. Records for other editions are not reported.",
    Severity.WARNING,
)

DRAFT = Code(
    "A090",
    "a draft",
    "With `--draft`, local sections are used that nobody has authorised, so that they can be tried out. No result is "
    "the school's policy yet, and the whole output says so.",
    Severity.WARNING,
)


def as_draft(problem: Diagnostic) -> Diagnostic:
    """What would be an error, were it not for a draft; a warning stays what it is."""
    if not has_errors([problem]):
        return problem
    return replace(problem, code=DRAFT, message=f"a draft only: {problem.message}")


def unauthorised(local: LocalSections, on: date | None) -> Iterator[tuple[Section, Diagnostic]]:
    """Each section of an academy that is not authorised on a day, with the reason; without a day nothing has run out.

    Nothing where its records cannot be read or nobody can hold the role, which are errors that were told.
    """
    for section in _asked(local):
        mine = local.records_of(section)
        if not mine:
            yield section, _no_record(section, local)
        elif not record_in_force(section, local, on):
            record = standing_decision(section, local, on) or _nearest(mine, section)
            yield section, next(record_problems(record, section, local, on))


def authorised(local: LocalSections, on: date | None) -> Iterator[Diagnostic]:
    """What is wrong or doubtful about the authorisations of what an academy sets for itself, on a day."""
    yield from (problem for _, problem in unauthorised(local, on))
    for section in _asked(local):
        if record := record_in_force(section, local, on):
            yield from record_problems(record, section, local, on)
        yield from _passed_over(section, local, on)
    for section in local.emptied if local.readable else ():
        yield from _nothing_set(section, local, on)


def _asked(local: LocalSections) -> Iterator[Section]:
    """The sections of which it can be told whether they are authorised."""
    sections = local.sections if local.readable else ()
    return (section for section in sections if section.role in local.contacts)


def _nothing_set(section: Section, local: LocalSections, on: date | None) -> Iterator[Diagnostic]:
    """That an academy says nothing of a section that its record would authorise, were it there."""
    record = standing_decision(section, local, on)
    if record and all(each.code is CHANGED for each in record_problems(record, section, local, on)):
        message = f"the section `{section.name}` of {local.academy} was authorised, and nothing of it is set any more"
        help = "put it back, or delete the record; until then the layers above hold there"
        yield NOTHING_SET.at(record.place("section"), message, help=help)


def _passed_over(section: Section, local: LocalSections, on: date | None) -> Iterator[Diagnostic]:
    """Each record by the day looked at that is no older than the decision that stands, and is none for this edition."""
    standing = standing_decision(section, local, on)
    if standing is None:
        return
    # What a day before all decisions is judged by is the latest of all, so nothing is too late to be told beside it.
    seen = None if is_later(standing, on) else on
    for record in local.recorded(section):
        late = not is_later(record, seen) and _decided(record) >= _decided(standing)
        if late and record.edition == standing.edition and (problem := _why_none(record, section, local)):
            also = Label(standing.place("authorised"), "the latest decision")
            help = f"{problem.help}; or delete the record where nothing was decided"
            message = f"a record is ignored: {problem.message}"
            yield Diagnostic(PASSED_OVER, message, (*problem.labels, also), help)


def _why_none(record: Record, section: Section, local: LocalSections) -> Diagnostic | None:
    """Why a record is no decision on a section, nor on its namesake for another role to authorise."""
    namesakes = [each for each in local.sections if each.name == section.name]
    if record.role != section.role and any(each.role == record.role for each in namesakes):
        return None
    if record in local.misplaced(section):
        return _too_low(record, section)
    return next(_no_decision(record, section, local), None)


def record_in_force(section: Section, local: LocalSections, on: date | None) -> Record | None:
    """The record by which a section is authorised on a day; None where it is not.

    The latest decision by that day takes the place of all before it, the latest of all that of every other.
    """
    found = _standing_decisions(section, local, on)
    return next((each for each in found if not has_errors(record_problems(each, section, local, on))), None)


def standing_decision(section: Section, local: LocalSections, on: date | None) -> Record | None:
    """The decision on a section that stands on a day, whether or not the section is as it was, or it has run out."""
    return next(_standing_decisions(section, local, on), None)


def decided_before(section: Section, local: LocalSections) -> Record | None:
    """The latest decision on a section, for this edition or under other layers or for another one, signed or not."""
    made = [record for record in local.records_of(section) if _is_past_decision(record, section, local)]
    return sorted(made, key=_decided)[-1] if made else None


def _is_past_decision(record: Record, section: Section, local: LocalSections) -> bool:
    past = (CHANGED, OTHER_EDITION, OTHER_LAYERS, *((UNSIGNED,) if record.edition != local.edition else ()))
    return all(problem.code in past for problem in _no_decision(record, section, local))


def _standing_decisions(section: Section, local: LocalSections, on: date | None) -> Iterator[Record]:
    """The latest decision on a section by a day, and the latest of all, whatever values and term they are for."""
    mine = local.records_of(section)
    made = [record for record in mine if not any(_no_decision(record, section, local))]
    made.sort(key=_decided)
    yield from [record for record in made if not is_later(record, on)][-1:]
    yield from made[-1:]


def _no_decision(record: Record, section: Section, local: LocalSections) -> Iterator[Diagnostic]:
    """Why a record is not what the role has decided for this edition, be it for other values than there are now."""
    for problem in record_problems(record, section, local, None):
        if problem.code is not CHANGED and has_errors([problem]):
            yield problem


def _decided(record: Record) -> date:
    return first_day(record.authorised) or date.min


def _nearest(records: Sequence[Record], section: Section) -> Record:
    """The latest record of what the section says now, else the latest of all."""
    same = [record for record in records if record.is_of(section)]
    return (same or records)[-1]


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
