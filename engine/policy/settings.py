"""A setting with its cases: what each value is, whom it holds for, who set it, where and by what clause."""

from __future__ import annotations

from engine.frozen import dataclass, replace
from engine.policy.cases import Selector
from engine.quantities import DURATIONS, Kind, Type, Value, written
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Basis:
    """What a value rests on: a clause of the policy document, else a law or guidance."""

    clause: str | None = None
    other: str | None = None

    def is_given(self) -> bool:
        """Whether anything is named."""
        return bool(self.clause or self.other)

    def at(self, layer: str, span: Span) -> Origin:
        """The origin of what a layer says at a place and rests on this."""
        return Origin(layer, span, self.clause, self.other)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set a value, where, and by what clause, or by what law or guidance in `basis`."""

    layer: str
    span: Span | None
    clause: str | None = None
    basis: str | None = None

    @property
    def rests_on(self) -> str:
        """The clause, else the law or guidance; blank where none is named."""
        return self.clause or self.basis or ""

    def resting_on(self, other: Origin) -> Origin:
        """The same with the clause, law or guidance of another."""
        return replace(self, clause=other.clause, basis=other.basis)

    def citing(self, cites: Origin) -> Origin:
        """The same with the clause that a layer below names; law and guidance stay where it names none."""
        return replace(self, clause=cites.clause or self.clause, basis=cites.basis or self.basis)

    @property
    def at(self) -> str:
        """`layer/file.yaml:line:column`."""
        return self.layer if self.span is None else str(self.span.place.inside)


@dataclass(frozen=True, slots=True)
class Case:
    """A value with the sessions it holds for and where it comes from.

    `whole` is what its file says, where cases for single days have cut something out of it.
    """

    selector: Selector
    value: Value
    origin: Origin
    whole: Selector | None = None

    @property
    def as_written(self) -> Selector:
        """What it holds for as its file says it, and as it is shown."""
        return self.whole or self.selector


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with all its cases, which never overlap.

    `part_of` is the path of the bands or stages that it follows from, None where it is set itself.
    """

    path: str
    type: Type
    cases: tuple[Case, ...]
    title: str
    description: str
    part_of: str | None = None

    def cited(self, cites: Origin) -> Setting:
        """The same values with the clause that a layer below names for them; law and guidance stay."""
        cases = tuple(replace(case, origin=case.origin.citing(cites)) for case in self.cases)
        return replace(self, cases=cases)

    def says_as(self, other: Setting) -> bool:
        """Whether both hold the same values in the same cases."""
        mine, theirs = ({(case.selector, case.value) for case in each.cases} for each in (self, other))
        return mine == theirs

    def written(self, case: Case) -> str:
        """The value of one of its cases as a file has it: 28 days stay days, though they are 4 weeks too."""
        if self.type.kind in DURATIONS - {Kind.SESSIONS} and case.origin.span:
            return case.origin.span.text.strip("\"'")
        return written(case.value, self.type.kind)

    def told(self, case: Case) -> str:
        """One of its cases as a label tells it: the value with what it holds for, `9:10, AM`."""
        return f"{self.written(case)}, {case.as_written}"


def cases_of(setting: Setting | None) -> tuple[Case, ...]:
    """The cases of a setting; none where there is no such setting."""
    return setting.cases if setting else ()


@dataclass(frozen=True, slots=True)
class Permission:
    """How far one layer lets those below it set a setting, in words, where it says so, and who has to authorise it."""

    layer: str
    may_set: str
    at: str | None
    authorised_by: str | None


@dataclass(frozen=True, slots=True)
class Say:
    """What one layer says to a setting, None where it is silent, and how far the layers above let it.

    A layer that leaves the value to those above can name a clause for it; `cites` says which and where. `mode` is
    what all `permissions` of the layers above come to.
    """

    layer: str
    setting: Setting | None
    mode: str
    cites: Origin | None
    permissions: tuple[Permission, ...] = ()
