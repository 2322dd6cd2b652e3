"""The cases in ../corpus/rules: what each file says, in memory. `README.md` there tells how a case is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from rule_marks import marks_of

from engine.policy.declarations import SETTING_FILES, setting_tree
from engine.policy.settings import Setting
from engine.policy.values import read_settings
from engine.quantities import read_date
from engine.reading import nodes
from engine.reading.yaml import read_file
from engine.register.calendar import OpenSession

CORPUS = Path(__file__).parents[1] / "corpus" / "rules"
CALENDARS = Path(__file__).parent / "calendars.yaml"
NOT_ASKED = "not asked"
ANSWERS = ("yes", "no", "cannot tell", "excepted", NOT_ASKED)
NOT_EVALUATED = "not evaluated"
USUAL_PUPIL: Mapping[str, str] = {
    "year_group": "4",
    "on_roll_from": "2023-09-01",
    "compulsory_school_age": "yes",
}
Rows = list[dict[str, str]]


class CaseError(Exception):
    """A case file does not say what a case file says."""


@dataclass(frozen=True)
class Expected:
    """What a case expects of one subject; what is None is not looked at."""

    answer: str
    window: str | None
    values: Mapping[str, str]


@dataclass(frozen=True)
class RuleCase:
    """A register of a few pupils, and what a rule is to answer of it; `expected` is None: not evaluated.

    `rule` is the mapping of a rule, or a text: the name of a rule of the shipped policy. Cells are texts.
    `refused` is what the check says where it refuses the register, which the evaluator does not.
    """

    name: str
    rule: nodes.Mapping | str
    define: nodes.Mapping | None
    as_at: date
    sessions: tuple[OpenSession, ...]
    tables: Mapping[str, Rows]
    settings: Mapping[str, Setting]
    settings_missing: frozenset[str]
    expected: Mapping[str, Expected] | None
    refused: str | None


@dataclass(frozen=True)
class CaseFile:
    """A file of cases for one rule. `never` says why an answer cannot come, by answer."""

    path: Path
    title: str
    rule: nodes.Mapping | str
    never: Mapping[str, str]
    cases: tuple[RuleCase, ...]


def case_files() -> list[Path]:
    """The files of the corpus."""
    return sorted(CORPUS.glob("**/*.yaml"))


@cache
def read_case_file(path: Path) -> CaseFile:
    """The cases of a file; what is wrong in it is raised, with the place."""
    root = _read(path)
    _only(root, "title", "rule", "define", "never", "settings", "cases")
    rule = _rule_of(root)
    cases = [_case(each, root) for each in _items(root.get("cases"))]
    names = [case.name for case in cases]
    if len(set(names)) < len(names):
        raise CaseError(f"{path.name}: two cases have one name")
    return CaseFile(path, _text(root, "title"), rule, _texts(root.get("never")), tuple(cases))


def _read(path: Path) -> nodes.Mapping:
    _, node, found = read_file(path, path.name)
    if found or not isinstance(node, nodes.Mapping):
        raise CaseError(
            "; ".join(f"{each.place}: {each.message}" for each in found) or f"{path.name}: no mapping"
        )
    return node


def _rule_of(node: nodes.Mapping) -> nodes.Mapping | str:
    rule = node.get("rule")
    if isinstance(rule, nodes.Scalar):
        return rule.text
    if not isinstance(rule, nodes.Mapping):
        raise CaseError(f"{node.span.place}: no rule")
    return rule


def _case(node: nodes.Node, root: nodes.Mapping) -> RuleCase:
    if not isinstance(node, nodes.Mapping):
        raise CaseError(f"{node.span.place}: a case is a mapping")
    _only(node, "name", "rule", "as_at", "calendar", "closed", "half_days", "pupils", "marks", "tables",
          "tables_missing", "settings", "settings_missing", "expect", "refused")  # fmt: skip
    as_at = read_date(_text(node, "as_at"))
    sessions = tuple(_sessions(node))
    define, expect = root.get("define"), node.get("expect")
    return RuleCase(
        name=_text(node, "name"),
        rule=_rule_of(node if node.get("rule") else root),
        define=define if isinstance(define, nodes.Mapping) else None,
        as_at=as_at,
        sessions=sessions,
        tables=_tables(node, sessions, as_at),
        settings={**_settings(root), **_settings(node)},
        settings_missing=frozenset(_list(node.get("settings_missing"))),
        expected=None if _plain(expect) == NOT_EVALUATED else dict(_expected(expect)),
        refused=_texts(node).get("refused"),
    )


def _settings(node: nodes.Mapping) -> dict[str, Setting]:
    """Settings as a policy's file writes them, each in place of the one in force."""
    root = node.get("settings")
    if not isinstance(root, nodes.Mapping):
        return {}
    found: dict[str, Setting] = {}
    for kind in SETTING_FILES:
        settings, wrong = read_settings(root, setting_tree(kind), "case")
        if wrong:
            raise CaseError("; ".join(f"{each.place}: {each.message}" for each in wrong))
        found |= settings
    if not found:
        raise CaseError(f"{root.span.place}: no settings")
    return found


# the calendar


def _sessions(node: nodes.Mapping) -> Iterator[OpenSession]:
    """The open sessions of the case's calendar, with the days and sessions that the case itself closes."""
    calendar = _plain(node.get("calendar")) or "plain"
    said = _calendars()[calendar] if isinstance(calendar, str) else calendar
    closed = {*said.get("closed", ()), *_list(node.get("closed"))}
    half_days = {**said.get("half_days", {}), **_texts(node.get("half_days"))}
    for row in said["half_terms"]:
        for day in _weekdays(read_date(row["from"]), read_date(row["to"])):
            for session in (half_days[str(day)],) if str(day) in half_days else ("AM", "PM"):
                if str(day) not in closed:
                    yield OpenSession(day, session, row["term"], row["half_term"], row["year"])


@cache
def _calendars() -> Mapping[str, Any]:
    plain = _plain(_read(CALENDARS))
    assert isinstance(plain, dict)
    return plain


def _weekdays(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.isoweekday() <= 5:
            yield day


# the register


def _tables(node: nodes.Mapping, sessions: tuple[OpenSession, ...], as_at: date) -> dict[str, Rows]:
    """Every table of the register, empty where the case does not speak of it."""
    nobody = node.get("marks") is None and node.get("pupils") is None
    written = f"someone {sessions[0].date} ..." if nobody else _texts(node).get("marks", "")
    marks = marks_of(written, sessions, as_at)
    said = _plain(node.get("tables")) or {}
    assert isinstance(said, dict)
    named = _plain(node.get("pupils")) or {}
    assert isinstance(named, dict)
    pupils = {**{mark["pupil_id"]: {} for mark in marks}, **named}
    optional = ("amendments", "calls", "evidence", "leave_requests", "notices", "registers", "roll_changes")
    given = {name: said.get(name, []) for name in optional if name not in _list(node.get("tables_missing"))}
    if unknown := set(said) - set(optional):
        raise CaseError(f"{node.span.place}: {sorted(unknown)} cannot be given as tables")
    calendar = [
        {key: str(getattr(each, key)) for key in ("date", "session", "term", "half_term", "school_year")}
        for each in sessions
    ]
    rows = [{"pupil_id": pupil_id, **USUAL_PUPIL, **said} for pupil_id, said in pupils.items()]
    classed = [{"class": f"{row['year_group']}A", **row} for row in rows]
    return {"pupils": classed, "marks": marks, "calendar": calendar, **given}


# what is expected


def _expected(node: nodes.Node | None) -> Iterator[tuple[str, Expected]]:
    for subject, said in _entries(node):
        plain = _plain(said)
        told = {"answer": plain} if isinstance(plain, str) else dict(plain or {})
        answer, window = told.pop("answer", ""), told.pop("window", None)
        if answer not in ANSWERS:
            raise CaseError(f"{said.span.place}: `{answer}` is none of {', '.join(ANSWERS)}")
        yield subject, Expected(answer, window, told)


# nodes to plain values


def _plain(node: nodes.Node | None) -> Any:
    """The texts of a node, in the dicts and lists that it makes of them."""
    if isinstance(node, nodes.Mapping):
        return {entry.key.text: _plain(entry.value) for entry in node.entries}
    if isinstance(node, nodes.Sequence):
        return [_plain(item) for item in node.items]
    return node.text if node else None


def _entries(node: nodes.Node | None) -> Iterator[tuple[str, nodes.Node]]:
    if isinstance(node, nodes.Mapping):
        yield from ((entry.key.text, entry.value) for entry in node.entries)


def _items(node: nodes.Node | None) -> tuple[nodes.Node, ...]:
    return node.items if isinstance(node, nodes.Sequence) else ()


def _text(node: nodes.Mapping, key: str) -> str:
    value = node.get(key)
    if not isinstance(value, nodes.Scalar) or not value.text:
        raise CaseError(f"{node.span.place}: no {key}")
    return value.text


def _texts(node: nodes.Node | None) -> dict[str, str]:
    return {key: value.text for key, value in _entries(node) if isinstance(value, nodes.Scalar)}


def _list(node: nodes.Node | None) -> list[str]:
    return [item.text for item in _items(node) if isinstance(item, nodes.Scalar)]


def _only(node: nodes.Mapping, *keys: str) -> None:
    if unknown := [entry.key.text for entry in node.entries if entry.key.text not in keys]:
        raise CaseError(f"{node.span.place}: {', '.join(unknown)} is no part of this")
