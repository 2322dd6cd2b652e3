"""Whether what holds at a layer keeps to the bounds that the layer gives those below it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, labels_at
from engine.policy import problems
from engine.policy.declarations import Leaf, leaves_of
from engine.policy.delegation.grants import Delegation, Grant, Mode, is_within
from engine.policy.layers import Layer
from engine.policy.settings import cases_of
from engine.policy.standing import Standing


def check_own_values(layer: Layer, standing: Standing) -> Iterator[Diagnostic]:
    """A doubt for each value that stands at a layer outside the bounds of its own delegation.

    Either the value or the bounds are a slip: no academy could choose what holds for one that chooses nothing. What
    a layer above has told already, its bounds being left by the same value, is not told again.
    """
    *above, mine = standing.delegations
    if not mine.certain:
        return
    for leaf in (leaf for path in mine.grants for leaf in leaves_of(path)):
        grant = _bounds_of(mine, leaf)
        if grant and not any(_strays(each, leaf, standing) for each in above):
            yield from _outside(layer, grant, leaf, standing)


def _bounds_of(delegation: Delegation, leaf: Leaf) -> Grant | None:
    grant = delegation.grant_for(leaf.path)
    bounded = grant and grant.mode in (Mode.WITHIN, Mode.EXPECTED) and grant.has_bounds()
    return grant if bounded else None


def _strays(delegation: Delegation, leaf: Leaf, standing: Standing) -> bool:
    grant = _bounds_of(delegation, leaf)
    cases = cases_of(standing.settings.get(leaf.path))
    return grant is not None and not all(is_within(case.value, grant, leaf) for case in cases)


def _outside(layer: Layer, grant: Grant, leaf: Leaf, standing: Standing) -> Iterator[Diagnostic]:
    setting = standing.settings.get(leaf.path)
    for case in cases_of(setting):
        if setting and not is_within(case.value, grant, leaf):
            gives = "expects" if grant.mode is Mode.EXPECTED else "lets be set"
            yield problems.OWN_OUT_OF_BOUNDS.at(
                case.origin.span,
                f"`{leaf.path}` is outside the bounds that {layer.called} gives",
                label=f"{standing.called(case.origin.layer)} sets {setting.written(case)}",
                also=labels_at((grant.span, f"{layer.called} {gives} {grant.limits(leaf)}")),
                help="correct the value or the bounds",
            )
