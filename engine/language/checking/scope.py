"""What is in hand while an expression is checked: the rows, the names, and how much it may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from types import TracebackType

from engine.diagnostics import Code, Diagnostic, Label
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.kinds import GROUPS, READS_SETTINGS_ONLY, RowKind
from engine.language.vocabulary import Definition, Vocabulary
from engine.source import Span

MOST_PARTS = 2_000
MOST_LEVELS = 60
MOST_COLLECTIONS = 2

CHOSEN_BY = frozenset({"session", "year group", "class", "weekday"})
"""By what a row can choose the case of a setting, beside its date."""

_NAME_THEM = "use fewer definitions within definitions, or make two rules of it"


class Refused(Exception):  # noqa: N818 - carries one diagnostic out of a nested expression, never leaves the checker
    """The expression has no meaning; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def refused(code: Code, at: Span, message: str, help: str | None, also: Iterable[Label] = ()) -> Refused:
    """A refusal to raise."""
    return Refused(code.at(at, message, help=help, also=also))


class Size:
    """How much of a rule has been checked, its definitions put in; used as a context, one an expression."""

    def __init__(self) -> None:
        self.parts = 0
        self.levels = 0

    def within(self, at: Span) -> Size:
        """Itself, once it is sure that one more expression may stand here."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            message = f"with its definitions put in, the rule has more than {MOST_PARTS:,} parts"
            raise refused(problems.TOO_LONG, at, message, _NAME_THEM)
        if self.levels >= MOST_LEVELS:
            message = (
                f"with its definitions put in, the rule has parts within parts more than {MOST_LEVELS} deep"
            )
            raise refused(problems.TOO_LONG, at, message, _NAME_THEM)
        return self

    def __enter__(self) -> None:
        self.levels += 1

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.levels -= 1


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows in hand, innermost first; `entered` are the definitions being put in, to find a cycle.

    `check` gives the meaning of an expression of any sort in a scope. `by_itself` is said of a definition's figure that
    is looked at without a rule: which row there is around it, is not known then.
    """

    words: Vocabulary
    kinds: tuple[RowKind, ...]
    check: Callable[[tree.Expression, Scope], m.Meaning]
    entered: tuple[str, ...] = ()
    collections: int = 0
    size: Size = field(default_factory=Size, compare=False)
    by_itself: bool = False

    @property
    def row(self) -> RowKind:
        """The innermost row."""
        return self.kinds[0]

    @property
    def has_pupil(self) -> bool:
        """Whether the rows in hand are one pupil's."""
        return any(kind.of_pupil for kind in self.kinds)

    @property
    def has_figures(self) -> bool:
        """Whether the rows in hand are those of a pupil or of a group, so that they can be counted."""
        return self.has_pupil or self.row.name in GROUPS

    @property
    def settings_only(self) -> bool:
        """Whether the rule is answered without a register."""
        return any(kind.name in READS_SETTINGS_ONLY for kind in self.kinds)

    def meaning(self, expression: tree.Expression) -> m.Meaning:
        """The meaning of an expression here."""
        with self.size.within(expression.span):
            return self.check(expression, self)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name; one that is itself wrong is refused with its own problem."""
        if name in self.words.broken:
            raise Refused(self.words.broken[name])
        return self.words.definitions.get(name)

    def of(self, *kinds: RowKind) -> Scope:
        """The scope with other rows in hand."""
        return replace(self, kinds=kinds)

    def into(self, kind: RowKind, at: Span) -> Scope:
        """The scope inside a collection."""
        if self.collections == MOST_COLLECTIONS:
            message = "a collection is within a collection within a collection"
            help = "look into one collection less, or make the inner part a rule of its own"
            raise refused(problems.NESTED_TOO_DEEP, at, message, help)
        return replace(self, kinds=(kind, *self.kinds), collections=self.collections + 1)

    def sees(self) -> frozenset[str]:
        """By which of session, year group, class and weekday the rows in hand can choose a setting's case."""
        row = self.row
        if self.settings_only:
            return CHOSEN_BY
        group = self.has_pupil or row.name in {"register", "class"}
        seen = {
            "session": row.has_session,
            "year group": group or row.name == "year_group",
            "class": group,
            "weekday": row.date is not None,
        }
        return frozenset(name for name, holds in seen.items() if holds)
