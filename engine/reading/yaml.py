"""YAML text to nodes with places, strictly: what two readers could take differently is refused.

Built on the events of the parser alone, so no object is ever made from a tag, and nothing is guessed from how
a text looks.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from yaml import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from engine.diagnostics import Diagnostic
from engine.reading import refusals
from engine.reading.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.reading.text import UNSEEN, read_text, text_problems, unseen_character_problem
from engine.source import Source, Span

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_PROBLEMS = 200

_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
_ENDLESS = frozenset({".nan", ".inf", "+.inf", "-.inf"})
_QUOTES = ("'", '"')
_BLANK = (" ", "\t")
_SWALLOWED_ITEM = re.compile(r"\n[ ]*(- )")


def read_file(path: Path, name: str) -> tuple[Source | None, Node | None, tuple[Diagnostic, ...]]:
    """The source and node of a file, known to readers as `name`; None for what could not be read."""
    source, found = read_text(path, name)
    if source is None:
        return None, None, found
    node, more = read_yaml(source)
    return source, node, more


def read_yaml(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The one node a text holds, with all that is wrong; None where the text cannot be followed.

    A node that comes with problems has stand-ins for what could not be read.
    """
    if found := text_problems(source):
        return None, found
    shift = 1 if source.text.startswith("\ufeff") else 0
    builder = _Builder(source, LOADER(source.text[shift:]), shift)
    node: Node | None = None
    try:
        node = builder.document()
    except _Stop:
        pass
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        from engine.reading.syntax import syntax_problem  # only a broken file needs it

        problem = syntax_problem(source, error, shift)
        told = {label.place.line for each in builder.found for label in each.labels}
        builder.found += [] if problem.place.line in told else [problem]
    finally:
        builder.parser.dispose()
    return node, tuple(builder.found)


class _Stop(Exception):  # noqa: N818 - not an error of the program: a limit ends the file
    """A limit is reached; its problem is noted already."""


class _Builder:
    """Turns the events of one text into nodes and collects what is wrong."""

    def __init__(self, source: Source, parser: Any, shift: int) -> None:
        self.source = source
        self.text = source.text
        self.parser = parser
        self.shift = shift
        self.found: list[Diagnostic] = []
        self.values = 0

    def document(self) -> Node | None:
        """The node of the first document."""
        self.parser.get_event()
        start = self.parser.get_event()
        if isinstance(start, yaml.StreamEndEvent):
            self.note(refusals.empty_file_problem(Span(self.source, 0, 0)))
            return None
        if start.version or start.tags:
            self.note(refusals.directive_problem(self.span(start)))
        node = self.node(self.parser.get_event(), 1)
        self.parser.get_event()
        after = self.parser.get_event()
        if isinstance(after, yaml.DocumentStartEvent):
            self.note(refusals.several_documents_problem(self.span(after)))
        return node

    def node(self, event: Any, depth: int) -> Node:
        """The node an event begins; reads on to its end."""
        self.values += 1
        if self.values > refusals.MOST_VALUES:
            raise self.stop(refusals.too_many_problem(self.span(event)))
        kind = type(event)
        if kind is ScalarEvent:
            return self.scalar(event)
        if kind is AliasEvent:
            return self.alias(event)
        if depth > refusals.DEEPEST:
            raise self.stop(refusals.too_deep_problem(self.span(event)))
        self.check_properties(event)
        return self.mapping(event, depth) if kind is MappingStartEvent else self.sequence(event, depth)

    def sequence(self, start: Any, depth: int) -> Sequence:
        """The list that `start` begins."""
        items: list[Node] = []
        next_event = self.parser.get_event
        while type(event := next_event()) is not SequenceEndEvent:
            items.append(self.node(event, depth + 1))
        return Sequence(tuple(items), self.collection_span(start, event, items))

    def mapping(self, start: Any, depth: int) -> Mapping:
        """The mapping that `start` begins, each key once."""
        entries: dict[str, Entry] = {}
        again: list[Scalar] = []
        partial = False
        next_event, node = self.parser.get_event, self.node
        while type(event := next_event()) is not MappingEndEvent:
            key = node(event, depth + 1)
            value = node(next_event(), depth + 1)
            problem = refusals.key_problem(key)
            if problem:
                self.note(problem)
                partial = True
            elif isinstance(key, Scalar):
                if key.text in entries:
                    again.append(key)
                else:
                    entries[key.text] = Entry(key, value)
        if name := refusals.name_beside(again, entries):
            self.note(refusals.name_beside_problem(name))
            del entries[name.text]
        else:
            for problem in refusals.written_twice(again, entries):
                self.note(problem)
        kept = tuple(entries.values())
        last = [kept[-1].value] if kept else []
        return Mapping(kept, self.collection_span(start, event, last), partial or bool(again))

    def scalar(self, event: Any) -> Scalar:
        """The text of a scalar event."""
        text, style, span = event.value, event.style, self.span(event)
        written = self.text[span.start : span.end]
        verbatim = (
            written.startswith("|")
            if style == "|"
            else (written[1:-1] if style in _QUOTES else written) == text
        )
        if event.anchor or event.tag:
            refused = self.check_properties(event)
        elif not style:
            refused = ("- " in text or "." in text[:2]) and self.check_plain(text, span)
        else:  # what stands there just so was looked at as a text
            refused = not verbatim and self.check_escapes(text, span)
        comment = self.comment(span) if self.text[span.end : span.end + 1] in _BLANK else None
        return Scalar(text, bool(style), span, comment, verbatim, refused)

    def alias(self, event: Any) -> Scalar:
        """A stand-in for an alias."""
        span = self.span(event)
        self.note(refusals.alias_problem(span))
        return Scalar(span.text, False, span, stand_in=True)

    def check_properties(self, event: Any) -> bool:
        """Whether an anchor or a tag stands here, which is noted."""
        if not event.anchor and not event.tag:
            return False
        if event.anchor:
            self.note(refusals.anchor_problem(self.span(event)))
        if event.tag:
            self.note(refusals.tag_problem(self.span(event)))
        return True

    def check_plain(self, text: str, span: Span) -> bool:
        """Whether a text without quotes is one that nobody means, which is noted."""
        if text.lower() in _ENDLESS:
            self.note(refusals.endless_number_problem(span))
            return True
        swallowed = _SWALLOWED_ITEM.search(span.text) if "- " in text else None
        if swallowed:
            dash = span.part(swallowed.start(1), swallowed.start(1) + 1)
            self.note(refusals.swallowed_item_problem(dash, span))
        return bool(swallowed)

    def check_escapes(self, text: str, span: Span) -> bool:
        """Whether an escape makes a character that cannot be seen, which is noted."""
        unseen = UNSEEN.search(text)
        if unseen:
            self.note(unseen_character_problem(unseen[0], span))
        return bool(unseen)

    def comment(self, span: Span) -> Span | None:
        """The comment that follows on the line where a scalar ends."""
        match = _COMMENT.match(self.text, span.end)
        return Span(self.source, match.start(1), len(match[0].rstrip()) + match.start()) if match else None

    def span(self, event: Any) -> Span:
        """The stretch of an event, without the blank lines that the parser counts to a block text."""
        start, end = event.start_mark.index + self.shift, event.end_mark.index + self.shift
        if self.text[end - 1 : end].isspace():
            end = start + len(self.text[start:end].rstrip())
        return Span(self.source, start, end)

    def collection_span(self, start: Any, end: Any, inside: list[Node]) -> Span:
        """From the first character of a list or mapping to the end of its last value."""
        first, last = start.start_mark.index + self.shift, end.end_mark.index + self.shift
        if not start.flow_style and inside:
            last = inside[-1].span.end
        return Span(self.source, first, max(first, last))

    def note(self, problem: Diagnostic) -> None:
        """Collects a problem; a file with very many is not read on."""
        self.found.append(problem)
        if len(self.found) >= MOST_PROBLEMS:
            raise _Stop

    def stop(self, problem: Diagnostic) -> _Stop:
        """Notes the problem that ends the file."""
        self.found.append(problem)
        return _Stop()
