"""Whom or what a finding is about, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.findings import Finding, combination_part
from engine.frozen import replace
from engine.spoken import day_in_words, year_in_words

_GROUPS = ("pupil_id", "class", "year_group")
_UNNAMED = ("pupil_id", "name", "date", "session")


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


def subject_unnamed(finding: Finding) -> str:
    """The same without a name: `P0001, 9 January 2025 AM`."""
    subject = {key: value for key, value in finding.subject.items() if key != "name"}
    return subject_whole(replace(finding, subject=subject))


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
