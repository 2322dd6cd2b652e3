"""Rules and definitions as things: each part of a rule apart, its condition by what it means."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from engine.editions.change import Kind
from engine.editions.things.thing import Part, Thing, as_said
from engine.language import meaning as m
from engine.language.formatter import formatted
from engine.language.normal import normal
from engine.language.ruleset import Rule
from engine.language.texts import section
from engine.language.tree import Expression
from engine.language.vocabulary import Definition
from engine.policy.layers import Layer
from engine.policy.settings import Origin
from engine.reading.nodes import Mapping, Node, mappings_of, text_of


class Meant:
    """A condition that equals every other one that means the same, however it is written.

    `text` is its tree before definitions were put in.
    """

    def __init__(self, meaning: m.Meaning, text: Expression | None = None) -> None:
        self.meaning, self.text = meaning, text

    @cached_property
    def normal(self) -> m.Meaning:
        """The meaning in its normal form."""
        return normal(self.meaning)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Meant):
            return NotImplemented
        return self.meaning == other.meaning or self.normal == other.normal

    def __hash__(self) -> int:
        return hash(self.normal)


def rule_thing(rule: Rule, layer: Layer) -> Thing:
    """A rule with its parts."""
    written = written_as(rule.id)
    node = _entry(layer, "rules", written)
    clause = ", ".join(each.text for each in rule.basis if each.kind == "clause") or None
    other = ", ".join(each.text for each in rule.basis if each.kind != "clause") or None
    origin = Origin(layer.id, rule.span, clause, other)
    parts = {name: Part(says, means, origin) for name, says, means in _parts(rule, node) if says}
    return Thing(
        *(Kind.RULE, layer.id, f"rules.{rule.id}", "rules", origin, parts),
        summary=f"{rule.level}: {formatted(rule.text)}",
        title=rule.title,
        key=f"rule {written}",
        of=rule,
    )


def written_as(rule: str) -> str:
    """The name under which a rule stands in its file: those made `for_each` band or stage stand under one."""
    return rule.partition(".")[0]


def _parts(rule: Rule, node: Node | None) -> Iterator[tuple[str, str, object]]:
    yield "title", rule.title, rule.title
    yield "basis", ", ".join(each.text for each in rule.basis), rule.basis
    yield "for", rule.subject.said, rule.subject.name
    yield "when", formatted(rule.text), Meant(rule.when, rule.text)
    yield "level", rule.level.value, rule.level
    yield "says", rule.says, rule.says
    yield "look_back", rule.look_back, rule.look_back
    if rule.ladder:
        yield "ladder", f"{rule.ladder.name}, stage {rule.ladder.stage}", rule.ladder
    if rule.then:
        yield "then.do", rule.then.do, rule.then.do
        yield "then.by", rule.then.by or "", rule.then.by
        yield "then.within", str(rule.then.within or ""), rule.then.within
        yield "then.duty", rule.then.duty or "", rule.then.duty
        yield "then.letter", rule.then.letter or "", rule.then.letter
    texts = _exemption_texts(node)
    for at, each in enumerate(rule.exemptions):
        said = texts[at] if at < len(texts) else each.name
        yield f"except.{each.name}", f"{said} ({each.because})", (Meant(each.when, each.text), each.because)


def _exemption_texts(node: Node | None) -> list[str]:
    listed = node.get("except") if isinstance(node, Mapping) else None
    return [text_of(item, "when") or "" for item in mappings_of(listed)]


def definition_thing(definition: Definition, layer: Layer) -> Thing:
    """A definition with its texts."""
    node = _entry(layer, "define", definition.name)
    origin = Origin(layer.id, definition.span)
    texts = definition.parts.items()
    parts = {key: Part(formatted(text), formatted(normal(text)), origin) for key, text in texts}
    form = f"{definition.form} of {definition.of}" + (
        f", {definition.quantifier}" if definition.quantifier else ""
    )
    title = (text_of(node, "title") if isinstance(node, Mapping) else None) or ""
    parts |= as_said([("form", form), ("title", title)], origin)
    summary = "; ".join(part.says for key, part in parts.items() if key not in ("form", "title"))
    name, key = f"definitions.{definition.name}", f"definition {definition.name}"
    return Thing(Kind.DEFINITION, layer.id, name, "rules", origin, parts, summary, title, key, definition)


def _entry(layer: Layer, name: str, key: str) -> Node | None:
    entries = (entry for file in layer.rule_files for entry in section(file.node, name))
    return next((entry.value for entry in entries if entry.key.text == key), None)
