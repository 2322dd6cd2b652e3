"""The settings that one file of a layer makes: its values with the cases, clauses and places around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from engine.diagnostics import Diagnostic, labels_at
from engine.frozen import dataclass, replace
from engine.policy import problems
from engine.policy.cases import ALWAYS, Selector, overlaps
from engine.policy.conditions import Classes, can_be_read, days_ruled_out, read_selectors
from engine.policy.declarations import Group, Leaf
from engine.policy.named import check_cases, check_named
from engine.policy.settings import Basis, Case, Origin, Setting
from engine.quantities import Kind
from engine.reading.formats import read_value
from engine.reading.nodes import Entry, Mapping, Node, Scalar, mappings_of, text_of
from engine.source import Span


@dataclass(frozen=True, slots=True)
class _Found:
    """A value's node with its setting and what surrounds it."""

    leaf: Leaf
    node: Node
    selector: Selector
    basis: Basis
    certain: bool


@dataclass(frozen=True, slots=True)
class _Cited:
    """A setting whose value is left to the layers above, with the clause that is named for it."""

    leaf: Leaf
    at: Span
    basis: Basis


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds a group: what its values rest on, the case they stand in, and the classes there are.

    It is `certain` where it can be read in which case they stand.
    """

    basis: Basis
    selector: Selector
    classes: Classes
    certain: bool = True


_BESIDE = frozenset({"when", "clause", "law", "guidance"})
"""What may stand in a case beside what it sets; any other key that is no setting is told by the schema."""

_Walk: TypeAlias = Iterator[_Found | _Cited | Diagnostic]


@dataclass(frozen=True, slots=True)
class FileSettings:
    """The settings of one file by path: those it gives values, and those it only names a clause for.

    Settings of which it cannot be read when they hold are left out; `certain` says that there are none.
    """

    settings: dict[str, Setting]
    cites: dict[str, Origin]
    certain: bool = True


def read_said(
    root: Mapping, tree: Group, layer: str, classes: Classes | None = None
) -> tuple[FileSettings, list[Diagnostic]]:
    """What a layer's file says of settings, and what is wrong; a value that cannot be read is left out.

    `classes` are those that the layer's cases can tell apart.
    """
    found: dict[str, list[Case]] = {}
    leaves: dict[str, Leaf] = {}
    cites: dict[str, Origin] = {}
    wrong: list[Diagnostic] = []
    uncertain: set[str] = set()
    for each in _walk_group(tree, root, _Around(Basis(), ALWAYS, classes or {})):
        if isinstance(each, _Cited):
            cites[each.leaf.path] = each.basis.at(layer, each.at)
            continue
        if isinstance(each, _Found) and not each.certain:
            uncertain.add(each.leaf.path)
        case = each if isinstance(each, Diagnostic) else _case(each, layer)
        if isinstance(each, _Found) and isinstance(case, Case):
            leaves[each.leaf.path] = each.leaf
            found.setdefault(each.leaf.path, []).append(case)
        elif isinstance(case, Diagnostic):
            wrong.append(case)
    settings = {path: _setting(leaves[path], cases) for path, cases in found.items() if path not in uncertain}
    wrong += [each for setting in settings.values() for each in _overlaps(setting)]
    settings = {path: _narrowest_first(setting, classes or {}) for path, setting in settings.items()}
    for setting in [each for each in settings.values() if each.type.kind in (Kind.BANDS, Kind.STAGES)]:
        if disorder := [*_named(setting)]:
            wrong += disorder
            del settings[setting.path]
    return FileSettings(settings, cites, not uncertain), wrong


def basis_of(node: Mapping, around: Basis) -> Basis:
    """The clause, law or guidance that a mapping names, else what holds around it."""
    clause, other = text_of(node, "clause"), text_of(node, "law") or text_of(node, "guidance")
    return Basis(clause, other) if clause or other else around


def _walk_group(group: Group, node: Mapping, around: _Around) -> _Walk:
    around = replace(around, basis=basis_of(node, around.basis))
    for entry in node.entries:
        member = group.members.get(entry.key.text)
        if isinstance(member, Leaf):
            yield from _walk_leaf(member, entry, around)
        elif member and isinstance(entry.value, Mapping):
            yield from _walk_group(member, entry.value, around)
    for case in _cases(node, around):
        if isinstance(case, Diagnostic):
            yield case
        elif all(entry.key.text in _BESIDE for entry in case[0].entries):
            yield _empty_case(case[0])
        else:
            yield from _walk_group(group, case[0], replace(around, selector=case[1], certain=case[2]))


def _walk_leaf(leaf: Leaf, entry: Entry, around: _Around) -> _Walk:
    node = entry.value
    if not isinstance(node, Mapping):
        yield _Found(leaf, node, around.selector, around.basis, around.certain)
        return
    own = basis_of(node, Basis())
    basis = own if own.is_given() else around.basis
    if not (node.entry("value") or node.entry("cases") or node.partial):
        yield _Cited(leaf, entry.key.span, own) if own.is_given() else _no_value(leaf, entry)
    if value := node.get("value"):
        yield _Found(leaf, value, around.selector, basis, around.certain)
    for case in _cases(node, around):
        if isinstance(case, Diagnostic):
            yield case
        elif value := case[0].get("value"):
            yield _Found(leaf, value, case[1], basis_of(case[0], basis), case[2])


def _cases(node: Mapping, around: _Around) -> Iterator[tuple[Mapping, Selector, bool] | Diagnostic]:
    """Each case of a group or setting with what it selects inside the case around it, and whether that is certain."""
    for case in mappings_of(node.get("cases")):
        when = case.get("when")
        if not isinstance(when, Mapping) or not can_be_read(when):
            yield case, around.selector, False
            continue
        selectors, wrong = read_selectors(when, around.classes)
        lost = tuple(days_ruled_out(when, around.selector))
        yield from (*wrong, *lost)
        met = [each for selector in selectors if (each := selector.meet(around.selector))]
        yield from ((case, each, around.certain and not wrong) for each in met)
        if not (met or wrong or lost):
            yield _ruled_out(when, around.selector)


def _case(found: _Found, layer: str) -> Case | Diagnostic | None:
    if isinstance(found.node, Scalar) and found.node.stand_in:
        return None
    value = read_value(found.leaf.schema, found.node)
    if isinstance(value, Diagnostic):
        return value
    return Case(found.selector, value.value, found.basis.at(layer, found.node.span))


def _setting(leaf: Leaf, cases: list[Case]) -> Setting:
    said = leaf.declaration
    return Setting(leaf.path, said.type, tuple(cases), said.title, said.description)


def _named(setting: Setting) -> Iterator[Diagnostic]:
    """What is wrong with the bands or stages that it has."""
    for case in setting.cases:
        yield from check_named(setting.path, setting.type, case.value)
    yield from check_cases(setting)


def _narrowest_first(setting: Setting, classes: Classes) -> Setting:
    """The setting with what goes first cut out of the cases that are for more, so that no two hold at once.

    Single days go before all else, and what is for the whole school before what is for anybody.
    """
    cut = [case for case in setting.cases if not case.selector.rank]
    if len(cut) == len(setting.cases):
        return setting
    for rank in (1, 2):
        first = [case for case in setting.cases if case.selector.rank == rank]
        cut = [part for case in cut for part in _parts(case, first, classes)] + first
    return replace(setting, cases=tuple(cut))


def _parts(case: Case, first: list[Case], classes: Classes) -> list[Case]:
    if not any(case.selector.meets(each.selector) for each in first):
        return [case]
    selectors = [case.selector]
    for each in first:
        left = (part for one in selectors for part in one.without(each.selector, frozenset(classes)))
        selectors = [kept for part in left if (kept := _of_these_years(part, classes))]
    return [replace(case, selector=each, whole=case.as_written) for each in selectors]


def _of_these_years(part: Selector, classes: Classes) -> Selector | None:
    """A part with only those classes that have pupils of its year groups; None where there are none."""
    if part.classes is None or part.year_groups is None:
        return part
    kept = frozenset(name for name in part.classes if part.year_groups & classes[name])
    return replace(part, classes=kept) if kept else None


def _overlaps(setting: Setting) -> Iterator[Diagnostic]:
    cases = setting.cases
    for one, two, common in overlaps([case.selector for case in cases]):
        if cases[one].selector.rank == cases[two].selector.rank:
            yield _overlap(setting, cases[one], cases[two], common)


def _overlap(setting: Setting, one: Case, two: Case, common: Selector) -> Diagnostic:
    return problems.OVERLAP.at(
        two.origin.span,
        f"two cases of `{setting.path}` hold at once: {common}",
        label=f"{setting.written(two)}, {two.selector}",
        also=labels_at((one.origin.span, f"{setting.written(one)}, {one.selector}")),
        help="narrow one of them by what stands in its `when`",
    )


def _no_value(leaf: Leaf, entry: Entry) -> Diagnostic:
    message = f"`{leaf.path}` has no value"
    return problems.NO_VALUE.at(entry.key.span, message, help="write `value:` with it, or delete the setting")


def _empty_case(case: Mapping) -> Diagnostic:
    help = "write what holds then, or delete the case"
    return problems.NO_VALUE.at(case.entries[0].key.span, "this case sets nothing", help=help)


def _ruled_out(when: Mapping, around: Selector) -> Diagnostic:
    at = when.entries[0].key.span if when.entries else when.span
    if around == ALWAYS:
        message, help = "this case never holds: no session meets all that stands in its `when`", _LESS
    else:
        message, help = f"this case never holds: the case around it is for {around}", _OUT
    return problems.NEVER_APPLIES.at(at, message, help=help)


_LESS = "correct the `when`, or ask for less in it; the whole school has no year group and no class"
_OUT = "delete the case, or move it out"
