"""The question what an academy may set, answered whole or for one path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from engine.delegated.authorities import shown_sections
from engine.delegated.names import GROUP_OF, name_options
from engine.delegated.settings import setting_option
from engine.diagnostics import Diagnostic, labels_at, near_names
from engine.frozen import replace
from engine.keyed import by_key
from engine.policy import problems
from engine.policy.authorisation.sections import SECTIONS
from engine.policy.declarations import declarations, group_paths, setting_leaves
from engine.policy.delegation.allowed import (
    SECTION_OF,
    allowed_names,
    allowed_settings,
    grants_for_name,
    names_above,
)
from engine.policy.delegation.grants import Mode
from engine.policy.delegation.judging import Granted
from engine.policy.loading import AcademyPolicy
from engine.policy.standing import Standing
from engine.showing.shown import ShownOption, ShownOptions
from engine.wording import few_named


def options_of(
    academies: Iterable[AcademyPolicy], path: str | None, on: date
) -> tuple[tuple[ShownOptions, ...], tuple[Diagnostic, ...]]:
    """All that each academy may set, or what of it lies under a path; why there is nothing once for all alike."""
    told = [_shown_options(academy, path, on) for academy in academies]
    found = by_key((problem, shown.academy) for shown, wrong in told for problem in wrong)
    shown = tuple(each for each, _ in told)
    return shown, tuple(_of_academies(problem, names) for problem, names in found.items())


def _of_academies(problem: Diagnostic, academies: Sequence[str]) -> Diagnostic:
    if problem.code is not problems.NOT_FOR_IT:
        return problem
    return replace(problem, message=f"{few_named(academies)}: {problem.message}")


def _shown_options(
    academy: AcademyPolicy, path: str | None, on: date
) -> tuple[ShownOptions, tuple[Diagnostic, ...]]:
    """All that an academy may set, or what of it lies under a path; and why there is nothing, where there is."""
    above = academy.says.standing.above or Standing()
    settings, names = tuple(allowed_settings(above)), tuple(allowed_names(above))
    options = [
        *(setting_option(each, academy) for each in settings),
        *name_options({(each.kind, each.name): each for each in names}, academy),
    ]
    options.sort(key=lambda option: SECTIONS.index(option.section))
    chosen = tuple(option for option in options if _within(option, path))
    sections = tuple(shown_sections((*settings, *names), academy.local, on))
    touched = {option.section for option in chosen}
    shown = ShownOptions(
        academy.academy, academy.name, chosen, tuple(each for each in sections if each.name in touched)
    )
    return shown, () if chosen else tuple(_why_nothing(path, above, options))


def _within(option: ShownOption, path: str | None) -> bool:
    return path is None or path in (option.section, option.name) or option.name.startswith(f"{path}.")


def _why_nothing(path: str | None, above: Standing, options: Sequence[ShownOption]) -> Iterator[Diagnostic]:
    """That there is no such path, or that the academy may not set it, with who locks it where."""
    named = (f"{GROUP_OF[kind]}.{name}" for kind, names in names_above(above).items() for name in names)
    known = {*declarations(), *group_paths(), *GROUP_OF.values(), *named}
    if path is None:
        message = "no layer above lets anything be set"
        yield problems.NOT_FOR_IT.at(None, message, help="what may be set stands in delegation.yaml above")
    elif path not in known and path not in SECTION_OF.values():
        help = near_names(path, {*known, *(option.name for option in options)})
        help = help or "`trustpolicy options` without a path lists them all"
        yield problems.UNKNOWN_PATH.at(None, f"there is no setting `{path}`", help=help)
    else:
        yield _locked(path, above)


def _locked(path: str, above: Standing) -> Diagnostic:
    """Who keeps an academy from setting it; the first lock of all is told."""
    lock = next((each for each in _granted(path, above) if each.grant.mode is Mode.LOCKED), None)
    message = f"`{path}` may not be set"
    if lock is None:
        return problems.NOT_FOR_IT.at(None, f"{message}: no layer above lets it")
    span = lock.grant.span or (lock.setting.cases[0].origin.span if lock.setting else None)
    labels = labels_at((span, f"{lock.by} locks it"))
    return problems.NOT_FOR_IT.at(None, f"{message}: it is locked by {lock.by}{lock.rests_on}", also=labels)


def _granted(path: str, above: Standing) -> list[Granted]:
    """What the layers above grant for a setting, all settings of a group, or something by name."""
    group, _, name = path.partition(".")
    kind = next((kind for kind, key in GROUP_OF.items() if key == group and name), None)
    if kind:
        return grants_for_name(above, kind, name)
    inside = (leaf for leaf in setting_leaves() if leaf.startswith(f"{path}."))
    return [*above.granted(path), *(each for leaf in inside for each in above.granted(leaf))]
