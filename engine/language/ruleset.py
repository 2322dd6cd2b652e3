"""A checked rule, and the rules of a stack of layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal as OneOf

from engine.findings import Ladder, Level
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language import tree
from engine.language.figures import Figure
from engine.language.kinds import RowKind
from engine.language.vocabulary import Definition
from engine.quantities import Quantity
from engine.source import Span

LookBack = OneOf["this school year", "previous school year", "everything"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from: a clause of the policy, a law or a piece of guidance."""

    kind: OneOf["clause", "law", "guidance"]
    text: str


@dataclass(frozen=True, slots=True)
class Then:
    """What a finding asks for: the action, the role that acts, and how long they have.

    What it leaves unsaid is said by the duty. Time counts from the day of the check, or, where the duty gives it, from
    the day of what set it off. `letter` names the letter that is due to the parents of the pupil.
    """

    do: str
    by: str | None = None
    within: Quantity | None = None
    duty: str | None = None
    from_trigger: bool = False
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A labelled exception: where `when` holds too, the rule says no. `text` is it before definitions were put in."""

    name: str
    when: m.Meaning
    because: str
    text: tree.Expression


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule. `figures` are the values that its findings show, by name."""

    id: str
    title: str
    layer: str
    basis: tuple[Basis, ...]
    subject: RowKind
    when: m.Meaning
    text: tree.Expression
    level: Level
    says: str
    then: Then | None
    exemptions: tuple[Exemption, ...]
    look_back: LookBack
    figures: Mapping[str, Figure]
    span: Span = field(compare=False)
    ladder: Ladder | None

    @property
    def conditions(self) -> tuple[m.Meaning, ...]:
        """What it asks, then what each of its exceptions asks."""
        return (self.when, *(each.when for each in self.exemptions))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The definitions and rules of a stack of layers, by name, in the order of the files."""

    definitions: Mapping[str, Definition]
    rules: tuple[Rule, ...]
