"""Problems as text with an excerpt of the source under each, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from engine.diagnostics import Diagnostic, Label, Severity
from engine.frozen import dataclass
from engine.reports.look import PLAIN, Look
from engine.reports.visible import display_width, visible
from engine.source import Place, Source, Span
from engine.wording import counted, listed, shortened

_TAB = "    "
_LONGEST_LINE = 100
_BEFORE = 30
_LONGEST_TEXT = 1_000
_MOST_PLACES = 12


def diagnostics_text(
    diagnostics: Iterable[Diagnostic], look: Look = PLAIN, most: int | None = None
) -> Iterator[str]:
    """One block a problem, in the order given, the same at several places told once with where else it is.

    Of errors it is every place, but of cells of a table, of which there can be thousands, as of warnings the first few.
    `most` leaves out further warnings of a code and counts them.
    """
    seen: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    between = ""
    for alike in _alike(diagnostics):
        code, severity = alike[0].code.id, alike[0].severity
        seen[code] += severity is not Severity.ERROR
        if most is not None and seen[code] > most:
            left_out[code] += len(alike)
            continue
        yield between + "\n".join(_block(alike, look)) + "\n"
        between = "\n"
    for code, count in sorted(left_out.items()):
        yield look.paint("dim", f"… and {count:,} more of {code}") + "\n"


def _alike(diagnostics: Iterable[Diagnostic]) -> Iterable[list[Diagnostic]]:
    """Problems together that differ in nothing but their place, as where a name that many places use is misspelt."""
    groups: dict[object, list[Diagnostic]] = {}
    for at, each in enumerate(diagnostics):
        alone = len(each.labels) != 1
        key = at if alone else (each.code.id, each.message, each.help, each.labels[0].text)
        groups.setdefault(key, []).append(each)
    return groups.values()


def diagnostics_summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`3 errors, 1 warning`, or `no errors`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [counted(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return ", ".join(parts) if counts[Severity.ERROR] else ", ".join(["no errors", *parts])


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, object]:
    """The problem as a JSON object: code, severity, message, labels with their places, help."""
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "labels": [_label_json(label) for label in diagnostic.labels],
        "help": diagnostic.help,
    }


def _label_json(label: Label) -> dict[str, object]:
    place = label.place
    return {"file": place.file, "line": place.line, "column": place.column, "text": label.text}


_Marks: TypeAlias = tuple[str, str]
"""The character under a span, and its style."""
_OTHER_MARKS: _Marks = ("-", "frame")


def _block(alike: Sequence[Diagnostic], look: Look) -> Iterator[str]:
    diagnostic, *others = alike
    severity = diagnostic.severity.value
    numbers = (str(each.place.line) for each in diagnostic.labels if isinstance(each.at, Span))
    gutter = max(map(len, numbers), default=1)
    head = look.paint(severity, f"{severity}[{diagnostic.code.id}]")
    yield f"{head}: {look.paint('strong', _shown(diagnostic.message))}"
    marks = ("^", severity)
    for _, group in groupby(diagnostic.labels, _source_line):
        yield from _labels(tuple(group), marks, gutter, look)
        marks = _OTHER_MARKS
    told = f"{' ' * (gutter + 1)}{look.paint('frame', '=')}"
    if diagnostic.help:
        yield f"{told} help: {_shown(diagnostic.help)}"
    if others:
        every = diagnostic.severity is Severity.ERROR and not isinstance(diagnostic.place.column, str)
        most = len(others) if every else _MOST_PLACES
        yield f"{told} the same at {_places([each.place for each in others], most)}"


def _places(places: Sequence[Place], most: int) -> str:
    """`trust/delegation.yaml:7:41, 11:55 and 3 more`: the file is named where it changes."""
    files = [""] + [place.file for place in places]
    named = [
        str(place) if place.file != before else str(place).removeprefix(f"{place.file}:")
        for place, before in zip(places, files, strict=False)
    ]
    return visible(listed(named, most))


def _shown(text: str) -> str:
    return shortened(visible(text), _LONGEST_TEXT)


def _source_line(label: Label) -> tuple[int, Place] | int:
    """Labels on one line of one source share an excerpt; a label without a text stands alone."""
    if not isinstance(label.at, Span):
        return id(label)
    place = label.place
    return id(label.at.source), Place(place.file, place.line)


def _labels(labels: Sequence[Label], first: _Marks, gutter: int, look: Look) -> Iterator[str]:
    where = f"{' ' * (gutter + 1)}{look.paint('frame', '-->')} {visible(str(labels[0].place))}"
    spans = [(label.at, label.text) for label in labels if isinstance(label.at, Span)]
    if spans:
        yield where
        yield from _pointed(spans, first, gutter, look)
    else:
        yield f"{where}: {_shown(labels[0].text)}" if labels[0].text else where


def _pointed(spans: Sequence[tuple[Span, str]], first: _Marks, gutter: int, look: Look) -> Iterator[str]:
    """The line of the first span, and under it the marks of each with its text."""
    excerpt = _excerpt(spans[0][0])
    number = spans[0][0].place.line
    yield look.paint("frame", f"{number:>{gutter}} |") + (f" {excerpt.shown}" if excerpt.shown else "")
    char, style = first
    for span, text in spans:
        indent, width = excerpt.columns(span)
        pointer = look.paint(style, char * width + (f" {_shown(text)}" if text else ""))
        yield f"{look.paint('frame', ' ' * gutter + ' |')} {' ' * indent}{pointer}"
        char, style = _OTHER_MARKS


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """The part of a line that is shown, as offsets in the source, and an ellipsis where it was clipped."""

    source: Source
    start: int
    end: int
    before: str
    after: str

    @property
    def shown(self) -> str:
        return self.before + _flat(self.source.text[self.start : self.end]) + self.after

    def columns(self, span: Span) -> tuple[int, int]:
        """Indent and width of the marks under a span of this line; at least one mark, at the nearest edge."""
        start = min(max(span.start, self.start), self.end)
        end = min(max(span.end, start), self.end)
        text = self.source.text
        indent = len(self.before) + display_width(_flat(text[self.start : start]))
        return indent, max(1, display_width(_flat(text[start:end])))


def _excerpt(span: Span) -> _Excerpt:
    source = span.source
    line, column = source.line_and_column(span.start)
    line_start = source.line_starts[line - 1]
    line_end = source.line_starts[line] - 1 if line < len(source.line_starts) else len(source.text)
    if source.text[line_end - 1 : line_end] == "\r" and line_end > line_start:
        line_end -= 1
    if line_end - line_start <= _LONGEST_LINE:
        return _Excerpt(source, line_start, line_end, "", "")
    start = max(line_start, min(line_start + column - 1 - _BEFORE, line_end - _LONGEST_LINE))
    end = min(line_end, start + _LONGEST_LINE)
    return _Excerpt(source, start, end, "…" if start > line_start else "", "…" if end < line_end else "")


def _flat(text: str) -> str:
    return visible(text.replace("\t", _TAB))
