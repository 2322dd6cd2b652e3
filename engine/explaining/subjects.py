"""The subject that a question's words name, found in the register; or what is wrong with the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.backends.subject_facts import rows_of, values_of
from engine.diagnostics import Diagnostic
from engine.explaining.naming import Named, named, value_in, without_labels, without_values
from engine.explaining.problems import NOT_ASKED, UNKNOWN_SUBJECT, WHICH_SUBJECT
from engine.frozen import dataclass
from engine.language.kinds import READS_SETTINGS_ONLY, RowKind
from engine.policy.cases import EACH_YEAR_GROUP, THE_SCHOOL, WEEKDAYS
from engine.register.tables import tables
from engine.spoken import day_in_words, year_in_words
from engine.wording import quoted

if TYPE_CHECKING:
    import duckdb

_LISTED = 5
_EXAMPLES: Mapping[str, str] = {
    "pupil": "P0001",
    "session": "P0001 2024-11-04 AM",
    "day": "P0001 2024-11-04",
    "amendment": "P0001 2024-11-04 AM",
    "register": "4A 2024-11-04 AM",
    "leave_request": "P0001 2024-10-01 2024-11-04",
    "notice": "P0001 penalty_notice 2024-11-04",
    "roll_change": "P0001 entry 2024-11-04",
    "class": "class 4A",
    "year_group": "year 4",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The values that tell a subject; `days` are those left over, which may name a period."""

    keys: Mapping[str, Any]
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom: the academy, the kind of subject, the words for it, and the classes listed."""

    academy: str
    kind: RowKind
    words: tuple[str, ...]
    asked: str
    classes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(self.words)


def find_subject(question: Question, connection: duckdb.DuckDBPyConnection) -> Found | Diagnostic:
    """The subject that the words of a question name."""
    kind, said = question.kind, named(question.words)
    if kind.name in READS_SETTINGS_ONLY | {"academy"}:
        return _of_academy(question, said)
    owner = kind.keys[0]
    known = _owners(question, connection)
    text, value = _owner_in(owner, said.text, known)
    if text is None:
        return _no_owner(question, said, known)
    equal = {"academy": question.academy, owner: value}
    rows = _rows(question, equal, connection)
    if not rows:
        return _none_at_all(question, value)
    names = values_of(connection, "pupils", "name", equal) if owner == "pupil_id" else ()
    return _one_of(question, said.without(text).without(*filter(None, names)), rows)


def _classes_of_words(question: Question, text: str) -> list[str]:
    """The listed classes that a text names and whose names are several words, such as `4 Elm`."""
    spaced = sorted((name for name in question.classes if " " in name), key=len, reverse=True)
    found = []
    for name in spaced:
        if value_in(text, [name]) is not None:
            found.append(name)
            text = without_values(text, [name])
    return found


def _of_academy(question: Question, said: Named) -> Found | Diagnostic:
    spaced = _classes_of_words(question, said.rest)
    text = without_values(said.rest, [question.academy, *spaced])
    several = [words for words in (EACH_YEAR_GROUP, THE_SCHOOL) if value_in(text, [words])]
    rest = without_labels(without_values(text, several))
    numbers = {word for word in rest.split() if word.isdigit()}
    others = [word for word in rest.split() if not word.isdigit()]
    told = question.kind.name in READS_SETTINGS_ONLY
    weekdays = [
        day
        for day in WEEKDAYS
        if {day.casefold(), f"{day}s".casefold()} & {word.casefold() for word in others}
    ]
    classes = [word for word in others if word.capitalize().removesuffix("s") not in WEEKDAYS]
    if said.days or (not told and (others or said.session or numbers or several or spaced)):
        return not_asked(question)
    keys = {
        "session": said.session,
        "year_groups": ", ".join([*sorted(numbers, key=int), *several]),
        "classes": ", ".join(sorted([*classes, *spaced])),
        "weekdays": ", ".join(f"{day}s" for day in weekdays),
    }
    return Found({name: value for name, value in keys.items() if value})


def _owners(question: Question, connection: duckdb.DuckDBPyConnection) -> list[Any]:
    """All that the first part of a subject's name can be: pupils, classes or year groups."""
    owner = question.kind.keys[0]
    table = "registers" if question.kind.name == "register" else "pupils"
    values = values_of(connection, table, owner, {"academy": question.academy})
    return [value for value in values if value is not None]


def _text(owner: str, value: Any) -> str:
    return "Reception" if owner == "year_group" and value == 0 else str(value)


def _owner_in(owner: str, text: str, known: Sequence[Any]) -> tuple[str, Any] | tuple[None, None]:
    """The words that name a pupil, class or year group, Reception as `0` too, and which it is; None where none do."""
    texts = {words: value for value in known for words in (str(value), _text(owner, value))}
    found = value_in(text, texts)
    return (found, texts[found]) if found is not None else (None, None)


def _no_owner(question: Question, said: Named, known: Sequence[Any]) -> Diagnostic:
    """Where the words name a group or nothing the register knows."""
    owner = question.kind.keys[0]
    meant = without_labels(said.rest) or said.rest
    thing = {"pupil_id": "pupil", "class": "class", "year_group": "year group"}[owner]
    if not meant:
        return _which(question, f"the {thing} is not named", [])
    near = get_close_matches(meant, [_text(owner, value) for value in known], n=3, cutoff=0.5)
    names = near or [_text(owner, value) for value in known]
    help = f"there is {quoted(names, _LISTED, 'or')}" if names else None
    return UNKNOWN_SUBJECT.at(None, f"the register has no usable row of a {thing} `{meant}`", help=help)


def _rows(question: Question, equal: Mapping[str, Any], connection: duckdb.DuckDBPyConnection) -> list[Any]:
    """The subjects that the first part of a name leaves open."""
    kind = question.kind
    if kind.name in {"class", "year_group"}:
        return [{name: equal[name] for name in kind.keys}]
    if kind.name == "day":
        days = values_of(connection, "marks", "date", equal)
        return [{"pupil_id": equal["pupil_id"], "date": day} for day in days]
    assert kind.table is not None
    found = rows_of(connection, kind.table, equal)
    return [{name: row[name] for name in kind.keys} for row in found]


def _one_of(question: Question, said: Named, rows: Sequence[Mapping[str, Any]]) -> Found | Diagnostic:
    """The row that is left by what is said of it besides its owner."""
    kind = question.kind
    dated = [name for name in kind.keys if _is_date(kind, name)]
    plain = [name for name in kind.keys[1:] if name not in dated and name != "session"]
    left = said.rest.replace("_", " ")
    choices = {str(row[name]).replace("_", " ") for row in rows for name in plain}
    choice = value_in(left, choices)
    # The labels go last: of `notice to improve` they would leave `improve`.
    left = without_labels(left if choice is None else without_values(left, [choice]))
    if left and not choices:
        return not_asked(question)
    if (said.session and "session" not in kind.keys) or (said.days and not dated and kind.name != "pupil"):
        return not_asked(question)
    if not dated and not plain:
        return Found(rows[0], said.days)
    fitting = [row for row in rows if _fits(row, said, dated, choice, plain)]
    if left or not fitting:
        return _none(question, said, rows)
    if any(row != fitting[0] for row in fitting):
        message = f"{len(fitting):,} {kind.many} are meant by `{question.text}`"
        return _which(question, message, fitting)
    return Found(fitting[0])


def _is_date(kind: RowKind, name: str) -> bool:
    table = tables().get(kind.table or "marks")
    return table is not None and name in table.columns and table.columns[name].type.kind == "date"


def _fits(
    row: Mapping[str, Any], said: Named, dated: Sequence[str], choice: str | None, plain: Sequence[str]
) -> bool:
    days = [row[name] for name in dated]
    return (
        all(day in days for day in said.days)
        and (said.session is None or row.get("session") == said.session)
        and (choice is None or any(str(row[name]).replace("_", " ") == choice for name in plain))
    )


def _none(question: Question, said: Named, rows: Sequence[Mapping[str, Any]]) -> Diagnostic:
    """No row of the pupil or class is the one named: those nearest in time are listed."""
    meant = said.days[0] if said.days else None
    dated = question.kind.keys[-1] if not question.kind.has_session else "date"

    def far(row: Mapping[str, Any]) -> int:
        day = row.get(dated)
        return abs((day - meant).days) if meant and isinstance(day, date) else 0

    message = f"the register has no usable {question.kind.said} `{question.text}`"
    choices = quoted((called(question.kind, row) for row in sorted(rows, key=far)), _LISTED, "or")
    return UNKNOWN_SUBJECT.at(None, message, help=f"there is {choices}")


def _none_at_all(question: Question, owner: Any) -> Diagnostic:
    """The pupil or class has no row of the kind, so no words could name one."""
    of = _text(question.kind.keys[0], owner)
    message = f"the register has no usable {question.kind.said} of `{of}`"
    help = f"name {'a pupil' if question.kind.of_pupil else 'a class'} that has one"
    return UNKNOWN_SUBJECT.at(None, message, help=help)


def _which(question: Question, message: str, rows: Sequence[Mapping[str, Any]]) -> Diagnostic:
    example = _EXAMPLES.get(question.kind.name, "")
    named = [called(question.kind, row) for row in rows[:_LISTED]]
    more = f", and {len(rows) - _LISTED:,} more" if len(rows) > _LISTED else ""
    help = (
        f"name one of {', '.join(f'`{each}`' for each in named)}{more}"
        if named
        else f"write it like `{example}`"
    )
    return WHICH_SUBJECT.at(None, message, help=help)


def not_asked(question: Question) -> Diagnostic:
    """The problem that the words name nothing that the rule is asked of."""
    kind, example = question.kind, _EXAMPLES.get(question.kind.name)
    of = "the settings alone" if kind.name == "setting" else f"each {kind.said}"
    message = f"`{question.asked}` is asked of {of}, and `{question.text}` is not one"
    help = f"name {kind.one}, like `{example}`" if example else f"leave `{question.text}` away"
    return NOT_ASKED.at(None, message, help=help)


def called(kind: RowKind, keys: Mapping[str, Any]) -> str:
    """A subject by the words that name it: `P0001 2024-11-04 AM`."""
    if kind.name == "year_group":
        return year_in_words(keys["year_group"])
    if kind.name == "class":
        return f"class {keys['class']}"
    return " ".join(str(keys[name]) for name in kind.keys if keys.get(name) is not None)


def called_in_words(kind: RowKind, keys: Mapping[str, Any], academy: str) -> str:
    """A subject as a heading: `P0001, 4 November 2024 AM`."""
    if kind.name in {"year_group", "class"}:
        return called(kind, keys)
    values = [
        day_in_words(value) if isinstance(value, date) else str(value).replace("_", " ")
        for name in kind.keys
        if (value := keys.get(name)) is not None and name != "session"
    ]
    half = f" {keys['session']}" if keys.get("session") else ""
    return (", ".join(values) + half).strip() or academy
