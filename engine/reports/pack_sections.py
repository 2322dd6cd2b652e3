"""A pack put into sections: at a glance, changes, decisions, own settings, what is due, effects, attendance."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.authority import NOBODY
from engine.editions.change import Change, Comparison, Kind
from engine.frozen import replace
from engine.impact.grouped import GroupedImpact
from engine.monitoring.figures import Untold
from engine.quantities import day_in_words
from engine.reports.diff_phrases import (
    HEADINGS,
    both_sides,
    edition_words,
    kept_words,
    source_words,
    summary,
    unread_words,
)
from engine.reports.impact_tables import (
    FLIP_HEADINGS,
    HIDDEN,
    flip_rows,
    grouped_headline,
    grouped_tables,
    impact_headline,
    impact_tables,
)
from engine.reports.pack_attendance import at_a_glance, attendance_sections
from engine.reports.pack_parts import Cell, Column, DataTable, Holds, PackDocument, Section
from engine.reports.pack_words import ISO_AT_END, dated_words, in_plain_words
from engine.reports.phrases import titled
from engine.review.pack import Override, Pack
from engine.suppression import LEAST
from engine.wording import counted, listed

_HIDDEN_NOTE = (
    f"Hidden: fewer than {LEAST} pupils, and each number that would give away another one that is hidden, so that "
    "nobody can be known."
)


def pack_document(pack: Pack) -> PackDocument:
    """The whole pack, ready to be written."""
    under = (
        f"{pack.name}, {pack.trust}" if pack.trust else pack.name,
        f"{pack.title}: {edition_words(pack.comparison.new)} beside {edition_words(pack.comparison.old)}",
        f"The register as at {day_in_words(pack.as_at)}",
        "Names pupils: for those at the school who work with them, and for nobody else"
        if pack.names_pupils
        else "Names no pupil; small numbers are hidden",
    )
    sections = (
        _glance(pack),
        _changes(pack),
        _decisions(pack),
        _overrides(pack),
        _due(pack),
        _impact(pack),
        *attendance_sections(pack.monitoring),
        _sources(pack),
    )
    told = PackDocument(f"Attendance policy review: {pack.name}", under, sections)
    return in_plain_words(told, pack.rules, pack.settings)


def _glance(pack: Pack) -> Section:
    points = [
        f"What is new: {summary(_of_the_policy(pack))}",
        "Decisions still open: not known, for the clause register has errors or there is none"
        if pack.decisions is None
        else f"Decisions still open: {len(pack.decisions):,}",
        _authorised(pack),
        _overdue(pack),
        f"Whom it concerns: {_flips(pack)}",
        *at_a_glance(pack.monitoring),
        *_left_out(pack),
    ]
    return Section("At a glance", points=tuple(points))


def _left_out(pack: Pack) -> Iterator[str]:
    """What the register lacks of the figures above."""
    aside = sum(table.lost for table in pack.register.tables.values())
    marks = pack.register.missing_marks
    if marks or aside:
        yield f"In no figure: {counted(marks, 'missing mark')}, {counted(aside, 'row')} that could not be used"


def _of_the_policy(pack: Pack) -> Comparison:
    """What has changed but for the policies' own cases, which test the rules and are no part of the policy."""
    whole = pack.comparison
    return replace(whole, changes=tuple(each for each in whole.changes if each.kind is not Kind.CASE))


def _authorised(pack: Pack) -> str:
    own = [each for each in pack.overrides if each.state != "needs no authorisation"]
    if not own:
        return f"Set by {pack.name} itself: nothing that has to be authorised"
    wrong = sum(each.state != "authorised" for each in own)
    until = min((each.until for each in own if each.until), default=None)
    said = f"{wrong:,} of them not authorised on this day" if wrong else "all authorised"
    ends = f", the first until {day_in_words(until)}" if until else ""
    return f"Set by {pack.name} itself: {counted(len(own), 'value')}, {said}{ends}"


def _overdue(pack: Pack) -> str:
    late = [each for each in pack.reviews if each.overdue]
    return f"Overdue: {listed(f'{each.kind} {each.name}' for each in late)}" if late else "Overdue: nothing"


def _flips(pack: Pack) -> str:
    impact = pack.impact
    if isinstance(impact, str):
        return f"cannot be told: {impact}"
    return grouped_headline(impact) if isinstance(impact, GroupedImpact) else impact_headline(impact)


def _changes(pack: Pack) -> Section:
    told = _of_the_policy(pack)
    rows = tuple(_logged(change, pack) for change in told.changes)
    columns = (
        Column("Version", width=9),
        Column("Date", width=12),
        Column("Section", width=16),
        Column("Change", width=40),
        Column("Origin", width=26),
        Column("Which way", width=24),
    )
    notes = (
        "Section: the clause of the policy document, else what is changed. Date: when it was authorised, blank where it "
        "is not authorised, and of a record of an authorisation itself; else when the edition was ratified.",
    )
    table = DataTable("What is new in this version", "Change log", columns, rows, notes)
    kept = tuple(f"Only {each.how}: {kept_words(each)}" for each in pack.comparison.kept)
    cases = len(pack.comparison.changes) - len(told.changes)
    left_out = f"Left out: {counted(cases, 'change')} of the policies' own cases, which test the rules."
    words = (summary(told), *unread_words(told), *([left_out] if cases else []))
    return Section("Change log", words, kept, (table,) if rows else ())


def _logged(change: Change, pack: Pack) -> tuple[Cell, ...]:
    title = titled(change.title, change.name)
    return (
        pack.comparison.new.edition,
        _dated(change, pack),
        _section(change, pack),
        f"{title}: {' → '.join(both_sides(change))}",
        dated_words(source_words(change)),
        f"{change.direction}: {change.reason}",
    )


def _dated(change: Change, pack: Pack) -> str:
    """When a change was authorised; blank where nobody has, and of a record, which has a day of its own."""
    said = change.new.authorised if change.new else ""
    if said == NOBODY or change.kind is Kind.AUTHORISATION:
        return ""
    found = ISO_AT_END.search(said)
    return dated_words(found[0] if found else pack.ratified)


def _section(change: Change, pack: Pack) -> str:
    """`4.5 Following up absence`; the kind of thing where no clause is named."""
    side = change.new or change.old
    clause = side.clause if side else ""
    title = pack.clauses.get(clause, "")
    if title.casefold().startswith(clause.casefold()):
        return title or HEADINGS[change.kind]
    return f"{clause} {title}" if title else clause or HEADINGS[change.kind]


def _decisions(pack: Pack) -> Section:
    if pack.decisions is None:
        why = (
            "The clause register has errors, or there is none, so it cannot be told which decisions are open"
        )
        return Section("Decisions still open", (f"{why}: see `trustpolicy clauses`.",))
    if not pack.decisions:
        return Section(
            "Decisions still open", ("Nothing is open: the document agrees with itself, or it was decided.",)
        )
    ordered = sorted(pack.decisions, key=lambda each: each.decides)
    rows = tuple((each.what, ", ".join(each.statements), each.decides) for each in ordered)
    columns = (Column("What", width=60), Column("Statements", width=20), Column("To be decided by", width=18))
    words = (
        "Where the policy document contradicts itself, its settings or the law, or leaves something open. A decision is "
        "recorded in the clause register, and is then told here no longer.",
    )
    return Section(
        "Decisions still open", words, (), (DataTable("Open decisions", "Decisions", columns, rows),)
    )


def _overrides(pack: Pack) -> Section:
    heading = f"What {pack.name} sets for itself"
    if not pack.overrides:
        return Section(heading, ("Nothing: all of the trust's policy holds as it stands.",))
    columns = (
        Column("What", width=28),
        Column("Value", width=16),
        Column("Otherwise", width=16),
        Column("State", width=14),
        Column("Authorised by", width=22),
        Column("Since", width=14),
        Column("Expires", Holds.DAY, 14),
        Column("Stands at", width=20),
    )
    rows = tuple(
        (
            titled(each.title, each.name),
            *(
                each.value,
                each.instead_of,
                each.state,
                _by_whom(each),
                dated_words(each.since),
                each.until,
                each.at,
            ),
        )
        for each in pack.overrides
    )
    notes = ("Otherwise: what the layers above say, which would hold without it.",)
    return Section(heading, (), (), (DataTable("Values of its own", "Own settings", columns, rows, notes),))


def _by_whom(each: Override) -> str:
    """Who authorised a value; where nobody has, who would have to."""
    return f"nobody; it is for {each.by} to authorise" if each.state == NOBODY else each.by


def _due(pack: Pack) -> Section:
    columns = (
        Column("What", width=14),
        Column("Name", width=18),
        Column("Owner", width=26),
        Column("State", width=14),
        Column("Since", Holds.DAY, 14),
        Column("Next review", Holds.DAY, 14),
        Column("Days left", Holds.COUNT, 9),
        Column("Overdue", width=8),
    )
    rows = tuple(
        (
            *(each.kind, each.name, each.owner, each.state, each.since, each.due, each.days_left),
            "yes" if each.overdue else "no",
        )
        for each in pack.reviews
    )
    table = DataTable(f"As it stands on {day_in_words(pack.as_at)}", "Due", columns, rows)
    return Section("What is due", (), (), (table,))


def _impact(pack: Pack) -> Section:
    impact = pack.impact
    words = [f"{_flips(pack)[:1].upper()}{_flips(pack)[1:]}."]
    heading = "Whom the changes concern"
    if isinstance(impact, str):
        return Section(heading, tuple(words))
    if isinstance(impact, GroupedImpact):
        found = list(grouped_tables(impact))
        words.append(_HIDDEN_NOTE)
    else:
        found = list(impact_tables(impact))
    tables = [
        DataTable(
            each.heading,
            each.heading,
            tuple(
                Column(
                    name, Holds.COUNT if at in each.numbers else Holds.TEXT, 10 if at in each.numbers else 36
                )
                for at, name in enumerate(each.columns)
            ),
            tuple(
                tuple(_cell(_titled(text, at, pack), at in each.numbers) for at, text in enumerate(row))
                for row in each.rows
            ),
        )
        for each in found
    ]
    if not isinstance(impact, GroupedImpact) and impact.flips:
        columns = tuple(Column(name, width=24) for name in FLIP_HEADINGS)
        rows = tuple(flip_rows(impact.flips))
        tables.append(DataTable("Answers that flip, pupil by pupil", "Flips", columns, rows))
    return Section(heading, tuple(words), (), tuple(tables))


def _titled(text: str, at: int, pack: Pack) -> str:
    """A rule by its title, where it stands first in a row."""
    return titled(pack.rules.get(text), text) if at == 0 else text


def _cell(text: str, number: bool) -> Cell:
    """A number again where a report of its own has it as a text."""
    if not number:
        return text
    if text == HIDDEN:
        return Untold.HIDDEN
    plain = text.replace(",", "")
    return int(plain) if plain.isdigit() else text


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
            f"Policies: {edition_words(pack.comparison.new)}, {pack.comparison.new.digest}; beside "
            f"{edition_words(pack.comparison.old)}, {pack.comparison.old.digest}.",
            f"Register: {summary.digest}. Missing marks, which are in no figure: {marks:,}.",
        ),
        tuple(f"Noticed: {each}." for each in pack.noticed),
        (DataTable("The register's tables", "Register", columns, tuple(rows)),),
    )
