"""What a pack tells of the policy as it stands: what the academy and the layers above it set for it, and what is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.editions.authority import NOBODY
from engine.reports.pack.parts import Column, DataTable, Holds, Section
from engine.reports.pack.words import dated_words
from engine.reports.phrases import titled
from engine.review.pack import Override, Pack
from engine.showing.shown import ShownReview
from engine.spoken import day_in_words
from engine.wording import listed


def own_section(pack: Pack) -> Section:
    """What the academy sets for itself; of a trust, what each of its academies does."""
    of_trust = pack.together
    heading = "What the academies set for themselves" if of_trust else f"What {pack.name} sets for itself"
    doubts = tuple(f"In doubt: {each}." for each in pack.doubts)
    if not pack.overrides:
        return Section(heading, ("Nothing: what the layers above say holds as it stands.",), doubts)
    caption = "Values of their own" if of_trust else "Values of its own"
    table = _own_table(caption, "Own settings", pack.overrides, pack.below_trust if of_trust else None)
    return Section(heading, points=doubts, tables=(table,))


def between_sections(pack: Pack) -> Iterator[Section]:
    """What layers between the trust and the academies set for them; nothing where none sets anything otherwise."""
    if not pack.between:
        return
    names = listed(dict.fromkeys(pack.below_trust[each.layer] for each in pack.between))
    if not pack.together:
        whom = pack.name
        words = f"Between the trust and {whom} stands {names}, and what it sets holds at {whom} too."
    else:
        whom = "its academies"
        words = f"Between the trust and academies stands {names}; what a layer sets holds at each below it."
    table = _own_table("Values of the layers between", "Layers between", pack.between, pack.below_trust)
    yield Section(f"What is set between the trust and {whom}", (words,), tables=(table,))


def _own_table(
    caption: str, sheet: str, sets: Sequence[Override], names: Mapping[str, str] | None
) -> DataTable:
    """The values; with names of the layers, each with who sets it."""
    columns = (
        *([Column("Set by", width=20)] if names else []),
        Column("What", width=28),
        Column("Value", width=16),
        Column("Otherwise", width=16),
        Column("State", width=14),
        Column("Authorised by", width=22),
        Column("Since", width=18),
        Column("Expires", Holds.DAY),
        Column("Set at", width=20),
    )
    rows = tuple(
        (
            *([names[each.layer]] if names else []),
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
        Column("Since", Holds.DAY),
        Column("Next review", Holds.DAY),
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
    return Section("What is due", tables=(table,))


def whose(each: ShownReview, pack: Pack) -> str:
    """The name of the academy or layer of a section or record; the trust's of what is the whole trust's."""
    return pack.below_trust.get(each.academy, pack.trust)
