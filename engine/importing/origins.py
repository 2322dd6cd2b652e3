"""Where the values of a column come from: a column of an export, and what is done to its cells."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.importing import problems
from engine.importing.written import UnknownFormError, strptime_form, unfit_for
from engine.quantities import Kind
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of, texts_of
from engine.register.tables import Column
from engine.source import Span

PRESENT = "present in the session of the row"
"""What stands for the code of presence until it is known whether it is the morning's or the afternoon's."""

_DATED = (Kind.DATE, Kind.TIME, Kind.MOMENT)


@dataclass(frozen=True, slots=True)
class LookUp:
    """The file, known by a name, in which an id is looked up, with its columns for the id and the meaning."""

    name: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a column's values come from. `form` is strptime's."""

    headings: tuple[str, ...] = ()
    always: str | None = None
    form: str | None = None
    words: tuple[tuple[str, str], ...] = ()
    before: str | None = None
    after: str | None = None
    look_up: LookUp | None = None


def origin_of(node: nodes.Mapping, column: Column, found: list[Diagnostic]) -> Origin:
    """Where a column's values come from, as a node says it; what is wrong is added to `found`."""
    written = node.get("written")
    form = None
    if isinstance(written, nodes.Scalar):
        try:
            form = strptime_form(written.text)
        except UnknownFormError as unknown:
            help = "write it like `DD/MM/YYYY` or `DD/MM/YYYY HH:mm`"
            message = f"`{unknown.part}` is not part of a date or time"
            found.append(problems.UNREADABLE_FORM.at(written.span, message, help=help))
        if column.type.kind not in _DATED:
            message = f"`{column.name}` holds neither a date nor a time"
            found.append(problems.UNCLEAR_COLUMN.at(written.span, message, help="delete `written`"))
        elif form and (why := unfit_for(column.type.kind, form)):
            help = "capitals matter: `MM` is the month and `mm` the minutes"
            message = f"`{written.text}` {why}, so `{column.name}` cannot be told by it"
            found.append(problems.UNREADABLE_FORM.at(written.span, message, help=help))
    words, look_up = node.get("words"), node.get("look_up")
    from_ = node.get("from")
    headings = texts_of(node, "from") if isinstance(from_, nodes.Sequence) else [text_of(node, "from") or ""]
    return Origin(
        tuple(heading for heading in headings if heading),
        text_of(node, "always"),
        form,
        tuple(_meant(said, meant, column) for said, meant in texts_by_key(words)),
        _sign(text_of(node, "before")),
        _sign(text_of(node, "after")),
        _look_up(look_up) if isinstance(look_up, nodes.Mapping) else None,
    )


def _meant(said: str, meant: str, column: Column) -> tuple[str, str]:
    return said, PRESENT if meant == "present" and column.type.kind is Kind.CODE else meant


def _sign(text: str | None) -> str | None:
    """The sign that a text names: `blank` is one that cannot be seen."""
    return " " if text == "blank" else text


def texts_by_key(node: nodes.Node | None) -> Iterator[tuple[str, str]]:
    """The keys of a mapping that have a text, each with its text."""
    for entry in entries_of(node):
        if isinstance(entry.value, nodes.Scalar):
            yield entry.key.text, entry.value.text


def _look_up(node: nodes.Mapping) -> LookUp:
    return LookUp(text_of(node, "in") or "", text_of(node, "key") or "", text_of(node, "value") or "")


def unclear(node: nodes.Mapping, key: str, message: str, help: str) -> Diagnostic:
    """The problem that it is not clear what a mapping says by one of its keys."""
    return problems.UNCLEAR_COLUMN.at(span_of(node, key), message, help=help)


def span_of(node: nodes.Mapping, key: str) -> Span | None:
    """The place of a key; None where it is not there."""
    entry = node.entry(key)
    return entry.key.span if entry else None
