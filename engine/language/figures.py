"""The figures and facts that a rule's findings show, and the names by which `says` may call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, get_args

from engine.language import meaning as m
from engine.language.kinds import KINDS, RowKind
from engine.language.vocabulary import Vocabulary

Figure: TypeAlias = m.Measure | m.Run | m.Column
Counted: TypeAlias = Literal["count", "among"]
"""What a share counts, and among how many."""


def figures_of(conditions: Iterable[m.Meaning]) -> dict[str, Figure]:
    """Every measure, run and column that decides the conditions, by a name of its own, in reading order.

    Of one name they are told apart by their windows, `attendance.last_half_term`, or else numbered: `count_2`.
    """
    found = list(dict.fromkeys(figure for condition in conditions for figure in _outer_figures(condition)))
    names = [_name(figure) for figure in found]
    named: dict[str, Figure] = {}
    for figure, name in zip(found, names, strict=True):
        told_apart = _with_window(figure, name) if names.count(name) > 1 else name
        named[_free(told_apart, named)] = figure
    return named


def _with_window(figure: Figure, name: str) -> str:
    window = figure.window if isinstance(figure, m.Measure) else None
    return f"{name}.{window}".replace(" ", "_") if window else name


def _outer_figures(node: m.Meaning | m.Rows | m.Window) -> Iterable[Figure]:
    """The figures of the subject itself: what stands inside a collection is of its rows, not of the subject."""
    if isinstance(node, m.Measure | m.Run | m.Column):
        yield node
    elif not isinstance(node, m.Rows | m.DayCondition):
        for part in m.parts_of(node):
            yield from _outer_figures(part)


def _name(figure: Figure) -> str:
    if isinstance(figure, m.Run):
        return "days"
    return figure.name


def _free(name: str, taken: Mapping[str, object]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def placeholders(subject: RowKind, figures: Mapping[str, Figure], words: Vocabulary) -> frozenset[str]:
    """The names that may stand between braces in a rule's `says`."""
    own = set(figures) | set(counts_by_name(figures)) | {"as_at", "academy"}
    own |= set(words.settings) | set(subject.keys)
    if any(isinstance(figure, m.Run) or _has_window(figure) for figure in figures.values()):
        own |= {"window.start", "window.end"}
    if subject.of_pupil or subject.name in {"class", "register"}:
        own.add("year_group")
    return frozenset(own)


def counts_by_name(figures: Mapping[str, Figure]) -> dict[str, tuple[str, Counted, str]]:
    """The counts behind each share, `absence.count` and `absence.among`: of which figure, which of both, of what."""
    return {
        f"{name}.{part}": (name, part, KINDS[figure.rows.kind].collection)
        for name, figure in figures.items()
        if isinstance(figure, m.Measure) and figure.function == "share"
        for part in get_args(Counted)
    }


def _has_window(figure: Figure) -> bool:
    return isinstance(figure, m.Measure) and figure.window is not None
