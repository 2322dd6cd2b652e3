"""`over any …`: how a comparison of stretches of time is answered for the rows in hand."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language import meaning as m
from engine.language.kinds import GROUPS
from engine.planning import numbers, sql
from engine.planning.each_row import asks_each_row
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, Reached
from engine.planning.numbers import Number
from engine.planning.settings import selectors
from engine.planning.spans import told_for_each_row
from engine.planning.sql import Expression
from engine.planning.steps import answer_in
from engine.planning.stretches import Stretches
from engine.planning.translation import Asked, asked_on

MISSING = numbers.exactly(sql.NULL)


def answer(node: Asked, frame: Frame) -> Expression:
    """Yes, no or NULL for the frame's subject; the first stretch that decides gives the figures and its number.

    Where the length of the stretches is not set the figures are missing.
    """
    slides = slides_of(node)
    window = slides[0].window
    facts = frame.planner.facts
    assert window is not None
    known = facts.each(lambda academy: facts.extent(window, academy) is not None)
    unknown = None if all(known.values()) else _of_unknown_length(node, slides, frame)
    if unknown is not None and not any(known.values()):
        for slide in slides:
            frame.figures.setdefault(slide, MISSING)
        return unknown
    told = (
        told_for_each_row(node, slides, frame)
        if asks_each_subject(node, frame)
        else _told(node, slides, frame)
    )
    if unknown is None:
        return told
    return sql.case((frame.by_academy(("length", window), known), told), otherwise=unknown)


def slides_of(node: Asked) -> tuple[m.Measure, ...]:
    """The figures of a comparison that are over any stretch."""
    own = (each for each in m.own_measures(node) if each.window and each.window.kind == "any")
    return tuple(dict.fromkeys(own))


def _of_unknown_length(node: Asked, slides: Sequence[m.Measure], frame: Frame) -> Expression:
    before = dict(frame.figures)
    frame.figures.update(dict.fromkeys(slides, MISSING))
    day = frame.planner.last_day(node, frame) or sql.literal(frame.planner.facts.as_at)
    told = asked_on(day, node, frame)
    for slide in slides:
        del frame.figures[slide]
    frame.figures.update({slide: before[slide] for slide in slides if slide in before})
    return told


def asks_each_subject(node: Asked, frame: Frame) -> bool:
    """Whether a comparison differs between rows of one pupil or group, so that it is told for each row in hand."""
    planner, level = frame.planner, frame.holder().kind.name
    by_pupil = level not in GROUPS
    if any(asks_each_row(measure, frame) for measure in m.own_measures(node)):
        return True
    for part in m.walk_own(node):
        if isinstance(part, m.Column) and not (part.owner == "pupil" and by_pupil and not part.around):
            return True
        varies = selectors(part.path, planner.facts) if isinstance(part, m.Setting) else frozenset()
        if varies - ({"date", "year group", "class"} if by_pupil else {"date"}):
            return True
        if isinstance(part, m.Exists | m.Run | m.DayCondition):
            return True
    return False


def _told(node: Asked, slides: tuple[m.Measure, ...], frame: Frame) -> Expression:
    """The answer from a step that holds it for every pupil or group."""
    planner, asked_of = frame.planner, frame
    frame = frame.holder()
    level = frame.kind.name if frame.kind.name in GROUPS else "pupil"
    name = planner.step(
        ("stretches", node, level, planner.look_back),
        lambda name: Stretches(name, planner, node, slides, level, planner.look_back),
    ).name
    keys = GROUP_KEYS.get(level, PUPIL_KEYS)
    alias = frame.join(("stretches", name), sql.table(name, "{}"), keys)
    for i, slide in enumerate(slides):
        asked_of.figures.setdefault(slide, _figure(alias, i))
    asked_of.reached.setdefault(node, Reached({"no": sql.column(alias, "no")}, slides[0].window))
    return answer_in(alias, "no")


def _figure(alias: str, i: int) -> Number:
    def ratio(end: str) -> numbers.Ratio:
        return numbers.Ratio(sql.column(alias, f"{end}{i}"), sql.column(alias, f"{end}_of{i}"))

    return Number(ratio("low"), ratio("high"))
