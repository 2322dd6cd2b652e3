"""What a statement says of a setting or topic as a typed value, and the value in force to hold it against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from engine.diagnostics import Diagnostic, near_names
from engine.document import problems
from engine.document.register import Said, Statement
from engine.document.whole import Document
from engine.frozen import replace
from engine.policy.cases import ALWAYS, Selector
from engine.policy.contacts import Contact
from engine.policy.declarations import code_sets, declarations, setting_leaves
from engine.policy.loading import AcademyPolicy
from engine.policy.phases import Phases, at_academy, phases_of
from engine.policy.settings import Case, Setting
from engine.quantities import UnreadableError, Value, read_duration, written
from engine.reading.checking import in_list_twice
from engine.reading.formats import read_value, type_of
from engine.reading.nodes import Node, Scalar, scalars_of
from engine.source import Span

Schema = Mapping[str, Any]
FIELDS = ("title", "holder", "post", "organisation", "phone", "email")
"""What can be said of a role: `roles.headteacher.holder`."""

_TEXT: Schema = {"type": "string"}
_TOPICS: Mapping[str, Schema] = {
    "time of day": {"type": "string", "format": "time-of-day"},
    "date": {"type": "string", "format": "date"},
    "percentage": {"type": "string", "format": "percentage"},
    "money": {"type": "string", "format": "money"},
    "count": {"type": "integer"},
    "text": _TEXT,
    "list of texts": {"type": "array", "items": _TEXT},
    "yes/no": {"type": "boolean"},
    "code": {"type": "string", "format": "register-code"},
    "set of codes": {"type": "array", "items": {"type": "string", "format": "register-code"}},
    "role": _TEXT,
    "list of roles": {"type": "array", "items": _TEXT},
}
_CODES: Schema = _TOPICS["set of codes"]
_LENGTH = re.compile(r"([0-9]{1,9}) +((?:school |working )?(?:day|week))s?", re.ASCII)


class Told(NamedTuple):
    """What a statement says of a path. `unit` is the document's where it counts in another than the setting."""

    statement: Statement
    path: str
    value: Value | tuple[int, str]
    written: str
    span: Span
    unit: str | None = None
    only: Selector | None = None

    @property
    def selector(self) -> Selector:
        """The sessions for which it is said: at an academy, where it is asked there."""
        return self.only or self.statement.selector

    def at(self, academy: AcademyPolicy) -> Told | None:
        """The same at an academy, None where it is said of phases of which the academy is not."""
        only = said_at(self.statement.selector, academy)
        return self._replace(only=only) if only else None


class InForce(NamedTuple):
    """A value in force at a layer or academy, with the sessions it holds for there and where it is set.

    `when` are those sessions as the layer has them: by phase, where the value goes by that.
    """

    who: str
    when: str
    selector: Selector
    value: Value
    written: str
    span: Span | None


def role_field(path: str) -> tuple[str, str] | None:
    """The role and field of `roles.headteacher.holder`, or None."""
    parts = path.split(".")
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "roles" and parts[2] in FIELDS else None


def told(statement: Statement, said: Said, document: Document) -> Told | Diagnostic | None:
    """What is said, typed as the setting or topic is; None where there is no such path."""
    path = said.path.text
    other = _other_unit(path, said.node)
    if other and isinstance(said.node, Scalar):
        return Told(statement, path, other, said.node.text, said.node.span, other[1])
    topic = document.topics.get(path)
    if topic and topic.type == "duration":
        return _duration(statement, said)
    schema = _TOPICS[topic.type] if topic else _schema_of(path, document)
    if schema is None:
        return None
    value = read_value(schema, said.node)
    if isinstance(value, Diagnostic):
        return _wrong(said, value.message, value.help)
    if again := _said_again(said.node):
        return again
    if topic and topic.type in ("role", "list of roles"):
        unknown = next((role for role in _roles_in(value.value) if role not in document.roles), None)
        if unknown:
            return _wrong(said, f"there is no role `{unknown}`", near_names(unknown, document.roles))
    return Told(statement, path, value.value, _shown(schema, said, value.value, document), said.node.span)


def statements_of(said: Iterable[Told]) -> tuple[Statement, ...]:
    """Those that say it, each once."""
    return tuple({each.statement.ref: each.statement for each in said}.values())


Values = Mapping[str, Sequence[Told]]
"""What statements say, by the path of the setting or the topic."""


def typed(document: Document) -> tuple[Values, list[Diagnostic]]:
    """What all statements say, and what of it is no value of its setting."""
    found: dict[str, list[Told]] = {}
    wrong: list[Diagnostic] = []
    for statement in document.statements:
        for said in statement.says:
            value = told(statement, said, document)
            if isinstance(value, Diagnostic):
                wrong.append(value)
            elif value:
                found.setdefault(value.path, []).append(value)
    return found, wrong


def _wrong(said: Said, message: str, help: str | None) -> Diagnostic:
    return problems.WRONG_TYPE.at(said.node.span, f"for `{said.path.text}`: {message}", help=help)


def _said_again(node: Node) -> Diagnostic | None:
    """The problem of the first item that is in a list twice."""
    seen: set[str] = set()
    for item in scalars_of(node):
        if item.text in seen:
            return in_list_twice(item.span)
        seen.add(item.text)
    return None


def _roles_in(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _duration(statement: Statement, said: Said) -> Told | Diagnostic:
    """A length of time in any unit; two units that count differently are two values."""
    text = said.node.text if isinstance(said.node, Scalar) else ""
    try:
        found = read_duration(text)
    except UnreadableError as wrong:
        return _wrong(said, wrong.message, wrong.help)
    return Told(
        statement, said.path.text, (int(str(found.value)), found.type.kind.value), text, said.node.span
    )


def _schema_of(path: str, document: Document) -> Schema | None:
    leaf = setting_leaves().get(path)
    if leaf:
        return leaf.schema
    field = role_field(path)
    if field:
        return _TEXT if field[0] in document.roles else None
    return _CODES if path in code_sets() else None


def _other_unit(path: str, node: Node) -> tuple[int, str] | None:
    """The number and unit of days or weeks that are not counted as the setting counts them."""
    leaf = setting_leaves().get(path)
    if not leaf or leaf.schema.get("format") != "duration" or not isinstance(node, Scalar):
        return None
    match, counted = _LENGTH.fullmatch(node.text), str(leaf.schema["x-unit"]).removesuffix("s")
    if match is None or counted.removeprefix("school ") not in ("day", "week"):
        return None
    unit = match[2]
    own = unit.startswith("school") == counted.startswith("school ") and not unit.startswith("working")
    return None if own else (int(match[1]), f"{unit}s")


def _shown(schema: Schema, said: Said, value: Value, document: Document) -> str:
    """A value in words: a length of time as the document has it, a role of a topic by its title."""
    topic = document.topics.get(said.path.text)
    if topic and topic.type == "role":
        return document.roles.get(str(value), str(value))
    as_written = schema.get("format") == "duration"
    return said.node.span.text.strip("\"'") if as_written else written(value, type_of(schema).kind)


def in_force(path: str, layer: str, academy: AcademyPolicy, as_at: date) -> Iterator[InForce]:
    """What holds of a path at the layer that says something of it, and at those below, down to the academy."""
    field = role_field(path)
    if field:
        yield from _of_role(academy.roles.get(field[0]), field[1], academy.academy)
        return
    phases = _phases(academy)
    for who, setting in _settings_in_force(path, layer, academy):
        for case in setting.cases:
            selector = at_academy(case.selector, phases)
            if selector and selector.in_force(as_at):
                held = _without_retired(path, case, academy, as_at)
                when, says = str(case.selector), setting.written(held)
                yield InForce(who, when, selector, held.value, says, held.origin.span)


def said_at(selector: Selector, academy: AcademyPolicy) -> Selector | None:
    """Of whom something is said at an academy; what is said by phase is said of pupils, and not of the whole school."""
    found = at_academy(selector, _phases(academy))
    if found and selector.phases and found.year_groups is None:
        return replace(found, year_groups=frozenset(academy.year_groups))
    return found


def _phases(academy: AcademyPolicy) -> Phases:
    standing = academy.says.standing
    return phases_of(standing.layers[-1], standing) or {}


def _without_retired(path: str, case: Case, academy: AcademyPolicy, as_at: date) -> Case:
    """The case, without the codes that it keeps for older entries of a register."""
    dated = academy.settings.get("codes.in_force")
    if path not in code_sets() or dated is None or not isinstance(case.value, frozenset):
        return case
    now = (each.value for each in dated.cases if each.selector.in_force(as_at))
    return replace(case, value=case.value & next((v for v in now if isinstance(v, frozenset)), case.value))


def _settings_in_force(path: str, layer: str, academy: AcademyPolicy) -> Iterator[tuple[str, Setting]]:
    held: Setting | None = None
    for who, own in academy.says.settings_of(path):
        held = own or held
        if held and who in (layer, academy.academy):
            yield who, held


def _of_role(contact: Contact | None, name: str, academy: str) -> Iterator[InForce]:
    value = getattr(contact, name, None) if contact else None
    if contact and value:
        yield InForce(academy, str(ALWAYS), ALWAYS, str(value), str(value), contact.origin.span)


def is_known(path: str, document: Document) -> bool:
    """Whether there is a setting, set of codes, field of a role or topic of this name."""
    field = role_field(path)
    named = path in declarations() or path in document.topics
    return named or (field is not None and field[0] in document.roles)


def is_role_or_setting(path: str) -> bool:
    """Whether a path names what a policy file holds, and not a topic of the clause register."""
    return path in declarations() or role_field(path) is not None
