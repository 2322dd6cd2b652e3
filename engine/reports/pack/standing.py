"""What a pack tells of the policy as it stands: what the academy and the layers above it set for it, and what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.editions.authority import NOBODY
from engine.quantities import day_in_words
from engine.reports.pack.parts import Column, DataTable, Holds, Section
from engine.reports.pack.words import dated_words
from engine.reports.phrases import titled
from engine.review.pack import Override, Pack
from engine.showing.shown import ShownReview
from engine.wording import listed


def own_section(pack: Pack) -> Section:
    """What the academy sets for itself."""
    heading = f"What {pack.name} sets for itself"
    doubts = tuple(f"In doubt: {each}." for each in pack.doubts)
    if not pack.overrides:
        return Section(heading, ("Nothing: what the layers above say holds as it stands.",), doubts)
    table = _own_table("Values of its own", "Own settings", pack.overrides)
    return Section(heading, (), doubts, (table,))


def between_sections(pack: Pack) -> Iterator[Section]:
    """What layers between the trust and the academy set for it; nothing where none sets anything otherwise."""
    if pack.between:
        names = listed(dict.fromkeys(each.layer for each in pack.between))
        words = (
            f"Between the trust and {pack.name} stands {names}, and what it sets holds at {pack.name} too.",
        )
        table = _own_table("Values of the layers between", "Layers between", pack.between, by_layer=True)
        yield Section(f"What is set between the trust and {pack.name}", words, (), (table,))


def _own_table(caption: str, sheet: str, sets: Sequence[Override], *, by_layer: bool = False) -> DataTable:
    columns = (
        *([Column("Set by", width=20)] if by_layer else []),
        Column("What", width=28),
        Column("Value", width=16),
        Column("Otherwise", width=16),
        Column("State", width=14),
        Column("Authorised by", width=22),
        Column("Since", width=18),
        Column("Expires", Holds.DAY, 18),
        Column("Set at", width=20),
    )
    rows = tuple(
        (
            *([each.layer] if by_layer else []),
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
        for each in sets
    )
    notes = ("Otherwise: what the layers above say, which would hold without it.",)
    return DataTable(caption, sheet, columns, rows, notes)


def _by_whom(each: Override) -> str:
    """Who authorised a value; where nobody has, who would have to."""
    return f"nobody; it is for the {each.by} to authorise" if each.state == NOBODY else each.by


def due_section(pack: Pack) -> Section:
    """What has to be reviewed, and when."""
    columns = (
        Column("What", width=14),
        Column("Name", width=18),
        Column("Of", width=20),
        Column("Owner", width=26),
        Column("State", width=14),
        Column("Since", Holds.DAY, 18),
        Column("Next review", Holds.DAY, 18),
        Column("Days left", Holds.COUNT, 9),
        Column("Overdue", width=8),
    )
    rows = tuple(
        (
            *(each.kind, each.name, whose(each, pack), each.owner),
            *(each.state, each.since, each.due, each.days_left),
            "yes" if each.overdue else "no",
        )
        for each in pack.reviews
    )
    table = DataTable(f"As it stands on {day_in_words(pack.as_at)}", "Due", columns, rows)
    return Section("What is due", (), (), (table,))


def whose(each: ShownReview, pack: Pack) -> str:
    """The name of the academy or layer of a section or record; the trust's of what is the whole trust's."""
    return pack.below_trust.get(each.academy, pack.trust)
