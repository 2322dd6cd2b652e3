"""What a name means: a column of the rows in hand, a definition, or a setting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnostics import near_names
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.bands import WHOLE, alone, unknown_named
from engine.language.checking.definitions import day_needs_sessions, defined
from engine.language.checking.scope import CHOSEN_BY, Refused, Scope, refused
from engine.language.kinds import ALIASES, COLLECTIONS, KINDS, SUBJECTS, RowKind
from engine.language.parsing.literals import NO_WEEKDAYS, WEEKDAYS
from engine.language.vocabulary import lacks
from engine.quantities import NUMBER_WORDS
from engine.source import Span

PUPIL = KINDS["pupil"]


def name(expression: tree.Name, scope: Scope) -> m.Meaning:
    """The column, definition or setting of that name, looked for in this order."""
    found = _column(expression.text, scope) or defined(expression, scope) or _setting(expression, scope)
    if found is None:
        raise unknown_named(expression.text, expression.span, scope) or _unknown(
            expression.text, expression.span, scope
        )
    if isinstance(found, m.Setting) and found.type.kind in WHOLE:
        raise alone(expression, found.type.kind)
    return found


def _column(text: str, scope: Scope) -> m.Meaning | None:
    first, _, rest = text.partition(".")
    named = [kind for kind in scope.kinds if rest and ALIASES.get(first, first) == kind.name]
    if named:
        found = _column_of(named[0], rest, scope)
        around = len(named) > 1 and named[0] is scope.row is not PUPIL
        return replace(found, around=True) if found and around else found
    own = _column_of(scope.row, text, scope)
    if own is None and scope.has_pupil:
        return _column_of(PUPIL, text.removeprefix("pupil."), scope)
    return own


def _column_of(kind: RowKind, text: str, scope: Scope) -> m.Column | None:
    found = scope.words.column(kind, text)
    return m.Column(kind.name, found[0], found[1]) if found else None


def _setting(expression: tree.Name, scope: Scope) -> m.Meaning | None:
    text = expression.text
    type = scope.words.settings.get(text)
    if type is None:
        return None
    path = scope.words.path_of(text)
    unseen = CHOSEN_BY - scope.sees()
    lacking = sorted(lacks(scope.words.varies.get(path, frozenset()), unseen))
    if lacking:
        message = f"`{text}` varies by {' and '.join(lacking)}, which {scope.row.one} does not have"
        raise refused(problems.VARIES_UNSEEN, expression.span, message, _give_one(text, lacking))
    return m.Setting(path, type, unseen)


def _give_one(text: str, lacking: list[str]) -> str:
    if lacking == ["year group"]:
        return f"ask the rule for each year group, or give `{text}` a case `whole_school: true`"
    return f"ask the rule for each mark, or give `{text}` one value"


def _unknown(text: str, at: Span, scope: Scope) -> Refused:
    """Why a name means nothing here, and what may have been meant."""
    outer = next(_kinds_with(text, scope, scope.kinds[1:]), None)
    if outer is not None:
        message = f"`{text}` is a fact of the {outer.said}, and here is {scope.row.one}"
        return refused(problems.WRONG_SCOPE, at, message, f"write `{_said_name(outer)}.{text}`")
    if scope.row.name == "day" and scope.words.column(KINDS["session"], text):
        return day_needs_sessions(at)
    elsewhere = next(_kinds_with(text, scope, COLLECTIONS.values()), None)
    if elsewhere is not None:
        message = f"`{text}` is a fact of {elsewhere.one}, and here is {scope.row.one}"
        return refused(problems.WRONG_SCOPE, at, message, _look_into(elsewhere, scope))
    kinds = (*scope.kinds, PUPIL) if scope.has_pupil else scope.kinds
    near = near_names(text, (*scope.words.names(kind.name for kind in kinds), "missing"))
    help = _WORDS_FOR.get(text) or _below(text, scope) or near or _NAME_ONE
    return refused(problems.UNKNOWN_NAME, at, f"`{text}` is not a column, definition or setting", help)


def _look_into(kind: RowKind, scope: Scope) -> str:
    ask = f"ask for each {kind.said}" if kind in SUBJECTS.values() else ""
    look = (
        ""
        if scope.settings_only
        else f"look into the {kind.collection.replace('_', ' ')}: `some ({kind.collection} where …)`"
    )
    return ", or ".join(filter(None, (look, ask)))


_NAME_ONE = "name a column, a definition or a setting; `trustpolicy show` lists the settings"
_WORDS_FOR = {
    **dict.fromkeys(("empty", "blank", "none", "null", "nothing", "unknown"), "write `is missing`"),
    **dict.fromkeys(("known", "present", "given"), "write `is not missing`"),
    **dict.fromkeys(("true", "yes"), "name the condition alone, without `is`"),
    "false": "write `not` before the condition",
    **{word: f"write `{number}`" for word, number in NUMBER_WORDS.items()},
    "fewer": "for `5 or fewer` write `is at most 5`",
    **dict.fromkeys((*WEEKDAYS, "weekday", "day_of_week"), NO_WEEKDAYS),
    "today": "dates are held against the as-at date by `ago`, such as `date is more than 5 school days ago`",
}


def _below(text: str, scope: Scope) -> str | None:
    """Help for a name that is no value by itself, but holds some."""
    if text in COLLECTIONS:
        return f"count them: `count({text} where …)`"
    members = [path for path in scope.words.settings if path.startswith(f"{text}.")]
    listed = ", ".join(f"`{path}`" for path in members[:5])
    near = near_names(text, scope.words.definitions)
    meant = f"; or {near}" if near else ""
    return f"it holds {listed}{' and more' if len(members) > 5 else ''}{meant}" if members else None


def _kinds_with(text: str, scope: Scope, kinds: Iterable[RowKind]) -> Iterator[RowKind]:
    for kind in kinds:
        if scope.words.column(kind, text):
            yield kind


def _said_name(kind: RowKind) -> str:
    return next((alias for alias, name in ALIASES.items() if name == kind.name), kind.name)
