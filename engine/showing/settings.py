"""An academy's settings in words, with every layer's say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from engine.diagnostics import Code, Diagnostic, Severity, near_names
from engine.envelopes import NotInstalledError
from engine.frozen import dataclass, replace
from engine.keyed import by_key
from engine.policy import problems
from engine.policy.authorisation.authorised import record_in_force
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.records import Record
from engine.policy.cases import ALWAYS, WEEKDAYS, Selector, Taught
from engine.policy.declarations import file_kinds
from engine.policy.folders import layer_names
from engine.policy.gaps import school_year
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.settings import Case, Origin, Permission, Say, Setting
from engine.quantities import named_in
from engine.showing.shown import (
    ShownAcademy,
    ShownCase,
    ShownChoice,
    ShownCite,
    ShownPermission,
    ShownRecord,
    ShownSay,
    ShownSetting,
)
from engine.spoken import year_in_words

NO_SCHOOL_DAY = Code(
    "L091",
    "what holds on a day without school, or of another school year",
    "`show` was asked what holds for a session on a Saturday or Sunday, or on a day outside the school year that the "
    "edition is for. The values shown are what the cases say for such a day. Whether any other day is a school day, "
    "only the calendar of a register can tell.",
    Severity.NOTE,
)


@dataclass(frozen=True, slots=True)
class Then:
    """The sessions of a day that are asked about: those of a year group or class, or all; one session, or both."""

    day: date
    year_group: int | None = None
    session: str | None = None
    class_: str | None = None

    @property
    def meant(self) -> Selector:
        """The sessions themselves."""
        return Selector(
            frozenset([self.session]) if self.session else None,
            None if self.year_group is None else frozenset([self.year_group]),
            frozenset([self.day.isoweekday()]),
            self.day,
            self.day,
            classes=frozenset([self.class_]) if self.class_ else None,
        )

    def __str__(self) -> str:
        """`Friday 2025-03-28, PM, year 4, class 4B`."""
        day = f"{self.day:%A} {self.day}"
        which = replace(self.meant, weekdays=None, valid_from=None, valid_until=None)
        return day if which == ALWAYS else f"{day}, {which}"

    def of(self, setting: Setting) -> Setting:
        """The setting with the cases that hold then."""
        return replace(
            setting, cases=tuple(case for case in setting.cases if case.selector.meets(self.meant))
        )

    def at(self, taught: Taught) -> Then | Diagnostic:
        """The same at an academy, with the year group of a class that has one alone; or why it is never held there."""
        if self.class_ is not None and self.class_ not in taught.classes:
            listed = "its classes are " + ", ".join(sorted(taught.classes))
            help = near_names(self.class_, taught.classes) or (listed if taught.classes else _NO_CLASSES)
            return problems.UNKNOWN_PATH.at(None, f"there is no class `{self.class_}`", help=help)
        if self.year_group is not None and self.year_group not in taught.year_groups:
            listed = "its year groups are " + ", ".join(map(str, taught.year_groups))
            return problems.UNKNOWN_PATH.at(
                None, f"it does not teach {year_in_words(self.year_group)}", help=listed
            )
        years = taught.classes[self.class_] if self.class_ else frozenset()
        if years and self.year_group is not None and self.year_group not in years:
            message = f"the class `{self.class_}` has no pupils of {year_in_words(self.year_group)}"
            return problems.UNKNOWN_PATH.at(
                None, message, help=f"leave out `--year-group`, or write {min(years)}"
            )
        return replace(self, year_group=min(years)) if len(years) == 1 else self


def shown_settings(
    policy: Policy, academy: str, path: str | None, on: date, then: Then | None
) -> tuple[tuple[ShownSetting, ...], tuple[Diagnostic, ...]]:
    """The settings that a path names (all without one; a group names all in it), or why there are none.

    What a layer has set under others is shown with the records by which it is authorised on a day. Where it is
    asked what holds `then`, only the cases that do are shown.
    """
    mine = policy.academies[academy]
    asked = then.at(mine.taught) if then else None
    if isinstance(asked, Diagnostic):
        return (), (replace(asked, message=f"{academy}: {asked.message}"),)
    wanted = [name for name, each in mine.settings.items() if _within(name, path) and _is_meant(each, path)]
    if not wanted:
        help = _other_path(path or "", policy, mine)
        return (), (problems.UNKNOWN_PATH.at(None, f"there is no setting `{path}`", help=help),)
    return tuple(_shown(mine.settings[name], mine, on, asked) for name in sorted(wanted)), ()


def _other_path(path: str, policy: Policy, academy: AcademyPolicy) -> str:
    if path in layer_names(policy.folder):
        return "name one academy only, or none with `--all`, which compares all"
    named = near_names(path, _names(academy.settings))
    return named or "`trustpolicy show` without a path lists them all"


def doubtful_day(policy: Policy, then: Then) -> Iterator[Diagnostic]:
    """Notes that no school is held on the day asked about, or that another edition's policy held on it."""
    if then.day.isoweekday() > len(WEEKDAYS):
        message = f"{then.day} is a {then.day:%A}, on which no school is held: no case by weekday is for it"
        yield NO_SCHOOL_DAY.at(None, message, help="choose a school day with `--on`")
    year = school_year(policy.edition)
    if year and not year[0] <= then.day <= year[1]:
        message = f"{then.day} lies outside the school year {policy.edition}, which this edition of the policy is for"
        yield NO_SCHOOL_DAY.at(None, message, help=f"choose a day from {year[0]} to {year[1]} with `--on`")


def compared_settings(
    policy: Policy, path: str | None, on: date, then: Then | None
) -> tuple[tuple[ShownAcademy, ...], tuple[Diagnostic, ...]]:
    """The same of every academy; an academy without the setting is there with none, unless none has it."""
    found = {name: shown_settings(policy, name, path, on, then) for name in policy.academies}
    shown = tuple(ShownAcademy(name, settings) for name, (settings, _) in found.items())
    if any(each.settings for each in shown):
        return shown, ()
    return (), next((wrong for _, wrong in found.values()), ())


_NO_CLASSES = "it lists none in its policy.yaml: no setting of it goes by class"
_NONE = ShownCase("no case holds then", "no value", "none", "")


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


def _shown(setting: Setting, academy: AcademyPolicy, on: date, asked: Then | None) -> ShownSetting:
    says = academy.says.get(setting.path, ())
    told = tuple(_say(say, setting.path, academy.local_by_layer, on) for say in says)
    cases = shown_cases(asked.of(setting) if asked else setting, on) or (_NONE,)
    choices = tuple(choices_of(setting, asked.meant)) if asked and len(shown_cases(setting)) > 1 else ()
    words = str(asked) if choices else ""
    return ShownSetting(setting.path, setting.title, str(setting.type), cases, told, words, choices)


def choices_of(setting: Setting, meant: Selector) -> Iterator[ShownChoice]:
    """The cases of a setting, each with the reason why it holds for what is meant, or does not."""
    for shown in shown_cases(setting):
        parts = [case for case in setting.cases if _case(case, setting) == shown]
        holds = any(part.selector.meets(meant) for part in parts)
        written = parts[0].as_written
        yield ShownChoice(
            shown.when, shown.value, shown.layer, holds, "" if holds else _why_not(written, parts, meant)
        )


def _why_not(written: Selector, parts: Sequence[Case], meant: Selector) -> str:
    """The first thing in a case that keeps it from holding."""
    for name in ("sessions", "year_groups", "classes", "weekdays", "phases"):
        part = Selector(**{name: getattr(written, name)})
        if not part.meets(meant):
            return f"it is for {part}"
    dates = Selector(valid_from=written.valid_from, valid_until=written.valid_until, single=written.single)
    if not dates.meets(meant):
        return f"it holds {dates}"
    if not any(part.selector.phases is None and part.selector.meets(written) for part in parts):
        return "it is for none here"
    return (
        "a case for this day alone goes before it" if _cut_by_day(parts) else "a narrower case goes before it"
    )


def _cut_by_day(parts: Sequence[Case]) -> bool:
    return any(part.selector.valid_from or part.selector.valid_until for part in parts)


def shown_cases(setting: Setting, on: date | None = None) -> tuple[ShownCase, ...]:
    """The cases of a setting in words, as its files have them: what single days leave of one is one case still.

    Where they are looked at on a day, it is told of each that does not hold then.
    """
    parts = by_key(((case.as_written, case.origin), case) for case in setting.cases)
    return tuple(
        replace(_case(each[0], setting), lapsed=_lapsed(each, on) if on else "") for each in parts.values()
    )


def _lapsed(parts: Sequence[Case], on: date) -> str:
    """Why a case does not hold on a day, whose dates leave it these parts; blank where it does."""
    written = parts[0].as_written
    if any(part.selector.in_force(on) for part in parts):
        return ""
    if written.in_force(on):
        return "not on this day"
    return "not yet" if written.valid_from and on < written.valid_from else "no longer"


def shown_permissions(said: Iterable[Permission]) -> tuple[ShownPermission, ...]:
    """How far each layer lets a setting be set, in words."""
    return tuple(ShownPermission(each.layer, each.may_set, each.at, each.authorised_by) for each in said)


def _say(say: Say, path: str, local_by_layer: Mapping[str, LocalSections], on: date) -> ShownSay:
    cases = shown_cases(say.setting, on) if say.setting else ()
    origin = say.cites
    cites = ShownCite(origin.rests_on, origin.at) if origin else None
    told = ShownSay(say.layer, say.mode, cases, cites, shown_permissions(say.permissions))
    asks = tuple(dict.fromkeys(each.authorised_by for each in say.permissions if each.authorised_by))
    if not (cases and asks):
        return told
    records = _records(file_kinds()[path], asks, local_by_layer[say.layer], on)
    return replace(told, asks=asks, records=tuple(records))


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
        _signature(record),
    )


def _signature(record: Record) -> str:
    """Whether a record in force is signed; a false signature is never in force."""
    if record.signed is None:
        return "not signed"
    try:
        record.signed.signs(record.content())
    except NotInstalledError:
        return "signed, not verified: the extra `sign` is not installed"
    return "signed"


def _case(case: Case, setting: Setting) -> ShownCase:
    origin = case.origin
    return ShownCase(
        str(case.as_written),
        setting.written(case),
        origin.layer,
        origin.at,
        origin.rests_on or None,
        origin.basis,
        tuple(map(str, named_in(case.value))) if setting.part_of is None else (),
    )
