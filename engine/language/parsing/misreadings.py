"""Why a text is no rule, in its writer's words, and what could stand where it cannot be read on."""

from __future__ import annotations

import re
from types import MappingProxyType

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass
from engine.language import problems
from engine.language.parsing.expectations import could_stand
from engine.language.parsing.lalr import END, STRANGE, Token, Unexpected
from engine.language.parsing.phrasings import phrased
from engine.language.parsing.shape import SYMBOLS, Locate
from engine.language.parsing.slips import Stopped, slip
from engine.language.parsing.tables import tables
from engine.quantities import UNIT_WORDS
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Misreading:
    """The token that cannot stand where it does, with those that could, and the text."""

    token: Token
    accepted: frozenset[str]
    text: str
    locate: Locate

    @property
    def before(self) -> str:
        """What was read before the token."""
        return self.text[: self.token.start]

    @property
    def at(self) -> Span:
        """The token's place; at the end of the rule its last character."""
        last = len(self.before.rstrip())
        if self.token.type == END:
            return self.locate(max(last - 1, 0), max(last, 0))
        return self.locate(self.token.start, self.token.end)

    @property
    def previous(self) -> str:
        """The word before."""
        words = self.before.split()
        return words[-1] if words else ""


def explained(found: Unexpected, text: str, locate: Locate) -> Diagnostic:
    """The problem at the first place where a text cannot be read on."""
    if mistyped := slip(Stopped(found, text, locate, whole=True)):
        return mistyped
    reading = Misreading(found.token, found.accepted, text, locate)
    told = (explain(reading) for explain in _EXPLANATIONS)
    return (
        next(filter(None, told), None)
        or slip(Stopped(found, text, locate, whole=False))
        or _unfit(reading, could_stand(found.accepted))
    )


def _unfit(reading: Misreading, help: str | None) -> Diagnostic:
    return problems.UNREADABLE.at(reading.at, f"`{reading.token.text}` does not fit here", help=help)


def _end(reading: Misreading) -> Diagnostic | None:
    if reading.token.type != END:
        return None
    if not reading.before.strip():
        return problems.UNREADABLE.at(reading.at, "the rule has no text", help="write when the rule holds")
    opened = _still_open(reading.before)
    if opened is not None and reading.accepted & {"RPAR", "RSQB"}:
        at, char = reading.locate(opened, opened + 1), reading.before[opened]
        message = f"this `{char}` is not closed"
        return problems.UNREADABLE.at(at, message, help=f"write `{_CLOSING[char]}` where it ends")
    help = could_stand(reading.accepted)
    return problems.UNREADABLE.at(reading.at, "the rule ends too early", help=help)


def _phrase(reading: Misreading) -> Diagnostic | None:
    """Words that are usual elsewhere, for which the language has others."""
    found = phrased(reading.text, reading.token.start)
    if found is None:
        return None
    at = reading.locate(found.start, found.end)
    return problems.UNREADABLE.at(
        at, f"`{reading.text[found.start : found.end]}` does not fit here", help=found.help
    )


_CLOSING = MappingProxyType({"(": ")", "[": "]"})
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


def _still_open(text: str) -> int | None:
    """Where the innermost bracket stands that is not closed."""
    opened: list[int] = []
    for number, char in enumerate(_QUOTED.sub(lambda found: " " * len(found[0]), text)):
        if char in "([":
            opened.append(number)
        elif char in ")]" and opened:
            opened.pop()
    return opened[-1] if opened else None


_WRITE_INSTEAD = MappingProxyType(
    {
        "“": '`"`',
        "”": '`"`',
        "‘": "`'`",
        "’": "`'`",
        "–": "`-`",
        "—": "`-`",
        "−": "`-`",
        "≥": "`>=` or `is at least`",
        "≤": "`<=` or `is at most`",
        "≠": "`!=` or `is not`",
        "&": "`and`",
        "|": "`or`",
        "!": "`not` or `is not`",
        "$": "an amount in pounds, such as `£80`",
        "€": "an amount in pounds, such as `£80`",
        "{": "`(` or `[`",
        "}": "`)` or `]`",
    }
)


def _strange_character(reading: Misreading) -> Diagnostic | None:
    char = reading.token.text
    if reading.token.type != STRANGE:
        return None
    if char in "/\\#":
        help = f"write the mark in quotes: `'{char}'`"
    elif char in "\"'":
        return problems.UNREADABLE.at(
            reading.at, f"`{char}` opens a text that is not closed", help="close it on the same line"
        )
    else:
        write = _WRITE_INSTEAD.get(char)
        help = (
            f"write {write}"
            if write
            else "rules are written with plain letters, digits and `( ) [ ] , . < = > + -`"
        )
    return problems.UNREADABLE.at(reading.at, f"`{char}` has no meaning in a rule", help=help)


def _mixed_chain(reading: Misreading) -> Diagnostic | None:
    token = reading.token
    other = {"AND": "OR", "OR": "AND"}.get(token.type)
    if other not in reading.accepted or not reading.accepted & {END, "RPAR"}:
        return None
    message = "`and` and `or` stand side by side without brackets"
    help = f"put brackets round the part that belongs together, before or after `{token.text}`"
    return problems.MIXED_CHAIN.at(reading.at, message, help=help)


_NUMBER = re.compile(r"(?<![\w.:£-])[0-9]+(\.[0-9]+)?\s+$")


_IN_UNITS = MappingProxyType(
    {
        **dict.fromkeys(("percent", "per", "pc"), "{}%"),
        **dict.fromkeys(("pounds", "quid"), "£{}"),
        "percentage": "{} points",
        "working": "{} school days",
        **dict.fromkeys(("mins", "min"), "{} minutes"),
        **dict.fromkeys(("hrs", "hr"), "{} hours"),
        **dict.fromkeys(("times", "occasions", "absences", "lates", "marks", "pupils"), "{}"),
    }
)


_REST_OF_UNIT = re.compile(r"\s+(cent|points?|days?)\b")


def _unknown_unit(reading: Misreading) -> Diagnostic | None:
    number = _NUMBER.search(reading.before)
    if not number or reading.token.type not in {"NAME", "SCHOOL", "HALF"}:
        return None
    word = reading.token.text
    form = _IN_UNITS.get(word)
    if form:
        form = form.format(number[0].strip())
        rest = _REST_OF_UNIT.match(reading.text, reading.token.end)
        at = reading.locate(number.start(), rest.end() if rest else reading.token.end)
        return problems.BAD_LITERAL.at(at, f"`{word}` is not a unit", help=f"write `{form}`")
    units = [*(f"{unit}s" for unit in UNIT_WORDS), "points"]
    help = near_names(word, units) or "the units are " + ", ".join(units)
    said = f"`{word}` is not a unit" if reading.token.type == "NAME" else f"`{word}` is no unit by itself"
    return problems.BAD_LITERAL.at(reading.at, said, help=help)


def _capitals(reading: Misreading) -> Diagnostic | None:
    """A word in capitals, which is read as a code."""
    token = reading.token
    if token.type != "CODE" or "CODE" in reading.accepted:
        return None
    if token.text.lower() in tables().words:
        message = f"`{token.text}` is in capitals, as only codes are"
        return problems.UNREADABLE.at(reading.at, message, help=f"write `{token.text.lower()}`")
    if reading.before[-1:].isalnum() or reading.before.endswith("_"):
        word = f"{_unbroken(reading.before)}{token.text}"
        text = f'write a text in double quotes: `"{word}"`'
        help = text if word[0].isdigit() else "names are written in lower case, as `late_marks`"
        at = reading.locate(token.end - len(word), token.end)
        return problems.UNREADABLE.at(at, f"`{word}` is no name", help=help)
    return None


def _unbroken(text: str) -> str:
    found = re.search(r"[\w.]+$", text)
    return found[0] if found else ""


_SYNONYMS = MappingProxyType(
    {
        "exceeds": "is more than",
        "equals": "is",
        "greater": "is more than",
        "higher": "is more than",
        "larger": "is more than",
        "fewer": "is less than",
        "lower": "is less than",
        "smaller": "is less than",
        "under": "is below",
        "contains": "in",
        "like": "is",
        "has": "is",
        "was": "is",
        "are": "is",
        "since": "over",
        "except": "and not",
        "excepting": "and not",
        "during": "over",
        "per": "over each",
        "in": "over",
        "if": "where",
        "with": "where",
        "who": "where",
        "which": "where",
        "excluding": "where not",
        "unless": "and not",
        "but": "and",
    }
)


def _synonym(reading: Misreading) -> Diagnostic | None:
    """A word for which the language has another."""
    word = reading.token.text.lower()
    if reading.token.type == "THAN":
        word = reading.previous
    meant = _SYNONYMS.get(word)
    if meant is None or reading.token.type not in {"NAME", "THAN"}:
        return None
    return problems.UNREADABLE.at(reading.at, f"`{word}` is no word of the language", help=f"write `{meant}`")


def _comparison(reading: Misreading) -> Diagnostic | None:
    """A comparison half in words, half in signs, or without its `is`."""
    token, is_before = reading.token, reading.previous == "is"
    help = None
    if token.type == "COMPARE" and is_before:
        help = f"leave out `is`, or write `{SYMBOLS[token.text]}`"
    elif token.text == "=" and reading.before.endswith(("=", "<", ">")):
        help = "write `is`, or a single `=`"
    elif re.search(r"\bis over\s*$", reading.before):
        help = f"write `is more than {token.text}`"
    elif token.text in _WITHOUT_IS and "IS" in reading.accepted:
        help = f"write `is {_AFTER_IS.get(token.text, token.text)}`"
    return _unfit(reading, help) if help else None


_WITHOUT_IS = frozenset({"at", "more", "less", "above", "below", "before", "after", "missing"})
_AFTER_IS = MappingProxyType({"at": "at least` or `is at most", "more": "more than", "less": "less than"})


def _window(reading: Misreading) -> Diagnostic | None:
    token = reading.token
    if token.type in {"THIS", "EACH", "LAST", "ANY", "THE"} and "OVER" in reading.accepted:
        return _unfit(reading, f"write `over {token.text} …`")
    return None


def _brackets(reading: Misreading) -> Diagnostic | None:
    token = reading.token
    if token.type in {"RPAR", "RSQB"} and _still_open(reading.before) is None:
        message = f"nothing was opened that this `{token.text}` closes"
        return problems.UNREADABLE.at(reading.at, message, help="delete it")
    if token.type == "COMMA":
        message, help = "`,` does not fit here", "put a list in square brackets, such as `[G, O]`"
        if (
            _still_open(reading.before) is None
            and reading.accepted >= {"AND", "OR"}
            and not _LIST.search(reading.before)
        ):
            help = "write `and` or `or` between conditions"
        return problems.UNREADABLE.at(reading.at, message, help=help)
    return None


_LIST = re.compile(r"\b(in|is) (\d+|[A-Z][0-9]?|\"[^\"]*\")$")

_EXPLANATIONS = (
    _end,
    _phrase,
    _strange_character,
    _mixed_chain,
    _unknown_unit,
    _capitals,
    _window,
    _comparison,
    _synonym,
    _brackets,
)
