"""An explanation as one JSON object, described by `schemas/results/explain.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explaining.explained import (
    CountedRow,
    CountedRows,
    ExplainedException,
    ExplainedFigure,
    ExplainedPart,
    Explanation,
)
from engine.reports.check.json import action_json, measured_json, setting_json, window_json
from engine.reports.json import Json, json_object


def explanation_json(told: Explanation, most: int | None) -> Iterator[str]:
    """The object in pieces; every row is in it, however many are shown elsewhere."""
    return json_object(
        as_at=told.as_at,
        academy=told.academy,
        policy={"edition": told.edition, "digest": told.policy_digest},
        register={"digest": told.register_digest},
        rule=_rule(told),
        subject=dict(told.subject),
        called=told.called,
        answer=told.answer,
        because=told.because,
        window=window_json(told.window),
        condition=_part(told.part) if told.part else None,
        exceptions=[_exception(each) for each in told.exceptions],
        settings=[{**setting_json(each), "written": each.written} for each in told.settings],
        rows=map(_rows, told.rows),
        missing=[{"fact": each.fact, "of": each.of, "at": each.at} for each in told.missing],
        changes=[{"then": each.then, "says": each.says} for each in told.changes],
        unchanged=told.unchanged or None,
        then=action_json(told.then) if told.then else None,
        periods=[{"window": window_json(each.window), "answer": each.answer} for each in told.periods],
    )


def _rule(told: Explanation) -> Json:
    return {
        "id": told.rule,
        "title": told.title,
        "level": told.level,
        "for": told.asked_of,
        "sentence": told.sentence,
        "words": told.words,
        "at": told.rule_at,
        "basis": told.basis,
    }


def _part(part: ExplainedPart) -> Json:
    return {
        "says": part.says,
        "answer": part.answer,
        "decides": part.decides,
        "joined": part.joined or None,
        "figures": [_figure(each) for each in part.figures],
        "parts": [_part(each) for each in part.parts],
    }


def _figure(figure: ExplainedFigure) -> Json:
    return {"says": figure.says, "value": measured_json(figure.value), "window": window_json(figure.window)}


def _exception(each: ExplainedException) -> Json:
    return {"name": each.name, "because": each.because, "condition": _part(each.part)}


def _rows(rows: CountedRows) -> Json:
    return {
        "says": rows.says,
        "window": window_json(rows.window),
        "counting": rows.counting,
        "unclear": rows.unclear,
        "of": rows.of,
        "unit": rows.unit,
        "listed": "others" if rows.others else "counting",
        "rows": [_row(each) for each in rows.rows],
    }


def _row(row: CountedRow) -> Json:
    return {"date": row.day, "label": row.label, "facts": row.facts, "counts": row.answer}
