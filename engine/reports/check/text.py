"""A check as text to read: what was read, a line a rule, the findings by pupil, and what was not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, repeat
from textwrap import wrap

from engine.answering.subject_words import subject_rest
from engine.check_result import CheckResult
from engine.findings import Answer, Finding, Level
from engine.reports.check.closing import closing, not_evaluated
from engine.reports.check.grouping import by_academy, by_subject
from engine.reports.grid import Column, grid
from engine.reports.look import PLAIN, Look
from engine.reports.phrases import (
    MOST_NAMED,
    academies_called,
    each_academy,
    lower_stages,
    reason,
    rules_left_out,
    settings_used,
    titled_rules,
    what_to_do,
    who_acts,
)
from engine.reports.visible import visible
from engine.spoken import day_in_words
from engine.wording import counted

_RULE_COLUMNS = (
    Column("rule", whole=True),
    Column("level"),
    Column("tested", number=True, whole=True),
    Column("yes", number=True, whole=True),
    Column("no", number=True, whole=True),
    Column("cannot tell", number=True, whole=True),
    Column("excepted", number=True, whole=True),
    Column("title"),
)
_ACTS_COLUMNS = (
    Column("who acts", whole=True),
    *(Column(level.value, number=True) for level in Level),
    Column("overdue", number=True),
)
_ACADEMY_COLUMNS = (
    Column("academy", whole=True),
    *_ACTS_COLUMNS[1:],
    Column("cannot tell", number=True),
    Column("not evaluated", number=True),
)
_ROOM_FOR_TITLES = 120
_ACADEMIES = "academies "
_LEVEL_WIDTH = max(map(len, Level)) + 2


def check_text(result: CheckResult, look: Look = PLAIN) -> Iterator[str]:
    """The whole report in pieces, however many findings there are; the last line says what it amounts to."""
    yield from check_head(result, look)
    yield from _listed("findings", result, Answer.YES, look)
    yield from _listed("cannot tell", result, Answer.CANNOT_TELL, look)
    yield from _settings(result, look)
    yield look.paint("strong", closing(result)) + "\n"


def check_head(result: CheckResult, look: Look) -> Iterator[str]:
    """What was checked against what, and a line a rule."""
    checked = f"the register checked against the policy as at {day_in_words(result.as_at)}"
    yield look.paint("strong", f"{visible(academies_called(result.academies))}: {checked}") + "\n"
    if len(result.academies) > MOST_NAMED:
        width = (look.width or _ROOM_FOR_TITLES) - len(_ACADEMIES)
        names = wrap(visible(", ".join(result.academies)), max(width, 20))
        yield "".join(f"{margin}{line}\n" for margin, line in zip(_margins(_ACADEMIES), names, strict=False))
    yield f"policy    edition {visible(result.edition)}, {visible(result.policy_digest)}\n"
    yield from _register(result)
    yield "\n"
    yield from _rules(result, look)
    for columns, rows in ((_ACTS_COLUMNS, who_acts(result)), (_ACADEMY_COLUMNS, each_academy(result))):
        yield from _below(grid(columns, rows, look))
    for rule in not_evaluated(result):
        yield (
            look.paint("warning", "not evaluated") + f"  {visible(rule.id)}: {visible(rule.why_not or '')}\n"
        )
    yield "\n"


def _rules(result: CheckResult, look: Look) -> Iterator[str]:
    shown = len(_RULE_COLUMNS) - (look.width is not None and look.width < _ROOM_FOR_TITLES)
    rows = (
        (r.id, r.level.value, *map(_number, (r.tested, r.yes, r.no, r.cannot_tell, r.excepted)), title)
        for r, title in titled_rules(result)
    )
    yield from grid(_RULE_COLUMNS[:shown], (row[:shown] for row in rows), look)
    if left_out := rules_left_out(result):
        yield f"{visible(left_out)}\n"


def _below(lines: Iterator[str]) -> Iterator[str]:
    """A table below another; nothing where it has no rows."""
    if first := next(lines, ""):
        yield from chain(("\n", first), lines)


def _margins(first: str) -> Iterator[str]:
    """A heading for the first line, and as much room for each further one."""
    return chain((first,), repeat(" " * len(first)))


def _number(count: int) -> str:
    return f"{count:,}"


def _register(result: CheckResult) -> Iterator[str]:
    heading = "register  "
    for name, table in result.register.tables.items():
        aside = f", {table.set_aside:,} set aside" if table.set_aside else ""
        yield f"{heading}{visible(name)}: {table.read:,} read, {table.used:,} used{aside}\n"
        heading = " " * len(heading)
    if missing := result.register.missing_marks:
        yield f"{heading}{counted(missing, 'mark')} missing (open sessions of pupils on roll)\n"


def _listed(heading: str, result: CheckResult, answer: Answer, look: Look) -> Iterator[str]:
    for academy, findings in by_academy(result, answer):
        yield look.paint("strong", f"{heading}: {visible(academy)}") + "\n"
        for subject, about in by_subject(findings):
            yield f"  {look.paint('strong', visible(subject or 'the academy'))}\n"
            yield from _about_one(about, look)
        yield "\n"


def _about_one(findings: Sequence[Finding], look: Look) -> Iterator[str]:
    """One heading a rule, and one action for all findings that share it; lower stages on one line under the highest."""
    shown = (finding for finding in findings if not finding.folded)
    for (rule, title, level), of_rule in groupby(
        shown, key=lambda each: (each.rule, each.called, each.level)
    ):
        named = f"{visible(title)} {look.paint('dim', visible(f'[{rule}]'))}"
        yield f"    {look.paint(level.value, f'{level.value:{_LEVEL_WIDTH}}')}{named}\n"
        for action, alike in groupby(of_rule, key=lambda finding: finding.then):
            yield from (_indented(_evidence(finding), look) for finding in alike)
            if action:
                yield _indented(f"→ {what_to_do(action)}", look)
        lower = [each for each in findings if each.ladder is not None and each.ladder.under == rule]
        if lower:
            yield _indented(lower_stages(lower), look)


def _evidence(finding: Finding) -> str:
    missing = f"missing: {', '.join(finding.missing)}" if finding.missing else ""
    parts = (subject_rest(finding), reason(finding), missing)
    return ": ".join(part for part in parts if part) or "no more is known"


def _indented(text: str, look: Look) -> str:
    return look.fitted(" " * (_LEVEL_WIDTH + 4) + visible(text)) + "\n"


def _settings(result: CheckResult, look: Look) -> Iterator[str]:
    lines = tuple(settings_used(result))
    if lines:
        columns = (Column("resting on"), Column("value"), Column("set at"), Column("clause"))
        yield from grid(columns, lines, look)
        yield "\n"
