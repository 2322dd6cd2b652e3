"""Pupils and registers for whom a setting that varies has no case: of classes and year groups that nobody listed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from engine.checking.by_group import at_its_groups, goes_by_group
from engine.diagnostics import Code, Diagnostic, Severity, near_names
from engine.keyed import by_key
from engine.language.reads import REGISTER_TIMES
from engine.policy.cases import Selector, Taught, uncovered
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.settings import Setting
from engine.register.groups import PupilGroup, TakenClass, pupil_groups, taken_classes
from engine.spoken import year_in_words, years_in_words
from engine.wording import counted, listed, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NO_CASE = Code(
    "D041",
    "pupils for whom a setting has no case",
    "The academy's cases of this setting go by class or year group, and the register holds pupils of others, or without "
    "a class. Which value is meant for them is not guessed: rules that need it answer `cannot tell` for each of them. "
    "List the class under `classes` in the academy's policy.yaml (or the year under `year_groups`) and give it a case, "
    "or correct the register. There is no case for all other classes: it would give a misspelt one the wrong value.",
    Severity.WARNING,
)
NO_TIME = Code(
    "D042",
    "registers for whose class a time has no case",
    "Register times go by class or year group. The class of these registers is in no row of `pupils`, so its year "
    "group is not known; or it is not listed; or its pupils are in several year groups, and no one case covers them "
    "all. Rules that need such a time answer `cannot tell` for these registers. Write the class the same way in both "
    "tables, and for a class of several year groups write a case by class.",
    Severity.WARNING,
)
NOT_TAUGHT = Code(
    "D043",
    "pupils of a year group that the academy does not teach",
    "According to the academy's policy.yaml nobody is in these year groups, so `validate` has not checked that its "
    "settings cover them. Usually a year group is mistyped, in the register or there. Rules are asked of these pupils "
    "as of all others.",
    Severity.WARNING,
)
_LISTED = 6
_PLAIN = re.compile(r"\w([\w .&/'-]*\w)?")
"""A name that YAML takes as it stands."""
_Left = TypeVar("_Left", PupilGroup, TakenClass)


def unlisted(policy: Policy, connection: DuckDBPyConnection) -> Iterator[Diagnostic]:
    """A warning for the settings of an academy that leave the same pupils, or registers, without a case.

    Of pupils in year groups that it does not teach there is one all the same where no setting leaves them out.
    """
    varying = {name: _varying(academy) for name, academy in policy.academies.items()}
    pupils = {
        name: list(found) for name, found in groupby(pupil_groups(connection), lambda each: each.academy)
    }
    rows = taken_classes(connection) if any(varying.values()) else ()
    taken = {name: list(found) for name, found in groupby(rows, lambda each: each.academy)}
    for name, settings in varying.items():
        yield from _of_academy(policy.academies[name], settings, pupils.get(name, []), taken.get(name, []))


def _of_academy(
    academy: AcademyPolicy,
    settings: Sequence[Setting],
    groups: Sequence[PupilGroup],
    taken: Sequence[TakenClass],
) -> Iterator[Diagnostic]:
    without = _left_out(settings, groups, _lacks, academy)
    for left, together in without.items():
        yield _no_case(academy, together, left, classless=all(group.class_ is None for group in groups))
    times = [setting for setting in settings if setting.path in REGISTER_TIMES]
    for untimed, together in _left_out(times, taken, _lacks_time, academy).items():
        yield _no_time(academy, together, untimed)
    told = {group for left in without for group in left}
    if strange := [
        each for each in groups if each.year_group not in academy.year_groups and each not in told
    ]:
        yield _not_taught(academy, strange)


def _not_taught(academy: AcademyPolicy, strange: Sequence[PupilGroup]) -> Diagnostic:
    years = sorted({group.year_group for group in strange})
    number = counted(sum(group.pupils for group in strange), "pupil")
    whose = listed(map(year_in_words, years), _LISTED)
    message = f"{number} of {whose}, which {academy.academy} does not teach"
    return NOT_TAUGHT.at(None, message, help=_correct_years(academy, years))


def _correct_years(academy: AcademyPolicy, years: Iterable[int]) -> str:
    where = f"in the policy.yaml of {academy.academy}"
    return f"correct the year group in `pupils`, or add {listed(map(str, years))} to `year_groups` {where}"


def _varying(academy: AcademyPolicy) -> list[Setting]:
    """The settings that go by class or year group, without those that are parts of another."""
    return list(filter(goes_by_group, academy.settings.values()))


def _left_out(
    settings: Iterable[Setting],
    groups: Sequence[_Left],
    lacks: Callable[[Setting, _Left, AcademyPolicy], bool],
    academy: AcademyPolicy,
) -> Mapping[tuple[_Left, ...], list[Setting]]:
    """The settings that leave some groups without a case, by those that they leave out."""
    return by_key(
        (left, setting)
        for setting in settings
        if (left := tuple(group for group in groups if lacks(setting, group, academy)))
    )


def _lacks(setting: Setting, group: PupilGroup, academy: AcademyPolicy) -> bool:
    """Whether some case of the group's year is for classes of which it is none, or what there is leaves its year out.

    Of a year that the academy teaches `validate` has told what all its cases leave out.
    """
    selectors = [case.selector for case in setting.cases]
    if group.year_group not in academy.year_groups:
        taught = Taught(
            (group.year_group,), {group.class_: frozenset([group.year_group])} if group.class_ else {}
        )
        return uncovered(Selector(year_groups=frozenset([group.year_group])), selectors, taught) is not None
    by_class = [each.classes for each in selectors if each.classes and _is_for(each, [group.year_group])]
    return bool(by_class) and not any(group.class_ in classes for classes in by_class)


def _lacks_time(setting: Setting, taken: TakenClass, academy: AcademyPolicy) -> bool:
    """Whether a class has no year group, or some case is for a part of its year groups alone, or for none of them."""
    if taken.first_year is None or taken.last_year is None:
        return True
    years = frozenset(range(taken.first_year, taken.last_year + 1))
    mine = Selector(year_groups=years, classes=frozenset([taken.class_]))
    if any(case.selector.meets(mine) and not _is_for(case.selector, years) for case in setting.cases):
        return True
    return any(_lacks(setting, PupilGroup(taken.academy, year, taken.class_, 0), academy) for year in years)


def _is_for(selector: Selector, years: Iterable[int]) -> bool:
    return selector.year_groups is None or selector.year_groups.issuperset(years)


def _no_case(
    academy: AcademyPolicy, settings: Sequence[Setting], left: Sequence[PupilGroup], *, classless: bool
) -> Diagnostic:
    for_whom = counted(sum(group.pupils for group in left), "pupil")
    whose = listed(map(_whose, left), _LISTED)
    message = f"{_has_no_case(settings, academy)} for {for_whom} of the register: {whose}"
    return _until_mended(NO_CASE, settings[0], message, _mending(academy, left, classless=classless))


def _whose(group: PupilGroup) -> str:
    inside = f"in `{group.class_}`" if group.class_ is not None else "without a class"
    return f"{group.pupils} of {year_in_words(group.year_group)} {inside}"


def _mending(academy: AcademyPolicy, left: Sequence[PupilGroup], *, classless: bool) -> Iterator[str]:
    """What helps, for each reason for which some pupils are left out."""
    strange = sorted({group.year_group for group in left if group.year_group not in academy.year_groups})
    of_class = [group for group in left if group.year_group not in strange]
    where = f"in the policy.yaml of {academy.academy}"
    if strange:
        yield _correct_years(academy, strange)
    named = next((group.class_ for group in of_class if group.class_ is not None), None)
    if named is not None:
        near = near_names(named, academy.taught.classes)
        yield (
            f"{f'{near} C' if near else 'c'}orrect the class in `pupils`, or list it under `classes` {where}, such as "
            f"`{_as_listed(named, academy, of_class)}`, and give it a case"
        )
    if any(group.class_ is None for group in of_class):
        yield (
            "add the column `class` to `pupils`"
            if classless
            else "enter in `pupils` the class of those without one"
        )


def _as_listed(name: str, academy: AcademyPolicy, left: Sequence[PupilGroup]) -> str:
    """A class with its year groups as policy.yaml would list it."""
    years = academy.taught.classes.get(name, frozenset()) | {
        group.year_group for group in left if group.class_ == name
    }
    key = name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)
    return f"{key}: [{', '.join(map(str, sorted(years)))}]"


def _no_time(
    academy: AcademyPolicy, settings: Sequence[Setting], untimed: Sequence[TakenClass]
) -> Diagnostic:
    number = counted(sum(each.registers for each in untimed), "register")
    message = f"{_has_no_case(settings, academy)} for {number} of {listed(map(_of_class, untimed), _LISTED)}"
    help = "write the class in `registers` as in `pupils`, or give it a case by class"
    return _until_mended(NO_TIME, settings[0], message, [help])


def _of_class(taken: TakenClass) -> str:
    name = f"`{taken.class_}`"
    if taken.first_year is None or taken.last_year is None:
        return f"{name} (no pupil is in it)"
    return f"{name} ({years_in_words(range(taken.first_year, taken.last_year + 1))})"


def _has_no_case(settings: Sequence[Setting], academy: AcademyPolicy) -> str:
    have = "has" if len(settings) == 1 else "have"
    return f"{quoted((setting.path for setting in settings), _LISTED)} {have} no case at {academy.academy}"


def _until_mended(code: Code, setting: Setting, message: str, helps: Iterable[str]) -> Diagnostic:
    """A problem of a setting, with what ends it."""
    help = f"{'; '.join(helps)}; until then rules that need the value answer `cannot tell` for them"
    return at_its_groups(code, setting, message, help)
