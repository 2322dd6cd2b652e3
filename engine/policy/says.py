"""Every layer's say to each setting, from the top down: its value or silence, and what the layers above let it set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.frozen import dataclass
from engine.policy.declarations import Leaf, code_sets, declarations, setting_leaves
from engine.policy.delegation.grants import Mode
from engine.policy.delegation.judging import Granted
from engine.policy.settings import Origin, Permission, Say, Setting
from engine.policy.standing import Standing, is_free

FOLLOWS = "follows from the codes"
"""The mode of the sets of codes, which nobody sets."""


@dataclass(frozen=True, slots=True)
class Says(Mapping[str, tuple[Say, ...]]):
    """The says by path, each worked out when it is asked for: most verbs ask for none."""

    standing: Standing

    def __getitem__(self, path: str) -> tuple[Say, ...]:
        if path not in declarations():
            raise KeyError(path)
        return tuple(self._say(path, at) for at in range(len(self.standing.layers)))

    def __iter__(self) -> Iterator[str]:
        return iter(declarations())

    def __len__(self) -> int:
        return len(declarations())

    def settings_of(self, path: str) -> Iterator[tuple[str, Setting | None]]:
        """What each layer sets of a path, None where it is silent; what it may set is not looked at."""
        for layer, own in zip(self.standing.layers, self.standing.own, strict=True):
            yield layer.id, own.get(path)

    def _say(self, path: str, at: int) -> Say:
        """What the layer at a place in the chain says, and may."""
        layer = self.standing.layers[at]
        setting = self.standing.own[at].get(path)
        if path in code_sets():
            return Say(layer.id, setting, FOLLOWS, next(iter(layer.cited_codes.values()), None))
        granted = self.standing.granted(path, at)
        leaf = setting_leaves()[path]
        mode = mode_of(granted, leaf) or ("own" if is_free(layer, at) else "not delegated")
        return Say(layer.id, setting, mode, layer.cites.get(path), permissions_of(granted, leaf))


def mode_of(granted: Sequence[Granted], leaf: Leaf) -> str:
    """What all grants together let a layer set, in words; blank where there are none."""
    if any(each.grant.mode is Mode.LOCKED for each in granted):
        return Mode.LOCKED
    words = [each.grant.words(leaf) for each in granted]
    narrow = [word for word in words if word != Mode.OPEN] or words[:1]
    return " and ".join(dict.fromkeys(narrow))


def permissions_of(granted: Sequence[Granted], leaf: Leaf) -> tuple[Permission, ...]:
    """What each layer says of a setting, the uppermost first."""
    return tuple(
        Permission(each.layer, each.grant.words(leaf), _at(each), each.grant.authorised_by)
        for each in granted
    )


def _at(granted: Granted) -> str | None:
    """Where the grant is written; where the layer locks its value by saying no more than the value, where that is."""
    if granted.grant.span:
        return Origin(granted.layer, granted.grant.span).at
    return granted.setting.cases[0].origin.at if granted.setting else None
