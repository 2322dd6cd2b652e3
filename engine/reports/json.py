"""A check as one JSON object, described by `schemas/results/check.schema.json`; a finding a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from engine.findings import (
    Action,
    CheckResult,
    Finding,
    Ladder,
    Measured,
    RegisterSummary,
    RuleCount,
    UsedSetting,
)
from engine.reports.diagnostics import diagnostic_json

SCHEMA_VERSION = 1
Json = object


def check_json(result: CheckResult) -> Iterator[str]:
    """The object in pieces; decimals are strings, dates `YYYY-MM-DD`, all beyond ASCII is escaped."""
    members: Mapping[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "as_at": result.as_at,
        "academies": result.academies,
        "policy": {"edition": result.edition, "digest": result.policy_digest},
        "register": _register(result.register),
        "rules": map(_rule, result.rules),
        "findings": map(_finding, result.findings),
        "diagnostics": map(diagnostic_json, result.diagnostics),
    }
    return json_object(members)


def json_object(members: Mapping[str, Json]) -> Iterator[str]:
    """An object, a member a line; a member that is an iterator becomes an array, an element a line."""
    opening = "{"
    for name, value in members.items():
        yield f"{opening}{json_text(name)}: "
        yield from _array(value) if isinstance(value, Iterator) else (json_text(value),)
        opening = ",\n "
    yield "}\n"


def _array(elements: Iterable[Json]) -> Iterator[str]:
    opening = "[\n  "
    for element in elements:
        yield opening + json_text(element)
        opening = ",\n  "
    yield "[]" if opening == "[\n  " else "]"


def json_text(value: Json) -> str:
    """The value on one line."""
    return json.dumps(value, default=_plain, allow_nan=False)


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _register(register: RegisterSummary) -> Json:
    tables = {
        name: {"read": table.read, "used": table.used, "set_aside": table.set_aside}
        for name, table in register.tables.items()
    }
    return {"digest": register.digest, "tables": tables, "missing_marks": register.missing_marks}


def _rule(rule: RuleCount) -> Json:
    return {
        "id": rule.id,
        "title": rule.title,
        "for": rule.subject,
        "level": rule.level,
        "tested": rule.tested,
        "yes": rule.yes,
        "no": rule.no,
        "cannot_tell": rule.cannot_tell,
        "excepted": rule.excepted,
        "not_evaluated": rule.why_not,
        "not_evaluated_at": dict(rule.not_evaluated_at),
    }


def _finding(finding: Finding) -> Json:
    window = finding.window
    return {
        "rule": finding.rule,
        "academy": finding.academy,
        "answer": finding.answer,
        "subject": dict(finding.subject),
        "window": {"from": window.first, "to": window.last} if window else None,
        "values": {name: measured_json(value) for name, value in finding.values.items()},
        "missing": finding.missing,
        "says": finding.says,
        "level": finding.level,
        "then": action_json(finding.then) if finding.then else None,
        "settings": [setting_json(setting) for setting in finding.settings],
        "ladder": _ladder(finding.ladder) if finding.ladder else None,
    }


def _ladder(ladder: Ladder) -> Json:
    return {"name": ladder.name, "stage": ladder.stage, "under": ladder.under}


def measured_json(measured: Measured) -> Json:
    """A figure with its unit."""
    exact = {"value": measured.value, "unit": measured.unit}
    return exact if measured.high is None else {**exact, "high": measured.high}


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
