"""Policies in which one layer sets something otherwise: tried in memory, and no file is touched."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Diagnostic, has_errors
from engine.frozen import replace
from engine.policy.hierarchy import stand_all
from engine.policy.loading import Policy, settings_in_force
from engine.policy.says import Says
from engine.policy.settings import Setting


def tried(
    policy: Policy, layer: str, settings: Mapping[str, Setting]
) -> tuple[Policy, tuple[Diagnostic, ...]]:
    """The policy with other settings of a layer, and what the layers below it could then not keep."""
    layers = {name: each.layers[-1] for name, each in policy.standings.items()}
    layers[layer] = replace(layers[layer], settings={**layers[layer].settings, **settings})
    standings, wrong = stand_all(layers)
    academies = {
        name: replace(each, settings=settings_in_force(standings[name]), says=Says(standings[name]))
        for name, each in policy.academies.items()
    }
    # a value that is tried stands in no file: what is wrong with it has no place, and is not told here
    refused = tuple(each for each in wrong if each.labels and has_errors([each]))
    return replace(policy, academies=academies, standings=standings), refused
