"""Problems as values: what is wrong, where, and the smallest change that mends it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from engine.frozen import dataclass
from engine.source import Place, Span
from engine.wording import quoted


class Severity(StrEnum):
    """How much a problem weighs: an error stops the stage after this one."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be seen there."""

    at: Span | Place
    text: str = ""

    @property
    def place(self) -> Place:
        """File, line and column of the label."""
        return self.at.place if isinstance(self.at, Span) else self.at


def labels_at(*said: tuple[Span | Place | None, str]) -> tuple[Label, ...]:
    """A label for each place that there is, with what is to be seen there."""
    return tuple(Label(at, text) for at, text in said if at is not None)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. The first label is where to look, the others say why; `help` is the change that works."""

    code: Code
    message: str
    labels: tuple[Label, ...] = ()
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity of the problem's code."""
        return self.code.severity

    @property
    def place(self) -> Place:
        """Where to look first; a file without a name where the problem has no place."""
        return self.labels[0].place if self.labels else Place("")


CATALOGUE: dict[str, Code] = {}


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: a letter for the stage and a number, never reused.

    `explanation` is the entry's text on the errors page: what it means, why it is a problem, how to mend it. Of a
    kind with an `overview` there can be very many: where everything is told each has a line, and the command named
    tells more of them.
    """

    id: str
    title: str
    explanation: str
    severity: Severity = Severity.ERROR
    overview: str | None = None

    def __post_init__(self) -> None:
        if self.id in CATALOGUE:
            raise ValueError(f"code {self.id} is declared twice")
        CATALOGUE[self.id] = self

    def at(
        self,
        at: Span | Place | None,
        message: str,
        *,
        label: str = "",
        also: Iterable[Label] = (),
        help: str | None = None,
    ) -> Diagnostic:
        """A diagnostic of this kind, looked for at `at`, with further labels in `also`."""
        first = () if at is None else (Label(at, label),)
        return Diagnostic(self, message, (*first, *also), help)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether the next stage must not start."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place and code, each problem once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_sort_key))


def _sort_key(diagnostic: Diagnostic) -> tuple[str, int, str, str, str]:
    place = diagnostic.place
    column = f"{place.column:06}" if isinstance(place.column, int) else str(place.column or "")
    return place.file, place.line or 0, column, diagnostic.code.id, diagnostic.message


def near_names(wrong: str, known: Iterable[str]) -> str | None:
    """A help line that lists the known names most like a wrong one, or None."""
    return _near_names(wrong, tuple(sorted(set(known))))


@lru_cache(maxsize=1000)
def _near_names(wrong: str, known: tuple[str, ...]) -> str | None:
    """The same asked again, as where several forms are tried for one key, is not worked out again."""
    from difflib import get_close_matches  # only where something may be wrong

    same = [name for name in known if name.casefold() == wrong.casefold()]
    close = same or get_close_matches(wrong, known, n=3, cutoff=0.6)
    if not close and len(wrong) >= 3:
        close = [name for name in known if name.startswith(wrong)][:3]
    return did_you_mean(close) if close else None


def did_you_mean(names: Iterable[str]) -> str:
    """A help line that offers names in the place of a wrong one."""
    return f"did you mean {quoted(names, word='or')}?"


def near_titled(wrong: str, titles: Mapping[str, str]) -> str | None:
    """A help line that lists the names whose title, or the initials of it, a wrong one is; else those most like it."""
    return called_by_title(wrong, titles) or near_names(wrong, titles)


def called_by_title(wrong: str, titles: Mapping[str, str]) -> str | None:
    """A help line that lists the names whose title, or the initials of it, is written in the place of the name."""
    meant = "".join(_words_of(wrong))
    called = [name for name, title in titles.items() if meant in _forms_of(title)]
    return did_you_mean(called) if called else None


def _forms_of(title: str) -> Iterator[str]:
    words = _words_of(title.partition("(")[0])
    yield "".join(words)
    if len(words) > 1:
        yield "".join(word[0] for word in words)


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def one_letter_off(one: str, other: str) -> bool:
    """Whether a letter is left out, added or another one, or two stand the wrong way round."""
    unlike = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    alike = next(unlike, min(len(one), len(other)))
    rest, others = one[alike:], other[alike:]
    swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others[1:] or rest == others[1:] or rest[1:] == others
