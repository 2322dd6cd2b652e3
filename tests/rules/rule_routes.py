"""The two routes to a rule's answers: the evaluator on facts in memory, and the check of a folder of CSV files.

Each case stands as an academy of its own, so that one check answers all cases of a file that share a day.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from rule_cases import RuleCase

from engine.explain.answers import evaluate_rule, missing_tables
from engine.explain.facts import AcademyFacts
from engine.explain.ranges import Range
from engine.findings import CheckResult, Measured
from engine.language.kinds import RowKind
from engine.language.rules import Rule
from engine.policy.layers import RuleFile
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.quantities import Kind, Type, read_date, read_money, read_time, written
from engine.reading import nodes
from engine.register.calendar import SchoolCalendar
from engine.register.tables import tables
from engine.rulebook import Rulebook, ScopedRule, read_rulebook
from engine.source import Source, Span

POLICIES = Path(__file__).parents[2] / "policies"
ACADEMY = "wenlock"
ASKED = "asked"
OR_MORE = " or more"
WORDS = {True: "yes", False: "no", None: "cannot tell"}


@dataclass(frozen=True)
class Told:
    """A route's answer for a subject: the words of the case files, figures as they are written there."""

    answer: str
    window: str | None
    values: Mapping[str, str]


Answers = Mapping[str, Told]


@dataclass(frozen=True)
class Route:
    """What a route tells of a case: counts by answer, and answers by subject; None where it was not evaluated.

    The check tells only of yes and cannot tell.
    """

    counts: Mapping[str, int]
    answers: Answers | None


# what is asked


@cache
def policy() -> Policy:
    """The shipped policies."""
    loaded, found = load_policy(POLICIES, [ACADEMY])
    assert loaded is not None, [str(each) for each in found]
    return loaded


def academy_of(case: RuleCase, name: str) -> AcademyPolicy:
    """The shipped academy with the case's settings, and the shipped definitions with the case's own rule."""
    shipped = policy().academies[ACADEMY]
    settings = {**shipped.settings, **case.settings}
    left = {path: each for path, each in settings.items() if path not in case.settings_missing}
    files = [file for file in shipped.rule_files if file.node.get("rules") is None]
    if not isinstance(case.rule, str):
        files.append(_file_of(case, name))
    return replace(shipped, academy=name, settings=left, rule_files=tuple(files))


def _file_of(case: RuleCase, name: str) -> RuleFile:
    assert isinstance(case.rule, nodes.Mapping)
    parts = [("define", case.define)] if case.define else []
    parts.append(("rules", _mapping([(ASKED, case.rule)])))
    return RuleFile("case", Source(f"{name}/{case.name}", ""), _mapping(parts))


def _mapping(parts: Sequence[tuple[str, nodes.Node]]) -> nodes.Mapping:
    nowhere = Span(Source("case", ""), 0, 0)
    entries = (nodes.Entry(nodes.Scalar(key, False, nowhere), node) for key, node in parts)
    return nodes.Mapping(tuple(entries), nowhere)


def rules_of(cases: Mapping[str, RuleCase]) -> tuple[Policy, Rulebook]:
    """A policy with an academy for each case, and the rule that each asks."""
    asking = replace(policy(), academies={name: academy_of(case, name) for name, case in cases.items()})
    rules, found = read_rulebook(asking)
    assert not found, [(str(each.place), each.message, each.help) for each in found]
    scoped = list(rules.rules)
    for rule in shipped_rules():
        academies = tuple(name for name, case in cases.items() if case.rule == rule.id)
        scoped += [ScopedRule(rule, academies)] if academies else []
    assert {name for each in scoped for name in each.academies} == set(cases)
    return asking, replace(rules, rules=tuple(scoped))


def rule_in(rules: Rulebook, name: str) -> Rule:
    """The rule that an academy asks."""
    (found,) = [scoped.rule for scoped in rules.rules if name in scoped.academies]
    return found


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules of the shipped policy."""
    rules, found = read_rulebook(policy())
    assert not found, [(str(each.place), each.message) for each in found]
    return tuple(scoped.rule for scoped in rules.rules)


# the check of a folder of files


def by_check(cases: Mapping[str, RuleCase], folder: Path) -> dict[str, Route]:
    """The answers of the engine's check of the cases' registers, written as CSV files; all of one day."""
    result, rules, found = check_of(cases, folder)
    assert result is not None, found
    return {name: _route(name, rule_in(rules, name), result) for name in cases}


def check_of(
    cases: Mapping[str, RuleCase], folder: Path
) -> tuple[CheckResult | None, Rulebook, tuple[str, ...]]:
    """The result of the check, None where the register is refused, and what was noticed on the way."""
    from engine.checking import check_register

    asking, rules = rules_of(cases)
    (as_at,) = {case.as_at for case in cases.values()}
    _write(cases, folder)
    result, found = check_register(asking, rules, folder, as_at, None, None)
    return result, rules, tuple(each.message for each in found)


def _write(cases: Mapping[str, RuleCase], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables():
        given = {name: case.tables[table] for name, case in cases.items() if table in case.tables}
        if not given:
            continue
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(tables()[table].columns), restval="")
            writer.writeheader()
            writer.writerows({"academy": name, **row} for name, rows in given.items() for row in rows)


def _route(name: str, rule: Rule, result: CheckResult) -> Route:
    findings = [each for each in result.findings if each.academy == name and each.rule == rule.id]
    counts = [each for each in result.rules if each.id == rule.id]
    if any(each.not_evaluated for each in counts):
        return Route({}, None)
    answers = {}
    for each in findings:
        window = f"{each.window.first} to {each.window.last}" if each.window else None
        values = {key: _measured(value, rule.figures[key].type) for key, value in each.values.items()}
        first = each.window.first if each.window and _over_each(rule) else None
        answers[_key(rule.subject, each.subject, first)] = Told(str(each.answer), window, values)
    assert len(answers) == len(findings), "two findings for one subject"
    return Route({}, answers)


def _measured(value: Measured, type: Type) -> str:
    if value.value is None:
        return "missing"
    low = _shown(value.value, type)
    return low if value.high is None else f"{low} to {_shown(value.high, type)}"


# the evaluator


def by_evaluator(case: RuleCase, name: str) -> Route:
    """The answers of the plain evaluator on the case's facts."""
    asking, rules = rules_of({name: case})
    rule = rule_in(rules, name)
    facts = AcademyFacts(name, asking.academies[name].settings, SchoolCalendar.of(case.sessions), _rows(case),
                         case.as_at)  # fmt: skip
    if missing_tables(rule, facts):
        return Route({}, None)
    answers = {}
    told = evaluate_rule(rule, facts)
    for each in told:
        window = f"{each.window.first} to {each.window.last}" if each.window else None
        values = {key: _valued(value, rule.figures[key].type) for key, value in each.values.items()}
        answer = "excepted" if each.excepted else WORDS[each.answer]
        first = each.window.first if each.window and _over_each(rule) else None
        answers[_key(rule.subject, each.subject, first)] = Told(answer, window, values)
    assert len(answers) == len(told), "two answers for one subject"
    return Route({}, answers)


def _rows(case: RuleCase) -> dict[str, list[dict[str, Any]]]:
    """The case's tables with typed cells, and what the loader derives: marks that are missing or out of force."""
    typed = {
        name: [{key: _cell(name, key, text) for key, text in row.items()} for row in rows]
        for name, rows in case.tables.items()
        if name != "calendar"
    }
    in_force = {
        (each.code, each.valid_from or date.min, each.valid_until or date.max) for each in policy().codes
    }
    known = [any(code == row["code"] and first <= row["date"] <= last for code, first, last in in_force)
             for row in typed["marks"]]  # fmt: skip
    marks = list(zip(typed["marks"], known, strict=True))
    used = [row for row, good in marks if good]
    return {
        **typed,
        "marks": used,
        "out_of_force_marks": [row for row, good in marks if not good],
        "missing_marks": list(_missing(case, typed["pupils"], used)),
    }


def _missing(case: RuleCase, pupils: Iterable[Any], used: Iterable[Any]) -> Iterator[dict[str, Any]]:
    marked = {(row["pupil_id"], row["date"], row["session"]) for row in used}
    for pupil in pupils:
        last = min(pupil.get("on_roll_to") or case.as_at, case.as_at)
        for each in case.sessions:
            key = (pupil["pupil_id"], each.date, each.session)
            if pupil["on_roll_from"] <= each.date <= last and key not in marked:
                yield dict(zip(("pupil_id", "date", "session"), key, strict=True))


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.DATE: read_date,
    Kind.TIME: read_time,
    Kind.COUNT: int,
    Kind.MINUTES: int,
    Kind.MONEY: lambda text: read_money(f"£{text}"),
    Kind.YES_NO: lambda text: {"yes": True, "no": False}[text],
}


def _cell(table: str, column: str, text: str) -> Any:
    type = tables()[table].columns[column].type
    return _READERS.get(type.kind, str)(text) if text.strip() else None


# answers in the words of the case files


def _key(kind: RowKind, subject: Mapping[str, object], period: date | None) -> str:
    """The values that tell the subject, then the first day of the period it was asked for."""
    own = [str(subject[key]) for key in kind.keys if subject.get(key) is not None]
    return " ".join([*own, *([str(period)] if period else [])]) or "all"


def _over_each(rule: Rule) -> bool:
    return any(
        getattr(figure, "window", None) and figure.window.kind == "each" for figure in rule.figures.values()
    )


def _valued(value: object, type: Type) -> str:
    if value is None:
        return "missing"
    if isinstance(value, Range):
        low, high = ("" if end is None else _shown(end, type) for end in (value.low, value.high))
        return f"{low} to {high}" if high else f"{low}{OR_MORE}"
    return _shown(value, type)


def _shown(value: object, type: Type) -> str:
    """A figure without its unit: `10%`, `6.6667%`, `7.5`, `09:10`, `£80`, `2024-09-02`, `yes`."""
    if isinstance(value, bool):
        return WORDS[value]
    if type.kind in {Kind.TIME, Kind.MONEY} and isinstance(value, int):
        return written(value, type.kind)
    if isinstance(value, int | Fraction | Decimal):
        rounded = round(Fraction(value), 4)
        number = f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):f}"
        return number + ("%" if type.kind is Kind.PERCENT else "")
    return str(value)
