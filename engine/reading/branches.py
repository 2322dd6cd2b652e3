"""Schemas made of schemas: all of, any of, one of, if and then, not.

Where no branch fits, the problems of the one that fits best are told, as whoever wrote the file meant it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Label
from engine.frozen import replace
from engine.reading import problems
from engine.reading.full_schema import Check, FullSchema, choices_of
from engine.reading.nodes import Mapping, Node, Scalar
from engine.source import Span


def check_each(node: Node, schema: FullSchema, at: Span, check: Check) -> Iterator[Diagnostic]:
    """The problems with every part of `allOf`."""
    for part in schema["allOf"]:
        yield from check(node, part, at)


def check_when(node: Node, schema: FullSchema, at: Span, check: Check) -> Iterator[Diagnostic]:
    """The problems with `then` where `if` holds, with `else` where it does not."""
    held = _holds(node, schema["if"], at, check)
    yield from check(node, schema.get("then" if held else "else", True), at)


def check_exclusion(node: Node, schema: FullSchema, at: Span, check: Check) -> Iterator[Diagnostic]:
    """The problem that a node is what `not` rules out."""
    if _holds(node, schema["not"], at, check):
        yield _not_together(node, schema["not"].get("required", ()), at)


def _holds(node: Node, schema: FullSchema, at: Span, check: Check) -> bool:
    return next(iter(check(node, schema, at)), None) is None


def check_any(node: Node, schema: FullSchema, at: Span, check: Check) -> Iterator[Diagnostic]:
    """The problems with the branch of `anyOf` that fits best, where none fits."""
    branches = _of_its_shape(node, schema["anyOf"])
    if not any(_fits(node, branch, at, check) for branch in branches):
        yield from _best(node, branches, at, check)


def check_one(node: Node, schema: FullSchema, at: Span, check: Check) -> Iterator[Diagnostic]:
    """The problems with the branch of `oneOf` that fits best, or that more than one fits.

    Of what could not be read whole nothing is missing, so that several may seem to fit.
    """
    branches = _of_its_shape(node, schema["oneOf"])
    fitting = [branch for branch in branches if _fits(node, branch, at, check)]
    if not fitting:
        yield from _best(node, branches, at, check)
    elif len(fitting) > 1 and not (isinstance(node, Mapping) and node.partial):
        keys = [key for branch in fitting for key in branch.get("required", ())]
        yield _not_together(node, tuple(dict.fromkeys(keys)), at)


def _of_its_shape(node: Node, branches: list[FullSchema]) -> list[FullSchema]:
    """The branches that a node can be meant for; else the first, to say what is wanted."""
    return [branch for branch in branches if type(node) in branch.nodes] or branches[:1]


def _fits(node: Node, branch: FullSchema, at: Span, check: Check) -> bool:
    """Whether a branch finds no problem; told without wording one where it plainly would."""
    return not _plainly_unfit(node, branch) and _holds(node, branch, at, check)


def _plainly_unfit(node: Node, branch: FullSchema) -> bool:
    if isinstance(node, Mapping):
        keys = node.keys()
        lacks = not node.partial and any(key not in keys for key in branch.get("required", ()))
        return lacks or not all(branch.of_key(key) for key in keys)
    if isinstance(node, Scalar) and not node.stand_in and branch.types == {"string"}:
        choices = choices_of(branch)
        return bool(choices) and node.text not in choices
    return False


def _best(node: Node, branches: list[FullSchema], at: Span, check: Check) -> list[Diagnostic]:
    tried = [(list(check(node, branch, at)), branch) for branch in branches]
    if isinstance(node, Mapping) and all(set(branch) == {"required"} for _, branch in tried):
        return [_one_is_missing([key for _, branch in tried for key in branch["required"]], at)]
    if isinstance(node, Scalar):
        return _joined([found[0] for found, _ in tried])
    return max(tried, key=lambda each: (*_agreement(node, each[1]), -len(each[0])))[0]


def _agreement(node: Node, branch: FullSchema) -> tuple[int, int]:
    """How much of a mapping a branch knows: words it fixes, then keys."""
    if not isinstance(node, Mapping):
        return 0, 0
    parts = branch.get("properties", {})
    fixed = [
        key for key, part in parts.items() if isinstance(part, FullSchema) and _says(node.get(key), part)
    ]
    return len(fixed), sum(entry.key.text in parts for entry in node.entries)


def _says(value: Node | None, part: FullSchema) -> bool:
    return isinstance(value, Scalar) and value.text in map(str, choices_of(part))


def _joined(found: list[Diagnostic]) -> list[Diagnostic]:
    """The first problem, with what would help in each branch."""
    helps = dict.fromkeys(problem.help for problem in found if problem.help)
    return [replace(found[0], help=", or ".join(helps) or None)]


def _one_is_missing(keys: list[str], at: Span) -> Diagnostic:
    names = " or ".join(f"`{key}`" for key in dict.fromkeys(keys))
    return problems.MISSING_KEY.at(at, f"{names} is missing here", help="write one of them")


def _not_together(node: Node, keys: tuple[str, ...] | list[str], at: Span) -> Diagnostic:
    found = [entry.key for key in keys if isinstance(node, Mapping) and (entry := node.entry(key))]
    if len(found) < 2:
        return problems.NOT_TOGETHER.at(at, "this is not allowed here", help="delete it")
    first, *_, last = sorted(found, key=lambda key: key.span.start)
    names = " and ".join(f"`{key.text}`" for key in found)
    return problems.NOT_TOGETHER.at(
        last.span, f"{names} do not go together", also=[Label(first.span)], help="keep one of them"
    )
