"""What a layer lets the layers below it set: a mode for each setting, group, role, code or rule it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from operator import ge, le

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass
from engine.policy import problems
from engine.policy.declarations import Leaf, group_paths, leaves_of, setting_leaves
from engine.policy.ends import ends_lie_so, ends_of
from engine.quantities import DURATIONS, Kind, Value, named_in, written
from engine.reading import nodes
from engine.reading.formats import read_value
from engine.reading.nodes import entries_of, items_of, text_of
from engine.source import Span

NAMED_GROUPS = ("roles", "codes")
"""What delegation can name beside settings: the contacts and the register codes, each by name."""

ORDERED = DURATIONS | {Kind.PERCENT, Kind.POINTS, Kind.MONEY, Kind.TIME, Kind.DATE, Kind.COUNT}


BOUNDS = ("at_least", "at_most", "one_of")
"""The keys of a grant that name the values allowed, or expected."""


class Mode(StrEnum):
    """How far a layer below may depart; from what is expected it may, with a warning."""

    LOCKED = "locked"
    WITHIN = "within"
    STRICTER = "stricter"
    EXPECTED = "expected"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Grant:
    """What one layer grants for a path; `node` holds the bounds, `span` is None where nothing is written."""

    mode: Mode
    span: Span | None = None
    authorised_by: str | None = None
    stricter_is: str | None = None
    node: nodes.Mapping | None = field(default=None, repr=False)

    def bound(self, key: str, leaf: Leaf) -> Value | None:
        """The value of `at_least` or `at_most` in the setting's own type, or None."""
        node = self.node.get(key) if self.node else None
        value = read_value(leaf.bounded, node) if node else None
        return None if value is None or isinstance(value, Diagnostic) else value.value

    def choices(self, leaf: Leaf) -> tuple[Value, ...]:
        """The values of `one_of` in the setting's own type; empty where there are none."""
        items = items_of(self.node.get("one_of") if self.node else None)
        values = (read_value(leaf.bounded, item) for item in items)
        return tuple(value.value for value in values if not isinstance(value, Diagnostic))

    def named_values(self, leaf: Leaf) -> tuple[Value, ...]:
        """The values of all bounds in the setting's own type; empty where there are none."""
        ends = (self.bound(key, leaf) for key in ("at_least", "at_most"))
        return (*(end for end in ends if end is not None), *self.choices(leaf))

    def words(self, leaf: Leaf | None) -> str:
        """The grant in words, such as `at least 3 weeks and at most 6 weeks`, `only higher`, `open`."""
        if leaf is None or self.mode in (Mode.LOCKED, Mode.OPEN):
            return self.mode.value
        limits = self.limits(leaf)
        if self.mode is Mode.EXPECTED:
            return f"expected {limits}".rstrip()
        return limits

    def limits(self, leaf: Leaf) -> str:
        """The bounds and the direction in words, blank where there are none."""
        only = [f"only {self.stricter_is}"] if self.stricter_is else []
        return " and ".join([*only, *self._bounds_written(leaf)])

    def expects(self, leaf: Leaf, value: str) -> str:
        """What is expected in words, such as `at most 30 minutes`, `97% or higher` or the value itself."""
        parts = [f"{value} or {self.stricter_is}"] if self.stricter_is else []
        return " and ".join([*parts, *self._bounds_written(leaf)]) or value

    def has_bounds(self) -> bool:
        """Whether it names a least or most value, or the values there can be."""
        return self.node is not None and any(self.node.get(key) for key in BOUNDS)

    def _bounds_written(self, leaf: Leaf) -> Iterator[str]:
        kind = leaf.bound_kind
        for key in ("at_least", "at_most"):
            value = self.bound(key, leaf)
            if value is not None:
                yield f"{key.replace('_', ' ')} {written(value, kind)}"
        if choices := self.choices(leaf):
            yield "one of " + ", ".join(written(choice, kind) for choice in choices)


LOCKED = Grant(Mode.LOCKED)
"""What holds for a value that a layer sets without saying what may be done with it."""


@dataclass(frozen=True, slots=True)
class NameGrants:
    """What is granted for things that a layer can add or replace by name: rules with definitions, or duties."""

    new: Grant | None = None
    inherited: Grant | None = None
    by_name: Mapping[str, Grant] = field(default_factory=dict)

    def grant_for(self, name: str, is_above: bool) -> Grant | None:
        """The grant to replace what stands above, or to add what does not; None where nothing is said."""
        return self.by_name.get(name) or self.inherited if is_above else self.new

    def all(self) -> Iterator[Grant]:
        """Every grant."""
        yield from (grant for grant in (self.new, self.inherited) if grant)
        yield from self.by_name.values()


@dataclass(frozen=True, slots=True)
class Delegation:
    """What one layer lets those below it do; empty where it has no delegation.yaml.

    It is `certain` where all of it could be read and names what there is.
    """

    grants: Mapping[str, Grant] = field(default_factory=dict)
    otherwise: Grant | None = None
    rules: NameGrants = field(default_factory=NameGrants)
    duties: NameGrants = field(default_factory=NameGrants)
    certain: bool = True

    def all(self) -> Iterator[Grant]:
        """Every grant."""
        yield from self.grants.values()
        yield from self.rules.all()
        yield from self.duties.all()
        yield from (self.otherwise,) if self.otherwise else ()

    def of_group(self, group: str) -> dict[str, Grant]:
        """The grants for single names of `roles` or `codes`, by name."""
        start = f"{group}."
        return {
            path.removeprefix(start): grant for path, grant in self.grants.items() if path.startswith(start)
        }

    def authorisers(self) -> frozenset[str]:
        """The roles that authorise what it lets be set."""
        return frozenset(grant.authorised_by for grant in self.all() if grant.authorised_by)

    def named_for(self, path: str) -> str | None:
        """The longest named path that holds the given one, or None where none does."""
        keys = path.split(".")
        holding = (".".join(keys[:end]) for end in range(len(keys), 0, -1))
        return next((name for name in holding if name in self.grants), None)

    def grant_for(self, path: str) -> Grant | None:
        """The grant of the longest named path that holds the given one, else that of all that is not named."""
        name = self.named_for(path)
        return self.otherwise if name is None else self.grants[name]


def read_delegation(root: nodes.Mapping) -> Delegation:
    """The delegation of a file."""
    return Delegation(
        _grants(root.get("settings")),
        _grant(root.entry("otherwise")),
        _name_grants(root.get("rules"), "by_rule"),
        _name_grants(root.get("duties"), "by_duty"),
    )


def _name_grants(node: nodes.Node | None, by_name: str) -> NameGrants:
    if not isinstance(node, nodes.Mapping):
        return NameGrants()
    return NameGrants(_grant(node.entry("new")), _grant(node.entry("inherited")), _grants(node.get(by_name)))


def _grants(node: nodes.Node | None) -> dict[str, Grant]:
    entries = entries_of(node)
    found = ((entry.key.text, _grant(entry)) for entry in entries)
    return {path: grant for path, grant in found if grant}


def _grant(entry: nodes.Entry | None) -> Grant | None:
    if entry is None or not isinstance(entry.value, nodes.Mapping):
        return None
    node, mode = entry.value, text_of(entry.value, "mode")
    if mode not in list(Mode):
        return None
    by, stricter_is = text_of(node, "authorised_by"), text_of(node, "stricter_is")
    return Grant(Mode(mode), entry.key.span, by, stricter_is, node)


def check_delegation(delegation: Delegation) -> Iterator[Diagnostic]:
    """What is wrong with the paths and modes of a delegation."""
    names = (*delegation.rules.all(), *delegation.duties.all())
    for grant in delegation.all():
        yield from _check_used(grant, of_names=any(grant is each for each in names))
    for path, grant in delegation.grants.items():
        leaves = leaves_of(path)
        if path.split(".")[0] in NAMED_GROUPS and not leaves:
            yield from _check_named(path, grant)
        elif not leaves:
            yield _unknown_path(path, grant)
        problem = next((each for leaf in leaves for each in _check_fit(path, grant, leaf)), None)
        if problem:  # one mistake, however many settings the path holds
            yield problem


_USED: Mapping[Mode, tuple[str, ...]] = {
    Mode.WITHIN: BOUNDS,
    Mode.STRICTER: ("stricter_is",),
    Mode.EXPECTED: (*BOUNDS, "stricter_is"),
}
"""The keys beside a mode that it looks at; `open` and `locked` look at none."""


def _check_used(grant: Grant, *, of_names: bool) -> Iterator[Diagnostic]:
    """The problem that a grant names a bound or direction at which its mode does not look, so that it would not hold."""
    said = [entry for key in (*BOUNDS, "stricter_is") if grant.node and (entry := grant.node.entry(key))]
    unused = [entry for entry in said if entry.key.text not in _USED.get(grant.mode, ())]
    if unused:
        key = unused[0].key.text
        message = f"`{grant.mode}` does not use `{key}`, so it would have no effect"
        fit = [mode for mode in _USED if {entry.key.text for entry in said} <= set(_USED[mode])]
        other = "" if of_names or not fit else f", or write `mode: {fit[0]}`"
        yield problems.UNFIT_MODE.at(unused[0].key.span, message, help=f"delete `{key}`{other}")


def _check_named(path: str, grant: Grant) -> Iterator[Diagnostic]:
    if grant.mode not in (Mode.OPEN, Mode.LOCKED) and grant.span:
        message = f"`{path}` can only be open or locked"
        yield problems.UNFIT_MODE.at(grant.span, message, help="write `mode: open` or `mode: locked`")


def _unknown_path(path: str, grant: Grant) -> Diagnostic:
    known = [*setting_leaves(), *group_paths(), *NAMED_GROUPS]
    help = near_names(path, known) or "write the path as `show` prints it"
    return problems.UNKNOWN_DELEGATED.at(grant.span, f"there is no setting `{path}`", help=help)


def _check_fit(path: str, grant: Grant, leaf: Leaf) -> Iterator[Diagnostic]:
    """Whether a mode, with its bounds or direction, makes sense for one of the settings it holds for."""
    kind = leaf.declaration.type.kind
    if grant.mode is Mode.WITHIN or (grant.mode is Mode.EXPECTED and grant.has_bounds()):
        yield from _check_bounds(path, grant, leaf)
    needs_direction = grant.mode is Mode.STRICTER or (grant.mode is Mode.EXPECTED and grant.stricter_is)
    if needs_direction and grant.stricter_is not in directions(kind):
        fitting = " or ".join(f"`{word}`" for word in directions(kind))
        help = f"write `stricter_is:` with {fitting}" if fitting else "use `open` or `locked`"
        message = f"`{path}` does not say what is stricter"
        if grant.stricter_is:
            message = f"`{leaf.path}`, {_described(leaf)}, cannot be `{grant.stricter_is}`"
        yield problems.UNFIT_MODE.at(grant.span, message, help=help)


def _check_bounds(path: str, grant: Grant, leaf: Leaf) -> Iterator[Diagnostic]:
    node = grant.node
    listed = node.get("one_of") if node else None
    ends = [end for key in ("at_least", "at_most") if node and (end := node.get(key))]
    if not (listed or ends):
        help = "write `at_least:`, `at_most:` or `one_of:`"
        yield problems.UNFIT_MODE.at(grant.span, f"`{path}` does not say within what", help=help)
    if listed and "x-named" in leaf.schema:
        message = f"`{leaf.path}` holds {leaf.declaration.type}, which are not a choice among values"
        help = "write `at_least:` or `at_most:` with where they may begin and end"
        yield problems.UNFIT_MODE.at(listed.span, message, help=help)
        return
    if ends and leaf.bound_kind not in ORDERED:
        message = f"`{leaf.path}`, {_described(leaf)}, has no order, so no least or most"
        yield problems.UNFIT_MODE.at(ends[0].span, message, help="write `one_of:` with the values allowed")
    for bound in (*ends, *items_of(listed)):
        value = read_value(leaf.bounded, bound)
        if isinstance(value, Diagnostic):
            message = f"`{bound.span.text}` is no bound for `{leaf.path}`, {_described(leaf)}"
            yield problems.UNFIT_MODE.at(bound.span, message, help=value.help)
    least, most = grant.bound("at_least", leaf), grant.bound("at_most", leaf)
    if least is not None and most is not None and not is_as_strict(most, least, "higher"):
        message = f"no value is at least {ends[0].span.text} and at most {ends[1].span.text}"
        help = "swap the two, or correct one of them"
        yield problems.UNFIT_MODE.at(ends[0].span, message, help=help)


def _described(leaf: Leaf) -> str:
    type_ = leaf.declaration.type
    return f"a number of {type_}" if type_.kind in DURATIONS else f"a {type_}"


def directions(kind: Kind) -> tuple[str, ...]:
    """The directions in which values of a kind can be stricter."""
    if kind in (Kind.TIME, Kind.DATE):
        return ("earlier", "later")
    if kind in (Kind.CODES, Kind.TEXTS, Kind.NUMBERS):
        return ("fewer", "more")
    return ("higher", "lower") if kind in ORDERED | {Kind.BANDS, Kind.STAGES} else ()


def is_as_strict(local: Value, inherited: Value, direction: str | None) -> bool:
    """Whether a local value asks at least as much as the inherited one; False where they have no order."""
    compare = _COMPARISONS.get(direction or "")
    if named_in(inherited):
        return ends_lie_so(local, inherited, direction)
    if ends := ends_of(local):  # the ends of bands or stages, held against one bound
        return all(is_as_strict(end, inherited, direction) for end in ends)
    try:
        return bool(compare and compare(local, inherited))
    except TypeError:
        return False


def _as_set(value: Value) -> frozenset[object]:
    return frozenset(value) if isinstance(value, frozenset | tuple) else frozenset([value])


_COMPARISONS: dict[str, Callable[..., bool]] = {
    **dict.fromkeys(("higher", "later"), ge),
    **dict.fromkeys(("lower", "earlier"), le),
    "more": lambda local, inherited: _as_set(local) >= _as_set(inherited),
    "fewer": lambda local, inherited: _as_set(local) <= _as_set(inherited),
}


def is_within(local: Value, grant: Grant, leaf: Leaf) -> bool:
    """Whether a local value lies in the bounds of a grant."""
    least, most, choices = grant.bound("at_least", leaf), grant.bound("at_most", leaf), grant.choices(leaf)
    return (
        (least is None or is_as_strict(local, least, "higher"))
        and (most is None or is_as_strict(local, most, "lower"))
        and (not choices or local in choices)
    )
