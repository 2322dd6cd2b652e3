"""Lark's tree to ours, one method a grammar rule. What cannot be read as a value is noted and stood in for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lark import Token, Transformer
from lark.tree import Meta
from lark.visitors import v_args

from engine.diagnostics import Diagnostic
from engine.language import problems, tree
from engine.language.tree import Expression, Operator
from engine.quantities import (
    Kind,
    Quantity,
    Type,
    UnreadableError,
    Value,
    read_date,
    read_duration,
    read_money,
    read_percent,
    read_points,
    read_time,
)
from engine.source import Span

CODE_FORM = re.compile(r"[A-Z]\d{0,2}|[/\\#]", re.ASCII)
RESERVED = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "at",
        "least",
        "most",
        "more",
        "less",
        "than",
        "above",
        "below",
        "ago",
        "before",
        "after",
        "within",
        "of",
        "missing",
        "in",
        "between",
        "some",
        "no",
        "any",
        "run",
        "longer",
        "lasting",
        "without",
        "over",
        "otherwise",
        "this",
        "last",
        "each",
        "the",
        "where",
        "among",
        "half",
        "term",
        "school",
        "year",
        "week",
        "count",
        "days",
        "sum",
        "min",
        "max",
        "average",
        "share",
    ]
)
_SYMBOLS = {
    ">=": Operator.AT_LEAST,
    "<=": Operator.AT_MOST,
    ">": Operator.MORE,
    "<": Operator.LESS,
    "=": Operator.EQUAL,
    "!=": Operator.UNEQUAL,
}
_READERS: dict[str, tuple[Kind, Callable[[str], Value]]] = {
    "PERCENT": (Kind.PERCENT, read_percent),
    "MONEY": (Kind.MONEY, read_money),
    "TIME": (Kind.TIME, read_time),
    "DATE": (Kind.DATE, read_date),
    "TEXT": (Kind.TEXT, lambda text: text[1:-1]),
}


@v_args(meta=True)
class Shape(Transformer[Token, Any]):
    """Turns Lark's tree into ours; `diagnostics` holds what was wrong with single values."""

    def __init__(self, locate: Callable[[int, int], Span]) -> None:
        super().__init__(visit_tokens=False)
        self.locate = locate
        self.diagnostics: list[Diagnostic] = []

    def _span(self, meta: Meta) -> Span:
        return self.locate(meta.start_pos, meta.end_pos)

    def start(self, _: Meta, parts: list[Any]) -> Expression:
        return parts[0]  # type: ignore[no-any-return]

    def literal(self, meta: Meta, parts: list[Any]) -> Expression:
        if isinstance(parts[0], tree.Literal):
            return parts[0]
        return tree.Literal(self._quantity(parts[0]), self._span(meta))

    def _quantity(self, token: Token) -> Quantity:
        try:
            return _quantity(token)
        except UnreadableError as problem:
            at = self.locate(token.start_pos or 0, token.end_pos or 0)
            self.diagnostics.append(problems.BAD_LITERAL.at(at, problem.message, help=problem.help))
            return Quantity(0, Type(Kind.COUNT))

    def code(self, meta: Meta, parts: list[Token]) -> tree.Literal:
        written = str(parts[0]).strip("'")
        if not CODE_FORM.fullmatch(written):
            help = f'write a text as `"{written}"`' if parts[0].type == "QUOTED" else None
            self.diagnostics.append(
                problems.BAD_CODE.at(self._span(meta), f"`{parts[0]}` is not a register code", help=help)
            )
        return tree.Literal(Quantity(written, Type(Kind.CODE)), self._span(meta))

    def bad_code(self, meta: Meta, parts: list[Token]) -> tree.Literal:
        self.diagnostics.append(
            problems.BAD_CODE.at(
                self._span(meta),
                f"`{parts[0]}` is not a register code",
                help="between square brackets stand codes, such as `[G, O, '/']`",
            )
        )
        return tree.Literal(Quantity("", Type(Kind.CODE)), self._span(meta))

    def code_list(self, meta: Meta, parts: list[tree.Literal]) -> tree.CodeList:
        codes = dict.fromkeys(str(part.quantity.value) for part in parts)
        return tree.CodeList(tuple(codes), self._span(meta))

    def name(self, meta: Meta, parts: list[Token]) -> tree.Name:
        if parts[0] in RESERVED:
            self.diagnostics.append(
                problems.RESERVED_WORD.at(
                    self._span(meta),
                    f"`{parts[0]}` is a word of the language and cannot be a name",
                    help="give the setting or definition another name",
                )
            )
        return tree.Name(str(parts[0]), self._span(meta))

    def conjunction(self, meta: Meta, parts: list[Any]) -> tree.Chain:
        return tree.Chain("and", tuple(p for p in parts if not isinstance(p, Token)), self._span(meta))

    def disjunction(self, meta: Meta, parts: list[Any]) -> tree.Chain:
        return tree.Chain("or", tuple(p for p in parts if not isinstance(p, Token)), self._span(meta))

    def negation(self, meta: Meta, parts: list[Any]) -> tree.Negation:
        return tree.Negation(parts[1], self._span(meta))

    def comparison(self, meta: Meta, parts: list[Any]) -> tree.Comparison:
        left, operator, right = parts
        return tree.Comparison(operator, left, right, self._span(meta))

    def at_least(self, _: Meta, __: list[Any]) -> Operator:
        return Operator.AT_LEAST

    def at_most(self, _: Meta, __: list[Any]) -> Operator:
        return Operator.AT_MOST

    def more_than(self, _: Meta, __: list[Any]) -> Operator:
        return Operator.MORE

    def less_than(self, _: Meta, __: list[Any]) -> Operator:
        return Operator.LESS

    def equal(self, _: Meta, __: list[Any]) -> Operator:
        return Operator.EQUAL

    def unequal(self, _: Meta, __: list[Any]) -> Operator:
        return Operator.UNEQUAL

    def symbol(self, _: Meta, parts: list[Token]) -> Operator:
        return _SYMBOLS[str(parts[0])]

    def ordered(self, meta: Meta, parts: list[Any]) -> tree.Comparison:
        left, _, direction, right = parts
        operator = Operator.BEFORE if direction.type == "BEFORE" else Operator.AFTER
        return tree.Comparison(operator, left, right, self._span(meta))

    def elapsed_ago(self, meta: Meta, parts: list[Any]) -> tree.Elapsed:
        subject, operator, amount, _ = parts
        return tree.Elapsed(subject, operator, amount, "ago", None, self._span(meta))

    def elapsed_from(self, meta: Meta, parts: list[Any]) -> tree.Elapsed:
        subject, operator, amount, direction, anchor = parts
        way = "before" if direction.type == "BEFORE" else "after"
        return tree.Elapsed(subject, operator, amount, way, anchor, self._span(meta))  # type: ignore[arg-type]

    def within(self, meta: Meta, parts: list[Any]) -> tree.Within:
        subject, _, negation, _, amount, direction, anchor = parts
        span = self._span(meta)
        return tree.Within(subject, amount, direction.lower(), anchor, negation is not None, span)

    def within_ago(self, meta: Meta, parts: list[Any]) -> tree.Within:
        subject, _, negation, _, amount, _ = parts
        return tree.Within(subject, amount, "ago", None, negation is not None, self._span(meta))

    def missing(self, meta: Meta, parts: list[Any]) -> tree.Missing:
        return tree.Missing(parts[0], parts[2] is not None, self._span(meta))

    def member(self, meta: Meta, parts: list[Any]) -> tree.Member:
        subject, negation, _, group = parts
        return tree.Member(subject, group, negation is not None, self._span(meta))

    def between(self, meta: Meta, parts: list[Any]) -> tree.Between:
        subject, negation, _, low, _, high = parts
        return tree.Between(subject, low, high, negation is not None, self._span(meta))

    def some(self, meta: Meta, parts: list[Any]) -> tree.Some:
        return tree.Some(parts[1], parts[0].type == "NO", self._span(meta))

    def any_run(self, meta: Meta, parts: list[Any]) -> tree.AnyRun:
        rows, (operator, amount), without = parts[3], parts[4], parts[6]
        if isinstance(without, tree.Name):
            without = tree.Rows(without.text, None, None, None, without.span)
        return tree.AnyRun(rows, operator, amount, without, self._span(meta))

    def longer_than(self, _: Meta, parts: list[Any]) -> tuple[Operator, Expression]:
        return Operator.MORE, parts[-1]

    def lasting_at_least(self, _: Meta, parts: list[Any]) -> tuple[Operator, Expression]:
        return Operator.AT_LEAST, parts[-1]

    def arithmetic(self, meta: Meta, parts: list[Any]) -> tree.Arithmetic:
        left, operator, right = parts
        return tree.Arithmetic("+" if operator.type == "PLUS" else "-", left, right, self._span(meta))

    def windowed(self, meta: Meta, parts: list[Any]) -> tree.Windowed:
        return tree.Windowed(parts[0], parts[2], self._span(meta))

    def bucket(self, meta: Meta, parts: list[Any]) -> tree.Window:
        kind = "this" if parts[0].type == "THIS" else "last"
        return tree.Window(kind, parts[1], None, self._span(meta))  # type: ignore[arg-type]

    def each(self, meta: Meta, parts: list[Any]) -> tree.Window:
        return tree.Window("each", parts[1], None, self._span(meta))

    def sliding(self, meta: Meta, parts: list[Any]) -> tree.Window:
        return tree.Window("any", None, parts[1], self._span(meta))

    def latest(self, meta: Meta, parts: list[Any]) -> tree.Window:
        return tree.Window("the last", None, parts[2], self._span(meta))

    def period(self, _: Meta, parts: list[Token]) -> str:
        return " ".join(part.value for part in parts)

    def otherwise(self, meta: Meta, parts: list[Any]) -> tree.Otherwise:
        return tree.Otherwise(parts[0], parts[2], self._span(meta))

    def function(self, _: Meta, parts: list[Token]) -> str:
        return str(parts[0])

    def aggregate(self, meta: Meta, parts: list[Any]) -> tree.Aggregate:
        return tree.Aggregate(parts[0], parts[1], self._span(meta))

    def rows(self, meta: Meta, parts: list[Any]) -> tree.Rows:
        value, _, collection, _, where, _, among = parts
        return tree.Rows(str(collection), where, among, value, self._span(meta))


def _quantity(token: Token) -> Quantity:
    text = str(token)
    if token.type == "QUANTITY":
        if text.rstrip("s").endswith("point"):
            return Quantity(read_points(text), Type(Kind.POINTS))
        return read_duration(text)
    if token.type == "NUMBER":
        return Quantity(_whole_number(text), Type(Kind.COUNT))
    kind, read = _READERS[token.type]
    return Quantity(read(text), Type(kind))


def _whole_number(text: str) -> int:
    if "." in text or len(text) > 9:
        raise UnreadableError(f"`{text}` is not a whole number", "write a unit beside it, such as `97.5%`")
    return int(text)
