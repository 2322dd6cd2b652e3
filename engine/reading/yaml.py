"""YAML text to nodes with places, strictly: what two readers could take differently is refused.

Built on the events of the parser alone, so no object is ever made from a tag, and nothing is guessed from how
a text looks.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from engine.diagnostics import Diagnostic, Label
from engine.reading import problems
from engine.reading.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.reading.syntax import syntax_problem
from engine.reading.text import read_text, text_problems
from engine.source import Source, Span

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20
MOST_VALUES = 100_000
MOST_PROBLEMS = 200

_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
_ENDLESS = re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE)
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
    except yaml.YAMLError as error:
        builder.found.append(syntax_problem(source, error, shift))
    finally:
        builder.parser.dispose()
    return node, tuple(builder.found)


class _Stop(Exception):  # noqa: N818 - not an error of the program: a limit ends the file
    """A limit is reached; its problem is noted already."""


class _Builder:
    """Turns the events of one text into nodes and collects what is wrong."""

    def __init__(self, source: Source, parser: Any, shift: int) -> None:
        self.source = source
        self.parser = parser
        self.shift = shift
        self.found: list[Diagnostic] = []
        self.values = 0

    def document(self) -> Node | None:
        """The node of the first document."""
        self.parser.get_event()
        start = self.parser.get_event()
        if isinstance(start, yaml.StreamEndEvent):
            self.note(problems.EMPTY_FILE.at(Span(self.source, 0, 0), "this file holds no settings"))
            return None
        self.check_directives(start)
        node = self.node(self.parser.get_event(), 1)
        self.parser.get_event()
        after = self.parser.get_event()
        if isinstance(after, yaml.DocumentStartEvent):
            self.note(_several_documents(self.span(after)))
        return node

    def check_directives(self, start: Any) -> None:
        """Notes a `%YAML` or `%TAG` line."""
        if start.version or start.tags:
            line = self.span(start).text.split("\n")[0]
            span = Span(self.source, self.at(start.start_mark), self.at(start.start_mark) + len(line))
            self.note(
                problems.DIRECTIVE.at(span, f"`{line.strip()}` is a YAML directive", help="delete the line")
            )

    def node(self, event: Any, depth: int) -> Node:
        """The node an event begins; reads on to its end."""
        self.values += 1
        if self.values > MOST_VALUES:
            raise self.stop(_too_many(self.span(event)))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if depth > DEEPEST:
            raise self.stop(_too_deep(self.span(event)))
        self.check_properties(event)
        return (
            self.mapping(event, depth)
            if isinstance(event, yaml.MappingStartEvent)
            else self.sequence(event, depth)
        )

    def sequence(self, start: Any, depth: int) -> Sequence:
        """The list that `start` begins."""
        items: list[Node] = []
        while not isinstance(event := self.parser.get_event(), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Sequence(tuple(items), self.collection_span(start, event, items))

    def mapping(self, start: Any, depth: int) -> Mapping:
        """The mapping that `start` begins, each key once."""
        entries: dict[str, Entry] = {}
        partial = False
        while not isinstance(event := self.parser.get_event(), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(self.parser.get_event(), depth + 1)
            problem = _key_problem(key, entries)
            if problem:
                self.note(problem)
                partial = True
            elif isinstance(key, Scalar):
                entries[key.text] = Entry(key, value)
        last = [entry.value for entry in entries.values()]
        return Mapping(tuple(entries.values()), self.collection_span(start, event, last), partial)

    def scalar(self, event: Any) -> Scalar:
        """The text of a scalar event."""
        span, text = self.span(event), event.value
        refused = self.check_properties(event) or (not event.style and self.check_plain(text, span))
        raw, quoted = span.text, event.style in ("'", '"')
        verbatim = raw.startswith("|") if event.style == "|" else (raw[1:-1] if quoted else raw) == text
        return Scalar(text, quoted or event.style in ("|", ">"), span, self.comment(span), verbatim, refused)

    def alias(self, event: Any) -> Scalar:
        """A stand-in for an alias."""
        span = self.span(event)
        self.note(
            problems.ANCHOR.at(
                span, f"`{span.text}` stands for something written elsewhere", help="write the value out"
            )
        )
        return Scalar(span.text, False, span, None, True, True)

    def check_properties(self, event: Any) -> bool:
        """Whether an anchor or a tag stands here, which is noted."""
        span = self.span(event)
        if event.anchor:
            self.note(_anchor(span))
        if event.tag:
            self.note(_tag(span))
        return bool(event.anchor or event.tag)

    def check_plain(self, text: str, span: Span) -> bool:
        """Whether a text without quotes is one that nobody means, which is noted."""
        if _ENDLESS.fullmatch(text):
            self.note(
                problems.NOT_A_NUMBER.at(
                    span, f"`{text}` is not a number a policy can use", help="write a number"
                )
            )
            return True
        swallowed = _SWALLOWED_ITEM.search(span.text)
        if swallowed:
            self.note(_swallowed_item(span.part(swallowed.start(1), swallowed.end(1) - 1), span))
        return bool(swallowed)

    def comment(self, span: Span) -> Span | None:
        """The comment that follows on the line where a scalar ends."""
        match = _COMMENT.match(self.source.text, span.end)
        return Span(self.source, match.start(1), len(match[0].rstrip()) + match.start()) if match else None

    def at(self, mark: Any) -> int:
        """A parser's mark as a character offset of the source."""
        return int(mark.index) + self.shift

    def span(self, event: Any) -> Span:
        """The stretch of an event, without the blank lines that the parser counts to a block text."""
        start, end = self.at(event.start_mark), self.at(event.end_mark)
        raw = self.source.text[start:end]
        return Span(self.source, start, start + len(raw.rstrip()))

    def collection_span(self, start: Any, end: Any, inside: list[Node]) -> Span:
        """From the first character of a list or mapping to the end of its last value."""
        first, last = self.at(start.start_mark), self.at(end.end_mark)
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


def _key_problem(key: Node, seen: dict[str, Entry]) -> Diagnostic | None:
    if not isinstance(key, Scalar):
        return problems.KEY.at(
            Span(key.span.source, key.span.start, key.span.start + 1),
            "a list or mapping stands where a key is wanted",
            help="write one word before the colon; quote a text that begins with a bracket",
        )
    if key.text == "<<" and not key.quoted:
        return problems.MERGE_KEY.at(key.span, "`<<` pulls in other keys", help="write the keys out")
    if not key.text.strip():
        return problems.KEY.at(key.span, "a key is missing before the colon", help="write the key's name")
    if key.text in seen:
        first = Label(seen[key.text].key.span, "first written here")
        return problems.DUPLICATE_KEY.at(
            key.span, f"`{key.text}` is written twice", also=[first], help="delete one of the two"
        )
    return None


def _anchor(span: Span) -> Diagnostic:
    name = span.text.split()[0] if span.text.split() else "&"
    at = span.part(0, len(name))
    return problems.ANCHOR.at(
        at, f"`{name}` makes this value stand for others", help="delete it, or put the whole text in quotes"
    )


def _tag(span: Span) -> Diagnostic:
    name = span.text.split()[0] if span.text.split() else "!"
    at = span.part(0, len(name))
    return problems.TAG.at(at, f"`{name}` asks for a type", help="delete it, or put the whole text in quotes")


def _several_documents(span: Span) -> Diagnostic:
    return problems.SEVERAL_DOCUMENTS.at(
        span, "a second document begins here", help="delete the line, or move what follows to its own file"
    )


def _too_deep(span: Span) -> Diagnostic:
    return problems.TOO_DEEP.at(
        span.part(0, 1), f"lists and mappings lie more than {DEEPEST} deep here", help="check the brackets"
    )


def _too_many(span: Span) -> Diagnostic:
    return problems.TOO_LARGE.at(
        span, f"this file holds more than {MOST_VALUES:,} values", help="split it into smaller files"
    )


def _swallowed_item(at: Span, text: Span) -> Diagnostic:
    return problems.SWALLOWED_ITEM.at(
        at,
        "this dash begins no list: the line goes on with the text above",
        also=[Label(text, "this text")],
        help="delete the text above, or put it in quotes on one line",
    )
