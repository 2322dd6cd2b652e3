"""Other settings for an academy to what would follow on a register: the policy is changed in memory alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.editions.change import Change, Comparison, EditionName, Kind, Side
from engine.editions.directions.directing import Directions
from engine.editions.edition import Edition, read_edition
from engine.editions.recut import differing
from engine.frozen import replace
from engine.impact import problems
from engine.impact.asked import as_they_stand, unsound
from engine.impact.causes import pairing
from engine.impact.measuring import measure
from engine.impact.sweeping import sweep as swept
from engine.impact.wishes import WHAT_IF, Wish, beside, not_to_set, wished
from engine.outcomes import Compared, WhatIf
from engine.policy.choosing import check_names
from engine.policy.folders import layer_names, unusable
from engine.policy.settings import Setting
from engine.progress import OnStep
from engine.register.ahead import Reading


def asked_what_if(
    policies: Path,
    academy: str,
    settings: Sequence[str],
    sweep: str | None,
    register: Path,
    as_at: date,
    on_step: OnStep | None,
) -> WhatIf:
    """What would follow if the academy had other settings, or a range of one of them."""
    edition, wrong = _edition(policies, academy)
    if edition is None:
        return _refused(wrong)
    mine = edition.policy.academies[academy]
    wishes = [wished(text, mine) for text in settings]
    ranged = wished(sweep, mine, sweep=True) if sweep is not None else None
    every = [*wishes, *([ranged] if ranged else [])]
    beyond_bounds = (note for each in every if isinstance(each, Wish) for note in not_to_set(each, mine))
    notes = (*beyond_bounds, *as_they_stand((edition,), (academy,), as_at))
    given: dict[str, Setting] = {}
    wishes = [_given(each, given) for each in wishes]
    if isinstance(ranged, Wish):
        ranged = beside(ranged, given)
    problems_found = tuple(each for each in (*wishes, ranged) if isinstance(each, Diagnostic))
    if problems_found:
        return _refused(problems_found)
    changed = _changed(edition, academy, given)
    if on_step:
        on_step("reading the register", 0, 1)
    with Reading(register) as reading:
        reading.begin((academy,), as_at, edition.policy.codes)
        if isinstance(ranged, Wish):
            told, found = swept(changed, academy, ranged, reading, as_at, on_step)
            beyond = "; ".join(each.message for each in not_to_set(ranged, mine))
            return WhatIf(Compared(None, (*notes, *found)), replace(told, beyond=beyond) if told else None)
        comparison = _comparison(edition, changed, academy)
        pair = pairing(edition, changed, (academy,), {})
        impact, found = measure(pair, comparison.changes, reading, as_at, on_step)
    return WhatIf(Compared(comparison, (*notes, *found), impact))


def _given(wish: Wish | Diagnostic, given: dict[str, Setting]) -> Wish | Diagnostic:
    """A wish beside those before it; what it gives is added to what is `given`."""
    both = beside(wish, given) if isinstance(wish, Wish) else wish
    if isinstance(both, Wish):
        given[both.path] = both.values[-1][1]
    return both


def _refused(found: Sequence[Diagnostic]) -> WhatIf:
    return WhatIf(Compared(None, tuple(found)))


def _edition(policies: Path, academy: str) -> tuple[Edition | None, tuple[Diagnostic, ...]]:
    """The policies, None with what is wrong where nothing can be evaluated by them."""
    if unusable(policies) or not layer_names(policies):
        from engine.policy.loading import read_policy

        return None, read_policy(policies)[1]
    edition = read_edition(str(policies), policies)
    if academy not in edition.policy.academies:
        named = tuple(check_names(policies, [academy], layer_names(policies)))
        message = f"`{academy}` is no academy"
        help = ", ".join(f"`{each}`" for each in edition.policy.academies)
        return None, named or (problems.NO_SUCH_SETTING.at(None, message, help=f"the academies are {help}"),)
    return (None, (unsound(edition, otherwise=""),)) if edition.errors else (edition, ())


def _changed(edition: Edition, academy: str, settings: Mapping[str, Setting]) -> Edition:
    """The edition in which the academy has other settings."""
    mine = edition.policy.academies[academy]
    other = replace(mine, settings={**mine.settings, **settings})
    policy = replace(edition.policy, academies={**edition.policy.academies, academy: other})
    return replace(edition, spec=WHAT_IF, policy=policy)


def _comparison(old: Edition, new: Edition, academy: str) -> Comparison:
    before, after = (each.policy.academies[academy].settings for each in (old, new))
    directions = Directions(old, new)
    changes: list[Change] = []
    for path, now in sorted(after.items()):
        was = before.get(path)
        for each in differing(was, now) if was is not now else ():
            direction, reason = directions.setting(path, each)
            when = "" if str(each.selector) == "always" else str(each.selector)
            sides = _side(was, each.old), _side(now, each.new)
            changes.append(Change(Kind.SETTING, path, when, now.title, *sides, direction, reason, (academy,)))
    return Comparison(_name(old), _name(new), academy, tuple(changes), ())


def _name(edition: Edition) -> EditionName:
    return EditionName(edition.spec, edition.policy.edition, edition.policy.digest)


def _side(setting: Setting | None, case: object) -> Side | None:
    from engine.policy.settings import Case

    if setting is None or not isinstance(case, Case):
        return None
    origin = case.origin
    return Side(setting.written(case), origin.layer, origin.at, origin.clause or origin.basis or "")
