"""Written values, defaults, sums and differences."""

from __future__ import annotations

from engine.diagnostics import near_names
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.agreement import Sides, alike, arithmetic_type, spoken, unit_help
from engine.language.checking.scope import Scope, refused
from engine.quantities import Kind, Type
from engine.source import Span


def literal(expression: tree.Literal, scope: Scope) -> m.Meaning:
    """A written value; a code must be one of codes.yaml."""
    quantity = expression.quantity
    if quantity.type.kind is Kind.CODE:
        _refuse_unknown(str(quantity.value), expression.span, scope)
    return m.Constant(quantity.value, quantity.type, expression.written)


def code_list(expression: tree.CodeList, scope: Scope) -> m.Meaning:
    """A written set of codes, each one of codes.yaml."""
    for code in expression.codes:
        _refuse_unknown(code, expression.span, scope)
    return m.Constant(frozenset(expression.codes), Type(Kind.CODES))


def value_list(expression: tree.ValueList, _: Scope) -> m.Meaning:
    """A list is no value by itself: a fact is one of its values."""
    message = f"`{expression.span.text}` is a list, where a value is needed"
    raise refused(problems.WRONG_TYPE, expression.span, message, f"write `in {expression.span.text}`")


def _refuse_unknown(code: str, at: Span, scope: Scope) -> None:
    known = scope.words.codes
    if known and code not in known:
        help = near_names(code, known) or "add the code to codes.yaml, or correct it here"
        raise refused(problems.UNKNOWN_CODE, at, f"`{code}` is not a code of codes.yaml", help)


def otherwise(expression: tree.Otherwise, scope: Scope) -> m.Meaning:
    """A value with the one to take where it is missing, of one type."""
    part, fallback = scope.meaning(expression.subject), scope.meaning(expression.fallback)
    places = Sides(expression.span, expression.subject.span, expression.fallback.span)
    part, fallback = alike(places, part, fallback)
    return m.Otherwise(part, fallback, replace(part.type, optional=fallback.type.optional))


def arithmetic(expression: tree.Arithmetic, scope: Scope) -> m.Meaning:
    """A sum or difference, or a date moved by days or months."""
    left, right = scope.meaning(expression.left), scope.meaning(expression.right)
    sign = 1 if expression.operator == "+" else -1
    type = arithmetic_type(left.type, right.type, sign)
    if type is None:
        verb = "added to" if sign == 1 else "taken from"
        message = f"{spoken(right.type)} cannot be {verb} {spoken(left.type)}"
        raise refused(problems.WRONG_TYPE, expression.span, message, unit_help(left.type, right.type))
    if left.type.kind is Kind.DATE and right.type.kind in {Kind.DAYS, Kind.MONTHS}:
        return m.Shift(left, right, sign, type)
    return m.Arithmetic(sign, left, right, type)
