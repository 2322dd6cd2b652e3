"""What a register cannot tell of attendance, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.monitoring.figures import Group, Untold
from engine.monitoring.measured import Measured
from engine.planning.monitored import GROUPED_BY, LATE
from engine.spoken import day_in_words


def untold(measured: Measured, groups: Sequence[Group]) -> Iterator[str]:
    """What the register cannot tell, and why; of the groups some may be hidden, and their numbers are not told here."""
    told = {each.by for each in groups if each.value is None and not _is_hidden(each)}
    pupils = sum(row["pupils"] for row in measured.rows["given"])
    for column in GROUPED_BY:
        known = sum(row[column] for row in measured.rows["given"])
        if not known:
            yield f"the pupils of the register have no `{column}`, so nothing can be told of the groups that it makes"
        elif known < pupils:
            whose = f"{pupils - known:,} of {pupils:,} pupils" if column in told else "some pupils"
            yield f"`{column}` is missing for {whose}, who are counted as `not recorded`"
    if not measured.leaving_is_told:
        yield "the register has neither last days on roll nor `roll_changes`, so it cannot be told who has left"
    elif "roll_changes" not in measured.tables:
        yield "the register has no `roll_changes`, so the reasons of leavers are not known"
    if not measured.facts.all_values(LATE):
        yield f"`{LATE}` is not set, so it cannot be told which marks are late ones"
    if measured.periods:
        yield from _partly(measured)


def _is_hidden(group: Group) -> bool:
    return any(each.pupils is Untold.HIDDEN for each in group.figures.values())


def _partly(measured: Measured) -> Iterator[str]:
    """What part of the time the register lacks."""
    years = measured.of("school year")
    begins = years[0].first
    if begins.month not in (8, 9):
        yield (
            f"the calendar of the register begins on {day_in_words(begins)}: what was before in that school year "
            "is in no figure"
        )
    for year in years:
        if not any(
            row["unit"] == "school year" and row["no"] == year.number for row in measured.rows["figures"]
        ):
            yield f"the register has no mark of a possible session in {year.called}"
