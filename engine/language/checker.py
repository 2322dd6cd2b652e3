"""Tree to checked meaning: names resolved, definitions put in, types and units held. Before any data is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking import conditions, distances, measures, names, rows, values, windows
from engine.language.checking.definitions import defined_condition, defined_measure
from engine.language.checking.scope import Refused, Scope
from engine.language.kinds import GROUPS, KINDS, RowKind
from engine.language.vocabulary import Definition, Vocabulary

_CHECKS: Mapping[type, Callable[[Any, Scope], m.Meaning]] = MappingProxyType(
    {
        tree.Literal: values.literal,
        tree.Name: names.name,
        tree.CodeList: values.code_list,
        tree.ValueList: values.value_list,
        tree.Chain: conditions.chain,
        tree.Negation: conditions.negation,
        tree.Comparison: conditions.comparison,
        tree.Elapsed: distances.elapsed,
        tree.Within: distances.within,
        tree.Missing: conditions.missing,
        tree.Member: conditions.member,
        tree.Between: conditions.between,
        tree.Some: rows.some,
        tree.AnyRun: rows.any_run,
        tree.Arithmetic: values.arithmetic,
        tree.Windowed: windows.windowed,
        tree.Otherwise: values.otherwise,
        tree.Aggregate: measures.aggregate,
    }
)


def check_condition(expression: tree.Expression, kind: RowKind, words: Vocabulary) -> m.Meaning | Diagnostic:
    """The meaning of a condition asked for rows of a kind, or what is wrong with it."""
    try:
        return conditions.condition(expression, _scope(kind, words))
    except Refused as refusal:
        return refusal.diagnostic


def check_periods(asked: Iterable[tuple[tree.Expression, m.Meaning]], kind: RowKind) -> Iterator[Diagnostic]:
    """What is wrong with `over each …` in a rule's condition and exceptions, for which it has one answer a period.

    So all of them are over periods of one kind, and what is asked has no day of its own.
    """
    first = ""
    for expression, found in asked:
        units = sorted({each.unit for each in conditions.windows_of(found) if each.kind == "each"})
        if not units:
            continue
        first = first or units[0]
        if kind.name not in {"pupil", *GROUPS}:
            one = f"each {kind.said}"
            period = f"each {units[0]}"
            message = f"`over {period}` gives an answer for {period}, and a rule for {one} has one for {one}"
            help = f"ask the rule for each pupil, or write `over this {units[0]}`"
            yield problems.MIXED_WINDOWS.at(expression.span, message, help=help)
        elif other := next((unit for unit in units if unit != first), None):
            said = f"`over each {first}` and `over each {other}`"
            message = f"{said} are in one rule, which has one answer for each period"
            yield problems.MIXED_WINDOWS.at(expression.span, message, help="make two rules of it")


def check_definition(definition: Definition, words: Vocabulary) -> Diagnostic | None:
    """What is wrong with a definition by itself, whether or not a rule uses it."""
    try:
        if definition.form == "condition":
            defined_condition(definition, _scope(KINDS[definition.of], words), definition.span)
        else:
            defined_measure(
                definition, replace(_scope(KINDS["pupil"], words), by_itself=True), definition.span
            )
    except Refused as refusal:
        return refusal.diagnostic
    return None


def _scope(kind: RowKind, words: Vocabulary) -> Scope:
    return Scope(words, (kind,), _meaning)


def _meaning(expression: tree.Expression, scope: Scope) -> m.Meaning:
    return _CHECKS[type(expression)](expression, scope)
