"""One setting with a whole range of values, asked of a register in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date

from engine.backends import embedded
from engine.diagnostics import Diagnostic, has_errors
from engine.editions.change import Apart
from engine.findings import Level, PerhapsNotAsked
from engine.frozen import dataclass
from engine.impact.asking import Answered, Questions, Variant
from engine.impact.causes import Differing, Pairing, differing_rules
from engine.impact.mixing import with_paths
from engine.impact.trial import Trial, Tried
from engine.impact.variants import Asking, answers_to, name_of
from engine.impact.wishes import Wish
from engine.policy.settings import Setting
from engine.register.ahead import Reading
from engine.wording import listed, of_case


@dataclass(frozen=True, slots=True)
class SweepCount:
    """How many subjects of an academy each rule says yes to; None for a rule that cannot be asked there.

    `pupils` are those for whom some of the rules says yes.
    """

    yes: tuple[int | None, ...]
    cannot_tell: tuple[int | None, ...]
    pupils: int


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """A value with what it comes to at each academy, and together; `now` marks the value in force."""

    value: str
    now: bool
    by_academy: tuple[SweepCount, ...]

    @property
    def yes(self) -> tuple[int | None, ...]:
        """How many subjects each rule says yes to; None for a rule that cannot be asked anywhere."""
        return _together(each.yes for each in self.by_academy)

    @property
    def cannot_tell(self) -> tuple[int | None, ...]:
        """Of how many subjects each rule cannot tell."""
        return _together(each.cannot_tell for each in self.by_academy)

    @property
    def pupils(self) -> int:
        """For how many pupils some of the rules says yes."""
        return sum(each.pupils for each in self.by_academy)


def _together(counts: Iterable[tuple[int | None, ...]]) -> tuple[int | None, ...]:
    known = ([each for each in of_rule if each is not None] for of_rule in zip(*counts, strict=True))
    return tuple(sum(each) if each else None for each in known)


@dataclass(frozen=True, slots=True)
class SweptRule(PerhapsNotAsked):
    """A rule that reads the setting; `not_evaluated` is why the register cannot be asked, at all or at some academies.

    `academies` are those whose rule it is: another may have its own in its place.
    """

    rule: str
    title: str
    level: Level
    not_evaluated: str | None
    academies: tuple[str, ...] = ()
    not_evaluated_at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a range of values of one setting comes to on a register, value by value; `when` is the case of it.

    `layer` is the one that would set them: the academy itself, or the trust of several. `beyond` tells which of the
    values it may not set; "" where it may set them all. `apart` are the academies at which none of them would hold.
    """

    academies: tuple[str, ...]
    path: str
    title: str
    edition: str
    as_at: date
    rules: tuple[SweptRule, ...]
    points: tuple[SweepPoint, ...]
    when: str
    beyond: str = ""
    layer: str = ""
    apart: tuple[Apart, ...] = ()

    @property
    def name(self) -> str:
        """The path, with the case in brackets: `register.closes (AM)`."""
        return of_case(self.path, self.when)


def sweep(
    trial: Trial,
    given: Mapping[str, Setting],
    wish: Wish,
    reading: Reading,
    as_at: date,
) -> tuple[Sweep | None, tuple[Diagnostic, ...]]:
    """The answers for every value, of all rules that read the setting; None where the register cannot be used.

    What else is tried is `given`.
    """
    embedded.make_ready()
    opened = reading.opened()
    edition = trial.tried(given).edition if given else trial.edition
    changed = dict.fromkeys(trial.academies, frozenset([wish.path]))
    pair = Pairing(edition, edition, trial.academies, {}, changed)
    rules = differing_rules(pair)
    tried = [trial.tried({**given, wish.path: setting}) for _, setting in wish.values]
    settings = _settings(pair, tried, wish.path)
    asking = Asking(pair, opened, as_at, settings) if opened else None
    plans = asking.questions(_variants(rules, wish.path, settings, len(tried))) if asking else ()
    register, found = reading.read()
    if register is None or asking is None or has_errors(found):
        return None, found
    answers = answers_to(plans, register.connection, register.summary.tables["marks"].used)
    swept = tuple(_rule(rule, at, plans) for at, rule in enumerate(rules))
    now = edition.standings[trial.layer].settings.get(wish.path)
    points = tuple(
        _point(
            text,
            bool(now and setting.says_as(now)),
            [answers.get(name_of(at, str(nth))) for at in range(len(rules))],
            swept,
            trial.academies,
        )
        for nth, (text, setting) in enumerate(wish.values)
    )
    told = Sweep(
        *(trial.academies, wish.path, wish.values[0][1].title, edition.policy.edition, as_at, swept, points),
        when=wish.when,
        layer=trial.layer,
        apart=tuple(_apart(trial, tried, wish)),
    )
    return told, found


def _at(path: str, nth: int) -> str:
    return f"{path}@{nth}"


def _settings(pair: Pairing, tried: Sequence[Tried], path: str) -> dict[str, dict[str, Setting]]:
    """The settings in force at each academy, and what holds there with each value under a path of its own."""
    return {
        name: {
            **pair.settings(name)[1],
            **{_at(path, nth): held for nth, each in enumerate(tried) if (held := each.setting(path, name))},
        }
        for name in pair.academies
    }


def _variants(
    rules: Sequence[Differing], path: str, settings: Mapping[str, dict[str, Setting]], values: int
) -> Iterator[Variant]:
    for at, rule in enumerate(rules):
        for nth in range(values):
            mine = _at(path, nth)
            own = {name: _with(settings[name], path, mine) for name in rule.academies}
            yield Variant(name_of(at, str(nth)), with_paths(rule.rule, {path: mine}), rule.academies, own)


def _with(settings: dict[str, Setting], path: str, of: str) -> dict[str, Setting]:
    return {**settings, path: settings[of]} if of in settings else settings


def _rule(rule: Differing, at: int, plans: Sequence[Questions]) -> SweptRule:
    """A rule with why it is not asked; every value is asked of the same tables."""
    name, named = name_of(at, "0"), (rule.rule.id, rule.rule.title, rule.rule.level)
    why = next((plan.left_out[name] for plan in plans if name in plan.left_out), None)
    lacking = next((plan.lacking[name] for plan in plans if name in plan.lacking), {})
    return SweptRule(*named, why, rule.academies, lacking)


def _point(
    value: str,
    now: bool,
    answers: Sequence[Answered | None],
    rules: Sequence[SweptRule],
    academies: Sequence[str],
) -> SweepPoint:
    pupils = {pupil for each in answers if each is not None for pupil in each.pupils()}
    yes, unknown = ([each.count(told) if each else None for each in answers] for told in (True, None))
    of = Counter(academy for academy, _ in pupils)
    counts = (
        SweepCount(_there(yes, rules, name), _there(unknown, rules, name), of[name]) for name in academies
    )
    return SweepPoint(value, now, tuple(counts))


def _there(
    counts: Sequence[Counter[str] | None], rules: Sequence[SweptRule], academy: str
) -> tuple[int | None, ...]:
    """How many there are at an academy for each rule that is asked there."""
    asked = (academy in rule.academies and academy not in rule.not_evaluated_at for rule in rules)
    return tuple(
        each[academy] if there and each is not None else None
        for each, there in zip(counts, asked, strict=True)
    )


def _apart(trial: Trial, tried: Sequence[Tried], wish: Wish) -> Iterator[Apart]:
    """The academies at which none of the values would hold, with those beside which what stands there is refused."""
    for name in trial.academies:
        if why := tried[0].overruled(wish.path, name):
            values = [
                text
                for (text, _), each in zip(wish.values, tried, strict=True)
                if each.refusal(wish.path, name)
            ]
            refused = f"; `validate` would refuse that beside {listed(values)}" if values else ""
            yield Apart(name, f"{why}{refused}")
