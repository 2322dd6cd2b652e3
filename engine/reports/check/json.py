"""A check as one JSON object, described by `schemas/results/check.schema.json`; a finding a line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.check_result import AcademyCount, CheckResult, RegisterSummary
from engine.findings import Action, Finding, Ladder, Measured, RuleCount, UsedSetting, Window
from engine.reports.check.once import Once
from engine.reports.diagnostics import diagnostic_json
from engine.reports.json import Json, WrittenJson, json_object, json_text


def check_json(result: CheckResult) -> Iterator[str]:
    """The object in pieces; decimals are strings, dates `YYYY-MM-DD`, all beyond ASCII is escaped."""
    return json_object(
        as_at=result.as_at,
        academies=result.academies,
        policy={"edition": result.edition, "digest": result.policy_digest},
        register=_register(result.register),
        rules=map(_rule, result.rules),
        by_academy=map(_academy, result.by_academy()),
        findings=map(_Lines().line, result.listed),
        wanted=wanted_json(result, len(result.findings), len(result.listed)),
        diagnostics=map(diagnostic_json, result.diagnostics),
    )


def _register(register: RegisterSummary) -> Json:
    tables = {
        name: {"read": table.read, "used": table.used, "set_aside": table.set_aside}
        for name, table in register.tables.items()
    }
    return {
        "digest": register.digest,
        "tables": tables,
        "missing_marks": register.missing_marks,
        "incomplete": register.incomplete,
        "misnamed": register.misnamed,
    }


def wanted_json(result: CheckResult, of: int, listed: int) -> Json:
    """What is listed where not everything is, and how much is not."""
    wanted = result.wanted
    if wanted is None:
        return None
    named = {
        "roles": wanted.roles,
        "rules": wanted.rules,
        "pupils": wanted.pupils,
        "classes": wanted.classes,
        "level": wanted.level,
        "overdue": wanted.overdue,
        "since": wanted.since,
        "summary": wanted.summary,
    }
    return {**named, "left_out": of - listed}


def _rule(rule: RuleCount) -> Json:
    return {
        "id": rule.id,
        "title": rule.title,
        "for": rule.subject,
        "level": rule.level,
        "academies": list(rule.academies),
        "tested": rule.tested,
        "yes": rule.yes,
        "no": rule.no,
        "cannot_tell": rule.cannot_tell,
        "excepted": rule.excepted,
        "not_evaluated": rule.why_not,
        "not_evaluated_at": dict(rule.not_evaluated_at),
    }


def _academy(count: AcademyCount) -> Json:
    return {"academy": count.academy, **count.counts}


class _Lines:
    """Findings as JSON. Most of a line are settings and what to do, which many findings share."""

    def __init__(self) -> None:
        self._heads: dict[tuple[str, str, str], str] = {}
        self._window = Once(_window)
        self._then = Once(_then)
        self._settings = Once(_settings)
        self._ladder = Once(_ladder)

    def line(self, finding: Finding) -> WrittenJson:
        """A finding on one line."""
        key = finding.rule, finding.academy, finding.answer
        if key not in self._heads:
            titled = (*key, finding.title)
            self._heads[key] = ", ".join(map(_member, ("rule", "academy", "answer", "title"), titled))
        subject = ", ".join([_member(*each) for each in finding.subject.items()])
        values = ", ".join([_value(*each) for each in finding.values.items()])
        missing = json_text(finding.missing) if finding.missing else "[]"
        return WrittenJson(
            f'{{{self._heads[key]}, "subject": {{{subject}}}, "window": {self._window(finding.window)}, '
            f'"values": {{{values}}}, "missing": {missing}, "says": {json_text(finding.says)}, '
            f'"level": {json_text(finding.level)}, "then": {self._then(finding.then)}, '
            f'"settings": {self._settings(finding.settings)}, "ladder": {self._ladder(finding.ladder)}}}'
        )


def _member(name: str, value: Json) -> str:
    return f"{json_text(name)}: {json_text(value)}"


def _value(name: str, measured: Measured) -> str:
    high = f', "high": {_number(measured.high)}' if measured.or_more or measured.high is not None else ""
    of = "" if measured.count is None else f', "count": {measured.count}, "among": {measured.among}'
    value, unit = _number(measured.value), json_text(measured.unit)
    return f'{json_text(name)}: {{"value": {value}, "unit": {unit}{high}{of}}}'


def _number(value: int | Decimal | str | None) -> str:
    """A number without the encoder, which is made for larger things."""
    if isinstance(value, Decimal):
        return f'"{value:f}"'
    return str(value) if type(value) is int else json_text(value)


def _window(window: Window | None) -> str:
    return json_text(window_json(window))


def _then(action: Action | None) -> str:
    return json_text(action_json(action) if action else None)


def _settings(settings: tuple[UsedSetting, ...]) -> str:
    return json_text([setting_json(setting) for setting in settings])


def _ladder(ladder: Ladder | None) -> str:
    return json_text({"name": ladder.name, "stage": ladder.stage, "under": ladder.under} if ladder else None)


def window_json(window: Window | None) -> Json:
    """The first and last day of a stretch of time."""
    return {"from": window.first, "to": window.last} if window else None


def measured_json(measured: Measured) -> Json:
    """A figure with its unit, its high end where it may not be the low one, and the counts of a share."""
    told: dict[str, Json] = {"value": measured.value, "unit": measured.unit}
    if measured.or_more or measured.high is not None:
        told["high"] = measured.high
    if measured.count is not None:
        told |= {"count": measured.count, "among": measured.among}
    return told


def action_json(action: Action) -> Json:
    """What is to be done, by whom and by when."""
    by = action.by
    person = {"role": by.role, "holder": by.holder, "contact": by.contact} if by else None
    return {"do": action.do, "by": person, "due": action.due, "overdue": action.overdue, "duty": action.duty}


def setting_json(setting: UsedSetting) -> dict[str, Json]:
    """A setting that an answer rests on."""
    return {
        "path": setting.path,
        "value": setting.value,
        "layer": setting.layer,
        "at": setting.at,
        "clause": setting.clause,
        "when": setting.when,
    }
