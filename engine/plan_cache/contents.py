"""Statements as JSON, and back: for the very rules they were written for, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.backends.script import Script
from engine.backends.together import Task
from engine.language import meaning as m
from engine.planning.questions import FigureColumns, Question, ReachedColumns, RuleColumns

if TYPE_CHECKING:
    from engine.language.ruleset import Rule
    from engine.rulebook import ScopedRule


def text_of(script: Script, rules: Sequence[ScopedRule]) -> str | None:
    """Statements for some rules as JSON; None where they would not come back as they are."""
    places = {id(scoped): at for at, scoped in enumerate(rules)}
    try:
        text = json.dumps(
            {
                "steps": [_task(each) for each in script.steps],
                "tested": _task(script.tested) if script.tested else None,
                "questions": [
                    {"task": _task(task), **_question(question, places)}
                    for question, task in script.questions
                ],
            }
        )
    except (KeyError, ValueError):
        return None
    return text if script_of(text, rules) == script else None


def script_of(text: str, rules: Sequence[ScopedRule]) -> Script | None:
    """The statements of a text for some rules; None where the text is not theirs, or anything in it is odd."""
    try:
        said = json.loads(text)
        script = Script(
            tuple(map(_read_task, _listed(said["steps"]))),
            _read_task(said["tested"]) if said["tested"] is not None else None,
            tuple(
                (_read_question(each, rules), _read_task(each["task"])) for each in _listed(said["questions"])
            ),
        )
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError):
        return None
    return script if _fits(script, rules) else None


def _fits(script: Script, rules: Sequence[ScopedRule]) -> bool:
    """Whether every rule is answered once, by columns that are there, and no task waits for one that is not."""
    if (script.tested is None) is bool(script.questions):
        return False
    answered = [id(told.scoped) for question, _ in script.questions for told in question.rules]
    done: set[str] = set()
    for task in script.tasks():
        if not task.needs <= done:
            return False
        done.add(task.name)
    return sorted(answered) == sorted(map(id, rules)) and all(
        set(_columns(question)) <= set(question.columns) for question, _ in script.questions
    )


def _columns(question: Question) -> Iterator[str]:
    yield from question.keys
    for told in question.rules:
        yield told.answer
        yield from [told.excepted] if told.excepted is not None else []
        yield from (name for each in told.reached for name in each.columns.values())
        for figure in told.figures.values():
            named = (figure.low, figure.low_of, figure.high, figure.high_of)
            yield from (name for name in named if name is not None)


def _task(task: Task) -> list[object]:
    return [task.name, task.statement, sorted(task.needs)]


def _read_task(said: Sequence[Any]) -> Task:
    name, statement, needs = _listed(said)
    if needs != sorted(set(_texts(needs))):
        raise ValueError(needs)
    return Task(_text(name), _text(statement), frozenset(needs))


def _question(question: Question, places: Mapping[int, int]) -> dict[str, object]:
    return {
        "name": question.name,
        "columns": question.columns,
        "keys": question.keys,
        "period": question.period,
        "rules": [{"at": places[id(told.scoped)], **_rule(told)} for told in question.rules],
    }


def _read_question(said: Mapping[str, Any], rules: Sequence[ScopedRule]) -> Question:
    return Question(
        _text(said["name"]),
        _texts(said["columns"]),
        _texts(said["keys"]),
        tuple(_read_rule(each, rules[_place(each["at"])]) for each in _listed(said["rules"])),
        _text_or_none(said["period"]),
    )


def _rule(told: RuleColumns) -> dict[str, object]:
    windows = _windows(told.scoped.rule)
    return {
        "id": told.scoped.rule.id,
        "answer": told.answer,
        "excepted": told.excepted,
        "figures": {
            name: [each.low, each.low_of, each.high, each.high_of, each.exact]
            for name, each in told.figures.items()
        },
        "reached": [
            [dict(each.columns), None if each.window is None else windows.index(each.window)]
            for each in told.reached
        ],
    }


def _read_rule(said: Mapping[str, Any], scoped: ScopedRule) -> RuleColumns:
    if said["id"] != scoped.rule.id or said["figures"].keys() != scoped.rule.figures.keys():
        raise ValueError("statements of other rules")
    windows = _windows(scoped.rule)
    return RuleColumns(
        scoped,
        _text(said["answer"]),
        _text_or_none(said["excepted"]),
        {name: _read_figure(*_listed(said["figures"][name])) for name in scoped.rule.figures},
        tuple(
            ReachedColumns(
                {_text(name): _text(column) for name, column in columns.items()},
                None if at is None else windows[_place(at)],
            )
            for columns, at in map(_listed, _listed(said["reached"]))
        ),
    )


def _read_figure(low: object, low_of: object, high: object, high_of: object, exact: object) -> FigureColumns:
    if not isinstance(exact, bool):
        raise TypeError(exact)
    return FigureColumns(
        _text(low), _text_or_none(low_of), _text_or_none(high), _text_or_none(high_of), exact
    )


def _windows(rule: Rule) -> list[m.Window]:
    """The windows of a rule, in the order in which they are met."""
    nodes = (*rule.conditions, *rule.figures.values())
    measures = (part for node in nodes for part in m.walk(node) if isinstance(part, m.Measure))
    return list(dict.fromkeys(each.window for each in measures if each.window is not None))


def _listed(said: object) -> list[Any]:
    if not isinstance(said, list):
        raise TypeError(said)
    return said


def _texts(said: object) -> tuple[str, ...]:
    return tuple(map(_text, _listed(said)))


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise TypeError(said)
    return said


def _text_or_none(said: object) -> str | None:
    return None if said is None else _text(said)


def _place(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 0:
        raise TypeError(said)
    return said
