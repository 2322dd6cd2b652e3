"""An academy's settings in words, with every layer's say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import replace
from engine.policy import problems
from engine.policy.authorisation import LocalSections, record_in_force
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.records import Record
from engine.policy.sections import section_of
from engine.policy.settings import Case, Origin, Permission, Say, Setting
from engine.quantities import named_in
from engine.shown import (
    ShownAcademy,
    ShownCase,
    ShownCite,
    ShownPermission,
    ShownRecord,
    ShownSay,
    ShownSetting,
)


def shown_settings(
    policy: Policy, academy: str, path: str | None, on: date
) -> tuple[tuple[ShownSetting, ...], tuple[Diagnostic, ...]]:
    """The settings that a path names (all without one; a group names all in it), or why there are none.

    What an academy has set is shown with the records by which it is authorised on a day.
    """
    mine = policy.academies[academy]
    wanted = [name for name, each in mine.settings.items() if _within(name, path) and _is_meant(each, path)]
    if not wanted:
        help = (
            near_names(path or "", _names(mine.settings))
            or "`trustpolicy show` without a path lists them all"
        )
        return (), (problems.UNKNOWN_PATH.at(None, f"there is no setting `{path}`", help=help),)
    return tuple(_shown(mine.settings[name], mine, on) for name in sorted(wanted)), ()


def compared_settings(
    policy: Policy, path: str | None, on: date
) -> tuple[tuple[ShownAcademy, ...], tuple[Diagnostic, ...]]:
    """The same of every academy; an academy without the setting is there with none, unless none has it."""
    found = {name: shown_settings(policy, name, path, on) for name in policy.academies}
    shown = tuple(ShownAcademy(name, settings) for name, (settings, _) in found.items())
    if any(each.settings for each in shown):
        return shown, ()
    return (), next((wrong for _, wrong in found.values()), ())


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


def _shown(setting: Setting, academy: AcademyPolicy, on: date) -> ShownSetting:
    says = academy.says.get(setting.path, ())
    told = tuple(_say(say, setting.path, academy.local, on) for say in says)
    return ShownSetting(setting.path, setting.title, str(setting.type), shown_cases(setting), told)


def shown_cases(setting: Setting) -> tuple[ShownCase, ...]:
    """The cases of a setting in words."""
    return tuple(_case(case, setting) for case in setting.cases)


def shown_permissions(said: Iterable[Permission]) -> tuple[ShownPermission, ...]:
    """How far each layer lets a setting be set, in words."""
    return tuple(ShownPermission(each.layer, each.may_set, each.at, each.authorised_by) for each in said)


def _say(say: Say, path: str, local: LocalSections, on: date) -> ShownSay:
    cases = shown_cases(say.setting) if say.setting else ()
    origin = say.cites
    cites = ShownCite(origin.clause or origin.basis or "", origin.at) if origin else None
    told = ShownSay(say.layer, say.mode, cases, cites, shown_permissions(say.permissions))
    asks = tuple(dict.fromkeys(each.authorised_by for each in say.permissions if each.authorised_by))
    if say.layer != local.academy or not (cases and asks):
        return told
    return replace(told, asks=asks, records=tuple(_records(section_of(path), asks, local, on)))


def _records(section: str, roles: Sequence[str], local: LocalSections, on: date) -> Iterator[ShownRecord]:
    """The records in force of a section that some roles have to authorise."""
    for each in local.sections:
        if each.name == section and each.role in roles and (record := record_in_force(each, local, on)):
            yield shown_record(record, local)


def shown_record(record: Record, local: LocalSections) -> ShownRecord:
    """A record in words; where it names no last day, that of the next review."""
    until = record.until or local.next_review
    return ShownRecord(
        record.section,
        record.role,
        record.name,
        record.authorised,
        until.isoformat() if until else None,
        record.reference,
        Origin(local.kept_in, record.span).at,
    )


def _case(case: Case, setting: Setting) -> ShownCase:
    origin = case.origin
    return ShownCase(
        str(case.selector),
        setting.written(case),
        origin.layer,
        origin.at,
        origin.clause or origin.basis,
        origin.basis,
        tuple(map(str, named_in(case.value))) if setting.part_of is None else (),
    )
