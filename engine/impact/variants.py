"""The variants of differing rules: as they were, as they are, and with some of their changes made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.checking.checking import codes_met
from engine.frozen import dataclass, replace
from engine.impact.asking import NOT_ASKED, Answered, Key, Questions, Variant, answers, questions
from engine.impact.attributing import sets_to_ask
from engine.impact.causes import CODES, Differing, Pairing, cause_by
from engine.impact.mixing import BEFORE, with_changes, with_paths
from engine.language.reads import POSSIBLE_CODES, settings_read
from engine.language.ruleset import Rule
from engine.planning.facts import Facts
from engine.policy.settings import Setting
from engine.register.ahead import Opened
from engine.register.calendar import SchoolCalendar

if TYPE_CHECKING:
    import duckdb

OLD, NEW = "old", "new"


def name_of(at: int, made: str | frozenset[str], causes: Sequence[str] = ()) -> str:
    """The name of a variant: the rule's number and which of its changes are made."""
    if isinstance(made, frozenset):
        made = "".join("1" if cause in made else "0" for cause in causes)
    return f"r{at:04}-{made}"


@dataclass(frozen=True)
class Asking:
    """What variants are made with, and asked of; `given` are settings of each academy that are not the pair's."""

    pair: Pairing
    opened: Opened
    as_at: date
    given: Mapping[str, Mapping[str, Setting]] | None = None

    @property
    def facts(self) -> Facts:
        """The academies with their settings now, and as they were under paths of their own."""
        empty = SchoolCalendar.of([])
        calendars = {name: self.opened.calendars.get(name, empty) for name in self.pair.academies}
        settings = self.given or {academy: self._settings(academy) for academy in self.pair.academies}
        periods = (*self.pair.old.policy.codes, *self.pair.new.policy.codes)
        codes = codes_met(periods, calendars.values(), self.as_at)
        return Facts(self.pair.academies, settings, calendars, self.as_at, codes)

    @property
    def facts_before(self) -> Facts:
        """The same for rules that read the possible codes without naming them, where these are as they were."""
        facts = self.facts
        before = {academy: self.pair.settings(academy)[0].get(POSSIBLE_CODES) for academy in facts.academies}
        settings = {
            academy: {path: each for path, each in {**known, POSSIBLE_CODES: before[academy]}.items() if each}
            for academy, known in facts.settings.items()
        }
        return replace(facts, settings=settings, _known={})

    def _settings(self, academy: str) -> Mapping[str, Setting]:
        before, after = self.pair.settings(academy)
        changed = (path for each in self.pair.changed.values() for path in each)
        return {**after, **{path + BEFORE: before[path] for path in changed if path in before}}

    def questions(self, variants: Iterable[Variant]) -> tuple[Questions, ...]:
        """The variants in one plan; in a second those that go by the possible codes as they were."""
        listed = list(variants)
        apart = [each for each in listed if each.codes_before]
        together = [each for each in listed if not each.codes_before]
        plans = [questions(together, self.facts, self.opened.supplied)]
        if apart:
            plans.append(questions(apart, self.facts_before, self.opened.supplied))
        return tuple(plans)

    def both(self, rules: Sequence[Differing]) -> Iterator[Variant]:
        """Each rule as it was and as it is."""
        for at, rule in enumerate(rules):
            if rule.old is not None:
                paths = {path: path + BEFORE for path in self._changed(rule.old)}
                yield self._variant(name_of(at, OLD), with_paths(rule.old, paths), rule, frozenset())
            if rule.new is not None:
                yield self._variant(name_of(at, NEW), rule.new, rule, frozenset(rule.causes))

    def between(self, rules: Sequence[Differing], flipped: Sequence[Sequence[Key]]) -> Iterator[Variant]:
        """Each rule of which some answer flips, with every set of its changes made by which it can be told why."""
        for at, (rule, keys) in enumerate(zip(rules, flipped, strict=True)):
            if keys and len(rule.causes) > 1:
                for made in sets_to_ask(rule.causes):
                    if mixed := with_changes(rule, made, self.pair):
                        yield self._variant(name_of(at, made, rule.causes), mixed, rule, made)

    def _changed(self, rule: Rule) -> Iterator[str]:
        changed = frozenset(path for each in self.pair.changed.values() for path in each)
        return (path for path in settings_read(rule) if path in changed)

    def _variant(self, name: str, rule: Rule, of: Differing, made: frozenset[str]) -> Variant:
        settings = {each: self._mixed(each, of, made) for each in of.academies}
        return Variant(name, rule, of.academies, settings, of.implicit and CODES not in made)

    def _mixed(self, academy: str, of: Differing, made: frozenset[str]) -> Mapping[str, Setting]:
        """The settings for rules that read nothing else: as they are where the change is made, else as they were."""
        before, after = self.pair.settings(academy)
        if of.new is None:
            return {**before, **_renamed(before)}
        undone = {path for path in of.settings if cause_by(path) not in made}
        old = {path: before[path] for path in undone if path in before}
        kept = {path: each for path, each in after.items() if path not in undone}
        return {**kept, **old, **_renamed(before)}


def _renamed(settings: Mapping[str, Setting]) -> dict[str, Setting]:
    return {path + BEFORE: setting for path, setting in settings.items()}


def before_and_now(told: Mapping[str, Answered], at: int) -> tuple[Answered, Answered]:
    """The answers of a rule as it was and as it is; those of `NOT_ASKED` where it was not asked so."""
    return told.get(name_of(at, OLD), NOT_ASKED), told.get(name_of(at, NEW), NOT_ASKED)


def answers_to(
    plans: Sequence[Questions], connection: duckdb.DuckDBPyConnection, marks: int
) -> dict[str, Answered]:
    """The answers of all variants of some plans, by their names."""
    found: dict[str, Answered] = {}
    for plan in plans:
        if plan.names or plan.by_settings:
            found |= answers(plan, connection, marks)
    return found
