"""What a sentence is told with: the row in hand, and the values of settings where they are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.kinds import RowKind
from engine.quantities import Kind, Type, Value, written
from engine.spoken import day_in_words
from engine.wording import listed


@dataclass(frozen=True, slots=True)
class Spelled:
    """A value in the words of the file that gives it: 28 days, which are 4 weeks too."""

    text: str


Told: TypeAlias = Value | Spelled


@dataclass(frozen=True, slots=True)
class Teller:
    """`say` gives the clause of a condition, or of its opposite; `settings` are values by path.

    With `named` the path of a setting stands behind its value. `chains` tells whether a condition is said as several
    clauses joined by `and` or `or`.
    """

    kind: RowKind
    settings: Mapping[str, Told]
    named: bool
    say: Callable[[m.Meaning, Teller, bool], str]
    chains: Callable[[m.Meaning, Teller], bool]

    def clause(self, node: m.Meaning, negative: bool = False) -> str:
        """A condition as a clause, or its opposite."""
        return self.say(node, self, negative)

    def into(self, kind: RowKind) -> Teller:
        """Told of another row."""
        return replace(self, kind=kind)


def told_value(node: m.Meaning, teller: Teller) -> str | None:
    """A written value, or a setting's where it is known; None for what has to be found out."""
    if isinstance(node, m.Constant):
        return node.written.replace("points", "percentage points") or _written(node.value, node.type)
    if isinstance(node, m.Setting) and node.path in teller.settings:
        return _written(teller.settings[node.path], node.type)
    return None


def source_of(node: m.Meaning, teller: Teller) -> str:
    """The path of a setting told by its value, in brackets with a blank before, where it is asked for."""
    known = isinstance(node, m.Setting) and node.path in teller.settings
    return f" ({node.path})" if isinstance(node, m.Setting) and known and teller.named else ""


def _written(value: Told, type: Type) -> str:
    if isinstance(value, Spelled):
        return value.text
    if isinstance(value, frozenset):
        return listed(sorted(value), word="or")
    if type.kind is Kind.TEXTS and isinstance(value, tuple):
        return listed((f"“{each}”" for each in value), word="or")
    if type.kind in {Kind.TEXT, Kind.CHOICE}:
        return f"“{value}”"
    if type.kind is Kind.DATE and isinstance(value, date):
        return day_in_words(value)
    if type.kind is Kind.POINTS:
        return written(value, type.kind).replace("points", "percentage points")
    return written(value, type.kind)
