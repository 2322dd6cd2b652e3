"""Hypothesis strategies: rule texts of every form, and small registers and settings to ask them of.

A new form of the language joins here, so that both writings of its meaning are held equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from meaning_rules import DEFINE, SETTINGS, entry, rules_of
from meaning_school import ABSENT, ATTENDING, USUAL, setting

from engine.explain.facts import AcademyFacts
from engine.language.kinds import KINDS
from engine.language.ruleset import Rule
from engine.policy.cases import ALWAYS, WHOLE_SCHOOL, Selector
from engine.policy.conditions import KEY_STAGES
from engine.policy.settings import Setting
from engine.register.calendar import OpenSession, SchoolCalendar

Texts = SearchStrategy[str]
FIRST_DAY = date(2023, 9, 4)


def one(*texts: str) -> Texts:
    return st.sampled_from(texts)


def in_order(between: str) -> bool:
    """Whether of two written ends the smaller stands first, as the checker wants it; one not written may be either."""
    ends = [_size(end) for end in between.rpartition("between ")[2].split(" and ")]
    return None in ends or sorted(ends, key=float) == ends


def _size(end: str) -> float | None:
    number = re.fullmatch(r"£?([0-9][0-9:.-]*)%?( hour)?.*", end)
    return float(re.sub("[:-]", "", number[1])) * (60 if number[2] else 1) if number else None


def fill(form: str, *parts: Texts) -> Texts:
    """A form with each `{}` filled in."""
    return st.tuples(*parts).map(lambda found: form.format(*found))


# ---------------------------------------------------------------- rule texts

GROUPS = ("class", "year_group", "academy")
UNITS = ("school day", "school week", "half term", "term", "school year")
PERIODS = ("half term", "term", "school year", "school week")
CODES = ("I", "G", "O", "U", "L", "N", "X", "C", "'/'", "'\\'", "Y1")
CODE_SETS = ("penalty.codes", "illness.codes", "codes.possible", "codes.absent")
SUBJECTS = {
    "pupil": "each pupil",
    "session": "each mark",
    "day": "each day",
    "amendment": "each amendment",
    "register": "each register",
    "leave_request": "each leave request",
    "notice": "each notice",
    "roll_change": "each roll change",
    "class": "each class",
    "year_group": "each year group",
    "academy": "each academy",
}

more_or_less = one(
    "is at least", "is at most", "is more than", "is less than", "is", "is not", ">=", "<", "="
)
is_it = one("is", "is not", "=", "!=")

AMOUNTS: Mapping[str, Texts] = {
    "sessions": one("0", "1", "2", "3 sessions", "5", "8", "late.sessions", "penalty.sessions"),
    "with unit": one("0 sessions", "2 sessions", "late.sessions"),
    "school days": one(
        "0 school days", "1 school day", "2 school days", "4 school days", "illness.evidence_after"
    ),
    "count": one("0", "1", "2", "3"),
    "contacts": one("1", "2", "contacts.minimum"),
    "percent": one("0%", "10%", "33.3%", "50%", "90%", "100%", "severe.threshold", "attendance.target"),
    "points": one("0 points", "5 points", "12.5 points", "attendance.fall"),
    "minutes": one("0 minutes", "5 minutes", "20 minutes", "1 hour", "late.minutes"),
    "time": one("09:00", "09:10", "13:00"),
    "money": one("£0", "£80", "£160", "penalty.amount"),
    "date": one("2023-09-04", "2023-09-13", "2023-10-02", "2023-11-20", "2024-01-10", "term.starts"),
}


@dataclass(frozen=True)
class Scope:
    """The kinds of row in hand, innermost first; `each` is the period the rule is asked over.

    `measured` is how many of them the rows of a figure over many stretches of time do not know of.
    """

    kinds: tuple[str, ...]
    each: str | None = None
    measured: int = 0

    @property
    def kind(self) -> str:
        return self.kinds[0]

    @property
    def of_pupil(self) -> bool:
        return any(KINDS[kind].of_pupil for kind in self.kinds)

    @property
    def around(self) -> tuple[str, ...]:
        """The kinds of row around that a condition can name."""
        known = self.kinds[: len(self.kinds) - self.measured]
        own_pupil = KINDS[self.kind].of_pupil
        return tuple(kind for kind in known[1:] if not (kind == "pupil" and own_pupil))

    def into(self, kind: str) -> Scope:
        return replace(self, kinds=(kind, *self.kinds), each=None)


COLUMNS: Mapping[str, Mapping[str, str]] = {
    "pupil": {
        "year_group": "count",
        "emergency_contacts": "contacts",
        "sex": "choice:F,M",
        "sen": "choice:none,support,ehcp",
        "class": "text:4A,5B",
        "social_worker": "yes/no",
        "looked_after": "yes/no",
        "on_roll_from": "date",
        "on_roll_to": "date",
    },
    "session": {
        "code": "code",
        "date": "date",
        "session": "choice:AM,PM",
        "signed_in_at": "time",
        "minutes_late": "minutes",
        "recorded_at": "moment",
    },
    "day": {"date": "date"},
    "amendment": {
        "date": "date",
        "session": "choice:AM,PM",
        "original_code": "code",
        "amended_code": "code",
        "reason": "text:mistaken,late note",
        "amended_on": "date",
        "made_by.name": "text:A Example",
    },
    "evidence": {"kind": "choice:medical,other", "from_date": "date", "to_date": "date"},
    "register": {
        "date": "date",
        "session": "choice:AM,PM",
        "class": "text:4A,5B",
        "taken_at": "time",
        "closed_at": "time",
        "year_group": "count",
    },
    "leave_request": {
        "submitted_on": "date",
        "from_date": "date",
        "to_date": "date",
        "ground": "text:wedding",
        "decision": "choice:granted,refused,withdrawn",
        "decided_on": "date",
    },
    "notice": {
        "kind": "choice:letter,notice_to_improve,penalty_notice",
        "issued_on": "date",
        "amount": "money",
        "paid_on": "date",
        "paid_amount": "money",
        "withdrawn": "yes/no",
    },
    "call": {"date": "date", "called_at": "time", "outcome": "text:no answer"},
    "roll_change": {
        "kind": "choice:entry,deletion",
        "on_date": "date",
        "la_notified_on": "date",
        "standard_transition": "yes/no",
    },
    "missing_mark": {"date": "date", "session": "choice:AM,PM"},
    "out_of_force_mark": {"date": "date", "session": "choice:AM,PM", "code": "code"},
    "class": {"class": "text:4A,5B", "year_group": "count"},
    "year_group": {"year_group": "count"},
    "academy": {},
}


@cache
def columns(scope: Scope) -> list[tuple[str, str]]:
    """The columns that may be named in a scope, by the names to use, with what they hold."""
    own = list(COLUMNS[scope.kind].items())
    if scope.of_pupil and scope.kind != "pupil":
        taken = {name for name, _ in own}
        own += [(name, what) for name, what in COLUMNS["pupil"].items() if name not in taken]
    for outer in dict.fromkeys(scope.around):
        named = [(f"{said_of(outer)}.{name}", what) for name, what in COLUMNS[outer].items()]
        own += [each for each in named if each[1] == "date" or outer in GROUPS] or named[:1]
    return own


def said_of(kind: str) -> str:
    """How a rule names a row around."""
    return "mark" if kind == "session" else kind


@cache
def _alike(scope: Scope) -> list[Texts]:
    """That a row is like the one of its kind around it."""
    if scope.kind not in scope.around:
        return []
    shared = [name for name, what in COLUMNS[scope.kind].items() if what not in {"yes/no", "moment"}]
    around = said_of(scope.kind)
    return [st.tuples(one(*shared), is_it).map(lambda found: f"{found[0]} {found[1]} {around}.{found[0]}")]


@cache
def atom(scope: Scope, column: tuple[str, str]) -> Texts:
    """A condition on one column."""
    name, what = column
    kind, _, choices = what.partition(":")
    said = one(f"{name} is missing", f"{name} is not missing")
    if kind == "text":
        said |= one(f"{name} in leave.grounds", f"{name} not in leave.grounds")
    if kind in {"choice", "text"}:
        values = st.sampled_from(choices.split(","))
        listed = fill(name + ' {} ["{}", "{}"]', one("in", "not in"), values, values)
        return st.one_of(fill(name + ' {} "{}"', is_it, values), listed, said)
    if kind == "yes/no":
        return st.one_of(one(name, f"not {name}", f"({name} otherwise disadvantaged)"), said)
    if kind == "code":
        return st.one_of(_code(scope, name), said)
    if kind == "date":
        return st.one_of(_date(scope, name), said)
    if kind == "moment":
        said = st.one_of(said, _date(scope, name))
        if _is_innermost(scope):
            return said
        latest = fill("{}({} of sessions)", one("min", "max"), st.just(name.rpartition(".")[2]))
        return st.one_of(
            said, fill("{} over {} is {} {}", latest, window(scope), one("before", "after"), st.just(name))
        )
    return st.one_of(_number(scope, name, kind), said)


def _is_innermost(scope: Scope) -> bool:
    """Whether the language takes no further collection within these."""
    return len(scope.kinds) == 3


@cache
def _code(scope: Scope, name: str) -> Texts:
    return st.one_of(
        fill(name + " {} {}", one("is", "is not"), one(*CODES)),
        fill(name + " {} [{}, {}]", one("in", "not in"), one(*CODES), one(*CODES)),
        fill(name + " {} {}", one("in", "not in"), one(*CODE_SETS)),
    )


@cache
def _number(scope: Scope, name: str, kind: str) -> Texts:
    amounts = AMOUNTS[kind]
    if kind == "time":
        amounts = st.one_of(amounts, one("register.opens", "register.closes", "register.closes - 10 minutes"))
    if name == "year_group":
        amounts = one("3", "4", "5")
    found = [
        fill("{} {} {}", st.just(name), more_or_less, amounts),
        fill(name + " {} {} and {}", one("between", "not between"), amounts, amounts).filter(in_order),
        fill("({} otherwise {}) {} {}", st.just(name), amounts, more_or_less, amounts),
    ]
    if name == "year_group":
        found.append(fill(name + " {} [{}, {}]", one("in", "not in"), amounts, amounts))
    if kind == "time":
        found.append(fill(name + " - {} {} {}", amounts, more_or_less, AMOUNTS["minutes"]))
        found.append(fill(name + " is {} {}", one("before", "after"), amounts))
    if kind == "money":
        found.append(fill(name + " + {} {} {}", amounts, more_or_less, amounts))
    return st.one_of(*found)


spans = one("0 school days", "1 school day", "3 school days", "2 school weeks", "1 half term", "1 term")
spans |= one(
    "3 days", "2 weeks", "1 month", "1 school year", "reply.days", "retention.years", "penalty.weeks"
)


@cache
def _date(scope: Scope, name: str) -> Texts:
    dates = [column for column, what in columns(scope) if what == "date" and column != name]
    other = st.one_of(AMOUNTS["date"], one(*dates)) if dates else AMOUNTS["date"]
    shifted = st.one_of(
        other, fill("({} {} {})", other, one("+", "-"), one("3 days", "1 month", "reply.days"))
    )
    return st.one_of(
        fill(name + " is {} {}", one("before", "after", "at least", "at most", "not"), shifted),
        fill("({} otherwise {}) is before {}", st.just(name), other, other),
        fill(name + " is {} {} {}", one("more than", "less than", "at least"), spans, one("ago")),
        fill(name + " is {} {} {} {}", one("more than", "at most"), spans, one("before", "after"), other),
        fill(name + " {}within {} {} {}", one("", "not "), spans, one("of", "before", "after"), other),
        fill(name + " {}within {} ago", one("", "not "), spans),
        fill(name + " between {} and {}", other, other).filter(in_order),
    )


DEFINED: Mapping[str, tuple[str, ...]] = {
    "session": ("possible", "absent", "attended"),
    "day": ("ill", "partly_ill", "very_late", "gen_every", "gen_some"),
    "evidence": ("medical_evidence",),
    "pupil": ("has_ehc_plan", "supported"),
}


@cache
def condition(scope: Scope, depth: int) -> Texts:
    """A condition in a scope, with collections and chains up to a depth."""
    simple = _simple(scope)
    if depth <= 0:
        return simple
    inner = st.deferred(lambda: condition(scope, depth - 1))
    found = [
        simple,
        fill("({}) {} ({})", inner, one("and", "or"), inner),
        fill("({}) and ({}) and ({})", inner, inner, simple),
        fill("not ({})", inner),
        fill("({}) is missing", inner),
        fill("({}) {} ({})", inner, one("is", "is not", "otherwise"), inner).filter(_of_two_facts),
        *_collections(scope, depth),
    ]
    return st.one_of(*found)


def _of_two_facts(text: str) -> bool:
    """Whether a condition holds two against each other, and none against itself, which the language refuses."""
    return re.fullmatch(r"\((.*)\) \S+( not)? \(\1\)", text) is None


@cache
def _simple(scope: Scope) -> Texts:
    found = [atom(scope, column) for column in columns(scope)] + _alike(scope) * 4
    defined = DEFINED.get(scope.kind, ())
    if defined:
        found += [one(*defined)] * 3
    if scope.of_pupil and scope.kind != "pupil":
        found.append(one(*DEFINED["pupil"]))
    found.append(fill("attendance.target {} {}", more_or_less, one("severe.threshold", "90%")))
    return st.one_of(*found)


@cache
def _collections(scope: Scope, depth: int) -> list[Texts]:
    if _is_innermost(scope):
        return []
    found = [some(scope, depth)]
    if scope.of_pupil or scope.kind in GROUPS:
        found += [compared_measure(scope, depth)] * 3
    elif scope.kind == "register":
        found.append(_of_pupils(scope, depth))
    if scope.kind == "pupil":
        found.append(run(scope, depth))
    return found


OF_PUPIL = (
    "session",
    "day",
    "notice",
    "evidence",
    "amendment",
    "leave_request",
    "call",
    "roll_change",
    "missing_mark",
    "out_of_force_mark",
)


@cache
def rows(scope: Scope, kind: str, depth: int) -> Texts:
    """A collection with or without a condition, without its brackets."""
    name = KINDS[kind].collection
    return st.one_of(st.just(name), fill(name + " where {}", condition(scope.into(kind), min(depth - 1, 1))))


@cache
def some(scope: Scope, depth: int) -> Texts:
    kinds = (*OF_PUPIL, "register")
    if not scope.of_pupil:
        kinds = (*kinds, "pupil")
    return one(*kinds).flatmap(lambda kind: fill("{} ({})", one("some", "no"), rows(scope, kind, depth)))


@cache
def run(scope: Scope, depth: int) -> Texts:
    day = condition(scope.into("day"), 1)
    lengths = st.one_of(
        AMOUNTS["school days"],
        AMOUNTS["school days"],
        one("illness.evidence_after + 1 school day", "days_away"),
    )
    length = fill("{} {}", one("longer than", "lasting at least"), lengths)
    without = st.one_of(
        one("", "", " without medical_evidence"),
        fill(" without ({})", rows(scope, "evidence", depth)),
    )
    return fill("any run of (days where {}) {}{}", st.one_of(one(*DEFINED["day"]), day), length, without)


@cache
def window(scope: Scope) -> Texts:
    found = [fill("{} {}", one("this", "last"), one(*PERIODS))] * 2
    found += [fill("any {}", _extent(scope)), fill("the last {}", _extent(scope))]
    if scope.each:
        found += [st.just(f"each {scope.each}")] * 3
    return st.one_of(*found)


@cache
def _extent(scope: Scope) -> Texts:
    units = ["school week", "school week", "half term", "term"]
    if scope.kinds == ("pupil",):
        units.append("school day")  # slow to evaluate for many subjects
    plural = fill("{} {}s", one("1", "2", "3", "5"), one(*units))
    return st.one_of(plural, one("penalty.weeks", "1 school year"))


@cache
def compared_measure(scope: Scope, depth: int) -> Texts:
    """A comparison of one or two figures."""
    if scope.kind in GROUPS:
        return st.one_of(_windowed(scope, depth), _of_pupils(scope, depth), _self_dated(scope, depth))
    return st.one_of(_windowed(scope, depth), _windowed(scope, depth), _self_dated(scope, depth))


@cache
def _self_dated(scope: Scope, depth: int) -> Texts:
    """A comparison of a figure that says its time by a condition on its own date."""

    def over(kind: str) -> Texts:
        inner = scope.into(kind)
        dates = one(*(name for name, what in COLUMNS[kind].items() if name == KINDS[kind].date))
        timed = dates.flatmap(lambda name: _date(inner, name))
        where = fill("({}) and ({})", condition(inner, min(depth - 1, 1)), timed)
        amounts = AMOUNTS["school days" if kind == "day" else "sessions" if kind == "session" else "count"]
        return fill("count({} where {}) {} {}", st.just(KINDS[kind].collection), where, more_or_less, amounts)

    return one(*OF_PUPIL).flatmap(over)


@cache
def _windowed(scope: Scope, depth: int) -> Texts:
    return st.tuples(one(*MEASURES), window(scope)).flatmap(lambda pair: _comparison(scope, depth, *pair))


@cache
def _comparison(scope: Scope, depth: int, what: str, over: str) -> Texts:
    many = over.startswith(("any", "each"))
    figure = fill("{} over " + over, measure(scope, what, depth, many))
    second_window = window(scope).filter(lambda other: not _two_stretches(over, other))
    second = fill("{} over {}", measure(scope, what, depth, True), second_window)
    amounts = AMOUNTS[what]
    own = [name for name, held in columns(scope) if held == what]
    found = [
        fill("{} {} {}", figure, more_or_less, amounts),
        fill("{} {} {}", figure, more_or_less, one(*own) if own else amounts),
        fill("{} {} {}", amounts, more_or_less, figure),
        fill("{} {} {}", figure, more_or_less, second),
        fill("{} otherwise {} {} {}", figure, LITERALS[what], more_or_less, amounts),
    ]
    if what not in {"time", "date"}:
        difference = {"percent": "points"}.get(what, what)
        found.append(fill("{} - {} {} {}", figure, second, more_or_less, AMOUNTS[difference]))
    if what not in {"time", "date", "percent"}:
        found.append(fill("{} + {} {} {}", figure, second, more_or_less, amounts))
        united = amounts if what != "sessions" else one("5 sessions", "late.sessions")
        found.append(fill("{} - {} {} {}", united, figure, more_or_less, second))
    if what == "date":
        found.append(fill("({} {} 3 days) is before {}", figure, one("+", "-"), amounts))
        found.append(fill("{} is more than {} ago", figure, spans))
    found.append(fill("{} is missing", figure))
    if bands := BANDS.get((what, over.startswith("any"))):
        found.append(fill("{} {} {}", figure, one("in", "not in"), one(*bands)))
    if not over.startswith("any"):
        found.append(fill("{} between {} and {}", figure, amounts, amounts).filter(in_order))
        if what == "date":
            found.append(fill("{} is within {} ago", figure, spans))
    return st.one_of(*found)


def _two_stretches(one_window: str, other: str) -> bool:
    """Whether two windows cannot stand in one comparison."""
    both = {each for each in (one_window, other) if each.startswith(("any", "each"))}
    return len(both) > 1


LITERALS: Mapping[str, Texts] = {
    "sessions": one("0", "2"),
    "school days": one("1 school days"),
    "count": one("0", "2"),
    "percent": one("0%", "50%"),
    "minutes": one("0 minutes", "30 minutes"),
    "money": one("£80"),
    "time": one("09:00"),
    "date": one("2023-09-20"),
}
BANDS = {
    ("percent", False): tuple(f"attendance.bands.{name}" for name in ("green", "amber", "red")),
    ("percent", True): ("attendance.bands.green", "attendance.bands.red"),
    ("minutes", False): ("lateness.bands.talk",),
}
"""The bands that a figure may be asked to lie in; over any stretch none with two ends."""
MEASURES = (
    "sessions",
    "sessions",
    "percent",
    "percent",
    "school days",
    "minutes",
    "count",
    "money",
    "time",
    "date",
)


@cache
def measure(scope: Scope, what: str, depth: int, many: bool) -> Texts:
    """A figure of a sort, without its window; over many stretches of time its rows know of none around them."""
    scope = replace(scope, measured=len(scope.kinds) if many else scope.measured)
    sessions = rows(scope, "session", depth)
    if what == "sessions":
        return st.one_of(fill("count({})", sessions), fill("count({})", sessions), _of_cohort("count", scope))
    if what == "school days":
        return st.one_of(fill("days({})", sessions), fill("count({})", rows(scope, "day", depth)))
    if what == "percent":
        return st.one_of(
            _share(scope, "session", depth),
            _of_cohort("share", scope),
            one("absence", "attendance"),
        )
    if what == "minutes":
        taken = fill("{}(minutes_late of {})", one("sum", "min", "max", "average"), sessions)
        return st.one_of(taken, st.just("lateness"))
    if what == "money":
        return fill("{}(amount of {})", one("sum", "max", "average"), rows(scope, "notice", depth))
    if what == "time":
        return fill("{}(signed_in_at of {})", one("min", "max"), sessions)
    if what == "date":
        return st.one_of(
            fill("{}(date of {})", one("min", "max"), sessions),
            fill("{}(paid_on of {})", one("min", "max"), rows(scope, "notice", depth)),
        )
    kinds = [kind for kind in OF_PUPIL if kind not in {"session", "day"}]
    rows_counted = one(*kinds, "register").flatmap(lambda kind: fill("count({})", rows(scope, kind, depth)))
    day = condition(Scope(("day",)), min(depth - 1, 1) if len(scope.kinds) == 1 else 0)
    runs_counted = fill("count(runs of days where {})", st.one_of(one(*DEFINED["day"]), day))
    return st.one_of(rows_counted, runs_counted, runs_counted)


@cache
def _share(scope: Scope, kind: str, depth: int) -> Texts:
    inner = condition(scope.into(kind), min(depth - 1, 1))
    return fill("share({} where {} among {})", st.just(KINDS[kind].collection), inner, inner)


@cache
def _of_cohort(function: str, scope: Scope) -> Texts:
    """A figure over the sessions of pupils of a sort."""
    pupils = [column for column in COLUMNS["pupil"].items() if column[0] != "class"]
    own = st.sampled_from(pupils).flatmap(lambda column: atom(Scope(("session", "pupil")), column))
    inside = fill(
        "{} and ({})", one("possible", "absent", "attended", "code is L"), own | one(*DEFINED["pupil"])
    )
    if function == "count":
        return fill("count(sessions where {})", inside)
    return fill("share(sessions where {} among {})", one("absent", "attended", "code is I"), inside)


# Figures of a pupil that have a name and a time, what they are, and what can be taken of them over pupils.
FIGURES = (
    ("term_absence", "percent", ("min", "max")),
    ("days_away", "school days", ("sum", "average", "min", "max")),
    ("lates", "with unit", ("sum", "average", "max")),
    ("mean_lateness", "minutes", ("min", "max")),
)


@cache
def _of_figures(scope: Scope, depth: int, name: str, what: str, functions: tuple[str, ...]) -> Texts:
    taken = fill("{}(" + name + " of {})", one(*functions), rows(scope, "pupil", depth))
    return fill("{} {} {}", taken, more_or_less, AMOUNTS[what])


@cache
def _of_pupils(scope: Scope, depth: int) -> Texts:
    taken = fill("{}(emergency_contacts of {})", one("sum", "min", "max"), rows(scope, "pupil", depth))
    figures = () if _is_innermost(scope.into("pupil")) else FIGURES  # which have a collection of their own
    return st.one_of(
        fill("count({}) {} {}", rows(scope, "pupil", depth), more_or_less, AMOUNTS["count"]),
        fill("{} {} {}", _share(scope, "pupil", depth), more_or_less, AMOUNTS["percent"]),
        fill("{} {} {}", taken, more_or_less, AMOUNTS["contacts"]),
        *(_of_figures(scope, depth, *figure) for figure in figures),
    )


@dataclass(frozen=True)
class RuleText:
    """A rule as it would stand in a file, with two definitions of its own."""

    subject: str
    when: str
    look_back: str
    exempt: str | None
    every: str
    some: str

    def file(self) -> str:
        """The rule file."""
        own = f"  gen_every:\n    of: day\n    every session: |\n      {self.every}\n"
        own += f"  gen_some:\n    of: day\n    some session: |\n      {self.some}\n"
        return (
            DEFINE + own + "rules:\n" + entry("asked", self.when, self.subject, self.look_back, self.exempt)
        )

    def rule(self) -> Rule:
        """The rule as it is checked."""
        return rules_of(self.file())[0]


@cache
def rule_texts(kinds: tuple[str, ...] = tuple(SUBJECTS), depth: int = 2) -> SearchStrategy[RuleText]:
    """Rules for subjects of some kinds."""
    scopes = st.builds(
        lambda kind, each: Scope((kind,), each if kind in {"pupil", *GROUPS} else None),
        st.sampled_from(kinds),
        st.one_of(st.none(), st.sampled_from(PERIODS)),
    )
    return scopes.flatmap(lambda scope: _rule_text(scope, depth))


@cache
def _rule_text(scope: Scope, depth: int) -> SearchStrategy[RuleText]:
    of_session = condition(Scope(("session",)), 0)
    top = st.one_of(condition(scope, depth), *_collections(scope, depth))
    return st.builds(
        RuleText,
        st.just(SUBJECTS[scope.kind]),
        top,
        st.sampled_from(("previous school year", "this school year", "everything")),
        st.one_of(st.none(), st.none(), condition(scope, 1)),
        of_session,
        of_session,
    )


# ---------------------------------------------------------------- registers and settings


@dataclass(frozen=True)
class World:
    """Academies with all their facts, and the calendars' sessions."""

    as_at: date
    academies: Mapping[str, AcademyFacts]
    sessions: Mapping[str, Sequence[OpenSession]]

    def __repr__(self) -> str:
        """What is out of the ordinary: plain present marks and empty cells are left out, and most of the calendar."""
        told = [f"as at {self.as_at}"]
        for name, academy in self.academies.items():
            held = {
                path: [(str(case.selector), case.value) for case in each.cases]
                for path, each in academy.settings.items()
            }
            opened = self.sessions[name]
            told.append(f"{name}: {len(opened)} sessions from {opened[0].date} to {opened[-1].date}, {held}")
            for table, found in academy.tables.items():
                told += [
                    f"{table}: {_out_of_the_ordinary(row)}"
                    for row in found
                    if row.get("code") not in {"/", "\\"}
                ]
        return "\n".join(told)


def _out_of_the_ordinary(row: Mapping[str, Any]) -> str:
    return " ".join(
        f"{name}={value}" for name, value in row.items() if value is not None and name != "academy"
    )


@st.composite
def calendars(draw: Callable[..., Any]) -> list[OpenSession]:
    """Two short school years of two terms: weeks of school between holidays, with closed days and sessions."""
    sessions: list[OpenSession] = []
    monday = FIRST_DAY
    for half in range(8):
        weeks, holiday = draw(st.sampled_from([(1, 1), (1, 0), (2, 2), (1, 3)]))
        names = (f"term {half // 2 % 2}", f"half {half % 2}", f"year {half // 4}")
        days = (monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5))
        sessions += [OpenSession(day, half_day, *names) for day in days for half_day in ("AM", "PM")]
        monday += timedelta(weeks=weeks + holiday)
    closed = draw(st.sets(st.integers(0, len(sessions) - 1), max_size=8))
    whole = draw(st.sets(st.sampled_from(sessions).map(lambda each: each.date), max_size=2))
    return [each for i, each in enumerate(sessions) if i not in closed and each.date not in whole]


days_about = st.integers(0, 200).map(lambda number: FIRST_DAY + timedelta(days=190 - number))
maybe_day = st.one_of(st.none(), days_about)
maybe = st.sampled_from([None, True, False])
minutes_of_day = st.sampled_from([None, 525, 540, 545, 551, 780])
half_days = st.sampled_from(["AM", "PM"])
any_code = st.sampled_from([code.strip("'") for code in CODES] + ["B", "M", "#"])
text_cells = st.sampled_from([None, "mistaken", "late note", "wedding", "no answer", "A Example"])

OWN_CELLS: Mapping[str, Mapping[str, SearchStrategy[Any]]] = {
    "amendments": {
        "date": days_about,
        "session": half_days,
        "original_code": st.one_of(st.none(), any_code),
        "amended_code": st.one_of(st.none(), any_code),
        "reason": text_cells,
        "amended_on": maybe_day,
        "made_by_name": text_cells,
        "made_by_position": text_cells,
    },
    "evidence": {
        "kind": st.sampled_from(["medical", "other"]),
        "from_date": days_about,
        "to_date": st.integers(0, 12),
    },
    "leave_requests": {
        "submitted_on": days_about,
        "from_date": days_about,
        "to_date": st.integers(0, 12),
        "ground": text_cells,
        "decision": st.sampled_from([None, "granted", "refused", "withdrawn"]),
        "decided_on": maybe_day,
        "decided_by": text_cells,
    },
    "notices": {
        "kind": st.sampled_from(["letter", "notice_to_improve", "penalty_notice"]),
        "parent_id": text_cells,
        "issued_on": days_about,
        "amount": st.sampled_from([None, 0, 8000, 16000]),
        "paid_on": maybe_day,
        "paid_amount": st.sampled_from([None, 0, 8000, 16000]),
        "withdrawn": maybe,
    },
    "calls": {"date": days_about, "called_at": minutes_of_day, "outcome": text_cells},
    "roll_changes": {
        "kind": st.sampled_from(["entry", "deletion"]),
        "on_date": days_about,
        "la_notified_on": maybe_day,
        "standard_transition": maybe,
    },
}
PUPIL_CELLS: Mapping[str, SearchStrategy[Any]] = {
    "year_group": st.sampled_from([4, 5, 3]),
    "class": st.sampled_from(["4A", "5B", None]),
    "sex": st.sampled_from([None, "F", "M"]),
    "sen": st.sampled_from([None, "none", "support", "ehcp"]),
    "disadvantaged": maybe,
    "looked_after": maybe,
    "social_worker": maybe,
    "youth_offending_team": maybe,
    "emergency_contacts": st.sampled_from([None, 0, 1, 2]),
    "on_roll_from": st.one_of(st.just(date(2023, 9, 1)), st.just(date(2023, 9, 1)), days_about),
    "on_roll_to": st.one_of(st.none(), st.none(), days_about),
}


@dataclass(frozen=True)
class Episode:
    """Some sessions in a row with one code (None for no mark), and what came with the marks."""

    start: int
    length: int
    code: str | None
    minutes_late: int | None
    signed_in_at: int | None
    recorded_at: datetime | None


episodes = st.lists(
    st.builds(
        Episode,
        st.integers(0, 99).map(lambda place: 99 - place),
        st.sampled_from([1, 2, 3, 4, 7, 12, 20]),
        st.one_of(any_code, st.sampled_from(["I", "G", "L", None])),
        st.sampled_from([None, 3, 10, 25]),
        minutes_of_day,
        st.one_of(st.none(), days_about.map(lambda day: datetime(day.year, day.month, day.day, 9, 30))),
    ),
    max_size=6,
)


@st.composite
def worlds(draw: Callable[..., Any], *, varied: bool = False) -> World:
    """One or two academies with the same or different calendars, settings and up to four pupils each.

    In a `varied` one each setting of `OFTEN_VARYING` has several cases.
    """
    names = draw(st.sampled_from([("oak",), ("oak", "ash")]))
    shared = draw(calendars())
    sessions = {name: shared if draw(st.booleans()) else draw(calendars()) for name in names}
    as_at = draw(st.one_of(st.sampled_from([each.date for each in reversed(shared)]), days_about))
    made = {name: draw(_academy(name, sessions[name], as_at, varied)) for name in names}
    return World(as_at, made, sessions)


@st.composite
def _academy(
    draw: Callable[..., Any], name: str, sessions: list[OpenSession], as_at: date, varied: bool
) -> AcademyFacts:
    pupils = [
        _pupil(draw, name, f"P{number}") for number in range(1, draw(st.sampled_from([1, 2, 3, 4])) + 1)
    ]
    tables: dict[str, list[dict[str, Any]]] = {"pupils": pupils, "marks": [], "missing_marks": []}
    tables["out_of_force_marks"] = []
    for pupil in pupils:
        _mark(pupil, draw(episodes), sessions, as_at, tables)
    for table, cells in OWN_CELLS.items():
        found = draw(
            st.lists(st.tuples(st.sampled_from(pupils), st.fixed_dictionaries(dict(cells))), max_size=2)
        )
        tables[table] = [_row(name, pupil, cells_of) for pupil, cells_of in found]
    tables["registers"] = draw(_registers(name))
    return AcademyFacts(name, draw(settings_of(varied)), SchoolCalendar.of(sessions), tables, as_at)


def _pupil(draw: Callable[..., Any], academy: str, pupil_id: str) -> dict[str, Any]:
    cells = draw(st.fixed_dictionaries(dict(PUPIL_CELLS)))
    leaves = cells["on_roll_to"]
    if leaves is not None and leaves < cells["on_roll_from"]:
        cells["on_roll_to"] = cells["on_roll_from"]
    return {"academy": academy, "pupil_id": pupil_id, **cells}


def _mark(
    pupil: Mapping[str, Any],
    changes: Sequence[Episode],
    sessions: Sequence[OpenSession],
    as_at: date,
    tables: Mapping[str, list[dict[str, Any]]],
) -> None:
    """Marks of a pupil for each open session on roll; the others are missing, some for a code out of force."""
    leaves = pupil["on_roll_to"] or date.max
    for place, each in enumerate(sessions):
        if not pupil["on_roll_from"] <= each.date <= min(leaves, as_at):
            continue
        own = {
            "academy": pupil["academy"],
            "pupil_id": pupil["pupil_id"],
            "date": each.date,
            "session": each.session,
        }
        episode = next((one for one in changes if one.start <= place < one.start + one.length), None)
        if episode is None:
            tables["marks"].append(own | {"code": "/" if each.session == "AM" else "\\"})
        elif episode.code is None:
            tables["missing_marks"].append(own)
            if episode.minutes_late:
                tables["out_of_force_marks"].append(own | {"code": "C"})
        else:
            late = {name: getattr(episode, name) for name in ("minutes_late", "signed_in_at", "recorded_at")}
            tables["marks"].append(own | {"code": episode.code} | late)


def _row(academy: str, pupil: Mapping[str, Any], cells: dict[str, Any]) -> dict[str, Any]:
    row = {"academy": academy, "pupil_id": pupil["pupil_id"], **cells}
    if isinstance(row.get("to_date"), int):
        row["to_date"] = row["from_date"] + timedelta(days=row["to_date"])
    return row


def _registers(academy: str) -> SearchStrategy[list[dict[str, Any]]]:
    cells = {
        "academy": st.just(academy),
        "class": st.sampled_from(["4A", "5B", "6C"]),
        "date": days_about,
        "session": half_days,
        "taken_at": minutes_of_day,
        "closed_at": minutes_of_day,
        "taken_by": text_cells,
    }
    key = lambda row: (row["class"], row["date"], row["session"])  # noqa: E731
    return st.lists(st.fixed_dictionaries(cells), max_size=3, unique_by=key)


OTHER: Mapping[str, SearchStrategy[Any]] = {
    "codes.possible": st.sampled_from([ATTENDING | ABSENT, ATTENDING | ABSENT - {"N"}]),
    "codes.absent": st.sampled_from([ABSENT, ABSENT | {"X"}]),
    "codes.present": st.sampled_from([ATTENDING, ATTENDING - {"B"}]),
    "penalty.codes": st.sampled_from([frozenset("GOU"), frozenset("GOUN"), frozenset("IG")]),
    "illness.codes": st.sampled_from([frozenset("I"), frozenset("IM")]),
    "severe.threshold": st.sampled_from([Decimal(50), Decimal("12.5"), Decimal("33.3333")]),
    "attendance.target": st.sampled_from([Decimal(97), Decimal(90), Decimal(0)]),
    "attendance.fall": st.sampled_from([Decimal(5), Decimal("0.5")]),
    "register.opens": st.sampled_from([540, 530, 775]),
    "register.closes": st.sampled_from([550, 570, 780]),
    "penalty.amount": st.sampled_from([8000, 16000]),
    "term.starts": days_about,
    "leave.grounds": st.sampled_from([("wedding",), ("wedding", "late note"), ()]),
}
OTHER = {
    **OTHER,
    **{
        path: st.sampled_from([Decimal(90), Decimal("33.3333"), Decimal(50)])
        for path in SETTINGS
        if path.startswith("attendance.bands.")
    },
}
_small = st.integers(1, 6)


@st.composite
def settings_of(draw: Callable[..., Any], varied: bool) -> dict[str, Setting]:
    """An academy's settings: some missing, some with cases by whatever cases can go by."""
    found = {}
    for path in SETTINGS:
        values = st.one_of(st.just(USUAL[path]), OTHER.get(path, _small))
        cases = _SHAPES[draw(_shape(path, varied))](draw, values)
        if cases:
            found[path] = setting(path, *cases)
    return found


def _shape(path: str, varied: bool) -> Texts:
    if varied and path == "attendance.target":
        return one("by key stage", "by class", "by key stage", "by phase", "by year group", "by key stage")
    if varied and path in OFTEN_VARYING:
        return one(*(shape for shape in _SHAPES if shape not in {"usual", "missing", "gap"}))
    often = ("usual",) * (6 if path in OFTEN_VARYING else 12)
    return one(*often, *(shape for shape in _SHAPES if shape != "usual"))


def reading_what_varies() -> SearchStrategy[RuleText]:
    """Rules for every sort of subject that read a setting of `OFTEN_VARYING` alone, or in a collection."""
    return st.sampled_from(_READING).map(
        lambda each: RuleText(each[0], each[1], "previous school year", None, "absent", "absent")
    )


_TARGET = "attendance over this school year is below attendance.target"
_READING = (
    *((f"each {kind}", _TARGET) for kind in ("pupil", "class", "year group", "academy")),
    ("each mark", "signed_in_at is after register.closes"),
    ("each mark", "code in penalty.codes"),
    ("each mark", "code is L or minutes_late is more than late.minutes"),
    ("each register", "taken_at is after register.opens"),
    ("each amendment", "original_code in penalty.codes"),
    ("each day", "gen_some and date is after 2023-10-01"),
    ("each pupil", "some (sessions where signed_in_at is before register.closes)"),
    ("each pupil", "count(sessions where code in penalty.codes) over any 2 school weeks is at least 2"),
    ("each academy", "count(sessions where code in penalty.codes) over this school year is at least 2"),
    ("each year group", "some (pupils where attendance over this school year is below attendance.target)"),
    ("each pupil", "some (calls where called_at is after register.closes)"),
    ("each class", "some (registers where taken_at is after register.opens)"),
    ("each pupil", "lateness over this school year is at least late.minutes"),
)
OFTEN_VARYING = {"register.opens", "register.closes", "penalty.codes", "late.minutes", "attendance.target"}
Cases = list[tuple[Selector, Any]]
_PM = frozenset({"PM"})


def _dated(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    last = draw(days_about)
    until, since = Selector(valid_until=last), Selector(valid_from=last + timedelta(days=1))
    return [(until, draw(values)), (since, draw(values))]


def _gap(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    day = draw(days_about)
    return [(draw(st.sampled_from([Selector(valid_from=day), Selector(valid_until=day)])), draw(values))]


def _by_session(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    halves = [Selector(sessions=frozenset({half})) for half in ("AM", "PM")]
    return [(half, draw(values)) for half in halves]


def _by_year_group(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    years = [Selector(year_groups=frozenset(group)) for group in ({3, 4}, {5})]
    afternoon = Selector(sessions=_PM, year_groups=frozenset({6}))
    return [(each, draw(values)) for each in (*years, afternoon)]


def _by_key_stage(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    """As a file has it, with a value for what is asked of the whole school, or without."""
    stages = [Selector(year_groups=frozenset(KEY_STAGES[name])) for name in ("KS1", "KS2")]
    whole = (
        [Selector(year_groups=frozenset({WHOLE_SCHOOL}))]
        if draw(st.sampled_from([True, True, False]))
        else []
    )
    return [(each, draw(values)) for each in (*stages, *whole)]


def _by_phase(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    """What the phases of a school with an infant and a junior part become, from a day on."""
    since = draw(days_about)
    infant, junior = (
        Selector(year_groups=frozenset(years), valid_from=since) for years in ({1, 2, 3}, {4, 5})
    )
    before = Selector(valid_until=since - timedelta(days=1))
    return [(each, draw(values)) for each in (infant, junior, before)]


def _by_class(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    """Some classes of some year groups, the other pupils by year group."""
    years = draw(st.sampled_from([{4}, {4, 5}]))
    first = Selector(year_groups=frozenset(years), classes=frozenset({"4A"}))
    second = Selector(year_groups=frozenset(years), classes=frozenset({"5B", "6C"}), sessions=_PM)
    others = Selector(year_groups=frozenset({3, 6}))
    return [(each, draw(values)) for each in (first, second, others)]


def _by_weekday(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    return [(Selector(weekdays=frozenset(week)), draw(values)) for week in ({1, 2, 3, 4}, {5})]


def _on_single_days(draw: Callable[..., Any], values: SearchStrategy[Any]) -> Cases:
    """Single days of one session, or of one class, and what they leave of the case that is for more."""
    day = draw(days_about)
    narrow = draw(
        st.sampled_from([Selector(sessions=_PM), Selector(year_groups=frozenset({4}), classes=_ONE)])
    )
    single = replace(narrow, valid_from=day, valid_until=day, single=True)
    usual = draw(values)
    left = ALWAYS.without(single, frozenset({"4A", "5B", "6C"}))
    return [(single, draw(values)), *((part, usual) for part in left)]


_ONE = frozenset({"4A"})
_SHAPES: Mapping[str, Callable[[Callable[..., Any], SearchStrategy[Any]], Cases]] = {
    "usual": lambda draw, values: [(ALWAYS, draw(values))],
    "missing": lambda draw, values: [],
    "dated": _dated,
    "gap": _gap,
    "by session": _by_session,
    "by year group": _by_year_group,
    "by key stage": _by_key_stage,
    "by phase": _by_phase,
    "by class": _by_class,
    "by weekday": _by_weekday,
    "on single days": _on_single_days,
}
