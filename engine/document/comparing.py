"""What statements say of a setting or topic, held against each other and against the value in force."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from engine.diagnostics import Code, Label
from engine.document import problems
from engine.document.conflict import Conflict
from engine.document.register import Statement
from engine.document.values import (
    InForce,
    Told,
    Values,
    in_force,
    is_role_or_setting,
    role_field,
    statements_of,
)
from engine.document.whole import Document
from engine.keyed import by_key
from engine.policy.declarations import setting_leaves
from engine.policy.loading import AcademyPolicy
from engine.wording import listed, of_case, shortened

_NUMBERS = ("", "one", "two", "three", "four", "five", "six")


def two_values(document: Document, _: Sequence[Statement], values: Values) -> Iterator[Conflict]:
    """A conflict for each setting or topic of which statements differ, or differ from what is in force."""
    for path, said in values.items():
        found = _of_path(document, path, said)
        merged: dict[tuple[str, ...], Conflict] = {}
        for conflict in found:
            key = tuple(statement.ref for statement in conflict.statements)
            merged[key] = _merged(merged[key], conflict) if key in merged else conflict
        yield from merged.values()


def _of_path(document: Document, path: str, said: Sequence[Told]) -> Iterator[Conflict]:
    for academy in document.policy.academies.values():
        here = [each for each in said if each.statement.layer in academy.layers]
        mine = [there for each in here if (there := each.at(academy))]
        held = [
            value
            for layer in dict.fromkeys(each.statement.layer for each in mine)
            for value in in_force(path, layer, academy, document.as_at)
        ]
        for parties in _together(_parties(mine, held)):
            meant = [value for value in held if any(value.selector.meets(each.selector) for each in parties)]
            yield _told_differently(document, path, parties, meant)


def _parties(said: Sequence[Told], held: Sequence[InForce]) -> list[Told]:
    """Those who are at odds with another statement, or with a value in force."""
    odd = {id(each) for pair in combinations(said, 2) if _differ(*pair) for each in pair}
    return [each for each in said if id(each) in odd or any(_departs(each, value) for value in held)]


def _together(parties: Sequence[Told]) -> list[list[Told]]:
    """The parties in groups: statements of different sessions or pupils say nothing of each other."""
    groups: list[list[Told]] = []
    for each in parties:
        near = [group for group in groups if any(each.selector.meets(other.selector) for other in group)]
        groups = [
            *(group for group in groups if group not in near),
            [*(one for group in near for one in group), each],
        ]
    return groups


def _differ(one: Told, two: Told) -> bool:
    return one.value != two.value and one.selector.meets(two.selector)


def _departs(said: Told, held: InForce) -> bool:
    """Whether a statement differs from a value in force; another unit is told apart from another value."""
    return said.unit is None and said.value != held.value and said.selector.meets(held.selector)


def _told_differently(
    document: Document, path: str, parties: Sequence[Told], held: Sequence[InForce]
) -> Conflict:
    ways = by_key((each.written, each) for each in parties)
    code, message = _code(path, ways), _message(document, path, ways, held)
    labels = (*map(_of_statement, parties), *_of_values(held))
    return Conflict(code, path, statements_of(parties), message, labels, _to_decide(code))


def _code(path: str, ways: Mapping[str, Sequence[Told]]) -> Code:
    if len(ways) == 1:
        return problems.NOT_IN_FORCE
    return problems.TOLD_IN_TWO_WAYS if is_role_or_setting(path) else problems.TOPIC_IN_TWO_WAYS


def _message(
    document: Document, path: str, ways: Mapping[str, Sequence[Told]], held: Sequence[InForce]
) -> str:
    topic = document.topics.get(path)
    subject = topic.in_a_sentence if topic else f"`{path}`"
    said = ", ".join(f"{_short(way)} in {_refs(each)}" for way, each in ways.items())
    if len(ways) > 1:
        number = _NUMBERS[len(ways)] if len(ways) < len(_NUMBERS) else f"{len(ways)}"
        has = f"has {number} answers" if topic else f"is given {number} values"
        return f"{subject} {has}: {said}{_holds(held)}"
    lacking = _lacking(next(iter(ways.values()))[0], held)
    if lacking:
        return f"{subject} in {_refs(next(iter(ways.values())))} {lacking}"
    return f"{subject} is {said}{_holds(held) or ', and no layer sets it'}"


def _lacking(said: Told, held: Sequence[InForce]) -> str:
    """What a list or a set of codes leaves out of the one in force, and what it has besides."""
    force = next((each.value for each in held if isinstance(each.value, frozenset | tuple)), None)
    if force is None or not isinstance(said.value, frozenset | tuple) or said.value == force:
        return ""
    out, besides = _without(force, said.value), _without(said.value, force)
    parts = [f"leaves out {out}"] if out else []
    parts += [f"also has {besides}"] if besides else []
    return " and ".join(parts) or "has the same in another order"


def _without(value: frozenset[str] | tuple[object, ...], other: Container[object]) -> str:
    """The items of a list or set that another does not have: codes sorted and bare, texts in their order."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(item for item in value if item not in other))
    return ", ".join(f"`{item}`" for item in value if item not in other)


def _refs(said: Iterable[Told]) -> str:
    return " and ".join(dict.fromkeys(each.statement.ref for each in said))


def _holds(held: Sequence[InForce]) -> str:
    """What is in force, where that is one value or a few; for whom, where it is not the same for all."""
    values = by_key((_short(each.written), each.who) for each in held)
    if len(values) > 3 or not values:
        return ""
    if len(values) == 1:
        return f"; in force: {next(iter(values))}"
    told = (f"{value} for {' and '.join(dict.fromkeys(who))}" for value, who in values.items())
    return f"; in force: {', '.join(told)}"


def _of_statement(said: Told) -> Label:
    says = f"{said.statement.ref} says {_short(said.written)}"
    return Label(said.span, of_case(says, str(said.statement.selector)))


def _of_values(held: Sequence[InForce]) -> Iterator[Label]:
    """A label for each place where a value in force is set, naming all for whom it holds."""
    spans = [(each.span, each) for each in held if each.span]
    places = by_key(((span.source.name, span.start, span.end), (span, each)) for span, each in spans)
    for (span, one), *others in places.values():
        who = " and ".join(dict.fromkeys((one.who, *(each.who for _, each in others))))
        yield Label(span, of_case(f"in force for {who}: {_short(one.written)}", one.when))


def _short(value: str) -> str:
    """A value as a message has it: the end of a long one left out."""
    return shortened(value, 60)


def _to_decide(code: Code) -> str:
    if code is problems.NOT_IN_FORCE:
        return "the clause or the setting has to give way"
    return "one of the statements has to give way"


def _merged(one: Conflict, two: Conflict) -> Conflict:
    """One conflict that several academies share, with the values in force at each."""
    labels = tuple(dict.fromkeys((*one.labels, *two.labels)))
    return one._replace(labels=labels)


class _Named(NamedTuple):
    """A statement that a setting carries out, with the value that it gives, None where it only names the setting."""

    statement: Statement
    label: Label
    written: str | None


def not_set(document: Document, statements: Sequence[Statement], values: Values) -> Iterator[Conflict]:
    """A conflict for each setting or detail of a role that statements say, and that an academy there has nowhere.

    Of a setting that they only name, as what carries them out, there is one where no academy has it.
    """
    for path, named in _by_setting(statements, values).items():
        without = [each for each in document.policy.academies.values() if not _has(each, path)]
        layers = {layer for academy in without for layer in academy.layers}
        mine = [each for each in named if each.statement.layer in layers]
        elsewhere = len(without) < len(document.policy.academies)
        if mine and (mine[0].written or not elsewhere):
            yield _not_set(document, path, mine, [each.academy for each in without])


def _has(academy: AcademyPolicy, path: str) -> bool:
    """Whether an academy has a setting, or a detail of a role; of a role held by several in turn it is not asked."""
    if field := role_field(path):
        role = academy.roles.get(field[0])
        in_turn = role is None or len(role.terms) > 1 or role.vacant is not None
        return in_turn or getattr(role, field[1]) is not None
    return path in academy.settings


def _by_setting(statements: Sequence[Statement], values: Values) -> dict[str, list[_Named]]:
    """The statements of each setting, first those that give its value."""
    found = {
        path: [_Named(each.statement, _of_statement(each), _short(each.written)) for each in said]
        for path, said in values.items()
    }
    for statement in statements:
        for path in statement.settings:
            label = Label(path.span, f"{statement.ref} names it")
            found.setdefault(path.text, []).append(_Named(statement, label, None))
    return {path: named for path, named in found.items() if path in setting_leaves() or role_field(path)}


def _not_set(document: Document, path: str, named: Sequence[_Named], academies: Sequence[str]) -> Conflict:
    first, *others = named
    more = list(dict.fromkeys(each.statement.ref for each in others))
    whole = len(academies) == len(document.policy.academies)
    where = "" if whole else f" for {listed(academies, 3)}"
    says = f"says that `{path}` is {first.written}" if first.written else f"is about `{path}`"
    message = f"clause {first.statement.ref} {says}, but it is not set{where}"
    if more:
        one, several = ("does", "do") if first.written else ("is", "are")
        message += f"; so {one if len(more) == 1 else several} {listed(more)}"
    needed = (
        "write it in contacts.yaml"
        if role_field(path)
        else "set it, since rules that need it cannot tell without it"
    )
    decide = f"{needed}, or take it out of {first.statement.ref}"
    parties = tuple(dict.fromkeys(each.statement for each in named))
    return Conflict(problems.NOT_SET, path, parties, message, tuple(each.label for each in named), decide)


def other_units(document: Document, _: Sequence[Statement], values: Values) -> Iterator[Conflict]:
    """A conflict for each setting of which statements count in another unit than it has."""
    for path, said in values.items():
        other = [each for each in said if each.unit]
        if not other:
            continue
        statements = tuple(each.statement for each in other)
        held = [
            value
            for academy in document.policy.academies.values()
            for value in in_force(path, other[0].statement.layer, academy, document.as_at)
        ]
        words = ", ".join(f"{each.written} in {each.statement.ref}" for each in other)
        numbers = {
            _number(each) for each in (*(said.written for said in other), *(it.written for it in held))
        }
        how = "in a different unit" if len(numbers) == 1 else "with a different number and unit"
        message = f"`{path}` is given {how}: {words}{_holds(held)}"
        labels = (*map(_of_statement, other), *_of_values(held))
        decide = "the unit has to be settled"
        yield Conflict(problems.OTHER_UNIT, path, statements, message, labels, decide)


def _number(written: str) -> str:
    """The number of a length of time: `5` of `5 working days`."""
    return written.partition(" ")[0]
