"""Collections: the rows that a condition picks, whether there are any, and runs of days."""

from __future__ import annotations

from typing import cast

from engine.diagnostics import near_names
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.agreement import COMPARISONS, spoken
from engine.language.checking.conditions import YES_NO, condition, negated
from engine.language.checking.scope import Scope, refused
from engine.language.kinds import ALIASES, COLLECTIONS, KINDS, SETTINGS_COLLECTIONS, RowKind
from engine.quantities import Kind
from engine.source import Span


def some(expression: tree.Some, scope: Scope) -> m.Meaning:
    """Whether there is such a row."""
    return negated(m.Exists(rows_of(expression.rows, scope), YES_NO), expression.negated)


def rows_of(rows: tree.Rows, scope: Scope) -> m.Rows:
    """A collection with its conditions, asked of each of its rows."""
    kind = _collection(rows.collection, rows.span, scope)
    inner = scope.into(kind, rows.span)
    where = condition(rows.where, inner) if rows.where else None
    among = condition(rows.among, inner) if rows.among else None
    value = inner.meaning(rows.value) if rows.value else None
    return m.Rows(kind.name, where, among, value)


def _collection(name: str, at: Span, scope: Scope) -> RowKind:
    if scope.settings_only and name in SETTINGS_COLLECTIONS:
        return SETTINGS_COLLECTIONS[name]
    if name in SETTINGS_COLLECTIONS:
        message = f"`{name}` are settings, and {scope.row.one} is looked at with the register"
        raise refused(problems.WRONG_SCOPE, at, message, "ask the rule for each setting")
    kind = COLLECTIONS.get(name)
    if kind is None:
        message = f"`{name}` is no collection"
        raise refused(problems.UNKNOWN_NAME, at, message, _collection_meant(name, scope))
    if scope.settings_only:
        message = f"`{name}` are rows of the register, and {scope.row.one} is looked at without one"
        raise refused(
            problems.WRONG_SCOPE, at, message, "ask the rule for each pupil, or name settings alone"
        )
    if kind.name == "pupil" and scope.has_pupil:
        message = f"`{name}` are those of a group, and here is {scope.row.one}"
        help = "name the pupil's facts alone, or ask for each class, year group or academy"
        raise refused(problems.WRONG_SCOPE, at, message, help)
    return kind


def any_run(expression: tree.AnyRun, scope: Scope) -> m.Meaning:
    """Whether the pupil has so long a run of days that meet a condition."""
    rows = rows_of(expression.rows, scope)
    if rows.kind != "day" or rows.where is None or scope.row.name != "pupil":
        message = "a run is of a pupil's days that meet a condition"
        help = "write it like `any run of (days where ill)`, in a rule for each pupil"
        raise refused(problems.WRONG_SCOPE, expression.rows.span, message, help)
    amount = scope.meaning(expression.amount)
    if amount.type.kind is not Kind.SCHOOL_DAYS:
        at = expression.amount.span
        message = f"`{at.text}` is {spoken(amount.type)}, where school days are needed"
        raise refused(problems.WRONG_TYPE, at, message, "write it like `5 school days`")
    without = _without(expression.without, scope) if expression.without else None
    symbol = cast(m.RunSymbol, COMPARISONS[expression.operator])
    return m.Run(rows.where, symbol, amount, without, YES_NO)


def _without(rows: tree.Rows, scope: Scope) -> m.Rows:
    """The evidence after `without`: a definition of evidence by its name, or a collection in brackets."""
    definition = scope.definition(rows.collection)
    if definition is not None and definition.of == "evidence":
        inner = scope.into(KINDS["evidence"], rows.span)
        return m.Rows("evidence", condition(tree.Name(rows.collection, rows.span), inner))
    if rows.collection != "evidence":
        message = f"`{rows.collection}` is not evidence with a first and a last day"
        help = "after `without` write a definition `of: evidence`, or `(evidence where …)`"
        raise refused(problems.WRONG_SCOPE, rows.span, message, help)
    return rows_of(rows, scope)


def _collection_meant(name: str, scope: Scope) -> str:
    """Help for a word that stands where a collection is wanted."""
    meant = next(
        (COLLECTIONS[KINDS[kind].collection] for word, kind in ALIASES.items() if name == f"{word}s"), None
    )
    if meant is not None:
        return f"write `{meant.collection}`"
    near = near_names(name, COLLECTIONS)
    of = next((kind for kind in COLLECTIONS.values() if kind.date and scope.words.column(kind, name)), None)
    if of is not None and not near:
        return f"name the rows too: `{name} of {of.collection} where …`"
    return near or "the collections are " + ", ".join(f"`{each}`" for each in COLLECTIONS)
