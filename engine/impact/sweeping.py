"""One setting with a whole range of values, asked of a register in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.backends import embedded
from engine.diagnostics import Diagnostic, has_errors
from engine.editions.edition import Edition
from engine.findings import Level
from engine.frozen import dataclass
from engine.impact.asking import Answered, Variant
from engine.impact.causes import Pairing
from engine.impact.mixing import with_paths
from engine.impact.variants import Asking, answers_to, name_of
from engine.impact.wishes import Wish
from engine.language.reads import settings_read
from engine.language.rules import Rule
from engine.policy.settings import Setting
from engine.progress import OnStep
from engine.register.ahead import Reading
from engine.wording import of_case


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """A value, and how many subjects each rule says yes to by it; None for a rule that cannot be asked.

    `pupils` are those for whom some of the rules says yes; `now` marks the value in force.
    """

    value: str
    now: bool
    yes: tuple[int | None, ...]
    cannot_tell: tuple[int | None, ...]
    pupils: int


@dataclass(frozen=True, slots=True)
class SweptRule:
    """A rule that reads the setting; `not_evaluated` is why the register cannot be asked."""

    rule: str
    title: str
    level: Level
    not_evaluated: str | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a range of values of one setting comes to on a register, value by value; `when` is the case of it.

    `beyond` tells which of the values the academy may not set itself; "" where it may set them all.
    """

    academy: str
    path: str
    title: str
    edition: str
    as_at: date
    rules: tuple[SweptRule, ...]
    points: tuple[SweepPoint, ...]
    when: str
    beyond: str = ""

    @property
    def name(self) -> str:
        """The path, with the case in brackets: `register.closes (AM)`."""
        return of_case(self.path, self.when)


def sweep(
    edition: Edition, academy: str, wish: Wish, reading: Reading, as_at: date, on_step: OnStep | None
) -> tuple[Sweep | None, tuple[Diagnostic, ...]]:
    """The answers for every value, of all rules that read the setting; None where the register cannot be used."""
    embedded.make_ready()
    opened = reading.opened()
    rules = [rule for rule in edition.rules[academy].rules if wish.path in settings_read(rule)]
    settings = _settings(edition, academy, wish)
    pair = Pairing(edition, edition, (academy,), {}, {academy: frozenset()})
    asking = Asking(pair, opened, as_at, {academy: settings}) if opened else None
    plans = asking.questions(_variants(rules, academy, wish, settings)) if asking else ()
    register, found = reading.read()
    if register is None or asking is None or has_errors(found):
        return None, found
    answers = answers_to(plans, register.connection, register.summary.tables["marks"].used, on_step)
    left_out = {name: why for plan in plans for name, why in plan.left_out.items()}
    swept = tuple(
        SweptRule(rule.id, rule.title, rule.level, left_out.get(name_of(at, "0")))
        for at, rule in enumerate(rules)
    )
    now = edition.policy.academies[academy].settings.get(wish.path)
    points = tuple(
        _point(
            text,
            bool(now and setting.says_as(now)),
            [answers.get(name_of(at, str(nth))) for at in range(len(rules))],
        )
        for nth, (text, setting) in enumerate(wish.values)
    )
    title = wish.values[0][1].title
    told = Sweep(academy, wish.path, title, edition.policy.edition, as_at, swept, points, wish.when)
    return told, found


def _at(path: str, nth: int) -> str:
    return f"{path}@{nth}"


def _settings(edition: Edition, academy: str, wish: Wish) -> dict[str, Setting]:
    """The settings in force, and each value under a path of its own."""
    values = {_at(wish.path, nth): setting for nth, (_, setting) in enumerate(wish.values)}
    return {**edition.policy.academies[academy].settings, **values}


def _variants(rules: list[Rule], academy: str, wish: Wish, settings: dict[str, Setting]) -> Iterator[Variant]:
    for at, rule in enumerate(rules):
        for nth, (_, setting) in enumerate(wish.values):
            own = {academy: {**settings, wish.path: setting}}
            changed = with_paths(rule, {wish.path: _at(wish.path, nth)})
            yield Variant(name_of(at, str(nth)), changed, (academy,), own)


def _point(value: str, now: bool, answers: list[Answered | None]) -> SweepPoint:
    pupils = {pupil for each in answers if each is not None for pupil in _pupils(each)}
    yes, unknown = (
        tuple(None if each is None else each.count(told) for each in answers) for told in (True, None)
    )
    return SweepPoint(value, now, yes, unknown, len(pupils))


def _pupils(answered: Answered) -> Iterator[object]:
    """The pupils of whom a rule says yes."""
    for key in answered.rows:
        told = answered.told(key) if answered.answer(key) is True else None
        if told and "pupil_id" in told.subject:
            yield told.subject["pupil_id"]
