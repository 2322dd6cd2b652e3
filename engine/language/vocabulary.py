"""The names a rule may use: columns of the register, settings of the policy, definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Literal as OneOf

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass, replace
from engine.language.kinds import KINDS, RowKind
from engine.language.tree import Expression
from engine.quantities import Kind, Type
from engine.source import Span

_DERIVED: Mapping[str, Mapping[str, Type]] = {
    "day": {"date": Type(Kind.DATE)},
    "missing_mark": {"date": Type(Kind.DATE), "session": Type(Kind.CHOICE, choices=("AM", "PM"))},
    "out_of_force_mark": {
        "date": Type(Kind.DATE),
        "session": Type(Kind.CHOICE, choices=("AM", "PM")),
        "code": Type(Kind.CODE),
    },
    "register": {"year_group": Type(Kind.COUNT, "year group", optional=True)},
    "class": {"class": Type(Kind.TEXT), "year_group": Type(Kind.COUNT, "year group", optional=True)},
    "year_group": {"year_group": Type(Kind.COUNT, "year group")},
    "register_time": {
        "session": Type(Kind.CHOICE, choices=("AM", "PM"), optional=True),
        "open_for": Type(Kind.MINUTES, optional=True),
    },
}


@dataclass(frozen=True, slots=True)
class Definition:
    """A name given under `define:` for a condition on a kind of row, a share or another measure.

    `parts` are the parsed texts: of a condition `when`, of a share `where` and `among`, of a measure `measure`.
    """

    name: str
    form: OneOf["condition", "share", "measure"]
    of: str
    parts: Mapping[str, Expression]
    span: Span = field(compare=False)
    quantifier: OneOf["every", "some"] | None
    title: str = field(compare=False)


def lacks(varies: frozenset[str], unseen: frozenset[str]) -> frozenset[str]:
    """By what a setting varies that a row cannot tell; what has no year group has the value for the whole school."""
    seen = {"year group", "class"} if "year group" in unseen and WHOLE in varies else set()
    return varies & (unseen - seen)


WHOLE = "whole school"
"""Stands among what a setting varies by where it has a value for the whole school."""


@dataclass(frozen=True)
class Vocabulary:
    """What names mean. `varies` tells by which of session, year group, class and weekday a setting has cases, and
    whether one is for the whole school; `varies_at` tells it for a layer's rules, of the cases set there and above.

    `roles`, with their titles, and `duties` are those that there are at each layer, whose rules may name them; a layer
    of which that is not known is not among them. `broken` holds what is wrong with definitions that are known by name
    and mean nothing. `named` tells of each setting of bands or stages what one of them can say. In a rule for each of
    them, `each` is the word for the one in hand, and its path.
    """

    columns: Mapping[str, Mapping[str, Type]]
    settings: Mapping[str, Type]
    definitions: Mapping[str, Definition]
    codes: frozenset[str]
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    varies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    varies_at: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    broken: Mapping[str, Diagnostic] = field(default_factory=dict)
    duties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    each: tuple[str, str] | None = None

    def at(self, layer: str) -> Vocabulary:
        """The names as the rules of a layer can use them."""
        return replace(self, varies=self.varies_at.get(layer, self.varies))

    def path_of(self, name: str) -> str:
        """The path of the setting that a name means: `stage.below` is that of the stage in hand."""
        word, path = self.each or ("", "")
        mine = bool(word) and f"{name}.".startswith(f"{word}.")
        return path + name.removeprefix(word) if mine else name

    def column(self, kind: RowKind, name: str) -> tuple[str, Type] | None:
        """The column of a kind of row that a name means, with its type; `made_by.name` is `made_by_name`."""
        column = name.replace(".", "_")
        known = self.columns_of(kind)
        return (column, known[column]) if column in known else None

    def columns_of(self, kind: RowKind) -> Mapping[str, Type]:
        """All columns of a kind of row."""
        return self._columns[kind.name]

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[str, Type]]:
        return {
            name: {**self.columns.get(kind.table or "", {}), **_DERIVED.get(name, {})}
            for name, kind in KINDS.items()
        }

    def names(self, kinds: Iterable[str]) -> set[str]:
        """Every name that can be used where rows of these kinds are in hand."""
        columns = {name for kind in kinds for name in self.columns_of(KINDS[kind])}
        return columns | set(self.settings) | set(self.definitions)
