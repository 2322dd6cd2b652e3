"""A pack put into sections: at a glance, changes, decisions, own settings, what is due, effects, attendance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.frozen import replace
from engine.impact.grouped import GroupedImpact
from engine.reports.diff.phrases import (
    edition_words,
    summary,
)
from engine.reports.impact.tables import (
    FLIP_HEADINGS,
    HIDDEN,
    flip_rows,
    impact_headline,
    impact_tables,
    not_counted,
)
from engine.reports.pack.academies import academies_section, attendance_of_academies, trust_at_a_glance
from engine.reports.pack.attendance import at_a_glance, attendance_sections
from engine.reports.pack.decisions import decisions_section, how_many_open
from engine.reports.pack.definitions import counting_section
from engine.reports.pack.foremost import foremost
from engine.reports.pack.log import change_log, of_the_policy
from engine.reports.pack.parts import Cell, Column, DataTable, Holds, PackDocument, Section
from engine.reports.pack.standing import between_sections, due_section, own_section, whose
from engine.reports.pack.words import begun, in_plain_words
from engine.reports.phrases import titled
from engine.review.pack import Override, Pack
from engine.spoken import day_in_words
from engine.suppression import LEAST
from engine.wording import counted, listed

_FLIPS = (
    "An answer flips if a rule now finds something, or no longer does, or now cannot tell, or can tell again."
)
_HIDDEN_NOTE = (
    f"Hidden: 1 to {LEAST - 1} pupils, and each number that would give away another one that is hidden, so that "
    "nobody can be recognised."
)


def pack_document(pack: Pack) -> PackDocument:
    """The whole pack, ready to be written."""
    under = (
        _whose(pack),
        f"{pack.title}: {edition_words(pack.comparison.new)} compared with {edition_words(pack.comparison.old)}",
        f"The register as at {day_in_words(pack.as_at)}",
        "Names pupils: for those at the school who work with them, and for nobody else"
        if pack.names_pupils
        else "Names no pupil; small numbers are hidden",
    )
    sections = (
        _glance(pack),
        *([academies_section(pack)] if pack.together else []),
        change_log(pack),
        decisions_section(pack.decisions),
        own_section(pack),
        *between_sections(pack),
        due_section(pack),
        _impact(pack),
        *_attendance(pack),
        _sources(pack),
    )
    told = PackDocument(f"Attendance policy review: {pack.name}", under, sections)
    return in_plain_words(told, pack.rules, pack.settings)


def _whose(pack: Pack) -> str:
    if pack.together:
        return f"{pack.name}, {counted(len(pack.monitoring), 'academy')}"
    return f"{pack.name}, {pack.trust}" if pack.trust else pack.name


def _attendance(pack: Pack) -> Iterator[Section]:
    if pack.together:
        yield counting_section({pack.below_trust[name]: each for name, each in pack.monitoring.items()})
        yield from attendance_of_academies(pack, pack.together)
        return
    (told,) = pack.monitoring.values()
    yield from attendance_sections(told)


def _attendance_at_a_glance(pack: Pack) -> Iterator[str]:
    if pack.together:
        return trust_at_a_glance(pack, pack.together)
    (told,) = pack.monitoring.values()
    return at_a_glance(told)


def _glance(pack: Pack) -> Section:
    points = [
        f"What is new: {summary(of_the_policy(pack))}",
        f"Decisions still open: {how_many_open(pack.decisions)}",
        _authorised(
            f"Set by {'the academies themselves' if pack.together else f'{pack.name} itself'}", pack.overrides
        ),
        *_authorised_between(pack),
        *_in_doubt(pack),
        _overdue(pack),
        f"Whom it affects: {_concerned(pack)}",
        *_attendance_at_a_glance(pack),
        *_left_out(pack),
    ]
    table = foremost(pack)
    return Section("At a glance", points=tuple(points), tables=(table,) if table else ())


def _left_out(pack: Pack) -> Iterator[str]:
    """What the register lacks of the figures above."""
    aside = sum(table.lost for table in pack.register.tables.values())
    marks = pack.register.missing_marks
    if marks or aside:
        yield f"Not in any figure: {counted(marks, 'missing mark')}, {counted(aside, 'row')} that could not be used"
    if "calendar" in pack.register.incomplete:
        yield "Not in the register's calendar: a part of the school year; what this rests on says which"


def _authorised(set_by: str, sets: Sequence[Override]) -> str:
    own = [each for each in sets if each.state != "needs no authorisation"]
    if not own:
        return f"{set_by}: nothing that has to be authorised"
    holds = [each for each in own if each.state == "authorised"]
    until = min((each.until for each in holds if each.until), default=None)
    wrong = len(own) - len(holds)
    said = f"{wrong:,} of them not authorised on this day" if wrong else "all authorised"
    ends = f", the first {'of the others ' if wrong else ''}until {day_in_words(until)}" if until else ""
    return f"{set_by}: {counted(len(own), 'value')}, {said}{ends}"


def _authorised_between(pack: Pack) -> Iterator[str]:
    """The same of each layer between the trust and the academy that sets something."""
    for layer in dict.fromkeys(each.layer for each in pack.between):
        below = "academies" if pack.together else pack.name
        set_by = f"Set by {pack.below_trust[layer]}, above {below}"
        yield _authorised(set_by, [each for each in pack.between if each.layer == layer])


def _in_doubt(pack: Pack) -> Iterator[str]:
    if pack.doubts:
        own = (
            "what the academies set for themselves" if pack.together else f"what {pack.name} sets for itself"
        )
        yield f"In doubt: {counted(len(pack.doubts), 'authorisation')}; {own} has the reasons"


def _overdue(pack: Pack) -> str:
    late = [each for each in pack.reviews if each.overdue]
    said = (" of ".join(filter(None, (f"{each.kind} {each.name}", whose(each, pack)))) for each in late)
    return f"Overdue: {listed(said)}" if late else "Overdue: nothing"


def _concerned(pack: Pack) -> str:
    """For how many pupils an answer is another than before, in words for those who have not met a flip."""
    impact = pack.impact
    if isinstance(impact, str):
        return f"cannot be told: {impact}"
    if not isinstance(impact, GroupedImpact):
        return impact_headline(impact)
    on, too = f"(the register as at {day_in_words(impact.as_at)})", ""
    if impact.of_others:
        too = "; some rules about registers, classes or the academy do too, and are not counted here"
    more = f"{too}{not_counted(impact)}{_at_some_unknown(pack)}"
    if impact.pupils == 0:
        same = "every answer that can be told is" if impact.untold else "every rule answers"
        return f"no pupil: {same} as before {on}{more}"
    many = f"some pupils ({HIDDEN})" if impact.pupils is None else counted(impact.pupils, "pupil")
    return f"{many}, for whom some rule answers differently from before {on}{more}"


def _at_some_unknown(pack: Pack) -> str:
    """That academies of which there is no earlier edition are in no number."""
    joined = [pack.below_trust[name] for name in pack.comparison.joined]
    verb = "has" if len(joined) == 1 else "have"
    return f"; of {listed(joined)}, which {verb} joined, nobody can tell" if joined else ""


def _impact(pack: Pack) -> Section:
    impact = pack.impact
    concerned = f"{begun(_concerned(pack))}."
    heading = "Whom the changes affect"
    if isinstance(impact, str):
        return Section(heading, (concerned,))
    tables = [
        _by_title(each, pack)
        for each in impact_tables(impact)
        if each.headings[0] != "Academy"  # a pack has one, or has them side by side
    ]
    if not isinstance(impact, GroupedImpact) and impact.flips:
        columns = tuple(Column(name, width=24) for name in FLIP_HEADINGS)
        rows = tuple(flip_rows(impact))
        tables.append(DataTable("Answers that flip, pupil by pupil", "Flips", columns, rows))
    note = _HIDDEN_NOTE if isinstance(impact, GroupedImpact) else _FLIPS
    return Section(heading, (concerned, note), tables=tuple(tables))


def _by_title(table: DataTable, pack: Pack) -> DataTable:
    """A table whose rows begin with titles, be it that a last column has them, which then goes."""
    if table.headings[-1] != "Title":
        return replace(table, rows=tuple((_titled(first, pack), *rest) for first, *rest in table.rows))
    rows = tuple((titled(str(title), str(name)), *rest) for name, *rest, title in table.rows)
    return replace(table, columns=table.columns[:-1], rows=rows)


def _titled(text: Cell, pack: Pack) -> Cell:
    """A rule or a setting by its title; of causes of which one is named, each. A number stays."""
    if not isinstance(text, str):
        return text
    names, bracket, how = text.partition(" (")
    titles = {**pack.settings, **pack.rules, **{f"rules.{name}": title for name, title in pack.rules.items()}}
    called = (titled(titles.get(name), name) for name in names.split(", "))
    return f"{', '.join(called)}{bracket}{how}"


def _sources(pack: Pack) -> Section:
    summary = pack.register
    rows: list[tuple[Cell, ...]] = [
        (name, table.read, table.used, table.set_aside) for name, table in summary.tables.items()
    ]
    columns = (
        Column("Table", width=20),
        *(Column(name, Holds.COUNT, 12) for name in ("Rows read", "Used", "Set aside")),
    )
    marks = summary.missing_marks
    return Section(
        "What this rests on",
        (
            f"Policies: {edition_words(pack.comparison.new)}, {pack.comparison.new.digest}; compared with "
            f"{edition_words(pack.comparison.old)}, {pack.comparison.old.digest}.",
            f"Register: {summary.digest}. Missing marks, which are not in any figure: {marks:,}.",
        ),
        tuple(f"Noticed: {each}." for each in pack.noticed),
        (DataTable("The register's tables", "Register", columns, tuple(rows)),),
    )
