"""Whether a delegation lets more be set than the layers above it do: they cannot be undone from below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.diagnostics import Diagnostic, labels_at
from engine.policy import problems
from engine.policy.declarations import Leaf, leaves_of
from engine.policy.delegation.grants import (
    NAMED_GROUPS,
    Delegation,
    Grant,
    Mode,
    NameGrants,
    is_as_strict,
    is_within,
)
from engine.policy.delegation.judging import Granted
from engine.policy.layers import Layer, RuleName
from engine.policy.settings import cases_of
from engine.policy.standing import Standing
from engine.source import Span


def check_widening(layer: Layer, delegation: Delegation, above: Standing) -> Iterator[Diagnostic]:
    """Each grant of a layer that goes beyond what those above grant; one problem a grant.

    That a group is open does not say that all in it is: it is wrong only where everything in it is locked above.
    Nothing where a delegation above cannot be read.
    """
    if not above.says_what_may_be_set:
        return
    for path, grant in delegation.grants.items():
        wider = _wider(path, grant, above)
        if wider:
            granted, leaf = wider
            name = f"`{leaf.path if leaf else path}`"
            yield _problem(layer, name, grant, granted, leaf, _named_at(path, above))
    yield from _wider_duties(layer, delegation, above)
    yield from _wider_rules(layer, delegation, above)


def _wider_duties(layer: Layer, delegation: Delegation, above: Standing) -> Iterator[Diagnostic]:
    """Each duty by its name, and all there are above or all new ones, that a layer opens and one above has locked."""
    for name, grant in delegation.duties.by_name.items():
        duty = above.duties.duties.get(name)
        at = duty.origin.span if duty else None
        yield from _wider_name(layer, f"the duty `{name}`", grant, above.granted_duty(name), at)
    yield from _wider_groups(
        layer, "duties", delegation.duties, [each.duties for each in above.delegations], above
    )


def _wider_rules(layer: Layer, delegation: Delegation, above: Standing) -> Iterator[Diagnostic]:
    for name, grant in delegation.rules.by_name.items():
        named = [rule for rule in above.rules if rule.name == name] or [RuleName("rule", name)]
        places = [each.rules[rule] for rule in named for each in above.layers if rule in each.rules]
        granted = [each for rule in named for each in above.granted_rule(rule)]
        yield from _wider_name(layer, f"the rule `{name}`", grant, granted, next(iter(places), None))
    yield from _wider_groups(
        layer, "rules", delegation.rules, [each.rules for each in above.delegations], above
    )


def _wider_groups(
    layer: Layer, what: str, mine: NameGrants, theirs: Sequence[NameGrants], above: Standing
) -> Iterator[Diagnostic]:
    """New names, and all inherited ones, opened where a layer above says that they are locked."""
    for words, grant, others in (
        (f"`{what}.new`", mine.new, [each.new for each in theirs]),
        (f"`{what}.inherited`", mine.inherited, [each.inherited for each in theirs]),
    ):
        granted = [
            Granted(by.id, by.called, each) for by, each in zip(above.layers, others, strict=True) if each
        ]
        if grant:
            yield from _wider_name(layer, words, grant, granted, None)


def _wider_name(
    layer: Layer, what: str, grant: Grant, granted: Sequence[Granted], at: Span | None
) -> Iterator[Diagnostic]:
    locks = [each for each in granted if each.grant.mode is Mode.LOCKED]
    if locks and grant.mode is Mode.OPEN:
        yield _problem(layer, what, grant, locks[0], None, at)


def _wider(path: str, grant: Grant, above: Standing) -> tuple[Granted, Leaf | None] | None:
    """The grant above that a layer's own one goes beyond, and for which setting (None for a role or code)."""
    group, _, name = path.partition(".")
    if group in NAMED_GROUPS:
        if name and name not in (above.codes if group == "codes" else above.contacts):
            return None  # nobody above has it, which is told
        locks = [each for each in above.granted(path) if each.grant.mode is Mode.LOCKED]
        return (locks[0], None) if locks and grant.mode is Mode.OPEN else None
    leaves = leaves_of(path)
    found = [_wider_leaf(grant, above.granted(leaf.path), leaf) for leaf in leaves]
    beyond = [each for each in found if each]
    is_open_group = grant.mode is Mode.OPEN and len(leaves) > 1
    if not beyond or (is_open_group and len(beyond) < len(leaves)):
        return None
    return beyond[0]


def _wider_leaf(grant: Grant, granted: Sequence[Granted], leaf: Leaf) -> tuple[Granted, Leaf] | None:
    return next(((each, leaf) for each in granted if _goes_beyond(grant, each, leaf)), None)


def _goes_beyond(grant: Grant, above: Granted, leaf: Leaf) -> bool:
    """Whether a grant lets something be set that the one above does not."""
    if grant.mode is Mode.LOCKED or above.grant.mode in (Mode.OPEN, Mode.EXPECTED):
        return False
    if above.grant.mode is Mode.LOCKED or grant.mode is Mode.OPEN:
        return True
    if above.grant.mode is Mode.WITHIN:
        return any(not is_within(bound, above.grant, leaf) for bound in grant.named_values(leaf))
    return _is_less_strict(grant, above, leaf)


def _is_less_strict(grant: Grant, above: Granted, leaf: Leaf) -> bool:
    """Whether a grant leads below what the layer above lets be stricter only."""
    direction = above.grant.stricter_is
    if grant.stricter_is and grant.stricter_is != direction:
        return True
    cases, bounds = cases_of(above.setting), grant.named_values(leaf)
    return any(not is_as_strict(bound, case.value, direction) for bound in bounds for case in cases)


def _named_at(path: str, above: Standing) -> Span | None:
    """Where the layers above describe a role or a code; None for settings."""
    group, _, name = path.partition(".")
    if group == "codes" and name in above.codes:
        return above.codes[name].span
    return above.contacts[name].origin.span if group == "roles" and name in above.contacts else None


def _problem(
    layer: Layer, name: str, grant: Grant, above: Granted, leaf: Leaf | None, at: Span | None
) -> Diagnostic:
    said, words = grant.words(leaf), above.grant.words(leaf)
    at = above.grant.span or (above.setting.cases[0].origin.span if above.setting else at)
    locked = above.grant.mode is Mode.LOCKED
    message = f"{layer.called} lets {name} be set more freely than {above.by} does"
    if locked:
        message = f"{name} is locked by {above.by}, and {layer.called} lets it be set"
    return problems.WIDER.at(
        grant.span,
        message + above.rests_on,
        label=f"{layer.called} says {said}",
        also=labels_at((at, f"{above.by} {'locks it' if locked else f'says {words}'}")),
        help=f"delete the line in {layer.called}" + ("" if locked else f", or choose {words}"),
    )
