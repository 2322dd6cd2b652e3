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
    """A collection with its conditions, asked of each of its rows.

    One that is named by a definition is the rows that meet it; a share is of those alone.
    """
    kind = _collection(rows.collection, rows.span, scope)
    inner = scope.into(kind, rows.span)
    named = _named(rows, inner)
    where = condition(rows.where, inner) if rows.where else None
    among = condition(rows.among, inner) if rows.among else None
    value = inner.meaning(rows.value) if rows.value else None
    if among:
        return m.Rows(kind.name, where, _both(named, among), value)
    return m.Rows(kind.name, _both(named, where), None, value)


def _named(rows: tree.Rows, inner: Scope) -> m.Meaning | None:
    """The condition by which a definition names rows; None where the name is that of all rows of a kind."""
    return None if rows.collection in _ALL else condition(tree.Name(rows.collection, rows.span), inner)


def _both(one: m.Meaning | None, other: m.Meaning | None) -> m.Meaning | None:
    return m.Logic("and", (one, other), YES_NO) if one and other else one or other


_ALL = frozenset((*COLLECTIONS, *SETTINGS_COLLECTIONS))


def _collection(name: str, at: Span, scope: Scope) -> RowKind:
    """The kind of the rows that a name is of; of a definition, that of the rows on which it is a condition."""
    if scope.settings_only and name in SETTINGS_COLLECTIONS:
        return SETTINGS_COLLECTIONS[name]
    if name in SETTINGS_COLLECTIONS:
        message = f"`{name}` are settings, and {scope.row.one} is looked at with the register"
        raise refused(problems.WRONG_SCOPE, at, message, "ask the rule for each setting")
    definition = scope.definition(name) if name not in COLLECTIONS else None
    is_condition = definition is not None and definition.form == "condition"
    kind = COLLECTIONS.get(KINDS[definition.of].collection if definition and is_condition else name)
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
    kind = _collection(rows.collection, rows.span, scope)
    if kind.name != "evidence":
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
