"""Trees of rule texts, one builder a class of node; a new class must join (a test counts them)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from engine.language import tree
from engine.language.parsing.tables import tables
from engine.language.tree import Expression, Operator
from engine.quantities import DURATIONS, Kind, Quantity, Type
from engine.reading.text import UNSEEN
from engine.source import Source, Span

NOWHERE = Span(Source("nowhere", ""), 0, 0)

Expressions = st.SearchStrategy[Expression]

WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,6}(\.[a-z0-9_]{1,6}){0,2}", fullmatch=True)
NAME_TEXTS = st.one_of(
    st.sampled_from(["code", "absence", "penalty.codes", "made_by.name", "ill", "date"]),
    WORDS.filter(lambda text: text not in tables().words),
)
COLLECTIONS = st.one_of(st.sampled_from(["sessions", "days", "pupils", "evidence"]), NAME_TEXTS)
CODES = st.from_regex(r"[A-Z][0-9]{0,2}|[/\\#]", fullmatch=True)
DECIMALS = st.decimals(min_value=0, max_value=100, places=2, allow_nan=False)
_DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
_LONGEST = {Kind.MONTHS: 2_400, Kind.DAYS: 73_000}
_TEXTS = st.text(
    st.characters(exclude_characters='"\n\r', exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12
).filter(lambda text: not UNSEEN.search(text))

QUANTITIES = st.one_of(
    *(
        st.builds(Quantity, st.integers(0, _LONGEST.get(kind, 99_999)), st.just(Type(kind)))
        for kind in sorted(DURATIONS)
    ),
    st.builds(Quantity, DECIMALS, st.just(Type(Kind.PERCENT))),
    st.builds(Quantity, DECIMALS, st.just(Type(Kind.POINTS))),
    st.builds(Quantity, st.integers(0, 999_999_999), st.just(Type(Kind.COUNT))),
    st.builds(Quantity, st.integers(0, 1439), st.just(Type(Kind.TIME))),
    st.builds(Quantity, st.integers(0, 999_999), st.just(Type(Kind.MONEY))),
    st.builds(Quantity, _DAYS, st.just(Type(Kind.DATE))),
    st.builds(Quantity, _TEXTS, st.just(Type(Kind.TEXT))),
    st.builds(Quantity, CODES, st.just(Type(Kind.CODE))),
)
NAMES = st.builds(tree.Name, NAME_TEXTS, st.just(NOWHERE))
LEAVES: dict[type, Expressions] = {
    tree.Literal: st.builds(tree.Literal, QUANTITIES, st.just(NOWHERE)),
    tree.Name: NAMES,
    tree.CodeList: st.builds(
        tree.CodeList, st.lists(CODES, min_size=1, max_size=4, unique=True).map(tuple), st.just(NOWHERE)
    ),
    tree.ValueList: st.builds(
        tree.ValueList,
        st.one_of(
            *(
                st.lists(
                    st.builds(
                        tree.Literal, st.builds(Quantity, values, st.just(Type(kind))), st.just(NOWHERE)
                    ),
                    min_size=1,
                    max_size=4,
                    unique=True,
                )
                for kind, values in ((Kind.TEXT, _TEXTS), (Kind.COUNT, st.integers(0, 999_999_999)))
            )
        ).map(tuple),
        st.just(NOWHERE),
    ),
}
COMPARED = st.sampled_from([each for each in Operator if each not in {Operator.BEFORE, Operator.AFTER}])
NEGATED = st.booleans()
AT = st.just(NOWHERE)


def rows(inner: Expressions) -> st.SearchStrategy[tree.Rows]:
    maybe = st.none() | inner
    return st.builds(tree.Rows, COLLECTIONS, maybe, maybe, st.none() | NAMES, AT)


def windows(inner: Expressions) -> st.SearchStrategy[tree.Window]:
    periods = st.sampled_from(["school week", "half term", "term", "school year"])
    return st.one_of(
        st.builds(tree.Window, st.sampled_from(["this", "last", "each"]), periods, st.none(), AT),
        st.builds(tree.Window, st.sampled_from(["any", "the last"]), st.none(), inner, AT),
    )


def elapsed(inner: Expressions) -> Expressions:
    return st.one_of(
        st.builds(tree.Elapsed, inner, COMPARED, inner, st.just("ago"), st.none(), AT),
        st.builds(tree.Elapsed, inner, COMPARED, inner, st.sampled_from(["before", "after"]), inner, AT),
    )


def within(inner: Expressions) -> Expressions:
    sides = st.sampled_from(["of", "before", "after"])
    return st.one_of(
        st.builds(tree.Within, inner, inner, st.just("ago"), st.none(), NEGATED, AT),
        st.builds(tree.Within, inner, inner, sides, inner, NEGATED, AT),
    )


def chains(inner: Expressions) -> Expressions:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(tree.Chain, st.sampled_from(["and", "or"]), parts, AT)


def runs(inner: Expressions) -> Expressions:
    length = st.sampled_from([Operator.MORE, Operator.AT_LEAST])
    return st.builds(tree.AnyRun, rows(inner), length, inner, st.none() | rows(inner), AT)


FUNCTIONS = st.sampled_from(["count", "days", "sum", "min", "max", "average", "share"])
BRANCHES: dict[type, Callable[[Expressions], Expressions]] = {
    tree.Chain: chains,
    tree.Negation: lambda inner: st.builds(tree.Negation, inner, AT),
    tree.Comparison: lambda inner: st.builds(tree.Comparison, st.sampled_from(Operator), inner, inner, AT),
    tree.Elapsed: elapsed,
    tree.Within: within,
    tree.Missing: lambda inner: st.builds(tree.Missing, inner, NEGATED, AT),
    tree.Member: lambda inner: st.builds(tree.Member, inner, inner, NEGATED, AT),
    tree.Between: lambda inner: st.builds(tree.Between, inner, inner, inner, NEGATED, AT),
    tree.Some: lambda inner: st.builds(tree.Some, rows(inner), NEGATED, AT),
    tree.AnyRun: runs,
    tree.Arithmetic: lambda inner: st.builds(tree.Arithmetic, st.sampled_from(["+", "-"]), inner, inner, AT),
    tree.Windowed: lambda inner: st.builds(tree.Windowed, inner, windows(inner), AT),
    tree.Otherwise: lambda inner: st.builds(tree.Otherwise, inner, inner, AT),
    tree.Aggregate: lambda inner: st.builds(tree.Aggregate, FUNCTIONS, rows(inner), AT),
}


def _branch(inner: Expressions) -> Expressions:
    return st.one_of(*(build(inner) for build in BRANCHES.values()))


EXPRESSIONS: Expressions = st.recursive(st.one_of(*LEAVES.values()), _branch, max_leaves=10)
