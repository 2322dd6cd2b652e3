"""Tree to checked meaning: names resolved, definitions put in, types and units held. Before any data is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking import conditions, distances, measures, names, rows, values, windows
from engine.language.checking.definitions import defined_condition, defined_measure
from engine.language.checking.scope import Refused, Scope, refused
from engine.language.kinds import KINDS, RowKind
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
        found = conditions.condition(expression, _scope(kind, words))
        _one_period(found, expression)
    except Refused as refusal:
        return refusal.diagnostic
    return found


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


def _one_period(found: m.Meaning, expression: tree.Expression) -> None:
    """A rule `over each …` has one answer a period, so all its figures are over periods of one kind."""
    units = {window.unit for window in conditions.windows_of(found) if window.kind == "each"}
    if len(units) > 1:
        said = " and ".join(f"`over each {unit}`" for unit in sorted(units))
        message = f"{said} are in one rule, which has one answer for each period"
        raise refused(problems.MIXED_WINDOWS, expression.span, message, "make two rules of it")
