"""What a layer may set under those above it: settings with their bounds, and what it may add or change by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from engine.frozen import dataclass
from engine.policy.declarations import SETTING_FILES, Leaf, setting_tree
from engine.policy.delegation.grants import Mode, is_as_strict
from engine.policy.delegation.judging import Granted
from engine.policy.layers import RuleName
from engine.policy.settings import Setting
from engine.policy.standing import Standing
from engine.quantities import Named, Value, named_in

ROLE, CODE, RULE, DEFINITION, DUTY, TRIGGER = "role", "code", "rule", "definition", "duty", "trigger"
"""The kinds of thing that a layer adds or changes by name."""

SECTION_OF = {
    ROLE: "contacts",
    CODE: "codes",
    RULE: "rules",
    DEFINITION: "rules",
    DUTY: "duties",
    TRIGGER: "duties",
}
"""The file, or the folder of files, in which each kind is written."""

_FROM_NARROW = (Mode.LOCKED, Mode.STRICTER, Mode.WITHIN, Mode.EXPECTED, Mode.OPEN)
_NEW = "a new one"  # no name can have a space, so nobody above has it


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound of what may be set: `least` and `most` have one value, `one_of`, `more` and `fewer` any number."""

    kind: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AllowedSetting:
    """A setting that a layer may set, in the file `section`; `inherited` is what holds without its own say."""

    leaf: Leaf
    section: str
    granted: tuple[Granted, ...]
    inherited: Setting | None

    @property
    def mode(self) -> Mode:
        """The narrowest of the modes that the layers above grant."""
        return narrowest(self.granted)

    def directions(self) -> tuple[str, ...]:
        """The directions in which it may be set only, each once."""
        stricter = (each.grant for each in self.granted if each.grant.mode is Mode.STRICTER)
        return tuple(dict.fromkeys(grant.stricter_is for grant in stricter if grant.stricter_is))

    def limits(self) -> Iterator[Limit]:
        """Every bound that all layers above together put to it; what is only expected is none."""
        for each in self.granted:
            if each.grant.mode is Mode.WITHIN:
                yield from _within(each, self.leaf)
            elif each.grant.mode is Mode.STRICTER:
                yield from _stricter(each, each.setting or self.inherited)


@dataclass(frozen=True, slots=True)
class AllowedName:
    """A role, code, rule, definition, duty or trigger that a layer may change; a new one where it has no name."""

    kind: str
    name: str | None
    granted: tuple[Granted, ...]


def narrowest(granted: Sequence[Granted]) -> Mode:
    """The narrowest mode of some grants; locked where there are none."""
    modes = {each.grant.mode for each in granted}
    return next((mode for mode in _FROM_NARROW if mode in modes), Mode.LOCKED)


def allowed_settings(above: Standing) -> Iterator[AllowedSetting]:
    """The settings that a layer under some others may set, file by file, as the schemas have them."""
    for section in SETTING_FILES:
        for leaf in setting_tree(section).leaves():
            if allowed := allowed_setting(above, leaf, section):
                yield allowed


def allowed_setting(above: Standing, leaf: Leaf, section: str) -> AllowedSetting | None:
    """The setting as far as a layer may set it, None where it may not."""
    granted = tuple(above.granted(leaf.path))
    if narrowest(granted) is Mode.LOCKED:
        return None
    return AllowedSetting(leaf, section, granted, above.settings.get(leaf.path))


def names_above(above: Standing) -> dict[str, list[str]]:
    """The names of things that some layers have, by kind and in their own order."""
    return {
        ROLE: list(above.contacts),
        CODE: list(above.codes),
        RULE: [rule.name for rule in above.rules if rule.kind == RULE],
        DEFINITION: [rule.name for rule in above.rules if rule.kind == DEFINITION],
        DUTY: list(above.duties.duties),
        TRIGGER: list(above.duties.triggers),
    }


def allowed_names(above: Standing) -> Iterator[AllowedName]:
    """What a layer may change of things with names, by kind and in their own order, then whether it may add some."""
    for kind, names in names_above(above).items():
        for name in (*names, None):
            granted = tuple(grants_for_name(above, kind, name or _NEW))
            if narrowest(granted) is Mode.OPEN:
                yield AllowedName(kind, name, granted)


def grants_for_name(above: Standing, kind: str, name: str) -> list[Granted]:
    """What the layers above grant for a name of a kind, whether one of them has it or not."""
    match kind:
        case "role" | "code":
            return above.granted(f"{kind}s.{name}")
        case "rule" | "definition":
            return above.granted_rule(RuleName(kind, name))
    return above.granted_duty(name, "duties" if kind == DUTY else "triggers")


def _within(granted: Granted, leaf: Leaf) -> Iterator[Limit]:
    grant = granted.grant
    for key, kind in (("at_least", "least"), ("at_most", "most")):
        end = grant.bound(key, leaf)
        if end is not None:
            yield Limit(kind, (end,))
    if choices := grant.choices(leaf):
        yield Limit("one_of", choices)


def _stricter(granted: Granted, held: Setting | None) -> Iterator[Limit]:
    """The bound that the value of the granting layer is; of several cases the loosest, which holds for all."""
    direction, values = granted.grant.stricter_is, [case.value for case in held.cases] if held else []
    if not values or any(map(named_in, values)):  # bands have many ends, and no one of them is the bound
        return
    match direction:
        case "higher" | "later":
            yield Limit("least", (_loosest(values, direction),))
        case "lower" | "earlier":
            yield Limit("most", (_loosest(values, direction),))
        case "more":
            yield Limit("more", tuple(sorted(frozenset.intersection(*map(_members, values)), key=str)))
        case "fewer":
            yield Limit("fewer", tuple(sorted(frozenset().union(*map(_members, values)), key=str)))


def _loosest(values: Sequence[Value], direction: str) -> Value:
    return reduce(lambda one, other: other if is_as_strict(one, other, direction) else one, values)


def _members(value: Value) -> frozenset[str | int]:
    items = value if isinstance(value, frozenset | tuple) else ()
    return frozenset(item for item in items if not isinstance(item, Named))
