"""When somebody holds a role: the person, from which day and until which, where that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from engine.diagnostics import Code, Diagnostic, Label
from engine.frozen import dataclass
from engine.policy.conditions import read_day
from engine.policy.problems import DATES_REVERSED
from engine.reading import nodes
from engine.reading.nodes import text_of
from engine.source import Span

UNCLEAR_TERMS = Code(
    "L045",
    "it is not clear who holds a role when",
    "A role has one `holder`, with `from` and `until` where these are known, or a list of `holders`, one after another. "
    "On no day can two of them hold it: whoever acts or authorises has to be one person.",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A person in a role, from a first day to a last; None where it is not said, and so was always or still is."""

    holder: str
    start: date | None = None
    end: date | None = None
    post: str | None = None
    phone: str | None = None
    email: str | None = None
    span: Span | None = None

    def holds(self, day: date | None) -> bool:
        """Whether the person holds the role on a day."""
        if day is None:
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def __str__(self) -> str:
        days = (f"from {self.start}" if self.start else "", f"until {self.end}" if self.end else "")
        return " ".join(part for part in (self.holder, *days) if part)

    def details(self) -> dict[str, str]:
        """What is said of the person and the days."""
        days = {"from": self.start, "until": self.end}
        said = {"holder": self.holder, "post": self.post, "phone": self.phone, "email": self.email}
        return {name: str(value) for name, value in {**said, **days}.items() if value is not None}


def read_terms(node: nodes.Mapping) -> tuple[Term, ...]:
    """Who holds a role, one after another: its `holder`, or its `holders`."""
    return tuple(_term(item) for item in _items(node) if text_of(item, "holder") is not None)


def _items(node: nodes.Mapping) -> tuple[nodes.Mapping, ...]:
    listed = node.get("holders")
    each = listed.items if isinstance(listed, nodes.Sequence) else (node,)
    return tuple(item for item in each if isinstance(item, nodes.Mapping))


def _is_read(term: nodes.Mapping) -> bool:
    """Whether its days can be read; where not, it is not known whom it overlaps, and the schema told it."""
    return all(not term.entry(name) or read_day(term, name) for name in ("from", "until"))


def _term(node: nodes.Mapping) -> Term:
    details = {name: text_of(node, name) for name in ("post", "phone", "email")}
    holder = node.get("holder")
    place = holder.span if holder else node.span
    return Term(
        text_of(node, "holder") or "", read_day(node, "from"), read_day(node, "until"), **details, span=place
    )


def check_terms(role: str, node: nodes.Mapping, terms: Sequence[Term]) -> Iterator[Diagnostic]:
    """What is wrong with when somebody holds a role."""
    several, one = node.get("holders"), node.get("holder")
    for name in ("holder", "from", "until") if several else ():
        if beside := node.get(name):
            message = f"`{role}` has `holders` and, beside them, `{name}`"
            yield UNCLEAR_TERMS.at(
                beside.span, message, help="write it in the list of `holders`, or leave it out"
            )
    for name in ("from", "until") if not (several or one) else ():
        if alone := node.get(name):
            message = f"`{role}` says `{name}`, and no holder beside it"
            yield UNCLEAR_TERMS.at(alone.span, message, help="write the `holder` too")
    for term in terms:
        if term.start and term.end and term.end < term.start and term.span:
            message = f"{term.holder} holds `{role}` until {term.end}, before the first day, {term.start}"
            yield DATES_REVERSED.at(term.span, message, help="swap or correct `from` and `until`")
    if all(_is_read(item) for item in _items(node)):
        yield from _overlaps(role, terms)


def _overlaps(role: str, terms: Iterable[Term]) -> Iterator[Diagnostic]:
    for one, other in combinations(terms, 2):
        first = max(one.start or date.min, other.start or date.min)
        if first <= min(one.end or date.max, other.end or date.max) and one.span and other.span:
            day = "at the same time" if first == date.min else f"on {first}"
            message = f"{one.holder} and {other.holder} both hold `{role}` {day}"
            help = "write the last day of the one as `until`, and the first day of the other as `from`"
            yield UNCLEAR_TERMS.at(
                one.span, message, label=str(one), also=[Label(other.span, str(other))], help=help
            )
