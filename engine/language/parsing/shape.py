"""What each production of the grammar becomes: the nodes of the tree, one method a production.

What cannot be read as a value is noted and stood in for, so that reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.language import problems, tree
from engine.language.parsing.lalr import Token
from engine.language.parsing.literals import NO_WEEKDAYS, WEEKDAYS, quantity_of, with_plural
from engine.language.parsing.tables import tables
from engine.language.tree import Expression, Operator
from engine.quantities import CODE_FORM, Kind, Quantity, Type, UnreadableError
from engine.source import Span

Locate = Callable[[int, int], Span]
"""The place in the file of two offsets in a rule's text."""

SYMBOLS = {
    ">=": Operator.AT_LEAST,
    "<=": Operator.AT_MOST,
    ">": Operator.MORE,
    "<": Operator.LESS,
    "=": Operator.EQUAL,
    "!=": Operator.UNEQUAL,
}


class Shape:
    """Makes the tree; `locate` gives the place of two offsets, `diagnostics` holds what was wrong with values."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.diagnostics: list[Diagnostic] = []

    def start(self, _: int, __: int, parts: list[Expression]) -> Expression:
        return parts[0]

    def literal(self, start: int, end: int, parts: list[Any]) -> Expression:
        if isinstance(parts[0], tree.Literal):
            return parts[0]
        span, token = self.locate(start, end), parts[0]
        written = with_plural(token.text) if token.type == "QUANTITY" else ""
        return tree.Literal(self._quantity(token, span), span, written)

    def _quantity(self, token: Token, at: Span) -> Quantity:
        try:
            return quantity_of(token)
        except UnreadableError as problem:
            self.diagnostics.append(problems.BAD_LITERAL.at(at, problem.message, help=problem.help))
            return Quantity(0, Type(Kind.COUNT))

    def code(self, start: int, end: int, parts: list[Token]) -> tree.Literal:
        span, written = self.locate(start, end), parts[0].text.strip("'")
        if not CODE_FORM.fullmatch(written):
            quoted = parts[0].type == "QUOTED"
            lower = f"if no code is meant, write it in lower case: `{written.lower()}`"
            if written.isupper():
                lower = (
                    f'write a text in quotes, `"{written}"`, and a name in lower case, `{written.lower()}`'
                )
            message = f"`{parts[0].text}` is not a register code"
            help = f'write a text as `"{written}"`' if quoted else lower
            if written.casefold() in WEEKDAYS:
                message, help = f"`{parts[0].text}` is a day of the week", NO_WEEKDAYS
            self.diagnostics.append(problems.BAD_CODE.at(span, message, help=help))
        return tree.Literal(Quantity(written, Type(Kind.CODE)), span)

    def bad_code(self, start: int, end: int, parts: list[Token]) -> tree.Literal:
        span = self.locate(start, end)
        message = f"`{parts[0].text}` is not a register code"
        help = "square brackets hold codes, such as `[G, O, '/']`, numbers, or texts in double quotes"
        self.diagnostics.append(problems.BAD_CODE.at(span, message, help=help))
        return tree.Literal(Quantity("", Type(Kind.CODE)), span)

    def code_list(self, start: int, end: int, parts: list[tree.Literal]) -> tree.CodeList:
        codes = dict.fromkeys(str(part.quantity.value) for part in parts)
        return tree.CodeList(tuple(codes), self.locate(start, end))

    def value_list(self, start: int, end: int, parts: list[tree.Literal]) -> tree.ValueList:
        return tree.ValueList(tuple(dict.fromkeys(parts)), self.locate(start, end))

    def name(self, start: int, end: int, parts: list[Token]) -> tree.Name:
        span, text = self.locate(start, end), parts[0].text
        if text in tables().words:
            message = f"`{text}` is a word of the language and cannot be a name"
            help = _IN_PLACE_OF_A_NAME.get(text, "give the setting or definition another name")
            self.diagnostics.append(problems.RESERVED_WORD.at(span, message, help=help))
        return tree.Name(text, span)

    def conjunction(self, start: int, end: int, parts: list[Any]) -> tree.Chain:
        return tree.Chain("and", _between(parts), self.locate(start, end))

    def disjunction(self, start: int, end: int, parts: list[Any]) -> tree.Chain:
        return tree.Chain("or", _between(parts), self.locate(start, end))

    def negation(self, start: int, end: int, parts: list[Any]) -> tree.Negation:
        return tree.Negation(parts[1], self.locate(start, end))

    def comparison(self, start: int, end: int, parts: list[Any]) -> tree.Comparison:
        left, operator, right = parts
        if isinstance(left, tree.Name) and left.text.rpartition(".")[2] == "code":
            self._as_codes_are(right.span)
        return tree.Comparison(operator, left, right, self.locate(start, end))

    def _as_codes_are(self, at: Span) -> None:
        """Beside a code nothing but a code can be meant by what was no register code."""
        for place, problem in enumerate(self.diagnostics):
            if problem.code is problems.BAD_CODE and problem.labels[0].at == at:
                self.diagnostics[place] = replace(problem, help=_HOW_CODES_ARE)

    def at_least(self, *_: object) -> Operator:
        return Operator.AT_LEAST

    def at_most(self, *_: object) -> Operator:
        return Operator.AT_MOST

    def more_than(self, *_: object) -> Operator:
        return Operator.MORE

    def less_than(self, *_: object) -> Operator:
        return Operator.LESS

    def equal(self, *_: object) -> Operator:
        return Operator.EQUAL

    def unequal(self, *_: object) -> Operator:
        return Operator.UNEQUAL

    def symbol(self, _: int, __: int, parts: list[Token]) -> Operator:
        return SYMBOLS[parts[0].text]

    def ordered(self, start: int, end: int, parts: list[Any]) -> tree.Comparison:
        left, _, direction, right = parts
        operator = Operator.BEFORE if direction.type == "BEFORE" else Operator.AFTER
        return tree.Comparison(operator, left, right, self.locate(start, end))

    def elapsed_ago(self, start: int, end: int, parts: list[Any]) -> tree.Elapsed:
        subject, operator, amount, _ = parts
        return tree.Elapsed(subject, operator, amount, "ago", None, self.locate(start, end))

    def elapsed_from(self, start: int, end: int, parts: list[Any]) -> tree.Elapsed:
        subject, operator, amount, direction, anchor = parts
        return tree.Elapsed(subject, operator, amount, direction.text, anchor, self.locate(start, end))

    def within(self, start: int, end: int, parts: list[Any]) -> tree.Within:
        subject, _, negation, _, amount, direction, anchor = parts
        span = self.locate(start, end)
        return tree.Within(subject, amount, direction.text, anchor, negation is not None, span)

    def within_ago(self, start: int, end: int, parts: list[Any]) -> tree.Within:
        subject, _, negation, _, amount, _ = parts
        return tree.Within(subject, amount, "ago", None, negation is not None, self.locate(start, end))

    def missing(self, start: int, end: int, parts: list[Any]) -> tree.Missing:
        return tree.Missing(parts[0], parts[2] is not None, self.locate(start, end))

    def member(self, start: int, end: int, parts: list[Any]) -> tree.Member:
        subject, _, negation, _, group = parts
        return tree.Member(subject, group, negation is not None, self.locate(start, end))

    def between(self, start: int, end: int, parts: list[Any]) -> tree.Between:
        subject, _, negation, _, low, _, high = parts
        return tree.Between(subject, low, high, negation is not None, self.locate(start, end))

    def some(self, start: int, end: int, parts: list[Any]) -> tree.Some:
        return tree.Some(parts[1], parts[0].type == "NO", self.locate(start, end))

    def any_run(self, start: int, end: int, parts: list[Any]) -> tree.AnyRun:
        rows, (operator, amount), without = parts[3], parts[4], parts[6]
        if isinstance(without, tree.Name):
            without = tree.Rows(without.text, None, None, None, without.span)
        return tree.AnyRun(rows, operator, amount, without, self.locate(start, end))

    def longer_than(self, _: int, __: int, parts: list[Any]) -> tuple[Operator, Expression]:
        return Operator.MORE, parts[-1]

    def lasting_at_least(self, _: int, __: int, parts: list[Any]) -> tuple[Operator, Expression]:
        return Operator.AT_LEAST, parts[-1]

    def arithmetic(self, start: int, end: int, parts: list[Any]) -> tree.Arithmetic:
        left, operator, right = parts
        return tree.Arithmetic(operator.text, left, right, self.locate(start, end))

    def windowed(self, start: int, end: int, parts: list[Any]) -> tree.Windowed:
        return tree.Windowed(parts[0], parts[2], self.locate(start, end))

    def bucket(self, start: int, end: int, parts: list[Any]) -> tree.Window:
        return tree.Window(parts[0].text, parts[1], None, self.locate(start, end))

    def each(self, start: int, end: int, parts: list[Any]) -> tree.Window:
        return tree.Window("each", parts[1], None, self.locate(start, end))

    def sliding(self, start: int, end: int, parts: list[Any]) -> tree.Window:
        return tree.Window("any", None, parts[1], self.locate(start, end))

    def latest(self, start: int, end: int, parts: list[Any]) -> tree.Window:
        return tree.Window("the last", None, parts[2], self.locate(start, end))

    def period(self, _: int, __: int, parts: list[Token]) -> str:
        return " ".join(part.text for part in parts)

    def otherwise(self, start: int, end: int, parts: list[Any]) -> tree.Otherwise:
        return tree.Otherwise(parts[0], parts[2], self.locate(start, end))

    def function(self, _: int, __: int, parts: list[Token]) -> str:
        return parts[0].text

    def aggregate(self, start: int, end: int, parts: list[Any]) -> tree.Aggregate:
        return tree.Aggregate(parts[0], parts[1], self.locate(start, end))

    def rows(self, start: int, end: int, parts: list[Any]) -> tree.Rows:
        value, _, collection, _, where, _, among = parts
        return tree.Rows(collection.text, where, among, value, self.locate(start, end))


_HOW_CODES_ARE = (
    "write a code of codes.yaml: a capital letter, with digits if it has any, or a sign such as `'/'`"
)

_IN_PLACE_OF_A_NAME: Mapping[str, str] = {
    "missing": "whether a fact is missing is asked with `is missing` or `is not missing`",
    "term": "a time is written `over this term`, `over last term`, `over each term` or `over the last 2 terms`",
    "year": "a pupil's is `year_group`; a time is written `over this school year`",
    **dict.fromkeys(("more", "above", "over"), "for `5 or more` write `is at least 5`"),
    **dict.fromkeys(("less", "below"), "for `5 or less` write `is at most 5`"),
}


def _between(parts: list[Any]) -> tuple[Expression, ...]:
    """The parts of a chain without the words between them."""
    return tuple(part for part in parts if not isinstance(part, Token))
