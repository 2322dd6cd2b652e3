"""The policy document clause by clause, with what carries it out and what is open, in each format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from engine.document.contradictions import Contradiction
from engine.document.coverage import (
    Coverage,
    ShownClause,
    ShownSaid,
    ShownStatement,
)
from engine.document.states import State
from engine.keyed import by_key
from engine.reports.csv import csv_rows, csv_table
from engine.reports.diagnostics import diagnostic_json, diagnostics_text
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.wording import counted, of_case

_COLUMNS = (
    Column("clause", whole=True),
    Column("statements", number=True, whole=True),
    *(Column(state.value, number=True, whole=True) for state in State),
    Column("open", number=True, whole=True),
    Column("title"),
)
_HEADINGS = tuple(column.heading for column in _COLUMNS)
_CSV = (
    *("clause", "title", "statement", "layer", "at", "kind", "text", "state", "because", "says", "in_force"),
    *("rules", "duties", "open", "decision"),
)
_OPEN_CSV = ("what", "code", "statements", "message", "to_decide", "places")
_HOW_DECIDED = (
    "record each decision in clauses.yaml, with the statement that gives way: "
    "`decision: {by: trust_board, on: 2025-01-15, why: WHAT WAS DECIDED}`\n"
)
_MARGIN = 16
_WIDTH = 110


def clauses_text(whole: Coverage, detail: bool, only_open: bool, look: Look = PLAIN) -> Iterator[str]:
    """A line a clause and what it comes to; in detail each statement; or only what is open."""
    if only_open:
        yield from _open_text(whole, look)
    elif detail:
        for clause in whole.clauses:
            yield from _clause_text(clause, look)
    else:
        yield from grid(_COLUMNS, (*_rows(whole), _total(whole)), look)
        yield from _reasons(whole, look)
        yield from _kinds(whole, look)
    yield look.paint("strong", coverage_summary(whole)) + "\n"
    if only_open and whole.open():
        yield _HOW_DECIDED


def coverage_summary(whole: Coverage) -> str:
    """How much there is of each, in one line whose numbers add up; without clauses, that nothing can be told."""
    if not whole.clauses:
        lacking = "no layer lists the document's clauses in a clauses.yaml"
        return f"{lacking}: what carries them out, and what is open, cannot be told"
    states = ", ".join(f"{whole.count(state):,} {state}" for state in State)
    decided = len(whole.contradictions) - len(whole.open())
    odds = f"{counted(len(whole.open()), 'contradiction')} open, {decided:,} decided"
    return (
        f"{counted(whole.count(), 'statement')} in {counted(len(whole.clauses), 'clause')}: {states}; {odds}"
    )


def _rows(whole: Coverage) -> Iterator[tuple[str, ...]]:
    return (_row(clause) for clause in whole.clauses)


def _row(clause: ShownClause) -> tuple[str, ...]:
    counts = (len(clause.statements), *map(clause.count, State), _odds(clause))
    return clause.number, *(f"{count:,}" for count in counts), clause.title


def _odds(clause: ShownClause) -> int:
    """How many of a clause's statements are at odds with something."""
    return sum(bool(statement.open) for statement in clause.statements)


def _total(whole: Coverage) -> tuple[str, ...]:
    counts = (whole.count(), *map(whole.count, State), sum(map(_odds, whole.clauses)))
    return "all", *(f"{count:,}" for count in counts), ""


def _reasons(whole: Coverage, look: Look) -> Iterator[str]:
    if whole.prose():
        yield "\n" + look.paint("strong", "why statements stay prose") + "\n"
        columns = (Column("number", number=True), Column("reason"))
        yield from grid(columns, ((f"{count:,}", why) for why, count in whole.prose().items()), look)


def _kinds(whole: Coverage, look: Look) -> Iterator[str]:
    found = Counter((each.conflict.code.id, each.conflict.code.title) for each in whole.open())
    if found:
        yield "\n" + look.paint("strong", "contradictions that nobody has decided") + "\n"
        columns = (Column("number", number=True), Column("code", whole=True), Column("what"))
        yield from grid(columns, ((f"{count:,}", *kind) for kind, count in sorted(found.items())), look)
        yield "\n`trustpolicy clauses --open` lists them; `--clause 4.1` shows what carries a clause out\n\n"


def _open_text(whole: Coverage, look: Look) -> Iterator[str]:
    for statement in _uncovered(whole):
        yield f"{look.paint('warning', 'not covered')}  {visible(statement.ref)}  {visible(statement.text)}\n"
        yield f"{' ' * 13}{visible(statement.at)}\n\n"
    yield from diagnostics_text([each.diagnostic for each in whole.open()], look)
    yield "\n" if whole.open() else ""


def _uncovered(whole: Coverage) -> Iterator[ShownStatement]:
    statements = (statement for clause in whole.clauses for statement in clause.statements)
    return (each for each in statements if each.state is State.NOT_COVERED)


def _clause_text(clause: ShownClause, look: Look) -> Iterator[str]:
    yield look.paint("strong", f"{visible(clause.number)}  {visible(clause.title)}") + "\n\n"
    for statement in clause.statements:
        head = f"{look.paint('strong', visible(statement.ref))} {statement.kind}, {statement.state}"
        yield f"  {head}  {look.paint('dim', visible(statement.at))}\n"
        yield from _indented("", statement.text, look)
        for label, text in _told(statement):
            yield from _indented(label, text, look)
        yield "\n"


def _told(statement: ShownStatement) -> Iterator[tuple[str, str]]:
    """What is told of a statement, each with a word before it."""
    yield from _of_settings(statement)
    yield from _of_rules(statement)
    others = (
        *(("duty", f"{duty.name}: {duty.do} ({', '.join(duty.by)})") for duty in statement.duties),
        ("prose only", statement.because),
        *(("open", f"{code}: {message}") for code, message in statement.open),
        ("decided", statement.decision),
    )
    yield from ((label, text) for label, text in others if text)


def _of_settings(statement: ShownStatement) -> Iterator[tuple[str, str]]:
    for said in (*statement.says, *statement.settings):
        says = of_case(f"{said.path} is {said.value}", said.when)
        yield ("says", says) if said.value else ("setting", said.path)
        if said.in_force:
            yield "in force", _in_force(said)


def _of_rules(statement: ShownStatement) -> Iterator[tuple[str, str]]:
    """The rules that a statement names, then those that read its settings; or that there are none."""
    yield from (("rule", f"{rule.id}: {rule.title}") for rule in statement.rules if rule.named)
    if others := [rule.id for rule in statement.rules if not rule.named]:
        yield "read by", ", ".join(others)
    if not statement.rules and statement.state is State.CARRIED_OUT:
        yield "rule", "none: no register is checked for it"


def _said(said: ShownSaid) -> str:
    return f"{said.path}: {_in_force(said)}" if said.in_force else said.path


def _in_force(said: ShownSaid) -> str:
    """The values in force, each with all for whom it is set at that place."""
    places = by_key(((each.value, each.when, each.at), each.who) for each in said.in_force)
    return "; ".join(
        f"{of_case(value, when)} for {' and '.join(who)} at {at}" for (value, when, at), who in places.items()
    )


def _indented(label: str, text: str, look: Look) -> Iterator[str]:
    width = max((look.width or _WIDTH) - _MARGIN, 30)
    first = f"    {label:{_MARGIN - 4}}"
    for line in wrap(visible(text), width, break_long_words=False):
        yield f"{look.paint('dim', first) if label else first}{line}\n"
        first = " " * _MARGIN


def clauses_markdown(whole: Coverage, detail: bool, only_open: bool) -> Iterator[str]:
    """The same as tables."""
    yield "# The policy document, clause by clause\n\n"
    if only_open:
        yield from table(("What", "Code", "Statements", "Message", "To decide"), _open_rows(whole))
    elif detail:
        headings = ("Statement", "Kind", "In our words", "State", "Carried out by", "Open")
        for clause in whole.clauses:
            yield f"## {escaped(clause.number)} {escaped(clause.title)}\n\n"
            yield from table(headings, map(_detail_row, clause.statements))
            yield "\n"
    else:
        yield from table([heading.capitalize() for heading in _HEADINGS], (*_rows(whole), _total(whole)))
    yield f"\n**{escaped(coverage_summary(whole))}**\n"


def _detail_row(statement: ShownStatement) -> tuple[str, ...]:
    odds = "; ".join(f"{code} {message}" for code, message in statement.open)
    return statement.ref, statement.kind, statement.text, statement.state, carried_out_by(statement), odds


def carried_out_by(statement: ShownStatement) -> str:
    """The settings, rules and duties that carry a statement out, or why nothing does."""
    parts = (
        *dict.fromkeys(_path(said) for said in (*statement.says, *statement.settings) if said.in_force),
        *(f"rule {rule.id}" for rule in statement.rules if rule.named),
        *(f"duty {duty.name}" for duty in statement.duties),
    )
    return ", ".join(parts) or statement.because or ""


def _path(said: ShownSaid) -> str:
    values = dict.fromkeys(each.value for each in said.in_force)
    return f"{said.path} = {' / '.join(values)}" if len(values) < 3 else said.path


def clauses_csv(whole: Coverage, _detail: bool, only_open: bool) -> Iterator[str]:
    """A row a statement; or a row for each that is not covered and each open contradiction."""
    if only_open:
        return csv_table(_OPEN_CSV, _open_rows(whole))
    return csv_rows(_CSV, (_csv_row(clause, each) for clause in whole.clauses for each in clause.statements))


def _csv_row(clause: ShownClause, statement: ShownStatement) -> dict[str, object]:
    return {
        "clause": clause.number,
        "title": clause.title,
        "statement": statement.ref,
        "layer": statement.layer,
        "at": statement.at,
        "kind": statement.kind,
        "text": statement.text,
        "state": statement.state,
        "because": statement.because,
        "says": "; ".join(f"{said.path} = {said.value}" for said in statement.says),
        "in_force": "; ".join(map(_said, (*statement.says, *statement.settings))),
        "rules": "; ".join(rule.id for rule in statement.rules),
        "duties": "; ".join(duty.name for duty in statement.duties),
        "open": "; ".join(f"{code} {message}" for code, message in statement.open),
        "decision": statement.decision,
    }


def _open_rows(whole: Coverage) -> Iterator[tuple[str, ...]]:
    for statement in _uncovered(whole):
        yield (
            "not covered",
            "",
            statement.ref,
            statement.text,
            "what carries it out, or why nothing does",
            statement.at,
        )
    for each in whole.open():
        refs = ", ".join(statement.ref for statement in each.conflict.statements)
        places = "; ".join(str(label.place) for label in each.diagnostic.labels)
        told = each.diagnostic
        yield "contradiction", told.code.id, refs, told.message, told.help or "", places


def clauses_json(whole: Coverage, _detail: bool, only_open: bool) -> Iterator[str]:
    """One object, as `schemas/results/clauses.schema.json` says."""
    listed = whole.open() if only_open else whole.contradictions
    clauses = (_clause_json(clause, only_open) for clause in whole.clauses)
    return json_object(
        academies=whole.academies,
        counts={
            "clauses": len(whole.clauses),
            "statements": whole.count(),
            **{state.name.lower(): whole.count(state) for state in State},
            "open": len(whole.open()),
            "decided": len(whole.contradictions) - len(whole.open()),
        },
        clauses=(clause for clause in clauses if clause["statements"] or not only_open),
        contradictions=map(_contradiction_json, listed),
    )


def _clause_json(clause: ShownClause, only_open: bool) -> dict[str, Json]:
    shown: Sequence[ShownStatement] = clause.statements
    if only_open:
        shown = [each for each in shown if each.state is State.NOT_COVERED]
    return {
        "clause": clause.number,
        "title": clause.title,
        "statements": [_statement_json(statement) for statement in shown],
    }


def _statement_json(statement: ShownStatement) -> Json:
    return {
        "statement": statement.ref,
        "layer": statement.layer,
        "at": statement.at,
        "kind": statement.kind,
        "text": statement.text,
        "state": statement.state,
        "because": statement.because,
        "says": _said_json(statement.says),
        "settings": _said_json(statement.settings),
        "rules": [{"id": rule.id, "title": rule.title, "named": rule.named} for rule in statement.rules],
        "duties": [{"id": duty.name, "do": duty.do, "by": duty.by} for duty in statement.duties],
        "open": [{"code": code, "message": message} for code, message in statement.open],
        "decision": statement.decision,
    }


def _said_json(all_said: Iterable[ShownSaid]) -> list[Json]:
    return [
        {
            "path": said.path,
            "when": said.when,
            "value": said.value or None,
            "in_force": [
                {"for": each.who, "when": each.when, "value": each.value, "at": each.at}
                for each in said.in_force
            ],
        }
        for said in all_said
    ]


def _contradiction_json(each: Contradiction) -> Json:
    return {
        "state": "open" if each.is_open else "decided",
        "subject": each.conflict.subject,
        "statements": [statement.ref for statement in each.conflict.statements],
        "to_be_decided_by": each.decider,
        **diagnostic_json(each.diagnostic),
    }
