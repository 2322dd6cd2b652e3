"""Words that the text and Markdown reports share: who a finding is about, who acts and by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from engine.findings import Action, CheckResult, Finding, Responsible, UsedSetting, combination_part
from engine.quantities import day_in_words, year_in_words
from engine.wording import counted

_GROUPS = ("pupil_id", "class", "year_group")
MOST_NAMED = 5
"""So many academies are named in a heading; of more it tells how many they are."""
_UNNAMED = ("pupil_id", "name", "date", "session")


def academies_called(academies: Sequence[str]) -> str:
    """`wenlock, hillside`, or `36 academies`."""
    if len(academies) > MOST_NAMED:
        return counted(len(academies), "academy", "academies")
    return ", ".join(academies)


def subject_group(finding: Finding) -> tuple[int, str]:
    """What findings are listed under: the pupil, else the class or year group, else the academy; sorts so."""
    for rank, key in enumerate(_GROUPS):
        if key in finding.subject:
            return rank, _part(key, finding.subject)
    return len(_GROUPS), ""


def subject_rest(finding: Finding) -> str:
    """What the group's name leaves open: `9 January 2025 AM`; empty where nothing is left."""
    group = next((key for key in _GROUPS if key in finding.subject), None)
    day = " ".join(_said(finding.subject[key]) for key in ("date", "session") if key in finding.subject)
    rest = (_part(key, finding.subject) for key in finding.subject if key not in {*_UNNAMED, group})
    return ", ".join(part for part in (day, *rest) if part)


def subject_whole(finding: Finding) -> str:
    """The group and the rest in one text; the academy where the subject is the academy itself."""
    group, rest = subject_group(finding)[1], subject_rest(finding)
    return ", ".join(part for part in (group, rest) if part) or finding.academy


def _part(key: str, subject: Mapping[str, str | int | date]) -> str:
    value = _said(subject[key])
    match key:
        case "pupil_id":
            return f"{value} {subject['name']}" if subject.get("name") else value
        case "year_group":
            return year_in_words(int(value))
        case "class":
            return f"class {value}"
        case "kind":
            return value.replace("_", " ")
        case "year_groups" | "classes" | "weekdays":
            return combination_part(key, value)
    return f"{key.removesuffix('_date').replace('_', ' ')} {value}"


def _said(value: str | int | date) -> str:
    return day_in_words(value) if isinstance(value, date) else str(value)


def stretch(finding: Finding) -> str:
    """`4 November 2024 to 24 January 2025`, or nothing."""
    window = finding.window
    return f"{day_in_words(window.first)} to {day_in_words(window.last)}" if window else ""


def reason(finding: Finding, title: str) -> str:
    """What the finding says, with the stretch unless its last day is named; nothing where it only says the title."""
    says = "" if finding.says.rstrip(".") == title else finding.says
    window = stretch(finding)
    if finding.window and day_in_words(finding.window.last) in says:
        return says
    return f"{says} ({window})" if says and window else says or window


def lower_stages(folded: Iterable[Finding], titles: Mapping[str, str]) -> str:
    """`also: Persistent absence (must), Attendance below the target (should)`: the stages below one; or nothing."""
    highest_first = sorted(folded, key=lambda each: -each.ladder.stage if each.ladder else 0)
    named = dict.fromkeys(f"{titles.get(each.rule) or each.rule} ({each.level})" for each in highest_first)
    return f"also: {', '.join(named)}" if named else ""


def who(by: Responsible | None) -> str:
    """`attendance champion, Ms A Invented (01632 960001)`; no holder whose name is that of the role."""
    if by is None:
        return ""
    role = by.role.replace("_", " ")
    named = f"{role}, {by.holder}" if by.holder and by.holder.lower() != role.lower() else role
    return f"{named} ({by.contact})" if by.contact else named


def due_by(action: Action) -> str:
    """`by 4 April 2025`, or `was due by` a day that is past; nothing where there is no deadline."""
    if action.due is None:
        return ""
    return f"{'was due by' if action.overdue else 'by'} {day_in_words(action.due)}"


def what_to_do(action: Action) -> str:
    """`Consider a penalty notice: headteacher, Ms A Invented (01632 960001), by 4 April 2025`."""
    by, due = who(action.by), due_by(action)
    return f"{action.do}: {', '.join(part for part in (by, due) if part)}" if by or due else action.do


def settings_used(result: CheckResult) -> Iterator[tuple[str, str, str, str]]:
    """Path, value, place and clause of each setting that a finding rests on, once, in the paths' order."""
    used = {(s.path, s.at): s for finding in result.findings for s in finding.settings}
    for _, setting in sorted(used.items()):
        yield setting.name, setting_value(setting), setting.at, setting.clause or ""


def setting_value(setting: UsedSetting) -> str:
    """The value as it is read, with its unit, a set with commas."""
    if isinstance(setting.value, tuple):
        return ", ".join(setting.value)
    return setting.written or str(setting.value)
