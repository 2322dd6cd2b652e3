"""Whether what a layer sets for itself was authorised: every local section passes through here."""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnostics import Diagnostic
from engine.policy.layers import Layer


def authorised(layer: Layer, above: Sequence[Layer], edition: str | None) -> tuple[Diagnostic, ...]:
    """What is not authorised of a layer's own say; for now everything is taken as authorised, so nothing.

    It is asked for every layer that stands under another, before anything of it counts. Who has to authorise
    a setting is said by `authorised_by` of the grants in the delegations of the layers above. Once there are
    records of authorisations, this is where a section without one, or changed since, is refused.
    """
    return ()
