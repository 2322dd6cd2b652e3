"""What each part of a condition came to for the rows in hand: one record, for explaining an answer and for coverage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.explain.context import Context
from engine.explain.evaluation import decide, evaluate, on_last_day, run_of
from engine.explain.ranges import ends
from engine.explain.windows import asked, slides
from engine.frozen import dataclass
from engine.language import meaning as m

if TYPE_CHECKING:
    from engine.language.ruleset import Rule


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition, what it came to, and the parts inside it that are asked of the same subject.

    `value` is the evaluator's: yes, no or None of a condition; a number, a `Range`, a date … of a figure; None
    where it is missing. `parts` stand in reading order and go down to the columns and settings: the two sides of
    a comparison are its parts, so that how near it came to its boundary can be read off them. What stands inside
    a collection is of the collection's rows, and no part. `context` is that in which the part was evaluated: for
    a comparison over many stretches, the one that decides it, else the one that comes nearest to deciding it.
    """

    node: m.Meaning
    value: object
    context: Context
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """The record of a rule for one subject: its condition, and each exception in the order of the file."""

    when: Part
    exemptions: tuple[Part, ...]


def trace_rule(rule: Rule, context: Context) -> RuleTrace:
    """What each part of a rule came to in one of its contexts (see `contexts_of`)."""
    return RuleTrace(
        traced(rule.when, context), tuple(traced(each.when, context) for each in rule.exemptions)
    )


def traced(node: m.Meaning, context: Context) -> Part:
    """What a part and all inside it came to."""
    value = evaluate(node, context)
    within = _within(node, context)
    return Part(node, value, within, tuple(traced(part, within) for part in _own_parts(node)))


def walked(part: Part) -> Iterator[Part]:
    """A part and all inside it, outermost first, in reading order."""
    yield part
    for inner in part.parts:
        yield from walked(inner)


def _own_parts(node: m.Meaning) -> Iterator[m.Meaning]:
    if isinstance(node, m.Run):
        yield node.amount
    elif not isinstance(node, m.DayCondition):
        yield from (part for part in m.parts_of(node) if not isinstance(part, m.Rows | m.Window))


def _within(node: m.Meaning, context: Context) -> Context:
    """The context in which the parts inside a part were asked."""
    if isinstance(node, m.Compare | m.IsMissing):
        return _decided_in(node, context)
    run = run_of(node, context).run if isinstance(node, m.Run) else None
    return on_last_day(run, context) if run else context


def _decided_in(node: m.Compare | m.IsMissing, context: Context) -> Context:
    decision = decide(node, context)
    if decision.context.stretch is not None or not slides(node):
        return decision.context
    return max(asked(node, context), key=lambda each: _nearness(node, each), default=context)


def _nearness(node: m.Compare | m.IsMissing, context: Context) -> tuple[bool, object, int]:
    """Sorts the stretches of a comparison that none of them decides; of equal ones the latest comes last."""
    number = context.stretch or 0
    if isinstance(node, m.IsMissing) or node.symbol in {"=", "!="}:
        return False, 0, number
    left, right = evaluate(node.left, context), evaluate(node.right, context)
    (low, high), (other_low, other_high) = ends(left), ends(right)  # type: ignore[arg-type]
    above, limit = (high, other_low) if node.symbol in {">", ">="} else (other_high, low)
    if above is None or limit is None:
        return False, 0, number
    return True, above - limit, number
