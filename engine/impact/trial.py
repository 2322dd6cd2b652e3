"""Values tried at a layer: what then holds at the academies under it, and which of them the values do not reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.editions.change import Apart
from engine.editions.edition import Edition
from engine.editions.reach import overruled
from engine.editions.recut import Differing, differing
from engine.frozen import dataclass, replace
from engine.impact.wishes import WHAT_IF, is_wished
from engine.policy.cases import ALWAYS, Selector
from engine.policy.settings import Setting
from engine.policy.standing import Standing
from engine.policy.trying import tried
from engine.quantities import Value
from engine.source import Place

NOBODY = "nobody there is meant by that case"


@dataclass(frozen=True)
class Trial:
    """Where values are tried: at one layer of an edition, for the academies that are looked at."""

    edition: Edition
    layer: str
    academies: tuple[str, ...]

    @property
    def at(self) -> Standing:
        """What holds at the layer."""
        return self.edition.standings[self.layer]

    @property
    def of_one(self) -> bool:
        """Whether it is an academy that would set the values itself."""
        return self.academies == (self.layer,)

    def tried(self, settings: Mapping[str, Setting]) -> Tried:
        """The edition in which the layer has other settings."""
        policy, wrong = tried(self.edition.policy, self.layer, settings)
        refused = {each.place: each.message for each in wrong}
        return Tried(self, replace(self.edition, spec=WHAT_IF, policy=policy), refused)


@dataclass(frozen=True)
class Tried:
    """An edition with other settings; `refused` are the places of what layers could then not keep, each with why."""

    trial: Trial
    edition: Edition
    refused: Mapping[Place, str]

    def setting(self, path: str, academy: str) -> Setting | None:
        """A setting as it would be in force at an academy."""
        return self.edition.policy.academies[academy].settings.get(path)

    def changes(self, path: str) -> Iterator[tuple[Differing, tuple[str, ...], tuple[Apart, ...]]]:
        """Where a setting of the layer is another, with the academies that this reaches, and the others with why not."""
        was, now = (each.standings[self.trial.layer].settings.get(path) for each in self._editions)
        for each in differing(was, now):
            reached = tuple(name for name in self.trial.academies if self._sees(path, each, name))
            others = (name for name in self.trial.academies if name not in reached)
            apart = (Apart(name, self._why(path, each.selector, name)) for name in others)
            yield each, reached, tuple(apart)

    def overruled(self, path: str, academy: str, selector: Selector = ALWAYS) -> str:
        """What stands in the way of the layer's values at an academy; blank where they hold there for somebody."""
        setting = self.setting(path, academy)
        if setting is not None and any(map(is_wished, setting.cases)):
            return ""
        return overruled(path, selector, self.trial.layer, self.edition.standings[academy]) or NOBODY

    def refusal(self, path: str, academy: str) -> str:
        """Why an academy, or a layer between, could not keep what it says to a setting; blank where it could."""
        said = (own[path] for own in self.edition.standings[academy].own if path in own)
        places = (case.origin.span.place for each in said for case in each.cases if case.origin.span)
        return next((self.refused[place] for place in places if place in self.refused), "")

    @property
    def _editions(self) -> tuple[Edition, Edition]:
        return self.trial.edition, self.edition

    def _sees(self, path: str, each: Differing, academy: str) -> bool:
        """Whether just this is what differs at an academy for somebody there."""
        where = replace(each.selector, phases=None)
        before, after = (edition.policy.academies[academy] for edition in self._editions)
        return any(
            found.selector.meets(where) and _values(found) == _values(each)
            for found in differing(before.settings.get(path), after.settings.get(path), after.taught)
        )

    def _why(self, path: str, selector: Selector, academy: str) -> str:
        why, refusal = self.overruled(path, academy, selector) or NOBODY, self.refusal(path, academy)
        return f"{why}; `validate` would refuse that: {refusal}" if refusal else why


def _values(each: Differing) -> tuple[Value | None, Value | None]:
    return tuple(case.value if case else None for case in (each.old, each.new))  # type: ignore[return-value]
