"""Definitions put in where they are named: conditions on a row, on a day by its sessions, and figures."""

from __future__ import annotations

from engine.diagnostics import Label
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.conditions import YES_NO, condition
from engine.language.checking.measures import measure, needs_a_window, needs_window, not_a_figure_here
from engine.language.checking.scope import Refused, Scope, refused
from engine.language.kinds import KINDS
from engine.language.vocabulary import Definition
from engine.source import Span

SESSION = KINDS["session"]


def defined(expression: tree.Name, scope: Scope) -> m.Meaning | None:
    """The meaning of a definition's name used as a value; None where there is no such definition."""
    definition = scope.definition(expression.text)
    if definition is None:
        return None
    if definition.form == "condition":
        return defined_condition(definition, scope, expression.span)
    if not scope.has_figures:
        raise not_a_figure_here(expression.span, scope)
    found = defined_measure(definition, scope, expression.span)
    if needs_window(found):
        raise needs_a_window(expression.span)
    return found


def figure(expression: tree.Expression, scope: Scope) -> m.Meaning:
    """The meaning of an expression where a figure may stand that does not say its window yet."""
    with scope.size.within(expression.span):
        if isinstance(expression, tree.Aggregate):
            return measure(expression, scope)
        if isinstance(expression, tree.Name):
            definition = scope.definition(expression.text)
            if definition is not None and definition.form != "condition":
                return defined_measure(definition, scope, expression.span)
        return scope.meaning(expression)


def defined_condition(definition: Definition, scope: Scope, used: Span) -> m.Meaning:
    """A definition's condition on the row in hand, or on the pupil whose row it is."""
    inner = _entered(definition, scope, used)
    kind = KINDS[definition.of]
    if kind is not scope.row and not (definition.of == "pupil" and scope.has_pupil):
        raise _of_another(definition, scope, used)
    if definition.quantifier is None:
        found = condition(definition.parts["when"], inner.of(kind))
        if isinstance(found, m.Logic) and definition.title:
            return replace(found, called=definition.title, of=kind.name)
        return found
    session = condition(definition.parts["when"], inner.of(SESSION))
    return m.DayCondition(definition.quantifier, session, YES_NO)


def _of_another(definition: Definition, scope: Scope, used: Span) -> Refused:
    kind = KINDS[definition.of]
    if kind is SESSION and scope.row.name == "day":
        return day_needs_sessions(used)
    message = f"`{definition.name}` is about {kind.one}, and here it is asked of {scope.row.one}"
    help = f"look into the {kind.collection}: `some ({kind.collection} where {definition.name})`"
    return refused(problems.WRONG_SCOPE, used, message, help, [Label(definition.span, "defined here")])


def defined_measure(definition: Definition, scope: Scope, used: Span) -> m.Measure:
    """A definition's figure, by its own name, with or without a window as it was defined."""
    inner = _entered(definition, scope, used)
    found = figure(_measured(definition), inner)
    if isinstance(found, m.Measure):
        return replace(found, name=definition.name, called=definition.title)
    message = f"`{definition.name}` is no figure over rows"
    help = "write it like `count(sessions where …)`"
    raise refused(problems.BAD_RULE_FORM, definition.span, message, help)


def _measured(definition: Definition) -> tree.Expression:
    if definition.form == "measure":
        return definition.parts["measure"]
    collection, parts = KINDS[definition.of].collection, definition.parts
    rows = tree.Rows(collection, parts["where"], parts["among"], None, definition.span)
    return tree.Aggregate("share", rows, definition.span)


def _entered(definition: Definition, scope: Scope, used: Span) -> Scope:
    if definition.name in scope.entered:
        ring = [*scope.entered[scope.entered.index(definition.name) :], definition.name]
        message = " needs ".join(f"`{name}`" for name in ring)
        raise refused(problems.CYCLE, used, message, "take one of them out of the circle")
    return replace(scope, entered=(*scope.entered, definition.name))


def day_needs_sessions(at: Span) -> Refused:
    """A refusal: what is said of a session is asked of a day."""
    message = f"`{at.text}` is about a session, and a day has two"
    help = "define it for days: `{of: day, every session: …}` or `{of: day, some session: …}`"
    return refused(problems.DAY_NEEDS_QUANTIFIER, at, message, help)
