"""What writers say in words that are not the language's, and how the language says it."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

from engine.frozen import dataclass
from engine.quantities import NUMBER_WORDS

Help = str | Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Words in which reading stops, of which the group `at` is marked, and the help for them.

    The form of the words is a pattern, which is compiled where a text cannot be read and not at every start.
    """

    form: str
    help: Help


@dataclass(frozen=True, slots=True)
class Phrased:
    """A phrase found: where it stands, and what to write instead."""

    start: int
    end: int
    help: str


def phrased(text: str, stopped: int) -> Phrased | None:
    """The phrase in a rule's text in which reading stopped, if it is one of those known here."""
    for each in _PHRASINGS:
        for found in re.finditer(each.form, text):
            if found.start() <= stopped <= found.end():
                help = each.help if isinstance(each.help, str) else each.help(found)
                if help is not None:
                    return Phrased(*found.span("at"), help)
    return None


# ---------------------------------------------------------------- times

_FULL = (
    "`over this school year`, `over last half term`, `over each term`, `over any 10 school weeks` or "
    "`over the last 4 school weeks`"
)
_WHICH = {
    **dict.fromkeys(("last", "previous", "past", "prior", "preceding"), "last"),
    **dict.fromkeys(("each", "every", "per", "a"), "each"),
}
_PERIODS = {
    "half term": "half term",
    "term": "term",
    "school year": "school year",
    "year": "school year",
    "week": "school week",
    "school week": "school week",
}
_TIME = (
    r"(?:the )?(?P<which>this|current|last|previous|past|prior|preceding|each|every|per|any|a)?\s*"
    rf"(?P<number>\d+|{'|'.join(NUMBER_WORDS)})?\s*"
    r"(?:academic |autumn |spring |summer |whole |full )*"
    r"(?P<period>half[ -]?terms?|terms?|school years?|years?|school weeks?|weeks?|school days?|days?)"
)


_WHOLE = (
    r"(this|last|each) (half term|term|school (year|week))\b"
    r"|(any|the last) (\d+ (school \w+|half terms?|terms?)|[a-z_]+\.[a-z_.]+)\b"
)


def _time(found: re.Match[str]) -> str | None:
    """The window that words mean which are none; nothing where they are one."""
    said = " ".join(found["time"].split())
    meant = re.match(_TIME, said)
    if found["at"].startswith("over") and re.match(_WHOLE, said):
        return None
    return _window(meant) if meant else f"a time is written {_FULL}"


def _window(meant: re.Match[str]) -> str:
    which, number = meant["which"] or "", NUMBER_WORDS.get(meant["number"] or "", meant["number"])
    period = re.sub(r"half[ -]?term", "half term", meant["period"]).removesuffix("s")
    period = _PERIODS.get(period, "school day")
    if number is not None:
        long = f"{number} {period}{'' if number == '1' else 's'}"
        return (
            f"write `over any {long}` or `over the last {long}`"
            if not which
            else (f"write `over {'any' if which == 'any' else 'the last'} {long}`")
        )
    if period == "school day":
        return f"a time is written {_FULL}"
    if which == "any":
        return f"write `over each {period}`, `over last {period}`, or a number such as `2 {period}s`"
    if not which:
        return f"write `over this {period}`, `over last {period}` or `over each {period}`"
    return f"write `over {_WHICH.get(which, 'this')} {period}`"


# ---------------------------------------------------------------- days and amounts


def _written_day(found: re.Match[str]) -> str:
    from engine.reading.days import meant_day  # only where a text cannot be read

    meant = meant_day(found["at"])
    return f"write `{meant}`" if meant else "write it like `2024-09-01`"


def _amount(found: re.Match[str]) -> str:
    return f"write `{found['at'].replace(',', '')}`"


_AGAIN = "name what is compared again: a whole condition follows `and` and `or`"
_FUNCTIONS = MappingProxyType(
    {
        **dict.fromkeys(("total", "add"), "sum"),
        **dict.fromkeys(("percentage", "percent", "proportion", "rate"), "share"),
        **dict.fromkeys(("number", "length"), "count"),
        **dict.fromkeys(("exists", "any", "has", "have"), "some"),
        **dict.fromkeys(("none", "without"), "no"),
        **dict.fromkeys(("every", "all"), "no (… where not …)"),
        **dict.fromkeys(("mean", "avg"), "average"),
        **dict.fromkeys(("maximum", "greatest", "highest"), "max"),
        **dict.fromkeys(("minimum", "lowest", "earliest"), "min"),
    }
)


_PHRASINGS = (
    Phrasing(
        r"(?P<at>(is )?within the last (?P<long>\d+ (school )?[a-z]+))",
        lambda found: f"write `is within {found['long']} ago`",
    ),
    Phrasing(
        r"\b(?P<at>(?:in|for|within|during) "
        r"(?P<time>(?:this|last|any|each|current|previous|the)\b[^()\[\]<>=]*?))(?=\s+(?:is|and|or)\b|\s*[<>=!)]|\s*$)",
        _time,
    ),
    Phrasing(
        r"\b(?P<at>over (?P<time>[a-z0-9][a-z0-9_. -]*?))(?=\s+(?:is|and|or)\b|\s*[<>=!)]|\s[-+]\s|\s*$)",
        _time,
    ),
    Phrasing(r"\b(?P<at>is not ((less|lower|fewer) than|below|under)) ?", "write `is at least`"),
    Phrasing(r"\b(?P<at>is not ((more|higher|greater) than|above)) ?", "write `is at most`"),
    Phrasing(r"\b(?P<at>is (more|greater|higher)( than)? or equal( to)?)", "write `is at least`"),
    Phrasing(r"\b(?P<at>is (less|lower|fewer)( than)? or equal( to)?)", "write `is at most`"),
    Phrasing(r"\b(?P<at>is under) ", "write `is below`"),
    Phrasing(r"\b(?P<at>is later than)", "write `is after`"),
    Phrasing(r"\b(?P<at>is earlier than)", "write `is before`"),
    Phrasing(r"\b(?P<at>is older than)", "write `is more than … ago`"),
    Phrasing(r"\b(?P<at>is newer than)", "write `is less than … ago`"),
    Phrasing(r"\b(?P<at>is (one|any|either) of)", "write `in`, such as `code in [G, O]`"),
    Phrasing(r"\b(?P<at>is from) ", "write `is between … and …`"),
    Phrasing(r"\bbetween [^()]* (?P<at>to)\b", "write `and`"),
    Phrasing(r"(?P<at>=[<>])", lambda found: f"write `{found['at'][-1]}=`"),
    Phrasing(r"\b(and|or) (?P<at>is (at|more|less|above|below|before|after|not|between)?)", _AGAIN),
    Phrasing(r"\b(and|or) (?P<at>below|above|under|over|less than|more than|at least|at most) ?", _AGAIN),
    Phrasing(
        rf"\b(?P<at>{'|'.join(_FUNCTIONS)}) ?\(", lambda found: f"write `{_FUNCTIONS[found['at'].strip()]}`"
    ),
    Phrasing(r"\b(?P<at>number) of\b", "write `count(… where …)`"),
    Phrasing(r"\b(?P<at>not \()\w+ where", "write `no (`"),
    Phrasing(r"(longer than|lasting at least) [^()]*(?P<at>with( no)?)\b", "write `without`"),
    Phrasing(r"(?<!any )\b(?P<at>run of)\b", "write `any run of`"),
    Phrasing(
        r"\d[:.]\d\d ?(?P<at>[ap]m)\b",
        "leave it out: a day has 24 hours, so that 1 o’clock after noon is `13:00`",
    ),
    Phrasing(r"(?<![\d:/])(?P<at>\d{1,2}/\d{1,2}/\d{4})\b", _written_day),
    Phrasing(
        r"(?<![\d:/])(?P<at>\d{1,2}(st|nd|rd|th)? [A-Z][a-z]+ \d{4})\b",
        _written_day,
    ),
    Phrasing(r"(?P<at>£\d{1,3}(,\d{3})+)", _amount),
    Phrasing(r"(?P<at>\bhalf-terms?)\b", "write `half term`"),
    Phrasing(r"(?P<at>\b[A-Z]\w*(\.\w+)+)", lambda found: f"write it in lower case: `{found['at'].lower()}`"),
    Phrasing(r"(?P<at>[.,;])\s*$", "delete it"),
    Phrasing(r"\b(?P<at>[A-Z][a-z]+) \d+", "write the number alone"),
    Phrasing(r"^\s*(?P<at>(if|when|either|both|has|have|where) )", "leave it out"),
    Phrasing(r"(than|least|most) [^()]*(?P<at>from)\b", "write `after` or `before`"),
    Phrasing(r"(than|least|most) [^()]*(?P<at>since)\b", "write `after`"),
)
