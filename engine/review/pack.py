"""All that a review looks at, as one value: what was changed, decided, set otherwise and found, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.check_result import RegisterSummary
from engine.editions.change import Comparison
from engine.frozen import dataclass
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.monitoring.figures import Figures, Monitoring
from engine.showing.shown import ShownReview


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A contradiction of the document that nobody has decided: the statements that take part, and who decides.

    `is_new` tells that it was not open in the older edition, `has_changed` that it was and read otherwise.
    """

    what: str
    statements: tuple[str, ...]
    decides: str
    is_new: bool = False
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class SettledDecision:
    """What was to be decided in the older edition and no longer is.

    `decided` are the decisions recorded; none where what was at odds has changed.
    """

    what: str
    statements: tuple[str, ...]
    decided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is to be decided; `settled` is None where it cannot be told what was open in the older edition."""

    open: tuple[OpenDecision, ...]
    settled: tuple[SettledDecision, ...] | None


@dataclass(frozen=True, slots=True)
class Override:
    """What an academy sets for itself, or a layer between the trust and it, and what holds without it.

    `layer` is the folder of who sets it.
    `state` is `authorised`, `not authorised`, `run out` or `needs no authorisation`. `by` is who has authorised it;
    where nobody has, the role that would have to.
    """

    layer: str
    name: str
    title: str
    value: str
    instead_of: str
    at: str
    state: str
    by: str = ""
    since: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The review of an academy, or of a trust, between two editions, as at a day.

    `ratified` tells when the newer edition was, `clauses`, `rules` and `settings` have the title of each, the last
    those of roles too, `below_trust` the names of the academies and of the layers between the trust and them, by their
    folders. `decisions` are None where they cannot be told. `impact` names nobody unless pupils were asked for, as
    `monitoring` does, which has the figures of each academy by its folder; it is a reason where no register could be
    asked by both editions. `between` is what the layers between the trust and the academies set as these set their
    `overrides`. `doubts` are what is doubtful about authorisations that count, `noticed` what is of the register and
    the rest. `together` are the figures of a trust's academies added up; None in the review of one.
    """

    name: str
    trust: str
    title: str
    as_at: date
    ratified: str
    below_trust: Mapping[str, str]
    clauses: Mapping[str, str]
    rules: Mapping[str, str]
    settings: Mapping[str, str]
    comparison: Comparison
    decisions: Decisions | None
    overrides: tuple[Override, ...]
    reviews: tuple[ShownReview, ...]
    register: RegisterSummary
    impact: Impact | GroupedImpact | str
    monitoring: Mapping[str, Monitoring]
    between: tuple[Override, ...]
    doubts: tuple[str, ...]
    noticed: tuple[str, ...]
    together: Figures | None = None

    @property
    def names_pupils(self) -> bool:
        """Whether pupils are named in it."""
        return not all(each.suppressed for each in self.monitoring.values())
