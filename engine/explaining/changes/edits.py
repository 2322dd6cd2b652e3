"""Changes of facts in memory: rows written otherwise, added or taken away, and a later day to look from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from engine.explain.context import Context
from engine.explain.facts import KNOWN_FROM, AcademyFacts, Row
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.register.tables import tables as described


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A change of facts with its words, and how much it asks for.

    `rewritten` has table, old row and new row (None to take it away); `added` table and row. `size` orders changes:
    the smaller is told first, and what is to come before what would have had to be otherwise.
    """

    says: str
    size: int = 1
    rewritten: tuple[tuple[str, Row, Row | None], ...] = ()
    added: tuple[tuple[str, Row], ...] = ()
    as_at: date | None = None


Way: TypeAlias = "tuple[Edit, ...]"


def size_of(way: Way) -> tuple[int, bool, int]:
    """What ways are ordered by: how many changes, whether any is to the past, then how much they ask for."""
    past = any(edit.rewritten for edit in way)
    return len(way), past, sum(edit.size for edit in way)


def told_edits(way: Way) -> Iterator[Edit]:
    """The changes of a way that are to be told: not those of a fact that a later one changes again."""
    for i, edit in enumerate(way):
        again = {id(old): new for later in way[i + 1 :] for _, old, new in later.rewritten}
        if not edit.rewritten or any(not _overwritten(each, again) for each in edit.rewritten):
            yield edit


def _overwritten(rewritten: tuple[str, Row, Row | None], again: Mapping[int, Row | None]) -> bool:
    _, old, new = rewritten
    last = again.get(id(new))
    if new is None or last is None:
        return False
    changed = {name for name in new if new[name] != old.get(name)}
    return all(last[name] != new[name] for name in changed)


def edited(context: Context, way: Sequence[Edit]) -> Context:
    """The context after some changes, one after the other: its own rows, too, are the new ones."""
    facts, rows = edited_facts(context.facts, way), context.rows
    for edit in way:
        new = {id(old): row for _, old, row in edit.rewritten}
        rows = tuple((kind, new.get(id(row)) or row) for kind, row in rows)
    return replace(context, facts=facts, rows=rows)


def edited_facts(facts: AcademyFacts, way: Sequence[Edit]) -> AcademyFacts:
    """The facts after some changes, one after the other."""
    tables: dict[str, Sequence[Row]] = dict(facts.tables)
    for edit in way:
        for table in {table for table, _, _ in edit.rewritten}:
            new = {id(old): row for name, old, row in edit.rewritten if name == table}
            now = (new.get(id(row), row) for row in tables[table])
            tables[table] = [row for row in now if row is not None]
        for table, row in edit.added:
            tables[table] = [*tables.get(table, ()), row]
    as_at = max([facts.as_at, *(edit.as_at for edit in way if edit.as_at)])
    changed = {table for edit in way for table, *_ in (*edit.rewritten, *edit.added)}
    kept = _still_true(facts) if as_at == facts.as_at and changed <= {"marks"} else {}
    return replace(facts, tables=tables, as_at=as_at, kept=kept)


def _still_true(facts: AcademyFacts) -> dict[tuple[object, ...], tuple[Any, ...]]:
    """What has been worked out of rows that a change of marks leaves alone: conditions that look at no other rows."""
    plain: dict[int, bool] = {}
    for _, node, _ in facts.kept.values():
        if id(node) not in plain:
            plain[id(node)] = not any(isinstance(each, _LOOKING) for each in m.walk(node))
    return {key: found for key, found in facts.kept.items() if plain[id(found[1])]}


_LOOKING = (m.Rows, m.Run, m.Begins, m.DayCondition)


def present_in(row: Row) -> str:
    """The code of presence in the session of a row."""
    return "\\" if row.get("session") == "PM" else "/"


def blank_row(facts: AcademyFacts, kind: str, like: Mapping[str, Any]) -> Row:
    """A row of a kind with nothing in it but some values, known since the day looked from where that has a column."""
    table = described().get(KINDS[kind].table or "")
    empty = dict.fromkeys(table.columns) if table else {}
    known = {KNOWN_FROM[kind]: facts.as_at} if kind in KNOWN_FROM else {}
    return {**empty, "academy": facts.academy, **known, **like}
