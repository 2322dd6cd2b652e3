"""The rows of a loaded register that bear on one subject of an academy, as the evaluator takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlglot import exp

from engine.backends.embedded import named_rows, of_register, render
from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS, READS_SETTINGS_ONLY
from engine.language.reads import nodes_of, tables_read
from engine.language.ruleset import Rule

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row: TypeAlias = Mapping[str, Any]


def subject_tables(
    connection: DuckDBPyConnection, academy: str, rule: Rule, subject: Row
) -> dict[str, list[Row]]:
    """The rows by which a rule answers for one subject: of its pupil or group; all pupils, by whom groups are told."""
    kind = rule.subject
    if kind.name in READS_SETTINGS_ONLY:
        return {}
    pupils = rows_of(connection, "pupils", {"academy": academy})
    mine = _mine(rule, subject)
    found = {"pupils": pupils}
    for table in sorted(_tables(rule) - {"pupils"}):
        if table == "registers":
            found[table] = rows_of(connection, table, {"academy": academy, **_class(rule, subject, pupils)})
        elif kind.name in GROUPS:
            found[table] = rows_of(connection, table, {"academy": academy}, of_pupils=mine)
        else:
            found[table] = rows_of(connection, table, {"academy": academy, **mine})
    return found


def _tables(rule: Rule) -> set[str]:
    kinds = (part.kind for part in nodes_of(rule) if isinstance(part, m.Rows))
    return {table for kind in kinds if (table := KINDS[kind].table)} | (tables_read(rule) - {"calendar"})


def _mine(rule: Rule, subject: Row) -> Row:
    """The columns that tell whose rows are looked at; none where they are the whole academy's."""
    kind = rule.subject
    if kind.name in GROUPS:
        return {name: subject[name] for name in kind.keys}
    of_all = any(isinstance(part, m.Rows) and part.kind == "pupil" for part in nodes_of(rule))
    return {"pupil_id": subject["pupil_id"]} if kind.of_pupil and not of_all else {}


def _class(rule: Rule, subject: Row, pupils: Sequence[Row]) -> Row:
    """The class whose registers are looked at, where it is one."""
    if rule.subject.name in {"class", "register"}:
        return {"class": subject["class"]}
    if not rule.subject.of_pupil:
        return {}
    own = next((pupil for pupil in pupils if pupil["pupil_id"] == subject["pupil_id"]), None)
    return {"class": own["class"]} if own and own["class"] is not None else {}


def rows_of(
    connection: DuckDBPyConnection,
    table: str,
    equal: Mapping[str, object],
    of_pupils: Mapping[str, object] | None = None,
) -> list[Row]:
    """The usable rows that have certain values in some columns, in a stable order.

    `of_pupils` takes of them only those of pupils that have certain values in theirs.
    """
    query = exp.select("*").from_(of_register(table)).where(*_alike(equal)).order_by(*_in_order(table))
    values = list(equal.values())
    if of_pupils:
        alike = {"academy": equal["academy"], **of_pupils}
        pupils = exp.select(exp.column("pupil_id")).from_(of_register("pupils")).where(*_alike(alike))
        query = query.where(exp.In(this=exp.column("pupil_id"), query=pupils.subquery()))
        values += list(alike.values())
    return list(named_rows(connection.execute(render(query), values)))


def keys_of(
    connection: DuckDBPyConnection,
    table: str,
    names: Sequence[str],
    academies: Sequence[str],
    pupils: Sequence[str] | None = None,
) -> list[tuple[str, Row]]:
    """What tells each usable row of some academies, or of some pupils there, with its academy; alike rows each."""
    query = exp.select(*(exp.column(name, quoted=True) for name in ("academy", *names))).from_(
        of_register(table)
    )
    for column, values in (("academy", academies), ("pupil_id", pupils)):
        if values is not None:
            wanted = exp.func("UNNEST", exp.cast(exp.Placeholder(), "VARCHAR[]"))
            query = query.where(exp.In(this=exp.column(column), query=exp.select(wanted).subquery()))
    given = [list(values) for values in (academies, pupils) if values is not None]
    rows = connection.execute(render(query), given).fetchall()
    return [(academy, dict(zip(names, keys, strict=True))) for academy, *keys in rows]


def values_of(
    connection: DuckDBPyConnection, table: str, column: str, equal: Mapping[str, object]
) -> list[Any]:
    """The different values in a column, in order, among rows that have certain values in others."""
    named = exp.column(column, quoted=True)
    query = (
        exp.select(named).distinct().from_(of_register(table)).where(*_alike(equal)).order_by(named.copy())
    )
    return [row[0] for row in connection.execute(render(query), list(equal.values())).fetchall()]


def _in_order(table: str) -> Iterator[exp.Expr]:
    kind = next(kind for kind in KINDS.values() if kind.table == table)
    return (exp.column(name, quoted=True) for name in kind.keys)


def _alike(equal: Iterable[str]) -> Iterator[exp.Expr]:
    return (exp.EQ(this=exp.column(name, quoted=True), expression=exp.Placeholder()) for name in equal)
