"""Values, figures and collections as noun phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.language.sentences.columns import column_noun, plain
from engine.language.sentences.telling import Teller, source_of, told_value
from engine.quantities import Kind


def noun(node: m.Meaning, teller: Teller) -> str:
    """A value as a noun phrase: `10%`, `the sign-in time`, `absence this school year`."""
    value = told_value(node, teller)
    if value is not None:
        return value + source_of(node, teller)
    return _NOUNS[type(node)](node, teller) if type(node) in _NOUNS else f"whether {teller.clause(node)}"


def _column(node: m.Column, teller: Teller) -> str:
    said = column_noun(node.name)
    if node.around:
        return f"{said} of the {KINDS[node.owner].said} in question"
    if node.owner in {teller.kind.name, "pupil"} or (node.owner == "session" and teller.kind.name == "day"):
        return said
    return f"the {KINDS[node.owner].said}’s {said.removeprefix('the ')}"


def _setting(node: m.Setting, _: Teller) -> str:
    return node.path


def _arithmetic(node: m.Arithmetic, teller: Teller) -> str:
    left, right = noun(node.left, teller), noun(node.right, teller)
    if node.sign == -1 and node.left.type.kind in {Kind.TIME, Kind.DATE}:
        return f"the time from {right} to {left}"
    return f"{left} {'plus' if node.sign == 1 else 'minus'} {right}"


def _otherwise(node: m.Otherwise, teller: Teller) -> str:
    return f"{noun(node.part, teller)} (where it is missing, {noun(node.fallback, teller)})"


def _shift(node: m.Shift, teller: Teller) -> str:
    side = "after" if node.sign == 1 else "before"
    return f"{noun(node.amount, teller)} {side} {noun(node.date, teller)}"


def _day_of(node: m.DayOf, teller: Teller) -> str:
    return noun(node.moment, teller).replace("time", "day", 1)


def _measure(node: m.Measure, teller: Teller) -> str:
    time = _window(node.window, teller) if node.window else ""
    if node.name != node.function:
        return plain(node.name) + time
    return _FIGURES[node.function](node.rows, time, teller)


def _window(over: m.Window, teller: Teller) -> str:
    """The time a figure is over, with a blank before: ` this half term`, ` in any 10 school weeks together`."""
    if over.extent is None:
        return f" in a {over.unit}" if over.kind == "each" else f" {over.kind} {over.unit}"
    length = noun(over.extent, teller)
    return f" in any {length} together" if over.kind == "any" else f" in the last {length}"


_PLURALS = MappingProxyType({"out_of_force_mark": "marks with a code out of force"})


def _rows(node: m.Rows, time: str, teller: Teller) -> str:
    """A collection in the plural with its condition and its time: `sessions coded G, O or U this term`."""
    plural = _PLURALS.get(node.kind) or plain(KINDS[node.kind].collection)
    condition = such(node.where, node.kind, teller)
    return f"{plural}{time}{condition}" if " wh" in condition else f"{plural}{condition}{time}"


def such(where: m.Meaning | None, kind: str, teller: Teller, *, one: bool = False) -> str:
    """A condition on a row behind its noun, with a blank before, a chain in brackets; nothing where there is none.

    The noun is in the plural, or of `one` row.
    """
    if where is None:
        return ""
    inner = teller.into(KINDS[kind])
    coded = coding(where, inner)
    if coded:
        return f" {coded}"
    if isinstance(where, m.Logic) and where.word == "and" and (coded := coding(where.parts[0], inner)):
        others = where.parts[1:]
        rest = others[0] if len(others) == 1 else m.Logic("and", others, where.type)
        return f" {coded} {_bracketed(f'for which {inner.clause(rest)}', rest, inner)}"
    clause = inner.clause(where)
    if kind == "pupil" and isinstance(where, m.Column):
        return " " + _THE_PUPIL.sub(
            lambda found: f"who {found[1] if one else _PLURAL_VERBS[found[1]]}", clause
        )
    between = "on which" if kind == "day" else "for whom" if kind == "pupil" else "for which"
    return f" {_bracketed(f'{between} {clause}', where, inner)}"


def _bracketed(said: str, condition: m.Meaning, teller: Teller) -> str:
    """What is said of a collection's rows, in brackets where it is a chain: what follows is said of the collection."""
    return f"({said})" if teller.chains(condition, teller) else said


_THE_PUPIL = re.compile("^the pupil (is|has|was)")
_PLURAL_VERBS = {"is": "are", "has": "have", "was": "were"}


def coding(node: m.Meaning, teller: Teller) -> str | None:
    """`coded N` or `with a code of penalty.codes`, of a condition on a row's code."""
    if isinstance(node, m.InSet) and _is_code(node.part, teller):
        known = told_value(node.group, teller) is not None
        return f"{'coded' if known else 'with a code of'} {noun(node.group, teller)}"
    if isinstance(node, m.Compare) and node.symbol == "=" and _is_code(node.left, teller):
        return f"coded {noun(node.right, teller)}"
    return None


def _is_code(node: m.Meaning, teller: Teller) -> bool:
    return isinstance(node, m.Column) and node == m.Column(teller.kind.name, "code", node.type)


def _count(node: m.Rows, time: str, teller: Teller) -> str:
    if isinstance(node.where, m.Begins):
        days = such(node.where.day, "day", teller)
        return f"the number of runs{time} of days{days}"
    return f"the number of {_rows(node, time, teller)}"


def _days(node: m.Rows, time: str, teller: Teller) -> str:
    return f"the number of school days made up by {_rows(node, time, teller)}"


def _share(node: m.Rows, time: str, teller: Teller) -> str:
    whole, part = m.Rows(node.kind, node.among), m.Rows(node.kind, node.where)
    return f"the share of {_rows(whole, time, teller)} that are {_rows(part, '', teller)}"


def _of_values(which: str, in_time: str | None = None) -> Callable[[m.Rows, str, Teller], str]:
    def figure(node: m.Rows, time: str, teller: Teller) -> str:
        assert node.value is not None
        value = noun(node.value, teller.into(KINDS[node.kind])).removeprefix("the ")
        said = in_time if in_time and node.value.type.kind in {Kind.TIME, Kind.DATE, Kind.MOMENT} else which
        return f"the {said} {value} of {_rows(node, time, teller)}"

    return figure


_FIGURES: Mapping[m.Function, Callable[[m.Rows, str, Teller], str]] = MappingProxyType(
    {
        "count": _count,
        "days": _days,
        "share": _share,
        "sum": _of_values("total"),
        "min": _of_values("least", "earliest"),
        "max": _of_values("greatest", "latest"),
        "average": _of_values("average"),
    }
)

_NOUNS: Mapping[type, Callable[[Any, Teller], str]] = MappingProxyType(
    {
        m.AsAt: lambda _, __: "the as-at date",
        m.LastUnseen: lambda _, __: "the last day before the calendar",
        m.DayOfEach: lambda _, __: "a day of the calendar",
        m.Column: _column,
        m.Setting: _setting,
        m.Ordinal: lambda node, teller: noun(node.date, teller),
        m.Shift: _shift,
        m.DayOf: _day_of,
        m.Arithmetic: _arithmetic,
        m.Otherwise: _otherwise,
        m.Measure: _measure,
    }
)
