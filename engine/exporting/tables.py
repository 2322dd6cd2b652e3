"""The tables of a check: findings with their figures and settings, rules, and what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.answering.subject_words import subject_whole
from engine.check_result import CheckResult
from engine.exporting.columns import Cell, Column, Holds, Table
from engine.findings import Finding, Measured
from engine.ledger.identity import cases_of
from engine.register import sql
from engine.register.sql import fill

if TYPE_CHECKING:
    from engine.register.loading import Register

T, N, D, Q, Y = Holds.TEXT, Holds.COUNT, Holds.DAY, Holds.NUMBER, Holds.YES_NO

_FINDING = Column("finding", N, "number of the finding in this file, from 1")

FINDINGS = (
    _FINDING,
    Column("case", T, "name of the case, the same in every run that finds it again"),
    Column("as_at", D, "as-at date of the check"),
    Column("draft", Y, "whether sections counted that nobody has authorised"),
    Column("academy", T, "short name of the academy"),
    Column("rule", T, "short name of the rule"),
    Column("title", T, "title of the rule"),
    Column("level", T, "must, should or note"),
    Column("answer", T, "yes, or cannot tell"),
    Column("subject", T, "whom or what it is about, in words"),
    Column("pupil_id", T, "pupil, where it is about one"),
    Column("name", T, "name of the pupil, where `--names` asks for it"),
    Column("class", T, "class, where it is about one"),
    Column("year_group", N, "year group, where it is about one; 0 is Reception"),
    Column("date", D, "day of the mark, day or register"),
    Column("session", T, "AM or PM"),
    Column("kind", T, "kind of the notice or of the change of the roll"),
    Column("issued_on", D, "day of the notice"),
    Column("submitted_on", D, "day on which leave was asked for"),
    Column("from_date", D, "first day of the leave"),
    Column("on_date", D, "day of the change of the roll"),
    Column("year_groups", T, "year groups of the register time, where it is about one"),
    Column("classes", T, "its classes"),
    Column("weekdays", T, "its days of the week"),
    Column("window_from", D, "first day of the stretch of time it is about"),
    Column("window_to", D, "last day of it"),
    Column("says", T, "what was found, in words"),
    Column("missing", T, "missing facts without which it cannot be told, separated by ;"),
    Column("do", T, "what is to be done"),
    Column("by", T, "role that acts"),
    Column("holder", T, "who holds the role"),
    Column("contact", T, "how to reach them"),
    Column("due", D, "last day for it, where there is a deadline"),
    Column("overdue", Y, "whether that day is past"),
    Column("duty", T, "duty that says so"),
    Column("ladder", T, "ladder of rules that this one is a stage of"),
    Column("stage", N, "stage on the ladder, 1 the lowest"),
    Column(
        "under", T, "rule of a higher stage that the subject has reached, under which reports name this one"
    ),
)
FIGURES = (
    _FINDING,
    Column("name", T, "name of the figure, as the rule's words use it"),
    Column("number", Q, "value, where it is a number; the low end where missing facts leave a range"),
    Column("number_high", Q, "high end of the range"),
    Column("text", T, "value, where it is none: a time, a date, a code, an amount"),
    Column("unit", T, "unit, such as sessions or %"),
    Column("or_more", Y, "whether it is that number or more, without a high end"),
    Column("count", N, "of a share, what is counted: the sessions missed"),
    Column("among", N, "and among how many: the possible sessions"),
)
SETTINGS = (
    _FINDING,
    Column("path", T, "setting that the finding rests on"),
    Column("value", T, "its value"),
    Column("layer", T, "layer that set it"),
    Column("at", T, "file, line and column"),
    Column("clause", T, "clause it comes from"),
)
RULES = (
    Column("rule", T, "short name of the rule"),
    Column("title", T, "title of the rule"),
    Column("subject", T, "what the rule is asked of"),
    Column("level", T, "must, should or note"),
    Column("academies", T, "academies whose rule it is, with , between them"),
    Column("tested", N, "how many it was asked of"),
    Column("yes", N, "of whom it said yes"),
    Column("no", N, "of whom it said no, those excepted among them"),
    Column("cannot_tell", N, "of whom it cannot be told"),
    Column("excepted", N, "of those, whom an exception freed"),
    Column("not_evaluated", T, "why the rule could not be asked; empty where it was, at every academy"),
    Column("not_evaluated_at", T, "academies at which it could not be asked, with , between them"),
)
ACADEMIES = (
    Column("academy", T, "short name of the academy"),
    Column("must", N, "findings of this level, lower stages of a ladder among them"),
    Column("should", N, "findings of this level"),
    Column("note", N, "findings of this level"),
    Column("overdue", N, "findings whose day to act is past"),
    Column("cannot_tell", N, "answers that cannot be told"),
    Column("not_evaluated", N, "rules that could not be asked there"),
)
CHECKS = (
    Column("as_at", D, "as-at date of the check"),
    Column("academies", T, "academies checked, with , between them"),
    Column("edition", T, "edition of the policy"),
    Column("draft", Y, "whether sections counted that nobody has authorised"),
    Column("policy_digest", T, "digest of the policy's files"),
    Column("register_digest", T, "digest of the register's files"),
    Column("missing_marks", N, "open sessions of pupils on roll without a usable mark"),
    Column("amounts_to", T, "what the check amounts to, in words: what was found and what was not checked"),
)
READ = (
    Column("table", T, "table of the register"),
    Column("read", N, "rows read"),
    Column("used", N, "rows used"),
    Column("set_aside", N, "rows that could not be used"),
)
PUPILS = (
    Column("academy", T, "short name of the academy"),
    Column("pupil_id", T, "pupil"),
    Column("year_group", N, "year group; 0 is Reception"),
    Column("class", T, "class"),
    Column("sex", T, "as in the admission register"),
    Column("sen", T, "none, support or ehcp"),
    Column("disadvantaged", Y, "whether the pupil attracts the pupil premium"),
    Column("on_roll_from", D, "first day on roll"),
    Column("on_roll_to", D, "last day on roll; empty while on roll"),
)


def pupils_of(register: Register) -> tuple[tuple[Cell, ...], ...]:
    """A row for each pupil of an open register, by whom findings can be grouped; no name."""
    columns = sql.names(column.name for column in PUPILS)
    query = fill("SELECT {columns} FROM register.pupils ORDER BY academy, pupil_id", columns=columns)
    return tuple(register.connection.execute(query).fetchall())


def check_tables(
    result: CheckResult, amounts_to: str, pupils: Iterable[tuple[Cell, ...]] = (), *, draft: bool
) -> tuple[Table, ...]:
    """All tables of a check, findings first, in the order of its JSON."""
    return (
        Table("findings", "one row for each finding", FINDINGS, tuple(_findings(result, draft))),
        Table("figures", "one row for each figure of a finding", FIGURES, tuple(_figures(result))),
        Table("settings", "one row for each setting that a finding rests on", SETTINGS, tuple(_used(result))),
        Table("rules", "one row for each rule that was asked, or could not be", RULES, tuple(_rules(result))),
        Table(
            "academies", "one row for each academy: what the whole check comes to", ACADEMIES, _each(result)
        ),
        Table("checks", "one row: what was checked", CHECKS, (_check(result, amounts_to, draft),)),
        Table("tables_read", "one row for each table of the register", READ, tuple(_read(result))),
        Table("pupils", "one row for each pupil of the register", PUPILS, tuple(pupils)),
    )


def _findings(result: CheckResult, draft: bool) -> Iterator[tuple[Cell, ...]]:
    named = zip(map(id, result.findings), cases_of(result.findings), strict=True)
    cases = dict(named)  # of the whole check: a case is called the same whatever is listed
    for number, finding in enumerate(result.listed, 1):
        row: dict[str, Cell] = {
            "finding": number,
            "case": cases[id(finding)],
            "as_at": result.as_at,
            "draft": draft,
            **_about(finding),
            **_asked_for(finding),
        }
        yield tuple(row.get(column.name) for column in FINDINGS)


def _about(finding: Finding) -> dict[str, Cell]:
    window, ladder = finding.window, finding.ladder
    subject: dict[str, Cell] = dict(finding.subject)
    return {
        **subject,
        "academy": finding.academy,
        "rule": finding.rule,
        "title": finding.title,
        "level": finding.level.value,
        "answer": finding.answer.value,
        "subject": subject_whole(finding),
        "window_from": window.first if window else None,
        "window_to": window.last if window else None,
        "says": finding.says,
        "missing": "; ".join(finding.missing) or None,
        "ladder": ladder.name if ladder else None,
        "stage": ladder.stage if ladder else None,
        "under": ladder.under if ladder else None,
    }


def _asked_for(finding: Finding) -> dict[str, Cell]:
    action = finding.then
    if action is None:
        return {}
    by = action.by
    return {
        "do": action.do,
        "by": by.role if by else None,
        "holder": by.holder if by else None,
        "contact": by.contact if by else None,
        "due": action.due,
        "overdue": action.overdue,
        "duty": action.duty,
    }


def _figures(result: CheckResult) -> Iterator[tuple[Cell, ...]]:
    for number, finding in enumerate(result.listed, 1):
        for name, measured in finding.values.items():
            yield (
                number,
                name,
                *_split(measured),
                measured.unit,
                measured.or_more,
                measured.count,
                measured.among,
            )


def _split(measured: Measured) -> tuple[Cell, Cell, Cell]:
    """Number, high end, text: whichever the figure has."""
    low, high = measured.value, measured.high
    if isinstance(low, int | Decimal):
        return low, high if isinstance(high, int | Decimal) else None, None
    text = low if high is None else f"{low} to {high}"
    return None, None, text


def _used(result: CheckResult) -> Iterator[tuple[Cell, ...]]:
    for number, finding in enumerate(result.listed, 1):
        for each in finding.settings:
            value = ", ".join(each.value) if isinstance(each.value, tuple) else str(each.value)
            yield number, each.path, value, each.layer, each.at, each.clause


def _rules(result: CheckResult) -> Iterator[tuple[Cell, ...]]:
    for rule in result.rules:
        counts = rule.tested, rule.yes, rule.no, rule.cannot_tell, rule.excepted
        lacking = ", ".join(rule.not_evaluated_at) or None
        of = ", ".join(rule.academies)
        yield rule.id, rule.title, rule.subject, rule.level.value, of, *counts, rule.why_not, lacking


def _each(result: CheckResult) -> tuple[tuple[Cell, ...], ...]:
    return tuple((each.academy, *each.counts.values()) for each in result.by_academy())


def _check(result: CheckResult, amounts_to: str, draft: bool) -> tuple[Cell, ...]:
    register = result.register
    return (
        *(result.as_at, ", ".join(result.academies), result.edition, draft),
        *(result.policy_digest, register.digest, register.missing_marks, amounts_to),
    )


def _read(result: CheckResult) -> Iterator[tuple[Cell, ...]]:
    for name, table in result.register.tables.items():
        yield name, table.read, table.used, table.set_aside
