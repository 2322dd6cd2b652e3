"""An explanation as Markdown, for a page or a message; no text of it can become a link, HTML or a table's cell."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explaining.explained import ExplainedPart, Explanation
from engine.reports.explanation.phrases import (
    basis_line,
    headline,
    left_out_words,
    missing_words,
    part_lines,
    row_groups,
    rows_heading,
    settings_table,
)
from engine.reports.markdown import escaped, table
from engine.reports.phrases import what_to_do, window_words, with_window
from engine.spoken import day_in_words


def explanation_markdown(told: Explanation, most: int | None) -> Iterator[str]:
    """The whole explanation in pieces; at most so many groups of rows of each figure."""
    yield f"# {escaped(headline(told))}\n\n"
    yield f"{escaped(told.title)} ({escaped(told.rule)}, {told.level.value})\n\n"
    yield f"{escaped(told.academy)}, as at {day_in_words(told.as_at)}; policy edition {escaped(told.edition)}\n\n"
    yield f"**{told.answer}**: {escaped(with_window(told.because, told.window))}\n"
    if told.then:
        yield f"\n→ {escaped(what_to_do(told.then))}\n"
    yield f"\n## The rule\n\n> {escaped(told.sentence)}\n\n"
    yield from (f"- {escaped(words)}\n" for words in told.words)
    yield ("\n" if told.words else "") + f"{escaped(basis_line(told))}\n"
    if told.part:
        yield "\n## The condition\n\n"
        yield from _part(told.part)
    for each in told.exceptions:
        yield f"\n## Unless: {escaped(each.name)}\n\n{escaped(each.because)}\n\n"
        yield from _part(each.part)
    yield from _lists(told)
    for rows in told.rows:
        shown, left = row_groups(rows.rows, most)
        yield f"\n## {escaped(rows_heading(rows))}\n\n"
        yield from table(
            ("Days", "Rows", "How many"),
            ((g.days, g.text, f"{g.count:,}{_unclear(g.answer)}") for g in shown),
        )
        yield f"\n{escaped(left_out_words(left))}\n" if left else ""
    if told.settings:
        yield "\n## Settings\n\n"
        yield from table(*settings_table(told))


def _unclear(answer: str) -> str:
    return " (cannot tell)" if answer == "cannot tell" else ""


def _part(part: ExplainedPart) -> Iterator[str]:
    for line in part_lines(part):
        answer = f"**{line.answer}** " if line.decides else f"{line.answer} " if line.answer else ""
        yield f"{'  ' * line.depth}- {answer}{escaped(line.text)}\n"


def _lists(told: Explanation) -> Iterator[str]:
    if told.missing:
        yield "\n## Missing\n\n"
        yield from (f"- {escaped(missing_words(fact))}\n" for fact in told.missing)
    if told.changes or told.unchanged:
        yield "\n## What would change the answer\n\n"
        yield from (f"- {change.then}, given: {escaped(change.says)}\n" for change in told.changes)
        yield f"- {escaped(told.unchanged)}\n" if told.unchanged else ""
    if told.periods:
        yield "\n## Other periods\n\n"
        yield from (f"- {window_words(each.window)}: {each.answer}\n" for each in told.periods)
