"""A checked rule as an English sentence for readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeGuard

from engine.frozen import replace
from engine.language import meaning as m
from engine.language.kinds import KINDS, RowKind
from engine.language.ruleset import Rule
from engine.language.sentences.columns import column_clause, plain
from engine.language.sentences.distances import distance, nearness
from engine.language.sentences.nouns import coding, noun, such
from engine.language.sentences.telling import Teller, Told, source_of, told_value
from engine.quantities import Kind
from engine.wording import listed

NO_VALUES: Mapping[str, Told] = MappingProxyType({})


def rule_sentence(rule: Rule, settings: Mapping[str, Told] = NO_VALUES, *, named: bool = False) -> str:
    """The whole rule as a sentence; settings stand by their values where these are given, else by their paths.

    With `named` the path stands behind the value: `97% (attendance.target)`.
    """
    teller = teller_of(rule.subject, settings, named=named)
    subject = "In the settings" if rule.subject.name == "setting" else f"For each {rule.subject.said}"
    freed = [teller.clause(each.when) for each in rule.exemptions]
    unless = f"; except where {'; or where '.join(freed)}" if freed else ""
    return f"{subject}: {teller.clause(rule.when)}{unless}."


def word_sentences(
    rule: Rule, settings: Mapping[str, Told] = NO_VALUES, *, named: bool = False
) -> tuple[str, ...]:
    """What the titles of definitions mean that a rule's sentence, or one of these, names in the place of a chain.

    Then what figures are that it calls by the names of their definitions, where the titles say more.
    """
    nodes = [node for condition in rule.conditions for node in m.walk(condition)]
    chains = (
        part
        for node in nodes
        if isinstance(node, m.Logic)
        for part in map(_turned, node.parts)
        if _is_named(part)
    )
    figures = (node for node in nodes if isinstance(node, m.Measure) and node.called)
    return (
        *(
            f"“{title}” holds where {teller_of(KINDS[part.of], settings, named=named).clause(part)}."
            for title, part in {part.called: part for part in chains}.items()
        ),
        *(
            f"“{name}” stands for: {title}."
            for name, title in {plain(node.name): node.called for node in figures}.items()
            if name.casefold() != title.casefold()
        ),
    )


def condition_sentence(
    condition: m.Meaning,
    kind: RowKind,
    settings: Mapping[str, Told] = NO_VALUES,
    *,
    named: bool = False,
    negative: bool = False,
) -> str:
    """A condition on a row of a kind, or its opposite, as a clause, without capital or full stop."""
    return teller_of(kind, settings, named=named).clause(condition, negative)


def teller_of(kind: RowKind, settings: Mapping[str, Told], *, named: bool = False) -> Teller:
    """What a condition on a row of a kind, and the values in it, are told with."""
    return Teller(kind, settings, named, _clause, _chains)


def _chains(node: m.Meaning, teller: Teller) -> bool:
    return isinstance(node, m.Logic) and not _whole(node, teller, False)


def _clause(node: m.Meaning, teller: Teller, negative: bool) -> str:
    say = _CLAUSES.get(type(node))
    return say(node, teller, negative) if say else f"{_itself(node, teller)} is {'no' if negative else 'yes'}"


def _itself(node: m.Meaning, teller: Teller) -> str:
    """What something is said of: a setting by its path, for of its value nothing is to be said."""
    return node.path if isinstance(node, m.Setting) else noun(node, teller)


def _not(node: m.Not, teller: Teller, negative: bool) -> str:
    return teller.clause(node.part, not negative)


def _logic(node: m.Logic, teller: Teller, negative: bool) -> str:
    """A chain; the opposite of `a and b` is `not a or not b`, each said in its own way."""
    whole = _whole(node, teller, negative)
    if whole:
        return whole
    parts = [_grouped(part, teller, negative) for part in node.parts]
    word = _word(node, negative)
    if any(_chain_in(part, teller) for part in node.parts):
        return f", {word} ".join(parts)
    return listed(parts, word=word)


def _word(node: m.Logic, negative: bool) -> str:
    return {"and": "or", "or": "and"}[node.word] if negative else node.word


def _grouped(node: m.Meaning, teller: Teller, negative: bool) -> str:
    """A part of a chain, that of a definition by its title; one of two or more ways inside it begins with `either`."""
    inner = _turned(node)
    if _is_named(inner):
        return f"“{inner.called}” {'does not hold' if negative != isinstance(node, m.Not) else 'holds'}"
    chain, said = _chain_in(node, teller), teller.clause(node, negative)
    turned = negative != isinstance(node, m.Not)
    return f"either {said}" if chain and _word(chain, turned) == "or" else said


def _chain_in(node: m.Meaning, teller: Teller) -> m.Logic | None:
    """The chain that a part of a chain is, unless it is said as one clause."""
    inner = _turned(node)
    if not isinstance(inner, m.Logic) or _is_named(inner) or _whole(inner, teller, False):
        return None
    return inner


def _turned(node: m.Meaning) -> m.Meaning:
    """What a condition is the opposite of, else the condition."""
    return node.part if isinstance(node, m.Not) else node


def _is_named(node: m.Meaning) -> TypeGuard[m.Logic]:
    """Whether it is the chain of a definition with a title, which a sentence names and does not write out."""
    return isinstance(node, m.Logic) and bool(node.called)


def _whole(node: m.Logic, teller: Teller, negative: bool) -> str | None:
    return (
        nearness(node, teller, negative)
        or _between(node, teller, negative)
        or _in_band(node, teller, negative)
    )


def _between(node: m.Logic, teller: Teller, negative: bool) -> str | None:
    if len(node.parts) != 2 or node.word != "and":
        return None
    low, high = node.parts
    if not isinstance(low, m.Compare) or not isinstance(high, m.Compare) or low.left != high.left:
        return None
    if (low.symbol, high.symbol) != (">=", "<="):
        return None
    verb = "is not" if negative else "is"
    return f"{noun(low.left, teller)} {verb} between {noun(low.right, teller)} and {noun(high.right, teller)}"


def _in_band(node: m.Logic, teller: Teller, negative: bool) -> str | None:
    """That a figure lies in a band: `attendance this term is in the band amber, 90% or more and less than 96%`."""
    found = [_end_of_band(part) for part in node.parts]
    if node.word != "and" or None in found or len({each and each[0] for each in found}) != 1:
        return None
    if [each and each[1] for each in found] not in (["from", "below"], ["from"], ["below"]):
        return None
    ends = [part for part in node.parts if isinstance(part, m.Compare)]
    if len({each.left for each in ends}) != 1 or (len(ends) == 1 and len(node.parts) != 1):
        return None
    path = found[0][0] if found[0] else ""
    whole, _, name = path.rpartition(".")
    known = all(told_value(end.right, teller) for end in ends)
    said = listed(_compared(end, end.symbol, replace(teller, named=False)) for end in ends)
    verb = "is not" if negative else "is"
    source = f" ({path})" if teller.named else ""
    band = f"the band {name}" if known else f"the band {name} of {whole}"
    return f"{noun(ends[0].left, teller)} {verb} in {band}" + (f", {said}" if known else "") + source


def _end_of_band(node: m.Meaning) -> tuple[str, str] | None:
    """The band whose end a figure is held against, and which end."""
    if not isinstance(node, m.Compare) or not isinstance(node.right, m.Setting):
        return None
    path, _, end = node.right.path.rpartition(".")
    return (path, end) if (end, node.symbol) in {("from", ">="), ("below", "<")} else None


def _compare(node: m.Compare, teller: Teller, negative: bool) -> str:
    symbol = m.OPPOSITE[node.symbol] if negative else node.symbol
    if nearby := distance(node, symbol, teller):
        return nearby
    asked = _itself if isinstance(node.right, m.Constant) else noun
    return f"{asked(node.left, teller)} is {_compared(node, symbol, teller)}"


def _compared(node: m.Compare, symbol: str, teller: Teller) -> str:
    value = told_value(node.right, teller)
    if node.left.type.kind in {Kind.TIME, Kind.DATE, Kind.MOMENT}:
        return _IN_TIME[symbol].format(noun(node.right, teller))
    if value is None:
        return _OPEN[symbol].format(noun(node.right, teller))
    counted = isinstance(node.left, m.Measure) and node.left.function in {"count", "days"}
    said = value.split(" ")[0] if counted else value
    return _IN_NUMBER[symbol].format(said) + source_of(node.right, teller)


_STRICT = {">": "more than {}", "<": "less than {}", "=": "{}", "!=": "not {}"}
_IN_NUMBER = MappingProxyType({**_STRICT, ">=": "{} or more", "<=": "{} or less"})
_OPEN = MappingProxyType({**_STRICT, ">=": "at least {}", "<=": "at most {}"})
_IN_TIME = MappingProxyType(
    {**_STRICT, ">": "after {}", "<": "before {}", ">=": "{} or later", "<=": "{} or earlier"}
)


def _is_missing(node: m.IsMissing, teller: Teller, negative: bool) -> str:
    part = node.part
    if part.type.kind is Kind.YES_NO:
        return f"it is {'known' if negative else 'not known'} whether {teller.clause(part)}"
    return f"{_itself(part, teller)} is {'known' if negative else 'missing'}"


def _in_set(node: m.InSet, teller: Teller, negative: bool) -> str:
    verb = "is not" if negative else "is"
    one = "" if told_value(node.group, teller) else "one of "
    return f"{noun(node.part, teller)} {verb} {one}{noun(node.group, teller)}"


def _column(node: m.Column, _: Teller, negative: bool) -> str:
    return column_clause(node.name, negative)


def _exists(node: m.Exists, teller: Teller, negative: bool) -> str:
    kind = KINDS[node.rows.kind]
    one = f"no {kind.said}" if negative else kind.one
    return f"there is {one}{such(node.rows.where, kind.name, teller, one=True)}"


def _day(node: m.DayCondition, teller: Teller, negative: bool) -> str:
    which = {
        ("every", False): "every possible session",
        ("every", True): "not every possible session",
        ("some", False): "at least one session",
        ("some", True): "no session",
    }[node.quantifier, negative]
    session = teller.into(KINDS["session"])
    coded = coding(node.session, session)
    if coded is None:
        return f"{which} is one for which {session.clause(node.session)}"
    return f"{which} {f'is {coded}' if coded.startswith('coded') else coded.replace('with', 'has', 1)}"


def _run(node: m.Run, teller: Teller, negative: bool) -> str:
    length = noun(node.amount, teller)
    long = f"more than {length}" if node.symbol == ">" else f"{length} or more"
    day = teller.into(KINDS["day"]).clause(node.day)
    without = ""
    if node.without:
        evidence = such(node.without.where, "evidence", teller)
        without = f", and no evidence{evidence} covers any of it"
    return f"the pupil has {'no' if negative else 'a'} run of {long} on which {day}{without}"


def _begins(node: m.Begins, teller: Teller, negative: bool) -> str:
    day = teller.into(KINDS["day"]).clause(node.day)
    return f"it is {'not ' if negative else ''}the first day of a run on which {day}"


_CLAUSES: Mapping[type, Callable[[Any, Teller, bool], str]] = MappingProxyType(
    {
        m.Not: _not,
        m.Logic: _logic,
        m.Compare: _compare,
        m.IsMissing: _is_missing,
        m.InSet: _in_set,
        m.Column: _column,
        m.Exists: _exists,
        m.DayCondition: _day,
        m.Run: _run,
        m.Begins: _begins,
        m.Untold: lambda _, __, ___: "it cannot be told",
    }
)
