"""Conditions: chains, comparisons, membership, whether a fact is missing."""

from __future__ import annotations

from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.agreement import (
    COMPARISONS,
    IN_TIME,
    ORDERED,
    Sides,
    alike,
    spoken,
    value_meant,
)
from engine.language.checking.bands import band_named
from engine.language.checking.scope import Refused, Scope, refused
from engine.quantities import Kind, Type
from engine.source import Span

YES_NO = Type(Kind.YES_NO)


def condition(expression: tree.Expression, scope: Scope) -> m.Meaning:
    """The meaning of an expression that must be yes or no."""
    checked = scope.meaning(expression)
    if checked.type.kind is Kind.YES_NO:
        return checked
    said = f"`{expression.span.text}` is {spoken(checked.type)}, where a condition is needed"
    raise refused(problems.WRONG_TYPE, expression.span, said, _as_condition(expression, checked.type.kind))


def _as_condition(expression: tree.Expression, kind: Kind) -> str:
    text = expression.span.text
    if kind is Kind.TEXT and isinstance(expression, tree.Literal) and " is " in text:
        return "write the rule without quotes"
    if kind in {Kind.TEXT, Kind.CODE} and isinstance(expression, tree.Literal):
        return f"say what is to be `{text}`, such as `code is L or code is U`"
    return "compare it with something, such as `… is at least …`"


def negated(found: m.Meaning, negative: bool) -> m.Meaning:
    """A condition, or its opposite."""
    return m.Not(found, YES_NO) if negative else found


def chain(expression: tree.Chain, scope: Scope) -> m.Meaning:
    """Conditions joined by `and` or `or`."""
    return m.Logic(expression.word, tuple(condition(part, scope) for part in expression.parts), YES_NO)


def negation(expression: tree.Negation, scope: Scope) -> m.Meaning:
    """The opposite of a condition."""
    return m.Not(condition(expression.part, scope), YES_NO)


def missing(expression: tree.Missing, scope: Scope) -> m.Meaning:
    """Whether a fact is missing."""
    return negated(m.IsMissing(scope.meaning(expression.subject), YES_NO), expression.negated)


def member(expression: tree.Member, scope: Scope) -> m.Meaning:
    """Whether a figure lies in a band, a code is one of a set, or a text one of a list of texts."""
    if band := band_named(expression.group, scope):
        return negated(in_band(expression, band, scope), expression.negated)
    if isinstance(expression.group, tree.ValueList):
        return negated(_one_of(expression.subject, expression.group, scope), expression.negated)
    part, group = scope.meaning(expression.subject), scope.meaning(expression.group)
    if (part.type.kind, group.type.kind) == (Kind.TEXT, Kind.TEXTS):
        return negated(m.InSet(part, group, YES_NO), expression.negated)
    if part.type.kind is not Kind.CODE:
        raise _not_a(expression.subject.span, part.type, "a code")
    if group.type.kind is not Kind.CODES:
        raise _not_a(expression.group.span, group.type, "a set of codes")
    return negated(m.InSet(part, group, YES_NO), expression.negated)


def _one_of(subject: tree.Expression, group: tree.ValueList, scope: Scope) -> m.Meaning:
    """Whether a fact is one of some written values: each is compared with it, as if they were joined by `or`."""
    part = scope.meaning(subject)
    each = tuple(
        compared(Sides(value.span, subject.span, value.span), "=", part, scope.meaning(value))
        for value in group.values
    )
    return each[0] if len(each) == 1 else m.Logic("or", each, YES_NO)


def in_band(expression: tree.Member, band: tree.Name, scope: Scope) -> m.Meaning:
    """Whether a figure lies in a band: from its lower end on, which counts, and below its upper one.

    A band without one of them has one comparison, in a chain of its own, so that readers are told of the band.
    """
    subject = scope.meaning(expression.subject)
    named = {end: replace(band, text=f"{band.text}.{end}") for end in ("from", "below")}
    ends = {end: scope.meaning(name) for end, name in named.items() if name.text in scope.words.settings}
    if len(ends) == 2:
        refuse_two_of_stretches(expression.span, f"in {band.text}", subject)
    at = Sides(expression.span, expression.subject.span, band.span)
    parts = [compared(at, ">=" if end == "from" else "<", subject, value) for end, value in ends.items()]
    return m.Logic("and", tuple(parts), YES_NO)


def _not_a(at: Span, type: Type, wanted: str) -> Refused:
    message = f"`{at.text}` is {spoken(type)}, where {wanted} is needed"
    help = "write it like `code in penalty.codes` or `code in [G, O]`"
    return refused(problems.WRONG_TYPE, at, message, help)


def between(expression: tree.Between, scope: Scope) -> m.Meaning:
    """Whether a value lies between two others, both ends included."""
    subject, low, high = (
        scope.meaning(part) for part in (expression.subject, expression.low, expression.high)
    )
    whole, at = expression.span, expression.subject.span
    refuse_two_of_stretches(whole, "is between", subject, low, high)
    above = compared(Sides(whole, at, expression.low.span), ">=", subject, low)
    below = compared(Sides(whole, at, expression.high.span), "<=", subject, high)
    refuse_reversed(expression, above.right, below.right)
    return negated(m.Logic("and", (above, below), YES_NO), expression.negated)


def refuse_reversed(expression: tree.Between, low: m.Meaning, high: m.Meaning) -> None:
    """Of two written ends the first is not the greater one: nothing would lie between them."""
    if isinstance(low, m.Constant) and isinstance(high, m.Constant) and low.value > high.value:  # type: ignore[operator]
        first, second = expression.low.span.text, expression.high.span.text
        message = f"nothing lies between `{first}` and `{second}`: the first is the greater"
        help = f"write `between {second} and {first}`"
        raise refused(problems.ENDS_REVERSED, expression.span, message, help)


def refuse_two_of_stretches(at: Span, words: str, *sides: m.Meaning) -> None:
    """Words that compare twice would ask one stretch for the one and another for the other."""
    if any(window.kind == "any" for side in sides for window in windows_of(side)):
        message = (
            f"`{words}` compares twice, and with `over any …` each could be met by another stretch of time"
        )
        help = "ask for one end, such as `… is at least …`, or use `over each …` or `over the last …`"
        raise refused(problems.MIXED_WINDOWS, at, message, help)


def comparison(expression: tree.Comparison, scope: Scope) -> m.Meaning:
    """Two values of one type compared."""
    left = scope.meaning(expression.left)
    right = beside(left, expression.right, scope)
    in_time = expression.operator in {tree.Operator.BEFORE, tree.Operator.AFTER}
    if in_time and left.type.kind not in IN_TIME:
        at = expression.left.span
        message = f"`{at.text}` is {spoken(left.type)}: only times and dates come before or after"
        raise refused(problems.WRONG_TYPE, at, message, "write `is less than` or `is more than`")
    places = Sides(expression.span, expression.left.span, expression.right.span)
    refuse_itself(places, left, right, scope)
    return compared(places, COMPARISONS[expression.operator], left, right)


def beside(left: m.Meaning, expression: tree.Expression, scope: Scope) -> m.Meaning:
    """The meaning of what a value is compared with; an unknown word may be a value of it, but for quotes or capitals."""
    try:
        return scope.meaning(expression)
    except Refused as refusal:
        meant = value_meant(expression.span.text, left.type, scope.words.codes)
        if refusal.diagnostic.code not in (problems.UNKNOWN_NAME, problems.UNKNOWN_CODE) or meant is None:
            raise
        raise Refused(replace(refusal.diagnostic, help=f"write `{meant}`")) from None


def refuse_itself(at: Sides, left: m.Meaning, right: m.Meaning, scope: Scope) -> None:
    """Two names of one fact of the same row would always be answered alike."""
    if isinstance(left, m.Column) and left == right and not scope.by_itself:
        message = f"`{at.left.text}` and `{at.right.text}` are the same fact of the same row here"
        help = "only inside a collection is there a row around, as in `(days where date is before day.date)`"
        raise refused(problems.WITH_ITSELF, at.whole, message, help)


def compared(at: Sides, symbol: m.Symbol, left: m.Meaning, right: m.Meaning) -> m.Compare:
    """A comparison of two meanings, held to one type and one stretch of time."""
    left, right = alike(at, left, right)
    if symbol not in {"=", "!="} and left.type.kind not in ORDERED:
        message = f"{spoken(left.type)} is not more or less than another"
        raise refused(problems.WRONG_TYPE, at.whole, message, "write `is`, `is not` or `in`")
    found = m.Compare(symbol, left, right, YES_NO)
    if len({window for window in windows_of(found) if window.kind in {"any", "each"}}) > 1:
        message = "two stretches of time stand in one comparison"
        help = "use the same `over any …` or `over each …` on both sides"
        raise refused(problems.MIXED_WINDOWS, at.whole, message, help)
    return found


def windows_of(node: m.Meaning) -> tuple[m.Window, ...]:
    """The windows of the subject's own figures, not of those inside a collection, in reading order."""
    measures = [part for part in m.walk_own(node) if isinstance(part, m.Measure)]
    return tuple(dict.fromkeys(measure.window for measure in measures if measure.window))
