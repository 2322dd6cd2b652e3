"""The record of a rule's parts as words: each part of the condition with its answer and the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.answering.figures import in_unit
from engine.explain.answers import IN_WORDS
from engine.explain.evaluation import shown
from engine.explain.trace import Part
from engine.explain.windows import measures_of, reach_of
from engine.explaining.explained import ExplainedFigure, ExplainedPart
from engine.explaining.runs import run_shown
from engine.findings import Window
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import RowKind
from engine.language.sentences.columns import column_noun
from engine.language.sentences.nouns import noun
from engine.language.sentences.sentences import condition_sentence, teller_of
from engine.language.sentences.telling import Spelled, Told
from engine.policy.settings import Case, Setting
from engine.quantities import DURATIONS, Kind, Type


@dataclass(frozen=True, slots=True)
class Telling:
    """What parts are told with: the kind of subject, and the values of settings by path."""

    kind: RowKind
    settings: Mapping[str, Told]

    @classmethod
    def of(cls, kind: RowKind, records: Iterable[Part]) -> Telling:
        """What a rule's parts are told with: its settings as they apply to the subject."""
        return cls(kind, dict(found for record in records for found in _settings(record)))

    def clause(self, node: m.Meaning, negative: bool = False) -> str:
        """A condition, or its opposite, in words."""
        return condition_sentence(node, self.kind, self.settings, named=True, negative=negative)

    def noun(self, node: m.Meaning) -> str:
        """A value in words, without its own value."""
        return noun(node, teller_of(self.kind, self.settings))


def _settings(part: Part) -> Iterator[tuple[str, Told]]:
    """Settings that are told by their value; a yes or no is told by its name."""
    for node in m.walk(part.node):
        if isinstance(node, m.Setting) and node.type.kind is not Kind.YES_NO:
            context = next(
                (each.context for each in _within(part) if node in m.walk(each.node)), part.context
            )
            case = context.case(node.path)
            if case is not None:
                yield node.path, _as_said(context.facts.settings[node.path], case)


def _as_said(setting: Setting, case: Case) -> Told:
    """A setting's value, a length of time as its file has it, as findings and lists of settings do."""
    return Spelled(setting.written(case)) if setting.type.kind in DURATIONS - {Kind.SESSIONS} else case.value


def _within(part: Part) -> Iterator[Part]:
    """Parts from the innermost outward: the context of a comparison is that of its stretch."""
    for inner in part.parts:
        yield from _within(inner)
    yield part


def told_part(part: Part, telling: Telling, deciding: frozenset[int] = frozenset()) -> ExplainedPart:
    """A condition in words with what it came to; those in `deciding` (by identity) are marked."""
    node = part.node
    joined, inner = "", part.parts
    if isinstance(node, m.Logic):
        joined = node.word
    elif isinstance(node, m.Not) and _joined(part.parts[0]):
        joined = "not"
    else:
        inner = ()
    return ExplainedPart(
        says=telling.clause(node),
        answer=IN_WORDS[part.value],
        figures=() if joined else tuple(dict.fromkeys(_figures(part, telling))),
        joined=joined,
        parts=tuple(told_part(each, telling, deciding) for each in inner),
        decides=id(part) in deciding,
        called=node.called if isinstance(node, m.Logic) else "",
    )


def _joined(part: Part) -> bool:
    return isinstance(part.node, m.Logic) or (isinstance(part.node, m.Not) and _joined(part.parts[0]))


def _figures(part: Part, telling: Telling) -> Iterator[ExplainedFigure]:
    """The figures and facts of a condition that has no conditions inside, in reading order."""
    node = part.node
    if isinstance(node, m.Measure):
        yield ExplainedFigure(
            telling.noun(node), in_unit(shown(node, part.context), node.type), window_of(part)
        )
        return
    if isinstance(node, m.Run):
        run = run_shown(node, part)
        yield ExplainedFigure(run.called, in_unit(len(run.days), Type(Kind.SCHOOL_DAYS)), run.window)
        return
    if isinstance(node, m.Column):
        yield ExplainedFigure(column_noun(node.name), in_unit(part.value, node.type))
    if isinstance(node, m.Arithmetic) and node.type.kind in DURATIONS:
        yield ExplainedFigure(_outcome(node), in_unit(part.value, node.type))
    for inner in part.parts:
        yield from _figures(inner, telling)


def _outcome(node: m.Arithmetic) -> str:
    """What a sum or difference is called."""
    if node.left.type.kind in {Kind.TIME, Kind.DATE, Kind.MOMENT}:
        return "the time between"
    return "together" if node.sign == 1 else "the difference"


def window_of(part: Part) -> Window | None:
    """The days that a figure, or the first figure of a condition, is over."""
    node = part.node
    measure = node if isinstance(node, m.Measure) else next(iter(measures_of(node)), None)
    reach = reach_of(measure.window, part.context) if measure and measure.window else None
    return Window(reach.shown.first, reach.shown.last) if reach else None


def deciding(part: Part) -> Iterator[Part]:
    """The parts by which a condition came to its answer: of a no joined by `and`, the first that failed."""
    node = part.node
    if isinstance(node, m.Not):
        yield from deciding(part.parts[0]) if _joined(part.parts[0]) else (part,)
        return
    if not isinstance(node, m.Logic):
        yield part
        return
    those = [inner for inner in part.parts if inner.value is part.value]
    one_is_enough = part.value is (node.word == "or")
    for inner in those[:1] if one_is_enough else those:
        yield from deciding(inner)
