"""Where the clause registers of a policy lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from engine.links import is_shut
from engine.policy.folders import CLAUSES, display_name, leads_outside
from engine.policy.loading import Policy


class RegisterFile(NamedTuple):
    """A layer's file of clauses, and the name that readers know it by."""

    layer: str
    path: Path
    name: str


def register_files(policies: Path, layers: Iterable[str]) -> Iterator[RegisterFile]:
    """The clause registers that some layers have, in their order.

    A folder that may not be read, and a link that leads out, are told of with the other files of the layer.
    """
    for layer in layers:
        path = policies / layer / f"{CLAUSES}.yaml"
        if not is_shut(path.parent) and path.exists() and not leads_outside(policies, path):
            yield RegisterFile(layer, path, display_name(policies, layer, path.name))


def chain_layers(policy: Policy) -> tuple[str, ...]:
    """The layers of all academies of a policy, each once, the upper ones first."""
    chains = (academy.layers for academy in policy.academies.values())
    return tuple(dict.fromkeys(layer for chain in chains for layer in chain))
