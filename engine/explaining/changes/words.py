"""Changes of facts in words: `2 more sessions coded G, O or U by 24 January 2025`."""

from __future__ import annotations

from datetime import date

from engine.answering.figures import in_unit, in_words
from engine.explain.context import Context
from engine.explain.facts import Row
from engine.explaining.changes.edits import Edit
from engine.explaining.changes.facts_of_row import Otherwise
from engine.explaining.changes.runs import RunChange
from engine.explaining.changes.sessions import Ahead, Sort, is_of
from engine.explaining.changes.totals import More
from engine.explaining.parts import Telling
from engine.frozen import replace
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.language.sentences.columns import column_noun
from engine.language.sentences.sentences import condition_sentence
from engine.quantities import Kind, Type
from engine.register.tables import tables
from engine.spoken import day_in_words, days_in_words
from engine.wording import counted, listed

_FEW = 3
_UNSAID = {Kind.TEXT, Kind.YES_NO}


def with_value(clause: str, otherwise: Otherwise) -> str:
    """What has to hold, with the value that was tried where the words do not name it, and what has to follow it."""
    ((table, old, new),) = otherwise.edit.rewritten
    name = otherwise.column.name
    if new is None or new[name] is None or tables()[table].columns[name].type.kind in _UNSAID:
        return clause
    told = in_words(in_unit(new[name], tables()[table].columns[name].type))
    said = clause if told in clause else f"{clause} (such as {told})"
    for each in otherwise.following:
        earlier = new[each] < old[each]
        said += f", and {column_noun(each)} no {'later' if earlier else 'earlier'} than that"
    return said


def ahead_words(ahead: Ahead, context: Context, telling: Telling) -> str:
    """So many sessions to come: any by a day, or, where the others matter too, all of the next."""
    if not ahead.every:
        return (
            f"{rows_words(ahead.sort.measure, ahead.number, 'more', telling)} by {day_in_words(ahead.last)}"
        )
    done = (
        _done(ahead.code, context)
        if _by_attendance(ahead.sort, ahead.edit, context)
        else f"coded {ahead.code}"
    )
    if ahead.number == 1:
        return f"the next session {done}, on {day_in_words(ahead.last)}"
    return f"the next {ahead.number:,} sessions all {done}, to {day_in_words(ahead.last)}"


def rows_words(measure: m.Measure, number: int, which: str, telling: Telling) -> str:
    """`2 more sessions coded G, O or U`, `6 fewer missing marks`."""
    count = replace(measure, function="count", window=None, name="count", type=Type(Kind.SESSIONS))
    rows, many = (
        telling.noun(count).removeprefix("the number of "),
        KINDS[measure.rows.kind].collection.replace("_", " "),
    )
    one = rows.replace(many, many.removesuffix("s"), 1)
    return f"{number:,} {which} {one if number == 1 else rows}"


def more_words(more: More, telling: Telling) -> str:
    """`35 more in the total number of minutes late of sessions coded L this half term, by 20 December 2024`."""
    assert isinstance(more.measure.rows.value, m.Column)
    value, by = in_words(in_unit(more.value, more.measure.rows.value.type)), day_in_words(more.last)
    if more.measure.function == "sum":
        return f"{value} more in {telling.noun(more.measure)}, by {by}"
    said = column_noun(more.measure.rows.value.name).removeprefix("the ")
    return f"{rows_words(more.measure, 1, 'more', telling)} whose {said} is {value}, by {by}"


def _done(code: str, context: Context) -> str:
    """What a code makes of a session: missed, attended, or neither where none had to be."""
    absent, possible = (context.setting(path) for path in ("codes.absent", "codes.possible"))
    if isinstance(absent, frozenset) and code in absent:
        return "missed"
    return "attended" if isinstance(possible, frozenset) and code in possible else f"coded {code}"


def otherwise_words(sort: Sort, edit: Edit, context: Context) -> str:
    """So many sessions of the register that had been otherwise, with some of them where they are of a count."""
    number, (_, old, new) = len(edit.rewritten), edit.rewritten[0]
    sessions = counted(number, "session")
    was, would = (_done(str((row or {})["code"]), context) for row in (old, new))
    if sort.measure.function == "share" and was != would and _by_attendance(sort, edit, context):
        days = [row["date"] for _, row, _ in edit.rewritten]
        when = f"on {day_in_words(days[0])}" if len(set(days)) == 1 else f"up to {day_in_words(max(days))}"
        return f"{sessions} {would} {when} that {'was' if number == 1 else 'were'} {was}"
    which = listed([_named(row) for _, row, _ in edit.rewritten], _FEW)
    if sort.counts:
        return f"{sessions} recorded with a code that does not count: {which}"
    return f"{sessions} recorded with a code that counts, such as {(new or {})['code']}: {which}"


def _by_attendance(sort: Sort, edit: Edit, context: Context) -> bool:
    """Whether a figure asks of a session no more than whether it was missed."""
    row = edit.added[0][1] if edit.added else edit.rewritten[0][2]
    absent, possible = (context.setting(path) for path in ("codes.absent", "codes.possible"))
    if row is None or not isinstance(absent, frozenset) or not isinstance(possible, frozenset):
        return False

    def counts(code: str) -> bool:
        return is_of(sort, context.into("session", {**row, "code": code}))

    return all(len({counts(code) for code in codes}) <= 1 for codes in (absent & possible, possible - absent))


def _named(row: Row) -> str:
    return f"{day_in_words(row['date'])} {row['session']}"


def days_words(node: m.Run, found: RunChange, telling: Telling) -> str:
    """School days to come that make a run long enough, or days of a run that had been attended."""
    days = counted(found.number, "school day")
    if found.ahead:
        what = condition_sentence(node.day, KINDS["day"], telling.settings)
        in_a_row = "" if found.number == 1 else " in a row"
        return f"the next {days.removeprefix('1 ')}{in_a_row} such that {what}, to {day_in_words(found.days[-1])}"
    return f"{days} of the run attended: {listed([day_in_words(day) for day in found.days], _FEW)}"


def covered_words(node: m.Run, found: RunChange, telling: Telling) -> str:
    """Evidence that covers a day of the run, or of each run."""
    assert node.without is not None
    where = node.without.where
    such = f" for which {condition_sentence(where, KINDS['evidence'], telling.settings)}" if where else ""
    pairs = [_between(*found.days[i : i + 2]) for i in range(0, len(found.days), 2)]
    return f"evidence{such}, for a day {listed(pairs, _FEW)}"


def _between(first: date, last: date) -> str:
    return f"from {days_in_words(first, last)}"
