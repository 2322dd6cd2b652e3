"""Rule files to rules: texts parsed, definitions gathered, meanings checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal as OneOf

from engine.diagnostics import Diagnostic, Label, near_names
from engine.findings import Level
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checker import check_condition, check_definition
from engine.language.figures import Figure, figures_of, placeholders
from engine.language.kinds import COLLECTIONS, KINDS, SUBJECTS, RowKind
from engine.language.parser import parse
from engine.language.vocabulary import Definition, Vocabulary
from engine.quantities import Quantity, UnreadableError, read_duration
from engine.reading.nodes import Entry, Scalar
from engine.reading.nodes import Mapping as MappingNode
from engine.reading.nodes import Sequence as SequenceNode
from engine.source import Span

LookBack = OneOf["this school year", "previous school year", "everything"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from: a clause of the policy, a law or a piece of guidance."""

    kind: OneOf["clause", "law", "guidance"]
    text: str


@dataclass(frozen=True, slots=True)
class Then:
    """What a finding asks for: the action, the role that acts, and how long they have."""

    do: str
    by: str | None = None
    within: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A labelled exception: where `when` holds too, the rule says no."""

    name: str
    when: m.Meaning
    because: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule. `figures` are the values that its findings show, by name."""

    id: str
    title: str
    layer: str
    basis: tuple[Basis, ...]
    subject: RowKind
    when: m.Meaning
    text: tree.Expression
    level: Level
    says: str
    then: Then | None
    exemptions: tuple[Exemption, ...]
    look_back: LookBack
    figures: Mapping[str, Figure]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file of a layer, read and held against its schema."""

    layer: str
    content: MappingNode


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The definitions and rules of a stack of layers, by name, in the order of the files."""

    definitions: Mapping[str, Definition]
    rules: tuple[Rule, ...]


def read_rules(files: Sequence[RuleFile], words: Vocabulary) -> tuple[RuleSet, tuple[Diagnostic, ...]]:
    """The rules of a stack of layers, upper layers first; a rule of a lower layer replaces its namesake above."""
    found: list[Diagnostic] = []
    definitions = _definitions(files, words, found)
    words = replace(words, definitions=definitions)
    found.extend(filter(None, (check_definition(each, words) for each in definitions.values())))
    broken = bool(found)
    rules: dict[str, Rule] = {}
    for layer, entry in _entries(files, "rules", words, found):
        rule = _rule(layer, entry, words, found, quiet=broken)
        if rule is not None:
            rules[rule.id] = rule
    return RuleSet(definitions, tuple(rules.values())), tuple(found)


def _entries(
    files: Sequence[RuleFile], section: str, words: Vocabulary, found: list[Diagnostic]
) -> list[tuple[str, Entry]]:
    """The entries of a section; a name given twice in one layer is a clash, in a lower layer a replacement."""
    entries: dict[str, tuple[str, Entry]] = {}
    for layer, group in groupby(files, key=lambda file: file.layer):
        seen: dict[str, Entry] = {}
        for entry in (entry for file in group for entry in _section(file, section)):
            name = entry.key.text
            clash = _clash(entry, seen.get(name), words if section == "define" else None)
            if clash:
                found.append(clash)
            seen[name] = entry
            entries[name] = (layer, entry)
    return list(entries.values())


def _section(file: RuleFile, section: str) -> tuple[Entry, ...]:
    node = file.content.get(section)
    return node.entries if isinstance(node, MappingNode) else ()


def _clash(entry: Entry, earlier: Entry | None, words: Vocabulary | None) -> Diagnostic | None:
    name = entry.key.text
    if earlier is not None:
        also = [Label(earlier.key.span, "first here")]
        return problems.CLASH.at(
            entry.key.span, f"`{name}` is given twice", also=also, help="give one of them another name"
        )
    if words is None:
        return None
    if (
        name in words.settings
        or name in COLLECTIONS
        or any(name in words.columns_of(k) for k in KINDS.values())
    ):
        what = "a setting" if name in words.settings else "a part of the register"
        return problems.CLASH.at(
            entry.key.span, f"`{name}` is already {what}", help="give the definition another name"
        )
    return None


def _definitions(
    files: Sequence[RuleFile], words: Vocabulary, found: list[Diagnostic]
) -> dict[str, Definition]:
    read = {}
    for _, entry in _entries(files, "define", words, found):
        definition = _definition(entry, found)
        if definition is not None:
            read[definition.name] = definition
    return read


_FORMS: tuple[tuple[str, OneOf["condition", "share", "measure"], tuple[tuple[str, str], ...]], ...] = (
    ("share of", "share", (("where", "where"), ("among", "among"))),
    ("measure", "measure", (("measure", "measure"),)),
    ("every session", "condition", (("every session", "when"),)),
    ("some session", "condition", (("some session", "when"),)),
    ("when", "condition", (("when", "when"),)),
)


def _definition(entry: Entry, found: list[Diagnostic]) -> Definition | None:
    node = entry.value
    if not isinstance(node, MappingNode):
        return None
    for mark, form, keys in _FORMS:
        if node.get(mark) is None:
            continue
        parts = {name: _parsed(node.get(key), found) for key, name in keys}
        whole = {name: part for name, part in parts.items() if part is not None}
        if len(whole) < len(parts):
            return None
        of = _text(node, "of") or "session"
        if form == "share":
            of = COLLECTIONS[_text(node, "share of") or "sessions"].name
        quantifier: OneOf["every", "some"] | None = (
            "every" if mark == "every session" else "some" if mark == "some session" else None
        )
        if of == "day" and form == "condition" and quantifier is None and _is_of_sessions(whole["when"]):
            found.append(_day_needs(entry.key.span))
            return None
        return Definition(entry.key.text, form, of, whole, entry.key.span, quantifier)
    return None


def _is_of_sessions(expression: tree.Expression) -> bool:
    """Whether a condition on a day speaks of the code of a session by itself."""
    return isinstance(expression, tree.Member | tree.Comparison) and "code" in _names(expression)


def _names(expression: tree.Expression) -> set[str]:
    parts = (getattr(expression, key, None) for key in ("subject", "left", "right"))
    return {part.text for part in parts if isinstance(part, tree.Name)}


def _day_needs(span: Span) -> Diagnostic:
    return problems.DAY_NEEDS_QUANTIFIER.at(
        span,
        "a day has two sessions, and the definition does not say which of them must meet the condition",
        help="write `every session:` or `some session:` in place of `when:`",
    )


def _parsed(node: object, found: list[Diagnostic]) -> tree.Expression | None:
    if not isinstance(node, Scalar):
        return None
    if node.comment_after is not None:
        found.append(
            problems.COMMENT_CUTS.at(
                node.comment_after,
                "YAML cuts the rule here",
                help="put the comment on a line of its own; a mark is written `'#'`",
            )
        )
        return None
    if not node.verbatim:
        found.append(
            problems.NOT_VERBATIM.at(
                node.span,
                "the rule text is folded, wrapped or escaped, and YAML would rewrite it",
                help="write it on one line without quotes, or as a block after `|`",
            )
        )
        return None
    parsed = parse(node.text, node.part)
    if isinstance(parsed, Diagnostic):
        found.append(parsed)
        return None
    return parsed


def _rule(
    layer: str, entry: Entry, words: Vocabulary, found: list[Diagnostic], *, quiet: bool
) -> Rule | None:
    node = entry.value
    if not isinstance(node, MappingNode):
        return None
    subject = SUBJECTS.get(_text(node, "for") or "")
    text = _parsed(node.get("when"), found)
    if subject is None or text is None:
        return None
    when = check_condition(text, subject, words)
    exemptions = _exemptions(node.get("except"), subject, words, found)
    if isinstance(when, Diagnostic):
        if not (quiet and when.code in {problems.CYCLE, problems.UNKNOWN_NAME}):
            found.append(when)
        return None
    figures = figures_of((when,))
    then = _then(node.get("then"), words, found)
    _check_says(node.get("says"), subject, figures, words, found)
    return Rule(
        id=entry.key.text,
        title=_text(node, "title") or entry.key.text,
        layer=layer,
        basis=_basis(node.get("basis")),
        subject=subject,
        when=when,
        text=text,
        level=Level(_text(node, "level") or "must"),
        says=_text(node, "says") or _text(node, "title") or entry.key.text,
        then=then,
        exemptions=exemptions,
        look_back=_text(node, "look_back") or "previous school year",  # type: ignore[arg-type]
        figures=figures,
        span=entry.key.span,
    )


def _exemptions(
    node: object, subject: RowKind, words: Vocabulary, found: list[Diagnostic]
) -> tuple[Exemption, ...]:
    read = []
    for item in node.items if isinstance(node, SequenceNode) else ():
        if not isinstance(item, MappingNode):
            continue
        text = _parsed(item.get("when"), found)
        when = check_condition(text, subject, words) if text is not None else None
        if isinstance(when, Diagnostic):
            found.append(when)
        elif when is not None:
            read.append(Exemption(_text(item, "name") or "", when, _text(item, "because") or ""))
    return tuple(read)


def _basis(node: object) -> tuple[Basis, ...]:
    items = node.items if isinstance(node, SequenceNode) else ()
    return tuple(
        Basis(entry.key.text, entry.value.text)  # type: ignore[arg-type]
        for item in items
        if isinstance(item, MappingNode)
        for entry in item.entries
        if isinstance(entry.value, Scalar)
    )


def _then(node: object, words: Vocabulary, found: list[Diagnostic]) -> Then | None:
    if not isinstance(node, MappingNode):
        return None
    by, within = node.get("by"), node.get("within")
    if isinstance(by, Scalar) and words.roles and by.text not in words.roles:
        help = near_names(by.text, words.roles) or "add the role to the contacts file"
        found.append(problems.UNKNOWN_ROLE.at(by.span, f"`{by.text}` is no role of the contacts", help=help))
    return Then(_text(node, "do") or "", _text(node, "by"), _duration(within, found))


def _duration(node: object, found: list[Diagnostic]) -> Quantity | None:
    if not isinstance(node, Scalar):
        return None
    try:
        return read_duration(node.text)
    except UnreadableError as problem:
        found.append(problems.BAD_LITERAL.at(node.span, problem.message, help=problem.help))
        return None


_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def _check_says(
    node: object,
    subject: RowKind,
    figures: Mapping[str, Figure],
    words: Vocabulary,
    found: list[Diagnostic],
) -> None:
    if not isinstance(node, Scalar):
        return
    known = placeholders(subject, figures, words)
    for match in _BRACES.finditer(node.text):
        name = match[1]
        if name in known:
            continue
        help = near_names(name, known) if name else "write a name between the braces"
        found.append(
            problems.BAD_PLACEHOLDER.at(
                node.part(match.start(), match.end()),
                f"`{match[0]}` is no figure of this rule",
                help=help or "the rule has " + ", ".join(f"`{{{each}}}`" for each in sorted(figures)),
            )
        )


def _text(node: MappingNode, key: str) -> str | None:
    value = node.get(key)
    return value.text if isinstance(value, Scalar) else None


def texts_of(files: Iterable[RuleFile], visit: Callable[[Scalar], None]) -> None:
    """Calls `visit` with every rule text of the files, for the formatter."""
    for file in files:
        for entry in (*_section(file, "define"), *_section(file, "rules")):
            _visit_texts(entry.value, visit)


def _visit_texts(node: object, visit: Callable[[Scalar], None]) -> None:
    if isinstance(node, SequenceNode):
        for item in node.items:
            _visit_texts(item, visit)
    if not isinstance(node, MappingNode):
        return
    for entry in node.entries:
        if entry.key.text in {"when", "where", "among", "measure", "every session", "some session"}:
            if isinstance(entry.value, Scalar):
                visit(entry.value)
        elif entry.key.text == "except":
            _visit_texts(entry.value, visit)
