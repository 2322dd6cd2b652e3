"""An explanation as text to read: the answer, why, part by part, with settings, rows and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from engine.explaining.explained import CountedRows, ExplainedPart, Explanation
from engine.reports.explanation.phrases import (
    Line,
    basis_line,
    headline,
    left_out_words,
    missing_words,
    part_lines,
    row_groups,
    rows_heading,
    settings_table,
)
from engine.reports.grid import Column, grid
from engine.reports.look import PLAIN, Look
from engine.reports.phrases import what_to_do, window_words, with_window
from engine.reports.visible import visible
from engine.spoken import day_in_words

_WHOLE = frozenset({"Setting", "Set at"})
_PAINT = {
    "yes": "must",
    "no": "good",
    "cannot tell": "should",
    "excepted": "note",
    "not evaluated": "warning",
}
_ANSWER = 13


def explanation_text(told: Explanation, most: int | None, look: Look = PLAIN) -> Iterator[str]:
    """The whole explanation in pieces; at most so many groups of rows of each figure."""
    yield look.paint("strong", visible(headline(told))) + "\n"
    yield f"{visible(told.title)} {look.paint('dim', visible(f'[{told.rule}]'))}, {told.level.value}\n"
    yield f"{visible(told.academy)}, as at {day_in_words(told.as_at)}; policy edition {visible(told.edition)}\n\n"
    yield from _answer(told, look)
    yield from _heading("the rule", look)
    yield _wrapped(told.sentence, "", look)
    yield from (_wrapped(words, "  ", look) for words in told.words)
    yield look.paint("dim", visible(basis_line(told))) + "\n"
    if told.part:
        yield from _heading("the condition", look)
        yield from _part(told.part, look)
    for each in told.exceptions:
        yield from _heading(f"unless: {each.name} ({each.because})", look)
        yield from _part(each.part, look)
    yield from _missing(told, look)
    yield from _rows(told, most, look)
    yield from _changes(told, look)
    yield from _periods(told, look)
    if told.settings:
        yield from _heading("settings", look)
        headings, rows = settings_table(told)
        columns = tuple(Column(each.lower(), whole=each in _WHOLE) for each in headings)
        yield from grid(columns, rows, look)


def _answer(told: Explanation, look: Look) -> Iterator[str]:
    word = look.paint(_PAINT[told.answer], told.answer)
    yield _wrapped(with_window(told.because, told.window), f"{word}: ", look, len(told.answer) + 2)
    if told.then:
        yield _wrapped(what_to_do(told.then), "→ ", look)


def _heading(text: str, look: Look) -> Iterator[str]:
    text = visible(text)
    lines = [text] if look.width is None else wrap(text, max(look.width, 20))
    yield "\n" + "".join(f"{look.paint('strong', line)}\n" for line in lines)


def _part(part: ExplainedPart, look: Look) -> Iterator[str]:
    return (_line(line, look) for line in part_lines(part))


def _line(line: Line, look: Look) -> str:
    """A condition behind its answer; figures stand under the words of what they decide."""
    mark = ">" if line.decides else " "
    answer = look.paint(_PAINT.get(line.answer, ""), line.answer) + " " * (_ANSWER - len(line.answer))
    margin = "  " * line.depth
    return _wrapped(line.text, f"{mark} {answer}{margin}", look, 2 + _ANSWER + len(margin))


def _missing(told: Explanation, look: Look) -> Iterator[str]:
    if told.missing:
        yield from _heading("missing", look)
    for fact in told.missing:
        yield _wrapped(missing_words(fact), "  ", look)


def _rows(told: Explanation, most: int | None, look: Look) -> Iterator[str]:
    for rows in told.rows:
        yield from _heading(rows_heading(rows), look)
        yield from _groups(rows, most, look)


def _groups(rows: CountedRows, most: int | None, look: Look) -> Iterator[str]:
    shown, left = row_groups(rows.rows, most)
    width = max((len(group.days) for group in shown), default=0)
    for group in shown:
        count = f"  ({group.count:,})" if group.count > 1 else ""
        unclear = "  cannot tell" if group.answer == "cannot tell" else ""
        days = f"  {group.days:{width}}  " if width else "  "
        yield _wrapped(f"{group.text}{count}{unclear}", days, look)
    if left:
        yield f"  {left_out_words(left)}\n"


def _changes(told: Explanation, look: Look) -> Iterator[str]:
    if told.changes or told.unchanged:
        yield from _heading("what would change the answer", look)
    for change in told.changes:
        yield _wrapped(change.says, f"  {change.then}, given: ", look)
    if told.unchanged:
        yield _wrapped(told.unchanged, "  ", look)


def _periods(told: Explanation, look: Look) -> Iterator[str]:
    if told.periods:
        yield from _heading("other periods; name a day of one to see it", look)
    for period in told.periods:
        yield f"  {window_words(period.window)}: {period.answer}\n"


def _wrapped(text: str, before: str, look: Look, margin: int | None = None) -> str:
    """The text behind what stands before it, broken to the terminal's width under its own beginning."""
    margin, text = len(before) if margin is None else margin, visible(text)
    if look.width is None or len(text) + margin <= look.width:
        return f"{before}{text}\n"
    lines = wrap(text, max(look.width - margin, 20))
    return before + f"\n{' ' * margin}".join(lines) + "\n"
