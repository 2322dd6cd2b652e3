"""Other settings to what would follow on a register: the policy is changed in memory alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.editions.change import Change, Comparison, EditionName, Kind, Side
from engine.editions.directions.directing import Directions
from engine.editions.edition import Edition, read_edition
from engine.frozen import replace
from engine.impact.asked import as_they_stand, unsound
from engine.impact.causes import pairing
from engine.impact.measuring import measure
from engine.impact.sweeping import sweep as swept
from engine.impact.trial import Trial, Tried
from engine.impact.wishes import WHAT_IF, Wish, beside, is_wished, not_to_set, wished
from engine.outcomes import Compared, WhatIf
from engine.policy.choosing import check_academies, check_names
from engine.policy.folders import layer_names, unusable
from engine.policy.settings import Case, Setting
from engine.progress import at_step
from engine.register.ahead import Reading


def asked_what_if(
    policies: Path,
    academies: Sequence[str],
    settings: Sequence[str],
    sweep: str | None,
    register: Path,
    as_at: date,
) -> WhatIf:
    """What would follow if an academy, or the trust of several, had other settings, or a range of one of them."""
    trial, wrong = _trial(policies, academies)
    if trial is None:
        return _refused(wrong)
    wishes = [wished(text, trial.at) for text in settings]
    ranged = wished(sweep, trial.at, sweep=True) if sweep is not None else None
    every = [*wishes, *([ranged] if ranged else [])]
    beyond_bounds = (note for each in every if isinstance(each, Wish) for note in not_to_set(each, trial.at))
    notes = (*beyond_bounds, *as_they_stand((trial.edition,), trial.academies, as_at))
    given: dict[str, Setting] = {}
    wishes = [_given(each, given) for each in wishes]
    if isinstance(ranged, Wish):
        ranged = beside(ranged, given)
    if found := tuple(each for each in (*wishes, ranged) if isinstance(each, Diagnostic)):
        return _refused(found)
    at_step("reading the register", 0, 1)
    with Reading(register) as reading:
        reading.begin(trial.academies, as_at, trial.edition.policy.codes)
        if isinstance(ranged, Wish):
            told, found = swept(trial, given, ranged, reading, as_at)
            beyond = "; ".join(each.message for each in not_to_set(ranged, trial.at))
            return WhatIf(Compared(None, (*notes, *found)), replace(told, beyond=beyond) if told else None)
        tried = trial.tried(given)
        comparison = _comparison(tried, given)
        pair = pairing(trial.edition, tried.edition, trial.academies, {})
        impact, found = measure(pair, comparison.changes, reading, as_at)
    return WhatIf(Compared(comparison, (*notes, *found), impact))


def _given(wish: Wish | Diagnostic, given: dict[str, Setting]) -> Wish | Diagnostic:
    """A wish beside those before it; what it gives is added to what is `given`."""
    both = beside(wish, given) if isinstance(wish, Wish) else wish
    if isinstance(both, Wish):
        given[both.path] = both.values[-1][1]
    return both


def _refused(found: Sequence[Diagnostic]) -> WhatIf:
    return WhatIf(Compared(None, tuple(found)))


def _trial(policies: Path, academies: Sequence[str]) -> tuple[Trial | None, tuple[Diagnostic, ...]]:
    """Where the values are tried: at the one academy that is named, else at the trust of those named, or of all."""
    if unusable(policies) or not (names := layer_names(policies)):
        from engine.policy.loading import read_policy

        return None, read_policy(policies)[1]
    edition = read_edition(str(policies), policies)
    wrong = (
        *check_names(policies, academies, names),
        *check_academies(policies, academies, edition.layers, names),
    )
    if wrong or edition.errors:
        return None, wrong or (unsound(edition, otherwise=""),)
    chosen = tuple(dict.fromkeys(academies)) or tuple(edition.policy.academies)
    if len(chosen) == len(academies) == 1:
        return Trial(edition, chosen[0], chosen), ()
    return Trial(edition, edition.standings[chosen[0]].owner.id, chosen), ()


def _comparison(tried: Tried, paths: Iterable[str]) -> Comparison:
    trial = tried.trial
    directions = Directions(trial.edition, tried.edition)
    changes: list[Change] = []
    for path in sorted(paths):
        was, now = (each.standings[trial.layer].settings.get(path) for each in (trial.edition, tried.edition))
        for each, reached, apart in tried.changes(path):
            direction, reason = directions.setting(path, each)
            when = "" if str(each.selector) == "always" else str(each.selector)
            sides = _side(was, each.old), _side(now, each.new)
            title = now.title if now else path
            change = Change(Kind.SETTING, path, when, title, *sides, direction, reason, reached, apart=apart)
            changes.append(change)
    names = _name(trial.edition), _name(tried.edition)
    if trial.of_one:
        return Comparison(*names, trial.layer, tuple(changes), (), layer=trial.layer)
    return Comparison(*names, None, tuple(changes), (), academies=trial.academies, layer=trial.layer)


def _name(edition: Edition) -> EditionName:
    return EditionName(edition.spec, edition.policy.edition, edition.policy.digest)


def _side(setting: Setting | None, case: Case | None) -> Side | None:
    if setting is None or case is None:
        return None
    origin, at = case.origin, WHAT_IF if is_wished(case) else case.origin.at
    return Side(setting.written(case), origin.layer, at, origin.rests_on)
