"""A check as rows for a spreadsheet, one a finding."""

from __future__ import annotations

from collections.abc import Iterator

from engine.answering.subject_words import subject_whole
from engine.check_result import CheckResult
from engine.findings import Finding, Ladder, Measured, RuleCount, UsedSetting
from engine.reports.check.closing import not_evaluated
from engine.reports.check.once import Once
from engine.reports.csv import csv_rows
from engine.reports.phrases import setting_value, unit_words

_SUBJECT = ("pupil_id", "name", "class", "year_group", "date", "session")
COLUMNS = (
    *("academy", "rule", "title", "level", "answer", "subject"),
    *_SUBJECT,
    *("window_from", "window_to", "says", "values", "missing"),
    *("do", "by", "holder", "contact", "due", "settings"),
    *("ladder", "stage", "under"),
)


def check_csv(result: CheckResult) -> Iterator[str]:
    """A header, a row a finding, and a row for each rule and academy at which it was not evaluated, with the reason."""
    settings = Once(_settings)
    rows = (_row(each, settings(each.settings)) for each in result.listed)
    skipped = (row for rule in not_evaluated(result) for row in _skipped(rule))
    return csv_rows(COLUMNS, (dict_row for part in (rows, skipped) for dict_row in part))


def _row(finding: Finding, settings: str) -> dict[str, object]:
    window, action = finding.window, finding.then
    by = action and action.by
    return {
        "academy": finding.academy,
        "rule": finding.rule,
        "title": finding.title,
        "level": finding.level,
        "answer": finding.answer,
        "subject": subject_whole(finding),
        **{key: finding.subject.get(key) for key in _SUBJECT},
        "window_from": window and window.first,
        "window_to": window and window.last,
        "says": finding.says,
        "values": "; ".join(f"{name} {_figure(value)}" for name, value in finding.values.items()),
        "missing": "; ".join(finding.missing),
        "do": action and action.do,
        "by": by and by.role,
        "holder": by and by.holder,
        "contact": by and by.contact,
        "due": action and action.due,
        "settings": settings,
        **_ladder(finding.ladder),
    }


def _ladder(ladder: Ladder | None) -> dict[str, object]:
    return {"ladder": ladder.name, "stage": ladder.stage, "under": ladder.under} if ladder else {}


def _settings(settings: tuple[UsedSetting, ...]) -> str:
    return "; ".join(map(_resting_on, settings))


def _resting_on(setting: UsedSetting) -> str:
    """The setting with its value, which is left out where it is a long list, and its place."""
    value = "" if isinstance(setting.value, tuple) else f" = {setting_value(setting)}"
    return f"{setting.name}{value} at {setting.at}"


def _figure(measured: Measured) -> str:
    """`1 session`, `8 to 11 sessions`, `10.5%`; what is no number, such as a day, a time or `yes`, stands alone."""
    if measured.value is None:
        return "missing"
    told = measured.spread(str)
    if isinstance(measured.value, str):
        return told
    if measured.unit != "%":
        return f"{told} {unit_words(measured)}"
    return f"{told}%" if measured.count is None else f"{told}% ({measured.count} of {measured.among})"


def _skipped(rule: RuleCount) -> Iterator[dict[str, str]]:
    told = {"rule": rule.id, "title": rule.title, "level": rule.level, "answer": "not evaluated"}
    for academy, reason in (rule.not_evaluated_at or {"": rule.not_evaluated or ""}).items():
        yield {"academy": academy, **told, "says": reason}
