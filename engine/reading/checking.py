"""Nodes against a schema in full: JSON Schema draft-07, the keywords the project's schemas use.

`jsonschema` decides the same in the tests; it is not used here because it costs a third of what a whole
`validate` may take, and because its errors must be placed and worded anew (docs/decisions/0002).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice, zip_longest
from typing import Any

from engine.diagnostics import Diagnostic, did_you_mean, in_order, near_names
from engine.frozen import replace
from engine.keyed import by_key
from engine.reading import problems
from engine.reading.branches import check_any, check_each, check_exclusion, check_one, check_when
from engine.reading.full_schema import FullSchema, choices_of
from engine.reading.leaves import Refused, boolean_of, integer_of, text_of
from engine.reading.nodes import Entry, Mapping, Node, Scalar, Sequence, shown
from engine.reading.placing import moved_left, place_of, under
from engine.reading.refusals import NAME_MISSING
from engine.reading.shapes import shape_problem
from engine.reading.writing import in_flow, like_example, on_a_line
from engine.source import Place, Span
from engine.wording import quoted

_MOST_LISTED = 15
_MOST_NAMED = 5
_MOST_PROBLEMS = 200
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})\.[0-9]{1,9}")


def check_schema(node: Node, schema: FullSchema) -> tuple[Diagnostic, ...]:
    """What keeps a node from being what a schema (in full) asks, one problem for each mistake, 200 at most."""
    return in_order(islice(check(node, schema, _start_of(node)), _MOST_PROBLEMS))


def without_unknown(node: Node, found: Iterable[Diagnostic]) -> Node:
    """The node, its mappings partial where a key was `found` that is not known: what it was meant to say is missing."""
    unknown = {each.labels[0].at for each in found if each.code is problems.UNKNOWN_KEY}
    return _partial_at(node, unknown) if unknown else node


def _partial_at(node: Node, unknown: Collection[Span | Place]) -> Node:
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_partial_at(item, unknown) for item in node.items))
    entries = tuple(Entry(each.key, _partial_at(each.value, unknown)) for each in node.entries)
    partial = node.partial or any(each.key.span in unknown for each in entries)
    return replace(node, entries=entries, partial=partial)


def check(node: Node, schema: FullSchema | bool, at: Span) -> Iterable[Diagnostic]:
    """The problems of a node; `at` is the place to point at when all of it is meant, such as its key."""
    if schema is True or (isinstance(node, Scalar) and node.stand_in):
        return ()
    if schema is False:
        return (problems.NOT_TOGETHER.at(at, f"`{shown(at.text)}` does not go with the other lines here"),)
    if type(node) not in schema.nodes:
        return (shape_problem(node, schema, check),)
    return _check_all(node, schema, at) if schema.made_of else _check_own(node, schema, at)


def _check_all(node: Node, schema: FullSchema, at: Span) -> Iterator[Diagnostic]:
    """The problems with a schema's own keywords, then those with the schemas it is made of elsewhere."""
    own = list(_check_own(node, schema, at))
    yield from own
    told = {problem.place for problem in own if problem.code is not problems.MISSING_KEY}
    # A key that is not known may be the one of which one is wanted.
    misspelled = any(problem.code is problems.UNKNOWN_KEY for problem in own)
    partial = isinstance(node, Mapping) and node.partial
    for keyword in schema.made_of:
        if (keyword == "if" and own) or (keyword == "not" and partial):
            continue
        for problem in _APPLIED[keyword](node, schema, at, check):
            if problem.place not in told and not (misspelled and problem.code is problems.MISSING_KEY):
                yield problem


_APPLIED: dict[str, Callable[..., Iterable[Diagnostic]]] = {
    "allOf": check_each,
    "anyOf": check_any,
    "oneOf": check_one,
    "if": check_when,
    "not": check_exclusion,
}


def _check_own(node: Node, schema: FullSchema, at: Span) -> Iterable[Diagnostic]:
    if isinstance(node, Scalar):
        return _check_scalar(node, schema)
    return _check_items(node, schema, at) if isinstance(node, Sequence) else _check_entries(node, schema, at)


def _check_scalar(scalar: Scalar, schema: FullSchema) -> Iterable[Diagnostic]:
    try:
        _read_scalar(scalar, schema, schema.types)
    except Refused as refused:
        return (refused.at(scalar.span),)
    return ()


def _read_scalar(scalar: Scalar, schema: FullSchema, types: frozenset[str]) -> None:
    text, plain = scalar.text, not scalar.quoted
    if plain and "boolean" in types and text in ("true", "false"):
        boolean_of(scalar, schema)
    elif plain and "integer" in types and _WHOLE_NUMBER.fullmatch(text):
        integer_of(scalar, schema)
    elif plain and "number" in types and _DECIMAL.fullmatch(text):
        return
    elif "string" in types:
        text_of(scalar, schema)
    elif "integer" in types:
        integer_of(scalar, schema)
    elif "boolean" in types:
        boolean_of(scalar, schema)


def _check_length(number: int, schema: FullSchema, what: str, at: Span, word: str) -> Iterator[Diagnostic]:
    least, most = schema.get(f"min{what}", 0), schema.get(f"max{what}", number)
    if number < least:
        there = (
            f"there is 1 {word.removesuffix('s')}" if number == 1 else f"there are {number or 'no'} {word}"
        )
        yield problems.BOUNDS.at(at, f"{there} here", help=_with_example(f"write {least} or more", schema))
    if number > most:
        yield problems.BOUNDS.at(at, f"there are {number} {word} here", help=f"write {most} or fewer")


def _check_items(node: Sequence, schema: FullSchema, at: Span) -> Iterator[Diagnostic]:
    yield from _check_length(len(node.items), schema, "Items", at, "items")
    part, once = schema.get("items", True), schema.get("uniqueItems")
    seen: set[object] = set()
    for item in node.items:
        yield from check(item, part, _start_of(item))
        if not once:
            continue
        said = _said(item)
        if said in seen:
            yield in_list_twice(item.span)
        seen.add(said)


def in_list_twice(item: Span) -> Diagnostic:
    """The problem of an item that stands in its list already."""
    message = f"`{shown(item.text)}` is in the list twice"
    return problems.DUPLICATE_ITEM.at(item, message, help="delete one of the two")


def _check_entries(node: Mapping, schema: FullSchema, at: Span) -> Iterator[Diagnostic]:
    if not node.partial:
        yield from _check_length(len(node.entries), schema, "Properties", at, "lines")
    names = schema.get("propertyNames")
    told: set[str] = set()
    unknown = []
    for entry, after in zip_longest(node.entries, node.entries[1:]):
        key = entry.key
        if key.text in told:
            continue
        known = schema.of_key(key.text)
        for part in known:
            found = tuple(_as_needed(each, key, part, schema) for each in check(entry.value, part, key.span))
            if found and not (after and _belongs_to(entry, after, schema)):
                told |= _read_as_keys(entry.value, part)
                yield from [_moved_left(key)] if moved_left(key.text, schema, part) else found
        if not known:
            unknown.append(entry)
        if names is not None:
            yield from check(replace(key, quoted=True), names, key.span)
    yield from _check_keys(node, unknown, schema, at)


def _read_as_keys(value: Node, schema: Any) -> set[str]:
    """The numbers behind the first of a list without brackets, which inside `{ }` are read as keys."""
    if not isinstance(schema, FullSchema) or "array" not in schema.types or not isinstance(value, Scalar):
        return set()
    from engine.reading.listing import more_numbers  # only where something is wrong

    return {each.strip() for each in more_numbers(value).split(",")}


_NONE: dict[str, Any] = {}


def _check_keys(node: Mapping, unknown: list[Entry], schema: FullSchema, at: Span) -> Iterator[Diagnostic]:
    """The problems of the keys that are not known, and of those that are missing and for which none of them stands."""
    written = set(node.keys())
    missing = dict(_missing(node, written, schema))
    if not (unknown or missing):
        return
    known = [name for name in schema.get("properties", {}) if name not in written]
    each = [(entry, _known_otherwise(entry, known, written, schema)) for entry in unknown[:_MOST_PROBLEMS]]
    strange = [entry for entry, found in each if not found]
    for help, same in by_key((found.help, (entry, found)) for entry, found in each if found).items():
        heading = next((name for name in known if help == under(name)), None)
        missing.pop(heading or "", None)
        yield from [_without_heading(same, heading)] if heading else (found for _, found in same)
    instead = next(iter(missing), "")
    if len(missing) == len(strange) == 1 and _fits(strange[0], schema.of_key(instead)):
        yield _stands_for(strange[0], instead)
        return
    together = [strange] if not node.span.text.startswith("{") else [[entry] for entry in strange]
    yield from (_not_known(entries, known) for entries in together if entries)
    for key, why in missing.items():
        message = f"`{key}` is missing here{why}"
        yield problems.MISSING_KEY.at(at, message, help=_how_to_write(key, schema))


def _without_heading(same: list[tuple[Entry, Diagnostic]], heading: str) -> Diagnostic:
    """The one problem of keys that belong under a name which is not there."""
    at = same[0][0].key.span
    where = "and indent what belongs to it" if at.place.column == 1 else "further left"
    message = _unknown_names([entry for entry, _ in same])
    return problems.UNKNOWN_KEY.at(at, message, help=f"write `{heading}:` on a line above, {where}")


def _unknown_names(entries: list[Entry]) -> str:
    names = [shown(entry.key.text) for entry in entries]
    return f"{quoted(names, most=_MOST_NAMED)} {'is' if len(names) == 1 else 'are'} not known here"


def _fits(entry: Entry, parts: Iterable[FullSchema | bool]) -> bool:
    """Whether an entry has a value, and of the shape that another key has."""
    shapes = [part.nodes for part in parts if isinstance(part, FullSchema)]
    return not _ends_its_line(entry) and any(type(entry.value) in each for each in shapes)


def _stands_for(entry: Entry, missing: str) -> Diagnostic:
    """The problem of a key that stands where another one is missing."""
    name, value = shown(entry.key.text), entry.value
    swapped = isinstance(value, Scalar) and value.text == missing
    help = f"write `{missing}: {name}`" if swapped else f"write `{missing}:` in its place, which is missing"
    return problems.UNKNOWN_KEY.at(entry.key.span, f"`{name}` is not known here", help=help)


def _known_otherwise(
    entry: Entry, known: list[str], written: set[str], schema: FullSchema
) -> Diagnostic | None:
    """The problem of a key that is not known, where it is like one that is, or has its place elsewhere."""
    key = entry.key
    before, _, rest = key.text.partition(":")
    if before in known and not rest.strip(": "):
        message = f"there is one colon too many after `{before}`"
        return problems.UNKNOWN_KEY.at(key.span, message, help=f"write `{before}:`")
    if before in known:
        message = f"a space is missing after `{before}:`"
        return problems.UNKNOWN_KEY.at(key.span, message, help=f"put a space after `{before}:`")
    before = key.text.partition(" ")[0]
    if before in known and not (isinstance(entry.value, Scalar) and entry.value.span.text):
        message = f"a colon is missing after `{before}`"
        return problems.UNKNOWN_KEY.at(key.span.part(0, len(before)), message, help=f"write `{before}:`")
    if below := _with_a_dot(key, written, schema):
        return below
    meant = schema.get("x-meant", {}).get(key.text)
    near = did_you_mean(meant) if meant else near_names(key.text, known)
    help = place_of(entry, schema, check, misspelled=bool(near)) or (near and f"{near} {_listed(known)}")
    if help is None:
        return None
    return problems.UNKNOWN_KEY.at(key.span, f"`{shown(key.text)}` is not known here", help=help)


def _not_known(entries: list[Entry], known: list[str]) -> Diagnostic:
    """The problem of keys of one mapping that are like none it has, above which a name may be missing."""
    help = _listed(known)
    if len(entries) > 1:
        help = f"{NAME_MISSING}; {help if known else 'or delete them'}"
    elif _ends_its_line(entries[0]):
        help = f"begin the line further left, if the lines below it belong to it; {help}"
    return problems.UNKNOWN_KEY.at(entries[0].key.span, _unknown_names(entries), help=help)


def _listed(known: list[str]) -> str:
    """The names that may be written, in a help line."""
    names = ", ".join(f"`{name}`" for name in known[:_MOST_LISTED])
    more = " and others" if len(known) > _MOST_LISTED else ""
    return f"known here: {names}{more}" if known else "delete the line"


def _with_a_dot(key: Scalar, written: set[str], schema: FullSchema) -> Diagnostic | None:
    """The problem of a setting written as messages name it, `roll.years`, where a file has its parts on two lines."""
    group, _, name = key.text.partition(".")
    if not name or group not in schema.get("properties", {}):
        return None
    there = f"below the `{group}:` that is there" if group in written else f"below a line `{group}:`"
    help = f"write `{name}:` {there}, further to the right"
    return problems.UNKNOWN_KEY.at(key.span, f"`{shown(key.text)}` is not known here", help=help)


def _moved_left(key: Scalar) -> Diagnostic:
    message = f"`{key.text}` is read as a name of its own, and belongs to the one above"
    return problems.UNKNOWN_KEY.at(key.span, message, help="indent the line as far as those above it")


def _as_needed(problem: Diagnostic, key: Scalar, part: FullSchema | bool, schema: FullSchema) -> Diagnostic:
    """A problem as it is, but that a line which has to be there lacks its value: it cannot be deleted."""
    if key.text not in schema.get("required", ()) or not (problem.help or "").endswith("or delete the line"):
        return problem
    example = like_example(part) if isinstance(part, FullSchema) else None
    return replace(problem, help=example or "write a value")


def _belongs_to(entry: Entry, after: Entry, schema: FullSchema) -> bool:
    """Whether what follows a name with nothing behind it has its place under it, as is told of what follows."""
    if schema.of_key(after.key.text) or not _ends_its_line(entry):
        return False
    return place_of(after, schema, check, misspelled=False) == under(entry.key.text)


def _ends_its_line(entry: Entry) -> bool:
    """Whether nothing follows a key's colon."""
    text, end = entry.key.span.source.text, entry.key.span.end
    return isinstance(entry.value, Scalar) and not entry.value.span.text and text[end : end + 1] == ":"


def _missing(node: Mapping, written: set[str], schema: FullSchema) -> Iterator[tuple[str, str]]:
    """The keys that are missing, each with why it is wanted; not one that is there misspelled."""
    wanted = dict.fromkeys(schema.get("required", ()), "")
    for key, others in schema.get("dependencies", _NONE).items():
        if key in written:
            wanted |= dict.fromkeys(others, f" beside `{key}`")
    for key, why in wanted.items():
        if key not in written and not node.partial and not _misspelled(key, node, schema):
            yield key, why


def _with_example(help: str, schema: FullSchema) -> str:
    """A help line, with the schema's own example of a list or mapping."""
    example = next((each for each in schema.get("examples", ()) if isinstance(each, list | dict)), None)
    return help if example is None else f"{help}, for example `{in_flow(example)}`"


def _misspelled(key: str, node: Mapping, schema: FullSchema) -> bool:
    """Whether a key that is not known is likely this one, so that the one mistake is told once."""
    if schema.get("additionalProperties") is not False:
        return False
    unknown = [
        entry.key.text.partition(":")[0] for entry in node.entries if not schema.of_key(entry.key.text)
    ]
    return near_names(key, unknown[:_MOST_LISTED]) is not None


def _how_to_write(key: str, schema: FullSchema) -> str:
    part = schema.get("properties", {}).get(key)
    examples = part.get("examples") if isinstance(part, dict) else None
    choices = choices_of(part) if isinstance(part, dict) else []
    if len(choices) == 1:
        return f"add `{key}: {choices[0]}`"
    if choices:
        return f"add `{key}:`, one of " + ", ".join(f"`{choice}`" for choice in choices[:_MOST_LISTED])
    first = examples[0] if examples else None
    if first is None:
        return f"add `{key}:` with its value"
    return f"add `{key}:`, for example `{key}: {on_a_line(first)}`"


def _said(node: Node) -> object:
    """What a node says, to compare with others."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(_said(item) for item in node.items)
    return frozenset((entry.key.text, _said(entry.value)) for entry in node.entries)


def _start_of(node: Node) -> Span:
    """A short place that stands for a whole node."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.span
    return node.span if isinstance(node, Scalar) else node.span.part(0, 1)
