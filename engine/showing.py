"""An academy's settings in words, with every layer's say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.diagnostics import Diagnostic, near_names
from engine.policy import problems
from engine.policy.loading import Policy
from engine.policy.settings import Case, Permission, Say, Setting
from engine.shown import ShownCase, ShownCite, ShownPermission, ShownSay, ShownSetting


def shown_settings(
    policy: Policy, academy: str, path: str | None
) -> tuple[tuple[ShownSetting, ...], tuple[Diagnostic, ...]]:
    """The settings that a path names (all without one; a group names all in it), or why there are none."""
    mine = policy.academies[academy]
    wanted = [name for name, each in mine.settings.items() if _within(name, path) and _is_meant(each, path)]
    if not wanted:
        help = (
            near_names(path or "", _names(mine.settings))
            or "`trustpolicy show` without a path lists them all"
        )
        return (), (problems.UNKNOWN_PATH.at(None, f"there is no setting `{path}`", help=help),)
    return tuple(_shown(mine.settings[name], mine.says.get(name, ())) for name in sorted(wanted)), ()


def _names(settings: Mapping[str, Setting]) -> set[str]:
    found = set()
    for name in settings:
        parts = name.split(".")
        found |= {".".join(parts[: i + 1]) for i in range(len(parts))}
    return found


def _within(name: str, path: str | None) -> bool:
    return path is None or name == path or name.startswith(path + ".")


def _is_meant(setting: Setting, path: str | None) -> bool:
    """Whether a setting is to be listed: a part of bands or stages only where its band or stage is named."""
    return setting.part_of is None or (path is not None and path.startswith(f"{setting.part_of}."))


def _shown(setting: Setting, says: tuple[Say, ...]) -> ShownSetting:
    told = tuple(_say(say) for say in says)
    return ShownSetting(setting.path, setting.title, str(setting.type), shown_cases(setting), told)


def shown_cases(setting: Setting) -> tuple[ShownCase, ...]:
    """The cases of a setting in words."""
    return tuple(_case(case, setting) for case in setting.cases)


def shown_permissions(said: Iterable[Permission]) -> tuple[ShownPermission, ...]:
    """How far each layer lets a setting be set, in words."""
    return tuple(ShownPermission(each.layer, each.may_set, each.at, each.authorised_by) for each in said)


def _say(say: Say) -> ShownSay:
    cases = shown_cases(say.setting) if say.setting else ()
    origin = say.cites
    cites = ShownCite(origin.clause or origin.basis or "", origin.at) if origin else None
    return ShownSay(say.layer, say.mode, cases, cites, shown_permissions(say.permissions))


def _case(case: Case, setting: Setting) -> ShownCase:
    origin = case.origin
    return ShownCase(
        str(case.selector),
        setting.written(case),
        origin.layer,
        origin.at,
        origin.clause or origin.basis,
        origin.basis,
    )
