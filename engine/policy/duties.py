"""Who has to do what and when: the duties that the layers write, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from engine.frozen import dataclass, field_names, replace
from engine.policy.settings import Origin, Setting
from engine.quantities import Quantity, read_duration, readable
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of, texts_of

FREQUENCIES = ("session", "school day", "week", "half term", "term", "school year")
"""How often a duty can have to be done by the school's calendar, the most often first."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty as far as the layers say; `origin` is the last layer that says anything, `node` what it says.

    `within` and `before` are durations or paths of settings. Without `every` and `trigger` it holds at all times.
    """

    name: str
    origin: Origin = field(compare=False)
    node: nodes.Mapping = field(compare=False, repr=False)
    do: str | None
    by: str | None
    shared_with: tuple[str, ...]
    every: tuple[str, ...]
    trigger: str | None
    within: str | None
    before: str | None
    clauses: tuple[str, ...]
    other: str | None

    @property
    def roles(self) -> tuple[str, ...]:
        """All who have it: the one who does it first, then those who share it."""
        return (*((self.by,) if self.by else ()), *self.shared_with)

    @property
    def basis(self) -> str:
        """Its clauses, else the law or guidance it rests on."""
        return ", ".join(self.clauses) or self.other or ""

    def over(self, inherited: Duty | None) -> Duty:
        """This duty with what it leaves unsaid taken from the layer above."""
        if inherited is None:
            return self
        unsaid = {name: getattr(inherited, name) for name in _SAID if not getattr(self, name)}
        if self.clauses or self.other:
            unsaid = {name: value for name, value in unsaid.items() if name not in ("clauses", "other")}
        partial = self.node.partial or inherited.node.partial
        return replace(self, **unsaid, node=replace(self.node, partial=partial))


_SAID = tuple(name for name in field_names(Duty) if name not in ("name", "origin", "node"))


@dataclass(frozen=True, slots=True)
class Trigger:
    """What sets duties off, in words that go on after `when`."""

    name: str
    words: str
    origin: Origin = field(compare=False)


@dataclass(frozen=True, slots=True)
class DutyBook:
    """The duties of a layer, or of a stack of layers, with the triggers that they name.

    `unasked` has of triggers the reason why no rule asks a register whether they happen.
    """

    duties: Mapping[str, Duty] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    unasked: Mapping[str, Trigger] = field(default_factory=dict)

    def over(self, above: DutyBook) -> DutyBook:
        """This book laid over that of the layers above."""
        mine = {name: duty.over(above.duties.get(name)) for name, duty in self.duties.items()}
        triggers, unasked = {**above.triggers, **self.triggers}, {**above.unasked, **self.unasked}
        return DutyBook({**above.duties, **mine}, triggers, unasked)


def read_duties(root: nodes.Mapping, layer: str) -> DutyBook:
    """The duties and triggers of a file by name."""
    duties = (
        _duty(entry.key, entry.value, layer)
        for entry in entries_of(root.get("duties"))
        if isinstance(entry.value, nodes.Mapping)
    )
    return DutyBook(
        {each.name: each for each in duties},
        _worded(root, "triggers", layer),
        _worded(root, "unasked", layer),
    )


def _worded(root: nodes.Mapping, key: str, layer: str) -> dict[str, Trigger]:
    """Triggers with their words, or with the reasons why no rule asks of them."""
    return {
        entry.key.text: Trigger(entry.key.text, entry.value.text, Origin(layer, entry.key.span))
        for entry in entries_of(root.get(key))
        if isinstance(entry.value, nodes.Scalar)
    }


def duration_of(text: str | None, settings: Mapping[str, Setting]) -> Quantity | None:
    """The duration that a `within` says or that the setting it names holds; None where that varies or is neither."""
    if text is None or " " in text:
        return readable(read_duration, text) if text else None
    setting = settings.get(text)
    return Quantity(setting.cases[0].value, setting.type) if setting and len(setting.cases) == 1 else None


def _duty(key: nodes.Scalar, node: nodes.Mapping, layer: str) -> Duty:
    clauses = tuple(texts_of(node, "clause"))
    other = text_of(node, "law") or text_of(node, "guidance")
    return Duty(
        key.text,
        Origin(layer, key.span, ", ".join(clauses) or None, other),
        node,
        do=text_of(node, "do"),
        by=text_of(node, "by"),
        shared_with=tuple(texts_of(node, "with")),
        every=tuple(texts_of(node, "every")),
        trigger=text_of(node, "trigger"),
        within=text_of(node, "within"),
        before=text_of(node, "before"),
        clauses=clauses,
        other=other,
    )
