"""Tree to checked meaning: names resolved, definitions put in, types and units held. Before any data is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from engine.diagnostics import Diagnostic, Label, near_names
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.kinds import ALIASES, COLLECTIONS, GROUPS, KINDS, RowKind
from engine.language.typing import (
    COMPARISONS,
    ORDERED_KINDS,
    arithmetic_type,
    elapsed_unit,
    one_type,
    spoken,
)
from engine.language.vocabulary import Definition, Vocabulary
from engine.quantities import DURATIONS, Kind, Type
from engine.source import Span

YES_NO = Type(Kind.YES_NO)
DATE = Type(Kind.DATE)
_UNIT_OF_EXTENT = {
    Kind.SCHOOL_DAYS: "school day",
    Kind.SCHOOL_WEEKS: "school week",
    Kind.HALF_TERMS: "half term",
    Kind.TERMS: "term",
    Kind.SCHOOL_YEARS: "school year",
}


class Refused(Exception):  # noqa: N818 - carries one diagnostic out of a nested expression, never leaves this module
    """The expression has no meaning; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows in hand, innermost first, and the definitions being put in (to find a cycle)."""

    kinds: tuple[RowKind, ...]
    within: tuple[str, ...] = ()

    @property
    def row(self) -> RowKind:
        """The innermost row."""
        return self.kinds[0]

    def into(self, kind: RowKind, at: Span) -> Scope:
        """The scope inside a collection."""
        if len(self.kinds) == 3:
            raise Refused(
                problems.NESTED_TOO_DEEP.at(
                    at,
                    "a collection stands within a collection within a collection",
                    help="give the inner part a name under `define:` or make it a rule of its own",
                )
            )
        return replace(self, kinds=(kind, *self.kinds))


def check_condition(expression: tree.Expression, kind: RowKind, words: Vocabulary) -> m.Meaning | Diagnostic:
    """The meaning of a condition asked for rows of a kind, or what is wrong with it."""
    try:
        return _Checker(words).condition(expression, Scope((kind,)))
    except Refused as refused:
        return refused.diagnostic


def check_definition(definition: Definition, words: Vocabulary) -> Diagnostic | None:
    """What is wrong with a definition by itself, whether or not a rule uses it."""
    try:
        checker = _Checker(words)
        if definition.form == "condition":
            checker.defined_condition(definition, Scope((KINDS[definition.of],)))
        else:
            checker.defined_measure(definition, Scope((KINDS["pupil"],)), definition.span)
    except Refused as refused:
        return refused.diagnostic
    return None


class _Checker:
    """One pass over a tree; a method a kind of node."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.methods: dict[type, Callable[[Any, Scope], m.Meaning]] = {
            tree.Literal: self.literal,
            tree.Name: self.name,
            tree.CodeList: self.code_list,
            tree.Chain: self.chain,
            tree.Negation: self.negation,
            tree.Comparison: self.comparison,
            tree.Elapsed: self.elapsed,
            tree.Within: self.within,
            tree.Missing: self.missing,
            tree.Member: self.member,
            tree.Between: self.between,
            tree.Some: self.some,
            tree.AnyRun: self.any_run,
            tree.Arithmetic: self.arithmetic,
            tree.Windowed: self.windowed,
            tree.Otherwise: self.otherwise,
            tree.Aggregate: self.aggregate,
        }

    def value(self, expression: tree.Expression, scope: Scope) -> m.Meaning:
        return self.methods[type(expression)](expression, scope)

    def condition(self, expression: tree.Expression, scope: Scope) -> m.Meaning:
        checked = self.value(expression, scope)
        if checked.type.kind is Kind.YES_NO:
            return checked
        said = spoken(checked.type)
        raise _refused(
            problems.WRONG_TYPE,
            expression.span,
            f"`{expression.span.text}` is a {said}, where a condition is wanted",
            "compare it with something, such as `… is at least …`",
        )

    # values

    def literal(self, expression: tree.Literal, _: Scope) -> m.Meaning:
        quantity = expression.quantity
        if quantity.type.kind is Kind.CODE:
            self._known_code(str(quantity.value), expression.span)
        return m.Constant(quantity.value, quantity.type)

    def code_list(self, expression: tree.CodeList, _: Scope) -> m.Meaning:
        for code in expression.codes:
            self._known_code(code, expression.span)
        return m.Constant(frozenset(expression.codes), Type(Kind.CODES))

    def _known_code(self, code: str, span: Span) -> None:
        if self.words.codes and code not in self.words.codes:
            help = near_names(code, self.words.codes) or "add the code to the codes file, or correct it here"
            raise _refused(problems.UNKNOWN_CODE, span, f"`{code}` is not a code of the codes file", help)

    def name(self, expression: tree.Name, scope: Scope) -> m.Meaning:
        text = expression.text
        found = (
            self._column(text, scope)
            or self._definition(expression, scope)
            or self._setting(expression, scope)
        )
        if found is None:
            raise self._unknown(expression, scope)
        return found

    def _column(self, text: str, scope: Scope) -> m.Meaning | None:
        first, _, rest = text.partition(".")
        for kind in scope.kinds:
            if rest and ALIASES.get(first, first) == kind.name:
                return self._column_of(kind, rest)
        return self._column_of(scope.row, text) or self._column_of_pupil(text, scope)

    def _column_of(self, kind: RowKind, text: str) -> m.Meaning | None:
        found = self.words.column(kind, text)
        return m.Column(kind.name, found[0], found[1]) if found else None

    def _column_of_pupil(self, text: str, scope: Scope) -> m.Meaning | None:
        if not any(kind.of_pupil for kind in scope.kinds):
            return None
        return self._column_of(KINDS["pupil"], text.removeprefix("pupil."))

    def _definition(self, expression: tree.Name, scope: Scope) -> m.Meaning | None:
        definition = self.words.definitions.get(expression.text)
        if definition is None:
            return None
        if definition.form == "condition":
            return self.defined_condition(definition, scope, expression.span)
        if KINDS["pupil"] in scope.kinds or scope.row.name in GROUPS:
            measure = self.defined_measure(definition, scope, expression.span)
            if measure.window is None and _needs_window(measure):
                raise _needs_a_window(expression.span)
            return measure
        raise _wrong_scope(expression, scope)

    def defined_condition(self, definition: Definition, scope: Scope, used: Span | None = None) -> m.Meaning:
        kind = KINDS[definition.of]
        inner = self._entered(definition, scope, used)
        if kind is not scope.row and not (definition.of == "pupil" and any(k.of_pupil for k in scope.kinds)):
            raise _refused(
                problems.WRONG_SCOPE,
                used or definition.span,
                f"`{definition.name}` is said of a {kind.said}, and here is a {scope.row.said}",
                f"look into the {kind.collection}: `some ({kind.collection} where {definition.name})`",
                Label(definition.span, "defined here"),
            )
        if definition.quantifier is None:
            return self.condition(definition.parts["when"], replace(inner, kinds=(kind,)))
        session = self.condition(definition.parts["when"], replace(inner, kinds=(KINDS["session"],)))
        return m.DayCondition(definition.quantifier, session, YES_NO)

    def defined_measure(self, definition: Definition, scope: Scope, used: Span) -> m.Measure:
        inner = self._entered(definition, scope, used)
        if definition.form == "share":
            rows = tree.Rows(
                KINDS[definition.of].collection,
                definition.parts["where"],
                definition.parts["among"],
                None,
                definition.span,
            )
            checked: m.Meaning = self._measure("share", rows, inner)
        else:
            checked = self._unwindowed(definition.parts["measure"], inner)
        if not isinstance(checked, m.Measure):
            raise _refused(
                problems.BAD_RULE_FORM,
                definition.span,
                f"`{definition.name}` is no measure",
                "write it like `count(sessions where …)`",
            )
        return replace(checked, name=definition.name)

    def _entered(self, definition: Definition, scope: Scope, used: Span | None) -> Scope:
        if definition.name in scope.within:
            ring = [*scope.within[scope.within.index(definition.name) :], definition.name]
            said = " needs ".join(f"`{name}`" for name in ring)
            raise _refused(problems.CYCLE, used or definition.span, said, "take one of them out of the ring")
        return replace(scope, within=(*scope.within, definition.name))

    def _setting(self, expression: tree.Name, scope: Scope) -> m.Meaning | None:
        type = self.words.settings.get(expression.text)
        if type is None:
            return None
        unseen = sorted(self.words.varies.get(expression.text, frozenset()) - self._seen(scope))
        if unseen:
            raise _refused(
                problems.VARIES_UNSEEN,
                expression.span,
                f"`{expression.text}` varies by {' and '.join(unseen)}, which a {scope.row.said} does not have",
                "ask the rule for each mark, or look into the sessions",
            )
        return m.Setting(expression.text, type.or_missing() if unseen else type)

    def _seen(self, scope: Scope) -> frozenset[str]:
        seen = {"session"} if scope.row.has_session else set()
        if any(kind.of_pupil for kind in scope.kinds) or scope.row.name in {
            "register",
            "class",
            "year_group",
        }:
            seen.add("year group")
        if scope.row.date:
            seen.add("weekday")
        if scope.row.name == "register_time":
            seen = {"session", "year group", "weekday"}
        return frozenset(seen)

    def _unknown(self, expression: tree.Name, scope: Scope) -> Refused:
        text = expression.text
        elsewhere = [
            kind
            for kind in KINDS.values()
            if kind.collection in COLLECTIONS and self.words.column(kind, text) and kind not in scope.kinds
        ]
        near = near_names(text, self.words.names(kind.name for kind in (*scope.kinds, KINDS["pupil"])))
        if elsewhere and not near:
            kind = elsewhere[0]
            return _refused(
                problems.WRONG_SCOPE,
                expression.span,
                f"`{text}` is a fact of a {kind.said}, and here is a {scope.row.said}",
                f"look into the {kind.collection}: `some ({kind.collection} where …)`, or ask for each {kind.said}",
            )
        help = near or "name a column, a definition or a setting; `trustpolicy show` lists the settings"
        return _refused(
            problems.UNKNOWN_NAME, expression.span, f"`{text}` is no column, definition or setting", help
        )

    def otherwise(self, expression: tree.Otherwise, scope: Scope) -> m.Meaning:
        part = self.value(expression.subject, scope)
        part, fallback = self._alike(expression, part, self.value(expression.fallback, scope))
        return m.Otherwise(part, fallback, replace(part.type, optional=fallback.type.optional))

    def arithmetic(self, expression: tree.Arithmetic, scope: Scope) -> m.Meaning:
        left, right = self.value(expression.left, scope), self.value(expression.right, scope)
        sign = 1 if expression.operator == "+" else -1
        type = arithmetic_type(left.type, right.type, sign)
        if type is None:
            verb = "added to" if sign == 1 else "taken from"
            first, second = (left, right) if sign == -1 else (left, right)
            said = (
                f"a {spoken(second.type)} cannot be {verb} a {spoken(first.type)}"
                if sign == -1
                else f"a {spoken(second.type)} cannot be {verb} a {spoken(first.type)}"
            )
            raise _refused(problems.WRONG_TYPE, expression.span, said, _unit_help(left.type, right.type))
        if left.type.kind is Kind.DATE and right.type.kind in {Kind.DAYS, Kind.MONTHS}:
            return m.Shift(left, right, sign, type)
        return m.Arithmetic(sign, left, right, type)

    # conditions

    def chain(self, expression: tree.Chain, scope: Scope) -> m.Meaning:
        parts = tuple(self.condition(part, scope) for part in expression.parts)
        return m.Logic(expression.word, parts, YES_NO)

    def negation(self, expression: tree.Negation, scope: Scope) -> m.Meaning:
        return m.Not(self.condition(expression.part, scope), YES_NO)

    def missing(self, expression: tree.Missing, scope: Scope) -> m.Meaning:
        found = m.IsMissing(self.value(expression.subject, scope), YES_NO)
        return m.Not(found, YES_NO) if expression.negated else found

    def member(self, expression: tree.Member, scope: Scope) -> m.Meaning:
        part, group = self.value(expression.subject, scope), self.value(expression.group, scope)
        if part.type.kind is not Kind.CODE or group.type.kind is not Kind.CODES:
            wrong = expression.subject if part.type.kind is not Kind.CODE else expression.group
            wanted = "a code" if wrong is expression.subject else "a set of codes"
            kind = spoken(part.type if wrong is expression.subject else group.type)
            raise _refused(
                problems.WRONG_TYPE,
                wrong.span,
                f"`{wrong.span.text}` is a {kind}, where {wanted} is wanted",
                "write it like `code in penalty.codes` or `code in [G, O]`",
            )
        found = m.InSet(part, group, YES_NO)
        return m.Not(found, YES_NO) if expression.negated else found

    def between(self, expression: tree.Between, scope: Scope) -> m.Meaning:
        subject = self.value(expression.subject, scope)
        low = self._compared(expression, "<=", self.value(expression.low, scope), subject)
        high = self._compared(expression, "<=", subject, self.value(expression.high, scope))
        found = m.Logic("and", (low, high), YES_NO)
        return m.Not(found, YES_NO) if expression.negated else found

    def comparison(self, expression: tree.Comparison, scope: Scope) -> m.Meaning:
        left, right = self.value(expression.left, scope), self.value(expression.right, scope)
        symbol = COMPARISONS[expression.operator]
        if expression.operator in {tree.Operator.BEFORE, tree.Operator.AFTER} and left.type.kind not in {
            Kind.TIME,
            Kind.DATE,
            Kind.MOMENT,
        }:
            raise _refused(
                problems.WRONG_TYPE,
                expression.span,
                f"`{expression.left.span.text}` is a {spoken(left.type)}: only times and dates come before or after",
                "write `is less than` or `is more than`",
            )
        return self._compared(expression, symbol, left, right)

    def _compared(
        self, expression: tree.Expression, symbol: m.Symbol, left: m.Meaning, right: m.Meaning
    ) -> m.Meaning:
        left, right = self._alike(expression, left, right)
        if symbol not in {"=", "!="} and left.type.kind not in ORDERED_KINDS:
            raise _refused(
                problems.WRONG_TYPE,
                expression.span,
                f"a {spoken(left.type)} is not more or less than another",
                "write `is`, `is not` or `in`",
            )
        _one_stretch(expression.span, left, right)
        return m.Compare(symbol, left, right, YES_NO)

    def _alike(
        self, expression: tree.Expression, left: m.Meaning, right: m.Meaning
    ) -> tuple[m.Meaning, m.Meaning]:
        alike = one_type(left, right)
        if isinstance(alike, str):
            code = problems.UNKNOWN_CHOICE if "choices are" in alike else problems.WRONG_TYPE
            said, _, help = alike.partition("; ")
            raise _refused(code, expression.span, said, help or _unit_help(left.type, right.type))
        return alike

    def elapsed(self, expression: tree.Elapsed, scope: Scope) -> m.Meaning:
        symbol = COMPARISONS[expression.operator]
        start, end = self._from_to(expression, scope)
        return self._distance(expression, symbol, start, end, self.value(expression.amount, scope))

    def within(self, expression: tree.Within, scope: Scope) -> m.Meaning:
        start, end = self._from_to(expression, scope)
        amount = self.value(expression.amount, scope)
        parts = [self._distance(expression, "<=", start, end, amount)]
        if expression.direction == "of":
            parts.append(self._distance(expression, "<=", end, start, amount))
        else:
            parts.append(m.Compare("<=", start, end, YES_NO))
        found = m.Logic("and", tuple(parts), YES_NO)
        return m.Not(found, YES_NO) if expression.negated else found

    def _from_to(self, expression: tree.Elapsed | tree.Within, scope: Scope) -> tuple[m.Meaning, m.Meaning]:
        """The earlier and the later date that the words suppose."""
        subject = self._date(expression.subject, scope)
        if expression.anchor is None:
            return subject, m.AsAt(DATE)
        anchor = self._date(expression.anchor, scope)
        return (anchor, subject) if expression.direction == "after" else (subject, anchor)

    def _date(self, expression: tree.Expression, scope: Scope) -> m.Meaning:
        checked = self.value(expression, scope)
        if checked.type.kind is Kind.DATE:
            return checked
        raise _refused(
            problems.WRONG_TYPE,
            expression.span,
            f"`{expression.span.text}` is a {spoken(checked.type)}, where a date is wanted",
            None,
        )

    def _distance(
        self,
        expression: tree.Expression,
        symbol: m.Symbol,
        start: m.Meaning,
        end: m.Meaning,
        amount: m.Meaning,
    ) -> m.Meaning:
        """Whether the time from `start` to `end` stands so to `amount`."""
        kind = amount.type.kind
        if kind is Kind.MONTHS:
            turned: m.Symbol = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(symbol, symbol)  # type: ignore[assignment]
            return m.Compare(turned, start, m.Shift(end, amount, -1, DATE), YES_NO)
        if kind is Kind.DAYS:
            return m.Compare(symbol, m.Arithmetic(-1, end, start, amount.type), amount, YES_NO)
        if not elapsed_unit(kind):
            raise _refused(
                problems.WRONG_TYPE,
                expression.span,
                f"dates do not lie {spoken(amount.type)} apart",
                "say how far in school days, school weeks, days, weeks, months or years",
            )
        first, last = (m.Ordinal(date, amount.type) for date in (start, end))
        return m.Compare(symbol, m.Arithmetic(-1, last, first, amount.type), amount, YES_NO)

    # collections and measures

    def some(self, expression: tree.Some, scope: Scope) -> m.Meaning:
        found = m.Exists(self._rows(expression.rows, scope), YES_NO)
        return m.Not(found, YES_NO) if expression.negated else found

    def any_run(self, expression: tree.AnyRun, scope: Scope) -> m.Meaning:
        rows = self._rows(expression.rows, scope)
        if rows.kind != "day" or rows.where is None or scope.row.name != "pupil":
            raise _refused(
                problems.WRONG_SCOPE,
                expression.rows.span,
                "a run is of a pupil's days that meet a condition",
                "write it like `any run of (days where ill)`, in a rule for each pupil",
            )
        amount = self.value(expression.amount, scope)
        if amount.type.kind is not Kind.SCHOOL_DAYS:
            raise _refused(
                problems.WRONG_TYPE,
                expression.amount.span,
                f"`{expression.amount.span.text}` is a {spoken(amount.type)}, where school days are wanted",
                "write it like `5 school days`",
            )
        without = self._without(expression.without, scope) if expression.without else None
        symbol: Any = COMPARISONS[expression.operator]
        return m.Run(rows.where, symbol, amount, without, YES_NO)

    def _without(self, rows: tree.Rows, scope: Scope) -> m.Rows:
        definition = self.words.definitions.get(rows.collection)
        if definition is not None and definition.of == "evidence" and definition.form == "condition":
            inner = scope.into(KINDS["evidence"], rows.span)
            return m.Rows("evidence", self.defined_condition(definition, inner, rows.span))
        checked = self._rows(rows, scope)
        if checked.kind != "evidence":
            raise _refused(
                problems.WRONG_SCOPE,
                rows.span,
                f"`{rows.collection}` is not evidence with a first and a last day",
                "after `without` stands a definition `of: evidence`, or `(evidence where …)`",
            )
        return checked

    def _rows(self, rows: tree.Rows, scope: Scope) -> m.Rows:
        kind = COLLECTIONS.get(rows.collection)
        if kind is None:
            help = near_names(rows.collection, COLLECTIONS) or "the collections are " + ", ".join(COLLECTIONS)
            raise _refused(problems.UNKNOWN_NAME, rows.span, f"`{rows.collection}` is no collection", help)
        inner = scope.into(kind, rows.span)
        where = self._day_condition(rows.where, inner) if rows.where else None
        among = self._day_condition(rows.among, inner) if rows.among else None
        value = self.value(rows.value, inner) if rows.value else None
        return m.Rows(kind.name, where, among, value)

    def _day_condition(self, expression: tree.Expression, scope: Scope) -> m.Meaning:
        try:
            return self.condition(expression, scope)
        except Refused as refused:
            if scope.row.name == "day" and refused.diagnostic.code in {
                problems.WRONG_SCOPE,
                problems.UNKNOWN_NAME,
            }:
                raise _about_day(refused, expression, self.words) from None
            raise

    def aggregate(self, expression: tree.Aggregate, scope: Scope) -> m.Meaning:
        measure = self._measure(expression.function, expression.rows, scope)
        if _needs_window(measure):
            raise _needs_a_window(expression.span)
        return measure

    def windowed(self, expression: tree.Windowed, scope: Scope) -> m.Meaning:
        measure = self._unwindowed(expression.measure, scope)
        if not isinstance(measure, m.Measure) or not _needs_window(measure):
            raise _refused(
                problems.WRONG_SCOPE,
                expression.span,
                f"`{expression.measure.span.text}` is not a measure over time",
                "only a figure over sessions, days or dated rows has a window",
            )
        if KINDS["pupil"] not in scope.kinds and scope.row.name not in GROUPS and not scope.row.of_pupil:
            raise _wrong_scope(expression, scope)
        return replace(measure, window=self._window(expression.window, scope))

    def _unwindowed(self, expression: tree.Expression, scope: Scope) -> m.Meaning:
        if isinstance(expression, tree.Aggregate):
            return self._measure(expression.function, expression.rows, scope)
        if isinstance(expression, tree.Name):
            definition = self.words.definitions.get(expression.text)
            if definition is not None and definition.form != "condition":
                return self.defined_measure(definition, scope, expression.span)
        return self.value(expression, scope)

    def _window(self, window: tree.Window, scope: Scope) -> m.Window:
        if window.extent is None:
            return m.Window(window.kind, window.period)  # type: ignore[arg-type]
        extent = self.value(window.extent, Scope((KINDS["academy"],), scope.within))
        unit = _UNIT_OF_EXTENT.get(extent.type.kind)
        if unit is None or not isinstance(extent, m.Constant | m.Setting):
            raise _refused(
                problems.WRONG_TYPE,
                window.span,
                f"a window is not {spoken(extent.type)} long",
                "write it like `over any 10 school weeks`",
            )
        if isinstance(extent, m.Constant) and int(str(extent.value)) < 1:
            raise _refused(problems.BAD_LITERAL, window.span, "the window is empty", "make it 1 or more")
        return m.Window(window.kind, unit, extent)  # type: ignore[arg-type]

    def _measure(self, function: Any, rows: tree.Rows, scope: Scope) -> m.Measure:
        checked = self._rows(rows, scope)
        _right_parts(function, rows, checked)
        return m.Measure(function, checked, None, _measure_type(function, checked, rows.span), function)


def _measure_type(function: str, rows: m.Rows, span: Span) -> Type:
    if function == "count":
        kinds = {"session": Kind.SESSIONS, "day": Kind.SCHOOL_DAYS}
        return Type(kinds[rows.kind]) if rows.kind in kinds else Type(Kind.COUNT, KINDS[rows.kind].collection)
    if function == "share":
        return Type(Kind.PERCENT, optional=True)
    if function == "days":
        if rows.kind != "session":
            raise _refused(
                problems.WRONG_TYPE,
                span,
                "`days(…)` turns sessions into school days, and these are not sessions",
                "write `count(…)`",
            )
        return Type(Kind.SCHOOL_DAYS)
    if rows.value is None:
        raise _refused(
            problems.BAD_RULE_FORM,
            span,
            f"`{function}` does not say of what",
            f"write it like `{function}(minutes_late of sessions where …)`",
        )
    kind = rows.value.type.kind
    if kind not in DURATIONS | {Kind.COUNT, Kind.MONEY} and not (
        function in {"min", "max"} and kind in ORDERED_KINDS
    ):
        raise _refused(
            problems.WRONG_TYPE,
            span,
            f"a {spoken(rows.value.type)} has no {function}",
            "take it of minutes or counts",
        )
    return replace(rows.value.type, optional=function != "sum")


def _right_parts(function: str, rows: tree.Rows, checked: m.Rows) -> None:
    if function == "share" and (checked.among is None or checked.where is None):
        raise _refused(
            problems.BAD_RULE_FORM,
            rows.span,
            "a share says which part it is among what",
            "write it like `share(sessions where absent among possible)`",
        )
    if function != "share" and checked.among is not None:
        raise _refused(
            problems.BAD_RULE_FORM, rows.span, "only a share has `among`", "put the condition behind `where`"
        )
    if function in {"count", "days", "share"} and checked.value is not None:
        raise _refused(
            problems.BAD_RULE_FORM, rows.span, f"`{function}` takes no `of`", "name the collection alone"
        )


def _needs_window(measure: m.Measure) -> bool:
    return KINDS[measure.rows.kind].date is not None


def _needs_a_window(span: Span) -> Refused:
    return _refused(
        problems.NEEDS_WINDOW,
        span,
        f"`{span.text}` does not say over which time",
        f"write `{span.text} over this school year`, `over each half term` or `over any 10 school weeks`",
    )


def _wrong_scope(expression: tree.Expression, scope: Scope) -> Refused:
    return _refused(
        problems.WRONG_SCOPE,
        expression.span,
        f"`{expression.span.text}` is a figure of a pupil or a group, and here is a {scope.row.said}",
        "ask the rule for each pupil, class, year group or academy",
    )


def _about_day(refused: Refused, expression: tree.Expression, words: Vocabulary) -> Refused:
    named = expression.text if isinstance(expression, tree.Name) else None
    definition = words.definitions.get(named or "")
    if definition is not None and definition.of != "session":
        return refused
    return _refused(
        problems.DAY_NEEDS_QUANTIFIER,
        expression.span,
        f"`{expression.span.text}` is said of a session, and a day has two",
        "define it for days: `{of: day, every session: …}` or `{of: day, some session: …}`",
    )


def _one_stretch(span: Span, *sides: m.Meaning) -> None:
    found = {
        node.window
        for side in sides
        for node in m.walk(side)
        if isinstance(node, m.Measure) and node.window and node.window.kind in {"any", "each"}
    }
    if len(found) > 1:
        raise _refused(
            problems.MIXED_WINDOWS,
            span,
            "two stretches of time stand in one comparison",
            "use the same `over any …` or `over each …` on both sides",
        )


def _unit_help(left: Type, right: Type) -> str | None:
    kinds = {left.kind, right.kind}
    if kinds == {Kind.SESSIONS, Kind.SCHOOL_DAYS}:
        return "`days(…)` turns sessions into school days"
    if kinds == {Kind.PERCENT, Kind.POINTS}:
        return "percentages differ by `points`"
    return None


def _refused(code: Any, at: Span, message: str, help: str | None, *also: Label) -> Refused:
    return Refused(code.at(at, message, help=help, also=also))


def problems_of(found: Iterable[m.Meaning | Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics among checked meanings."""
    return tuple(each for each in found if isinstance(each, Diagnostic))
