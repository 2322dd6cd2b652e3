"""What the strict reading refuses though YAML allows it, each problem with the change that works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.diagnostics import Diagnostic, Label
from engine.reading import nodes, problems
from engine.reading.nodes import Entry, Node, Scalar, shown
from engine.source import Span
from engine.wording import quoted

DEEPEST = 20
MOST_VALUES = 100_000
_ONE_OF_TWO = "delete one of the two"
_WITH_ITS_LINES = "delete one of the two, and write what is to stay of it under the other"
NAME_MISSING = "if they belong to something else, write its name above them, further left"

_DASH_MISSING = (
    "if the next item of the list begins here, write its dash two columns to the left of `{}`; "
    "or delete one of each"
)


def key_problem(key: Node) -> Diagnostic | None:
    """The problem that a key cannot be kept, or None."""
    if not isinstance(key, Scalar):
        return problems.KEY.at(
            Span(key.span.source, key.span.start, key.span.start + 1),
            "there is a list or group where a name is needed",
            help=_behind_bracket(key.span),
        )
    if key.text == "<<" and not key.quoted:
        return problems.MERGE_KEY.at(key.span, "`<<` copies other lines", help="write the lines out")
    if not key.text.strip():
        return problems.KEY.at(key.span, "the name before the colon is missing", help="write the name")
    if not key.quoted and (found := before_bracket_problem(key.span)):
        return found
    return None


def _behind_bracket(group: Span) -> str:
    """What to do where a list or group is taken for a name, by what follows it on its line."""
    number, column = group.source.line_and_column(group.start)
    begins_its_line = not group.source.line_text(number)[: column - 1].strip(" -")
    behind = group.source.text[group.end :].split("\n", 1)[0].strip()
    if behind == ":":
        return "delete the colon at the end of the line"
    if begins_its_line and behind and not behind.startswith(":"):
        return "begin a new line behind the closing bracket"
    return "write one word before the colon; quote a text that begins with a bracket"


def written_twice(again: Sequence[Scalar], seen: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    """The problem of each key that a mapping has again; one of several, where a name above them may be missing."""
    names = dict.fromkeys(shown(key.text) for key in again)
    are = "is" if len(names) == 1 else "are"
    for key in again if len(names) == 1 else again[:1]:
        holds_lines = isinstance(seen[key.text].value, nodes.Mapping)
        help = (
            (_WITH_ITS_LINES if holds_lines else _ONE_OF_TWO)
            if len(names) == 1
            else _missing_above(key, seen)
        )
        first = Label(seen[key.text].key.span, "first written here")
        yield problems.DUPLICATE_KEY.at(
            key.span, f"{quoted(names)} {are} written twice", also=[first], help=help
        )


def name_beside(again: Sequence[Scalar], seen: Mapping[str, Entry]) -> Scalar | None:
    """The name with nothing behind it above the first key that a mapping has again: those below are its own."""
    above = [entry for entry in seen.values() if again and entry.key.span.start < again[0].span.start]
    if not above or above[-1].key.text == again[0].text or above[-1].value.span.text:
        return None
    return above[-1].key


def name_beside_problem(name: Scalar) -> Diagnostic:
    """The problem of a name that begins as far right as the lines below it."""
    message = f"`{shown(name.text)}:` begins as far right as the lines below it"
    help = "begin it further left, in the column of the names that it belongs with"
    return problems.LAYOUT.at(name.span, message, help=help)


def _missing_above(key: Scalar, seen: Mapping[str, Entry]) -> str:
    """What is missing above the first of several names that are there again: a name, or in a list a dash."""
    first = next(iter(seen.values())).key.span
    number, column = first.source.line_and_column(first.start)
    if not first.source.line_text(number)[: column - 1].rstrip().endswith("-"):
        return f"{NAME_MISSING}; or delete one of each"
    return _DASH_MISSING.format(shown(key.text))


BEFORE_BRACKET = re.compile(r"[ \t]*(?:- +)*([A-Za-z_][\w.-]*)(?::|(;?)[ \t]+)[\[{]")
"""A name alone, and behind it a bracket that belongs to its value; as a name itself such a text is in quotes."""


def before_bracket_problem(line: Span) -> Diagnostic | None:
    """The problem that a line goes on with a bracket after a name alone, so that both are read as one name."""
    name = BEFORE_BRACKET.match(line.text)
    if name is None:
        return None
    start, end = name.span(1)
    colon = f"`{name[1]}:`"
    if line.text[end] == ":":
        at = line.part(start, end + 1)
        return problems.LAYOUT.at(at, f"a space is missing after {colon}", help=f"put a space after {colon}")
    at, help = line.part(start, end), f"write {colon} and a space before the bracket"
    if name[2]:
        help = f"write {colon} in place of `{name[1]};`"
    return problems.LAYOUT.at(at, f"a colon is missing after `{name[1]}`", help=help)


def _first_word(span: Span) -> Span:
    return span.part(0, len(span.text.split(maxsplit=1)[0])) if span.text else span


def empty_file_problem(span: Span) -> Diagnostic:
    """The problem that a file has nothing but comments."""
    return problems.EMPTY_FILE.at(
        span, "this file holds no settings", help="write its settings, or delete the file"
    )


def directive_problem(span: Span) -> Diagnostic:
    """The problem of a `%YAML` or `%TAG` line; the span begins there."""
    line = span.part(0, len(span.text.split("\n")[0].rstrip()))
    return problems.DIRECTIVE.at(line, f"`{shown(line.text)}` is a YAML directive", help="delete the line")


def alias_problem(span: Span) -> Diagnostic:
    """The problem of an alias."""
    return problems.ANCHOR.at(
        span, f"`{shown(span.text)}` stands for what is written elsewhere", help="write the value out"
    )


def endless_number_problem(span: Span) -> Diagnostic:
    """The problem of `.nan` and `.inf`."""
    return problems.NOT_A_NUMBER.at(
        span, f"`{span.text}` is not a number a policy can use", help="write a number"
    )


def anchor_problem(span: Span) -> Diagnostic:
    """The problem of an anchor; the span begins there."""
    at = _first_word(span)
    return problems.ANCHOR.at(
        at,
        f"`{shown(at.text)}` makes this value stand for others",
        help="delete it, or put the whole text in quotes",
    )


def tag_problem(span: Span) -> Diagnostic:
    """The problem of a tag; the span begins there."""
    at = _first_word(span)
    return problems.TAG.at(
        at, f"`{shown(at.text)}` asks for a type", help="delete it, or put the whole text in quotes"
    )


def several_documents_problem(span: Span) -> Diagnostic:
    """The problem of a second document."""
    return problems.SEVERAL_DOCUMENTS.at(
        span, "a second document begins here", help="delete the line, or move what follows to its own file"
    )


def too_deep_problem(span: Span) -> Diagnostic:
    """The problem that lists and mappings lie too deep in each other."""
    return problems.TOO_DEEP.at(
        span.part(0, 1),
        f"lists and groups are nested more than {DEEPEST} deep here",
        help="check the brackets",
    )


def too_many_problem(span: Span) -> Diagnostic:
    """The problem that a file holds too many values."""
    return problems.TOO_LARGE.at(
        span, f"this file holds more than {MOST_VALUES:,} values", help="split it into smaller files"
    )


_NAME_ALONE = re.compile(r"[A-Za-z_]\w*(?= *\n)")


def swallowed_item_problem(at: Span, text: Span) -> Diagnostic:
    """The problem of a dash, at `at`, that goes on with a text instead of beginning a list item."""
    source = text.source.text
    above = source[source.rfind("\n", 0, text.start) + 1 : text.start]
    help = "delete the text above, or put it in quotes on one line"
    if not above.strip() and (name := _NAME_ALONE.match(text.text)):
        help = f"write `{name[0]}:`, if the list is what belongs to it; or {help}"
    return problems.SWALLOWED_ITEM.at(
        at,
        "this dash begins no list: the line continues the text above",
        also=[Label(text, "this text")],
        help="line the dash up with the one above" if above.strip() == "-" else help,
    )
