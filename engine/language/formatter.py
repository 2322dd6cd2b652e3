"""Tree to canonical text: one style, brackets only where the tree needs them; reading the text gives the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from engine.language import tree
from engine.language.parsing.literals import with_plural
from engine.language.parsing.tables import tables
from engine.quantities import Kind

WIDEST = 100


class _Level(IntEnum):
    """How tightly an expression holds together; a looser one in the place of a tighter one needs brackets."""

    CHAIN = 0
    CONDITION = 1
    PREDICATE = 2
    SUM = 3
    MEASURED = 4
    ATOM = 5


def formatted(expression: tree.Expression) -> str:
    """The canonical text of a tree, on one line."""
    return _text(expression, _Level.CHAIN)


def formatted_block(expression: tree.Expression) -> tuple[str, ...]:
    """The canonical text as lines: one, or for a long chain one a part, `and` or `or` at its front."""
    line = formatted(expression)
    if len(line) <= WIDEST or not isinstance(expression, tree.Chain):
        return (line,)
    first, *others = (_text(part, _Level.CONDITION) for part in expression.parts)
    return (first, *(f"{expression.word} {part}" for part in others))


def _text(expression: tree.Expression, level: _Level) -> str:
    own, write = _FORMS[type(expression)]
    text = write(expression)
    return text if own >= level else f"({text})"


def _sum(expression: tree.Expression) -> str:
    return _text(expression, _Level.SUM)


def _literal(node: tree.Literal) -> str:
    value, kind = node.quantity.value, node.quantity.type.kind
    if kind is Kind.CODE:
        return _code(str(value))
    if kind is Kind.POINTS:
        return with_plural(str(node.quantity))
    return f'"{value}"' if kind is Kind.TEXT else node.written or str(node.quantity)


def _code(code: str) -> str:
    return code if code.isalnum() else f"'{code}'"


def _code_list(node: tree.CodeList) -> str:
    return f"[{', '.join(_code(code) for code in node.codes)}]"


def _value_list(node: tree.ValueList) -> str:
    return f"[{', '.join(_literal(value) for value in node.values)}]"


def _chain(node: tree.Chain) -> str:
    return f" {node.word} ".join(_text(part, _Level.CONDITION) for part in node.parts)


def _negation(node: tree.Negation) -> str:
    return f"not {_text(node.part, _Level.CONDITION)}"


def _comparison(node: tree.Comparison) -> str:
    return f"{_sum(node.left)} {node.operator} {_sum(node.right)}"


def _elapsed(node: tree.Elapsed) -> str:
    return f"{_sum(node.subject)} {node.operator} {_sum(node.amount)} {_anchored(node)}"


def _within(node: tree.Within) -> str:
    return f"{_sum(node.subject)} {_is(node)} within {_sum(node.amount)} {_anchored(node)}"


def _anchored(node: tree.Elapsed | tree.Within) -> str:
    return f"{node.direction} {_sum(node.anchor)}" if node.anchor else node.direction


def _is(node: tree.Within | tree.Missing | tree.Between) -> str:
    return "is not" if node.negated else "is"


def _missing(node: tree.Missing) -> str:
    return f"{_sum(node.subject)} {_is(node)} missing"


def _member(node: tree.Member) -> str:
    return f"{_sum(node.subject)} {'not in' if node.negated else 'in'} {_sum(node.group)}"


def _between(node: tree.Between) -> str:
    return f"{_sum(node.subject)} {_is(node)} between {_sum(node.low)} and {_sum(node.high)}"


def _some(node: tree.Some) -> str:
    return f"{'no' if node.negated else 'some'} {_rows(node.rows)}"


def _any_run(node: tree.AnyRun) -> str:
    length = "longer than" if node.operator is tree.Operator.MORE else "lasting at least"
    run = f"any run of {_rows(node.rows)} {length} {_sum(node.amount)}"
    return f"{run} without {_evidence(node.without)}" if node.without else run


def _evidence(rows: tree.Rows) -> str:
    """A definition of evidence stands by its name alone, without brackets."""
    named = not (rows.where or rows.among or rows.value) and rows.collection not in tables().words
    return rows.collection if named else _rows(rows)


def _rows(rows: tree.Rows) -> str:
    value = f"{_text(rows.value, _Level.ATOM)} of " if rows.value else ""
    where = f" where {formatted(rows.where)}" if rows.where else ""
    among = f" among {formatted(rows.among)}" if rows.among else ""
    return f"({value}{rows.collection}{where}{among})"


def _arithmetic(node: tree.Arithmetic) -> str:
    return f"{_sum(node.left)} {node.operator} {_text(node.right, _Level.MEASURED)}"


def _windowed(node: tree.Windowed) -> str:
    return f"{_text(node.measure, _Level.MEASURED)} over {_window(node.window)}"


def _window(window: tree.Window) -> str:
    return f"{window.kind} {_text(window.extent, _Level.ATOM) if window.extent else window.period}"


def _otherwise(node: tree.Otherwise) -> str:
    return f"{_text(node.subject, _Level.MEASURED)} otherwise {_text(node.fallback, _Level.ATOM)}"


def _aggregate(node: tree.Aggregate) -> str:
    return f"{node.function}{_rows(node.rows)}"


_FORMS: Mapping[type, tuple[_Level, Callable[[Any], str]]] = MappingProxyType(
    {
        tree.Literal: (_Level.ATOM, _literal),
        tree.Name: (_Level.ATOM, lambda node: node.text),
        tree.CodeList: (_Level.ATOM, _code_list),
        tree.ValueList: (_Level.ATOM, _value_list),
        tree.Aggregate: (_Level.ATOM, _aggregate),
        tree.Windowed: (_Level.MEASURED, _windowed),
        tree.Otherwise: (_Level.MEASURED, _otherwise),
        tree.Arithmetic: (_Level.SUM, _arithmetic),
        tree.Comparison: (_Level.PREDICATE, _comparison),
        tree.Elapsed: (_Level.PREDICATE, _elapsed),
        tree.Within: (_Level.PREDICATE, _within),
        tree.Missing: (_Level.PREDICATE, _missing),
        tree.Member: (_Level.PREDICATE, _member),
        tree.Between: (_Level.PREDICATE, _between),
        tree.Some: (_Level.PREDICATE, _some),
        tree.AnyRun: (_Level.PREDICATE, _any_run),
        tree.Negation: (_Level.CONDITION, _negation),
        tree.Chain: (_Level.CHAIN, _chain),
    }
)
